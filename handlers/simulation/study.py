"""Simulate the variants of a population, and compare each with the first one."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handlers.analysis.ending import Ending
from handlers.population.causes import Coder, Codes
from handlers.population.outcomes import RowOutcomes
from handlers.population.variant_settings import How
from handlers.results.summary import Answer, Flip, Variant
from handlers.results.tables import cohorts_frame, flips_frame
from handlers.simulation.counts import Counts
from handlers.simulation.event_frames import event_frame
from handlers.simulation.figures import Costs, Figures, figures, variant_of
from handlers.simulation.flips import FlipKey, causes, flipped, tally
from handlers.simulation.lives import arrivals
from handlers.simulation.plan import Plan, Rows, Span, plan_of, span_of
from handlers.simulation.runs import Run, Unit, runs
from scenarios.simulation_settings import SimulationSettings
from workflow.reimbursement.policy import Policy

_NO_PLAN: Final = -2
"""The ending of a case under a policy that can't be: no other ending is the same."""
OFFICE_UNITS: Final = ("staff", "answers", "effort", "queue")
"""The settings that count as units of a cause, as policy values and rules do."""


@dataclass(frozen=True)
class Alternative:
    """A variant to simulate.

    settings: with what the variant states anew. policy, outcomes: what it applies, and what becomes
    of the rows then. units: the policy values and rules in which it differs from the first variant.
    mixed: policy and outcomes of the first variant with only some of these units changed, or None
    if there is no such policy; needed where the variant differs in more than one of them. rules_of:
    for rows, by their places, the ids of the rules whose answer differs from the first variant's;
    None = no rule's does.
    """

    name: str
    settings: SimulationSettings
    policy: Policy
    outcomes: RowOutcomes
    units: tuple[str, ...] = ()
    mixed: Callable[[frozenset[str]], tuple[Policy, RowOutcomes] | None] | None = None
    rules_of: Callable[[NDArray[np.int64]], list[tuple[str, ...]]] | None = None


@dataclass(frozen=True)
class Simulation:
    """What a simulation found. The first variant is today.

    variants: means over replications, with intervals, and differences to today. flips: of cases
    that a variant decides otherwise than today; `count` is over all replications, `weight` the mean
    of one. flipped_rows: how many rows of the population stand behind each flip. replications: the
    figures of each replication, by variant. left_out: rows that arrive outside the simulated days.
    """

    span: Span
    plans: tuple[Plan, ...]
    variants: tuple[Variant, ...]
    flips: tuple[Flip, ...]
    flipped_rows: tuple[int, ...]
    replications: dict[str, tuple[Figures, ...]]
    left_out: int

    def cohorts(self) -> pl.DataFrame:
        """Return the weeks of arrival of all variants as a frame."""
        return cohorts_frame(self.variants)

    def flips_table(self) -> pl.DataFrame:
        """Return the flips as a frame."""
        return flips_frame(self.flips)

    def events(
        self, replications: Sequence[int] = (0,), executor: Executor | None = None
    ) -> Iterator[pl.DataFrame]:
        """Yield the events of these replications, one frame for each variant in each of them.

        The replications are run again, each alone. A case is named by the number of its variant,
        from 0, of its replication, and its own.
        """
        wanted = [
            (number, variant) for number in replications for variant in range(len(self.plans))
        ]
        units = (Unit(self.plans[variant], number, keep=True) for number, variant in wanted)
        for (number, variant), run in zip(wanted, runs(units, executor), strict=True):
            assert run.lives is not None
            name = f"{variant}-{number}-"
            yield event_frame(self.plans[variant], number, run.lives, name)

    def replications_table(self) -> pl.DataFrame:
        """Return the figures of all replications as a frame: `variant`, `replication`, figures."""
        rows = [
            {"variant": name, "replication": number, **found}
            for name, of in self.replications.items()
            for number, found in enumerate(of)
        ]
        return pl.DataFrame(rows, infer_schema_length=None)


@dataclass
class _Found:
    """What the runs of one variant gave, replication by replication.

    flips: the rows whose cases flip, by kind of flip.
    """

    counts: list[Counts] = field(default_factory=list)
    figures: list[Figures] = field(default_factory=list)
    flips: dict[FlipKey, list[int]] = field(default_factory=dict)
    unexplained: dict[int, "_Unexplained"] = field(default_factory=dict)


@dataclass(frozen=True)
class _Unexplained:
    """Flips of one replication whose cause must be found by further runs.

    cases: which. before, after: their endings. put_back: their endings without each unit.
    """

    cases: Any
    before: Codes
    after: Codes
    put_back: dict[str, Codes] = field(default_factory=dict)


def simulate_alternatives(
    rows: Rows,
    alternatives: Sequence[Alternative],
    costs: Costs | None = None,
    executor: Executor | None = None,
    done: Callable[[], object] = lambda: None,
) -> Simulation:
    """Simulate every variant in every replication.

    alternatives: the first is today; all have its seed, period and replications. costs: None = no
    kroner. executor: where the runs take place; None = here, one after the other. done: called
    after each run.
    Raises ValueError if the alternatives do not fit together, or if rows that arrive as observed
    stand for more or less than one application each.
    """
    first = alternatives[0].settings
    _refuse_what_does_not_fit(rows, alternatives)
    plans = [plan_of(a.name, a.settings, a.policy, rows, a.outcomes) for a in alternatives]
    study = _Study(rows, alternatives, plans, costs, executor, done)
    study.run_all()
    study.explain()
    study.name_rules()
    span = span_of(first)
    days = plans[0].received
    outside = int(((days < 0) | (days >= span.days)).sum())
    return Simulation(
        span=span,
        plans=tuple(plans),
        variants=tuple(study.variants()),
        flips=tuple(study.flips()),
        flipped_rows=tuple(
            len({*rows}) for found in study.found for _, rows in _most_first(found.flips)
        ),
        replications={p.name: tuple(f.figures) for p, f in zip(plans, study.found, strict=True)},
        left_out=outside if first.arrivals.a_year is None else 0,
    )


def runs_needed(alternatives: Sequence[Alternative]) -> int:
    """Return how many runs a simulation takes before it looks for causes of flips."""
    return len(alternatives) * alternatives[0].settings.replications


def _refuse_what_does_not_fit(rows: Rows, alternatives: Sequence[Alternative]) -> None:
    first = alternatives[0].settings
    for name in ("seed", "period", "warm_up", "follow", "replications"):
        if any(getattr(a.settings, name) != getattr(first, name) for a in alternatives):
            raise ValueError(f"the variants differ in {name}, so they can't be compared")
    if any(a.settings.arrivals.a_year is None for a in alternatives) and (rows.weight != 1).any():
        raise ValueError(
            "rows that arrive as observed come once each, but some stand for more or less than one "
            "application; write how many arrive a year (arrivals: {a_year: N})"
        )


def units_of(alternative: Alternative, today: Alternative) -> tuple[str, ...]:
    """Return the units in which a variant differs from the first one."""
    mine, others = alternative.settings, today.settings
    office = (name for name in OFFICE_UNITS if getattr(mine, name) != getattr(others, name))
    return (*alternative.units, *office)


class _Study:
    """The runs of one simulation, and what they give."""

    def __init__(
        self,
        rows: Rows,
        alternatives: Sequence[Alternative],
        plans: Sequence[Plan],
        costs: Costs | None,
        executor: Executor | None,
        done: Callable[[], object],
    ) -> None:
        self.rows, self.alternatives, self.plans = rows, alternatives, plans
        self.costs, self.executor, self.done = costs, executor, done
        self.today, self.coder = alternatives[0], Coder()
        self.replications = self.today.settings.replications
        self.found = [_Found() for _ in plans]

    def run_all(self) -> None:
        """Run every plan in every replication, and find the flips."""
        units = (Unit(plan, number) for number in range(self.replications) for plan in self.plans)
        before: Codes | None = None
        for position, run in enumerate(self._runs(units)):
            replication, variant = divmod(position, len(self.plans))
            plan, found = self.plans[variant], self.found[variant]
            found.counts.append(run.counts)
            found.figures.append(figures(plan, run.counts, self.costs))
            after = self.coder.codes(plan.outcomes.endings, run.endings)
            if variant == 0 or before is None:
                before = after
            elif self._has_flips(variant):
                self._note_flips(variant, replication, before, after, run)

    def _has_flips(self, variant: int) -> bool:
        """Tell whether a variant has the arrivals of the first one, so that cases can be paired."""
        return self.alternatives[variant].settings.arrivals == self.today.settings.arrivals

    def _note_flips(
        self, variant: int, replication: int, before: Codes, after: Codes, run: Run
    ) -> None:
        cases = flipped(before, after, run.counted)
        if not len(cases):
            return
        found, units = self.found[variant], units_of(self.alternatives[variant], self.today)
        one, other = before[cases], after[cases]
        if len(units) > 1:
            found.unexplained[replication] = _Unexplained(cases, one, other)
        else:
            flips = _Unexplained(cases, one, other)
            self._add(found, replication, flips, causes(units, one, other, {}, {}))

    def _add(
        self,
        found: _Found,
        replication: int,
        flips: _Unexplained,
        of: Sequence[tuple[tuple[str, ...], How]],
    ) -> None:
        """Add flips whose causes are known."""
        rows = arrivals(self.plans[0], replication)[0][flips.cases]
        for key, more in tally(self.coder, flips.before, flips.after, of, rows).items():
            found.flips.setdefault(key, []).extend(more)

    def explain(self) -> None:
        """Find the causes of flips where a variant differs in several units, by further runs."""
        for alternative, found in zip(self.alternatives, self.found, strict=True):
            units = units_of(alternative, self.today)
            self._put_back(alternative, units, found)
            open_ = {
                number: each
                for number, each in found.unexplained.items()
                if not all(c for c, _ in causes(units, each.before, each.after, each.put_back, {}))
            }
            alone = {unit: self._plan_with(alternative, {unit}) for unit in units if open_}
            made = self._endings_of(alone, open_)
            for number, each in found.unexplained.items():
                of = causes(units, each.before, each.after, each.put_back, made.get(number, {}))
                self._add(found, number, each, of)

    def name_rules(self) -> None:
        """Tell flips apart by the rules whose answer to their row differs."""
        for alternative, found in zip(self.alternatives, self.found, strict=True):
            if alternative.rules_of is None or not found.flips:
                continue
            rows = np.unique(np.concatenate(list(found.flips.values())))
            rules = dict(zip(rows.tolist(), alternative.rules_of(rows), strict=True))
            told: dict[FlipKey, list[int]] = {}
            for key, of in found.flips.items():
                for row in of:
                    told.setdefault(key._replace(rules=rules[row]), []).append(row)
            found.flips = told

    def _put_back(self, alternative: Alternative, units: tuple[str, ...], found: _Found) -> None:
        if not found.unexplained:
            return
        without = {unit: self._plan_with(alternative, {*units} - {unit}) for unit in units}
        for number, by_unit in self._endings_of(without, found.unexplained).items():
            found.unexplained[number].put_back.update(by_unit)

    def _endings_of(
        self, plans: dict[str, Plan | None], flips: dict[int, _Unexplained]
    ) -> dict[int, dict[str, Codes]]:
        """Return the endings of flipped cases under plans, by replication and unit.

        Where there is no such plan, they end like nothing else.
        """
        found: dict[int, dict[str, Codes]] = {
            number: {unit: np.full(len(each.cases), _NO_PLAN) for unit in plans}
            for number, each in flips.items()
        }
        wanted = [
            (number, unit, plan)
            for number in flips
            for unit, plan in plans.items()
            if plan is not None
        ]
        units = (Unit(plan, number) for number, _, plan in wanted)
        for (number, unit, plan), run in zip(wanted, self._runs(units), strict=True):
            codes = self.coder.codes(plan.outcomes.endings, run.endings)
            found[number][unit] = codes[flips[number].cases]
        return found

    def _plan_with(self, alternative: Alternative, units: set[str]) -> Plan | None:
        """Return the plan of the first variant with some units of another one, if there is one."""
        office: dict[str, Any] = {
            name: getattr(alternative.settings, name) for name in OFFICE_UNITS if name in units
        }
        settings = self.today.settings.model_copy(update=office)
        rules = frozenset(units) & frozenset(alternative.units)
        if rules == frozenset(alternative.units):
            policy, outcomes = alternative.policy, alternative.outcomes
        elif not rules:
            policy, outcomes = self.today.policy, self.today.outcomes
        elif alternative.mixed is None:
            raise ValueError(f"the units of variant {alternative.name} can't be put back singly")
        elif (mixed := alternative.mixed(rules)) is None:
            return None
        else:
            policy, outcomes = mixed
        return plan_of(alternative.name, settings, policy, self.rows, outcomes)

    def _runs(self, units: Iterator[Unit]) -> Iterator[Run]:
        for each in runs(units, self.executor):
            yield each
            self.done()

    def variants(self) -> Iterator[Variant]:
        """Yield what was found of each variant."""
        today = self.found[0].figures
        for plan, found in zip(self.plans, self.found, strict=True):
            yield variant_of(plan, found.counts, found.figures, today)

    def flips(self) -> Iterator[Flip]:
        """Yield the flips of each variant, the most frequent first."""
        for plan, found in zip(self.plans, self.found, strict=True):
            for key, rows in _most_first(found.flips):
                about = {
                    "from": self.plans[0].name,
                    "to": plan.name,
                    "before": _answer(key.before),
                    "after": _answer(key.after),
                    "count": len(rows),
                    "weight": len(rows) / self.replications,
                    "cause": key.cause,
                    "how": key.how,
                    "rules": key.rules,
                }
                yield Flip.model_validate(about)


def _most_first(flips: dict[FlipKey, list[int]]) -> list[tuple[FlipKey, list[int]]]:
    return sorted(flips.items(), key=lambda each: (-len(each[1]), str(each[0])))


def _answer(ending: Ending) -> Answer:
    outcome: Any = ending.outcome
    return Answer(outcome=outcome, basis=ending.basis, reasons=ending.reasons)
