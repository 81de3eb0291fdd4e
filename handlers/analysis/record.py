"""Write a lived case, with the other cases of its matter, as a scenario with a synthetic person.

It is played before it is handed over: a scenario that does not give the same events on the same
days is refused. Nothing is stored, and no clock is read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from handlers.analysis.left_out import LeftOut
from handlers.analysis.replay import Played, play
from handlers.analysis.retold import Done, NotRecordable, Retold, retell
from scenarios.applications import parsed_text
from scenarios.filled_form import written
from scenarios.reader import scenario_in
from scenarios.scenario import DEFAULT_PROCESS
from scenarios.steps import CASE_WORKER, POST, opens_alone, written_openings
from scenarios.story import AnyScenario
from workflow.engine.calendar import OSLO, oslo_day
from workflow.engine.case import Recorded
from workflow.engine.errors import InvalidInput
from workflow.engine.process import TIME
from workflow.engine.terms import different_values

_FILE: Final = "<recorded>"
_LATE: Final = "; nobody swept on its day, and a scenario passes no day over"


class Compared(NamedTuple):
    """What is compared of an event. recorded: the Oslo day; late: whether time acted after its day.

    Of time's events neither the day nor `late` is compared: they tell when somebody swept.
    """

    event: str
    effective: date
    state: str
    actor: str
    recorded: date
    late: bool

    @property
    def same(self) -> tuple[Any, ...]:
        """What has to be equal."""
        return self[:4] if self.actor == TIME else self[:5]

    def __str__(self) -> str:
        return f"{self.event} of {self.effective} ({self.state})"


@dataclass(frozen=True)
class Written:
    """A scenario of lived cases. text: the file. scenario: as it is read again.

    numbers: of the cases, by their names in the story; "" for one alone. events: what is compared
    of their lived events, by the same names. retold: what was done in them.
    """

    text: str
    scenario: AnyScenario
    numbers: Mapping[str, str]
    events: Mapping[str, tuple["Compared", ...]]
    retold: Retold


def record(cases: Sequence[Any]) -> Written:
    """Return the scenario of the cases of one matter. Raises NotRecordable as `record_and_play`."""
    return record_and_play(cases)[0]


def record_and_play(cases: Sequence[Any]) -> tuple[Written, Played]:
    """Return the scenario of the cases of one matter, and its replay.

    Free text becomes "left out". Where the events depend on whether texts differ, they are
    numbered: "left out 2". Raises NotRecordable if no scenario gives the same events.
    """
    retold = retell(cases)
    differing: list[str] = []
    for numbered in (False, True):
        story = _Telling(retold, numbered=numbered).written()
        played = play(story.scenario)
        differing = differences(story, played)
        if not differing:
            return story, played
    number = next(iter(retold.cases))
    raise NotRecordable(f"case {number} can't become a scenario: replayed, {differing[0]}")


def differences(story: Written, played: Played) -> list[str]:
    """Return where cases that were played differ from the lived ones, in sentences.

    A case may go on by time alone: nobody swept it yet.
    """
    found: list[str] = []
    for name, lived in story.events.items():
        case = played.cases.get(name)
        again = [] if case is None else [_compared(each, each.actor) for each in case.events]
        of_case = f" of case {story.numbers[name]}"
        pairs = enumerate(zip(lived, again, strict=False), start=1)
        differing = next(((n, one, two) for n, (one, two) in pairs if one.same != two.same), None)
        if differing is not None:
            number, one, two = differing
            found.append(f"event {number}{of_case} was {one} and is {two}{_LATE * one.late}")
        elif len(again) < len(lived):
            number = len(again)
            found.append(f"event {number + 1}{of_case}, {lived[number]}, never comes")
        else:
            more = [each for each in again[len(lived) :] if each.actor != TIME]
            found += [f"after the last event{of_case} comes {each}" for each in more[:1]]
    return found + list(played.differences)


def _compared(recorded: Recorded, actor: str) -> Compared:
    day = oslo_day(recorded.recorded)
    late = actor == TIME and day > recorded.effective
    return Compared(recorded.event.name, recorded.effective, recorded.state, actor, day, late)


class _Telling:
    """One writing of a story."""

    def __init__(self, retold: Retold, *, numbered: bool) -> None:
        self.retold = retold
        self.words = LeftOut(_numbers_when_played(retold), numbered=numbered)
        self.openings = {each.number: each for each in retold.done if each.opens}
        self.alone = self._is_alone()
        self.names = self._names()

    def written(self) -> Written:
        """Return the scenario, read again from its text.

        Raises NotRecordable if the text is no valid scenario.
        """
        text = "\n".join(self._lines()) + "\n"
        try:
            scenario = scenario_in(parsed_text(text, _FILE), Path())
        except InvalidInput as invalid:
            first = next(iter(self.retold.cases))
            raise NotRecordable(
                f"case {first} can't become a scenario: it holds what no scenario can say "
                f"({invalid.faults[0].path}: {invalid.faults[0].message})"
            ) from None
        events = {
            self.names[number]: tuple(
                _compared(each, self.words.person(each.actor)) for each in case.events
            )
            for number, case in self.retold.cases.items()
        }
        numbers = {name: number for number, name in self.names.items()}
        return Written(text, scenario, numbers, events, self.retold)

    def _is_alone(self) -> bool:
        """Tell whether the short form says all: one case, typed in on the day when it came."""
        if len(self.retold.cases) > 1:
            return False
        [opened] = self.openings.values()
        process = next(iter(self.retold.cases.values())).process
        same_day = opened.day == oslo_day(opened.at)
        return same_day and opened.command.by == POST and opens_alone(process)

    def _names(self) -> dict[str, str]:
        """Return the name of each case in the story, by its number; "" for one alone."""
        names: dict[str, str] = {}
        seen: Counter[str] = Counter()
        for number, case in self.retold.cases.items():
            kind = case.process.name
            seen[kind] += 1
            names[number] = kind if seen[kind] == 1 else f"{kind}_{seen[kind]}"
        return dict.fromkeys(names, "") if self.alone else names

    def _lines(self) -> Iterator[str]:
        body = list(self._body())
        first = next(iter(self.retold.cases.values()))
        title = f"A case of {first.process.name} from {first.received}, as it was lived"
        yield "schema: 1"
        yield from written("scenario", title, "")
        if self.words.has_wrong_digits:
            yield from written("keep_number", True, "")
        policy, own = self.retold.terms.policy, first.process.policy
        if policy is not None and (values := _values(policy, own)):
            yield from written("policy", values, "")
        if self.retold.rules_day is not None:
            yield from written("rules", self.retold.rules_day, "")
        yield from body

    def _body(self) -> Iterator[str]:
        """Yield how the cases are opened, and the timeline."""
        first = next(iter(self.retold.cases.values()))
        if self.alone:
            if first.process.name != DEFAULT_PROCESS:
                yield from written("process", first.process.name, "")
            opened = self._opening(first.number)
            for key in ("received", "application"):
                yield from written(key, opened[key], "")
        else:
            yield "cases:"
            for number in self._by_arrival():
                yield from written(self.names[number], self._opening(number), "  ")
        yield "timeline:"
        for moment in self._moments():
            head, *rest = [line for key in moment for line in written(key, moment[key], "    ")]
            yield f"  - {head.removeprefix('    ')}"
            yield from rest

    def _by_arrival(self) -> list[str]:
        """Return the numbers of the cases; the one that came first stands first."""
        numbers = list(self.retold.cases)
        came = [number for number in numbers if number in self.openings]
        first = min(came, key=lambda number: _start(self.openings[number]))
        return [first, *(number for number in numbers if number != first)]

    def _opening(self, number: str) -> dict[str, Any]:
        """Return how a case is opened, as the story writes it."""
        process = self.retold.cases[number].process
        if number not in self.openings:
            by = self.names[self.retold.born[number]]
            return {"process": process.name, "opened_by": by}
        done = self.openings[number]
        said: dict[str, Any] = {"process": process.name, **_when(done, "received")}
        said |= {link.kind: self.names[link.number] for link in _links(done)}
        if len(written_openings(process)) > 1:
            said["do"] = done.written.step.name
        said |= self._by(done)
        values = self._values(done)
        application = getattr(done.command, "application", None)
        if application is not None:
            said["application"] = _plain(self.words.form(application))
        return said | values

    def _by(self, done: Done) -> dict[str, Any]:
        usual = POST if done.written.step.by == "post" else CASE_WORKER
        by = self.words.person(done.command.by)
        return {} if by == usual else {"by": by}

    def _values(self, done: Done) -> dict[str, Any]:
        """Return the values that a step states, by the keys of a scenario."""
        process = self.retold.cases[done.number].process
        values = self.words.command(done.command, process)
        defaults = {each.name: each.default for each in fields(done.command)}
        said: dict[str, Any] = {}
        for key in done.written.keys:
            value = values[key.field]
            if defaults[key.field] is not MISSING and value == defaults[key.field]:
                continue
            if value is None:
                raise NotRecordable(
                    f"case {done.number} can't become a scenario: a scenario has no word for "
                    f"{done.written.step.name} without {key.name}, as on {done.day}"
                )
            if key.field in done.written.policies:
                value = _values(value, process.policy)
            said[key.name] = _plain(value)
        return said

    def _moments(self) -> Iterator[dict[str, Any]]:
        """Yield what was done after the first case came, and what is expected, in order.

        A case is compared at its last step, or else at its last event.
        """
        steps = [done for done in self.retold.done if not done.opens]
        last = {done.number: done for done in steps}
        ends = {number: case.events[-1] for number, case in self.retold.cases.items()}
        apart = [
            number
            for number, end in ends.items()
            if end.actor == TIME or number not in last or last[number].at != end.recorded
        ]
        moments: list[tuple[datetime, int, str, Done | None]] = [
            (done.at, 0, done.number, done) for done in steps
        ]
        moments += [(ends[number].recorded, 1, number, None) for number in apart]
        for at, _, number, done in sorted(moments, key=lambda one: one[:2]):
            case = {} if self.alone else {"case": self.names[number]}
            expect = {"expect": self._expected(number)}
            if done is None:
                yield {"at": _minute(at), **case, **expect}
                continue
            step = {} if done.written.form else {"do": done.written.step.name}
            said = {**_when(done, "at", self._came(done)), **case, **step, **self._by(done)}
            said |= self._values(done)
            yield said | (expect if done is last[number] and number not in apart else {})

    def _came(self, done: Done) -> str | None:
        """Return when the case came, as written, if that was on the day on which a step counts."""
        opened = self.openings.get(done.number)
        if opened is None or opened.day != done.day:
            return None
        return str(_when(opened, "received")["received"])

    def _expected(self, number: str) -> dict[str, Any]:
        case = self.retold.cases[number]
        return {"state": case.state, "events": [each.event.name for each in case.events]}


def _when(done: Done, key: str, came: str | None = None) -> dict[str, Any]:
    """Return the moment of a step: when it was recorded; before that, the day on which it came.

    came: what is written in place of that day.
    """
    arrived = done.opens or done.written.arrives
    if not arrived or done.day == oslo_day(done.at):
        return {key: _minute(done.at)}
    return {key: came or done.day, "recorded": _minute(done.at)}


def _start(done: Done) -> str:
    """Return when a case came, so that texts sort by time: a day alone means noon."""
    came = str(_when(done, "received")["received"])
    return came if " " in came else f"{came} 12:00"


def _minute(at: datetime) -> str:
    return at.astimezone(OSLO).strftime("%Y-%m-%d %H:%M")


def _links(done: Done) -> tuple[Any, ...]:
    return tuple(getattr(done.command, "links", ()))


def _values(policy: Any, own: Any) -> dict[str, Any]:
    """Return the policy values that differ from a process's own, as one writes them."""
    return {name: _plain(getattr(policy, name)) for name in different_values(policy, own)}


def _numbers_when_played(retold: Retold) -> dict[str, str]:
    """Return the numbers that the cases get when the story is played, in order of opening."""
    given: Counter[int] = Counter()
    numbers: dict[str, str] = {}
    for number, case in retold.cases.items():
        year = case.received.year
        given[year] += 1
        numbers[number] = f"{year:04d}-{given[year]:06d}"
    return numbers


def _plain(value: Any) -> Any:
    """Return a value as plain data."""
    if hasattr(value, "model_dump"):
        return value.model_dump(exclude_none=True, by_alias=True)
    return list(value) if isinstance(value, tuple) else value
