"""A hospital's use of a medicine under an agreement, as a process, with its patients as events.

The table of roads is the specification, row by row. Of two roads from one state by one step, the
first open one is taken.
"""

from pathlib import Path
from typing import Final

from workflow.cu_agreement.guards import COMPLETE, REFUSABLE
from workflow.cu_agreement.process import CU_AGREEMENT, REQUESTS
from workflow.cu_agreement.timers import UNDECIDED
from workflow.cu_hospital.application import HospitalForm
from workflow.cu_hospital.assessed import assessed
from workflow.cu_hospital.facts import FACTS
from workflow.cu_hospital.file import Case
from workflow.cu_hospital.findings import Findings, found
from workflow.cu_hospital.guards import (
    ALLOWABLE,
    MAY_END,
    MAY_START,
    NOBODY_TREATED,
    ON_EXEMPTION,
)
from workflow.cu_hospital.letters import LETTERS, RECEIVERS
from workflow.cu_hospital.letters.content import letter_content
from workflow.cu_hospital.rules import HOSPITAL_RULES, RULE_SETS
from workflow.cu_hospital.screen import SCREEN
from workflow.cu_hospital.steps import STEPS
from workflow.cu_hospital.timers import ENDED, TIMERS
from workflow.engine.language import Words
from workflow.engine.links import LinkRule
from workflow.engine.process import START, Process, Road, State
from workflow.engine.steps import loops
from workflow.engine.told import OUTDATED
from workflow.reimbursement.asking import after_any_event
from workflow.reimbursement.carried import terms_under
from workflow.reimbursement.policy import DEFAULT

STATES: Final = (
    State("received", "working", Words("mottatt", "motteken"), "is new"),
    State(
        "missing_info",
        "waiting",
        Words("mangler opplysninger", "manglar opplysningar"),
        "waits for the hospital's answer",
    ),
    State("under_review", "working", Words("til vurdering", "til vurdering"), "is under review"),
    State("allowed", "standing", Words("tillatt", "tillate"), "is allowed"),
    State("refused", "decided", Words("avslått", "avslått"), "is refused"),
    State("ended", "closed", Words("avsluttet", "avslutta"), "has ended"),
)
ROADS: Final[tuple[Road[Case], ...]] = (
    Road(START, "register", "received"),
    Road("received", "start", "under_review", (COMPLETE,)),
    *REQUESTS,
    Road("under_review", "allow", "allowed", (ALLOWABLE,)),
    Road("under_review", "refuse", "refused", (REFUSABLE,)),
    *(Road(state, "withdraw", "ended") for state in UNDECIDED),
    Road("allowed", "patient_started", "allowed", (MAY_START,)),
    Road("allowed", "patient_ended", "allowed", (MAY_END,)),
    Road("allowed", "renew_exemption", "allowed", (ON_EXEMPTION,)),
    Road("allowed", "end", "ended", (NOBODY_TREATED,)),
    *loops(("link",), ("received",)),
    *loops(("target_missed",), UNDECIDED),
    *loops((OUTDATED,), (*UNDECIDED, "allowed")),
    *loops(("exemption_warning", "exemption_expired"), ("allowed",)),
    *loops(("note", "assign"), (*UNDECIDED, "allowed", *ENDED)),
)


CU_HOSPITAL: Final[Process[Case]] = Process(
    name="cu_hospital",
    title=Words(
        "bruk av legemiddel uten markedsføringstillatelse på sykehus",
        "bruk av legemiddel utan marknadsføringsløyve på sjukehus",
    ),
    case=Case,
    form=HospitalForm,
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
    texts_too=CU_AGREEMENT.folder,
    policy=DEFAULT,
    terms=terms_under(HOSPITAL_RULES),
    assess=assessed,
    after=after_any_event,
    rule_ids=frozenset({*HOSPITAL_RULES.rules(), "K-1"}),
    links=(LinkRule("under", to=("cu_agreement",)),),
    reads_linked=True,
    rule_sets=RULE_SETS,
    facts=FACTS,
)
