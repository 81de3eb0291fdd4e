"""The cases that a complaint opens: a correction of the decision, or a new complaint of it."""

from typing import Any, Final, cast

from workflow.complaint import commands
from workflow.complaint.decision import complained_of, decision_of, of_a_dismissal
from workflow.complaint.events import Taken
from workflow.complaint.facts import AUTHORITY
from workflow.complaint.guards import Now
from workflow.correction.commands import Approve, Open
from workflow.correction.events import BodyOutcome
from workflow.correction.process import CORRECTION
from workflow.engine.links import Link
from workflow.engine.process import Birth

CHANGES: Final = ("granted", "partly", "annulled", "worse")
"""The answers of the body after which something is decided anew."""


def born_by_the_reversal(now: Now) -> tuple[Birth, ...]:
    """Return the decided correction, or the new complaint, that a reversal opens."""
    if of_a_dismissal(now.case):
        return (_taken_up(now),)
    because = cast("commands.Reverse", now.command).because
    return (Birth(CORRECTION, _correction(now, "complaint", because), (Approve(now.command.by),)),)


def born_by_the_body(now: Now) -> tuple[Birth, ...]:
    """Return the correction, or the new complaint, that an answer of the body opens."""
    said = cast("commands.Outcome", now.command)
    if said.outcome not in CHANGES:
        return ()
    if of_a_dismissal(now.case):
        return (_taken_up(now),)
    outcome = BodyOutcome(
        cast("Any", said.outcome), said.dated, said.valid_from, said.valid_to, said.from_
    )
    because = f"The body that decides complaints answered on {said.dated}: {said.outcome}."
    return (Birth(CORRECTION, _correction(now, "body", because, outcome)),)


def _correction(now: Now, ground: Any, because: str, outcome: BodyOutcome | None = None) -> Open:
    case = now.case
    return Open(
        by=now.command.by,
        number="",
        received=case.heard,
        links=(Link("corrects", complained_of(case).number), Link("settles", case.number)),
        ground=ground,
        because=because,
        application=case.new_facts,
        findings=case.findings,
        outcome=outcome,
    )


def _taken_up(now: Now) -> Birth:
    """Return the new complaint of the first decision, with file and day of the dismissed one."""
    dismissed, case = complained_of(now.case), now.case
    because = f"The dismissal was changed after complaint {case.number}."
    accepted = Taken(AUTHORITY.name, True, because, now.command.by)
    found = (Taken(x.fact, x.value, x.because, x.by, x.item) for x in dismissed.judged.values())
    return Birth(
        case.process,
        commands.TakeUp(
            by=now.command.by,
            number="",
            received=dismissed.received,
            links=(
                Link("complains_of", decision_of(case).number),
                Link("settles", case.number),
            ),
            application=dismissed.application,
            heard=dismissed.heard,
            findings=(*(each for each in found if each.fact != AUTHORITY.name), accepted),
        ),
    )
