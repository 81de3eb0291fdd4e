"""`simulate`: what it prints, what it writes, and what it refuses."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from the_command import LIBRARY, Done, in_process, installed

from handlers.results.summary import read_summary

FILE = f"""\
schema: 1
population: Applications of a made-up spring
synthetic: yes
from: {LIBRARY}
received: 2015-03-16
seed: 2015
period: {{from: 2015-03-02, to: 2015-05-31}}
warm_up: 14
follow: 60
replications: 3
arrivals: {{a_year: 2500}}
answers: {{answered: 80%, days: {{7: 30%, 14: 40%, 21: 20%, 35: 10%}}}}
effort: {{first_assessment: 40, after_answer: 20, overdue: 15}}
staff: [{{from: 2015-01-01, case_workers: 1, hours_a_day: 7.5, absence: 12%}}]
costs:
  grant_a_year: {{value: 9000, source: made up}}
  case_worker_hour: {{value: 620, source: made up}}
  letter: {{value: 21, source: made up}}
variants:
  - name: today
  - name: two case workers
    staff: [{{from: 2015-01-01, case_workers: 2, hours_a_day: 7.5, absence: 12%}}]
  - name: rare below 100 persons, and fewer answers
    policy: {{rare_persons: 100}}
    answers: {{answered: 50%, days: {{7: 100%}}}}
"""


@pytest.fixture
def spring(tmp_path: Path) -> Path:
    path = tmp_path / "spring.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def simulate(*args: str | Path, way: Any = in_process) -> Done:
    done: Done = way(["simulate", *map(str, args)], {}, "")
    return done


def test_the_answer_says_first_what_is_not_simulated(spring: Path) -> None:
    done = simulate(spring)

    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert lines[0].startswith(
        "Not simulated: more time to answer (`extend`); refusal on discretion"
    )
    assert "15 rows, 2015-03-02 to 2015-05-31, simulated 3 times" in lines[1]
    assert any(line.startswith("within 8 weeks") for line in lines)
    assert "two case workers, less today (changed: staff):" in lines
    assert "because of rare_persons" in done.out


def test_data_has_the_fixed_keys_for_each_variant(spring: Path) -> None:
    data = simulate(spring, "--format", "json").data

    assert [variant["name"] for variant in data["variants"]][:2] == ["today", "two case workers"]
    for variant in data["variants"]:
        assert {
            "cases",
            "decided_within_4_weeks",
            "decided_within_8_weeks",
            "median_days",
            "p90_days",
            "backlog",
            "utilisation",
            "net",
            "weeks",
            "intervals",
            "kroner",
        } <= variant.keys()
        assert 0 <= variant["decided_within_8_weeks"] <= 1
        assert len(variant["weeks"]) == 13
    busy, quick, _ = data["variants"]
    assert busy["cases"] == quick["cases"] > 500
    assert busy["p90_days"] > quick["p90_days"]
    assert quick["differences"]["utilisation"]["value"] < -0.3
    flip = next(flip for flip in data["flips"] if flip["cause"] == ["rare_persons"])
    assert (flip["before"]["outcome"], flip["after"]["outcome"]) == ("grant", "reject")
    assert flip["weight"] == pytest.approx(flip["count"] / 3)
    assert "B-1" in flip["rules"]
    assert all(bool(flip["rules"]) == ("rare_persons" in flip["cause"]) for flip in data["flips"])


def test_a_table_for_programs_has_a_row_for_each_variant(spring: Path) -> None:
    rows = [json.loads(line) for line in simulate(spring, "--format", "jsonl").out.splitlines()]

    assert [row["variant"] for row in rows][:2] == ["today", "two case workers"]
    assert rows[0]["net_median_days"] <= rows[0]["median_days"]
    csv = simulate(spring, "--format", "csv").out.splitlines()
    assert csv[0].replace('"', "").split(",") == list(rows[0])
    assert len(csv) == 4


def test_a_folder_holds_all_that_a_report_needs(spring: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"

    assert simulate(spring, "--out", out).code == 0

    assert sorted(each.name for each in out.iterdir()) == [
        "cohorts.parquet",
        "events.parquet",
        "flips.parquet",
        "summary.json",
    ]
    summary = read_summary(out)
    assert (summary.verb, summary.origin.seed, summary.origin.replications) == ("simulate", 2015, 3)
    assert summary.origin.inputs[0].name == "spring.yaml"
    assert pl.read_parquet(out / "cohorts.parquet").height == 3 * 13
    events = pl.read_parquet(out / "events.parquet")
    assert events["replication"].unique().to_list() == [0]
    assert events["variant"].n_unique() == 3
    assert events["case:concept:name"].n_unique() > 3 * 500
    by_case = events.group_by("case:concept:name", maintain_order=True)
    assert by_case.agg(pl.col("concept:name").first())["concept:name"].unique().to_list() == [
        "application_received"
    ]
    assert by_case.agg(pl.col("time:timestamp").is_sorted())["time:timestamp"].all()


def test_the_events_of_all_replications_are_written_if_asked_for(
    spring: Path, tmp_path: Path
) -> None:
    assert simulate(spring, "--out", tmp_path / "all", "--events", "all").code == 0

    events = pl.read_parquet(tmp_path / "all" / "events.parquet")
    assert events["replication"].unique().sort().to_list() == [0, 1, 2]


def test_two_workers_write_the_same_bytes_as_one(spring: Path, tmp_path: Path) -> None:
    written = []
    for workers in ("1", "2"):
        out = tmp_path / workers
        done = simulate(spring, "--out", out, "--workers", workers, way=installed)
        assert done.code == 0, done.err
        files = sorted(out.glob("*.parquet"))
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        del summary["origin"]["command"]
        written.append((done.out, summary, [file.read_bytes() for file in files]))

    assert written[0] == written[1]


def test_a_dry_run_writes_nothing(spring: Path, tmp_path: Path) -> None:
    done = simulate(spring, "--out", tmp_path / "nothing", "--dry-run")

    assert done.code == 0, done.err
    assert not (tmp_path / "nothing").exists()


def test_what_a_file_lacks_to_be_simulated_is_told_at_once(spring: Path) -> None:
    lacking = [line for line in FILE.splitlines() if not line.startswith(("effort:", "staff:"))]
    spring.write_text("\n".join(lacking), encoding="utf-8")

    done = simulate(spring)

    assert done.code == 7
    assert done.out == ""
    assert [line.split(": ")[1] for line in done.err.splitlines()] == ["effort", "staff"]
    assert "`saksgang form population` shows effort" in done.err


def test_rows_that_stand_for_several_can_t_come_once_each(spring: Path) -> None:
    more = FILE.replace("{a_year: 2500}", "observed") + "calibrate: {stratum: {all: 300}}\n"
    spring.write_text(more, encoding="utf-8")

    done = simulate(spring)

    assert done.code == 7
    assert "arrivals: rows that arrive as observed come once each" in done.err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--events", "all"), "--events needs --out"),
        (("--workers", "2", "--cluster", "tcp://127.0.0.1:1"), "Choose --workers or --cluster."),
        (("--workers", "0"), "--workers"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    spring: Path, options: tuple[str, ...], says: str
) -> None:
    done = simulate(spring, *options)

    assert done.code == 2
    assert says in done.err


def test_small_numbers_of_real_persons_are_not_told(spring: Path) -> None:
    spring.write_text(FILE.replace("synthetic: yes", "synthetic: no"), encoding="utf-8")

    data = simulate(spring, "--format", "json").data

    small = [flip for flip in data["flips"] if flip["suppressed"]]
    assert small
    assert {flip["count"] for flip in small} == {None}
    assert {flip["weight"] for flip in small} == {None}


def test_a_small_number_of_today_can_t_be_found_from_another_variant(spring: Path) -> None:
    """Fewer than five are granted today, and more under a variant, which is told."""
    strict = "{name: today, policy: {rare_persons: 100}}"
    loose = "{name: more are rare, policy: {rare_persons: 500}}"
    text = FILE[: FILE.index("variants:")] + f"variants: [{strict}, {loose}]\n"
    text = text.replace("a_year: 2500", "a_year: 33")

    def figures(synthetic: str) -> list[dict[str, Any]]:
        spring.write_text(text.replace("synthetic: yes", f"synthetic: {synthetic}"), "utf-8")
        variants: list[dict[str, Any]] = simulate(spring, "--format", "json").data["variants"]
        return variants

    today, other = figures("yes")
    assert 0 < today["granted"] < 5 <= other["granted"]
    assert "granted" in other["differences"]
    today, other = figures("no")
    assert today["granted"] is None
    assert other["granted"] >= 5
    assert "granted" not in other["differences"]
