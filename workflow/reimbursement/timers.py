"""Every date that the case waits for, derived from its events and the policy, each with a receipt. No clock, no stored due date.

The timers are those of law 2.2. Gross days rule; net days (waiting for the doctor is a pause) stand beside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from workflow.engine.calendar import add_months, calendar_version, holiday, roll
from workflow.reimbursement import facts as f
from workflow.reimbursement.assessment import facts_of
from workflow.reimbursement.commands import TimeKind
from workflow.reimbursement.derive.patient import has_priority
from workflow.reimbursement.file import Case, Request
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rules_2008.general import NOT_MARKETED

Kind = Literal[TimeKind, "complaint"]

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Pause:
    """Days that the case waited for the doctor: from the request, to the day the wait ended (None = still waiting)."""

    start: date
    end: date | None
    reason: str


@dataclass(frozen=True)
class Receipt:
    """How a date came about. moved: the days that the end-date roll passed over, and why each is no working day."""

    anchor: str
    anchor_day: date
    budget: str
    rolls: bool
    moved: tuple[tuple[date, str], ...]
    source: str
    calendar: str
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True)
class Deadline:
    """One date. due: the last day that is in time, or the day of a notice. acts_on: the day when time itself asks for something:
    the day after a deadline, the day of a notice; None = nothing happens by itself."""

    kind: Kind
    due: date
    acts_on: date | None
    receipt: Receipt


def _deadline(
    kind: Kind,
    anchor: str,
    anchor_day: date,
    budget: str,
    day: date,
    source: str,
    *,
    rolls: bool = False,
    acts_after: int | None,
) -> Deadline:
    due = roll(day) if rolls else day
    moved = tuple((day + i * _DAY, str(holiday(day + i * _DAY))) for i in range((due - day).days))
    receipt = Receipt(anchor, anchor_day, budget, rolls, moved, source, calendar_version())
    return Deadline(kind, due, None if acts_after is None else due + acts_after * _DAY, receipt)


def target(case: Case, policy: Policy = DEFAULT) -> Deadline:
    """The day by which the case should be decided: 28 days with priority, else 56; a service target, so it never rolls."""
    priority = has_priority(case.application, case.received, policy)
    days = policy.priority_target_days if priority else policy.target_days
    budget = f"{days} days, {'with' if priority else 'without'} priority"
    return _deadline(
        "target", "received", case.received, budget, case.received + days * _DAY, "law 2.2: SEED4, HN1", acts_after=1
    )


def answer(request: Request, policy: Policy = DEFAULT) -> Deadline:
    """The last day for the doctor's answer: 21 days from the request, 42 when extended; rolls to a working day."""
    days = policy.extended_answer_days if request.extended else policy.answer_days
    budget = f"{days} days{', extended once' if request.extended else ''}"
    return _deadline(
        "answer",
        "request sent",
        request.asked,
        budget,
        request.asked + days * _DAY,
        "law 2.3, INT",
        rolls=True,
        acts_after=1,
    )


def complaint(decided_on: date, policy: Policy = DEFAULT) -> Deadline:
    """The earliest last day to complain: six weeks, counted as if the letter was received the day it was made; rolls."""
    weeks = policy.complaint_weeks
    day = decided_on + timedelta(weeks=weeks)
    return _deadline(
        "complaint",
        "decided",
        decided_on,
        f"{weeks} weeks",
        day,
        "folketrygdloven § 21-12",
        rolls=True,
        acts_after=None,
    )


def _preliminary_reply(case: Case, policy: Policy) -> Deadline:
    months = policy.preliminary_reply_months
    budget = f"{months} calendar month{'s' if months > 1 else ''}"
    day = add_months(case.received, months)
    return _deadline("preliminary_reply", "received", case.received, budget, day, "forvaltningsloven § 11 a", acts_after=0)


def _warning(case: Case, policy: Policy, kind: Literal["early_warning", "late_warning"], days: int) -> Deadline:
    goal = target(case, policy)
    return _deadline(kind, "target", goal.due, f"{days} days before", goal.due - days * _DAY, "law 2.2, INT", acts_after=0)


def _mark(case: Case, kind: Literal["four_weeks", "eight_weeks"], days: int) -> Deadline:
    day = case.received + days * _DAY
    return _deadline(kind, "received", case.received, f"{days} days", day, "SEED4: 4–8 weeks", acts_after=1)


def _reminder(request: Request, policy: Policy) -> Deadline:
    day = request.asked + policy.reminder_days * _DAY
    return _deadline("reminder", "request sent", request.asked, f"{policy.reminder_days} days", day, "law 2.2, INT", acts_after=0)


def _expiry(valid_to: date, policy: Policy) -> Deadline:
    days = policy.expiry_warning_days
    return _deadline(
        "expiry_warning",
        "valid to",
        valid_to,
        f"{days} days before",
        valid_to - days * _DAY,
        "STO09, INT",
        acts_after=0,
    )


def deadlines(case: Case, policy: Policy = DEFAULT) -> tuple[Deadline, ...]:
    """Every date still ahead of the case or not yet acted upon, in the order in which they act.

    A date that has been acted upon is no longer open, so nothing happens twice.
    """
    found = list(_after_decision(case, policy)) if case.is_final else [*_waiting(case, policy), *_running(case, policy)]
    return tuple(sorted(found, key=lambda d: (d.acts_on or date.max, _ORDER.index(d.kind))))


_ORDER: Final[tuple[Kind, ...]] = (
    "preliminary_reply",
    "reminder",
    "answer",
    "early_warning",
    "late_warning",
    "target",
    "four_weeks",
    "eight_weeks",
    "expiry_warning",
    "complaint",
)


def _after_decision(case: Case, policy: Policy) -> list[Deadline]:
    assert case.decided_on is not None and case.decision is not None
    found = [complaint(case.decided_on, policy)]
    if case.decision.valid_to is not None and not case.happened("expiry_warned"):
        found.append(_expiry(case.decision.valid_to, policy))
    return found


def _waiting(case: Case, policy: Policy) -> list[Deadline]:
    request = case.request
    if request is None or case.state != "missing_info":
        return []
    found = [answer(request, policy)]
    if not request.reminded:
        found.append(_reminder(request, policy))
    return found


def _running(case: Case, policy: Policy) -> list[Deadline]:
    every: tuple[tuple[str, Callable[[], Deadline]], ...] = (
        ("preliminary_reply_sent", lambda: _preliminary_reply(case, policy)),
        ("early_warning", lambda: _warning(case, policy, "early_warning", policy.early_warning_days)),
        ("late_warning", lambda: _warning(case, policy, "late_warning", policy.late_warning_days)),
        ("target_missed", lambda: target(case, policy)),
        ("four_weeks_passed", lambda: _mark(case, "four_weeks", policy.four_weeks_days)),
        ("eight_weeks_passed", lambda: _mark(case, "eight_weeks", policy.eight_weeks_days)),
    )
    return [deadline() for event, deadline in every if not case.happened(event)]


def pauses(case: Case) -> tuple[Pause, ...]:
    """The days the case waited for the doctor (by analogy with G-79/00 and FVF § 39)."""
    return tuple(Pause(request.asked, request.closed, "waiting for the doctor") for request in case.requests)


def days_used(case: Case, on: date) -> tuple[int, int]:
    """Gross and net days from receipt to a day, or to the decision if that came first; net leaves the pauses out."""
    end = min(on, case.decided_on) if case.decided_on is not None else on
    gross = (end - case.received).days
    waited = sum(max(0, (min(pause.end or end, end) - pause.start).days) for pause in pauses(case))
    return gross, gross - waited


def validity(case: Case, policy: Policy = DEFAULT) -> tuple[date, date]:
    """First and last day of a grant (law 2.5): from the day of receipt to the day before the anniversary, annex 1 going first."""
    annex = case.application.registers.annex if case.application.registers else None
    years = policy.validity_years
    marketing = facts_of(case.application, case.received, policy, case.judged)[f.MARKETING.name]
    if marketing in NOT_MARKETED.values:
        years = policy.validity_years_not_marketed
    if annex is not None and annex.validity_years is not None:
        years = annex.validity_years
    last = _day_before_anniversary(case.received, years)
    until = annex.valid_until if annex is not None else None
    if until is not None:
        last = min(last, until) if annex is not None and annex.validity_years is not None else until
    return case.received, last


def _day_before_anniversary(day: date, years: int) -> date:
    """From 29 February to 28 February: the anniversary is then 1 March, and the day before it 28 (or 29) February."""
    try:
        return day.replace(year=day.year + years) - _DAY
    except ValueError:
        return date(day.year + years, 2, 28)
