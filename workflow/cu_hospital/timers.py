"""The dates of a hospital's use, and how the last day of each comes about."""

from datetime import date, timedelta
from typing import Final

from workflow.cu_agreement.facts import NAMED_PATIENT
from workflow.cu_agreement.timers import UNDECIDED, target_timer
from workflow.cu_hospital.events import ExemptionExpired, ExemptionWarned
from workflow.cu_hospital.file import Case
from workflow.engine.language import Words
from workflow.engine.outdated import outdated_timer
from workflow.engine.process import Due, Timer
from workflow.reimbursement.asking import answer_timer, reminder_timer

ENDED: Final = ("refused", "ended")
PARTY: Final = "the hospital"
_DAY: Final = timedelta(days=1)


def _exemption_warning(case: Case) -> Due | None:
    """So many days before the latest exemption ends; not if that was before it was recorded."""
    last, recorded = _end_of_exemption(case), case.exemption_recorded
    if last is None or recorded is None:
        return None
    days = case.policy.exemption_warning_days
    day = last - days * _DAY
    if day < recorded or _is_noted(case, ExemptionWarned, day):
        return None
    return Due("exemption to", last, f"{days} days before", day, "law 4.2, INT")


def _exemption_expired(case: Case) -> Due | None:
    """The day after the latest exemption."""
    last = _end_of_exemption(case)
    if last is None or _is_noted(case, ExemptionExpired, last + _DAY):
        return None
    return Due("exemption to", last, "the day after", last + _DAY, "law 4.2, INT")


def _end_of_exemption(case: Case) -> date | None:
    """Return the last day of the latest exemption, where the use rests on one."""
    agreement = case.agreement
    if agreement is None or agreement.application.basis != NAMED_PATIENT:
        return None
    return case.exemption_end


def _is_noted(case: Case, kind: type[ExemptionWarned] | type[ExemptionExpired], due: date) -> bool:
    return any(isinstance(each.event, kind) and each.event.due == due for each in case.events)


# Of two that act on one day, the first in the table acts first.
TIMERS: Final[tuple[Timer[Case], ...]] = (
    reminder_timer(PARTY),
    answer_timer(PARTY, "the case is decided on the file"),
    target_timer("the decision on the hospital's use"),
    Timer(
        name="exemption_warning",
        states=("allowed",),
        due=_exemption_warning,
        words=Words(
            nb="varsel om at godkjenningsfritaket utløper",
            nn="varsel om at godkjenningsfritaket går ut",
        ),
        party=PARTY,
        consequence="the senior consultant is told that the exemption ends",
        acts_after=0,
        step="exemption_warning",
    ),
    Timer(
        name="exemption_expired",
        states=("allowed",),
        due=_exemption_expired,
        words=Words(nb="godkjenningsfritaket har utløpt", nn="godkjenningsfritaket har gått ut"),
        party=PARTY,
        consequence="no new patient and no delivery until it is renewed",
        acts_after=0,
        step="exemption_expired",
    ),
    outdated_timer((*UNDECIDED, "allowed")),
)
