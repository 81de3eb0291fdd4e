"""What can go wrong with the database, as sentences for a case worker.

No message repeats a stored value or a parameter, but for the number of a case or letter.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from workflow.engine.errors import SaksgangError

_NUMBER: Final = re.compile(r"\d{1,6}|\d{4}-\d{1,6}(-[a-z0-9-]{1,60})?", re.ASCII)


class NotFound(SaksgangError):
    """There is no such case or letter. number: what was asked for, named if it can be a number."""

    exit_code = 3

    def __init__(self, wanted: Literal["case", "letter"] = "case", number: str = "") -> None:
        where = "`saksgang list` and `saksgang search`"
        if wanted == "letter":
            where = "`saksgang letters CASE` and `saksgang outbox list`"
        named = f" as {number}" if _NUMBER.fullmatch(number) else ""
        super().__init__(f"there is no such {wanted}{named}; {where} show what there is")


class Ambiguous(SaksgangError):
    """A number without a year is the number of several cases; none is chosen.

    cases: the number of each, and its patient's name if that is stated.
    """

    exit_code = 3

    def __init__(self, cases: Sequence[tuple[str, str | None]]) -> None:
        self.cases = tuple(cases)
        year, number = cases[0][0].split("-")
        named = " or ".join(f"{case} ({name or 'no name stated'})" for case, name in cases)
        super().__init__(
            f"case {int(number)} is {named}; write the year too, as {year}-{int(number)}"
        )


class Conflict(SaksgangError):
    """Somebody else changed the case meanwhile; nothing has been stored.

    by, at: who changed it, and when (aware, UTC).
    """

    exit_code = 6

    def __init__(self, number: str, by: str, at: datetime) -> None:
        self.number, self.by, self.at = number, by, at
        super().__init__(
            f"case {number} was changed meanwhile by {by} at {at:%Y-%m-%d %H:%M:%S} UTC; "
            "look at the case again"
        )


class AlreadyHandled(SaksgangError):
    """Another process stored the same command at the same moment; nothing was stored here.

    `answer_to` gives that command's answer.
    """

    def __init__(self) -> None:
        super().__init__("the same command was handled at the same moment; ask for its answer")


class BrokenRecord(SaksgangError):
    """A stored row can't be what was written. Names the case; nothing is guessed."""

    def __init__(self, number: str, sequence: int | None, why: str) -> None:
        self.number, self.sequence, self.why = number, sequence, why
        where = f"case {number}" if sequence is None else f"case {number}, event {sequence},"
        super().__init__(
            f"{where} is broken in the database: {why}; "
            "run `saksgang audit verify` and restore it from a backup"
        )


class Unstorable(SaksgangError):
    """The database does not take a value. what: names the field or the constraint.

    Both databases refuse the same values.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"this can't be stored: {what}")


class CannotStore(SaksgangError):
    """Nothing can be stored now, for any case."""


class DatabaseUnreachable(CannotStore):
    """The database can't be opened, or was lost; nothing of the transaction is stored."""


class NoDatabase(DatabaseUnreachable):
    """There is no database in that place, and what was asked for makes none.

    place: its path, or its URL without a password.
    """

    exit_code = 3

    def __init__(self, place: str) -> None:
        makes = "`saksgang register` or `saksgang db upgrade` makes one"
        if "://" in place:
            makes = "`saksgang db upgrade` makes one"
        super().__init__(f"There is no database at {place}; {makes}")


class WrongUrl(DatabaseUnreachable):
    """What stands for a database is no path and no URL of one."""

    exit_code = 2


class OutcomeUnknown(DatabaseUnreachable):
    """The database was lost during the commit: all of the transaction is stored, or nothing.

    `answer_to` tells which.
    """

    def __init__(self, trouble: str) -> None:
        super().__init__(
            f"the database was lost while it stored this ({trouble}): "
            "it is stored whole, or not at all; look first"
        )


class OtherPolicyValues(SaksgangError):
    """A database from before cases carried their policy, last changed under other values."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "the last step in this database was taken with other policy values than the usual "
            "ones, and no case says which values are its own, so it was not migrated. With the "
            "Saksgang that made it, go back to the usual values (`saksgang db reindex` without "
            "--policy), and try again"
        )


class NewerDatabase(SaksgangError):
    """A newer Saksgang than this one wrote the database."""

    def __init__(self) -> None:
        super().__init__(
            "the database was made by a newer Saksgang; "
            "install that version, or restore an older backup"
        )
