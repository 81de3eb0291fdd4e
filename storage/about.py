"""What a database is: its row in `store`, and the words of the processes that it may hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select, update

from storage.statements import insert_of
from storage.tables import (
    process,
    process_event,
    process_letter,
    process_receiver,
    process_state,
    store,
)
from workflow.processes import PROCESSES


@dataclass(frozen=True)
class About:
    """What a database says of itself.

    id: 32 random hex digits. simulated: whether it is for stated times. created_at: None where
    nobody said it. anchor: name of the anchor file that it is compared with, or None.
    """

    id: str
    simulated: bool
    created_at: datetime | None
    anchor: str | None


def about(connection: Connection) -> About:
    """Read what a database says of itself."""
    row = connection.execute(select(store)).one()
    return About(row.id, row.kind == "simulated", row.created_at, row.anchor)


def name_anchor(connection: Connection, anchor: str) -> None:
    """Store the name of the anchor file that the database is compared with."""
    connection.execute(update(store).values(anchor=anchor))


def has_own_row(connection: Connection) -> bool:
    """Tell whether a database has its own row."""
    return connection.execute(select(store.c.row)).first() is not None


def knows_words(connection: Connection) -> bool:
    """Tell whether a database has every word that the program knows. Loads every process."""
    return not _missing(connection)


def add_words(connection: Connection) -> None:
    """Add the words that are new to a database. None is removed: stored cases may use them."""
    insert = insert_of(connection.dialect.name)
    for table, rows in _missing(connection).items():
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def prepare(
    connection: Connection,
    new_id: Callable[[], str],
    *,
    simulated: bool,
    made_at: datetime | None,
    stamp: Callable[[], tuple[str, str]],
) -> None:
    """Write the database's own row if it has none, and add the words that are new to it."""
    add_words(connection)
    if has_own_row(connection):
        return
    calendar, program = stamp()
    own = {
        "row": 1,
        "id": new_id(),
        "kind": "simulated" if simulated else "live",
        "created_at": made_at,
        "anchor": None,
        "calendar_version": calendar,
        "program_version": program,
    }
    insert = insert_of(connection.dialect.name)
    connection.execute(insert(store).values(own).on_conflict_do_nothing())


def wrong_words(connection: Connection) -> Iterator[str]:
    """Yield each word that is missing, foreign, or stored with another value than the program's."""
    for table, rows in _words().items():
        wanted = {tuple(row[column.name] for column in table.columns) for row in rows}
        stored = {tuple(row) for row in connection.execute(select(*table.columns))}
        for row in sorted(wanted ^ stored, key=str):
            how = "is missing" if row in wanted else "is none of this program"
            yield f"the word {' '.join(map(str, row))} in the table {table.name} {how}"


def _missing(connection: Connection) -> dict[Table, list[dict[str, Any]]]:
    """Return the words that the program knows and the database does not, by table."""
    missing = {}
    for table, rows in _words().items():
        columns = list(table.primary_key.columns)
        stored = {tuple(row) for row in connection.execute(select(*columns))}
        new = [row for row in rows if tuple(row[each.name] for each in columns) not in stored]
        if new:
            missing[table] = new
    return missing


def _words() -> dict[Table, list[dict[str, Any]]]:
    """Return the rows of the vocabulary tables, by table, parents first."""
    words: dict[Table, list[dict[str, Any]]] = {
        process: [],
        process_state: [],
        process_event: [],
        process_letter: [],
        process_receiver: [],
    }
    for each in PROCESSES.values():
        own = {"process": each.name}
        words[process].append({"name": each.name})
        words[process_state] += [
            {**own, "name": state.name, "ended": int(state.name in each.ended)}
            for state in each.states
        ]
        words[process_event] += [{**own, "name": name} for name in each.events]
        words[process_letter] += [{**own, "kind": kind} for kind in each.letter_kinds]
        words[process_receiver] += [{**own, "name": name} for name in each.receiver_names]
    return words
