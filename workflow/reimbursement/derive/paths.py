"""Read the field of an application at a dotted path."""

from functools import cache

from pydantic import BaseModel


def value_at(path: str, application: BaseModel) -> object:
    """Return the field at a path as an application file has it, `register.duplicate`; None if
    it is not stated.
    """
    value: object = application
    for name in _names(path):
        value = getattr(value, name, None)
    return value


@cache
def _names(path: str) -> tuple[str, ...]:
    return tuple("registers" if name == "register" else name for name in path.split("."))
