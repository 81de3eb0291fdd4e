"""The verb `move`: what it shows, what it asks for, what it stores, and how it ends."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from the_command import COMPLETE, INCOMPLETE, RARE, Office

from handlers.casework import door
from workflow.engine.advance import new_terms
from workflow.engine.terms import Terms

FILE = 'schema: "1"\npolicy: More days\nanswer_days: 35\ntarget_days: 70\n'
WHY = ("--because", "Too few of us")
TOLD = (
    "2015-000001: {}: answer_days 21 → 35; target_days 56 → 70",
    "last day to answer: 2015-04-07 → 2015-04-20",
    "target for the decision: 2015-05-11 → 2015-05-25",
    "letter: time extended",
    "letter: delay notice",
)


@pytest.fixture
def more(tmp_path: Path) -> str:
    """A policy file with more days."""
    file = tmp_path / "more.yaml"
    file.write_text(FILE, encoding="utf-8")
    return str(file)


@pytest.fixture
def waiting(office: Office) -> Office:
    """An office with a case that waits, a new one, and one that is granted."""
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("register", RARE)
    office.does("register", COMPLETE, "--new-case")
    return office


def contents(office: Office) -> list[str]:
    """Return every row of the database, as SQL."""
    with closing(sqlite3.connect(office.db)) as file:
        return list(file.iterdump())


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def test_a_dry_run_shows_before_and_after_and_stores_nothing(waiting: Office, more: str) -> None:
    before = contents(waiting)
    done = waiting.does("move", "1", "--policy", more, "--dry-run")

    shown = [line.removeprefix("dry run: ").strip() for line in done.out.splitlines()]
    assert TOLD[0].format("would be moved") in shown
    assert set(TOLD[1:]) <= set(shown)
    assert "Ny frist" in done.err and "Only tried: nothing was stored." in done.err
    assert contents(waiting) == before


def test_without_confirmation_it_shows_and_stores_nothing(waiting: Office, more: str) -> None:
    before = contents(waiting)
    done = waiting("move", "1", "--policy", more, *WHY, yes=False)

    assert (done.code, done.out) == (2, "") and contents(waiting) == before
    assert TOLD[0].format("would be moved") in lines(done.err)
    assert "Move case 2015-000001, and send 4 letters? Nobody could be asked" in done.err


def test_the_cause_is_needed(waiting: Office, more: str) -> None:
    before = contents(waiting)
    shown = waiting("move", "1", "--policy", more, yes=False)
    told = waiting("move", "1", "--policy", more)

    assert shown.code == told.code == 2 and contents(waiting) == before
    assert "Nothing was stored. To move, add --because TEXT." in shown.err
    assert set(TOLD[1:]) <= set(lines(shown.err))
    assert "--yes needs the cause, which is stored: add --because TEXT." in told.err


def test_it_stores_what_it_showed_and_sends_the_letters(waiting: Office, more: str) -> None:
    done = waiting.does("move", "1", "--policy", more, *WHY)

    assert lines(done.out)[0] == TOLD[0].format("moved") and set(TOLD[1:]) <= set(lines(done.out))
    assert waiting.events("1")[-3:] == ["rules_changed", "later_day_told", "later_day_told"]
    more_time = waiting.letter("time_extended", "doctor")
    assert "20. april 2015" in more_time and "kan du be om det én gang" in more_time
    assert "25. mai 2015" in waiting.letter("delay_notice", "applicant")
    history = waiting.does("history", "1").out
    assert "answer_days 21 → 35; target_days 56 → 70, because Too few of us" in history
    assert "last day to answer; told: last day to answer 2015-04-20" in history
    assert waiting.does("audit", "verify", "--law").code == 0


def test_every_open_case_is_moved_and_refused_ones_are_named(waiting: Office, more: str) -> None:
    waiting.does("start", "2")
    waiting.does("reject", "2", "--reason", "16", "--because", "The effect is not shown.")
    done = waiting("move", "--all", "--policy", more, *WHY)

    assert done.code == 5
    assert "2015-000002: not moved: Can't move: a proposed refusal waits" in done.out
    assert lines(done.out)[-1] == (
        "3 cases: 2 moved, 2 of them with another outcome, date or letter; 1 refused."
    )


def test_the_same_again_is_no_move(waiting: Office, more: str) -> None:
    waiting.does("move", "1", "2", "--policy", more, *WHY)
    before = contents(waiting)
    again = waiting.does("move", "1", "2", "2015-1", "--policy", more, *WHY)

    assert lines(again.out) == [
        "2015-000001: carries this already; nothing is done",
        "2015-000002: carries this already; nothing is done",
        "2 cases: 0 moved, 0 of them with another outcome, date or letter; 2 unchanged.",
    ]
    assert contents(waiting) == before


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("1",), 2, "Name what they are moved to: --policy FILE, on this command line, or --rules"),
        (("--rules", "2018-01-01"), 2, "Name the cases that are moved, or write --all"),
        (("1", "--all", "--rules", "2018-01-01"), 2, "Name the cases that are moved, or write"),
        (("9", "--rules", "2018-01-01"), 3, "there is no such case as 9"),
        (("1", "--rules", "1999-01-01"), 5, "no rule set was in force on 1999-01-01"),
        (("1", "--rules", "soon"), 2, "write a date as YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_moved_is_said(
    waiting: Office, args: tuple[str, ...], code: int, says: str
) -> None:
    before = contents(waiting)
    done = waiting("move", *args, *WHY)

    assert (done.code, done.out) == (code, "") and says in done.err
    assert contents(waiting) == before


def test_a_policy_from_the_environment_moves_nothing(waiting: Office, more: str) -> None:
    done = waiting("move", "1", *WHY, SAKSGANG_POLICY=more)

    assert done.code == 2 and "--policy FILE, on this command line" in done.err


def test_a_decided_case_is_refused(waiting: Office, more: str) -> None:
    waiting.does("start", "2")
    waiting.does("grant", "2")
    done = waiting("move", "2", "--policy", more, *WHY)

    assert (done.code, done.out) == (5, "")
    assert "the case is granted, and a decided case never changes" in done.err


def test_the_data_hold_both_sides(waiting: Office, more: str) -> None:
    [row] = waiting.data("move", "1", "--policy", more, "-n")
    before, after = row["before"], row["after"]

    assert (row["case"], row["result"], row["touches"]) == ("2015-000001", "moved", True)
    assert (before["outcome"], before["missing"]) == ("missing", ["initiation.date"])
    assert before["dates"]["answer"] == "2015-04-07" and after["dates"]["answer"] == "2015-04-20"
    assert after["letters"] == [*before["letters"], "time_extended", "delay_notice"]
    assert row["values"][0] == {"name": "answer_days", "before": "21", "after": "35"}


def test_other_rules_are_named_with_what_they_change(waiting: Office) -> None:
    out = waiting.does("move", "1", "2", "--rules", "2018-01-01", *WHY).out

    assert "moved: «§§ 3a and 3b, 2008–2017» → «§ 3, 2018-01-01»" in out
    assert "letter: request for information" in out
    assert waiting.data("show", "1")["missing"] == ["diagnosis.seriousness"]


@pytest.fixture
def foreign(office: Office) -> Iterator[Office]:
    """An office with a case whose rules this program does not have."""

    def of_another_program(*arguments: Any) -> Terms:
        return replace(new_terms(*arguments), rule_set="§ 9, 1999", rules="0" * 64)

    with mock.patch.object(door, "new_terms", of_another_program):
        office.does("register", COMPLETE)
    yield office


def test_a_case_whose_rules_are_not_here_is_moved_to_rules_that_are(
    foreign: Office, more: str
) -> None:
    refused = foreign("move", "1", "--policy", more, *WHY)
    foreign.does("move", "1", "--rules", "2015-03-16", *WHY)

    assert refused.code == 5 and "`saksgang move 2015-000001 --rules DATE`" in refused.err
    foreign.does("start", "1")
    foreign.does("grant", "1")
    assert foreign.does("audit", "verify", "--law").code == 0
