"""Lists, `show` and `why` of complaints, corrections, revocations and compassionate use."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from the_command import COMPLETE, Office

COMPLAINT = {
    "complaint": {
        "decision_named": "yes",
        "what_is_wrong": "The medicine is needed.",
        "signed": "yes",
        "by": "lawyer",
        "name": "Kari Jurist",
        "authority": "yes",
    },
    "new_facts": {"treatment": {"outside_hospital": "yes"}},
}
AGREEMENT = {
    "agreement": {
        "medicine": "Miravel",
        "indication": "ALS",
        "company": "Norfarma AS",
        "type": "ordinary",
        "hospital": "Fjordbyen sykehus",
    },
    "register": {"list": [{"from": "2021-01-01", "to": "2023-01-01"}]},
}
HOSPITAL = {"hospital": {"name": "Fjordbyen sykehus", "senior_consultant": "Ola Overlege"}}


def written(folder: Path, name: str, form: dict[str, Any]) -> str:
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(form, allow_unicode=True), encoding="utf-8")
    return str(path)


def row(office: Office, number: str, at: str = "2015-04-20") -> Any:
    return next(each for each in office.data("list", at=at) if each["number"] == number)


@pytest.fixture
def complained(office: Office, tmp_path: Path) -> Office:
    """A refusal for use in hospital, of which a lawyer complains."""
    office.does("register", COMPLETE)
    because = ("--because", "Innlagt.")
    office.does("judge", "1", "treatment.outside_hospital", "no", *because)
    office.does("start", "1")
    office.does("reject", "1")
    office.does("complain", "1", written(tmp_path, "k", COMPLAINT), at="2015-04-01")
    return office


def test_a_complaint_is_told_with_the_patient_and_medicine_of_the_decision(
    complained: Office,
) -> None:
    line = row(complained, "2015-000002")
    shown = complained.does("show", "2", at="2015-04-02").out
    why = complained.does("why", "2", at="2015-04-02").out

    assert (line["patient"], line["who"]) == ("Ingrid Solbakken", "Ingrid Solbakken")
    assert (line["medicine"], line["outcome"]) == ("Epilozan tabletter 50 mg", "admissible")
    assert "Patient: Ingrid Solbakken, 148361*****\n" in shown
    assert "Complainant: Kari Jurist, lawyer\nComplains of: 2015-000001, reimbursement\n" in shown
    assert "Assessment: can be reviewed under folketrygdloven § 21-12" in shown
    assert "without waiting for the complainant or the body" in shown
    assert "C-3 yes: Does the complaint say what is wrong with the decision?" in why


def test_what_is_missing_of_a_complaint_is_told_with_what_would_help(
    complained: Office, tmp_path: Path
) -> None:
    office = complained
    unsigned = {"complaint": {**COMPLAINT["complaint"], "signed": None}}
    form = {"complaint": {k: v for k, v in unsigned["complaint"].items() if v is not None}}
    office.does("withdraw", "2", at="2015-04-02")
    office.does("complain", "1", written(tmp_path, "u", form), at="2015-04-03")
    why = office.does("why", "3", at="2015-04-03").out

    assert why.startswith("2015-000003: information is missing")
    assert "  missing: " in why and "  would be admissible for review with: " in why
    closed = office.does("show", "2", at="2015-04-03").out
    assert "Closed: withdrawn on 2015-04-02, by Eli" in closed
    assert row(office, "2015-000002")["outcome"] == "withdrawn"
    assert "2015-000002: withdrawn on 2015-04-02" in office.does("why", "2", at="2015-04-03").out


def test_a_correction_is_told_as_an_application_and_a_revocation_by_its_end(
    office: Office, tmp_path: Path
) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("grant", "1")
    because = ("--because", "Endret.")
    office.does(
        "revoke", "1", "--ground", "21-6", "--from", "2015-05-20", *because, at="2015-04-01"
    )
    office.does("tick", at="2015-04-20")
    shown = office.does("show", "2", at="2015-04-20").out

    assert "Patient: Ingrid Solbakken 148361*****" in shown
    assert "Assessment: its file still gives a grant under § 3a" in shown
    office.does("approve", "2", at="2015-04-20", by="Ola")
    assert "Decided: revoked on 2015-04-20, by Ola" in office.does("show", "2", at="2015-04-21").out
    assert row(office, "2015-000002", "2015-04-21")["outcome"] == "revoked"
    office.does("correct", "2", "--ground", "c", "--because", "Feil.", at="2015-04-22")
    correction = office.does("show", "3", at="2015-04-22").out
    assert "Doctor: Kari Lundevik" in correction and "is under review" in correction
    assert office.does("why", "3", at="2015-04-22").code == 0


def test_compassionate_use_is_told_by_company_hospital_and_medicine(
    office: Office, tmp_path: Path
) -> None:
    agreement = ("--process", "cu_agreement", written(tmp_path, "a", AGREEMENT))
    office.does("register", *agreement, at="2022-03-01")
    under = ("--process", "cu_hospital", "--under", "1", written(tmp_path, "h", HOSPITAL))
    office.does("register", *under, at="2022-03-02")
    first, second = (row(office, f"2022-00000{n}", "2022-03-03") for n in (1, 2))

    assert (first["who"], first["medicine"]) == ("Norfarma AS", "Miravel")
    assert (second["who"], second["medicine"]) == ("Fjordbyen sykehus", "Miravel")
    assert "who" in office.does("inbox", at="2022-03-03").out.splitlines()[0]
    why = office.does("why", "1", at="2022-03-03").out
    assert why.startswith("2022-000001: something is not known")
    assert "  missing: on what the use rests (company or hospital)" in why
    assert "  would be ready to sign with: " in why
    shown = office.does("show", "1", at="2022-03-03").out
    assert "Company: Norfarma AS\nMedicine: Miravel, ALS\n" in shown
    assert office.does("show", "2", at="2022-03-03").code == 0


def test_every_process_can_be_packed(complained: Office, tmp_path: Path) -> None:
    office = complained
    agreement = ("--process", "cu_agreement", written(tmp_path, "a", AGREEMENT))
    office.does("register", *agreement, at="2022-03-01")
    numbers = [each["number"] for each in office.data("list", at="2022-03-02")]

    assert len(numbers) == 3
    for number in numbers:
        target = str(tmp_path / f"{number}.zip")
        office.does("package", number, "--out", target, at="2022-03-02")
        assert office.does("audit", "verify", target).code == 0
