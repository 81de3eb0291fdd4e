"""Deliver stored letters, each exactly once in effect. No letter is made or changed here.

Each letter is claimed in one short transaction, sent outside any, and marked in another, so that a
slow mail server never blocks a case. The claim is a lease: other deliveries skip the
letter until the lease ends. After a crash between sending and marking, the letter is sent again as
the same file or with the same Message-ID. Its receiver therefore has it once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from pathlib import Path
from time import monotonic
from typing import Final

from handlers.letters.destination import Destination, Undelivered, in_words
from handlers.letters.pdf import content_of
from handlers.letters.to_folder import FolderDestination
from storage.records import StoredLetter
from storage.store import Store, Work

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=12)
LEASE: Final = timedelta(minutes=2)
"""Longer than sending one batch can take. After it, the claiming process is assumed dead."""

PUT_OFF_AT_ONCE: Final = 200
"""Letters claimed together when the destination is unreachable and they are only put off."""

MOST_TIMEOUTS: Final = 3
"""So many timeouts in a row end a round. The remaining letters wait for the next round."""


@dataclass(frozen=True)
class Delivered:
    """The result of one delivery round.

    sent: where letters went. failed: id and code of each letter that failed. given_up: ids of the
    failed letters that are not retried without being asked.
    """

    sent: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    given_up: tuple[str, ...] = ()

    @property
    def told(self) -> list[tuple[str, str]]:
        """Each failed letter's id, and in words why it could not be sent."""
        return [(letter, in_words(code)) for letter, code in self.failed]


@dataclass(frozen=True)
class _Attempt:
    """One try. outcome: where the letter went, or why not. content_hash: of what was sent."""

    letter: StoredLetter
    outcome: str | Undelivered
    content_hash: str | None = None


def deliver(store: Store, at: datetime, destination: Destination | Path | str) -> Delivered:
    """Send unsent letters, and failed ones that are due again. A failing letter delays no other.

    destination: a folder's path or a mail server's URL. If it is unreachable, it is asked once, and
    every waiting letter is put off. Raises DatabaseUnreachable; ValueError for an invalid URL.
    """
    to, started = destination_of(destination, store.about.id), monotonic()
    noted: list[_Attempt] = []
    tried: list[_Attempt] = []
    unreachable: Undelivered | None = None
    timeouts = 0
    while True:
        passed = timedelta(seconds=ceil(monotonic() - started))
        with store.transaction(write=True) as work:
            noted += [each for each in tried if _mark(work, each, at)]
            limit = PUT_OFF_AT_ONCE if unreachable else to.batch_size
            over = timeouts >= MOST_TIMEOUTS
            claimed = [] if over else work.claim(at, at + passed + LEASE, limit)
        if not claimed:
            return _delivered(noted)
        tried = []
        for letter in claimed:
            attempt = _Attempt(letter, unreachable) if unreachable else _try(letter, to)
            tried.append(attempt)
            why = attempt.outcome if isinstance(attempt.outcome, Undelivered) else None
            unreachable = why if why and why.unreachable else None
            timeouts = timeouts + 1 if why and why.code == "timeout" and not unreachable else 0


def destination_of(destination: Destination | Path | str, store: str | None = None) -> Destination:
    """Return the destination of a path or URL. store: id of the database whose letters go there.

    Raises ValueError, which never repeats the path or URL.
    """
    if isinstance(destination, Path):
        return FolderDestination(destination.absolute(), store)
    if not isinstance(destination, str):
        return destination
    if "://" not in destination and not destination.startswith("smtp:"):
        return FolderDestination(Path(destination).absolute(), store)
    from handlers.letters.to_smtp import smtp_destination

    return smtp_destination(destination)


def _try(letter: StoredLetter, to: Destination) -> _Attempt:
    """Send one letter. A faulty letter affects no other."""
    try:
        content, suffix = content_of(letter)
        where = to.send(letter, content, suffix)
        return _Attempt(letter, where, sha256(content).hexdigest())
    except Undelivered as why:
        return _Attempt(letter, why)
    except ValueError:
        return _Attempt(letter, Undelivered("unreadable", retry=False))
    except Exception as fault:
        return _Attempt(letter, Undelivered(f"fault-{type(fault).__name__}"))


def _mark(work: Work, attempt: _Attempt, at: datetime) -> bool:
    """Store how a try went. Returns False if another delivery has marked the letter as sent."""
    letter, outcome = attempt.letter, attempt.outcome
    if isinstance(outcome, str):
        return work.mark_sent(letter.id, outcome, at, attempt.content_hash)
    next_attempt = at + _wait(letter.attempts) if outcome.retry else None
    return work.mark_failed(letter.id, outcome.code, at, next_attempt)


def _delivered(noted: Iterable[_Attempt]) -> Delivered:
    noted = list(noted)
    sent = tuple(each.outcome for each in noted if isinstance(each.outcome, str))
    failed = [(x.letter.id, x.outcome) for x in noted if isinstance(x.outcome, Undelivered)]
    given_up = tuple(id for id, why in failed if not why.retry)
    return Delivered(sent, tuple((id, why.code) for id, why in failed), given_up)


def _wait(attempts: int) -> timedelta:
    """Return the wait after a failure: doubled each time, at most LONGEST_WAIT."""
    doubled: timedelta = FIRST_WAIT * int(2 ** min(attempts, 20))
    return min(doubled, LONGEST_WAIT)
