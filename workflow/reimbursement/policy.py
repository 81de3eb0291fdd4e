"""Every number and switch that the law leaves open, named once, with its default and its source.

No rule, deadline or letter holds such a number of its own. No clock, no file and no rule may enter here: a policy is a
frozen value, and a change makes a new one (`dataclasses.replace`). Sources are tags of the law page's source list;
INT marks an interpretation of ours.
"""

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal


def _value(default: Any, unit: str, says: str, source: str) -> Any:
    return field(default=default, metadata={"unit": unit, "says": says, "source": source})


@dataclass(frozen=True)
class Policy:
    """The values in force; every field's metadata holds its `unit`, what it `says` and its `source`."""

    # The long-term requirement (G-4, G-5, G-6)
    long_term_days: int = _value(
        90, "days", "treatment days within the window that make a need long-term", "SEED4; INT: three months = 90 days"
    )
    long_term_months: int = _value(
        3, "months", "one unbroken course this long, from date to date, is long-term too", "SEED4; INT"
    )
    treatment_window_months: int = _value(
        12, "months", "the rolling window in which treatment days are counted", "SEED4 «i løpet av ett år»; INT"
    )
    standby_months: int = _value(6, "months a year", "standby this much of the year is «store deler av året»", "SEED4; INT")
    # Scope (S-7)
    long_lasting_gate: bool = _value(True, "switch", "S-7, disease in a long-lasting phase, is tested", "FOR § 1a; INT")
    long_lasting_months: int = _value(
        24, "months", "a disease is long-lasting when it lasts longer than this", "PED09: more than two years"
    )
    # § 3a and § 3b
    randomised_studies_needed: int = _value(
        1, "studies", "controlled randomised studies with effect that suffice off-label", "SEED4 (plural); INT: one"
    )
    rare_persons: int = _value(500, "persons", "a disease that fewer persons in Norway have is rare", "SEED4")
    rare_severity_persons: int = _value(
        500, "persons", "a disease that fewer have at this severity is rare by its severity", "SEED4; INT"
    )
    rare_candidates: int = _value(
        500, "patients a year", "a treatment with fewer candidates a year is a rare alternative", "SEED4; INT"
    )
    very_rare_persons: int = _value(100, "persons", "a disease that fewer have is very rare: case reports suffice", "SEED4; INT")
    addictive_applicant_rule_under_3b: bool = _value(
        False, "switch", "A-10c is applied under § 3b too", "INT: § 3b has no such list"
    )
    wrong_applicant_policy: Literal["return", "reject"] = _value(
        "return", "return or reject", "ask the right applicant to apply, or reject with reason 8", "M2 list 7481; INT"
    )
    # Times
    preliminary_reply_months: int = _value(
        1, "calendar months", "the preliminary reply is due this long after receipt", "forvaltningsloven § 11 a (BK)"
    )
    answer_days: int = _value(21, "days", "the doctor's time to answer a request", "INT")
    extended_answer_days: int = _value(42, "days", "the same from the request, when extended", "INT")
    reminder_days: int = _value(14, "days", "a reminder of a request goes out this long after it", "INT")
    target_days: int = _value(56, "days", "the decision's target, from receipt", "SEED4: 8 weeks; HN1")
    priority_target_days: int = _value(28, "days", "the same for a case with priority", "SEED4: 4 weeks; HN1")
    early_warning_days: int = _value(7, "days", "the first warning comes this long before the target", "INT")
    late_warning_days: int = _value(2, "days", "the second warning comes this long before the target", "INT")
    four_weeks_days: int = _value(28, "days", "the first mark of the statistics", "SEED4")
    eight_weeks_days: int = _value(56, "days", "the second mark of the statistics", "SEED4")
    complaint_weeks: int = _value(6, "weeks", "time to complain, from notice of the decision", "folketrygdloven § 21-12")
    expiry_warning_days: int = _value(56, "days", "patient and doctor are warned this long before a grant ends", "STO09; INT")
    # Persons and grants
    priority_age: int = _value(12, "years", "a patient younger than this at receipt has priority", "HN1")
    adult_age: int = _value(18, "years", "letters about a patient younger than this go to the guardians", "HNK; INT")
    validity_years: int = _value(2, "years", "a grant is valid this long from receipt", "V1-OPI1, RS22-NM; INT")
    validity_years_not_marketed: int = _value(1, "years", "the same for a medicine not marketed in Norway", "V1-RIF, V1-DIN; INT")
    # Rule sets
    rule_sets_by_date: bool = _value(
        False, "switch", "the rule set in force on the day of receipt is used, not the seed's", "INT"
    )

    def __post_init__(self) -> None:
        for name, value in self.values().items():
            if isinstance(value, int) and not isinstance(value, bool) and value < 1:
                raise ValueError(f"{name} must be 1 or more")
        if self.extended_answer_days < self.answer_days:
            raise ValueError("extended_answer_days must not be less than answer_days")
        if self.very_rare_persons > self.rare_persons:
            raise ValueError("very_rare_persons must not be more than rare_persons")

    def values(self) -> dict[str, int | bool | str]:
        """Name and value of everything here, in the order above."""
        return {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}

    def content_hash(self) -> str:
        """SHA-256 of names and values, as 64 hexadecimal digits; it stands on every decision."""
        return hashlib.sha256(json.dumps(self.values(), sort_keys=True).encode()).hexdigest()


DEFAULT = Policy()
