"""Replay scenarios: play each from the application to its last moment, and compare.

Every day on which time acts is played too. Time comes from the file alone; no clock is read.
Without a store, nothing is read or written but the scenario.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handlers.analysis.application_files import Said, silent
from handlers.analysis.back_ends import InMemory, InStore
from handlers.analysis.expectations import differences, missing_refusal, refusal_differences
from handlers.analysis.input_files import APPLICATIONS, input_files
from handlers.analysis.progress import progress
from scenarios.moments import Moment
from scenarios.policies import policy_from
from scenarios.scenario import Scenario, Step
from scenarios.steps import CASE_WORKER, POST, command_of, written_steps
from workflow.engine.advance import folded, next_due, open_steps
from workflow.engine.calendar import oslo_day, start_of
from workflow.engine.case import Case, Command, Recorded
from workflow.engine.errors import Fault, InvalidInput, Refused
from workflow.engine.letters import Letter
from workflow.engine.steps import Register
from workflow.engine.timers import closed_days
from workflow.processes import PROCESSES

if TYPE_CHECKING:
    from storage.store import Store


@dataclass(frozen=True)
class Played:
    """A scenario after its replay.

    differences: sentences; none = it passed. events, letters: what the case became.
    variants: the events of each what-if.
    """

    file: str
    title: str
    differences: tuple[str, ...]
    events: tuple[Recorded, ...]
    letters: tuple[Letter, ...]
    variants: tuple[tuple[Recorded, ...], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing differs from what the file expects."""
        return not self.differences


def play(
    scenario: Scenario, file: str = "", policy: Any = None, store: "Store | None" = None
) -> Played:
    """Play a scenario and its what-ifs.

    policy: that of a new case, if it is of the scenario's process; else that process's own. The
    scenario's `policy:` goes over it. store: where to keep the cases; without it, in memory.
    """
    story = _Story(scenario, policy, store)
    found = story.play(scenario.timeline)
    variants = []
    for variant in scenario.what_if:
        steps = [step.model_copy(update={"expect": None}) for step in scenario.timeline]
        other = _Story(scenario, policy, store)
        different = other.play(_in_order([*steps, *variant.add], other))
        different += other.compare(variant.expect, "at the end")
        found += [f"what if {variant.name}: {difference}" for difference in different]
        variants.append(other.case.events)
    return Played(
        file,
        scenario.scenario,
        tuple(found),
        story.case.events,
        tuple(story.kept.letters),
        tuple(variants),
    )


def _in_order(steps: Iterable[Step], story: "_Story") -> list[Step]:
    return sorted(steps, key=lambda step: story.instant(step.recorded or step.at))


class _Story:
    """One playing of one timeline."""

    def __init__(self, scenario: Scenario, policy: Any, store: "Store | None") -> None:
        """Start at the arrival. policy: of the new case, which a scenario can change."""
        self.scenario = scenario
        self.process = PROCESSES[scenario.process]
        own = self.process.policy
        in_force = policy if isinstance(policy, type(own)) and own is not None else own
        self.base = in_force
        self.policy = policy_from(scenario.policy or {}, in_force)
        self.closed = closed_days(self.policy)
        start = scenario.received
        assert start.day is not None
        self.received = start.day
        self.now = start.instant(start.day).astimezone(UTC)
        self.kept = (
            InMemory(self.process, self.policy, scenario.rules)
            if store is None
            else InStore(self.process, self.policy, store, scenario.rules)
        )

    @property
    def case(self) -> Any:
        assert self.kept.case is not None
        return self.kept.case

    def instant(self, moment: Moment) -> datetime:
        """Return a moment of the story as an instant."""
        return moment.instant(self.received, self.closed)

    def _policy_of_a_step(self, values: Mapping[str, Any]) -> Any:
        """Return the policy that a step states. What it leaves out is as in the base policy."""
        return policy_from(values, self.base)

    def play(self, steps: Sequence[Step]) -> list[str]:
        """Play the timeline and return the differences."""
        number = f"{self.received.year}-000001"
        self.kept.handle(Register(POST, number, self.scenario.application), self.now)
        self._prompt_work()
        found: list[str] = []
        for step in steps:
            command = command_of(
                step, self.process, self.received, self.closed, self._policy_of_a_step
            )
            self._let_time_pass(self.instant(step.recorded or step.at).astimezone(UTC), command)
            found += self._take(step, command)
        return found

    def compare(self, expect: Any, where: str) -> list[str]:
        """Return where the case differs from an expectation."""
        today = oslo_day(self.now)
        return differences(self.case, self.kept.letters, expect, today, where)

    def _let_time_pass(self, until: datetime, command: Command | None) -> None:
        """Go to each day on which time acts, in turn, then to the moment itself.

        command: what is done then. A day whose notice is part of its letter is left to it.
        """
        until = max(until, self.now)
        while (day := next_due(self.case)) is not None:
            if max(start_of(day), self.now) > until or self._is_left_to(command, day, until):
                break
            self.now = max(start_of(day), self.now)
            self.kept.pass_time(self.now)
            self._prompt_work()
        self.now = until

    def _is_left_to(self, command: Command | None, day: date, until: datetime) -> bool:
        """Return whether a command of an Oslo day takes a notice of that day into its letter."""
        if command is None or day != oslo_day(until):
            return False
        return bool(folded(self.case, command, day))

    def _take(self, step: Step, command: Command | None) -> list[str]:
        """Take a step, and return where it or its expectation differs."""
        where = step.at.on(self.received, self.closed).isoformat()
        found = []
        if command is not None:
            try:
                self.kept.handle(command, self.now)
            except Refused as refusal:
                found += refusal_differences(step, refusal, where)
            else:
                found += missing_refusal(step, where)
            self._prompt_work()
        return found + (self.compare(step.expect, where) if step.expect else [])

    def _prompt_work(self) -> None:
        """Let the prompt case worker take each step on the day it is legal."""
        if self.scenario.case_worker != "prompt":
            return
        while (command := next_step(self.case, self.now)) is not None:
            self.kept.handle(command, self.now)


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
    able = [s for s in opened if not written[s.name].needed and not s.two_people]
    final = [step for step in able if _ends(case, step.name)]
    chosen = final or able
    return chosen[0].command(CASE_WORKER) if len(chosen) == 1 else None


def _ends(case: Case, step: str) -> bool:
    process = case.process
    roads = [road for road in process.roads if (road.source, road.step) == (case.state, step)]
    return all(process.state(road.to).ended for road in roads)


def replay(paths: Sequence[str], policy: Any = None, said: Said = silent) -> list[Played]:
    """Play every scenario in files and folders.

    Files below a folder that are no scenarios are not played. said: told how many they are, beside
    those in folders named `applications`, which scenarios refer to.
    Raises InvalidInput with every fault of every file, before any is played.
    """
    from scenarios.applications import is_m2, parsed_file
    from scenarios.kinds import kind_in
    from scenarios.reader import scenario_in

    scenarios: list[tuple[str, Scenario]] = []
    others: Counter[str] = Counter()
    faults: list[Fault] = []
    for file in input_files(paths):
        below = file not in paths
        parsed = None if below and is_m2(file) else parsed_file(file)
        kind = "message M2" if parsed is None else kind_in(parsed)
        if parsed is None or (below and kind not in ("scenario", None)):
            others[str(kind)] += APPLICATIONS not in Path(file).parts
            continue
        try:
            scenarios.append((file, scenario_in(parsed, Path(file).parent)))
        except InvalidInput as invalid:
            faults += invalid.faults
    if not scenarios and not faults:
        says = "there is no scenario in this folder; `saksgang form scenario` prints one"
        faults.append(Fault(paths[0], 1, 1, "", says))
    if faults:
        raise InvalidInput(tuple(faults))
    if others.total():
        listed = ", ".join(f"{kind}: {count}" for kind, count in sorted(others.items()) if count)
        said(f"Not played, since these files are no scenarios ({listed}).")
    return [play(scenario, file, policy) for file, scenario in progress(scenarios, "replaying")]
