"""The guards on the roads of a hospital's use: what must hold, and what would help if not."""

from datetime import date
from typing import Any, Final, cast

from workflow.cu_agreement.facts import NAMED_PATIENT
from workflow.cu_agreement.field_types import PSEUDONYM
from workflow.cu_agreement.guards import Now, Reasons, because, not_before_today
from workflow.cu_hospital import facts as f
from workflow.cu_hospital.commands import EndPatient, RenewExemption, StartPatient
from workflow.cu_hospital.file import Case
from workflow.cu_hospital.rules import H_1, H_4
from workflow.engine.errors import Reason
from workflow.engine.process import Guard
from workflow.logic.fact import Fact

_WANTED: Final[tuple[Fact, ...]] = (f.NAME, f.CONSULTANT)


def _stated(now: Now) -> Reasons:
    return tuple(
        Reason("road", f"{fact.name} is not stated", f"State {fact.says} in the form.")
        for fact in _WANTED
        if now.assessed.facts[fact.name] is None
    )


def _under_one(now: Now) -> Reasons:
    """Refuse a case without its agreement, or under one that was refused or has ended (H-1)."""
    case: Case = now.case
    if len(case.links) != 1 or case.agreement is None:
        return because(
            "the case is under no agreement", "Name the agreement's case (`--under CASE`)."
        )
    if not case.agreement.ended:
        return ()
    state = case.agreement.process.state(case.agreement.state)
    says = f"the agreement (case {case.agreement.number}) {state.says}"
    return (Reason(H_1.id, says, "Register the use under another agreement.", H_1.law),)


STATED: Final[Guard[Any]] = Guard("hospital and senior consultant are stated", _stated)
UNDER_ONE: Final[Guard[Any]] = Guard(
    "its agreement is not refused and has not ended", _under_one, rules=(H_1.id,)
)


def _allowable(now: Now) -> Reasons:
    return tuple(now.assessed.not_true())


def _is_pseudonym(now: Now) -> Reasons:
    if PSEUDONYM.fullmatch(cast("StartPatient", now.command).pseudonym):
        return ()
    return because(
        "this is no pseudonym",
        "Write two to four capital letters, a hyphen and one to four digits, as NO-12; never a "
        "person's number.",
    )


def _may_start(now: Now) -> Reasons:
    """Return why a patient can't start on a day: that day counts, not the day of recording."""
    command, case = cast("StartPatient", now.command), cast("Case", now.case)
    on_that_day = now.assessed.on(command.day)
    wanted = (H_1.id, H_4.id, "K-1")
    return (
        *(_cured(reason) for reason in on_that_day.not_true() if reason.rule in wanted),
        *_not_before(case.allowed_on, command.day, "the use was allowed"),
        *not_before_today(command.day, now, "the first day of treatment"),
        *_not_treated(case, command),
    )


def _cured(reason: Reason) -> Reason:
    """Return a reason with what helps once the use is allowed: nobody is asked any more."""
    if reason.rule != H_4.id:
        return reason
    help_ = "Record the exemption that covers the day (`renew-exemption CASE --from DATE`)."
    return reason._replace(says="no exemption covers that day", help=help_)


def _not_before(first: date | None, day: date, what: str) -> Reasons:
    if first is None or first <= day:
        return ()
    return because(f"{what} on {first}, and this day is before that", "Write a later day.")


def _not_treated(case: Case, command: StartPatient) -> Reasons:
    newest = case.newest_treatment(command.pseudonym)
    if newest is None:
        return ()
    if newest.last is None:
        says = f"{command.pseudonym} is under treatment since {newest.first}"
        return because(says, "Record the end first (`patient-ended`).")
    return _not_before(newest.last, command.day, "the treatment before ended")


def _may_end(now: Now) -> Reasons:
    command, case = cast("EndPatient", now.command), cast("Case", now.case)
    newest = case.newest_treatment(command.pseudonym)
    if newest is None or newest.last is not None:
        if not case.treated:
            return because("nobody is under treatment", "Record who started (`patient-started`).")
        says = f"{command.pseudonym} is not under treatment"
        return because(says, f"Write one of: {', '.join(case.treated)}.")
    return (
        *_not_before(newest.first, command.day, "the treatment started"),
        *not_before_today(command.day, now, "the last day of treatment"),
    )


def _rests_on_exemption(now: Now) -> Reasons:
    command = cast("RenewExemption", now.command)
    if command.until is not None and command.until < command.from_:
        return because("the last day comes before the first", "Write the first day under --from.")
    if now.assessed.facts[f.BASIS.name] == NAMED_PATIENT:
        return ()
    return because("the use rests on a programme, which needs no exemption", "Leave out this step.")


def _nobody_treated(now: Now) -> Reasons:
    treated = cast("Case", now.case).treated
    if not treated:
        return ()
    return because(
        f"still under treatment: {', '.join(treated)}", "Record who has ended (`patient-ended`)."
    )


ALLOWABLE: Final[Guard[Any]] = Guard("every rule is met", _allowable)
A_PSEUDONYM: Final[Guard[Any]] = Guard("the patient is named by a pseudonym", _is_pseudonym)
MAY_START: Final[Guard[Any]] = Guard(
    "H-1 and H-4 hold on that day, which has come since the use was allowed; the patient is not "
    "under treatment",
    _may_start,
    rules=(H_1.id, H_4.id, "K-1"),
)
MAY_END: Final[Guard[Any]] = Guard("the patient is under treatment, and the day fits", _may_end)
ON_EXEMPTION: Final[Guard[Any]] = Guard("the use rests on an exemption", _rests_on_exemption)
NOBODY_TREATED: Final[Guard[Any]] = Guard("nobody is treated any more", _nobody_treated)
