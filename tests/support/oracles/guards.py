"""The guards of the model's transitions: each returns the reasons against a step, none = allowed.

Written by hand from the law page; nothing of the product is imported here.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from oracles.applications import FACT, OF_REGISTERS, Found
from oracles.words import Step

if TYPE_CHECKING:
    from oracles.case import File

Reasons = frozenset[str]
Guard = Callable[["File", Step, date], Reasons]
OPEN: Final[Reasons] = frozenset()
NOTHING_MISSING: Final = "nothing is missing that could change the outcome"


def _against(found: Found) -> Reasons:
    """Return every rule that is not met, and every fact that is missing or for the case worker."""
    unknown = found.missing | found.tasks
    return frozenset(found.failing) | {f"missing {fact}" for fact in unknown}


def decidable(case: "File", _step: Step, today: date) -> Reasons:
    """Nothing decisive is unknown."""
    found = case.found(today)
    return OPEN if found.outcome in ("grant", "reject", "dismiss") else _against(found)


def incomplete(case: "File", step: Step, today: date) -> Reasons:
    """There is something to ask for, or somebody else to ask."""
    found = case.found(today)
    if "S-1" in found.failing and FACT["S-1"] in step.facts:
        return _of_registers(step)
    if found.outcome == "wrong_applicant" or found.missing:
        return _of_registers(step)
    return _of_registers(step) | (_against(found) or {NOTHING_MISSING})


def _of_registers(step: Step) -> Reasons:
    """A register is not asked, and answers nobody's letter."""
    return Reasons(
        f"a register answers {fact}, not the doctor" for fact in step.facts if fact in OF_REGISTERS
    )


def named(case: "File", step: Step, today: date) -> Reasons:
    """Under review, a reviewer may ask for more than what is missing."""
    return _of_registers(step) if step.facts else incomplete(case, step, today)


def answered(case: "File", step: Step, today: date) -> Reasons:
    """The doctor is asked for nothing more; what is left is for the case worker."""
    found = case.found(today)
    if found.outcome == "missing" and not found.missing:
        return OPEN
    return decidable(case, step, today)


def otherwise(case: "File", step: Step, today: date) -> Reasons:
    """The answer was not enough."""
    if answered(case, step, today):
        return OPEN
    return Reasons({NOTHING_MISSING})


def once(case: "File", _step: Step, _today: date) -> Reasons:
    """More time is given once. (After the last day, time itself has moved the case to review.)"""
    assert case.request is not None
    return (
        Reasons({"the time to answer has been extended once already"})
        if case.request.extended
        else OPEN
    )


def passed(case: "File", _step: Step, today: date) -> Reasons:
    """The last day to answer counts in full."""
    assert case.request is not None
    return OPEN if today > case.request.due else Reasons({"the last day to answer has not passed"})


def _waits(case: "File") -> Reasons:
    return (
        OPEN if case.proposer is None else Reasons({"a proposed refusal waits for a second person"})
    )


def discretion(case: "File", _step: Step, today: date) -> Reasons:
    """§ 3b alone leaves discretion, and only where every rule is met."""
    found = case.found(today)
    if found.outcome != "grant":
        return _waits(case) | _against(found)
    return _waits(case) | (
        {"only § 3b leaves discretion («kan unntaksvis»)"}
        if case.kind.paragraph == "§ 3a"
        else OPEN
    )


def proposed(case: "File", _step: Step, _today: date) -> Reasons:
    """There is something to return."""
    return Reasons({"no refusal has been proposed"}) if case.proposer is None else OPEN


def by_another(case: "File", step: Step, today: date) -> Reasons:
    """A refusal on discretion takes two people."""
    if case.proposer is None:
        return proposed(case, step, today)
    if _same(case.proposer, step.by):
        return Reasons({"the person who proposed the refusal can't approve it"})
    found = case.found(today)
    return OPEN if found.outcome == "grant" else _against(found)


def grantable(case: "File", _step: Step, today: date) -> Reasons:
    """Every rule is met, and no refusal waits."""
    found = case.found(today)
    return _waits(case) | (OPEN if found.outcome == "grant" else _against(found))


def rejectable(case: "File", _step: Step, today: date) -> Reasons:
    """There is a ground; on a closed file what is missing is one."""
    found = case.found(today, closed=True)
    if found.outcome in ("reject", "dismiss"):
        return _waits(case)
    whole = Reasons({"every rule is met, so there is no reason to reject"})
    return _waits(case) | (whole if found.outcome == "grant" else _against(found))


def _same(one: str, other: str) -> bool:
    return one.lower().split() == other.lower().split()


def no_adviser(case: "File", step: Step, _today: date) -> Reasons:
    """Who advised neither decides nor proposes. No walk demands an adviser."""
    if any(_same(step.by, adviser) for adviser in case.advisers):
        return Reasons(
            {"the person who advised in this case can neither decide it nor propose a refusal"}
        )
    return OPEN


def no_proposer(case: "File", step: Step, _today: date) -> Reasons:
    """Who ever proposed a refusal does not advise."""
    if any(_same(step.by, proposer) for proposer in case.proposers):
        return Reasons({"the person who proposed a refusal of this case can't advise in it"})
    return OPEN


def _both(one: Guard, other: Guard) -> Guard:
    return lambda case, step, today: one(case, step, today) | other(case, step, today)


_ADVICE: Final = "an adviser was heard if one must be, not by who advised"
GUARDS: Final[dict[str, Guard]] = {
    "nothing decisive is unknown": decidable,
    "the doctor is asked for nothing more": answered,
    "outcome is missing or wrong_applicant": incomplete,
    "facts are named, or outcome is missing or wrong_applicant": named,
    "otherwise": otherwise,
    "once, before the deadline has passed": once,
    "the deadline has passed": passed,
    "§ 3b, every rule met, written grounds, not by who advised": _both(discretion, no_adviser),
    "a refusal is proposed": proposed,
    f"a refusal is proposed, by another person, {_ADVICE}": _both(by_another, no_adviser),
    f"outcome is grant, {_ADVICE}": _both(grantable, no_adviser),
    f"outcome is reject or dismiss, or the deadline has passed, {_ADVICE}": _both(
        rejectable, no_adviser
    ),
    "not by who proposed": no_proposer,
}
