"""Which verbs make a database, and what every other verb says where there is none."""

from pathlib import Path

import pytest
from databases import fresh_database
from reliability.clocks.test_live_databases import READING, WRITING
from the_command import COMPLETE, Office, in_process

MAKES = "`saksgang register` or `saksgang db upgrade` makes one"


@pytest.mark.parametrize(
    "line",
    [
        *(f"{verb} {' '.join(args)}" for verb, args in READING.items()),
        *(f"{verb} {' '.join(args)}" for verb, args in WRITING.items() if verb != "register"),
        "audit verify",
        "selfcheck",
        "db reindex",
    ],
)
def test_a_verb_that_makes_no_database_says_that_there_is_none(line: str, office: Office) -> None:
    done = office(*line.split(), stdin="{}")

    assert (done.code, done.out) == (3, "")
    assert done.err == f"saksgang: There is no database at {office.db}; {MAKES}\n"
    assert list(Path(office.db).parent.iterdir()) == []


def test_a_dry_run_makes_no_database(office: Office) -> None:
    tried = office.does("register", COMPLETE, "--dry-run")

    assert "Only tried: nothing was stored." in tried.err and "2015-000001" in tried.out
    assert list(Path(office.db).parent.iterdir()) == []


def test_on_a_server_only_db_upgrade_makes_the_tables(server: str, tmp_path: Path) -> None:
    with fresh_database(server) as url:
        office = Office(in_process, url, tmp_path / "letters")
        refused = office("register", COMPLETE)
        office.does("db", "upgrade")
        taken = office("register", COMPLETE)

    assert refused.code == 3 and "; `saksgang db upgrade` makes one" in refused.err
    assert taken.code == 0


def test_each_spelling_of_a_path_is_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Office(in_process, "a?b.db", tmp_path / "letters").does("register", COMPLETE)
    office = Office(in_process, "./a?b.db", tmp_path / "letters")
    copy = tmp_path / "copy.db"
    office.does("db", "backup", str(copy))

    assert [row["number"] for row in office.data("list")] == ["2015-000001"]
    assert [path.name for path in tmp_path.glob("a*.db")] == ["a?b.db"]
    wrong = Office(in_process, "sqlite:///copy.db?mode=ro", tmp_path / "letters")("list")
    assert wrong.code == 2 and "without ?options" in wrong.err
