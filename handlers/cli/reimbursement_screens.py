"""Lines for people about what only cases of reimbursement have: patient, assessment, proof."""

from collections.abc import Iterator, Mapping
from typing import Final

from handlers.casework.details import ReimbursementDetails
from handlers.casework.views import masked
from handlers.cli.assessed_lines import in_words
from handlers.text import yes_no
from workflow.engine.case import Event
from workflow.logic.outcome import Assessment
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.events import FactJudged, InformationRequested, InformationSupplied
from workflow.reimbursement.facts import FACTS

OUTCOMES: Final = {
    "grant": "can be granted",
    "reject": "must be rejected",
    "dismiss": "must be dismissed",
    "wrong_applicant": "another doctor must apply",
    "missing": "information is missing",
}


def facts_in_words(names: tuple[str, ...]) -> str:
    """Return what facts are about, in one line."""
    return ", ".join(FACTS[name].says for name in names)


def event_detail(event: Event) -> str | None:
    """Return what an event of reimbursement says; None for any other event."""
    if isinstance(event, InformationRequested):
        return f": {facts_in_words(event.facts)}" if event.facts else ""
    if isinstance(event, InformationSupplied):
        missing = facts_in_words(event.still_missing)
        return f"; still missing: {missing}" if missing else "; nothing is missing now"
    if isinstance(event, FactJudged):
        fact = FACTS[event.fact].says + (f" of {event.medicine}" if event.medicine else "")
        return f": {fact}: {yes_no(event.value)}, because {event.because}"
    return None


def days_used(shown: dict[str, object]) -> str:
    """Return how long a case has taken. shown: what `show` says of it."""
    gross, net = shown["days_gross"], shown["days_net"]
    return f"  day {gross} since receipt ({net} without waiting for the doctor)"


def application_lines(details: ReimbursementDetails, *, unmask: bool) -> Iterator[str]:
    """Yield who applies, for whom and for what."""
    application = details.case.application
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


def assessment_lines(details: ReimbursementDetails) -> Iterator[str]:
    """Yield the assessment or the decision, with its reasons."""
    found, decision, proposal = details.assessment, details.decision, details.case.proposal
    if decision is None:
        yield f"Assessment: {_assessed(found)}"
        for failing in found.failing:
            cited = f"{failing.rule}, {failing.law}; reason {failing.reason}"
            yield f"  not met: {failing.question} ({cited})"
        yield from _missing(found, details.assessed.out_of_order)
    else:
        yield f"Decision: {decision.verdict}{_under(decision.basis)}"
        yield from (f"  reason {n}: {REJECTION_REASONS[n]}" for n in decision.reasons)
        if decision.valid_to:
            yield f"  valid {decision.valid_from} to {decision.valid_to}"
    if proposal is not None and decision is None:
        yield f"  refusal proposed by {proposal.by}: {proposal.because}"


def proof_lines(details: ReimbursementDetails) -> Iterator[str]:
    """Yield the decision or the assessment, every rule, the findings, and what would help."""
    found, decision, number = details.assessment, details.decision, details.case.number
    if decision is None:
        yield f"{number}: {_assessed(found)}"
    else:
        reasons = ", ".join(map(str, decision.reasons))
        because = f", reasons {reasons}" if reasons else ""
        yield f"{number}: {decision.verdict}{_under(decision.basis)}{because}"
        yield f"By the rules alone, as the application stands: {OUTCOMES[found.outcome]}"
    for rule in details.proof:
        yield f"  {rule.id} {yes_no(rule.answer)}: {rule.question} ({rule.law})"
    for each in details.judged:
        fact = FACTS[each.fact].says + (f" of {each.item}" if each.item else "")
        yield f"  found by {each.by}: {fact}: {yes_no(each.value)}, because {each.because}"
    yield from _missing(found, details.assessed.out_of_order)
    yield from (f"  would be granted with: {in_words(way)}" for way in details.would_grant if way)


def _assessed(found: Assessment) -> str:
    return f"{OUTCOMES[found.outcome]}{_under(found.basis)}"


def _under(basis: str | None) -> str:
    return f" under {basis}" if basis else ""


def _missing(found: Assessment, out_of_order: Mapping[str, str]) -> Iterator[str]:
    """Yield what is missing, and what only the case worker can settle.

    out_of_order: facts that are stated but can't be right, with what is wrong.
    """
    for name in found.missing:
        wrong = f": {out_of_order[name]}" if name in out_of_order else ""
        yield f"  missing: {FACTS[name].says}{wrong}"
    yield from (f"  task: {FACTS[task.fact].says}: {task.says}" for task in found.tasks)
