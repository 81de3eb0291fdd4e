"""Random applications under § 3, with faults and gaps put in on purpose near every border.

Nothing of the product is imported here. Each application begins as one that is granted. A few
faults are put in and a few fields taken out, so that most rules decide alone now and then.
"""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Final

from oracles.dates import plus
from oracles.faults_2018 import FAULTS
from oracles.granted_2018 import Data, granted
from oracles.known_2018 import SETS, STANDARD, Policy


@dataclass(frozen=True)
class Drawn:
    """An application with its day of receipt, the day whose rules apply, and the policy."""

    application: Data
    received: date
    on: date
    policy: Policy


POLICIES: Final = (
    STANDARD,
    Policy(few_persons=300),
    Policy(wrong_applicant_policy="reject"),
    Policy(hta_from=date(2020, 6, 15)),
    Policy(opioid_atc=("N07BC02",), pregabalin_atc=("N03AX16",), contract_atc=("N02CD01",)),
    Policy(validity_years_opioids=3, validity_years_addictive=5, validity_years_special_group=2),
)


def drawn(random: Random) -> Drawn:
    """Return a random application."""
    received = _day_of_receipt(random)
    on = _near_a_border(random) if random.random() < 0.15 else received
    policy = random.choice(POLICIES) if random.random() < 0.15 else STANDARD
    application = granted(random, received)
    for fault in random.sample(FAULTS, random.choices((0, 1, 2, 3), (38, 42, 15, 5))[0]):
        fault(random, application, received)
    _take_out(random, application)
    return Drawn(application, received, on, policy)


def _day_of_receipt(random: Random) -> date:
    if random.random() < 0.5:
        return _near_a_border(random)
    if random.random() < 0.1:
        return random.choice((date(2020, 2, 29), date(2024, 2, 29), date(2024, 2, 28)))
    return plus(SETS[0], random.randrange(9 * 365))


def _near_a_border(random: Random) -> date:
    """Return a day near one on which the rules changed."""
    return max(plus(random.choice(SETS), random.choice((-2, -1, -1, 0, 0, 1))), SETS[0])


# Gaps --------------------------------------------------------------------------------------------

LISTS: Final = ("prior_treatments", "documentation")
OFTEN: Final = (
    *("patient.name", "doctor.hpr_number", "patient.differs_because", "patient.differs_by"),
    *("medicine.prescription_group", "medicine.atc", "treatment.symptomatic", "diagnosis.code"),
    *("treatment.purpose", "medicine.marketing", "medicine.indication_approved", "documentation"),
    *("patient.identity_number", "patient.birth_date", "diagnosis.persons_in_norway"),
    *("nothing_tried", "prior_treatments", "doctor.specialty", "doctor.role"),
)


def _take_out(random: Random, application: Data) -> None:
    """Take out some fields; now and then many, or a whole section."""
    number = random.choices((0, 1, 2, 3, 5, 8, 14), (40, 28, 12, 8, 6, 4, 2))[0]
    for _ in range(number):
        path = random.choice(OFTEN) if random.random() < 0.4 else _any_field(random, application)
        _remove(application, path)
    if random.random() < 0.02:
        application.pop(random.choice(sorted(application)), None)


def _any_field(random: Random, application: Data) -> str:
    fields = [
        f"{section}.{name}"
        for section, values in application.items()
        if isinstance(values, dict)
        for name in values
    ]
    for name in LISTS:
        if isinstance(application.get(name), list):
            fields += [
                f"{name}.{i}.{field}" for i, item in enumerate(application[name]) for field in item
            ]
    return random.choice(fields)


def _remove(application: Data, path: str) -> None:
    *sections, name = path.split(".")
    section: Any = application
    for each in sections:
        section = section[int(each)] if isinstance(section, list) else section.get(each, {})
    section.pop(name, None)
