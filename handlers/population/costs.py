"""What grants cost: kroner of each row, a year or over a horizon of years."""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from handlers.analysis.planes import FactColumns, Known, unpack
from handlers.population.population import Population
from handlers.population.row_outcomes import rows_by_rules
from handlers.population.rows import Rows
from handlers.population.variant_settings import Setting
from scenarios.population import PopulationFile
from workflow.engine.errors import Fault, InvalidInput
from workflow.logic.fact import Fact
from workflow.logic.prepared import PreparedRules


def check_prices(population: Population) -> None:
    """Raise InvalidInput for a row without an amount, or a stratum without a price."""
    costs, blocks = population.file.costs, population.blocks
    price = None if costs is None else costs.grant_a_year
    says = None
    if price is not None and price.value == "amount" and blocks.lacks_amount:
        says = "a row has no amount; give each row or group its amount"
    elif price is not None and isinstance(price.value, dict):
        lacking = [name for name in blocks.strata if name not in price.value]
        says = f"there is no price for the stratum {lacking[0]}" if lacking else None
    if says is not None:
        raise InvalidInput((Fault(population.path, 1, 1, "costs.grant_a_year", says),))


def kroner_if_granted(
    rows: Rows, read: PopulationFile, setting: Setting
) -> NDArray[np.float64] | None:
    """Return what a grant of each row costs; None without a price.

    read: prices that `check_prices` has checked.

    That is a year; with a horizon of N years, the years that a grant lasts within it, and those of
    its renewals: each time it ends, the stated share is renewed for as long again. No discounting.
    """
    a_year = _a_year(rows, read)
    if a_year is None or read.horizon is None:
        return a_year
    assert read.renewed is not None
    horizon, share = read.horizon, float(read.renewed.share)
    years = grant_years(rows, setting, horizon)
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


def most_kroner(population: Population) -> float:
    """Return the most that a grant of any row can cost; 0 without a price."""
    costs = population.file.costs
    price = None if costs is None else costs.grant_a_year
    if price is None:
        return 0.0
    if price.value == "amount":
        most = population.blocks.most_amount
    elif isinstance(price.value, dict):
        most = max(map(float, price.value.values()), default=0.0)
    else:
        most = float(price.value)
    return most * (population.file.horizon or 1)


def _a_year(rows: Rows, read: PopulationFile) -> NDArray[np.float64] | None:
    price = None if read.costs is None else read.costs.grant_a_year
    if price is None:
        return None
    if price.value == "amount":
        return rows.amount
    if isinstance(price.value, dict):
        return np.array([float(price.value[name]) for name in rows.strata])[rows.stratum]
    return np.full(rows.size, float(price.value))


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
