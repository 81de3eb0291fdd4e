"""Whether an application repeats or renews an earlier one (law 2.5)."""

from workflow.logic.tree import Truth
from workflow.reimbursement.application import Application


def is_duplicate(application: Application) -> Truth:
    """Tell whether the register knows a pending case or a valid grant for the same treatment (S-2).

    An application that is not the first one renews a valid grant, so the grant is no duplicate. A
    pending case always is. A possible duplicate is unknown, until the case worker finds out.
    """
    answer = application.registers.duplicate if application.registers else None
    if answer == "possible":
        return None
    return answer == "pending" or (answer == "granted" and not is_renewal(application))


def renews_grant(application: Application) -> bool:
    """Tell whether it is stated as a renewal and the register has the earlier grant."""
    earlier_grant = application.registers.earlier_grant if application.registers else None
    return earlier_grant is True and is_renewal(application)


def is_renewal(application: Application) -> bool:
    """Tell whether an application says that it is not the first one."""
    return application.form is not None and application.form.first_time is False
