"""Who the patient is: identified or not, how old, and whether the case has priority."""

from datetime import date

from workflow.logic.tree import Truth
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.identity import age_on, birth_date, is_valid
from workflow.reimbursement.policy import Policy


def is_identified(application: Application, received: date) -> Truth:
    """Tell whether the identity number is valid on the day of arrival; None if it is not stated."""
    number = application.patient.identity_number if application.patient else None
    return None if number is None else number != "none" and is_valid(number, received)


def patient_age(application: Application, on: date) -> int | None:
    """Return the patient's age in completed years on a day, None if the number does not tell."""
    number = application.patient.identity_number if application.patient else None
    born = birth_date(number) if number else None
    return None if born is None else age_on(born, on)


def has_priority(application: Application, received: date, policy: Policy) -> bool:
    """Tell whether the case has priority (law 2.2).

    It has if the condition is stated as serious, or if the patient is younger than
    `priority_age` on the day of arrival.
    """
    age = patient_age(application, received)
    serious = application.patient is not None and application.patient.serious_condition is True
    return serious or (age is not None and age < policy.priority_age)
