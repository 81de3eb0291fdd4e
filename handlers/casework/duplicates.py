"""Look in the case register for duplicates and earlier grants of an application.

A register always answers, so what is found is put into the application as it comes in. Nothing is
decided here. Everything is read inside the caller's transaction.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.errors import BrokenRecord
from storage.store import Work
from workflow.engine.errors import UnknownState
from workflow.logic.tree import Truth, every
from workflow.reimbursement.application import Application, RegisterAnswers, stated
from workflow.reimbursement.derive.same_treatment import is_same_person, same_treatment
from workflow.reimbursement.events import InformationRequested
from workflow.reimbursement.file import Case, patient_key
from workflow.reimbursement.merging import another_doctor
from workflow.reimbursement.process import REIMBURSEMENT


def with_case_register(application: Any, work: Work, received: date) -> Any:
    """Return the application with what earlier cases tell, where it says nothing of that itself.

    A pending case for the same patient and treatment makes it a duplicate (rule S-2). So does a
    valid grant, unless the application renews it. Where it can't be told whether patient and
    treatment are the same, it is a possible duplicate. An earlier grant is noted too (law 2.5).
    """
    if not _names_its_patient(application):
        return application
    registers = application.registers
    told = registers is not None and not (
        registers.duplicate is None and registers.earlier_grant is None
    )
    if told:
        return application
    cases = _cases_of(application.patient.identity_number, work)
    same = [(other, _is_same(other, person, application)) for other, person in cases]
    sure = [other for other, is_same in same if is_same]
    answers = _duplicates("pending", [other for other in sure if not other.ended]) or _duplicates(
        "granted", [other for other in sure if _is_valid(other, received)]
    )
    if not answers:
        renews = application.form is not None and application.form.first_time is False
        unsure = [other for other, is_same in same if is_same is None]
        answers = _duplicates(
            "possible",
            [x for x in unsure if not x.ended or (_is_valid(x, received) and not renews)],
        )
    if any(other.decision is not None and other.decision.verdict == "granted" for other in sure):
        answers["earlier_grant"] = True
    if not answers:
        return application
    before = stated(registers) if registers else {}
    register = RegisterAnswers.model_validate({**before, **answers})
    return application.model_copy(update={"registers": register})


def _duplicates(answer: str, cases: Sequence[Case]) -> dict[str, object]:
    """Return what the register answers of cases that an application repeats."""
    if not cases:
        return {}
    return {"duplicate": answer, "duplicate_of": ", ".join(case.number for case in cases)}


@dataclass(frozen=True)
class Waiting:
    """A case that waits for what an application brings. same_doctor: who applied applies again."""

    number: str
    same_doctor: bool


def waits_for(application: Any, work: Work) -> Waiting | None:
    """Return the case of the same patient and treatment that waits for this doctor, or None.

    It waits for another doctor to apply, and this is another (law 1.0); or it waits for this
    doctor's answer.
    """
    if not _names_its_patient(application) or application.doctor is None:
        return None
    same = [
        other
        for other, person in _cases_of(application.patient.identity_number, work)
        if other.state == "missing_info" and _is_same(other, person, application)
    ]
    for other in same:
        first = other.application.doctor
        another = first is None or another_doctor(first, application.doctor)
        if not another or _waits_for_another_doctor(other):
            return Waiting(other.number, not another)
    return None


def _names_its_patient(application: Any) -> bool:
    """Tell whether it is an application of reimbursement whose patient has an identity number."""
    patient = application.patient if isinstance(application, Application) else None
    return patient is not None and (patient.identity_number or "none") != "none"


def _waits_for_another_doctor(case: Case) -> bool:
    requests = [x.event for x in case.events if isinstance(x.event, InformationRequested)]
    return requests[-1].wrong_applicant


def _cases_of(identity_number: str, work: Work) -> list[tuple[Case, Truth]]:
    """Return the cases of a patient, each with whether it is surely the same person's.

    They are found by every identity number that the patient has had. A case that is broken in the
    database is left out: it must not stop another from coming in.
    """
    cases: dict[str, Case] = {}
    own, ahead = set[str](), [identity_number]
    while ahead:
        wanted = ahead.pop()
        own.add(wanted)
        for number in work.cases_with_key(REIMBURSEMENT.name, patient_key(wanted)):
            with suppress(BrokenRecord, UnknownState):
                cases[number] = work.get(number).case
                had = cases[number].identity_numbers
                if is_same_person(wanted, had):
                    ahead += [x for x in had if x not in own and is_same_person(x, had)]
    in_order = (cases[number] for number in sorted(cases))
    return [(case, True if case.identity_numbers[-1] in own else None) for case in in_order]


def _is_same(case: Case, person: Truth, application: Application) -> Truth:
    """Tell whether a case is of the same patient and treatment as an application.

    Without a part that is certain nothing speaks for it.
    """
    treatment = same_treatment(case.application, application)
    return every((person, treatment)) if person or treatment else False


def _is_valid(case: Case, on: date) -> bool:
    """Tell whether a case is a grant that has not ended; one without an end never does."""
    decision = case.decision
    if decision is None or decision.verdict != "granted":
        return False
    return decision.valid_to is None or decision.valid_to >= on
