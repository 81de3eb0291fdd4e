"""Repeated commands count once, until a different one of their kind follows."""

from collections.abc import Callable

import pytest
from builders import an_application
from cases import ELI, OLA, RECEIVED, day, noon

from handlers.casework.door import Door, Handled
from storage.store import open_store

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
    store = open_store(":memory:")
    door = Door(store)
    number = door.register(an_application(), noon(RECEIVED), "post").case.number

    assert [step(door, number).repeated for step in steps] == repeated
    assert len(door.look(number).events) == 1 + repeated.count(False)
    store.close()


def test_a_rehearsal_sees_its_earlier_steps() -> None:
    store = open_store(":memory:")
    with Door(store).rehearsal() as door:
        first = door.register(an_application(), noon(RECEIVED), "post")
        again = door.register(an_application(), noon(RECEIVED), "post")

    assert again.repeated and again.case.number == first.case.number
    store.close()
