"""Which event gives which letter, and to whom: declared once, so that none can be forgotten. No text, no template, no post.

P-4: the patient gets the answer and the doctor a copy, always; what only the doctor can answer goes to the doctor with a copy
to the patient. A patient under age is written to through the guardians; one who is not identified is not written to at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from workflow.engine.calendar import oslo_day
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import LanguageForm
from workflow.reimbursement.assessment import facts_of
from workflow.reimbursement.derive.patient import patient_age
from workflow.reimbursement.events import name_of
from workflow.reimbursement.file import Case, Recorded
from workflow.reimbursement.policy import DEFAULT, Policy

LetterKind = Literal[
    "receipt",
    "preliminary_reply",
    "delay_notice",
    "decision_granted",
    "decision_rejected",
    "decision_dismissed",
    "expiry_warning",
    "request_for_information",
    "reminder",
]
Receiver = Literal["applicant", "doctor"]


@dataclass(frozen=True)
class Letter:
    """One letter. to: the patient ("applicant", through the guardians for a child) or the doctor. copy: whether it is the copy.

    names: whom it is addressed to. made: the Oslo day it was made. event: sequence of the event that gave it.
    """

    case: str
    event: int
    kind: LetterKind
    to: Receiver
    copy: bool
    names: tuple[str, ...]
    language: LanguageForm
    made: date


# event → kind of letter, and whom the original goes to; the other one gets the copy
LETTERS: Final[Mapping[str, tuple[LetterKind, Receiver]]] = {
    "application_received": ("receipt", "applicant"),
    "information_requested": ("request_for_information", "doctor"),
    "reminder_sent": ("reminder", "doctor"),
    "preliminary_reply_sent": ("preliminary_reply", "applicant"),
    "target_missed": ("delay_notice", "applicant"),
    "granted": ("decision_granted", "applicant"),
    "rejected": ("decision_rejected", "applicant"),
    "dismissed": ("decision_dismissed", "applicant"),
    "expiry_warned": ("expiry_warning", "applicant"),
}
NOTICES: Final[frozenset[LetterKind]] = frozenset({"receipt", "reminder", "preliminary_reply", "delay_notice", "expiry_warning"})
NOT_IDENTIFIED: Final = "The patient is not identified: the letter went to the doctor alone."


def patient_is_identified(case: Case, policy: Policy = DEFAULT) -> bool:
    """Whether letters can be addressed to the patient at all (S-1)."""
    return facts_of(case.application, case.received, policy, case.judged)[f.PATIENT_IDENTIFIED.name] is True


def letters_for(case: Case, recorded: Recorded, policy: Policy = DEFAULT) -> tuple[Letter, ...]:
    """The letters that an event of the case gives: the original first, then the copy; none for an event without letter."""
    declared = LETTERS.get(name_of(recorded.event))
    if declared is None:
        return ()
    kind, first = declared
    made = oslo_day(recorded.recorded)
    order: tuple[Receiver, ...] = ("applicant", "doctor") if first == "applicant" else ("doctor", "applicant")
    letters = []
    for receiver in order:
        if receiver == "applicant" and not patient_is_identified(case, policy):
            continue
        for names, language in _addressees(case, receiver, made, policy):
            letters.append(Letter(case.number, recorded.sequence, kind, receiver, receiver != first, names, language, made))
    return tuple(letters)


Addressee = tuple[tuple[str, ...], LanguageForm]


def _addressees(case: Case, receiver: Receiver, on: date, policy: Policy) -> list[Addressee]:
    """Names and language form of those behind a receiver; one letter for each language form among them."""
    application = case.application
    if receiver == "doctor":
        doctor = application.doctor
        return [((doctor.name if doctor and doctor.name else "",), doctor.language or "nb" if doctor else "nb")]
    patient = application.patient
    own: LanguageForm = patient.language or "nb" if patient else "nb"
    age = patient_age(application, on)
    if patient is None or age is None or age >= policy.adult_age:
        return [((patient.name if patient and patient.name else "",), own)]
    by_language: dict[LanguageForm, list[str]] = {}
    for guardian in patient.guardians or ():
        by_language.setdefault(guardian.language or own, []).append(guardian.name or "")
    return [(tuple(names), language) for language, names in by_language.items()] or [((), own)]
