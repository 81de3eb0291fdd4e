"""R27: the machine's clock is kept beside a stated time, and a live database takes no stated one.

Every verb is listed here as writing or reading; a new one fails the first test until it is listed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import click
import pytest
from bar import Measured, Size
from databases import fresh_database
from sqlalchemy import select
from the_command import COMPLETE, DAY, THE_DATE, Office, in_process

from handlers.api import open_office
from handlers.casework.door import StatedTime
from handlers.cli.main import VERBS, saksgang
from handlers.clock import now
from handlers.safekeeping.audit import verify
from storage.store import open_store
from storage.tables import event

BECAUSE: Final = ("--because", "x")
WRITING: Final[dict[str, tuple[str, ...]]] = {
    "register": (COMPLETE,),
    "assign": ("1", "--to", "Ola"),
    "start": ("1",),
    "ask": ("1",),
    "answer": ("1", "-"),
    "judge": ("1", "relevant_specialist", "yes", *BECAUSE),
    "extend": ("1",),
    "grant": ("1",),
    "reject": ("1",),
    "note": ("1", "x"),
    "approve": ("1",),
    "return": ("1", *BECAUSE),
    "advise": ("1", "--opinion", "grant", *BECAUSE),
    "move": ("1", "--rules", "2018-01-01", *BECAUSE),
    "propose": ("1", *BECAUSE),  # a step that is no verb of its own
    "tick": (),
    "run": (),
    "outbox retry": (),
    "audit accept": BECAUSE,
}
READING: Final[dict[str, tuple[str, ...]]] = {
    "inbox": (),
    "next": (),
    "list": (),
    "search": ("2015",),
    "show": ("1",),
    "why": ("1",),
    "why-date": ("1",),
    "history": ("1",),
    "letters": ("1",),
    "board": (),
    "deadlines": (),
    "audit show": ("1",),
    "db status": (),
    "outbox list": (),
}
NO_TIME_IS_STORED: Final = {
    *(
        "package",
        "renew",
        "record",
        "facts",
        "export events",
    ),  # the read log has the machine's time in a live database
    *("audit verify", "selfcheck", "db upgrade", "db backup", "db restore", "db reindex"),
    *("replay", "check", "assess", "form", "schema", "diagram", "demo"),
    *("compare", "simulate", "report", "stats"),
    *("rules list", "rules table", "rules verify", "rules diff", "config show", "completion"),
}
TIMES: Final = ("2014-01-01", "2015-03-16 12:00", "2099-01-01")
WAYS: Final[tuple[str, ...]] = ("before", "after", "environment")


def _verbs() -> Iterator[str]:
    """Yield every verb, those of a group with the group's name before."""
    for name in VERBS:
        command = saksgang.get_command(click.Context(saksgang), name)
        if isinstance(command, click.Group):
            yield from (f"{name} {each}" for each in command.commands)
        else:
            yield name


def test_every_verb_is_known_to_write_with_its_time_or_not() -> None:
    listed = {*WRITING, *READING, *NO_TIME_IS_STORED} - {"propose"}

    assert sorted(_verbs()) == sorted(listed)


@pytest.fixture(params=("sqlite", "postgresql"))
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A live database with one case that waits for an answer, made by the machine's clock."""
    place = str(tmp_path / "cases.db")
    if request.param == "sqlite":
        yield _with_a_case(Office(in_process, place, tmp_path / "letters"))
        return
    with fresh_database(request.getfixturevalue("server")) as url:
        yield _with_a_case(Office(in_process, url, tmp_path / "letters"))


def _with_a_case(office: Office) -> Office:
    office.does("db", "upgrade", at=None)
    office.does("register", COMPLETE.replace("epilepsy_3a", "epilepsy_3a_without_date"), at=None)
    office.does("ask", "1", at=None)
    return office


def _at(office: Office, verb: str, args: tuple[str, ...], way: str, time: str) -> tuple[int, str]:
    """Run a verb at a stated time, said before it, after it or in the environment."""
    line, stated = [*verb.split(), *args], ["--now", time]
    if way == "before":
        done = office(*stated, *line, at=None, stdin=THE_DATE)
    elif way == "after":
        done = office(*line, *stated, at=None, stdin=THE_DATE)
    else:
        done = office(*line, at=None, stdin=THE_DATE, SAKSGANG_NOW=time)
    return done.code, done.err


def test_a_live_database_takes_no_stated_time(
    live: Office, size: Size[int], measured: Measured
) -> None:
    before, tried = live.dump(), 0
    for number, (verb, args) in enumerate(WRITING.items()):
        for time in TIMES if size(0, 1) else (TIMES[number % 3],):
            for way in WAYS if size(0, 1) else (WAYS[number % 3],):
                code, err = _at(live, verb, args, way, time)
                assert (code, "This database is live" in err) == (2, True), (verb, time, way, err)
                tried += 1
    until = live("tick", "--until", "2099-01-01", at=None)
    assert (until.code, "This database is live" in until.err) == (2, True)
    assert live.dump() == before
    for number, (verb, args) in enumerate(READING.items()):
        code, err = _at(live, verb, args, WAYS[number % 3], "2099-01-01")
        assert code == 0, (verb, err)
    for verb in ("tick", "note"):
        code, err = _at(live, verb, ("--dry-run", *WRITING[verb]), "after", "2099-01-01")
        assert code == 0 and "nothing was stored" in err, (verb, err)
    assert live.dump() == before
    with live.store() as store:
        assert verify(store) == []
    kind = "PostgreSQL" if "://" in live.db else "SQLite"
    measured("R27", f"{kind}: {tried} stated times to {len(WRITING)} verbs, 0 taken")


def test_from_python_a_live_database_takes_no_stated_time_either() -> None:
    office = open_office(":memory:", simulated=False, by="Eli")
    then = office.at(datetime(2099, 1, 1, tzinfo=UTC))
    calls = (
        lambda: then.take("1", "note", text="x"),
        lambda: then.preview("1", "note", text="x"),
        then.tick,
        lambda: then.post("nowhere"),
        lambda: then.retry((), "nowhere"),
        lambda: then.accept("x"),
    )
    for call in calls:
        with pytest.raises(StatedTime):
            call()
    assert list(then.inbox()) == []
    office.close()


def test_the_machines_clock_is_sealed_beside_the_stated_time(office_2015: Office) -> None:
    begun = now()
    office_2015.does("register", COMPLETE)
    office_2015.does("start", "1")
    office_2015.does("grant", "1")
    ended = now()
    with office_2015.store() as store:
        with store.transaction(write=False) as work:
            rows = work.connection.execute(select(event.c.recorded, event.c.clock)).all()
        assert len(rows) == 3 and verify(store) == []
        for recorded, clock in rows:
            assert recorded.date().isoformat() == DAY and begun <= clock <= ended


@pytest.fixture
def office_2015(tmp_path: Path) -> Office:
    """A simulated database that is not made yet; every command is of 16 March 2015."""
    return Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")


def test_the_kind_is_set_by_the_verb_that_makes_the_database(tmp_path: Path) -> None:
    ways: dict[str, tuple[str, ...]] = {
        "simulated": ("--now", DAY, "register", COMPLETE),
        "simulated ": ("--now", DAY, "db", "upgrade"),
        "simulated  ": ("db", "upgrade", "--simulated"),
        "live": ("register", COMPLETE),
        "live ": ("db", "upgrade"),
    }
    for number, (kind, line) in enumerate(ways.items()):
        office = Office(in_process, str(tmp_path / f"{number}.db"), tmp_path / f"letters{number}")
        made = office.does(*line, at=None)
        status = office.does("db", "status", "--format", "json", at=None)

        assert f"Made a {kind.strip()} database: {office.db}" in made.err, line
        assert status.data["kind"] == kind.strip()
        assert office.does("db", "status", at=None).out.startswith(f"a {kind.strip()} database\n")
        assert "Made a" not in office.does("db", "upgrade", at=None).err
    demo = Office(in_process, str(tmp_path / "demo" / "saksgang.db"), tmp_path)
    demo.does("demo", str(tmp_path / "demo"), at=None)
    assert demo.does("db", "status", "--format", "json", at=None).data["kind"] == "simulated"


def test_the_kind_is_kept_by_backup_and_restore_and_never_changed(office_2015: Office) -> None:
    office_2015.does("register", COMPLETE)
    copy, back = (f"{office_2015.db}.{end}" for end in ("copy", "back"))
    office_2015.does("db", "backup", copy)
    restored = replace(office_2015, db=back).does("db", "restore", copy, at=None)
    live = replace(office_2015, db=f"{office_2015.db}.live")
    live.does("db", "upgrade", at=None)

    assert "a simulated database" in restored.out
    assert open_store(back).simulated
    refused = live("db", "upgrade", "--simulated", at=None)
    assert refused.code == 2 and "set once, when it is made" in refused.err


def test_a_jump_of_more_than_a_year_is_asked_about_first(office_2015: Office) -> None:
    office_2015.does("register", COMPLETE)
    before = office_2015.dump()
    for time in ("2016-03-20", "2099-01-01", None):
        refused = office_2015("--no-input", "tick", at=time, yes=False)
        assert refused.code == 2 and "the last event of this simulated database" in refused.err
        assert "add --yes" in refused.err
    assert office_2015.dump() == before
    assert office_2015("--no-input", "tick", at="2016-03-15", yes=False).code == 0
    assert office_2015("--no-input", "tick", "-n", at="2099-01-01", yes=False).code == 0
    assert office_2015("tick", at="2099-01-01").code == 0


def test_the_read_log_of_a_live_database_bears_the_machines_time(tmp_path: Path) -> None:
    office = Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")
    office.does("register", COMPLETE, at=None)
    begun = now()
    office.does("show", "1", "--unmask", at="2099-01-01")
    with office.store() as store, store.transaction(write=False) as work:
        seen = work.connection.exec_driver_sql("SELECT at FROM access").scalar_one()

    assert begun - timedelta(seconds=1) < datetime.fromisoformat(seen) < now()
