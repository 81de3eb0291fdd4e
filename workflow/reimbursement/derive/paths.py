"""Read the field of an application at a dotted path."""

from pydantic import BaseModel


def value_at(path: str, application: BaseModel) -> object:
    """Return the field at a path as an application file has it, `register.duplicate`; None if
    it is not stated.
    """
    value: object = application
    for name in path.split("."):
        value = getattr(value, "registers" if name == "register" else name, None)
    return value
