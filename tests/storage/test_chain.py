"""A chain finds what was changed, and says where."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from storage.chain import (
    BEFORE_THE_FIRST,
    AccessRow,
    AttemptRow,
    EventRow,
    LetterSeal,
    first_bad,
    letters_hash,
    row_hash,
    salted_hash,
    verify_case,
)

AT = datetime(2015, 3, 16, 11, tzinfo=UTC)


def rows(count: int) -> list[EventRow]:
    chained: list[EventRow] = []
    for n in range(1, count + 1):
        row = EventRow(
            case_number="2015-000001",
            sequence=n,
            process="reimbursement",
            name="note_added",
            effective=date(2015, 3, 16),
            recorded=AT,
            clock=AT,
            actor="Eli",
            state="received",
            remark="",
            data_hash=salted_hash("0" * 32, f'{{"text":"{n}"}}'),
            person_id=None,
            command_id=f"command {n}",
            letters_hash="",
            previous_hash=chained[-1].hash if chained else BEFORE_THE_FIRST,
        )
        chained.append(row._replace(hash=row_hash(row)))
    return chained


GOOD = rows(5)
CHANGES: dict[str, Any] = {
    "case_number": "2015-000002",
    "sequence": 9,
    "process": "complaint",
    "name": "granted",
    "effective": date(2015, 3, 17),
    "recorded": AT + timedelta(microseconds=1),
    "clock": AT + timedelta(days=1),
    "actor": "Ola",
    "state": "granted",
    "remark": "x",
    "data_hash": "3" * 64,
    "person_id": "0" * 32,
    "command_id": "another",
    "letters_hash": "0" * 64,
    "previous_hash": "1" * 64,
    "hash": "2" * 64,
}


def test_a_good_chain_holds() -> None:
    assert verify_case(GOOD, GOOD[-1].hash, 5) is None
    assert all(after.previous_hash == before.hash for before, after in pairwise(GOOD))


def test_the_first_hash_is_pinned() -> None:
    assert GOOD[0].hash == "4a48c1697516a6d9fe6b2cbdac405737121782a35d1f431d4e259dedc77be1b7"


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


def test_a_cut_tail_and_a_recomputed_chain_do_not_fit_the_head() -> None:
    assert verify_case(GOOD[:3], GOOD[-1].hash, 5) == 4
    assert verify_case([], GOOD[-1].hash, 5) == 1
    assert verify_case(GOOD, GOOD[-1].hash, 4) == 5
    assert verify_case(GOOD, GOOD[3].hash, 5) == 5


def test_moving_a_character_to_the_next_field_changes_the_hash() -> None:
    one = GOOD[0]._replace(actor="Eli", state="received")
    two = GOOD[0]._replace(actor="Elir", state="eceived")

    assert row_hash(one) != row_hash(two)


def test_a_letters_hash_covers_every_field_and_no_order() -> None:
    one = LetterSeal(
        id="1",
        process="reimbursement",
        kind="receipt",
        receiver="applicant",
        addressee="",
        copy=0,
        language="nb",
        made=date(2015, 3, 16),
        document_hash="0" * 64,
    )
    two = one._replace(id="2", receiver="doctor", copy=1)

    assert letters_hash([]) == ""
    assert letters_hash([one, two]) == letters_hash([two, one])
    several = [letters_hash(those) for those in ([one], [two], [one, two], [one, one])]
    assert len(set(several)) == 4
    for field in LetterSeal._fields:
        value = date(2015, 3, 17) if field == "made" else 1 if field == "copy" else "x"
        assert letters_hash([one._replace(**{field: value})]) != letters_hash([one])


def test_a_salted_hash_needs_the_salt_and_keeps_texts_apart() -> None:
    assert salted_hash("1" * 32, "a", "b") == salted_hash("1" * 32, "a", "b")
    others = (("2" * 32, "a", "b"), ("1" * 32, "ab"), ("1" * 32, "", "ab"), ("1" * 32, "b", "a"))
    assert len({salted_hash(*texts) for texts in (("1" * 32, "a", "b"), *others)}) == 5


def test_attempts_and_accesses_are_chains_too() -> None:
    attempt = AttemptRow(
        "2015-000001-1-doctor-nb", 1, AT, "failed", "timeout", None, None, "9" * 64
    )
    first = attempt._replace(hash=row_hash(attempt))
    second = first._replace(
        sequence=2, outcome="sent", code=None, path="out", previous_hash=first.hash
    )
    second = second._replace(hash=row_hash(second))

    assert first_bad([first, second], "9" * 64) is None
    assert first_bad([first, second]) == 1  # of another letter
    assert first_bad([second], "9" * 64) == 1
    assert first_bad([first, second._replace(path="elsewhere")], "9" * 64) == 2
    access = AccessRow("", 1, AT, "Eli", "list", "", BEFORE_THE_FIRST)
    assert first_bad([access._replace(hash=row_hash(access))]) is None
    assert first_bad([access._replace(hash=row_hash(access), detail="x")]) == 1
