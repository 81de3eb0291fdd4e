"""Tables of facts: Parquet, CSV and JSON Lines, assessed in columns."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from builders import RECEIVED
from the_command import run
from worlds import LAW, near_a_grant

from handlers.analysis.fact_list import columns_of, facts_list
from handlers.analysis.facts_frame import frame_of, typed_frame
from handlers.analysis.facts_table import AssessedTable, assess_table, row_numbers
from workflow.engine.errors import InvalidInput
from workflow.logic.outcome import assess
from workflow.logic.tree import leaves
from workflow.reimbursement.derive.following import with_what_follows
from workflow.reimbursement.rule_sets import assembled


def table_of(file: Path, **more: Any) -> AssessedTable:
    """Assess a table as of the day of the tests."""
    return assess_table(str(file), received=RECEIVED, **more)


@pytest.fixture(scope="module")
def facts_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand applications as facts, in Parquet."""
    file = tmp_path_factory.mktemp("facts") / "facts.parquet"
    frame_of(near_a_grant(1000, 21)).write_parquet(file)
    return file


def csv_of(tmp_path: Path, text: str) -> Path:
    """Write a CSV file of facts."""
    file = tmp_path / "facts.csv"
    file.write_bytes(text.encode())
    return file


def facts_of(tmp_path: Path, text: str) -> pl.DataFrame:
    """Return the facts that a CSV file states, typed."""
    heading, *rows = (line.split(",") for line in text.splitlines())
    raw = pl.DataFrame(rows, schema=dict.fromkeys(heading, pl.String), orient="row")
    frame, unfit = typed_frame(raw)
    assert unfit == []
    return frame


def faults_of(file: Path, **more: Any) -> list[tuple[int, str, str]]:
    """Return line, column and message of each fault of a table that is refused."""
    with pytest.raises(InvalidInput) as invalid:
        table_of(file, **more)
    return [(fault.line, fault.path, fault.message) for fault in invalid.value.faults]


def test_a_table_of_facts_is_assessed_as_row_by_row(facts_file: Path) -> None:
    rows = list(table_of(facts_file).rows())
    found = [assess(LAW, with_what_follows(facts)) for facts in near_a_grant(1000, 21)]
    waiting = ("missing", "wrong_applicant")
    listed = [list(a.missing) if a.outcome in waiting else [] for a in found]

    assert [row["outcome"] for row in rows] == [a.outcome for a in found]
    assert [row["missing"] for row in rows] == listed
    assert [row["row"] for row in rows] == list(range(1, 1001))


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_the_same_facts_in_another_format_give_the_same_answers(
    facts_file: Path,
    suffix: str,
    tmp_path: Path,
) -> None:
    frame = pl.read_parquet(facts_file)
    other = tmp_path / f"facts.{suffix}"
    (frame.write_csv if suffix == "csv" else frame.write_ndjson)(other)

    assert table_of(other).answers.equals(table_of(facts_file).answers)


def test_a_table_of_many_blocks_gives_the_answers_of_one(
    facts_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = table_of(facts_file, rows=(1, 999)).chosen, table_of(facts_file).answers
    monkeypatch.setattr("handlers.analysis.table_rows.BLOCK", 7)

    assert (table_of(facts_file, rows=(1, 999)).chosen, table_of(facts_file).answers.rows()) == (
        whole[0],
        whole[1].rows(),
    )


def test_yes_and_no_are_read_in_words_and_silence_of_a_register_is_no(tmp_path: Path) -> None:
    heading = "patient.member,doctor.hpr_number,duplicate,diagnosis.persons_in_norway"
    facts = facts_of(tmp_path, f"{heading}\nja,yes,,30\nNO,,yes,\n1,true,0,30.0")

    assert facts["patient.member"].to_list() == [True, False, True]
    assert facts["doctor.hpr_number"].to_list() == [True, None, True]
    assert facts["duplicate"].to_list() == [False, True, False]
    assert facts["diagnosis.persons_in_norway"].to_list() == [30, None, 30]


def test_in_a_table_the_use_of_a_preparation_is_approved_nowhere(tmp_path: Path) -> None:
    rows = "naf,norway\npharmacy_made,\nmarketed,norway\nmarketed,\n,eea\n"
    facts = facts_of(tmp_path, f"medicine.marketing,medicine.indication_approved\n{rows}")
    approved = facts["medicine.indication_approved"]

    assert approved.to_list() == ["none", "none", "norway", None, "eea"]


def test_every_cell_that_does_not_fit_is_named_without_its_value(tmp_path: Path) -> None:
    columns = ("patient.member", "medicine.marketing", "diagnosis.persons_in_norway")
    heading = ",".join((*columns, "doctor.hpr_number"))
    file = csv_of(tmp_path, f"{heading}\nKanarifugl,Kanarifugl,-3,no\n")
    found = faults_of(file)

    assert [(line, column) for line, column, _ in found] == [
        (2, "diagnosis.persons_in_norway"),
        (2, "doctor.hpr_number"),
        (2, "medicine.marketing"),
        (2, "patient.member"),
        (2, ""),
    ]
    assert "Kanarifugl" not in str(found)
    assert found[-1][2].startswith("1 of 1 rows can't be used")


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_table_from_a_spreadsheet_is_read(tmp_path: Path, separator: str, ending: str) -> None:
    lines = (("patient.member", "medicine.marketing"), ("ja", "marketed"), ("nei", ""))
    text = "".join(separator.join(line) + ending for line in lines)
    rows = list(table_of(csv_of(tmp_path, f"\ufeff{text}")).rows())

    assert [row["outcome"] for row in rows] == ["missing", "dismiss"]
    assert "patient.member" not in rows[0]["missing"]


@pytest.mark.parametrize(
    ("heading", "column", "says"),
    [
        ("patient.member,x,patient.member", "patient.member", "over the columns 1, 3"),
        ("patient.member;;", "", "no name stands over column 2, 3"),
        ("patient.membre", "patient.membre", "did you mean `patient.member`?"),
        ("id,patient.member", "id", "--keep NAME"),
        ("treatment_time.days", "treatment_time.days", "beside it: treatment_time.months"),
        (",".join(f"c{n}" for n in range(501)), "", "501 columns are too many"),
        ('"patient.member', "", "no heading"),
        ("", "", "this is no table"),
    ],
)
def test_a_heading_that_is_wrong_is_named_with_the_remedy(
    tmp_path: Path, heading: str, column: str, says: str
) -> None:
    [(line, path, message), *_] = faults_of(csv_of(tmp_path, f"{heading}\n"))

    assert (line, path) == (1, column) and says in message


def test_one_bad_row_in_a_hundred_is_left_out_told_and_counted(tmp_path: Path) -> None:
    rows = [f"yes,{number}" for number in range(1, 100)]
    file = csv_of(tmp_path, "\n".join(["patient.member,id", *rows, "perhaps,100"]) + "\n")
    done = run("assess", str(file), "--keep", "id", "--format", "json")
    found = json.loads(done.stdout)["data"]

    assert done.returncode == 8
    assert [row["id"] for row in found] == [str(number) for number in range(1, 100)]
    assert "facts.csv:101:1: patient.member: write yes or no\n" in done.stderr
    assert "1 of 100 rows can't be used and were left out." in done.stderr

    file.write_text(f"{file.read_text()}no,101,\n")
    refused = run("assess", str(file), "--keep", "id", "--format", "json")

    assert (refused.returncode, refused.stdout) == (7, "")
    assert "facts.csv:102:1: this row has 3 cells, but the heading has 2\n" in refused.stderr
    assert "2 of 101 rows can't be used, which is too many" in refused.stderr


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (b"maybe,1", "write yes or no"),
        (b"yes,\xe5", "not UTF-8"),
        (b'yes,"1', "quotes must close"),
        (b"yes", "1 cells, but the heading has 2"),
        (b"yes," + b"x" * 4001, "write one text of 4,000 characters or fewer"),
    ],
)
def test_a_row_that_cant_be_used_says_why_and_hides_no_other(
    tmp_path: Path, row: bytes, says: str
) -> None:
    file = tmp_path / "facts.csv"
    rows = b"".join(b"yes,%d\n" % number for number in range(200))
    file.write_bytes(b"patient.member,id\n" + row + b"\n" + rows)
    found = table_of(file, keep=("id",))
    [fault] = found.faults

    assert (fault.line, found.read, found.left_out, found.answers.height) == (2, 201, 1, 200)
    assert says in fault.message
    assert found.answers["row"][0] == 2


@pytest.mark.parametrize(
    "row",
    [
        '{"patient.member": "yes"',
        '["yes"]',
        '{"patient.member": NaN}',
        '{"patient.member": true, "patient.member": false}',
        '{"patient.member": {"a": 1}}',
        '{"patient.member": "\\ud800"}',
        '{"\\ud800": "yes"}',
        '{"diagnosis.persons_in_norway": 1.5}',
        '{"diagnosis.persons_in_norway": 1e999}',
        '{"diagnosis.persons_in_norway": ' + "9" * 5000 + "}",
        "[" * 50_000,
    ],
)
def test_a_line_that_is_no_json_object_of_facts_is_left_out(tmp_path: Path, row: str) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text('{"patient.member": true}\n' * 150 + row + "\n", encoding="utf-8")
    found = table_of(file)

    assert [fault.line for fault in found.faults] == [151]
    assert (found.read, found.left_out) == (151, 1)


def test_lines_without_any_fact_are_applications_of_which_nothing_is_known(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text("{}\n\n{}\n", encoding="utf-8")

    assert [row["row"] for row in table_of(file).rows()] == [1, 3]
    file.write_text('{}\n{"id": 1}\n', encoding="utf-8")
    assert [(line, column) for line, column, _ in faults_of(file)] == [(2, "id")]


def test_lists_in_a_column_of_ones_own_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text('{"id": 1.5}\n' * 100 + '{"id": [1]}\n', encoding="utf-8")
    found = table_of(file, keep=("id",))

    assert [(fault.line, fault.path) for fault in found.faults] == [(101, "id")]
    assert found.answers["id"].unique().to_list() == ["1.5"]


def test_a_treatment_that_cant_be_so_long_is_not_assessed(tmp_path: Path) -> None:
    text = "treatment_time.days,treatment_time.months\n5,12\n90,\n,\n90,3\n"

    assert [(line, says[:30]) for line, _, says in faults_of(csv_of(tmp_path, text))][:2] == [
        (2, "treatment_time.days and treatm"),
        (3, "write all of treatment_time.da"),
    ]


def test_columns_of_ones_own_are_passed_on(facts_file: Path, tmp_path: Path) -> None:
    frame = pl.read_parquet(facts_file).with_row_index("number").with_columns(place=pl.lit("Vadsø"))
    file = tmp_path / "own.parquet"
    frame.write_parquet(file)
    answers = table_of(file, keep=("place", "number")).answers

    assert answers.columns[:3] == ["row", "place", "number"]
    assert answers["number"].to_list() == [str(number) for number in range(1000)]
    assert set(answers["place"]) == {"Vadsø"}
    assert run("assess", str(file), "--keep", "outcome").returncode == 2
    assert "no such column to keep" in str(faults_of(file, keep=("place", "number", "id")))


@pytest.mark.parametrize("suffix", ["parquet", "csv", "jsonl"])
def test_the_answers_can_be_written_to_a_file(
    facts_file: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"answers.{suffix}"
    done = run("assess", str(facts_file), "--out", str(out))
    read = {"parquet": pl.read_parquet, "csv": pl.read_csv, "jsonl": pl.read_ndjson}[suffix](out)
    answers = table_of(facts_file).answers

    assert done.returncode == 0 and "grant under § 3a" in done.stdout
    assert read.columns == answers.columns
    assert read["outcome"].cast(pl.String).to_list() == answers["outcome"].to_list()
    assert read["policy"].cast(pl.String).unique().to_list() == [LAW.policy_hash]
    assert run("assess", str(facts_file), "--out", str(tmp_path / "a.xls")).returncode == 2


@pytest.mark.parametrize("day", ["2008-03-03", "2018-01-01", "2023-11-01"])
def test_every_column_of_the_dictionary_can_stand_in_a_table(day: str, tmp_path: Path) -> None:
    rule_set = assembled(date.fromisoformat(day))
    dictionary = facts_list(rule_set)
    example = {"yes or no": "no", "yes, or nothing": "yes", "a whole number, 0 or more": "0"}
    cells = [
        example.get(row["values"]) or re.sub(r"one of: (\w+).*", r"\1", row["values"])
        for row in dictionary
    ]
    heading = ",".join(row["column"] for row in dictionary)
    found = table_of(csv_of(tmp_path, f"{heading}\n{','.join(cells)}\n"))

    assert (found.read, found.left_out) == (1, 0)
    read = {leaf.fact for rule in rule_set.trees() for leaf in leaves(rule)}
    assert {row["column"] for row in dictionary} == {c for f in read for c in columns_of(f)}
    listed = run("rules", "list", "--facts", "--rules", day, "--format", "json")
    assert json.loads(listed.stdout)["data"] == dictionary


def test_a_table_of_facts_is_assessed_by_the_rules_of_a_day(tmp_path: Path) -> None:
    file = csv_of(tmp_path, "patient.member,patient.special_group\nno,asylum_seeker\n")
    by_day = {
        day: json.loads(
            run("assess", str(file), *more, "--now", "2019-03-04", "--format", "json").stdout
        )["data"][0]
        for day, more in (("", ()), ("2019-03-04", ("--rules", "2019-03-04")))
    }

    assert (by_day[""]["outcome"], by_day["2019-03-04"]["outcome"]) == ("dismiss", "missing")
    assert (by_day[""]["in_force"], by_day["2019-03-04"]["in_force"]) == (False, True)
    assert by_day["2019-03-04"]["rule_set"] == "§ 3, 2018-01-01"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b""])
@pytest.mark.parametrize("suffix", ["parquet", "csv", "jsonl"])
def test_a_file_that_is_no_table_gives_no_answer(
    content: bytes,
    suffix: str,
    tmp_path: Path,
) -> None:
    file = tmp_path / f"facts.{suffix}"
    file.write_bytes(content)
    done = run("assess", str(file))
    empty_lines = suffix == "jsonl" and not content  # no line, so no application

    assert done.returncode == (0 if empty_lines else 7)
    assert done.stdout == "" and "Traceback" not in done.stderr


def test_a_table_that_is_not_there_gives_one_line() -> None:
    assert "there is no such file" in run("assess", "nosuch.parquet").stderr


def test_a_parquet_file_that_aborts_its_reader_gives_one_line(tmp_path: Path) -> None:
    file = tmp_path / "damaged.parquet"
    pl.DataFrame({"patient.member": [True, False] * 100}).write_parquet(
        file, compression="uncompressed"
    )
    raw = bytearray(file.read_bytes())
    raw[12] = 0xFF  # in the head of the only page; Polars 2.1 asks for 2 million TB of memory
    file.write_bytes(raw)
    alone = [sys.executable, "-c", f"import polars; polars.read_parquet({str(file)!r})"]
    done = run("assess", str(file))

    assert subprocess.run(alone, capture_output=True, check=False).returncode < 0
    assert (done.returncode, done.stdout) == (7, "")
    assert (
        done.stderr == f"{file}:1:1: this is not a Parquet file, or a damaged one; write it again\n"
    )


def test_a_parquet_file_without_rows_has_no_application(tmp_path: Path) -> None:
    file = tmp_path / "empty.parquet"
    pl.DataFrame(schema={"patient.member": pl.Boolean}).write_parquet(file)

    assert (table_of(file).read, table_of(file).answers.height) == (0, 0)


def test_chosen_rows_come_with_proof_and_ways_to_a_grant(facts_file: Path) -> None:
    printed = run("assess", str(facts_file), "--rows", "1,3", "--format", "json").stdout
    rows = json.loads(printed)["data"]

    assert [row["row"] for row in rows] == [1, 3]
    assert {"proof", "would_grant", "reasons", "missing"} <= set(rows[0])
    assert "G-1" in run("assess", str(facts_file), "--rows", "2").stdout


def test_the_summary_counts_every_application(facts_file: Path) -> None:
    done = run("assess", str(facts_file))
    outcomes = [line for line in done.stdout.splitlines() if "reason" not in line]

    assert sum(int(line.split()[0].replace(",", "")) for line in outcomes) == 1000
    assert "1,000 applications" in done.stderr


@pytest.mark.parametrize("text", ["0", "1001", "x", "1,,2", ""])
def test_a_row_that_is_not_there_is_refused(facts_file: Path, text: str) -> None:
    with pytest.raises(InvalidInput, match="numbers"):
        table_of(facts_file, rows=row_numbers(text))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--proof",), "--proof needs the rows"),
        (("--rows", "1", "--out", "a.csv"), "Choose --rows or --out"),
        (("scenarios/library/applications/rare_3b.yaml",), "one table at a time"),
    ],
)
def test_an_option_that_a_table_has_no_use_for_is_refused(
    facts_file: Path, options: tuple[str, ...], says: str
) -> None:
    done = run("assess", str(facts_file), *options)

    assert (done.returncode, done.stdout) == (2, "") and says in done.stderr


def test_the_policy_acts_on_a_table_or_is_refused(facts_file: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("rule_sets_by_date: yes\n", encoding="utf-8")
    by_date = run("assess", str(facts_file), "--policy", str(policy), "--now", "2007-01-02")

    assert by_date.returncode == 5 and "No rule set was in force" in by_date.stderr
    policy.write_text("treatment_window_months: 6\nadult_age: 16\n", encoding="utf-8")
    refused = run("assess", str(facts_file), "--policy", str(policy))
    assert refused.returncode == 7 and refused.stdout == ""
    assert re.findall(r"policy.yaml:1:1: (\w+): this value acts while", refused.stderr) == [
        "adult_age",
        "treatment_window_months",
    ]
