"""Which grant of a patient's treatment is in force on a day, from the decisions made so far.

Corrections and revocations are read by the name of their process, their links and their decision.

Example: G1 2015-03-16 … 2017-03-15, and its renewal G2 2016-12-01 … 2018-11-30.

    2016-11-30              G1 is in force
    2017-01-31              G2 is in force: of two grants, the one with the later first day
    both revoked from 2017-02-01: G2 ends on 2017-01-31; on 2017-02-01 the answer is `revoked`
    G2 alone revoked from 2016-12-01: G1 is in force until 2017-03-15
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal, NamedTuple

from workflow.logic.tree import Truth, every
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.same_treatment import is_same_person, same_treatment

Why = Literal[
    "revoked", "corrected", "expired", "not_yet", "rejected", "pending", "withdrawn", "none"
]
"""Why no grant is in force."""
APPLICATION: Final = "reimbursement"
CORRECTION: Final = "correction"
REVOCATION: Final = "revocation"
_DAY: Final = timedelta(days=1)


class Key(NamedTuple):
    """A treatment of a patient. numbers: every identity number that is surely the patient's.

    application: what it says of medicine and disease counts. number: of its case, if it has one.
    """

    numbers: frozenset[str]
    application: Application
    number: str = ""

    def fits(self, case: Any) -> Truth:
        """Tell whether a case is of this key. Without a part that is certain, it is not."""
        if case.process.name not in (APPLICATION, CORRECTION):
            return False
        if case.number == self.number:
            return True
        had = case.identity_numbers
        if self.numbers.isdisjoint(had):
            return False
        person = True if had[-1] in self.numbers else None
        treatment = same_treatment(case.application, self.application)
        return every((person, treatment)) if person or treatment else False


def key_of(application: Any, cases: Iterable[Any], number: str = "") -> Key | None:
    """Return the key of an application; None if it names no patient by an identity number.

    cases: where other identity numbers of the same patient are found. number: of its own case.
    """
    patient = application.patient if isinstance(application, Application) else None
    stated = None if patient is None else patient.identity_number
    if stated is None or stated == "none":
        return None
    return Key(_numbers_of_one_person(stated, cases), application, number)


def _numbers_of_one_person(number: str, cases: Iterable[Any]) -> frozenset[str]:
    """Return a number with every other one that its owner has surely had, by any case."""
    had = [case.identity_numbers for case in cases if hasattr(case, "identity_numbers")]
    own, ahead = set[str](), {number}
    while ahead:
        wanted = ahead.pop()
        own.add(wanted)
        for numbers in had:
            if is_same_person(wanted, numbers):
                ahead |= {each for each in numbers if is_same_person(each, numbers)} - own
    return frozenset(own)


class Grant(NamedTuple):
    """A granted application or correction. first, last: as decided; last None = without end.

    revoked, corrected: the first day that a revocation or a correction takes away; None = there is
    none.
    """

    case: Any
    first: date
    last: date | None
    revoked: date | None = None
    corrected: date | None = None

    @property
    def cut(self) -> date | None:
        """The first day that was taken away; None = neither revoked nor corrected."""
        return min((day for day in (self.revoked, self.corrected) if day), default=None)

    @property
    def last_left(self) -> date | None:
        """The last day that is left; before `first` if none is; None = without end."""
        before_cut = None if self.cut is None else self.cut - _DAY
        return min((day for day in (self.last, before_cut) if day), default=None)

    def lasts_until(self, day: date) -> bool:
        """Whether a day is left on that day or later."""
        last = self.last_left
        return last is None or (last >= day and last >= self.first)

    def covers(self, day: date) -> bool:
        """Whether that day is left."""
        return self.first <= day and self.lasts_until(day)

    @property
    def ended_by(self) -> Why:
        """What ended it: whichever cut it shorter, or its last day. Of two alike: revoked."""
        if self.cut is None or (self.last is not None and self.cut > self.last):
            return "expired"
        whole = max(self.cut, self.first)  # a cut before the first day takes no more than this
        revoked = self.revoked is not None and self.revoked <= whole
        return "revoked" if revoked else "corrected"


class Position(NamedTuple):
    """What is in force on an Oslo day. why: why nothing is; None = the grant is in force.

    grant: the one in force, or the newest that is not; None = there is none.
    """

    day: date
    grant: Grant | None
    why: Why | None

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON. valid_to: the last day that is left."""
        grant = self.grant
        return {
            "on": self.day,
            "in_force": self.why is None,
            "why": self.why,
            "case": grant and grant.case.number,
            "valid_from": grant and grant.first,
            "valid_to": grant and grant.last_left,
            "revoked_from": grant and grant.revoked,
            "corrected_from": grant and grant.corrected,
        }


def position(cases: Sequence[Any], key: Key, day: date) -> Position:
    """Return what is in force of a key on an Oslo day. cases: those of the whole matter."""
    own = [grant for grant in grants(cases) if key.fits(grant.case)]
    in_force = [grant for grant in own if grant.covers(day)]
    if in_force:
        return Position(day, newest(in_force), None)
    begun = newest(grant for grant in own if grant.first <= day)
    if begun is not None:
        return Position(day, begun, begun.ended_by)
    if own:
        return Position(day, newest(own), "not_yet")
    return Position(day, None, _without_a_grant(cases, key))


def is_covered_after(case: Any) -> bool:
    """Return whether nobody needs to hear that a grant ends.

    It was revoked or corrected, or a grant of the key is in force on the day after its last day.
    """
    cases = (case, *case.linked)
    [own] = (grant for grant in grants(cases) if grant.case is case)
    if own.cut is not None:
        return True
    key = key_of(case.application, cases, case.number)
    if key is None or own.last in (None, date.max):
        return False
    return position(cases, key, own.last + _DAY).why is None


def newest(found: Iterable[Grant]) -> Grant | None:
    """Return the grant with the latest first day and, of several, the highest case number."""
    return max(found, key=lambda grant: (grant.first, grant.case.number), default=None)


def _without_a_grant(cases: Iterable[Any], key: Key) -> Why:
    """Return how the newest application of a key stands."""
    applications = [x for x in cases if x.process.name == APPLICATION and key.fits(x)]
    case = max(applications, key=lambda each: str(each.number), default=None)
    if case is None:
        return "none"
    if not case.ended:
        return "pending"
    return "rejected" if case.decided else "withdrawn"


# Grants, and what cuts them --------------------------------------------------------------


def grants(cases: Sequence[Any]) -> tuple[Grant, ...]:
    """Return every granted application and correction of a matter, with what cuts it."""
    corrections = [case for case in cases if case.process.name == CORRECTION and case.decided]
    revocations = list(_revocations(cases, corrections))
    return tuple(
        Grant(
            case,
            case.decision.valid_from,
            case.decision.valid_to,
            min((day for revoked, day in revocations if case.number in revoked), default=None),
            min((each.decided_on for each in _correcting(case, corrections)), default=None),
        )
        for case in cases
        if case.process.name in (APPLICATION, CORRECTION) and _is_grant(case)
    )


def _is_grant(case: Any) -> bool:
    """Tell whether a case is decided as granted. A correction of a revocation grants no days."""
    decision = case.decision if case.decided else None
    return decision is not None and decision.verdict == "granted" and bool(decision.valid_from)


def _correcting(case: Any, corrections: Iterable[Any]) -> Iterator[Any]:
    return (each for each in corrections if ("corrects", case.number) in each.links)


def chain(case: Any, corrections: Sequence[Any]) -> Iterator[Any]:
    """Yield the corrections of a case, then the corrections of these, and so on."""
    for each in _correcting(case, corrections):
        yield each
        yield from chain(each, corrections)


def _revocations(
    cases: Iterable[Any], corrections: Sequence[Any]
) -> Iterator[tuple[frozenset[str], date]]:
    """Yield the numbers of the grants that each revocation cuts, and from which day.

    One that was lifted is left out. A later day of a correction counts instead of its own.
    """
    by_number = {case.number: case for case in cases}
    for case in by_number.values():
        if case.process.name != REVOCATION or not case.decided:
            continue
        newest_of_it = [case, *chain(case, corrections)][-1]
        day = getattr(newest_of_it, "revoked_from", None)
        revoked = [number for kind, number in case.links if kind == "revokes"]
        reached = (
            each.number
            for number in revoked
            if number in by_number
            for each in chain(by_number[number], corrections)
        )
        if day is not None:
            yield frozenset((*revoked, *reached)), day
