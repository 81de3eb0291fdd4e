"""What can be asked of a correction, as data. When it is allowed: `process.py`."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from workflow.correction.events import BodyOutcome, Ground
from workflow.engine.case import Command, Says
from workflow.engine.steps import Register
from workflow.logic.fact import Finding
from workflow.reimbursement.application import Application

Sent = Annotated[
    tuple[str, ...] | None, Says("the letters of the decision that have gone out or are being sent")
]
"""The ids of letters, as the outbox knows them; None = nobody has looked."""


@dataclass(frozen=True, kw_only=True)
class Correct(Register):
    """Open a correction of a decided case, on written grounds (forvaltningsloven § 35).

    application: what is new beside the decided file. received: the day on which that arrived.
    moved_to: of a revocation, the later day from which it counts; None = it is lifted.
    sent: filled in by whoever reads the outbox.
    """

    ground: Annotated[
        Literal["a", "b", "c"],
        Says("a: to nobody's detriment; b: no letter has arrived; c: the decision is invalid"),
    ]
    because: str
    application: Annotated[Application | None, Says("what is new beside the decided file")] = None
    moved_to: Annotated[
        date | None, Says("of a revocation: the later day from which it counts")
    ] = None
    sent: Sent = field(default=None, metadata={"from": "outbox"})


@dataclass(frozen=True, kw_only=True)
class Open(Register):
    """Open a correction that another case bears: a complaint, or late mail.

    application, received: as in `Correct`. findings: what was found elsewhere, as in a complaint.
    outcome: what the body decided; only with ground body.
    """

    ground: Ground
    because: str
    application: Application | None = None
    findings: tuple[Finding, ...] = ()
    outcome: BodyOutcome | None = None


class GiveNotice(Command):
    """Tell the patient of a correction to his or her detriment before it is decided."""


@dataclass(frozen=True)
class Approve(Command):
    """Decide the correction; neither who opened it nor who added to its file can."""

    sent: Sent = field(default=None, metadata={"from": "outbox"})
