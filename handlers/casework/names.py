"""Read the names of the people who act."""

from typing import Final

from workflow.engine.errors import SaksgangError

LONGEST_NAME: Final = 200
UNNAMED: Final = "case worker"
"""Who acts without saying who; no letter is signed like that."""


class NameTooLong(SaksgangError):
    """A name is too long to be stored."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(f"Write a name of {LONGEST_NAME} characters or fewer.")


class NameNeeded(SaksgangError):
    """A step that takes two people was asked for without a name."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__("This step takes two people, so say who you are: --as NAME.")


def person(name: str | None) -> str | None:
    """Return a name without spaces around it; None for none and for an empty one.

    Raises NameTooLong.
    """
    name = (name or "").strip()
    if len(name) > LONGEST_NAME:
        raise NameTooLong
    return name or None
