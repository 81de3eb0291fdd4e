"""The rules of 2008–2017 once more: the end of a complete world in plain ifs, and what is missing.

Nothing of the product is imported here. `end` says what becomes of a world in which every fact is
known, written from the law page. `expected` carries out the definitions of law 1.0 literally: it
tries every value of every unknown fact. A fact is missing when it can change the end.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any, Final, NamedTuple, Protocol

World = dict[str, Any]
"""Facts by name. A missing or empty value is unknown; for a statement False means: never given."""


class Policy(Protocol):
    """The policy values that the law reads."""

    @property
    def long_lasting_gate(self) -> bool: ...
    @property
    def addictive_applicant_rule_under_3b(self) -> bool: ...
    @property
    def wrong_applicant_policy(self) -> str: ...


class Standard(NamedTuple):
    """The policy values as the law page has them."""

    long_lasting_gate: bool = True
    addictive_applicant_rule_under_3b: bool = False
    wrong_applicant_policy: str = "return"


class Time(NamedTuple):
    """How long a treatment lasts: days in a year, and whole months of the longest course."""

    days: int
    months: int


REASON: Final = {
    **{"S-1": 17, "S-2": 18, "S-3": 19, "S-4": 11, "S-5": 5, "S-6": 6, "S-7": 12, "S-8": 14},
    **{"G-1": 14, "G-2a": 14, "G-4": 10, "A-3": 2, "A-4": 3, "A-6": 7, "A-10": 8},
    **{"D-3": 1, "D-7": 4, "B-1": 9, "B-4": 8, "D-25": 4, "D-26": 1, "V-1": 14},
}
"""The number in list 7481 of each rule that can reject or dismiss."""

# A value on each side of each limit; a fact that is not here is yes or no (a statement: given or
# never given).
VALUES: dict[str, tuple[Any, ...]] = {
    "medicine.marketing": (
        "marketed",
        "authorised_not_marketed",
        "authorised_in_eea",
        "unregistered",
        "naf",
        "pharmacy_made",
    ),
    "medicine.indication_approved": ("norway", "eea", "none"),
    "medicine.prescription_group": ("A", "B", "C", "F"),
    "treatment.purpose": ("chronic_pain", "mental_disorder", "spinal_cord_spasms", "other"),
    "diagnosis.duration_months": (24, 25),
    "treatment_time": (Time(89, 2), Time(90, 2), Time(89, 3)),
    "treatment.standby.months_a_year": (5, 6),
    "diagnosis.persons_in_norway": (99, 100, 499, 500),
    "diagnosis.persons_at_severity": (499, 500),
    "diagnosis.candidates_a_year": (499, 500),
}
YES_OR_NO = (True, False)

REGISTER = (
    "duplicate",
    "on_refund_list_for_code",
    "otc_exception",
    "financed_by_others",
    "annex_override",
    "grant_has_days",
    "renews_grant",
    "annex.institution_exempt",
    "annex.specialist_required",
)
STATEMENTS = (
    "patient.name",
    "doctor.hpr_number",
    "diagnosis.code",
    "diagnosis.severity",
    "prior_treatments.product",
    "initiation.by",
    "initiation.date",
)

GRANTED_3A: World = {
    "patient.identity_number": True,
    "patient.name": True,
    "patient.member": True,
    "duplicate": False,
    "applicant_is_doctor": True,
    "doctor.hpr_number": True,
    "on_refund_list_for_code": False,
    "medicine.list_conditions_met": False,
    "medicine.classified_as_medicine": True,
    "medicine.over_the_counter": False,
    "otc_exception": False,
    "financed_by_others": False,
    "medicine.marketing": "marketed",
    "medicine.contains_marketed_substance": False,
    "medicine.indication_approved": "norway",
    "medicine.prescription_group": "C",
    "medicine.reason_not_marketed": False,
    "refund_code_covers": True,
    "diagnosis.code": True,
    "diagnosis.duration_months": 25,
    "diagnosis.severity": False,
    "diagnosis.persons_in_norway": 500,
    "diagnosis.persons_at_severity": 500,
    "diagnosis.candidates_a_year": 500,
    "treatment.outside_hospital": True,
    "treatment_time": Time(90, 2),
    "treatment.standby.serious_danger": False,
    "treatment.standby.months_a_year": 5,
    "annex_override": False,
    "grant_has_days": True,
    "treatment.purpose": "other",
    "tried_enough": True,
    "cannot_be_used": True,
    "prior_treatments.product": True,
    "renews_grant": False,
    "relevant_specialist": False,
    "initiated_by_specialist": True,
    "initiation.by": True,
    "initiation.date": True,
    "annex.institution_exempt": False,
    "annex.specialist_required": False,
    "documentation.randomised_study": False,
    "documentation.study": False,
    "documentation.case_reports": False,
    "documentation.guideline": False,
}
OFF_LABEL: World = {
    **GRANTED_3A,
    "medicine.indication_approved": "none",
    "documentation.randomised_study": True,
    "relevant_specialist": True,
    "initiated_by_specialist": False,
}
GRANTED_3B: World = {
    **OFF_LABEL,
    "refund_code_covers": False,
    "diagnosis.severity": True,
    "diagnosis.persons_in_norway": 99,
    "documentation.randomised_study": False,
    "documentation.case_reports": True,
}
WORLDS: dict[str, World] = {
    "§ 3a": GRANTED_3A,
    "§ 3a off-label": OFF_LABEL,
    "§ 3a not marketed": {
        **OFF_LABEL,
        "medicine.marketing": "unregistered",
        "medicine.reason_not_marketed": True,
    },
    "§ 3a NAF": {
        **GRANTED_3A,
        "medicine.marketing": "naf",
        "medicine.indication_approved": "none",
        "documentation.guideline": True,
    },
    "§ 3a addictive": {
        **OFF_LABEL,
        "medicine.prescription_group": "A",
        "treatment.purpose": "chronic_pain",
    },
    "§ 3b very rare": GRANTED_3B,
    "§ 3b rare": {
        **GRANTED_3B,
        "diagnosis.persons_in_norway": 499,
        "documentation.study": True,
    },
    "§ 3b rare treatment": {
        **OFF_LABEL,
        "refund_code_covers": False,
        "diagnosis.severity": True,
        "diagnosis.candidates_a_year": 499,
    },
    "§ 3b general practitioner": {
        **GRANTED_3A,
        "refund_code_covers": False,
        "diagnosis.severity": True,
        "diagnosis.persons_at_severity": 499,
    },
    "§ 3a off-label, general practitioner": {**OFF_LABEL, "relevant_specialist": False},
    "§ 3b off-label, general practitioner": {**GRANTED_3B, "relevant_specialist": False},
    "§ 3a standby": {
        **GRANTED_3A,
        "treatment_time": Time(89, 2),
        "treatment.standby.serious_danger": True,
        "treatment.standby.months_a_year": 6,
    },
    "§ 3a renewal": {
        **GRANTED_3A,
        "renews_grant": True,
        "tried_enough": False,
        "cannot_be_used": False,
        "prior_treatments.product": False,
        "initiated_by_specialist": False,
        "initiation.by": False,
    },
    "§ 3a exempt from initiation": {
        **GRANTED_3A,
        "annex.institution_exempt": True,
        "initiated_by_specialist": False,
    },
    "either paragraph": {
        **OFF_LABEL,
        "diagnosis.severity": True,
        "diagnosis.persons_in_norway": 99,
    },
}
WRONG_APPLICANT = [name for name in WORLDS if name.endswith("off-label, general practitioner")]


# The law once more, for complete worlds, in plain ifs -------------------------------------------


def stops(w: World) -> set[str]:
    """Step 1: return every formal stop."""
    found = set()
    if not w["patient.identity_number"]:
        found.add("S-1")
    if w["duplicate"]:
        found.add("S-2")
    if not w["patient.member"]:
        found.add("S-3")
    if w["on_refund_list_for_code"] and w["medicine.list_conditions_met"]:
        found.add("G-1")
    if not w["applicant_is_doctor"]:
        found.add("G-2a")
    return found


def gates(w: World, policy: Policy) -> set[str]:
    """Return what fails of S-4 … S-8, G-4 and V-1, under either paragraph."""
    fails = set()
    if not w["treatment.outside_hospital"]:
        fails.add("S-4")
    if not w["medicine.classified_as_medicine"]:
        fails.add("S-5")
    if w["medicine.over_the_counter"] and not w["otc_exception"]:
        fails.add("S-6")
    if policy.long_lasting_gate and w["diagnosis.duration_months"] <= 24:
        fails.add("S-7")
    if w["financed_by_others"]:
        fails.add("S-8")
    days, months = w["treatment_time"]
    used = days >= 90 or months >= 3
    kept_ready = w["treatment.standby.serious_danger"] and w["treatment.standby.months_a_year"] >= 6
    if not used and not kept_ready and not w["annex_override"]:
        fails.add("G-4")
    if not w["grant_has_days"]:
        fails.add("V-1")
    return fails


def prepared_in_a_pharmacy(w: World) -> bool:
    return w["medicine.marketing"] in {"naf", "pharmacy_made"}


NOT_MARKETED = {"authorised_not_marketed", "authorised_in_eea", "unregistered"}


def not_marketed(w: World) -> bool:
    return w["medicine.marketing"] in NOT_MARKETED


def documented_by_approval_or_practice(w: World) -> bool:
    if w["medicine.indication_approved"] in {"norway", "eea"}:
        return True
    return prepared_in_a_pharmacy(w) and w["documentation.guideline"]


def gp_product(w: World) -> bool:
    """Return whether a general practitioner may apply for the product (A-5a, A-5b, A-5c)."""
    if w["medicine.marketing"] == "marketed":
        return w["medicine.indication_approved"] != "none"
    if w["medicine.marketing"] == "naf":
        return True
    if w["medicine.marketing"] == "pharmacy_made":
        return bool(w["medicine.contains_marketed_substance"])
    return False


def addictive_for_one_of_three_uses(w: World) -> bool:
    return w["medicine.prescription_group"] in {"A", "B"} and w["treatment.purpose"] != "other"


def wrong_applicant(w: World, policy: Policy) -> bool:
    """Step 3: return whether another doctor must apply (A-10, B-4)."""
    if w["relevant_specialist"]:
        return False
    if w["annex.specialist_required"] or not gp_product(w):
        return True
    if w["refund_code_covers"] or policy.addictive_applicant_rule_under_3b:
        return addictive_for_one_of_three_uses(w)
    return False


def paragraph_3a(w: World, policy: Policy) -> set[str]:
    """Return what fails of A-3, A-4, A-6, D-3 and D-7."""
    fails = set()
    if not w["renews_grant"]:
        if not w["tried_enough"]:
            fails.add("A-3")
        if not w["cannot_be_used"]:
            fails.add("A-4")
    if needs_initiation(w, policy) and not w["initiated_by_specialist"]:
        fails.add("A-6")
    if not documented_by_approval_or_practice(w) and not w["documentation.randomised_study"]:
        fails.add("D-3")
    if not_marketed(w) and not w["medicine.reason_not_marketed"]:
        fails.add("D-7")
    return fails


def needs_initiation(w: World, policy: Policy) -> bool:
    if w["renews_grant"] or w["annex.institution_exempt"]:
        return False
    return not w["relevant_specialist"] and not wrong_applicant(w, policy)


def paragraph_3b(w: World) -> set[str]:
    """Return what fails of B-1, D-25 and D-26."""
    rare = w["diagnosis.persons_in_norway"] < 500
    severe = w["diagnosis.persons_at_severity"] < 500
    few_candidates = w["diagnosis.candidates_a_year"] < 500
    fails = set()
    if not rare and not severe and not few_candidates:
        fails.add("B-1")
    enough = documented_by_approval_or_practice(w) or w["documentation.randomised_study"]
    if rare and w["documentation.study"]:
        enough = True
    if w["diagnosis.persons_in_norway"] < 100 and w["documentation.case_reports"]:
        enough = True
    if not enough:
        fails.add("D-26")
    if not_marketed(w) and not w["medicine.reason_not_marketed"]:
        fails.add("D-25")
    return fails


def merits(w: World, policy: Policy) -> set[str]:
    """Step 2: return every rule on the merits that fails."""
    paragraph = paragraph_3a(w, policy) if w["refund_code_covers"] else paragraph_3b(w)
    return gates(w, policy) | paragraph


def never_given(w: World, policy: Policy) -> bool:
    """Return whether a statement that must be there never came."""
    needed = ["doctor.hpr_number", "patient.name", "diagnosis.code"]
    if not w["refund_code_covers"]:
        needed += ["prior_treatments.product", "diagnosis.severity"]
    elif not w["renews_grant"]:
        needed += ["prior_treatments.product"]
    if w["refund_code_covers"] and needs_initiation(w, policy):
        needed += ["initiation.by", "initiation.date"]
    return not all(w[name] for name in needed)


def end(w: World, policy: Policy) -> str:
    """Return what becomes of a complete world."""
    if stops(w):
        return "dismissed"
    if merits(w, policy):
        return "rejected"
    if wrong_applicant(w, policy):
        return "rejected" if policy.wrong_applicant_policy == "reject" else "wrong applicant"
    if never_given(w, policy):
        return "rejected"
    return "granted under § 3a" if w["refund_code_covers"] else "granted under § 3b"


# The definitions of law 1.0, by trying everything -----------------------------------------------


def completions(known: World) -> Iterator[World]:
    """Yield every complete world that the known facts allow."""
    hidden = [name for name in GRANTED_3A if known.get(name) is None]
    for values in product(*(VALUES.get(name, YES_OR_NO) for name in hidden)):
        yield {**known, **dict(zip(hidden, values, strict=True))}


def decisive(known: World, policy: Policy) -> tuple[set[str], set[str]]:
    """Return the unknown facts that can change the end, and every end that can come."""
    hidden = [name for name in GRANTED_3A if known.get(name) is None]
    ends_beside: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    ends = set()
    for world in completions(known):
        became = end(world, policy)
        ends.add(became)
        for name in hidden:
            ends_beside[name, *(world[other] for other in hidden if other != name)].add(became)
    return {key[0] for key, became in ends_beside.items() if len(became) > 1}, ends


class Expected(NamedTuple):
    """What becomes of a world. missing: None = the law page does not say what is asked for."""

    outcome: str
    failing: set[str]
    missing: set[str] | None

    @property
    def reasons(self) -> set[int]:
        """The numbers of list 7481."""
        return {REASON[rule] for rule in self.failing}


def grounds(known: World, policy: Policy) -> set[str]:
    """Return the rules on the merits that fail whatever the unknown facts are.

    Where B-1 fails, the documentation is not judged.
    """
    certain = set.intersection(*(merits(w, policy) for w in completions(known)))
    return certain - {"D-25", "D-26"} if "B-1" in certain else certain


def expected(known: World, policy: Policy) -> Expected:
    """Return outcome, failing rules and missing facts by the five steps."""
    worlds = list(completions(known))
    certain_stops = set.intersection(*(stops(w) for w in worlds))
    if certain_stops:
        return Expected("dismiss", certain_stops, set())
    certain = grounds(known, policy)
    if certain and not any(stops(w) for w in worlds):
        return Expected("reject", certain, set())
    if not certain and all(wrong_applicant(w, policy) for w in worlds):
        if policy.wrong_applicant_policy == "reject":
            return Expected("reject", {"A-10"}, set())
        own = ("relevant_specialist", "applicant_is_doctor", "doctor.hpr_number")
        right = {**known, **dict.fromkeys(own, True)}
        return Expected("wrong_applicant", set(), asked(right, policy))
    facts = asked(known, policy)
    return Expected("grant" if facts == set() else "missing", set(), facts)


def asked(known: World, policy: Policy) -> set[str] | None:
    """Return the facts to ask for, or None where the law page does not say."""
    facts, ends = decisive(known, policy)
    if facts or ends != {"rejected"}:
        return facts
    return {"refund_code_covers"} if known.get("refund_code_covers") is None else None
