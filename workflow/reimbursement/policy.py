"""Numbers and switches that the law leaves open: each once, with its default and its source.

No rule, deadline or letter holds such a number of its own. A policy is immutable; a change makes a
new one (`dataclasses.replace`). Sources are tags of the source list in LAW.md; INT marks an
interpretation of ours.
"""

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, get_args, get_type_hints

Decides = Literal["outcome", "date", "nothing"]


def _value(default: bool | str, *, unit: str, says: str, decides: Decides, source: str) -> Any:
    """Declare a switch or a word."""
    about = {"unit": unit, "least": None, "says": says, "decides": decides, "source": source}
    return field(default=default, metadata={**about, "derives": ()})


def _number(
    default: int,
    *,
    unit: str,
    least: int,
    says: str,
    decides: Decides,
    source: str,
    derives: tuple[str, ...] = (),
) -> Any:
    """Declare a whole number that is never below `least`."""
    about = {"unit": unit, "least": least, "says": says, "decides": decides, "source": source}
    return field(default=default, metadata={**about, "derives": derives})


@dataclass(frozen=True)
class Policy:
    """The values in force.

    Each field's metadata holds its `unit`, its lower bound `least` (None if it is no number), what
    it `says`, its `source`, and what it `decides`: the outcome of an assessment, a date, or nothing
    of either. `derives` names the facts whose known value depends on it; no rule reads it then.
    """

    not_less: ClassVar[tuple[tuple[str, str], ...]] = (
        ("extended_answer_days", "answer_days"),
        ("rare_persons", "very_rare_persons"),
    )
    """Pairs of values of which the first must not be less than the second."""

    # The long-term requirement (G-4, G-5, G-6)
    long_term_days: int = _number(
        90,
        unit="days",
        least=1,
        says="treatment days within the window that make a need long-term",
        decides="outcome",
        source="GUIDE; INT: three months = 90 days",
    )
    long_term_months: int = _number(
        3,
        unit="months",
        least=1,
        says="one unbroken course this long, from date to date, is long-term too",
        decides="outcome",
        source="GUIDE; INT",
    )
    treatment_window_months: int = _number(
        12,
        unit="months",
        least=1,
        says="the rolling window in which treatment days are counted",
        decides="outcome",
        derives=("treatment_time",),
        source="GUIDE «i løpet av ett år»; INT",
    )
    standby_months: int = _number(
        6,
        unit="months a year",
        least=1,
        says="standby this much of the year is «store deler av året»",
        decides="outcome",
        source="GUIDE; INT",
    )

    # Scope (S-7)
    long_lasting_gate: bool = _value(
        True,
        unit="switch",
        says="rule S-7 is applied: the disease is in a long-lasting phase",
        decides="outcome",
        source="FOR § 1a; INT",
    )
    long_lasting_months: int = _number(
        24,
        unit="months",
        least=1,
        says="a disease is long-lasting when it lasts longer than this",
        decides="outcome",
        source="PED09: more than two years",
    )

    # §§ 3a and 3b
    randomised_studies_needed: int = _number(
        1,
        unit="studies",
        least=1,
        says="controlled randomised studies with effect that suffice off-label",
        decides="outcome",
        derives=("documentation.randomised_study",),
        source="GUIDE (plural); INT: one",
    )
    rare_persons: int = _number(
        500,
        unit="persons",
        least=1,
        says="a disease that fewer persons in Norway have is rare",
        decides="outcome",
        source="GUIDE",
    )
    rare_severity_persons: int = _number(
        500,
        unit="persons",
        least=1,
        says="a disease that fewer persons have at this severity is rare by severity",
        decides="outcome",
        source="GUIDE; INT",
    )
    rare_candidates: int = _number(
        500,
        unit="patients a year",
        least=1,
        says="a treatment with fewer candidates a year is a rare alternative",
        decides="outcome",
        source="GUIDE; INT",
    )
    very_rare_persons: int = _number(
        100,
        unit="persons",
        least=1,
        says="a disease that fewer persons have is very rare: case reports suffice",
        decides="outcome",
        source="GUIDE; INT",
    )
    addictive_applicant_rule_under_3b: bool = _value(
        False,
        unit="switch",
        says="rule A-10c is applied under § 3b too",
        decides="outcome",
        source="INT: § 3b has no such list",
    )
    wrong_applicant_policy: Literal["return", "reject"] = _value(
        "return",
        unit="return or reject",
        says="a wrong applicant: invite the right one to apply, or reject with reason 8",
        decides="outcome",
        source="M2 list 7481; INT",
    )

    # Times
    preliminary_reply_months: int = _number(
        1,
        unit="calendar months",
        least=1,
        says="the preliminary reply is due this long after arrival",
        decides="date",
        source="forvaltningsloven § 11 a (BK)",
    )
    answer_days: int = _number(
        21,
        unit="days",
        least=1,
        says="the doctor's time to answer a request",
        decides="date",
        source="INT",
    )
    extended_answer_days: int = _number(
        42,
        unit="days",
        least=1,
        says="the doctor's time to answer a request that was extended",
        decides="date",
        source="INT",
    )
    reminder_days: int = _number(
        14,
        unit="days",
        least=1,
        says="a reminder of a request is sent this long after it",
        decides="date",
        source="INT",
    )
    target_days: int = _number(
        56,
        unit="days",
        least=1,
        says="the target for the decision, from arrival",
        decides="date",
        source="GUIDE: 8 weeks; HN1",
    )
    priority_target_days: int = _number(
        28,
        unit="days",
        least=1,
        says="the target for the decision in a case with priority, from arrival",
        decides="date",
        source="GUIDE: 4 weeks; HN1",
    )
    early_warning_days: int = _number(
        7,
        unit="days",
        least=1,
        says="the first warning comes this long before the target",
        decides="date",
        source="INT",
    )
    late_warning_days: int = _number(
        2,
        unit="days",
        least=1,
        says="the second warning comes this long before the target",
        decides="date",
        source="INT",
    )
    delay_days: int = _number(
        28,
        unit="days",
        least=1,
        says="a missed target is followed by a new expected date, this long after it",
        decides="date",
        source="INT",
    )
    four_weeks_days: int = _number(
        28,
        unit="days",
        least=1,
        says="the first mark of the statistics, from arrival",
        decides="date",
        source="GUIDE",
    )
    eight_weeks_days: int = _number(
        56,
        unit="days",
        least=1,
        says="the second mark of the statistics, from arrival",
        decides="date",
        source="GUIDE",
    )
    complaint_weeks: int = _number(
        6,
        unit="weeks",
        least=1,
        says="the time to complain, from notice of the decision",
        decides="date",
        source="folketrygdloven § 21-12",
    )
    expiry_warning_days: int = _number(
        56,
        unit="days",
        least=1,
        says="patient and doctor are warned this long before a grant ends",
        decides="date",
        source="STO09; INT",
    )

    # Persons and grants
    priority_age: int = _number(
        12,
        unit="years",
        least=1,
        says="a patient younger than this on arrival has priority",
        decides="date",
        source="HN1",
    )
    adult_age: int = _number(
        18,
        unit="years",
        least=1,
        says="a younger patient is a child: letters go to the guardians, a paediatrician may apply",
        decides="outcome",
        derives=("relevant_specialist", "initiated_by_specialist"),
        source="HNK; INT",
    )
    validity_years: int = _number(
        2,
        unit="years",
        least=1,
        says="a grant is valid this long from arrival",
        decides="outcome",
        derives=("grant_has_days",),
        source="V1-OPI1, RS22-NM; INT",
    )
    validity_years_not_marketed: int = _number(
        1,
        unit="years",
        least=1,
        says="a grant for a medicine not marketed in Norway is valid this long",
        decides="outcome",
        derives=("grant_has_days",),
        source="V1-RIF, V1-DIN; INT",
    )

    # The office
    reservation_days: int = _number(
        2,
        unit="working days",
        least=0,
        says="`next` keeps a case this long for the person to whom it is assigned",
        decides="nothing",
        source="INT",
    )

    # Rule sets
    rule_sets_by_date: bool = _value(
        False,
        unit="switch",
        says="the rules in force on arrival are applied, not always those of 2008–2017",
        decides="outcome",
        source="INT",
    )

    def __post_init__(self) -> None:
        """Refuse wrong values.

        Raises TypeError for one of another type than its default, and ValueError for an unknown
        word, one below its bound, or two that contradict each other.
        """
        for about in dataclasses.fields(self):
            value, default = getattr(self, about.name), about.default
            if type(value) is not type(default):
                raise TypeError(f"{about.name} must be of type {type(default).__name__}")
            words = get_args(_TYPES[about.name]) if isinstance(default, str) else ()
            if words and value not in words:
                raise ValueError(f"{about.name} must be one of: {', '.join(words)}")
            least = about.metadata["least"]
            if least is not None and getattr(self, about.name) < least:
                raise ValueError(f"{about.name} must be {least} or more")
        for more, less in self.not_less:
            if getattr(self, more) < getattr(self, less):
                raise ValueError(f"{more} must not be less than {less}")

    def values(self) -> dict[str, int | bool | str]:
        """Return every name with its value, in the order above."""
        return {about.name: getattr(self, about.name) for about in dataclasses.fields(self)}

    def content_hash(self) -> str:
        """Return the SHA-256 of names and values in hexadecimal; every decision records it."""
        return hashlib.sha256(json.dumps(self.values(), sort_keys=True).encode()).hexdigest()


_TYPES = get_type_hints(Policy)
DEFAULT = Policy()
