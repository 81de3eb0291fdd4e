"""The facts of a hospital's use on a day, and what the rules make of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from workflow.cu_agreement.assessed import Assessed, come
from workflow.cu_agreement.facts import NAMED_PATIENT, PROGRAMME, SHORT
from workflow.cu_agreement.rules import K_1
from workflow.cu_hospital import facts as f
from workflow.cu_hospital.file import Case, covers
from workflow.cu_hospital.rules import H_1
from workflow.engine.errors import Reason
from workflow.logic.fact import Fact, Task
from workflow.logic.outcome import Assessment
from workflow.reimbursement.derive.paths import value_at


@dataclass(frozen=True)
class AssessedHospital(Assessed):
    """A hospital's use with what follows from it."""

    case: Case
    helps: ClassVar[Mapping[str, str]] = {
        H_1.id: "New patients start from the day it was signed until the day before authorisation "
        "or its end; whoever has started may finish."
    }
    supposed: ClassVar[Mapping[str, object]] = {
        f.TAKES_NEW.name: True,
        f.BASIS.name: PROGRAMME,
    }

    def on(self, day: date) -> "AssessedHospital":
        """Return the same on another Oslo day."""
        return AssessedHospital(self.case, day)

    @cached_property
    def facts(self) -> Mapping[str, object]:
        """The facts as they are on the day."""
        return facts_on(self.case, self.day)

    @property
    def tasks(self) -> Mapping[str, Task]:
        """What the agreement does not tell yet; nobody is asked for it."""
        agreement = self.case.agreement
        number = agreement.number if agreement is not None else "of this matter"
        says = {
            f.TAKES_NEW.name: f"the agreement (case {number}) is not signed yet: allow on or after "
            "the day on which it is signed",
            f.BASIS.name: f"the agreement (case {number}) does not say yet on what the use rests",
        }
        return {name: Task(name, why) for name, why in says.items() if self.facts[name] is None}

    @property
    def authorised(self) -> bool:
        """Whether the medicine has got marketing authorisation by the day."""
        return is_authorised(self.case, self.day)

    def grounds(self, found: Assessment) -> tuple[str, ...]:
        """Return the ids of the rules for which the use is refused: K-1 too, if that is why."""
        own = super().grounds(found)
        return (*own, K_1.id) if H_1.id in own and self.authorised else own

    def not_true(self) -> tuple[Reason, ...]:
        """Return each rule that is not certainly met; K-1 too, if the medicine is authorised."""
        reasons = super().not_true()
        if not self.authorised or H_1.id not in {reason.rule for reason in reasons}:
            return reasons
        says = f"the medicine has marketing authorisation from {self.case.agreement.authorised}"
        help_ = "Whoever has started goes on; no new patient starts."
        return (*reasons, Reason(K_1.id, says, help_, K_1.law))


def facts_on(case: Case, day: date) -> dict[str, object]:
    """Return the facts of a hospital's use on an Oslo day. What is asked for only after another
    fact has a certain value is not read before.
    """

    def said(fact: Fact) -> Any:
        return value_at(fact.name, case.application)

    of_agreement = case.agreement.application if case.agreement is not None else None
    basis = of_agreement and of_agreement.basis
    about = of_agreement and of_agreement.agreement
    kind = about and about.type
    return {
        f.NAME.name: None if said(f.NAME) is None else True,
        f.CONSULTANT.name: None if said(f.CONSULTANT) is None else True,
        f.TAKES_NEW.name: takes_new(case, day),
        f.TYPE.name: kind,
        f.BASIS.name: basis,
        f.PROCEDURE.name: said(f.PROCEDURE),
        f.MANAGEMENT.name: come(said(f.MANAGEMENT), day),
        f.EXEMPTION.name: _exemption(case, day) if basis == NAMED_PATIENT else None,
        f.EXEMPTION_REFUSED.name: bool(said(f.EXEMPTION_REFUSED)),
        f.SERVICE_AGREEMENT.name: said(f.SERVICE_AGREEMENT) if kind == SHORT else None,
    }


def takes_new(case: Case, day: date) -> bool | None:
    """Return whether the agreement takes new patients on a day; None while it is not signed."""
    agreement = case.agreement
    if agreement is None:
        return None
    if agreement.agreed is None:
        return False if agreement.ended else None
    over = (agreement.authorised, agreement.ended_on)
    return agreement.agreed.signed <= day and all(each is None or day < each for each in over)


def is_authorised(case: Case, day: date) -> bool:
    """Return whether the agreement's medicine has got marketing authorisation by a day."""
    since = None if case.agreement is None else case.agreement.authorised
    return since is not None and since <= day


def _exemption(case: Case, day: date) -> bool | None:
    if any(covers(each, day) for each in case.application.exemption or ()):
        return True
    return False if case.application.exemption_refused else None


def assessed(case: Case, today: date | None = None) -> AssessedHospital:
    """Return a hospital's use with what follows from it, on an Oslo day if that is given."""
    return AssessedHospital(case, today)
