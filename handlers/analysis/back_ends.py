"""Replay back ends: keep the cases of a story in memory, or in a real store.

Both take the same commands and give the same answers. Time is an argument.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import fields, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from workflow.engine.advance import Outcome, begin, new_terms, take
from workflow.engine.calendar import oslo_day
from workflow.engine.case import Command
from workflow.engine.letters import Letter
from workflow.engine.links import found_among, seeds_of
from workflow.engine.process import Process
from workflow.engine.steps import Register
from workflow.engine.terms import Terms
from workflow.reimbursement.policy import DEFAULT

if TYPE_CHECKING:
    from handlers.casework.door import Handled
    from storage.store import Store


class InMemory:
    """Keep the cases of a story in memory.

    policy: of new cases, where it is of their process. rules_day: they carry the rules of this day,
    whatever the policy says. cases: by number, in the order in which they were opened. letters: of
    all, in order. seen: the cases after each step, with the others of their matter.
    """

    def __init__(self, policy: Any, rules_day: date | None = None) -> None:
        self.policy, self.rules_day = policy, rules_day
        self.cases: dict[str, Any] = {}
        self.letters: list[Letter] = []
        self.seen: list[Any] = []
        self._given: Counter[int] = Counter()

    def look(self, number: str) -> Any:
        """Return a case as it is, with the other cases of its matter."""
        case = self.cases[number]
        if len(self.cases) == 1:
            return case
        return replace(case, linked=found_among(self.cases.values(), number, seeds_of(case)))

    def open(self, process: Process[Any], command: Register, at: datetime) -> str:
        """Open a case at an instant, and return its number. command: without a number.

        Raises Refused; nothing has changed then.
        """
        with self._numbers_kept():
            number = self._next_number((command.received or oslo_day(at)).year)
            numbered = replace(command, number=number)
            terms = None if command.links else self._terms_of_new(process, numbered, at)
            find = partial(found_among, self.cases.values(), number)
            self._keep(begin(process, numbered, at, terms, find))
            return number

    def handle(self, number: str, command: Command, at: datetime) -> None:
        """Run a command on a case at an instant. Raises Refused; nothing has changed then."""
        with self._numbers_kept():
            self._keep(take(self.look(number), command, at, self._next_number))

    def pass_time(self, number: str, at: datetime) -> None:
        """Take every step of time that is due in a case by an instant."""
        with self._numbers_kept():
            self._keep(take(self.look(number), None, at, self._next_number))

    def aside(self) -> AbstractContextManager["InMemory"]:
        """Return where another playing of the story starts, which leaves nothing behind."""
        return nullcontext(InMemory(self.policy, self.rules_day))

    def _keep(self, outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            self.cases[outcome.case.number] = replace(outcome.case, linked=())
            self.letters += outcome.letters
            self.seen.append(outcome.case)

    def _terms_of_new(self, process: Process[Any], command: Register, at: datetime) -> Terms:
        """Return what a new case carries that follows from no other. Raises Refused."""
        policy = self.policy if isinstance(self.policy, type(process.policy)) else process.policy
        return new_terms(process, command, at, policy, self.rules_day)

    def _next_number(self, year: int) -> str:
        self._given[year] += 1
        return f"{year:04d}-{self._given[year]:06d}"

    @contextmanager
    def _numbers_kept(self) -> Iterator[None]:
        """Give the numbers of a refused command again, as a database does."""
        before = self._given.copy()
        try:
            yield
        except Exception:
            self._given = before
            raise


class InStore(InMemory):
    """Keep the cases in a store: a transaction for each command, then each case is read back.

    A story of linked cases needs a store in which their persons have no other cases.
    """

    def __init__(self, policy: Any, store: "Store", rules_day: date | None = None) -> None:
        from handlers.casework.door import Door

        super().__init__(policy, rules_day)
        in_force = DEFAULT if policy is None else policy
        self.door = Door(store, in_force, rules_day=rules_day)

    def open(self, process: Process[Any], command: Register, at: datetime) -> str:
        """Open a case at an instant, and return its number. Raises Refused."""
        step, door = process.step_of(command), self.door
        if step.on:
            [on] = [link.number for link in command.links]
            left = ("by", "number", "links")
            own = {f.name: getattr(command, f.name) for f in fields(command) if f.name not in left}
            done = door.keep(door.preview_on(on, step.name, by=command.by, at=at, **own))
        else:
            new, day = door.store.new_id(), command.received
            links = command.links
            done = door.open(command.application, at, command.by, day, new, process, links=links)
        self._read_back(done)
        return cast("str", done.case.number)

    def handle(self, number: str, command: Command, at: datetime) -> None:
        """Run a command on a case at an instant. Raises Refused; nothing has changed then."""
        self._read_back(self.door.handle(number, command, at))

    def pass_time(self, number: str, at: datetime) -> None:
        """Take every step of time that is due in a case by an instant."""
        done = self.door.pass_time(number, at)
        if done is not None:
            self._read_back(done)

    @contextmanager
    def aside(self) -> Iterator[InMemory]:
        """Yield where another playing starts: in a transaction of which nothing is stored."""
        with self.door.rehearsal() as door:
            other = InStore(self.policy, door.store, self.rules_day)
            other.door = door
            yield other

    def _read_back(self, done: "Handled") -> None:
        for case in (done.case, *done.born):
            self.cases[case.number] = replace(self.door.look(case.number), linked=())
        self.letters += [letter for letter, _ in done.letters]
