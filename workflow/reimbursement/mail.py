"""Mail that comes on a case that has ended: it is recorded, and the case stays as it is.

Late mail can open a case of another process. That process says so itself, when it is imported.
"""

from collections.abc import Callable
from typing import Any, Final, cast

from workflow.engine.errors import Reason
from workflow.engine.events import event_name
from workflow.engine.process import Birth, Guard, Situation, Step
from workflow.engine.steps import NOT_IN_THE_FUTURE, day_of_receipt
from workflow.reimbursement.commands import Mail
from workflow.reimbursement.events import MailRecorded

OPENED_BY_MAIL: Final[list[Callable[[Situation[Any]], tuple[Birth, ...]]]] = []
"""What says, from recorded mail, which cases it opens."""


def opened_by_mail(now: Situation[Any]) -> tuple[Birth, ...]:
    """Return the cases that recorded mail opens."""
    return tuple(birth for says in OPENED_BY_MAIL for birth in says(now))


def returned_letters(case: Any) -> frozenset[str]:
    """Return the ids of the letters of a case that came back."""
    mail = (x.event for x in case.events if x.event.name == event_name(MailRecorded))
    return frozenset(letter for each in mail for letter in each.returned)


def _something_came(now: Situation[Any]) -> tuple[Reason, ...]:
    mail = cast("Mail", now.command)
    if mail.supplement is not None or mail.returned:
        return ()
    help_ = "Name the FILE with what the mail says, or the letter that came back (`--returned`)."
    return (Reason("road", "nothing says what came", help_),)


def _letters_of_the_case(now: Situation[Any]) -> tuple[Reason, ...]:
    strange = [x for x in cast("Mail", now.command).returned if not x.startswith(now.case.number)]
    if not strange:
        return ()
    says = f"{', '.join(strange)}: this is no letter of the case"
    return (Reason("road", says, "`letters CASE` lists the ids of its letters."),)


def _after_the_application(now: Situation[Any]) -> tuple[Reason, ...]:
    received = cast("Mail", now.command).received
    if received is None or received >= now.case.received:
        return ()
    says = "mail on a case can't come before the case"
    return (Reason("road", says, "Write the day on which it reached the office."),)


MAIL: Final[Step[Any]] = Step(
    name="mail",
    command=Mail,
    events=MailRecorded,
    checks=(
        NOT_IN_THE_FUTURE,
        Guard("it says what came", _something_came),
        Guard("the letters are of the case", _letters_of_the_case),
        Guard("it came after the application", _after_the_application),
    ),
    day=day_of_receipt,
    bears=opened_by_mail,
    by="post",
    common=True,
    says="Record mail on a case that has ended.",
)
