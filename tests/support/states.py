"""Populations of random facts, known, unknown, or known and not stated at first."""

import random
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
import polars as pl
from worlds import near_a_grant

from handlers.analysis.facts_frame import frame_of
from handlers.analysis.planes import FactColumns
from handlers.population.rows import Rows
from workflow.logic.prepared import PreparedRules
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT, Policy

Facts = Mapping[str, object]
DECIDING = [about for about in fields(Policy) if about.metadata["decides"] == "outcome"]


def other_policy(name: str) -> Policy:
    """Return the default policy with another value in one field, in order with the others."""
    value: Any = getattr(DEFAULT, name)
    match value:
        case bool():
            other: Any = not value
        case int():
            other = value + 3
        case "return":
            other = "reject"
        case tuple():
            other = value[:1]
        case _:
            other = value.replace(year=value.year + 1)
    return replace(DEFAULT, **{name: other})


def random_rows(
    number: int, seed: int, rules: PreparedRules
) -> tuple[list[Facts], list[frozenset[str]]]:
    """Return true facts, and of each row the names of facts that are not stated at first."""
    luck = random.Random(seed)
    worlds: list[Facts] = list(near_a_grant(number, seed, 8, rules))
    silent = [name for name, fact in FACTS.items() if fact.silence is None]
    return worlds, [frozenset(luck.sample(silent, luck.choice((0, 0, 3, 9)))) for _ in worlds]


def rows_of(worlds: list[Facts], unstated: list[frozenset[str]], received: str) -> Rows:
    """Return a population of these facts."""
    names = sorted({name for each in unstated for name in each})
    stated = pl.DataFrame({name: [name not in each for each in unstated] for name in names})
    columns = FactColumns.of(frame_of(worlds), stated)
    size = len(worlds)
    return Rows(
        np.ones(size),
        np.full(size, np.datetime64(received)),
        np.zeros(size, dtype=np.bool_),
        np.zeros(size, dtype=np.int32),
        ("all",),
        np.full(size, np.nan),
        lambda _: columns,
    )
