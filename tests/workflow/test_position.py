"""Which grant of a key is in force on a day: the example of the law, and histories at random."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from builders import BORN_1961, BORN_1985, an_application
from hypothesis import given
from hypothesis import strategies as st
from told_cases import ZERO, Told, corrected, day, granted, refused, revoked

from workflow.reimbursement.position import Key, grants, key_of, position

WINDOW = range(60)
"""Days that are looked at, counted from `ZERO`."""


KEY = Key(frozenset((BORN_1961,)), an_application())


def stands(cases: Sequence[Told], on: date) -> tuple[str | None, str | None]:
    """Return the case that is in force, and why none is."""
    found = position(cases, KEY, on)
    in_force = found.grant.case.number if found.grant and found.why is None else None
    return in_force, found.why


# The example of the law -------------------------------------------------------------------

G1 = granted("2015-000001", date(2015, 3, 16), date(2017, 3, 15))
G2 = granted("2016-000002", date(2016, 12, 1), date(2018, 11, 30))
BOTH = revoked("2017-000003", G1.number, G2.number, since=date(2017, 2, 1))
SECOND = revoked("2017-000003", G2.number, since=date(2016, 12, 1))
EXAMPLE = [
    ("before the first", (G1, G2), date(2015, 3, 15), None, "not_yet"),
    ("the first alone", (G1, G2), date(2016, 11, 30), G1.number, None),
    ("the renewal", (G1, G2), date(2016, 12, 1), G2.number, None),
    ("the renewal's last day", (G1, G2), date(2018, 11, 30), G2.number, None),
    ("the day after", (G1, G2), date(2018, 12, 1), None, "expired"),
    ("both revoked, the day before", (G1, G2, BOTH), date(2017, 1, 31), G2.number, None),
    ("both revoked", (G1, G2, BOTH), date(2017, 2, 1), None, "revoked"),
    ("both revoked, the first again", (G1, G2, BOTH), date(2016, 11, 30), G1.number, None),
    (
        "the renewal revoked from its first day",
        (G1, G2, SECOND),
        date(2017, 3, 15),
        G1.number,
        None,
    ),
    (
        "the renewal alone revoked, and the end",
        (G1, G2, SECOND),
        date(2017, 3, 16),
        None,
        "revoked",
    ),
]


@pytest.mark.parametrize(("cases", "on", "in_force", "why"), [x[1:] for x in EXAMPLE])
def test_the_example_of_the_law(
    cases: Sequence[Told], on: date, in_force: str | None, why: str | None
) -> None:
    assert stands(cases, on) == (in_force, why)


def test_a_position_is_told_as_plain_data() -> None:
    found = position((G1, G2, BOTH), KEY, date(2017, 2, 1)).as_data()

    assert found == {
        "on": date(2017, 2, 1),
        "in_force": False,
        "why": "revoked",
        "case": G2.number,
        "valid_from": date(2016, 12, 1),
        "valid_to": date(2017, 1, 31),
        "revoked_from": date(2017, 2, 1),
        "corrected_from": None,
    }
    nothing = position((), KEY, ZERO).as_data()
    assert (nothing["case"], nothing["in_force"], nothing["why"]) == (None, False, "none")


# Corrections and revocations of one another ------------------------------------------------


def test_a_correction_ends_what_it_corrects_on_the_day_it_was_decided() -> None:
    first = granted("1", day(0), day(50))
    longer = corrected("2", "1", day(20), (day(0), None))

    assert stands((first, longer), day(10)) == ("2", None)
    [old, new] = grants((first, longer))
    assert (old.last_left, old.corrected, new.last_left) == (day(19), day(20), None)
    assert stands((first, corrected("2", "1", day(20), None)), day(19)) == ("1", None)
    assert stands((first, corrected("2", "1", day(20), None)), day(20)) == (None, "corrected")


def test_a_revocation_reaches_every_correction_of_what_it_revokes() -> None:
    first = granted("1", day(0), day(50))
    second = corrected("2", "1", day(5), (day(0), day(50)))
    third = corrected("3", "2", day(8), (day(0), day(55)))

    assert stands((first, second, third), day(30)) == ("3", None)
    found = stands((first, second, third, revoked("4", "1", since=day(20))), day(30))
    assert found == (None, "revoked")


def test_a_corrected_revocation_is_lifted_or_begins_later() -> None:
    cases = (granted("1", day(0), day(50)), revoked("2", "1", since=day(20)))
    moved = corrected("3", "2", day(22), None, revoked_from=day(40))
    lifted = corrected("4", "3", day(23), None)

    assert stands(cases, day(30)) == (None, "revoked")
    assert stands((*cases, moved), day(39)) == ("1", None)
    assert stands((*cases, moved), day(40)) == (None, "revoked")
    assert stands((*cases, moved, lifted), day(50)) == ("1", None)
    assert not any(grant.cut for grant in grants((*cases, moved, lifted)))


@pytest.mark.parametrize(("since", "why"), [(19, "revoked"), (20, "revoked"), (21, "corrected")])
def test_whichever_cut_a_grant_shorter_tells_why(since: int, why: str) -> None:
    cases = (
        granted("1", day(0), day(50)),
        corrected("2", "1", day(20), None),
        revoked("3", "1", since=day(since)),
    )

    assert stands(cases, day(30)) == (None, why)


def test_what_is_not_decided_cuts_nothing() -> None:
    first = granted("1", day(0), day(50))
    noticed = replace(revoked("2", "1", since=day(20)), state="noticed")
    under_review = replace(corrected("3", "1", day(20), None), state="under_review")

    assert stands((first, noticed, under_review), day(30)) == ("1", None)


def test_a_cut_after_the_last_day_is_no_cut_but_the_grant_is_touched() -> None:
    cases = (granted("1", day(0), day(9)), corrected("2", "1", day(20), None))

    assert stands(cases, day(30)) == (None, "expired")
    assert grants(cases)[0].cut == day(20)
    assert grants(cases)[0].last_left == day(9)


@pytest.mark.parametrize(
    ("state", "why"),
    [("received", "pending"), ("closed", "withdrawn"), ("decided", "rejected")],
)
def test_without_a_grant_the_newest_application_tells_why(state: str, why: str) -> None:
    older = refused("2015-000009")
    newest = replace(refused("2016-000001"), state=state)

    assert stands((newest, older), day(3)) == (None, why)


# Whose case it is --------------------------------------------------------------------------


def test_a_case_is_of_a_key_by_person_and_treatment() -> None:
    other = an_application(medicine={"substance": "annet", "name": "Annet"})
    unsure = an_application(diagnosis=None)

    assert KEY.fits(granted("1", day(0), None)) is True
    assert KEY.fits(granted("1", day(0), None, application=other)) is False
    assert KEY.fits(granted("1", day(0), None, application=unsure)) is None
    assert KEY.fits(granted("1", day(0), None, identity_numbers=(BORN_1985,))) is False
    slip = granted("1", day(0), None, identity_numbers=(BORN_1961, BORN_1985))
    assert KEY.fits(slip) is None
    assert KEY.fits(replace(slip, application=unsure)) is False
    assert KEY.fits(revoked("1", since=day(0))) is False
    assert KEY._replace(number="1").fits(replace(slip, application=unsure)) is True


def test_a_key_needs_an_identity_number() -> None:
    nobody = an_application(patient={"identity_number": "none"})

    assert key_of(nobody, ()) is None
    assert key_of(an_application(patient=None), ()) is None
    assert key_of(SimpleNamespace(), ()) is None
    d_number, birth_number = "62817241781", "22817241011"
    known = granted("1", day(0), None, identity_numbers=(d_number, birth_number))
    of_d_number = an_application(patient={"identity_number": d_number})
    found = key_of(of_d_number, (known, SimpleNamespace()))
    assert found is not None and found.numbers == {d_number, birth_number}


# Histories at random, and a second reading of the rules --------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    """Return cases of one key: applications, corrections of anything, revocations of grants.

    What has been corrected is corrected no more.
    """
    days = st.integers(0, 40)
    cases: list[Told] = []
    free: list[Told] = []
    for n in range(draw(st.integers(0, 8))):
        number = f"2016-{n:06}"
        to_revoke = [x for x in cases if x.decision and x.decision.verdict == "granted"]
        kinds = ["granted", "refused", "open", "withdrawn"]
        kinds += ["correction"] * 3 if free else []
        kinds += ["revocation"] * 3 if to_revoke else []
        kind = draw(st.sampled_from(kinds))
        first = draw(days)
        last = draw(st.none() | st.integers(first, 50))
        span = (day(first), None if last is None else day(last))
        if kind == "granted":
            made = granted(number, *span)
        elif kind == "correction":
            of = draw(st.sampled_from(free))
            free.remove(of)
            of_revocation = of.revoked_from is not None or of.kind == "revocation"
            by = None if of_revocation or draw(st.booleans()) else span
            made = corrected(number, of.number, day(draw(days)), by)
            if of_revocation and draw(st.booleans()):
                made = replace(made, revoked_from=day(draw(days)))
        elif kind == "revocation":
            of_these = draw(st.lists(st.sampled_from(to_revoke), min_size=1, unique_by=id))
            made = revoked(number, *(x.number for x in of_these), since=day(draw(days)))
        else:
            made = refused(number)
            state = {"refused": "decided", "open": "received", "withdrawn": "closed"}[kind]
            made = replace(made, state=state)
        if kind in ("correction", "revocation") and draw(st.integers(0, 4)) == 0:
            made = replace(made, state=draw(st.sampled_from(("under_review", "closed"))))
            free += [of] if kind == "correction" else []
        elif made.decided:
            free.append(made)
        cases.append(made)
    return cases


def plain_reading(cases: Sequence[Told], on: date) -> tuple[str | None, str | None]:
    """Return case in force and why none is, by sets of days: rules 1 to 4 word by word."""
    decided = {case.number: case for case in cases if case.state == "decided"}
    given = {  # rule 1
        number: set(_days(case.decision.valid_from, case.decision.valid_to))
        for number, case in decided.items()
        if case.decision is not None and case.decision.verdict == "granted"
    }
    by_correction = {number: set(days) for number, days in given.items()}
    by_revocation = {number: set(days) for number, days in given.items()}
    for case in decided.values():  # rule 2
        for kind, other in case.links:
            if kind == "corrects" and other in given:
                by_correction[other] -= set(_days(case.decided_on, None))
            if kind == "revokes" and (since := _from(case, decided)) is not None:
                for number in _with_corrections(other, decided) & given.keys():
                    by_revocation[number] -= set(_days(since, None))
    left = {number: by_correction[number] & by_revocation[number] for number in given}

    def order(number: str) -> tuple[date, str]:
        return min(given[number]), number

    in_force = [number for number in given if on in left[number]]
    if in_force:  # rule 3
        return max(in_force, key=order), None
    begun = [number for number in given if min(given[number]) <= on]
    if begun:  # rule 4
        number = max(begun, key=order)
        if left[number] == given[number]:
            return None, "expired"
        return None, ("revoked" if by_revocation[number] <= by_correction[number] else "corrected")
    if given:
        return None, "not_yet"
    states = {x.number: x.state for x in cases if x.kind == "reimbursement"}
    if not states:
        return None, "none"
    return None, {"decided": "rejected", "closed": "withdrawn"}.get(states[max(states)], "pending")


def _days(first: date | None, last: date | None) -> Iterator[date]:
    """Yield the days of the window from one to another, both included."""
    assert first is not None
    return (day(n) for n in WINDOW if first <= day(n) and (last is None or day(n) <= last))


def _from(case: Told, decided: dict[str, Told]) -> date | None:
    """Return the day from which a revocation counts at last; None if it was lifted."""
    correcting = [x for x in decided.values() if ("corrects", case.number) in x.links]
    return _from(correcting[0], decided) if correcting else case.revoked_from


def _with_corrections(number: str, decided: dict[str, Told]) -> set[str]:
    reached = {number}
    while more := {
        case.number
        for case in decided.values()
        for kind, other in case.links
        if kind == "corrects" and other in reached and case.number not in reached
    }:
        reached |= more
    return reached


@given(histories(), st.integers(0, 55))
def test_the_position_is_that_of_a_plain_reading(cases: list[Told], on: int) -> None:
    assert stands(cases, day(on)) == plain_reading(cases, day(on))


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(cases: list[Told], order: Any) -> None:
    shuffled = list(cases)
    order.shuffle(shuffled)

    assert stands(shuffled, day(30)) == stands(cases, day(30))
