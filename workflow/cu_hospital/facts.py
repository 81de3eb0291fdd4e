"""The facts of a hospital's use: what each is called, and who states it.

Type and basis, and whether new patients are taken, are the agreement's: the office knows them.
"""

from typing import Final

from workflow.cu_agreement import facts as agreement
from workflow.cu_agreement.facts import NAMED_PATIENT, SHORT, by_name, fact
from workflow.logic.fact import Fact

NAME: Final = fact("hospital.name", "hospital", "the hospital", "given", fixed=True)
CONSULTANT: Final = fact(
    "hospital.senior_consultant", "hospital", "the department's senior consultant", "given"
)
TAKES_NEW: Final = Fact(
    name="agreement_takes_new",
    says="the agreement takes new patients on the day",
    fields=(),
    owner="office",
    fixed=True,
)
TYPE: Final = Fact(
    name="agreement_type",
    says=agreement.TYPE.says,
    fields=(),
    kind="choice",
    choices=agreement.TYPE.choices,
    owner="office",
    fixed=True,
)
BASIS: Final = Fact(
    name="agreement_basis",
    says="on what the use rests, by the agreement",
    fields=(),
    kind="choice",
    choices=agreement.BASIS.choices,
    owner="office",
    fixed=True,
)
PROCEDURE: Final = fact("procedure.exists", "hospital", "the hospital has its own procedure")
MANAGEMENT: Final = fact(
    "management.approved", "hospital", "the management has approved the use on the day"
)
_NAMED_PATIENT: Final = (BASIS.name, (NAMED_PATIENT,))
EXEMPTION: Final = fact(
    "exemption", "hospital", "an exemption covers the day", asked_after=_NAMED_PATIENT
)
EXEMPTION_REFUSED: Final = fact(
    "exemption_refused", "hospital", "the exemption was refused", silence=False
)
SERVICE_AGREEMENT: Final = fact(
    "service_agreement.in_place",
    "hospital",
    "the service agreement with the pharmacy is in place",
    asked_after=(TYPE.name, (SHORT,)),
)

FACTS: Final = by_name(
    (
        *(NAME, CONSULTANT, TAKES_NEW, TYPE, BASIS, PROCEDURE, MANAGEMENT),
        *(EXEMPTION, EXEMPTION_REFUSED, SERVICE_AGREEMENT),
    )
)
