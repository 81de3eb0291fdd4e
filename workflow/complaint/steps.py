"""The steps of a complaint: what each one means once it is allowed."""

from dataclasses import replace
from typing import Any, Final, cast

from workflow.complaint import commands, events, file
from workflow.complaint.bearing import born_by_the_body, born_by_the_reversal
from workflow.complaint.fact_values import value_of
from workflow.complaint.file import Case
from workflow.complaint.guards import (
    AFTER_THE_COMPLAINT,
    AFTER_THE_DECISION,
    CAN_BE_COMPLAINED_OF,
    DATED_IN_ORDER,
    FIELDS_FIT,
    NOTICE_IN_ORDER,
    Now,
)
from workflow.engine.outdated import MARK_OUTDATED
from workflow.engine.process import Step
from workflow.engine.steps import ASSIGN, LINK, NOT_IN_THE_FUTURE, NOTE, day_of_receipt, register
from workflow.reimbursement import events as shared
from workflow.reimbursement.asking import (
    OVERDUE,
    REMIND,
    START_REVIEW,
    ask_step,
    extend_step,
    notice,
)
from workflow.reimbursement.mail import MAIL


def _complain(now: Now) -> events.ComplaintReceived:
    form = cast("commands.Complain", now.command).application
    facts = form.new_facts
    return events.ComplaintReceived(file.replace_facts(form, None), facts, terms=now.terms)


def _take_up(now: Now) -> events.ComplaintTakenUp:
    command = cast("commands.TakeUp", now.command)
    return events.ComplaintTakenUp(
        file.replace_facts(command.application, None),
        now.today,
        command.application.new_facts,
        command.heard,
        command.findings,
        terms=now.terms,
    )


def _answer(now: Now) -> events.InformationSupplied:
    form = cast("commands.Answer", now.command).supplement
    missing = now.assessed.open.missing
    return events.InformationSupplied(file.replace_facts(form, None), missing, form.new_facts)


def _mail(now: Now) -> events.MailRecorded:
    said = cast("commands.Mail", now.command)
    if said.supplement is None:
        return events.MailRecorded(None, said.returned)
    form, facts = file.replace_facts(said.supplement, None), said.supplement.new_facts
    return events.MailRecorded(form, said.returned, facts)


def _dismiss(now: Now) -> events.Dismissed:
    found = now.assessed.of(now.case)
    return events.Dismissed(tuple(each.rule for each in found.failing), found.missing)


def _outcome(now: Now) -> events.BodyDecided:
    said = cast("commands.Outcome", now.command)
    return events.BodyDecided(said.outcome, said.valid_from, said.valid_to, said.from_)


def _dated(now: Now) -> Any:
    return cast("commands.Outcome", now.command).dated


STEPS: Final[tuple[Step[Case], ...]] = (
    register(
        events.ComplaintReceived,
        CAN_BE_COMPLAINED_OF,
        AFTER_THE_DECISION,
        NOTICE_IN_ORDER,
        name="complain",
        command=commands.Complain,
        event=_complain,
        on="complains_of",
        says="Take in a complaint of a decision, or of a complaint that was dismissed.",
    ),
    register(
        events.ComplaintTakenUp,
        name="take_up",
        command=commands.TakeUp,
        event=_take_up,
        by="itself",
        says="Take up a dismissed complaint anew.",
    ),
    LINK,
    START_REVIEW,
    ask_step(commands.Ask, "the complainant"),
    Step(
        name="answer",
        command=commands.Answer,
        event=_answer,
        events=events.InformationSupplied,
        effect=file.answered,
        foresee=file.with_answer,
        checks=(NOT_IN_THE_FUTURE, AFTER_THE_COMPLAINT, NOTICE_IN_ORDER),
        day=day_of_receipt,
        says="Put an answer in the file.",
        by="post",
    ),
    Step(
        name="judge",
        command=commands.Judge,
        events=shared.FactJudged,
        effect=file.judged,
        foresee=file.with_finding,
        checks=(NOTICE_IN_ORDER,),
        because="because",
        readers={"value": value_of},
        says="Record a finding on a fact.",
    ),
    Step(
        name="accept_late",
        command=commands.AcceptLate,
        events=events.LateAccepted,
        effect=file.accepted,
        foresee=file.with_late_accepted,
        because="because",
        says="Accept a complaint although it came too late.",
    ),
    extend_step("the complainant"),
    Step(
        name="dismiss",
        command=commands.Dismiss,
        event=_dismiss,
        events=events.Dismissed,
        effect=file.dismissed,
        two_people=True,
        says="Dismiss the complaint, for the reasons that the rules give.",
    ),
    Step(
        name="uphold",
        command=commands.Uphold,
        events=events.Upheld,
        effect=file.upheld,
        because="because",
        two_people=True,
        says="Uphold the decision; the complainant can comment before the complaint is sent on.",
    ),
    Step(
        name="reverse",
        command=commands.Reverse,
        events=events.ComplaintReversed,
        because="because",
        two_people=True,
        bears=born_by_the_reversal,
        says="Change the decision in favour of who complains.",
    ),
    Step(
        name="reconsider",
        command=commands.Reconsider,
        events=events.Reconsidered,
        because="because",
        says="Take a complaint back to the review before it is sent on.",
    ),
    Step(
        name="withdraw",
        command=commands.Withdraw,
        events=events.Withdrawn,
        checks=(NOT_IN_THE_FUTURE, AFTER_THE_COMPLAINT),
        day=day_of_receipt,
        says="Record that the complaint was withdrawn.",
        by="post",
        undecided=True,
    ),
    Step(
        name="outcome",
        command=commands.Outcome,
        event=_outcome,
        events=events.BodyDecided,
        effect=file.with_outcome,
        checks=(DATED_IN_ORDER, FIELDS_FIT),
        day=_dated,
        bears=born_by_the_body,
        says="Record what the body that decides the complaint answered.",
        by="post",
    ),
    replace(MAIL, command=commands.Mail, events=events.MailRecorded, event=_mail),
    NOTE,
    ASSIGN,
    REMIND,
    OVERDUE,
    notice("preliminary_reply", shared.PreliminaryReplySent),
    notice("target_missed", shared.TargetMissed),
    notice("comment_over", events.SentOn, effect=file.sent_on),
    notice("body_silent", events.BodySilent),
    MARK_OUTDATED,
)
