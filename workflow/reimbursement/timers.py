"""The dates of individual reimbursement: how the last day of each comes about (law 2.2 to 2.6).

Gross days rule; net days stand beside them (`workflow.engine.elapsed`).
"""

from datetime import date, timedelta
from typing import Any, Final

from workflow.engine import case as engine
from workflow.engine.calendar import add_months
from workflow.engine.language import Words
from workflow.engine.outdated import outdated_timer
from workflow.engine.process import Due, Timer
from workflow.engine.timers import Deadline, deadline_of
from workflow.reimbursement.asking import answer_timer, reminder_timer
from workflow.reimbursement.derive.patient import has_priority
from workflow.reimbursement.events import TargetMissed
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import Policy

UNDECIDED: Final = ("received", "missing_info", "under_review")
DECIDED: Final = ("granted", "rejected")
_DAY: Final = timedelta(days=1)


def _target(case: Case) -> Due:
    """28 days with priority, else 56; a service target, so it never moves to a working day."""
    policy: Policy = case.policy
    priority = has_priority(case.application, case.received, policy)
    days = policy.priority_target_days if priority else policy.target_days
    return Due(
        anchor="received",
        anchor_day=case.received,
        budget=f"{days} days, {'with' if priority else 'without'} priority",
        day=case.received + days * _DAY,
        source="law 2.2: GUIDE, HN1",
    )


def _open_target(case: Case) -> Due | None:
    return None if case.happened("target_missed") else _target(case)


def preliminary_reply(case: engine.Case) -> Due | None:
    """A calendar month from the day of arrival; None if the reply was sent."""
    if case.happened("preliminary_reply_sent"):
        return None
    months = case.policy.preliminary_reply_months
    return Due(
        anchor="received",
        anchor_day=case.received,
        budget=f"{months} calendar month{'s' if months > 1 else ''}",
        day=add_months(case.received, months),
        source="forvaltningsloven § 11 a",
    )


def _warning(case: Case, event: str, days: int) -> Due | None:
    if case.happened(event):
        return None
    goal = _target(case).day
    return Due("target", goal, f"{days} days before", goal - days * _DAY, "law 2.2, INT")


def _early_warning(case: Case) -> Due | None:
    return _warning(case, "early_warning", case.policy.early_warning_days)


def _late_warning(case: Case) -> Due | None:
    return _warning(case, "late_warning", case.policy.late_warning_days)


def _expected_decision(case: engine.Case) -> Due | None:
    """So many days after the target that was missed: what the delay notice tells."""
    missed = _missed(case)
    if missed is None:
        return None
    days = case.policy.delay_days
    return Due("target", missed, f"{days} days", missed + days * _DAY, "law 2.2, INT")


def _missed(case: engine.Case) -> date | None:
    """Return the newest target that was missed, as it was then."""
    events = (recorded.event for recorded in reversed(case.events))
    return next((event.due for event in events if isinstance(event, TargetMissed)), None)


def _mark(case: Case, event: str, days: int) -> Due | None:
    if case.happened(event):
        return None
    day = case.received + days * _DAY
    return Due("received", case.received, f"{days} days", day, "GUIDE: 4–8 weeks")


def _four_weeks(case: Case) -> Due | None:
    return _mark(case, "four_weeks_passed", case.policy.four_weeks_days)


def _eight_weeks(case: Case) -> Due | None:
    return _mark(case, "eight_weeks_passed", case.policy.eight_weeks_days)


def _expiry_warning(case: Case) -> Due | None:
    last = case.decision.valid_to if case.decision else None
    if last is None or case.happened("expiry_warned") or case.happened("expiry_silent"):
        return None
    days = case.policy.expiry_warning_days
    return Due("valid to", last, f"{days} days before", last - days * _DAY, "STO09, INT")


def _complaint(decided_on: date, policy: Policy) -> Due:
    """The earliest last day: six weeks, counted as if the letter arrived on the day it was made."""
    return Due(
        anchor="decided",
        anchor_day=decided_on,
        budget=f"{policy.complaint_weeks} weeks",
        day=decided_on + timedelta(weeks=policy.complaint_weeks),
        source="folketrygdloven § 21-12",
    )


def _grant_end(case: Case) -> Due | None:
    """The last day of the grant, as decided; None if there is no grant, or no end."""
    decision = case.decision
    if decision is None or decision.valid_to is None:
        return None
    first = decision.valid_from or case.received
    source = "law 2.5: FOR, INT"
    return Due("valid from", first, "the time that was decided", decision.valid_to, source)


def _open_complaint(case: Case) -> Due | None:
    return None if case.decided_on is None else _complaint(case.decided_on, case.policy)


ANSWER: Final[Timer[Any]] = answer_timer("the doctor", "the case is decided on the file")
REMINDER: Final[Timer[Any]] = reminder_timer("the doctor")
TARGET: Final[Timer[Any]] = Timer(
    name="target",
    states=UNDECIDED,
    due=_open_target,
    words=Words(nb="måldato for vedtaket", nn="måldato for vedtaket"),
    party="the office",
    consequence="patient and doctor are told of the delay",
    acts_after=1,
    step="target_missed",
)
COMPLAINT: Final[Timer[Any]] = Timer(
    name="complaint",
    states=DECIDED,
    due=_open_complaint,
    words=Words(nb="klagefrist", nn="klagefrist"),
    party="the patient",
    consequence="the decision stands",
    rolls=True,
    binds=True,
)
EXPECTED_DECISION: Final[Timer[Any]] = Timer(
    name="expected_decision",
    states=UNDECIDED,
    due=_expected_decision,
    words=Words(nb="forventet dato for vedtaket", nn="venta dato for vedtaket"),
    party="the office",
    consequence="the case is later than patient and doctor were told",
)
# Of two that act on one day, the first in the table acts first.
TIMERS: Final[tuple[Timer[Case], ...]] = (
    Timer(
        name="preliminary_reply",
        states=UNDECIDED,
        due=preliminary_reply,
        words=Words(nb="frist for foreløpig svar", nn="frist for førebels svar"),
        party="the office",
        consequence="patient and doctor get a preliminary reply",
        acts_after=0,
        step="preliminary_reply",
    ),
    REMINDER,
    ANSWER,
    Timer(
        name="early_warning",
        states=UNDECIDED,
        due=_early_warning,
        words=Words(
            nb="første varsel om at måldatoen nærmer seg",
            nn="første varsel om at måldatoen nærmar seg",
        ),
        party="the office",
        consequence="the case worker is warned",
        acts_after=0,
        step="early_warning",
    ),
    Timer(
        name="late_warning",
        states=UNDECIDED,
        due=_late_warning,
        words=Words(
            nb="siste varsel om at måldatoen nærmer seg",
            nn="siste varsel om at måldatoen nærmar seg",
        ),
        party="the office",
        consequence="the case worker is warned again",
        acts_after=0,
        step="late_warning",
    ),
    TARGET,
    EXPECTED_DECISION,
    Timer(
        name="four_weeks",
        states=UNDECIDED,
        due=_four_weeks,
        words=Words(nb="fire uker fra mottak", nn="fire veker frå mottak"),
        party="the office",
        consequence="the statistics count it",
        acts_after=1,
        step="four_weeks",
    ),
    Timer(
        name="eight_weeks",
        states=UNDECIDED,
        due=_eight_weeks,
        words=Words(nb="åtte uker fra mottak", nn="åtte veker frå mottak"),
        party="the office",
        consequence="the statistics count it",
        acts_after=1,
        step="eight_weeks",
    ),
    Timer(
        name="expiry_warning",
        states=DECIDED,
        due=_expiry_warning,
        words=Words(nb="varsel om at vedtaket utløper", nn="varsel om at vedtaket går ut"),
        party="the patient",
        consequence="patient and doctor are told that the grant ends, unless another one follows",
        acts_after=0,
        step="expiry_warning",
    ),
    COMPLAINT,
    Timer(
        name="grant_end",
        states=DECIDED,
        due=_grant_end,
        words=Words(nb="siste dag vedtaket gjelder", nn="siste dagen vedtaket gjeld"),
        party="the patient",
        consequence="the grant ends",
    ),
    outdated_timer((*UNDECIDED, *DECIDED)),
)


def target_deadline(case: Case) -> Deadline:
    """Return the day by which the case should be decided, also when it has passed.

    A target that was missed stays that day, whatever the case carries later.
    """
    policy: Policy = case.policy
    goal, missed = _target(case), _missed(case)
    if missed is not None and missed != goal.day:
        days = (missed - case.received).days
        goal = goal._replace(budget=f"{days} days, when it was missed", day=missed)
    return deadline_of(TARGET, goal, closed=policy.closed_days)
