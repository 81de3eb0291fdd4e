"""`--process NAME`: what analysts ask of rules, files and roads can be asked of any process."""

import csv
import json
from pathlib import Path

import pytest
from the_command import run

from handlers.analysis.coverage import everything
from handlers.analysis.pages import pages
from handlers.analysis.rule_list import rules_list
from handlers.analysis.rules_by_day import NoRules, process_of, refuse_undated, rules_of
from handlers.analysis.table_files import sheet
from scenarios.forms import form
from workflow.processes import PROCESSES
from workflow.reimbursement.policy import DEFAULT

WITH_RULES = [process.name for process in PROCESSES.values() if process.rule_sets]
WITHOUT = ["correction", "revocation"]


def listed(*args: str) -> list[dict[str, object]]:
    done = run(*args, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["data"]  # type: ignore[no-any-return]


def test_the_rules_of_a_process_are_listed_with_their_facts() -> None:
    rules = listed("rules", "list", "--process", "complaint")
    facts = listed("rules", "list", "--facts", "--process", "complaint")
    read = {name for rule in rules for name in rule["facts"]}  # type: ignore[attr-defined]

    assert {"C-1", "C-7"} & {rule["id"] for rule in rules} >= {"C-1"}
    assert [rule["id"] for rule in rules] == sorted(rule["id"] for rule in rules)  # type: ignore[type-var]
    assert read == {row["column"] for row in facts}
    assert all(rule["owners"] for rule in rules)


@pytest.mark.parametrize("name", WITH_RULES)
def test_the_rules_of_each_process_have_a_table_and_pages(name: str, tmp_path: Path) -> None:
    process = PROCESSES[name]
    rule_set = rules_of(None, process)
    made = pages([], rule_set)

    assert process_of(rule_set) is process
    assert len(sheet(rule_set, DEFAULT)) > len(rule_set.routes) + 1
    assert "README.md" in made and len(made) > 1
    for row in rules_list(rule_set):
        assert any(f"## {row['id']}\n" in text for text in made.values()), row["id"]


def test_only_the_reasons_of_reimbursement_are_those_of_list_7481(tmp_path: Path) -> None:
    agreements, ours = rules_of(None, PROCESSES["cu_agreement"]), rules_of(None)
    file = tmp_path / "agreements.csv"
    assert run("rules", "table", "--process", "cu_agreement", "--out", str(file)).returncode == 0
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))

    assert rows and not any(row["reason in words"] for row in rows)
    assert any(row[6] for row in sheet(ours, DEFAULT)[1:])
    assert "of list 7481" not in "".join(pages([], agreements).values())
    assert "of list 7481" in "".join(pages([], ours).values())


@pytest.mark.parametrize("name", WITH_RULES[1:])
def test_the_rules_of_each_process_are_sound(name: str) -> None:
    done = run("rules", "verify", "--process", name)

    assert done.returncode == 0, done.stdout
    assert f"rule set: {rules_of(None, PROCESSES[name]).name}\n" in done.stdout


def test_rules_without_dates_are_not_compared_by_day() -> None:
    done = run(
        "rules", "diff", "--process", "complaint", "--from", "2017-01-01", "--to", "2020-01-01"
    )

    assert done.returncode == 2
    assert "the same on every day, so there is nothing to compare" in done.stderr
    refuse_undated(PROCESSES["reimbursement"])


@pytest.mark.parametrize("name", WITHOUT)
def test_a_process_without_rules_of_its_own_says_so(name: str) -> None:
    done = run("rules", "list", "--process", name)

    assert done.returncode == 2
    assert f"The cases of {name} are judged by no rules of their own" in done.stderr
    assert f"`saksgang diagram --process {name}`" in done.stderr
    with pytest.raises(NoRules):
        rules_of(None, PROCESSES[name])


def test_scenarios_of_one_process_are_played_with_its_own_coverage() -> None:
    story = "scenarios/library/correction/refusal_becomes_a_grant.yaml"
    done = run("replay", story, "--process", "correction", "--coverage", "--format", "json")
    other = run("replay", story, "--process", "cu_hospital")

    assert set(json.loads(done.stdout)["data"][0]["shown"]) == set(
        everything(PROCESSES["correction"])
    )
    assert other.returncode == 7 and "no scenario here has a case of cu_hospital" in other.stderr


@pytest.mark.parametrize("process", PROCESSES)
def test_the_form_of_each_process_is_made_from_its_model(process: str) -> None:
    text, model = form("application", PROCESSES[process]), PROCESSES[process].form

    for name, field in model.model_fields.items():
        assert f"\n# {field.alias or name}:" in text


@pytest.mark.parametrize("name", PROCESSES)
def test_the_diagram_of_each_process_has_its_states_and_steps(name: str) -> None:
    process = PROCESSES[name]
    drawn = run("diagram", "--process", name).stdout

    for state in process.states:
        assert f" {state.name}" in drawn, state.name
    for road in process.roads:
        assert road.step in drawn, road.step
