"""The package of a case: written to a folder or a ZIP, verified without a database."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import an_application
from cases import RECEIVED, noon
from databases import break_case
from the_command import COMPLETE, INCOMPLETE, Office

from handlers.api import Office as Api
from handlers.api import open_office, verify_package
from handlers.safekeeping.package import (
    MANIFEST,
    SUMS,
    Files,
    NotAPackage,
    PackageFailed,
    Read,
    as_json,
    changed_byte,
    check_target,
    manifest_of,
    read,
    sealed,
    without_seals,
    write,
    zip_of,
)
from handlers.safekeeping.package_verification import NOT_CHECKED, changed_bytes
from storage.queries import list_cases
from storage.tables import access
from workflow.reimbursement.application import Application, Initiation

NUMBER = "2015-000001"
SMALL = {"README.txt": "Sak 1: på norsk\n".encode(), "letters/1.pdf": bytes(range(0, 250, 3))}


def granted_case(place: str) -> Api:
    """An office with one case that was asked about, answered, noted and granted."""
    office = open_office(place, by="Eli", simulated=True, now=lambda: noon(RECEIVED), anchor=None)
    incomplete = an_application(initiation=None)
    office.register(incomplete)
    office.ask("1")
    supplement = Application(initiation=Initiation(date=date(2015, 3, 2), by="specialist"))
    office.answer("1", supplement)
    office.note("1", "Ringt legen.")
    return office


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of one package, made once."""
    folder = tmp_path_factory.mktemp("package")
    office = granted_case(str(folder / "cases.db"))
    office.package("1", folder / "case")
    office.close()
    yield folder / "case"


def changed(content: bytes, place: int, to: int) -> bytes:
    return content[:place] + bytes([to]) + content[place + 1 :]


def other(byte: int, step: int = 1) -> int:
    return (byte + step) % 256


def faults(path: Path) -> list[str]:
    return [str(fault) for fault in verify_package(path).faults]


def resealed(package: Path, to: Path, **changes: Callable[[bytes], bytes]) -> Path:
    """A package in which files were changed by somebody who also made the seals again."""
    files = without_seals(read(package).files)
    for name, change in changes.items():
        [full] = [each for each in files if each.endswith(name.replace("__", "."))]
        assert change(files[full]) != files[full]
        files[full] = change(files[full])
    write(sealed(files), to)
    return to


# What it holds ---------------------------------------------------------------------------------


def test_a_package_verifies_and_says_what_it_did_not_check(package: Path) -> None:
    found = verify_package(package)

    assert found.faults == ()
    assert (found.case, found.process, found.events) == (NUMBER, "reimbursement", 4)
    assert found.as_data()["not_checked"] == list(NOT_CHECKED)


def test_folder_and_zip_hold_the_same_on_both_databases(shared_place: str, tmp_path: Path) -> None:
    office = granted_case(shared_place)
    office.package("1", tmp_path / "case")
    office.package("1", tmp_path / "case.zip")
    office.package("1", tmp_path / "again.ZIP")
    office.close()

    as_folder, as_zip = read(tmp_path / "case").files, read(tmp_path / "case.zip").files
    assert as_folder == as_zip and len(as_zip) > 10
    assert (tmp_path / "case.zip").read_bytes() == (tmp_path / "again.ZIP").read_bytes()
    assert faults(tmp_path / "case") == faults(tmp_path / "case.zip") == []


def test_it_holds_events_letters_dates_proof_policy_and_links(office: Office) -> None:
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("tick", at="2015-04-15")
    office.does("package", "1", "--out", str(office.folder.parent / "p"), at="2015-04-15")
    files = read(office.folder.parent / "p").files

    events = [json.loads(line) for line in files["events.jsonl"].splitlines()]
    with office.store() as store, store.transaction(write=False) as work:
        [row] = list_cases(work)
    about = json.loads(files["case.json"])
    assert [event["hash"] for event in events][-1] == about["head"]
    assert (about["events"], about["state"]) == (len(events), row.state)
    assert about["links"] == about["linked_from"] == []
    assert f"policies/{about['policy']}.json" in files
    dates = json.loads(files["dates.json"])
    answer = next(each for each in dates["settled"] if each["kind"] == "answer")
    assert answer["came"] == "information_overdue" and answer["anchor"] == "request sent"
    assert {each["kind"] for each in dates["open"]} >= {"target", "early_warning"}
    proof = json.loads(files["proof.json"])
    assert {"rule_set", "policy", "proof", "facts", "missing"} <= proof.keys()
    assert len(proof["proof"]) > 20 and not proof["decided"]
    letters = [json.loads(line) for line in files["letters.jsonl"].splitlines()]
    for letter in letters:
        sent = Path(letter["attempts"][-1]["path"]).read_bytes()
        assert letter["pdf_as_sent"] and files[letter["pdf"]] == sent
        assert letter["document"] in files


def test_the_identity_number_is_nowhere_and_the_name_only_in_letters(package: Path) -> None:
    files = read(package).files
    patient = an_application().patient
    assert patient is not None and patient.name and patient.identity_number
    with_name = {name for name, content in files.items() if patient.name.encode() in content}
    number = patient.identity_number.encode()
    with_number = {name for name, content in files.items() if number in content}

    letters = {name for name in files if name.startswith("letters")}
    assert with_name and with_name <= letters
    assert with_number <= letters
    readme = files["README.txt"].decode()
    assert "Fødselsnummer, navn og adresse til pasienten står bare i brevene" in readme


def test_who_packs_a_case_is_written_in_the_read_log(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("package", "1", "--out", str(office.folder.parent / "p.zip"), by="Kari")

    with office.store() as store, store.transaction(write=False) as work:
        [entry] = work.connection.execute(access.select()).all()
    assert (entry.case_number, entry.actor, entry.verb) == (NUMBER, "Kari", "package")
    assert office("audit", "verify").code == 0


def test_a_letter_sent_as_another_file_has_its_hash_alone(office: Office) -> None:
    office.does("register", COMPLETE)
    for path in office.folder.glob("*.pdf"):
        path.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("handlers.casework.packing.as_pdf", lambda _: b"%PDF printed otherwise")
        office.does("package", "1", "--out", str(office.folder.parent / "p"))

    path = office.folder.parent / "p"
    [letter, *_] = map(json.loads, read(path).files["letters.jsonl"].splitlines())
    assert letter["pdf"] is None and len(letter["sent_file_sha256"]) == 64
    assert not letter["pdf_as_sent"] and faults(path) == []


def test_a_dry_run_writes_nothing(office: Office) -> None:
    office.does("register", COMPLETE)
    out = office.folder.parent / "p"
    done = office.does("package", "1", "--out", str(out), "--dry-run")

    assert not out.exists() and "dry run: Case 2015-000001" in done.out
    with office.store() as store, store.transaction(write=False) as work:
        assert work.connection.execute(access.select()).all() == []


# Refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["p", "p.zip"])
def test_an_existing_target_is_refused_and_left_alone(office: Office, name: str) -> None:
    office.does("register", COMPLETE)
    out = office.folder.parent / name
    out.mkdir() if name == "p" else out.write_bytes(b"mine")
    done = office("package", "1", "--out", str(out))

    assert done.code == 2
    assert "already; nothing was written. Name a new one with --out" in done.err
    assert [*out.iterdir()] == [] if name == "p" else out.read_bytes() == b"mine"


def test_a_target_without_a_folder_is_refused(office: Office) -> None:
    office.does("register", COMPLETE)
    done = office("package", "1", "--out", str(office.folder.parent / "none" / "p.zip"))

    assert done.code == 2 and "there is no folder" in done.err


@pytest.mark.parametrize("name", ["p", "p.zip"])
def test_a_target_that_comes_meanwhile_is_not_overwritten(name: str, tmp_path: Path) -> None:
    asked: list[Path] = []

    def checked(target: Path) -> None:
        if not asked:
            target.write_bytes(b"mine")
        else:
            check_target(target)
        asked.append(target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("handlers.safekeeping.package.check_target", checked)
        with pytest.raises(PackageFailed, match="already"):
            write(sealed(SMALL), tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"mine"
    assert not [*tmp_path.glob(".*")]


def test_a_case_that_was_changed_in_the_database_is_not_packed(office: Office) -> None:
    office.does("register", COMPLETE)
    with office.store() as store:
        break_case(store, "UPDATE event SET actor = 'Nobody'")
    done = office("package", "1", "--out", str(office.folder.parent / "p"))

    assert done.code == 2 and "the chain of events is broken here" in done.err
    assert not (office.folder.parent / "p").exists()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "is no package of this program"),
        ({MANIFEST: b'{"format": "another program", "version": 1}'}, "is no package of this"),
        ({MANIFEST: b"[]"}, "is no package of this program"),
        (
            {MANIFEST: as_json({"format": "saksgang case package", "version": 2, "files": {}})},
            "version 2, and this program reads version 1",
        ),
    ],
)
@pytest.mark.parametrize("name", ["p", "p.zip"])
def test_the_package_of_another_program_is_refused(
    files: Files, says: str, name: str, tmp_path: Path
) -> None:
    write({"data.bin": b"x", **files}, tmp_path / name)

    with pytest.raises(NotAPackage, match=says):
        verify_package(tmp_path / name)


def test_what_is_no_zip_or_is_not_there_is_refused(office: Office, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04" + bytes(40))

    assert office("audit", "verify", str(tmp_path / "x.zip")).code == 7
    gone = office("audit", "verify", str(tmp_path / "gone"))
    assert gone.code == 2 and "there is no package" in gone.err
    assert office("audit", "verify", "p", "--law").code == 2


# One changed byte ------------------------------------------------------------------------------


def test_every_changed_byte_of_a_small_package_is_found_with_its_file_and_place() -> None:
    files = sealed(SMALL)
    for name, content in files.items():
        for place, byte in enumerate(content):
            for to in {other(byte), other(byte, 128), byte ^ 0x20}:
                wrong = {**files, name: changed(content, place, to)}
                [fault] = changed_bytes(Read(wrong, None))
                assert (fault.file, fault.place) == (name, place), fault
                assert f"is {to:#04x}" in fault.what and f"was {byte:#04x}" in fault.what


def test_every_changed_byte_of_a_small_zip_is_found(tmp_path: Path) -> None:
    files = sealed(SMALL)
    archive, path = zip_of(files), tmp_path / "p.zip"
    starts = {name: archive.index(content) for name, content in files.items()}
    for place, byte in enumerate(archive):
        path.write_bytes(changed(archive, place, other(byte)))
        [fault, *_] = changed_bytes(read(path))
        inside = {n: place - s for n, s in starts.items() if 0 <= place - s < len(files[n])}
        [(name, at)] = inside.items() or [("", place)]
        assert (fault.file, fault.place) == (name, at), (place, fault)


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_one_byte_anywhere_in_a_package_is_named_by_the_command(
    package: Path, kind: str, tmp_path: Path, office: Office
) -> None:
    files, chance = read(package).files, random.Random(13)
    for name in sorted(files):
        place = chance.randrange(len(files[name]))
        wrong = {**files, name: changed(files[name], place, other(files[name][place]))}
        path = tmp_path / (name.replace("/", "-") + (".zip" if kind == "zip" else ""))
        write(wrong, path)
        done = office("audit", "verify", str(path))
        assert done.code == 8, name
        assert done.out.startswith(f"{name}, byte {place}: was 0x"), done.out


def test_a_missing_a_foreign_and_a_shortened_file_are_named(package: Path, tmp_path: Path) -> None:
    files = read(package).files
    letter = next(name for name in files if name.endswith(".pdf"))
    wrong = {name: content for name, content in files.items() if name != "proof.json"}
    wrong |= {"more.txt": b"x", letter: files[letter][:-7]}
    write(wrong, tmp_path / "p")

    length = len(files[letter])
    assert faults(tmp_path / "p") == [
        f"{letter}: it has {length - 7} bytes, and had {length}",
        "more.txt: this file does not belong to the package",
        "proof.json: this file is missing",
        *faults(tmp_path / "p")[3:],
    ]


def test_seals_that_are_gone_or_unreadable_are_named() -> None:
    files = sealed(SMALL)
    without_sums = {name: content for name, content in files.items() if name != SUMS}
    twice = changed(changed(files[MANIFEST], 5, 0), 9, 0)
    unlisted = as_json({"format": "saksgang case package", "version": 1, "files": {"a": 1}})

    assert [str(x) for x in changed_bytes(Read(without_sums, None))] == [
        f"{SUMS}: this file is missing"
    ]
    assert [str(x) for x in changed_bytes(Read({**files, MANIFEST: twice}, None))] == [
        f"{MANIFEST}, byte 5: was 0x69 ('i'), is 0x00"
    ]
    both = {**files, MANIFEST: twice, "README.txt": b"x"}
    assert [str(x) for x in changed_bytes(Read(both, None))] == [
        f"{MANIFEST}: it is not the one that {SUMS} names",
        f"{MANIFEST}: it can't be read, so no file could be compared with it",
    ]
    unread = Read({"a": b"", MANIFEST: unlisted}, None)
    assert f"a: what {MANIFEST} says of it can't be read" in map(str, changed_bytes(unread))


def test_two_changed_bytes_are_told_as_more_than_one_place() -> None:
    files = sealed(SMALL)
    text = changed(changed(files["README.txt"], 2, 0), 7, 0)
    [fault] = changed_bytes(Read({**files, "README.txt": text}, None))

    assert str(fault) == "README.txt: it was changed in more than one place"


def test_the_two_sums_tell_the_place_as_the_example_says() -> None:
    entry = json.loads(manifest_of({"x": b"abc"}))["files"]["x"]

    assert (entry["sum"], entry["sum_by_place"]) == (294, 296)
    assert changed_byte(b"aXc", entry) == (1, ord("b"), ord("X"))
    assert changed_byte(b"Xbc", entry) == (0, ord("a"), ord("X"))
    assert changed_byte(b"abcd", entry) is None


# Changed by somebody who made the seals again --------------------------------------------------


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new, 1)


@pytest.mark.parametrize(
    ("file", "change", "says"),
    [
        ("events__jsonl", replaced(b'"actor":"Eli"', b'"actor":"Per"'), "event 1: the chain"),
        ("events__jsonl", replaced(b"Ringt", b"Rinkt"), "event 4: its data was changed"),
        ("events__jsonl", lambda text: text[: text.rindex(b"\n", 0, -1) + 1], "event 4: the chain"),
        ("letters__jsonl", replaced(b'"copy":1', b'"copy":0'), "event 1: the letters are not"),
        ("letters__jsonl", lambda text: text[text.index(b"\n") + 1 :], "event 1: the letters"),
        ("letters__jsonl", replaced(b'"event_sequence":2', b'"event_sequence":9'), "event 9"),
        (
            "1-doctor-nb__json",
            replaced("søknaden".encode(), "søknader".encode()),
            "the text of a letter is not",
        ),
        ("case__json", replaced(b"missing_info", b"granted"), "its state is not the one of the"),
        ("case__json", replaced(NUMBER.encode(), b"2015-000002"), "an event is not of case"),
        ("case__json", replaced(b'"policy": "', b'"policy": "0'), "policy values are missing"),
        ("case__json", lambda _: b"{}", "a part is missing: head"),
        ("events__jsonl", lambda _: b"nothing", "a part can't be read"),
    ],
)
def test_a_forged_package_with_new_seals_breaks_its_chains(
    package: Path, tmp_path: Path, file: str, change: Any, says: str
) -> None:
    path = resealed(package, tmp_path / "p.zip", **{file: change})

    assert changed_bytes(read(path)) == []
    assert any(says in fault for fault in faults(path)), faults(path)


def test_forged_policy_values_are_found(package: Path, tmp_path: Path) -> None:
    files = without_seals(read(package).files)
    [name] = [each for each in files if each.startswith("policies/")]
    files[name] = files[name].replace(b'"target_days": 56', b'"target_days": 99')
    write(sealed(files), tmp_path / "p")

    assert faults(tmp_path / "p") == [f"{name}: these are not the policy values of this hash"]


def test_a_forged_file_of_a_sent_letter_is_found(office: Office, tmp_path: Path) -> None:
    office.does("register", COMPLETE)
    office.does("package", "1", "--out", str(tmp_path / "p"))
    forged = resealed(tmp_path / "p", tmp_path / "q", **{"1-doctor-nb__pdf": lambda x: x + b"%"})
    tried = resealed(
        tmp_path / "p",
        tmp_path / "r",
        letters__jsonl=replaced(b'"outcome":"sent"', b'"outcome":"sunk"'),
    )

    assert any("this is not the file that was sent" in fault for fault in faults(forged))
    assert any("the attempts to send it were changed" in fault for fault in faults(tried))
