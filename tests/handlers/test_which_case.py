"""No step is taken on another case than the one that was meant."""

from types import SimpleNamespace
from typing import Any

import click
import pytest
from reliability.clocks.test_live_databases import READING, WRITING
from the_command import COMPLETE, INCOMPLETE, RARE, Office

TAKES_A_CASE = {verb: args for verb, args in (WRITING | READING).items() if args and args[0] == "1"}


@pytest.fixture
def two_years(office: Office) -> Office:
    """A case of 2015 and one of 2016, both the first of their year."""
    office.does("register", COMPLETE)
    office.does("register", RARE, at="2016-01-04")
    return office


@pytest.mark.parametrize("verb", TAKES_A_CASE)
def test_a_number_of_two_years_is_refused_by_every_verb(verb: str, two_years: Office) -> None:
    before = two_years.dump()
    done = two_years(*verb.split(), *TAKES_A_CASE[verb], at="2016-01-04", stdin="{}")

    says = done.err + done.out
    assert done.code == 3, done
    assert "2015-000001 (Ingrid Solbakken) or 2016-000001 (" in says
    assert "write the year too, as 2015-1" in says
    assert two_years.dump() == before


def _asked(
    office: Office, monkeypatch: pytest.MonkeyPatch, answer: bool | None, *line: str
) -> tuple[int, str]:
    """Run a verb at a terminal where somebody answers; None = Ctrl-C. Return code and messages."""
    asked: list[str] = []

    def confirm(text: str, **_: Any) -> bool:
        asked.append(text)
        if answer is None:
            raise click.Abort
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(click, "confirm", confirm)
        patch.setattr("handlers.cli.session.sys", SimpleNamespace(stdin=Terminal()))
        done = office(*line, yes=False)
    return done.code, done.err + "\n".join(asked)


class Terminal:
    """A standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


def test_the_question_names_case_patient_medicine_and_letters(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    before = office.dump()
    for answer in (False, None):
        ended, said = _asked(office, monkeypatch, answer, "grant", "1")
        assert ended == 130 and "Nothing was stored." in said
        assert (
            "Grant case 2015-000001 (Ingrid Solbakken, Epilozan tabletter 50 mg), "
            "and send 2 letters?" in said
        )
    assert office.dump() == before
    code, said = _asked(office, monkeypatch, True, "grant", "1")
    assert code == 0 and "Nothing was stored." not in said
    assert office.state("1") == "granted"


def test_a_request_is_asked_about_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.does("register", INCOMPLETE)
    _, said = _asked(office, monkeypatch, False, "ask", "1")

    assert "Request information in case 2015-000001 (Ingrid Solbakken, Epilozan" in said
    assert office.state("1") == "received"


def test_where_nobody_can_be_asked_the_question_still_names_the_case(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    done = office("grant", "1", yes=False)

    assert done.code == 2 and "Grant case 2015-000001 (Ingrid Solbakken" in done.err
    assert "add --yes" in done.err
    assert office.state("1") == "under_review"
