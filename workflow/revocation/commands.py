"""What can be asked of a revocation, as data. When it is allowed: `process.py`."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from workflow.engine.case import Command, Says
from workflow.engine.steps import Register
from workflow.revocation.events import Ground


@dataclass(frozen=True, kw_only=True)
class Revoke(Register):
    """Open a revocation of a grant, on written grounds; the patient is told first.

    It has the file of the grant, and the day of its opening.
    """

    ground: Annotated[
        Ground, Says("21-6: circumstances have changed; 21-7: the grant rests on wrong information")
    ]
    from_: Annotated[date, Says("the first day that is taken away")]
    because: str
    application: None = field(default=None, metadata={"from": "grant"})
    received: date | None = field(default=None, metadata={"from": "clock"})


class Approve(Command):
    """Decide the revocation, as another person than who opened it."""
