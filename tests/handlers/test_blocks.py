"""A population in one block or many, by one process or several: `compare` gives the same bytes."""

import json
import math
import random
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from states import Facts, random_rows
from the_command import LIBRARY
from worlds import granted_worlds

from handlers.analysis.facts_frame import frame_of
from handlers.analysis.planes import unpack
from handlers.analysis.rules_diff import rules_diff
from handlers.population import blocks
from handlers.population.compare import compare
from handlers.population.compare_summary import summary_of
from handlers.population.exact_sums import as_number, exact_sums
from handlers.population.luck import luck
from handlers.population.population import read_population
from handlers.results.tables import write_results
from handlers.simulation.executors import cluster, local_workers
from scenarios.forms import form
from workflow.logic.prepared import prepared
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULE_SETS

RANDOM: Final = 60
DAYS: Final = ("2018-02-15", "2022-08-15", "2024-02-29")
VARIANTS: Final[list[dict[str, Any]]] = [
    {"name": "today", "policy": {"rule_sets_by_date": "yes"}},
    {
        "name": "three changes",
        "policy": {"long_term_days": 120, "long_term_months": 4, "standby_months": 9},
        "without": ["N-5"],
    },
    {"name": "without two", "without": ["N-6", "N-7"]},
    {"name": "the rules of 2018", "rules": "2018-02-01"},
]


def told_apart_by_day() -> list[Facts]:
    """Return facts that the rules of 2018 decide otherwise than those of 2024."""
    old, new = ((rules, DEFAULT) for rules in (RULE_SETS[1], RULE_SETS[-1]))
    every = granted_worlds(prepared(*new))[0]
    return [{**every, **stated(flip.example)} for flip in rules_diff(old, new).outcomes.flips]


def stated(world: Mapping[str, object]) -> dict[str, object]:
    """Return a world whose statements are there or unknown, as in an application."""
    return {
        name: value or None if FACTS[name].kind == "given" else value
        for name, value in world.items()
        if name in FACTS
    }


def table(folder: Path, **more: Any) -> Path:
    """Write a population of a table with every column of its own, and return its file."""
    draw = random.Random(6)
    few, few_unstated = random_rows(RANDOM, 6, prepared(RULE_SETS[-1], DEFAULT))
    planted = told_apart_by_day()
    worlds = [*few, *planted] * len(DAYS)
    unstated = [*few_unstated, *(frozenset[str]() for _ in planted)] * len(DAYS)
    size = len(worlds)
    every = {name for names in unstated for name in names}
    frame_of(worlds).with_columns(
        *(pl.Series(f"{name}.stated", [name not in x for x in unstated]) for name in sorted(every)),
        id=pl.int_range(size).cast(pl.String),
        weight=pl.Series([draw.choice((0.1, 1.7, 12.5, 1 / 3)) for _ in range(size)]),
        # one day after another, so that blocks differ in the rules that apply
        received=pl.Series([DAYS[row * 3 // size] for row in range(size)]).str.to_date(),
        stratum=pl.Series([draw.choice(("north", "south", None)) for _ in range(size)]),
        amount=pl.Series([draw.choice((9_000.1, 12_345.67)) for _ in range(size)]),
    ).write_parquet(folder / "facts.parquet")
    content = {
        "schema": 1,
        "population": "Rows of three days",
        "synthetic": "yes",
        "from": "facts.parquet",
        "seed": 4,
        "unstated": {"documentation.study": {"yes": "30%", "no": "50%", "never": "20%"}},
        "costs": {"grant_a_year": {"value": "amount", "source": "made up"}},
        "horizon": 3,
        "renewed": {"share": "60%", "source": "made up"},
        "variants": VARIANTS,
        **more,
    }
    return written(folder, content)


def written(folder: Path, content: dict[str, Any]) -> Path:
    """Write a population file."""
    file = folder / "population.yaml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return file


def results(file: Path, block: int, executor: Executor | None = None) -> dict[str, bytes]:
    """Compare a population in blocks of so many rows, and return every byte of the answer."""
    population = read_population(str(file), block=block)
    ids = population.blocks.has_ids
    found = compare(population, executor=executor, at_once=5, ids=ids)
    out = file.parent / "out"
    write_results(out, summary_of(found, "saksgang compare"))
    told = {each.name: each.read_bytes() for each in out.iterdir()}
    return {**told, "ids": json.dumps(found.ids()).encode()}


def from_table(folder: Path) -> Path:
    return table(folder)


def of_real_persons(folder: Path) -> Path:
    return table(folder, synthetic="no", variants=[VARIANTS[0], VARIANTS[3]])


def with_totals(folder: Path) -> Path:
    outcomes = {"grant": 500, "reject": 900}
    return table(folder, calibrate={"outcome": outcomes, "stratum": {"north": 700, "south": 650}})


def drawn_from_groups(folder: Path) -> Path:
    content = yaml.safe_load(form("population"))
    return written(folder, {**content, "rows": 150})


def of_applications(folder: Path) -> Path:
    content: dict[str, Any] = {"schema": 1, "population": "Applications", "synthetic": "yes"}
    rare = {"policy": {"rare_persons": 100, "rare_candidates": 100}, "without": ["A-3", "A-6"]}
    variants = [{"name": "today"}, {"name": "fewer are rare", **rare}]
    own = {"from": str(LIBRARY), "received": "2015-03-16", "variants": variants}
    return written(folder, {**content, **own})


@pytest.mark.parametrize(
    ("make", "few_kinds"),
    [
        (from_table, True),
        (from_table, False),
        (of_real_persons, True),
        (with_totals, True),
        (with_totals, False),
        (drawn_from_groups, True),
        (of_applications, True),
    ],
)
def test_any_number_of_blocks_gives_the_same_bytes(
    make: Any, few_kinds: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not few_kinds:
        monkeypatch.setattr(blocks, "MOST_KINDS", 0)
    file = make(tmp_path)
    whole = results(file, 1_000_000)

    for block in (31, 64):
        assert results(file, block) == whole
    assert json.loads(whole["summary.json"])["flips"]
    assert pl.read_parquet(whole["flips.parquet"]).height


def test_the_rows_of_all_blocks_are_those_of_one(tmp_path: Path) -> None:
    file = with_totals(tmp_path)
    one, many = (read_population(str(file), block=block) for block in (1_000, 7))
    setting = one.variants[0].setting

    for name in ("weight", "received", "priority", "stratum", "amount", "strata"):
        assert np.array_equal(getattr(one.rows, name), getattr(many.rows, name))
    assert one.rows.ids is not None and one.rows.ids.equals(many.rows.ids)
    columns, joined = (each.rows.columns(setting) for each in (one, many))
    for name, planes in columns.truths.items():
        for own, other in zip(planes, joined.truths[name], strict=True):
            assert np.array_equal(unpack(own, one.rows.size), unpack(other, one.rows.size))
    for name, (cells, known) in columns.numbers.items():
        assert np.array_equal(cells, joined.numbers[name][0])
        other = joined.numbers[name][1]
        assert np.array_equal(unpack(known, one.rows.size), unpack(other, one.rows.size))
    assert columns.stated.keys() == joined.stated.keys()


@contextmanager
def _local_cluster() -> Iterator[Executor]:
    from distributed import LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as two,
        cluster(two.scheduler_address) as executor,
    ):
        yield executor


@pytest.mark.parametrize("where", [1, 2, 8, "cluster"])
def test_any_number_of_workers_gives_the_same_bytes(where: int | str, tmp_path: Path) -> None:
    file = with_totals(tmp_path)
    with local_workers(where) if isinstance(where, int) else _local_cluster() as executor:
        assert results(file, 60, executor) == results(file, 1_000_000)


@given(st.lists(st.floats(0, 1e300), min_size=1), st.randoms(use_true_random=False))
def test_an_exact_sum_is_rounded_once_whatever_the_order(values: list[float], luck: Any) -> None:
    places = np.array([luck.randrange(3) for _ in values])
    sums = exact_sums(np.array(values), places, 3)
    one_by_one = [
        exact_sums(np.array([x]), np.array([p]), 3) for x, p in zip(values, places, strict=True)
    ]

    for place in range(3):
        whole = math.fsum(x for x, p in zip(values, places, strict=True) if p == place)
        assert as_number(sums[place]) == whole
        assert sum(each[place] for each in one_by_one) == sums[place]


@pytest.mark.parametrize("first", [0, 1, 4, 7, 250_003])
def test_the_luck_of_some_rows_is_that_of_the_same_rows_among_all(first: int) -> None:
    every = luck(5, "fact duplicate", first + 30)

    assert luck(5, "fact duplicate", 30, first).tolist() == every[first:].tolist()
