"""A complaint as a process: its states, roads and everything they need.

The table of roads is the specification (law 2.7), row by row. Of two roads from one state by one
step, the first open one is taken.
"""

from pathlib import Path
from typing import Final

from workflow.complaint.assessed import assessed
from workflow.complaint.facts import FACTS
from workflow.complaint.file import Case
from workflow.complaint.findings import Findings, found
from workflow.complaint.form import ComplaintForm
from workflow.complaint.guards import (
    ADMISSIBLE,
    BETTER,
    BY_ANOTHER,
    CAN_BE_COMPLAINED_OF,
    DECIDABLE,
    FACTS_NAMED,
    MISSING,
    NOTHING_UNDER_WAY,
    RETURNED,
    TO_DISMISS,
)
from workflow.complaint.letters import BODY, COMPLAINANT, LETTERS, PATIENT, REPRESENTATIVE
from workflow.complaint.letters.content import letter_content
from workflow.complaint.rules import ADMISSIBLE as RULES
from workflow.complaint.rules import RULE_IDS
from workflow.complaint.screen import SCREEN
from workflow.complaint.steps import STEPS
from workflow.complaint.timers import OPEN, STATES, TIMERS
from workflow.engine.language import Words
from workflow.engine.links import LinkRule
from workflow.engine.process import START, Process, Road, State
from workflow.engine.steps import loops
from workflow.engine.told import OUTDATED
from workflow.reimbursement.asking import DEADLINE_PASSED, ONCE_IN_TIME, after_any_event
from workflow.reimbursement.carried import terms_under
from workflow.reimbursement.policy import DEFAULT

_STATES: Final = (
    State("received", "working", Words(nb="mottatt", nn="motteken"), "is new"),
    State(
        "missing_info",
        "waiting",
        Words(nb="mangler opplysninger", nn="manglar opplysningar"),
        "waits for the complainant's answer",
    ),
    State(
        "under_review", "working", Words(nb="til vurdering", nn="til vurdering"), "is under review"
    ),
    State(
        "upheld",
        "waiting",
        Words(nb="vedtaket er opprettholdt", nn="vedtaket er halde ved lag"),
        "waits for the complainant's comments",
    ),
    State(
        "sent_on",
        "waiting",
        Words(nb="sendt til klageorganet", nn="send til klageorganet"),
        "is with the body that decides it",
    ),
    State("closed", "closed", Words(nb="avsluttet", nn="avslutta"), "is closed"),
)
_ANSWERED: Final = ("answer", "judge", "accept_late")
ROADS: Final[tuple[Road[Case], ...]] = (
    Road(START, "complain", "received"),
    Road(START, "take_up", "under_review"),
    Road("received", "start", "under_review", (DECIDABLE,)),
    Road("received", "ask", "missing_info", (MISSING,)),
    Road("under_review", "ask", "missing_info", (FACTS_NAMED,)),
    *(Road("missing_info", step, "under_review", (DECIDABLE,)) for step in _ANSWERED),
    *(Road("missing_info", step, "missing_info") for step in _ANSWERED),
    *loops(_ANSWERED, ("received", "under_review")),
    *loops(("answer", "judge"), ("upheld",)),
    Road("missing_info", "extend", "missing_info", (ONCE_IN_TIME,)),
    Road("missing_info", "overdue", "under_review", (DEADLINE_PASSED,)),
    Road("under_review", "dismiss", "closed", (TO_DISMISS, BY_ANOTHER)),
    Road("under_review", "uphold", "upheld", (ADMISSIBLE, BY_ANOTHER)),
    Road(
        "under_review",
        "reverse",
        "closed",
        (ADMISSIBLE, CAN_BE_COMPLAINED_OF, BY_ANOTHER, BETTER, NOTHING_UNDER_WAY),
    ),
    Road("upheld", "reconsider", "under_review"),
    Road("upheld", "comment_over", "sent_on"),
    *(Road(state, "withdraw", "closed") for state in (*OPEN, "upheld")),
    Road("sent_on", "outcome", "under_review", (RETURNED,)),
    Road("sent_on", "outcome", "closed"),
    *loops(("link",), ("received", "under_review")),
    *loops(("mail",), ("sent_on", "closed")),
    *loops(("remind",), ("missing_info",)),
    *loops(("preliminary_reply", "target_missed"), OPEN),
    *loops(("body_silent",), ("sent_on",)),
    *loops((OUTDATED,), (*OPEN, "upheld", "closed")),
    *loops(("note", "assign"), STATES),
)

COMPLAINT: Final[Process[Case]] = Process(
    name="complaint",
    title=Words("klage", "klage"),
    case=Case,
    form=ComplaintForm,
    states=_STATES,
    steps=STEPS,
    roads=ROADS,
    timers=TIMERS,
    letters=LETTERS,
    receivers=(COMPLAINANT, PATIENT, BODY, REPRESENTATIVE),
    letter_content=letter_content,
    findings=Findings,
    found=found,
    screen=SCREEN,
    folder=Path(__file__).parent,
    policy=DEFAULT,
    terms=terms_under(RULES),
    assess=assessed,
    after=after_any_event,
    rule_ids=RULE_IDS,
    links=(
        LinkRule("complains_of", ("reimbursement", "correction", "revocation", "complaint")),
        LinkRule("settles", ("complaint",)),
    ),
    reads_linked=True,
    rule_sets=(RULES,),
    facts=FACTS,
)
