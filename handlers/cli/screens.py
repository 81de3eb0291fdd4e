"""Lines for people: a step that was taken or tried, a case on one screen, lists. Decides nothing.

Words stand here, not the names of JSON: "under review", "target missed".
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from handlers.casework.case_lines import CaseLine, Task
from handlers.casework.details import Details, DetailsByRules
from handlers.casework.door import Handled
from handlers.casework.overview import Board, DueDate, Status, state_in_words
from handlers.casework.views import (
    AuditLine,
    HistoryLine,
    LetterLine,
    View,
    Why,
    lines_of,
)
from handlers.cli import reimbursement_screens as reimbursement
from handlers.cli.date_screens import (
    apart,
    day_in_words,
    each_one_line,
    event_in_words,
    in_words,
    left_in_words,
    told_dates,
    told_otherwise,
)
from handlers.cli.output import columns
from handlers.text import one_line
from workflow.engine.calendar import OSLO, oslo_day
from workflow.engine.case import Event, Recorded
from workflow.engine.elapsed import waited_for
from workflow.engine.moving import LaterDayTold, RulesChanged
from workflow.engine.outdated import ToldDateOutdated
from workflow.engine.timers import closed_days, deadlines
from workflow.processes import PROCESSES

if TYPE_CHECKING:
    from handlers.api import OutboxLine

LAST_EVENTS = 6


# Steps -----------------------------------------------------------------------------------------


@each_one_line
def handled_lines(handled: Handled, *, letters: bool) -> Iterator[str]:
    """Yield what a step did: events, state, next dates, letters. letters: with their texts."""
    case = handled.case
    state = case.process.state(case.state).says
    if handled.repeated:
        yield f"{case.number}: this is stored already; nothing was done now. The case {state}."
        return
    today = oslo_day(handled.events[-1].recorded)
    for each in (case, *handled.born):
        for recorded in handled.events:
            if recorded in each.events:
                yield f"{each.number}: {event_line(recorded)}"
        yield f"{each.number}: the case {each.process.state(each.state).says}."
        yield from _next_dates(each, today)
        for letter, document in handled.letters:
            if letter.case == each.number:
                yield f"  letter: {_to_whom(letter)} ({', '.join(letter.names)}), {letter.language}"
                if letters:
                    yield from (f"    | {line}" for line in lines_of(document))


def _next_dates(case: Any, today: date) -> Iterator[str]:
    """Yield a line with the next three dates of a case, as far as they have not passed."""
    closed = closed_days(case.policy)
    nearest = (each for each in deadlines(case)[:3] if each.due >= today)
    dates = [f"{in_words(each.kind)} {day_in_words(each.due, closed)}" for each in nearest]
    if dates:
        yield f"  next dates: {', '.join(dates)}"


@each_one_line
def letter_lines(handled: Handled) -> Iterator[str]:
    """Yield the letters of a step, in full."""
    for letter, document in handled.letters:
        yield f"  letter: {_to_whom(letter)}"
        yield from (f"    | {line}" for line in lines_of(document))


def question_about(does: str, tried: Handled) -> str:
    """Return the question before a step is stored: what, which case, whose, how many letters.

    does: up to the case's number, as "Grant case".
    """
    letters = len(tried.letters)
    sends = {0: "without a letter", 1: "and send 1 letter"}.get(
        letters, f"and send {letters} letters"
    )
    case = tried.case
    return one_line(f"{does} {case.number} ({', '.join(subject_of(case))}), {sends}?")


def subject_of(case: Any) -> tuple[str, ...]:
    """Return whose case it is and what it is about: patient and medicine, as far as stated."""
    form = case.application
    named = (
        getattr(getattr(form, section, None), "name", None) for section in ("patient", "medicine")
    )
    told = tuple(name for name in named if name)
    return told or (str(case.process.title.nb),)


def _to_whom(letter: Any) -> str:
    return f"{in_words(letter.kind)} {'copy to' if letter.copy else 'to'} {receiver(letter.to)}"


def receiver(name: str) -> str:
    """Return who gets a letter, for people: the patient is `applicant` in letters and in JSON."""
    return "patient" if name == "applicant" else name


def event_line(recorded: Recorded) -> str:
    """Return an event in one line: day, name, who, and what it says."""
    remark = f" ({recorded.remark})" if recorded.remark else ""
    name = event_in_words(recorded.event.name)
    return f"{recorded.effective} {name} by {recorded.actor}{_detail(recorded.event)}{remark}"


def _detail(event: Event) -> str:
    """Return what an event says: in the words of its process, else its texts."""
    if isinstance(event, ToldDateOutdated):
        return f": {in_words(event.kind)}: {told_otherwise(event.due, event.computed)}"
    if isinstance(event, LaterDayTold):
        return f": {in_words(event.timer)}"
    if isinstance(event, RulesChanged):
        return f": {rules_changed(event)}, because {event.because}"
    told = reimbursement.event_detail(event)
    if told is not None:
        return told
    values = [getattr(event, each.name) for each in fields(event)]  # type: ignore[arg-type]
    texts = [str(value) for value in values if isinstance(value, str | date) and value]
    texts += [x.name.replace("_", " ") for x in fields(event) if getattr(event, x.name) is True]  # type: ignore[arg-type]
    return f": {', '.join(texts)}" if texts else ""


def rules_changed(event: RulesChanged) -> str:
    """Return what a move changed: the rule set, and each policy value, before and after."""
    assert event.terms is not None
    before, after = event.rule_set_before, event.terms.rule_set
    sets = [f"«{before}» → «{after}»"] if before != after else []
    if not sets and event.rules_before != event.terms.rules:
        sets = [f"«{after}», as this program has it"]
    values = (f"{each.name} {each.before} → {each.after}" for each in event.changed)
    return "; ".join([*sets, *values])


# One case --------------------------------------------------------------------------------------


@each_one_line
def view_lines(
    view: View, typed_with: Callable[[Any], str], *, unmask: bool, file: bool = False
) -> Iterator[str]:
    """Yield a case on one screen.

    typed_with: what one types after a step's case. unmask: with the whole identity number. file:
    with every field of the application.
    """
    case, details = view.case, view.details
    assigned = f"assigned to {view.assigned_to or 'nobody'}"
    state = case.process.state(case.state).says
    yield f"Case {case.number} {state}; received {case.received}, {assigned}"
    if isinstance(details, DetailsByRules):
        whom = " or ".join(waited_for(case.process))
        yield reimbursement.days_used(details.shown(view.today), whom)
        yield from reimbursement.application_lines(details, unmask=unmask)
        yield from reimbursement.assessment_lines(details)
    else:
        yield from reimbursement.application_lines(details, unmask=unmask)
        yield from _application_lines(details)
    yield from reimbursement.link_lines(case.links)
    yield from reimbursement.position_lines(view.position)
    if file:
        yield from reimbursement.file_lines(details, unmask=unmask)
    yield from _step_lines(view, typed_with)
    yield from _date_lines(view)
    for future in view.futures:
        events = ", ".join(map(event_in_words, future.events))
        stating = f", stating {reimbursement.facts_in_words(future.facts)}" if future.facts else ""
        yield f"{future.when}{stating}: {in_words(future.state)} on {future.on}, by {events}"
    yield "Last events:"
    yield from (f"  {event_line(recorded)}" for recorded in case.events[-LAST_EVENTS:])
    yield "Letters:"
    for line in view.letters:
        yield f"  {line.stored.made} {_to_whom(line.stored)}: {line.stored.status}"


def _date_lines(view: View) -> Iterator[str]:
    """Yield the open dates of a case, then those that have passed, with what came of each."""
    yield "Dates:"
    for each in view.deadlines:
        left = left_in_words((each.due - view.today).days)
        told = told_otherwise(None if each.told is None else each.told.day, each.computed)
        day = day_in_words(each.due, closed_days(view.details.case.policy))
        yield f"  {in_words(each.kind)} {day}: {left}{told and f'; {told}'}"
    if view.details.passed:
        yield "Past dates:"
    binding = {each.kind for each in view.details.missed}
    for past in view.details.passed:
        over = (view.today - past.due).days
        still = f"{left_in_words(-over)}; " if past.kind in binding else ""
        came = f"{event_in_words(past.came)} on {past.on}{apart(past.days_after)}"
        yield f"  {in_words(past.kind)} {past.due}: {still}{came}"


def _application_lines(details: Details) -> Iterator[str]:
    """Yield what the application of any process states."""
    form = details.case.application
    stated = form.model_dump(exclude_none=True) if isinstance(form, BaseModel) else {}
    yield f"Application ({details.case.process.name}):"
    yield from (f"  {in_words(name)}: {value}" for name, value in stated.items())


def _step_lines(view: View, typed_with: Callable[[Any], str]) -> Iterator[str]:
    """Yield the steps as one types them: open ones, those closed with why, others on one line.

    typed_with: what one types after a step's case. Steps that are closed for the same reasons stand
    on one line.
    """
    steps = {name: view.case.process.step(name) for name in view.steps}
    typed = {name: step.typed for name, step in steps.items()}
    without_road = view.without_road
    closed: dict[str, list[str]] = {}
    yield "Steps:"
    for step, why in view.steps.items():
        if not why:
            needs = typed_with(steps[step])
            yield f"  {typed[step]}: open{needs and f', with {needs}'}"
        elif step not in without_road:
            because = "; ".join(reason.says for reason in why)
            closed.setdefault(because, []).append(typed[step])
    yield from (f"  not {', '.join(steps)}: {because}" for because, steps in closed.items())
    if without_road:
        yield f"  not from here: {', '.join(typed[step] for step in without_road)}"


@each_one_line
def why_lines(why: Why, step: str | None, *, every: bool = False) -> Iterator[str]:
    """Yield the proof of a case, or why one step is open or not. every: with every rule."""
    if step is not None:
        reasons = why.steps[step]
        typed = why.details.case.process.step(step).typed
        yield f"{why.number}: {typed} is {'not open' if reasons else 'open'}"
        yield from (f"  {reason}" for reason in reasons)
    elif isinstance(why.details, DetailsByRules):
        yield from reimbursement.proof_lines(why.details, every=every)
    else:
        yield f"{why.number}: no rules assess a case of {why.details.case.process.name}"
        for name, reasons in why.steps.items():
            typed = why.details.case.process.step(name).typed
            yield f"  {typed}: {'; '.join(map(str, reasons)) or 'open'}"


def history_lines(lines: Sequence[HistoryLine]) -> list[str]:
    """Return the events of a case as a table."""
    rows = [
        (
            str(x.sequence),
            event_in_words(x.event),
            str(x.effective),
            x.actor,
            state_in_words(line.process, x.state) if line.process else _any_state(x.state),
            " ".join(filter(None, (_said(line.recorded), x.notes))),
        )
        for line in lines
        for x in (line.row,)
    ]
    return columns(rows, ("no", "event", "effective", "by", "state", "what"))


def _said(recorded: Recorded | None) -> str:
    """Return what an event says, without its name, and what its letters told."""
    if recorded is None:
        return ""
    said = (_detail(recorded.event).lstrip(":, ;"), told_dates(recorded.told))
    return "; ".join(filter(None, said))


def audit_lines(lines: Sequence[AuditLine]) -> list[str]:
    """Return the events of a case with their hashes as a table."""
    rows = [
        (
            str(x.sequence),
            event_in_words(x.event),
            x.actor,
            x.recorded.isoformat(),
            x.hash[:16],
            x.notes,
        )
        for x in (line.row for line in lines)
    ]
    return columns(rows, ("no", "event", "by", "recorded", "hash", ""))


def letter_list(lines: Sequence[LetterLine]) -> list[str]:
    """Return the letters of a case as a table."""
    rows = [
        (
            letter.id,
            in_words(letter.kind),
            receiver(letter.to),
            "copy" if letter.copy else "",
            letter.language,
            letter.status,
            line.pdf or letter.path or "",
        )
        for line in lines
        for letter in (line.stored,)
    ]
    return columns(rows, ("letter", "kind", "to", "", "language", "status", "file"))


def letter_texts(lines: Sequence[LetterLine]) -> Iterator[str]:
    """Yield the letters of a case in full."""
    for line in lines:
        yield from line.lines
        yield from ("", "=" * 40)


# Many cases ------------------------------------------------------------------------------------


def case_lines(lines: Sequence[CaseLine]) -> list[str]:
    """Return cases as a table."""
    if not lines:
        return ["No case fits."]
    rows = [
        (
            line.number,
            state_in_words(line.process, line.state),
            *_about(line),
            str(line.received),
            "" if line.due is None else f"{day_in_words(line.due)}{' LATE' if line.late else ''}",
            line.assigned_to or "",
        )
        for line in lines
    ]
    return columns(rows, ("case", "state", *_titles(lines), "received", "due", "assigned to"))


def _titles(lines: Sequence[CaseLine | Task]) -> tuple[str, ...]:
    """Return the titles of the cells of `_about`: who is the patient, but in some processes."""
    others = any(line.about.who != line.about.patient for line in lines)
    return "outcome", "§", "who" if others else "patient", "medicine"


def _about(line: CaseLine | Task) -> tuple[str, ...]:
    """Return the cells that tell who and what a case is about, and how it stands."""
    about = line.about
    outcome = reimbursement.outcome_in_words(about.outcome, line.process)
    return outcome, about.basis or "", about.who or "", about.medicine or ""


def task_lines(tasks: Sequence[Task]) -> list[str]:
    """Return the inbox as a table."""
    if not tasks:
        return ["Nothing waits."]
    rows = [
        (
            task.number,
            "BROKEN" if task.broken else state_in_words(task.process, task.state),
            *_about(task),
            in_words(task.kind),
            "" if task.due is None else day_in_words(task.due),
            _left(task),
            task.assigned_to or "",
            "; ".join(_told_line(each) for each in task.told_otherwise),
        )
        for task in tasks
    ]
    about = _titles(tasks)
    titles = ("case", "state", *about, "date", "due", "left", "assigned to", "told otherwise")
    return columns(*_with_marks(rows, titles))


def _left(task: Task) -> str:
    """Return how many days are left, and when a late case is next marked to the supervisor."""
    left = "" if task.days_left is None else left_in_words(task.days_left)
    return left if task.mark is None else f"{left}; marked on {task.mark}"


def _told_line(each: Mapping[str, Any]) -> str:
    return f"{in_words(each['kind'])}: {told_otherwise(each['told'], each['computed'])}"


def _with_marks(
    rows: Sequence[tuple[str, ...]], titles: tuple[str, ...]
) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """Return a table with its last column, or without it where no row has anything in it."""
    if any(row[-1] for row in rows):
        return list(rows), titles
    return [row[:-1] for row in rows], titles[:-1]


def due_lines(dates: Sequence[DueDate]) -> list[str]:
    """Return open dates as a table."""
    if not dates:
        return ["No date is open."]
    rows = [
        (
            each.number,
            state_in_words(each.process, each.state),
            in_words(each.kind),
            day_in_words(each.due),
            left_in_words(each.days_left),
            each.assigned_to or "",
            told_otherwise(each.told, each.computed),
        )
        for each in dates
    ]
    titles = ("case", "state", "date", "due", "left", "assigned to", "told otherwise")
    return columns(*_with_marks(rows, titles))


@each_one_line
def board_lines(board: Board) -> Iterator[str]:
    """Yield how the office stands."""
    yield from (f"{count:5}  {_any_state(state)}" for state, count in board.states.items())
    yield f"late: {board.late_count}"
    for each in board.late:
        left = left_in_words(each.days_left)
        yield f"  {each.number} {in_words(each.kind)} {day_in_words(each.due)}, {left}"
    yield f"marked to the supervisor: {board.marked_count}"
    for each in board.marked:
        yield f"  {each.number} next on {each.due}, {left_in_words(each.days_left)}"
    yield "undecided, by case worker:"
    yield from (f"{count:5}  {name}" for name, count in board.by_worker.items())
    waiting = ", ".join(board.proposals) or "none"
    yield f"proposals that wait for a second person: {waiting}"


COMPUTED_ANEW = "lists are computed anew until `saksgang tick` or `saksgang db reindex` has run"


def status_lines(status: Status) -> list[str]:
    """Return what a database holds."""
    beat = status.last_sweep
    return [
        f"a {status.kind} database",
        *(f"{count:6}  {_any_state(state)}" for state, count in status.states.items()),
        f"{status.unsent:6}  letters not sent",
        f"last sweep: {beat.isoformat() if beat else 'never'}",
        *(() if status.index_current else (COMPUTED_ANEW,)),
    ]


def _any_state(name: str) -> str:
    """Return a state of any process for people; one that no process has is told as BROKEN."""
    names = (state_in_words(each, name) for each in PROCESSES)
    return next((words for words in names if words != "BROKEN"), f"BROKEN ({name})")


def outbox_lines(lines: "Sequence[OutboxLine]") -> list[str]:
    """Return letters that have not gone out as a table."""
    titles = ("letter", "kind", "to", "", "status", "attempts", "next attempt", "error")
    return columns(map(_outbox_row, lines), titles)


def _outbox_row(line: "OutboxLine") -> tuple[str, ...]:
    """Return the cells of a letter. A failed one without a next attempt is sent by hand."""
    when = "by hand" if line.status == "failed" else ""
    if line.next_attempt:
        when = f"{line.next_attempt.astimezone(OSLO):%Y-%m-%d %H:%M:%S}"
    return (
        line.id,
        in_words(line.kind),
        receiver(line.to),
        "copy" if line.copy else "",
        line.status,
        str(line.attempts),
        when,
        line.why,
    )
