"""The values of the model: events, letters, patients, steps, and the table of transitions.

Written by hand; nothing of the product is imported here. What a run has reached is counted in
`REACHED`.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from oracles.applications import Answers

REACHED: Final[Counter[str]] = Counter()


class Refusal(Exception):
    """The step is not allowed. reasons: as `key_of` names them."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(", ".join(sorted(reasons)))
        self.reasons = frozenset(reasons)


class Entry(NamedTuple):
    """An event. says: the part of its content that the model knows."""

    name: str
    effective: date
    recorded: datetime
    actor: str
    state: str
    left_out: bool
    says: dict[str, Any]


class Post(NamedTuple):
    """A letter, without its text."""

    sequence: int
    kind: str
    to: str
    copy: bool
    language: str
    made: date


@dataclass(frozen=True)
class Person:
    """A patient. guardians: the language form of each guardian who gets a child's letters."""

    number: str
    name: str
    born: date
    language: str = "nb"
    guardians: tuple[str, ...] = ()
    serious: bool = False


@dataclass(frozen=True)
class Step:
    """A step on a case.

    supplies: what a supplement states; doctor: its doctor, if another one. rule, value: of a
    finding. kind: of passed time. to: who gets the case.
    """

    name: str
    by: str
    facts: tuple[str, ...] = ()
    supplies: Answers = field(default_factory=dict)
    doctor: str | None = None
    rule: str = ""
    medicine: str = ""
    value: bool = True
    because: str = "given"
    received: date | None = None
    kind: str = ""
    to: str | None = None


_ADVICE: Final = "an adviser was heard if one must be, not by who advised"
ROADS: Final[dict[tuple[str, str], tuple[tuple[str, str], ...]]] = {
    ("received", "start"): (("nothing decisive is unknown", "under_review"),),
    ("received", "ask"): (("outcome is missing or wrong_applicant", "missing_info"),),
    ("received", "answer"): (("", "received"),),
    ("missing_info", "answer"): (
        ("the doctor is asked for nothing more", "under_review"),
        ("otherwise", "missing_info"),
    ),
    ("missing_info", "extend"): (("once, before the deadline has passed", "missing_info"),),
    ("missing_info", "overdue"): (("the deadline has passed", "under_review"),),
    ("under_review", "ask"): (
        ("facts are named, or outcome is missing or wrong_applicant", "missing_info"),
    ),
    ("under_review", "answer"): (("", "under_review"),),
    ("under_review", "propose"): (
        ("§ 3b, every rule met, written grounds, not by who advised", "under_review"),
    ),
    ("under_review", "return"): (("a refusal is proposed", "under_review"),),
    ("under_review", "approve"): (
        (f"a refusal is proposed, by another person, {_ADVICE}", "rejected"),
    ),
    ("under_review", "grant"): ((f"outcome is grant, {_ADVICE}", "granted"),),
    ("under_review", "reject"): (
        (f"outcome is reject or dismiss, or the deadline has passed, {_ADVICE}", "rejected"),
    ),
    **{
        (state, "withdraw"): (("", "withdrawn"),)
        for state in ("received", "missing_info", "under_review")
    },
    **{
        (state, "advise"): (("not by who proposed", state),)
        for state in ("received", "missing_info", "under_review")
    },
}
WORDS: Final = {
    "received": "is new",
    "missing_info": "waits for the doctor's answer",
    "under_review": "is under review",
}
LETTERS: Final = {  # event → letter, and whom the original is for
    "application_received": ("receipt", "applicant"),
    "information_requested": ("request_for_information", "doctor"),
    "reminder_sent": ("reminder", "doctor"),
    "answer_time_extended": ("time_extended", "doctor"),
    "preliminary_reply_sent": ("preliminary_reply", "applicant"),
    "target_missed": ("delay_notice", "applicant"),
    "granted": ("decision_granted", "applicant"),
    "rejected": ("decision_rejected", "applicant"),
    "dismissed": ("decision_dismissed", "applicant"),
    "withdrawn": ("withdrawn", "applicant"),
    "expiry_warned": ("expiry_warning", "applicant"),
}
TELLS: Final = {  # event → dates that its letters tell
    "application_received": ("target",),
    "information_requested": ("answer",),
    "reminder_sent": ("answer",),
    "answer_time_extended": ("answer",),
    "preliminary_reply_sent": ("target", "answer"),
    "target_missed": ("expected_decision", "answer"),
    "granted": ("complaint", "grant_end"),
    "rejected": ("complaint",),
    "dismissed": ("complaint",),
    "withdrawn": (),
    "expiry_warned": ("grant_end",),
}
NOTICES: Final = (  # kind, event; in the order in which those of one day happen
    ("preliminary_reply", "preliminary_reply_sent"),
    ("reminder", "reminder_sent"),
    ("answer", "information_overdue"),
    ("early_warning", "early_warning"),
    ("late_warning", "late_warning"),
    ("target", "target_missed"),
    ("expected_decision", ""),
    ("four_weeks", "four_weeks_passed"),
    ("eight_weeks", "eight_weeks_passed"),
    ("expiry_warning", "expiry_warned"),
    ("complaint", ""),
    ("grant_end", ""),
    ("told_date_outdated", "told_date_outdated"),
)
ORDER: Final = [kind for kind, _ in NOTICES]
EVENT: Final = dict(NOTICES)
ASSESSING: Final = ("start", "ask", "answer", "propose", "approve", "grant", "reject")
"""The steps before which the case register is asked anew."""
HAPPENED: Final = {
    "start": "review_started",
    "ask": "information_requested",
    "answer": "information_supplied",
    "extend": "answer_time_extended",
    "propose": "rejection_proposed",
    "return": "rejection_returned",
    "advise": "adviser_heard",
    "grant": "granted",
    "approve": "rejected",
    "withdraw": "withdrawn",
}
