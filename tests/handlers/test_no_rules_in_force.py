"""A case of a day without rules is refused at the door; one that is stored hides no other."""

from pathlib import Path

import pytest
from the_command import COMPLETE, RARE, Office

BY_DATE = 'schema: "1"\npolicy: By the day\nrule_sets_by_date: yes\n'


@pytest.fixture
def by_date(tmp_path: Path) -> tuple[str, str]:
    """The options that choose rules by the day of arrival."""
    file = tmp_path / "by_date.yaml"
    file.write_text(BY_DATE, encoding="utf-8")
    return "--policy", str(file)


def test_an_application_of_a_day_without_rules_is_refused(
    office: Office, by_date: tuple[str, str]
) -> None:
    office.does("db", "upgrade")
    done = office(*by_date, "register", "--received", "2007-01-10", COMPLETE)

    assert (done.code, done.out) == (5, "")
    assert "No rule set was in force on 2007-01-10" in done.err
    assert office.data("list") == []


@pytest.mark.parametrize("verb", ["inbox", "list", "board", "deadlines", "next", "search Maren"])
def test_a_stored_case_of_a_day_without_rules_hides_no_other(
    verb: str, office: Office, by_date: tuple[str, str]
) -> None:
    office.does("register", "--received", "2007-01-10", RARE)
    office.does("register", COMPLETE)
    for form in ("table", "json"):
        done = office.does(*by_date, *verb.split(), "--format", form)
        assert "2007-000001" in done.out or verb == "board"
        assert "2015-000001" in done.out or verb in ("board", "next", "search Maren")
    if verb in ("inbox", "list", "search Maren"):
        assert "no rules for its day" in office.does(*by_date, *verb.split()).out
        [line] = [row for row in office.data(*by_date, *verb.split()) if "2007" in row["number"]]
        assert (line["outcome"], line["basis"]) == ("no_rules", None)
