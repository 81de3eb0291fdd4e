"""What `compare` found as a summary: small numbers of real persons are left out of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from handlers.analysis.ending import Ending
from handlers.population.compare import Compared, Comparison, FlipCount, Sure
from handlers.population.counting import GRANT, NOTHING, Tally
from handlers.population.exact_sums import as_number
from handlers.population.origin import assumptions, changes, origin
from handlers.population.small_cells import SMALL, hidden
from handlers.results.summary import (
    Answer,
    Asked,
    AskedFact,
    Count,
    Difference,
    Flip,
    Interval,
    Summary,
    Variant,
)

NO_INTERVALS: Final = "none: the rows were drawn from groups, so they hold no error of sampling"
BOOTSTRAP: Final = "1,000 draws of as many rows with replacement, their weights made to hit anew"
OFFICE: Final = frozenset({"staff", "answers", "effort", "queue", "arrivals"})
"""What a variant can state that only `simulate` shows."""
NOT_COMPARED: Final = (
    "time: everybody who is asked answers with all that is known, and nobody waits",
    "refusal on discretion (reason 16)",
    "complaints, and all else after the decision",
)


@dataclass
class _Cells:
    """Numbers of rows that are printed, and what adds up. values, sums: as in `hidden`."""

    values: list[int] = field(default_factory=list)
    sums: list[dict[int, int]] = field(default_factory=list)
    unprinted: list[int] = field(default_factory=list)

    def add(self, value: int, *, printed: bool = True) -> int:
        """Add a cell, and return its place."""
        self.values.append(value)
        if not printed:
            self.unprinted.append(len(self.values) - 1)
        return len(self.values) - 1

    def total(self, parts: list[int], total: int) -> None:
        """Say that cells add up to another."""
        self.sums.append(dict.fromkeys(parts, 1) | {total: -1})


@dataclass(frozen=True)
class _Told:
    """Which numbers are told. counts: by variant and ending. granted, flips: by variant."""

    counts: tuple[dict[Ending, bool], ...]
    granted: tuple[bool, ...]
    flips: tuple[tuple[bool, ...], ...]


def summary_of(comparison: Comparison, command: str) -> Summary:
    """Return what was found. command: as it was typed.

    Of real persons, cells of 1 to 4 rows are not told, nor the fewest others that give them away.
    """
    population = comparison.population
    told = _told(comparison)
    read = population.file
    notes = population.notes
    notes += tuple(
        f"«{each.variant.name}» changes the office, which decides nothing here: see `simulate`."
        for each in comparison.variants
        if each.variant.stated.model_fields_set & OFFICE
    )
    if read.costs is not None:
        notes += ("Kroner are those of grants; what work and letters cost, `simulate` tells.",)
    if not read.synthetic:
        notes += ("Numbers of 1 to 4 rows are not told, nor others that would give them away.",)
    return Summary(
        verb="compare",
        population=read.population,
        synthetic=read.synthetic,
        first=population.days[0],
        last=population.days[-1],
        rows=population.blocks.size,
        weight=comparison.weight,
        design_effect=comparison.design_effect,
        intervals_from=NO_INTERVALS if population.drawn else BOOTSTRAP,
        variants=tuple(
            _variant(comparison, place, told) for place in range(len(comparison.variants))
        ),
        flips=tuple(_flips(comparison, told)),
        assumptions=tuple(assumptions(population, of_work=False)),
        not_simulated=NOT_COMPARED,
        notes=notes,
        origin=origin(population, command),
    )


def _told(comparison: Comparison) -> _Told:
    """Find out which numbers are told: all of them if the rows are no real persons."""
    cells = _Cells()
    every = cells.add(comparison.population.blocks.size)
    counts = [
        {ending: cells.add(rows) for ending, rows, _ in comparison.counts(place)}
        for place in range(len(comparison.variants))
    ]
    granted = []
    for each in counts:
        cells.total([*each.values()], every)
        grants = [place for ending, place in each.items() if ending.outcome == GRANT]
        granted.append(cells.add(sum(cells.values[place] for place in grants)))
        cells.total(grants, granted[-1])
    flips = []
    for after, compared in zip(counts, comparison.variants, strict=True):
        own = [cells.add(flip.count) for flip in compared.flips]
        flips.append(own)
        if own or compared is not comparison.variants[0]:
            _add_up_flips(cells, compared.flips, own, counts[0], after)
    if comparison.population.file.synthetic:
        hide = [False] * len(cells.values)
    else:
        hide = hidden(cells.values, cells.sums, cells.unprinted)
    return _Told(
        tuple({ending: not hide[place] for ending, place in each.items()} for each in counts),
        tuple(not hide[place] for place in granted),
        tuple(tuple(not hide[place] for place in own) for own in flips),
    )


def _add_up_flips(
    cells: _Cells,
    kinds: tuple[FlipCount, ...],
    places: list[int],
    before: dict[Ending, int],
    after: dict[Ending, int],
) -> None:
    """Say that the flips of an ending and the rows that keep it are all that had it, or get it."""
    kept = {}
    for ending in before.keys() | after.keys():
        lost = sum(kind.count for kind in kinds if kind.before == ending)
        had = cells.values[before[ending]] if ending in before else 0
        kept[ending] = cells.add(had - lost, printed=False)
    for ending, place in before.items():
        lost_places = [p for k, p in zip(kinds, places, strict=True) if k.before == ending]
        cells.total([*lost_places, kept[ending]], place)
    for ending, place in after.items():
        gained = [p for k, p in zip(kinds, places, strict=True) if k.after == ending]
        cells.total([*gained, kept[ending]], place)


def _variant(comparison: Comparison, place: int, told: _Told) -> Variant:
    compared = comparison.variants[place]
    counts = tuple(
        Count(
            outcome=ending.outcome,  # type: ignore[arg-type]
            basis=ending.basis,
            reasons=ending.reasons,
            rows=rows if told.counts[place][ending] else None,
            weight=weight if told.counts[place][ending] else None,
            suppressed=not told.counts[place][ending],
        )
        for ending, rows, weight in comparison.counts(place)
    )
    made = Variant(
        name=compared.variant.name,
        changes=tuple(changes(comparison.population, compared.variant)) if place else (),
        counts=counts,
        asked=_asked(comparison, compared),
    )
    numbers = {
        "granted": (comparison.granted, comparison.more_granted),
        "kroner": (comparison.kroner, comparison.more_kroner),
    }
    if not told.granted[place]:
        return made
    update: dict[str, object] = {}
    intervals, differences = {}, {}
    for name, (values, more) in numbers.items():
        if values is None or more is None:
            continue
        update[name] = values[place].value
        if (interval := _interval(values[place])) is not None:
            intervals[name] = interval
        if place and told.granted[0]:
            differences[name] = Difference(
                value=more[place].value, low=more[place].low, high=more[place].high
            )
    return made.model_copy(update={**update, "intervals": intervals, "differences": differences})


def _interval(sure: Sure) -> Interval | None:
    if sure.low is None or sure.high is None:
        return None
    return Interval(low=sure.low, high=sure.high)


def _asked(comparison: Comparison, compared: Compared) -> Asked | None:
    """Return what the first letters ask for; small numbers of real persons are left out."""
    waits = compared.counts.waits
    real = not comparison.population.file.synthetic
    if real and waits.rows in SMALL:
        return None
    facts: dict[str, Tally] = {}
    for asked, tally in compared.counts.asked.items():
        for fact in asked:
            facts[fact] = facts.get(fact, NOTHING).more(tally)
    told = {
        fact: as_number(tally.weight)
        for fact, tally in facts.items()
        if not (real and tally.rows in SMALL)
    }
    most_first = sorted(told, key=lambda fact: (-told[fact], fact))
    letters = as_number(waits.weight)
    return Asked(
        letters=letters,
        share_waits=letters / comparison.weight,
        facts=tuple(AskedFact(fact=fact, weight=told[fact]) for fact in most_first),
    )


def _flips(comparison: Comparison, told: _Told) -> Iterator[Flip]:
    first = comparison.variants[0].variant.name
    for compared, tells in zip(comparison.variants, told.flips, strict=True):
        for kind, is_told in zip(compared.flips, tells, strict=True):
            yield Flip(
                **{"from": first},
                to=compared.variant.name,
                before=_answer(kind.before),
                after=_answer(kind.after),
                count=kind.count if is_told else None,
                weight=kind.weight if is_told else None,
                cause=kind.cause,
                how=kind.how,
                rules=kind.rules,
                suppressed=not is_told,
            )


def _answer(ending: Ending) -> Answer:
    return Answer(outcome=ending.outcome, basis=ending.basis, reasons=ending.reasons)  # type: ignore[arg-type]
