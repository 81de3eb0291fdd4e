"""R24: a sent letter is never replaced by another database's, nor by another of the same.

A letter file that is lost or changed is found, where its folder can be read.
"""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from bar import Measured, Size
from the_command import COMPLETE, RARE, Office, in_process, letter_files

from handlers.letters.to_folder import MARKER


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _decided(office: Office, file: str = COMPLETE, day: str = "2015-03-16") -> None:
    """Register an application and decide it; whether its letters can go out does not matter."""
    assert office("register", file, at=day).code in (0, 8)
    office("start", "1", at=day)
    assert office("grant", "1", at=day).code in (0, 8)
    assert office.state("1", at=day) == "granted"


def test_two_databases_in_one_folder_never_replace_each_others_letters(
    tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    """Both have a case 2015-000001 with letters of the same names, in a random order of steps."""
    rounds = size(3, 60)
    for number in range(rounds):
        luck, shared = random.Random(number), tmp_path / str(number) / "letters"
        (tmp_path / str(number)).mkdir()
        one, two = (
            Office(in_process, str(tmp_path / str(number) / f"{name}.db"), shared)
            for name in ("one", "two")
        )
        files = luck.sample([COMPLETE, RARE], 2)
        _decided(one, files[0])
        before = _contents(shared)
        _decided(two, files[1], luck.choice(["2015-03-16", "2015-04-01"]))

        assert _contents(shared) == before and len(before) == 5
        waiting = two.data("outbox", "list")
        assert {row["last_error"] for row in waiting} == {"other-store"} and len(waiting) == 4
        ticked = two("tick", at="2015-04-02")
        assert ticked.code == 8 and "letters of another database" in ticked.err
        assert one("audit", "verify").code == two("audit", "verify").code == 0
        own = replace(two, folder=shared.with_name("own"))
        assert own("outbox", "retry", at="2015-04-02").code == 0
        assert len(letter_files(own.folder)) == 4 and _contents(shared) == before
    measured("R24", f"{rounds} pairs of databases in one folder: 0 letters replaced")


def test_a_restored_database_that_decides_otherwise_replaces_no_letter(
    tmp_path: Path, measured: Measured
) -> None:
    office = Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("db", "backup", str(tmp_path / "copy.db"))
    office.does("grant", "1", by="Eli")
    before = _contents(office.folder)
    (tmp_path / "cases.db").unlink()
    office.does("db", "restore", str(tmp_path / "copy.db"))
    refused = office("grant", "1", by="Ola")
    assert refused.code == 1 and "older than its anchor file" in refused.err
    for person in ("Eli", "Ola"):
        office.does("audit", "accept", "--because", "The disk broke.", by=person)
    again = office("grant", "1", by="Ola")

    assert again.code == 8 and "a file of that name with other content is there" in again.err
    assert _contents(office.folder) == before
    errors = {row["last_error"] for row in office.data("outbox", "list")}
    assert errors == {"other-content"}
    for path in office.folder.glob("*decision_granted*"):
        path.rename(tmp_path / path.name)
    assert office("outbox", "retry").code == 0
    measured("R24", "a restored database that decides again: 0 letters replaced")


def test_the_same_letter_again_is_the_same_file(tmp_path: Path) -> None:
    office = Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")
    office.does("register", COMPLETE)
    before = _contents(office.folder)
    (tmp_path / "saved.db").write_bytes((tmp_path / "cases.db").read_bytes())
    with office.store() as store, store.transaction(write=True) as work:
        run = work.connection.exec_driver_sql
        run("DROP TRIGGER delivery_attempt_is_not_removed")
        run("DELETE FROM delivery_attempt")
        run("UPDATE letter SET status = 'unsent', sent_at = NULL, path = NULL")

    assert office("tick").code == 0
    assert _contents(office.folder) == before


@pytest.mark.parametrize("name", ["cases.db", "cases", "cases.sqlite"])
def test_without_a_named_folder_each_database_has_its_own(tmp_path: Path, name: str) -> None:
    office = Office(in_process, str(tmp_path / name), tmp_path / "unused")
    office.does("register", COMPLETE, SAKSGANG_LETTERS="")
    folder = tmp_path / f"{name.removesuffix('.db')}-letters"

    assert len(letter_files(folder)) == 2 and not (tmp_path / "unused").exists()
    with office.store() as store:
        assert (folder / MARKER).read_text() == f"{store.about.id}\n"


def test_copies_of_letters_never_replace_a_file_with_other_content(tmp_path: Path) -> None:
    one, two = (
        Office(in_process, str(tmp_path / f"{name}.db"), tmp_path / name) for name in ("a", "b")
    )
    one.does("register", COMPLETE)
    two.does("register", RARE)
    copies = tmp_path / "copies"
    one.does("letters", "1", "--pdf", str(copies))
    before = _contents(copies)
    one.does("letters", "1", "--pdf", str(copies))
    refused = two("letters", "1", "--pdf", str(copies))

    assert refused.code == 2 and "a file of that name with other content is there" in refused.err
    assert _contents(copies) == before and MARKER not in before


def test_a_lost_or_changed_letter_file_is_found(
    tmp_path: Path, size: Size[int], measured: Measured
) -> None:
    office = Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")
    _decided(office)
    luck, files = random.Random(1), letter_files(office.folder)
    assert len(files) == 4 and office("audit", "verify").code == 0
    changed = 0
    for _ in range(size(4, 400)):
        file = luck.choice(files)
        whole = file.read_bytes()
        place, bit = luck.randrange(len(whole)), 1 << luck.randrange(8)
        file.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
        found = office("audit", "verify")
        file.write_bytes(whole)
        assert found.code == 8 and found.out.startswith("case 2015-000001, event ")
        assert f"the file of a sent letter was changed: {file}" in found.out
        changed += 1
    for file in files:
        away = file.rename(tmp_path / file.name)
        found = office("audit", "verify")
        away.rename(file)
        assert found.code == 8 and f"the file of a sent letter is gone: {file}" in found.out
    office.folder.rename(tmp_path / "elsewhere")
    assert office("audit", "verify").code == 0
    measured("R24", f"{changed} changed bits in letter files, {len(files)} lost files: all found")


def test_what_was_not_compared_is_said(tmp_path: Path) -> None:
    office = Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")
    _decided(office)
    count = len(letter_files(office.folder))
    office.folder.rename(tmp_path / "moved")
    verified = office("audit", "verify")

    assert verified.code == 0
    assert f"Not compared: files of sent letters in {office.folder} ({count})." in verified.err
    assert office.data("audit", "verify")["files_not_read"] == {str(office.folder): count}
