"""Read a population file: its rows with their weights, and its variants."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
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
from handlers.population.blocks import BLOCK, Blocks
from handlers.population.calibration import Calibration, calibrated
from handlers.population.drawn import Misfits, drawn_facts, group_of_rows, with_unstated
from handlers.population.luck import luck
from handlers.population.row_outcomes import row_outcomes
from handlers.population.rows import GivenFacts, Rows
from handlers.population.table import Part, Reading, in_blocks, table_parts
from handlers.population.variant_settings import Setting
from handlers.population.weights import NotReached, design_effect
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

    blocks: the rows with the weights that the source states. calibration: what makes these hit the
    totals of the file; None = the file has none. inputs: SHA-256 of every file that was read, by
    name. notes: what a reader must know.
    """

    path: str
    file: PopulationFile
    blocks: Blocks
    variants: tuple[PopulationVariant, ...]
    calibration: Calibration | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def drawn(self) -> bool:
        """Whether the rows were drawn from groups."""
        return bool(self.file.groups)

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which rows arrived, in order."""
        return self.blocks.days

    @cached_property
    def rows(self) -> Rows:
        """All rows at once, with weights that hit the totals of the file."""
        return Rows.joined([self._weighted(block.rows()) for block in self.blocks])

    def _weighted(self, rows: Rows) -> Rows:
        if self.calibration is None:
            return rows
        today, _ = row_outcomes(rows, self.variants[0].setting)
        return replace(rows, weight=self.calibration.weight(rows, today))

    @property
    def design_effect(self) -> float:
        """By how much unequal weights multiply the variance of a mean."""
        return design_effect(self.rows.weight)


def read_population(
    path: str, base: Policy = DEFAULT, said: Said = silent, block: int = BLOCK
) -> Population:
    """Read a population file with its rows. base: the policy that variants change.

    said: as in `read_applications`. block: how many rows are held at a time.
    Raises InvalidInput with every fault that can be told at once.
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
    source = _source(parsed, read, base, said, block)
    _stop_at_faults(parsed)
    assert source is not None
    for place, variant in enumerate(variants):
        _check_variant(parsed, place, variant, variants[0], source)
    _stop_at_faults(parsed)
    inputs = {Path(path).name: _sha256(path), **source.inputs}
    population = Population(
        path, read, source.blocks, tuple(variants), inputs=inputs, notes=source.notes
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
    days = source.blocks.days
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

    blocks: Blocks
    inputs: Mapping[str, str] = field(default_factory=dict)
    named: frozenset[str] | None = None
    strict: bool = False
    notes: tuple[str, ...] = ()


def _source(
    parsed: Parsed, read: PopulationFile, base: Policy, said: Said, block: int
) -> _Source | None:
    """Return the rows; None with a fault added to `parsed` if they can't be had."""
    if read.groups:
        try:
            return _from_groups(read, block)
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
        return _from_table(parsed, read, files[0], block)
    return _from_applications(parsed, read, base, files, said, block)


def _from_groups(read: PopulationFile, block: int) -> _Source:
    assert read.rows is not None
    named_by_all = [{*group.facts, *read.otherwise, *_unstated_of(read)} for group in read.groups]
    parts = (range(first, min(first + block, read.rows)) for first in range(0, read.rows, block))
    names = {group.name: place for place, group in enumerate(read.groups)}
    blocks = Blocks((_drawn_rows(read, part) for part in parts), names)
    return _Source(blocks, {}, frozenset(set.intersection(*map(set, named_by_all))), strict=True)


def _drawn_rows(read: PopulationFile, part: range) -> Rows:
    assert read.rows is not None
    facts, stated = drawn_facts(read, part)
    facts, stated = with_unstated(facts, stated, read.unstated, read.seed, part.start)
    of_row = group_of_rows(read.groups, read.rows, part)
    amounts = np.array([np.nan if g.amount is None else float(g.amount) for g in read.groups])
    return Rows(
        np.ones(len(part)),
        _days_of_drawn(read, part),
        np.zeros(len(part), dtype=np.bool_),
        of_row,
        (),
        amounts[of_row],
        GivenFacts(FactColumns.of(facts, stated)),
    )


def _unstated_of(read: PopulationFile) -> Iterable[str]:
    return (name for name in read.unstated if name in SCHEMA)


def _days_of_drawn(read: PopulationFile, part: range) -> NDArray[np.datetime64]:
    """Return days of arrival: `received`, or days of the period drawn alike."""
    if read.period is None:
        day = read.received or date(2015, 1, 1)
        return np.full(len(part), np.datetime64(day))
    first = np.datetime64(read.period.from_)
    days = (read.period.to - read.period.from_).days + 1
    drawn = luck(read.seed, "day", len(part), part.start)
    return first + np.floor(drawn * days).astype(np.int64)


def _from_table(parsed: Parsed, read: PopulationFile, file: str, block: int) -> _Source | None:
    reading = Reading()
    strata: dict[str, int] = {}
    parts = in_blocks(table_parts(file, reading, read.weights or "weight"), block)
    try:
        blocks = Blocks(_rows_of_table(read, parts, strata), strata)
    except Misfits as misfits:
        for path, says in misfits.faults:
            parsed.refuse(path, says)
        return None
    notes: tuple[str, ...] = ()
    if reading.left_out:
        notes = (f"{reading.left_out:,} of {reading.read:,} rows can't be used and were left out.",)
    named = frozenset({*reading.named, *_unstated_of(read)})
    return _Source(blocks, {Path(file).name: _sha256(file)}, named, notes=notes)


def _rows_of_table(
    read: PopulationFile, parts: Iterable[Part], strata: dict[str, int]
) -> Iterator[Rows]:
    """Yield the rows of each part. strata: gets the index of each stratum.

    Raises Misfits for a row without a day of arrival.
    """
    first = 0
    for part in parts:
        own, size = part.own, part.facts.height
        facts, stated = with_unstated(part.facts, part.stated, read.unstated, read.seed, first)
        names = pl.Series(_own(own, "stratum", "all"))
        for name in names.unique(maintain_order=True):
            strata.setdefault(name, len(strata))
        yield Rows(
            _own(own, "weight", 1.0),
            _days_of_table(read, own),
            _own(own, "priority", False),
            names.replace_strict(strata, return_dtype=pl.Int32).to_numpy(),
            (),
            _own(own, "amount", np.nan),
            GivenFacts(FactColumns.of(facts, stated)),
            own["id"] if "id" in own.columns else None,
        )
        first += size


def _own(own: pl.DataFrame, name: str, absent: Any) -> NDArray[Any]:
    """Return a column of a table. absent: what stands where there is none."""
    if name not in own.columns:
        return np.full(own.height, absent)
    return own[name].fill_null(absent).to_numpy()


def _days_of_table(read: PopulationFile, own: pl.DataFrame) -> NDArray[np.datetime64]:
    """Return the days of arrival of some rows. Raises Misfits where there is none."""
    if "received" not in own.columns:
        if read.received is None:
            says = "state received: the day of arrival, since the table has no such column"
            raise Misfits([((), says)])
        return np.full(own.height, np.datetime64(read.received))
    if own["received"].null_count() and read.received is None:
        raise Misfits([((), "state received: the day of arrival of rows that have none")])
    days = own["received"]
    return days.fill_null(read.received or date.min).to_numpy().astype("datetime64[D]")


def _from_applications(
    parsed: Parsed,
    read: PopulationFile,
    base: Policy,
    paths: Sequence[str],
    said: Said,
    block: int,
) -> _Source | None:
    if read.received is None:
        parsed.refuse((), "state received: the day on which these applications arrived")
        return None
    files = input_files(paths)
    applications = read_applications(files, said)
    parts = (
        _rows_of_applications(read, base, applications[first : first + block], first)
        for first in range(0, len(applications), block)
    )
    blocks = Blocks(parts, {"all": 0})
    return _Source(blocks, {Path(file).name: _sha256(file) for file in files})


def _rows_of_applications(
    read: PopulationFile, base: Policy, part: Sequence[tuple[str, Application]], first: int
) -> Rows:
    received, size = read.received, len(part)
    assert received is not None
    priority = [has_priority(each, received, base) for _, each in part]
    applications = [each for _, each in part]
    return Rows(
        np.ones(size),
        np.full(size, np.datetime64(received)),
        np.array(priority, dtype=np.bool_),
        np.zeros(size, dtype=np.int32),
        (),
        np.full(size, np.nan),
        DerivedFacts(applications, received, read.unstated, read.seed, first),
        pl.Series([Path(file).name for file, _ in part]),
    )


class DerivedFacts:
    """The facts of applications, derived once for each set of values that derivation reads.

    unstated, seed, first: as in `with_unstated`.
    """

    def __init__(
        self,
        applications: Sequence[Application],
        received: date,
        unstated: Mapping[str, Unstated],
        seed: int,
        first: int = 0,
    ) -> None:
        self._applications, self._received = applications, received
        self._unstated, self._seed, self._first = unstated, seed, first
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
            facts, stated = with_unstated(facts, stated, self._unstated, self._seed, self._first)
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
    today = population.variants[0].setting
    try:
        found = calibrated(totals, population.blocks, today)
    except NotReached as not_reached:
        parsed.refuse(("calibrate", not_reached.margin), str(not_reached))
        _stop_at_faults(parsed)
        raise
    return replace(population, calibration=found)
