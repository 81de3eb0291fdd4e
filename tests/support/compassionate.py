"""Agreements and hospitals of compassionate use for tests, and a desk that keeps their cases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from cases import noon

from workflow.cu_agreement.application import AgreementForm
from workflow.cu_agreement.process import CU_AGREEMENT
from workflow.cu_hospital.application import HospitalForm
from workflow.cu_hospital.process import CU_HOSPITAL
from workflow.engine.advance import Outcome, begin, take
from workflow.engine.case import Command
from workflow.engine.errors import Refused
from workflow.engine.links import Link, Seeds, found_among, seeds_of
from workflow.engine.process import Process
from workflow.engine.steps import Register

KIM: Final = "Kim Saksbehandler"
ON: Final = date(2021, 10, 4)
PROGRAMME: Final = {
    "approved": "2021-05-01",
    "disease": "chronic",
    "trial_possible": "no",
    "authorised_helps": "no",
    "application_filed": "no",
    "trials_running": "yes",
}
AGREEMENT: Final[Mapping[str, Any]] = {
    "agreement": {
        "medicine": "Novacure 10 mg",
        "indication": "rare anaemia",
        "company": "Nordmed AS",
        "type": "short",
        "hospital": "Fjordby sykehus",
    },
    "register": {"list": [{"from": "2021-01-01", "to": "open"}]},
    "basis": "programme",
    "programme": PROGRAMME,
    "expected_months": "6",
}
HOSPITAL: Final[Mapping[str, Any]] = {
    "hospital": {"name": "Fjordby sykehus", "senior_consultant": "Siri Overlege"},
    "procedure": {"exists": "yes"},
    "management": {"approved": "2021-09-01"},
    "service_agreement": {"in_place": "yes"},
}
NAMED: Final[Mapping[str, Any]] = {
    "basis": "named_patient",
    "named_patient": {"applied": "2021-09-01"},
}


def form_of(model: Any, base: Mapping[str, Any], changes: Mapping[str, Any]) -> Any:
    """Return a form with changes, section by section; None takes a field away."""
    data: dict[str, Any] = dict(base)
    for name, value in changes.items():
        old = data.get(name)
        both = isinstance(old, dict) and isinstance(value, dict)
        data[name] = {**old, **value} if both else value
    return model.model_validate(_without_nothing(data))


def _without_nothing(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _without_nothing(value) if isinstance(value, dict) else value
        for name, value in data.items()
        if value is not None
    }


def agreement(**changes: Any) -> AgreementForm:
    """Return the form of an agreement that is ready to be signed, with changes."""
    form: AgreementForm = form_of(AgreementForm, AGREEMENT, changes)
    return form


def hospital(**changes: Any) -> HospitalForm:
    """Return the form of a hospital that can be allowed, with changes."""
    form: HospitalForm = form_of(HospitalForm, HOSPITAL, changes)
    return form


class Desk:
    """Cases in memory, each step read with the other cases of its matter."""

    def __init__(self) -> None:
        self.cases: dict[str, Any] = {}

    def case(self, number: str) -> Any:
        """Return a case as it is read."""
        case = self.cases[number]
        return replace(case, linked=self._found(number, seeds_of(case)))

    def _found(self, number: str, seeds: Seeds) -> tuple[Any, ...]:
        return found_among(self.cases.values(), number, seeds)

    def register(
        self,
        form: Any,
        on: date = ON,
        under: str = "",
        received: date | None = None,
        policy: Any = None,
    ) -> str:
        """Open the case of a form and return its number."""
        process: Process[Any] = CU_AGREEMENT if isinstance(form, AgreementForm) else CU_HOSPITAL
        number = f"2021-{len(self.cases) + 1:06}"
        links = (Link("under", under),) if under else ()
        command = Register("post", number, form, received, links)
        terms = None if policy is None else process.terms(on, policy, None)
        outcomes = begin(
            process, command, noon(on), terms, find=lambda seeds: self._found(number, seeds)
        )
        self._keep(outcomes)
        return number

    def take(self, number: str, command: Command | None, on: date = ON) -> list[Outcome]:
        """Take a step on a case, after what is due by then. Raises Refused."""
        outcomes = take(self.case(number), command, noon(on))
        self._keep(outcomes)
        return outcomes

    def refused(self, number: str, command: Command, on: date = ON) -> tuple[str, ...]:
        """Return the ids for which a step is refused; none if it is allowed. Nothing is kept."""
        try:
            take(self.case(number), command, noon(on))
        except Refused as refused:
            return tuple(sorted(reason.rule for reason in refused.reasons))
        return ()

    def events(self, number: str) -> list[str]:
        """Return the names of a case's events."""
        return [recorded.event.name for recorded in self.cases[number].events]

    def _keep(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            self.cases[outcome.case.number] = replace(outcome.case, linked=())
