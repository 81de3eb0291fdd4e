"""Cases that are read together, in memory: each step sees the other cases of its matter."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from builders import an_application
from cases import RECEIVED, noon

from workflow.engine.advance import Outcome, begin, take
from workflow.engine.case import Command
from workflow.engine.errors import Refused
from workflow.engine.links import Seeds, found_among, seeds_of
from workflow.engine.process import Process
from workflow.engine.steps import Register
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Grant, Reject, Start
from workflow.reimbursement.process import REIMBURSEMENT

ELI, OLA, PER = "Eli Saksbehandler", "Ola Rådgiver", "Per Fagsjef"


@dataclass
class Matter:
    """An office in memory. outcomes: what the last step gave."""

    cases: dict[str, Any] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    def __getitem__(self, number: str) -> Any:
        """Return a case with the others of its matter."""
        case = self.cases[number]
        linked = found_among(self.cases.values(), number, seeds_of(case))
        return replace(case, linked=linked)

    def take(self, number: str, command: Command | None, on: date) -> Any:
        """Take a step at noon of a day, and return the case after it. None: what is due."""
        return self._keep(take(self[number], command, noon(on), self._next), number)

    def open(self, process: Process[Any], command: Register, on: date) -> Any:
        """Open a case at noon of a day, and return it."""
        number = self._next(on.year)

        def find(seeds: Seeds) -> tuple[Any, ...]:
            return found_among(self.cases.values(), number, seeds)

        command = replace(command, number=number)
        return self._keep(begin(process, command, noon(on), find=find), number)

    def refused(self, number: str, command: Command, on: date) -> list[str]:
        """Return the rules that refuse a step; none if it is allowed."""
        return rules_of(lambda: take(self[number], command, noon(on), self._next))

    def not_opened(self, process: Process[Any], command: Register, on: date) -> list[str]:
        """Return the rules that refuse the opening of a case; none if it is opened."""
        return rules_of(lambda: self.open(process, command, on))

    def letters(self) -> list[tuple[str, str, bool]]:
        """Return kind, receiver, and whether it is a copy, of the letters of the last step."""
        return [
            (letter.kind, letter.to, letter.copy)
            for outcome in self.outcomes
            for letter in outcome.letters
        ]

    def _next(self, year: int) -> str:
        return f"{year}-{len(self.cases) + 1:06d}"

    def _keep(self, outcomes: list[Outcome], number: str) -> Any:
        self.outcomes = outcomes
        for outcome in outcomes:
            self.cases[outcome.case.number] = replace(outcome.case, linked=())
        return self[number]


def rules_of(step: Any) -> list[str]:
    """Return the rules that a step is refused for."""
    try:
        step()
    except Refused as refused:
        return [reason.rule for reason in refused.reasons]
    return []


def decided(
    matter: Matter, application: Application | None = None, on: date = RECEIVED, by: str = ELI
) -> Any:
    """Return an application that was decided on the day of its arrival, by its rules."""
    command = Register("post", "", application or an_application(), on)
    case = matter.open(REIMBURSEMENT, command, on)
    matter.take(case.number, Start(by), on)
    outcome = REIMBURSEMENT.assess(matter[case.number], on).open.outcome
    return matter.take(case.number, Grant(by) if outcome == "grant" else Reject(by), on)
