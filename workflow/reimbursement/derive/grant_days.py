"""The first and the last day of a grant (law 2.5)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from workflow.engine.readers import read_day
from workflow.logic.fact import Finding
from workflow.logic.validity import Validity
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.paths import value_at
from workflow.reimbursement.policy import Policy

_DAY: Final = timedelta(days=1)


def last_day(
    application: Application,
    received: date,
    policy: Policy,
    facts: Mapping[str, object],
    findings: Mapping[str, Finding],
    validity: Validity,
) -> date | None:
    """Return the last day of a grant of an application that arrived on a day; None = no limit.

    The day that a case worker found goes first, then what the rules say. facts: those of the
    application. validity: that of the rule set.
    """
    found = _found(findings)
    if found is not None:
        return found
    row = validity.row(facts, policy)
    years = row.length(facts, policy) if row else None
    ends = [] if years is None else [_day_before_anniversary(received, years)]
    ends += _days(validity.ends_with, application)
    ends += [day - _DAY for day in _days(validity.ends_before, application)]
    return min(ends, default=None)


def first_day(application: Application, received: date, validity: Validity) -> date:
    """Return the first day of a grant: that of arrival, or a later one that a register gives."""
    return max([received, *_days(validity.starts_with, application)])


def _days(paths: Iterable[str], application: Application) -> list[date]:
    """Return the days that are stated in some fields."""
    values = (value_at(path, application) for path in paths)
    return [day for day in values if isinstance(day, date)]


def _found(findings: Mapping[str, Finding]) -> date | None:
    """Return the last day that a case worker found, if there is one."""
    finding = findings.get(f.GRANT_HAS_DAYS.name)
    return read_day(finding.value) if finding and isinstance(finding.value, str) else None


def _day_before_anniversary(day: date, years: int) -> date:
    """Return the day before the anniversary of a day.

    In a common year the anniversary of 29 February is 1 March, so this returns 28 February.
    Beyond the calendar it is the calendar's last day.
    """
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years) - _DAY
    except ValueError:
        return date(day.year + years, 2, 28)
