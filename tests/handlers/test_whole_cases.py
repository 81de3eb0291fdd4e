"""Whole cases, from application to letters, each step in a process of its own."""

from pathlib import Path

import pytest
from the_command import INCOMPLETE, RARE, THE_DATE, Office, letter_files, written

from scenarios.reader import read_scenario

SCENARIOS = Path("scenarios/library").resolve()
SIMULATION = "Dette brevet er laget i en simulering."


@pytest.fixture
def office(real_office: Office) -> Office:
    """Every step in a process of its own."""
    return real_office


def application_of(scenario: str, tmp_path: Path) -> str:
    """The application of a scenario of the library, as a file."""
    return written(
        tmp_path / f"{scenario}.yaml",
        read_scenario(str(SCENARIOS / f"{scenario}.yaml")).application,
    )


def both_letters(office: Office, kind: str, patient: str, doctor: str) -> str:
    """Check the letters of patient and doctor, and return the patient's.

    They are files for their owner only, are addressed, and name each other's addressee. `letters`
    lists them as sent.
    """
    paths = [path for path in letter_files(office.folder) if f"-{kind}-" in path.name]
    assert [path.stat().st_mode & 0o777 for path in paths] == [0o600, 0o600]
    assert office.folder.stat().st_mode & 0o777 == 0o700
    to_patient, to_doctor = office.letter(kind, "applicant"), office.letter(kind, "doctor-copy")
    assert patient in to_patient.partition("Dato:")[0] and f"Kopi til: {doctor}" in to_patient
    assert doctor in to_doctor.partition("Dato:")[0] and f"Kopi av brev til: {patient}" in to_doctor
    assert SIMULATION in to_patient and SIMULATION in to_doctor
    listed = [row for row in office.data("letters", "1") if row["kind"] == kind]
    assert [(row["to"], row["copy"], row["status"]) for row in listed] == [
        ("applicant", False, "sent"),
        ("doctor", True, "sent"),
    ]
    assert sorted(row["path"] for row in listed) == sorted(str(path) for path in paths)
    return to_patient


def test_a_case_that_is_asked_reminded_answered_and_granted(office: Office) -> None:
    assert "2015-000001" in office.does("register", INCOMPLETE).out
    asked = office.does("ask", "1")
    assert (
        "the day of the consultation" in asked.out and "last day to answer 2015-04-07" in asked.out
    )
    reminded = office.does("tick", at="2015-03-30")
    assert "2015-000001: 2015-03-30 reminder sent by time" in reminded.out
    answered = office.does(
        "answer", "1", "-", "--received", "2015-03-31", at="2015-04-01", stdin=THE_DATE
    )
    assert "nothing is missing now" in answered.out and "the case is under review" in answered.out
    office.does("grant", "1", at="2015-04-02", by="Ola")

    assert office.events() == [
        "application_received",
        "information_requested",
        "reminder_sent",
        "information_supplied",
        "granted",
    ]
    shown = office.data("show", "1", at="2015-04-02")
    assert (shown["state"], shown["basis"], shown["valid_to"]) == ("granted", "§ 3a", "2017-03-15")
    letter = both_letters(office, "decision_granted", "Ingrid Solbakken", "Kari Lundevik")
    for words in (
        "Vi har innvilget",
        "Refusjonskode: G40",
        "16. mars 2015",
        "15. mars 2017",
        "Ola",
        "rett til å klage",
    ):
        assert words in letter
    assert "tidligst ut 15. mai 2015" in letter  # six weeks end on Ascension Day, 14 May
    request = office.letter("request_for_information", "doctor")
    assert "datoen for konsultasjonen" in request and "7. april 2015" in request
    assert "Påminnelse" in office.letter("reminder", "doctor")
    assert len(office.files()) == 2 * 4


def test_a_case_rejected_with_every_reason(office: Office, tmp_path: Path) -> None:
    office.does("register", application_of("par_3a_not_tried", tmp_path))
    office.does("start", "1")
    refused = office("grant", "1")
    assert (refused.code, refused.out) == (5, "") and "A-3" in refused.err
    office.does("reject", "1")

    shown = office.data("show", "1")
    assert (shown["state"], shown["reasons"]) == ("rejected", [2, 3])
    letter = both_letters(office, "decision_rejected", "Ingrid Solbakken", "Kari Lundevik")
    for words in ("Vi har avslått", "§ 3a", "rett til å klage", "27. april 2015"):
        assert words in letter


def test_a_case_dismissed_in_nynorsk(office: Office, tmp_path: Path) -> None:
    office.does("register", application_of("outcomes_not_a_member", tmp_path))
    office.does("start", "1")
    office.does("reject", "1")

    shown = office.data("show", "1")
    assert (shown["state"], shown["outcome"], shown["reasons"]) == ("rejected", "dismissed", [19])
    assert office.events()[-1] == "dismissed"
    letters = {name: text for name, text in office.files().items() if "decision_dismissed" in name}
    assert sorted(letters) == [
        "2015-000001-003-decision_dismissed-applicant-nn.pdf",
        "2015-000001-003-decision_dismissed-doctor-copy-nn.pdf",
    ]
    for text in (" ".join(text.split()) for text in letters.values()):
        assert "avvist søknaden" in text and "Frå" not in text
        assert "Dette brevet er laga i ei simulering." in text


def test_a_specialist_answers_for_a_wrong_applicant(office: Office, tmp_path: Path) -> None:
    office.does("register", application_of("par_3a_off_label_general_practitioner", tmp_path))
    office.does("ask", "1")
    assert "spesialist" in office.letter("request_for_information", "doctor")
    specialist = "name: Per Nevland, hpr_number: '1098765', role: specialist, specialty: 37"
    office.does("answer", "1", "-", at="2015-03-21", stdin=f"doctor: {{{specialist}}}\n")
    office.does("grant", "1", at="2015-03-21")

    assert office.state(at="2015-03-21") == "granted"
    both_letters(office, "decision_granted", "Maren Tveitdal", "Per Nevland")


def test_a_case_whose_answer_never_comes_is_rejected(office: Office) -> None:
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    assert "Nothing was due." in office.does("tick", at="2015-03-29").out
    office.does("tick", at="2015-04-08")
    assert office.state(at="2015-04-08") == "under_review"
    office.does("reject", "1", at="2015-04-08")

    assert office.events() == [
        "application_received",
        "information_requested",
        "reminder_not_sent",
        "information_overdue",
        "rejected",
    ]
    shown = office.data("show", "1", at="2015-04-08")
    assert (shown["reasons"], shown["missing"]) == ([13], ["initiation.date"])
    letter = both_letters(office, "decision_rejected", "Ingrid Solbakken", "Kari Lundevik")
    assert "datoen for konsultasjonen" in letter and "ny søknad" in letter


def test_a_refusal_on_discretion_takes_two_people(office: Office) -> None:
    office.does("register", RARE)
    office.does("start", "1")
    office.does("reject", "1", "--reason", "16", "--because", "Nytten er tvilsom.")
    assert len(office.files()) == 2
    alone = office("approve", "1")
    assert (alone.code, alone.out) == (
        5,
        "",
    ) and "the person who proposed the refusal can't approve it" in alone.err
    assert office("grant", "1").code == 5
    office.does("approve", "1", by="Ola")

    shown = office.data("show", "1")
    assert (shown["state"], shown["reasons"], shown["basis"]) == ("rejected", [16], "§ 3b")
    assert "Nytten er tvilsom." in both_letters(
        office, "decision_rejected", "Maren Tveitdal", "Sivert Hauglie"
    )


def test_a_returned_proposal_can_be_followed_by_a_grant(office: Office) -> None:
    office.does("register", RARE)
    office.does("start", "1")
    assert office("return", "1", "--because", "Ingenting.").code == 5
    office.does("reject", "1", "--reason", "16", "--because", "Tvil.")
    office.does("return", "1", "--because", "Serien viser effekt.", by="Ola")
    office.does("grant", "1")

    assert office.events()[2:] == ["rejection_proposed", "rejection_returned", "granted"]
    both_letters(office, "decision_granted", "Maren Tveitdal", "Sivert Hauglie")
