"""The case of an agreement on compassionate use, and what each event does to it.

A finding stands in the place of what was stated; whoever states otherwise later replaces it, since
a case worker records both. The case's state is the one that the roads gave.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from workflow.cu_agreement.application import AgreementForm
from workflow.cu_agreement.events import (
    Agreed,
    Ended,
    MarketingAuthorised,
    Refusal,
)
from workflow.engine.case import Command, Recorded
from workflow.engine.folding import folded
from workflow.logic.fact import Finding
from workflow.reimbursement.application import stated
from workflow.reimbursement.asking import AskingCase
from workflow.reimbursement.derive.paths import value_at
from workflow.reimbursement.merging import merged


@dataclass(frozen=True)
class FileCase(AskingCase):
    """A case whose file grows by supplements and findings. judged: findings by fact."""

    judged: Mapping[str, Finding] = field(default_factory=dict)
    decision: Refusal | None = None


F = TypeVar("F", bound=FileCase)


def with_supplement(case: F, supplement: BaseModel) -> F:
    """Return the case with what a supplement states; a list is replaced as a whole."""
    together = merged(stated(case.application), stated(supplement))
    kept = {
        name: finding for name, finding in case.judged.items() if value_at(name, supplement) is None
    }
    application = type(case.application).model_validate(together)
    return replace(case, application=application, judged=kept)


def value_found(form: type[BaseModel], fact: str, value: str) -> BaseModel:
    """Return a form that states one fact. Raises ValueError that says what to write."""
    said: Any = value
    for name in reversed(fact.split(".")):
        said = {name: said}
    try:
        return form.model_validate(said)
    except ValidationError as wrong:
        raise ValueError(wrong.errors()[0]["msg"]) from None


def with_finding(case: F, fact: str, value: str, because: str, by: str) -> F:
    """Return the case with a finding in the place of what was stated. Raises ValueError."""
    form = type(case.application)
    found = Finding(fact, value, because, by, stated=value_at(fact, case.application))
    case = with_supplement(case, value_found(form, fact, value))
    return replace(case, judged={**case.judged, fact: found})


def foreseen_finding(case: F, command: Any) -> F:
    """Return the case as it would be with a finding; as it is if the finding can't be read."""
    try:
        return with_finding(case, command.fact, command.value, command.because, command.by)
    except ValueError:
        return case


def foreseen_answer(case: F, command: Any) -> F:
    """Return the case as it would be with an answer."""
    return with_supplement(case, command.supplement)


def answered(case: F, recorded: Recorded) -> F:
    """Return the case with a supplement in its file."""
    return with_supplement(case, cast("Any", recorded.event).supplement)


def judged(case: F, recorded: Recorded) -> F:
    """Return the case with a finding."""
    found = cast("Any", recorded.event)
    return with_finding(case, found.fact, found.value, found.because, recorded.actor)


def refused(case: F, recorded: Recorded) -> F:
    """Return the refused case."""
    return replace(case, decision=cast("Refusal", recorded.event))


@dataclass(frozen=True)
class Case(FileCase):
    """The case of one agreement: a medicine, an indication, a company and a type.

    agreed: its signing. authorised: the day from which the medicine is authorised, recorded since.
    ended_on: its last day, after which nobody is treated under it or it has ended by contract.
    """

    application: AgreementForm
    agreed: Agreed | None = None
    authorised: date | None = None
    ended_on: date | None = None

    @property
    def signed(self) -> tuple[date, ...]:
        """The days of signature in the file."""
        days = self.application.signed
        return () if days is None else tuple(x for x in (days.lis, days.company) if x is not None)

    @property
    def signing_day(self) -> date | None:
        """The later of the two days of signature; None while one of them is missing."""
        return max(self.signed) if len(self.signed) == 2 else None

    @property
    def key(self) -> tuple[str, ...] | None:
        """The four words of which there is one agreement at a time; None if one is missing."""
        about = self.application.agreement
        if about is None:
            return None
        words = (about.medicine, about.indication, about.company, about.type)
        known = tuple(folded(word) for word in words if word is not None)
        return ("agreement", *known) if len(known) == len(words) else None


def keys_of(case: Case) -> tuple[tuple[str, ...], ...]:
    """Return what finds the case: its four words."""
    return () if case.key is None else (case.key,)


def signed(case: Case, recorded: Recorded) -> Case:
    """Return the case of a signed agreement."""
    return replace(case, agreed=cast("Agreed", recorded.event))


def authorised(case: Case, recorded: Recorded) -> Case:
    """Return the case of a medicine that has got marketing authorisation."""
    return replace(case, authorised=cast("MarketingAuthorised", recorded.event).since)


def ended(case: Case, recorded: Recorded) -> Case:
    """Return the case of an agreement that has ended."""
    contract = cast("Ended", recorded.event).contract
    return replace(case, ended_on=contract or recorded.effective)


def is_answer_of_another(case: Case, command: Command) -> bool:
    """Return whether a command states another of the four words than the case is about."""
    said = getattr(command, "supplement", None)
    if said is None or said.agreement is None:
        return False
    return with_supplement(case, said).key != case.key
