"""Find the commands that brought the events of lived cases about.

Events do not keep their commands. So each command that may have given the next events is tried on
the cases as they were, in memory, and the one that gives just these events is taken. Nothing is
read or written, and no clock is read.

Example: a case has `information_requested` next. `ask` is the step that becomes it. It is tried
without facts first, then with those that the event names; whichever gives the event that was stored
is what somebody did.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date, datetime
from itertools import product
from typing import Any, Final, get_args, get_type_hints

from pydantic import BaseModel

from handlers.analysis.back_ends import InMemory
from scenarios.steps import Written, written_openings, written_steps
from workflow.engine.calendar import oslo_day
from workflow.engine.case import Command, Recorded
from workflow.engine.errors import InvalidInput, NotAssessed, Refused, SaksgangError
from workflow.engine.links import Link, Linked
from workflow.engine.process import TIME, Process, Step
from workflow.engine.steps import Register
from workflow.engine.terms import EventWithTerms, Terms

_MOST_TRIED: Final = 400
"""How many values of its fields are tried for one step."""
_OF_OPENINGS: Final = ("by", "number", "received", "links")


class NotRecordable(SaksgangError):
    """A lived case can't become a scenario. The message says why."""

    exit_code = 5


@dataclass(frozen=True)
class Done:
    """What somebody did, as it was found. number: of the case. at: the instant (aware, UTC).

    written: how the step is written. opens: whether it opened the case. day: the Oslo day on which
    it counts.
    """

    number: str
    at: datetime
    command: Command
    written: Written
    opens: bool
    day: date


@dataclass(frozen=True)
class Retold:
    """Lived cases as what people did.

    cases: in the order in which they were opened. done: in order. born: cases that a step of
    another one opened, with that case. terms: those of cases that follow from no other; None if
    there are none. rules_day: the day whose rules give these terms; None = the policy chooses them.
    """

    cases: Mapping[str, Any]
    done: tuple[Done, ...]
    born: Mapping[str, str]
    terms: Terms
    rules_day: date | None


def retell(cases: Sequence[Any]) -> Retold:
    """Find what people did in lived cases of one matter, from all their events.

    Raises NotRecordable, naming the first event that no step gives under the rules of this program.
    """
    return _Retelling(cases).told()


class _Again(InMemory):
    """Keep the cases again, each under the number that it had. coming: numbers to give next."""

    def __init__(self, policy: Any, rules_day: date | None) -> None:
        super().__init__(policy, rules_day)
        self.coming: list[str] = []

    def _next_number(self, year: int) -> str:
        return self.coming.pop(0) if self.coming else super()._next_number(year)


class _Retelling:
    """One search through the events of a matter, from the oldest event to the newest."""

    def __init__(self, cases: Sequence[Any]) -> None:
        self.lived = {case.number: case for case in sorted(cases, key=lambda each: each.number)}
        self.terms, self.rules_day = _terms_of_all(self.lived.values())
        self.kept = _Again(self.terms.policy, self.rules_day)
        self.done: list[Done] = []
        self.born: dict[str, str] = {}

    def told(self) -> Retold:
        """Take one case's next command after the other, the earliest first."""
        while waiting := [number for number in self.lived if self._ahead(number)]:
            waiting.sort(key=lambda number: (self._ahead(number)[0].recorded, self._known(number)))
            first = self._ahead(waiting[0])[0].recorded
            same = [each for each in waiting if self._ahead(each)[0].recorded == first]
            if not any(self._go_on(number) for number in same):
                raise self._stuck(same[0])
        order = sorted(self.lived, key=list(self.kept.cases).index)
        cases = {number: self.lived[number] for number in order}
        return Retold(cases, tuple(self.done), self.born, self.terms, self.rules_day)

    def _known(self, number: str) -> int:
        return len(self.kept.cases[number].events) if number in self.kept.cases else 0

    def _ahead(self, number: str) -> tuple[Recorded, ...]:
        """Return the events of a case that are not found yet."""
        events: tuple[Recorded, ...] = self.lived[number].events
        return events[self._known(number) :]

    def _stuck(self, number: str) -> NotRecordable:
        event = self._ahead(number)[0]
        return NotRecordable(
            f"case {number} can't become a scenario: under the rules of this program no step gives "
            f"its event {event.sequence}, {event.event.name} of {event.effective}"
        )

    def _go_on(self, number: str) -> bool:
        """Find what gave the next events of a case, and do it again. Tell whether it was found."""
        first = self._ahead(number)[0]
        if first.actor == TIME:
            return self._try(number, first.recorded, self.kept.pass_time) is not None
        candidates = self._openings(number) if first.sequence == 1 else self._steps(number)
        found: tuple[tuple[bool, int], Done] | None = None
        for done in candidates:
            fits = self._fits(done)
            if fits is not None and (found is None or fits > found[0]):
                found = fits, done
            if fits is not None and fits[0] and fits[1] >= self._at_once(number):
                break
        if found is None:
            return False
        self._fits(found[1], keep=True)
        self.done.append(found[1])
        return True

    def _at_once(self, number: str) -> int:
        """Return how many of the next events of a case were recorded at one instant."""
        ahead = self._ahead(number)
        return sum(each.recorded == ahead[0].recorded for each in ahead)

    def _fits(self, done: Done, *, keep: bool = False) -> tuple[bool, int] | None:
        """Return how well a command gives the next events; None if it does not.

        First whether they are equal in each value, then how many they are. keep: do it for good.
        """

        def run(number: str, at: datetime) -> None:
            if done.opens:
                assert isinstance(done.command, Register)
                self.kept.open(self.lived[number].process, done.command, at)
            else:
                self.kept.handle(number, done.command, at)

        return self._try(done.number, done.at, run, keep=keep)

    def _try(
        self, number: str, at: datetime, run: Callable[[str, datetime], None], *, keep: bool = True
    ) -> tuple[bool, int] | None:
        """Run something on a case; keep what it gave only if it fits what was lived."""
        cases, letters = dict(self.kept.cases), list(self.kept.letters)
        before = self._known(number)
        new = [each for each in self.lived if each not in cases and each != number]
        opened_now = [each for each in new if self.lived[each].events[0].recorded == at]
        self.kept.coming = [*([] if before else [number]), *opened_now]
        try:
            run(number, at)
            fits = self._compared(number, before, cases)
        except (Refused, InvalidInput, ValueError, KeyError):
            fits = None
        if fits is None or not keep:
            self.kept.cases, self.kept.letters = cases, letters
        else:
            births = (each for each in self.kept.cases if each not in cases and each != number)
            self.born |= dict.fromkeys(births, number)
        return fits

    def _compared(
        self, number: str, before: int, cases: Mapping[str, Any]
    ) -> tuple[bool, int] | None:
        equal = True
        for each, case in self.kept.cases.items():
            if each in cases and case is cases[each]:
                continue
            lived = self.lived[each].events if each in self.lived else ()
            if [*map(_shape, case.events)] != [*map(_shape, lived[: len(case.events)])]:
                return None
            pairs = zip(case.events, lived, strict=False)
            equal = equal and all(mine.event == other.event for mine, other in pairs)
        more = self._known(number) - before
        return (equal, more) if more else None

    def _steps(self, number: str) -> Iterator[Done]:
        """Yield the commands that may have given the next events of a case."""
        ahead, process = self._ahead(number), self.lived[number].process
        for recorded in ahead[: self._at_once(number)]:
            for written in written_steps(process).values():
                if recorded.event.name in written.step.by_name:
                    more = {"received": recorded.effective} if written.arrives else {}
                    for command in self._commands(written, recorded, more):
                        yield Done(
                            number, recorded.recorded, command, written, False, recorded.effective
                        )

    def _openings(self, number: str) -> Iterator[Done]:
        """Yield the commands that may have opened a case."""
        case = self.lived[number]
        first: Recorded = case.events[0]
        at_once = case.events[1 : self._at_once(number)]
        links = tuple(
            Link(each.event.kind, each.event.number)
            for each in at_once
            if isinstance(each.event, Linked)
        )
        for written in written_openings(case.process).values():
            if first.event.name not in written.step.by_name:
                continue
            on = tuple(link for link in links if link.kind == written.step.on)
            for own in dict.fromkeys([on] if written.step.on else [(), links]):
                more = {"received": first.effective, "number": "", "links": own}
                for command in self._commands(written, first, more):
                    yield Done(number, first.recorded, command, written, True, first.effective)

    def _commands(
        self, written: Written, recorded: Recorded, more: Mapping[str, Any]
    ) -> Iterator[Command]:
        """Yield the commands of a step whose values its event may have been made of."""
        left = (*_OF_OPENINGS, *more)
        own = [each for each in fields(written.step.command) if each.name not in left]
        choices = [self._choices(each, recorded, written) for each in own]
        for count, values in enumerate(product(*choices)):
            if count == _MOST_TRIED:
                return
            stated = dict(zip((each.name for each in own), values, strict=True))
            yield written.step.command(by=recorded.actor, **more, **stated)

    def _choices(self, field: Field[Any], recorded: Recorded, written: Written) -> Sequence[Any]:
        """Return the values that a field of a command may have had, the likeliest first.

        The event has it under its name, or, under another one, as one of its days or texts.
        """
        event = recorded.event
        default = [] if field.default is MISSING else [field.default]
        if field.default_factory is not MISSING:
            default = [field.default_factory()]
        if field.name in written.policies:
            assert isinstance(event, EventWithTerms) and event.terms is not None
            return [*default, event.terms.policy]
        if isinstance(event, EventWithTerms) and field.name == "rules":
            return [*default, *_rule_days(self.lived[next(iter(self.lived))].process, recorded)]
        if hasattr(event, field.name):
            stated = _whole(getattr(event, field.name), event)
            return default if stated in default else [*default, stated]
        if field.metadata.get("from") == "outbox":
            return [*default, ()]  # letters only refuse a step, and this one was taken
        hint = get_type_hints(written.step.command)[field.name]
        kinds = tuple(kind for kind in (hint, *get_args(hint)) if kind in (date, str))
        values = [getattr(event, each.name) for each in fields(event)]  # type: ignore[arg-type]
        found = [*values, *(part for each in values for part in _parts(each)), recorded.effective]
        return [*default, *dict.fromkeys(each for each in found if isinstance(each, kinds))]


def _whole(stated: Any, event: Any) -> Any:
    """Return a form with the parts that its event keeps apart; any other value as it is."""
    if not isinstance(stated, BaseModel):
        return stated
    apart = {name: getattr(event, name, None) for name in type(stated).model_fields}
    said = {name: part for name, part in apart.items() if isinstance(part, BaseModel)}
    return stated.model_copy(update=said) if said else stated


def _parts(value: Any) -> Iterator[Any]:
    """Yield the values in a value of an event, as the days of a period."""
    if isinstance(value, tuple):
        for each in value:
            yield each
            yield from _parts(each)
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield getattr(value, name)


def _shape(recorded: Recorded) -> tuple[Any, ...]:
    """Return what must be equal in an event that is told again."""
    return recorded.event.name, recorded.effective, recorded.actor, recorded.state


def _terms_of_all(cases: Any) -> tuple[Terms, date | None]:
    """Return what the cases carried that follow from no other, and the day of their rules.

    Raises NotRecordable if they carried different things: a scenario says it once.
    """
    alone = [case for case in cases if not _follows(case)]
    if not alone:
        raise NotRecordable("the case that these follow from is not in the database")
    carried = [_first_terms(case) for case in alone]
    for case, terms in zip(alone, carried, strict=True):
        if (terms.policy, terms.rule_set) != (carried[0].policy, carried[0].rule_set):
            raise NotRecordable(
                f"cases {alone[0].number} and {case.number} belong together, and were opened under "
                "different policy values or rules; a scenario has one policy and one set of rules"
            )
    days = [_rules_day(case, terms) for case, terms in zip(alone, carried, strict=True)]
    return carried[0], next((day for day in days if day is not None), None)


def _follows(case: Any) -> bool:
    """Tell whether a case takes its terms from another one."""
    openings = written_openings(case.process).values()
    of_this = [each for each in openings if case.events[0].event.name in each.step.by_name]
    stated = next(each.default for each in fields(Step) if each.name == "links")
    return not of_this or any(
        each.step.on or (case.links and each.step.links is stated) for each in of_this
    )


def _first_terms(case: Any) -> Terms:
    terms: Terms = case.events[0].event.terms or case.process.before_terms
    return terms


def _rules_day(case: Any, terms: Terms) -> date | None:
    """Return the day whose rules a case was opened under; None if its policy chose them."""
    if not terms.rule_set:
        return None
    for day in (None, *_days_of_rules(case.process, case.received)):
        try:
            if case.process.terms(case.received, terms.policy, day).rule_set == terms.rule_set:
                return day
        except NotAssessed:
            continue
    raise NotRecordable(
        f"case {case.number} was opened under rules that this program does not have"
    )


def _days_of_rules(process: Process[Any], received: date) -> tuple[date, ...]:
    """Return a day of each rule set, that of the arrival first."""
    return (received, *(each.valid_from for each in process.rule_sets))


def _rule_days(process: Process[Any], recorded: Recorded) -> tuple[date, ...]:
    return _days_of_rules(process, oslo_day(recorded.recorded))
