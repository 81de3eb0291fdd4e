"""Which event of a correction gives which letter; the texts stand beside this file.

Requests for information are the application's own letters.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeAlias, cast

from workflow.engine.events import Event
from workflow.engine.language import Words
from workflow.engine.links import behind
from workflow.engine.process import Addressee, LetterRule, Receiver
from workflow.reimbursement.events import Dropped
from workflow.reimbursement.letters import DOCTOR, PATIENT
from workflow.reimbursement.letters import LETTERS as OF_APPLICATIONS

Find: TypeAlias = Callable[[Any, date, Any], tuple[Addressee, ...]]
_AS_AN_APPLICATION: Final = (
    "information_requested",
    "reminder_sent",
    "answer_time_extended",
    "expiry_warned",
)


def addressed_as(case: Any, assessed: Any) -> tuple[Any, Any]:
    """Return the case whose file says who gets a letter, with its assessment.

    For the new decision it is the case that was decided first, for all others the correction.
    """
    first = None
    if case.events[-1].event.name == "changed":
        first = behind(case.corrected, case.process.name, "corrects", case.linked)
    return (case, assessed) if first is None else (first, first.process.assess(first))


def _who_got_the_decision(receiver: Receiver[Any]) -> Receiver[Any]:
    """Return a receiver of the new decision's letter: whoever got that of the corrected decision.

    What a correction adds to the file changes neither who gets its decision nor in which language.
    The age of a patient with guardians is that on the day of the new letter.
    """

    def reading(find: Find) -> Find:
        def found(case: Any, on: date, assessed: Any) -> tuple[Addressee, ...]:
            read, of_it = addressed_as(case, assessed)
            return find(read, on, of_it)

        return found

    copies = receiver.copies and reading(receiver.copies)
    return receiver._replace(addressees=reading(receiver.addressees), copies=copies)


RECEIVERS: Final = (_who_got_the_decision(PATIENT), _who_got_the_decision(DOCTOR))


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
