"""Whole lives of corrections and revocations, each step by the installed command."""

from pathlib import Path

from the_command import COMPLETE, INCOMPLETE, THE_DATE, Office, letter_files, written

from handlers.analysis.application_files import read_applications


def of(office: Office, number: str, at: str) -> tuple[str, ...]:
    return tuple(row["event"] for row in office.data("history", number, at=at))


def test_an_answer_that_was_mislaid_is_made_good(real_office: Office) -> None:
    office = real_office  # each step in a process of its own
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    office.does("tick", at="2015-04-09")
    office.does("reject", "1", at="2015-04-09")
    refused = office("answer", "1", "-", at="2015-04-10", stdin=THE_DATE)
    assert refused.code == 5 and "Record what comes in (`mail`)" in refused.err

    mailed = office.does(
        "mail", "1", "-", "--received", "2015-04-07", at="2015-04-10", stdin=THE_DATE
    )
    assert "2015-000001: the case is rejected." in mailed.out
    own, born = mailed.out.split("2015-000002: 2015-04-07 correction opened", 1)
    assert "last day to complain 2015-05-21" in own and "complain" not in born
    assert "2015-000002: the case is under review.\n  next dates: target for the decision" in born
    own = office("approve", "2", at="2015-04-11")
    assert own.code == 5 and "R-4" in own.err
    office.does("approve", "2", at="2015-04-11", by="Ola")

    shown = office.data("show", "2", at="2015-04-11")
    assert (shown["process"], shown["state"]) == ("correction", "changed")
    assert of(office, "2", "2015-04-11") == ("correction_opened", "linked", "changed")
    assert office.data("show", "1", at="2015-04-11")["state"] == "rejected"
    assert of(office, "1", "2015-04-11")[-2:] == ("rejected", "mail_recorded")
    letter = office.letter("decision_changed", "applicant")
    assert "erstatter brevet av 9. april 2015 i sak 2015-000001" in " ".join(letter.split())
    again = office("mail", "1", "-", "--received", "2015-04-07", at="2015-04-11", stdin=THE_DATE)
    assert again.code == 0 and office("show", "3", at="2015-04-11").code == 3
    assert office.does("audit", "verify").code == 0


def test_both_grants_of_a_treatment_are_revoked(real_office: Office, tmp_path: Path) -> None:
    office = real_office
    [(_, application)] = read_applications([COMPLETE], print)
    renewal = application.model_copy(
        update={"form": application.form.model_copy(update={"first_time": False})}
    )
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("grant", "1")
    office.does("register", written(tmp_path / "renewal.yaml", renewal), at="2016-12-01")
    office.does("start", "2016-1", at="2016-12-01")
    office.does("grant", "2016-1", at="2016-12-01")

    because = ("--because", "Pasienten bruker ikke legemiddelet lenger.")
    office.does(
        "revoke", "2015-1", "--ground", "21-6", "--from", "2017-02-01", *because, at="2016-12-10"
    )
    early = office("approve", "2016-2", at="2016-12-27", by="Ola")
    assert early.code == 5 and "waits for the patient's answer" in early.err
    office.does("tick", at="2016-12-28")
    own = office("approve", "2016-2", at="2017-01-02")
    assert own.code == 5 and "V-4" in own.err
    office.does("approve", "2016-2", at="2017-01-02", by="Ola")

    assert of(office, "2016-2", "2017-01-02") == (
        "revocation_opened",
        "linked",
        "linked",
        "notice_over",
        "revoked",
    )
    letter = " ".join(office.letter("revoked", "applicant").split())
    assert "Vedtak av 16. mars 2015 gjelder til og med 31. januar 2017." in letter
    assert "Vedtak av 1. desember 2016 gjelder til og med 31. januar 2017." in letter
    for number in ("2015-1", "2016-1"):
        assert office.data("show", number, at="2017-01-02")["state"] == "granted"
    assert office.does("audit", "verify", at="2017-01-02").code == 0


def test_a_decision_is_corrected_before_its_letters_are_out(office: Office) -> None:
    office.folder.parent.mkdir(exist_ok=True, parents=True)
    office.folder.write_text("No folder: no letter can go out.")
    office("register", COMPLETE)
    office("start", "1")
    office("grant", "1")
    because = ("--because", "Feil dag.")
    opened = office("correct", "1", "--ground", "b", *because)
    assert "2015-000002: the case is under review." in opened.out
    judged = ("judge", "2", "grant_has_days", "2018-03-15", "--because", "Livslang sykdom.")
    office(*judged)
    office("approve", "2", by="Ola")
    assert office.data("show", "2")["state"] == "changed"

    office.folder.unlink()
    office.does("outbox", "retry")
    kinds = {path.name.split("-")[3] for path in letter_files(office.folder)}
    assert "decision_changed" in kinds and "decision_granted" not in kinds
    assert office.data("outbox", "list") == []
    shown = {(row["kind"], row["status"]) for row in office.data("letters", "1")}
    assert shown == {("receipt", "sent"), ("decision_granted", "withheld")}
    assert office.does("audit", "verify").code == 0


def test_ground_b_is_refused_when_a_letter_is_out_until_it_comes_back(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("grant", "1")
    because = ("--ground", "b", "--because", "Feil dag.")
    refused = office("correct", "1", *because)
    assert refused.code == 5 and "R-2" in refused.err

    letters = [row["id"] for row in office.data("letters", "1")]
    decided = [each for each in letters if "granted" in each or "-003-" in each] or letters[-2:]
    returned = [part for each in decided for part in ("--returned", each)]
    office.does("mail", "1", *returned, at="2015-03-20")
    opened = office.does("correct", "1", *because, at="2015-03-20")
    assert "correction opened by Eli: ground b, because Feil dag." in opened.out
    assert "2015-000002: the case is under review." in opened.out


def test_a_correction_is_opened_on_another_case(office: Office) -> None:
    alone = office("register", "--process", "correction", COMPLETE)
    assert alone.code == 5 and "a correction is opened on another case" in alone.err
    assert "`correct CASE`" in alone.err
    usage = office.does("correct", "--help").out.splitlines()[0]
    assert usage.endswith("CASE [FILE|-]")
