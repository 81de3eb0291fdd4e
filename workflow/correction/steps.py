"""The steps of a correction. What is done as in an application is the application's own step."""

from dataclasses import fields
from typing import Any, Final, cast

from workflow.correction import commands, events, file
from workflow.correction.guards import NOT_BEFORE, OPENING, Now, old_result
from workflow.correction.result import Result, favours, result_of
from workflow.engine.outdated import MARK_OUTDATED
from workflow.engine.process import Situation, Step
from workflow.engine.steps import ASSIGN, LINK, NOTE, register
from workflow.reimbursement import file as reimbursement_file
from workflow.reimbursement.events import Decided
from workflow.reimbursement.mail import MAIL
from workflow.reimbursement.review import DROP, NOTICE_OVER, TARGET_MISSED
from workflow.reimbursement.steps import STEPS as OF_APPLICATIONS
from workflow.reimbursement.steps import decision_of, rejection

_AS_AN_APPLICATION: Final = (
    "ask_register",
    "ask",
    "answer",
    "judge",
    "extend",
    "remind",
    "overdue",
    "expiry_warning",
)


def _opened(now: Situation[Any]) -> events.CorrectionOpened:
    """Make the event of a new correction: the decided file, with what is new."""
    command = cast("commands.Correct | commands.Open", now.command)
    number = command.links[0].number
    decided = next(case for case in now.linked if case.number == number)
    findings = command.findings if isinstance(command, commands.Open) else ()
    case = file.reopened(decided, command.application, findings, command.received or now.today)
    return events.CorrectionOpened(
        application=case.application,
        terms=now.terms,
        ground=command.ground,
        because=command.because,
        findings=file.carried(case),
        applied_on=decided.applied_on,
        heard=case.heard,
        outcome=command.outcome if isinstance(command, commands.Open) else None,
        moved_to=command.moved_to if isinstance(command, commands.Correct) else None,
    )


def _notice(now: Now) -> events.NoticeGiven:
    new = cast("Result", result_of(now.case, now.assessed))
    return events.NoticeGiven("granted" if new.granted else "rejected", new.first, new.last)


def _changed(now: Now) -> events.Changed:
    """Decide: as the body says, else as the file is assessed."""
    new = cast("Result", result_of(now.case, now.assessed))
    assessed = now.case.outcome is None or now.case.outcome.kind == "annulled"
    because = now.case.opening.because
    if new.lifted or new.moved_to is not None:
        made = decision_of(now, "granted", basis=None, because=because)
    elif new.granted:
        basis = now.assessed.of(now.case).basis or now.case.corrected.decision.basis
        made = decision_of(
            now, "granted", basis=basis, valid_from=new.first, valid_to=new.last, because=because
        )
    elif assessed:
        made = rejection(now)
    else:
        basis = now.case.corrected.decision.basis
        made = decision_of(now, "rejected", basis=basis, because=because)
    own = {each.name: getattr(made, each.name) for each in fields(Decided)} | {
        "verdict": "granted" if new.granted else "rejected",
        "favour": new.lifted or new.moved_to is not None or favours(old_result(now), new),
        "lifts": new.lifted,
        "moved_to": new.moved_to,
        "withholds": now.case.ground == "b",
    }
    return events.Changed(**own)


STEPS: Final[tuple[Step[Any], ...]] = (
    register(
        events.CorrectionOpened,
        *OPENING,
        name="correct",
        command=commands.Correct,
        event=_opened,
        on="corrects",
        because="because",
        by="case worker",
        says="Open a correction of a decided case.",
    ),
    register(
        events.CorrectionOpened,
        NOT_BEFORE,
        name="open",
        command=commands.Open,
        event=_opened,
        by="itself",
        says="Open a correction that a complaint or late mail brings.",
    ),
    LINK,
    Step(
        name="give_notice",
        command=commands.GiveNotice,
        event=_notice,
        events=events.NoticeGiven,
        says="Tell the patient of a correction to his or her detriment.",
    ),
    Step(
        name="approve",
        command=commands.Approve,
        event=_changed,
        events=events.Changed,
        effect=reimbursement_file.decided,
        two_people=True,
        says="Decide the correction, as another person than who opened it.",
    ),
    *(step for step in OF_APPLICATIONS if step.name in _AS_AN_APPLICATION),
    DROP,
    NOTICE_OVER,
    TARGET_MISSED,
    MAIL,
    NOTE,
    ASSIGN,
    MARK_OUTDATED,
)
