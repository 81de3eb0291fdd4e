"""Everything about one case, to be shown. Reads only; no clock, no printing.

Each view has `as_data()`, which makes what is printed as JSON. The engine decides which steps are
open, and the process what is found of a case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handlers.casework.case_dates import CaseDate, SettledDate, open_dates, told_data
from handlers.casework.details import Details, details_of
from handlers.casework.outlook import Future
from handlers.letters.document import LetterDocument, as_text, from_json
from storage.errors import BrokenRecord
from storage.letters import WITHHELD
from storage.queries import HistoryRow, history
from storage.records import StoredLetter
from storage.store import Store
from workflow.engine.advance import open_steps
from workflow.engine.calendar import oslo_day
from workflow.engine.case import Recorded
from workflow.engine.errors import Reason, UnknownState
from workflow.engine.late import MARK
from workflow.engine.process import Step
from workflow.engine.roads import no_such_road
from workflow.engine.timers import Deadline

Steps = Mapping[str, tuple[Reason, ...]]
"""Each step by its name, with the reasons against it; a step without reasons is open."""


@dataclass(frozen=True)
class LetterLine:
    """A letter of a case in a list. pdf: where a copy was put just now, if anywhere."""

    stored: StoredLetter
    pdf: str | None = None

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        letter = self.stored
        data = {
            "id": letter.id,
            "case": letter.case,
            "kind": letter.kind,
            "to": letter.to,
            "copy": letter.copy,
            "language": letter.language,
            "status": WITHHELD if letter.last_error == WITHHELD else letter.status,
            "path": letter.path,
        }
        return data | ({} if self.pdf is None else {"pdf": self.pdf})

    @property
    def lines(self) -> list[str]:
        """The letter itself, as lines of text."""
        return lines_of(from_json(self.stored.document))


def lines_of(document: LetterDocument) -> list[str]:
    """Return a letter as lines of text."""
    return as_text(document).splitlines()


@dataclass(frozen=True)
class View:
    """One case at an instant. today: its Oslo day. details: what its process finds of it."""

    case: Any
    assigned_to: str | None
    details: Details
    steps: Steps
    letters: tuple[LetterLine, ...]
    today: date
    futures: tuple[Future, ...]

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Every date that is still open, and the next mark to the supervisor on a late case."""
        return (*self.details.deadlines, *self.details.marks(self.today))

    @property
    def position(self) -> Mapping[str, Any] | None:
        """What is in force of what the case is about; None if nothing can be."""
        found: Mapping[str, Any] | None = self.details.screen.position(self.case, self.today)
        return found

    @property
    def without_road(self) -> list[str]:
        """The steps that have no road from the case's state, whatever is known of the case."""
        no_road = no_such_road(self.case)
        return [
            step
            for step, why in self.steps.items()
            if why and all(reason in no_road for reason in why)
        ]

    def as_data(self) -> dict[str, Any]:
        """Return the data that the command `show` prints as JSON."""
        case = self.case
        return {
            "number": case.number,
            "process": case.process.name,
            "state": case.state,
            "received": case.received,
            **self.details.summary(),
            **self.details.shown(self.today),
            "links": [link._asdict() for link in case.links],
            "position": self.position,
            "unanswered": list(self.details.unanswered),
            "steps": [
                {
                    "step": step,
                    "allowed": not why,
                    "why": [str(reason) for reason in why],
                    "needs": _needs(case.process.step(step)),
                }
                for step, why in self.steps.items()
            ],
            "deadlines": [
                {
                    "kind": each.kind,
                    "due": each.due,
                    "days_left": (each.due - self.today).days,
                    **told_data(each),
                }
                for each in self.deadlines
            ],
            "passed": [each.passed_data() for each in self.details.passed],
            "events": [
                {
                    "sequence": recorded.sequence,
                    "event": recorded.event.name,
                    "effective": recorded.effective,
                    "recorded": recorded.recorded,
                    "actor": recorded.actor,
                }
                for recorded in case.events
            ],
            "letters": [letter.as_data() for letter in self.letters],
            "assigned_to": self.assigned_to,
            "futures": [future.as_data() for future in self.futures],
        }

    def file_data(self) -> list[dict[str, Any]]:
        """Return the application field by field for JSON; the identity number is masked."""
        return [
            row.with_masked_numbers().as_data(self.details.label(row.field))
            for row in self.details.file
        ]


def _needs(step: Step[Any]) -> list[str]:
    """Return what a step needs, by the names that files and options have for its fields."""
    return ["because" if name == step.because else name.rstrip("_") for name in step.needs]


def show(store: Store, text: str, at: datetime, by: str) -> View:
    """Return everything about a case. by: who asks, for whom steps are open or not.

    Raises NotFound, BrokenRecord, UnknownState.
    """
    with store.transaction(write=False) as work:
        kept = work.with_matter(text)
        letters = tuple(map(LetterLine, work.letters_of(kept.case.number)))
    details = details_of(kept.case, oslo_day(at))
    return View(
        case=kept.case,
        assigned_to=kept.assigned_to,
        details=details,
        steps=open_steps(kept.case, by, at, details.assessed),
        letters=letters,
        today=oslo_day(at),
        futures=details.futures(at),
    )


@dataclass(frozen=True)
class Why:
    """Why a case stands as it does, and why each step is open or not."""

    details: Details
    steps: Steps

    @property
    def number(self) -> str:
        """The case number."""
        return str(self.details.case.number)

    def as_data(self) -> dict[str, Any]:
        """Return the data that the command `why` prints as JSON."""
        return {
            "number": self.number,
            **self.details.explained(),
            "steps": {name: [str(reason) for reason in why] for name, why in self.steps.items()},
        }


def why(store: Store, text: str, at: datetime, by: str) -> Why:
    """Return why a case stands as it does. Raises NotFound."""
    details = details_of(case_of(store, text), oslo_day(at))
    return Why(details, open_steps(details.case, by, at, details.assessed))


@dataclass(frozen=True)
class ExplainedDate:
    """A date of a case, what came of it, and the days that the case waited.

    consequence: what happens when it passes. days_left: of an open date, negative = passed; None =
    it is settled.
    """

    date: CaseDate
    pauses: tuple[dict[str, Any], ...]
    consequence: str
    days_left: int | None

    @property
    def settled(self) -> SettledDate | None:
        """The date with what came of it; None while it is open."""
        return self.date if isinstance(self.date, SettledDate) else None

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        open_ = {"came": None, "on": None, "days_after": None}
        rest = {"days_left": self.days_left, "pauses": list(self.pauses)}
        return open_ | self.date.as_data() | rest


def why_date(store: Store, text: str, at: datetime) -> list[ExplainedDate]:
    """Return how each date of a case came about: open ones, then settled ones. Raises NotFound."""
    today = oslo_day(at)
    details = details_of(case_of(store, text), today)
    case, pauses = details.case, tuple(details.pauses())
    marks = (CaseDate(mark, ()) for mark in details.marks(today))
    return [
        ExplainedDate(
            each,
            pauses,
            (MARK if each.kind == MARK.name else case.process.timer(each.kind)).consequence,
            None if isinstance(each, SettledDate) else (each.due - today).days,
        )
        for each in (*open_dates(case), *marks, *details.settled)
    ]


@dataclass(frozen=True)
class HistoryLine:
    """An event of a case in a list, without the patient's identity.

    recorded: the event itself; None where what is stored of the case can't be read. process: the
    name of the case's, "" likewise.
    """

    row: HistoryRow
    recorded: Recorded | None = None
    process: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the data that the command `history` prints as JSON."""
        row = self.row
        return {
            "sequence": row.sequence,
            "event": row.event,
            "effective": row.effective,
            "recorded": row.recorded,
            "actor": row.actor,
            "state": row.state,
            "data": row.data,
            "remark": row.remark,
            "clock_went_back": row.clock_went_back,
        }


@dataclass(frozen=True)
class AuditLine:
    """An event of a case with its hash."""

    row: HistoryRow

    def as_data(self) -> dict[str, Any]:
        """Return the data that the command `audit show` prints as JSON."""
        row = self.row
        return {
            "sequence": row.sequence,
            "event": row.event,
            "actor": row.actor,
            "recorded": row.recorded,
            "hash": row.hash,
            "clock_went_back": row.clock_went_back,
        }


def history_of(store: Store, text: str) -> list[HistoryRow]:
    """Return the events of a case, in order. Raises NotFound."""
    with store.transaction(write=False) as work:
        return list(history(work, work.resolve(text)))


def history_lines(store: Store, text: str) -> list[HistoryLine]:
    """Return the events of a case, in order, each with what it says. Raises NotFound."""
    with store.transaction(write=False) as work:
        number = work.resolve(text)
        rows = list(history(work, number))
        try:
            case = work.get(number).case
        except (BrokenRecord, UnknownState):
            return [HistoryLine(row) for row in rows]
    events = {each.sequence: each for each in case.events}
    return [HistoryLine(row, events.get(row.sequence), case.process.name) for row in rows]


def letters_of(store: Store, text: str) -> list[LetterLine]:
    """Return the letters of a case. Raises NotFound."""
    with store.transaction(write=False) as work:
        return [LetterLine(letter) for letter in work.letters_of(work.resolve(text))]


def case_of(store: Store, text: str) -> Any:
    """Return a case by its number. Raises NotFound, BrokenRecord, UnknownState."""
    with store.transaction(write=False) as work:
        return work.with_matter(text).case


def unmask(store: Store, text: str, at: datetime, by: str, verb: str) -> str | None:
    """Return the whole identity number of a case's patient; None if there is no patient.

    The read log says who saw it, and by which verb. Raises NotFound.
    """
    with store.transaction(write=True) as work:
        case = work.get(work.resolve(text)).case
        work.log_access(at, by, verb, case.number, "identity number shown in full")
    number: str | None = getattr(
        getattr(case.application, "patient", None), "identity_number", None
    )
    return number
