"""How long a grant under § 3 is valid: rows V1 … V9 and the two caps.

Nothing of the product is imported here.
"""

from datetime import date
from typing import NamedTuple

from oracles import facts_2018 as says
from oracles.dates import last_valid_day, plus
from oracles.facts_2018 import Application, at, day
from oracles.known_2018 import LIMITS_2023, STANDARD, Policy, end_of_life


class Validity(NamedTuple):
    """The row that fits, and the days of a grant. last: None = without a limit in time."""

    row: str
    first: date
    last: date | None

    @property
    def refused(self) -> bool:
        """Tell whether a grant would end before it begins."""
        return self.last is not None and self.last < self.first


def validity(
    application: Application, received: date, on: date, policy: Policy = STANDARD
) -> Validity:
    """Return how long a grant is valid: the first row that fits, then the two caps."""
    row, years = _row(application, on, policy)
    ends = [] if years is None else [last_valid_day(received, years)]
    cap = day(application, "register.annex.valid_until")
    begins = day(application, "register.preapproved_from")
    ends += [] if cap is None else [cap]
    ends += [] if begins is None else [plus(begins, -1)]
    decided = day(application, "register.assessment_decided")
    first = received if decided is None else max(received, decided)
    return Validity(row, first, min(ends, default=None))


def _row(application: Application, on: date, policy: Policy) -> tuple[str, int | None]:
    special = at(application, "patient.special_group")
    if special in ("asylum_seeker", "prisoner_without_membership"):
        return "V1", policy.validity_years_special_group
    if on >= LIMITS_2023 and end_of_life(application):
        return "V2", policy.validity_years_end_of_life
    if at(application, "register.annex.validity_years") is not None:
        return "V3", int(at(application, "register.annex.validity_years"))
    atc = at(application, "medicine.atc") or ""
    addictive = says.prescription_group(application) in ("A", "B")
    marketing = at(application, "medicine.marketing")
    if on >= LIMITS_2023 and atc.startswith(policy.opioid_atc):
        return "V4", policy.validity_years_opioids
    if on >= LIMITS_2023 and addictive and marketing and marketing not in says.MARKETED:
        return "V5", policy.validity_years_addictive_not_marketed
    if atc.startswith(policy.contract_atc):
        return "V6", policy.validity_years_contract
    if atc.startswith(policy.pregabalin_atc):
        return "V7", None
    if addictive:
        return "V8", policy.validity_years_addictive
    return "V9", None
