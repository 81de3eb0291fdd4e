"""Make a table of facts: of application files, of a database, or of another table.

Beside the facts it has `id`, `weight`, `received`, `stratum`, `amount`, `priority`, and for each
fact that can be unknown `NAME.stated`: whether the application stated it at first.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import polars as pl

from handlers.analysis.facts_frame import frame_of
from handlers.population.table import STATED, TableOfFacts, may_be_unstated, read_table
from storage.queries import list_cases
from storage.store import Store
from workflow.engine.case import Recorded, fold
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import assessed
from workflow.reimbursement.derive.all_facts import derive
from workflow.reimbursement.derive.patient import has_priority
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.rule_sets import chosen

LATER: Final = ("information_supplied", "fact_judged")
"""Events that tell what was not known at receipt."""
SUFFIXES: Final = (".parquet", ".csv", ".jsonl")


@dataclass(frozen=True)
class Row:
    """One application. stated: what was known at receipt. facts: what is true, as far as known."""

    id: str
    received: date
    priority: bool
    stated: Mapping[str, object]
    facts: Mapping[str, object]


def of_applications(
    applications: Iterable[tuple[str, Application]], received: date, policy: Policy
) -> Iterator[Row]:
    """Yield a row for each application, as if it arrived on a day. Raises NoRuleSet."""
    validity = chosen(received, policy).validity
    for file, application in applications:
        facts = derive(application, received, policy, validity=validity).facts
        priority = has_priority(application, received, policy)
        yield Row(Path(file).name, received, priority, facts, facts)


def of_database(store: Store, at: datetime, by: str) -> tuple[list[Row], int]:
    """Return a row for each decided case, and how many are undecided and left out.

    stated: what was known at receipt; facts: what was known at the decision. at, by: for the read
    log, which says who asked.
    """
    with store.transaction(write=True) as work:
        work.log_access(at, by, "facts", None, "facts of all decided cases")
    found: list[Row] = []
    undecided = 0
    with store.transaction(write=False) as work:
        for line in list_cases(work):
            if line.process != REIMBURSEMENT.name:
                continue
            case = work.get(line.number).case
            if case.decision is None:
                undecided += 1
                continue
            first = fold(REIMBURSEMENT, case.number, _at_receipt(case.events))
            priority = has_priority(case.application, case.received, case.policy)
            stated, facts = assessed(first).facts, assessed(case).facts
            found.append(Row(case.number, case.applied_on, priority, stated, facts))
    return found, undecided


def _at_receipt(events: Sequence[Recorded]) -> Iterator[Recorded]:
    for recorded in events:
        if recorded.event.name in LATER:
            return
        yield recorded


def table_of(rows: Iterable[Row]) -> pl.DataFrame:
    """Return rows as a table of facts. A fact that was found otherwise was not stated at first."""
    every = list(rows)
    frame = frame_of(row.facts for row in every)
    stated = {
        name + STATED: [
            row.stated.get(name) is not None and row.stated.get(name) == row.facts.get(name)
            for row in every
        ]
        for name in may_be_unstated()
    }
    own = pl.DataFrame(
        {
            "id": [row.id for row in every],
            "weight": [1.0] * len(every),
            "received": [row.received for row in every],
            "stratum": [None] * len(every),
            "amount": [None] * len(every),
            "priority": [row.priority for row in every],
        },
        schema_overrides={"stratum": pl.String, "amount": pl.Float64, "received": pl.Date},
    )
    return pl.concat([own, frame, pl.DataFrame(stated)], how="horizontal")


def of_table(file: str, keep: Sequence[str]) -> tuple[pl.DataFrame, TableOfFacts]:
    """Return a table of facts with typed columns, and what was read. Raises InvalidInput."""
    read = read_table(file, keep=keep)
    named = [name for name in read.facts.columns if name in read.named]
    stated = read.stated.rename({name: name + STATED for name in read.stated.columns})
    parts = [part for part in (read.own, read.facts.select(named), stated) if part.width]
    return pl.concat(parts, how="horizontal"), read


def write(table: pl.DataFrame, file: str) -> None:
    """Write a table by the end of the file's name. Raises OSError."""
    match Path(file).suffix.lower():
        case ".parquet":
            table.write_parquet(file)
        case ".csv":
            table.write_csv(file)
        case _:
            table.write_ndjson(file)


def write_refused(refused: Sequence[tuple[int, str]], file: str) -> None:
    """Write the line of each row that was left out, and why, as CSV. Raises OSError."""
    with Path(file).open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("line", "why"))
        writer.writerows(refused)
