"""Applications for tests: complete and granted as they stand, so a test names only what it changes.

`an_application(doctor={"role": None}, nothing_tried="1")` puts a change into its section; None
removes the field or the whole section. Every identity number is synthetic (month + 80) and every
name is invented.
"""

from copy import deepcopy
from datetime import date
from functools import cache
from typing import Any, Final

from workflow.logic.outcome import Assessment
from workflow.registers.check_digits import with_check_digits
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessment import assess
from workflow.reimbursement.derive.identity import birth_date
from workflow.reimbursement.policy import DEFAULT, Policy

RECEIVED = date(2015, 3, 16)

BORN_1961, BORN_1948, BORN_2012, BORN_2008, BORN_1985 = (
    "14836130031",
    "02914830101",
    "21861260043",
    "05810870119",
    "30928540088",
)
D_NUMBER_BORN_1979 = "49877940119"

GENERAL_MEDICINE, PAEDIATRICS, DERMATOLOGY, CLINICAL_NEUROPHYSIOLOGY = 1, 3, 16, 32
NEUROLOGY, PSYCHIATRY = 37, 40

_PARAGRAPH_3A: dict[str, Any] = {
    "form": {"kind": "helfo_form", "first_time": "yes", "signed": "2015-03-13"},
    "patient": {"identity_number": BORN_1961, "name": "Ingrid Solbakken", "member": "yes"},
    "doctor": {"name": "Kari Lundevik", "hpr_number": "9876543", "role": "general_practitioner"},
    "medicine": {
        "name": "Epilozan tabletter 50 mg",
        "substance": "epilozamid",
        "classified_as_medicine": "yes",
        "over_the_counter": "no",
        "marketing": "marketed",
        "indication_approved": "norway",
        "prescription_group": "C",
    },
    "diagnosis": {
        "code": "G40.2",
        "reimbursement_code": "G40",
        "text": "epilepsi",
        "duration_months": "lifelong",
    },
    "treatment": {
        "intervals": [{"start": "2015-04-01", "end": "open"}],
        "outside_hospital": "yes",
        "purpose": "other",
    },
    "prior_treatments": [
        {"product": "Lamotrel", "tried": "yes", "outcome": "side_effects"},
        {"product": "Karbazin", "tried": "yes", "outcome": "no_effect"},
    ],
    "initiation": {
        "done": "yes",
        "by": "Per Nevland",
        "specialty": str(NEUROLOGY),
        "date": "2015-03-02",
        "mode": "visit",
    },
}

_PARAGRAPH_3B: dict[str, Any] = {
    "form": {"kind": "helfo_form", "first_time": "yes", "signed": "2015-03-13"},
    "patient": {"identity_number": BORN_1985, "name": "Maren Tveitdal", "member": "yes"},
    "doctor": {
        "name": "Sivert Hauglie",
        "hpr_number": "8765432",
        "role": "specialist",
        "specialty": str(NEUROLOGY),
    },
    "medicine": {
        "name": "Mielostat kapsler 25 mg",
        "substance": "mielostatin",
        "classified_as_medicine": "yes",
        "over_the_counter": "no",
        "marketing": "marketed",
        "indication_approved": "none",
        "prescription_group": "C",
    },
    "diagnosis": {
        "code": "E75.2",
        "reimbursement_code": "none",
        "text": "sfingolipidose",
        "duration_months": "lifelong",
        "severity": "Taper gangfunksjon fra år til år.",
        "persons_in_norway": {"number": "120", "source": "Et oppdiktet register"},
    },
    "treatment": {
        "intervals": [{"start": "2015-04-01", "end": "open"}],
        "outside_hospital": "yes",
        "purpose": "other",
    },
    "prior_treatments": [{"product": "Gangolin", "tried": "yes", "outcome": "no_effect"}],
    "documentation": [
        {"title": "Oppdiktet serie 2011", "design": "case_series", "shows_effect": "yes"}
    ],
}

_SECTION_3: dict[str, Any] = {
    "form": {"kind": "portal", "first_time": "yes"},
    "patient": _PARAGRAPH_3A["patient"],
    "doctor": _PARAGRAPH_3A["doctor"],
    "medicine": _PARAGRAPH_3A["medicine"],
    "diagnosis": {"code": "G40.2", "text": "epilepsi", "seriousness": "serious_disease"},
    "treatment": {"intervals": [{"start": "2018-03-01", "end": "open"}], "outside_hospital": "yes"},
    "prior_treatments": _PARAGRAPH_3A["prior_treatments"],
}


def an_application(**changes: Any) -> Application:
    """Return a complete § 3a application of a general practitioner.

    The disease is epilepsy (G40). Two medicines were tried. A neurologist started the treatment.
    """
    return Application.model_validate(with_changes(_PARAGRAPH_3A, changes))


def a_3b_application(**changes: Any) -> Application:
    """Return a complete § 3b application of a neurologist.

    The use is off-label, for a disease that 120 persons have, and a case series is attached.
    """
    return Application.model_validate(with_changes(_PARAGRAPH_3B, changes))


def a_section_3_application(**changes: Any) -> Application:
    """Return a complete application under § 3, by a general practitioner for epilepsy.

    The medicine is approved and marketed, and two others were tried.
    """
    return Application.model_validate(with_changes(_SECTION_3, changes))


PERSONS: Final = 400
"""Persons that can be made of each in these applications, all born on the same day."""


def of_somebody_else(application: Application, n: int) -> Application:
    """Return an application for the n-th other person who was born on the same day.

    n: 0 = as it is. One without an identity number stays as it is too.
    """
    patient = application.patient
    if n == 0 or patient is None or patient.identity_number in (None, "none"):
        return application
    other = {"identity_number": _born_on_the_same_day(str(patient.identity_number))[n]}
    changed = patient.model_copy(update=other)
    return application.model_copy(update={"patient": changed})


def of_somebody_born_that_month(application: Application, n: int) -> Application:
    """Return an application for the n-th other person who was born in that month, with a name.

    From 10,000 on they were born in that month of an earlier year.
    """
    patient = application.patient
    if patient is None or patient.identity_number in (None, "none"):
        return application
    number = str(patient.identity_number)
    day, year = n % 28 + 1, int(number[4:6]) - n // 10_000 % 9
    that_day = _born_on_the_same_day(f"{day:02d}{number[2:4]}{year:02d}{number[6:]}")
    name = f"{_FIRST[n % len(_FIRST)]} {_LAST[n // 7 % len(_LAST)]}{_ENDS[n // 3 % len(_ENDS)]}"
    other = {"identity_number": that_day[n // 28 % (len(that_day) - 1) + 1], "name": name}
    changed = patient.model_copy(update=other)
    return application.model_copy(update={"patient": changed})


_FIRST = ("Anna", "Bjørn", "Cecilie", "Dag", "Eva", "Finn", "Gro", "Håkon", "Ida", "Jon", "Kåre")
_LAST = ("Berg", "Dal", "Elve", "Fjell", "Gran", "Hag", "Is", "Kirke", "Lind", "Myr", "Nord")
_ENDS = ("bakken", "heim", "land", "lid", "moen", "nes", "rud", "seter", "stad", "vik", "øy")


@cache
def _born_on_the_same_day(number: str) -> list[str]:
    """Return a number, and every other one of its day of birth, century and half year."""
    born = birth_date(number)
    numbers = (f"{number[:6]}{individual:03d}" for individual in range(1000))
    others = (found for each in numbers if (found := with_check_digits(each)) is not None)
    return [number, *(x for x in others if x != number and birth_date(x) == born)]


def with_changes(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return the base with changes: sections are merged, None removes, anything else replaces."""
    result = deepcopy(base)
    for name, value in changes.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            result[name] = with_changes(result.get(name, {}), value)
        else:
            result[name] = value
    return result


def assessed(
    application: Application,
    *,
    received: date = RECEIVED,
    policy: Policy = DEFAULT,
    closed: bool = False,
) -> Assessment:
    """Return the assessment of an application, received on 16 March 2015 unless said otherwise."""
    return assess(application, received, policy, closed=closed)


def result(
    application: Application,
    *,
    received: date = RECEIVED,
    policy: Policy = DEFAULT,
    closed: bool = False,
) -> tuple[Any, ...]:
    """Outcome, reasons and missing facts: what most tests ask for."""
    assessment = assessed(application, received=received, policy=policy, closed=closed)
    return assessment.outcome, assessment.reasons, assessment.missing


GRANTED = ("grant", (), ())


def rejected(*reasons: int) -> tuple[Any, ...]:
    """The result of a rejection with these reasons and nothing missing."""
    return "reject", reasons, ()


def dismissed(*reasons: int) -> tuple[Any, ...]:
    """The result of a dismissal with these reasons."""
    return "dismiss", reasons, ()


def missing(*facts: str) -> tuple[Any, ...]:
    """The result of a case that waits for these facts and no others."""
    return "missing", (), facts


def wrong_applicant(*facts: str) -> tuple[Any, ...]:
    """The result of a case that another doctor must apply for, and the facts missing then."""
    return "wrong_applicant", (), facts
