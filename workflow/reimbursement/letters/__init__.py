"""Which event gives which letter, and who gets it; the texts stand beside this file.

P-4: the patient gets the answer and the doctor a copy. What only the doctor can answer goes to the
doctor, with a copy to the patient. A child is written to through the guardians, and so is a patient
of unknown age who has some. A patient who is not identified gets no letter. A doctor gets no copy
if the patient does not consent to it.
"""

from datetime import date
from typing import Any, Final

from workflow.engine.language import Words
from workflow.engine.moving import tells_later
from workflow.engine.process import Addressee, LetterRule, Receiver
from workflow.logic.tree import prepared_condition
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.derive.patient import guardians_act
from workflow.reimbursement.file import Case
from workflow.reimbursement.rule_sets import named
from workflow.reimbursement.rules_2008.scope import S_1

NOT_IDENTIFIED: Final = "The patient is not identified: the letter went to the doctor alone."
NO_CONSENT: Final = "The patient does not consent to copies for the doctor: none was sent."


def patient_is_identified(assessed: Assessed) -> bool:
    """Return whether letters can be addressed to the patient at all: whether S-1 is met."""
    rule_set = named(assessed.case.terms.rule_set)
    rule = S_1 if rule_set is None else rule_set.rules()[S_1.id]
    return prepared_condition(rule, assessed.policy)(assessed.facts) is True


def doctor_gets_copies(case: Case, assessed: Assessed) -> bool:
    """Return whether the doctor gets copies: not if the patient says no (M2: SamVedtak).

    INT: what an unidentified patient says does not count, since nobody else can be answered.
    """
    patient = case.application.patient
    withheld = patient is not None and patient.copy_to_doctor is False
    return not (withheld and patient_is_identified(assessed))


def _patient(case: Case, on: date, assessed: Assessed) -> tuple[Addressee, ...]:
    """Return the patient, or the guardians of a child: one addressee for each language form."""
    if not patient_is_identified(assessed):
        return ()
    patient = case.application.patient
    own = patient.language or "nb" if patient else "nb"
    if patient is None or not guardians_act(case.application, on, case.policy):
        return (Addressee((patient.name if patient and patient.name else "",), own),)
    by_language: dict[Any, list[str]] = {}
    for guardian in patient.guardians or ():
        by_language.setdefault(guardian.language or own, []).append(guardian.name or "")
    found = tuple(Addressee(tuple(names), language) for language, names in by_language.items())
    return found or (Addressee((), own),)


def _doctor(case: Case, _: date, __: Assessed) -> tuple[Addressee, ...]:
    doctor = case.application.doctor
    name = doctor.name if doctor and doctor.name else ""
    return (Addressee((name,), doctor.language or "nb" if doctor else "nb"),)


def _doctor_of_a_copy(case: Case, on: date, assessed: Assessed) -> tuple[Addressee, ...]:
    return _doctor(case, on, assessed) if doctor_gets_copies(case, assessed) else ()


PATIENT: Final = Receiver("applicant", _patient, left_out=NOT_IDENTIFIED)
DOCTOR: Final = Receiver("doctor", _doctor, copies=_doctor_of_a_copy, no_copy=NO_CONSENT)


def _to_patient(
    event: str, kind: str, title: Words, *tells: str, routine: bool = False
) -> LetterRule:
    return LetterRule(event, kind, PATIENT.name, DOCTOR.name, title, routine, tells)


def _to_doctor(
    event: str, kind: str, title: Words, *tells: str, routine: bool = False
) -> LetterRule:
    return LetterRule(event, kind, DOCTOR.name, PATIENT.name, title, routine, tells)


_TIME_EXTENDED: Final = _to_doctor(
    "answer_time_extended",
    "time_extended",
    Words(
        nb="Du får mer tid til å sende opplysningene",
        nn="Du får meir tid til å sende opplysningane",
    ),
    "answer",
)
_DELAY_NOTICE: Final = _to_patient(
    "target_missed",
    "delay_notice",
    Words(
        nb="Behandlingen av søknaden tar lengre tid enn ventet",
        nn="Behandlinga av søknaden tek lengre tid enn venta",
    ),
    "expected_decision",
    "answer",
    routine=True,
)


def _after_a_move(letter: LetterRule, *later: str) -> LetterRule:
    """Return the rule of a letter that tells too that one of these days is later after a move."""
    tells = tuple(dict.fromkeys((*letter.tells, *later)))
    return letter._replace(event="later_day_told", tells=tells, when=tells_later(*later))


LETTERS: Final = (
    _to_patient(
        "application_received",
        "receipt",
        Words(
            nb="Vi har mottatt søknaden om individuell refusjon",
            nn="Vi har teke imot søknaden om individuell refusjon",
        ),
        "target",
        routine=True,
    ),
    _to_doctor(
        "information_requested",
        "request_for_information",
        Words(
            nb="Vi trenger flere opplysninger for å behandle søknaden",
            nn="Vi treng fleire opplysningar for å behandle søknaden",
        ),
        "answer",
    ),
    _to_doctor(
        "reminder_sent",
        "reminder",
        Words(
            nb="Påminnelse: Vi venter på opplysninger til søknaden",
            nn="Påminning: Vi ventar på opplysningar til søknaden",
        ),
        "answer",
        routine=True,
    ),
    _TIME_EXTENDED,
    _after_a_move(_TIME_EXTENDED, "answer"),
    _to_patient(
        "preliminary_reply_sent",
        "preliminary_reply",
        Words(
            nb="Foreløpig svar på søknaden om individuell refusjon",
            nn="Førebels svar på søknaden om individuell refusjon",
        ),
        "target",
        "answer",
        routine=True,
    ),
    _DELAY_NOTICE,
    _after_a_move(_DELAY_NOTICE, "target", "expected_decision"),
    _to_patient(
        "granted",
        "decision_granted",
        Words(
            nb="Vedtak: Søknaden om individuell refusjon er innvilget",
            nn="Vedtak: Søknaden om individuell refusjon er innvilga",
        ),
        "complaint",
        "grant_end",
    ),
    _to_patient(
        "rejected",
        "decision_rejected",
        Words(
            nb="Vedtak om avslag: Det gis ikke individuell refusjon",
            nn="Vedtak om avslag: Det blir ikkje gitt individuell refusjon",
        ),
        "complaint",
    ),
    _to_patient(
        "dismissed",
        "decision_dismissed",
        Words(
            nb="Vedtak om avvisning: Søknaden behandles ikke",
            nn="Vedtak om avvising: Søknaden blir ikkje behandla",
        ),
        "complaint",
    ),
    _to_patient(
        "withdrawn",
        "withdrawn",
        Words(
            nb="Søknaden om individuell refusjon er trukket",
            nn="Søknaden om individuell refusjon er trekt",
        ),
    ),
    _to_patient(
        "expiry_warned",
        "expiry_warning",
        Words(
            nb="Vedtaket om individuell refusjon utløper snart",
            nn="Vedtaket om individuell refusjon går snart ut",
        ),
        "grant_end",
        routine=True,
    ),
)
