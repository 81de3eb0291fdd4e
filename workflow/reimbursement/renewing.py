"""The application with which a grant is renewed: what stays the same; the doctor's part is new."""

from typing import Any

from workflow.engine.errors import Reason, Refused
from workflow.reimbursement.application import Application, Form, stated
from workflow.reimbursement.position import Grant, grants

_KEPT = ("patient", "medicine", "diagnosis", "treatment")
"""Sections that a renewal has as they are: patient, product, diagnosis and regimen."""


def renewal_of(case: Any) -> Application:
    """Return the application that renews a case, with the doctor's part blank.

    Raises Refused unless the case is a grant that was neither revoked nor corrected.
    """
    own = next((x for x in grants((case, *case.linked)) if x.case is case), None)
    against = _against(case, own)
    if against is not None:
        raise Refused("renew", case.state, (against,))
    kind = case.application.form.kind if case.application.form else None
    before = stated(case.application)
    kept = {name: before[name] for name in _KEPT if name in before}
    kept.get("medicine", {}).pop("reason_not_marketed", None)  # the doctor's grounds
    form = stated(Form(kind=kind, first_time=False))
    return Application.model_validate({"form": form, **kept})


def _against(case: Any, own: Grant | None) -> Reason | None:
    """Return why a case can't be renewed; None if it can."""
    if own is None:
        says = f"the case {case.process.state(case.state).says}, and only a grant is renewed"
        return Reason("road", says, "The doctor can send a new application (`register`).")
    if own.cut is None:
        return None
    how = "revoked" if own.revoked == own.cut else "corrected"
    says = f"the grant was {how} from {own.cut}"
    help_ = "Renew the grant that is in force (`show` names it), or `register` a new application."
    return Reason("road", says, help_)
