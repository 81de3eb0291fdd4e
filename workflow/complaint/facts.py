"""The facts of a complaint: what each is called, who states it, and what saying nothing means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, get_args

from workflow.complaint.form import NONE, By, Channel, Complaint
from workflow.engine.calendar import roll
from workflow.engine.readers import read_day
from workflow.logic import fact
from workflow.logic.fact import Finding
from workflow.reimbursement.policy import Policy

Owner = Literal["complainant", "office", "case worker"]


@dataclass(frozen=True)
class Fact(fact.Fact):
    """A fact of a complaint; the complainant states it unless it says otherwise."""

    owner: Owner = "complainant"


DECISION_NAMED = Fact(
    name="complaint.decision_named",
    says="the complaint says which decision it is about",
    fields=("complaint.decision_named",),
    kind="given",
)
NOTICE_RECEIVED = Fact(
    name="complaint.notice_received",
    says="the day on which the complainant got the decision",
    fields=("complaint.notice_received",),
    kind="given",
)
IN_TIME = Fact(
    name="complaint.in_time",
    says="the complaint came in time",
    fields=("complaint.notice_received",),
    owner="office",
    fixed=True,
)
LATE_ACCEPTED = Fact(
    name="complaint.late_accepted",
    says="a late complaint is accepted",
    fields=(),
    owner="case worker",
    silence=False,
)
WHAT_IS_WRONG = Fact(
    name="complaint.what_is_wrong",
    says="what is wrong with the decision",
    fields=("complaint.what_is_wrong",),
    kind="given",
)
CHANNEL = Fact(
    name="complaint.channel",
    says="how the complaint came",
    fields=("complaint.channel",),
    kind="choice",
    choices=get_args(Channel),
    owner="office",
    silence="paper",
)
SIGNED = Fact(
    name="complaint.signed",
    says="the complaint is signed",
    fields=("complaint.signed",),
    kind="given",
)
BY = Fact(
    name="complaint.by",
    says="who complains",
    fields=("complaint.by",),
    kind="choice",
    choices=get_args(By),
)
OF_AGE = Fact(
    name="complaint.patient_of_age",
    says="the patient was of age on the day of receipt",
    fields=("patient.identity_number",),
    owner="office",
    fixed=True,
)
DOCTOR_ALONE = Fact(
    name="complaint.doctor_alone",
    says="the doctor alone got the decision",
    fields=("patient.identity_number",),
    owner="office",
    fixed=True,
)
AUTHORITY = Fact(
    name="complaint.authority",
    says="who complains has a power of attorney, is appointed, or has a guardian's consent",
    fields=("complaint.authority",),
)

FACTS: Final[Mapping[str, Fact]] = {
    each.name: each
    for each in (
        DECISION_NAMED,
        NOTICE_RECEIVED,
        IN_TIME,
        LATE_ACCEPTED,
        WHAT_IS_WRONG,
        CHANNEL,
        SIGNED,
        BY,
        OF_AGE,
        DOCTOR_ALONE,
        AUTHORITY,
    )
}
DERIVED: Final = frozenset({IN_TIME.name, OF_AGE.name, DOCTOR_ALONE.name})
"""Facts that the office knows from the decision; nobody states or finds them."""


@dataclass(frozen=True)
class Known:
    """What the decision tells of a complaint.

    decided: its day. told: the last day to complain that its letter told. of_age: whether the
    patient was of age when the complaint came. doctor_alone: whether the doctor alone got it.
    """

    decided: date
    told: date
    of_age: bool
    doctor_alone: bool


def last_day(notice: date, weeks: int, told: date, closed: tuple[date, ...]) -> date:
    """Return the last day to complain (C-2): the later of the law's and the one that was told.

    Example: a decision of 2015-03-16 that came on 2015-03-20: six weeks end on Friday 2015-05-01,
    a holiday; the last day is Monday 2015-05-04.
    """
    return max(roll(notice + timedelta(weeks=weeks), closed), told)


def facts_of(
    complaint: Complaint,
    found: Mapping[str, Finding],
    known: Known | None,
    received: date,
    policy: Policy,
    *,
    late_accepted: bool,
) -> dict[str, object]:
    """Return the value of every fact, None where it is unknown.

    found: findings by fact; they replace what is stated. known: None where nobody read the
    decision, so that what it tells is unknown.
    """
    facts: dict[str, object] = {
        DECISION_NAMED.name: complaint.decision_named or None,
        NOTICE_RECEIVED.name: complaint.notice_received,
        LATE_ACCEPTED.name: late_accepted,
        WHAT_IS_WRONG.name: _any_words(complaint.what_is_wrong),
        CHANNEL.name: complaint.channel or CHANNEL.silence,
        SIGNED.name: complaint.signed or None,
        BY.name: complaint.by,
        AUTHORITY.name: complaint.authority,
    }
    facts |= {name: _read_of(finding) for name, finding in found.items() if name in FACTS}
    return facts | _derived(facts[NOTICE_RECEIVED.name], known, received, policy)


def _any_words(text: str | None) -> bool | None:
    """Return True where something is said to be wrong; "none" says nothing."""
    return None if text is None or text.casefold() == NONE else True


def _read_of(found: Finding) -> object:
    """Return what rules read of a finding: of a statement that it is there, whatever it says."""
    if found.fact == NOTICE_RECEIVED.name:
        return read_day(str(found.value))
    given = FACTS[found.fact].kind == "given" and isinstance(found.value, str)
    return True if given else found.value


def _derived(
    notice: object, known: Known | None, received: date, policy: Policy
) -> dict[str, object]:
    """Return the facts that the office knows from the decision, and the day of notice."""
    if known is None:
        return dict.fromkeys((IN_TIME.name, OF_AGE.name, DOCTOR_ALONE.name))
    usual = known.decided + timedelta(days=policy.notice_days)
    came = notice if isinstance(notice, date) else usual
    last = last_day(came, policy.complaint_weeks, known.told, policy.closed_days)
    return {
        NOTICE_RECEIVED.name: came,
        IN_TIME.name: received <= last,
        OF_AGE.name: known.of_age,
        DOCTOR_ALONE.name: known.doctor_alone,
    }
