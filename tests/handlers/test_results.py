"""The folder of results: the summary, and the tables that hold the same."""

import json
from pathlib import Path

import made_results
import polars as pl
import pytest

from handlers.results.summary import FILE, read_summary
from handlers.results.tables import (
    COHORTS_FILE,
    FLIPS_FILE,
    cohorts_frame,
    flips_frame,
    write_results,
)
from workflow.engine.errors import InvalidInput


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    summary = made_results.summary()
    write_results(tmp_path, summary)
    assert read_summary(tmp_path) == summary


def test_the_same_summary_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_results(tmp_path / name, made_results.summary())
    for file in (FILE, FLIPS_FILE, COHORTS_FILE):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_tables_hold_the_flips_and_weeks_of_the_summary(tmp_path: Path) -> None:
    summary = made_results.summary()
    write_results(tmp_path, summary)
    flips = pl.read_parquet(tmp_path / FLIPS_FILE)
    assert flips.equals(flips_frame(summary.flips or ()))
    assert flips["count"].to_list() == [310, 25, None]
    assert flips["cause"].to_list()[1] == ["rare_persons", "staff"]
    cohorts = pl.read_parquet(tmp_path / COHORTS_FILE)
    assert cohorts.equals(cohorts_frame(summary.variants))
    assert cohorts.height == 2 * 52
    assert cohorts["within_8_weeks"].null_count() == 2 * 8


def test_what_is_not_known_stands_in_no_file(tmp_path: Path) -> None:
    names = ("days", "weeks", "net", "kroner")
    variant = {k: v for k, v in made_results.data()["variants"][0].items() if k not in names}
    write_results(tmp_path, made_results.summary(variants=[variant], flips=None))
    (stored,) = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["variants"]
    assert not stored.keys() & set(names)
    assert not (tmp_path / COHORTS_FILE).exists()
    assert not (tmp_path / FLIPS_FILE).exists()


def test_a_suppressed_cell_is_written_as_null(tmp_path: Path) -> None:
    write_results(tmp_path, made_results.summary())
    flip = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["flips"][2]
    assert flip["count"] is None
    assert flip["weight"] is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "summary.json:1:1: this is no summary in JSON"),
        ('{"schema": "saksgang.summary/2"}', "summary.json:1:1: schema: "),
        ("[]", "summary.json:1:1: "),
    ],
)
def test_a_file_that_is_no_summary_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_summary(tmp_path)
    assert says in str(refused.value)


def test_each_wrong_field_is_named(tmp_path: Path) -> None:
    data = made_results.data()
    data["variants"][1]["decided_within_8_weeks"] = 91.5
    data["variants"][0]["weeks"][3]["week"] = "yesterday"
    (tmp_path / FILE).write_text(json.dumps(data, default=str), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_summary(tmp_path)
    paths = {fault.path for fault in refused.value.faults}
    assert paths == {"variants[1].decided_within_8_weeks", "variants[0].weeks[3].week"}


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="--out"):
        read_summary(tmp_path)
