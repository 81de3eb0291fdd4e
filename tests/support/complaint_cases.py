"""Complaints for tests: of a decided application in a matter, complete unless said otherwise."""

from datetime import date
from typing import Any, Final

from builders import an_application
from cases import RECEIVED, day
from matters import ELI, OLA, Matter
from matters import decided as decided_at

from workflow.complaint.commands import Complain
from workflow.complaint.form import ComplaintForm
from workflow.complaint.process import COMPLAINT as PROCESS
from workflow.engine.links import Link
from workflow.reimbursement.application import Application

APPLICATION: Final = "2015-000001"
COMPLAINT: Final = "2015-000002"
BORN: Final = "2015-000003"
COMPLAINED: Final = day(20)
"""The day on which a complaint comes, in time."""
IN_HOSPITAL: Final = an_application(treatment={"outside_hospital": "no"})
AT_HOME: Final = {"treatment": {"outside_hospital": "yes"}}
"""New facts with which an application that was rejected is granted."""
KARI: Final = "Kari Jurist"
"""Another reviewer than Ola."""

COMPLETE: Final[dict[str, Any]] = {
    "decision_named": True,
    "what_is_wrong": "The medicine is needed.",
    "signed": True,
    "by": "patient",
}


def a_complaint(new_facts: dict[str, Any] | None = None, **said: Any) -> ComplaintForm:
    """A complete complaint of the patient, with other statements in place of these; None leaves
    one out.
    """
    complaint = {name: value for name, value in (COMPLETE | said).items() if value is not None}
    stated = {"complaint": complaint} | ({"new_facts": new_facts} if new_facts else {})
    return ComplaintForm.model_validate(stated)


def complain(form: ComplaintForm, of: str = APPLICATION, received: date | None = None) -> Complain:
    """The command that opens a complaint."""
    return Complain("post", "", form, received, (Link("complains_of", of),))


def complained(
    matter: Matter,
    form: ComplaintForm | None = None,
    on: date = COMPLAINED,
    of: str = APPLICATION,
    received: date | None = None,
) -> Any:
    """Take in a complaint, complete if none is given."""
    return matter.open(PROCESS, complain(form or a_complaint(), of, received), on)


def a_matter(application: Application | None = IN_HOSPITAL, on: date = RECEIVED) -> Matter:
    """A matter with an application that Eli decided: rejected, unless another one is given."""
    matter = Matter()
    decided_at(matter, application, on, ELI)
    return matter


def steps(matter: Matter, number: str, *commands: Any, on: date) -> Any:
    """Take steps on a day, and return the case after them."""
    for command in commands:
        matter.take(number, command, on)
    return matter[number]


__all__ = ["ELI", "KARI", "OLA"]
