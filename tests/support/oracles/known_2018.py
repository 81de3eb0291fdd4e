"""What is known of an application under § 3: every fact that a rule reads, None = unknown.

Nothing of the product is imported here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from oracles import facts_2018 as says
from oracles import tried_2018 as prior_treatment
from oracles.facts_2018 import Application, at, yes

World = dict[str, Any]
SETS: Final = (date(2018, 1, 1), date(2021, 5, 1), date(2022, 7, 1), date(2023, 11, 1))
"""The days from which the four sets of § 3 are valid."""
CIRCULAR_2022, LIMITS_2023 = SETS[2], SETS[3]


@dataclass(frozen=True)
class Policy:
    """The policy values that § 3 reads, as the law page has them."""

    few_persons: int = 400
    hta_from: date = date(2018, 1, 1)
    wrong_applicant_policy: str = "return"
    validity_years_special_group: int = 1
    validity_years_end_of_life: int = 1
    validity_years_opioids: int = 1
    validity_years_addictive_not_marketed: int = 1
    validity_years_contract: int = 1
    validity_years_addictive: int = 2
    opioid_atc: tuple[str, ...] = ("N02A", "N07BC02")
    contract_atc: tuple[str, ...] = ("A08A", "N02CD01", "N02CD02", "N02CD03")
    pregabalin_atc: tuple[str, ...] = ("N02BF02", "N03AX16")


STANDARD: Final = Policy()

OTHER_VALUES: Final[dict[str, tuple[Any, ...]]] = {
    "patient.identity_number": ("valid", "none", "invalid"),
    "patient.birth_date": (17, 18),
    "doctor.role": ("not_a_doctor", "hospital_doctor", "specialist"),
    "medicine.marketing": ("marketed", "naf", "pharmacy_made", "unregistered"),
    "medicine.indication_approved": ("norway", "eea", "none"),
    "medicine.prescription_group": ("A", "C", "never given"),
    "treatment.purpose": ("chronic_pain", "mental_disorder", "sleep", "other"),
}
"""A value of each kind that a rule tells apart. Every other fact is yes or no."""
YES_OR_NO: Final = (True, False)
NEVER: Final = "never given"


@dataclass(frozen=True)
class Known:
    """What is known of an application.

    facts: None = unknown. tasks: unknown facts that the case worker has something to find out
    about. not_asked: facts that nobody is asked for: only the case worker can settle them, or they
    are follow-ups of an answer that is not there.
    """

    facts: World
    tasks: frozenset[str]
    not_asked: frozenset[str]


def known(application: Application, received: date, on: date, policy: Policy) -> Known:
    """Read an application. on: the day whose rules apply."""
    prior = prior_treatment.tried(application)
    relevant = says.relevant(application, received)
    reason = says.reason_not_marketed(application)
    code = says.disease(application)
    symptomatic = yes(application, "treatment.symptomatic")
    if on < CIRCULAR_2022 or not says.is_symptom(application):
        symptomatic = True
    age = says.age(application, received)
    group = says.prescription_group(application)
    facts: World = {
        # who
        "patient.identity_number": says.identity(application, received),
        "patient.foreign_id": _foreign_id(application),
        "patient.birth_date": age,
        "patient.name": _given(at(application, "patient.name")),
        "patient.member": yes(application, "patient.member"),
        "special_group": at(application, "patient.special_group") or "none",
        "pregnant": yes(application, "patient.pregnant") is True,
        "channel": at(application, "form.kind") or "portal",
        "doctor.role": at(application, "doctor.role"),
        "doctor.hpr_number": says.hpr_number(application),
        "relevant_specialist": None if relevant == "task" else relevant,
        "public_hospital": yes(application, "doctor.public_hospital") is not False,
        # registers
        "duplicate": says.duplicate(application),
        "listed": says.is_yes(application, "register.on_refund_list_for_code"),
        "otc_exception": says.is_yes(application, "register.otc_exception"),
        "financed_by_others": says.is_yes(application, "register.financed_by_others"),
        "annex_override": says.is_yes(application, "register.annex_override"),
        "annex_row": says.annex_row(application),
        "annex_specialist": bool(at(application, "register.annex.specialist_required")),
        "renewal": says.is_yes(application, "register.earlier_grant")
        and at(application, "form.first_time") == "no",
        "demanded": says.assessment_demanded(application, policy.hta_from, received),
        "assessment": at(application, "register.assessment") or "none",
        # the case worker
        "cost_reasonable": yes(application, "findings.cost_reasonable") is not False,
        "use_accepted": says.is_yes(application, "findings.use_accepted"),
        # the medicine
        "medicine.list_conditions_met": yes(application, "medicine.list_conditions_met"),
        "medicine.classified_as_medicine": yes(application, "medicine.classified_as_medicine"),
        "medicine.over_the_counter": yes(application, "medicine.over_the_counter"),
        "otc_ground": at(application, "medicine.otc_ground") or "none",
        "medicine.marketing": at(application, "medicine.marketing"),
        "medicine.indication_approved": says.approved_use(application),
        "medicine.reason_not_marketed": None if reason == "task" else reason,
        "medicine.prescription_group": group,
        "medicine.atc": _given(at(application, "medicine.atc")),
        "in N05B": says.is_in_atc_group(application, ("N05B",)),
        "pregabalin": says.is_in_atc_group(application, policy.pregabalin_atc),
        # the disease
        "diagnosis.seriousness": _serious(application),
        "diagnosis.code": _given(None if symptomatic is False else code),
        "treatment.symptomatic": None if symptomatic is None else True,
        "diagnosis.persons_in_norway": says.few_persons(application, policy.few_persons),
        # the treatment
        "treatment.outside_hospital": yes(application, "treatment.outside_hospital"),
        "treatment_time": says.long_term(application, received),
        "treatment.standby.serious_danger": yes(application, "treatment.standby.serious_danger"),
        "treatment.standby.months_a_year": _standby(application),
        "treatment.risk_of_long_use": yes(application, "treatment.risk_of_long_use"),
        "treatment.purpose": says.purpose(application),
        "end_of_life": end_of_life(application),
        "treatment.improves_function": yes(application, "treatment.improves_function"),
        "treatment.lowest_dose": yes(application, "treatment.lowest_dose"),
        "treatment.plan": yes(application, "treatment.plan"),
        "treatment.individually_assessed": yes(application, "treatment.individually_assessed"),
        "steered": says.is_yes(application, "treatment.specialist_steered"),
        "monitored": says.is_yes(application, "treatment.specialist_monitoring"),
        "equipped": says.is_yes(application, "treatment.specialist_equipment"),
        # what was tried, and why this patient
        "tried_enough": prior.enough,
        "cannot_be_used": prior.unusable,
        "prior_treatments.product": _given(prior.named),
        "patient.differs_by": _differs(application),
        "patient.differs_because": _given(at(application, "patient.differs_because")),
        # documentation
        "documentation.randomised": says.documented(application, ["randomised_controlled"]),
        "documentation.national_guideline": says.documented(application, ["national_guideline"]),
        "documentation.controlled": says.documented(
            application, ["cohort", "case_control", "controlled"]
        ),
        "documentation.guideline": says.documented(
            application, ["guideline", "established_practice"]
        ),
    }
    tasks = {"relevant_specialist"} if relevant == "task" else set()
    tasks |= {"medicine.reason_not_marketed"} if reason == "task" else set()
    tasks |= {"duplicate"} if facts["duplicate"] is None else set()
    of_prior = {name for name in ("tried_enough", "cannot_be_used") if facts[name] is None}
    of_prior = of_prior if prior.task else set()
    not_asked = tasks if prior.asks else tasks | of_prior
    return Known(
        facts, frozenset(tasks | of_prior), frozenset(not_asked | _follow_ups(application))
    )


def _follow_ups(application: Application) -> set[str]:
    """Return the follow-ups that are not asked for yet."""
    if at(application, "patient.identity_number") == "none":
        return set()
    return {"patient.foreign_id", "patient.birth_date"}


def _given(value: object) -> bool | None:
    """Return True for what is stated; None: it may still come."""
    return True if value else None


def _foreign_id(application: Application) -> bool | None:
    """Tell whether there is other identification; it is read only if the number is `none`."""
    value = at(application, "patient.foreign_id")
    has_number = at(application, "patient.identity_number") != "none"
    return None if value is None or has_number else value != "none"


def _serious(application: Application) -> bool | None:
    stated = at(application, "diagnosis.seriousness")
    return None if stated is None else stated != "neither"


def _standby(application: Application) -> bool | None:
    months = at(application, "treatment.standby.months_a_year")
    return None if months is None else int(months) >= 6


def _differs(application: Application) -> bool | None:
    stated = at(application, "patient.differs_by")
    return None if stated is None else stated != "no"


def end_of_life(application: Application) -> bool:
    claimed = at(application, "treatment.end_of_life") == "yes"
    return claimed or says.counting_code(application) == "-90"
