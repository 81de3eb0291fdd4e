"""`compare`: planted rows are found, each with its cause; what changes nothing changes nothing."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
import yaml
from states import DECIDING, other_policy, rows_of
from the_command import run
from worlds import GRANTED, granted_worlds

from handlers.analysis.facts_frame import frame_of
from handlers.analysis.rules_diff import rules_diff
from handlers.population.causes import flips
from handlers.population.compare import compare
from handlers.population.compare_summary import summary_of
from handlers.population.population import DERIVING, read_population
from handlers.population.row_outcomes import row_outcomes
from handlers.population.variant_settings import Setting
from handlers.simulation.executors import local_workers
from scenarios.forms import form
from workflow.engine.errors import InvalidInput
from workflow.logic.changed_rules import without
from workflow.logic.prepared import prepared
from workflow.logic.rule_set import RuleSet
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULE_SETS

TODAY: Final = {"name": "today"}


def population(
    folder: Path, worlds: list[dict[str, object]], *variants: dict[str, Any], **more: Any
) -> Path:
    """Write a population of these facts, and return its file."""
    frame_of(worlds).with_columns(id=pl.int_range(len(worlds)).cast(pl.String)).write_parquet(
        folder / "facts.parquet"
    )
    file = folder / "population.yaml"
    content = {
        "schema": 1,
        "population": "Planted rows",
        "synthetic": "yes",
        "from": "facts.parquet",
        "received": "2015-03-16",
        "variants": [TODAY, *variants],
        **more,
    }
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return file


def rare(persons: int) -> dict[str, object]:
    """Return a world granted under § 3b, with so many persons who have the disease."""
    return {**GRANTED[1], "diagnosis.persons_in_norway": persons, "documentation.study": True}


def test_planted_rows_are_found_with_their_cause_and_rules(tmp_path: Path) -> None:
    near_misses = [rare(299), rare(500), GRANTED[0]]
    worlds = [rare(300), *near_misses, rare(499), *near_misses]
    file = population(tmp_path, worlds, {"name": "300", "policy": {"rare_persons": 300}})
    found = compare(read_population(str(file)), ids=True)
    [kind] = found.variants[1].flips

    assert (kind.count, kind.ids) == (2, ("0", "4"))
    assert (kind.before.outcome, kind.after.outcome) == ("grant", "reject")
    assert (kind.cause, kind.how) == (("rare_persons",), "each")
    assert "B-1" in kind.rules
    assert sum(count for _, count, _ in found.counts(0)) == len(worlds)


def test_the_cause_is_the_unit_that_makes_the_difference(tmp_path: Path) -> None:
    variant = {"name": "both", "policy": {"rare_persons": 300, "very_rare_persons": 50}}
    found = compare(read_population(str(population(tmp_path, [rare(350)], variant))))

    assert [kind.cause for kind in found.variants[1].flips] == [("rare_persons",)]


def test_a_rule_that_is_left_out_is_a_cause(tmp_path: Path) -> None:
    worlds = [{**GRANTED[0], "initiated_by_specialist": False}, GRANTED[0]]
    file = population(tmp_path, worlds, {"name": "any doctor starts", "without": ["A-6"]})
    [kind] = compare(read_population(str(file)), ids=True).variants[1].flips

    assert (kind.cause, kind.rules, kind.ids) == (("without A-6",), ("A-6",), ("0",))


def test_two_units_that_each_leave_a_refusal_are_a_cause_together(tmp_path: Path) -> None:
    world = {**GRANTED[0], "initiated_by_specialist": False, "tried_enough": False}
    file = population(tmp_path, [world], {"name": "none", "without": ["A-3", "A-6"]})
    [kind] = compare(read_population(str(file))).variants[1].flips

    assert (kind.cause, kind.how) == (("without A-3", "without A-6"), "together")
    assert kind.before.reasons == (2, 7)


@pytest.mark.parametrize("name", [a.name for a in DECIDING if a.name not in DERIVING])
def test_every_policy_value_that_the_rules_read_flips_a_planted_row(name: str) -> None:
    """The worlds are those that the exact statement of the rules names."""
    if name in OF_OTHER_PROCESSES or name == "rule_sets_by_date":
        assert not any(planted(name, rules) for rules in RULE_SETS)
    else:
        assert any(planted(name, rules) for rules in RULE_SETS)


OF_OTHER_PROCESSES: Final = ("short_months", "ordinary_template_from", "short_template_from")
"""Values that decide nothing here: they are about agreements on compassionate use."""


def planted(name: str, rules: RuleSet) -> bool:
    """Return whether rows flip under another value, each because of it."""
    policy = other_policy(name)
    statement = rules_diff((rules, DEFAULT), (rules, policy))
    every = granted_worlds(prepared(rules, DEFAULT))[0]
    worlds = [{**every, **stated(flip.example)} for flip in statement.outcomes.flips]
    if not worlds:
        return False
    rows = rows_of(worlds, [frozenset()] * len(worlds), "2024-01-01")
    before, after = Setting(DEFAULT, rule_set=rules), Setting(policy, rule_set=rules)
    found = flips(
        rows, (before, row_outcomes(rows, before)[0]), (after, row_outcomes(rows, after)[0])
    )
    assert {kind.cause for kind in found} <= {(name,)}
    return bool(found)


def stated(world: Mapping[str, object]) -> dict[str, object]:
    """Return a world whose statements are there or unknown, as in an application."""
    return {
        name: value or None if FACTS[name].kind == "given" else value
        for name, value in world.items()
        if name in FACTS
    }


def test_a_variant_that_changes_nothing_differs_in_nothing(tmp_path: Path) -> None:
    file = population(tmp_path, [rare(300), GRANTED[0]], {"name": "the same"})
    found = summary_of(compare(read_population(str(file))), "saksgang compare")
    first, second = found.variants
    own = {"name", "differences"}

    assert second.model_dump(exclude=own) == first.model_dump(exclude=own)
    assert found.flips == ()
    assert {each.value for each in second.differences.values()} == {0.0}


def test_few_real_persons_are_not_told(tmp_path: Path) -> None:
    worlds = [rare(300)] * 3 + [rare(50)] * 40 + [GRANTED[0]] * 60
    variant = {"name": "300", "policy": {"rare_persons": 300}}
    file = population(tmp_path, worlds, variant, synthetic="no")
    found = summary_of(compare(read_population(str(file))), "")
    [flip] = found.flips or ()

    assert (flip.count, flip.weight, flip.suppressed) == (None, None, True)
    assert [v.granted for v in found.variants] != [103.0, 100.0]


def test_weights_hit_the_totals_of_the_file(tmp_path: Path) -> None:
    file = population(
        tmp_path,
        [GRANTED[0]] * 30 + [rare(900)] * 10,
        calibrate={"outcome": {"grant": 600, "reject": 50}},
    )
    read = read_population(str(file))

    assert read.rows.weight.tolist() == pytest.approx([20.0] * 30 + [5.0] * 10)
    assert compare(read).granted[0].value == pytest.approx(600)


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        (
            {"variants": [TODAY, {"name": "x", "without": ["A-99"]}]},
            "variants[1].without",
            "no rule",
        ),
        ({"variants": [TODAY, {**TODAY}]}, "variants", "a name of its own"),
        (
            {"variants": [{"name": "x", "without": ["A-6"]}]},
            "variants",
            "the first variant is today",
        ),
        (
            {"variants": [TODAY, {"name": "x", "rules": "1999-01-01"}]},
            "variants[1].rules",
            "No rule set",
        ),
        (
            {"variants": [TODAY, {"name": "x", "policy": {"treatment_window_months": 6}}]},
            "variants[1].policy.treatment_window_months",
            "treatment_time",
        ),
        (
            {"variants": [TODAY, {"name": "x", "policy": {"no_such": 6}}]},
            "variants[1].policy.no_such",
            "",
        ),
        ({"calibrate": {"outcome": {"dismiss": 5}}}, "calibrate.outcome", "no row"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(
    tmp_path: Path, change: dict[str, Any], path: str, says: str
) -> None:
    file = population(tmp_path, [rare(300)], **change) if "variants" not in change else None
    if file is None:
        file = population(tmp_path, [rare(300)])
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        file.write_text(yaml.safe_dump({**content, **change}), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_population(str(file))
    fault = refused.value.faults[0]

    assert fault.path == path
    assert says in fault.message
    assert fault.line > 1


def test_rules_from_python_must_give_each_application_one_end(tmp_path: Path) -> None:
    read = read_population(str(population(tmp_path, [rare(300)])))
    merits = RULE_SETS[0].group("merits")
    fewer = replace(merits, rules=merits.rules[1:])
    gap = replace(
        RULE_SETS[0], groups=tuple(fewer if g is merits else g for g in RULE_SETS[0].groups)
    )
    today = read.variants[0]
    other = replace(today, name="with a gap", setting=Setting(rule_set=gap))

    with pytest.raises(ValueError, match=r"with a gap: by these rules .* have no end"):
        compare(read, [today, other])
    whole = replace(other, setting=Setting(rule_set=without(RULE_SETS[0], {"S-4"})))
    assert len(compare(read, [today, whole]).variants) == 2
    with local_workers(2) as executor:  # which get the rules as they are
        assert len(compare(read, [today, whole], executor).variants) == 2


def test_check_tells_what_is_wrong_with_the_rows_of_a_population(tmp_path: Path) -> None:
    variant = {"name": "x", "without": ["A-99"]}
    checked = run("check", str(population(tmp_path, [rare(300)], variant)))

    assert checked.returncode == 7
    assert "A-99 is no rule that decides" in checked.stderr


@pytest.mark.parametrize(
    ("old", "new", "path", "says"),
    [
        ("{yes: 75%, no: 25%}", "{yes: 75%, no: 35%}", "groups[0].facts.tried_enough", "make 110%"),
        ("{yes: 75%, no: 25%}", "{yes: 75%}", "groups[0].facts.tried_enough", "make 75%"),
        ("{yes: 75%, no: 25%}", "{yes: 75, no: 25%}", "groups[0].facts.tried_enough.yes", "as 30%"),
        ("tried_enough: {yes: 75", "tried_enuf: {yes: 75", "groups[0].facts.tried_enuf", "mean"),
        ("treatment.purpose: other", "treatment.purpos: other", "otherwise.treatment.purpos", ""),
        ("share: 70%", "share: 60%", "groups", "the shares make 90%"),
        ("without: [A-4]", "without: [a-4]", "variants[2].without", "did you mean A-4?"),
    ],
)
def test_a_slip_in_the_form_is_told_once_with_its_place(
    tmp_path: Path, old: str, new: str, path: str, says: str
) -> None:
    file = tmp_path / "reform.yaml"
    text = form("population")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_population(str(file))
    faults = [f for f in refused.value.faults if f.path == path]

    assert len(faults) == 1
    assert says in faults[0].message
    assert faults[0].line > 20


def test_a_table_of_facts_is_no_population(tmp_path: Path) -> None:
    population(tmp_path, [rare(300)])
    with pytest.raises(InvalidInput, match="name it under from:"):
        read_population(str(tmp_path / "facts.parquet"))


def test_the_example_of_the_readme_is_a_population() -> None:
    checked = run("check", "scenarios/populations/rare_below_300.yaml")

    assert checked.returncode == 0
    assert "rare_below_300.yaml: population" in checked.stdout


def test_the_form_is_a_population_that_can_be_compared(tmp_path: Path) -> None:
    file = tmp_path / "reform.yaml"
    file.write_text(form("population"), encoding="utf-8")
    told = run("compare", str(file), "--out", str(tmp_path / "out"), "--format", "json")
    data = json.loads(told.stdout)["data"]

    assert (told.returncode, run("check", str(file)).returncode) == (0, 0)
    assert [variant["name"] for variant in data["variants"]][:2] == [
        "today",
        "a disease is rare below 300 persons",
    ]
    assert data["variants"][1]["differences"]["granted"]["value"] < 0
    assert {example["variant"] for example in data["examples"]} >= {
        "a disease is rare below 300 persons",
        "special reasons are not asked for",
    }
    written = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert written["flips"] == data["flips"]
