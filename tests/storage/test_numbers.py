"""Case numbers that begin as typed: what the shell is offered, against reading every number."""

import pytest
from databases import receive, simulated_store
from sqlalchemy import insert, select

from storage.errors import NoDatabase
from storage.numbers import beginning_with
from storage.tables import case_counter, case_file

COUNTS = (
    1,
    4,
    40,
    41,
    42,
    43,
    420,
    429,
    430,
    999,
    4_200,
    20_150,
    42_000,
    201_599,
    429_999,
    999_999,
)
NUMBERS = [f"{year}-{count:06d}" for year in (2015, 2016, 2020) for count in COUNTS]
TYPED = (
    *("", "2", "20", "201", "2015", "2015-", "2015-0", "2015-00004", "2015-000042", "2016-42"),
    *("1", "4", "42", "429", "4299", "429999", "9999999", "0", "042", "2015-0000421"),
    *("x", "2015x", "20-15", "²", "٤٢", "%", "_", " 42", "2015-x"),
)


@pytest.fixture
def place(shared_place: str) -> str:
    """Return a place with cases of three years."""
    store = simulated_store(shared_place)
    first = receive(store)
    with store.transaction(write=True) as work:
        query = select(case_file).where(case_file.c.number == first)
        row = work.connection.execute(query).mappings().one()
        rows = [{**row, "number": number} for number in NUMBERS if number != first]
        work.connection.execute(insert(case_file), rows)
        years = [{"year": year, "last": 999_999} for year in (2016, 2020)]
        work.connection.execute(insert(case_counter), years)
    store.close()
    return shared_place


def fits(number: str, typed: str) -> bool:
    return number.startswith(typed) or str(int(number[5:])).startswith(typed)


def test_every_number_that_fits_is_found_the_newest_first(place: str) -> None:
    for typed in TYPED:
        wanted = sorted((n for n in NUMBERS if fits(n, typed)), reverse=True)
        assert [each.number for each in beginning_with(place, typed, 1000)] == wanted, typed


def test_no_more_are_read_than_wanted_and_each_has_its_state(place: str) -> None:
    found = beginning_with(place, "42", 4)

    assert [number for number, _ in found] == [
        *("2020-429999", "2020-042000", "2020-004200", "2020-000429"),
    ]
    assert {state for _, state in found} == {"received"}


def test_no_database_is_made(tmp_path: object) -> None:
    with pytest.raises(NoDatabase):
        beginning_with(f"{tmp_path}/cases.db", "", 10)
