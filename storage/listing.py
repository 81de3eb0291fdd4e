"""The index of lists inside a transaction: which lines are outdated, and storing them anew.

A line that was derived while somebody changed its case, or another one of the matter, is not
stored: it stays outdated, and is derived again.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from storage import statements as sql
from storage.cases import Cases
from storage.errors import BrokenRecord
from storage.lines import LINE_COLUMNS, Line, LineDate, Word, outdated_row
from storage.tables import case_date, case_line
from workflow.engine.errors import UnknownState


class Indexed(NamedTuple):
    """What finds a case, as the program derives it: wake-up day, line in lists, words."""

    next_wakeup: date | None
    line: Line
    words: frozenset[Word]


class Compared(NamedTuple):
    """What finds a case: as the program derives it, and how far it is stored.

    outdated: how often its line had been made outdated when the case was read, which each step in
    the case or its matter does; None = it has no line. days, words, line: whether the wake-up day,
    the words, the line are to be stored. wrong: whether something stored differs; a line that does
    not hold is not wrong.
    """

    number: str
    outdated: int | None
    wanted: Indexed
    days: bool
    words: bool
    line: bool
    wrong: bool


class Listing(Cases):
    """What can be done with the index of lists inside one transaction."""

    def outdated(self, day: date, limit: int | None = None) -> list[str]:
        """Return the numbers of cases whose line does not hold on an Oslo day any more."""
        query = select(case_line.c.case_number).where(case_line.c.holds_until < day)
        return list(self.connection.execute(query.limit(limit)).scalars())

    def not_holding(self, day: date) -> list[str]:
        """Return the numbers of cases whose line does not hold on an Oslo day: not yet, or no more.

        A line does not hold yet on a day before the one for which it was derived.
        """
        later = select(case_line.c.case_number).where(
            case_line.c.holds_from > day, case_line.c.holds_until >= day
        )
        return [*self.outdated(day), *self.connection.execute(later).scalars()]

    def line_of(self, number: str) -> Line | None:
        """Return the stored line of a case with its dates; None if there is none."""
        wanted = [{"wanted": number}]
        line, dates = self._driver.select((sql.LINE, wanted), (sql.DATES, wanted))
        rows = line()
        return line_of_row(rows[0], tuple(LineDate(*row) for row in dates())) if rows else None

    def dates_of(self, numbers: Iterable[str]) -> dict[str, tuple[LineDate, ...]]:
        """Return the stored open dates of cases, by number."""
        query = select(case_date).where(case_date.c.case_number.in_(list(numbers)))
        found: dict[str, tuple[LineDate, ...]] = {}
        for row in self.connection.execute(
            query.order_by(case_date.c.case_number, case_date.c.position)
        ):
            number, _, *values = row
            found[number] = (*found.get(number, ()), LineDate(*values))
        return found

    def words_of(self, number: str) -> frozenset[Word]:
        """Return the stored words that find a case."""
        rows = self._driver.rows(sql.WORDS, wanted=number)
        return frozenset(Word(bool(row.whole), row.word) for row in rows)

    def times_outdated(self, number: str) -> int | None:
        """Return how often the line of a case had been made outdated when the case was read."""
        return self._held[number].outdated

    def store_line(self, number: str, line: Line, seen: int | None) -> bool:
        """Store the line of a case.

        seen: how often it had been made outdated before case and matter were read. Returns False,
        and changes nothing, if it was made outdated again since.
        """
        if not self._driver.write(
            (sql.STORE_LINE, [{**line.row(), "wanted": number, "seen": seen}])
        ):
            return False
        dates = line.date_rows(number)
        self._driver.write((sql.DROP_DATES, [{"wanted": number}]), (sql.ADD_DATE, dates))
        return True

    def compare(self, numbers: Iterable[str], derived: Callable[[Any], Indexed]) -> list[Compared]:
        """Derive what finds cases; return those of which something is to be stored.

        derived: computes it from a case with its matter. A case that can't be read is left out: it
        keeps what it has.
        """
        found = []
        for number in numbers:
            with suppress(BrokenRecord, UnknownState):
                compared = self._compared(number, derived)
                if compared.days or compared.words or compared.line:
                    found.append(compared)
        return found

    def _compared(self, number: str, derived: Callable[[Any], Indexed]) -> Compared:
        wanted = derived(self.with_matter(number).case)
        [stored] = self._driver.rows(sql.WAKEUP, wanted=number)
        days = stored.next_wakeup != wanted.next_wakeup
        words = self.words_of(number) != wanted.words
        kept = self.line_of(number)
        holds = kept is not None and kept.holds_on(wanted.line.holds_from)
        differs = kept is None or (holds and not kept.says_the_same(wanted.line))
        return Compared(
            number,
            self.times_outdated(number),
            wanted,
            days=days,
            words=words,
            line=differs or not holds,
            wrong=days or words or differs,
        )

    def store_compared(self, found: Sequence[Compared]) -> list[str]:
        """Store what finds cases, as it was derived in an earlier transaction.

        found: in order of number. Returns the numbers of the cases that are left as they are:
        somebody changed them or their matter meanwhile, or they have no line. Versions stay.
        """
        for each in found:  # every case before any line, as a step does
            self._driver.rows(sql.HOLD_FOR_CHANGE, wanted=each.number)
        return [each.number for each in found if not self._store(each)]

    def _store(self, found: Compared) -> bool:
        """Store what finds a case that is locked; return False if its line was made outdated."""
        number, wanted = found.number, found.wanted
        rows = self._driver.rows(sql.HOLD_LINE, wanted=number)
        if not rows or rows[0].outdated != found.outdated:
            return False
        if found.days:
            new = {"wanted": number, "next_wakeup": wanted.next_wakeup}
            self._driver.write((sql.SET_WAKEUP, [new]))
        if found.words:
            words = [word.row(number) for word in sorted(wanted.words)]
            add = sql.add_word(self.connection.dialect.name)
            self._driver.write((sql.DROP_WORDS, [{"wanted": number}]), (add, words))
        if found.line:
            self.store_line(number, wanted.line, found.outdated)
        return True

    def rebuild(self, numbers: Iterable[str], derived: Callable[[Any], Indexed]) -> int:
        """Derive what finds cases, and store it at once; return how many cases had it wrong.

        Nobody changes them meanwhile: for many cases, `compare` first and `store_compared` then
        hold the lock of writers for a shorter time. A line that does not hold is not wrong. A case
        without a line gets one.
        """
        return sum(self._rebuilt(number, derived) for number in numbers)

    def _rebuilt(self, number: str, derived: Callable[[Any], Indexed]) -> bool:
        found = self.compare([number], derived)
        wrong = any(each.wrong for each in found)
        if any(each.outdated is None for each in found):
            self._driver.write((sql.OPEN_LINE, [outdated_row(number)]))
            found = self.compare([number], derived)
        self.store_compared(found)
        return wrong


def line_of_row(row: Any, dates: tuple[LineDate, ...] = ()) -> Line:
    """Make a line of a row that has its columns in their order at the end."""
    undecided, waits, proposed, *values = row[-len(LINE_COLUMNS) :]
    own: list[Any] = [bool(undecided), bool(waits), bool(proposed), *values, dates]
    return Line(*own)
