"""Values that the law leaves open: each once, with its default and its source.

They are numbers, switches, words, days, and lists. No rule, deadline or letter holds such a value
of its own. A policy is immutable; a change makes a new one (`dataclasses.replace`). Sources are
tags of the source list in LAW.md; INT marks an interpretation of ours.
"""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final, Literal, get_type_hints

from workflow.engine.terms import values_as_json, values_hash
from workflow.registers.atc import CODE
from workflow.reimbursement.policy_fields import (
    Plain,
    TextForm,
    check_value,
    number,
    plain,
    texts,
    value,
)

_ATC: Final = TextForm(
    pattern=CODE,
    says="an ATC code or how it begins, as N02A, in capital letters",
    example="N02A, N07BC02",
)


@dataclass(frozen=True)
class Policy:
    """The values in force.

    Each field's metadata holds its `unit`, its lower bound `least` (None if it is no number), the
    `form` of its texts (None if it is no list of texts), what it `says`, its `source`, and what it
    `decides`: the outcome of an assessment, a date, or nothing of either. `derives` names the facts
    whose known value depends on it; no rule reads it then. A list is a tuple, in order, each item
    once, so that equal policies have equal hashes.
    """

    not_less: ClassVar[tuple[tuple[str, str], ...]] = (
        ("extended_answer_days", "answer_days"),
        ("rare_persons", "very_rare_persons"),
    )
    """Pairs of values of which the first must not be less than the second."""

    # The long-term requirement (G-4, G-5, G-6)
    long_term_days: int = number(
        90,
        unit="days",
        least=1,
        says="treatment days within the window that make a need long-term",
        decides="outcome",
        source="GUIDE; INT: three months = 90 days",
    )
    long_term_months: int = number(
        3,
        unit="months",
        least=1,
        says="one unbroken course this long, from date to date, is long-term too",
        decides="outcome",
        source="GUIDE; INT",
    )
    treatment_window_months: int = number(
        12,
        unit="months",
        least=1,
        says="the rolling window in which treatment days are counted",
        decides="outcome",
        derives=("treatment_time",),
        source="GUIDE «i løpet av ett år»; INT",
    )
    standby_months: int = number(
        6,
        unit="months a year",
        least=1,
        says="standby this much of the year is «store deler av året»",
        decides="outcome",
        source="GUIDE; INT",
    )

    # Scope (S-7)
    long_lasting_gate: bool = value(
        True,
        unit="switch",
        says="rule S-7 is applied: the disease is in a long-lasting phase",
        decides="outcome",
        source="FOR § 1a; INT",
    )
    long_lasting_months: int = number(
        24,
        unit="months",
        least=1,
        says="a disease is long-lasting when it lasts longer than this",
        decides="outcome",
        source="PED09: more than two years",
    )

    # §§ 3a and 3b
    randomised_studies_needed: int = number(
        1,
        unit="studies",
        least=1,
        says="controlled randomised studies with effect that suffice off-label",
        decides="outcome",
        derives=("documentation.randomised_study",),
        source="GUIDE (plural); INT: one",
    )
    rare_persons: int = number(
        500,
        unit="persons",
        least=1,
        says="a disease that fewer persons in Norway have is rare",
        decides="outcome",
        source="GUIDE",
    )
    rare_severity_persons: int = number(
        500,
        unit="persons",
        least=1,
        says="a disease that fewer persons have at this severity is rare by severity",
        decides="outcome",
        source="GUIDE; INT",
    )
    rare_candidates: int = number(
        500,
        unit="patients a year",
        least=1,
        says="a treatment with fewer candidates a year is a rare alternative",
        decides="outcome",
        source="GUIDE; INT",
    )
    very_rare_persons: int = number(
        100,
        unit="persons",
        least=1,
        says="a disease that fewer persons have is very rare: case reports suffice",
        decides="outcome",
        source="GUIDE; INT",
    )
    few_persons: int = number(
        400,
        unit="persons",
        least=1,
        says="a disease that no more persons in Norway have is rare: smaller studies suffice (§ 3)",
        decides="outcome",
        derives=("few_persons",),
        source="RS22-34; 2018–2020 INT: the same",
    )
    addictive_applicant_rule_under_3b: bool = value(
        False,
        unit="switch",
        says="rule A-10c is applied under § 3b too",
        decides="outcome",
        source="INT: § 3b has no such list",
    )
    wrong_applicant_policy: Literal["return", "reject"] = value(
        "return",
        unit="return or reject",
        says="a wrong applicant: invite the right one to apply, or reject with reason 8",
        decides="outcome",
        source="M2 list 7481; INT",
    )

    # Times
    preliminary_reply_months: int = number(
        1,
        unit="calendar months",
        least=1,
        says="the preliminary reply is due this long after arrival",
        decides="date",
        source="forvaltningsloven § 11 a (BK)",
    )
    answer_days: int = number(
        21,
        unit="days",
        least=1,
        says="the doctor's time to answer a request",
        decides="date",
        source="INT",
    )
    extended_answer_days: int = number(
        42,
        unit="days",
        least=1,
        says="the doctor's time to answer a request that was extended",
        decides="date",
        source="INT",
    )
    reminder_days: int = number(
        14,
        unit="days",
        least=1,
        says="a reminder of a request is sent this long after it",
        decides="date",
        source="INT",
    )
    target_days: int = number(
        56,
        unit="days",
        least=1,
        says="the target for the decision, from arrival",
        decides="date",
        source="GUIDE: 8 weeks; HN1",
    )
    priority_target_days: int = number(
        28,
        unit="days",
        least=1,
        says="the target for the decision in a case with priority, from arrival",
        decides="date",
        source="GUIDE: 4 weeks; HN1",
    )
    early_warning_days: int = number(
        7,
        unit="days",
        least=1,
        says="the first warning comes this long before the target",
        decides="date",
        source="INT",
    )
    late_warning_days: int = number(
        2,
        unit="days",
        least=1,
        says="the second warning comes this long before the target",
        decides="date",
        source="INT",
    )
    four_weeks_days: int = number(
        28,
        unit="days",
        least=1,
        says="the first mark of the statistics, from arrival",
        decides="date",
        source="GUIDE",
    )
    eight_weeks_days: int = number(
        56,
        unit="days",
        least=1,
        says="the second mark of the statistics, from arrival",
        decides="date",
        source="GUIDE",
    )
    complaint_weeks: int = number(
        6,
        unit="weeks",
        least=1,
        says="the time to complain, from notice of the decision",
        decides="date",
        source="folketrygdloven § 21-12",
    )
    notice_days: int = number(
        0,
        unit="days",
        least=0,
        says="a letter is counted as received this long after it was made, unless stated",
        decides="date",
        source="INT",
    )
    helseklage_from: date = value(  # noqa: RUF009 - a day is immutable
        date(2016, 1, 1),
        unit="day",
        says="from this day complaints are sent on to Helseklage, before it to Helfo's own unit",
        decides="nothing",
        source="HNK, SIV; INT: the day",
    )
    complaint_target_days: int = number(
        56,
        unit="days",
        least=1,
        says="the target for a complaint, from arrival",
        decides="date",
        source="INT: as the second mark of the statistics",
    )
    comment_days: int = number(
        21,
        unit="days",
        least=1,
        says="the time to comment on a complaint that is upheld before it is sent on",
        decides="date",
        source="INT: as the time to answer",
    )
    body_days: int = number(
        180,
        unit="days",
        least=1,
        says="the body that handles complaints is asked for its outcome each time this has passed",
        decides="date",
        source="INT",
    )
    review_target_days: int = number(
        56,
        unit="days",
        least=1,
        says="the target for a correction or a revocation, from its opening",
        decides="date",
        source="INT",
    )
    notice_answer_days: int = number(
        14,
        unit="days",
        least=1,
        says="the time to answer a notice of a correction or a revocation",
        decides="date",
        source="forvaltningsloven § 16; INT",
    )
    mark_days: int = number(
        7,
        unit="days",
        least=1,
        says="a case past its target is marked to the supervisor each time this has passed",
        decides="date",
        source="INT",
    )
    expiry_warning_days: int = number(
        56,
        unit="days",
        least=1,
        says="patient and doctor are warned this long before a grant ends",
        decides="date",
        source="STO09; INT",
    )
    delay_days: int = number(
        28,
        unit="days",
        least=1,
        says="a delay notice names a new date so long after the target",
        decides="date",
        source="INT",
    )
    closed_days: tuple[date, ...] = value(
        (),
        unit="list of days",
        says="the office is closed on these days too: a last day moves past them",
        decides="date",
        source="INT; domstolloven § 149 knows no such days",
    )

    # Persons and grants
    priority_age: int = number(
        12,
        unit="years",
        least=1,
        says="a patient younger than this on arrival has priority",
        decides="date",
        source="HN1",
    )
    adult_age: int = number(
        18,
        unit="years",
        least=1,
        says="a younger patient is a child: letters go to the guardians, a paediatrician may apply",
        decides="outcome",
        derives=("relevant_specialist", "initiated_by_specialist", "patient.birth_date"),
        source="HNK; INT",
    )
    validity_years: int = number(
        2,
        unit="years",
        least=1,
        says="a grant is valid this long from arrival",
        decides="outcome",
        derives=("grant_has_days",),
        source="V1-OPI1, RS22-NM; INT",
    )
    validity_years_not_marketed: int = number(
        1,
        unit="years",
        least=1,
        says="a grant for a medicine not marketed in Norway is valid this long",
        decides="outcome",
        derives=("grant_has_days",),
        source="V1-RIF, V1-DIN; INT",
    )

    # § 3 since 2018
    hta_from: date = value(  # noqa: RUF009 - a day is immutable
        date(2018, 1, 1),
        unit="day",
        says="a medicine or use first authorised from this day on must have been assessed",
        decides="outcome",
        source="HFO18, RS22-32; INT",
        derives=("assessment_demanded",),
    )
    validity_years_special_group: int = number(
        1,
        unit="years",
        least=1,
        says="a grant to an asylum seeker, or a prisoner who is no member, is valid this long",
        decides="outcome",
        derives=("grant_has_days",),
        source="RS21-38",
    )
    validity_years_end_of_life: int = number(
        1,
        unit="years",
        least=1,
        says="a grant at the end of life is valid this long",
        decides="outcome",
        derives=("grant_has_days",),
        source="RS22-36; INT: from 1 November 2023",
    )
    validity_years_opioids: int = number(
        1,
        unit="years",
        least=1,
        says="a grant for an opioid is valid this long",
        decides="outcome",
        derives=("grant_has_days",),
        source="RS22-36",
    )
    validity_years_addictive_not_marketed: int = number(
        1,
        unit="years",
        least=1,
        says="a grant for a medicine of group A or B that is not marketed is valid this long",
        decides="outcome",
        derives=("grant_has_days",),
        source="RS22-36; INT: from 1 November 2023",
    )
    validity_years_contract: int = number(
        1,
        unit="years",
        least=1,
        says="a grant for a medicine for obesity, or with a price contract, is valid this long",
        decides="outcome",
        derives=("grant_has_days",),
        source="RS22-36",
    )
    validity_years_addictive: int = number(
        2,
        unit="years",
        least=1,
        says="any other grant for a medicine of group A or B is valid this long",
        decides="outcome",
        derives=("grant_has_days",),
        source="RS22-36",
    )
    opioid_atc: tuple[str, ...] = texts(
        ("N02A", "N07BC02"),
        unit="list of ATC codes, or how they begin",
        form=_ATC,
        says="a medicine with such an ATC code is an opioid",
        decides="outcome",
        derives=("opioid",),
        source="RS22-36",
    )
    contract_atc: tuple[str, ...] = texts(
        ("A08A", "N02CD01", "N02CD02", "N02CD03"),
        unit="list of ATC codes, or how they begin",
        form=_ATC,
        says="a medicine with such an ATC code is for obesity, or has a price contract",
        decides="outcome",
        derives=("under_contract",),
        source="RS22-36; INT: as codes",
    )
    pregabalin_atc: tuple[str, ...] = texts(
        ("N02BF02", "N03AX16"),
        unit="list of ATC codes, or how they begin",
        form=_ATC,
        says="a medicine with such an ATC code is pregabalin",
        decides="outcome",
        derives=("pregabalin",),
        source="RS22-36; INT: both codes",
    )

    # The office
    reservation_days: int = number(
        2,
        unit="working days",
        least=0,
        says="`next` keeps a case this long for the person to whom it is assigned",
        decides="nothing",
        source="INT",
    )
    adviser_outside_annex: bool = value(
        False,
        unit="switch",
        says="what annex 1 does not cover is decided from 16 March 2017 on only after an opinion",
        decides="nothing",
        source="DEL17",
    )

    # Rule sets
    rule_sets_by_date: bool = value(
        False,
        unit="switch",
        says="the rules in force on arrival are applied, not always those of 2008–2017",
        decides="outcome",
        source="INT",
    )

    # Compassionate use
    cu_target_days: int = number(
        56,
        unit="days",
        least=1,
        says="the target for an agreement or a hospital's application, from arrival",
        decides="date",
        source="INT",
    )
    short_months: int = number(
        6,
        unit="months",
        least=1,
        says="an expected treatment of at most this length is short",
        decides="outcome",
        source="NM1: normally up to six months",
    )
    ordinary_template_from: date = value(  # noqa: RUF009 - a day is immutable
        date(2018, 2, 2),
        unit="day",
        says="an ordinary agreement can be signed from this day on",
        decides="outcome",
        source="NM2",
    )
    short_template_from: date = value(  # noqa: RUF009 - a day is immutable
        date(2021, 9, 1),
        unit="day",
        says="an agreement on short treatment can be signed from this day on",
        decides="outcome",
        source="NM4: documents expected right after the summer of 2021; INT",
    )
    list_days: int = number(
        31,
        unit="days",
        least=1,
        says="a national list published longer ago than this is marked",
        decides="nothing",
        source="NM2: updated about monthly; INT",
    )
    exemption_warning_days: int = number(
        56,
        unit="days",
        least=1,
        says="the senior consultant is warned this long before an exemption ends",
        decides="date",
        source="INT",
    )

    def __post_init__(self) -> None:
        """Refuse wrong values.

        Raises TypeError for one of another type than its default, and ValueError for an unknown
        word, one below its bound, a list out of order, or two values that contradict each other.
        """
        for about in dataclasses.fields(self):
            check_value(about, _TYPES[about.name], getattr(self, about.name))
        for more, less in self.not_less:
            if getattr(self, more) < getattr(self, less):
                raise ValueError(f"{more} must not be less than {less}")

    def values(self) -> dict[str, Plain]:
        """Return every name with its value as plain data, in the order above.

        A day is a text as 2018-01-01, a list is a list of texts.
        """
        return {about.name: plain(getattr(self, about.name)) for about in dataclasses.fields(self)}

    def content_hash(self) -> str:
        """Return the SHA-256 of names and values in hexadecimal; every decision records it."""
        return values_hash(values_as_json(self))


_TYPES: Final = get_type_hints(Policy)
DEFAULT: Final = Policy()
