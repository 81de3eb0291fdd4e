"""Nothing lost: every change behind the program's back is found, a backup is verified before it
counts, each bad setting is named.
"""

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from builders import a_3b_application, an_application, of_somebody_else
from cases import ELI, INCOMPLETE, RECEIVED, day, noon, received
from databases import simulated_store
from the_command import COMPLETE, Office

from handlers.api import anchored
from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from handlers.letters.document import as_json
from handlers.letters.rendering import render
from handlers.safekeeping.audit import verified, verify
from handlers.safekeeping.audit_reimbursement import damages
from handlers.safekeeping.backup import BackupFailed, backup, restore
from handlers.safekeeping.hidden_file import HiddenFile
from handlers.safekeeping.selfcheck import selfcheck
from storage.canonical import canonical
from storage.records import LetterToStore
from workflow.engine.advance import Outcome, advance, next_due
from workflow.engine.case import Command, apply
from workflow.engine.letters import letters_for
from workflow.engine.outdated import ToldDateOutdated
from workflow.logic import prepared
from workflow.reimbursement import carried
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Approve, Grant
from workflow.reimbursement.events import Decided
from workflow.reimbursement.policy import Policy


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A database with a granted case, a waiting one, and an anchor file."""
    path = tmp_path / "cases.db"
    store = anchored(simulated_store(str(path)), tmp_path / "anchor")
    door = Door(store)
    first = door.register(an_application(), noon(RECEIVED), "post").case.number
    door.start(first, ELI, noon(RECEIVED))
    door.grant(first, ELI, noon(RECEIVED))
    second = door.register(
        INCOMPLETE.model_copy(update={"medicine": None}), noon(RECEIVED), "post"
    ).case.number
    door.ask(second, ELI, noon(RECEIVED))
    sweep(door, noon(day(15)))
    store.close()
    return path


def found_in(path: Path, anchor: Path | None = None) -> list[str]:
    store = simulated_store(str(path))
    try:
        return [f"{d.number} {d.sequence}: {d.what}" for d in verify(store, anchor)]
    finally:
        store.close()


def behind_its_back(path: Path, *statements: str) -> None:
    """Change the file as somebody with a tool would: without triggers and constraints."""
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, statement
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


def test_what_was_only_ever_changed_through_the_door_verifies(place: Path) -> None:
    assert found_in(place, place.parent / "anchor") == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET actor = 'Nobody' WHERE sequence = 2",
        "UPDATE event SET data = data || ' ' WHERE sequence = 2",
        "UPDATE event SET recorded = '2015-03-17T11:00:00.000000Z' WHERE sequence = 3",
        "DELETE FROM event WHERE sequence = 2 AND case_number = '2015-000001'",
        "UPDATE case_file SET state = 'rejected' WHERE number = '2015-000001'",
        "UPDATE case_file SET event_count = event_count + 1",
        "UPDATE letter SET document = replace(document, 'innvilget', 'avslått') WHERE kind = "
        "'decision_granted'",
        "UPDATE letter SET language = 'nn' WHERE receiver = 'applicant' AND kind = "
        "'decision_granted'",
        "DELETE FROM letter WHERE kind = 'decision_granted' AND receiver = 'doctor'",
        "UPDATE person SET name = 'Somebody Else'",
        "UPDATE case_file SET received = '2015-03-15'",
    ],
)
def test_every_change_behind_its_back_is_found(place: Path, change: str) -> None:
    behind_its_back(place, change)

    assert found_in(place)


def kept(path: Path, number: str, made: Outcome) -> None:
    """Store an outcome that no law made, chained and sealed as the door would."""
    store = simulated_store(str(path))
    with store.transaction(write=True) as work:
        before = work.get(number)
        documents = [as_json(render(letter, made.case, made.events[0])) for letter in made.letters]
        letters = [LetterToStore(x, text) for x, text in zip(made.letters, documents, strict=True)]
        came_to = {"number": number, "sequence": len(made.case.events), "state": made.case.state}
        work.save(
            [made],
            letters,
            version=before.version,
            command_id="forged",
            answer=canonical(came_to),
            next_wakeup=next_due(made.case),
        )
    store.close()


def law_finds(path: Path) -> list[str]:
    store = simulated_store(str(path))
    try:
        return [f"{d.number} {d.sequence}: {d.what}" for d in verify(store, None, law=True)]
    finally:
        store.close()


def decided(path: Path, number: str, command: Command, **changes: Any) -> Outcome:
    """What a decision comes to, with something of it changed afterwards.

    changes: of the decision; `actor` is who made it.
    """
    store = simulated_store(str(path))
    with store.transaction(write=False) as work:
        case = work.get(number).case
    store.close()
    made = advance(case, command, noon(day(15)))
    [recorded] = made.events
    recorded = replace(recorded, actor=changes.pop("actor", recorded.actor))
    assert isinstance(recorded.event, Decided)
    recorded = replace(recorded, event=replace(recorded.event, **changes))
    after_it = apply(case, recorded)
    return Outcome(after_it, (recorded,), letters_for(after_it, recorded))


@pytest.mark.parametrize("changes", [{"basis": "§ 3b"}, {"reasons": (3,)}])
def test_a_decision_that_the_file_does_not_give_is_found_by_the_law_alone(
    place: Path, changes: dict[str, Any]
) -> None:
    number = opened_case(place, an_application())
    kept(place, number, decided(place, number, Grant(ELI), **changes))

    assert found_in(place) == []
    assert law_finds(place) == [
        f"{number} None: the case is granted, but its application does not give that decision"
    ]


def test_a_copy_that_a_patient_said_no_to_is_not_missing(place: Path) -> None:
    number = opened_case(place, an_application(patient={"copy_to_doctor": "no"}))
    kept(place, number, decided(place, number, Grant(ELI)))

    assert found_in(place) == []


def decisions(path: Path) -> tuple[int, list[str]]:
    """How many decisions the law makes again, and why others are not made again."""
    store = simulated_store(str(path))
    try:
        again = verified(store, None, law=True).decisions
        assert again is not None and verified(store, None).decisions is None
        return again.made, [each.why for each in again.not_made]
    finally:
        store.close()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"policy": "0" * 64}, "was decided under other policy values than it carries"),
        ({"rule_set": "0" * 64}, "was decided by rules that are not here any more"),
    ],
)
def test_a_decision_that_can_not_be_made_again_is_counted_and_named(
    place: Path, changes: dict[str, str], why: str
) -> None:
    before, nothing = decisions(place)
    number = opened_case(place, an_application())
    kept(place, number, decided(place, number, Grant(ELI), basis="§ 3b", **changes))

    assert law_finds(place) == [] == nothing
    assert decisions(place) == (before, [f"Case {number} {why}"])


def test_a_decision_by_rules_that_this_program_lacks_is_named(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = decisions(place)
    monkeypatch.setattr(carried, "RULE_SETS", ())

    assert made > 0
    none, why = decisions(place)
    assert none == 0 and len(why) == made
    assert all("which this program does not have" in each for each in why)


def test_a_decision_is_made_again_by_the_values_that_were_stored_with_the_case(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer program has a value more, so the hash of the same policy is another one."""
    made, _ = decisions(place)
    monkeypatch.setattr(prepared, "_PREPARED", {})
    monkeypatch.setattr(Policy, "content_hash", lambda _: "f" * 64)

    assert decisions(place) == (made, [])


def test_the_verb_says_how_many_decisions_it_made_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("grant", "1")
    verify_law = ("audit", "verify", "--law")

    assert "decisions" not in office.data("audit", "verify")
    assert office.data(*verify_law)["decisions"] == {"made_again": 1, "not_made_again": []}
    assert office.does(*verify_law).out.splitlines()[-1] == (
        "Decisions made again: 1. Not made again: 0."
    )
    monkeypatch.setattr(carried, "RULE_SETS", ())
    done = office.does(*verify_law)
    assert "Decisions made again: 0. Not made again: 1." in done.out
    assert "Not made again: Case 2015-000001 is decided by the rule set" in done.out
    data = office.data(*verify_law)["decisions"]
    assert data["made_again"] == 0 and data["not_made_again"][0]["case"] == "2015-000001"


def test_a_refusal_on_discretion_that_one_person_made_is_found(place: Path) -> None:
    number = opened_case(place, a_3b_application())
    store = simulated_store(str(place))
    Door(store).propose(number, "Not proportionate.", ELI, noon(day(15)))
    store.close()
    kept(place, number, decided(place, number, Approve("Ola"), actor=ELI.upper()))

    assert found_in(place) == [
        f"{number} 4: a refusal on discretion takes two people, and one made it alone"
    ]


def test_a_told_date_that_was_marked_twice_is_found() -> None:
    marked = ToldDateOutdated("target", day(28), day(56))
    case = received(an_application())
    for _ in range(2):
        case = apply(case, replace(case.events[0], sequence=len(case.events) + 1, event=marked))

    assert [damage.what for damage in damages(case)] == [
        f"the told date {day(28)} (target) was marked as out of date 2 times"
    ]
    assert list(damages(apply(received(an_application()), case.events[1]))) == []


def test_a_next_day_that_is_lost_is_found_by_the_law(place: Path) -> None:
    behind_its_back(place, "UPDATE case_file SET next_wakeup = NULL WHERE number = '2015-000002'")

    assert found_in(place) == []
    [what] = law_finds(place)
    assert what.startswith("2015-000002 None: the next wake-up should be 2015-")


def opened_case(path: Path, application: Application) -> str:
    store = simulated_store(str(path))
    door = Door(store)
    own = of_somebody_else(application, 7)
    number = door.open(own, noon(day(15)), "post", None, "a new one").case.number
    door.start(number, ELI, noon(day(15)))
    store.close()
    return number


def test_a_cut_tail_with_a_mended_case_is_found_only_by_the_anchor(place: Path) -> None:
    behind_its_back(
        place,
        "DELETE FROM letter WHERE case_number = '2015-000001' AND event_sequence = 3",
        "DELETE FROM command WHERE command_id = "
        "(SELECT command_id FROM event WHERE case_number = '2015-000001' AND sequence = 3)",
        "DELETE FROM event WHERE case_number = '2015-000001' AND sequence = 3",
        "UPDATE case_file SET (event_count, version, state) = (2, 2, 'under_review'), head_hash = "
        "(SELECT hash FROM event WHERE case_number = '2015-000001' AND sequence = 2) WHERE "
        "number = '2015-000001'",
    )

    assert found_in(place) == []
    assert found_in(place, place.parent / "anchor") == [
        "2015-000001 3: this event is gone (anchor file)"
    ]


def test_every_single_bit_flip_in_an_event_is_found(place: Path) -> None:
    """A sample of bits of every text of every event; each flip alone, then put back."""
    luck = random.Random(5)
    with closing(sqlite3.connect(place)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(event)")]
        rows = connection.execute("SELECT case_number, sequence FROM event").fetchall()
    with closing(sqlite3.connect(place)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
    whole = found_in(place)
    tried = 0
    for number, sequence in rows:
        for column in columns:
            if column in ("sequence", "person_id", "case_number"):
                continue
            where = f"WHERE case_number = '{number}' AND sequence = {sequence}"
            with closing(sqlite3.connect(place)) as connection:
                connection.execute("PRAGMA ignore_check_constraints = ON")
                (value,) = connection.execute(f"SELECT {column} FROM event {where}").fetchone()
                if not value:
                    continue
                at = luck.randrange(len(value))
                flipped = value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
                connection.execute(f"UPDATE event SET {column} = ? {where}", (flipped,))
                connection.commit()
            tried += 1
            assert found_in(place) != whole, (number, sequence, column)
            with closing(sqlite3.connect(place)) as connection:
                connection.execute(f"UPDATE event SET {column} = ? {where}", (value,))
                connection.commit()

    assert tried >= 50
    assert found_in(place) == whole


def test_a_backup_taken_in_use_is_verified_and_can_be_put_back(place: Path, tmp_path: Path) -> None:
    copy, back = tmp_path / "copy.db", tmp_path / "back.db"
    open_one = simulated_store(str(place))
    backup(str(place), str(copy))
    open_one.close()
    restore(str(copy), str(back))

    assert found_in(back, place.parent / "anchor") == []
    assert back.stat().st_mode & 0o777 == copy.stat().st_mode & 0o777 == 0o600


def test_a_damaged_backup_is_never_put_back(place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup(str(place), str(copy))
    whole = copy.read_bytes()
    luck = random.Random(7)
    for number in range(40):
        damaged = bytearray(whole)
        if number % 2:
            damaged[luck.randrange(len(damaged))] ^= 1 << luck.randrange(8)
        else:
            del damaged[luck.randrange(len(damaged)) :]
        copy.write_bytes(damaged)
        with pytest.raises(BackupFailed):
            restore(str(copy), str(tmp_path / "back.db"))
        assert not (tmp_path / "back.db").exists()


def test_a_database_that_does_not_verify_gives_no_backup(place: Path, tmp_path: Path) -> None:
    behind_its_back(place, "UPDATE event SET actor = 'Nobody' WHERE sequence = 2")

    with pytest.raises(BackupFailed, match="does not verify"):
        backup(str(place), str(tmp_path / "copy.db"))
    assert not list(tmp_path.glob("*copy.db*"))


@pytest.mark.parametrize(
    "how", ["target there", "no database", "postgresql", "no seal", "place taken"]
)
def test_nothing_is_overwritten_and_nothing_is_guessed(
    place: Path, tmp_path: Path, how: str
) -> None:
    copy = tmp_path / "copy.db"
    with pytest.raises(BackupFailed):
        match how:
            case "target there":
                copy.write_text("mine", encoding="utf-8")
                backup(str(place), str(copy))
            case "no database":
                backup(str(tmp_path / "nosuch.db"), str(copy))
            case "postgresql":
                backup("postgresql://127.0.0.1/x", str(copy))
            case "no seal":
                shutil.copy(place, copy)
                restore(str(copy), str(tmp_path / "back.db"))
            case _:
                backup(str(place), str(copy))
                restore(str(copy), str(place))


def findings(
    place: Path, at: datetime | None = None, access: str | None = "file", anchor: str = "anchor"
) -> str:
    store = simulated_store(str(place))
    try:
        found = selfcheck(
            store,
            str(place),
            place.parent / anchor,
            place.parent / "letters",
            at or noon(day(15)),
            access=access,
        )
        return "\n".join(str(finding) for finding in found)
    finally:
        store.close()


def test_a_sound_installation_has_only_letters_to_send(place: Path) -> None:
    assert findings(place).splitlines() == [
        "9 letters have not gone out. Look at `saksgang outbox list`."
    ] or (findings(place).count("\n") == 0 and "letters have not gone out" in findings(place))


def test_each_bad_setting_is_a_line_with_its_remedy(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Identity is not checked" in findings(place, access=None)
    assert "There is no anchor file" in findings(place, anchor="nosuch")
    assert "not since 2015-03-31" in findings(place, at=noon(day(17)))
    assert "The clock is before the last event" in findings(place, at=noon(RECEIVED))
    assert "something due that no sweep has handled" in findings(place, at=noon(day(40)))
    (place.parent / "anchor").write_text("no json\n", encoding="utf-8")
    assert "The anchor file can't be read" in findings(place)
    place.chmod(0o644)
    assert "Other users can read the database file" in findings(place)
    letters = place.parent / "letters"
    letters.mkdir(mode=0o755)
    assert "can read the folder for letters" in findings(place)
    monkeypatch.setattr("handlers.safekeeping.selfcheck._disk_of", lambda _: "nfs4")
    assert "network disk" in findings(place)
    monkeypatch.setattr("handlers.safekeeping.selfcheck.OLDEST_SQLITE", (99, 0, 0))
    assert "is too old" in findings(place)


def test_a_state_that_does_not_exist_is_counted(place: Path) -> None:
    behind_its_back(place, "UPDATE case_file SET state = 'nonsense' WHERE number = '2015-000002'")

    assert "1 cases are in a state that does not exist" in findings(place)
    assert any("2015-000002" in line for line in found_in(place))


def test_no_sweep_ever_is_said(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    store = simulated_store(str(path))
    Door(store).register(an_application(), noon(RECEIVED), "post")
    store.close()

    assert "No sweep has run: never" in findings(path)


def test_a_database_that_comes_while_a_backup_is_looked_at_is_not_overwritten(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, back = tmp_path / "copy.db", tmp_path / "back.db"
    backup(str(place), str(copy))
    unwrapped = HiddenFile.publish

    def late(part: HiddenFile) -> None:
        back.write_text("somebody's", encoding="utf-8")
        unwrapped(part)

    monkeypatch.setattr(HiddenFile, "publish", late)

    with pytest.raises(BackupFailed):
        restore(str(copy), str(back))
    assert back.read_text(encoding="utf-8") == "somebody's" and not list(tmp_path.glob(".back.db*"))
