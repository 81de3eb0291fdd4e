"""The program on one page: what a step makes of a case, and what time takes by itself.

`advance` decides on one step; `take` adds what is due before it and what follows from it. Storing,
sending and printing are done elsewhere. The instant is an argument, and nothing here knows a
process by name.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from itertools import product
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    NamedTuple,
    TypeAlias,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from workflow.engine.calendar import oslo_day
from workflow.engine.case import Command, Recorded, apply
from workflow.engine.errors import NotAssessed, Reason, Refused
from workflow.engine.letters import Letter, destined, left_out, letters_to, told_by
from workflow.engine.links import Find, Linked, Seeds, nobody, seeds_of
from workflow.engine.people import fault_of
from workflow.engine.process import START, TIME, Birth, Process, Situation, Step
from workflow.engine.roads import no_such_road, reasons_against, road_taken
from workflow.engine.steps import Register, TimePassed
from workflow.engine.terms import Terms
from workflow.engine.timers import deadlines

NewNumber: TypeAlias = Callable[[int], str]
"""Gives the next case number of a year."""


class Outcome(NamedTuple):
    """What a step gave: the case after it, its events and their letters. They are one commit.

    assessed: facts and assessment of that case. follows: the steps that follow by themselves.
    bears: the cases that are opened with it.
    """

    case: Any
    events: tuple[Recorded, ...]
    letters: tuple[Letter, ...]
    assessed: Any = None
    follows: tuple[Command, ...] = ()
    bears: tuple[Birth, ...] = ()


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
    process: Process[Any],
    command: Register,
    at: datetime,
    terms: Terms | None = None,
    find: Find = nobody,
) -> Outcome:
    """Return the new case of an application at an instant (aware).

    terms: what it carries; if not given, what the case it is linked to gives, else those of a new
    case under the process's own policy. find: gives the other cases of its matter. Raises Refused.
    """
    step, today = process.step_of(command), oslo_day(at)
    linked = find(Seeds(frozenset(link.number for link in command.links))) if command.links else ()
    _refuse_wrong_links(process, command, linked)
    terms = _terms_of_new(process, command, at, linked) if terms is None else terms
    recorded = Recorded(
        sequence=1,
        event=step.happens(Situation(cast("Any", None), command, None, today, terms, linked)),
        effective=command.received or today,
        recorded=at.astimezone(UTC),
        actor=command.by,
        state=next(r.to for r in process.roads if (r.source, r.step) == (START, step.name)),
    )
    case = process.case.opened(process, command.number, recorded)
    linked = find(seeds_of(case, command.links))
    case = replace(case, linked=linked)
    links = step.links(Situation(case, command, None, today, terms, linked))
    entries = [
        replace(recorded, sequence=number, event=Linked(*link))
        for number, link in enumerate(links, start=2)
    ]
    for entry in entries:
        case = apply(case, entry)
    situation = Situation(case, command, process.assess(case, today), today, terms, linked)
    _refuse_unless_checked(step, situation)
    state = road_taken(step.name, situation, START)
    entries = [replace(entry, state=state) for entry in entries]
    outcome = _outcome(None, replace(recorded, state=state), situation, entries)
    then = situation._replace(to=state)
    return outcome._replace(follows=step.then(then), bears=step.bears(then))


def begin(
    process: Process[Any],
    command: Register,
    at: datetime,
    terms: Terms | None = None,
    find: Find = nobody,
) -> list[Outcome]:
    """Return what opening a case gives, with what follows from it by itself: one commit.

    Arguments as `open_case`. Raises Refused.
    """
    first = open_case(process, command, at, terms, find)
    return [first, *_each(first.case, list(first.follows), at, first.assessed)]


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
    outcome, then = _outcome(case, recorded, situation), situation._replace(to=state)
    return outcome._replace(follows=step.then(then), bears=step.bears(then))


def take(
    case: Any, command: Command | None, at: datetime, new_number: NewNumber | None = None
) -> list[Outcome]:
    """Return what a command gives at an instant (aware), as outcomes that are one commit.

    First comes every step of time that is due by then, then what follows from the command by
    itself, last the cases that it bears. command: None = only what is due. new_number: gives the
    next case number of a year. Raises Refused as `advance`.
    """
    outcomes: list[Outcome] = []
    assessed = None

    def run(commands: list[Command]) -> None:
        nonlocal case, assessed
        outcomes.extend(_each(case, commands, at, assessed))
        case, assessed = outcomes[-1].case, outcomes[-1].assessed

    while passed := due(case, at, command):
        run([passed[0]])
    if command is not None:
        run([*case.process.ahead(case, command, oslo_day(at)), command])
    births = [(birth, outcome.case) for outcome in outcomes for birth in outcome.bears]
    for birth, by in births:
        assert new_number is not None  # whoever takes steps that bear cases gives numbers
        outcomes += _born(birth, by, at, new_number)
    return outcomes


def _each(case: Any, commands: list[Command], at: datetime, assessed: Any) -> list[Outcome]:
    """Take commands in order, each with what follows from it by itself."""
    outcomes = list[Outcome]()
    while commands:
        outcome = advance(case, commands.pop(0), at, assessed)
        case, assessed = outcome.case, outcome.assessed
        commands += outcome.follows
        outcomes.append(outcome)
    return outcomes


def _born(birth: Birth, by: Any, at: datetime, new_number: NewNumber) -> list[Outcome]:
    """Open a case that a step bears. by: the case of the step, after it."""
    command = cast("Register", birth.command)
    year = (command.received or oslo_day(at)).year
    matter = (*by.linked, by)

    def find(_: Seeds) -> tuple[Any, ...]:
        return tuple(sorted(matter, key=lambda case: case.number))

    command = replace(command, number=new_number(year))
    outcomes = begin(birth.process, command, at, find=find)
    for then in birth.then:
        outcomes += take(outcomes[-1].case, then, at)
    return outcomes


def _terms_of_new(
    process: Process[Any], command: Register, at: datetime, linked: tuple[Any, ...]
) -> Terms:
    """Return what a new case carries, linked or not. Raises Refused as `new_terms`."""
    if not command.links:
        return new_terms(process, command, at)
    other = next(case for case in linked if case.number == command.links[0].number)
    if process.terms_of is None:
        return new_terms(process, command, at, other.policy)
    return process.terms_of(other, command.received or oslo_day(at))


def _refuse_wrong_links(process: Process[Any], command: Register, linked: tuple[Any, ...]) -> None:
    """Refuse links to cases of other processes than the process's own table of links says."""
    cases = {case.number: case for case in linked}
    for link in command.links:
        processes = next(rule.to for rule in process.links if rule.kind == link.kind)
        other = cases[link.number].process.name
        if other not in processes:
            says = f"case {link.number} is of the kind {other}"
            reason = Reason("road", says, f"This is open to cases of {', '.join(processes)}.")
            raise Refused(process.step_of(command).name, START, (reason,))


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
    """Return every step that a person takes on a case, with the reasons against it.

    No reason means that the step is open. What a step needs is made up: any text, each choice, and
    today for a day. A step that needs more, as a form, is open where a road leads on by it.
    """
    process: Process[Any] = case.process
    today = oslo_day(at)
    assessed = process.assess(case, today) if assessed is None else assessed
    return {
        step.name: _reasons_against_all(case, step, by, today, assessed)
        for step in process.steps
        if step.by_people and not step.common and not process.opens(step.name)
    }


GROUNDS: Final = "?"
"""The text of a step that is only tried out."""


def _reasons_against_all(
    case: Any, step: Step[Any], by: str, today: date, assessed: Any
) -> tuple[Reason, ...]:
    """Return why a step is refused, whatever is stated with it; nothing where it may be open."""
    if not any((road.source, road.step) == (case.state, step.name) for road in case.process.roads):
        return no_such_road(case)
    refused = [
        reasons_against(step.name, _situation(case, step, probe, today, assessed))
        for probe in _probes(step, case, by, today)
    ]
    return refused[0] if refused and all(refused) else ()


def _probes(step: Step[Any], case: Any, by: str, today: date) -> Iterator[Command]:
    """Yield the commands that try a step out; none if it needs what can't be made up."""
    if step.readers:
        return
    hints, tries = get_type_hints(step.command, include_extras=True), step.tries(case)
    needed = [each.name for each in fields(step.command) if each.name in step.needs]
    values = [tries.get(name) or _tried(hints[name], today) for name in needed]
    for chosen in product(*values):
        yield step.command(by, **dict(zip(needed, chosen, strict=True)))


def _tried(kind: Any, today: date) -> tuple[Any, ...]:
    """Return the values to try for a field of a type; none if it is no text, choice or day."""
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if get_origin(bare) is Literal:
        return get_args(bare)
    return {str: (GROUNDS,), date: (today,)}.get(bare, ())


def _situation(
    case: Any, step: Step[Any], command: Command, today: date, assessed: Any
) -> Situation[Any]:
    """Return what the guards read: the case as it is, assessed as it would be with the step."""
    foreseen = step.foresee(case, command)
    if assessed is None or foreseen is not case:
        assessed = case.process.assess(foreseen, today)
    return Situation(case, command, assessed, today, case.terms, case.linked)


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
    days = (
        deadline.acts_on
        for deadline in deadlines(case)
        if TimePassed(TIME, deadline.kind, deadline.due) == command
    )
    day = next(days, None)
    if day is None or day > oslo_day(at):
        help_ = "Time takes the step by itself when its day comes."
        reason = Reason("road", f"no {command.kind} is due by then", help_)
        raise Refused(f"pass {command.kind}", case.state, (reason,))
    return day


def _outcome(
    case: Any,
    recorded: Recorded,
    situation: Situation[Any],
    links: Sequence[Recorded] = (),
) -> Outcome:
    """Return the case with the event, and its letters. links: the events after it, of a new case.

    The event says which letter is left out, and which dates the others tell.
    """

    def after(entry: Recorded) -> Any:
        if case is not None:
            return apply(case, entry)
        opened = situation.case.opened(situation.case.process, situation.case.number, entry)
        for each in links:
            opened = apply(opened, each)
        return replace(opened, linked=situation.linked)

    new = after(recorded)
    destined_ = destined(new, recorded, situation.assessed)
    remark, told = left_out(destined_), told_by(destined_, new, recorded)
    if remark or told:
        recorded = replace(recorded, remark=remark, told=told)
        new = after(recorded)
    letters = letters_to(destined_, new, recorded)
    return Outcome(new, (recorded, *links), letters, situation.assessed)
