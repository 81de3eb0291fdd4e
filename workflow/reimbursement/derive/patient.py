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


def has_no_number(application: Application) -> Truth:
    """Tell whether the patient has no identity number; None if nothing is said of it."""
    number = application.patient.identity_number if application.patient else None
    return None if number is None else number == "none"


def other_identification(application: Application) -> Truth:
    """Tell whether a patient without a number has another identification (S-1 under § 3).

    It is read of such a patient only.
    """
    if application.patient is None or not has_no_number(application):
        return None
    stated = application.patient.foreign_id
    return None if stated is None else stated != "none"


def is_child(application: Application, received: date, policy: Policy) -> Truth:
    """Tell whether the patient is under age on the day of arrival (N-15, N-16).

    A stated day of birth is read of a patient without a number only.
    """
    if has_no_number(application) is None:
        return None
    age = patient_age(application, received)
    return None if age is None else age < policy.adult_age


def born(application: Application, on: date) -> date | None:
    """Return the patient's day of birth: by the number, else as stated; None if it is not known.

    A day that has not come by `on` is none.
    """
    found = stated_birth(application)
    return found if found is None or found <= on else None


def stated_birth(application: Application) -> date | None:
    """Return the day of birth in the patient's number, else the stated one, else None."""
    patient = application.patient
    if patient is None:
        return None
    by_number = birth_date(patient.identity_number) if patient.identity_number else None
    return patient.birth_date if by_number is None else by_number


def patient_age(application: Application, on: date) -> int | None:
    """Return the patient's age in completed years on a day, None if the number does not tell."""
    birthday = born(application, on)
    return None if birthday is None else age_on(birthday, on)


def guardians_act(application: Application, on: date, policy: Policy) -> bool:
    """Tell whether letters about the patient go to the guardians on a day (law 2.4).

    They do for a child; and where the age is not known, if guardians are stated.
    """
    age = patient_age(application, on)
    if age is None:
        return bool(application.patient and application.patient.guardians)
    return age < policy.adult_age


def has_priority(application: Application, received: date, policy: Policy) -> bool:
    """Tell whether the case has priority (law 2.2).

    It has if the condition is stated as serious, or if the patient is younger than
    `priority_age` on the day of arrival.
    """
    age = patient_age(application, received)
    serious = application.patient is not None and application.patient.serious_condition is True
    return serious or (age is not None and age < policy.priority_age)
