"""A day without rules is refused at the door; a case whose rules are missing hides no other."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from the_command import COMPLETE, INCOMPLETE, RARE, Office

from handlers.casework import door
from workflow.engine.advance import new_terms
from workflow.engine.terms import Terms
from workflow.reimbursement import assessed, carried

BY_DATE = 'schema: "1"\npolicy: By the day\nrule_sets_by_date: yes\n'
WAY_OUT = "`saksgang move 2015-000001 --rules DATE`"


def test_an_application_of_a_day_without_rules_is_refused(office: Office, tmp_path: Path) -> None:
    by_date = tmp_path / "by_date.yaml"
    by_date.write_text(BY_DATE, encoding="utf-8")
    office.does("db", "upgrade")
    done = office("--policy", str(by_date), "register", "--received", "2007-01-10", COMPLETE)

    assert (done.code, done.out) == (5, "")
    assert "No rule set was in force on 2007-01-10" in done.err
    assert office.data("list") == []


@pytest.fixture
def foreign(office: Office) -> Iterator[Office]:
    """An office with a case whose rules this program does not have, and one that is as usual."""

    def of_another_program(*arguments: Any) -> Terms:
        return replace(new_terms(*arguments), rule_set="§ 9, 1999", rules="0" * 64)

    with mock.patch.object(door, "new_terms", of_another_program):
        office.does("register", INCOMPLETE)
    office.does("register", RARE)
    yield office


@pytest.mark.parametrize("verb", ["inbox", "list", "board", "deadlines", "next", "search Ingrid"])
def test_a_case_without_its_rules_hides_no_other(verb: str, foreign: Office) -> None:
    for form in ("table", "json"):
        done = foreign.does(*verb.split(), "--format", form)
        assert "2015-000001" in done.out or verb in ("board", "next")
        assert "2015-000002" in done.out or verb in ("board", "next", "search Ingrid")
    if verb in ("inbox", "list", "search Ingrid"):
        assert "this program does not have its rules" in foreign.does(*verb.split()).out
        [line] = [row for row in foreign.data(*verb.split()) if row["number"] == "2015-000001"]
        assert (line["outcome"], line["basis"]) == ("no_rules", None)


@pytest.mark.parametrize("verb", ["show", "why"])
def test_a_case_without_its_rules_is_shown_with_the_way_out(verb: str, foreign: Office) -> None:
    shown = foreign.does(verb, "1").out
    assert "«§ 9, 1999», which this program does not have" in shown and WAY_OUT in shown

    data = foreign.data(verb, "1")
    assert (data["outcome"], data["reasons"], data["missing"]) == ("no_rules", [], [])
    assert foreign.does("why", "1", "grant").out.startswith("2015-000001: grant is not open")


@pytest.mark.parametrize("step", ["ask", "start"])
def test_a_case_without_its_rules_is_not_handled_by_others(step: str, foreign: Office) -> None:
    done = foreign(step, "1")

    assert (done.code, done.out) == (5, "")
    assert WAY_OUT in done.err


def test_time_goes_on_in_a_case_without_its_rules(foreign: Office) -> None:
    foreign.does("tick", at="2015-05-15")

    assert {"preliminary_reply_sent", "target_missed"} <= set(foreign.events("1"))


def test_the_expiry_warning_of_a_case_without_its_rules_goes_out(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("grant", "1")
    with (
        mock.patch.object(carried, "named", lambda _: None),
        mock.patch.object(assessed, "named", lambda _: None),
    ):
        office.does("tick", at="2017-01-20")

    assert office.events("1")[-1] == "expiry_warned"
