"""The guards on the roads of a complaint: what must hold, and what would help if it does not.

A guard reads the assessment, the deadlines and the other cases of the matter. It changes nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, TypeAlias, cast

from workflow.complaint.commands import Ask, Complain, Judge, Outcome
from workflow.complaint.decision import (
    COMPLAINT,
    complained_of,
    decided_it,
    decision_of,
    of_a_dismissal,
    of_a_revocation,
)
from workflow.complaint.facts import FACTS, NOTICE_RECEIVED
from workflow.complaint.file import Case
from workflow.complaint.rules import C_2, C_6, C_7, C_8
from workflow.correction.file import reopened
from workflow.correction.result import Result, decided_result, favours
from workflow.engine.errors import Reason
from workflow.engine.links import Link
from workflow.engine.process import Guard, Situation
from workflow.engine.readers import read_day
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.guards import findings
from workflow.reimbursement.position import CORRECTION, REVOCATION

Now: TypeAlias = Situation[Case]
Reasons: TypeAlias = tuple[Reason, ...]

_WHO: Final = "the complainant"


def _road(says: str, help_: str) -> Reasons:
    return (Reason("road", says, help_),)


# What the assessment says -------------------------------------------------------------------


def _why(now: Now, *, closed: bool = False) -> Reasons:
    """Return each rule that is not met, and each fact that is still missing."""
    found = now.assessed.of(now.case) if closed else now.assessed.open
    help_ = "Accept it on written grounds (`accept-late`), or dismiss the complaint (`dismiss`)."
    return tuple(
        reason._replace(help=help_) if reason.rule == C_2.id else reason
        for reason in findings(found, FACTS, _WHO)
    )


def _decidable(now: Now) -> Reasons:
    return _why(now) if now.assessed.open.outcome == "missing" else ()


def _missing(now: Now) -> Reasons:
    if now.assessed.open.outcome == "missing":
        return ()
    return _road("nothing is missing", "Start the review (`start`), or decide.")


def _facts_named(now: Now) -> Reasons:
    return () if cast("Ask", now.command).facts else _missing(now)


def _admissible(now: Now) -> Reasons:
    found = now.assessed.of(now.case)
    return () if found.outcome == "admissible" else _why(now, closed=True)


def _to_dismiss(now: Now) -> Reasons:
    match now.assessed.of(now.case).outcome:
        case "dismiss":
            return ()
        case "admissible":
            help_ = "Uphold the decision (`uphold`) or change it (`reverse`)."
            return _road("every rule is met, so there is no reason to dismiss", help_)
        case _:
            return _why(now)


# C-6: what can be complained of --------------------------------------------------------------


def _no(says: str, help_: str, rule: str = C_6) -> Reason:
    return Reason(rule, says, help_, "forvaltningsloven § 28")


def standing(case: Case, other: Any) -> Iterator[Reason]:
    """Yield why a decision, or the dismissal of a complaint, can't be complained of (C-6).

    case: the complaint, which does not count as one that is open.
    """
    number = other.number
    if other.process.name == COMPLAINT:
        if not other.dismissed:
            yield _no(f"complaint {number} is not dismissed", "Complain of what was decided.")
    elif not other.decided:
        yield _no(f"case {number} is not decided", "Wait for the decision.")
    for each in _others(case, COMPLAINT, Link("complains_of", number)):
        if not each.ended:
            yield _no(
                f"complaint {each.number} of it is open",
                f"Answer that one (`answer {each.number}`).",
            )
        if each.body_closed:
            yield _no(
                f"the body has closed complaint {each.number} of it",
                "There is no further complaint.",
            )
        if other.process.name == COMPLAINT and _taken_up(case, each):
            yield _no(f"case {number} has been taken up anew", "Complain of what came of it.")
    for each in _others(case, CORRECTION, Link("corrects", number)):
        if each.decided:
            yield _no(
                f"the decision was replaced by case {each.number}",
                f"Complain of that one (`complain {each.number}`).",
            )


def _others(case: Case, process: str, link: Link) -> Iterator[Any]:
    """Yield the other cases of the matter, of a process, with a link."""
    for other in case.linked:
        if other.process.name == process and link in other.links and other.number != case.number:
            yield other


def _taken_up(case: Case, complaint: Any) -> bool:
    """Return whether a new complaint came of one of a dismissal."""
    return any(_others(case, COMPLAINT, Link("settles", complaint.number)))


def _can_be_complained_of(now: Now) -> Reasons:
    ahead = {each.number: each for each in (complained_of(now.case), decision_of(now.case))}
    return tuple(reason for each in ahead.values() for reason in standing(now.case, each))


def _nothing_under_way(now: Now) -> Reasons:
    """Refuse while a correction or a revocation of the decision is open."""
    first = decision_of(now.case)
    links = ((CORRECTION, "corrects"), (REVOCATION, "revokes"))
    return tuple(
        _no(f"{process} {each.number} of the decision is open", "Decide or drop that case first.")
        for process, kind in links
        for each in _others(now.case, process, Link(kind, first.number))
        if not each.ended
    )


# C-7, C-8 ------------------------------------------------------------------------------------


def _by_another(now: Now) -> Reasons:
    if not decided_it(now.case, now.command.by):
        return ()
    says = "who decided, proposed, approved or opened what is complained of can't review it"
    return (Reason(C_7, says, "Another person must review the complaint.", "INT"),)


def new_decision(case: Case, today: date) -> Assessed | None:
    """Return what the decided file with what is new would become; None where it is no application.

    It is judged as an open file, by the rules and the policy of the decision.
    """
    decision = complained_of(case)
    if of_a_dismissal(case) or of_a_revocation(case):
        return None
    return Assessed(reopened(decision, case.new_facts, case.findings, case.heard), today)


def _better(now: Now) -> Reasons:
    """Refuse unless the new decision grants every day of the old one, and one more (C-8)."""
    new = new_decision(now.case, now.today)
    if new is None:
        return ()
    found = new.open
    if found.outcome != "grant":
        return (
            Reason(
                C_8,
                "the decided file and what is new do not give a grant",
                "Put what is new in the file (`answer`), record a finding (`judge`), or uphold.",
                LAW,
            ),
            *findings(found),
        )
    old = decided_result(complained_of(now.case), now.case.linked)
    if favours(old, Result(True, *new.valid)):
        return ()
    says = "the new decision would not give every day of the old one, and one more"
    return (Reason(C_8, says, "Uphold the decision (`uphold`).", LAW),)


LAW: Final = "forvaltningsloven § 33"


# Days and fields -----------------------------------------------------------------------------


def _not_before(now: Now) -> Reasons:
    received = cast("Any", now.command).received
    if received is None or received >= now.case.received:
        return ()
    return _road(
        "this can't come before the complaint", "Write the day on which it reached the office."
    )


def _after_the_decision(now: Now) -> Reasons:
    decided = complained_of(now.case).decided_on
    if decided is None or decided <= now.case.received:
        return ()
    return _road(
        f"a complaint can't come before what it is about, decided on {decided}",
        "Write the day on which it reached the office.",
    )


def _notice_in_order(now: Now) -> Reasons:
    """Refuse a day of notice before the decision, or after the complaint."""
    day, decided = _notice(now.command), getattr(complained_of(now.case), "decided_on", None)
    if day is None or decided is None or decided <= day <= now.case.received:
        return ()
    says = f"the decision is of {decided}, and the complaint came on {now.case.received}"
    return _road(says, "Write the day on which the complainant got the decision, between the two.")


def _notice(command: Any) -> date | None:
    if isinstance(command, Judge):
        return read_day(str(command.value)) if command.fact == NOTICE_RECEIVED.name else None
    form = command.application if isinstance(command, Complain) else command.supplement
    return form.complaint.notice_received if form.complaint else None


def _dated_in_order(now: Now) -> Reasons:
    dated, sent = cast("Outcome", now.command).dated, now.case.sent_on
    if sent is None or sent <= dated <= now.today:
        return ()
    return _road(
        f"the complaint was sent on on {sent}, and today is {now.today}",
        "Write the day of the body's answer, between the two.",
    )


def _fields_fit(now: Now) -> Reasons:
    """Refuse days that do not belong to the answer, or that it lacks."""
    command = cast("Outcome", now.command)
    if command.outcome == "worse" and not _can_become_worse(now.case):
        help_ = "Write the outcome as the body's letter has it."
        return _road("only a grant can become worse", help_)
    allowed = _days_of(now.case, command.outcome)
    given = [name for name in _DAYS if getattr(command, name) is not None]
    extra = [name for name in given if name not in allowed]
    if extra:
        return _road(f"{_typed(extra, ', ')} does not belong to this outcome", "Leave it out.")
    if command.outcome == "partly" and allowed and not given:
        return _road("the days that the body decided are not stated", f"Write {_typed(allowed)}.")
    if command.valid_from and command.valid_to and command.valid_to < command.valid_from:
        return _road(
            "the last day comes before the first", "Write the days as the letter has them."
        )
    return _moves_later(now.case, command) or _gives_days(now, command)


def _moves_later(case: Case, command: Outcome) -> Reasons:
    """Refuse a day of a revocation that is no later than its own."""
    since = complained_of(case).revoked_from if of_a_revocation(case) else None
    if command.from_ is None or since is None or command.from_ > since:
        return ()
    return _road(
        f"the revocation counts from {since} already", "Write a later day, as the letter has it."
    )


def _gives_days(now: Now, command: Outcome) -> Reasons:
    """Refuse days that no grant can have, and a worse decision that takes no day away."""
    new = new_decision(now.case, now.today)
    if new is None or command.outcome not in ("partly", "worse"):
        return ()
    first, last = new.valid
    old = complained_of(now.case).decision
    if command.outcome == "worse":
        first, last = old.valid_from or first, None
        if command.valid_to and old.valid_to and command.valid_to >= old.valid_to:
            says = f"the grant ends on {old.valid_to} already, so this is not worse"
            return _road(says, "Write the outcome as the body's letter has it.")
    first, last = command.valid_from or first, command.valid_to or last
    if last is None or first <= last:
        return ()
    says = f"the grant would end ({last}) before it begins ({first})"
    return _road(says, "Write the days as the letter has them.")


_DAYS: Final = ("valid_from", "valid_to", "from_")


def _days_of(case: Case, outcome: str) -> tuple[str, ...]:
    """Return the days that an outcome can have; of a partial one, at least one is needed."""
    if of_a_dismissal(case):
        return ()
    if of_a_revocation(case):
        return ("from_",) if outcome == "partly" else ()
    return {"partly": ("valid_from", "valid_to"), "worse": ("valid_to",)}.get(outcome, ())


def _can_become_worse(case: Case) -> bool:
    decision = complained_of(case)
    if of_a_dismissal(case):
        return True
    return not of_a_revocation(case) and decision.decision.verdict == "granted"


def _typed(names: Sequence[str], joined: str = " or ") -> str:
    return joined.join(f"--{name.strip('_').replace('_', '-')}" for name in names)


def _returned(now: Now) -> Reasons:
    if cast("Outcome", now.command).outcome == "returned":
        return ()
    return _road("the body has closed the complaint", "It is closed.")


DECIDABLE: Final = Guard("admissible or dismiss", _decidable)
MISSING: Final = Guard("something is missing", _missing)
FACTS_NAMED: Final = Guard("facts are named, or something is missing", _facts_named)
ADMISSIBLE: Final = Guard("admissible", _admissible)
TO_DISMISS: Final = Guard("outcome is dismiss", _to_dismiss)
CAN_BE_COMPLAINED_OF: Final = Guard("C-6", _can_be_complained_of, rules=(C_6,))
NOTHING_UNDER_WAY: Final = Guard(
    "no correction or revocation of the decision is open", _nothing_under_way, rules=(C_6,)
)
BY_ANOTHER: Final = Guard("C-7", _by_another, rules=(C_7,))
BETTER: Final = Guard("C-8", _better, rules=(C_8,))
AFTER_THE_DECISION: Final = Guard("it came after the decision", _after_the_decision)
AFTER_THE_COMPLAINT: Final = Guard("it came after the complaint", _not_before)
NOTICE_IN_ORDER: Final = Guard(
    "the day of notice lies between decision and complaint", _notice_in_order
)
DATED_IN_ORDER: Final = Guard("dated from the day sent on to today", _dated_in_order)
FIELDS_FIT: Final = Guard("the days fit the outcome", _fields_fit)
RETURNED: Final = Guard("the body returned it", _returned)
