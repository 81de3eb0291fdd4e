"""When a step given again is the same step: the ids that it is known by. Pure: of the case, and of what is said.

Whoever does not know whether a step was stored gives it again. A step that a case would take twice therefore has an id made of what it
says, and of the last thing of its kind that said otherwise: going back to an earlier word is a step of its own.
"""

import hashlib
import json
from datetime import date

from storage.canonical import canonical
from workflow.engine.steps import NoteAdded
from workflow.reimbursement.application import Application
from workflow.reimbursement.events import FactJudged
from workflow.reimbursement.file import Case


def received(application: Application, day: date) -> str:
    """The same application of one day, from wherever."""
    return _id("receive", day, _plain(application))


def answered(number: str, supplement: Application, day: date) -> str:
    """The same supplement to a case, of one day, from wherever."""
    return _id("answer", number, day, _plain(supplement))


def judged(case: Case, finding: FactJudged, by: str) -> str:
    """The same finding by the same person, until another one on that fact comes between."""
    others = (
        entry.sequence
        for entry in case.events
        if isinstance(entry.event, FactJudged)
        and entry.event.fact == finding.fact
        and (entry.event, entry.actor) != (finding, by)
    )
    return _id("judge", case.number, repr(finding), by, max(others, default=0))


def noted(case: Case, note: NoteAdded, by: str, day: date) -> str:
    """The same note by the same person on one day, until another note comes between."""
    others = (
        entry.sequence for entry in case.events if isinstance(entry.event, NoteAdded) and (entry.event, entry.actor) != (note, by)
    )
    return _id("note", case.number, repr(note), by, day, max(others, default=0))


def _id(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def _plain(application: Application) -> str:
    return canonical(json.loads(application.model_dump_json(exclude_none=True, by_alias=True)))
