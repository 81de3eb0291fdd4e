"""Simulate the variants of a population file: what each of them costs in days, letters and work."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handlers.population.causes import rules_that_differ
from handlers.population.costs import check_prices, kroner_if_granted
from handlers.population.outcomes import RowOutcomes
from handlers.population.population import Population, PopulationVariant
from handlers.population.row_outcomes import row_outcomes
from handlers.population.variant_settings import Setting, Unit, units
from handlers.simulation.figures import Costs
from handlers.simulation.plan import Rows
from handlers.simulation.study import Alternative, Simulation, simulate_alternatives
from scenarios.simulation_settings import SimulationSettings
from workflow.engine.errors import Fault, InvalidInput
from workflow.reimbursement.policy import Policy

_NEEDED: Final = ("period", "arrivals", "answers", "effort", "staff")
_VARIED: Final = ("answers", "effort", "staff", "queue", "arrivals")


def simulate(
    population: Population,
    executor: Executor | None = None,
    done: Callable[[], object] = lambda: None,
) -> Simulation:
    """Simulate every variant of a population; the first is what the others are compared with.

    executor: where the runs take place, one for each variant and replication; None = here.
    done: called after each run. Raises InvalidInput if the file lacks what a simulation needs, and
    as `row_outcomes` does.
    """
    return simulate_variants(population, alternatives_of(population), executor, done)


def simulate_variants(
    population: Population,
    alternatives: Sequence[Alternative],
    executor: Executor | None = None,
    done: Callable[[], object] = lambda: None,
) -> Simulation:
    """Simulate the variants that `alternatives_of` gave. Arguments and errors as `simulate`."""
    try:
        return simulate_alternatives(
            rows_of(population), alternatives, _costs(population), executor, done
        )
    except ValueError as wrong:
        raise _faults(population, {"arrivals": str(wrong)}) from None


def alternatives_of(population: Population) -> list[Alternative]:
    """Return the variants with what becomes of the rows. Raises InvalidInput as `simulate`."""
    read = population.file
    lacking = {
        name: f"this is needed to simulate; `saksgang form population` shows {name}"
        for name in _NEEDED
        if getattr(read, name) is None
    }
    if lacking:
        raise _faults(population, lacking)
    today = population.variants[0]
    return [_alternative(population, today, variant) for variant in population.variants]


def _faults(population: Population, says: dict[str, str]) -> InvalidInput:
    return InvalidInput(
        tuple(Fault(population.path, 1, 1, name, each) for name, each in says.items())
    )


def _alternative(
    population: Population, today: PopulationVariant, variant: PopulationVariant
) -> Alternative:
    outcomes, _ = row_outcomes(population.rows, variant.setting)
    before, after = today.setting, variant.setting
    differing = units(before, after, population.days)

    def rules_of(rows: NDArray[np.int64]) -> list[tuple[str, ...]]:
        return rules_that_differ(population.rows.take(rows), before, after)

    return Alternative(
        name=variant.name,
        settings=_settings(population, variant),
        policy=variant.setting.policy,
        outcomes=outcomes,
        units=tuple(unit.name for unit in differing),
        mixed=_mixer(population, before, after, differing),
        rules_of=rules_of if differing else None,
    )


def _settings(population: Population, variant: PopulationVariant) -> SimulationSettings:
    """Return the settings of the file, with what a variant states anew."""
    values: dict[str, Any] = {
        name: getattr(population.file, name) for name in SimulationSettings.model_fields
    }
    for name in _VARIED:
        stated = getattr(variant.stated, name)
        if stated is not None:
            values[name] = stated
    return SimulationSettings.model_construct(**values)


def _mixer(
    population: Population, before: Setting, after: Setting, differing: tuple[Unit, ...]
) -> Callable[[frozenset[str]], tuple[Policy, RowOutcomes] | None]:
    """Return what gives policy and outcomes with only some units changed: one, or all but one."""

    def mixed(names: frozenset[str]) -> tuple[Policy, RowOutcomes] | None:
        changed = [unit for unit in differing if unit.name in names]
        kept = [unit for unit in differing if unit.name not in names]
        try:
            if len(changed) == 1:
                setting = changed[0].put(before, after)
            else:
                [unit] = kept
                setting = unit.put(after, before)
        except ValueError:  # two values can bound each other
            return None
        return setting.policy, row_outcomes(population.rows, setting)[0]

    return mixed


def rows_of(population: Population) -> Rows:
    """Return the rows as a simulation takes them. Raises InvalidInput for a row without a price.

    The kroner of a simulation are of a year, also where the file has a horizon.
    """
    check_prices(population)
    rows, today = population.rows, population.variants[0].setting
    of_a_year = population.file.model_copy(update={"horizon": None, "renewed": None})
    kroner = kroner_if_granted(rows, of_a_year, today)
    return Rows(rows.weight, rows.received, rows.priority, kroner)


def _costs(population: Population) -> Costs | None:
    """Return the prices of an hour and a letter; None unless all prices are stated."""
    costs = population.file.costs
    if costs is None or costs.grant_a_year is None:
        return None
    if costs.case_worker_hour is None or costs.letter is None:
        return None
    return Costs(float(costs.case_worker_hour.value), float(costs.letter.value))
