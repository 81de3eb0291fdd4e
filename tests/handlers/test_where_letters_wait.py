"""Exit code 8 where letters could not be sent, and a server has no folder of its own."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from databases import fresh_database
from the_command import COMPLETE, INCOMPLETE, RARE, THE_DATE, Office, in_process

STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    "register": (("register", RARE), ""),
    "ask": (("ask", "1"), ""),
    "answer": (("answer", "1", "-"), THE_DATE),
    "note": (("note", "1", "x"), ""),  # gives no letter, but those that wait are tried again
    "tick": (("tick",), ""),
}


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_whose_letters_can_not_go_out_is_stored_and_ends_with_8(
    verb: str, office: Office
) -> None:
    office.folder.write_text("no folder")
    assert office("register", INCOMPLETE).code == 8
    if verb in ("answer", "note"):
        assert office("ask", "1").code == 8
    events, (line, stdin) = len(office.events("1")), STEPS[verb]
    done = office(*line, stdin=stdin, at="2015-03-17")

    assert done.code == 8, done
    assert "could not be sent (no-folder: the folder can't be made" in done.err
    assert len(office.events("1")) == events + (verb in ("ask", "answer", "note"))
    assert office("tick", at="2015-03-17").code == 8
    office.folder.unlink()
    assert office("outbox", "retry", at="2015-03-17").code == 0
    assert office("tick", at="2015-03-17").code == 0


def test_a_decision_whose_letters_can_not_go_out_is_stored_and_ends_with_8(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.folder.rename(office.folder.with_name("moved"))
    office.folder.write_text("no folder")

    assert office("grant", "1").code == 8
    assert office.state("1") == "granted"


def test_a_refusal_of_one_of_several_goes_before_letters_that_wait(office: Office) -> None:
    office.folder.write_text("no folder")
    assert office("register", COMPLETE, RARE).code == 8
    assert office("start", "1", "7").code == 5


def test_a_server_has_no_folder_of_its_own(server: str, tmp_path: Path) -> None:
    with fresh_database(server) as url:
        office = Office(in_process, url, tmp_path / "letters")
        office.does("db", "upgrade")
        nowhere = office("register", COMPLETE, SAKSGANG_LETTERS="")
        relative = office("register", COMPLETE, SAKSGANG_LETTERS="letters")
        mailed = office(
            "register", COMPLETE, SAKSGANG_LETTERS="", SAKSGANG_POST="smtp://127.0.0.1:1"
        )
        listed = office.does("list", SAKSGANG_LETTERS="")

    assert nowhere.code == 2 and "A server has no folder for letters" in nowhere.err
    assert relative.code == 2 and "write the whole path" in relative.err
    assert mailed.code == 8 and "2015-000001" in listed.out


def test_where_a_letter_went_is_told_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    office = Office(in_process, "cases.db", Path("letters"))
    office.does("register", COMPLETE)

    assert {Path(row["path"]).parent for row in office.data("letters", "1")} == {
        tmp_path / "letters"
    }


# Several cases at once ---------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
def test_each_of_several_applications_is_told_as_soon_as_it_is_taken_in(
    form: str, office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever is interrupted has read what was stored."""
    seen: list[int] = []
    written: list[str] = []

    def write(text: str) -> int:
        written.append(text)
        return len(text)

    from handlers.api import Office as Api

    take_in = Api.register

    def interrupted_at_the_third(self: Any, *args: Any, **options: Any) -> Any:
        seen.append("".join(written).count("2015-00000"))
        if len(seen) == 3:
            raise KeyboardInterrupt
        return take_in(self, *args, **options)

    monkeypatch.setattr(Api, "register", interrupted_at_the_third)
    out = SimpleNamespace(write=write, flush=lambda: None)
    monkeypatch.setattr("handlers.cli.output.sys.stdout", out)
    with monkeypatch.context() as patch:
        patch.setattr("the_command.redirect_stdout", lambda _: _Nothing())
        done = office("register", COMPLETE, INCOMPLETE, RARE, "--format", form)

    assert done.code == 130 and seen == [0, 1, 2]
    assert "2 of 3: 2 done." in ("".join(written) if form == "table" else done.err)


class _Nothing:
    """A context that changes nothing."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def test_the_end_says_how_far_several_came(office: Office) -> None:
    done = office("register", COMPLETE, INCOMPLETE)
    assert done.code == 0 and done.out.endswith("2 of 2: 2 done.\n")
    again = office("start", "1", "1", "7")
    assert again.code == 5 and again.out.endswith("3 of 3: 1 done, 1 skipped, 1 refused.\n")
    rows = office("start", "1", "1", "7", "--format", "json").data
    assert [row["result"] for row in rows] == ["skipped", "skipped", "refused"]
