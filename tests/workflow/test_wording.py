"""Classes of values in words, and sets of facts merged."""

import pytest
from worlds import VARIABLES

from workflow.logic.wording import in_words, merged
from workflow.reimbursement.facts import TreatmentTime

TIME = next(variable for variable in VARIABLES if variable.fact.name == "treatment_time")
FAR, NEAR = 90, 89


def classes(*values: TreatmentTime) -> tuple[int, ...]:
    return tuple(sorted(TIME.class_of(value) for value in values))


NEITHER, DAYS, MONTHS, BOTH = (
    TreatmentTime(days, months) for days, months in ((NEAR, 2), (FAR, 2), (NEAR, 3), (FAR, 3))
)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((NEITHER,), "fewer than 90 days within a year and fewer than 3 months unbroken"),
        ((DAYS,), "90 days or more within a year and fewer than 3 months unbroken"),
        ((BOTH,), "90 days or more within a year and 3 months or more unbroken"),
        (
            (DAYS, BOTH),
            "90 days or more within a year and any number of months unbroken",
        ),
        ((DAYS, MONTHS, BOTH), "90 days or more within a year, or 3 months or more unbroken"),
        (
            (NEITHER, DAYS, MONTHS),
            "fewer than 90 days within a year, or fewer than 3 months unbroken",
        ),
        (
            (NEITHER, BOTH),
            "fewer than 90 days within a year and fewer than 3 months unbroken or "
            "90 days or more within a year and 3 months or more unbroken",
        ),
    ],
    ids=["neither", "days", "both", "days at least", "one of them", "not both", "both or neither"],
)
def test_a_number_with_two_counts_is_told_by_its_ranges(
    values: tuple[TreatmentTime, ...], words: str
) -> None:
    assert in_words(TIME, classes(*values)) == words


def test_sets_that_differ_in_one_class_are_one_row() -> None:
    sets = [frozenset({(0, colour), (1, size)}) for colour in (0, 1) for size in (0, 1)]

    assert merged(sets) == [((0, (0, 1)), (1, (0, 1)))]
    assert merged(sets[:3]) == [((0, (0,)), (1, (0, 1))), ((0, (1,)), (1, (0,)))]


def test_a_row_that_another_one_holds_is_left_out() -> None:
    assert merged([frozenset({(0, 1)}), frozenset({(0, 1), (1, 0)})]) == [((0, (1,)),)]
