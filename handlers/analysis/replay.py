"""Replay scenarios: play each from its first case to its last moment, and compare.

Every day on which time acts in a case is played too. Time comes from the file alone; no clock is
read. Without a store, nothing is read or written but the scenario.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from handlers.analysis.application_files import Said, silent
from handlers.analysis.back_ends import InMemory, InStore
from handlers.analysis.expectations import differences, missing_refusal, refusal_differences
from handlers.analysis.input_files import APPLICATIONS, input_files
from handlers.analysis.progress import streamed
from scenarios.policies import policy_from
from scenarios.scenario import Step
from scenarios.steps import (
    CASE_WORKER,
    command_of,
    opening_command,
    opening_of,
    written_steps,
)
from scenarios.story import (
    AnyMoment,
    AnyScenario,
    AnyWhatIf,
    Opening,
    Together,
    case_at,
    cases_of,
    expected,
    expected_at_the_end,
    processes_of,
)
from workflow.engine.advance import folded, next_due, open_steps
from workflow.engine.calendar import oslo_day, start_of
from workflow.engine.case import Case, Command, Recorded
from workflow.engine.errors import Fault, InvalidInput, Refused
from workflow.engine.letters import Letter
from workflow.engine.links import Link
from workflow.engine.process import Process
from workflow.engine.timers import closed_days
from workflow.processes import PROCESSES

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from storage.store import Store

_AT_ONCE: Final = 8
"""How many files another process gets at a time."""
Keeps = Literal["all", "told", "differences"]


@dataclass(frozen=True)
class Played:
    """A scenario after its replay.

    differences: sentences; none = it passed. events, letters: what the cases became, one case after
    the other. variants: the events of each what-if. cases: each case at the end, by its name; one
    without a name by its number. seen: every case after each of its steps, variants too; none where
    a store kept them.
    """

    file: str
    title: str
    differences: tuple[str, ...]
    events: tuple[Recorded, ...]
    letters: tuple[Letter, ...]
    variants: tuple[tuple[Recorded, ...], ...] = ()
    cases: Mapping[str, Any] = field(default_factory=dict, compare=False)
    seen: tuple[Any, ...] = field(default=(), compare=False, repr=False)

    @property
    def passed(self) -> bool:
        """Whether nothing differs from what the file expects."""
        return not self.differences


def play(
    scenario: AnyScenario,
    file: str = "",
    policy: Any = None,
    store: "Store | None" = None,
    kept: InMemory | None = None,
) -> Played:
    """Play a scenario and its what-ifs.

    policy: that of a new case, if it is of the scenario's process; else that process's own. The
    scenario's `policy:` goes over it. store: where to keep the cases, but not those of what-ifs;
    without it, in memory. kept: a back end that says itself what new cases carry, in place of
    `store` and of the scenario's `policy:` and `rules:`.
    """
    story = _Story(scenario, policy, store, kept)
    variants = [story.vary(variant) for variant in scenario.what_if]
    found = story.play(scenario.timeline)
    found += story.never_opened()
    for variant, (_, _, different) in zip(scenario.what_if, variants, strict=True):
        found += [f"what if {variant.name}: {difference}" for difference in different]
    return Played(
        file,
        scenario.scenario,
        tuple(found),
        story.events,
        tuple(story.kept.letters),
        tuple(events for events, _, _ in variants),
        {story.name_of(number): case for number, case in story.kept.cases.items()},
        (*story.kept.seen, *(case for _, seen, _ in variants for case in seen)),
    )


class _Story:
    """One playing of one timeline. numbers: of the cases that are open, by their names."""

    def __init__(
        self,
        scenario: AnyScenario,
        policy: Any,
        store: "Store | None",
        kept: InMemory | None,
    ) -> None:
        """Start before the first case comes. policy: of new cases, which a scenario can change."""
        self.scenario, self.openings = scenario, cases_of(scenario)
        processes = [PROCESSES[opening.process] for opening in self.openings.values()]
        own = next((each.policy for each in processes if each.policy is not None), None)
        in_force = policy if isinstance(policy, type(own)) and own is not None else own
        self.base = in_force
        self.policy = policy_from(scenario.policy or {}, in_force)
        self.closed = closed_days(self.policy)
        first = next(iter(self.openings.values())).received
        assert first is not None and first.day is not None
        self.start = first.day
        self.now = first.instant(self.start).astimezone(UTC)
        self.numbers: dict[str, str] = {}
        self.kept = kept or (
            InMemory(self.policy, scenario.rules)
            if store is None
            else InStore(self.policy, store, scenario.rules)
        )

    @property
    def events(self) -> tuple[Recorded, ...]:
        """The events of all cases, one case after the other."""
        return tuple(event for case in self.kept.cases.values() for event in case.events)

    def name_of(self, number: str) -> str:
        """Return the name of a case; its number if the story gives it none."""
        names = (name for name, known in self.numbers.items() if known == number)
        return next(names, number)

    def vary(self, variant: AnyWhatIf) -> tuple[tuple[Recorded, ...], list[Any], list[str]]:
        """Play the story with steps added, from its start.

        Returns the events, the cases after each step, and where the end differs.
        """
        steps = [step.model_copy(update={"expect": None}) for step in self.scenario.timeline]
        with self.kept.aside() as kept:
            other = copy(self)
            other.kept, other.numbers = kept, {}
            moments = sorted([*steps, *variant.add], key=other.instant)
            different = other.play(moments)
            for name, expect in expected_at_the_end(variant).items():
                different += other.compare(name, expect, "at the end")
            return other.events, kept.seen, different

    def instant(self, moment: AnyMoment) -> datetime:
        """Return when a moment of the timeline is recorded; never before its case is opened."""
        stated = getattr(moment, "recorded", None) or moment.at
        at = stated.instant(self.start, self.closed)
        opening = self.openings.get(case_at(moment) or "")
        if opening is None or opening.received is None or stated.clock is not None:
            return at
        opened = self._opened(opening)
        return max(at, opened) if opened.date() == at.date() else at

    def _opened(self, opening: Opening) -> datetime:
        stated = opening.recorded or opening.received
        assert stated is not None
        return stated.instant(self.start, self.closed)

    def play(self, moments: Sequence[AnyMoment]) -> list[str]:
        """Play a timeline, with each case opened in its time, and return the differences."""
        waiting = [name for name, each in self.openings.items() if each.received is not None]
        waiting.sort(key=lambda name: self._opened(self.openings[name]))
        found = self._open(waiting.pop(0))
        for moment in moments:
            while waiting and self._opened(self.openings[waiting[0]]) <= self.instant(moment):
                found += self._open(waiting.pop(0))
            found += self._take(moment)
        for name in waiting:
            found += self._open(name)
        return found

    def never_opened(self) -> list[str]:
        """Return a sentence for each case that a step was to open, and that never was."""
        borne = (name for name, opening in self.openings.items() if opening.opened_by)
        return [
            f"at the end: {name} was never opened" for name in borne if name not in self.numbers
        ]

    def compare(self, name: str, expect: Any, where: str) -> list[str]:
        """Return where a case differs from an expectation."""
        place = f"{where}: {name}" if name else where
        number = self.numbers.get(name)
        if number is None:
            return [f"{place} is not opened by then"]
        letters = [letter for letter in self.kept.letters if letter.case == number]
        return differences(self.kept.look(number), letters, expect, oslo_day(self.now), place)

    def _let_time_pass(
        self, until: datetime, own: str = "", command: Command | None = None
    ) -> None:
        """Go to each day on which time acts in a case, in turn, then to the moment itself.

        own, command: what is done then, and to which case. A day whose notice is part of its letter
        is left to it.
        """
        until = max(until, self.now)
        while (due := self._next_due(own, command, until)) is not None:
            day, number = due
            self.now = max(start_of(day), self.now)
            self._run(number, partial(self.kept.pass_time, number, self.now))
        self.now = until

    def _next_due(
        self, own: str, command: Command | None, until: datetime
    ) -> tuple[date, str] | None:
        """Return the day on which time next acts by an instant, and in which case."""
        days = [
            (day, number)
            for number in self.kept.cases
            if (day := next_due(self.kept.look(number))) is not None
            and max(start_of(day), self.now) <= until
            and not (number == own and self._is_left_to(number, command, day, until))
        ]
        return min(days, default=None)

    def _is_left_to(self, number: str, command: Command | None, day: date, until: datetime) -> bool:
        """Return whether a command of an Oslo day takes a notice of that day into its letter."""
        if command is None or day != oslo_day(until):
            return False
        return bool(folded(self.kept.look(number), command, day))

    def _open(self, name: str) -> list[str]:
        """Open a case of the story, and return where that differs from what it expects."""
        opening = self.openings[name]
        process = PROCESSES[opening.process]
        assert opening.received is not None
        stated = {rule.kind: getattr(opening, rule.kind, None) for rule in process.links}
        linked = {kind: other for kind, other in stated.items() if other is not None}
        written = opening_of(process, opening.do, linked)
        assert written is not None
        if written.step.on:
            linked = {written.step.on: linked[written.step.on]}
        self._let_time_pass(self._opened(opening).astimezone(UTC))
        day = opening.received.on(self.start, self.closed)
        where = f"{day.isoformat()}: {name}" if name else day.isoformat()
        absent = [other for other in linked.values() if other not in self.numbers]
        if absent:
            return [f"{where}: {', '.join(absent)} is not opened by then"]
        links = tuple(Link(kind, self.numbers[other]) for kind, other in linked.items())
        command = opening_command(opening, written, links, day, self._policy_of_a_step)
        try:
            number = self.kept.open(process, command, self.now)
        except Refused as refusal:
            return refusal_differences(opening, refusal, where)
        self.numbers[name] = number
        self._prompt_work()
        return missing_refusal(opening, where)

    def _take(self, moment: AnyMoment) -> list[str]:
        """Take a step, and return where it or its expectation differs."""
        where = moment.at.on(self.start, self.closed).isoformat()
        name, until = case_at(moment), self.instant(moment).astimezone(UTC)
        found = []
        if name is None or isinstance(moment, Together):
            self._let_time_pass(until)
        else:
            process = PROCESSES[self.openings[name].process]
            command = command_of(moment, process, self.start, self.closed, self._policy_of_a_step)
            self._let_time_pass(until, self.numbers.get(name, ""), command)
            if command is not None:
                found += self._step(name, moment, command, f"{where}: {name}" if name else where)
        for each, expect in expected(moment).items():
            found += self.compare(each, expect, where)
        return list(dict.fromkeys(found))

    def _step(self, name: str, moment: Step, command: Command, where: str) -> list[str]:
        """Take a step of a case, and return where it differs from what the file expects."""
        number = self.numbers.get(name)
        if number is None:
            return [f"{where} is not opened by then"]
        try:
            self._run(number, partial(self.kept.handle, number, command, self.now))
        except Refused as refusal:
            return refusal_differences(moment, refusal, where)
        return missing_refusal(moment, where)

    def _policy_of_a_step(self, values: Mapping[str, Any]) -> Any:
        """Return the policy that a step states. What it leaves out is as in the base policy."""
        return policy_from(values, self.base)

    def _run(self, number: str, step: Callable[[], None]) -> None:
        """Take a step of a case, and let prompt work follow."""
        self._name_new(number, step)
        self._prompt_work()

    def _name_new(self, number: str, step: Callable[[], None]) -> None:
        """Take a step of a case, and name the cases that it opens."""
        known = len(self.kept.cases)
        step()
        for new in list(self.kept.cases)[known:]:
            process = self.kept.cases[new].process.name
            wanted = (process, self.name_of(number))
            for name, each in self.openings.items():
                if (each.process, each.opened_by) == wanted and name not in self.numbers:
                    self.numbers[name] = new
                    break

    def _prompt_work(self) -> None:
        """Let prompt case workers take each step on the day it is legal."""
        for number in list(self.kept.cases):
            opening = self.openings.get(self.name_of(number))
            worker = self.scenario.case_worker if opening is None else opening.case_worker
            if (worker or self.scenario.case_worker) != "prompt":
                continue
            while (command := next_step(self.kept.look(number), self.now)) is not None:
                taken = partial(self.kept.handle, number, command, self.now)
                self._name_new(number, taken)


def next_step(case: Case, at: datetime | None = None) -> Command | None:
    """Return the step that a prompt case worker takes now, or None.

    It must be the only open one, or the only open one that ends the case. Steps that need a text or
    a second person are left alone, and so is a case that waits for somebody else.
    at: an aware instant; that of the last event if not given.
    """
    process = case.process
    if process.state(case.state).kind != "working":
        return None
    at = at or case.events[-1].recorded
    opened = [
        process.step(name)
        for name, reasons in open_steps(case, CASE_WORKER, at).items()
        if not reasons
    ]
    written = written_steps(process)
    able = [
        step
        for step in opened
        if step.by == CASE_WORKER and not written[step.name].needed and not step.two_people
    ]
    final = [step for step in able if _ends(case, step.name)]
    chosen = final or able
    return chosen[0].command(CASE_WORKER) if len(chosen) == 1 else None


def _ends(case: Case, step: str) -> bool:
    process = case.process
    roads = [road for road in process.roads if (road.source, road.step) == (case.state, step)]
    return all(process.state(road.to).ended for road in roads)


class FromFile(NamedTuple):
    """What one file gave. kind: of a file that is no scenario, or "". wanted: whether it is played.

    played: None for a file that is not, or that has faults.
    """

    file: str
    kind: str = ""
    wanted: bool = False
    faults: tuple[Fault, ...] = ()
    played: Played | None = None


def replay(
    paths: Sequence[str],
    policy: Any = None,
    said: Said = silent,
    process: Process[Any] | None = None,
    *,
    executor: "Executor | None" = None,
    keeps: Keeps = "all",
) -> list[Played]:
    """Play every scenario in files and folders, and return them in the order of the files.

    process: only those with a case of it. Files below a folder that are no scenarios are not
    played. said: told how many they are, beside those in folders named `applications`, which
    scenarios refer to. executor: plays them in other processes; they can't hand cases over, so it
    needs another `keeps`. keeps: what is kept of each; "told" = no cases, "differences" = no events
    and letters either.
    Raises InvalidInput with every fault of every file; then nothing is told of any.
    """
    files = input_files(paths)
    named = None if process is None else process.name
    below = [file for file in files if file not in paths]
    one = partial(from_file, below=frozenset(below), policy=policy, process=named, keeps=keeps)
    each = map(one, files) if executor is None else executor.map(one, files, chunksize=_AT_ONCE)
    scenarios: list[FromFile] = []
    others: Counter[str] = Counter()
    for found in streamed(each, len(files), "replaying"):
        if found.kind:
            others[found.kind] += APPLICATIONS not in Path(found.file).parts
        else:
            scenarios.append(found)
    faults = [fault for found in scenarios for fault in found.faults]
    read = [found for found in scenarios if not found.faults]
    if process is not None and read and not any(found.wanted for found in read):
        faults.append(Fault(paths[0], 1, 1, "", f"no scenario here has a case of {process.name}"))
    if not scenarios:
        says = "there is no scenario in this folder; `saksgang form scenario` prints one"
        faults.append(Fault(paths[0], 1, 1, "", says))
    if faults:
        raise InvalidInput(tuple(faults))
    if others.total():
        listed = ", ".join(f"{kind}: {count}" for kind, count in sorted(others.items()) if count)
        said(f"Not played, since these files are no scenarios ({listed}).")
    return [found.played for found in read if found.played is not None]


def from_file(
    file: str, *, below: Collection[str], policy: Any, process: str | None, keeps: Keeps
) -> FromFile:
    """Read a file, and play it if it is a scenario that is wanted.

    below: files that nobody named, since they lie in a folder. The rest is as in `replay`.
    """
    from scenarios.applications import is_m2, parsed_file
    from scenarios.kinds import kind_in
    from scenarios.reader import scenario_in

    in_folder = file in below
    parsed = None if in_folder and is_m2(file) else parsed_file(file)
    kind = "message M2" if parsed is None else kind_in(parsed)
    if parsed is None or (in_folder and kind not in ("scenario", None)):
        return FromFile(file, str(kind))
    try:
        scenario = scenario_in(parsed, Path(file).parent)
    except InvalidInput as invalid:
        return FromFile(file, faults=invalid.faults)
    if process is not None and process not in processes_of(scenario):
        return FromFile(file)
    played = play(scenario, file, policy)
    if keeps != "all":
        played = replace(played, cases={}, seen=(), variants=())
    if keeps == "differences":
        played = replace(played, events=(), letters=())
    return FromFile(file, wanted=True, played=played)
