"""The chain finds what was changed, and says where."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from storage.chain import BEFORE_THE_FIRST, EventRow, LetterSeal, event_hash, letters_hash, verify_case

AT = datetime(2015, 3, 16, 11, tzinfo=UTC)


def rows(count: int) -> list[EventRow]:
    chained: list[EventRow] = []
    for n in range(1, count + 1):
        before = chained[-1].hash if chained else BEFORE_THE_FIRST
        values = ("2015-000001", n, "note_added", date(2015, 3, 16), AT, "Eli", "received", "", f'{{"text":"{n}"}}', None)
        row = EventRow(*values, f"command {n}", "", before)
        chained.append(row._replace(hash=event_hash(row)))
    return chained


GOOD = rows(5)
CHANGES: dict[str, Any] = {
    "case_number": "2015-000002",
    "sequence": 9,
    "name": "granted",
    "effective": date(2015, 3, 17),
    "recorded": AT + timedelta(microseconds=1),
    "actor": "Ola",
    "state": "granted",
    "remark": "x",
    "data": "{}",
    "person_id": "0" * 32,
    "command_id": "another",
    "letters_hash": "0" * 64,
    "previous_hash": "1" * 64,
    "hash": "2" * 64,
}


def test_a_good_chain_holds() -> None:
    assert verify_case(GOOD, GOOD[-1].hash, 5) is None
    assert all(after.previous_hash == before.hash for before, after in pairwise(GOOD))


def test_its_first_hash_is_pinned() -> None:
    assert GOOD[0].hash == "369ff3c455feacc5e8bf21ea22ccfa6a903f95774e60f6c5c7e4d1add05161c0"


@pytest.mark.parametrize("field", EventRow._fields)
@pytest.mark.parametrize("place", range(5))
def test_a_changed_field_is_found_where_it_is(field: str, place: int) -> None:
    changed = [*GOOD]
    changed[place] = changed[place]._replace(**{field: CHANGES[field]})

    expected = place + 1 if (field, place) != ("case_number", 0) else 1
    assert verify_case(changed, GOOD[-1].hash, 5) == expected


@pytest.mark.parametrize("place", range(5))
def test_a_missing_a_doubled_and_a_swapped_event_are_found(place: int) -> None:
    assert verify_case(GOOD[:place] + GOOD[place + 1 :], GOOD[-1].hash, 5) == place + 1
    assert verify_case([*GOOD[: place + 1], *GOOD[place:]], GOOD[-1].hash, 5) == place + 2
    if place:
        swapped = [*GOOD]
        swapped[place - 1 : place + 1] = swapped[place], swapped[place - 1]
        assert verify_case(swapped, GOOD[-1].hash, 5) == place


def test_a_cut_tail_and_a_chain_written_anew_are_found_by_the_head() -> None:
    assert verify_case(GOOD[:3], GOOD[-1].hash, 5) == 4
    assert verify_case([], GOOD[-1].hash, 5) == 1
    assert verify_case(GOOD, GOOD[-1].hash, 4) == 5
    assert verify_case(GOOD, GOOD[3].hash, 5) == 5


def test_fields_can_not_run_into_each_other() -> None:
    one = GOOD[0]._replace(actor="Eli", state="received")
    two = GOOD[0]._replace(actor="Elir", state="eceived")

    assert event_hash(one) != event_hash(two)


def test_letters_are_sealed_whatever_their_order() -> None:
    one = LetterSeal("1", "receipt", "applicant", 0, "nb", '["A"]', date(2015, 3, 16), "0" * 64)
    two = one._replace(id="2", receiver="doctor", copy=1)

    assert letters_hash([]) == ""
    assert letters_hash([one, two]) == letters_hash([two, one])
    assert len({letters_hash([one]), letters_hash([two]), letters_hash([one, two]), letters_hash([one, one])}) == 4
    for field in LetterSeal._fields:
        value = date(2015, 3, 17) if field == "made" else 1 if field == "copy" else "x"
        assert letters_hash([one._replace(**{field: value})]) != letters_hash([one])
