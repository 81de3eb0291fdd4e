"""The case of a revocation: which grants end, and from which day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from workflow.engine.case import Recorded
from workflow.reimbursement import file
from workflow.reimbursement.position import Grant, grants, key_of
from workflow.revocation.events import RevocationOpened, Revoked


@dataclass(frozen=True)
class RevocationCase(file.Case):
    """A case that ends grants. Its application is the file of the grant that it was opened on.

    revoked_from: the first day that the grants do not have; None while it is not decided.
    """

    revoked_from: date | None = None

    @property
    def opening(self) -> RevocationOpened:
        """The event that opened the revocation."""
        return cast("RevocationOpened", self.events[0].event)

    @property
    def opener(self) -> str:
        """Who opened the revocation."""
        return self.events[0].actor

    @property
    def applied_on(self) -> date:
        """The day of arrival of the application that was granted."""
        return self.opening.applied_on

    @property
    def opened_for(self) -> str:
        """The number of the grant that it was opened on."""
        return next(link.number for link in self.links if link.kind == "revokes")

    @property
    def revoked(self) -> tuple[Any, ...]:
        """The grants that it ends, as far as its matter was read."""
        return self.linked_to("revokes")


def revoked(case: RevocationCase, recorded: Recorded) -> RevocationCase:
    """Return the decided case."""
    day = cast("Revoked", recorded.event).day
    return replace(case, revoked_from=day, decided_on=recorded.effective)


def grants_left(case: Any, cases: Iterable[Any], day: date, *, alone: bool) -> list[Grant]:
    """Return the grants with a day left on or after a day: those of the key of a case.

    cases: of its matter. alone: only the grant of the case itself.
    """
    matter = (case, *(other for other in cases if other.number != case.number))
    found = [grant for grant in grants(matter) if grant.lasts_until(day)]
    if alone:
        return [grant for grant in found if grant.case.number == case.number]
    key = key_of(case.application, matter, case.number)
    return [
        grant
        for grant in found
        if grant.case.number == case.number or (key is not None and key.fits(grant.case))
    ]
