"""The facts of an agreement on compassionate use: what each is called, and who states it.

A fact has the path of its field. What rules read of a day is whether it holds on the day that
counts: `register.authorised_from` is yes if the medicine is authorised by then. A fact that is
asked for only under one basis is read only under it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from workflow.logic.fact import Fact

SHORT: Final = "short"
PROGRAMME: Final = "programme"
NAMED_PATIENT: Final = "named_patient"
DISEASES: Final = ("chronic", "life_threatening", "long_lasting", "seriously_disabling")

Kind = Literal["yes/no", "choice", "number", "given"]


def fact(name: str, owner: str, says: str, kind: Kind = "yes/no", **more: Any) -> Fact:
    """Return a fact that the field of its name states."""
    return Fact(name=name, says=says, fields=(name,), kind=kind, owner=owner, **more)


def by_name(facts: Iterable[Fact]) -> Mapping[str, Fact]:
    """Return facts by their names."""
    return {each.name: each for each in facts}


MEDICINE: Final = fact("agreement.medicine", "company", "the medicine", "given", fixed=True)
INDICATION: Final = fact(
    "agreement.indication", "company", "what the medicine is used against", "given", fixed=True
)
COMPANY: Final = fact(
    "agreement.company", "company", "the company that delivers the medicine", "given", fixed=True
)
TYPE: Final = fact(
    "agreement.type",
    "company",
    "the type of the agreement",
    "choice",
    choices=(SHORT, "ordinary"),
    fixed=True,
)
HOSPITAL: Final = fact("agreement.hospital", "company", "the hospital that asks", "given")
AUTHORISED: Final = fact(
    "register.authorised_from",
    "register",
    "the medicine has marketing authorisation on the day",
    silence=False,
    fixed=True,
)
LISTED: Final = fact(
    "register.list", "register", "the medicine is on the national list on the day", silence=False
)
LIST_PUBLISHED: Final = fact(
    "register.list_published", "register", "the day on which the list was published", "given"
)
BASIS: Final = fact(
    "basis",
    "company or hospital",
    "on what the use rests",
    "choice",
    choices=(PROGRAMME, NAMED_PATIENT),
)
_UNDER_PROGRAMME: Final = (BASIS.name, (PROGRAMME,))
APPROVED: Final = fact(
    "programme.approved",
    "company",
    "the programme is approved by the medicines agency on the day",
    asked_after=_UNDER_PROGRAMME,
)
APPLIED: Final = fact(
    "named_patient.applied",
    "hospital",
    "an exemption has been applied for on the day",
    asked_after=(BASIS.name, (NAMED_PATIENT,)),
)
DISEASE: Final = fact(
    "programme.disease",
    "company",
    "what kind of disease it is",
    "choice",
    choices=(*DISEASES, "none"),
    fixed=True,
    asked_after=_UNDER_PROGRAMME,
)
TRIAL_POSSIBLE: Final = fact(
    "programme.trial_possible",
    "hospital",
    "the patients can join a trial that is going on",
    fixed=True,
    asked_after=_UNDER_PROGRAMME,
)
AUTHORISED_HELPS: Final = fact(
    "programme.authorised_helps",
    "hospital",
    "authorised medicines help the patients",
    fixed=True,
    asked_after=_UNDER_PROGRAMME,
)
APPLICATION_FILED: Final = fact(
    "programme.application_filed",
    "company",
    "marketing authorisation has been applied for",
    asked_after=_UNDER_PROGRAMME,
)
TRIALS_RUNNING: Final = fact(
    "programme.trials_running",
    "company",
    "clinical trials are running",
    asked_after=_UNDER_PROGRAMME,
)
MONTHS: Final = fact(
    "expected_months",
    "hospital",
    "how long a treatment is expected to last",
    "number",
    unit="months",
    fixed=True,
    asked_after=(TYPE.name, (SHORT,)),
)
LONGER_BECAUSE: Final = fact(
    "longer_because",
    "hospital",
    "there are grounds for a longer treatment",
    silence=False,
    asked_as=MONTHS.name,
    asked_after=(TYPE.name, (SHORT,)),
)
TEXT_CHANGED: Final = fact(
    "text.changed", "case worker", "the standard text was changed", silence=False
)
TEXT_DECISION: Final = fact(
    "text.decision",
    "case worker",
    "the medical directors' meeting decided on the change",
    silence=False,
)
SIGNED_LIS: Final = fact("signed.lis", "LIS", "the day on which LIS signed", "given")
SIGNED_COMPANY: Final = fact("signed.company", "company", "the company's day of signature", "given")
DOCUMENTS: Final = Fact(
    name="documents_in_force",
    says="agreement documents of the type are in force on each day of signature",
    fields=(),
    kind="given",
    owner="office",
)

FACTS: Final = by_name(
    (
        *(MEDICINE, INDICATION, COMPANY, TYPE, HOSPITAL),
        *(AUTHORISED, LISTED, LIST_PUBLISHED),
        *(BASIS, APPROVED, APPLIED),
        *(DISEASE, TRIAL_POSSIBLE, AUTHORISED_HELPS, APPLICATION_FILED, TRIALS_RUNNING),
        *(MONTHS, LONGER_BECAUSE, TEXT_CHANGED, TEXT_DECISION),
        *(SIGNED_LIS, SIGNED_COMPANY, DOCUMENTS),
    )
)
