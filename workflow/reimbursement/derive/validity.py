"""The first and the last day of a grant (law 2.5)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from workflow.engine.readers import read_day
from workflow.logic.fact import Finding
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application
from workflow.reimbursement.policy import Policy

_DAY: Final = timedelta(days=1)


def last_day(
    application: Application,
    received: date,
    policy: Policy,
    facts: Mapping[str, object],
    findings: Mapping[str, Finding],
) -> date:
    """Return the last day of a grant of an application that arrived on a day.

    The day that a case worker found goes first, then annex 1, then the years of the policy.
    facts: those of the application; the market status is read.
    """
    found = _found(findings)
    if found is not None:
        return found
    annex = application.registers.annex if application.registers else None
    years = policy.validity_years
    if facts[f.MARKETING.name] in f.NOT_MARKETED_HERE:
        years = policy.validity_years_not_marketed
    if annex is not None and annex.validity_years is not None:
        years = annex.validity_years
    last = _day_before_anniversary(received, years)
    if annex is None or annex.valid_until is None:
        return last
    return annex.valid_until if annex.validity_years is None else min(last, annex.valid_until)


def _found(findings: Mapping[str, Finding]) -> date | None:
    """Return the last day that a case worker found, if there is one."""
    finding = findings.get(f.GRANT_HAS_DAYS.name)
    return read_day(finding.value) if finding and isinstance(finding.value, str) else None


def _day_before_anniversary(day: date, years: int) -> date:
    """Return the day before the anniversary of a day.

    In a common year the anniversary of 29 February is 1 March, so this returns 28 February.
    """
    try:
        return day.replace(year=day.year + years) - _DAY
    except ValueError:
        return date(day.year + years, 2, 28)
