"""A variant that changes nothing differs from today in no file of `compare` or `simulate`."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from the_command import LIBRARY, in_process

STAFF = [{"from": "2015-01-01", "case_workers": 1, "hours_a_day": 7.5, "absence": "12%"}]
ANSWERS = {"answered": "80%", "days": {7: "30%", 14: "40%", 21: "20%", 35: "10%"}}
EFFORT = {"first_assessment": 40, "after_answer": 20, "overdue": 15}
FILES = {
    "compare": ["flips.parquet", "summary.json"],
    "simulate": ["cohorts.parquet", "events.parquet", "flips.parquet", "summary.json"],
}


def written(verb: str, folder: Path, variants: list[dict[str, Any]]) -> Path:
    """Compare or simulate a population with these variants, and return the folder of results."""
    folder.mkdir()
    content = {
        "schema": 1,
        "population": "Applications of a made-up spring",
        "synthetic": "yes",
        "from": str(LIBRARY),
        "received": "2015-03-16",
        "period": {"from": "2015-03-02", "to": "2015-05-31"},
        "warm_up": 14,
        "follow": 60,
        "replications": 3,
        "arrivals": {"a_year": 2500},
        "answers": ANSWERS,
        "effort": EFFORT,
        "staff": STAFF,
        "costs": {"grant_a_year": {"value": 9000, "source": "made up"}},
        "variants": variants,
    }
    file, out = folder / "spring.yaml", folder / "out"
    file.write_text(json.dumps(content), encoding="utf-8")
    events = ["--events", "all"] if verb == "simulate" else []
    done = in_process([verb, str(file), "--out", str(out), *events], {}, "")
    assert done.code == 0, done.err
    assert sorted(each.name for each in out.iterdir()) == FILES[verb]
    return out


def of_variant(file: Path, variant: str) -> bytes:
    """Return a table's rows of one variant, without what tells it from others: names."""
    table = pl.read_parquet(file)
    cases = [pl.col(x).str.split("-").list.slice(1) for x in table.columns if x.startswith("case:")]
    table = table.with_columns(x.list.join("-") for x in cases)
    return table.filter(variant=variant).drop("variant").write_csv().encode()


@pytest.mark.parametrize("verb", FILES)
def test_the_rows_of_a_variant_that_changes_nothing_are_those_of_today(
    verb: str, tmp_path: Path
) -> None:
    same = {"staff": STAFF, "answers": ANSWERS, "effort": EFFORT, "queue": "oldest"}
    twin = {"name": "the same", "policy": {"rare_persons": 500}, **same}
    out = written(verb, tmp_path / "two", [{"name": "today"}, twin])
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    today, other = summary["variants"]
    of_today, differences = (each.pop("differences", {}) for each in (today, other))

    assert of_today == {}
    assert {**today, "name": ""} == {**other, "name": ""}
    assert {each for found in differences.values() for each in found.values()} <= {0.0}
    assert summary["flips"] == []
    assert pl.read_parquet(out / "flips.parquet").is_empty()
    for name in ("cohorts.parquet", "events.parquet"):
        if name in FILES[verb]:
            assert of_variant(out / name, "the same") == of_variant(out / name, "today") != b""


@pytest.mark.parametrize("verb", FILES)
def test_values_that_are_stated_as_they_are_change_no_byte(verb: str, tmp_path: Path) -> None:
    fewer = {"name": "rare below 100 persons", "policy": {"rare_persons": 100}}
    plain = written(verb, tmp_path / "plain", [{"name": "today"}, fewer])
    stated = {"name": "today", "policy": {"rare_persons": 500, "rule_sets_by_date": "no"}}
    told = written(verb, tmp_path / "told", [stated, fewer])

    for name in FILES[verb]:
        one, other = ((folder / name).read_bytes() for folder in (plain, told))
        if name == "summary.json":
            summaries = [json.loads(each) for each in (one, other)]
            for summary in summaries:
                del summary["origin"]["command"], summary["origin"]["inputs"]
            one, other = (json.dumps(each).encode() for each in summaries)
        assert one == other
