"""What analysts ask: tables of facts in columns, current pages, coverage, and kinds of files."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from builders import RECEIVED
from the_command import APPLICATION, run
from worlds import LAW, near_a_grant

from handlers.analysis.assess import assess_files
from handlers.analysis.check import check
from handlers.analysis.coverage import coverage, everything
from handlers.analysis.facts_frame import frame_of
from handlers.analysis.facts_table import assess_table, row_numbers
from handlers.analysis.input_files import scenario_files
from handlers.analysis.pages import page_of, pages, table, write_pages
from handlers.analysis.replay import play, replay
from handlers.analysis.rule_list import rules_list
from scenarios.kinds import kind_of, read_any
from scenarios.reader import read_scenario
from scenarios.scenario import Scenario
from workflow.engine.errors import InvalidInput
from workflow.logic.outcome import assess
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.following import with_what_follows
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.rule_sets import RULES_2008

LIBRARY = Path("scenarios/library")
PAGES = Path("scenarios/pages")


@pytest.fixture(scope="module")
def facts_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand applications as facts, in Parquet."""
    file = tmp_path_factory.mktemp("facts") / "facts.parquet"
    frame_of(near_a_grant(1000, 21)).write_parquet(file)
    return file


def test_a_table_of_facts_is_assessed_as_row_by_row(facts_file: Path) -> None:
    table = assess_table(str(facts_file))
    found = [assess(LAW, with_what_follows(facts)) for facts in near_a_grant(1000, 21)]

    rows = [table.row(n, with_proof=False) for n in range(1000)]
    waiting = ("missing", "wrong_applicant")
    listed = [list(a.missing) if a.outcome in waiting else [] for a in found]

    assert [row["outcome"] for row in rows] == [a.outcome for a in found]
    assert [row["missing"] for row in rows] == listed


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_the_same_facts_in_another_format_give_the_same_answers(
    facts_file: Path,
    suffix: str,
    tmp_path: Path,
) -> None:
    frame = pl.read_parquet(facts_file)
    other = tmp_path / f"facts.{suffix}"
    (frame.write_csv if suffix == "csv" else frame.write_ndjson)(other)

    assert assess_table(str(other)).answers.equals(assess_table(str(facts_file)).answers)


def test_yes_and_no_are_read_in_words_and_silence_of_a_register_is_no(tmp_path: Path) -> None:
    file = tmp_path / "facts.csv"
    heading = "patient.member,doctor.hpr_number,duplicate,treatment_time.days"
    file.write_text(f"{heading}\nja,yes,,30\nNO,,yes,\n", encoding="utf-8")
    facts = assess_table(str(file)).facts

    assert facts["patient.member"].to_list() == [True, False]
    assert facts["doctor.hpr_number"].to_list() == [True, None]
    assert facts["duplicate"].to_list() == [False, True]
    assert facts["treatment_time.days"].to_list() == [30, None]


def test_in_a_table_the_use_of_a_preparation_is_approved_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "facts.csv"
    rows = "naf,norway\npharmacy_made,\nmarketed,norway\nmarketed,\n,eea\n"
    file.write_text(f"medicine.marketing,medicine.indication_approved\n{rows}", encoding="utf-8")
    approved = assess_table(str(file)).facts["medicine.indication_approved"]

    assert approved.to_list() == ["none", "none", "norway", None, "eea"]


def test_every_cell_that_does_not_fit_is_named_without_its_value(tmp_path: Path) -> None:
    file = tmp_path / "facts.csv"
    columns = ("patient.membre", "patient.member", "medicine.marketing", "treatment_time.days")
    heading = ",".join((*columns, "doctor.hpr_number"))
    file.write_text(f"{heading}\nyes,Kanarifugl,Kanarifugl,-3,no\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as invalid:
        assess_table(str(file))

    assert [(f.line, f.path) for f in invalid.value.faults] == [
        (1, "patient.membre"),
        (2, "doctor.hpr_number"),
        (2, "medicine.marketing"),
        (2, "patient.member"),
        (2, "treatment_time.days"),
    ]
    assert "Kanarifugl" not in str(invalid.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b""])
@pytest.mark.parametrize("suffix", ["parquet", "csv", "jsonl"])
def test_a_file_that_is_no_table_gives_one_line(
    content: bytes,
    suffix: str,
    tmp_path: Path,
) -> None:
    file = tmp_path / f"facts.{suffix}"
    file.write_bytes(content)
    done = run("assess", str(file))

    assert (done.returncode, done.stdout) == (7, "")
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


def test_a_table_that_is_not_there_gives_one_line() -> None:
    assert "there is no such file" in run("assess", "nosuch.parquet").stderr


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
    assert "1000 applications" in done.stderr


@pytest.mark.parametrize("text", ["0", "11", "x", "1,,2", ""])
def test_a_row_that_is_not_there_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="row numbers from 1 to 10"):
        row_numbers(text, 10)


def test_all_applications_are_assessed_or_none(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("patient: {}\n", encoding="utf-8")

    assert len(assess_files([APPLICATION, APPLICATION], RECEIVED)) == 2
    with pytest.raises(InvalidInput):
        assess_files([APPLICATION, str(tmp_path / "nosuch.yaml")], RECEIVED)


def test_what_people_read_says_what_is_missing_and_what_would_help() -> None:
    file = "scenarios/library/applications/epilepsy_3a_without_date.yaml"
    out = run("assess", file, "--now", "2015-03-16").stdout

    assert "missing: the day of the consultation (initiation.date)" in out
    assert "would be granted with: the day of the consultation: stated" in out


def test_a_refused_application_says_which_rule_with_its_paragraph(tmp_path: Path) -> None:
    text = Path(APPLICATION).read_text(encoding="utf-8")
    text = text.replace("outside_hospital: yes", "outside_hospital: no")
    file = tmp_path / "inside.yaml"
    file.write_text(text.replace("member: yes", "member: no"), encoding="utf-8")
    out = run("assess", str(file), "--now", "2015-03-16", "--proof").stdout

    assert "not met: Is the patient a member" in out and "folketrygdloven" in out
    assert "nothing that anybody can change" in out
    assert "S-4 no: Is the medicine used outside hospital and institution?" in out


def test_the_keys_of_a_file_say_what_it_is(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("rare_persons: 400\n", encoding="utf-8")

    assert kind_of(policy) == "policy" and read_any(policy) == replace(DEFAULT, rare_persons=400)
    assert isinstance(read_any(APPLICATION), Application)
    assert isinstance(read_any("scenarios/library/information_never_came.yaml"), Scenario)
    assert isinstance(read_any(policy), Policy)
    assert kind_of(tmp_path / "nosuch.yaml") == "application"


def test_the_whole_library_can_be_used() -> None:
    assert check(["scenarios/library"]) == []


def test_a_folder_without_files_is_a_fault(tmp_path: Path) -> None:
    says = "there is no such file in this folder: .yaml, .yml or .json"

    assert [fault.message for fault in check([str(tmp_path)])] == [says]


def test_every_answer_road_reason_outcome_event_and_letter_is_shown_by_some_scenario() -> None:
    found = coverage(replay(["scenarios/library"]))

    assert found.unseen == ()
    assert set(found.shown) == set(everything(RULES_2008))


def test_what_no_scenario_shows_is_reported() -> None:
    found = coverage([play(read_scenario("scenarios/library/information_never_came.yaml"))])

    assert "reason 13" not in found.unseen
    unseen = {"reason 7", "road under_review –approve→ rejected", "letter expiry_warning"}
    assert unseen <= set(found.unseen)
    assert set(found.shown) == set(everything(RULES_2008))


def test_scenarios_cover_what_exists() -> None:
    items = everything(RULES_2008)
    known = {row["id"] for row in rules_list()} | set(items)
    known |= {item.split("–")[1].split("→")[0] for item in items if item.startswith("road")}
    for word in ("event ", "letter ", "outcome "):
        known |= {item.removeprefix(word) for item in items}
    known |= {*(timer.name for timer in REIMBURSEMENT.timers), "validity", "rule set"}
    covers = {file.name: set(read_scenario(file).covers) for file in LIBRARY.glob("*.yaml")}

    assert "roads_extended_once.yaml" in covers
    assert {name: said - known for name, said in covers.items() if said - known} == {}


def test_the_pages_are_written_where_they_are_wanted(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    made = write_pages(str(folder), "scenarios/library")

    assert made == sorted(path.name for path in folder.iterdir())
    assert made == sorted(path.name for path in PAGES.iterdir())


def test_the_pages_in_the_tree_are_current() -> None:
    files = scenario_files(["scenarios/library"])
    stories = [(f"../{Path(f).relative_to('scenarios')}", read_scenario(f)) for f in files]
    remedy = f"make it again: saksgang rules table --out {PAGES}"

    for name, text in pages(stories).items():
        assert (PAGES / name).read_text(encoding="utf-8") == text, remedy


def test_every_rule_has_its_page_and_the_table_every_rejection() -> None:
    names = {"scope", "general", "paragraph-3a", "paragraph-3b", "procedure"}

    assert {page_of(row["id"]) for row in rules_list()} == names
    assert "| reject | S-4 | §§ 3a and 3b | 11 | `treatment.outside_hospital`: no |" in table()


def test_the_verbs_of_the_rules_answer_as_the_contract_says(tmp_path: Path) -> None:
    policy = tmp_path / "six.yaml"
    policy.write_text("long_term_days: 180\nlong_term_months: 6\n", encoding="utf-8")
    verified = json.loads(run("rules", "verify", "--format", "json").stdout)["data"]
    compared = run("rules", "diff", "--policy", str(policy), "--format", "json")

    assert {"states", "gaps", "conflicts", "ordered_overlaps", "non_monotone"} <= set(verified)
    assert (verified["gaps"], verified["conflicts"]) == (0, [])
    assert compared.returncode == 8
    assert {flip["kind"] for flip in json.loads(compared.stdout)["data"]} == {"stricter"}
    same = run("rules", "diff", "--from", str(policy), "--policy", str(policy))
    assert same.stdout == "The two policies are the same.\n"
    assert "by G-4, such as" in run("rules", "diff", "--policy", str(policy)).stdout
    assert "| outcome |" in run("rules", "table").stdout
    assert run("rules", "verify").returncode == 0


def test_forms_are_printed_as_they_are() -> None:
    assert run("form", "application").stdout.startswith("# yaml-language-server")
    assert "scenario:" in run("form", "scenario").stdout
