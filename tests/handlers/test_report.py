"""`report`: its figures are those of the results, and no name in them breaks out of the page."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lived_cases
import made_results
import polars as pl
import pytest
from cases import noon
from hypothesis import given, settings
from hypothesis import strategies as st
from read_report import Report, read
from the_command import Office, in_process, opened

from handlers.reports.report import report_of_results
from handlers.reports.report_page import Language
from handlers.reports.report_words import Writer
from handlers.reports.stats import statistics
from handlers.results.summary import read_summary
from handlers.results.tables import COHORTS_FILE, FLIPS_FILE, write_results
from handlers.text import one_line
from workflow.reimbursement.process import REIMBURSEMENT

MOST_BYTES = 1_000_000
HOSTILE = (
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "$\\nosuch{1}$ $x^2$",
    "_hidden",
    "]]></text><script>1</script>",
    "\x1b[31mred\x07\u202egnp.exe",
    "=HYPERLINK(1)",
    "&amp; &lt;",
)


def made(tmp_path: Path, language: Language = "nb", **changes: Any) -> Report:
    """Write results to a folder, and read the report of it."""
    write_results(tmp_path, made_results.summary(**changes))
    return read(report_of_results(tmp_path, language))


# Proof: figures in the page = summary.json = the frames ------------------------------------------


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_numbers_on_top_are_those_of_the_summary(tmp_path: Path, language: Language) -> None:
    found = made(tmp_path, language)
    rare = read_summary(tmp_path).variants[1]
    assert [value for _, value in found.bigs] == [
        rare.differences["granted"].value,
        rare.decided_within_8_weeks,
        rare.differences["hours"].value,
        rare.differences["kroner"].value,
    ]


def test_the_weeks_are_those_of_the_frame(tmp_path: Path) -> None:
    found = made(tmp_path)
    frame = pl.read_parquet(tmp_path / COHORTS_FILE)
    for table, column in (("backlog", "backlog"), ("within-eight-weeks", "within_8_weeks")):
        wide = frame.pivot("variant", index="week", values=column).sort("week")
        assert found.heads[table][1:] == wide.columns[1:]
        rows = [[row[0].isoformat(), *map(_number, row[1:])] for row in wide.iter_rows()]
        assert found.tables[table] == rows
        assert found.csv[f"{table}.csv"][1:] == [
            ["" if cell == "–" else cell for cell in row] for row in rows
        ]


def _number(value: float | None) -> str:
    return "–" if value is None else str(value)


def test_the_flips_are_those_of_the_frame_the_heaviest_first(tmp_path: Path) -> None:
    found = made(tmp_path, "en")
    frame = pl.read_parquet(tmp_path / FLIPS_FILE).sort("weight", descending=True, nulls_last=True)
    rows = found.tables["flips"]
    assert [row[3:5] for row in rows] == [
        ["hidden" if value is None else str(value) for value in row]
        for row in frame.select("count", "weight").iter_rows()
    ]
    assert [row[6] for row in rows] == [", ".join(rules) for rules in frame["rules"]]
    by_rule = {row[0]: float(row[3]) for row in found.tables["flips-by-rule"]}
    told = frame.filter(pl.col("weight").is_not_null()).explode("rules")
    assert by_rule == dict(told.group_by("rules").agg(pl.col("weight").sum()).iter_rows())


def test_a_small_cell_is_told_nowhere(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert [row[3:5] for row in found.tables["flips"]][-1] == ["skjult", "skjult"]
    assert found.csv["flips.csv"][-1][3:5] == ["", ""]
    assert "staff" not in {row[0] for row in found.tables["flips-by-rule"]}


def test_the_distribution_holds_every_case_in_its_class(tmp_path: Path) -> None:
    found = made(tmp_path)
    for place, variant in enumerate(read_summary(tmp_path).variants, 1):
        counted = {row[0]: float(row[place]) for row in found.tables["days"]}
        for name, count in counted.items():
            low, high = map(int, name.split("–"))
            assert count == sum(d.cases for d in variant.days or () if low <= d.days <= high)
        assert sum(counted.values()) == sum(day.cases for day in variant.days or ())


def test_every_number_of_a_variant_is_in_its_column(tmp_path: Path) -> None:
    found = made(tmp_path)
    variants = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))["variants"]
    for place, variant in enumerate(variants, 1):
        numbers = {float(row[place]) for row in found.tables["variants"] if row[place] != "–"}
        flat = {**variant, **{f"net {key}": value for key, value in variant["net"].items()}}
        assert numbers == {
            float(value)
            for key, value in flat.items()
            if isinstance(value, int | float) and key != "undecided"
        }


def test_a_number_is_written_as_its_language_does() -> None:
    nb, en = Writer("nb"), Writer("en")
    assert nb.write("whole", 1240.4) == "1\u00a0240"
    assert en.write("whole", 1240.4) == "1,240"
    assert nb.write("whole", 2.5) == "2,5"
    assert (nb.write("share", 0.915), en.write("share", 0.915)) == ("91,5\u00a0%", "91.5%")
    assert (nb.write("signed", -600), en.write("points", 0.035)) == ("\u2212600", "+3.5")
    assert (nb.write("signed", -0.04), nb.write("points", -0.0004)) == ("0", "0,0")
    assert nb.millions(6_200_000, signed=True) == ("+6,2", "mill. kr")
    assert en.millions(-950, signed=True) == ("\u2212950", "NOK")
    assert (nb.day(date(2026, 1, 2)), en.day(date(2026, 1, 2))) == (
        "2. januar 2026",
        "2 January 2026",
    )


# One safe file -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_is_one_file_that_runs_and_loads_nothing(
    tmp_path: Path, language: Language
) -> None:
    write_results(tmp_path, made_results.summary())
    html = report_of_results(tmp_path, language)
    assert len(html.encode()) < MOST_BYTES
    loads_nothing(html)
    assert f'<html lang="{language}">' in html


def loads_nothing(html: str) -> Report:
    """Return what a page holds, after seeing that it runs nothing and loads nothing."""
    found = read(html)
    tags = {tag for tag, _ in found.tags}
    assert not tags & {"script", "link", "iframe", "object", "embed", "base", "form", "svg"}
    for _, attributes in found.tags:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href"):
            assert (attributes.get(name) or "data:").startswith("data:")
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    for svg in found.svgs:
        elements = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(svg).iter()}
        assert not elements & {"script", "image", "foreignObject", "a"}
    return found


def test_each_figure_has_words_and_its_table_and_csv(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert len(found.svgs) == len(found.alts) == 5
    assert all(len(alt) > 40 for alt in found.alts)
    assert found.csv.keys() == {f"{name}.csv" for name in found.tables}
    for name, rows in found.tables.items():
        assert len(found.csv[f"{name}.csv"]) == len(rows) + 1


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_same_results_give_the_same_bytes_in_any_process(
    tmp_path: Path, language: Language
) -> None:
    write_results(tmp_path, made_results.summary())
    here = report_of_results(tmp_path, language)
    command = [sys.executable, "-m", "handlers", "report", str(tmp_path), "--language", language]
    for seed in ("1", "2"):
        file = tmp_path / f"{seed}.html"
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland"}
        subprocess.run([*command, "--html", str(file)], env=env, check=True, timeout=60)
        assert file.read_text(encoding="utf-8") == here


def named(name: str) -> dict[str, Any]:
    """Return the parts of a summary that hold names, each replaced."""
    data = made_results.data()
    data["population"] = name
    data["variants"][1] |= {"name": name, "changes": [_changed(name)]}
    data["variants"][1]["asked"]["facts"][0]["fact"] = name
    for flip in data["flips"]:
        flip |= {"to": name, "cause": [name], "rules": [name]}
    data["assumptions"][0] = {"name": name, "value": name, "source": name}
    data["notes"] = [name]
    data["not_simulated"] = [name]
    data["origin"] |= {"command": name, "policies": {name: name}}
    return data


def _changed(name: str) -> dict[str, str]:
    return {"unit": name, "before": name, "after": name}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name(tmp_path: Path, name: str) -> None:
    write_results(tmp_path, made_results.summary(**named(name)))
    html = report_of_results(tmp_path, "nb")
    found = loads_nothing(html)
    plain = loads_nothing(_plain_page(tmp_path))
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in plain.tags]
    assert found.text.count(one_line(name)) > 10
    assert "\x1b" not in html
    assert "\u202e" not in html
    for rows in found.csv.values():
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "@"))]


def _plain_page(tmp_path: Path) -> str:
    write_results(tmp_path, made_results.summary(**named("x")))
    return report_of_results(tmp_path, "nb")


@settings(max_examples=12, deadline=None)
@given(name=st.text(min_size=1, max_size=60))
def test_any_name_gives_a_page(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("results")
    try:
        name.encode()
    except UnicodeEncodeError:
        return
    write_results(folder, made_results.summary(**named(name)))
    loads_nothing(report_of_results(folder, "en"))


# Only what the folder holds ----------------------------------------------------------------------


def only(*names: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda variant: {name: variant[name] for name in ("name", *names) if name in variant}


def test_a_comparison_shows_no_times_and_no_money(tmp_path: Path) -> None:
    keep = only("counts", "asked", "granted", "differences", "changes")
    variants = [keep(variant) for variant in made_results.data()["variants"]]
    variants[1]["differences"] = {"granted": {"value": 1240}}
    found = made(tmp_path, "en", verb="compare", variants=variants)
    assert [value for _, value in found.bigs] == [1240, None, None, None]
    assert found.tables.keys() == {
        *("variants", "outcomes", "changes", "flips-by-rule", "flips", "asked", "assumptions")
    }
    assert "not computed" in found.text
    assert "no interval" in found.text


def test_today_alone_is_told_by_its_own_numbers(tmp_path: Path) -> None:
    variants = made_results.data()["variants"][:1]
    found = made(tmp_path, "en", variants=variants, flips=None)
    assert found.bigs == [
        ("People granted", 30_000),
        ("Decided within eight weeks", 0.88),
        ("Hours of work", 31_000),
        ("Kroner a year", 90_000_000),
    ]
    assert "95%: 29,800 to 30,200" in found.text
    assert "flips" not in found.tables


def test_several_variants_each_have_their_numbers_and_name(tmp_path: Path) -> None:
    data = made_results.data()["variants"]
    third = data[1] | {"name": "fewer people", "differences": {}}
    found = made(tmp_path, "en", variants=[*data, third])
    assert len(found.bigs) == 8
    assert "fewer people" in found.text
    assert len(found.tables["backlog"][0]) == 4


def test_the_outcomes_are_those_of_the_summary(tmp_path: Path) -> None:
    found = made(tmp_path, "en")
    counts = read_summary(tmp_path).variants[0].counts or ()
    assert [float(row[1]) for row in found.tables["outcomes"]] == [each.weight for each in counts]
    assert found.tables["outcomes"][2][0] == "rejected (reason 8)"


def test_without_rules_the_flips_are_told_by_cause(tmp_path: Path) -> None:
    flips = [flip | {"rules": []} for flip in made_results.data()["flips"]]
    found = made(tmp_path, "en", flips=flips)
    by_cause = {row[0]: float(row[2]) for row in found.tables["flips-by-rule"]}
    assert by_cause == {"rare_persons": 1340, "staff": 100}
    assert found.heads["flips-by-rule"] == ["Cause", "What happens", "Applications"]
    assert found.heads["flips"][-1] == "Cause"


def test_a_flip_that_names_no_rule_is_told_by_its_cause(tmp_path: Path) -> None:
    flips = made_results.data()["flips"]
    without = [flip | {"rules": []} if "staff" in flip["cause"] else flip for flip in flips]
    found = made(tmp_path, "en", flips=without)
    weights = {row[0]: float(row[3]) for row in found.tables["flips-by-rule"]}
    assert weights["staff"] == 100
    assert "Changed answers by rule, else by cause" in found.text


def test_no_flip_is_told_in_words(tmp_path: Path) -> None:
    assert "No application gets another answer." in made(tmp_path, "en", flips=[]).text


# Of a database -----------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    """A database of a few lives, and the command on it."""
    place = str(tmp_path / "cases.db")
    with opened(place) as store:
        lived_cases.live(store, 25)
    return Office(in_process, place, tmp_path / "letters")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_of_a_database_it_shows_what_stats_tells(
    desk: Office, tmp_path: Path, language: str
) -> None:
    file, today = tmp_path / "report.html", lived_cases.LAST.isoformat()
    desk.does("report", "--html", str(file), "--language", language, at=today)
    found = loads_nothing(file.read_text(encoding="utf-8"))
    data = desk.data("stats", at=today)
    assert [row[1:] for row in found.tables["flow"]] == [
        [str(number["effective"]), str(number["recorded"])] for number in data["flow"].values()
    ]
    assert [row[0] for row in found.tables["weeks"]] == [
        week["week"] for week in data["shares"]["weeks"]
    ]
    assert [row[2:] for row in found.tables["weeks"]] == [
        [
            _number(week[f"within_{limit}"][clock])
            for limit in (28, 56)
            for clock in ("effective", "recorded")
        ]
        for week in data["shares"]["weeks"]
    ]
    for table, rows, title, of in (
        ("backlog", data["backlog"]["ages"], "days", "cases"),
        ("reasons", data["reasons"]["reasons"], "reason", "cases"),
        ("rules", data["reasons"]["rules"], "rule", "cases"),
        ("asked", data["reasons"]["asked"], "fact", "requests"),
    ):
        place = 1 if table == "asked" else 0
        assert [[row[place], *row[-2:]] for row in found.tables[table]] == [
            [str(row[title]), *(str(row[of][clock]) for clock in ("effective", "recorded"))]
            for row in rows
        ]
    assert [value for _, value in found.bigs] == [
        data["flow"]["received"]["effective"],
        data["flow"]["decided"]["effective"],
        data["shares"]["within_56"]["effective"],
        data["flow"]["open"]["effective"],
    ]


def test_a_span_of_a_database_is_reported(desk: Office, tmp_path: Path) -> None:
    file, today = tmp_path / "report.html", lived_cases.LAST.isoformat()
    span = ("--from", "2015-02-01", "--to", "2015-03-31")
    desk.does("report", *span, "--html", str(file), at=today)
    found = read(file.read_text(encoding="utf-8"))
    data = desk.data("stats", *span, at=today)
    assert found.bigs[0][1] == data["flow"]["received"]["effective"]
    assert "saksgang report --from 2015-02-01 --to 2015-03-31" in found.text


def test_an_empty_database_has_a_page(tmp_path: Path) -> None:
    place = str(tmp_path / "cases.db")
    with opened(place) as store:
        found = statistics(store, REIMBURSEMENT, noon(lived_cases.LAST))
    assert found.as_data()["flow"]["received"]["effective"] == 0
    desk, file = Office(in_process, place, tmp_path / "letters"), tmp_path / "report.html"
    desk.does("report", "--html", str(file), at=lived_cases.LAST.isoformat())
    assert loads_nothing(file.read_text(encoding="utf-8")).svgs == []


# The verb ----------------------------------------------------------------------------------------


def test_the_verb_writes_a_page_of_a_folder(tmp_path: Path) -> None:
    write_results(tmp_path, made_results.summary())
    file = tmp_path / "report.html"
    done = in_process(["report", str(tmp_path), "--html", str(file), "--format", "json"], {}, "")
    assert done.code == 0
    size = file.stat().st_size
    assert done.data == {"file": str(file), "bytes": size, "language": "nb"}
    assert file.read_text(encoding="utf-8") == report_of_results(tmp_path, "nb")


@pytest.mark.parametrize(
    "more",
    [
        ("--db", "cases.db"),
        ("--now", "2026-01-01"),
        ("--policy", "policy.yaml"),
        ("--from", "2026-01-01"),
        ("--process", "complaint"),
    ],
)
def test_a_folder_is_reported_without_a_database(tmp_path: Path, more: tuple[str, ...]) -> None:
    done = in_process(["report", str(tmp_path), "--html", "x.html", *more], {}, "")
    assert done.code == 2
    assert "without a database" in done.err


def test_a_dry_run_writes_no_page(tmp_path: Path) -> None:
    write_results(tmp_path, made_results.summary())
    file = tmp_path / "report.html"
    done = in_process(["report", str(tmp_path), "--html", str(file), "-n"], {}, "")
    assert done.code == 0
    assert not file.exists()


def test_a_folder_without_results_is_an_invalid_input(tmp_path: Path) -> None:
    done = in_process(["report", str(tmp_path), "--html", str(tmp_path / "x.html")], {}, "")
    assert done.code == 7
    assert "summary.json:1:1: " in done.err
