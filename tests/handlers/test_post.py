"""Deliver letters to a folder, and list and retry them with `outbox`.

Each letter is delivered once in effect, whatever interrupts; one that fails delays no other.
"""

import errno
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders import an_application
from databases import simulated_store
from posts_at_once import three_posts
from the_command import COMPLETE, Office, letter_files, opened
from unsent import APPLICANT, AT, DOCTOR, MINUTE, SENT, Killed, letters, states, unsent_letters

from handlers.casework.door import Door
from handlers.letters.delivery import LEASE, Delivered, deliver, destination_of
from handlers.letters.destination import Undelivered
from handlers.letters.document import from_json
from handlers.letters.outbox import state_of, waiting
from handlers.letters.pdf import as_pdf
from handlers.letters.to_folder import FolderDestination
from storage.errors import BrokenRecord
from storage.records import StoredLetter
from storage.store import Store

TO_APPLICANT, TO_DOCTOR = (
    "2015-000001-001-receipt-applicant-nb.pdf",
    "2015-000001-001-receipt-doctor-copy-nb.pdf",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with one case, whose two receipts have not gone out."""
    with unsent_letters(tmp_path) as found:
        yield found


def files(folder: Path) -> set[str]:
    return {path.name for path in letter_files(folder)}


def test_letters_are_written_whole_and_readable_by_their_owner_only(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "letters"

    done = deliver(store, AT, folder)

    assert done == Delivered((str(folder / TO_APPLICANT), str(folder / TO_DOCTOR)), ())
    assert files(folder) == {TO_APPLICANT, TO_DOCTOR}
    assert folder.stat().st_mode & 0o777 == 0o700
    for letter in letters(store).values():
        assert letter.path and letter.sent_at == AT and letter.attempts == 0
        assert Path(letter.path).read_bytes() == as_pdf(from_json(letter.document))
        assert Path(letter.path).stat().st_mode & 0o777 == 0o600
    assert deliver(store, AT + MINUTE, folder) == Delivered((), ())


def test_a_process_killed_before_a_file_has_its_name_leaves_no_torn_letter(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", kill)
        with pytest.raises(Killed):
            deliver(store, AT, tmp_path / "letters")

    assert not list((tmp_path / "letters").glob("*.pdf"))
    assert states(store) == dict.fromkeys(SENT, ("failed", "interrupted"))
    assert {state_of(x, AT) for x in letters(store).values()} == {"sending"}
    assert deliver(store, AT + LEASE - MINUTE, tmp_path / "letters") == Delivered(
        (), ()
    )  # the claim still holds
    assert len(deliver(store, AT + LEASE + MINUTE, tmp_path / "letters").sent) == 2
    assert states(store) == SENT


def test_a_process_killed_before_marking_writes_the_same_file_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*_: object) -> bool:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("storage.store.Work.mark_sent", kill)
        with pytest.raises(Killed):
            deliver(store, AT, tmp_path / "letters")
    assert files(tmp_path / "letters") == {TO_APPLICANT, TO_DOCTOR} and states(store) != SENT

    deliver(store, AT + LEASE + MINUTE, tmp_path / "letters")

    assert files(tmp_path / "letters") == {TO_APPLICANT, TO_DOCTOR} and states(store) == SENT


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EROFS, "no-access"),
        (errno.EIO, "file-eio"),
        (None, "file-error"),
    ],
)
def test_a_letter_that_the_disk_refuses_is_retried_and_the_next_one_is_sent(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int | None, code: str
) -> None:
    def fails_once(_: int) -> None:
        monkeypatch.undo()
        raise (
            OSError(number, "/home/eli/letters: a text that is not ours")
            if number
            else OSError("not ours")
        )

    monkeypatch.setattr(os, "fsync", fails_once)
    done = deliver(store, AT, tmp_path / "letters")

    assert done == Delivered((str(tmp_path / "letters" / TO_DOCTOR),), ((APPLICANT, code),))
    assert files(tmp_path / "letters") == {TO_DOCTOR}  # and nothing half-written
    failed = letters(store)[APPLICANT]
    assert (failed.status, failed.last_error, failed.attempts, failed.next_attempt) == (
        "failed",
        code,
        1,
        AT + MINUTE,
    )
    assert deliver(store, AT + MINUTE - timedelta(seconds=1), tmp_path / "letters").sent == ()
    assert deliver(store, AT + MINUTE, tmp_path / "letters").sent == (
        str(tmp_path / "letters" / TO_APPLICANT),
    )


class ClosedDestination:
    """A destination that is reachable and accepts nothing."""

    batch_size = 7

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.asked = errors, 0

    def send(self, letter: StoredLetter, content: bytes, suffix: str) -> str:
        self.asked += 1
        raise self.errors[(self.asked - 1) % len(self.errors)]


def test_each_failure_doubles_the_wait_up_to_half_a_day(store: Store) -> None:
    at, waits = AT, []
    for _ in range(12):
        deliver(store, at, ClosedDestination(Undelivered("shut")))
        next_attempt = letters(store)[APPLICANT].next_attempt
        assert next_attempt is not None
        waits.append((next_attempt - at) / MINUTE)
        at = next_attempt

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720, 720]
    assert letters(store)[APPLICANT].attempts == 12


def test_an_unreachable_destination_is_asked_once_and_every_letter_put_off(store: Store) -> None:
    Door(store).register(an_application(patient={"name": "Åse Tveit"}), AT, "post")
    away = ClosedDestination(Undelivered("refused", unreachable=True))

    done = deliver(store, AT, away)

    assert away.asked == 1
    assert [code for _, code in done.failed] == ["refused"] * 4
    assert set(states(store).values()) == {("failed", "refused")}


def test_three_timeouts_in_a_row_end_a_round_and_the_next_starts_with_the_rest(
    store: Store, tmp_path: Path
) -> None:
    Door(store).register(an_application(patient={"name": "Åse Tveit"}), AT, "post")
    hangs = ClosedDestination(Undelivered("timeout"))
    hangs.batch_size = 1

    assert len(deliver(store, AT, hangs).failed) == 3
    assert [x.status for x in waiting(store)] == ["failed"] * 3 + ["unsent"]
    assert len(deliver(store, AT, tmp_path / "letters").sent) == 1
    assert len(deliver(store, AT + MINUTE, tmp_path / "letters").sent) == 3


def test_an_unreadable_letter_or_an_unexpected_fault_delays_no_other_letter(
    store: Store, tmp_path: Path
) -> None:
    Door(store).register(an_application(patient={"name": "Åse Tveit"}), AT, "post")
    with store.transaction(write=True) as work:
        work.connection.exec_driver_sql(
            f"UPDATE letter SET document = '{{}}' WHERE id = '{APPLICANT}'"
        )

    done = deliver(store, AT, tmp_path / "letters")

    assert done.failed == ((APPLICANT, "unreadable"),) and done.given_up == (APPLICANT,)
    assert letters(store)[APPLICANT].next_attempt is None
    assert len(done.sent) == 3
    Door(store).register(an_application(patient={"name": "Ola Tveit"}), AT, "post")
    assert [
        code for _, code in deliver(store, AT, ClosedDestination(RuntimeError("secret"))).failed
    ] == ["fault-RuntimeError"] * 2


def test_three_deliveries_at_once_write_each_letter_once(shared_place: str, tmp_path: Path) -> None:
    with opened(shared_place) as store:
        for number in range(20):
            Door(store).register(an_application(patient={"name": f"Åse {number}"}), AT, "post")
    destination = FolderDestination(tmp_path / "letters")
    rounds = three_posts(shared_place, destination)

    sent = [path for done in rounds for path in done.sent]
    assert len(sent) == len(set(sent)) == 40 and not any(done.failed for done in rounds)
    assert files(destination.path) == {Path(path).name for path in sent}


def test_a_late_delivery_does_not_undo_what_another_has_sent(store: Store, tmp_path: Path) -> None:
    class Slow(ClosedDestination):
        def send(self, letter: StoredLetter, content: bytes, suffix: str) -> str:
            deliver(
                store, AT + 2 * LEASE, tmp_path / "letters"
            )  # its claim is out, and another post takes the letter over
            return super().send(letter, content, suffix)

    assert deliver(store, AT, Slow(Undelivered("timeout"))) == Delivered((), ())
    assert states(store) == SENT


def test_a_path_names_a_folder_and_a_url_a_mail_server(tmp_path: Path) -> None:
    assert destination_of(tmp_path) == destination_of(str(tmp_path)) == FolderDestination(tmp_path)
    assert destination_of("smtp-letters") == FolderDestination(Path("smtp-letters").absolute())
    assert destination_of(tmp_path, "id") == FolderDestination(tmp_path, "id")
    for wrong in ("http://localhost", "smtp:localhost", "smtp://"):
        with pytest.raises(
            ValueError, match=r"write smtp://HOST:PORT/\?domain=DOMAIN&from=ADDRESS"
        ):
            destination_of(wrong)


# The outbox, as its users have it -------------------------------------------------------------


@pytest.fixture
def blocked(office: Office) -> Office:
    """An office whose letters folder is a file, so that no letter can be delivered."""
    office.folder.write_text("no folder", encoding="utf-8")
    done = office("register", COMPLETE)
    why = "no-folder: the folder can't be made, because a file has its name"
    assert done.code == 8
    assert f"Letter {APPLICANT} could not be sent ({why}); it will be tried again." in done.err
    return office


def test_outbox_lists_undelivered_letters_with_the_reason(blocked: Office) -> None:
    [first, second] = blocked.data("outbox", "list")
    assert first == {
        "id": APPLICANT,
        "case": "2015-000001",
        "kind": "receipt",
        "to": "applicant",
        "copy": False,
        "status": "failed",
        "attempts": 1,
        "next_attempt": "2015-03-16T12:01:00+01:00",
        "last_error": "no-folder",
    }
    assert (second["id"], second["copy"]) == (DOCTOR, True)
    head, line, _ = blocked.does("outbox", "list").out.splitlines()
    assert head.split() == [
        "letter",
        "kind",
        "to",
        "status",
        "attempts",
        "next",
        "attempt",
        "error",
    ]
    why = "no-folder: the folder can't be made, because a file has its name"
    assert line.split() == [
        APPLICANT,
        "receipt",
        "patient",
        "failed",
        "1",
        "2015-03-16",
        "12:01:00",
        *why.split(),
    ]


def test_retry_sends_letters_and_counts_the_rest(blocked: Office) -> None:
    tried = blocked("outbox", "retry")
    assert tried.code == 8 and "Not gone out yet: 2." in tried.err
    blocked.folder.unlink()

    only = blocked("outbox", "retry", DOCTOR, DOCTOR, "--format", "json")

    assert [(row["id"], row["status"]) for row in only.data] == [(DOCTOR, "sent")]
    assert only.code == 8 and "Not gone out yet: 1." in only.err
    assert [row["attempts"] for row in blocked.data("outbox", "list")] == [2]
    assert blocked.does("outbox", "retry").out.split()[-5:] == [
        APPLICANT,
        "receipt",
        "patient",
        "sent",
        "2",
    ]
    assert blocked.does("outbox", "list").out == "Every letter has gone out.\n"
    assert blocked.does("outbox", "retry").out == "No letter had failed.\n"
    assert (
        blocked.does("outbox", "retry", DOCTOR).out.count("sent") == 1
    )  # gone out before: nothing to do


def test_an_unknown_letter_is_refused_before_anything_is_tried(blocked: Office) -> None:
    blocked.folder.unlink()
    for wrong in ("2015-000001-9-doctor-nb", "2015-000009-1-doctor-nb", "nonsense"):
        done = blocked("outbox", "retry", APPLICANT, wrong)
        assert (done.code, done.out) == (3, "") and "there is no such letter" in done.err
    assert [row["attempts"] for row in blocked.data("outbox", "list")] == [1, 1]


def test_a_dry_retry_stores_and_sends_nothing(blocked: Office) -> None:
    blocked.folder.unlink()
    before = blocked.dump()

    done = blocked.does("outbox", "retry", "--dry-run")

    assert APPLICANT in done.out and DOCTOR in done.out and "Only tried" in done.err
    assert blocked.dump() == before and not blocked.folder.exists()


def test_retry_skips_letters_that_are_being_sent_unless_named(office: Office) -> None:
    office.does("register", COMPLETE, "--dry-run")
    with office.store() as store:
        Door(store).register(an_application(), AT, "post")
        with store.transaction(write=True) as work:
            work.claim(AT, AT + LEASE, 1)
    at = AT.isoformat()

    assert [(row["status"], row["last_error"]) for row in office.data("outbox", "list", at=at)] == [
        ("sending", None),
        ("unsent", None),
    ]
    assert office("outbox", "retry", at=at).code == 8
    assert office.does("outbox", "retry", APPLICANT, at=at).code == 0


def test_many_failures_are_counted_and_not_all_named(office: Office) -> None:
    office.folder.write_text("no folder", encoding="utf-8")
    with opened(office.db) as store:
        for number in range(6):
            Door(store).register(an_application(patient={"name": f"Åse {number}"}), AT, "post")

    done = office("tick", at=AT.isoformat())

    assert done.code == 8
    assert done.err.count("could not be sent (no-folder: ") == 10
    assert "2 more letters could not be sent" in done.err


@pytest.mark.parametrize(
    "verb", [["outbox", "--help"], ["outbox", "list", "--help"], ["outbox", "retry", "--help"]]
)
def test_help_has_an_example(office: Office, verb: list[str]) -> None:
    assert "Example: saksgang outbox" in office.does(*verb).out


def test_another_folder_can_be_named_and_a_wrong_destination_stops_before_anything_is_stored(
    office: Office, tmp_path: Path
) -> None:
    office.does("db", "upgrade")
    wrong = office("register", COMPLETE, SAKSGANG_POST="smtp://eli:hunter2@localhost")
    assert (
        wrong.code == 2
        and "SAKSGANG_POST: a mail server's address can't hold a user or password" in wrong.err
        and "hunter2" not in wrong.err
    )
    assert office.does("list").out.strip().count("\n") == 0 and not office.folder.exists()

    office.does("register", COMPLETE, SAKSGANG_POST=str(tmp_path / "other"))

    assert files(tmp_path / "other") == {TO_APPLICANT, TO_DOCTOR} and not office.folder.exists()


def test_unreadable_names_delay_no_letter(tmp_path: Path) -> None:
    store = simulated_store(":memory:")
    Door(store).register(an_application(), AT, "post")
    with store.transaction(write=True) as work:
        work.connection.exec_driver_sql("UPDATE letter SET names = '?'")
        with pytest.raises(BrokenRecord, match="the names of its letter can't be read"):
            _ = work.unsent(AT, 1)[0].names

    assert len(deliver(store, AT, tmp_path / "letters").sent) == 2
    store.close()


def test_a_store_in_memory_delivers_too(tmp_path: Path) -> None:
    store = simulated_store(":memory:")
    Door(store).register(an_application(), AT, "post")

    assert len(deliver(store, AT, tmp_path / "letters").sent) == 2
    store.close()
