"""The anchor file: each step's line comes before its commit, and what has no line is found."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any

import pytest
from builders import an_application
from cases import ELI, INCOMPLETE, OLA, RECEIVED, day, noon
from databases import break_case
from sqlalchemy import text
from the_command import Office, in_process, opened

from handlers.api import anchored
from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from handlers.safekeeping.acceptance import AnotherPersonNeeded, NothingToAccept, accept
from handlers.safekeeping.anchor import Anchor
from handlers.safekeeping.anchor_file import (
    AnchorFault,
    Line,
    append,
    reading,
    store_of,
    writing,
)
from handlers.safekeeping.audit import verify, verify_whole
from storage.about import about
from storage.records import Head
from storage.store import Store

AT = noon(RECEIVED)
FIRST, SECOND = "2015-000001", "2015-000002"

LISTED = ("case_date", "case_line", "case_word")


@pytest.fixture
def anchor(shared_place: str, tmp_path: Path) -> Path:
    """Beside a database file; the one that is named for a database on a server."""
    on_a_server = shared_place.startswith("postgresql")
    return tmp_path / "elsewhere" / "anchor" if on_a_server else Path(f"{shared_place}.anchor")


@pytest.fixture
def office(shared_place: str, anchor: Path) -> Any:
    """A store whose steps are anchored, with two cases, on both databases."""
    with opened(shared_place) as store:
        door = Door(anchored(store, anchor))
        door.register(an_application(), AT, "post")
        door.start(FIRST, ELI, AT)
        door.register(INCOMPLETE.model_copy(update={"medicine": None}), AT, "post")
        yield store


def said(store: Store, anchor: Path | None) -> list[str]:
    return [f"{d.number} {d.sequence}: {d.what}" for d in verify(store, anchor)]


def lines_of(anchor: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in anchor.read_text(encoding="utf-8").splitlines()]


def test_every_step_is_a_line_with_the_heads_before_and_after(office: Store, anchor: Path) -> None:
    begun, *told = lines_of(anchor)
    steps, outcomes = told[::2], told[1::2]

    assert [line["committed"] for line in outcomes] == [True, True, True]
    assert set(begun) == {"at", "heads", "previous", "store"} and begun["heads"] == {}
    assert [list(line["steps"]) for line in steps] == [[FIRST], [FIRST], [SECOND]]
    first, second, _ = (next(iter(line["steps"].values())) for line in steps)
    assert first[0] == 0 and first[2] == 1 and second[:2] == first[2:] and second[2] == 2
    with office.transaction(write=False) as work:
        own = about(work.connection)
    assert begun["store"] == {
        "id": own.id,
        "kind": "simulated",
        "created_at": None,
        "anchor": str(anchor),
    }
    assert own.anchor == str(anchor)
    assert said(office, anchor) == []


def test_a_line_is_synced_before_the_commit(
    office: Store, anchor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the file can't be synced, nothing is stored."""

    def no_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("handlers.safekeeping.anchor_file.os.fsync", no_disk)
    with pytest.raises(AnchorFault, match="No space left on device; nothing was stored"):
        Door(office).note(FIRST, "The patient called.", ELI, AT)
    monkeypatch.undo()

    assert len(Door(office).look(FIRST).events) == 2
    assert "cut short" in said(office, anchor)[0]
    Door(office).note(FIRST, "The patient called.", ELI, AT)
    assert said(office, anchor) == []


def test_a_step_that_was_cut_short_is_told_until_the_next_step(office: Store, anchor: Path) -> None:
    with pytest.raises(_Died):
        _note_and_die(office)
    assert said(office, anchor) == [
        f"{FIRST} 3: this event is gone, or its command was cut short: give the command again "
        "(anchor file)"
    ]
    Door(office).note(SECOND, "Another case.", ELI, AT)
    assert [line["committed"] for line in lines_of(anchor) if "committed" in line][-2:] == [
        False,
        True,
    ]
    assert said(office, anchor) == []


def test_a_step_whose_commit_nobody_told_of_is_told_by_the_next(
    office: Store, anchor: Path
) -> None:
    *lines, outcome = anchor.read_bytes().splitlines(keepends=True)
    assert b"committed" in outcome
    anchor.write_bytes(b"".join(lines))
    assert said(office, anchor) == []
    Door(office).note(FIRST, "The patient called.", ELI, AT)

    assert said(office, anchor) == []
    assert len(lines_of(anchor)) == 9


class _Died(Exception):
    """The process died between the line and the commit."""


def _note_and_die(store: Store) -> None:
    around = store.around_commit
    assert around is not None

    def dies(work: Any) -> Any:
        with around(work):
            raise _Died

    store.around_commit = dies
    try:
        Door(store).note(FIRST, "The patient called.", ELI, AT)
    finally:
        store.around_commit = around


def test_an_event_without_a_line_is_found_and_no_sweep_or_step_hides_it(
    office: Store, anchor: Path
) -> None:
    around, office.around_commit = office.around_commit, None
    Door(office).note(FIRST, "Behind its back.", ELI, AT)
    office.around_commit = around
    wanted = f"{FIRST} 3: this event has no line in the anchor file, or one before it (anchor file)"
    assert said(office, anchor) == [wanted]
    sweep(Door(office), noon(day(15)))
    assert said(office, anchor)
    Door(office).note(FIRST, "A step later.", ELI, AT)

    [found] = said(office, anchor)
    assert found.startswith(f"{FIRST} ") and "anchor file" in found


def test_an_event_without_a_line_stops_no_later_step(office: Store, anchor: Path) -> None:
    """The database is ahead of the last step, not older; what is wrong is for verify to tell."""
    Door(office).note(FIRST, "With a line.", ELI, AT)
    around, office.around_commit = office.around_commit, None
    Door(office).note(FIRST, "Without one.", ELI, AT)
    office.around_commit = around
    Door(office).note(SECOND, "And on.", ELI, AT)

    assert said(office, anchor) == [
        f"{FIRST} 4: this event has no line in the anchor file, or one before it (anchor file)"
    ]


def test_a_recomputed_chain_is_found_before_and_after_the_next_step(
    office: Store, anchor: Path
) -> None:
    """Whoever holds the database makes the chain anew. The next line starts from another head."""
    around, office.around_commit = office.around_commit, None
    last = "(SELECT max(sequence) FROM event WHERE case_number = '2015-000001')"
    break_case(
        office,
        f"DELETE FROM command WHERE case_number = '{FIRST}' AND command_id = (SELECT command_id "
        f"FROM event WHERE case_number = '{FIRST}' AND sequence = {last})",
        f"DELETE FROM event WHERE case_number = '{FIRST}' AND sequence = 2",
        "UPDATE case_file SET event_count = 1, version = 1, state = 'received', head_hash = "
        f"(SELECT hash FROM event WHERE case_number = '{FIRST}') WHERE number = '{FIRST}'",
    )
    Door(office).note(FIRST, "Instead of the start.", ELI, AT)
    office.around_commit = around
    assert said(office, anchor) == [
        f"{FIRST} 2: this is not the event that was anchored (anchor file)"
    ]
    Door(office).note(FIRST, "And on.", ELI, AT)
    assert said(office, anchor) == [
        f"{FIRST} 2: this is not the event that was anchored (anchor file)"
    ]


def test_a_whole_case_that_is_gone_is_found_by_counter_and_by_anchor(
    office: Store, anchor: Path
) -> None:
    gone = [
        f"DELETE FROM {table} WHERE case_number = '{SECOND}'"
        for table in ("letter", "command", "case_key", *LISTED, "event")
    ]
    break_case(office, *gone, f"DELETE FROM case_file WHERE number = '{SECOND}'")
    left = "(SELECT person_id FROM case_file WHERE person_id IS NOT NULL)"
    break_case(office, f"DELETE FROM person WHERE id NOT IN {left}")
    without = said(office, None)
    break_case(office, "UPDATE case_counter SET last = 1")

    assert without == [f"{SECOND} None: there is no case of this number, which was given"]
    assert said(office, None) == []
    [found] = said(office, anchor)
    assert found.startswith(f"{SECOND} None: this case is gone")


@pytest.mark.parametrize("how", ["missing", "empty", "mistyped", "of another database", "a folder"])
def test_verify_names_what_it_could_not_compare(
    office: Store, anchor: Path, how: str, tmp_path: Path
) -> None:
    path = anchor
    match how:
        case "missing":
            anchor.unlink()
        case "empty":
            anchor.write_bytes(b"")
        case "mistyped":
            path = tmp_path / "typo"
        case "of another database":
            with opened(str(tmp_path / "other.db")) as other:
                Door(anchored(other, tmp_path / "others")).register(an_application(), AT, "post")
            path = tmp_path / "others"
        case _:
            path = tmp_path
    [found] = said(office, path)

    assert "anchor file" in found and str(path) in found
    said_then = "of another database" if how == "of another database" else "anchor file"
    with pytest.raises(AnchorFault, match=said_then):
        Door(anchored(office, path)).note(FIRST, "Here?", ELI, AT)
    assert len(Door(office).look(FIRST).events) == 2


def test_the_file_that_the_database_names_is_used_where_none_is_stated(
    office: Store, anchor: Path
) -> None:
    Door(anchored(office, None)).note(FIRST, "The patient called.", ELI, AT)

    assert len(lines_of(anchor)) == 9
    found = verify_whole(office, None)
    assert (found.damages, found.anchor) == ((), anchor) and found.up_to is not None


def test_a_database_whose_cases_were_never_anchored_does_not_verify_by_itself(
    shared_place: str, anchor: Path
) -> None:
    with opened(shared_place) as store:
        assert verify_whole(store, None).damages == ()
        Door(store).register(an_application(), AT, "post")

        [damage] = verify_whole(store, None).damages
        assert "--without-anchor" in damage.what
        assert verify_whole(store, None, without_anchor=True).damages == ()
        Door(anchored(store, anchor)).note(FIRST, "The first line.", ELI, AT)
        assert verify_whole(store, None).damages == ()
        assert list(lines_of(anchor)[0]["heads"]) == [FIRST]


def test_a_step_reads_of_a_long_first_line_only_its_beginning(tmp_path: Path) -> None:
    """A file that was begun beside very many cases has all their heads in its first line."""
    file, at = tmp_path / "anchor", AT
    heads = {f"2015-{n:06d}": Head(1, "ab" * 32) for n in range(1000)}
    with writing(file) as opened:
        append(opened, file, Line(at, {"id": "æ" * 32, "anchor": "/å" * 499}, heads))
        append(opened, file, Line(at, committed=True))
    with Counting(file) as counting, BufferedReader(counting) as opened_again:
        store = store_of(opened_again)

    assert store == {"id": "æ" * 32, "anchor": "/å" * 499}
    assert counting.count < 30_000 < file.stat().st_size
    assert Line.read(file.read_bytes().splitlines()[0])[0].heads == heads


class Counting(FileIO):
    """A file that counts the bytes that are read of it."""

    count = 0

    def readinto(self, buffer: Any) -> int:
        self.count += (read := super().readinto(buffer) or 0)
        return read


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE store SET id = '0123456789abcdef0123456789abcdef'",
        "UPDATE store SET kind = 'live'",
        "UPDATE store SET created_at = '2015-01-01T00:00:00.000000Z'",
        "UPDATE store SET anchor = '/tmp/other'",
        "UPDATE store SET anchor = NULL",
    ],
)
def test_what_the_database_says_of_itself_is_sealed_by_the_first_line(
    office: Store, anchor: Path, statement: str
) -> None:
    with office.transaction(write=True) as work:
        work.connection.execute(text(statement))

    assert len(said(office, anchor)) == 1


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda lines: lines[:2] + lines[3:], "before line 3"),
        (lambda lines: lines[1:], "before line 1"),
        (lambda lines: [*lines[:2], b"no json\n", *lines[2:]], "line 3 of the anchor file can't"),
        (lambda lines: [*lines[:1], lines[1].replace(b"2015", b"2016", 1), *lines[2:]], "line 3"),
        (lambda lines: lines[:-2], f"{SECOND} 1: this event has no line"),
        (lambda lines: lines[:1], f"{FIRST} 1: this event has no line"),
    ],
    ids=["removed", "first removed", "put between", "changed", "old", "nearly empty"],
)
def test_a_changed_or_old_anchor_file_is_found(
    office: Store, anchor: Path, change: Callable[[list[bytes]], list[bytes]], found: str
) -> None:
    anchor.write_bytes(b"".join(change(anchor.read_bytes().splitlines(keepends=True))))

    assert found in "\n".join(said(office, anchor))


BENT = (
    "[[]]",
    "{}",
    '{"heads": []}',
    "[" * 100_000,
    *(
        f'{{"at": "2015-03-31T10:00:00Z", "previous": "", "heads": {{"a": {head}}}}}'
        for head in ('[1e999, "a"]', '[1, "\\ud800"]', "[1]", "7")
    ),
    '{"at": "2015-03-31T10:00:00Z", "previous": "", "by": 7}',
)


@pytest.mark.parametrize("bent", BENT, ids=range(len(BENT)))
def test_a_bent_line_is_told_of_and_the_others_are_read(
    office: Store, anchor: Path, bent: str
) -> None:
    with anchor.open("a", encoding="utf-8") as file:
        file.write(f"{bent}\n")
    Door(office).note(FIRST, "The patient called.", ELI, AT)

    [found] = said(office, anchor)
    assert found.startswith(" None: line 8 of the anchor file can't be read")


def test_a_line_that_a_crash_cut_short_is_written_over(office: Store, anchor: Path) -> None:
    whole = anchor.read_bytes()
    with anchor.open("ab") as file:
        file.write(b'{"at": "2015')
    assert said(office, anchor) == []
    Door(office).note(FIRST, "The patient called.", ELI, AT)

    assert anchor.read_bytes().startswith(whole) and len(lines_of(anchor)) == 9
    assert said(office, anchor) == []


@pytest.mark.parametrize("left", [b"\xd9" * 40, b"\0" * 40], ids=["old bytes", "noughts"])
def test_a_line_that_a_power_cut_left_unwritten_is_written_over(
    office: Store, anchor: Path, left: bytes
) -> None:
    whole = anchor.read_bytes()
    with anchor.open("ab") as file:
        file.write(left + b'bed2f3"}\n')
    Door(office).note(FIRST, "The patient called.", ELI, AT)

    assert anchor.read_bytes().startswith(whole) and len(lines_of(anchor)) == 9
    assert said(office, anchor) == []


def test_an_older_database_put_back_is_found_until_two_people_accept_it(
    tmp_path: Path,
) -> None:
    place, older, anchor = tmp_path / "cases.db", tmp_path / "older.db", tmp_path / "anchor"
    with opened(str(place)) as store:
        Door(anchored(store, anchor)).register(an_application(), AT, "post")
    shutil.copy(place, older)
    with opened(str(place)) as store:
        door = Door(anchored(store, anchor))
        door.start(FIRST, ELI, AT)
        door.note(FIRST, "The patient called.", ELI, AT)
        door.register(INCOMPLETE, AT, "post")
    with opened(str(older)) as store:
        door = Door(anchored(store, anchor))
        assert len(said(store, anchor)) == 2
        with pytest.raises(AnchorFault, match="older than its anchor file"):
            door.note(FIRST, "Work goes on.", ELI, AT)

        first = accept(store, anchor, "Eli Nes", "The disk broke.", AT)
        assert (first.cases, first.whole) == ((FIRST, SECOND), False)
        assert len(said(store, anchor)) == 2
        with pytest.raises(AnotherPersonNeeded, match="Eli Nes has proposed this"):
            accept(store, anchor, "ELI  NES", "The disk broke.", AT)
        with pytest.raises(AnchorFault, match="older than its anchor file"):
            door.note(FIRST, "One has agreed.", ELI, AT)
        assert accept(store, anchor, OLA, "I saw the backup put back.", AT).whole
        assert said(store, anchor) == []
        with pytest.raises(NothingToAccept):
            accept(store, anchor, OLA, "Again.", AT)
        door.note(FIRST, "And on.", ELI, AT)
        assert door.register(INCOMPLETE, AT, "post").case.number == SECOND
        assert said(store, anchor) == []


def test_an_older_database_is_told_also_where_one_step_is_gone(tmp_path: Path) -> None:
    """As after a crash, one line is ahead of the database; but it says that it was stored."""
    place, older = tmp_path / "cases.db", tmp_path / "older.db"
    anchor = Path(f"{place}.anchor")
    with opened(str(place)) as store:
        Door(anchored(store, None)).register(an_application(), AT, "post")
    shutil.copy(place, older)
    with opened(str(place)) as store:
        Door(anchored(store, None)).start(FIRST, ELI, AT)
    shutil.copy(older, place)
    with opened(str(place)) as store:
        [found] = said(store, anchor)
        with pytest.raises(AnchorFault, match="older than its anchor file"):
            Door(anchored(store, None)).note(FIRST, "Instead.", ELI, AT)

    assert found == f"{FIRST} 2: this event is gone (anchor file)"


def test_a_copy_does_not_write_to_the_anchor_file_of_its_original(tmp_path: Path) -> None:
    place, copy = tmp_path / "cases.db", tmp_path / "practice.db"
    with opened(str(place)) as store:
        Door(anchored(store, None)).register(an_application(), AT, "post")
    shutil.copy(place, copy)
    written = Path(f"{place}.anchor").read_bytes()
    with opened(str(copy)) as store, pytest.raises(AnchorFault, match="missing or empty"):
        Door(anchored(store, None)).start(FIRST, ELI, AT)

    assert Path(f"{place}.anchor").read_bytes() == written
    assert not Path(f"{copy}.anchor").exists()


def test_what_was_accepted_is_what_both_saw(office: Store, anchor: Path) -> None:
    around, office.around_commit = office.around_commit, None
    Door(office).note(FIRST, "Without a line.", ELI, AT)
    accept(office, anchor, ELI, "The anchor disk was away.", AT)
    Door(office).note(SECOND, "Without a line, too.", ELI, AT)
    office.around_commit = around

    assert not accept(office, anchor, OLA, "I agree.", AT).whole
    assert len(said(office, anchor)) == 2
    assert accept(office, anchor, ELI, "Both, then.", AT).whole
    assert said(office, anchor) == []


def test_a_lost_anchor_file_is_begun_anew_by_two_people(office: Store, anchor: Path) -> None:
    anchor.unlink()
    with pytest.raises(AnchorFault, match="audit accept"):
        Door(office).note(FIRST, "Can't.", ELI, AT)
    accept(office, anchor, ELI, "The disk of the anchor broke.", AT)
    Door(office).note(FIRST, "Work goes on.", ELI, AT)
    [found] = said(office, anchor)
    assert "begun anew by" in found
    with pytest.raises(AnotherPersonNeeded):
        accept(office, anchor, ELI, "Please.", AT)
    assert accept(office, anchor, OLA, "I saw the broken disk.", AT).whole

    assert said(office, anchor) == []


def test_nothing_is_accepted_in_a_damaged_file(office: Store, anchor: Path) -> None:
    first, *others = anchor.read_bytes().splitlines(keepends=True)
    anchor.write_bytes(first + b"".join(others[1:]))

    with pytest.raises(NothingToAccept, match="damaged"):
        accept(office, anchor, ELI, "Well.", AT)


def test_a_dry_run_writes_no_line(office: Store, anchor: Path) -> None:
    before = anchor.read_bytes()
    Door(office, dry_run=True).note(FIRST, "Only tried.", ELI, AT)
    with Door(office).rehearsal() as door:
        door.note(FIRST, "Only tried.", ELI, AT)

    assert anchor.read_bytes() == before


def test_the_command_anchors_verifies_and_accepts(tmp_path: Path) -> None:
    place = tmp_path / "cases.db"
    office = Office(in_process, str(place), tmp_path / "letters")
    office.does("db", "upgrade")
    empty = office("audit", "verify")
    office.does("register", "scenarios/library/applications/epilepsy_3a.yaml")
    whole = office.does("audit", "verify")
    anchor = Path(f"{place}.anchor")
    shutil.copy(place, tmp_path / "older.db")
    office.does("note", "1", "The patient called.")
    shutil.copy(tmp_path / "older.db", place)
    found = office("audit", "verify")

    assert empty.code == 0 and whole.out == "Everything is as it was written.\n"
    assert whole.err.startswith(f"Compared with the anchor file {anchor}, up to 20")
    assert found.code == 8 and "this event is gone" in found.out
    because = ("audit", "accept", "--because", "The backup of today was put back.")
    before = anchor.read_bytes()
    tried = office.does(*because, "--dry-run", by="Eli")
    assert "Proposed." in tried.out and "Only tried" in tried.err
    assert anchor.read_bytes() == before
    assert office("audit", "accept", "--because", " ", by="Eli").code == 2
    assert "Proposed. Cases that differ: 2015-000001." in office.does(*because, by="Eli").out
    assert office(*because, by="eli").code == 1
    assert "Accepted. Cases that differed" in office.does(*because, by="Ola").out
    verified = office.data("audit", "verify")
    assert datetime.fromisoformat(verified.pop("up_to")).utcoffset() is not None
    assert verified == {"anchor": str(anchor), "files_not_read": {}, "damages": []}
    anchor.unlink()
    assert office("audit", "verify").code == 8
    lone = office("audit", "verify", "--without-anchor")
    assert (lone.code, lone.err) == (0, "Compared with no anchor file.\n")
    assert "put it back" in office("note", "1", "Now?").err


def test_reading_an_anchor_reads_its_lines_once(office: Store, anchor: Path) -> None:
    with reading(anchor) as file:
        read = Anchor.read(anchor, file)

    assert (read.lines, sorted(read.cases)) == (7, [FIRST, SECOND])
    assert Anchor.read(None, None).cases == {}
