"""Read the names of the people who act."""

from typing import Final

from workflow.engine.errors import SaksgangError
from workflow.engine.people import fault_of, same_person
from workflow.engine.process import TIME

LONGEST_NAME: Final = 200
UNNAMED: Final = "case worker"
"""Who acts without saying who; no letter is signed like that."""


class NameTooLong(SaksgangError):
    """A name is too long to be stored."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(f"Write a name of {LONGEST_NAME} characters or fewer.")


class NoName(SaksgangError):
    """A text can't be the name of a person who acts."""

    exit_code = 2


class NameNeeded(SaksgangError):
    """A step that decides, or that takes two people, was asked for without a name."""

    exit_code = 2

    def __init__(self, *, two_people: bool) -> None:
        what = "takes two people" if two_people else "decides the case"
        super().__init__(f"This step {what}, so say who you are: --as NAME.")


def person(name: str | None) -> str | None:
    """Return a name without spaces around it; None for none, an empty one, and `UNNAMED`.

    Raises NameTooLong; NoName for a text that can't be the name of a person who acts.
    """
    name = (name or "").strip()
    if len(name) > LONGEST_NAME:
        raise NameTooLong
    if not name or same_person(name, UNNAMED):
        return None
    fault = fault_of(name)
    if fault is None and same_person(name, TIME):
        fault = "Write another name: this one is the program's own, for what time does."
    if fault is not None:
        raise NoName(fault)
    return name
