"""Cases inside a transaction: numbers, reading a case whole, and storing what a command gave."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, func, select

from storage import policy_values
from storage import statements as sql
from storage.chain import BEFORE_THE_FIRST
from storage.errors import Ambiguous, BrokenRecord, Conflict, NotFound
from storage.hot import Step
from storage.lines import Line, Word, outdated_row
from storage.records import (
    Carried,
    Head,
    Hold,
    LetterToStore,
    Moved,
    Stored,
    ToStore,
    case_of,
    index_of,
    key_hash,
    keys_of,
    rows_of,
)
from storage.tables import case_counter, case_file, person
from storage.transaction import Transaction, random_id
from workflow.engine.advance import Outcome
from workflow.engine.errors import UnknownState
from workflow.engine.links import Seeds, seeds_of
from workflow.engine.process import Process

NEW_CASE: Final = Hold(0, BEFORE_THE_FIRST, None)
_WHOLE: Final = re.compile(r"(\d{4})-(\d{1,6})", re.ASCII)
_MOST_KEPT: Final = 1000
"""About how many cases of read matters are kept."""
_SHORT: Final = re.compile(r"\d{1,6}", re.ASCII)


class Cases(Transaction):
    """What can be done with cases inside one transaction.

    moved: the heads that it has changed. versions: of the cases that it has read.
    """

    def __init__(self, connection: Connection, new_id: Callable[[], str] = random_id) -> None:
        super().__init__(connection, new_id)
        self._held: dict[str, Hold] = {}
        self.moved: dict[str, Moved] = {}
        self.versions: dict[str, int] = {}
        self._matters: dict[str, set[str]] = {}
        self._sought: dict[str, Seeds] = {}
        self._read_matters: dict[str, dict[str, Any]] = {}
        self._foreseen = 0

    def next_number(self, year: int) -> str:
        """Give the next case number of a year, YYYY-NNNNNN.

        A number is given once. After a rollback it is given again. A reader foresees it.
        """
        if not self._writes:
            given = select(case_counter.c.last).where(case_counter.c.year == year)
            self._foreseen += 1
            last = (self.connection.execute(given).scalar() or 0) + self._foreseen
            return f"{year:04d}-{last:06d}"
        [row] = self._driver.rows(sql.count(self.connection.dialect.name), year=year)
        return f"{year:04d}-{row.last:06d}"

    def count_cases(self) -> int:
        """Return how many cases there are."""
        count = select(func.count()).select_from(case_file)
        return self.connection.execute(count).scalar_one()

    def resolve(self, text: str) -> str:
        """Return the number that `2026-000042`, `2026-42` or `42` means.

        A writer locks the case: the next writer waits, and then reads the change.
        Raises NotFound, and Ambiguous where several years have a case 42.
        """
        number = self._meant(text)
        row = sql.HOLD_FOR_CHANGE if self._writes else sql.HOLD
        if number is None or self.connection.execute(row, {"wanted": number}).first() is None:
            raise NotFound("case", text)
        return number

    def _meant(self, text: str) -> str | None:
        """Return the number that a text means; None if it is none. Raises Ambiguous."""
        if whole := _WHOLE.fullmatch(text):
            return f"{whole[1]}-{int(whole[2]):06d}"
        return self._only(int(text)) if _SHORT.fullmatch(text) else None

    def _only(self, count: int) -> str | None:
        """Return the one case that has this number in its year. Raises Ambiguous for several."""
        years = select(case_counter.c.year).where(case_counter.c.last >= count)
        numbers = [f"{year:04d}-{count:06d}" for year in self.connection.execute(years).scalars()]
        query = select(case_file.c.number, person.c.name)
        query = query.outerjoin_from(case_file, person, person.c.id == case_file.c.person_id)
        query = query.where(case_file.c.number.in_(numbers)).order_by(case_file.c.number)
        found = [(row.number, row.name) for row in self.connection.execute(query)]
        if len(found) > 1:
            raise Ambiguous(found)
        return found[0][0] if found else None

    def get(self, number: str) -> Stored:
        """Read a case and apply its events.

        A case that says nothing of itself without the others of its matter is read with them.
        Raises NotFound; BrokenRecord or UnknownState for rows that can't be what was written.
        """
        stored = self._read(number)
        return self._with_matter(stored) if stored.case.process.reads_linked else stored

    def with_matter(self, text: str) -> Stored:
        """Read a case, and in `linked` the other cases of its matter.

        A writer locks them all in order of number, so that none of them changes meanwhile.
        Raises as `resolve` and `get`.
        """
        number = self._meant(text) or ""
        if known := self._read_matters.get(number):
            return self._with_matter(Stored(known[number], self.versions[number]))
        # SQLite has one writer at a time
        locks = self._writes and self.connection.dialect.name != "sqlite"
        try:
            return self._with_matter(self._locked(number) if locks else self._read(number))
        except NotFound:
            raise NotFound("case", text) from None

    def lock(self, numbers: Iterable[str]) -> None:
        """Lock cases in order of number: the next writer waits, and then reads the change."""
        self._driver.select((sql.HOLD_FOR_CHANGE, _each(sorted(numbers))))

    def matter(self, number: str, seeds: Seeds) -> tuple[Any, ...]:
        """Return the cases of a matter, in order of number. number: of the case that asks.

        A case that is broken in the database is left out: it must not stop the others.
        """
        found: dict[str, Any] = {number: None}
        ahead, asked = [(number, seeds)], set[tuple[str, str]]()
        while ahead:
            new = sorted(self._near(ahead, asked) - found.keys())
            read = self._driver.select((sql.GET, [{"wanted": other} for other in new]))
            ahead = []
            for other, rows in zip(new, read, strict=True):
                found[other] = None
                with suppress(BrokenRecord, UnknownState):
                    found[other] = self._made(other, rows).case
                    ahead.append((other, seeds_of(found[other])))
        self._matters[number], self._sought[number] = found.keys() - {number}, seeds
        return tuple(found[each] for each in sorted(found) if found[each] is not None)

    def _near(self, cases: Iterable[tuple[str, Seeds]], asked: set[tuple[str, str]]) -> set[str]:
        """Return the numbers of the cases that share a link or a key with one of several.

        asked: the keys that were looked up before; those of these cases are added.
        """
        numbers = {each for _, seeds in cases for each in seeds.numbers}
        keys = {(seeds.process, key_hash(key)) for _, seeds in cases for key in seeds.keys} - asked
        asked |= keys
        found = self._driver.select(
            (sql.LINKING, [{"wanted": number} for number, _ in cases]),
            (sql.WITH_KEY, [{"process": process, "key": key} for process, key in sorted(keys)]),
        )
        return numbers | {row.case_number for rows in found for row in rows()}

    def _with_matter(self, stored: Stored) -> Stored:
        """Add the other cases of its matter to a case.

        A reader sees one moment, so it reads a matter once for all of its cases.
        """
        case = stored.case
        if self._matters.get(case.number) == set():
            return stored
        matter = self._read_matters.get(case.number)
        if matter is None:
            matter = {
                each.number: each for each in (case, *self.matter(case.number, seeds_of(case)))
            }
            if not self._writes and len(matter) > 1:
                if len(self._read_matters) > _MOST_KEPT:
                    self._read_matters.clear()
                self._read_matters |= dict.fromkeys(matter, matter)
        linked = tuple(matter[each] for each in sorted(matter) if each != case.number)
        return replace(stored, case=replace(case, linked=linked))

    def _read(self, number: str) -> Stored:
        """Read a case without the others of its matter."""
        own = [{"wanted": number}]
        rows, alone = self._driver.select((sql.GET, own), (sql.ALONE, own))
        stored = self._made(number, rows)
        self._knows(stored, alone=alone()[0].alone)
        return stored

    def _locked(self, number: str) -> Stored:
        """Read a case on a server, once its matter is locked in order of number.

        A case that is alone is locked and read in one journey.
        """
        own = [{"wanted": number}]
        hold, get = (sql.HOLD_ALONE, own), (sql.GET, own)
        held, rows, alone = self._driver.select(hold, get, (sql.ALONE, own))
        stored = self._made(number, rows)
        self._knows(stored, alone=bool(held() and alone()[0].alone))
        if number in self._matters:
            return stored
        others = self.matter(number, seeds_of(stored.case))
        all_of_them = _each(sorted([number, *(case.number for case in others)]))
        *_, rows = self._driver.select((sql.HOLD_FOR_CHANGE, all_of_them), get)
        del self._matters[number]  # it may have changed while this one waited
        return self._made(number, rows)

    def _knows(self, stored: Stored, *, alone: bool) -> None:
        """Keep in mind whether a case that was just read is alone in its matter."""
        number = stored.case.number
        if alone:
            self._matters[number], self._sought[number] = set(), seeds_of(stored.case)
        else:
            self._matters.pop(number, None)

    def _made(self, number: str, read: Callable[[], list[Any]]) -> Stored:
        """Make a case of the rows that GET gives. read: gives them.

        Raises as `get`.
        """
        try:
            rows = read()
        except ValueError:
            why = "one of its days or instants can't be read"
            raise BrokenRecord(number, None, why) from None
        if not rows:
            raise NotFound("case", number)
        index = index_of(rows[0])
        events = [row for row in rows if row.sequence is not None]
        stored = case_of(number, index, events, self.policy_of)
        self._held[number] = Hold(
            index.event_count,
            index.head_hash,
            index.person_id,
            Carried(index.rule_set, index.policy),
            keys_of(stored.case),
            rows[0].outdated,
        )
        self.versions[number] = stored.version
        return stored

    def broken_among(self, numbers: Sequence[str]) -> set[str]:
        """Read cases together, and return the numbers of those that can't be what was written."""
        rows = self.connection.execute(sql.GET_MANY, {"wanted": list(numbers)}) if numbers else ()
        broken: set[str] = set()
        try:
            for number, own in groupby(rows, attrgetter("case_number")):
                found = list(own)
                with suppress(BrokenRecord, UnknownState):
                    events = [row for row in found if row.sequence is not None]
                    case_of(number, index_of(found[0]), events, self.policy_of)
                    continue
                broken.add(number)
        except ValueError:  # a stored text that is no day or instant: find whose
            return {number for number in numbers if self._is_broken(number)}
        return broken

    def _is_broken(self, number: str) -> bool:
        with suppress(BrokenRecord, UnknownState):
            self._read(number)
            return False
        return True

    def policy_of(self, process: Process[Any], hash: str) -> Any:
        """Return the policy of a process that is stored under a hash. Raises BrokenValues."""
        found = policy_values.known(process, hash)
        if found is None:
            rows = self._driver.rows(sql.POLICY, process=process.name, hash=hash)
            found = policy_values.read(process, hash, rows[0].data if rows else None)
        return found

    def save(
        self,
        outcomes: Sequence[Outcome],
        letters: Sequence[LetterToStore],
        *,
        version: int | None,
        command_id: str,
        answer: str,
        next_wakeup: date | None,
        clock: datetime | None = None,
        line: Line | None = None,
        words: Collection[Word] = (),
    ) -> None:
        """Store what a command gave: events, unsent letters, the case and the command's answer.

        version: of the case as it was read, None for a new one. answer: JSON. next_wakeup: the
        Oslo day on which time next asks for a step. clock: the machine's instant, where the stated
        one may differ; None = the stated one. line: what lists show of the case; None = it is
        outdated, as the lines of the other cases of its matter are now. words: what the new events
        state that finds the case.
        Raises Conflict when somebody changed the case meanwhile, AlreadyHandled when the command
        id is stored already.
        """
        case = outcomes[-1].case
        dialect = self.connection.dialect.name
        before = NEW_CASE if version is None else self._hold(case.number)
        rows = rows_of(outcomes, letters, command_id, before, self._new_id, clock)
        last = case.events[-1]
        found: dict[str, Any] = {
            "state": case.state,
            "event_count": last.sequence,
            "head_hash": rows.head,
            "person_id": rows.person_id,
            "assigned_to": case.assigned_to,
            "next_wakeup": next_wakeup,
            "changed_by": last.actor,
            "changed_at": last.recorded,
            **rows.carried._asdict(),
        }
        answered = {
            "command_id": command_id,
            "case_number": case.number,
            "answer": answer,
            "at": last.recorded,
        }
        steps: tuple[Step, ...] = (
            (sql.ADD_EVENT, rows.events),
            (sql.ADD_LETTER, rows.letters),
            *_key_steps(case.number, rows, before),
            (sql.ADD_LINK, rows.links),
            (sql.ADD_COMMAND, [answered]),
            (sql.DROP_PERSON, _replaced_person(case.number, rows, before)),
            (sql.add_word(dialect), [word.row(case.number) for word in words]),
        )
        others, same = self._others(case, moved=rows.keys != before.keys)
        line = line if same else None
        begun = self.moved.get(case.number)
        self.moved[case.number] = Moved(
            begun.before if begun else Head(before.events, before.head),
            Head(last.sequence, rows.head),
            clock or last.recorded,
        )
        first: tuple[Step, ...] = (
            (sql.add_policy(dialect), rows.policies),
            (sql.ADD_PERSON, rows.persons),
        )
        if version is None:
            new = {
                "number": case.number,
                "process": rows.process,
                "received": case.received,
                "version": 1,
            }
            opened = (sql.OPEN_CASE, [{**found, **new}])
            self._driver.write(*first, opened, *steps, *_new_line(case.number, line, others))
            return
        guard = {
            "wanted": case.number,
            "found": version,
            "counted": last.sequence - len(rows.events),
        }
        change = (sql.CHANGE_CASE, [{**found, **guard}])
        then = (*steps, *_line_steps(case.number, line, before.outdated, others))
        if not self._driver.change(first, change, then):
            self._undo()
            raise self.conflict(case.number)

    def _others(self, case: Any, *, moved: bool) -> tuple[set[str], bool]:
        """Return the other cases of a matter, and whether the case was read with just these.

        moved: its keys have changed, so that it may have left a matter and joined another.
        """
        before, seeds = self._matters.get(case.number), seeds_of(case)
        alone = self.connection.dialect.name == "sqlite"  # nobody else writes meanwhile
        read = alone and self._sought.get(case.number) == seeds
        if before is None or (moved and not read):
            self.matter(case.number, seeds)
        now = self._matters[case.number]
        return now | (before or set()), now == {other.number for other in case.linked}

    def cases_with_key(self, process: str, parts: tuple[str, ...]) -> list[str]:
        """Return the numbers of the cases that a key of their process finds, in order."""
        rows = self._driver.rows(sql.WITH_KEY, process=process, key=key_hash(parts))
        return [row.case_number for row in rows]

    def conflict(self, number: str) -> Conflict:
        """Make the Conflict that names who changed a case last, and when. Raises NotFound."""
        changed = self._driver.rows(sql.CHANGED, wanted=number)
        if not changed:
            raise NotFound("case", number)
        return Conflict(number, changed[0].changed_by, changed[0].changed_at)

    def answer_to(self, command_id: str) -> str | None:
        """Return the answer to a command, or None when it was never handled."""
        rows = self._driver.rows(sql.ANSWER, wanted=command_id)
        return str(rows[0].answer) if rows else None

    def answered(self, command_ids: Iterable[str]) -> list[str]:
        """Return those of several commands that were handled, in their order."""
        ids = list(command_ids)
        found = self._driver.select((sql.ANSWER, _each(ids)))
        return [each for each, rows in zip(ids, found, strict=True) if rows()]

    def _hold(self, number: str) -> Hold:
        """Return what the next save builds on; read it where the case was not read before."""
        if number in self._held:
            return self._held.pop(number)
        rows = self._driver.rows(sql.HOLD, wanted=number)
        if not rows:
            raise NotFound("case", number)
        row = rows[0]
        carried = Carried(row.rule_set, row.policy)
        return Hold(row.event_count, row.head_hash, row.person_id, carried, None)

    def _undo(self) -> None:
        """Undo the transaction, or the nested one: PostgreSQL answers nothing after a fault."""
        connection = self.connection
        begun = connection.get_nested_transaction() or connection.get_transaction()
        if begun is not None:
            begun.rollback()


def _each(wanted: Iterable[str]) -> list[dict[str, str]]:
    """Return the parameters of a statement that runs for each of several numbers or ids."""
    return [{"wanted": each} for each in wanted]


def _replaced_person(number: str, rows: ToStore, before: Hold) -> list[dict[str, Any]]:
    """Return the parameters that drop the person found until now; none if it is still found."""
    if before.person_id in (None, rows.person_id):
        return []
    return [{"replaced": before.person_id, "wanted": number}]


def _new_line(number: str, line: Line | None, others: Iterable[str]) -> list[Step]:
    """Return the statements that add a new case's line, and make those of its matter outdated."""
    own = outdated_row(number) if line is None else line.row() | {"case_number": number}
    dates = [] if line is None else line.date_rows(number)
    return [
        (sql.OUTDATE_LINE, [{"wanted": other} for other in sorted(others)]),
        (sql.OPEN_LINE, [{"outdated": 0, **own}]),
        (sql.ADD_DATE, dates),
    ]


def _line_steps(
    number: str, line: Line | None, seen: int | None, others: Iterable[str]
) -> list[Step]:
    """Return the statements that make the lines of a matter outdated, and store the case's anew.

    They run in order of number, as those of every other command do. seen: how often the line had
    been made outdated before; None = not known, so it stays outdated.
    """
    outdated = [{"wanted": each} for each in sorted({number, *others})]
    own = {"wanted": number}
    steps: list[Step] = [(sql.OUTDATE_LINE, outdated), (sql.DROP_DATES, [own])]
    if line is None or seen is None:
        return steps
    stored = (sql.STORE_LINE, [{**line.row(), **own, "seen": seen + 1}])
    return [*steps, stored, (sql.ADD_DATE, line.date_rows(number))]


def _key_steps(number: str, rows: ToStore, before: Hold) -> list[Step]:
    """Return the statements that replace the keys under which a case is found, if they changed.

    before: the case as the save found it, with the keys stored until now.
    """
    if rows.keys == before.keys:
        return []
    new = [{"process": rows.process, "key": key, "case_number": number} for key in rows.keys]
    return [(sql.DROP_KEY, [{"wanted": number}]), (sql.ADD_KEY, new)]
