"""Define where letters can be delivered, and what a failed delivery says."""

import errno
import os
from typing import Final, Protocol

from storage.letters import WITHHELD
from storage.records import StoredLetter

OTHER_STORE: Final = "other-store"
OTHER_CONTENT: Final = "other-content"
REMEDIES: Final = {
    OTHER_STORE: "the folder holds the letters of another database; name a folder of this "
    "database's own in SAKSGANG_LETTERS",
    OTHER_CONTENT: "a file of that name with other content is there; move it away, or name another "
    "folder in SAKSGANG_LETTERS",
    WITHHELD: "its decision was replaced before the letter had gone out; it is never sent",
    "disk-full": "the disk is full",
    "no-folder": "the folder can't be made, because a file has its name",
    "no-access": "the folder can't be written; give the right to write there",
}
"""What some codes of failure mean, and what would help."""


def in_words(code: str) -> str:
    """Return a code of failure, with what it means where that is known."""
    if code in REMEDIES:
        return f"{code}: {REMEDIES[code]}"
    number = getattr(errno, code.removeprefix("file-").upper(), None)
    return f"{code}: {os.strerror(number)}" if number is not None else code


class Undelivered(Exception):
    """A letter was not delivered, or nobody can tell whether it was. Sending it again is safe.

    code: short, and never a text from the other side. retry: whether it is tried again without
    being asked. unreachable: the destination itself can't be reached, so that other letters would
    fail alike.
    """

    def __init__(self, code: str, *, retry: bool = True, unreachable: bool = False) -> None:
        super().__init__(code)
        self.code, self.retry, self.unreachable = code, retry, unreachable


class Destination(Protocol):
    """A place that letters are delivered to. batch_size: how many are claimed together."""

    @property
    def batch_size(self) -> int: ...

    def send(self, letter: StoredLetter, content: bytes, suffix: str) -> str:
        """Deliver a letter and return where it went. Raises Undelivered.

        Sending the same letter again must not make a second one.
        """


def file_name(letter: StoredLetter, suffix: str = ".txt") -> str:
    """Return the name of a letter's file: case, event, kind, receiver, language.

    Of several behind one receiver each has a name of its own.
    """
    to = f"{letter.to}-{letter.addressee}" if letter.addressee else letter.to
    copy = "-copy" if letter.copy else ""
    event = f"{letter.case}-{letter.event:03d}"
    return f"{event}-{letter.kind}-{to}{copy}-{letter.language}{suffix}"
