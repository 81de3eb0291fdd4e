"""What verbs print is read by four programs: json, csv, Polars and DuckDB."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from the_command import INCOMPLETE, RARE, Office
from worlds import near_a_grant

from handlers.analysis.facts_frame import frame_of

SCENARIO = "scenarios/library/information_never_came.yaml"
OF_ANALYSTS = (
    ("replay", SCENARIO),
    ("replay", "--events", SCENARIO),
    ("replay", "--coverage", SCENARIO),
    ("check", SCENARIO),
    ("check", "BAD"),
    ("assess", INCOMPLETE, RARE),
    ("assess", "TABLE", "--keep", "number"),
    ("assess", "TABLE", "--keep", "number", "--rows", "1,2,3"),
    ("rules", "list"),
    ("rules", "list", "--facts"),
    ("rules", "table"),
    ("rules", "verify"),
    ("rules", "diff", "--policy", "POLICY"),
    ("form", "application"),
    ("schema", "application"),
    ("diagram",),
)
OF_CASES = (
    *(("inbox",), ("next",), ("list",), ("search", "1"), ("board",), ("deadlines",)),
    *(("show", "1"), ("why", "1"), ("why-date", "1"), ("history", "1"), ("letters", "1")),
    *(("audit", "show", "1"), ("audit", "verify"), ("outbox", "list"), ("db", "status")),
    ("selfcheck",),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Files by the word that stands for them in the verbs above."""
    folder = tmp_path_factory.mktemp("files")
    names = ("TABLE", "facts.csv"), ("BAD", "bad.yaml"), ("POLICY", "policy.yaml")
    found = {word: str(folder / name) for word, name in names}
    frame = frame_of(near_a_grant(50, 3)).with_columns(number=pl.lit("=1+1"))
    frame.write_csv(found["TABLE"])
    Path(found["BAD"]).write_text("patient: {}\nmedicine: {atc: x}\n", encoding="utf-8")
    policy = "rare_persons: 400\nanswer_days: 10\nrule_sets_by_date: yes\n"
    Path(found["POLICY"]).write_text(policy, encoding="utf-8")
    return found


@pytest.fixture
def busy(office: Office) -> Office:
    """An office with two cases; a letter of one of them could not be sent."""
    office.does("register", INCOMPLETE, RARE)
    asked = office("ask", "1", SAKSGANG_POST="smtp://127.0.0.1:9/?domain=a.no&from=b@a.no")
    assert asked.code == 8, asked
    return office


def printed(office: Office, verb: tuple[str, ...], form: str) -> str:
    """Return what a verb prints in a format; its exit code may tell of findings."""
    done = office(*verb, "--format", form)
    assert done.code in (0, 7, 8) and "Traceback" not in done.err, done
    return done.out


@pytest.mark.parametrize("verb", [*OF_ANALYSTS, *OF_CASES], ids=" ".join)
def test_every_format_of_every_verb_is_read_by_four_programs(
    verb: tuple[str, ...],
    files: dict[str, str],
    request: pytest.FixtureRequest,
    office: Office,
    tmp_path: Path,
) -> None:
    if verb in OF_CASES:
        office = request.getfixturevalue("busy")
    verb = tuple(files.get(word, word) for word in verb)
    texts = {form: printed(office, verb, form) for form in ("json", "jsonl", "csv")}
    for form, text in texts.items():
        (tmp_path / f"out.{form}").write_text(text, encoding="utf-8")
    envelope = json.loads(texts["json"])
    data = envelope["data"]
    rows = data if isinstance(data, list) else [data]
    titles = list(dict.fromkeys(title for row in rows for title in row))

    assert set(envelope) >= {"schema", "now", "data"}
    assert duckdb_rows(f"read_json('{tmp_path}/out.json')").shape[0] == 1
    assert pl.read_json(tmp_path / "out.json").height == 1
    assert [json.loads(line) for line in texts["jsonl"].splitlines()] == rows
    found = list(csv.reader(io.StringIO(texts["csv"]), strict=True))
    if not rows:
        assert texts["jsonl"] == "" and len(found) <= 1
        return
    assert pl.read_ndjson(tmp_path / "out.jsonl", infer_schema_length=None).height == len(rows)
    assert duckdb_rows(f"read_ndjson('{tmp_path}/out.jsonl')").shape[0] == len(rows)
    assert found[0] == titles
    assert [len(line) for line in found] == [len(titles)] * (len(rows) + 1)
    by_polars = pl.read_csv(tmp_path / "out.csv", infer_schema=False).fill_null("")
    by_duckdb = duckdb_rows(f"read_csv('{tmp_path}/out.csv', header=true, all_varchar=true)")
    assert [by_polars.columns, *map(list, by_polars.rows())] == found
    assert [by_duckdb.columns, *map(list, by_duckdb.fill_null("").rows())] == found


def duckdb_rows(source: str) -> pl.DataFrame:
    """Return what DuckDB reads."""
    found = duckdb.sql(f"select * from {source}")
    rows: list[Any] = [
        tuple(map(str, row)) if "json" in source else row for row in found.fetchall()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(found.columns, pl.String), orient="row")
