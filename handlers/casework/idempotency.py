"""Idempotency keys: which repeated commands count as one.

Somebody who does not know whether a step was stored takes it again. A step that a case would take
twice has a key made of what it says and of the last event of its kind that said otherwise, so that
entering A, B, A records three findings.
"""

import hashlib
import json
from datetime import date
from typing import Any

from pydantic import BaseModel

from storage.canonical import canonical
from workflow.engine.case import Command, Recorded
from workflow.engine.steps import Assign, Note, NoteAdded
from workflow.reimbursement.commands import Judge
from workflow.reimbursement.derive.findings_applied import said_of
from workflow.reimbursement.events import FactJudged, InformationSupplied


def registered(process: str, application: Any, day: date) -> str:
    """Return the key of an application of a process that arrived on an Oslo day."""
    return _key("register", process, day, _plain(application))


def number_in(answer: str) -> str:
    """Return the case number in the stored answer to a command."""
    return str(json.loads(answer)["number"])


def key_of(case: Any, command: Command, today: date) -> str | None:
    """Return the key of a command on a case, or None if each one counts."""
    match command:
        case Judge(by=by, fact=fact, value=value, because=because, medicine=medicine):
            return _judged(case, FactJudged(fact, value, because, medicine), by)
        case Note(by=by, text=text):
            return _noted(case, NoteAdded(text), by, today)
        case _:
            return _brought(case, command, today)


def _brought(case: Any, command: Command, today: date) -> str | None:
    """Return the key of a command that brings a form: once for each form, case and Oslo day."""
    forms = [_plain(each) for each in vars(command).values() if isinstance(each, BaseModel)]
    if not forms:
        return None
    day = getattr(command, "received", None) or today
    return _key(case.process.step_of(command).name, case.number, day, *forms)


def says_nothing_new(case: Any, command: Command) -> bool:
    """Tell whether a command asks for what holds already: a case given to whoever has it."""
    return isinstance(command, Assign) and command.to == case.assigned_to


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
                return bool(said_of(finding.fact, supplement))
            case _:
                return False

    others = (entry.sequence for entry in case.events if is_between(entry))
    return _key("judge", case.number, repr(finding), by, max(others, default=0))


def _noted(case: Any, note: NoteAdded, by: str, day: date) -> str:
    others = (
        entry.sequence
        for entry in case.events
        if isinstance(entry.event, NoteAdded) and (entry.event, entry.actor) != (note, by)
    )
    return _key("note", case.number, repr(note), by, day, max(others, default=0))


def _key(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def _plain(application: Any) -> str:
    return canonical(json.loads(application.model_dump_json(exclude_none=True, by_alias=True)))
