"""The program on one page: what a step makes of a case, and what time itself asks for. Pure: the instant is an argument.

`advance` decides and returns; doing (storing, posting, printing) is for others. `due` is the whole scheduler's knowledge.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final, assert_never

from workflow.engine.calendar import oslo_day
from workflow.engine.errors import Reason, Refused
from workflow.logic.outcome import Assessment, Judgement
from workflow.reimbursement.assessment import assess
from workflow.reimbursement.commands import (
    Approve,
    Ask,
    Command,
    Extend,
    Grant,
    Judge,
    Note,
    Propose,
    Receive,
    Reject,
    Return,
    Start,
    Supply,
    TimePassed,
)
from workflow.reimbursement.events import (
    AnswerTimeExtended,
    ApplicationReceived,
    Decided,
    EightWeeksPassed,
    Event,
    ExpiryWarned,
    FactJudged,
    FourWeeksPassed,
    Ground,
    InformationOverdue,
    InformationRequested,
    InformationSupplied,
    NoteAdded,
    PreliminaryReplySent,
    RejectionProposed,
    RejectionReturned,
    ReminderNotSent,
    ReminderSent,
    ReviewStarted,
    TargetMissed,
    TargetWarned,
    Verdict,
    name_of,
)
from workflow.reimbursement.file import Case, Recorded, State, after, opened
from workflow.reimbursement.guards import Situation, reasons_against, road_taken
from workflow.reimbursement.letters import LETTERS, NOT_IDENTIFIED, Letter, letters_for, patient_is_identified
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.timers import answer, deadlines, validity

DISCRETION: Final = 16

STEPS: Final[dict[type, str]] = {
    Start: "start review",
    Ask: "request information",
    Supply: "supply information",
    Judge: "supply information",
    Extend: "extend",
    Propose: "propose rejection",
    Approve: "approve",
    Return: "return",
    Grant: "grant",
    Reject: "reject",
}


@dataclass(frozen=True)
class Outcome:
    """What a step gave: the case after it, the events it added, and the letters they give. They belong in one commit."""

    case: Case
    events: tuple[Recorded, ...]
    letters: tuple[Letter, ...]


def assessment(case: Case, policy: Policy = DEFAULT) -> Assessment:
    """What becomes of the case's file as it stands; on a closed file, decided on what is there."""
    return assess(case.application, case.received, policy, case.judged, closed=case.closed_file)


def advance(case: Case | None, command: Command, at: datetime, policy: Policy = DEFAULT) -> Outcome:
    """The case after a command at an instant (aware). case: None for `Receive`, which opens one.

    Raises Refused, with every reason, when the lifecycle or a rule does not allow it; nothing has changed then.
    """
    if isinstance(command, Receive):
        return _receive(case, command, at, policy)
    if case is None:
        raise ValueError("only an application that is received opens a case")
    today = oslo_day(at)
    _check_grounds_and_day(case, command, today)
    if isinstance(command, Note):
        return _outcome(case, NoteAdded(command.text), today, command.by, at, case.state, policy)
    if isinstance(command, TimePassed):
        return _pass_time(case, command, at, policy)
    effective = _effective_day(case, command, today)
    situation = _situation(case, command, today, policy)
    state = road_taken(STEPS[type(command)], situation)
    return _outcome(case, _event(situation, policy), effective, command.by, at, state, policy)


def due(case: Case, at: datetime, policy: Policy = DEFAULT) -> tuple[TimePassed, ...]:
    """The commands that time itself asks for at an instant, in the order in which they came due.

    Each may change what the next one is, so take the first, and ask again.
    """
    today = oslo_day(at)
    return tuple(
        TimePassed(deadline.kind, deadline.due)
        for deadline in deadlines(case, policy)
        if deadline.kind != "complaint" and deadline.acts_on is not None and deadline.acts_on <= today
    )


def next_due(case: Case, policy: Policy = DEFAULT) -> date | None:
    """The Oslo day on which time next asks for something of the case, or None when it never will."""
    return next((d.acts_on for d in deadlines(case, policy) if d.acts_on is not None), None)


def open_steps(case: Case, by: str, at: datetime, policy: Policy = DEFAULT) -> dict[str, tuple[Reason, ...]]:
    """Every step a case worker can take, by name, with the reasons against it just now; no reason means that it is open."""
    probes: tuple[Command, ...] = (
        Start(by),
        Ask(by),
        Extend(by),
        Propose(by, "?"),
        Approve(by),
        Return(by, "?"),
        Grant(by),
        Reject(by),
    )
    today = oslo_day(at)
    return {STEPS[type(probe)]: reasons_against(STEPS[type(probe)], _situation(case, probe, today, policy)) for probe in probes}


def _receive(case: Case | None, command: Receive, at: datetime, policy: Policy) -> Outcome:
    today = oslo_day(at)
    received = command.received or today
    if case is not None:
        raise Refused("receive", case.state, (Reason("road", "the case exists already", "An answer supplements it."),))
    if received > today:
        raise Refused("receive", "", (_in_the_future(),))
    recorded = Recorded(1, ApplicationReceived(command.application), received, at.astimezone(UTC), command.by, "received")
    new = opened(command.number, recorded)
    if not patient_is_identified(new, policy):
        recorded = replace(recorded, remark=NOT_IDENTIFIED)
        new = opened(command.number, recorded)
    return Outcome(new, (recorded,), letters_for(new, recorded, policy))


def _check_grounds_and_day(case: Case, command: Command, today: date) -> None:
    """Nothing is done before the application came, and nothing that needs written grounds without them."""
    step = STEPS.get(type(command), "note")
    if today < case.received:
        reason = Reason("road", "the application had not been received by then", "Act on that day, or later.")
        raise Refused(step, case.state, (reason,))
    text = command.text if isinstance(command, Note) else getattr(command, "because", "given")
    if not text.strip():
        raise Refused(step, case.state, (Reason("road", "there are no written grounds", "Write down why."),))


def _in_the_future() -> Reason:
    return Reason("road", "the day of receipt lies in the future", "Write the day on which it reached the office.")


def _effective_day(case: Case, command: Command, today: date) -> date:
    """The day that counts: for an answer, the day it reached the office."""
    if not isinstance(command, Supply) or command.received is None:
        return today
    if command.received > today:
        raise Refused(STEPS[Supply], case.state, (_in_the_future(),))
    if command.received < case.received:
        reason = Reason("road", "an answer can't come before its application", "Write the day on which it reached the office.")
        raise Refused(STEPS[Supply], case.state, (reason,))
    return command.received


def _situation(case: Case, command: Command, today: date, policy: Policy) -> Situation:
    """The file as it would be with the step, assessed both ways."""
    with_step = case
    if isinstance(command, Supply):
        with_step = after(case, _recorded(case, InformationSupplied(command.supplement, ()), today, command.by, None, case.state))
    if isinstance(command, Judge):
        found = Judgement(command.fact, command.value, command.because, command.by)
        with_step = replace(case, judged={**case.judged, command.fact: found})
    open_file = assess(with_step.application, case.received, policy, with_step.judged)
    on_file = assessment(with_step, policy) if case.closed_file else open_file
    answer_due = answer(case.request, policy).due if case.request is not None else None
    return Situation(case, command, open_file, on_file, today, answer_due)


def _event(situation: Situation, policy: Policy) -> Event:
    """What a step that is allowed means: the event it becomes."""
    case, command, found = situation.case, situation.command, situation.assessment
    match command:
        case Start():
            return ReviewStarted()
        case Ask(facts=facts):
            return InformationRequested(tuple(dict.fromkeys((*found.missing, *facts))), found.outcome == "wrong_applicant")
        case Supply(supplement=supplement):
            return InformationSupplied(supplement, found.missing)
        case Judge(fact=fact, value=value, because=because):
            return FactJudged(fact, value, because)
        case Extend():
            return AnswerTimeExtended()
        case Propose(because=because):
            return RejectionProposed(because)
        case Return(because=because):
            return RejectionReturned(because)
        case _:
            return _decision(case, command, situation.on_file, policy)


def _decision(case: Case, command: Command, found: Assessment, policy: Policy) -> Decided:
    if isinstance(command, Grant):
        valid_from, valid_to = validity(case, policy)
        return Decided("granted", found.basis, (), (), (), None, valid_from, valid_to, found.rule_set, found.policy)
    if isinstance(command, Approve):
        because = case.proposal.because if case.proposal else None
        ground = Ground("B-1", "§ 3b", DISCRETION)
        return Decided("rejected", found.basis, (DISCRETION,), (ground,), (), because, None, None, found.rule_set, found.policy)
    verdict: Verdict = "dismissed" if found.outcome == "dismiss" else "rejected"
    grounds = tuple(Ground(failing.rule, failing.law, failing.reason) for failing in found.failing)
    return Decided(verdict, found.basis, found.reasons, grounds, found.missing, None, None, None, found.rule_set, found.policy)


def _pass_time(case: Case, command: TimePassed, at: datetime, policy: Policy) -> Outcome:
    """Passed time through the same door. Refused unless the deadline is open and its day has come."""
    today = oslo_day(at)
    if command not in due(case, at, policy):
        reason = Reason("road", f"no {command.kind} is due by then", "Time asks for it by itself when its day comes.")
        raise Refused(f"pass {command.kind}", case.state, (reason,))
    acts_on = next(d.acts_on for d in deadlines(case, policy) if (d.kind, d.due) == (command.kind, command.due))
    state = case.state
    if command.kind == "answer":
        state = road_taken("information overdue", _situation(case, command, today, policy))
    return _outcome(case, _time_event(case, command, today, policy), acts_on or today, command.by, at, state, policy)


def _time_event(case: Case, command: TimePassed, today: date, policy: Policy) -> Event:
    match command.kind:
        case "preliminary_reply":
            return PreliminaryReplySent(command.due)
        case "reminder":
            too_late = case.request is not None and today > answer(case.request, policy).due
            return ReminderNotSent(command.due) if too_late else ReminderSent(command.due)
        case "answer":
            return InformationOverdue(command.due)
        case "early_warning" | "late_warning":
            return TargetWarned(command.due, command.kind)
        case "target":
            return TargetMissed(command.due)
        case "four_weeks":
            return FourWeeksPassed(command.due)
        case "eight_weeks":
            return EightWeeksPassed(command.due)
        case "expiry_warning":
            return ExpiryWarned(command.due)
        case _:
            assert_never(command.kind)


def _recorded(
    case: Case, event: Event, effective: date, actor: str, at: datetime | None, state: State, remark: str = ""
) -> Recorded:
    instant = at.astimezone(UTC) if at is not None else case.events[-1].recorded
    return Recorded(len(case.events) + 1, event, effective, instant, actor, state, remark)


def _outcome(case: Case, event: Event, effective: date, actor: str, at: datetime, state: State, policy: Policy) -> Outcome:
    recorded = _recorded(case, event, effective, actor, at, state)
    new = after(case, recorded)
    if name_of(event) in LETTERS and not patient_is_identified(new, policy):
        recorded = replace(recorded, remark=NOT_IDENTIFIED)
        new = after(case, recorded)
    return Outcome(new, (recorded,), letters_for(new, recorded, policy))
