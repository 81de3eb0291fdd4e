"""A request for information: who is waited for and how long, and what answer and silence make of
it.

Every process that asks somebody takes its steps, timers and guards from here.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, TypeVar, cast

from workflow.engine import case as engine
from workflow.engine.case import Command, Event, Recorded, event_name
from workflow.engine.errors import Reason
from workflow.engine.language import Words
from workflow.engine.process import TIME, Due, Guard, Situation, Step, Timer
from workflow.engine.steps import TimePassed
from workflow.engine.timers import in_force
from workflow.reimbursement.commands import Extend, Start, Withdraw
from workflow.reimbursement.events import (
    AnswerTimeExtended,
    InformationOverdue,
    InformationRequested,
    ReminderNotSent,
    ReminderSent,
    ReviewStarted,
)

_DAY: Final = timedelta(days=1)


class Request(NamedTuple):
    """A request for information.

    asked: the day it was sent. wrong_applicant: whether another doctor was asked to apply. closed:
    the day the wait ended, if it has.
    """

    asked: date
    facts: tuple[str, ...]
    wrong_applicant: bool = False
    extended: bool = False
    reminded: bool = False
    overdue: bool = False
    closed: date | None = None


@dataclass(frozen=True)
class AskingCase(engine.Case):
    """A case in which somebody is asked for information. requests: the oldest first."""

    requests: tuple[Request, ...] = ()

    @property
    def request(self) -> Request | None:
        """The newest request for information."""
        return self.requests[-1] if self.requests else None

    @property
    def closed_file(self) -> bool:
        """Whether the newest request went unanswered: the case is then decided on the file."""
        return self.request is not None and self.request.overdue


A = TypeVar("A", bound=AskingCase)


def after_any_event(case: A, recorded: Recorded) -> A:
    """Return the case after any event: it waits no longer once it has left `missing_info`."""
    request = case.request
    if request is None or case.state == "missing_info" or request.closed is not None:
        return case
    return _with_request(case, request._replace(closed=recorded.effective))


def asked(case: A, recorded: Recorded) -> A:
    """Return the case with a new request."""
    event = cast("InformationRequested", recorded.event)
    request = Request(recorded.effective, event.facts, event.wrong_applicant)
    return with_new_request(case, request)


def with_new_request(case: A, request: Request) -> A:
    """Return the case with one more request."""
    return replace(case, requests=(*case.requests, request))


def _with_request(case: A, request: Request) -> A:
    return replace(case, requests=(*case.requests[:-1], request))


# The dates


def _answer(case: AskingCase) -> Due:
    """21 days from the request, 42 when extended."""
    request, policy = case.requests[-1], case.policy
    days = policy.extended_answer_days if request.extended else policy.answer_days
    return Due(
        anchor="request sent",
        anchor_day=request.asked,
        budget=f"{days} days{', extended once' if request.extended else ''}",
        day=request.asked + days * _DAY,
        source="law 2.3, INT",
    )


def _reminder(case: AskingCase) -> Due | None:
    """14 days from the request; None if there is no request, or the reminder was sent."""
    request = case.request
    if request is None or request.reminded:
        return None
    days = case.policy.reminder_days
    return Due(
        anchor="request sent",
        anchor_day=request.asked,
        budget=f"{days} days",
        day=request.asked + days * _DAY,
        source="law 2.2, INT",
    )


def answer_timer(party: str, consequence: str) -> Timer[Any]:
    """Return the timer of the last day to answer. party: who is asked."""
    return Timer(
        name="answer",
        states=("missing_info",),
        due=_answer,
        words=Words(nb="frist for å sende opplysningene", nn="frist for å sende opplysningane"),
        party=party,
        consequence=consequence,
        rolls=True,
        acts_after=1,
        step="overdue",
        binds=True,
    )


def reminder_timer(party: str) -> Timer[Any]:
    """Return the timer of the reminder. party: who is asked."""
    return Timer(
        name="reminder",
        states=("missing_info",),
        due=_reminder,
        words=Words(nb="påminnelse om å svare", nn="påminning om å svare"),
        party=party,
        consequence=f"a reminder goes to {party}",
        acts_after=0,
        step="remind",
    )


def answer_is_late(case: AskingCase, on: date) -> bool:
    """Return whether the last day to answer has passed on an Oslo day; no if nobody is asked."""
    answer = in_force(case, case.process.timer("answer"))
    return answer is not None and on > answer.due


def reminder_day(case: AskingCase) -> date | None:
    """Return the day of the reminder; None if it was sent, or nobody is asked."""
    reminder = in_force(case, case.process.timer("reminder"))
    return None if reminder is None else reminder.due


# The guards


def _may_extend(now: Situation[Any]) -> tuple[Reason, ...]:
    """Return why the time to answer can't be extended: it was already, or it is over."""
    request = now.case.request
    if request is not None and request.extended:
        return _because(
            "the time to answer has been extended once already",
            "Wait for the answer, or for the deadline.",
        )
    if answer_is_late(now.case, now.today):
        return _because(
            "the last day to answer has passed",
            "An answer that comes before the decision is still used.",
        )
    return ()


def _deadline_passed(now: Situation[Any]) -> tuple[Reason, ...]:
    if answer_is_late(now.case, now.today):
        return ()
    return _because(
        "the last day to answer has not passed",
        "The last day counts in full: wait until the day after.",
    )


def _because(says: str, help_: str) -> tuple[Reason, ...]:
    return (Reason("road", says, help_),)


def _not_before_the_application(now: Situation[Any]) -> tuple[Reason, ...]:
    received = getattr(now.command, "received", None)
    if received is None or received >= now.case.received:
        return ()
    what = "a withdrawal" if isinstance(now.command, Withdraw) else "an answer"
    return _because(
        f"{what} can't come before its application",
        "Write the day on which it reached the office.",
    )


AFTER_THE_APPLICATION: Final[Guard[Any]] = Guard(
    "it came after the application", _not_before_the_application
)
ONCE_IN_TIME: Final[Guard[Any]] = Guard("once, before the deadline has passed", _may_extend)
DEADLINE_PASSED: Final[Guard[Any]] = Guard("the deadline has passed", _deadline_passed)


# The steps, and what their events do to the case


def _extend(now: Situation[Any]) -> AnswerTimeExtended:
    reminder = reminder_day(now.case)
    return AnswerTimeExtended(reminder if reminder == now.today else None)


def _extended(case: AskingCase, recorded: Recorded) -> AskingCase:
    """Return the case with more time to answer, and its reminder done if the letter contains it."""
    request, event = case.requests[-1], cast("AnswerTimeExtended", recorded.event)
    done = request.reminded or event.reminder is not None
    return _with_request(case, request._replace(extended=True, reminded=done))


def _remind(now: Situation[Any]) -> ReminderSent | ReminderNotSent:
    due = cast("TimePassed", now.command).due
    if answer_is_late(now.case, now.today):
        return ReminderNotSent(due)
    return ReminderSent(due)


def _reminded(case: AskingCase, _: Recorded) -> AskingCase:
    return _with_request(case, case.requests[-1]._replace(reminded=True))


def _overdue(case: AskingCase, _: Recorded) -> AskingCase:
    return _with_request(case, case.requests[-1]._replace(overdue=True))


def _requested(now: Situation[Any]) -> InformationRequested:
    """Return the request for what is missing, and for what the reviewer names."""
    found, named = now.assessed.open, cast("Any", now.command).facts
    facts = tuple(dict.fromkeys((*found.missing, *named)))
    return InformationRequested(facts, found.outcome == "wrong_applicant")


def ask_step(command: type[Command], whom: str) -> Step[Any]:
    """Return the step that requests information. command: has the `facts` that somebody names.

    whom: who is asked.
    """
    return Step(
        name="ask",
        command=command,
        event=_requested,
        events=InformationRequested,
        effect=asked,
        says=f"Request information from {whom}.",
    )


START_REVIEW: Final[Step[Any]] = Step(
    name="start",
    command=Start,
    events=ReviewStarted,
    says="Take the case to a decision.",
)


def extend_step(whom: str) -> Step[Any]:
    """Return the step that gives more time to answer. whom: who is asked."""
    return Step(
        name="extend",
        command=Extend,
        event=_extend,
        events=AnswerTimeExtended,
        effect=_extended,
        folds=("reminder",),
        says=f"Give {whom} more time to answer, once.",
    )


REMIND: Final[Step[Any]] = Step(
    name="remind",
    command=TimePassed,
    event=_remind,
    events={"reminder_sent": ReminderSent, "reminder_not_sent": ReminderNotSent},
    effect=_reminded,
    by=TIME,
)


def notice(
    name: str, event: type[Event], called: str = "", effect: Any = None, **more: Any
) -> Step[Any]:
    """Return the step that time takes when a date has come.

    called: the event's name, if its own.
    """

    def happened(now: Situation[Any]) -> Any:
        return event(due=cast("TimePassed", now.command).due, **more)  # type: ignore[call-arg]

    return Step(
        name=name,
        command=TimePassed,
        event=happened,
        events={called or event_name(event): event},
        by=TIME,
        **({"effect": effect} if effect else {}),
    )


OVERDUE: Final = notice("overdue", InformationOverdue, effect=_overdue)
