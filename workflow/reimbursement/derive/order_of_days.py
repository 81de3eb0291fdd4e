"""Days that must come in order: one table of pairs, and what follows where a pair does not hold.

The facts, `check` and the steps read it. A day that the doctor states and that can't be right
counts as not stated, so it is asked for. Where only a register or the day of the decision breaks a
pair, the case worker has a task: the doctor could not answer it (law 1.2, INT).
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application, Interval
from workflow.reimbursement.derive.patient import stated_birth
from workflow.reimbursement.derive.treatment_time import courses_of
from workflow.reimbursement.facts import Fact


class Days(NamedTuple):
    """The days that are known of a case (Oslo).

    received: the application arrived. heard: the newest application or answer arrived.
    grant_begins: the first day of a grant, if it comes after the arrival.
    grant_ends: the last day of a grant, where it is known. today: the day of the assessment.
    """

    application: Application
    received: date
    heard: date
    grant_begins: date | None = None
    grant_ends: date | None = None
    today: date | None = None


Reader: TypeAlias = Callable[[Days], date | None]


class Day(NamedTuple):
    """A day with its name in sentences. of: reads it; None = not known."""

    says: str
    of: Reader


class Pair(NamedTuple):
    """Two days of which the first must not come after the second.

    then: what follows if it does. "asked" = the fact counts as not stated; "task" = the case
    worker settles the fact; "told" = nothing hangs on it, and `check` says so. field: where the
    application states the day that can't be right.
    """

    earlier: Day
    later: Day
    then: Literal["asked", "task", "told"]
    field: str
    fact: Fact | None = None

    def is_broken(self, days: Days) -> bool:
        """Tell whether both days are known and come in the wrong order."""
        earlier, later = self.earlier.of(days), self.later.of(days)
        return earlier is not None and later is not None and earlier > later

    def says(self, days: Days) -> str:
        """Return what is wrong in a sentence without a full stop. days: a broken pair's."""
        earlier, later = self.earlier.of(days), self.later.of(days)
        return f"{self.earlier.says} ({earlier}) comes after {self.later.says} ({later})"


def _consultation(days: Days) -> date | None:
    initiation = days.application.initiation
    return initiation.date if initiation else None


def _signed(days: Days) -> date | None:
    form = days.application.form
    return form.signed if form else None


def _courses(days: Days) -> tuple[Interval, ...]:
    return courses_of(days.application) or ()


def _treatment_begins(days: Days) -> date | None:
    starts = [course.start for course in _courses(days)]
    known = [start for start in starts if start is not None]
    return min(known) if known and len(known) == len(starts) else None


def _treatment_ends(days: Days) -> date | None:
    """Return the last day of the last course; None if a course is open or has no stated end."""
    ends = [course.end for course in _courses(days)]
    known = [end for end in ends if isinstance(end, date)]
    return max(known) if known and len(known) == len(ends) else None


BORN: Final = Day("the patient's day of birth", lambda days: stated_birth(days.application))
CONSULTATION: Final = Day("the day of the consultation", _consultation)
SIGNED: Final = Day("the day of the doctor's signature", _signed)
ARRIVAL: Final = Day("the day of arrival", lambda days: days.received)
HEARD: Final = Day("the day on which this reached the office", lambda days: days.heard)
TREATMENT_BEGINS: Final = Day("the first day of treatment", _treatment_begins)
TREATMENT_ENDS: Final = Day("the last day of treatment", _treatment_ends)
GRANT_BEGINS: Final = Day("the first day of a grant", lambda days: days.grant_begins)
GRANT_ENDS: Final = Day("the last day of a grant", lambda days: days.grant_ends)
TODAY: Final = Day("the day of the decision", lambda days: days.today)

PAIRS: Final = (
    Pair(BORN, HEARD, "told", "patient.birth_date"),
    Pair(SIGNED, HEARD, "told", "form.signed"),
    Pair(BORN, CONSULTATION, "asked", "initiation.date", f.INITIATION_DATE),
    Pair(CONSULTATION, HEARD, "asked", "initiation.date", f.INITIATION_DATE),
    Pair(ARRIVAL, TREATMENT_ENDS, "asked", "treatment.intervals", f.TREATMENT_TIME),
    Pair(ARRIVAL, GRANT_ENDS, "task", "register.annex.valid_until", f.GRANT_HAS_DAYS),
    Pair(GRANT_BEGINS, GRANT_ENDS, "task", "register.assessment_decided", f.GRANT_HAS_DAYS),
    Pair(TODAY, GRANT_ENDS, "task", "register.annex", f.GRANT_HAS_DAYS),
    Pair(TREATMENT_BEGINS, GRANT_ENDS, "task", "treatment.intervals", f.GRANT_HAS_DAYS),
)


def broken(days: Days) -> Iterator[Pair]:
    """Yield the pairs that do not hold. A day that is not known breaks none."""
    return (pair for pair in PAIRS if pair.is_broken(days))


def unchanged_until(days: Days) -> date | None:
    """Return the last day of an assessment on which each pair holds, or not, as it does today.

    None = on every later day.
    """
    today = days.today
    ends = (pair.later.of(days) for pair in PAIRS if pair.earlier is TODAY)
    known = (end for end in ends if end is not None and today is not None and end >= today)
    return min(known, default=None)


def remarks(application: Application, received: date) -> tuple[str, ...]:
    """Return what is wrong with the order of an application's days if it arrives on a day.

    Each begins with the field that can't be right.
    """
    days = Days(application, received, received)
    return tuple(f"{pair.field}: {pair.says(days)}" for pair in broken(days))
