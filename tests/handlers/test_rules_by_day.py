"""`rules list|table|verify|diff`, `assess` and scenarios by the rules of a day."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from databases import simulated_store
from the_command import COMPLETE, run

from handlers.analysis.pages import page_of, pages, table
from handlers.analysis.replay import play
from handlers.analysis.rule_list import rules_list
from handlers.analysis.rules_diff import RulesDiff, rules_diff
from handlers.analysis.table_files import write_table
from scenarios.reader import read_scenario
from workflow.logic.consistency import verify
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULE_SETS, RULES_2008, assembled

BORDERS = ("2018-01-01", "2021-05-01", "2022-07-01", "2023-11-01")
BEFORE_ANY = "No rule set was in force on 2008-03-02: the first begins on 2008-03-03."
UNREAD = "changed on 1 January 2026 in a way that has not been read"


def of(day: str) -> Any:
    return assembled(date.fromisoformat(day))


def between(first: str, second: str) -> RulesDiff:
    return rules_diff((of(first), DEFAULT), (of(second), DEFAULT))


def answer(*args: str) -> dict[str, Any]:
    """Return the JSON envelope of a verb."""
    return json.loads(run(*args, "--format", "json").stdout)  # type: ignore[no-any-return]


# Without and with a day -----------------------------------------------------------------------


def test_without_a_day_the_rules_are_those_of_2008() -> None:
    listed = answer("rules", "list")

    assert listed["rule_set"] == RULES_2008.name and "unread" not in listed
    assert listed["data"] == json.loads(json.dumps(rules_list(RULES_2008)))


def test_a_day_chooses_the_rules_whatever_the_policy_says(tmp_path: Path) -> None:
    by_date = tmp_path / "by_date.yaml"
    by_date.write_text("rule_sets_by_date: yes\n", encoding="utf-8")
    for day, name in (("2017-12-31", RULES_2008.name), ("2018-01-01", "§ 3, 2018-01-01")):
        for policy in ((), ("--policy", str(by_date))):
            found = answer("rules", "table", "--rules", day, *policy)
            assert (found["rule_set"], found["rules"]) == (name, of(day).content_hash())


@pytest.mark.parametrize(
    "args",
    [
        ("rules", "list"),
        ("rules", "table"),
        ("rules", "verify"),
        ("assess", COMPLETE),
    ],
    ids=lambda args: " ".join(args[:2]),
)
def test_a_day_before_the_first_rules_is_refused_in_one_sentence(args: tuple[str, ...]) -> None:
    done = run(*args, "--rules", "2008-03-02")

    assert (done.returncode, done.stdout, done.stderr) == (5, "", f"saksgang: {BEFORE_ANY}\n")


@pytest.mark.parametrize("verb", ["list", "table", "verify"])
def test_the_change_that_was_not_read_is_told_from_its_day_on(verb: str) -> None:
    told = run("rules", verb, "--rules", "2026-11-27")
    before = run("rules", verb, "--rules", "2025-12-31")

    assert told.returncode == 0 and UNREAD in told.stderr and "2023-11-01" in told.stderr
    assert before.stderr == "" and before.stdout == told.stdout
    assert UNREAD in answer("rules", verb, "--rules", "2026-01-01")["unread"]


@pytest.mark.parametrize("kind", ["an application", "a table"])
def test_who_assesses_by_rules_that_were_not_read_is_told(kind: str, tmp_path: Path) -> None:
    file = Path("scenarios/library/applications/epilepsy_3a.yaml")
    if kind == "a table":
        file = tmp_path / "facts.csv"
        file.write_text("patient.member\nno\n", encoding="utf-8")
    told = run("assess", str(file), "--rules", "2026-11-27")
    before = run("assess", str(file), "--rules", "2025-12-31")

    assert told.returncode == before.returncode == 0
    assert UNREAD in told.stderr and UNREAD not in before.stderr


# The sets themselves --------------------------------------------------------------------------


@pytest.mark.parametrize("rule_set", RULE_SETS, ids=lambda rules: str(rules.name))
def test_no_rule_set_has_a_gap_or_a_conflict(rule_set: Any) -> None:
    found = verify(rule_set, DEFAULT)

    assert found.sound
    assert (found.gaps, found.conflicts, found.inexact, found.idle) == (0, (), (), ())
    assert found.worlds > 10**14


@pytest.mark.parametrize("rule_set", RULE_SETS, ids=lambda rules: str(rules.name))
def test_list_table_and_pages_are_of_each_rule_set(rule_set: Any, tmp_path: Path) -> None:
    rows, made = rules_list(rule_set), pages([], rule_set)
    deciding = {rule.id for rule in rule_set.conditions if not rule.implied}
    file = tmp_path / "rules.csv"
    write_table(str(file), rule_set, DEFAULT)

    assert {row["id"] for row in rows} == set(rule_set.rules())
    assert {f"{page_of(row['id'])}.md" for row in rows} == set(made) - {"README.md", "validity.md"}
    assert all(f"Rule set: {rule_set.name}," in text for text in made.values())
    assert all(f"\n## {row['id']}\n" in made[f"{page_of(row['id'])}.md"] for row in rows)
    shown = {line.split(" | ")[1] for line in table(rule_set).splitlines() if line.startswith("| ")}
    assert {rule for rule in deciding if rule_set.rules()[rule].reason} <= shown
    for row in rule_set.validity.rows:
        assert f" | {row.id} | " in table(rule_set) and f"## {row.id}\n" in made["validity.md"]
    assert f'"{rule_set.routes[0].law}"' in file.read_text(encoding="utf-8-sig")


# Two days compared ----------------------------------------------------------------------------


def test_the_law_of_2018_is_stricter_and_looser_by_rules_with_an_example_each_way() -> None:
    found = between("2017-12-31", "2018-01-01")
    ends = {(flip.before, flip.after): flip for flip in found.outcomes.flips}
    by_rule = {change.rule: change for change in found.outcomes.rules}

    assert {flip.kind for flip in ends.values()} == {"stricter", "looser", "reclassified"}
    assert ends["granted under § 3a", "wrong applicant"].rules == ("N-8",)
    assert set(ends["dismissed", "granted under § 3"].rules) == {"S-1", "S-3"}
    assert ends["granted under § 3a", "granted under § 3"].kind == "reclassified"
    assert ends["granted under § 3a", "granted under § 3"].rules == ()
    assert (by_rule["S-7"].sides, by_rule["N-2"].sides) == (("before",), ("after",))
    assert by_rule["S-3"].sides == ("before", "after")
    lost = by_rule["N-2"].examples["stricter"]
    assert lost.before.startswith("granted under § 3") and lost.after == "rejected"
    assert lost.world["diagnosis.seriousness"] == "neither"
    won = by_rule["S-7"].examples["looser"]
    assert (won.before, won.after) == ("rejected", "granted under § 3")
    assert set(by_rule["N-2"].worlds) == {"stricter"} and set(by_rule["S-7"].worlds) == {"looser"}


def test_what_a_rule_alone_turns_is_counted_once_for_it() -> None:
    """N-12 is the only rule that dismisses what was not dismissed before July 2022."""
    found = between("2022-06-30", "2022-07-01")
    dismissed = [flip for flip in found.outcomes.flips if flip.after == "dismissed"]
    [channel] = [change for change in found.outcomes.rules if change.rule == "N-12"]

    assert dismissed and all(flip.rules == ("N-12",) for flip in dismissed)
    assert channel.worlds == {"stricter": sum(flip.worlds for flip in dismissed)}


@pytest.mark.parametrize(
    ("border", "other"),
    [
        ("2021-05-01", [("words", "letters have the words of 2021-05-01")]),
        ("2023-11-01", [("validity", "only after: V2, V4, V5")]),
    ],
)
def test_a_border_that_changes_no_outcome_says_what_it_changes(
    border: str, other: list[tuple[str, str]]
) -> None:
    before = date.fromordinal(date.fromisoformat(border).toordinal() - 1).isoformat()
    found = between(before, border)

    assert found.outcomes.flips == () and not found.may_change_outcomes
    assert [each.kind for each in found.others] == [kind for kind, _ in other]
    assert all(says in each.says for each, (_, says) in zip(found.others, other, strict=True))
    done = run("rules", "diff", "--from", before, "--to", border)
    assert done.returncode == 0 and "No combination of facts ends otherwise." in done.stdout


def test_within_a_period_two_days_are_the_same() -> None:
    for day in BORDERS:
        assert between(day, day).as_data() == []
    done = run("rules", "diff", "--from", "2018-01-01", "--to", "2021-04-30")
    assert (done.returncode, done.stdout) == (0, "These two days have the same rules.\n")


def test_diff_of_days_answers_as_rows_and_as_lines() -> None:
    days = ("--from", "2022-06-30", "--to", "2022-07-01")
    data = answer("rules", "diff", *days)
    lines = run("rules", "diff", *days)
    rules = [row for row in data["data"] if row["kind"] == "rule"]

    assert lines.returncode == 8
    assert data["rule_set"] == ["§ 3, 2021-05-01", "§ 3, 2022-07-01"]
    assert {row["rule"] for row in rules} == {"S-6", "N-8", "N-12", "N-14"}
    assert rules[-1]["examples"]["stricter"]["after"] == "dismissed"
    assert "  N-12, only after: stricter in " in lines.stdout
    assert "with form.kind: message; no_identity_number: yes" in lines.stdout


def test_policies_are_compared_across_days_too(tmp_path: Path) -> None:
    other = replace(DEFAULT, long_term_days=180, long_term_months=6)
    found = rules_diff((of("2018-01-01"), DEFAULT), (of("2021-05-01"), other))
    file = tmp_path / "six.yaml"
    file.write_text("long_term_days: 180\nlong_term_months: 6\n", encoding="utf-8")
    same = ("--from-policy", str(file), "--policy", str(file))

    assert {change.rule for change in found.outcomes.rules} == {"N-2b"}
    assert run("rules", "diff", *same).stdout == "The two policies are the same.\n"
    assert run("rules", "diff", "--from", "2018-01-01").returncode == 2
    assert run("rules", "diff", "--from", str(file)).returncode == 2


# Assessing and playing by the rules of a day --------------------------------------------------


def test_assess_by_the_rules_of_a_day_counts_from_the_day_of_receipt() -> None:
    by_day = answer("assess", COMPLETE, "--now", "2015-03-16", "--rules", "2018-01-01")["data"][0]
    usual = answer("assess", COMPLETE, "--now", "2015-03-16")["data"][0]

    assert (usual["basis"], usual["in_force"]) == ("§ 3a", True)
    assert (by_day["basis"], by_day["in_force"]) == ("§ 3", False)
    assert by_day["missing"] == ["diagnosis.seriousness"]
    assert by_day["received"] == usual["received"] == "2015-03-16"


def test_rules_that_were_not_in_force_are_told_when_they_are_used() -> None:
    says = (
        "The rule set «§§ 3a and 3b, 2008–2017» was in force until 2017-12-31; this simulation "
        "uses it for what was received on 2018-01-01.\n"
    )

    assert run("assess", COMPLETE, "--now", "2018-01-01").stderr == says
    assert run("assess", COMPLETE, "--now", "2017-12-31").stderr == ""
    by_day = run("assess", COMPLETE, "--now", "2018-01-01", "--rules", "2018-01-01")
    assert by_day.stderr == ""


@pytest.mark.parametrize("where", ["in memory", "in a store"])
def test_a_scenario_takes_the_rules_of_a_day(where: str) -> None:
    story = read_scenario("scenarios/library/outcomes_rules_of_a_day.yaml")
    without = story.model_copy(update={"rules": None})
    store = None if where == "in memory" else simulated_store(":memory:")
    played = play(story, store=store)

    assert played.differences == ()
    assert [each.event.terms.rule_set for each in played.events] == ["§ 3, 2018-01-01"]
    assert play(without, store=store).differences != ()
    if store is not None:
        store.close()
