"""The applications of the model of an office: in each, one statement answers one rule.

Nothing of the product is imported here. An application's answers are turned into facts, and
`law.py` says what becomes of them.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from oracles.law import GRANTED_3A, GRANTED_3B, OFF_LABEL, REASON, Standard, Time, World, grounds
from oracles.law import expected as by_the_law

Answers = dict[str, bool | None]
"""Rule → its answer, None = unknown. "specialist" → whether the doctor is a relevant specialist."""

FACT: Final = {
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
    "V-1": "grant_has_days",
}
"""The one fact that an application's answer to a rule rests on."""

_OTHER_VALUES: Final[dict[str, tuple[Any, Any]]] = {
    **dict.fromkeys(("S-2", "G-1", "S-6", "S-8"), (False, True)),
    "S-7": (25, 24),
    "G-4": (Time(90, 3), Time(89, 2)),
    "B-1": (100, 500),
}
"""The values of a fact that mean yes and no to its rule, where these are not True and False."""

OF_REGISTERS: Final = ("duplicate", "financed_by_others")
"""Facts that a register answers, so that no doctor is asked for them."""


@dataclass(frozen=True)
class Kind:
    """A kind of application, granted if every rule is answered yes.

    applicant: the rule on who may apply, or None where any doctor may. years: how long a grant is
    valid. facts: what holds for every application of the kind.
    """

    name: str
    paragraph: str
    rules: tuple[str, ...]
    applicant: str | None
    years: int
    facts: World = field(hash=False)

    def known(self, answers: Answers) -> World:
        """Return the facts that the answers mean. Unknown ones are None."""
        known = {**self.facts, "relevant_specialist": bool(answers["specialist"])}
        for rule in self.rules:
            yes, no = _OTHER_VALUES.get(rule, (True, False))
            answer = answers[rule]
            known[FACT[rule]] = None if answer is None else yes if answer else no
        known["grant_has_days"] = answers.get("V-1", True)
        if answers["G-1"] is False:
            known["on_refund_list_for_code"] = True
        return known


_COMMON: Final = (
    *("S-1", "S-2", "S-3", "G-1", "G-2a", "S-4", "S-5", "S-6", "S-7", "S-8", "G-4"),
    *("G-2b", "G-2c"),
)
_3A: Final = (*_COMMON, "A-3", "A-4")
_3B: Final = (*_COMMON, "B-1", "D-26", "D-27")
_ADDICTIVE: Final = {"medicine.prescription_group": "A", "treatment.purpose": "chronic_pain"}
_UNREGISTERED: Final = {"medicine.marketing": "unregistered"}
_RARE: Final = {**GRANTED_3B, "documentation.case_reports": False}
KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("epilepsy", "§ 3a", (*_3A, "A-6", "A-8"), None, 2, GRANTED_3A),
        Kind("pain", "§ 3a", _3A, "A-10", 2, GRANTED_3A | _ADDICTIVE),
        Kind("not marketed", "§ 3a", (*_3A, "D-3", "D-7"), "A-10", 1, OFF_LABEL | _UNREGISTERED),
        Kind("rare", "§ 3b", _3B, "B-4", 2, _RARE),
        Kind("rare, not marketed", "§ 3b", (*_3B, "D-25"), "B-4", 1, _RARE | _UNREGISTERED),
    )
}


@dataclass(frozen=True)
class Found:
    """What becomes of an application.

    failing: rules not met. missing: facts to ask for that still decide. tasks: facts that still
    decide and that only the case worker can settle.
    """

    outcome: str
    failing: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    tasks: frozenset[str] = frozenset()

    @property
    def reasons(self) -> list[int]:
        """The numbers of list 7481 that a decision would name."""
        late = {13} if self.missing else set()
        return sorted({REASON[rule] for rule in self.failing} | late)


NEVER_THE_SAME: Final = ("S-7",)  # a finding's number of months is never the doctor's


def says_something(rule: str, supplies: Answers) -> bool:
    """Return whether a supplement says something of the fact that a rule rests on.

    What was tried stands in one list with why it cannot be used. An attachment says something of
    the question that its design answers only.
    """
    if rule == "A-3":
        return "A-3" in supplies or "A-4" in supplies
    if rule in ("D-3", "D-26"):
        return supplies.get(rule) is True
    return rule in supplies


def assess(
    kind: Kind, answers: Answers, closed: bool = False, ours: frozenset[str] = frozenset()
) -> Found:
    """Return what becomes of an application.

    closed: decide now, whatever is missing. ours: rules that only the case worker can answer.
    """
    return _assess(kind.name, tuple(answers.items()), closed, ours)


@cache
def _assess(
    kind_name: str,
    answers: tuple[tuple[str, bool | None], ...],
    closed: bool,
    ours: frozenset[str],
) -> Found:
    kind = KINDS[kind_name]
    known, policy = kind.known(dict(answers)), Standard()
    outcome, failing, missing = by_the_law(known, policy)
    assert missing is not None, "the law page says what is asked for in each of these applications"
    tasks = missing & {FACT[rule] for rule in ours}
    missing = missing - tasks
    if outcome == "wrong_applicant":
        assert kind.applicant is not None
        failing = {kind.applicant}
        tasks = set() if closed else tasks
    elif outcome == "missing" and closed and tasks:
        return Found(outcome, frozenset(failing), frozenset(missing), frozenset(tasks))
    elif outcome == "missing" and closed:
        failing = grounds(known, policy)
    if closed and missing:
        outcome = "reject"
    if closed and outcome == "wrong_applicant":
        outcome = "reject"
    return Found(outcome, frozenset(failing), frozenset(missing), frozenset(tasks))
