"""Read the field of an application at a dotted path."""

from workflow.reimbursement.application import Application


def value_at(path: str, application: Application) -> object:
    """Return the field at a path as an application file has it, `register.duplicate`; None if
    it is not stated.
    """
    value: object = application
    for name in path.split("."):
        value = getattr(value, "registers" if name == "register" else name, None)
    return value
