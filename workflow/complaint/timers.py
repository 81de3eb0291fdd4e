"""The dates of a complaint: how the last day of each comes about."""

from datetime import date, timedelta
from typing import Final, cast

from workflow.complaint.file import Case
from workflow.engine.language import Words
from workflow.engine.outdated import outdated_timer
from workflow.engine.process import Due, Timer
from workflow.reimbursement import timers as reimbursement
from workflow.reimbursement.asking import answer_timer, reminder_timer
from workflow.reimbursement.events import TargetMissed

OPEN: Final = ("received", "missing_info", "under_review")
"""The states in which the office, or the complainant, has something to do before a result."""
STATES: Final = (*OPEN, "upheld", "sent_on", "closed")
_SOURCE: Final = "law 2.7, INT"
_DAY: Final = timedelta(days=1)


def target(case: Case) -> Due:
    """56 days from receipt, or from the day on which the body returned the complaint."""
    days = case.policy.complaint_target_days
    return Due(
        anchor="received" if case.target_from == case.received else "taken up again",
        anchor_day=case.target_from,
        budget=f"{days} days",
        day=case.target_from + days * _DAY,
        source=_SOURCE,
    )


def _open_target(case: Case) -> Due | None:
    goal = target(case)
    missed = (entry.event for entry in case.events if isinstance(entry.event, TargetMissed))
    return None if any(event.due == goal.day for event in missed) else goal


def _preliminary_reply(case: Case) -> Due | None:
    """A month from receipt, unless the decision has been upheld once."""
    return None if case.happened("upheld") else reimbursement.preliminary_reply(case)


def _expected_result(case: Case) -> Due | None:
    """Some days after the present target, once that was missed."""
    if _open_target(case) is not None:
        return None
    days, goal = case.policy.delay_days, target(case).day
    return Due("target", goal, f"{days} days", goal + days * _DAY, _SOURCE)


def _comment(case: Case) -> Due:
    days, upheld = case.policy.comment_days, cast("date", case.upheld_on)
    return Due("upheld", upheld, f"{days} days", upheld + days * _DAY, _SOURCE)


def _body(case: Case) -> Due:
    """Each time that so many days have passed since the complaint was sent on."""
    sent = cast("date", case.sent_on)
    asked = [e for e in case.events if e.event.name == "body_silent" and e.effective > sent]
    days = case.policy.body_days
    day = sent + (len(asked) + 1) * days * _DAY
    return Due("sent on", sent, f"each {days} days", day, _SOURCE)


ANSWER: Final = answer_timer("the complainant", "the complaint is judged on the file")
REMINDER: Final = reminder_timer("the complainant")
TARGET: Final[Timer[Case]] = Timer(
    name="target",
    states=OPEN,
    due=_open_target,
    words=Words(nb="måldato for klagen", nn="måldato for klaga"),
    party="the office",
    consequence="the complainant is told of the delay",
    acts_after=1,
    step="target_missed",
)
EXPECTED: Final[Timer[Case]] = Timer(
    name="expected_decision",
    states=OPEN,
    due=_expected_result,
    words=Words(nb="forventet dato for resultatet", nn="venta dato for resultatet"),
    party="the office",
    consequence="the complaint is later than the complainant was told",
)
COMMENT: Final[Timer[Case]] = Timer(
    name="comment",
    states=("upheld",),
    due=_comment,
    words=Words(nb="frist for å uttale seg", nn="frist for å uttale seg"),
    party="the complainant",
    consequence="the complaint is sent on to the body that decides it",
    rolls=True,
    acts_after=1,
    step="comment_over",
    binds=True,
)
COMPLAINT: Final = reimbursement.COMPLAINT._replace(
    states=("closed",),
    party="the complainant",
    consequence="the dismissal stands",
)
# Of two that act on one day, the first in the table acts first.
TIMERS: Final[tuple[Timer[Case], ...]] = (
    Timer(
        name="preliminary_reply",
        states=OPEN,
        due=_preliminary_reply,
        words=Words(nb="frist for foreløpig svar", nn="frist for førebels svar"),
        party="the office",
        consequence="the complainant gets a preliminary reply",
        acts_after=0,
        step="preliminary_reply",
    ),
    REMINDER,
    ANSWER,
    TARGET,
    EXPECTED,
    COMMENT,
    Timer(
        name="body",
        states=("sent_on",),
        due=_body,
        words=Words(nb="svar fra klageorganet", nn="svar frå klageorganet"),
        party="the body that decides the complaint",
        consequence="the case notes that the body has not answered",
        acts_after=0,
        step="body_silent",
    ),
    COMPLAINT,
    outdated_timer((*OPEN, "upheld", "closed")),
)
