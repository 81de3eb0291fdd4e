"""A revocation as a process: the patient is told, may answer, and then grants end.

Under § 21-6 each grant of the treatment ends that has a day left, under § 21-7 the one alone.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from workflow.engine.language import Words
from workflow.engine.links import LinkRule
from workflow.engine.outdated import outdated_timer
from workflow.engine.process import START, Process, Road, State, Timer
from workflow.engine.steps import loops
from workflow.engine.told import OUTDATED
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import Assessed, assessed
from workflow.reimbursement.carried import BEFORE_TERMS, terms_of
from workflow.reimbursement.file import keys_of_the_patient
from workflow.reimbursement.letters import DOCTOR, PATIENT
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.review import NOTICE, target
from workflow.reimbursement.timers import COMPLAINT
from workflow.revocation.file import RevocationCase
from workflow.revocation.guards import DECIDING, RULES
from workflow.revocation.letters import LETTERS
from workflow.revocation.letters.content import letter_content
from workflow.revocation.screen import SCREEN
from workflow.revocation.steps import STEPS

OPEN: Final = ("noticed", "under_review")
STATES: Final = (
    State("noticed", "waiting", Words(nb="varslet", nn="varsla"), "waits for the patient's answer"),
    State(
        "under_review", "working", Words(nb="til vurdering", nn="til vurdering"), "is under review"
    ),
    State(
        "revoked", "decided", Words(nb="kalt tilbake", nn="kalla tilbake"), "has ended the grant"
    ),
    State("closed", "closed", Words(nb="avsluttet", nn="avslutta"), "is closed"),
)
ROADS: Final[tuple[Road[Any], ...]] = (
    Road(START, "revoke", "noticed"),
    *loops(("link",), ("noticed",)),
    Road("noticed", "notice_over", "under_review"),
    Road("under_review", "approve", "revoked", DECIDING),
    *(Road(state, "drop", "closed") for state in OPEN),
    *loops(("answer", "target_missed"), OPEN),
    *loops((OUTDATED,), (*OPEN, "revoked")),
    *loops(("mail",), ("revoked", "closed")),
    *loops(("note", "assign"), (*OPEN, "revoked", "closed")),
)
TIMERS: Final[tuple[Timer[Any], ...]] = (
    NOTICE,
    target(OPEN),
    COMPLAINT._replace(states=("revoked",)),
    outdated_timer((*OPEN, "revoked")),
)


def assessed_alone(case: RevocationCase, today: date | None = None) -> Assessed:
    """Return what the file of the grant comes to; the case register is not asked."""
    return assessed(replace(case, linked=()), today)


REVOCATION: Final[Process[Any]] = Process(
    name="revocation",
    title=Words("tilbakekall av vedtak", "tilbakekall av vedtak"),
    case=RevocationCase,
    form=Application,
    states=STATES,
    steps=STEPS,
    roads=ROADS,
    timers=TIMERS,
    letters=LETTERS,
    receivers=(PATIENT, DOCTOR),
    links=(LinkRule("revokes", ("reimbursement", "correction")),),
    reads_linked=True,
    letter_content=letter_content,
    screen=SCREEN,
    folder=Path(__file__).parent,
    texts_too=REIMBURSEMENT.folder,
    policy=DEFAULT,
    terms=terms_of,
    terms_of=lambda grant, _: grant.terms,
    before_terms=BEFORE_TERMS,
    assess=assessed_alone,
    keys=keys_of_the_patient,
    rule_ids=RULES,
    facts=REIMBURSEMENT.facts,
)
