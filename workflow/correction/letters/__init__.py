"""Which event of a correction gives which letter; the texts stand beside this file.

Requests for information are the application's own letters.
"""

from typing import Any, Final, cast

from workflow.engine.events import Event
from workflow.engine.language import Words
from workflow.engine.process import LetterRule
from workflow.reimbursement.events import Dropped
from workflow.reimbursement.letters import DOCTOR, PATIENT
from workflow.reimbursement.letters import LETTERS as OF_APPLICATIONS

_AS_AN_APPLICATION: Final = (
    "information_requested",
    "reminder_sent",
    "answer_time_extended",
    "expiry_warned",
)


def after_notice(event: Event) -> bool:
    """Tell whether a case was dropped that the patient had been told of."""
    return cast("Dropped", event).noticed


def to_patient(event: str, kind: str, title: Words, *tells: str, **more: Any) -> LetterRule:
    """Return the rule of a letter to the patient, with a copy to the doctor."""
    return LetterRule(event, kind, PATIENT.name, DOCTOR.name, title, tells=tells, **more)


LETTERS: Final = (
    to_patient(
        "changed",
        "decision_changed",
        Words(
            nb="Vedtak: Vi har endret vedtaket om individuell refusjon",
            nn="Vedtak: Vi har endra vedtaket om individuell refusjon",
        ),
        "complaint",
        "grant_end",
    ),
    to_patient(
        "notice_given",
        "prior_notice",
        Words(
            nb="Varsel: Vi vurderer å endre vedtaket om individuell refusjon",
            nn="Varsel: Vi vurderer å endre vedtaket om individuell refusjon",
        ),
        "notice",
    ),
    to_patient(
        "dropped",
        "notice_dropped",
        Words(
            nb="Vi endrer ikke vedtaket om individuell refusjon",
            nn="Vi endrar ikkje vedtaket om individuell refusjon",
        ),
        when=after_notice,
    ),
    *(letter for letter in OF_APPLICATIONS if letter.event in _AS_AN_APPLICATION),
)
