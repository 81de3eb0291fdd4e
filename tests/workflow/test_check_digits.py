"""Check digits are added to nine digits where there are two that fit. python-stdnum agrees."""

from random import Random

import pytest
from stdnum.no.fodselsnummer import calc_check_digit1, calc_check_digit2

from workflow.registers.check_digits import fit, with_check_digits


@pytest.mark.parametrize(
    ("nine", "whole"),
    [("148361304", "14836130465"), ("018900000", "01890000025"), ("018900005", None)],
)
def test_nine_digits_get_their_check_digits(nine: str, whole: str | None) -> None:
    assert with_check_digits(nine) == whole
    assert whole is None or fit(whole)


def test_no_other_two_digits_fit() -> None:
    ends = (f"{end:02d}" for end in range(100))
    assert [end for end in ends if fit(f"148361304{end}")] == ["65"]


def test_python_stdnum_computes_the_same_digits() -> None:
    drawn = Random(2032)
    for _ in range(2000):
        nine = f"{drawn.randrange(10**9):09d}"
        first = nine + calc_check_digit1(nine)
        whole = first + calc_check_digit2(first)  # a digit that does not exist is written as 10
        assert with_check_digits(nine) == (whole if len(whole) == 11 else None)
