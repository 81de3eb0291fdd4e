"""A correction as a process: a decision is made again, and the new one replaces it.

What the decision is to be follows from the body that handles complaints, or from the file as it is
assessed by the rules and the policy of the corrected decision.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from workflow.correction.commands import Approve, GiveNotice
from workflow.correction.file import CorrectionCase
from workflow.correction.guards import (
    ANNULLED,
    DECIDING,
    NOT_OF_THE_BODY,
    OF_AN_APPLICATION,
    RULES,
    TO_DETRIMENT,
)
from workflow.correction.late_mail import open_by_late_mail
from workflow.correction.letters import LETTERS, RECEIVERS
from workflow.correction.letters.content import letter_content
from workflow.correction.steps import STEPS
from workflow.engine.case import Command
from workflow.engine.language import Words
from workflow.engine.links import LinkRule
from workflow.engine.outdated import outdated_timer
from workflow.engine.process import START, Process, Road, State, Timer
from workflow.engine.steps import loops
from workflow.engine.told import OUTDATED
from workflow.reimbursement.application import Application
from workflow.reimbursement.asking import DEADLINE_PASSED, ONCE_IN_TIME, after_any_event
from workflow.reimbursement.assessed import Assessed, assessed
from workflow.reimbursement.carried import BEFORE_TERMS, terms_of
from workflow.reimbursement.case_register import asked_first
from workflow.reimbursement.commands import ASSESSING
from workflow.reimbursement.file import keys_of_the_patient
from workflow.reimbursement.findings import FORM_LISTS, Findings, found
from workflow.reimbursement.guards import ANSWERED, FACTS_NAMED, STILL_MISSING
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.review import NOTICE, target
from workflow.reimbursement.screen import SCREEN
from workflow.reimbursement.timers import ANSWER, COMPLAINT, REMINDER

OPEN: Final = ("under_review", "missing_info", "noticed")
STATES: Final = (
    State(
        "under_review", "working", Words(nb="til vurdering", nn="til vurdering"), "is under review"
    ),
    State(
        "missing_info",
        "waiting",
        Words(nb="mangler opplysninger", nn="manglar opplysningar"),
        "waits for the doctor's answer",
    ),
    State("noticed", "waiting", Words(nb="varslet", nn="varsla"), "waits for the patient's answer"),
    State("changed", "decided", Words(nb="omgjort", nn="gjort om"), "has changed the decision"),
    State("closed", "closed", Words(nb="avsluttet", nn="avslutta"), "is closed"),
)
ROADS: Final[tuple[Road[Any], ...]] = (
    Road(START, "correct", "under_review"),
    Road(START, "open", "under_review"),
    *loops(("link", "answer", "judge"), ("under_review",)),
    *loops(("ask_register",), OPEN),
    *loops(("answer",), ("noticed",)),
    Road("under_review", "ask", "missing_info", (OF_AN_APPLICATION, ANNULLED, FACTS_NAMED)),
    Road("missing_info", "answer", "under_review", (ANSWERED,)),
    Road("missing_info", "answer", "missing_info", (STILL_MISSING,)),
    Road("missing_info", "judge", "under_review", (ANSWERED,)),
    Road("missing_info", "judge", "missing_info", (STILL_MISSING,)),
    Road("missing_info", "extend", "missing_info", (ONCE_IN_TIME,)),
    Road("missing_info", "overdue", "under_review", (DEADLINE_PASSED,)),
    Road("under_review", "give_notice", "noticed", (TO_DETRIMENT,)),
    Road("noticed", "notice_over", "under_review"),
    Road("under_review", "approve", "changed", DECIDING),
    *(Road(state, "drop", "closed", (NOT_OF_THE_BODY,)) for state in OPEN),
    *loops(("remind",), ("missing_info",)),
    *loops(("target_missed",), OPEN),
    *loops(("expiry_warning",), ("changed",)),
    *loops((OUTDATED,), (*OPEN, "changed")),
    *loops(("mail",), ("changed", "closed")),
    *loops(("note", "assign"), (*OPEN, "changed", "closed")),
)


def _of_a_grant(name: str) -> Timer[Any]:
    """Return a timer of a granted application, for a correction that grants."""
    return REIMBURSEMENT.timer(name)._replace(states=("changed",))


TIMERS: Final[tuple[Timer[Any], ...]] = (
    REMINDER,
    ANSWER,
    NOTICE,
    target(OPEN),
    COMPLAINT._replace(states=("changed",)),
    _of_a_grant("expiry_warning"),
    _of_a_grant("grant_end"),
    outdated_timer((*OPEN, "changed")),
)


def assessed_again(case: CorrectionCase, _: date | None = None) -> Assessed:
    """Return what follows from a decided file, on whatever day it is judged again.

    A grant counts from the first receipt, so all of its days can have passed. For a revocation the
    case register is not asked: nothing is assessed.
    """
    return assessed(replace(case, linked=()) if case.of_a_revocation else case)


def asked_ahead(case: CorrectionCase, command: Command, _: date) -> tuple[Command, ...]:
    """Return the question to the case register that comes before a step that assesses."""
    if case.of_a_revocation or not isinstance(command, (*ASSESSING, Approve, GiveNotice)):
        return ()
    return asked_first(case, command.by)


CORRECTION: Final[Process[Any]] = Process(
    name="correction",
    title=Words("omgjøring av vedtak", "omgjering av vedtak"),
    case=CorrectionCase,
    form=Application,
    states=STATES,
    steps=STEPS,
    roads=ROADS,
    timers=TIMERS,
    letters=LETTERS,
    receivers=RECEIVERS,
    links=(
        LinkRule("corrects", ("reimbursement", "correction", "revocation")),
        LinkRule("settles", ("complaint",)),
    ),
    reads_linked=True,
    letter_content=letter_content,
    screen=SCREEN,
    findings=Findings,
    found=found,
    form_lists=FORM_LISTS,
    folder=Path(__file__).parent,
    texts_too=REIMBURSEMENT.folder,
    policy=DEFAULT,
    terms=terms_of,
    terms_of=lambda corrected, _: corrected.terms,
    before_terms=BEFORE_TERMS,
    ahead=asked_ahead,
    assess=assessed_again,
    after=after_any_event,
    keys=keys_of_the_patient,
    rule_ids=RULES | REIMBURSEMENT.rule_ids,
    facts=REIMBURSEMENT.facts,
)
open_by_late_mail(CORRECTION)
