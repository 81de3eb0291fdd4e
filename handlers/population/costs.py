"""What grants cost: kroner of each row, a year or over a horizon of years."""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from handlers.analysis.planes import FactColumns, Known, unpack
from handlers.population.population import Population
from handlers.population.row_outcomes import rows_by_rules
from handlers.population.rows import Rows
from handlers.population.variant_settings import Setting
from workflow.engine.errors import Fault, InvalidInput
from workflow.logic.fact import Fact
from workflow.logic.prepared import PreparedRules


def kroner_if_granted(population: Population, setting: Setting) -> NDArray[np.float64] | None:
    """Return what a grant of each row costs; None without a price.

    That is a year; with a horizon of N years, the years that a grant lasts within it, and those of
    its renewals: each time it ends, the stated share is renewed for as long again. No discounting.
    Raises InvalidInput for a row without an amount, or a stratum without a price.
    """
    a_year = _a_year(population)
    if a_year is None or population.file.horizon is None:
        return a_year
    assert population.file.renewed is not None
    horizon, share = population.file.horizon, float(population.file.renewed.share)
    years = grant_years(population.rows, setting, horizon)
    paid = np.array([_paid_years(each, horizon, share) for each in range(horizon + 1)])
    return cast("NDArray[np.float64]", a_year * paid[years])


def grant_years(rows: Rows, setting: Setting, horizon: int) -> NDArray[np.int64]:
    """Return for how many years a grant of each row lasts; "no limit" is the horizon."""
    years = np.full(rows.size, horizon, dtype=np.int64)
    for rules, chosen in rows_by_rules(rows, setting):
        some = rows if chosen is None else rows.take(chosen)
        length = _years(some.columns(setting), rules, horizon)
        years[slice(None) if chosen is None else chosen] = length
    return years


def _a_year(population: Population) -> NDArray[np.float64] | None:
    costs, rows = population.file.costs, population.rows
    price = None if costs is None else costs.grant_a_year
    if price is None:
        return None
    if price.value == "amount":
        if np.isnan(rows.amount).any():
            raise _fault(population, "a row has no amount; give each row or group its amount")
        return rows.amount
    if isinstance(price.value, dict):
        lacking = [name for name in rows.strata if name not in price.value]
        if lacking:
            raise _fault(population, f"there is no price for the stratum {lacking[0]}")
        return np.array([float(price.value[name]) for name in rows.strata])[rows.stratum]
    return np.full(rows.size, float(price.value))


def _fault(population: Population, says: str) -> InvalidInput:
    return InvalidInput((Fault(population.path, 1, 1, "costs.grant_a_year", says),))


def _years(columns: FactColumns, rules: PreparedRules, horizon: int) -> NDArray[np.int64]:
    """Return for how many years a grant of each row lasts, at most the horizon.

    The first row of the validity table that certainly fits counts; "no limit" is the horizon.
    """
    years = np.full(columns.rows, horizon, dtype=np.int64)
    rest = columns.every()
    known = Known(columns)
    for row in rules.rule_set.validity.rows:
        fits = known.of(row.when, rules.policy).surely & rest
        if isinstance(row.years, Fact):
            fits &= columns.known(row.years)
        rest = rest & ~fits
        here = unpack(fits, columns.rows)
        if isinstance(row.years, Fact) and here.any():
            years[here] = columns.numbers[row.years.name][0][here]
        elif isinstance(row.years, str):
            years[here] = getattr(rules.policy, row.years)
    return years.clip(1, horizon)


def _paid_years(length: int, horizon: int, share: float) -> float:
    """Return the years that are paid within a horizon.

    Example: 2 years of 5 with half renewed are 2 + 0.5 × 2 + 0.25 × 1 = 3.25.
    """
    if length == 0:
        return 0.0
    starts = range(0, horizon, length)
    return sum(share**times * min(length, horizon - start) for times, start in enumerate(starts))
