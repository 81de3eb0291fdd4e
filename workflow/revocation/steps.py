"""The steps of a revocation."""

from typing import Any, Final, cast

from workflow.engine.links import Link
from workflow.engine.outdated import MARK_OUTDATED
from workflow.engine.process import Situation, Step
from workflow.engine.steps import ASSIGN, LINK, NOTE, register
from workflow.reimbursement.mail import MAIL
from workflow.reimbursement.review import DROP, NOTICE_OVER, TARGET_MISSED
from workflow.reimbursement.steps import STEPS as OF_APPLICATIONS
from workflow.revocation import commands, events, file
from workflow.revocation.guards import CHANGED, OPENING, day_that_counts


def _opened(now: Situation[Any]) -> events.RevocationOpened:
    command = cast("commands.Revoke", now.command)
    number = command.links[0].number
    grant = next(case for case in now.linked if case.number == number)
    return events.RevocationOpened(
        application=grant.application,
        terms=now.terms,
        ground=command.ground,
        day=command.from_,
        because=command.because,
        applied_on=grant.applied_on,
    )


def _revoked(now: Situation[Any]) -> tuple[Link, ...]:
    """Return the links to all grants that it ends: the named one first (§ 21-7: it alone)."""
    command = cast("commands.Revoke", now.command)
    named = command.links[0]
    grant = next(case for case in now.linked if case.number == named.number)
    alone = command.ground != CHANGED
    found = file.grants_left(grant, now.linked, command.from_, alone=alone)
    others = sorted(each.case.number for each in found if each.case.number != named.number)
    return (named, *(Link(named.kind, number) for number in others))


STEPS: Final[tuple[Step[Any], ...]] = (
    register(
        events.RevocationOpened,
        *OPENING,
        name="revoke",
        command=commands.Revoke,
        event=_opened,
        on="revokes",
        links=_revoked,
        because="because",
        by="case worker",
        says="Open a revocation of a grant; the patient is told first.",
    ),
    LINK,
    Step(
        name="approve",
        command=commands.Approve,
        event=lambda now: events.Revoked(day_that_counts(now)),
        events=events.Revoked,
        effect=file.revoked,
        two_people=True,
        says="Decide the revocation, as another person than who opened it.",
    ),
    *(step for step in OF_APPLICATIONS if step.name == "answer"),
    DROP,
    NOTICE_OVER,
    TARGET_MISSED,
    MAIL,
    NOTE,
    ASSIGN,
    MARK_OUTDATED,
)
