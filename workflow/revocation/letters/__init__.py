"""Which event of a revocation gives which letter; the texts stand beside this file."""

from typing import Final, cast

from workflow.engine.events import Event
from workflow.engine.language import Words
from workflow.engine.process import LetterRule
from workflow.reimbursement.events import Dropped
from workflow.reimbursement.letters import DOCTOR, PATIENT


def _after_notice(event: Event) -> bool:
    return cast("Dropped", event).noticed


LETTERS: Final = (
    LetterRule(
        "revocation_opened",
        "prior_notice",
        PATIENT.name,
        DOCTOR.name,
        Words(
            nb="Varsel: Vi vurderer å kalle tilbake individuell refusjon",
            nn="Varsel: Vi vurderer å kalle tilbake individuell refusjon",
        ),
        tells=("notice",),
    ),
    LetterRule(
        "revoked",
        "revoked",
        PATIENT.name,
        DOCTOR.name,
        Words(
            nb="Vedtak: Individuell refusjon er kalt tilbake",
            nn="Vedtak: Individuell refusjon er kalla tilbake",
        ),
        tells=("complaint",),
    ),
    LetterRule(
        "dropped",
        "notice_dropped",
        PATIENT.name,
        DOCTOR.name,
        Words(
            nb="Vi kaller ikke tilbake individuell refusjon",
            nn="Vi kallar ikkje tilbake individuell refusjon",
        ),
        when=_after_notice,
    ),
)
