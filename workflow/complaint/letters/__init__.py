"""Which event of a complaint gives which letter, and who gets it; the texts stand beside this file.

The *complainant* is the patient's side, or a lawyer, doctor or other who complains. These get the
original, and the patient's side a copy. Each is written to in their own form of Norwegian.
"""

from datetime import date
from typing import Final

from workflow.complaint.assessed import Assessed
from workflow.complaint.decision import decision_of
from workflow.complaint.file import Case
from workflow.complaint.timers import COMMENT
from workflow.engine.language import Language, Words
from workflow.engine.process import Addressee, LetterRule, Receiver
from workflow.engine.timers import in_force
from workflow.reimbursement.assessed import assessed as application_assessed
from workflow.reimbursement.letters import DOCTOR as DOCTOR_OF_THE_CASE
from workflow.reimbursement.letters import NOT_IDENTIFIED
from workflow.reimbursement.letters import PATIENT as PATIENT_OF_THE_CASE

OTHERS: Final = ("lawyer", "doctor", "other")
"""Who complains for the patient, and is written to in his or her place."""
HELFO: Final = Words(nb="Helfos egen klageenhet", nn="Helfo si eiga klageeining")
HELSEKLAGE: Final = Words(
    nb="Helseklage (Nasjonalt klageorgan for helsetjenesten)",
    nn="Helseklage (Nasjonalt klageorgan for helsetenesta)",
)


def complainant_is(assessed: Assessed) -> str:
    """Return who complains, as stated or found; "" if nobody knows."""
    return str(assessed.facts["complaint.by"] or "")


def is_represented(assessed: Assessed) -> bool:
    """Return whether a lawyer, doctor or other complains."""
    return complainant_is(assessed) in OTHERS


def patient_language(case: Case) -> Language:
    """Return the form of Norwegian in which the patient is written to."""
    patient = decision_of(case).application.patient
    return (patient and patient.language) or "nb"


def body_of(case: Case) -> Words:
    """Return the body that decides a complaint: by the day on which it is due to be sent on."""
    comment = in_force(case, COMMENT)
    day = (comment and comment.acts_on) or case.sent_on or case.received
    return HELFO if day < case.policy.helseklage_from else HELSEKLAGE


def patient_side(case: Case, on: date) -> tuple[Addressee, ...]:
    """Return the patient, or the guardians of a child; none if nobody knows who that is."""
    decision = decision_of(case)
    return PATIENT_OF_THE_CASE.addressees(decision, on, application_assessed(decision))


def _representative(case: Case, _: date, assessed: Assessed) -> tuple[Addressee, ...]:
    """Return the lawyer, doctor or other who complains; none if the patient's side does."""
    if not is_represented(assessed):
        return ()
    doctor, said = decision_of(case).application.doctor, case.complaint
    is_doctor = complainant_is(assessed) == "doctor"
    name = said.name or (is_doctor and doctor and doctor.name) or ""
    usual = (is_doctor and doctor and doctor.language) or patient_language(case)
    return (Addressee((name,), said.language or usual),)


def _complainant(case: Case, on: date, assessed: Assessed) -> tuple[Addressee, ...]:
    """Return who gets the original of a letter to the complainant.

    INT: of a patient who is not identified, the doctor, who alone got the decision.
    """
    if found := _representative(case, on, assessed):
        return found
    language = case.complaint.language
    return tuple(
        Addressee(each.names, language or each.language)
        for each in patient_side(case, on) or _doctor(case, on)
    )


def _doctor(case: Case, on: date) -> tuple[Addressee, ...]:
    decision = decision_of(case)
    return DOCTOR_OF_THE_CASE.addressees(decision, on, application_assessed(decision))


def _copy_to_patient(case: Case, on: date, assessed: Assessed) -> tuple[Addressee, ...]:
    """Return who gets the copy: the patient's side, where somebody else complains."""
    return patient_side(case, on) if is_represented(assessed) else ()


def _body(case: Case, _: date, __: Assessed) -> tuple[Addressee, ...]:
    return (Addressee((body_of(case).nb,), "nb"),)


COMPLAINANT: Final = Receiver("complainant", _complainant, left_out=NOT_IDENTIFIED)
PATIENT: Final = Receiver("applicant", _copy_to_patient, optional=True)
BODY: Final = Receiver("body", _body)
REPRESENTATIVE: Final = Receiver("representative", _representative, optional=True)


def _to_complainant(
    event: str, kind: str, title: Words, *tells: str, routine: bool = False
) -> LetterRule:
    return LetterRule(event, kind, COMPLAINANT.name, PATIENT.name, title, routine, tells)


_RECEIVED: Final = _to_complainant(
    "complaint_received",
    "complaint_received",
    Words(nb="Vi har mottatt klagen", nn="Vi har teke imot klaga"),
    "target",
    routine=True,
)
LETTERS: Final = (
    _RECEIVED,
    # INT: whose complaint is taken up anew is told so in the same kind of letter.
    _RECEIVED._replace(event="complaint_taken_up"),
    _to_complainant(
        "information_requested",
        "request_for_information",
        Words(
            nb="Vi trenger flere opplysninger for å behandle klagen",
            nn="Vi treng fleire opplysningar for å behandle klaga",
        ),
        "answer",
    ),
    _to_complainant(
        "reminder_sent",
        "reminder",
        Words(
            nb="Påminnelse: Vi venter på opplysninger til klagen",
            nn="Påminning: Vi ventar på opplysningar til klaga",
        ),
        "answer",
        routine=True,
    ),
    _to_complainant(
        "answer_time_extended",
        "time_extended",
        Words(
            nb="Du får mer tid til å sende opplysningene",
            nn="Du får meir tid til å sende opplysningane",
        ),
        "answer",
    ),
    _to_complainant(
        "preliminary_reply_sent",
        "preliminary_reply",
        Words(nb="Foreløpig svar på klagen", nn="Førebels svar på klaga"),
        "target",
        "answer",
        routine=True,
    ),
    _to_complainant(
        "target_missed",
        "delay_notice",
        Words(
            nb="Behandlingen av klagen tar lengre tid enn ventet",
            nn="Behandlinga av klaga tek lengre tid enn venta",
        ),
        "expected_decision",
        "answer",
        routine=True,
    ),
    _to_complainant(
        "dismissed",
        "complaint_dismissed",
        Words(nb="Klagen er avvist", nn="Klaga er avvist"),
        "complaint",
    ),
    _to_complainant(
        "withdrawn",
        "withdrawn",
        Words(nb="Klagen er trukket", nn="Klaga er trekt tilbake"),
    ),
    _to_complainant(
        "upheld",
        "complaint_upheld",
        Words(
            nb="Vi opprettholder vedtaket: Du kan uttale deg",
            nn="Vi held ved lag vedtaket: Du kan uttale deg",
        ),
        "comment",
    ),
    LetterRule(
        "sent_on",
        "complaint_sent_on",
        BODY.name,
        COMPLAINANT.name,
        Words(nb="Oversendelse av klage", nn="Oversending av klage"),
    ),
    LetterRule(
        "complaint_reversed",
        "complaint_reversed",
        REPRESENTATIVE.name,
        None,
        Words(nb="Klagen har ført fram", nn="Klaga har ført fram"),
    ),
)
