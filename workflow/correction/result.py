"""What a correction makes of a decision: the verdict and the days, and for whom they are worse.

Everything here follows from the two decisions and a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from workflow.correction.file import CorrectionCase
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.position import grants

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Result:
    """What a decision gives. granted: whether it gives days. first, last: both days included.

    last: None = without end. Of a revocation: lifted, or moved_to a later day.
    """

    granted: bool
    first: date | None = None
    last: date | None = None
    lifted: bool = False
    moved_to: date | None = None

    def days(self, on: date = date.min) -> tuple[date, date] | None:
        """Return the first and last day that it gives from a day on; None = it gives none."""
        if not self.granted or self.first is None:
            return None
        first, last = max(self.first, on), self.last or date.max
        return (first, last) if first <= last else None


def detriment(old: Result, new: Result, today: date) -> bool:
    """Tell whether a new decision takes away a day, from today on, that the old one still gives.

    Example, on 1 June: a grant to 31 December becomes one to 30 November: yes. It ended in May:
    no. It becomes one from 1 July: yes, since June is lost.
    """
    before, after = old.days(today), new.days()
    if before is None:
        return False
    return after is None or after[0] > before[0] or after[1] < before[1]


def favours(old: Result, new: Result) -> bool:
    """Tell whether a new decision gives every day of the old one, and at least one more."""
    before, after = old.days(), new.days()
    if after is None or after == before:
        return False
    return before is None or (after[0] <= before[0] and after[1] >= before[1])


def decided_result(decided: Any, cases: Iterable[Any]) -> Result:
    """Return what a decided case gives still: revoked days are left out. cases: of its matter."""
    decision = decided.decision
    if decision is None or decision.verdict != "granted":
        return Result(granted=False)
    matter = (decided, *(case for case in cases if case.number != decided.number))
    grant = next((each for each in grants(matter) if each.case is decided), None)
    last = decision.valid_to
    if grant is not None and grant.revoked is not None:
        last = min(last or date.max, grant.revoked - _DAY)
    return Result(True, decision.valid_from, last)


def result_of(case: CorrectionCase, assessed: Assessed) -> Result | None:
    """Return what a correction comes to: as the body says, else as its file is assessed.

    None = the file can't be decided on yet.
    """
    outcome, corrected = case.outcome, case.corrected
    if case.of_a_revocation:
        moved_to = case.opening.moved_to if outcome is None else outcome.moved_to
        return Result(granted=True, lifted=moved_to is None, moved_to=moved_to)
    if outcome is None or outcome.kind == "annulled":
        return _assessed(case, assessed)
    first, last = assessed.valid
    match outcome.kind:
        case "granted":
            return Result(True, first, last)
        case "partly":
            return Result(True, outcome.valid_from or first, outcome.valid_to or last)
        case _ if outcome.valid_to is not None:
            return Result(True, corrected.decision.valid_from, outcome.valid_to)
        case _:
            return Result(granted=False)


def _assessed(case: CorrectionCase, assessed: Assessed) -> Result | None:
    match assessed.of(case).outcome:
        case "grant":
            return Result(True, *assessed.valid)
        case "reject" | "dismiss":
            return Result(granted=False)
        case _:
            return None
