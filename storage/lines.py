"""What lists show of a case, as rows: its line, its open dates, and the words that find it.

The program derives a line from the case and the other cases of its matter, on a day. It holds until
a day that it names, or until one of these cases changes: then it is outdated, and lists derive it
anew until the next sweep has stored it again.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, NamedTuple

OUTDATED: Final = date.min
"""The last day of a line that holds no more."""
NO_DAY: Final = date.max
"""A day that does not come, in columns that sort."""


@dataclass(frozen=True)
class LineDate:
    """An open date of an undecided case. computed: without what letters told.

    told, told_by, told_on: the day that the newest letter told, its kind and its own day.
    """

    kind: str
    due: date
    computed: date
    told: date | None = None
    told_by: str | None = None
    told_on: date | None = None


@dataclass(frozen=True)
class Line:
    """What lists show of a case, for the Oslo days from `holds_from` to `holds_until`.

    undecided: somebody still has to act. waits: somebody outside the office has. proposed: a second
    person has. kind, due: the nearest date to mind, NO_DAY = none. late_after: the last day on
    which the case is not late, NO_DAY = it never is. reserved_until: the last day on which only the
    person it is assigned to should take it. who: the patient, else whom the process names first.
    """

    undecided: bool
    waits: bool
    proposed: bool
    kind: str
    due: date
    late_after: date
    reserved_until: date | None
    patient: str | None
    doctor: str | None
    medicine: str | None
    who: str | None
    basis: str | None
    outcome: str | None
    holds_from: date
    holds_until: date
    dates: tuple[LineDate, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Tell whether the line holds on an Oslo day."""
        return self.holds_from <= day <= self.holds_until

    def says_the_same(self, other: "Line") -> bool:
        """Tell whether two lines say the same, from whatever day on they hold."""
        return replace(self, holds_from=other.holds_from) == other

    def row(self) -> dict[str, Any]:
        """Return the columns of the line's own row."""
        own = {name: getattr(self, name) for name in LINE_COLUMNS}
        return own | {name: int(own[name]) for name in ("undecided", "waits", "proposed")}

    def date_rows(self, number: str) -> list[dict[str, Any]]:
        """Return the rows of the dates. number: the case's."""
        return [
            {"case_number": number, "position": position, **vars(each)}
            for position, each in enumerate(self.dates)
        ]


LINE_COLUMNS: Final = tuple(each.name for each in fields(Line) if each.name != "dates")


class Word(NamedTuple):
    """A word that finds a case: a number that only a whole number finds, or a part of a name."""

    whole: bool
    text: str

    def row(self, number: str) -> dict[str, Any]:
        """Return the word's row. number: the case's."""
        return {"case_number": number, "whole": int(self.whole), "word": self.text}


def outdated_row(number: str) -> dict[str, Any]:
    """Return the row of a line that was not derived yet. number: the case's."""
    never = {"holds_from": OUTDATED, "holds_until": OUTDATED, "due": NO_DAY, "late_after": NO_DAY}
    flags = dict.fromkeys(("undecided", "waits", "proposed"), 0)
    unknown = dict.fromkeys(LINE_COLUMNS)
    return {**unknown, **never, **flags, "kind": "", "case_number": number, "outdated": 1}
