"""Refuse an application or an answer that states findings: in a case, `judge` records them."""

from typing import Any, Final

from workflow.engine.errors import Reason, Refused
from workflow.reimbursement.application import Application

_STATED: Final = Reason(
    "road",
    "the file states findings, and in a case those are the case worker's own",
    "Leave out `findings`, and record each one with `judge CASE FACT VALUE --because TEXT`.",
)


def refuse_stated_findings(step: str, state: str, form: Any) -> None:
    """Raise Refused if a form states findings. form: of any process; state: of the case."""
    if isinstance(form, Application) and form.findings is not None:
        raise Refused(step, state, (_STATED,))
