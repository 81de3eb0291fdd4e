"""The steps of individual reimbursement: what each one means once it is allowed."""

from typing import Any, Final, cast

from workflow.engine.outdated import MARK_OUTDATED
from workflow.engine.process import TIME, Step
from workflow.engine.steps import (
    ASSIGN,
    LINK,
    NOT_IN_THE_FUTURE,
    NOTE,
    TimePassed,
    day_of_receipt,
    register,
)
from workflow.reimbursement import commands, events, file
from workflow.reimbursement.asking import (
    AFTER_THE_APPLICATION,
    OVERDUE,
    REMIND,
    START_REVIEW,
    ask_step,
    extend_step,
    notice,
)
from workflow.reimbursement.case_register import answer, asked_first, renewed
from workflow.reimbursement.fact_values import value_of
from workflow.reimbursement.file import Case
from workflow.reimbursement.guards import (
    OF_A_DAY_THAT_HAS_COME,
    OF_A_NAMED_MEDICINE,
    Now,
)
from workflow.reimbursement.mail import MAIL
from workflow.reimbursement.moving import MOVING
from workflow.reimbursement.position import is_covered_after


def _answer(now: Now) -> events.InformationSupplied:
    command = cast("commands.Answer", now.command)
    missing, asked = now.assessed.open.missing, now.case.request.facts if now.case.request else ()
    unknown = (fact for fact in asked if now.assessed.facts[fact] is None)
    unanswered = tuple(fact for fact in unknown if fact not in missing)
    return events.InformationSupplied(command.supplement, missing, unanswered, command.sender)


def _grant(now: Now) -> events.Decided:
    found = now.assessed.of(now.case)
    valid_from, valid_to = now.assessed.valid
    return decision_of(now, "granted", valid_from=valid_from, valid_to=valid_to, basis=found.basis)


def _approve(now: Now) -> events.Decided:
    basis = now.assessed.open.basis
    discretion = now.assessed.rules.rule_set.discretion(basis)
    return decision_of(
        now,
        "rejected",
        reasons=(discretion.reason,),
        grounds=(events.Ground(discretion.rule, basis, discretion.reason),),
        because=now.case.proposal.because if now.case.proposal else None,
    )


def rejection(now: Now) -> events.Decided:
    found = now.assessed.of(now.case)
    return decision_of(
        now,
        "dismissed" if found.outcome == "dismiss" else "rejected",
        reasons=found.reasons,
        grounds=tuple(events.Ground(x.rule, x.law, x.reason) for x in found.failing),
        missing=found.missing,
    )


def decision_of(now: Now, verdict: events.Verdict, **fields: Any) -> events.Decided:
    """Make a decision with its paragraph and hashes; fields that are not given stay empty."""
    found = now.assessed.of(now.case)
    nothing: dict[str, Any] = {
        "basis": found.basis,
        "reasons": (),
        "grounds": (),
        "missing": (),
        "because": None,
        "valid_from": None,
        "valid_to": None,
        "rule_set": found.rule_set,
        "policy": found.policy,
    }
    return events.Decided(verdict=verdict, **nothing | fields)


def _expiry(now: Now) -> events.ExpiryWarned | events.ExpirySilent:
    due = cast("TimePassed", now.command).due
    return events.ExpirySilent(due) if is_covered_after(now.case) else events.ExpiryWarned(due)


EXPIRY_WARNING: Final[Step[Any]] = Step(
    name="expiry_warning",
    command=TimePassed,
    event=_expiry,
    events={"expiry_warned": events.ExpiryWarned, "expiry_silent": events.ExpirySilent},
    by=TIME,
)
STEPS: Final[tuple[Step[Case], ...]] = (
    register(
        events.ApplicationReceived,
        links=lambda now: renewed(now.case),
        then=lambda now: asked_first(now.case, now.command.by),
    ),
    LINK,
    Step(
        name="ask_register",
        command=commands.AskRegister,
        event=lambda now: answer(now.case),
        events=events.RegisterAnswered,
        effect=file.register_answered,
        by="itself",
    ),
    START_REVIEW,
    ask_step(commands.Ask, "the doctor"),
    Step(
        name="answer",
        command=commands.Answer,
        event=_answer,
        events=events.InformationSupplied,
        effect=file.answered,
        foresee=file.with_answer,
        checks=(NOT_IN_THE_FUTURE, AFTER_THE_APPLICATION),
        day=day_of_receipt,
        says="Put an answer in the file.",
        by="post",
    ),
    Step(
        name="judge",
        command=commands.Judge,
        events=events.FactJudged,
        effect=file.judged,
        foresee=file.with_finding,
        checks=(OF_A_NAMED_MEDICINE, OF_A_DAY_THAT_HAS_COME),
        because="because",
        readers={"value": value_of},
        says="Record a finding on a fact.",
    ),
    extend_step("the doctor"),
    Step(
        name="propose",
        command=commands.Propose,
        events=events.RejectionProposed,
        effect=file.proposed,
        because="because",
        two_people=True,
        verb="reject --reason 16",
        says="Propose refusal on discretion; another person decides.",
    ),
    Step(
        name="approve",
        command=commands.Approve,
        event=_approve,
        events={"rejected": events.Decided},
        effect=file.decided,
        two_people=True,
        says="Approve a proposed refusal.",
    ),
    Step(
        name="return",
        command=commands.Return,
        events=events.RejectionReturned,
        effect=file.without_proposal,
        because="because",
        says="Drop a proposed refusal.",
    ),
    Step(
        name="advise",
        command=commands.Advise,
        events=events.AdviserHeard,
        effect=file.advised,
        because="because",
        two_people=True,
        says="Give an adviser's opinion; another person decides.",
    ),
    Step(
        name="grant",
        command=commands.Grant,
        event=_grant,
        events={"granted": events.Decided},
        effect=file.decided,
        says="Decide: granted.",
    ),
    Step(
        name="reject",
        command=commands.Reject,
        event=rejection,
        events={"rejected": events.Decided, "dismissed": events.Decided},
        effect=file.decided,
        says="Decide: rejected or dismissed, for the reasons that the rules give.",
    ),
    Step(
        name="withdraw",
        command=commands.Withdraw,
        events=events.Withdrawn,
        effect=file.without_proposal,
        checks=(NOT_IN_THE_FUTURE, AFTER_THE_APPLICATION),
        day=day_of_receipt,
        by="post",
        undecided=True,
        says="Close the case: the application is withdrawn.",
    ),
    *MOVING,
    MAIL,
    NOTE,
    ASSIGN,
    REMIND,
    OVERDUE,
    notice("preliminary_reply", events.PreliminaryReplySent),
    notice("early_warning", events.TargetWarned, "early_warning", warning="early_warning"),
    notice("late_warning", events.TargetWarned, "late_warning", warning="late_warning"),
    notice("target_missed", events.TargetMissed),
    notice("four_weeks", events.FourWeeksPassed),
    notice("eight_weeks", events.EightWeeksPassed),
    EXPIRY_WARNING,
    MARK_OUTDATED,
)
