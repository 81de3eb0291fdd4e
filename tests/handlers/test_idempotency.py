"""Repeated commands count once, until a different one of their kind follows."""

from collections.abc import Callable

import pytest
from builders import an_application
from cases import ELI, OLA, RECEIVED, day, noon
from databases import simulated_store

from handlers.casework.door import Door, Handled
from workflow.reimbursement.application import Application

Step = Callable[[Door, str], Handled]
FACT = "diagnosis.persons_in_norway"


def found(count: int, by: str = ELI) -> Step:
    return lambda door, number: door.judge(
        number, FACT, count, "By the register.", by, noon(RECEIVED)
    )


def noted(text: str, by: str = ELI, on: int = 0) -> Step:
    return lambda door, number: door.note(number, text, by, noon(day(on)))


@pytest.mark.parametrize(
    ("steps", "repeated"),
    [
        ([found(90), found(90)], [False, True]),
        ([found(90), found(80), found(90)], [False, False, False]),
        ([found(90), found(90, OLA), found(90)], [False, False, False]),
        ([found(90), noted("x"), found(90)], [False, False, True]),
        ([noted("x"), noted("x")], [False, True]),
        ([noted("x"), noted("x", OLA)], [False, False]),
        ([noted("x"), noted("x", on=1)], [False, False]),
        ([noted("x"), noted("y"), noted("x")], [False, False, False]),
        ([noted("x"), found(90), noted("x")], [False, False, True]),
    ],
    ids=[
        "a finding again",
        "a finding taken back",
        "a finding after somebody else's",
        "a finding after a note",
        "a note again",
        "somebody else's note",
        "a note of another day",
        "a note after another one",
        "a note after a finding",
    ],
)
def test_a_repeated_step_counts_once_until_another_one_follows(
    steps: list[Step], repeated: list[bool]
) -> None:
    store = simulated_store(":memory:")
    door = Door(store)
    number = door.register(an_application(), noon(RECEIVED), "post").case.number

    assert [step(door, number).repeated for step in steps] == repeated
    assert len(door.look(number).events) == 1 + repeated.count(False)
    store.close()


def test_a_rehearsal_sees_its_earlier_steps() -> None:
    store = simulated_store(":memory:")
    with Door(store).rehearsal() as door:
        first = door.register(an_application(), noon(RECEIVED), "post")
        again = door.register(an_application(), noon(RECEIVED), "post")

    assert again.repeated and again.case.number == first.case.number
    store.close()


def test_the_same_finding_after_an_answer_on_the_fact_is_another_one() -> None:
    """The doctor contradicts it, and the case worker stays by it: that is said anew."""
    store = simulated_store(":memory:")
    door = Door(store)
    number = door.register(an_application(), noon(RECEIVED), "post").case.number

    def answer(**says: object) -> None:
        supplement = Application.model_validate(says)
        door.answer(number, supplement, "post", noon(RECEIVED), RECEIVED, correct=True)

    assert not found(90)(door, number).repeated
    answer(treatment={"purpose": "other"})
    assert found(90)(door, number).repeated
    answer(diagnosis={"persons_in_norway": {"number": "80", "source": "Et register"}})
    assert not found(90)(door, number).repeated
    store.close()
