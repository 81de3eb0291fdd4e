"""What a case carries is stored once for each set of values, and read back as it was."""

import json
from dataclasses import replace

import pytest
from builders import an_application
from cases import ELI, RECEIVED, noon
from databases import break_case, handle, letters_of, receive
from sqlalchemy import func, select

from storage import policy_values as stored_values
from storage.errors import BrokenRecord
from storage.store import Store
from storage.tables import case_file, policy_values
from storage.verification import examined, orphan_rows
from workflow.engine.advance import new_terms, next_due, open_case
from workflow.engine.steps import Note, Register
from workflow.engine.terms import values_as_json, values_hash
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

PATIENT = replace(DEFAULT, answer_days=35, extended_answer_days=60)
"""A policy with other numbers than the usual ones."""


@pytest.fixture(autouse=True)
def nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what was read of policy values, as a new process would."""
    monkeypatch.setattr(stored_values, "_READ", {})


def opened(store: Store, policy: Policy) -> str:
    """Open a case under a policy and return its number."""
    with store.transaction(write=True) as work:
        number = work.next_number(2015)
        command = Register("post", number, an_application())
        terms = new_terms(REIMBURSEMENT, command, noon(RECEIVED), policy)
        outcome = open_case(REIMBURSEMENT, command, noon(RECEIVED), terms)
        work.save(
            [outcome],
            letters_of(outcome),
            version=None,
            command_id=f"open {number}",
            answer="{}",
            next_wakeup=next_due(outcome.case),
        )
    return number


def found(store: Store) -> list[str]:
    """Everything that is damaged, as sentences."""
    with store.transaction(write=False) as work:
        of_cases = [str(damage) for each in examined(work) for damage in each.damages]
        return [*of_cases, *map(str, orphan_rows(work))]


def test_each_case_comes_back_with_its_own_values_and_equal_ones_are_stored_once(
    store: Store,
) -> None:
    usual, patient, again = opened(store, DEFAULT), opened(store, PATIENT), opened(store, PATIENT)
    with store.transaction(write=False) as work:
        policies = [work.get(number).case.policy for number in (usual, patient, again)]
        rows = work.connection.execute(select(func.count()).select_from(policy_values)).scalar()

    assert policies == [DEFAULT, PATIENT, PATIENT]
    assert rows == 2
    assert found(store) == []


def test_a_later_step_leaves_what_the_case_carries(store: Store) -> None:
    number = opened(store, PATIENT)
    handle(store, number, Note(ELI, "Nothing moves."))
    with store.transaction(write=False) as work:
        row = work.connection.execute(select(case_file.c.rule_set, case_file.c.policy)).one()
        terms = work.get(number).case.terms

    assert (row.rule_set, row.policy) == (terms.rule_set, PATIENT.content_hash())
    assert terms.policy == PATIENT


def test_a_value_that_the_stored_text_lacks_is_read_as_its_default() -> None:
    values = json.loads(values_as_json(PATIENT))
    del values["reservation_days"]
    text = json.dumps(values, sort_keys=True)

    assert stored_values.read(REIMBURSEMENT, values_hash(text), text) == PATIENT


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"no_such_value": 1}', "a policy value that this program does not know"),
        ('{"answer_days": 0}', "can't be read"),
        ("[]", "can't be read"),
        (None, "are missing"),
    ],
)
def test_values_that_can_not_be_believed_are_refused(text: str | None, why: str) -> None:
    with pytest.raises(stored_values.BrokenValues, match=why):
        stored_values.read(REIMBURSEMENT, values_hash(text or ""), text)


def test_changed_values_are_not_read() -> None:
    text = values_as_json(DEFAULT)
    with pytest.raises(stored_values.BrokenValues, match="were changed"):
        stored_values.read(REIMBURSEMENT, values_hash(text), values_as_json(PATIENT))


_OF_PATIENT = f"WHERE hash = '{PATIENT.content_hash()}'"
_SECOND = "WHERE number = '2015-000002'"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (f"UPDATE policy_values SET data = '{{}}' {_OF_PATIENT}", "were changed"),
        (f"DELETE FROM policy_values {_OF_PATIENT}", "are missing"),
        (f"UPDATE case_file SET policy = '{DEFAULT.content_hash()}' {_SECOND}", "is not the one"),
        (f"UPDATE case_file SET policy = NULL {_SECOND}", "is not the one"),
        (f"UPDATE case_file SET rule_set = '§ 3' {_SECOND}", "is not the one"),
    ],
)
def test_what_a_case_carries_can_not_be_changed_unseen(
    store: Store, change: str, says: str
) -> None:
    opened(store, DEFAULT)
    number = opened(store, PATIENT)
    break_case(store, change)

    assert any(number in what and says in what for what in found(store))
    with store.transaction(write=False) as work, pytest.raises(BrokenRecord, match=says):
        work.get(number)


def test_values_that_no_case_carries_are_found(store: Store) -> None:
    receive(store)
    text = "{}"
    break_case(
        store,
        f"INSERT INTO policy_values VALUES ('reimbursement', '{values_hash(text)}', '{text}')",
    )

    assert found(store) == [f"no case carries the policy values {values_hash(text)}"]
