"""The case of a correction: the decided file with what is new, judged again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self, cast

from workflow.correction.events import BodyOutcome, Carried, Changed, CorrectionOpened, NoticeGiven
from workflow.engine.case import Recorded
from workflow.engine.links import behind
from workflow.engine.tables import Tables
from workflow.logic.fact import Finding
from workflow.reimbursement import file
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.findings_applied import said_of
from workflow.reimbursement.position import CORRECTION, REVOCATION


@dataclass(frozen=True)
class CorrectionCase(file.Case):
    """A case that makes a decision again. Its application is the decided file with what is new."""

    @classmethod
    def opened(cls, process: Tables[Any], number: str, recorded: Recorded) -> Self:
        """Return a new correction from its first event, with the findings that came with it."""
        case = super().opened(process, number, recorded)
        event = cast("CorrectionOpened", recorded.event)
        findings = (_finding(each, event.application) for each in event.findings)
        judged = {finding.key: finding for finding in findings}
        return replace(case, judged=judged, heard=event.heard)

    @property
    def opening(self) -> CorrectionOpened:
        """The event that opened the correction."""
        return cast("CorrectionOpened", self.events[0].event)

    @property
    def opener(self) -> str:
        """Who opened the correction: also by an outcome or by mail."""
        return self.events[0].actor

    @property
    def ground(self) -> str:
        """Why the decision may be made again."""
        return self.opening.ground

    @property
    def outcome(self) -> BodyOutcome | None:
        """What the body decided, where it opened the correction."""
        return self.opening.outcome

    @property
    def applied_on(self) -> date:
        """The day of the first receipt, from which the days of a grant are counted."""
        return self.opening.applied_on

    @property
    def corrected(self) -> Any:
        """The decided case that this one corrects; None where its matter was not read."""
        return next(iter(self.linked_to("corrects")), None)

    @property
    def of_a_revocation(self) -> bool:
        """Whether a revocation is corrected, or a correction of one."""
        found = behind(self.corrected, CORRECTION, "corrects", self.linked)
        return found is not None and found.process.name == REVOCATION

    @property
    def noticed(self) -> NoticeGiven | None:
        """What the patient was told that the decision is to become; None if nothing."""
        events = (recorded.event for recorded in reversed(self.events))
        return next((event for event in events if isinstance(event, NoticeGiven)), None)

    @property
    def lifts(self) -> bool:
        """Whether it has lifted a revocation."""
        return isinstance(self.decision, Changed) and self.decision.lifts

    @property
    def revoked_from(self) -> date | None:
        """The later day to which it has moved a revocation; None = it has moved none."""
        return self.decision.moved_to if isinstance(self.decision, Changed) else None

    @property
    def moved_to(self) -> date | None:
        """The later day to which it has moved a revocation, as `revoked_from`."""
        return self.revoked_from


def reopened(
    decided: Any,
    supplement: Application | None = None,
    findings: Iterable[Finding] = (),
    arrived: date | None = None,
) -> file.Case:
    """Return a decided case as an open one: its file with what is new, and nothing decided.

    supplement: what is new, which arrived on a day. findings: those made since, as in a complaint.
    """
    case: file.Case = replace(
        decided, state="under_review", requests=(), proposal=None, decision=None, decided_on=None
    )
    if supplement is not None:
        case = file.with_supplement(case, supplement, arrived or decided.received)
    for finding in findings:
        stated = said_of(finding.fact, case.application)
        case = file.found_too(case, finding._replace(stated=stated, since=()))
    return case


def carried(case: file.Case) -> tuple[Carried, ...]:
    """Return the findings of a case as they come with its file.

    What the doctor has stated since is kept as what the file says now.
    """
    return tuple(
        Carried(
            each.fact,
            cast("Any", each.value),
            each.because,
            each.by,
            each.item,
            bool(each.since),
        )
        for each in case.judged.values()
    )


def _finding(came: Carried, application: Application) -> Finding:
    """Return a finding that came with a file, as it stands in the correction."""
    said = said_of(came.fact, application)
    since = (said,) if came.stated_since and said else ()
    return Finding(came.fact, came.value, came.because, came.by, came.item, since=since)
