"""The law as the model of an office knows it: a handful of plain applications in which one statement answers one rule.

Written by hand from the law page, and apart from the product: nothing of `workflow` is imported here. In every application below
each rule rests on one fact alone, so the outcome can be read off a list of answers; what many facts together make is tested elsewhere.
"""

from dataclasses import dataclass
from typing import Final

Answers = dict[str, bool | None]
"""Rule → its answer; None = not known."""

STOPS: Final = ("S-1", "S-2", "S-3", "G-1", "G-2a")
MERITS: Final = (
    "S-4",
    "S-5",
    "S-6",
    "S-7",
    "S-8",
    "G-4",
    "A-3",
    "A-4",
    "A-6",
    "D-3",
    "D-7",
    "B-1",
    "D-26",
    "D-25",
)
APPLICANT: Final = ("A-10", "B-4")
DOCUMENTS: Final = ("G-2b", "G-2c", "A-8", "D-27")

FACT: Final = {  # the one fact that the answer rests on
    "S-1": "patient.identity_number",
    "S-2": "duplicate",
    "S-3": "patient.member",
    "G-1": "medicine.list_conditions_met",
    "G-2a": "applicant_is_doctor",
    "S-4": "treatment.outside_hospital",
    "S-5": "medicine.classified_as_medicine",
    "S-6": "medicine.over_the_counter",
    "S-7": "diagnosis.duration_months",
    "S-8": "financed_by_others",
    "G-4": "treatment_time",
    "A-3": "tried_enough",
    "A-4": "cannot_be_used",
    "A-6": "initiated_by_specialist",
    "D-3": "documentation.randomised_study",
    "D-7": "medicine.reason_not_marketed",
    "B-1": "diagnosis.persons_in_norway",
    "D-26": "documentation.study",
    "D-25": "medicine.reason_not_marketed",
    "A-10": "relevant_specialist",
    "B-4": "relevant_specialist",
    "G-2b": "doctor.hpr_number",
    "G-2c": "patient.name",
    "A-8": "initiation.date",
    "D-27": "diagnosis.severity",
}
REASON: Final = {  # its number in list 7481
    "S-1": 17, "S-2": 18, "S-3": 19, "G-1": 14, "G-2a": 14, "S-4": 11, "S-5": 5, "S-6": 6, "S-7": 12, "S-8": 14, "G-4": 10, "A-3": 2,
    "A-4": 3, "A-6": 7, "D-3": 1, "D-7": 4, "B-1": 9, "D-26": 1, "D-25": 4, "A-10": 8, "B-4": 8,
}  # fmt: skip
OF_REGISTERS: Final = ("duplicate", "financed_by_others")  # facts that no doctor is asked for


@dataclass(frozen=True)
class Kind:
    """A kind of application. applicant: the rule on who may apply, or None where any doctor may. years: how long a grant is valid."""

    name: str
    paragraph: str
    rules: tuple[str, ...]
    applicant: str | None
    years: int


_COMMON: Final = (
    "S-1",
    "S-2",
    "S-3",
    "G-1",
    "G-2a",
    "S-4",
    "S-5",
    "S-6",
    "S-7",
    "S-8",
    "G-4",
    "G-2b",
    "G-2c",
)
_3A: Final = (*_COMMON, "A-3", "A-4")
KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("epilepsy", "§ 3a", (*_3A, "A-6", "A-8"), None, 2),
        Kind("pain", "§ 3a", _3A, "A-10", 2),
        Kind("not marketed", "§ 3a", (*_3A, "D-3", "D-7"), "A-10", 1),
        Kind("rare", "§ 3b", (*_COMMON, "B-1", "D-26", "D-27"), "B-4", 2),
        Kind("rare, not marketed", "§ 3b", (*_COMMON, "B-1", "D-26", "D-27", "D-25"), "B-4", 1),
    )
}


@dataclass(frozen=True)
class Found:
    """What becomes of a file. failing: rules that are not met; missing: facts that still decide."""

    outcome: str
    failing: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()

    @property
    def reasons(self) -> list[int]:
        """The numbers of list 7481 that a decision would name."""
        late = {13} if self.missing else set()
        return sorted({REASON[rule] for rule in self.failing} | late)


def assess(kind: Kind, answers: Answers, closed: bool = False) -> Found:
    """Stops before merits, merits before the wrong applicant, that before what is missing (law 1.0). closed: decide on the file."""
    rules = set(kind.rules)
    if answers["specialist"]:
        rules -= {
            "A-6",
            "A-8",
        }  # a relevant specialist's own application needs no other specialist's
    unknown = {rule for rule in rules if answers[rule] is None}
    stops = tuple(rule for rule in STOPS if answers.get(rule) is False)
    if stops:
        return Found("dismiss", stops)
    merits = tuple(rule for rule in MERITS if rule in rules and answers[rule] is False)
    if "B-1" in merits:  # beside it these are not judged
        merits = tuple(rule for rule in merits if rule not in ("D-26", "D-25"))
    if merits and not unknown & set(STOPS):
        return Found("reject", merits)
    if merits:  # a stop could still come before them, and nothing else can change anything
        missing = _facts(unknown & set(STOPS))
        return Found("reject", merits, missing) if closed else Found("missing", (), missing)
    if kind.applicant and not answers["specialist"]:
        missing = _facts(unknown - {"G-2b"})  # another doctor has a number of his own
        return Found("reject" if closed else "wrong_applicant", (kind.applicant,), missing)
    missing = _facts(unknown)
    if missing:
        return Found("reject" if closed else "missing", (), missing)
    return Found("grant")


def _facts(rules: set[str]) -> frozenset[str]:
    return frozenset(FACT[rule] for rule in rules)
