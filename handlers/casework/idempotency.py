"""Idempotency keys: which repeated commands count as one.

Somebody who does not know whether a step was stored takes it again. A step that a case would take
twice has a key made of what it says and of the last event of its kind that said otherwise, so that
entering A, B, A records three findings.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

from pydantic import BaseModel

from storage.canonical import canonical
from workflow.engine.calendar import oslo_day
from workflow.engine.case import Command, Event, Recorded
from workflow.engine.links import Link
from workflow.engine.moving import Move, changes_nothing
from workflow.engine.people import same_person
from workflow.engine.steps import Assign, Note, NoteAdded, Register
from workflow.reimbursement.commands import Advise, Judge, Withdraw
from workflow.reimbursement.derive.findings_applied import said_of
from workflow.reimbursement.events import AdviserHeard, FactJudged, InformationSupplied
from workflow.reimbursement.facts import FACTS

REPEATED_WITHIN: Final = timedelta(hours=1)
"""How long after a command its repetition counts as the same where midnight lies between."""


def registered(
    process: str,
    application: Any,
    received: date | None,
    at: datetime,
    links: tuple[Link, ...] = (),
) -> tuple[str, ...]:
    """Return the keys of an application of a process. received: the stated day of arrival.

    The first is its own; any of them that is known means that it was registered before.
    """
    parts = (_plain(application), *links)
    return tuple(_key("register", process, day, *parts) for day in _days(received, at))


def opened(process: str, command: Register, at: datetime) -> tuple[str, ...]:
    """Return the keys of a command that opens a case on another one, as `registered`."""
    forms = _forms(command)
    other = (value for value in vars(command).values() if not isinstance(value, BaseModel))
    said = (*map(repr, other), *forms)
    return tuple(_key(process, day, *said) for day in _days(command.received, at))


def number_in(answer: str) -> str:
    """Return the case number in the stored answer to a command."""
    return str(json.loads(answer)["number"])


def keys_of(case: Any, command: Command, at: datetime) -> tuple[str, ...]:
    """Return the keys of a command on a case at an instant; none if each command counts.

    The first is its own; any of them that is known means that it was handled before.
    """
    match command:
        case Judge(by=by, fact=fact, value=value, because=because, medicine=medicine):
            return (_judged(case, FactJudged(fact, value, because, medicine), by),)
        case Advise(by=by, opinion=opinion, because=because):
            return (_advised(case, AdviserHeard(opinion, because), by),)
        case Withdraw(party=party, because=because):
            days = _days(command.received, at)
            return tuple(_key("withdraw", case.number, party, because, day) for day in days)
        case Note(by=by, text=text):
            return _noted(case, NoteAdded(text), by, at)
        case _:
            return _brought(case, command, at)


def says_nothing_new(case: Any, command: Command) -> bool:
    """Tell whether a command asks for what holds already.

    That is a case given to whoever has it, or moved to what it carries. Raises Refused for a move
    to rules that there are not.
    """
    if isinstance(command, Move):
        stated = command.policy is not None or command.rules is not None
        return stated and not case.ended and changes_nothing(case, command)
    if not isinstance(command, Assign):
        return False
    if command.to is None or case.assigned_to is None:
        return command.to is None and case.assigned_to is None
    return same_person(command.to, case.assigned_to)


def _days(stated: date | None, at: datetime) -> tuple[date, ...]:
    """Return the Oslo days on which a command may have been given.

    A command without a stated day may be repeated across midnight, so in the first hour of a day
    the day before counts too.
    """
    if stated is not None:
        return (stated,)
    return tuple(dict.fromkeys((oslo_day(at), oslo_day(at - REPEATED_WITHIN))))


def _brought(case: Any, command: Command, at: datetime) -> tuple[str, ...]:
    """Return the keys of a command that brings a form: once for each form, case and Oslo day.

    A form with other content lies between two equal ones, and so does a finding on something that
    the form states: the second one says which of them holds.
    """
    forms = _forms(command)
    if not forms:
        return ()
    step = case.process.step_of(command)

    def is_between(entry: Recorded) -> bool:
        if isinstance(entry.event, FactJudged):
            supplement = getattr(command, "supplement", None)
            return supplement is not None and _says(supplement, entry.event.fact)
        return entry.event.name in step.by_name and _forms(entry.event) != forms

    last = _last(case, is_between)
    days = _days(getattr(command, "received", None), at)
    return tuple(_key(step.name, case.number, day, *forms, last) for day in days)


def _judged(case: Any, finding: FactJudged, by: str) -> str:
    """Return the key of a finding.

    An answer on the fact lies between two equal findings as another finding does: the second one
    says which of them holds.
    """

    def is_between(entry: Recorded) -> bool:
        match entry.event:
            case FactJudged(fact=finding.fact):
                return (entry.event, entry.actor) != (finding, by)
            case InformationSupplied(supplement=supplement):
                return _says(supplement, finding.fact)
            case _:
                return False

    return _key("judge", case.number, repr(finding), by, _last(case, is_between))


def _says(form: Any, fact: str) -> bool:
    """Tell whether a form says something of a fact; yes for a fact of another process."""
    return fact not in FACTS or bool(said_of(fact, form))


def _advised(case: Any, said: AdviserHeard, by: str) -> str:
    """Return the key of an opinion: after an answer or another opinion, it counts again."""

    def is_between(entry: Recorded) -> bool:
        if isinstance(entry.event, AdviserHeard):
            return (entry.event, entry.actor) != (said, by)
        return isinstance(entry.event, InformationSupplied)

    return _key("advise", case.number, repr(said), by, _last(case, is_between))


def _noted(case: Any, note: NoteAdded, by: str, at: datetime) -> tuple[str, ...]:
    def is_between(entry: Recorded) -> bool:
        return isinstance(entry.event, NoteAdded) and (entry.event, entry.actor) != (note, by)

    last = _last(case, is_between)
    return tuple(_key("note", case.number, repr(note), by, day, last) for day in _days(None, at))


def _last(case: Any, is_between: Callable[[Recorded], bool]) -> int:
    """Return the sequence of the last event that lies between two equal commands; 0 for none."""
    return max((entry.sequence for entry in case.events if is_between(entry)), default=0)


def _forms(brings: Command | Event) -> list[str]:
    """Return the forms in a command or an event, as plain text."""
    return [_plain(each) for each in vars(brings).values() if isinstance(each, BaseModel)]


def _key(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def _plain(application: Any) -> str:
    return canonical(json.loads(application.model_dump_json(exclude_none=True, by_alias=True)))
