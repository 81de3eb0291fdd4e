"""Replay back ends: keep the case of a scenario in memory, or in a real store.

Both take the same commands and give the same answers. Time is an argument.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from workflow.engine.advance import Outcome, new_terms, open_case, take
from workflow.engine.case import Command
from workflow.engine.letters import Letter
from workflow.engine.process import Process
from workflow.engine.steps import Register
from workflow.reimbursement.policy import DEFAULT

if TYPE_CHECKING:
    from handlers.casework.door import Handled
    from storage.store import Store


@dataclass
class InMemory:
    """Keep the case in memory.

    policy: of a new case. rules_day: it carries the rules of this day, whatever the policy says.
    letters: of the whole case, in order.
    """

    process: Process[Any]
    policy: Any
    rules_day: date | None = None
    case: Any = None
    letters: list[Letter] = field(default_factory=list)

    def handle(self, command: Command, at: datetime) -> None:
        """Run a command at an instant. Raises Refused; nothing has changed then."""
        if isinstance(command, Register):
            terms = new_terms(self.process, command, at, self.policy, self.rules_day)
            outcomes = [open_case(self.process, command, at, terms)]
        else:
            outcomes = take(self.case, command, at)
        self._keep(outcomes)

    def _keep(self, outcomes: Sequence[Outcome]) -> None:
        self.case = outcomes[-1].case
        self.letters += [letter for outcome in outcomes for letter in outcome.letters]

    def pass_time(self, at: datetime) -> None:
        """Take every step of time that is due by an instant."""
        if self.case is not None and (outcomes := take(self.case, None, at)):
            self._keep(outcomes)


class InStore(InMemory):
    """Keep the case in a store: a transaction for each command, then the case is read back."""

    def __init__(
        self, process: Process[Any], policy: Any, store: "Store", rules_day: date | None = None
    ) -> None:
        from handlers.casework.door import Door

        super().__init__(process, policy, rules_day)
        self.door = Door(store, DEFAULT if policy is None else policy, rules_day=rules_day)

    def handle(self, command: Command, at: datetime) -> None:
        """Run a command at an instant. Raises Refused; nothing has changed then."""
        if isinstance(command, Register):
            new = self.door.store.new_id()
            who, day = command.by, command.received
            done = self.door.open(command.application, at, who, day, new, self.process)
        else:
            done = self.door.handle(self.case.number, command, at)
        self._read_back(done)

    def pass_time(self, at: datetime) -> None:
        """Take every step of time that is due by an instant."""
        done = self.door.pass_time(self.case.number, at)
        if done is not None:
            self._read_back(done)

    def _read_back(self, done: "Handled") -> None:
        with self.door.store.transaction(write=False) as work:
            self.case = work.get(done.case.number).case
        self.letters += [letter for letter, _ in done.letters]
