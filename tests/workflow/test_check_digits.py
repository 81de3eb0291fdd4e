"""Check digits are added to nine digits where there are two that fit."""

import pytest

from workflow.registers.check_digits import fit, with_check_digits


@pytest.mark.parametrize(
    ("nine", "whole"),
    [("148361304", "14836130465"), ("018900000", "01890000025"), ("018900005", None)],
)
def test_nine_digits_get_their_check_digits(nine: str, whole: str | None) -> None:
    assert with_check_digits(nine) == whole
    assert whole is None or fit(whole)
