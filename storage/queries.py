"""The reading side: lists, searches, histories, exports. Nothing is changed here, and a broken row never hides the others.

A list is ordered by case number unless it says otherwise; names are ordered in Python, for no database knows Norwegian order.
"""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, false, func, or_, select

from storage.errors import NotFound
from storage.identity import folded
from storage.records import StoredLetter, letters_of_rows
from storage.store import LETTER_ORDER, Work
from storage.tables import case_file, event, letter, person
from workflow.reimbursement.process import REIMBURSEMENT

CLOCK_WENT_BACK: Final = "The clock had gone back: the event before this one bears a later time."
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzæøå"
_RANK: Final = {letter: f"{place:02d}" for place, letter in enumerate(_LETTERS)}
_SAME: Final = str.maketrans({"ä": "æ", "ö": "ø", "ü": "y", "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "þ": "th"})


@dataclass(frozen=True)
class CaseRow:
    """A case in a list. state: as stored, also where it is none of the five; then the case is broken, and is shown as that.
    name: the patient's, where a search found the case by who the patient is; else None."""

    number: str
    state: str
    received: date
    assigned_to: str | None
    version: int
    person_id: str | None
    next_wakeup: date | None
    name: str | None = None

    @property
    def broken(self) -> bool:
        """Whether it is stored in a state that does not exist."""
        return self.state not in REIMBURSEMENT.state_names


@dataclass(frozen=True)
class HistoryRow:
    """An event as histories and exports show it. data: its fields, without the patient's identity; {} where it is broken.

    clock_went_back: it was written down at an earlier instant than the event before it; the order is that of the sequence all the same.
    """

    case_number: str
    sequence: int
    event: str
    effective: date
    recorded: datetime
    actor: str
    state: str
    remark: str
    data: dict[str, Any]
    hash: str
    clock_went_back: bool

    @property
    def notes(self) -> str:
        """What is to be said beside it: why a letter was left out, and that the clock had gone back."""
        return " ".join(filter(None, (self.remark, CLOCK_WENT_BACK if self.clock_went_back else "")))


_BEFORE: Final = func.lag(event.c.recorded).over(partition_by=event.c.case_number, order_by=event.c.sequence)
_CASE: Final = tuple(
    case_file.c[name] for name in ("number", "state", "received", "assigned_to", "version", "person_id", "next_wakeup")
)
_EVENT: Final = (
    *(
        event.c[name]
        for name in ("case_number", "sequence", "name", "effective", "recorded", "actor", "state", "remark", "data", "hash")
    ),
    func.coalesce(event.c.recorded < _BEFORE, false()),
)


def list_cases(
    work: Work,
    state: str | None = None,
    assigned_to: str | None = None,
    received_from: date | None = None,
    received_to: date | None = None,
    text: str | None = None,
) -> list[CaseRow]:
    """Cases that fit every filter given. received_from, received_to: both days included. text: as in `search`."""
    filters = [
        None if state is None else case_file.c.state == state,
        None if assigned_to is None else case_file.c.assigned_to == assigned_to,
        None if received_from is None else case_file.c.received >= received_from,
        None if received_to is None else case_file.c.received <= received_to,
        None if text is None else _says(text),
    ]
    query = select(*_CASE).select_from(case_file.outerjoin(person, person.c.id == case_file.c.person_id))
    query = query.where(*(wanted for wanted in filters if wanted is not None)).order_by(case_file.c.number)
    return [CaseRow(*row) for row in work.connection.execute(query)]


def search(work: Work, text: str) -> list[CaseRow]:
    """Cases whose number, patient or guardians contain a text, whatever its case, in the order of the patients' names."""
    query = select(*_CASE, person.c.name).select_from(case_file.outerjoin(person, person.c.id == case_file.c.person_id))
    found = [CaseRow(*tuple(row)) for row in work.connection.execute(query.where(_says(text)))]
    return sorted(found, key=lambda row: (row.name is None, alphabetical(row.name or ""), row.number))


def _says(text: str) -> ColumnElement[bool]:
    wanted = folded(text.strip())
    return or_(person.c.searchable.contains(wanted, autoescape=True), case_file.c.number.contains(wanted, autoescape=True))


def alphabetical(name: str) -> tuple[str, str]:
    """The place of a name in Norwegian order: æ, ø, å last; aa as å; ä and ö as æ and ø; other accents as without."""
    plain = folded(name).translate(_SAME).replace("aa", "å")
    letters = (part for letter in plain for part in (letter if letter in _RANK else unicodedata.normalize("NFD", letter)))
    return "".join(_RANK.get(letter, "" if unicodedata.combining(letter) else letter) for letter in letters), name


def counts_by_state(work: Work) -> dict[str, int]:
    """How many cases are in each state; a state that does not exist is counted by its name."""
    query = select(case_file.c.state, func.count()).group_by(case_file.c.state)
    return dict.fromkeys(REIMBURSEMENT.state_names, 0) | {row[0]: row[1] for row in work.connection.execute(query)}


def history(work: Work, number: str) -> list[HistoryRow]:
    """The events of a case, in order. Raises NotFound."""
    query = select(*_EVENT).where(event.c.case_number == number).order_by(event.c.sequence)
    rows = [_shown(row) for row in work.connection.execute(query)]
    if not rows:
        raise NotFound
    return rows


def all_events(work: Work) -> Iterator[HistoryRow]:
    """Every event of every case, by case and sequence, a thousand at a time."""
    query = select(*_EVENT).order_by(event.c.case_number, event.c.sequence).execution_options(yield_per=1000)
    for row in work.connection.execute(query):
        yield _shown(row)


def all_letters(work: Work) -> Iterator[StoredLetter]:
    """Every letter of every case, by case and event, a thousand at a time."""
    query = select(letter).order_by(*LETTER_ORDER).execution_options(yield_per=1000)
    for row in work.connection.execute(query):
        yield from letters_of_rows([row])


def outbox(work: Work) -> list[StoredLetter]:
    """Letters that have not gone out, the oldest first."""
    query = select(letter).where(letter.c.status != "sent").order_by(letter.c.made, *LETTER_ORDER)
    return letters_of_rows(work.connection.execute(query))


def _shown(row: Any) -> HistoryRow:
    parts = list(row)
    try:
        parts[8] = json.loads(row.data)
    except ValueError:
        parts[8] = {}
    return HistoryRow(*parts)
