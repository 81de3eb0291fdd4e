"""The letters of a decision that is corrected: which have gone out, and which never will."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, cast

from handlers.letters.outbox import state_of
from storage.records import StoredLetter
from storage.store import Work
from workflow.engine.case import Command, Recorded


def with_letters_sent(work: Work, case: Any, command: Command, at: datetime) -> Command:
    """Return a command with the letters of the corrected decision that have gone out.

    case: the correction, or the decided case that one is opened on. The command is the same one
    where it does not ask for them. A letter that is being sent counts as sent.
    """
    if not any(each.metadata.get("from") == "outbox" for each in fields(command)):
        return command
    letters = _letters_of_the_decision(work, next(iter(case.linked_to("corrects")), case))
    out = (letter.id for letter in letters if state_of(letter, at) in ("sent", "sending"))
    return cast("Command", replace(cast("Any", command), sent=tuple(out)))


def withhold_replaced(work: Work, case: Any, events: Iterable[Recorded]) -> None:
    """Withhold the letters of a replaced decision that have not gone out, if an event says so."""
    for recorded in events:
        if getattr(recorded.event, "withholds", False):
            (corrected,) = case.linked_to("corrects")
            for letter in _letters_of_the_decision(work, corrected):
                work.withhold(letter.id, recorded.recorded)


def _letters_of_the_decision(work: Work, case: Any) -> list[StoredLetter]:
    """Return the letters that the deciding event of a case gave."""
    kinds = {state.name for state in case.process.states if state.kind == "decided"}
    decided = next((each.sequence for each in case.events if each.state in kinds), None)
    return [letter for letter in work.letters_of(case.number) if letter.event == decided]
