"""The guards of a correction: rules R-1 … R-6, and what would help where one does not hold.

R-2 and R-6 are asked at the opening and at the decision, the others at the decision alone.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, TypeAlias

from workflow.correction.events import NoticeGiven
from workflow.correction.result import Result, decided_result, detriment, result_of
from workflow.engine.errors import Reason
from workflow.engine.people import same_person
from workflow.engine.process import Guard, Situation
from workflow.reimbursement.events import FactJudged, InformationSupplied
from workflow.reimbursement.guards import findings, has_a_day
from workflow.reimbursement.mail import returned_letters
from workflow.reimbursement.position import CORRECTION
from workflow.reimbursement.review import open_reviews, reviews_of

Now: TypeAlias = Situation[Any]
Reasons: TypeAlias = tuple[Reason, ...]
RULES: Final = frozenset({"R-1", "R-2", "R-3", "R-4", "R-5", "R-6"})
PARAGRAPH: Final = "forvaltningsloven § 35"


def old_result(now: Now) -> Result:
    """Return what the decision that is corrected gives still."""
    return decided_result(now.case.corrected, now.linked)


def is_to_detriment(now: Now) -> bool:
    """Return whether the correction would take away a day that the old decision still gives."""
    new = result_of(now.case, now.assessed)
    return new is not None and detriment(old_result(now), new, now.today)


# At the opening ----------------------------------------------------------------------------


def _of_a_decision(now: Now) -> Reasons:
    if now.case.corrected.decided:
        return ()
    says = f"case {now.case.corrected.number} is not decided"
    return (Reason("road", says, "Only a decision is corrected."),)


def _not_before_the_decided(now: Now) -> Reasons:
    if now.case.received >= now.case.corrected.received:
        return ()
    says = "what is new can't come before the case that is corrected"
    return (Reason("road", says, "Write the day on which it reached the office."),)


def _moved_in_a_revocation(now: Now) -> Reasons:
    """Refuse a later day where no revocation is corrected, and one that is not later."""
    corrected, moved_to = now.case.corrected, now.case.opening.moved_to
    if moved_to is None or not corrected.decided:
        return ()
    if not now.case.of_a_revocation:
        says = "only a revocation has a day that can be moved"
        return (Reason("road", says, "Leave out the day (`--moved-to`)."),)
    return _later(moved_to, corrected.revoked_from)


def _later(moved_to: date, revoked_from: date | None) -> Reasons:
    if revoked_from is None:
        return (Reason("road", "the revocation has been lifted", "There is nothing to move."),)
    if moved_to > revoked_from:
        return ()
    says = f"the revocation counts from {revoked_from} already"
    return (Reason("road", says, "Name a later day, or none to lift it."),)


def open_to_correction(number: str, cases: Iterable[Any], own: str = "") -> Reasons:
    """Return why a decision can't be corrected now (R-6). cases: of its matter.

    own: the correction that asks.
    """
    cases = tuple(cases)
    replaced = tuple(
        Reason(
            "R-6",
            f"case {number} has been replaced by the correction {case.number}",
            f"Correct case {case.number} instead.",
        )
        for case in reviews_of(number, cases)
        if case.process.name == CORRECTION and case.number != own and case.decided
    )
    complaints = tuple(
        Reason(
            "R-6",
            f"the complaint {case.number} of case {number} is open",
            f"Decide it in the complaint (`reverse {case.number}`), or wait for its end.",
        )
        for case in cases
        if ("complains_of", number) in case.links and not case.ended
    )
    return replaced + complaints + open_reviews("R-6", number, cases, own)


def _open_to_correction(now: Now) -> Reasons:
    return open_to_correction(now.case.corrected.number, now.linked, now.case.number)


def _no_letter_is_out(now: Now) -> Reasons:
    """Refuse ground b where somebody can have the letter. Nobody has looked: that is unknown."""
    if now.case.ground != "b":
        return ()
    sent = getattr(now.command, "sent", None)
    if sent is None:
        says = "whether a letter of the decision has gone out is looked up when this step is taken"
        return (Reason("R-2", says, "Take the step on the stored case.", PARAGRAPH),)
    out = sorted(set(sent) - returned_letters(now.case.corrected))
    if not out:
        return ()
    number = now.case.corrected.number
    return (
        Reason(
            "R-2",
            f"letters of the decision have gone out: {', '.join(out)}",
            f"Record each one that came back (`mail {number} --returned LETTER`), "
            "or correct on another ground.",
            PARAGRAPH,
        ),
    )


# At the decision ---------------------------------------------------------------------------


def _decidable(now: Now) -> Reasons:
    """Refuse a decision while the file says neither grant, reject nor dismiss, or gives no day."""
    new = result_of(now.case, now.assessed)
    if new is None:
        return findings(now.assessed.of(now.case))
    if new.first is None or new.last is None or new.first <= new.last:
        return ()
    return has_a_day(now) or (
        Reason(
            "road",
            f"the grant would end ({new.last}) before it begins ({new.first})",
            "Open the correction with other days.",
        ),
    )


def _no_detriment(now: Now) -> Reasons:
    if now.case.ground != "a" or not is_to_detriment(now):
        return ()
    says = "ground a changes nothing to the patient's detriment, and days would be taken away"
    help_ = "Drop the correction (`drop`); ground c is for an invalid decision."
    return (Reason("R-1", says, help_, f"{PARAGRAPH} a"),)


def _after_notice(now: Now) -> Reasons:
    """Refuse a detriment under ground c unless the patient was told of this very decision."""
    if now.case.ground != "c" or not is_to_detriment(now):
        return ()
    told, new = now.case.noticed, result_of(now.case, now.assessed)
    if told is not None and new == _as_told(told):
        return ()
    says = "the patient has not been told of this decision, which takes days away"
    if told is not None:
        says = "the patient was told of another decision than this one"
    help_ = "Give notice (`give-notice`), and wait until the time to answer is over."
    return (Reason("R-3", says, help_, "forvaltningsloven § 16"),)


def _as_told(told: NoticeGiven) -> Result:
    return Result(told.verdict == "granted", told.valid_from, told.valid_to)


def _two_persons(now: Now) -> Reasons:
    """Refuse an approver who opened the correction, or added to its file.

    In a complaint the reviewer is the second person already.
    """
    case, by = now.case, now.command.by
    if case.ground == "complaint":
        return ()
    added = (x.actor for x in case.events if isinstance(x.event, FactJudged | InformationSupplied))
    help_ = "Another person must read the file and approve (`approve`)."
    if same_person(by, case.opener):
        return (Reason("R-4", "who opened the correction can't approve it", help_),)
    if any(same_person(by, each) for each in added):
        return (Reason("R-4", "who added to the file can't approve the correction", help_),)
    return ()


def _differs(now: Now) -> Reasons:
    new, corrected = result_of(now.case, now.assessed), now.case.corrected
    if now.case.ground == "body" or new is None:
        return ()
    if now.case.of_a_revocation:
        if new.moved_to is not None:
            return _later(new.moved_to, corrected.revoked_from)
        same = corrected.revoked_from is None
    else:
        decision = corrected.decision
        same = new == Result(decision.verdict == "granted", decision.valid_from, decision.valid_to)
    if not same:
        return ()
    says = "verdict and days would be the same as before"
    return (Reason("R-5", says, "Drop the correction (`drop`): the decision stands."),)


def _to_detriment(now: Now) -> Reasons:
    if result_of(now.case, now.assessed) is None:
        return findings(now.assessed.of(now.case))
    if is_to_detriment(now):
        return ()
    says = "the correction takes no day away, so nobody needs a notice"
    return (Reason("road", says, "Decide it (`approve`)."),)


def _annulled_by_the_body(now: Now) -> Reasons:
    if now.case.outcome is None or now.case.outcome.kind == "annulled":
        return ()
    says = "the body has decided, and nothing is left to ask"
    return (Reason("road", says, "Decide as the body did (`approve`)."),)


def _not_of_the_body(now: Now) -> Reasons:
    if now.case.ground != "body":
        return ()
    says = "the body has decided, and its decision can't be dropped"
    return (Reason("road", says, "Carry it out (`approve`)."),)


def _of_an_application(now: Now) -> Reasons:
    """Refuse a request for information where a revocation is corrected: nothing is assessed."""
    if not now.case.of_a_revocation:
        return ()
    says = "the correction of a revocation asks nobody for information"
    return (Reason("road", says, "Decide it (`approve`) or drop it (`drop`)."),)


OF_A_DECISION: Final[Guard[Any]] = Guard("it is decided", _of_a_decision)
NOT_BEFORE: Final[Guard[Any]] = Guard("it came after the case", _not_before_the_decided)
MOVED: Final[Guard[Any]] = Guard(
    "only a revocation is moved, to a later day", _moved_in_a_revocation
)
NO_LETTER_OUT: Final[Guard[Any]] = Guard(
    "ground b: no letter is out", _no_letter_is_out, rules=("R-2",)
)
NOT_REVIEWED: Final[Guard[Any]] = Guard(
    "no complaint, other correction or revocation of it is open, and it was not replaced",
    _open_to_correction,
    rules=("R-6",),
)
DECIDABLE: Final[Guard[Any]] = Guard("outcome is grant, reject or dismiss", _decidable)
NO_DETRIMENT: Final[Guard[Any]] = Guard(
    "ground a: to nobody's detriment", _no_detriment, rules=("R-1",)
)
AFTER_NOTICE: Final[Guard[Any]] = Guard(
    "ground c, to detriment: notice of it is over", _after_notice, rules=("R-3",)
)
TWO_PERSONS: Final[Guard[Any]] = Guard(
    "by another person than who opened it or added to it", _two_persons, rules=("R-4",)
)
DIFFERS: Final[Guard[Any]] = Guard("verdict or days differ", _differs, rules=("R-5",))
TO_DETRIMENT: Final[Guard[Any]] = Guard("it takes days away", _to_detriment)
ANNULLED: Final[Guard[Any]] = Guard("the body leaves it to us", _annulled_by_the_body)
NOT_OF_THE_BODY: Final[Guard[Any]] = Guard("the body did not decide it", _not_of_the_body)
OF_AN_APPLICATION: Final[Guard[Any]] = Guard("no revocation is corrected", _of_an_application)
OPENING: Final = (OF_A_DECISION, NOT_BEFORE, MOVED, NO_LETTER_OUT, NOT_REVIEWED)
DECIDING: Final = (
    DECIDABLE,
    NO_DETRIMENT,
    NO_LETTER_OUT,
    AFTER_NOTICE,
    TWO_PERSONS,
    DIFFERS,
    NOT_REVIEWED,
)
