"""The program on one page: what a step makes of a case, and what time takes by itself.

`advance` decides on one step; `take` adds what is due before it and what follows from it. Storing,
sending and printing are done elsewhere. The instant is an argument, and nothing here knows a
process by name.
"""

from dataclasses import MISSING, dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal, cast, get_args, get_origin

from workflow.engine.calendar import oslo_day
from workflow.engine.case import Command, Recorded, apply
from workflow.engine.errors import NotAssessed, Reason, Refused
from workflow.engine.letters import Letter, left_out, letters_for, told_by
from workflow.engine.people import fault_of
from workflow.engine.process import START, TIME, Process, Situation, Step
from workflow.engine.roads import reasons_against, road_taken
from workflow.engine.steps import Register, TimePassed
from workflow.engine.terms import Terms
from workflow.engine.timers import deadlines


@dataclass(frozen=True)
class Outcome:
    """What a step gave: the case after it, its events and their letters. They are one commit.

    assessed: facts and assessment of that case. follows: the steps that follow by themselves.
    """

    case: Any
    events: tuple[Recorded, ...]
    letters: tuple[Letter, ...]
    assessed: Any = None
    follows: tuple[Command, ...] = ()


def new_terms(
    process: Process[Any],
    command: Register,
    at: datetime,
    policy: Any = None,
    rules_day: date | None = None,
) -> Terms:
    """Return what a new, unlinked case carries: the rules of its day of arrival, and a policy.

    policy: the process's own if not given. rules_day: take the rules of this day, whatever the
    policy says. Raises Refused if no rules were in force.
    """
    policy = process.policy if policy is None else policy
    try:
        return process.terms(command.received or oslo_day(at), policy, rules_day)
    except NotAssessed as none:
        raise Refused("register", START, (Reason("road", none.says, none.help),)) from None


def open_case(
    process: Process[Any], command: Register, at: datetime, terms: Terms | None = None
) -> Outcome:
    """Return the new case of an application at an instant (aware).

    terms: what it carries; those of a new case under the process's own policy if not given.
    Raises Refused.
    """
    terms = new_terms(process, command, at) if terms is None else terms
    step = process.step_of(command)
    recorded = Recorded(
        sequence=1,
        event=step.happens(Situation(cast("Any", None), command, None, oslo_day(at), terms)),
        effective=command.received or oslo_day(at),
        recorded=at.astimezone(UTC),
        actor=command.by,
        state=next(road.to for road in process.roads if road.source == START),
    )
    case = process.case.opened(process, command.number, recorded)
    today = oslo_day(at)
    situation = Situation(case, command, process.assess(case, today), today, terms)
    _refuse_unless_checked(step, situation)
    state = road_taken(step.name, situation, START)
    return _outcome(None, replace(recorded, state=state), situation)


def advance(case: Any, command: Command, at: datetime, assessed: Any = None) -> Outcome:
    """Return the case after a command at an instant (aware).

    assessed: of the case as it is, if already made.
    Raises Refused with every reason when a check or a guard says no; nothing has changed then.
    """
    process: Process[Any] = case.process
    step, today = process.step_of(command), oslo_day(at)
    if isinstance(command, Register):
        reason = Reason("road", "the case exists already", "Supplement that case with an answer.")
        raise Refused(step.name, case.state, (reason,))
    if today < case.received:
        reason = Reason("road", "the application had not been received by then", "Act later.")
        raise Refused(step.name, case.state, (reason,))
    command = _arrived(command, today)
    situation = _situation(case, step, command, today, assessed)
    _refuse_unless_checked(step, situation)
    effective = step.day(situation)
    if isinstance(command, TimePassed):
        effective = _day_that_came(case, command, at)
    state = road_taken(step.name, situation)
    if process.state(state).kind == "decided" and not case.decided:
        _refuse_before_the_last_event(step, case, today)
    recorded = Recorded(
        sequence=len(case.events) + 1,
        event=step.happens(situation),
        effective=effective,
        recorded=at.astimezone(UTC),
        actor=command.by,
        state=state,
    )
    outcome = _outcome(case, recorded, situation)
    return replace(outcome, follows=step.then(replace(situation, to=state)))


def take(case: Any, command: Command | None, at: datetime) -> list[Outcome]:
    """Return what a command gives at an instant (aware), as outcomes that are one commit.

    First comes every step of time that is due by then, last what follows from the command by
    itself. command: None = only what is due. Raises Refused as `advance`.
    """
    outcomes: list[Outcome] = []
    assessed = None

    def step(taken: Command) -> tuple[Command, ...]:
        nonlocal case, assessed
        outcomes.append(advance(case, taken, at, assessed))
        case, assessed = outcomes[-1].case, outcomes[-1].assessed
        return outcomes[-1].follows

    while passed := due(case, at, command):
        step(passed[0])
    waiting = [] if command is None else [command]
    while waiting:
        waiting += step(waiting.pop(0))
    return outcomes


def _arrived(command: Command, today: date) -> Command:
    """Return a command that brings something with its day of arrival: today if none is stated."""
    if getattr(command, "received", today) is None:
        return cast("Command", replace(cast("Any", command), received=today))
    return command


def due(case: Any, at: datetime, before: Command | None = None) -> tuple[TimePassed, ...]:
    """Return the commands that time asks for at an instant, the earliest first.

    Each may change what the next one is: take the first, and ask again.
    before: what is done next; notices that are part of its letter are left out.
    """
    today = oslo_day(at)
    left = () if before is None else folded(case, before, today)
    return tuple(
        TimePassed(by=TIME, kind=deadline.kind, due=deadline.due)
        for deadline in deadlines(case)
        if deadline.acts_on is not None and deadline.acts_on <= today and deadline.kind not in left
    )


def folded(case: Any, command: Command, today: date) -> tuple[str, ...]:
    """Return the timers whose notice of an Oslo day is part of the command's own letter."""
    folds = case.process.step_of(command).folds
    acting = (each.kind for each in deadlines(case) if each.acts_on == today)
    return tuple(kind for kind in acting if kind in folds) if folds else ()


def next_due(case: Any) -> date | None:
    """Return the Oslo day on which time next takes a step, or None when it never will."""
    return next((d.acts_on for d in deadlines(case) if d.acts_on is not None), None)


def open_steps(
    case: Any, by: str, at: datetime, assessed: Any = None
) -> dict[str, tuple[Reason, ...]]:
    """Return every step that needs but a person, texts and choices, with the reasons against it.

    No reason means that the step is open.
    """
    process: Process[Any] = case.process
    today = oslo_day(at)
    assessed = process.assess(case, today) if assessed is None else assessed
    return {
        step.name: reasons_against(step.name, _situation(case, step, probe, today, assessed))
        for step in process.steps
        if (probe := _probe(step, by)) is not None
    }


GROUNDS: Final = "?"
"""The text of a step that is only tried out; of a list of choices, the first is tried."""


def _probe(step: Step[Any], by: str) -> Command | None:
    """Return the command that tries a step out; None if it needs more than a person, texts and
    choices.
    """
    if step.common or step.by != "case worker":
        return None
    tried = {
        each.name: _tried(each.type)
        for each in fields(step.command)
        if each.name != "by" and each.default is MISSING and each.default_factory is MISSING
    }
    if any(value is None for value in tried.values()):
        return None
    return step.command(by, **tried)


def _tried(kind: Any) -> Any:
    """Return the value to try a field of a type with; None if it is no text and no choice."""
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if get_origin(bare) is Literal:
        return get_args(bare)[0]
    return GROUNDS if kind is str else None


def _situation(
    case: Any, step: Step[Any], command: Command, today: date, assessed: Any
) -> Situation[Any]:
    """Return what the guards read: the case as it is, assessed as it would be with the step."""
    foreseen = step.foresee(case, command)
    if assessed is None or foreseen is not case:
        assessed = case.process.assess(foreseen, today)
    return Situation(case, command, assessed, today, case.terms)


def _refuse_unless_checked(step: Step[Any], situation: Situation[Any]) -> None:
    reasons = [reason for check in step.checks for reason in check.reasons(situation)]
    if step.because and not getattr(situation.command, step.because).strip():
        reasons.append(Reason("road", "there are no written grounds", "Write down why."))
    fault = fault_of(situation.command.by) if step.two_people else None
    if fault is not None:
        reasons.append(
            Reason("road", "this step takes two people, and nobody has this name", fault)
        )
    if reasons:
        raise Refused(step.name, situation.case.state, tuple(reasons))


def _refuse_before_the_last_event(step: Step[Any], case: Any, today: date) -> None:
    """Refuse a decision on an earlier day than that on which an event was recorded.

    Smaller steps back of the clock are only shown in the history.
    """
    newest = max(oslo_day(entry.recorded) for entry in case.events)
    if today < newest:
        says = (
            f"an event of the case was recorded later ({newest}), and no decision comes before it"
        )
        reason = Reason("road", says, "Set the clock right, or decide on that day or later.")
        raise Refused(step.name, case.state, (reason,))


def _day_that_came(case: Any, command: TimePassed, at: datetime) -> date:
    """Return the day on which the date acts. Raises Refused unless that day has come."""
    if command not in due(case, at):
        help_ = "Time takes the step by itself when its day comes."
        reason = Reason("road", f"no {command.kind} is due by then", help_)
        raise Refused(f"pass {command.kind}", case.state, (reason,))
    return next(
        d.acts_on or d.due
        for d in deadlines(case)
        if (d.kind, d.due) == (command.kind, command.due)
    )


def _outcome(case: Any, recorded: Recorded, situation: Situation[Any]) -> Outcome:
    """Return the case with the event, and its letters.

    The event says which letter is left out, and which dates the others tell.
    """

    def after(entry: Recorded) -> Any:
        if case is not None:
            return apply(case, entry)
        opened = situation.case
        return opened.opened(opened.process, opened.number, entry)

    new = after(recorded)
    remark = left_out(new, recorded, situation.assessed)
    told = told_by(new, recorded, situation.assessed)
    if remark or told:
        recorded = replace(recorded, remark=remark, told=told)
        new = after(recorded)
    letters = letters_for(new, recorded, situation.assessed)
    return Outcome(new, (recorded,), letters, situation.assessed)
