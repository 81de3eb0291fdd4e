"""Read a population file: its rows with their weights, and its variants."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handlers.analysis.application_files import Said, read_applications, silent
from handlers.analysis.fact_list import columns_of
from handlers.analysis.facts_frame import SCHEMA, frame_of
from handlers.analysis.input_files import input_files, is_table
from handlers.analysis.planes import FactColumns
from handlers.population.drawn import Misfits, drawn_facts, group_of_rows, with_unstated
from handlers.population.luck import luck
from handlers.population.row_outcomes import row_outcomes
from handlers.population.rows import Rows
from handlers.population.table import read_table
from handlers.population.variant_settings import Setting
from handlers.population.weights import Margin, NotReached, design_effect, raked
from scenarios.applications import parsed_file
from scenarios.policies import policy_in
from scenarios.population import PopulationFile, Unstated, Variant
from scenarios.reading.parsed import Parsed
from scenarios.reading.typed import typed
from workflow.engine.errors import Fault, InvalidInput, NotAssessed
from workflow.logic.tree import leaves
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.all_facts import derive
from workflow.reimbursement.derive.patient import has_priority
from workflow.reimbursement.policy import DEFAULT, Policy

OUTCOMES: Final = ("grant", "reject", "dismiss")


@dataclass(frozen=True)
class PopulationVariant:
    """A variant: what decides, and what it says of staff, answers and all else."""

    name: str
    setting: Setting
    stated: Variant


@dataclass(frozen=True)
class Population:
    """A population and its variants. path, file: of its file, and what stands in it.

    rows: with the weights that hit the totals of the file. margins: these totals. unraked: the
    weights before. inputs: SHA-256 of every file that was read, by name. notes: what a reader must
    know.
    """

    path: str
    file: PopulationFile
    rows: Rows
    variants: tuple[PopulationVariant, ...]
    unraked: NDArray[np.float64]
    margins: tuple[Margin, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def drawn(self) -> bool:
        """Whether the rows were drawn from groups."""
        return bool(self.file.groups)

    @property
    def design_effect(self) -> float:
        """By how much unequal weights multiply the variance of a mean."""
        return design_effect(self.rows.weight)


def read_population(path: str, base: Policy = DEFAULT, said: Said = silent) -> Population:
    """Read a population file with its rows. base: the policy that variants change.

    said: as in `read_applications`. Raises InvalidInput with every fault that can be told at once.
    """
    if is_table(path):
        says = "this is a table of facts; name it under from: in a population file"
        raise InvalidInput((Fault(path, 1, 1, "", f"{says} (`saksgang form population`)"),))
    parsed = parsed_file(path)
    read = typed(PopulationFile, parsed)
    if read is None:
        raise InvalidInput(tuple(parsed.faults))
    variants = _variants(parsed, read, base)
    _stop_at_faults(parsed)
    source = _source(parsed, read, base, said)
    _stop_at_faults(parsed)
    assert source is not None
    for place, variant in enumerate(variants):
        _check_variant(parsed, place, variant, variants[0], source)
    _stop_at_faults(parsed)
    inputs = {Path(path).name: _sha256(path), **source.inputs}
    rows = source.rows
    population = Population(
        path, read, rows, tuple(variants), rows.weight, inputs=inputs, notes=source.notes
    )
    return _calibrated(parsed, population)


def _stop_at_faults(parsed: Parsed) -> None:
    if parsed.faults:
        raise InvalidInput(tuple(parsed.faults))


def _sha256(file: str) -> str:
    with Path(file).open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


# Variants -----------------------------------------------------------------------------------------


def _variants(parsed: Parsed, read: PopulationFile, base: Policy) -> list[PopulationVariant]:
    """Return the variants with what decides; faults are added to `parsed`.

    What a variant does not state is as today.
    """
    made: list[PopulationVariant] = []
    today = Setting(base)
    for place, variant in enumerate(read.variants):
        policy: Policy | None = today.policy
        if variant.policy is not None:
            policy = policy_in(parsed, ("variants", place, "policy"), today.policy)
        setting = replace(
            today,
            policy=policy or today.policy,
            rules_day=variant.rules or today.rules_day,
            without=frozenset(variant.without),
        )
        if not made:
            today = setting
        made.append(PopulationVariant(variant.name, setting, variant))
    return made


def _check_variant(
    parsed: Parsed,
    place: int,
    variant: PopulationVariant,
    today: PopulationVariant,
    source: "_Source",
) -> None:
    """Add a fault for what a variant's rules need and the rows do not have."""
    at = ("variants", place)
    days = [day.item() for day in np.unique(source.rows.received)]
    try:
        rule_sets = {id(chosen): chosen for chosen in map(variant.setting.chosen, days)}.values()
    except NotAssessed as refused:
        parsed.refuse((*at, "rules"), str(refused))
        return
    known = {rule.id: None for rule_set in rule_sets for rule in rule_set.conditions}
    for name in variant.setting.without - known.keys():
        near = get_close_matches(name.upper(), known, 1)
        meant = f"did you mean {near[0]}? These are" if near else "these are"
        says = f"{name} is no rule that decides by itself; {meant}: {', '.join(known)}"
        parsed.refuse((*at, "without"), says)
    if source.named is None:
        return
    trees = [rule for rule_set in rule_sets for rule in rule_set.trees()]
    read = {leaf.fact: None for rule in trees for leaf in leaves(rule)}
    for fact in read:
        silent_means = fact.silence is not None and not source.strict
        lacking = [c for c in columns_of(fact) if c not in source.named and not silent_means]
        if lacking:
            where = "under otherwise, or in every group" if source.strict else "in the table"
            says = f"the rules of this variant read {lacking[0]} ({fact.says}); name it {where}"
            parsed.refuse(at, says)
    facts = {fact.name for fact in read}
    for about in fields(Policy):
        same = getattr(variant.setting.policy, about.name) == getattr(
            today.setting.policy, about.name
        )
        derived = facts & {*about.metadata["derives"]}
        if not same and derived:
            says = (
                f"this value acts while facts are derived ({', '.join(sorted(derived))}), and here "
                "they are derived already; start from application files"
            )
            parsed.refuse((*at, "policy", about.name), says)


# Rows ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Source:
    """Rows and what they came from. named: the columns of facts that are stated; None = all.

    strict: whether saying nothing of a fact is a fault even where silence has a meaning.
    """

    rows: Rows
    inputs: Mapping[str, str] = field(default_factory=dict)
    named: frozenset[str] | None = None
    strict: bool = False
    notes: tuple[str, ...] = ()


def _source(parsed: Parsed, read: PopulationFile, base: Policy, said: Said) -> _Source | None:
    """Return the rows; None with a fault added to `parsed` if they can't be had."""
    if read.groups:
        try:
            return _from_groups(read)
        except Misfits as misfits:
            for path, says in misfits.faults:
                parsed.refuse(path, says)
            return None
    folder = Path(parsed.file).parent
    paths = [read.from_] if isinstance(read.from_, str) else list(read.from_ or ())
    files = [str(folder / path) for path in paths]
    if any(map(is_table, files)):
        if len(files) > 1:
            parsed.refuse(("from",), "name one table, or application files and folders")
            return None
        return _from_table(parsed, read, files[0])
    return _from_applications(parsed, read, base, files, said)


def _from_groups(read: PopulationFile) -> _Source:
    facts, stated = drawn_facts(read)
    facts, stated = with_unstated(facts, stated, read.unstated, read.seed)
    of_row = group_of_rows(read.groups, facts.height)
    columns = FactColumns.of(facts, stated)
    amounts = np.array([np.nan if g.amount is None else float(g.amount) for g in read.groups])
    named_by_all = [{*group.facts, *read.otherwise, *_unstated_of(read)} for group in read.groups]
    rows = Rows(
        np.ones(facts.height),
        _days_of_drawn(read, facts.height),
        np.zeros(facts.height, dtype=np.bool_),
        of_row,
        tuple(group.name for group in read.groups),
        amounts[of_row],
        lambda _: columns,
    )
    return _Source(rows, {}, frozenset(set.intersection(*map(set, named_by_all))), strict=True)


def _unstated_of(read: PopulationFile) -> Iterable[str]:
    return (name for name in read.unstated if name in SCHEMA)


def _days_of_drawn(read: PopulationFile, rows: int) -> NDArray[np.datetime64]:
    """Return days of arrival: `received`, or days of the period drawn alike."""
    if read.period is None:
        day = read.received or date(2015, 1, 1)
        return np.full(rows, np.datetime64(day))
    first = np.datetime64(read.period.from_)
    days = (read.period.to - read.period.from_).days + 1
    return first + np.floor(luck(read.seed, "day", rows) * days).astype(np.int64)


def _from_table(parsed: Parsed, read: PopulationFile, file: str) -> _Source | None:
    table = read_table(file, read.weights or "weight")
    try:
        facts, stated = with_unstated(table.facts, table.stated, read.unstated, read.seed)
    except Misfits as misfits:
        for path, says in misfits.faults:
            parsed.refuse(path, says)
        return None
    own, size = table.own, facts.height
    if "received" not in own.columns and read.received is None:
        says = "state received: the day of arrival, since the table has no such column"
        parsed.refuse((), says)
        return None
    received = np.full(size, np.datetime64(read.received or date.min))
    if "received" in own.columns:
        days = own["received"]
        if days.null_count() and read.received is None:
            parsed.refuse((), "state received: the day of arrival of rows that have none")
            return None
        received = days.fill_null(read.received or date.min).to_numpy().astype("datetime64[D]")
    strata = own["stratum"].fill_null("") if "stratum" in own.columns else None
    names = [] if strata is None else strata.unique(maintain_order=True).to_list()
    codes = {name: code for code, name in enumerate(names)}
    columns = FactColumns.of(facts, stated)
    rows = Rows(
        own["weight"].to_numpy() if "weight" in own.columns else np.ones(size),
        received,
        own["priority"].to_numpy() if "priority" in own.columns else np.zeros(size, np.bool_),
        np.zeros(size, np.int32)
        if strata is None
        else strata.replace_strict(codes, return_dtype=pl.Int32).to_numpy(),
        tuple(names) or ("all",),
        own["amount"].fill_null(np.nan).to_numpy()
        if "amount" in own.columns
        else np.full(size, np.nan),
        lambda _: columns,
        own["id"] if "id" in own.columns else None,
    )
    notes: tuple[str, ...] = ()
    if table.left_out:
        notes = (f"{table.left_out:,} of {table.read:,} rows can't be used and were left out.",)
    named = table.named | {*_unstated_of(read)}
    return _Source(rows, {Path(file).name: _sha256(file)}, named, notes=notes)


def _from_applications(
    parsed: Parsed, read: PopulationFile, base: Policy, paths: Sequence[str], said: Said
) -> _Source | None:
    if read.received is None:
        parsed.refuse((), "state received: the day on which these applications arrived")
        return None
    files = input_files(paths)
    applications = read_applications(files, said)
    received, size = read.received, len(applications)
    days = np.full(size, np.datetime64(received))
    priority = [has_priority(each, received, base) for _, each in applications]
    rows = Rows(
        np.ones(size),
        days,
        np.array(priority, dtype=np.bool_),
        np.zeros(size, dtype=np.int32),
        ("all",),
        np.full(size, np.nan),
        DerivedFacts([each for _, each in applications], received, read.unstated, read.seed),
        pl.Series([Path(file).name for file, _ in applications]),
    )
    return _Source(rows, {Path(file).name: _sha256(file) for file in files})


class DerivedFacts:
    """The facts of applications, derived once for each set of values that derivation reads.

    unstated, seed: as in `with_unstated`.
    """

    def __init__(
        self,
        applications: Sequence[Application],
        received: date,
        unstated: Mapping[str, Unstated],
        seed: int,
    ) -> None:
        self._applications, self._received = applications, received
        self._unstated, self._seed = unstated, seed
        self._made: dict[tuple[object, ...], FactColumns] = {}

    def __call__(self, setting: Setting) -> FactColumns:
        """Return the facts under a setting."""
        validity = setting.chosen(self._received).validity
        key = (validity, *(getattr(setting.policy, name) for name in DERIVING))
        if key not in self._made:
            facts = frame_of(
                derive(each, self._received, setting.policy, validity=validity).facts
                for each in self._applications
            )
            stated = pl.DataFrame(height=facts.height)
            facts, stated = with_unstated(facts, stated, self._unstated, self._seed)
            self._made[key] = FactColumns.of(facts, stated)
        return self._made[key]


DERIVING: Final = tuple(about.name for about in fields(Policy) if about.metadata["derives"])
"""The policy values that act while facts are derived."""


# Weights ------------------------------------------------------------------------------------------


def _calibrated(parsed: Parsed, population: Population) -> Population:
    """Return the population with weights that hit the totals of its file."""
    totals = population.file.calibrate
    if totals is None:
        return population
    rows, margins = population.rows, list[Margin]()
    if totals.outcome:
        today, _ = row_outcomes(rows, population.variants[0].setting)
        outcomes = [today.endings[place].outcome for place in range(len(today.endings))]
        margins.append(_margin("outcome", outcomes, today.decided, totals.outcome))
    if totals.stratum:
        margins.append(_margin("stratum", rows.strata, rows.stratum, totals.stratum))
    try:
        weight = raked(rows.weight, margins)
    except NotReached as not_reached:
        parsed.refuse(("calibrate", not_reached.margin), str(not_reached))
        _stop_at_faults(parsed)
        raise
    return replace(population, rows=replace(rows, weight=weight), margins=tuple(margins))


def _margin(
    name: str, of_code: Sequence[str], codes: NDArray[Any], totals: Mapping[str, Any]
) -> Margin:
    places = {category: place for place, category in enumerate(totals)}
    category = np.array([places.get(each, -1) for each in of_code], dtype=np.int32)[codes]
    return Margin(name, category, np.array([float(total) for total in totals.values()]))
