"""Define where letters can be delivered, and what a failed delivery says."""

from typing import Protocol

from storage.records import StoredLetter


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
    """Return the name of a letter's file: case, event, kind, receiver, language."""
    copy = "-copy" if letter.copy else ""
    event = f"{letter.case}-{letter.event:03d}"
    return f"{event}-{letter.kind}-{letter.to}{copy}-{letter.language}{suffix}"
