"""Individual reimbursement of a medicine as a process: its states, roads and everything they need.

The table of roads is the specification (law 2.1), row by row. Of two roads from one state by one
step, the first open one is taken. A finding supplies information too (INT), so `judge` takes the
roads of `answer`.
"""

from pathlib import Path
from typing import Final

from workflow.engine.language import Words
from workflow.engine.links import LinkRule
from workflow.engine.moving import LATER_DAY
from workflow.engine.process import START, Process, Road, State
from workflow.engine.steps import loops
from workflow.engine.told import OUTDATED
from workflow.reimbursement.adviser import BY_NO_ADVISER, BY_NO_PROPOSER, HEARD
from workflow.reimbursement.application import Application
from workflow.reimbursement.asking import DEADLINE_PASSED, ONCE_IN_TIME, after_any_event
from workflow.reimbursement.assessed import assessed
from workflow.reimbursement.carried import BEFORE_TERMS, terms_of
from workflow.reimbursement.case_register import RENEWS, ahead
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.file import Case, keys_of_the_patient
from workflow.reimbursement.findings import FORM_LISTS, Findings, found
from workflow.reimbursement.guards import (
    ANSWERED,
    BY_ANOTHER,
    DECIDABLE,
    FACTS_NAMED,
    GRANTABLE,
    INCOMPLETE,
    NO_PROPOSAL,
    ON_DISCRETION,
    PROPOSED,
    REJECTABLE,
    STILL_MISSING,
)
from workflow.reimbursement.letters import DOCTOR, LETTERS, PATIENT
from workflow.reimbursement.letters.content import letter_content
from workflow.reimbursement.moving import ANOTHER_LIST, RULES_AT_HAND
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULE_SETS
from workflow.reimbursement.screen import SCREEN
from workflow.reimbursement.steps import STEPS
from workflow.reimbursement.timers import DECIDED, TIMERS, UNDECIDED

STATES: Final = (
    State("received", "working", Words(nb="mottatt", nn="motteken"), "is new"),
    State(
        "missing_info",
        "waiting",
        Words(nb="mangler opplysninger", nn="manglar opplysningar"),
        "waits for the doctor's answer",
    ),
    State(
        "under_review", "working", Words(nb="til vurdering", nn="til vurdering"), "is under review"
    ),
    State("granted", "decided", Words(nb="innvilget", nn="innvilga"), "is granted"),
    State("rejected", "decided", Words(nb="avslått", nn="avslått"), "is rejected"),
    State("withdrawn", "closed", Words(nb="trukket", nn="trekt"), "is withdrawn"),
)
NOTICES: Final = (
    "preliminary_reply",
    "early_warning",
    "late_warning",
    "target_missed",
    "four_weeks",
    "eight_weeks",
    OUTDATED,
)
ROADS: Final[tuple[Road[Case], ...]] = (
    Road(START, "register", "received"),
    Road("received", "ask", "missing_info", (INCOMPLETE,)),
    Road("received", "start", "under_review", (DECIDABLE,)),
    Road("under_review", "ask", "missing_info", (FACTS_NAMED,)),
    Road("missing_info", "answer", "under_review", (ANSWERED,)),
    Road("missing_info", "answer", "missing_info", (STILL_MISSING,)),
    Road("missing_info", "judge", "under_review", (ANSWERED,)),
    Road("missing_info", "judge", "missing_info", (STILL_MISSING,)),
    Road("missing_info", "extend", "missing_info", (ONCE_IN_TIME,)),
    Road("missing_info", "overdue", "under_review", (DEADLINE_PASSED,)),
    Road("under_review", "propose", "under_review", (ON_DISCRETION, BY_NO_ADVISER)),
    Road("under_review", "return", "under_review", (PROPOSED,)),
    Road("under_review", "approve", "rejected", (BY_ANOTHER, HEARD, BY_NO_ADVISER)),
    Road("under_review", "grant", "granted", (GRANTABLE, HEARD, BY_NO_ADVISER)),
    Road("under_review", "reject", "rejected", (REJECTABLE, HEARD, BY_NO_ADVISER)),
    Road("received", "move", "received", (RULES_AT_HAND,)),
    Road("missing_info", "move", "under_review", (ANOTHER_LIST,)),
    Road("missing_info", "move", "missing_info", (RULES_AT_HAND,)),
    Road("under_review", "move", "under_review", (NO_PROPOSAL, RULES_AT_HAND)),
    *(Road(state, "withdraw", "withdrawn") for state in UNDECIDED),
    *loops(("link",), ("received",)),
    *loops(("ask_register", LATER_DAY), UNDECIDED),
    *loops(("answer", "judge"), ("received", "under_review")),
    *(Road(state, "advise", state, (BY_NO_PROPOSER,)) for state in UNDECIDED),
    *loops(("remind",), ("missing_info",)),
    *loops(NOTICES, UNDECIDED),
    *loops(("expiry_warning", OUTDATED), DECIDED),
    *loops(("mail",), (*DECIDED, "withdrawn")),
    *loops(("note", "assign"), (*UNDECIDED, *DECIDED, "withdrawn")),
)

REIMBURSEMENT: Final[Process[Case]] = Process(
    name="reimbursement",
    title=Words("individuell refusjon", "individuell refusjon"),
    case=Case,
    form=Application,
    states=STATES,
    steps=STEPS,
    roads=ROADS,
    timers=TIMERS,
    letters=LETTERS,
    receivers=(PATIENT, DOCTOR),
    links=(LinkRule(RENEWS, to=("reimbursement", "correction")),),
    letter_content=letter_content,
    findings=Findings,
    found=found,
    screen=SCREEN,
    form_lists=FORM_LISTS,
    folder=Path(__file__).parent,
    policy=DEFAULT,
    terms=terms_of,
    before_terms=BEFORE_TERMS,
    ahead=ahead,
    assess=assessed,
    after=after_any_event,
    keys=keys_of_the_patient,
    rule_sets=RULE_SETS,
    facts=FACTS,
    rule_ids=frozenset(rule for rule_set in RULE_SETS for rule in rule_set.rules()),
)
