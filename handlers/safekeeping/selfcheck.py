"""Finds bad settings of an installation: each in one line, with its remedy. Nothing is mended."""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, outerjoin, select, text

from handlers.safekeeping.anchor import Anchor, located
from handlers.safekeeping.anchor_file import reading
from handlers.safekeeping.disk import trouble
from storage.about import about
from storage.database import OLDEST_SQLITE, SAFE_WAL, file_of
from storage.errors import BrokenRecord
from storage.queries import last_recorded, outbox
from storage.schema import REVISIONS, revision
from storage.store import Store, Work
from storage.tables import case_file, process_state
from storage.tolerance import unread
from storage.wakeups import SWEEP
from workflow.engine.advance import next_due
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import UnknownState
from workflow.engine.late import next_date
from workflow.processes import PROCESSES
from workflow.reimbursement.rule_sets import why_not_in_force

SWEEP_WITHIN = timedelta(hours=25)
LETTER_WITHIN = timedelta(hours=1)
NETWORK_DISKS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "glusterfs", "ceph"}
)


_OWN_STATE = (process_state.c.process == case_file.c.process) & (
    process_state.c.name == case_file.c.state
)
"""Joins a case with the word of its state."""


@dataclass(frozen=True)
class Finding:
    """One bad setting. what: what is wrong; remedy: what to do."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}. {self.remedy}"


def selfcheck(
    store: Store,
    database: str,
    anchor: Path | None,
    folder: Path | None,
    at: datetime,
    *,
    access: str | None,
) -> list[Finding]:
    """Return every bad setting, in a fixed order.

    folder: where letters are delivered, if it is a folder. access: the file that says who may do
    what, or None.
    """
    found = [*_of_the_machine(), *_of_access(access)]
    file = file_of(database)
    if file is not None:
        found += _of_the_file(file)
    with store.transaction(write=False) as work:
        found += [
            *_of_the_connection(work),
            *_of_the_content(work, at),
            *_of_the_rules(work),
            *_of_the_next_dates(work, at),
            *_of_the_post(work, at, folder),
        ]
        found += _of_the_anchor(work, anchor or located(about(work.connection), store.engine))
    if revision(store.engine) != REVISIONS[-1]:
        found.append(
            Finding(
                "The database has not been upgraded to this program", "Run `saksgang db upgrade`."
            )
        )
    return found


def _of_the_rules(work: Work) -> Iterator[Finding]:
    """Count the open cases whose rules were not in force on the day of arrival."""
    query = select(case_file.c.rule_set, unread(case_file.c.received)).join(
        process_state, _OWN_STATE
    )
    others = Counter[str]()
    for row in work.connection.execute(query.where(process_state.c.ended == 0)):
        with suppress(ValueError):  # a day that is none: `audit verify` finds it
            if why_not_in_force(row.rule_set, date.fromisoformat(str(row.received))):
                others[row.rule_set] += 1
    for rule_set, count in sorted(others.items()):
        yield Finding(
            f"The rule set «{rule_set}» was not in force when {count} open "
            f"{'cases' if count > 1 else 'case'} came; this simulation uses it",
            "New cases get the rules of their day with the policy value rule_sets_by_date; "
            "`saksgang move CASE --rules DATE` moves an open case.",
        )


def _of_the_next_dates(work: Work, at: datetime) -> Iterator[Finding]:
    """Name each open case that nothing will remind of: without a date, or one no sweep finds.

    A case in force needs no date. A late one has the next mark to the supervisor.
    """
    open_ = {
        (process.name, state.name)
        for process in PROCESSES.values()
        for state in process.states
        if state.kind in ("working", "waiting")
    }
    query = select(unread(case_file.c.number), unread(case_file.c.process), case_file.c.state)
    query = query.where(case_file.c.next_wakeup.is_(None)).order_by(case_file.c.number)
    for number, process, state in work.connection.execute(query).all():
        if (process, state) not in open_:
            continue
        with suppress(BrokenRecord, UnknownState):  # `audit verify` finds those
            case = work.get(number).case
            if next_date(case, oslo_day(at)) is None:
                yield Finding(
                    f"Case {number} is open and has no next date, so nobody is reminded of it",
                    f"Take it up: `saksgang show {number}`, and tell who maintains the process "
                    f"{process}.",
                )
            elif next_due(case) is not None:
                yield Finding(
                    f"Case {number} has a date that no sweep will find",
                    "Run `saksgang db reindex`.",
                )


def _of_the_machine() -> Iterator[Finding]:
    try:
        ZoneInfo("Europe/Oslo")
    except ZoneInfoNotFoundError:
        yield Finding("There is no time zone data", "Install the package tzdata.")
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Finding(
            f"SQLite {sqlite3.sqlite_version} is too old",
            "Use a Python whose SQLite is 3.37 or newer.",
        )


def _of_access(access: str | None) -> Iterator[Finding]:
    if access is None:
        yield Finding(
            "Identity is not checked: anyone can act as anyone with --as",
            "Let only trusted people run the command.",
        )


def _of_the_file(path: Path) -> Iterator[Finding]:
    """Check SQLite's file: who can read it, which disk it is on, whether its folder is writable."""
    if not path.exists():
        return
    if path.stat().st_mode & 0o077:
        yield Finding("Other users can read the database file", f"chmod 600 {path}")
    if _disk_of(path) in NETWORK_DISKS:
        yield Finding(
            "The database file lies on a network disk, where locks can fail",
            "Move the file to a local disk, or use PostgreSQL.",
        )
    if not os.access(path.parent, os.W_OK):
        yield Finding(
            "The folder of the database can't be written",
            "SQLite needs a journal beside the database: give the right to write in the folder.",
        )


def _disk_of(path: Path) -> str:
    """Return the kind of file system that a path is on, or "" where it can't be told."""
    try:
        mounts = [
            line.split()[1:3]
            for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
        ]
    except OSError:
        return ""
    inside = [(point, kind) for point, kind in mounts if path.resolve().is_relative_to(point)]
    return max(inside, key=lambda mount: len(mount[0]), default=("", ""))[1]


def _of_the_connection(work: Work) -> Iterator[Finding]:
    """Check SQLite's settings and the soundness of its file."""
    if work.connection.dialect.name != "sqlite":
        return
    if work.connection.execute(text("PRAGMA foreign_keys")).scalar() != 1:
        yield Finding(
            "Foreign keys are off", "Use the connection that Saksgang makes, not one of your own."
        )
    mode = work.connection.execute(text("PRAGMA journal_mode")).scalar()
    if mode == "wal" and sqlite3.sqlite_version_info < SAFE_WAL:
        yield Finding(
            f"The database is in WAL mode under SQLite {sqlite3.sqlite_version}",
            "Use a Python whose SQLite is 3.51.3 or newer. Or stop all programs that use the "
            "database, and run `sqlite3 FILE 'PRAGMA journal_mode=DELETE'` on its file.",
        )
    quick = work.connection.execute(text("PRAGMA quick_check")).scalar()
    if quick != "ok":
        yield Finding(
            "The database file is damaged", "Restore a backup: `saksgang db restore FILE`."
        )


def _of_the_content(work: Work, at: datetime) -> Iterator[Finding]:
    """Check states, the clock against the last event, the last sweep, and what is overdue."""
    known = outerjoin(case_file, process_state, _OWN_STATE)
    counted = select(func.count()).select_from(known)
    unknown = work.connection.execute(counted.where(process_state.c.name.is_(None))).scalar_one()
    if unknown:
        yield Finding(
            f"{unknown} cases are in a state that does not exist",
            "Restore a backup: `saksgang db restore FILE`.",
        )
    latest = last_recorded(work)
    if latest is not None and latest > at:
        yield Finding(
            "The clock is before the last event",
            "Set the clock right; events keep their order all the same.",
        )
    beat = work.last_run(SWEEP)
    cases = work.count_cases()
    if cases and (beat is None or at - beat > SWEEP_WITHIN):
        since = "never" if beat is None else f"not since {beat:%Y-%m-%d %H:%M} UTC"
        yield Finding(f"No sweep has run: {since}", "Run `saksgang tick` daily, or `saksgang run`.")
    elif beat is not None and beat - at > SWEEP_WITHIN:
        # Until that day it would hide that no sweep runs.
        when = f"{beat:%Y-%m-%d %H:%M} UTC"
        yield Finding(
            f"The last sweep is dated in the future: {when}",
            "Set the clock right, and run `saksgang tick`.",
        )
    overdue = case_file.c.next_wakeup < (at - SWEEP_WITHIN).date()
    late = work.connection.execute(counted.where(overdue, process_state.c.ended == 0)).scalar_one()
    if late:
        yield Finding(
            f"{late} cases have something due that no sweep has handled",
            "Sweep now: run `saksgang tick`.",
        )


def _of_the_post(work: Work, at: datetime, folder: Path | None) -> Iterator[Finding]:
    """Check for letters that wait too long, and the folder for letters."""
    waiting = [letter for letter in outbox(work) if letter.made < (at - LETTER_WITHIN).date()]
    if waiting:
        yield Finding(
            f"{len(waiting)} letters have not gone out", "Look at `saksgang outbox list`."
        )
    if folder is None:
        return
    if folder.exists() and not os.access(folder, os.W_OK):
        yield Finding(
            "The folder for letters can't be written",
            "Give the right to write, or set SAKSGANG_LETTERS.",
        )
    if folder.exists() and folder.stat().st_mode & 0o077:
        yield Finding("Other users can read the folder for letters", f"chmod 700 {folder}")


def _of_the_anchor(work: Work, anchor: Path | None) -> Iterator[Finding]:
    """Check that the anchor file is there and can be read; `audit verify` compares it."""
    cases = work.count_cases()
    if anchor is None or not anchor.exists():
        if cases:
            remedy = (
                "Name a file in SAKSGANG_ANCHOR, best on another machine; the next step begins it."
            )
            yield Finding(
                "There is no anchor file, so a restored older database can't be told from this one",
                remedy,
            )
        return
    try:
        with reading(anchor) as file:
            damages = [damage.what for damage in Anchor.read(anchor, file).damages]
    except OSError as error:
        damages = [trouble(error)]
    if damages:
        remedy = "Put back an older copy of the file; `saksgang audit verify` compares."
        yield Finding(f"The anchor file can't be read as it was written: {damages[0]}", remedy)
