"""A decision of 2016 is made again in 2027: outcome, reasons, proof, dates and letters are as then.

The office has gone over to the rules by date and to other values meanwhile. The case keeps its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from builders import an_application
from cases import ELI

from handlers.api import Office, open_office
from handlers.letters.document import as_json
from handlers.letters.rendering import render
from workflow.engine.letters import letters_for
from workflow.logic.proof import prove_all
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import assessed
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT

OSLO: Final = ZoneInfo("Europe/Oslo")
IN_2016: Final = datetime(2016, 2, 1, 12, tzinfo=OSLO)
IN_2027: Final = datetime(2027, 5, 3, 9, tzinfo=OSLO)
OF_2016: Final = replace(DEFAULT, validity_years=3, complaint_weeks=8, rare_persons=450)
OF_2027: Final = replace(DEFAULT, validity_years=1, rule_sets_by_date=True, adult_age=16)

APPLICATIONS: Final = {
    "granted": an_application(),
    "rejected": an_application(
        prior_treatments=[{"product": "Lamotrel", "tried": "yes", "outcome": "usable"}]
    ),
    "dismissed": an_application(patient={"member": "no"}),
}


def an_office(path: Path, now: datetime, policy: Any) -> Office:
    return open_office(
        str(path), by=ELI, policy=policy, now=lambda: now, simulated=True, anchor=path.parent / "a"
    )


def decided_in_2016(path: Path, application: Application, verdict: str) -> None:
    office = an_office(path, IN_2016, OF_2016)
    number = office.register(application).case.number
    office.start(number)
    if verdict == "granted":
        office.grant(number)
    else:
        office.reject(number)
    office.close()


def stored_letters(office: Office, number: str) -> Sequence[tuple[str, str]]:
    with office.store.transaction(write=False) as work:
        return [(letter.kind, letter.document) for letter in work.letters_of(number)]


def letters_again(case: Case) -> Sequence[tuple[str, str]]:
    """Render the letters of the decision once more, from what the case carries."""
    recorded = case.events[-1]
    found = assessed(case)
    return [
        (letter.kind, as_json(render(letter, case, recorded, ELI, found)))
        for letter in letters_for(case, recorded, found)
    ]


@pytest.mark.parametrize("verdict", APPLICATIONS)
def test_a_decision_of_2016_is_made_again_in_2027(verdict: str, tmp_path: Path) -> None:
    path, number = tmp_path / "cases.db", "2016-000001"
    decided_in_2016(path, APPLICATIONS[verdict], verdict)
    then = an_office(path, IN_2016, OF_2016)
    was, shown = then.look(number), then.show(number).as_data()
    proof = prove_all(assessed(was).rules, assessed(was).facts)
    letters = stored_letters(then, number)
    then.close()

    now = an_office(path, IN_2027, OF_2027)
    case, found = now.look(number), assessed(now.look(number))
    again, decision = found.of(case), case.decision

    assert case == was
    assert case.policy == OF_2016 and case.terms.rule_set == "§§ 3a and 3b, 2008–2017"
    assert (decision.verdict, decision.reasons) == (verdict, again.reasons)
    assert (decision.rule_set, decision.policy) == (again.rule_set, again.policy)
    assert decision.missing == again.missing
    assert prove_all(found.rules, found.facts) == proof
    if verdict == "granted":
        three_years = (date(2016, 2, 1), date(2019, 1, 31))
        assert (decision.valid_from, decision.valid_to) == found.valid == three_years
    for key in ("outcome", "basis", "reasons", "missing", "valid_from", "valid_to", "rule_set"):
        assert now.show(number).as_data()[key] == shown[key]
    assert stored_letters(now, number) == letters
    assert letters_again(case) == letters[-len(letters_again(case)) :]
    verified = now.verify(path.parent / "a", law=True)
    assert verified.damages == ()
    assert verified.decisions.as_data() == {"made_again": 1, "not_made_again": []}
    now.close()
