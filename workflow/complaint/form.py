"""A complaint as it was written, typed. What is not stated is None; the rules judge that."""

from typing import Any, Final, Literal

from pydantic import Field

from workflow.reimbursement.application import Application, stated
from workflow.reimbursement.field_types import Address, Day, LanguageForm, Section, Text, YesNo
from workflow.reimbursement.merging import merge

By = Literal["patient", "guardian", "lawyer", "doctor", "other"]
"""Who complains."""
Channel = Literal["portal", "paper", "email"]


def _stated(says: str) -> Any:
    return Field(default=None, description=says)


class Complaint(Section):
    """What the complaint says, and how it came."""

    decision_named: YesNo | None = _stated("It says which decision it is about (C-1).")
    notice_received: Day | None = _stated(
        "Day on which the complainant got the decision; unstated: the day of the decision and "
        "`notice_days` (C-2)."
    )
    what_is_wrong: Text | None = _stated(
        "What is wrong with the decision, in words; or none (C-3)."
    )
    channel: Channel | None = _stated(
        "Portal · paper · e-mail; unstated means paper. The office states it (C-4)."
    )
    signed: YesNo | None = _stated("It is signed; not asked of one that came by the portal (C-4).")
    by: By | None = _stated("Who complains (C-5).")
    name: Text | None = _stated("Name of a lawyer, doctor or other who complains, invented.")
    address: Address | None = _stated("Postal address of that person, invented: one to four lines.")
    authority: YesNo | None = _stated(
        "Who complains has a power of attorney, is appointed, or has a guardian's consent (C-5)."
    )
    language: LanguageForm | None = _stated(
        "Language form of the letters to the complainant; unstated: as in the application."
    )


class ComplaintForm(Section):
    """A complaint; every part may be unstated."""

    complaint: Complaint | None = _stated("What the complaint says.")
    new_facts: Application | None = _stated(
        "What is new of the application: a partial application; each fact keeps its day."
    )


def completed(form: ComplaintForm, supplement: ComplaintForm) -> ComplaintForm:
    """Return the complaint with what a supplement states; it replaces earlier values."""
    old, new = form.complaint or Complaint(), supplement.complaint or Complaint()
    complaint = Complaint.model_validate(stated(old) | stated(new))
    return ComplaintForm(
        complaint=complaint, new_facts=with_new_facts(form.new_facts, supplement.new_facts)
    )


def with_new_facts(earlier: Application | None, newer: Application | None) -> Application | None:
    """Return new facts with still newer ones; None where nothing is new."""
    if earlier is None or newer is None:
        return earlier or newer
    return merge(earlier, newer)


NONE: Final = "none"
"""What one writes where nothing is said to be wrong."""
