"""A report as a value: what stands on its one page, before it is HTML.

Numbers stay numbers until the page is written: a table, its CSV file and the text of a figure are
made of the same values.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO
from typing import Any, Final, Literal

from handlers.text import no_formula, one_line

Kind = Literal["text", "code", "whole", "signed", "share", "points", "day"]
"""How a value is written. signed, points: differences, of numbers and of shares."""
NUMBERS: Final = ("whole", "signed", "share", "points")
Language = Literal["nb", "en"]


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, the name of the same column in a CSV file, its kind."""

    title: str
    name: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """A table. rows: one value for each column. file: the name of its CSV file.

    empty: what an unknown value is written as. kinds: of the numbers of each row, where rows differ
    in that.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    file: str
    empty: str = "–"
    kinds: Sequence[Kind] = ()

    def kind(self, row: int, column: int) -> Kind:
        """Return how the value of a row and a column, each from 0, is written."""
        own = self.columns[column].kind
        return self.kinds[row] if self.kinds and own in NUMBERS else own

    def without_blank(self, name: str) -> "Table":
        """Return the table without a column of that name, if no row says anything there."""
        kept = [
            place
            for place, column in enumerate(self.columns)
            if column.name != name or any(row[place] != "" for row in self.rows)
        ]
        return replace(
            self,
            columns=[self.columns[place] for place in kept],
            rows=[[row[place] for place in kept] for row in self.rows],
        )

    @property
    def long(self) -> bool:
        """Whether the table is scrolled on a screen."""
        return len(self.rows) > 16

    def as_csv(self) -> str:
        """Return the table as CSV: plain numbers, ISO dates, and no cell that runs as a formula."""
        written = StringIO()
        sheet = csv.writer(written, lineterminator="\n")
        sheet.writerow(_cell(column.name) for column in self.columns)
        sheet.writerows([_cell(value) for value in row] for row in self.rows)
        return written.getvalue()


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    return value.isoformat() if isinstance(value, date) else no_formula(one_line(str(value)))


@dataclass(frozen=True)
class Picture:
    """A figure. svg: as text. alt: what it shows, in a sentence."""

    svg: str
    alt: str


@dataclass(frozen=True)
class Big:
    """A big number on top: what it is, the number, as it is written, its unit, lines below it."""

    label: str
    value: float | None
    text: str
    unit: str = ""
    below: Sequence[str] = ()


@dataclass(frozen=True)
class Bigs:
    """Four big numbers of one variant, and two sentences on what they say.

    title: "" where there is one variant only.
    """

    title: str
    numbers: Sequence[Big]
    lead: Sequence[str]


@dataclass(frozen=True)
class Section:
    """A part of the page. facts: pairs of a term and its text. lines: a list of sentences."""

    id: str
    title: str
    lead: str = ""
    pictures: Sequence[tuple[Picture, Table]] = ()
    tables: Sequence[Table] = ()
    facts: Sequence[tuple[str, str]] = ()
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Page:
    """The whole report. kicker: what it is."""

    language: Language
    kicker: str
    title: str
    subtitle: str
    bigs: Sequence[Bigs]
    sections: Sequence[Section]
    footer: Sequence[str] = field(default=())
