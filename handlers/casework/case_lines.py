"""Lines of lists: a case with who, what and how it stands; how lists are filtered and sorted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import Any, Final, TypeVar

from handlers.casework.details import Details
from handlers.casework.word_search import contains
from storage.queries import alphabetical
from workflow.engine.calendar import add_working_days
from workflow.engine.people import same_person
from workflow.engine.steps import Assigned
from workflow.engine.timers import closed_days
from workflow.reimbursement.policy import DEFAULT

SORTS: Final = (
    *("number", "received", "due", "state", "outcome", "patient", "doctor", "medicine"),
    "assigned-to",
)


@dataclass(frozen=True)
class About:
    """Who and what a case is about, and how it stands.

    outcome: the decision; before that, the outcome that the file gives now. who: the patient,
    else whoever the process names first, such as a hospital.
    """

    patient: str | None = None
    doctor: str | None = None
    medicine: str | None = None
    basis: str | None = None
    outcome: str | None = None
    who: str | None = None

    @classmethod
    def of(cls, details: Details) -> "About":
        """Return what a list tells of a case."""
        summary = details.summary()
        patient, doctor, medicine = (
            summary.get(section, {}).get("name") for section in ("patient", "doctor", "medicine")
        )
        first = (each.get("name") for section, each in summary.items() if section != "medicine")
        who = patient or next(filter(None, first), None)
        return cls(patient, doctor, medicine, details.basis, details.became, who)


@dataclass(frozen=True)
class CaseLine:
    """A case in a list. due: the nearest date of an undecided case. late: whether one passed."""

    number: str
    process: str
    state: str
    received: date
    assigned_to: str | None
    about: About
    due: date | None = None
    late: bool = False
    broken: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return _flat(self)


@dataclass(frozen=True)
class Task:
    """A case in the inbox. kind, due: the nearest date that the office has to mind.

    days_left: until that date, negative = late. waits: whether somebody else has to act first.
    late: whether a deadline has passed. reserved: whether only the person it is assigned to should
    take it. mark: when it is next marked to the supervisor, if it has missed its target.
    told_otherwise: its open dates of which the newest letter told another day than the
    computed one.
    """

    number: str
    process: str
    state: str
    received: date
    assigned_to: str | None
    about: About
    kind: str
    due: date | None = None
    days_left: int | None = None
    waits: bool = False
    broken: bool = False
    late: bool = False
    reserved: bool = False
    mark: date | None = None
    told_otherwise: tuple[Mapping[str, Any], ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return _flat(self)


def _flat(line: CaseLine | Task) -> dict[str, Any]:
    data = asdict(line)
    about: dict[str, Any] = data.pop("about")
    return data | about


Line = TypeVar("Line", CaseLine, Task)


@dataclass(frozen=True)
class Wanted:
    """Which lines of a list are wanted, in which order, and how many.

    doctor, medicine: words that the name holds. sort: one of `SORTS`; None = as it is. limit: None
    = all. page: which part of so many lines, 1 = the first.
    """

    outcome: str | None = None
    doctor: str | None = None
    medicine: str | None = None
    unassigned: bool = False
    late: bool = False
    sort: str | None = None
    limit: int | None = None
    page: int = 1

    def chosen(self, lines: Iterable[Line]) -> list[Line]:
        """Return the wanted lines. Without a sort no more lines are taken than are wanted."""
        fitting: Iterable[Line] = (line for line in lines if self._fits(line))
        if self.sort is not None:
            order = self.sort
            fitting = sorted(fitting, key=lambda line: sort_key(order, line))
        return page_of(fitting, self.limit, self.page)

    def _fits(self, line: CaseLine | Task) -> bool:
        about = line.about
        return (
            self.outcome in (None, about.outcome)
            and (self.doctor is None or contains(self.doctor, [about.doctor]))
            and (self.medicine is None or contains(self.medicine, [about.medicine]))
            and not (self.unassigned and line.assigned_to)
            and not (self.late and not line.late)
        )


EVERYTHING: Final = Wanted()
T = TypeVar("T")


def page_of(lines: Iterable[T], limit: int | None, page: int) -> list[T]:
    """Return one page of a list; no more lines are taken. limit: lines of a page, None = all."""
    if limit is None:
        return list(lines)
    return list(islice(lines, (page - 1) * limit, page * limit))


def sort_key(order: str, line: CaseLine | Task) -> tuple[Any, ...]:
    """Return the key of a line in an order. What is not known comes last, names as in Norwegian."""
    name = order.replace("-", "_")
    value = getattr(line.about, name, None) or getattr(line, name, None)
    if name in ("patient", "doctor", "medicine", "assigned_to"):
        return name_key(value, line.number)
    return (True, "", line.number) if value is None else (False, value, line.number)


def name_key(name: str | None, number: str) -> tuple[Any, ...]:
    """Return the key of a case in the order of names. number: the case's."""
    return (False, alphabetical(name), number) if name else (True, "", number)


def reserved_until(details: Details) -> date | None:
    """Return the last day on which a case is kept for whom it is assigned to; None = it is not.

    The reservation ends some working days after the assignment, or after what that person did
    last (INT).
    """
    case = details.case
    if case.assigned_to is None:
        return None
    days = getattr(details.case.policy, "reservation_days", DEFAULT.reservation_days)
    acted = [
        recorded.effective
        for recorded in case.events
        if isinstance(recorded.event, Assigned) or same_person(recorded.actor, case.assigned_to)
    ]
    return add_working_days(max(acted), days, closed_days(case.policy)) if acted else None


def named_in(data: Any, searched: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield each name and number by which a search finds what plain data states.

    searched: the fields of each section that count.
    """
    if not isinstance(data, Mapping):
        return
    for name, inner in data.items():
        if name in searched and isinstance(inner, Mapping):
            yield from (str(inner[key]) for key in searched[name] if inner.get(key))
        else:
            yield from named_in(inner, searched)
