"""Play the lived cases of a database under other rules and policy values, and say what differs.

What people did is kept, on its days, and so are the days on which answers came. What a case carries
from its birth is put in: a policy, and the rules that it chooses or those of a day. A move is taken
as it was. Each matter is played once, however many cases it has; nothing is stored.

Example: a case was granted with five persons like the patient in the country. With
`rare_persons: 4` the same step is refused, and the case stays under review. If that value alone,
put back, gives the lived case again, it is the cause.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from functools import cache, partial
from itertools import chain, islice, zip_longest
from typing import Any, Final

from handlers.analysis.back_ends import InMemory
from handlers.analysis.record import Written, record_and_play
from handlers.analysis.replay import Played, play
from handlers.analysis.retold import NotRecordable
from handlers.population.in_order import in_order
from handlers.population.variant_settings import (
    How,
    Setting,
    Unit,
    cause_of,
    units,
    validity_unit,
)
from scenarios.story import AnyScenario
from storage.errors import BrokenRecord
from storage.store import Store, open_store
from workflow.engine.calendar import oslo_day
from workflow.engine.case import Command, Event, Recorded
from workflow.engine.errors import NotAssessed, SaksgangError, UnknownState
from workflow.engine.links import found_among, seeds_of
from workflow.engine.moving import Move, RulesChanged, changes_nothing
from workflow.engine.process import Process
from workflow.engine.steps import Register
from workflow.engine.terms import Terms
from workflow.logic.fact import value_as_text
from workflow.processes import PROCESSES
from workflow.reimbursement.carried import terms_with

_AT_ONCE: Final = 500
"""How many case numbers are read at once."""
_CARRIED: Final = ("terms", "rule_set", "policy")
"""Fields of events that say what a case carries. It differs in every case that is played."""
COLUMNS: Final = (
    *("file", "case", "title", "passed", "differences"),
    *("before", "after", "cause", "how", "not_played"),
)
"""What `LivedCase.as_data` holds."""
_OF_A_CASE: Final = ("outcome", "basis", "reasons", "valid_from", "valid_to")
_AT_A_TIME: Final = 20
"""How many cases another process gets at a time."""
_IN_FLIGHT: Final = 16
"""How many such parts other processes have before the oldest one is waited for."""


class NoCases(SaksgangError):
    """The database has no case."""

    exit_code = 3


@dataclass(frozen=True)
class LivedCase:
    """A case of a database after it was played again.

    differences: sentences; none = it becomes what it became. before, after: where it ends, as
    `show` says it. cause, how: which policy values and rules make the difference, as
    `variant_settings.cause_of` says. not_played: why it was not played; "" = it was. events,
    letters: what it becomes.
    """

    number: str
    process: str
    differences: tuple[str, ...] = ()
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    cause: tuple[str, ...] = ()
    how: How = "each"
    not_played: str = ""
    events: tuple[Recorded, ...] = ()
    letters: tuple[Any, ...] = ()

    @property
    def passed(self) -> bool | None:
        """Whether nothing differs; None if it was not played."""
        return None if self.not_played else not self.differences

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON, with the keys of a scenario that was replayed."""
        return {
            "file": None,
            "case": self.number,
            "title": f"Case {self.number}" + (f" of {self.process}" if self.process else ""),
            "passed": self.passed,
            "differences": list(self.differences),
            "before": self.before,
            "after": self.after,
            "cause": list(self.cause),
            "how": self.how if self.cause else None,
            "not_played": self.not_played or None,
        }


def number_of_cases(store: Store) -> int:
    """Return how many cases a database has. Raises NoCases if it has none."""
    with store.transaction(write=False) as work:
        count = work.count_cases()
    if not count:
        raise NoCases("There is no case in this database, so nothing was played.")
    return count


def numbers_of_cases(store: Store) -> Iterator[str]:
    """Return the number of each case of a database, in order; some are read at a time."""
    return chain.from_iterable(store.numbers(_AT_ONCE))


def replay_cases(
    store: Store, numbers: Iterable[str], setting: Setting, process: Process[Any] | None = None
) -> Iterator[LivedCase]:
    """Yield each case of a database, played under a setting; one matter after the other.

    numbers: of all cases, in order. process: only matters with a case of it. A case that can't be
    read or recorded is yielded with why.
    """
    lived = _Lived(setting)
    for number in numbers:
        try:
            with store.transaction(write=False) as work:
                case = work.with_matter(number).case
        except (BrokenRecord, UnknownState) as broken:
            yield LivedCase(number, "", not_played=str(broken))
            continue
        matter = (case, *case.linked)
        if number != min(each.number for each in matter):
            continue  # it is played with the first case of its matter
        if process is None or any(each.process.name == process.name for each in matter):
            yield from lived.played(matter)


def replay_elsewhere(
    executor: Executor,
    place: str,
    numbers: Iterable[str],
    setting: Setting,
    process: Process[Any] | None = None,
    *,
    events: bool = False,
) -> Iterator[LivedCase]:
    """Yield what `replay_cases` yields, in the same order, played in other processes.

    place: the database, which each of them opens: a path or URL. events: whether events and letters
    are wanted too.
    """
    named = None if process is None else process.name
    one = partial(_played_here, place, setting=setting, process=named, events=events)
    ahead = iter(numbers)
    parts = iter(lambda: tuple(islice(ahead, _AT_A_TIME)), ())
    for found in in_order(one, parts, executor, _IN_FLIGHT):
        yield from found


def _played_here(
    place: str, numbers: Sequence[str], *, setting: Setting, process: str | None, events: bool
) -> list[LivedCase]:
    """Play some cases in this process, of a database that it has opened or opens."""
    of = None if process is None else PROCESSES[process]
    found = replay_cases(_store_at(place), numbers, setting, of)
    return [each if events else replace(each, events=(), letters=()) for each in found]


@cache
def _store_at(place: str) -> Store:
    return open_store(place)


def played_under(matter: Sequence[Any], setting: Setting) -> Iterator[LivedCase]:
    """Yield each case of one matter, played under a setting."""
    return _Lived(setting).played(matter)


class _Lived:
    """Plays matters under one setting."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def played(self, matter: Sequence[Any]) -> Iterator[LivedCase]:
        """Yield each case of a matter."""
        try:
            story, before = record_and_play(matter)
            yield from self._compared(story, before)
        except (NotRecordable, NotAssessed) as why:
            for case in sorted(matter, key=lambda each: each.number):
                yield LivedCase(case.number, case.process.name, not_played=str(why))

    def _compared(self, story: Written, before: Played) -> list[LivedCase]:
        told = story.retold
        carried = Setting(told.terms.policy, told.rules_day)
        days = tuple(case.received for case in told.cases.values())
        sides = (carried, self.setting, days)
        differing = (*units(*sides), *validity_unit(*sides))
        for name, number in story.numbers.items():
            if _end(number, told.cases.values()) != _end_of(name, before):
                says = "under what it carries, this program decides it otherwise than it was"
                raise NotRecordable(f"case {number} can't be played: {says}")
        story = replace(story, scenario=_without_expectations(story.scenario))
        after = self._under(story, self.setting)
        causes = _Causes(lambda setting: self._under(story, setting), carried, self.setting)
        return [
            self._case(story, name, before, after, causes.of(name, differing, before, after))
            for name in sorted(story.numbers, key=story.numbers.__getitem__)
        ]

    def _under(self, story: Written, setting: Setting) -> Played:
        return play(story.scenario, kept=_Under(setting))

    def _case(
        self,
        story: Written,
        name: str,
        before: Played,
        after: Played,
        cause: tuple[tuple[str, ...], How],
    ) -> LivedCase:
        number = story.numbers[name]
        lived, again = before.cases[name], after.cases.get(name)
        found = tuple(_differences(name, before, after))
        letters = () if again is None else _letters(again, after)
        return LivedCase(
            number,
            lived.process.name,
            found,
            _end_of(name, before),
            _end_of(name, after),
            *(cause if found else ((), "each")),
            events=() if again is None else again.events,
            letters=letters,
        )


class _Under(InMemory):
    """Keep cases in memory that carry what a setting says."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting.policy, setting.rules_day)
        self.setting = setting

    def handle(self, number: str, command: Command, at: datetime) -> None:
        """Run a command; a move to what the case carries already is nothing to do."""
        if isinstance(command, Move) and changes_nothing(self.look(number), command):
            return
        super().handle(number, command, at)

    def _terms_of_new(self, process: Process[Any], command: Register, at: datetime) -> Terms:
        found = super()._terms_of_new(process, command, at)
        received = command.received or oslo_day(at)
        if self.setting.theirs is None or found.rule_set != self.setting.chosen(received).name:
            return found
        return terms_with(self.setting.changed(received), self.setting.policy)


class _Causes:
    """Finds which units of two settings make a difference; plays the matter once for each.

    The difference of a case is the first of these in which it differs: where it ends, and for which
    reasons; under which paragraph, and from when to when; everything that is compared of it.
    """

    def __init__(
        self, under: Callable[[Setting], Played], carried: Setting, applied: Setting
    ) -> None:
        self.under, self.carried, self.applied = under, carried, applied
        self.undone: list[Played | None] | None = None
        self.made: list[Played | None] | None = None

    def of(
        self, name: str, differing: Sequence[Unit], before: Played, after: Played
    ) -> tuple[tuple[str, ...], How]:
        """Return the cause of a case's difference, and how to read it; none if it has none."""
        names = [unit.name for unit in differing]
        levels: tuple[Callable[[str, Played], Any], ...] = (_answer, _end_of, _content)
        differ = (each for each in levels if each(name, before) != each(name, after))
        what = next(differ, None)
        if what is None:
            return (), "each"
        lived, again = what(name, before), what(name, after)
        if len(names) == 1:
            return (names[0],), "each"
        if self.undone is None:
            self.undone = [self._with(unit, self.applied, self.carried) for unit in differing]
        undone = [each is not None and what(name, each) == lived for each in self.undone]
        if not any(undone) and self.made is None:
            self.made = [self._with(unit, self.carried, self.applied) for unit in differing]
        made = [each is not None and what(name, each) == again for each in self.made or ()]
        return cause_of(names, undone, made)

    def _with(self, unit: Unit, of: Setting, other: Setting) -> Played | None:
        """Play under a setting with one unit as in the other; None if there is no such policy."""
        try:
            return self.under(unit.put(of, other))
        except ValueError:
            return None


def _content(name: str, played: Played) -> tuple[Any, ...] | None:
    """Return everything that is compared of a case; None if it is not opened."""
    if name not in played.cases:
        return None
    case = played.cases[name]
    return (*_events(case), *((x.kind, x.to, x.copy, x.language) for x in _letters(case, played)))


def _events(case: Any) -> tuple[tuple[Any, ...], ...]:
    """Return what is compared of each event. What a case carries, and how it came to, is not."""
    return tuple(
        (each.effective, each.event.name, each.state, each.actor, each.told, _values(each.event))
        for each in case.events
        if not isinstance(each.event, RulesChanged)
    )


def _values(event: Event) -> Mapping[str, Any]:
    names = (each.name for each in fields(event))  # type: ignore[arg-type]
    return {name: getattr(event, name) for name in names if name not in _CARRIED}


def _letters(case: Any, played: Played) -> tuple[Any, ...]:
    return tuple(letter for letter in played.letters if letter.case == case.number)


def _differences(name: str, before: Played, after: Played) -> Iterator[str]:
    """Yield where a case differs: the first event that does, and each step that is refused."""
    if _content(name, before) == _content(name, after):
        return
    if name not in after.cases:
        yield "the case is not opened"
    else:
        lived, again = (_events(played.cases[name]) for played in (before, after))
        pairs = zip_longest(lived, again)
        first = next(((one, two) for one, two in pairs if one != two), None)
        if first is None:
            yield "other letters are sent"
        else:
            yield _difference(*first)
    for sentence in after.differences:
        day, _, says = sentence.partition(": ")
        if not name:
            yield sentence
        elif says.startswith(f"{name}: "):
            yield f"{day}: {says.removeprefix(f'{name}: ')}"


def _difference(lived: tuple[Any, ...] | None, again: tuple[Any, ...] | None) -> str:
    """Say how the first event that differs was and is. None: there is no such event."""
    if lived is None or again is None:
        day, event, state, *_ = lived or again or ()
        return f"{day}: {event} ({state}) {'is new' if lived is None else 'does not happen'}"
    if lived[:3] != again[:3]:
        return (
            f"{lived[0]}: {lived[1]} ({lived[2]}) was next, "
            f"and now {again[1]} ({again[2]}) is, of {again[0]}"
        )
    says = [
        f"{name} was {_text(one)} and is {_text(two)}"
        for name, one, two in _parts(lived, again)
        if one != two
    ]
    return f"{lived[0]}: {lived[1]}: {'; '.join(says)}"


def _parts(lived: tuple[Any, ...], again: tuple[Any, ...]) -> Iterator[tuple[str, Any, Any]]:
    """Yield what two events of one name say, by what it is called."""
    yield "actor", lived[3], again[3]
    told, tells = (dict(each[4]) for each in (lived, again))
    for kind in dict.fromkeys((*told, *tells)):
        yield f"the day told ({kind})", told.get(kind), tells.get(kind)
    for name, value in lived[5].items():
        yield name, value, again[5].get(name)


def _text(value: Any) -> str:
    """Return a value of an event in words; the values of a part one after the other."""
    if is_dataclass(value) and not isinstance(value, type):
        return " ".join(_text(getattr(value, each.name)) for each in fields(value))
    if isinstance(value, tuple):
        return ", ".join(map(_text, value)) or "none"
    return value_as_text(value) or "none"


def _end_of(name: str, played: Played) -> dict[str, Any] | None:
    """Return where a case ends; None if it is not opened."""
    case = played.cases.get(name)
    return None if case is None else _end(case.number, played.cases.values())


def _end(number: str, cases: Collection[Any]) -> dict[str, Any]:
    """Return where a case ends, with the values of `show`. cases: of its matter, with itself."""
    case = next(each for each in cases if each.number == number)
    case = replace(case, linked=found_among(cases, number, seeds_of(case)))
    found = case.process.found(case, case.process.assess(case, oslo_day(case.events[-1].recorded)))
    values = {each: found.get(each) for each in _OF_A_CASE}
    known = {each: None if value == "none" else value for each, value in values.items()}
    decided = getattr(getattr(case, "decision", None), "verdict", None)
    became = decided or (case.state if case.ended else known["outcome"])
    return {"state": case.state, **known, "outcome": became, "reasons": [*(known["reasons"] or ())]}


def _answer(name: str, played: Played) -> tuple[Any, ...] | None:
    """Return what becomes of a case: its state, outcome and reasons; None if it is not opened."""
    end = _end_of(name, played)
    return None if end is None else (end["state"], end["outcome"], end["reasons"])


def _without_expectations(scenario: AnyScenario) -> AnyScenario:
    """Return a scenario whose moments expect nothing: what it expects is how the case was lived."""
    quiet = (moment.model_copy(update={"expect": None}) for moment in scenario.timeline)
    return scenario.model_copy(update={"timeline": tuple(quiet)})
