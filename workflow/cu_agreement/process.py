"""An agreement on compassionate use as a process: a medicine, an indication, a company and a type.

The table of roads is the specification, row by row. Of two roads from one state by one step, the
first open one is taken.
"""

from pathlib import Path
from typing import Any, Final

from workflow.cu_agreement.application import AgreementForm
from workflow.cu_agreement.assessed import assessed
from workflow.cu_agreement.facts import FACTS
from workflow.cu_agreement.file import Case, keys_of
from workflow.cu_agreement.findings import Findings, found
from workflow.cu_agreement.guards import (
    AUTHORISED,
    COMPLETE,
    DECIDED,
    DOCUMENTS_READY,
    FACTS_NAMED,
    INCOMPLETE,
    MAY_END,
    READY,
    REFUSABLE,
)
from workflow.cu_agreement.letters import LETTERS, RECEIVERS
from workflow.cu_agreement.letters.content import letter_content
from workflow.cu_agreement.rules import AGREEMENT_RULES, RULE_SETS
from workflow.cu_agreement.screen import SCREEN
from workflow.cu_agreement.steps import STEPS
from workflow.cu_agreement.timers import ENDED, STANDING, TIMERS, UNDECIDED
from workflow.engine.language import Words
from workflow.engine.process import START, Process, Road, State
from workflow.engine.steps import loops
from workflow.engine.told import OUTDATED
from workflow.reimbursement.asking import DEADLINE_PASSED, ONCE_IN_TIME, after_any_event
from workflow.reimbursement.carried import terms_under
from workflow.reimbursement.policy import DEFAULT

STATES: Final = (
    State("received", "working", Words("mottatt", "motteken"), "is new"),
    State(
        "missing_info",
        "waiting",
        Words("mangler opplysninger", "manglar opplysningar"),
        "waits for answers from company and hospital",
    ),
    State("under_review", "working", Words("til vurdering", "til vurdering"), "is under review"),
    State("agreed", "standing", Words("avtale inngått", "avtale inngått"), "is agreed"),
    State(
        "closed_to_new",
        "standing",
        Words("stengt for nye pasienter", "stengd for nye pasientar"),
        "is closed to new patients",
    ),
    State("refused", "decided", Words("avslått", "avslått"), "is refused"),
    State("ended", "closed", Words("avsluttet", "avslutta"), "has ended"),
)
REQUESTS: Final[tuple[Road[Any], ...]] = (
    Road("received", "ask", "missing_info", (INCOMPLETE,)),
    Road("under_review", "ask", "missing_info", (FACTS_NAMED,)),
    *(
        road
        for step in ("answer", "judge")
        for road in (
            Road("missing_info", step, "under_review", (COMPLETE,)),
            Road("missing_info", step, "missing_info"),
            *loops((step,), ("received", "under_review")),
        )
    ),
    Road("missing_info", "extend", "missing_info", (ONCE_IN_TIME,)),
    Road("missing_info", "overdue", "under_review", (DEADLINE_PASSED,)),
    *loops(("remind",), ("missing_info",)),
)
"""The roads of requests for information, answers and findings, which hospitals take too."""
ROADS: Final[tuple[Road[Case], ...]] = (
    Road(START, "register", "received"),
    Road("received", "start", "under_review", (COMPLETE,)),
    *REQUESTS,
    Road("under_review", "documents_ready", "under_review", (DOCUMENTS_READY,)),
    Road("under_review", "tell_ready", "under_review"),
    Road("under_review", "sign", "agreed", (READY,)),
    Road("under_review", "refuse", "refused", (REFUSABLE,)),
    *(Road(state, "withdraw", "ended") for state in UNDECIDED),
    Road("agreed", "marketing_authorisation", "closed_to_new", (AUTHORISED,)),
    Road("closed_to_new", "national_decision", "closed_to_new", (DECIDED,)),
    *(Road(state, "end", "ended", (MAY_END,)) for state in STANDING),
    *loops(("target_missed", OUTDATED), UNDECIDED),
    *loops(("note", "assign"), (*UNDECIDED, *STANDING, *ENDED)),
)


CU_AGREEMENT: Final[Process[Case]] = Process(
    name="cu_agreement",
    title=Words(
        "avtale om bruk av legemiddel uten markedsføringstillatelse",
        "avtale om bruk av legemiddel utan marknadsføringsløyve",
    ),
    case=Case,
    form=AgreementForm,
    states=STATES,
    steps=STEPS,
    roads=ROADS,
    timers=TIMERS,
    letters=LETTERS,
    receivers=RECEIVERS,
    letter_content=letter_content,
    findings=Findings,
    found=found,
    screen=SCREEN,
    folder=Path(__file__).parent,
    policy=DEFAULT,
    terms=terms_under(AGREEMENT_RULES),
    assess=assessed,
    after=after_any_event,
    keys=keys_of,
    rule_ids=frozenset({*AGREEMENT_RULES.rules(), "K-10"}),
    rule_sets=RULE_SETS,
    facts=FACTS,
)
