"""What corrections and revocations share: their target, the notice and its time, and dropping one.

Both are looked for by the names of their processes, since they stand above this package.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, cast

from workflow.engine.calendar import oslo_day
from workflow.engine.errors import Reason
from workflow.engine.language import Words
from workflow.engine.process import Due, Situation, Step, Timer
from workflow.reimbursement import events
from workflow.reimbursement.asking import notice
from workflow.reimbursement.commands import Drop
from workflow.reimbursement.position import CORRECTION, REVOCATION

REVIEWED_BY: Final = ((CORRECTION, "corrects"), (REVOCATION, "revokes"))
"""The processes that can change a decision, each with its link to the decided case."""
_NOTICE_EVENTS: Final = ("notice_given", "revocation_opened")
_DAY: Final = timedelta(days=1)


def opened_on(case: Any) -> date:
    """Return the Oslo day on which a case was opened, whenever what opened it arrived."""
    return oslo_day(case.events[0].recorded)


def noticed_on(case: Any) -> date | None:
    """Return the day of the newest notice to the patient; None if there was none."""
    days = (x.effective for x in reversed(case.events) if x.event.name in _NOTICE_EVENTS)
    return next(days, None)


def reviews_of(number: str, cases: Iterable[Any]) -> list[Any]:
    """Return the corrections and revocations of a decided case among the cases of its matter."""
    return [
        case
        for case in cases
        if any(
            case.process.name == name and (kind, number) in case.links for name, kind in REVIEWED_BY
        )
    ]


def open_reviews(rule: str, number: str, cases: Iterable[Any], own: str) -> tuple[Reason, ...]:
    """Return why a decision can't be reviewed while another review of it is open.

    rule: the id of the rule that says so. own: the number of the review that asks.
    """
    return tuple(
        Reason(
            rule,
            f"the {case.process.name} {case.number} of case {number} is open",
            f"Decide or drop case {case.number} first.",
        )
        for case in reviews_of(number, cases)
        if case.number != own and not case.ended
    )


def _target(case: Any) -> Due | None:
    if case.happened("target_missed"):
        return None
    days, opened = case.policy.review_target_days, opened_on(case)
    return Due("opened", opened, f"{days} days", opened + days * _DAY, "INT")


def _notice(case: Any) -> Due:
    given = cast("date", noticed_on(case))  # a notice alone leads to the state
    days = case.policy.notice_answer_days
    source = "forvaltningsloven § 16, INT"
    return Due("notice given", given, f"{days} days", given + days * _DAY, source)


def target(states: Iterable[str]) -> Timer[Any]:
    """Return the timer of the day by which a correction or revocation should be decided."""
    return Timer(
        name="target",
        states=tuple(states),
        due=_target,
        words=Words(nb="måldato for vedtaket", nn="måldato for vedtaket"),
        party="the office",
        consequence="the case is marked as late",
        acts_after=1,
        step="target_missed",
    )


NOTICE: Final[Timer[Any]] = Timer(
    name="notice",
    states=("noticed",),
    due=_notice,
    words=Words(nb="frist for å uttale seg", nn="frist for å uttale seg"),
    party="the patient",
    consequence="the case is decided on what is there",
    rolls=True,
    acts_after=1,
    step="notice_over",
    binds=True,
)


def _dropped(now: Situation[Any]) -> events.Dropped:
    return events.Dropped(getattr(now.command, "because", ""), noticed_on(now.case) is not None)


DROP: Final[Step[Any]] = Step(
    name="drop",
    command=Drop,
    event=_dropped,
    events=events.Dropped,
    because="because",
    undecided=True,
    says="Close a correction or a revocation; the decision stands.",
)
NOTICE_OVER: Final[Step[Any]] = notice("notice_over", events.NoticeOver)
TARGET_MISSED: Final[Step[Any]] = notice("target_missed", events.TargetMissed)
