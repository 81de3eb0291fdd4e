"""A rule set that is used outside its days says so: once on stderr, on the screens, in letters."""

from pathlib import Path

from the_command import COMPLETE, Office

from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULES_2008

OLD = RULES_2008.name
LATER = "2026-11-27"
REPEALED = (
    f"The rule set «{OLD}» was in force until 2017-12-31; this simulation uses it for what was"
)


def test_it_is_said_once_when_a_case_is_registered_and_when_it_is_decided(office: Office) -> None:
    opened = office.does("register", COMPLETE, at=LATER)
    assert opened.err.count(f"Case 2026-000001: {REPEALED} received on {LATER}.") == 1
    for reading in ("show 1", "why 1", "list", "inbox", "history 1"):
        assert "in force" not in office.does(*reading.split(), at=LATER).err, reading
    assert "in force" not in office.does("start", "1", at=LATER).err
    assert "in force" not in office.does("note", "1", "Called.", at=LATER).err

    assert office.does("grant", "1", at=LATER).err.count(REPEALED) == 1
    assert "in force" not in office.does("note", "1", "Told the doctor.", at=LATER).err
    assert "in force" not in office.does("register", COMPLETE, at=LATER).err  # registered before


def test_of_a_case_under_the_rules_of_its_day_nothing_is_said(office: Office) -> None:
    said = office.does("register", COMPLETE).err + office.does("start", "1").err
    said += office.does("grant", "1").err
    for reading in ("show 1", "why 1", "selfcheck"):
        said += office(*reading.split()).out

    assert "was in force" not in said and "not in force" not in said
    shown = office.data("show", "1")
    assert (shown["rule_set"], shown["in_force"]) == (OLD, True)
    assert shown["policy"] == DEFAULT.content_hash()


def test_screens_and_json_say_so(office: Office) -> None:
    office.does("register", COMPLETE, at=LATER)
    for verb in ("show", "why"):
        shown = office.does(verb, "1", at=LATER).out
        assert shown.count(f"{REPEALED} received on {LATER}") == 1, verb
        data = office.data(verb, "1", at=LATER)
        assert (data["rule_set"], data["in_force"]) == (OLD, False), verb
    found = office("selfcheck", at=LATER)
    says = f"The rule set «{OLD}» was not in force when 1 open case came; this simulation uses it."
    assert found.code == 8 and found.out.count(says) == 1


def test_assessing_says_so(office: Office) -> None:
    now, then_ = office("assess", COMPLETE, at=LATER), office("assess", COMPLETE)
    assert now.err.count(REPEALED) == 1 and "in force" not in then_.err + now.out
    [later], [in_time] = (office.data("assess", COMPLETE, at=at) for at in (LATER, "2015-03-16"))

    assert (later["rule_set"], later["in_force"]) == (OLD, False)
    assert (in_time["rule_set"], in_time["in_force"]) == (OLD, True)


def test_a_table_of_facts_says_so(office: Office, tmp_path: Path) -> None:
    table = tmp_path / "facts.csv"
    table.write_text("patient.member\nyes\n", encoding="utf-8")
    done = office("assess", str(table), "--format", "json", at=LATER)

    assert done.err.count(REPEALED) == 1
    assert (done.data[0]["rule_set"], done.data[0]["in_force"]) == (OLD, False)
