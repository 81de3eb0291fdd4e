"""The dates of an agreement on compassionate use, and how the last day of each comes about."""

from datetime import timedelta
from typing import Any, Final

from workflow.cu_agreement.assessed import assessed, day_of_newest_event, template_from
from workflow.cu_agreement.file import Case
from workflow.engine.language import Words
from workflow.engine.outdated import outdated_timer
from workflow.engine.process import Due, Timer
from workflow.reimbursement.asking import answer_timer, reminder_timer

UNDECIDED: Final = ("received", "missing_info", "under_review")
STANDING: Final = ("agreed", "closed_to_new")
ENDED: Final = ("refused", "ended")
PARTIES: Final = "company and hospital"
_DAY: Final = timedelta(days=1)


def _target(case: Any) -> Due | None:
    if case.happened("target_missed"):
        return None
    days = case.policy.cu_target_days
    return Due(
        "received", case.received, f"{days} days", case.received + days * _DAY, "law 4.1, INT"
    )


def target_timer(says: str) -> Timer[Any]:
    """Return the timer of the target. says: what it is a target of, as `the agreement`."""
    return Timer(
        name="target",
        states=UNDECIDED,
        due=_target,
        words=Words(nb="måldato", nn="måldato"),
        party="the office",
        consequence=f"{says} is late, and the case says so",
        acts_after=1,
        step="target_missed",
    )


def _documents_ready(case: Case) -> Due | None:
    """The first day of the documents, if they are all that is missing the day before.

    It does not run if readiness was told, or a signature is in the file.
    """
    first = template_from(case)
    if is_told(case) or case.signed or first <= day_of_newest_event(case):
        return None
    before, then = assessed(case, first - _DAY), assessed(case, first)
    if not (before.waits_for_documents_alone and then.is_ready):
        return None
    return Due("documents", first, "their first day", first, "law 4.1, INT")


def is_told(case: Case) -> bool:
    """Return whether the parties were told that the agreement is ready to be signed."""
    return case.happened("ready_for_signature") or case.happened("documents_ready")


# Of two that act on one day, the first in the table acts first.
TIMERS: Final[tuple[Timer[Case], ...]] = (
    Timer(
        name="documents_ready",
        states=("under_review",),
        due=_documents_ready,
        words=Words(nb="avtaledokumentene er klare", nn="avtaledokumenta er klare"),
        party="the office",
        consequence="company and hospital are told that the agreement can be signed",
        acts_after=0,
        step="documents_ready",
    ),
    reminder_timer(PARTIES),
    answer_timer(PARTIES, "the case is decided on the file"),
    target_timer("the agreement"),
    outdated_timer(UNDECIDED),
)
