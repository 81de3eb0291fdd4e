"""A matter in memory: a decided application and the cases that follow from it, step by step."""

from dataclasses import replace
from datetime import date
from typing import Any

from builders import an_application
from cases import ELI, day, noon

from workflow.complaint.commands import Complain
from workflow.complaint.form import ComplaintForm
from workflow.engine.advance import Outcome, begin, take
from workflow.engine.case import Command
from workflow.engine.links import Link, Seeds, found_among, seeds_of
from workflow.engine.process import Process
from workflow.engine.steps import Register
from workflow.processes import PROCESSES
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Ask, Grant, Reject, Start
from workflow.reimbursement.policy import DEFAULT, Policy

DECIDED = day(10)
"""The day on which the application of a matter is decided."""
COMPLAINED = day(20)
"""The day on which a complaint of it comes, in time."""
PER = "Per Klagebehandler"
"""Who reviews complaints."""


class Matter:
    """Cases by number. Each step reads the others, as the store lets it."""

    def __init__(self, policy: Policy = DEFAULT) -> None:
        self.cases: dict[str, Any] = {}
        self.outcomes: list[Outcome] = []
        self.policy = policy

    def __getitem__(self, number: int | str) -> Any:
        """The case of a number, with the others of its matter as they are now."""
        case = self.cases[number if isinstance(number, str) else f"2015-{number:06d}"]
        return replace(case, linked=self._find(case.number, seeds_of(case)))

    def opens(self, process: str, command: Register, on: date) -> str:
        """Open a case, and return its number."""
        number = command.number or self._next(on.year)
        kind: Process[Any] = PROCESSES[process]
        terms = None
        if not command.links:
            terms = kind.terms(command.received or on, self.policy, None)
        command = replace(command, number=number)
        self._keep(begin(kind, command, noon(on), terms, lambda seeds: self._find(number, seeds)))
        return number

    def takes(self, number: str | int, *commands: Command | None, on: date) -> Any:
        """Take commands on a case, what is due first; return the case after them."""
        for command in commands:
            self._keep(take(self[number], command, noon(on), self._next))
        return self[number]

    def passes(self, number: str | int, until: date) -> Any:
        """Take what time asks for, day by day would give the same; return the case."""
        return self.takes(number, None, on=until)

    def letters(self, number: str) -> list[tuple[str, str, tuple[str, ...], str, bool]]:
        """Kind, receiver, names, language and whether it is the copy, of every letter of a case."""
        return [
            (letter.kind, letter.to, letter.names, letter.language, letter.copy)
            for outcome in self.outcomes
            for letter in outcome.letters
            if letter.case == number
        ]

    def events(self, number: str) -> list[str]:
        """Names of the events of a case."""
        return [entry.event.name for entry in self.cases[number].events]

    def _next(self, year: int) -> str:
        return f"{year}-{len(self.cases) + 1:06d}"

    def _find(self, number: str, seeds: Seeds) -> tuple[Any, ...]:
        return found_among(list(self.cases.values()), number, seeds)

    def _keep(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            self.outcomes.append(outcome)
            self.cases[outcome.case.number] = replace(outcome.case, linked=())


APPLICATION = "2015-000001"
COMPLAINT = "2015-000002"


def decided(
    application: Application | None = None, policy: Policy = DEFAULT, by: str = ELI
) -> Matter:
    """A matter with an application that is decided on day 10; granted if none is given."""
    matter = Matter(policy)
    form = an_application() if application is None else application
    number = matter.opens("reimbursement", Register("post", "", form), day(0))
    found = matter[number].process.assess(matter[number]).open.outcome
    if found == "missing":
        matter.takes(number, Ask(by), on=day(1))
        matter.passes(number, day(30))
        matter.takes(number, Reject(by), on=day(30))
    else:
        decision = Grant(by) if found == "grant" else Reject(by)
        matter.takes(number, Start(by), decision, on=DECIDED)
    return matter


COMPLETE: dict[str, Any] = {
    "decision_named": True,
    "what_is_wrong": "The medicine is needed.",
    "signed": True,
    "by": "patient",
}


def a_complaint(new_facts: dict[str, Any] | None = None, **said: Any) -> ComplaintForm:
    """A complete complaint of the patient, with other statements in place of these; None leaves
    one out.
    """
    complaint = {name: value for name, value in (COMPLETE | said).items() if value is not None}
    stated = {"complaint": complaint} | ({"new_facts": new_facts} if new_facts else {})
    return ComplaintForm.model_validate(stated)


def complained(
    matter: Matter,
    form: ComplaintForm | None = None,
    on: date = COMPLAINED,
    of: str = APPLICATION,
    received: date | None = None,
) -> str:
    """Take in a complaint, complete if none is given; return its number."""
    link = Link("complains_of", of)
    command = Complain("post", "", form or a_complaint(), received, (link,))
    return matter.opens("complaint", command, on)
