"""What a simulation found as a summary: small numbers of real persons are left out of it."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from handlers.population.origin import assumptions, changes, origin
from handlers.population.population import Population
from handlers.population.small_cells import SMALL, hidden
from handlers.results.summary import Assumption, Flip, Summary, Variant
from handlers.simulation.study import Simulation

NOT_SIMULATED: Final = (
    "more time to answer (`extend`)",
    "refusal on discretion (reason 16)",
    "findings of case workers (`judge`)",
    "second requests",
    "withdrawals, complaints, and all else after the decision",
)
_PERSONS: Final = ("granted", "rejections_for_reason_13")
"""Figures that count persons by what became of them."""


def summary_of(population: Population, simulation: Simulation, command: str) -> Summary:
    """Return the summary of a simulation. command: as it was typed."""
    read, rows = population.file, population.rows
    assert read.period is not None
    variants = [
        found.model_copy(update={"changes": tuple(changes(population, variant))})
        for found, variant in zip(simulation.variants, population.variants, strict=True)
    ]
    flips = simulation.flips
    if not read.synthetic:
        variants = _without_small(variants)
        flips = tuple(_told(simulation))
    return Summary(
        verb="simulate",
        population=read.population,
        synthetic=read.synthetic,
        first=read.period.from_,
        last=read.period.to,
        rows=rows.size,
        weight=float(rows.weight.sum()),
        design_effect=population.design_effect,
        intervals_from=_intervals_from(read.replications),
        variants=tuple(variants),
        flips=flips,
        assumptions=tuple(chain(assumptions(population), _of_the_office(population))),
        not_simulated=NOT_SIMULATED,
        notes=tuple(_notes(population, simulation)),
        origin=origin(population, command, read.replications),
    )


def _intervals_from(replications: int) -> str:
    if replications == 1:
        return "none: there is one replication"
    return (
        f"Student's t, over {replications} replications of the same luck for every variant; "
        "they tell of the luck of arrivals and answers, not of the population itself"
    )


def _of_the_office(population: Population) -> Iterator[Assumption]:
    """Yield the settings of today's office: nobody measured them here."""
    read = population.file
    for name in ("arrivals", "answers", "effort", "staff", "queue"):
        yield Assumption(name=name, value=_in_words(getattr(read, name), name))


def _in_words(value: Any, name: str) -> str:
    """Return a setting as one reads it aloud."""
    match name:
        case "arrivals":
            return "each row once on its day" if value.a_year is None else f"{value.a_year} a year"
        case "answers":
            days = ", ".join(f"{share:.0%} after {day} days" for day, share in value.days.items())
            return f"{value.answered:.0%} answer: {days}"
        case "effort":
            return (
                f"{value.first_assessment} minutes at first, {value.after_answer} after an answer, "
                f"{value.overdue} when time is up"
            )
        case "staff":
            return "; ".join(
                f"{entry.case_workers} case workers from {entry.from_}, {entry.hours_a_day} hours "
                f"a day, {entry.absence:.0%} absent"
                for entry in value
            )
    return f"{value} first"


_MANY: Final = 0.02
"""Share of undecided applications from which the queue decides the figures."""


def _notes(population: Population, simulation: Simulation) -> Iterator[str]:
    yield from population.notes
    if simulation.left_out:
        yield f"{simulation.left_out:,} rows arrive outside the simulated days and are left out."
    settings = population.file
    if settings.arrivals is not None and settings.arrivals.a_year is None:
        first = simulation.plans[0]
        before = (first.received >= 0) & (first.received < simulation.span.counted[0])
        if settings.warm_up and not before.any():
            yield "No row arrives in the days of warm-up: the office starts empty."
    if any(variant.undecided for variant in simulation.variants):
        yield "Cases that are undecided at the end count as taking longer than every share and day."
    for variant in simulation.variants:
        if variant.undecided and variant.cases and variant.undecided > _MANY * variant.cases:
            share = variant.undecided / variant.cases
            yield (
                f"In «{variant.name}» more work arrives than the case workers can do: {share:.0%} "
                "of the applications are never decided, so who is granted and what it costs tell "
                "of the queue too. `compare` leaves it out."
            )
    if population.file.costs is not None and population.file.costs.case_worker_hour is not None:
        yield "An hour costs when somebody works on a case; waiting for work costs nothing here."
    if simulation.flips and settings.replications > 1:
        yield "The number of a flip is over all replications; its weight is the mean of one."


def _without_small(variants: Sequence[Variant]) -> list[Variant]:
    """Leave out figures of so few persons that somebody could be meant.

    Where today's figure is left out, so is what each variant has more: beside the variant's own
    figure it would tell today's.
    """
    of_today = _small(variants[0])
    made = []
    for variant in variants:
        small = _small(variant)
        kept = {key: each for key, each in variant.intervals.items() if key not in small}
        rest = {
            key: each for key, each in variant.differences.items() if key not in small | of_today
        }
        update = {**small, "intervals": kept, "differences": rest}
        made.append(variant.model_copy(update=update) if small or of_today else variant)
    return made


def _small(variant: Variant) -> dict[str, None]:
    """Return the figures of a variant that count so few persons, by name."""
    return {
        name: None
        for name in _PERSONS
        if (value := getattr(variant, name)) is not None and 0 < value < SMALL.stop
    }


def _told(simulation: Simulation) -> Iterator[Flip]:
    """Yield the flips; of cells with few rows, and of one more beside a single one, no numbers."""
    for variant in simulation.variants:
        places = [n for n, flip in enumerate(simulation.flips) if flip.to == variant.name]
        cells = [simulation.flipped_rows[place] for place in places]
        total = dict.fromkeys(range(len(cells)), 1) | {len(cells): -1}
        for place, is_hidden in zip(places, hidden([*cells, sum(cells)], [total]), strict=False):
            flip = simulation.flips[place]
            nothing = {"count": None, "weight": None, "suppressed": True}
            yield flip.model_copy(update=nothing) if is_hidden else flip
