"""The steps of an agreement on compassionate use: what each one means once it is allowed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final, cast

from pydantic import BaseModel

from workflow.cu_agreement import commands, events, file
from workflow.cu_agreement.application import AgreementForm
from workflow.cu_agreement.fact_names import reader_of_values
from workflow.cu_agreement.file import Case
from workflow.cu_agreement.guards import (
    FINDABLE,
    FOUR_WORDS,
    NO_NUMBER,
    ONLY_ONE,
    SAME_KEY,
    Now,
)
from workflow.cu_agreement.timers import PARTIES, is_told
from workflow.engine.case import Command, Event
from workflow.engine.outdated import MARK_OUTDATED
from workflow.engine.process import Guard, Step
from workflow.engine.steps import ASSIGN, NOT_IN_THE_FUTURE, NOTE, day_of_receipt, register
from workflow.reimbursement.asking import (
    AFTER_THE_APPLICATION,
    OVERDUE,
    REMIND,
    START_REVIEW,
    ask_step,
    extend_step,
    notice,
)
from workflow.reimbursement.events import (
    FactJudged,
    TargetMissed,
)


def found(now: Now) -> FactJudged:
    """Return the finding; its value is text, as the form writes it."""
    command = cast("commands.Judge", now.command)
    return FactJudged(command.fact, command.value, command.because)


def refusal(now: Now) -> events.Refusal:
    """Return the refusal: for the rules not met, else for what nobody answered in time."""
    found = now.assessed.of(now.case)
    return events.Refusal(
        now.assessed.grounds(found),
        now.assessed.unanswered(found),
        found.missing,
    )


def _tell_ready(now: Now) -> tuple[Command, ...]:
    """Tell once that nothing but signatures is missing, as soon as the case is under review."""
    case: Case = now.case
    if now.to != "under_review" or is_told(case) or not now.assessed.is_ready:
        return ()
    if now.assessed.case.signing_day is not None:
        return ()
    return (commands.TellReady(now.command.by),)


def _signing_day(now: Now) -> date:
    return now.case.signing_day or now.today


def _agreed(now: Now) -> events.Agreed:
    found = now.assessed.on_signing
    return events.Agreed(_signing_day(now), found.deviation, found.old_list)


def _authorised(now: Now) -> events.MarketingAuthorised:
    return events.MarketingAuthorised(cast("commands.MarketingAuthorisation", now.command).from_)


def _ended(now: Now) -> events.Ended:
    contract = cast("commands.End", now.command).contract
    return events.Ended(contract, now.case.authorised is None)


def _day_of_end(now: Now) -> date:
    return cast("commands.End", now.command).contract or now.today


def file_steps(
    form: type[BaseModel],
    whom: str,
    asks: tuple[type[Command], type[Command], type[Command]],
    supplied: type[Any],
    checks: tuple[Guard[Any], ...] = (),
    then: Callable[[Now], tuple[Command, ...]] = lambda _: (),
) -> tuple[Step[Any], ...]:
    """Return the steps that ask, answer and judge.

    whom: who is asked. asks: their commands. supplied: the event of an answer. checks: of an
    answer. then: what follows from a fuller file.
    """
    ask, answer, judge = asks

    def happened(now: Now) -> Event:
        command, missing = cast("Any", now.command), now.assessed.open.missing
        event: Event = supplied(command.supplement, missing, command.sender)
        return event

    return (
        ask_step(ask, whom),
        Step(
            name="answer",
            command=answer,
            event=happened,
            events=supplied,
            effect=file.answered,
            foresee=file.foreseen_answer,
            checks=(NOT_IN_THE_FUTURE, AFTER_THE_APPLICATION, *checks),
            day=day_of_receipt,
            then=then,
            says="Put what a party states in the file.",
            by="post",
        ),
        Step(
            name="judge",
            command=judge,
            event=found,
            events=FactJudged,
            effect=file.judged,
            foresee=file.foreseen_finding,
            checks=(FINDABLE, NO_NUMBER),
            because="because",
            readers={"value": reader_of_values(form)},
            then=then,
            says="Record a finding on a fact.",
        ),
    )


REFUSE: Final[Step[Any]] = Step(
    name="refuse",
    command=commands.Refuse,
    event=refusal,
    events={"refused": events.Refusal},
    effect=file.refused,
    says="Refuse, for the rules that are not met.",
)
WITHDRAW: Final[Step[Any]] = Step(
    name="withdraw",
    command=commands.Withdraw,
    events=events.Withdrawn,
    because="because",
    checks=(NO_NUMBER,),
    undecided=True,
    says="Take the application back.",
)
STEPS: Final[tuple[Step[Case], ...]] = (
    register(events.ApplicationReceived, FOUR_WORDS, ONLY_ONE),
    replace(START_REVIEW, then=_tell_ready),
    *file_steps(
        AgreementForm,
        PARTIES,
        (commands.Ask, commands.Answer, commands.Judge),
        events.InformationSupplied,
        checks=(SAME_KEY,),
        then=_tell_ready,
    ),
    extend_step(PARTIES),
    Step(
        name="tell_ready",
        command=commands.TellReady,
        events=events.ReadyForSignature,
        by="itself",
        says="Tell the parties that the agreement can be signed.",
    ),
    Step(
        name="sign",
        command=commands.Sign,
        event=_agreed,
        events=events.Agreed,
        effect=file.signed,
        day=_signing_day,
        says="Record that LIS and the company have signed.",
    ),
    REFUSE,
    WITHDRAW,
    Step(
        name="marketing_authorisation",
        command=commands.MarketingAuthorisation,
        event=_authorised,
        events=events.MarketingAuthorised,
        effect=file.authorised,
        says="Record marketing authorisation: no new patients from that day on.",
    ),
    Step(
        name="national_decision",
        command=commands.DecideNationally,
        events=events.NationalDecision,
        says="Record Beslutningsforum's decision on the authorised medicine.",
    ),
    Step(
        name="end",
        command=commands.End,
        event=_ended,
        events=events.Ended,
        effect=file.ended,
        day=_day_of_end,
        says="End the agreement: nobody is treated under it, or by contract.",
    ),
    NOTE,
    ASSIGN,
    REMIND,
    replace(OVERDUE, then=_tell_ready),
    notice("target_missed", TargetMissed),
    notice("documents_ready", events.DocumentsReady),
    MARK_OUTDATED,
)
