"""Lines for people about an application and its assessment by rules: who, what, proof, missing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

from handlers.casework.details import NO_RULES, Details, DetailsByRules
from handlers.casework.stated_fields import (
    Found,
    StatedField,
    flattened,
    masked,
    without_indexes,
)
from handlers.cli.assessed_lines import in_words, judged_in_words
from handlers.text import yes_no
from workflow.correction.events import CorrectionOpened
from workflow.engine.case import Event, Recorded
from workflow.engine.links import Link
from workflow.processes import PROCESSES
from workflow.registers.lists import REJECTION_REASONS
from workflow.registers.specialties import SPECIALTIES
from workflow.reimbursement.application import Application, stated
from workflow.reimbursement.derive.renewal import is_duplicate
from workflow.reimbursement.derive.treatment_time import LIFELONG
from workflow.reimbursement.events import (
    AdviserHeard,
    AnswerTimeExtended,
    ApplicationReceived,
    Decided,
    FactJudged,
    InformationRequested,
    InformationSupplied,
    RegisterAnswered,
    Withdrawn,
)
from workflow.reimbursement.facts import FACTS, TreatmentTime
from workflow.revocation.events import RevocationOpened

WITHOUT_RULES: Final = "this program does not have its rules"
NOBODY_OUTSIDE: Final = ("", "register", "case worker", "office")
"""Owners of facts whom no letter asks."""
UNANSWERED: Final = "asked for and not answered, but not decisive"
_CODE: Final = re.compile(r"[a-z]+(_[a-z]+)+")


def facts_in_words(names: tuple[str, ...]) -> str:
    """Return what facts are about, in one line."""
    return ", ".join(map(_says, names))


@cache
def _facts_of_others() -> Mapping[str, Any]:
    """Return the facts of all processes by name."""
    return {name: fact for each in PROCESSES.values() for name, fact in each.facts.items()}


def _says(fact: str) -> str:
    """Return what a fact of any process is called for people."""
    known = FACTS.get(fact) or _facts_of_others().get(fact)
    return fact if known is None else str(known.says)


def outcome_in_words(outcome: str | None, process: str) -> str:
    """Return what an outcome means for a case of a process, by the process's name."""
    known = PROCESSES.get(process)
    return _in_words(outcome, known.screen.outcomes if known else {})


def _outcome(details: DetailsByRules) -> str:
    """Return what the outcome of the rules means."""
    return _in_words(details.outcome, details.screen.outcomes)


def _in_words(outcome: str | None, outcomes: Mapping[str, str]) -> str:
    if outcome == NO_RULES:
        return WITHOUT_RULES
    return outcomes.get(outcome or "", (outcome or "").replace("_", " "))


def event_detail(event: Event) -> str | None:
    """Return what an event that reimbursement has says; None for any other event."""
    if isinstance(event, CorrectionOpened | RevocationOpened):
        return f": ground {event.ground}, because {event.because}"
    if isinstance(event, ApplicationReceived):
        medicine = event.application.medicine
        return f": {medicine.name}" if medicine is not None and medicine.name else ""
    if isinstance(event, InformationRequested):
        return f": asked for {facts_in_words(event.facts)}" if event.facts else ""
    if isinstance(event, InformationSupplied):
        sender = "" if event.sender == "doctor" else f", from the {event.sender}"
        return f"{sender}: {_supplied(event.supplement)}; {_still_missing(event)}"
    if isinstance(event, AnswerTimeExtended):
        return "" if event.reminder is None else ": the letter contains the reminder"
    if isinstance(event, FactJudged):
        fact = _says(event.fact) + (f" of {event.medicine}" if event.medicine else "")
        return f": {fact}: {value_in_words(event.value)}, because {event.because}"
    if isinstance(event, AdviserHeard):
        return f": {event.opinion}, because {event.because}"
    if isinstance(event, Decided):
        return _decided(event)
    if isinstance(event, RegisterAnswered):
        return f": {_register_answered(event)}"
    if isinstance(event, Withdrawn):
        return f": by the {event.party}" + (f", because {event.because}" if event.because else "")
    due = getattr(event, "due", None)
    return f", due {due}" if due is not None else None


def _register_answered(event: RegisterAnswered) -> str:
    """Return whether an application repeats others now, and whether there is an earlier grant."""
    word = {"possible": "may repeat", None: "repeats no case"}.get(event.duplicate, "repeats")
    repeats = f"{word} case {event.duplicate_of}" if event.duplicate_of else word
    return f"{repeats}; {'an' if event.earlier_grant else 'no'} earlier grant"


def _supplied(supplement: Application) -> str:
    """Return the fields that an answer states, with their values; numbers of persons are masked."""
    rows = (StatedField(field, value) for field, value in flattened(stated(supplement)))
    told = (f"{field_in_words(row.field)}: {field_value(row, unmask=False)}" for row in rows)
    return ", ".join(told) or "nothing was stated"


def _still_missing(event: InformationSupplied) -> str:
    """Return what an answer leaves open: what still decides, and what else was asked for."""
    told = [f"still missing: {facts_in_words(event.still_missing)}"] if event.still_missing else []
    if event.unanswered:
        asked = facts_in_words(event.unanswered)
        told.append(f"{UNANSWERED}: {asked}")
    return "; ".join(told) or "nothing is missing now"


def _decided(event: Decided) -> str:
    """Return the paragraph of a decision with its period or its reasons and grounds."""
    told: list[str] = [event.basis] if event.basis else []
    told += [_validity(event)] if event.valid_from is not None else []
    told += [f"reason {number}: {REJECTION_REASONS[number]}" for number in event.reasons]
    if event.missing:
        told.append(f"missing: {facts_in_words(event.missing)}")
    if event.because:
        told.append(f"because {event.because}")
    return f": {'; '.join(told)}" if told else ""


def _validity(grant: Decided) -> str:
    """Return from when a grant is valid, and to when or that it has no end."""
    if grant.valid_to is None:
        return f"valid from {grant.valid_from}, without end"
    return f"valid {grant.valid_from} to {grant.valid_to}"


def value_in_words(value: object) -> str:
    """Return the value of a fact for people: yes, no, a choice in words, a treatment time."""
    if isinstance(value, TreatmentTime):
        if value == LIFELONG:
            return "lifelong"
        return f"{value.days} days within a year, {value.months} months unbroken"
    return yes_no(value).replace("_", " ")


def field_in_words(field: str) -> str:
    """Return the path of a field for people: `prior_treatments[0].outcome` is number 1."""
    numbered = re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", field)
    return numbered.replace("_", " ").replace(".", ", ")


def field_value(row: StatedField, *, unmask: bool) -> str:
    """Return the value of a field for people. unmask: with the whole identity number."""
    value = row.value if unmask else row.with_masked_numbers().value
    name = without_indexes(row.field).rpartition(".")[2]
    if name in ("specialty", "specialist_required"):
        codes = value if isinstance(value, list | tuple) else (value,)
        return ", ".join(f"{code} ({SPECIALTIES[int(str(code))].name})" for code in codes)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    text = yes_no(value)
    return text.replace("_", " ") if _CODE.fullmatch(text) else text


def file_lines(details: Details, *, unmask: bool) -> Iterator[str]:
    """Yield the application field by field: who stated each, when, and the findings over it."""
    yield "Application, as it stands:"
    widest = max((len(field_in_words(row.field)) for row in details.file), default=0)
    for row in details.file:
        told = "not stated"
        if row.value is not None:
            told = f"{field_value(row, unmask=unmask)} ({row.stated_by}, {row.on})"
        yield f"  {field_in_words(row.field).ljust(widest)}  {told}"
        for earlier in row.earlier:
            before = field_value(replace(row, value=earlier), unmask=unmask)
            yield f"    before: {before}"
        yield from (f"    {_finding(found)}" for found in row.findings)


def _finding(found: Found) -> str:
    what = found.finding
    about = _says(what.fact) + (f" of {what.item}" if what.item else "")
    since = "; stated otherwise since" if what.since else ""
    on = f" on {found.on}" if found.on else ""
    return f"found by {what.by}{on}: {about}: {value_in_words(what.value)}, {what.because}{since}"


def days_used(shown: dict[str, object], whom: str) -> str:
    """Return how long a case has taken. shown: what `show` says of it. whom: it waits for."""
    gross, net = shown["days_gross"], shown["days_net"]
    return f"  day {gross} since receipt ({net} without waiting for {whom})"


def application_lines(details: Details, *, unmask: bool) -> Iterator[str]:
    """Yield who applies, for whom and for what."""
    application = details.case.application
    if not isinstance(application, Application):
        yield from _summary_lines(details)
        return
    patient, doctor = application.patient, application.doctor
    if patient is not None:
        number = patient.identity_number if unmask else masked(patient.identity_number)
        yield f"Patient: {patient.name or 'not named'} {number or '(no identity number)'}"
    if doctor is not None:
        role = (doctor.role or "role not stated").replace("_", " ")
        yield f"Doctor: {doctor.name or 'not named'}, {role}"
    if application.medicine is not None:
        yield f"Medicine: {application.medicine.name or 'not named'}"
    if application.diagnosis is not None:
        code = application.diagnosis.reimbursement_code or "not stated"
        diagnosis = application.diagnosis.code or "no code"
        yield f"Diagnosis: {diagnosis}, reimbursement code {code}"
    told = getattr(details.assessed, "application", application)
    registers = told.registers
    if registers is not None and registers.duplicate_of and is_duplicate(told) is not False:
        known = "May repeat" if registers.duplicate == "possible" else "Repeats"
        yield f"{known}: case {registers.duplicate_of}"


def _summary_lines(details: Details) -> Iterator[str]:
    """Yield who and what a case is about, section by section, as its process says it."""
    for section, values in details.summary().items():
        told = ", ".join(str(value) for value in values.values() if value is not None)
        yield f"{section.replace('_', ' ').capitalize()}: {told or 'not stated'}"


def link_lines(links: Iterable[Link]) -> Iterator[str]:
    """Yield which cases a case follows from, as "Renews: case 2015-000001"."""
    for kind, number in links:
        yield f"{kind.replace('_', ' ').capitalize()}: case {number}"


def position_lines(position: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield which grant is in force, or the newest one with why it is not; nothing if none is."""
    if position is None or position["case"] is None:
        return
    case, first, last = f"case {position['case']}", position["valid_from"], position["valid_to"]
    until = "without end" if last is None else f"to {last}"
    why = position["why"]
    yield {
        None: f"In force: {case}, from {first} {until}",
        "expired": f"Expired: {case}, on {last}",
        "not_yet": f"Not yet in force: {case}, from {first}",
        "revoked": f"Revoked from {position['revoked_from']}: {case}",
        "corrected": f"Corrected from {position['corrected_from']}: {case}",
    }[why]


def assessment_lines(details: DetailsByRules) -> Iterator[str]:
    """Yield the assessment or the decision, with its reasons."""
    found, decision, proposal = details.assessment, details.decision, details.proposal
    if details.ended_by is not None:
        kind = "Decided" if details.case.decided else "Closed"
        yield f"{kind}: {_ending(details.ended_by)}"
    elif decision is None:
        yield f"Assessment: {_assessed(details)}"
        yield from _not_assessed(details)
        for failing in found.failing:
            reason = f"; reason {failing.reason}" if failing.reason in REJECTION_REASONS else ""
            cited = f"{failing.rule}, {failing.law}{reason}"
            yield f"  not met: {failing.question} ({cited})"
        yield from _missing(details)
        for name in details.unanswered:
            yield f"  {UNANSWERED}: {details.says(name)}"
    else:
        yield f"Decision: {decision.verdict}{_under(decision.basis)}"
        yield from (f"  reason {n}: {REJECTION_REASONS[n]}" for n in decision.reasons)
        if decision.valid_from is not None:
            yield f"  {_validity(decision)}"
    if details.not_in_force:
        yield f"  {details.not_in_force}"
    if proposal is not None and decision is None:
        yield f"  refusal proposed by {proposal.by}: {proposal.because}"
    yield from _opinions(details)


def proof_lines(details: DetailsByRules, *, every: bool = False) -> Iterator[str]:
    """Yield the decision or the assessment, the rules that decided, findings, what would help.

    every: all rules, also those that did not decide or were not judged.
    """
    decision, number = details.decision, details.case.number
    if details.ended_by is not None:
        yield f"{number}: {_ending(details.ended_by)}"
        yield from _alone(details)
    elif decision is None:
        yield f"{number}: {_assessed(details)}"
        yield from _not_assessed(details)
    else:
        reasons = ", ".join(map(str, decision.reasons))
        because = f", reasons {reasons}" if reasons else ""
        yield f"{number}: {decision.verdict}{_under(decision.basis)}{because}"
        yield from _alone(details)
    if details.not_in_force:
        yield f"  {details.not_in_force}"
    rules = details.rules_judged if every else details.rules_that_decided
    facts = details.assessed.facts
    for row in rules:
        yield f"  {judged_in_words(row)}"
        if row.read and not row.not_judged:
            read = (_read(details, name, facts.get(name)) for name in row.read)
            yield f"      {'; '.join(read)}"
    more = len(details.rules_judged) - len(rules)
    if more:
        yield f"  {more} more rules: `saksgang why {number} --all`"
    for each in details.judged:
        fact = details.says(each.fact) + (f" of {each.item}" if each.item else "")
        yield f"  found by {each.by}: {fact}: {yes_no(each.value)}, because {each.because}"
    yield from _opinions(details)
    yield from _missing(details)
    favour = details.screen.favour
    for way in details.would_grant:
        if way:
            yield f"  would be {favour} with: {in_words(way, details.says)}"


def _alone(details: DetailsByRules) -> Iterator[str]:
    yield f"By the rules alone, as the application stands: {_outcome(details)}"


def _ending(recorded: Recorded) -> str:
    """Return what ended a case, when and by whom."""
    name = recorded.event.name.replace("_", " ")
    return f"{name} on {recorded.effective}, by {recorded.actor}"


def _opinions(details: Details) -> Iterator[str]:
    for each in details.opinions:
        yield f"  adviser {each.by} on {each.on}: {each.opinion}, because {each.because}"


def _read(details: Details, name: str, value: object) -> str:
    """Return a fact that a rule read, with its value."""
    kind = getattr(details.case.process.facts.get(name), "kind", "")
    given = kind == "given" and value is not None
    return f"{name} {'stated' if given else value_in_words(value)}"


def _not_assessed(details: DetailsByRules) -> Iterator[str]:
    if details.not_assessed is not None:
        yield f"  {details.not_assessed}"


def _assessed(details: DetailsByRules) -> str:
    found = details.assessment
    return f"{_outcome(details)}{_under(found.basis)}"


def _under(basis: str | None) -> str:
    return f" under {basis}" if basis else ""


def _missing(details: DetailsByRules) -> Iterator[str]:
    """Yield what is missing with who answers, and what only the case worker can settle."""
    found, out_of_order = details.assessment, details.out_of_order
    for name in found.missing:
        wrong = f": {out_of_order[name]}" if name in out_of_order else ""
        asked = details.asks(name)
        whom = f" ({asked})" if asked not in NOBODY_OUTSIDE else ""
        yield f"  missing: {details.says(name)}{whom}{wrong}"
    yield from (f"  task: {details.says(task.fact)}: {task.says}" for task in found.tasks)
    yield from (f"  marked: {says}" for says in details.remarks)
