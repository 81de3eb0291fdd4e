"""Complaints on the command line, from the decision to the result."""

from pathlib import Path

import pytest
from the_command import INCOMPLETE, Office, in_process

from handlers.safekeeping.audit import verify

COMPLAINT = """\
complaint:
  decision_named: yes
  what_is_wrong: Konsultasjonen var 2. mars.
  signed: yes
  by: {by}
new_facts:
  initiation: {{date: 2015-03-02}}
"""
LAWYER = "lawyer\n  name: Anne Advokat\n  address: [Sakførergata 1, 0001 Prøveby]\n  language: nn"


@pytest.fixture
def office(real_office: Office) -> Office:
    """Every step in a process of its own."""
    return real_office


def rejected_for_13(office: Office) -> None:
    """Reject an application because what was asked for never came."""
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("tick", at="2015-04-08")
    office.does("reject", "1", at="2015-04-08")


def complained(office: Office, folder: Path, by: str = "patient") -> None:
    """Complain of the rejection with what was missing, and start the review."""
    file = folder / "klage.yaml"
    file.write_text(COMPLAINT.format(by=by), encoding="utf-8")
    opened = office.does("complain", "1", str(file), at="2015-04-20")
    assert "2015-000002" in opened.out
    office.does("start", "2", at="2015-04-21", by="Per")


def test_a_case_rejected_for_13_is_complained_of_and_reversed(
    office: Office, tmp_path: Path
) -> None:
    rejected_for_13(office)
    complained(office, tmp_path, LAWYER)
    own = office("reverse", "2", "--because", "Datoen er kommet.", at="2015-04-22", by="Eli")
    assert own.code == 5 and "C-7" in own.err
    reverse = ("reverse", "2", "--because", "Datoen er kommet.")
    tried = office.data(*reverse, "-n", at="2015-04-22", by="Per")
    assert tried["born"] == ["2015-000003"] and office.state("2", at="2015-04-22") == "under_review"
    office.does(*reverse, at="2015-04-22", by="Per")

    assert office.state("1", at="2015-04-22") == "rejected"
    assert office.events("2") == [
        "complaint_received",
        "linked",
        "review_started",
        "complaint_reversed",
    ]
    assert office.events("3") == ["correction_opened", "linked", "linked", "changed"]
    shown = office.data("show", "3", at="2015-04-22")
    assert (shown["state"], shown["valid_from"], shown["valid_to"]) == (
        "changed",
        "2015-03-16",
        "2017-03-15",
    )
    letter = office.letter("complaint_reversed", "representative")
    assert "Sakførergata 1" in letter and "medhald" in letter
    assert "Per, saksbehandler" in office.letter("decision_changed", "applicant")
    with office.store() as store:
        assert verify(store, None) == []


def test_a_complaint_is_sent_on_and_annulled(office: Office, tmp_path: Path) -> None:
    rejected_for_13(office)
    complained(office, tmp_path)
    office.does("uphold", "2", "--because", "Fristen var ute.", at="2015-04-22", by="Per")
    statement = office.letter("complaint_upheld", "complainant")
    assert "Fristen var ute." in statement and "13. mai 2015" in statement
    office.does("tick", at="2015-05-14")
    assert office.state("2", at="2015-05-14") == "sent_on"
    assert "Helfos egen klageenhet" in office.letter("complaint_sent_on", "body")
    more = tmp_path / "mer.yaml"
    more.write_text("complaint: {what_is_wrong: Datoen er sendt.}\n", encoding="utf-8")
    office.does("mail", "2", str(more), at="2015-05-20")
    assert (
        office.events("2")[-1] == "mail_recorded"
        and office.state("2", at="2015-05-20") == "sent_on"
    )
    application = office("mail", "2", INCOMPLETE, at="2015-05-20")
    assert application.code == 7 and "one for complaint is wanted" in application.err
    early = office(
        "outcome", "2", "--outcome", "annulled", "--dated", "2015-05-13", at="2015-06-02"
    )
    assert early.code == 5 and "sent on on 2015-05-14" in early.err

    annulled = ("outcome", "2", "--outcome", "annulled", "--dated", "2015-06-01")
    assert office.data(*annulled, at="2015-06-02", by="Ola")["born"] == ["2015-000003"]

    assert office.state("2", at="2015-06-02") == "closed"
    shown = office.data("show", "3", at="2015-06-02")
    assert (shown["state"], shown["outcome"]) == ("under_review", "grant")
    alone = office("approve", "3", at="2015-06-03", by="Ola")
    assert alone.code == 5 and "R-4" in alone.err
    office.does("approve", "3", at="2015-06-03", by="Per")
    shown = office.data("show", "3", at="2015-06-03")
    assert (shown["state"], shown["valid_from"]) == ("changed", "2015-03-16")
    with office.store() as store:
        assert verify(store, None) == []


def test_a_search_finds_a_complaint_by_who_complains_and_by_the_patient_it_is_about(
    office: Office, tmp_path: Path
) -> None:
    rejected_for_13(office)
    complained(office, tmp_path, by="lawyer")

    rows = {word: office.data("search", word, at="2015-06-01") for word in ("solbakken", "nobody")}
    assert [row["process"] for row in rows["solbakken"]] == ["reimbursement", "complaint"]
    assert rows["nobody"] == []


def test_a_step_of_another_kind_of_case_and_a_file_of_another_kind_are_told_as_that(
    office: Office, tmp_path: Path
) -> None:
    rejected_for_13(office)
    reverse = office("reverse", "1", "--because", "x")
    complaint = office("complain", "1", INCOMPLETE)
    scenario = office("register", "scenarios/library/par_3b_severity_500.yaml")
    complained(office, tmp_path)
    answer = office("answer", "1", str(tmp_path / "klage.yaml"))

    assert reverse.code == 5 and "Cases of complaint have it." in reverse.err
    wanted = "this file is for a case of reimbursement, and one for complaint is wanted"
    assert complaint.code == 7 and wanted in complaint.err and complaint.err.count("\n") == 1
    assert scenario.code == 7 and "this file is a scenario, and one for" in scenario.err
    assert answer.code == 7 and "is for a case of complaint, and one for reimb" in answer.err


def test_who_the_patient_is_stays_hidden_in_what_a_complaint_says(tmp_path: Path) -> None:
    office = Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")
    rejected_for_13(office)
    file = tmp_path / "klage.yaml"
    file.write_text('new_facts: {patient: {identity_number: "14836130031", name: Ny Navnesen}}\n')
    office.does("complain", "1", str(file), at="2015-04-20")

    shown = office.does("show", "2", "--file", at="2015-04-20").out
    assert "148361*****" in shown and "14836130031" not in shown
    stored = office.dump()
    assert [name for name, rows in stored.items() if "Ny Navnesen" in str(rows)] == ["person"]


def test_ask_answer_and_judge_take_the_facts_and_the_form_of_a_complaint(
    tmp_path: Path,
) -> None:
    office = Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")
    rejected_for_13(office)
    file, answer = tmp_path / "klage.yaml", tmp_path / "svar.yaml"
    file.write_text("complaint: {what_is_wrong: Alt., by: guardian, signed: yes}\n")
    answer.write_text("complaint: {decision_named: yes}\n")
    office.does("complain", "1", str(file), at="2015-04-20")

    office.does("ask", "2", "complaint.notice_received", at="2015-04-20")
    request = office.letter("request_for_information", "complainant")
    assert "hvilken dag du mottok vedtaket" in request and "hvilket vedtak du klager på" in request
    office.does("answer", "2", str(answer), "--received", "2015-04-21", at="2015-04-22")
    assert office.state("2", at="2015-04-22") == "missing_info"
    judged = ("judge", "2", "complaint.authority", "ja", "--because", "Vergemålet er registrert.")
    office.does(*judged, at="2015-04-22")

    assert office.state("2", at="2015-04-22") == "under_review"
    wrong = office("judge", "2", "complaint.channel", "fax", "--because", "Sett.", at="2015-04-22")
    assert wrong.code == 2 and "portal, paper, email" in wrong.err
    unknown = office("ask", "2", "patient.member", at="2015-04-22")
    assert unknown.code == 2 and "the complainant can be asked for" in unknown.err
    file.write_text("patient: {member: yes}\n")
    whose = office("answer", "2", str(answer), "--from", "patient", at="2015-04-22")
    assert whose.code == 2 and "this step has no such option" in whose.err
    foreign = office("answer", "2", str(file), at="2015-04-22")
    assert foreign.code == 7 and "this file is for a case of reimbursement" in foreign.err
