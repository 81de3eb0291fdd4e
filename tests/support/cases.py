"""Make cases for tests, in any state: `a_case("under_review")`, and what is done to them next."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from builders import an_application

from workflow.engine.advance import Outcome, advance, due, new_terms, open_case
from workflow.engine.calendar import OSLO
from workflow.engine.case import Command
from workflow.engine.process import TIME
from workflow.engine.steps import Register, TimePassed
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Ask, Grant, Reject, Start, Withdraw
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

RECEIVED = date(2015, 3, 16)
NUMBER = "2015-000001"


def noon(day: date) -> datetime:
    """Noon in Oslo on a day, as UTC."""
    return datetime.combine(day, time(12), OSLO).astimezone(UTC)


def day(number: int) -> date:
    """So many days after receipt."""
    return RECEIVED + timedelta(days=number)


def received(application: Application, on: date = RECEIVED, policy: Policy = DEFAULT) -> Case:
    """A new case."""
    command, at = Register("post", NUMBER, application), noon(on)
    terms = new_terms(REIMBURSEMENT, command, at, policy)
    return open_case(REIMBURSEMENT, command, at, terms).case


def under(case: Case, policy: Policy) -> Case:
    """The case as if it had been opened under a policy."""
    first, *rest = case.events
    terms = replace(case.terms, policy=policy)
    opened: Any = first.event
    event = replace(opened, terms=terms)
    return replace(case, terms=terms, events=(replace(first, event=event), *rest))


def then(case: Case, *commands: Command, on: date = RECEIVED) -> Case:
    """The case after commands on a day."""
    for command in commands:
        case = advance(case, command, noon(on)).case
    return case


def swept(case: Case, until: date) -> Case:
    """The case after one sweep at noon of a day."""
    for outcome in sweep(case, until):
        case = outcome.case
    return case


def sweep(case: Case, until: date) -> list[Outcome]:
    """What one sweep gives: the first thing that is due, and again, until nothing is."""
    outcomes = []
    while commands := due(case, noon(until)):
        outcomes.append(advance(case, commands[0], noon(until)))
        case = outcomes[-1].case
    return outcomes


INCOMPLETE = an_application(initiation={"date": None})
ELI = "Eli Saksbehandler"
OLA = "Ola Rådgiver"


def a_case(state: str, application: Application | None = None) -> Case:
    """A case in a state, of an application that fits it."""
    match state:
        case "received":
            return received(application or an_application())
        case "missing_info":
            return then(received(application or INCOMPLETE), Ask(ELI))
        case "under_review":
            return then(received(application or an_application()), Start(ELI))
        case "granted":
            return then(a_case("under_review", application), Grant(ELI))
        case "withdrawn":
            return then(received(application or an_application()), Withdraw(ELI, "doctor"))
        case "rejected":
            return then(
                a_case(
                    "under_review",
                    application or an_application(treatment={"outside_hospital": "no"}),
                ),
                Reject(ELI),
            )


def overdue(application: Application | None = None) -> Case:
    """A case whose request was never answered, on the day after the last one."""
    case = a_case("missing_info", application)
    return swept(case, day(30))


def time_passed(kind: str, due_day: date) -> TimePassed:
    """Time's own command."""
    return TimePassed(TIME, kind, due_day)
