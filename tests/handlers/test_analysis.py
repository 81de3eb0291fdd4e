"""What analysts ask: assessments of files, current pages, coverage, and kinds of files."""

import csv
import json
from dataclasses import replace
from datetime import date
from os.path import relpath
from pathlib import Path

import openpyxl
import pytest
from builders import RECEIVED
from the_command import APPLICATION, run

from handlers.analysis.assess import assess_files
from handlers.analysis.check import check
from handlers.analysis.coverage import coverage, everything
from handlers.analysis.input_files import scenario_files
from handlers.analysis.pages import page_of, pages, table, write_pages
from handlers.analysis.replay import play, replay
from handlers.analysis.rule_list import rules_list
from scenarios.forms import form
from scenarios.kinds import kind_of, read_any
from scenarios.reader import read_policy, read_scenario
from scenarios.scenario import Scenario
from scenarios.schemas import json_schema
from workflow.engine.errors import InvalidInput
from workflow.logic.rule_set import RuleSet
from workflow.processes import PROCESSES
from workflow.reimbursement.application import Application
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.rule_sets import RULES_2008, assembled

LIBRARY = Path("scenarios/library")
SECTION_3 = LIBRARY / "section_3"
OF_2018, OF_2022, OF_2023 = "2018-01-01", "2022-07-01", "2023-11-01"
STORIES = [Path(file) for file in scenario_files([str(LIBRARY)])]
PAGES = Path("scenarios/pages")


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
    assert "nothing that can change" in out
    assert "S-4 not judged, since S-3 decided first: Is the medicine used outside hospital" in out


def test_the_keys_of_a_file_say_what_it_is(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("rare_persons: 400\n", encoding="utf-8")

    assert kind_of(policy) == "policy" and read_any(policy) == replace(DEFAULT, rare_persons=400)
    assert isinstance(read_any(APPLICATION), Application)
    assert isinstance(read_any("scenarios/library/information_never_came.yaml"), Scenario)
    assert isinstance(read_any(policy), Policy)
    assert kind_of(tmp_path / "nosuch.yaml") == "application"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("schema: 1\npolicy: what if\n", "policy"),
        ("rare_person: 400\n", "policy"),
        ("schema: 1\nrare_persons: 400\n", "policy"),
        ("policy: {rare_persons: 400}\n", "scenario"),
        ("schema: 1\n", "scenario"),
        ("patients: {}\n", "application"),
        ("[1]\n", "application"),
    ],
)
def test_a_misspelt_file_is_what_its_names_are_nearest_to(
    tmp_path: Path, text: str, kind: str
) -> None:
    file = tmp_path / "some.yaml"
    file.write_text(text, encoding="utf-8")

    assert kind_of(file) == kind


@pytest.mark.parametrize(
    ("findings", "told"), [("", False), ("findings: {use_accepted: yes}\n", True)]
)
def test_check_says_that_findings_in_a_file_open_no_case(
    findings: str, told: bool, tmp_path: Path
) -> None:
    said: list[str] = []
    file = tmp_path / "application.yaml"
    file.write_text(f"patient: {{member: yes}}\n{findings}", encoding="utf-8")

    assert check([str(file)], said.append) == []
    says = f"{file}: findings: `assess` reads them; `register` does not take them"
    assert said == ([says] if told else [])


def test_check_says_what_it_took_each_file_for(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text("policy: what if\nrare_persons: 400\n", encoding="utf-8")
    (tmp_path / "facts.csv").write_text("patient.member\nyes\n", encoding="utf-8")
    good, facts = str(tmp_path / "good.yaml"), str(tmp_path / "facts.csv")
    done = run("check", good, facts, APPLICATION)

    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"{good}: policy",
        f"{facts}: table of facts",
        f"{APPLICATION}: application",
        "Nothing wrong was found.",
    ]
    (tmp_path / "bad.yaml").write_text("rare_person: 400\n", encoding="utf-8")
    bad = run("check", str(tmp_path / "bad.yaml"), "--format", "json")
    [fault] = json.loads(bad.stdout)["data"]
    assert (bad.returncode, fault["kind"]) == (7, "policy")
    assert fault["message"] == "unknown field of a policy; did you mean `rare_persons`?"


def test_the_form_of_a_policy_states_the_values_in_force_and_fits_its_schema(
    tmp_path: Path,
) -> None:
    file = tmp_path / "policy.yaml"
    text = form("policy")
    values = json_schema("policy")["properties"]
    file.write_text(text, encoding="utf-8")
    assert read_policy(file) == DEFAULT
    file.write_text(text.replace("\n# ", "\n"), encoding="utf-8")

    assert read_policy(file) == DEFAULT
    assert [*values] == ["schema", "policy", *DEFAULT.values()]
    assert all(f"\n# {name}: " in text for name in DEFAULT.values())
    assert run("form", "policy").stdout == text
    assert run("schema", "policy").returncode == 0


def test_a_folder_with_other_files_is_played_and_they_are_counted(tmp_path: Path) -> None:
    story = Path("scenarios/library/information_never_came.yaml").read_text(encoding="utf-8")
    named = "applications/epilepsy_3a_without_date.yaml"
    assert named in story
    application = Path(f"scenarios/library/{named}").read_text(encoding="utf-8")
    (tmp_path / "story.yaml").write_text(story.replace(named, "a.yaml"), encoding="utf-8")
    (tmp_path / "a.yaml").write_text(application, encoding="utf-8")
    (tmp_path / "p.yaml").write_text("rare_persons: 400\n", encoding="utf-8")
    done = run("replay", str(tmp_path))

    assert done.returncode == 0, done
    assert "1 of 1 scenarios passed" in done.stdout
    says = "Not played, since these files are no scenarios (application: 1, policy: 1).\n"
    assert done.stderr == says
    (tmp_path / "broken.yaml").write_text("scenario: [", encoding="utf-8")
    assert run("replay", str(tmp_path)).returncode == 7
    for name in ("broken.yaml", "story.yaml"):
        (tmp_path / name).unlink()
    assert "there is no scenario in this folder" in run("replay", str(tmp_path)).stderr


def test_the_whole_library_can_be_used() -> None:
    assert check(["scenarios/library"]) == []


def test_a_folder_without_files_is_a_fault(tmp_path: Path) -> None:
    says = "there is no such file in this folder: .yaml, .yml, .json or .xml"

    assert [fault.message for fault in check([str(tmp_path)])] == [says]


def test_every_answer_road_reason_outcome_event_and_letter_is_shown_by_some_scenario() -> None:
    found = coverage(replay(["scenarios/library"]))

    assert found.unseen == ()
    assert set(found.shown) == set(everything())


def test_what_no_scenario_shows_is_reported() -> None:
    found = coverage([play(read_scenario("scenarios/library/information_never_came.yaml"))])

    assert "reason 13" not in found.unseen
    unseen = {"reason 7", "road under_review –approve→ rejected", "letter expiry_warning"}
    assert unseen <= set(found.unseen)
    assert set(found.shown) == set(everything())


def test_a_rule_is_asked_for_in_each_version_and_once_while_it_stands() -> None:
    """N-8 changed on 1 July 2022, so both versions must be shown; N-2 has been the same since."""
    items = everything()

    assert "§ 3, 2018-01-01: N-8 no" in items and "§ 3, 2022-07-01: N-8 no" in items
    assert [item for item in items if item.endswith(" N-2 no")] == ["§ 3, 2018-01-01: N-2 no"]
    assert {item for item in items if "2021-05-01" in item} == set()  # only words changed
    assert {item for item in items if "2023-11-01" in item} == {
        f"§ 3, 2023-11-01: validity {row}" for row in ("V2", "V4", "V5")
    }
    assert set(everything(replace(REIMBURSEMENT, rule_sets=(RULES_2008,)))) < set(items)


def test_what_silence_answers_is_never_unknown() -> None:
    """N-11 reads what counts as no unless it is stated, and N-3 a finding of the case worker."""
    answers = {item.partition(": ")[2] for item in everything()}

    assert not answers & {"N-3 unknown", "N-5 unknown", "N-11 unknown"}
    assert {"N-3 no", "N-5 no", "N-11 no", "N-6 unknown"} <= answers


def test_a_found_last_day_shows_no_row() -> None:
    """The case worker found when the grant ends, so no row of the rules said it."""
    found = coverage([play(read_scenario(f"{SECTION_3}/validity_found_by_the_case_worker.yaml"))])
    other = coverage([play(read_scenario(f"{SECTION_3}/addictive_for_chronic_pain.yaml"))])

    assert "§ 3, 2018-01-01: validity V8" in found.unseen
    assert other.shown["§ 3, 2018-01-01: validity V8"] != ()


PARAGRAPHS = ("§ ", "law ", "forvaltningsloven ", "folketrygdloven ")


def test_scenarios_cover_what_exists() -> None:
    processes = PROCESSES.values()
    rule_sets = [rule_set for process in processes for rule_set in process.rule_sets]
    known = {"validity", "rule set", *(rule for process in processes for rule in process.rule_ids)}
    known |= {rule for rule_set in rule_sets for rule in rule_set.rules()} | set(everything())
    known |= {row.id for rule_set in rule_sets for row in rule_set.validity.rows}
    for process in processes:
        known |= {*(each.name for each in (*process.steps, *process.timers)), *process.events}
        known |= {*process.letter_kinds, *(link.kind for link in process.links)}
        known |= set() if process.findings is None else process.findings.model_fields.keys()
    known |= {name for rule_set in rule_sets for name in rule_set.outcomes}
    covers = {file.name: set(read_scenario(file).covers) for file in STORIES}

    assert {"roads_extended_once.yaml", "validity_obesity.yaml"} <= set(covers)
    unknown = {
        (name, word)
        for name, said in covers.items()
        for word in said - known
        if not word.startswith(PARAGRAPHS)
    }
    assert unknown == set()


def of(day: str) -> RuleSet:
    return assembled(date.fromisoformat(day))


PAGES_OF = {"2008-03-03": PAGES, OF_2023: PAGES / "section_3"}
WITH_PAGES = ("complaint", "cu_agreement", "cu_hospital")


@pytest.mark.parametrize("day", PAGES_OF)
def test_the_pages_are_written_where_they_are_wanted(day: str, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    made = write_pages(str(folder), "scenarios/library", of(day))

    assert made == sorted(path.name for path in folder.iterdir())
    assert made == sorted(path.name for path in PAGES_OF[day].glob("*.md"))


@pytest.mark.parametrize("day", PAGES_OF)
def test_the_pages_in_the_tree_are_current(day: str) -> None:
    folder = PAGES_OF[day]
    stories = [(Path(relpath(f, folder)).as_posix(), read_scenario(f)) for f in STORIES]

    for name, text in pages(stories, of(day)).items():
        assert (folder / name).read_text(encoding="utf-8") == text, "make them again: sh .ci/make"


@pytest.mark.parametrize("process", WITH_PAGES)
def test_the_pages_of_each_process_in_the_tree_are_current(process: str) -> None:
    folder, [rule_set] = PAGES / process, PROCESSES[process].rule_sets
    stories = [(Path(relpath(f, folder)).as_posix(), read_scenario(f)) for f in STORIES]
    made = pages(stories, rule_set)

    assert sorted(made) == sorted(path.name for path in folder.glob("*.md"))
    for name, text in made.items():
        assert (folder / name).read_text(encoding="utf-8") == text, "make them again: sh .ci/make"
    rules = made["rules.md"]
    law = "folketrygdloven § 21-12" if process == "complaint" else "compassionate use"
    assert f"The rules on {law}." in rules
    for rule in rule_set.rules():  # every rule is shown by a story
        assert "- Shown by: [" in rules.partition(f"## {rule}\n")[2].partition("\n## ")[0], rule


def test_a_page_shows_the_scenarios_that_its_rules_decide() -> None:
    """S-2 is the same rule in every set, and each set has scenarios of its own for it."""
    old, new = (
        (folder / "scope.md").read_text(encoding="utf-8").partition("## S-2")[2].partition("## S-3")
        for folder in PAGES_OF.values()
    )

    assert "outcomes_duplicate.yaml" in old[0] and "section_3" not in old[0]
    assert "section_3/" in new[0] and "outcomes_duplicate.yaml" not in new[0]


def test_a_page_shows_a_rule_by_the_stories_of_its_version() -> None:
    """N-8 changed on 1 July 2022; N-2 is the same in every version of § 3."""
    stories = [(file.stem, read_scenario(file)) for file in STORIES]
    before, after = (pages(stories, of(day))["paragraph-3.md"] for day in (OF_2018, OF_2022))
    n_8_before, n_8_after = (text.partition("## N-8\n")[2] for text in (before, after))

    assert "(applicant_hospital_2022_06_30)" in n_8_before
    assert "(applicant_hospital_2022_07_01)" not in n_8_before
    assert "(applicant_hospital_2022_07_01)" in n_8_after
    assert "(applicant_hospital_2022_06_30)" not in n_8_after
    assert all("(need_seriousness_unsaid)" in text for text in (before, after))
    assert "(scope_d_number)" not in pages(stories, of(OF_2018))["README.md"]
    assert "(outcomes_rules_of_a_day)" in pages(stories, of(OF_2018))["README.md"]


def test_a_page_says_how_long_a_grant_lasts() -> None:
    other = replace(DEFAULT, validity_years_opioids=4)
    of_2023, of_2008 = (
        pages([], rule_set, other)["validity.md"] for rule_set in (of(OF_2023), RULES_2008)
    )

    assert "## V4\n\n- Facts: `opioid`.\n- Years: 4 (`validity_years_opioids`)." in of_2023
    assert "## V7\n\n- Facts: `pregabalin`.\n- No number of years." in of_2023
    assert "## V3\n\n- Years: as `annex.validity_years` says" in of_2023
    assert "or later on `register.assessment_decided`." in of_2023
    assert "It ends the day before `register.preapproved_from`" in of_2023
    assert "It begins on the day of receipt.\n" in of_2008
    assert "## V4" not in pages([], of(OF_2022))["validity.md"]


def test_every_rule_has_its_page_and_the_table_every_rejection() -> None:
    names = {"scope", "general", "paragraph-3a", "paragraph-3b", "procedure"}

    assert {page_of(row["id"]) for row in rules_list(RULES_2008)} == names
    assert "| reject | S-4 | §§ 3a and 3b | 11 |  | `treatment.outside_hospital`: no |" in table(
        RULES_2008
    )


def test_the_table_says_which_rules_another_one_makes_pointless() -> None:
    rows = json.loads(run("rules", "table", "--format", "json").stdout)["data"]
    yielding = {row["rule"]: row["yields_to"] for row in rows if row["yields_to"]}

    assert yielding == {"D-25": ["B-1"], "D-26": ["B-1"]}
    assert "| reject | D-25 | § 3b | 4 | B-1 fails | " in table(RULES_2008)
    assert ", unless B-1 fails." in pages([], RULES_2008)["paragraph-3b.md"]


def test_pages_and_table_under_another_policy_say_so() -> None:
    says = "**Not the rules in force: a policy with `long_lasting_gate`: no, `rare_persons`: 400.**"
    other = replace(DEFAULT, rare_persons=400, long_lasting_gate=False)
    made = pages([], RULES_2008, other)

    assert all(says in text for text in (*made.values(), table(RULES_2008, other)))
    assert not any(
        "Not the rules in force" in text
        for text in (*pages([], RULES_2008).values(), table(RULES_2008))
    )


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_decision_table_is_a_sheet_for_people(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"rules.{suffix}"
    done = run("rules", "table", "--out", str(file))
    if suffix == "csv":
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    else:
        book = openpyxl.load_workbook(file)
        rows = [[str(cell or "") for cell in row] for row in book["Decision table"].values]
        assert book.sheetnames == ["Decision table", "Validity", "Rules", "Facts", "Policy"]
        assert [row[0] for row in book["Validity"].values][-1] == "2 years"
        assert ("rare_persons", "500") in book["Policy"].values
        assert book["Rules"].max_row == len(rules_list(RULES_2008)) + 1
    by_rule = {row[2]: row for row in rows}

    assert done.returncode == 0 and done.stdout == f"{file}\n"
    assert rows[0][:3] == ["outcome", "when", "rule"]
    assert by_rule["S-4"][:2] == ["reject", "treatment.outside_hospital: no"]
    assert by_rule["S-4"][5:] == ["11", "treatment outside hospital not met", ""]
    assert by_rule["D-25"][-1] == "B-1"
    assert [row[0] for row in rows[-2:]] == ["grant", "grant"]


def test_what_cant_be_written_is_said_with_the_reason(tmp_path: Path) -> None:
    for name in ("a.csv", "a.xlsx", "a.dmn", "folder"):
        (tmp_path / "file").touch()
        done = run("rules", "table", "--out", str(tmp_path / "file" / name))

        assert (done.returncode, done.stdout) == (1, "")
        assert "can't be written" in done.stderr and done.stderr.count("\n") == 1
    assert run("rules", "table", "--library", "x").returncode == 2
    assert run("rules", "table", "-n", "--out", str(tmp_path / "new.csv")).returncode == 0
    assert not (tmp_path / "new.csv").exists()


def test_the_verbs_of_the_rules_answer_as_the_contract_says(tmp_path: Path) -> None:
    policy = tmp_path / "six.yaml"
    policy.write_text("long_term_days: 180\nlong_term_months: 6\n", encoding="utf-8")
    verified = json.loads(run("rules", "verify", "--format", "json").stdout)["data"]
    compared = run("rules", "diff", "--policy", str(policy), "--format", "json")

    assert {"states", "gaps", "conflicts", "ordered_overlaps", "non_monotone"} <= set(verified)
    assert (verified["gaps"], verified["conflicts"]) == (0, [])
    assert compared.returncode == 8
    assert {flip["kind"] for flip in json.loads(compared.stdout)["data"]} == {"stricter"}
    same = run("rules", "diff", "--from-policy", str(policy), "--policy", str(policy))
    assert same.stdout == "The two policies are the same.\n"
    assert "by G-4, such as" in run("rules", "diff", "--policy", str(policy)).stdout
    assert "| outcome |" in run("rules", "table").stdout
    assert run("rules", "verify").returncode == 0


def test_forms_are_printed_as_they_are() -> None:
    assert run("form", "application").stdout.startswith("# yaml-language-server")
    assert "scenario:" in run("form", "scenario").stdout
