"""Whole lives of compassionate use by the installed command, on both databases."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from the_command import Done, Office, in_process, installed, letter_files
from the_command import opened as database

FILES: Final = Path("scenarios/library/compassionate_use/applications").resolve()
AGREEMENT, FJORDBYEN, HAVNES = (
    str(FILES / f"{name}.yaml")
    for name in ("ordinary_signed", "hospital_fjordbyen", "hospital_havnes")
)
SIGNED, BEFORE, AUTHORISED, AFTER = "2021-07-15", "2022-01-31", "2022-02-01", "2022-02-03"
UNDER: Final = ("register", "--process", "cu_hospital", "--under", "1")


def opened(office: Office) -> Office:
    """An agreement that is signed, with two hospitals that are allowed under it."""
    office.does("register", "--process", "cu_agreement", AGREEMENT, at=SIGNED)
    office.does("start", "1", at=SIGNED)
    office.does("sign", "1", at=SIGNED)
    for number, file in (("2", FJORDBYEN), ("3", HAVNES)):
        office.does(*UNDER, file, at="2021-08-03")
        office.does("start", number, at="2021-08-04")
        office.does("allow", number, at="2021-08-04")
    return office


def starts(office: Office, case: str, pseudonym: str, day: str, at: str) -> Done:
    """Record that a patient started; whatever the answer."""
    return office("patient-started", case, "--pseudonym", pseudonym, "--day", day, at=at)


def letters(office: Office, case: str, kind: str) -> list[tuple[Any, ...]]:
    """To whom the letters of a kind went, and that they were sent."""
    rows = office.data("letters", case, at=AFTER)
    return [(x["to"], x["copy"], x["status"]) for x in rows if x["kind"] == kind]


@pytest.fixture
def office(shared_place: str, tmp_path: Path) -> Office:
    """The command in this process, on each database."""
    with database(shared_place):
        pass  # makes it
    return Office(in_process, shared_place, tmp_path / "letters")


def test_two_old_patients_go_on_and_the_third_may_not_start(office: Office) -> None:
    installed_office = replace(opened(office), way=installed)
    assert starts(installed_office, "2", "FB-1", "2021-09-06", at="2021-09-06").code == 0
    authorised = installed_office.does(
        "marketing-authorisation", "1", "--from", AUTHORISED, at=AUTHORISED
    )
    late = starts(installed_office, "3", "HU-1", BEFORE, at=AFTER)
    third = starts(installed_office, "3", "HU-2", AUTHORISED, at=AFTER)
    elsewhere = starts(installed_office, "2", "FB-2", AFTER, at=AFTER)

    assert "closed to new patients" in authorised.out
    assert late.code == 0, late  # the day before counts, though it was recorded later
    for refused in (third, elsewhere):
        assert refused.code == 5 and refused.out == ""
        assert "H-1" in refused.err and "K-1" in refused.err and "H-4" not in refused.err
    assert office.state("1", at=AFTER) == "closed_to_new"
    assert [office.events(case).count("patient_started") for case in ("2", "3")] == [1, 1]

    still = office("end", "1", at=AFTER)
    assert still.code == 5 and "FB-1" in still.err and "HU-1" in still.err
    for case, pseudonym in (("2", "FB-1"), ("3", "HU-1")):
        day = ("--day", "2022-04-03")
        office.does("patient-ended", case, "--pseudonym", pseudonym, *day, at="2022-04-04")
    installed_office.does("end", "1", at="2022-04-04")
    assert office.state("1", at="2022-04-04") == "ended"
    assert office.does("audit", "verify", "--without-anchor").code == 0


def test_the_letters_of_an_authorisation_are_pdf_files_for_company_and_hospitals(
    office: Office, tmp_path: Path
) -> None:
    opened(office).does("marketing-authorisation", "1", "--from", AUTHORISED, at=AUTHORISED)

    assert letters(office, "1", "closed_to_new") == [
        ("company", False, "sent"),
        ("hospital", True, "sent"),
    ]
    assert letters(office, "1", "no_new_patients") == [("hospitals", False, "sent")] * 2
    told = [path.name for path in letter_files(office.folder) if "no_new_patients" in path.name]
    assert len(told) == len(set(told)) == 2
    words = [" ".join(text.split()) for name, text in office.files().items() if name in told]
    for number, hospital in (("2", "Fjordbyen sykehus"), ("3", "Havnes universitetssykehus")):
        [own] = [text for text in words if f"Deres sak: 2021-00000{number}" in text]
        assert hospital in own and "begynte før 1. februar 2022, får fullføre" in own
    put = tmp_path / "pdf"
    office.does("letters", "1", "--pdf", str(put), at=AFTER)
    assert len([path for path in put.iterdir() if path.read_bytes().startswith(b"%PDF-")]) == 8

    office.does("end", "1", at=AFTER)
    assert len(letters(office, "1", "no_new_patients")) == 2  # told once
    assert letters(office, "1", "ended")[0] == ("company", False, "sent")


def test_a_second_agreement_of_the_same_words_is_refused_at_the_door(office: Office) -> None:
    first = office.does("register", "--process", "cu_agreement", AGREEMENT, at=SIGNED)
    again = office("register", "--process", "cu_agreement", str(FILES / "ordinary.yaml"), at=AFTER)

    assert "2021-000001" in first.out
    assert again.code == 5 and "K-10" in again.err and "2021-000001" in again.err


def test_eleven_digits_are_no_pseudonym_and_are_stored_nowhere(office: Office) -> None:
    opened(office)
    number = "14836130031"
    refused = starts(office, "2", number, "2021-09-06", at="2021-09-06")

    assert refused.code in (2, 5) and number not in refused.err + refused.out
    assert not any(number in row for rows in office.dump().values() for row in rows)


def test_an_exemption_is_warned_of_by_the_sweep_and_renewed(office: Office) -> None:
    opened(office)
    warned = office.does("tick", at="2022-05-05")
    assert "2021-000002" in warned.out
    expired = office.does("tick", at="2022-07-01")
    assert "2021-000002" in expired.out
    refused = starts(office, "2", "FB-1", "2022-07-01", at="2022-07-01")
    assert refused.code == 5 and "H-4" in refused.err
    office.does("renew-exemption", "2", "--from", "2022-07-04", at="2022-07-04")

    assert starts(office, "2", "FB-1", "2022-07-04", at="2022-07-04").code == 0
    sent = letters(office, "2", "exemption_expires")
    assert sent == [("senior_consultant", False, "sent"), ("company", True, "sent")] * 2


def test_the_verbs_of_case_workers_take_the_forms_and_facts_of_an_agreement(
    office: Office, tmp_path: Path
) -> None:
    said = {
        "application": "agreement: {medicine: Novacure, indication: anaemia, company: Nordmed,\n"
        "  type: short}\n"
        "register: {list: [{from: 2021-01-01, to: open}], list_published: 2021-07-01}\n"
        "basis: named_patient\n"
        "named_patient: {applied: 2021-08-02}\n",
        "signatures": "signed: {lis: 2021-09-06, company: 2021-09-07}\n",
    }
    for name, text in said.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    day = "2021-09-08"
    file, signatures = (str(tmp_path / f"{name}.yaml") for name in said)

    office.does("register", "--process", "cu_agreement", file, at=day)
    asked = office.does("ask", "1", "expected_months", at=day)
    waits = office.does("history", "1", at=day)
    unknown = office("judge", "1", "expected_month", "9", "--because", "x", at=day)
    wrong = office("judge", "1", "expected_months", "nine", "--because", "x", at=day)
    office.does("judge", "1", "expected_months", "9", "--because", "By the plan.", at=day)
    office.does("judge", "1", "longer_because", "Slow response", "--because", "So.", at=day)
    stranger = office("answer", "1", signatures, "--from", "doctor", at=day)
    office.does("answer", "1", signatures, "--from", "lis", at=day)
    shown = office.does("show", "1", at=day)
    signed = office.does("sign", "1", at=day)

    assert "how long a treatment is expected to last" in asked.out
    assert "waits for answers from company and hospital" in waits.out
    assert (unknown.code, wrong.code, stranger.code) == (2, 2, 2)
    assert "did you mean `expected_months`" in unknown.err and "whole number" in wrong.err
    assert "'lis'" in stranger.err
    assert "marked: deviation" in shown.out and "more than 31 days" in shown.out
    assert "2021-09-07, deviation, old list" in signed.out


def test_show_lists_the_steps_that_need_fields_with_what_they_need(office: Office) -> None:
    opened(office)
    before = steps_of(office, "2", at=BEFORE)
    on_screen = office.does("show", "2", at=BEFORE).out
    agreement = office.does("show", "1", at=BEFORE).out
    office.does("marketing-authorisation", "1", "--from", AUTHORISED, at=AUTHORISED)
    after = steps_of(office, "2", at=AFTER)
    closed = office.does("show", "2", at=AFTER).out
    why = office.does("why", "2", "patient-started", at=AFTER).out

    assert before["patient_started"]["allowed"] and not before["patient_ended"]["allowed"]
    assert before["patient_started"]["needs"] == ["pseudonym", "day"]
    assert before["renew_exemption"]["needs"] == ["from"]
    assert "patient-started: open, with --pseudonym TEXT --day DATE" in on_screen
    assert "not patient-ended: nobody is under treatment" in on_screen
    assert "marketing-authorisation: open, with --from DATE" in agreement
    assert "not from here: start, ask, answer, judge, extend, sign" in agreement
    assert not after["patient_started"]["allowed"]
    assert any("K-1" in reason for reason in after["patient_started"]["why"])
    assert "not patient-started: " in closed and "K-1" in why

    starts(office, "2", "FB-1", BEFORE, at=AFTER)
    assert steps_of(office, "2", at=AFTER)["patient_ended"]["allowed"]
    assert "national-decision: open, with --decision introduced|not_introduced --dated DATE" in (
        office.does("show", "1", at=AFTER).out
    )


def test_a_search_finds_agreements_and_hospitals_by_the_names_in_their_forms(
    office: Office,
) -> None:
    opened(office)

    def found(*words: str) -> list[str]:
        return sorted(row["number"][-1] for row in office.data("search", *words, at=BEFORE))

    form = yaml.safe_load(Path(AGREEMENT).read_text(encoding="utf-8"))["agreement"]
    other = yaml.safe_load(Path(HAVNES).read_text(encoding="utf-8"))["hospital"]
    assert found(form["company"]) == found(form["medicine"]) == ["1", "2", "3"]
    assert found(other["name"]) == found(other["senior_consultant"]) == ["3"]
    assert found("havnes", form["medicine"].split()[0]) == ["3"]
    assert found(form["indication"]) == []


def test_an_application_is_assessed_from_its_file_as_one_for_reimbursement_is() -> None:
    def assessed(*args: str) -> Done:
        typed = ["--now", SIGNED, "--format", "json", "assess", "--process", *args]
        return in_process(typed, {}, "")

    [agreement] = json.loads(assessed("cu_agreement", AGREEMENT).out)["data"]
    [hospital] = json.loads(assessed("cu_hospital", FJORDBYEN).out)["data"]
    typed = ["--now", SIGNED, "assess", "--process", "cu_hospital", FJORDBYEN]
    words = in_process(typed, {}, "").out
    complaint = assessed("complaint", AGREEMENT)
    other = assessed("cu_hospital", AGREEMENT)

    assert (agreement["outcome"], agreement["missing"]) == ("ready", [])
    assert [rule["id"] for rule in agreement["proof"]][:2] == ["K-1", "K-2"]
    assert hospital["outcome"] == "missing"  # what the agreement says is not in the file
    assert {task["fact"] for task in hospital["tasks"]} >= {"agreement_takes_new"}
    assert "task: " in words and "would be ready to allow with" in words
    assert complaint.code == 2 and "`why CASE`" in complaint.err
    assert other.code == 7 and "is for a case of cu_agreement" in other.err


def steps_of(office: Office, case: str, at: str) -> dict[str, Any]:
    """What `show` says of each step of a case."""
    return {step["step"]: step for step in office.data("show", case, at=at)["steps"]}
