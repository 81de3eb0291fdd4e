"""What case workers read: a step that was taken (or tried), a case on one screen, a proof. Text in lines; nothing is decided here."""

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import ParamSpec

from handlers.casework.door import Handled
from handlers.casework.views import Board, DueDate, Task, View, Why, masked
from handlers.cli.assessed_lines import in_words
from handlers.cli.output import columns
from handlers.letters.document import LetterDocument, as_text
from handlers.text import one_line, yes_no
from workflow.engine.calendar import oslo_day
from workflow.engine.case import Recorded
from workflow.engine.steps import NoteAdded
from workflow.engine.timers import deadlines
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.events import FactJudged, InformationRequested, InformationSupplied
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import Policy

LAST_EVENTS = 6
P = ParamSpec("P")


def one_by_one(lines: Callable[P, Iterator[str]]) -> Callable[P, Iterator[str]]:
    """Lines of which each stays one, whatever stands in a name or a note."""

    @wraps(lines)
    def whole(*args: P.args, **kwargs: P.kwargs) -> Iterator[str]:
        return map(one_line, lines(*args, **kwargs))

    return whole


@one_by_one
def handled_lines(handled: Handled, policy: Policy, *, letters: bool) -> Iterator[str]:
    """A step: events, state, what is missing, the next dates, and the letters it makes."""
    case = handled.case
    if handled.repeated:
        yield f"{case.number}: this is stored already; nothing more was done now. The case is {case.state}."
        return
    for recorded in handled.events:
        yield f"{case.number}: {event_line(recorded)}"
    yield f"{case.number}: the case is {case.state}."
    today = oslo_day(handled.events[-1].recorded)
    nearest = ", ".join(f"{d.kind} {d.due}" for d in deadlines(case, policy)[:3] if d.due >= today)
    if nearest:
        yield f"  next dates: {nearest}"
    for letter, document in handled.letters:
        copy = "copy to" if letter.copy else "to"
        yield f"  letter: {letter.kind} {copy} {letter.to} ({', '.join(letter.names)}), {letter.language}"
        if letters:
            yield from _in_full(document)


def letter_lines(handled: Handled) -> Iterator[str]:
    """The letters of a step, in full."""
    for letter, document in handled.letters:
        yield f"  letter: {letter.kind} {'copy to' if letter.copy else 'to'} {letter.to}"
        yield from _in_full(document)


def _in_full(document: LetterDocument) -> Iterator[str]:
    return ("    | " + line for line in as_text(document).splitlines())


def event_line(recorded: Recorded) -> str:
    """An event in a line."""
    event = recorded.event
    more = ""
    if isinstance(event, InformationRequested):
        more = f": {', '.join(FACTS[name].says for name in event.facts)}" if event.facts else ""
    if isinstance(event, InformationSupplied):
        lacking = ", ".join(FACTS[name].says for name in event.still_missing)
        more = f"; still missing: {lacking}" if lacking else "; nothing is missing now"
    if isinstance(event, FactJudged):
        more = f": {FACTS[event.fact].says}: {yes_no(event.value)}, because {event.because}"
    if isinstance(event, NoteAdded):
        more = f": {event.text}"
    remark = f" ({recorded.remark})" if recorded.remark else ""
    return f"{recorded.effective} {event.name.replace('_', ' ')} by {recorded.actor}{more}{remark}"


@one_by_one
def view_lines(view: View, *, unmask: bool) -> Iterator[str]:
    """A case on one screen."""
    case, found = view.case, view.assessment
    data = view.as_data()
    yield f"Case {case.number} {case.process.state(case.state).says}; received {case.received}, assigned to {view.assigned_to or 'nobody'}"
    yield f"  day {data['days_gross']} since receipt ({data['days_net']} without waiting for the doctor)"
    yield from _who_and_what(view, unmask=unmask)
    basis = f" under {data['basis']}" if data["basis"] else ""
    yield f"Assessment: {data['outcome']}{basis}"
    if case.decision is None:
        yield from (f"  not met: {f.question} ({f.rule}, {f.law}; reason {f.reason})" for f in found.failing)
        yield from (f"  missing: {FACTS[name].says}" for name in found.missing)
    else:
        yield from (f"  reason {n}: {REJECTION_REASONS[n]}" for n in case.decision.reasons)
        if case.decision.valid_to:
            yield f"  valid {case.decision.valid_from} to {case.decision.valid_to}"
    if case.proposal is not None and case.decision is None:
        yield f"  refusal proposed by {case.proposal.by}: {case.proposal.because}"
    yield "Steps:"
    elsewhere = [step for step, why in view.steps.items() if why and all(reason in view.nowhere for reason in why)]
    for step, why in view.steps.items():
        if not why:
            yield f"  {step}: open"
        elif step not in elsewhere:
            yield f"  not {step}: {'; '.join(reason.says for reason in why)}"
    if elsewhere:
        yield f"  not from here: {', '.join(elsewhere)}"
    yield "Dates:"
    for d in view.deadlines:
        left = (d.due - view.today).days
        yield f"  {d.kind} {d.due}: {_left(left)}"
    for future in view.futures:
        yield f"{future.when}: {future.state} on {future.on}, by {', '.join(future.events).replace('_', ' ')}"
    yield "Last events:"
    yield from (f"  {event_line(recorded)}" for recorded in case.events[-LAST_EVENTS:])
    yield "Letters:"
    for letter in view.letters:
        yield f"  {letter.made} {letter.kind} {'copy to' if letter.copy else 'to'} {letter.to}: {letter.status}"


def _who_and_what(view: View, *, unmask: bool) -> Iterator[str]:
    application = view.case.application
    patient, doctor = application.patient, application.doctor
    if patient is not None:
        number = patient.identity_number if unmask else masked(patient.identity_number)
        yield f"Patient: {patient.name or 'not named'} {number or '(no identity number)'}"
    if doctor is not None:
        yield f"Doctor: {doctor.name or 'not named'}, {(doctor.role or 'role not stated').replace('_', ' ')}"
    if application.medicine is not None:
        yield f"Medicine: {application.medicine.name or 'not named'}"
    if application.diagnosis is not None:
        code = application.diagnosis.reimbursement_code or "not stated"
        yield f"Diagnosis: {application.diagnosis.code or 'no code'}, reimbursement code {code}"


def _left(days: int) -> str:
    if days < 0:
        return f"{-days} days over"
    return "today" if days == 0 else f"{days} days left"


@one_by_one
def why_lines(why: Why, step: str | None) -> Iterator[str]:
    """The proof, or why one step is not open."""
    if step is not None:
        reasons = why.steps[step]
        yield f"{why.number}: {step} is {'not open' if reasons else 'open'}"
        yield from (f"  {reason}" for reason in reasons)
        return
    found = why.assessment
    if why.decision is not None:
        numbers = f", reasons {', '.join(map(str, why.decision.reasons))}" if why.decision.reasons else ""
        yield f"{why.number}: {why.decision.verdict}{f' under {why.decision.basis}' if why.decision.basis else ''}{numbers}"
        yield f"By the rules alone, as the file stands: {found.outcome}"
    else:
        yield f"{why.number}: {found.outcome}{f' under {found.basis}' if found.basis else ''}"
    yield from (f"  {rule.id} {yes_no(rule.answer)}: {rule.question} ({rule.law})" for rule in why.proof)
    yield from (f"  found by {j.by}: {FACTS[j.fact].says}: {yes_no(j.value)}, because {j.because}" for j in why.judged)
    yield from (f"  missing: {FACTS[name].says}" for name in found.missing)
    yield from (f"  would be granted with: {in_words(way)}" for way in why.would_grant if way)


def task_lines(tasks: Sequence[Task]) -> list[str]:
    """The inbox."""
    if not tasks:
        return ["Nothing waits."]
    rows = [
        (
            task.number,
            "BROKEN" if task.broken else task.state,
            task.outcome,
            task.kind,
            str(task.due or ""),
            "" if task.days_left is None else _left(task.days_left),
            task.assigned_to or "",
        )
        for task in tasks
    ]
    return columns(rows, ("case", "state", "outcome", "date", "due", "left", "assigned to"))


def due_lines(found: Sequence[DueDate]) -> list[str]:
    """Open dates."""
    rows = [(d.number, d.state, d.kind, str(d.due), _left(d.days_left), d.assigned_to or "") for d in found]
    return columns(rows, ("case", "state", "date", "due", "left", "assigned to")) if rows else ["No date is open."]


@one_by_one
def board_lines(board: Board) -> Iterator[str]:
    """The supervisor's board."""
    yield from (f"{count:5}  {state}" for state, count in board.states.items())
    yield f"late: {len(board.late)}"
    yield from (f"  {d.number} {d.kind} {d.due}, {_left(d.days_left)}" for d in board.late)
    yield "undecided, by case worker:"
    yield from (f"{count:5}  {name}" for name, count in board.by_worker.items())
    yield f"proposals that wait for a second person: {', '.join(board.proposals) or 'none'}"


@one_by_one
def dates_of(found: Sequence[dict[str, object]]) -> Iterator[str]:
    """Receipts of dates."""
    for d in found:
        yield f"{d['kind']} {d['due']}: {d['anchor']} {d['anchor_day']} + {d['budget']} ({d['source']})"
        moved = d["moved"]
        if isinstance(moved, tuple) and moved:
            yield "  moved over " + ", ".join(f"{day} ({name})" for day, name in moved)
        yield f"  {'rolls to a working day' if d['rolls'] else 'is never moved'}; {d['calendar']}"
        pauses = d["pauses"]
        for pause in pauses if isinstance(pauses, list) else ():
            yield f"  pause from {pause['start']} to {pause['end'] or 'now'}: {pause['reason']}"
