"""Replay: one scenario played from receipt to its last moment, every passed day included, and compared with what it expects.

Without a store the case lives in a variable; nothing is read but the scenario. Time comes from the file alone: no clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from handlers.analysis.back_ends import Desk, StoredDesk
from handlers.analysis.input_files import scenario_files
from handlers.progress import progress
from scenarios.policies import policy_from
from scenarios.reading.values import typed_value
from scenarios.scenario import Expect, Scenario, Step
from workflow.engine.advance import next_due
from workflow.engine.calendar import start_of
from workflow.engine.case import Command, Recorded
from workflow.engine.errors import Fault, InvalidInput, Refused
from workflow.engine.letters import Letter
from workflow.engine.steps import Note, Register
from workflow.engine.timers import deadlines
from workflow.reimbursement.assessed import assessment
from workflow.reimbursement.commands import Answer, Approve, Ask, Extend, Grant, Judge, Propose, Reject, Return, Start
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

if TYPE_CHECKING:
    from storage.store import Store

CASE_WORKER = "case worker"
POST = "post"


@dataclass(frozen=True)
class Played:
    """A scenario after its replay. differences: sentences; none = it passed. events, letters: what the case became.

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
        """Nothing differs from what the file expects."""
        return not self.differences


def play(scenario: Scenario, file: str = "", policy: Policy = DEFAULT, store: "Store | None" = None) -> Played:
    """Play a scenario and its what-ifs. policy: the values in force; the scenario's own `policy:` goes before them.

    store: a database to play it through, each what-if as a case of its own; without one the case lives in a variable.
    """
    story = _Story(scenario, policy, store)
    differences = story.play(scenario.timeline)
    variants = []
    for variant in scenario.what_if:
        steps = [step.model_copy(update={"expect": None}) for step in scenario.timeline]
        other = _Story(scenario, policy, store)
        found = other.play(_in_order([*steps, *variant.add], other.received))
        found += other.compare(variant.expect, "at the end")
        differences += [f"what if {variant.name}: {difference}" for difference in found]
        variants.append(other.case.events)
    return Played(file, scenario.scenario, tuple(differences), story.case.events, tuple(story.desk.letters), tuple(variants))


def _in_order(steps: Iterable[Step], received: date) -> list[Step]:
    return sorted(steps, key=lambda step: (step.recorded or step.at).instant(received))


class _Story:
    """One playing of one timeline."""

    def __init__(self, scenario: Scenario, policy: Policy, store: "Store | None") -> None:
        self.scenario = scenario
        self.prompt = scenario.case_worker == "prompt"
        self.policy = policy_from(scenario.policy or {}, policy)
        start = scenario.received
        assert start.day is not None
        self.received = start.day
        self.now = start.instant(start.day).astimezone(UTC)
        self.desk = Desk(self.policy) if store is None else StoredDesk(self.policy, store)

    @property
    def case(self) -> Case:
        assert self.desk.case is not None
        return self.desk.case

    def play(self, steps: Sequence[Step]) -> list[str]:
        self.desk.handle(Register(POST, f"{self.received.year}-000001", self.scenario.application), self.now)
        self._prompt_work()
        differences: list[str] = []
        for step in steps:
            self._let_time_pass((step.recorded or step.at).instant(self.received).astimezone(UTC))
            differences += self._take(step)
        return differences

    def _let_time_pass(self, until: datetime) -> None:
        """To each due instant in turn, never over one; then to the moment itself."""
        while (day := next_due(self.case, self.policy)) is not None and max(start_of(day), self.now) <= max(until, self.now):
            self.now = max(start_of(day), self.now)
            self.desk.pass_time(self.now)
            self._prompt_work()
        self.now = max(until, self.now)

    def _take(self, step: Step) -> list[str]:
        where = step.at.on(self.received).isoformat()
        command = _command(step, self.received)
        differences = []
        if command is not None:
            try:
                self.desk.handle(command, self.now)
            except Refused as refusal:
                differences += _compare_refusal(step, refusal, where)
            else:
                if step.refused is not None:
                    differences.append(f"{where}: expected a refusal for {_listed(step.refused)}, but the step was taken")
            self._prompt_work()
        return differences + (self.compare(step.expect, where) if step.expect else [])

    def _prompt_work(self) -> None:
        """The prompt case worker takes each step the day it is legal."""
        while self.prompt and (command := next_step(self.case, self.policy)) is not None:
            self.desk.handle(command, self.now)

    def compare(self, expect: Expect, where: str) -> list[str]:
        found = _found(self.case, self.desk.letters, expect, self.policy)
        differences = []
        for name in expect.model_fields_set:
            wanted = _wanted(getattr(expect, name), name)
            if found[name] != wanted:
                differences.append(f"{where}: {name}: expected {_listed(wanted)}, found {_listed(found[name])}")
        return sorted(differences)


def next_step(case: Case, policy: Policy = DEFAULT) -> Command | None:
    """The step that a prompt case worker takes now, or None: ask while something is missing, else start, else decide."""
    if case.state == "missing_info" or case.ended or case.proposal is not None:
        return None
    outcome = assessment(case, policy).outcome
    if outcome in ("missing", "wrong_applicant"):
        return Ask(CASE_WORKER)
    if case.state == "received":
        return Start(CASE_WORKER)
    return Grant(CASE_WORKER) if outcome == "grant" else Reject(CASE_WORKER)


def _command(step: Step, received: date) -> Command | None:
    by = step.by or CASE_WORKER
    because = step.because or ""
    if step.answer is not None:
        return Answer(step.by or POST, step.answer, step.at.on(received))
    match step.do:
        case None:
            return None
        case "judge":
            assert step.fact is not None and step.value is not None
            return Judge(by, step.fact, typed_value(FACTS[step.fact], step.value), because)
        case "ask":
            return Ask(by, step.facts or ())
        case "propose":
            return Propose(by, because)
        case "return":
            return Return(by, because)
        case "note":
            return Note(by, because)
        case "start":
            return Start(by)
        case "extend":
            return Extend(by)
        case "approve":
            return Approve(by)
        case "grant":
            return Grant(by)
        case "reject":
            return Reject(by)


def _compare_refusal(step: Step, refusal: Refused, where: str) -> list[str]:
    rules = tuple(dict.fromkeys(reason.rule for reason in refusal.reasons))
    if step.refused is None:
        return [f"{where}: the step was refused: {refusal}"]
    if set(rules) != set(step.refused):
        return [f"{where}: refused: expected {_listed(step.refused)}, found {_listed(rules)}"]
    return []


def _found(case: Case, letters: Sequence[Letter], expect: Expect, policy: Policy) -> dict[str, Any]:
    now = assessment(case, policy)
    decision = case.decision
    due_dates = {deadline.kind: deadline.due for deadline in deadlines(case, policy)}
    return {
        "state": case.state,
        "outcome": now.outcome,
        "basis": (decision.basis if decision else now.basis) or "none",
        "reasons": decision.reasons if decision else now.reasons,
        "missing": tuple(sorted(decision.missing if decision else now.missing)),
        "letters": _letters_so_far(letters, expect.letters or ()),
        "deadlines": {kind: due_dates.get(kind) for kind in expect.deadlines or {}},
        "events": tuple(recorded.event.name for recorded in case.events),
        "valid_to": decision.valid_to if decision else None,
    }


def _letters_so_far(letters: Sequence[Letter], wanted: Sequence[str]) -> tuple[str, ...]:
    """Originals in order; notices of routine only where the file lists one."""
    everything = any(kind in REIMBURSEMENT.routine_letters for kind in wanted)
    events = dict.fromkeys((letter.event, letter.kind) for letter in letters)
    return tuple(kind for _, kind in events if everything or kind not in REIMBURSEMENT.routine_letters)


def _wanted(value: Any, name: str) -> Any:
    """As the file says it; missing facts in any order."""
    if name == "missing":
        return tuple(sorted(value))
    return dict(value) if isinstance(value, dict) else value


def _listed(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_listed(day)}" for name, day in value.items()) or "none"
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "none"
    return "none" if value is None else str(value)


def replay(paths: Sequence[str], policy: Policy = DEFAULT) -> list[Played]:
    """Play every scenario that the paths mean (files, folders).

    Raises InvalidInput with every fault of every file: all are played, or none.
    """
    from scenarios.reader import read_scenario

    scenarios: list[tuple[str, Scenario]] = []
    faults: list[Fault] = []
    for file in scenario_files(paths):
        try:
            scenarios.append((file, read_scenario(file)))
        except InvalidInput as invalid:
            faults += invalid.faults
    if faults:
        raise InvalidInput(tuple(faults))
    return [play(scenario, file, policy) for file, scenario in progress(scenarios, "replaying")]
