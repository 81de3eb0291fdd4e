"""Synthetic identity numbers: check digits, the day of birth in them, D-numbers, the 2032 rules."""

from datetime import date

import pytest
from builders import BORN_1948, BORN_1961, BORN_1985, BORN_2008, BORN_2012, D_NUMBER_BORN_1979

from workflow.reimbursement.derive.identity import age_on, birth_date, is_valid

TODAY = date(2015, 3, 16)
UNDER_THE_NEW_RULES = date(2032, 1, 1)

NUMBERS = {
    BORN_1961: date(1961, 3, 14),
    BORN_1948: date(1948, 11, 2),
    BORN_2012: date(2012, 6, 21),
    BORN_2008: date(2008, 1, 5),
    BORN_1985: date(1985, 12, 30),
    D_NUMBER_BORN_1979: date(1979, 7, 9),
}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_valid_number_holds_the_day_of_birth(number: str) -> None:
    assert is_valid(number, TODAY)
    assert birth_date(number) == NUMBERS[number]


@pytest.mark.parametrize("number", NUMBERS)
def test_any_other_last_digit_makes_it_invalid(number: str) -> None:
    others = [number[:10] + digit for digit in "0123456789" if digit != number[10]]

    assert not any(is_valid(other, TODAY) for other in others)
    assert not any(is_valid(other, UNDER_THE_NEW_RULES) for other in others)


def test_a_number_is_not_valid_before_its_day_of_birth() -> None:
    assert not is_valid(BORN_2012, date(2012, 6, 20))
    assert is_valid(BORN_2012, date(2012, 6, 21))


WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def with_remainder(nine: str, remainder: int) -> str | None:
    """Return the number whose first check digit leaves the remainder and whose second is right.

    Returns None if there is no such digit.
    """
    first = (remainder - sum(w * int(d) for w, d in zip(WEIGHTS[0], nine, strict=True))) % 11
    if first == 10:
        return None
    ten = f"{nine}{first}"
    second = -sum(w * int(d) for w, d in zip(WEIGHTS[1], ten, strict=True)) % 11
    return None if second == 10 else f"{ten}{second}"


@pytest.mark.parametrize("remainder", range(11))
def test_from_2032_the_first_check_digit_may_leave_0_to_3(remainder: int) -> None:
    numbers = [
        n for serial in range(100, 130) if (n := with_remainder(f"148361{serial}", remainder))
    ]

    assert len(numbers) > 10
    assert all(is_valid(n, date(2031, 12, 31)) == (remainder == 0) for n in numbers)
    assert all(is_valid(n, UNDER_THE_NEW_RULES) == (remainder <= 3) for n in numbers)


@pytest.mark.parametrize(
    ("year", "individual", "born"),
    [
        ("00", "000", 1900),
        ("99", "499", 1999),
        ("54", "500", 1854),
        ("99", "749", 1899),
        ("00", "500", 2000),
        ("39", "749", 2039),
        ("00", "999", 2000),
        ("39", "900", 2039),
        ("40", "900", 1940),
        ("99", "999", 1999),
        ("39", "750", 2039),
    ],
)
def test_the_century_follows_the_individual_number(year: str, individual: str, born: int) -> None:
    assert birth_date(f"0181{year}{individual}00") == date(born, 1, 1)


@pytest.mark.parametrize(
    ("year", "individual"), [("40", "500"), ("53", "749"), ("40", "750"), ("99", "899")]
)
def test_outside_the_known_ranges_there_is_no_day_of_birth(year: str, individual: str) -> None:
    assert birth_date(f"0181{year}{individual}00") is None


@pytest.mark.parametrize(
    "number",
    [
        "1483613003",
        "148361300311",
        "1483613003x",
        "٠٢٩١٤٨٣٠١٠١",
        "31826112345",
        "14936112345",
        "00816112345",
        "",
    ],
    ids=[
        "too short",
        "too long",
        "a letter",
        "other digits",
        "31 February",
        "month 13",
        "day 0",
        "empty",
    ],
)
def test_a_malformed_number_has_no_day_of_birth_and_is_invalid(number: str) -> None:
    assert birth_date(number) is None
    assert not is_valid(number, TODAY)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2003, 3, 16), date(2015, 3, 15), 11),
        (date(2003, 3, 16), date(2015, 3, 16), 12),
        (date(2004, 2, 29), date(2015, 2, 28), 10),
        (date(2004, 2, 29), date(2015, 3, 1), 11),
        (date(2004, 2, 29), date(2016, 2, 29), 12),
    ],
)
def test_age_is_in_completed_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age
