"""Late mail on a refused application opens a correction, with the mail in its file (law § 4)."""

from typing import Any, cast

from workflow.correction.commands import Open
from workflow.correction.events import LATE_MAIL
from workflow.correction.guards import open_to_correction
from workflow.engine.links import Link
from workflow.engine.process import Birth, Process, Situation
from workflow.reimbursement.commands import Mail
from workflow.reimbursement.events import InformationOverdue
from workflow.reimbursement.mail import OPENED_BY_MAIL
from workflow.reimbursement.position import APPLICATION
from workflow.reimbursement.reason_numbers import MISSING_INFORMATION, WRONG_APPLICANT


def open_by_late_mail(correction: Process[Any]) -> None:
    """Let mail on a refused application open a correction, where it came in time."""

    def births(now: Situation[Any]) -> tuple[Birth, ...]:
        mail = cast("Mail", now.command)
        if not _came_in_time(now, mail):
            return ()
        command = Open(
            by=mail.by,
            number="",
            application=mail.supplement,
            received=mail.received,
            links=(Link("corrects", now.case.number),),
            ground="c",
            because=LATE_MAIL,
        )
        return (Birth(correction, command),)

    OPENED_BY_MAIL.append(births)


def _came_in_time(now: Situation[Any], mail: Mail) -> bool:
    """Tell whether mail answers a request in time that the application was refused without."""
    case = now.case
    if case.process.name != APPLICATION or case.state != "rejected" or mail.supplement is None:
        return False
    if not {MISSING_INFORMATION, WRONG_APPLICANT} & set(case.decision.reasons):
        return False
    overdue = [x.event.due for x in case.events if isinstance(x.event, InformationOverdue)]
    last = max(overdue, default=None)
    if last is None or (mail.received or now.today) > last:
        return False
    return not open_to_correction(case.number, now.linked)
