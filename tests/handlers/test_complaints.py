"""Complaints by the command, from the decision to what comes of them."""

from pathlib import Path

import pytest
from the_command import INCOMPLETE, Office

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
