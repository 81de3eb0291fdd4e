"""Repeated commands count once, until a different one of their kind follows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby

import pytest
from builders import an_application
from cases import ELI, OLA, RECEIVED, day, noon
from databases import simulated_store
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.casework.door import Door, Handled
from workflow.engine.calendar import OSLO
from workflow.reimbursement.application import Application

Step = Callable[[Door, str], Handled]
FACT = "diagnosis.persons_in_norway"


def found(count: int, by: str = ELI) -> Step:
    return lambda door, number: door.judge(
        number, FACT, count, "By the register.", by, noon(RECEIVED)
    )


def advised(because: str, by: str = OLA) -> Step:
    return lambda door, number: door.take(
        number, "advise", by=by, at=noon(RECEIVED), opinion="grant", because=because
    )


def answered(text: str) -> Step:
    supplement = Application.model_validate({"diagnosis": {"text": text}})
    return lambda door, number: door.answer(
        number, supplement, "post", noon(RECEIVED), correct=True
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
        ([advised("x"), noted("x"), advised("x")], [False, False, True]),
        ([advised("x"), advised("y"), advised("x")], [False, False, False]),
        ([advised("x"), advised("x", "Kari"), advised("x")], [False, False, False]),
        ([advised("x"), answered("x"), advised("x")], [False, False, False]),
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
        "an opinion after a note",
        "an opinion taken back",
        "an opinion after somebody else's",
        "an opinion after an answer",
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


def supplied(answer: str, at: datetime | None = None) -> Step:
    supplement = Application.model_validate({"medicine": {"over_the_counter": answer}})
    return lambda door, number: door.answer(number, supplement, "post", at or noon(RECEIVED))


WORDS: dict[str, dict[str, Step]] = {
    "judge": {"A": found(90), "B": found(80)},
    "note": {"A": noted("A"), "B": noted("B")},
    "answer": {"A": supplied("yes"), "B": supplied("no")},
}
"""Two words of each verb that has a key."""


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(said=st.lists(st.tuples(st.sampled_from(sorted(WORDS)), st.sampled_from("AB")), max_size=8))
@example(said=[("answer", word) for word in "ABA"])
@example(said=[("judge", word) for word in "AABBA"])
@example(said=[("answer", "A"), ("note", "A"), ("answer", "A")])
def test_each_verb_records_every_change_of_word_and_nothing_twice(
    said: list[tuple[str, str]],
) -> None:
    """Of what one verb says in turn, each run of one word is one event."""
    store = simulated_store(":memory:")
    door = Door(store)
    number = door.register(an_application(), noon(RECEIVED), "post").case.number
    for verb, word in said:
        WORDS[verb][word](door, number)

    names = [entry.event.name for entry in door.look(number).events[1:]]
    for verb, event in (
        ("judge", "fact_judged"),
        ("note", "note_added"),
        ("answer", "information_supplied"),
    ):
        runs = list(groupby(word for each, word in said if each == verb))
        assert names.count(event) == len(runs)
    store.close()


def test_the_same_answer_after_a_finding_against_it_is_another_one() -> None:
    store = simulated_store(":memory:")
    door = Door(store)
    number = door.register(an_application(), noon(RECEIVED), "post").case.number
    says = {"diagnosis": {"persons_in_norway": {"number": "80", "source": "Et register"}}}
    answer = Application.model_validate(says)

    def repeated() -> bool:
        return door.answer(number, answer, "post", noon(RECEIVED)).repeated

    assert (repeated(), repeated()) == (False, True)
    found(900)(door, number)
    assert (repeated(), repeated()) == (False, True)
    store.close()


LATE = datetime(2015, 3, 16, 23, 50, tzinfo=OSLO)


@pytest.mark.parametrize(("minutes", "again"), [(20, True), (69, True), (70, False)])
def test_what_is_repeated_across_midnight_counts_once_for_an_hour(
    minutes: int, again: bool
) -> None:
    """At 00:59 it is a repetition, from 01:00 on it is not."""
    store = simulated_store(":memory:")
    door, later = Door(store), LATE + timedelta(minutes=minutes)
    number = door.register(an_application(), LATE, "post").case.number
    for at, repeated in ((LATE, False), (later, again)):
        assert supplied("yes", at)(door, number).repeated is repeated
        assert door.note(number, "Ringte.", ELI, at).repeated is repeated

    assert door.register(an_application(), later, "post").repeated is again
    stated = door.register(an_application(), later, "post", later.date())
    assert stated.repeated is not again  # with its own day it is another one, once
    store.close()
