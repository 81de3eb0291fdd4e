"""The whole life of a renewal, by the installed command; and what `renew` writes and refuses."""

from pathlib import Path
from typing import Any

import pytest
from builders import an_application
from cases import ELI, RECEIVED, day, noon
from databases import simulated_store
from the_command import COMPLETE, Office, letter_files, written

from handlers.casework.door import Door
from handlers.safekeeping.audit import verify
from scenarios.applications import parse_form, read_form
from scenarios.filled_form import filled_form
from workflow.engine.errors import Refused
from workflow.reimbursement.application import Application, stated
from workflow.reimbursement.commands import Withdraw
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.renewing import renewal_of

DOCTORS_PART = """
doctor: {name: Kari Lundevik, hpr_number: 9876543, role: general_practitioner}
prior_treatments:
  - {product: Lamotrel, tried: yes, outcome: side_effects}
  - {product: Karbazin, tried: yes, outcome: no_effect}
initiation: {done: yes, by: Per Nevland, specialty: 37, date: 2015-03-02, mode: visit}
"""


def completed(blank: Path, tmp_path: Path) -> str:
    """The file that `renew` wrote, with the doctor's part filled in."""
    file = tmp_path / "completed.yaml"
    file.write_text(blank.read_text(encoding="utf-8") + DOCTORS_PART, encoding="utf-8")
    return str(file)


def granted(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("grant", "1")


@pytest.fixture
def office(real_office: Office) -> Office:
    """Every step in a process of its own."""
    return real_office


def test_a_grant_is_renewed_and_nobody_is_told_that_the_old_one_ends(
    office: Office, tmp_path: Path
) -> None:
    granted(office)
    blank = tmp_path / "renewal.yaml"
    office.does("renew", "1", "--out", str(blank), at="2016-11-28")
    assert blank.stat().st_mode & 0o777 == 0o600
    office.does("register", completed(blank, tmp_path), at="2016-12-01")

    shown = office.data("show", "2016-1", at="2016-12-01")
    assert shown["links"] == [{"kind": "renews", "number": "2015-000001"}]
    assert shown["outcome"] == "grant"
    assert (shown["position"]["case"], shown["position"]["valid_to"]) == (
        "2015-000001",
        "2017-03-15",
    )
    screen = office.does("show", "2016-1", at="2016-12-01").out
    assert "Renews: case 2015-000001" in screen and "Repeats" not in screen
    assert "In force: case 2015-000001, from 2015-03-16 to 2017-03-15" in screen

    office.does("start", "2016-1", at="2016-12-01")
    office.does("grant", "2016-1", at="2016-12-01", by="Ola")
    renewal = office.data("show", "2016-1", at="2016-12-01")
    assert (renewal["valid_from"], renewal["valid_to"]) == ("2016-12-01", "2018-11-30")
    assert renewal["position"]["case"] == "2016-000001"

    office.does("tick", at="2017-01-18")
    assert office.events("2015-1")[-1] == "expiry_silent"
    assert not [path for path in letter_files(office.folder) if "expiry" in path.name]
    assert (
        "Expired: case 2016-000001, on 2018-11-30"
        in office.does("show", "2015-1", at="2018-12-01").out
    )
    office.does("tick", at="2018-10-05")
    assert office.events("2016-1")[-1] == "expiry_warned"


def test_a_withdrawn_application_gives_way_to_a_new_one(office: Office, tmp_path: Path) -> None:
    office.does("register", COMPLETE)
    again = written(tmp_path / "again.yaml", an_application(form={"signed": "2015-03-14"}))
    office.does("register", again, "--new-case", at="2015-03-17")
    assert office.data("show", "2", at="2015-03-17")["outcome"] == "dismiss"
    withdrawn = office.does(
        "withdraw", "1", "--party", "doctor", "--received", "2015-03-17", at="2015-03-18"
    )
    assert "the case is withdrawn" in withdrawn.out
    repeated = office.does(
        "withdraw", "1", "--party", "doctor", "--received", "2015-03-17", at="2015-03-18"
    )
    assert "stored already" in repeated.out

    assert office.data("show", "2", at="2015-03-18")["outcome"] == "grant"
    assert office.data("show", "1", at="2015-03-18")["outcome"] == "withdrawn"
    office.does("start", "2", at="2015-03-18")
    office.does("grant", "2", at="2015-03-18")
    assert office.events("2") == [
        *("application_received", "register_answered", "register_answered"),
        *("review_started", "granted"),
    ]
    letter = office.letter("withdrawn", "applicant")
    assert "Legen har trukket søknaden" in letter and "Kopi til: Kari Lundevik" in letter
    assert office("withdraw", "2", "--party", "patient", at="2015-03-19").code == 5


def test_what_renew_refuses(office: Office) -> None:
    office.does("register", COMPLETE)
    refused = office("renew", "1")
    assert refused.code != 0 and "only a grant is renewed" in refused.err


# The file ------------------------------------------------------------------------------------


def renewal_file(known: Application) -> str:
    return filled_form(REIMBURSEMENT, known, "Fornyelse.")


def test_the_file_states_what_stays_the_same_and_leaves_the_doctors_part_blank() -> None:
    store = simulated_store(":memory:")
    door = Door(store)
    application = an_application(
        medicine={"daily_dose": {"amount": "75,5", "unit": "mg"}, "atc": "N03AX99"},
        patient={"name": 'Ingrid "Inga" Å: #1', "copy_to_doctor": "no"},
    )
    at = noon(RECEIVED)
    number = door.register(application, at, "post").case.number
    door.start(number, ELI, at)
    case = door.grant(number, ELI, at).case

    known = renewal_of(case)
    read = parse_form(renewal_file(known), Application)
    assert read == known
    expected: dict[str, Any] = stated(application)
    assert stated(known) == {
        "form": {"kind": "helfo_form", "first_time": False},
        **{name: expected[name] for name in ("patient", "medicine", "diagnosis", "treatment")},
    }
    text = renewal_file(known)
    for section in ("doctor", "prior_treatments", "initiation", "documentation"):
        assert f"\n# {section}:\n" in text
    for section in ("register", "findings"):
        assert f"# {section}:" not in text
    assert verify(store) == []
    store.close()


def test_the_reason_against_marketed_medicines_is_the_doctors() -> None:
    store = simulated_store(":memory:")
    door, at = Door(store), noon(RECEIVED)
    reason = {"kind": "medical", "text": "Tåles ikke."}
    number = door.register(
        an_application(medicine={"reason_not_marketed": reason}), at, "post"
    ).case.number
    door.start(number, ELI, at)
    known = renewal_of(door.grant(number, ELI, at).case)

    assert known.medicine is not None and known.medicine.reason_not_marketed is None
    assert known.medicine.substance == "epilozamid"
    store.close()


@pytest.mark.parametrize("state", ["received", "withdrawn", "rejected"])
def test_only_a_grant_is_renewed(state: str) -> None:
    store = simulated_store(":memory:")
    door, at = Door(store), noon(RECEIVED)
    outside = "no" if state == "rejected" else "yes"
    number = door.register(
        an_application(treatment={"outside_hospital": outside}), at, "post"
    ).case.number
    if state == "rejected":
        door.start(number, ELI, at)
        door.reject(number, ELI, at)
    if state == "withdrawn":
        door.handle(number, Withdraw(ELI, "patient"), noon(day(1)))

    with pytest.raises(Refused) as refused:
        renewal_of(door.look(number))
    assert [reason.rule for reason in refused.value.reasons] == ["road"]
    store.close()


def test_a_file_of_a_library_application_can_be_read_again() -> None:
    known = read_form("scenarios/library/applications/epilepsy_3a.yaml", Application)

    assert parse_form(renewal_file(known), Application) == known
