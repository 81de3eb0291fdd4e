"""The post: letters that are stored and unsent go out, each exactly once in effect. No letter is made here, and none is changed.

A letter is claimed in one short transaction, sent outside any, and marked in another, so that a slow server never holds up a case.
The claim is a lease: another post passes the letter by, until the lease is out. A crash between sending and marking therefore sends
it again, as the same file or under the same Message-ID: once, for whoever receives it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from time import monotonic
from typing import Any, Final, Protocol

from handlers.letters.pdf import content_of
from handlers.letters.to_folder import Folder, Undelivered
from storage.errors import NotFound
from storage.queries import outbox
from storage.records import StoredLetter
from storage.store import FARTHEST_ATTEMPT, Store, Work

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=12)
LEASE: Final = timedelta(minutes=2)
"""Longer than all that is claimed at once can take; after it, whoever claimed it is taken for dead."""

AT_ONCE: Final = 200
HUNG: Final = 3
"""So many timeouts in a row end a round: the letters after them are left as they are, for the next one."""

INTERRUPTED: Final = "interrupted"


class Place(Protocol):
    """Where letters are delivered. at_once: how many are claimed together."""

    @property
    def at_once(self) -> int: ...

    def send(self, letter: StoredLetter, content: bytes, suffix: str) -> str:
        """Deliver a letter; where it went. The same letter again must be the same thing there. Raises Undelivered."""


@dataclass(frozen=True)
class Delivered:
    """What a round of the post did: where letters went, and ids of those that failed, with a short code.

    given_up: ids of the failed ones that are not tried again by themselves.
    """

    sent: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    given_up: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Tried:
    """An attempt. outcome: where the letter went, or why it did not."""

    letter: StoredLetter
    outcome: str | Undelivered


def deliver(store: Store, at: datetime, place: Place | Path | str) -> Delivered:
    """Send what is unsent, and what failed and is due again. One letter that fails never holds up another.

    place: a folder, by its path, or a mail server, by its URL. One that can't be reached is asked once; every letter that waits for
    it is then put off alike. Raises DatabaseUnreachable; ValueError for a URL that means no place.
    """
    to, started = place_of(place), monotonic()
    noted: list[_Tried] = []
    tried: list[_Tried] = []
    away: Undelivered | None = None
    hung = 0
    while True:
        passed = timedelta(seconds=ceil(monotonic() - started))
        with store.transaction(write=True) as work:
            noted += [each for each in tried if _mark(work, each, at)]
            most = 0 if hung >= HUNG else AT_ONCE if away else to.at_once
            claimed = work.claim(at, at + passed + LEASE, most, INTERRUPTED) if most else []
        if not claimed:
            return _delivered(noted)
        tried = []
        for letter in claimed:
            outcome = away or _try(letter, to)
            tried.append(_Tried(letter, outcome))
            why = outcome if isinstance(outcome, Undelivered) else None
            away = why if why and why.everyone else None
            hung = hung + 1 if why and why.code == "timeout" and not away else 0


def place_of(place: Place | Path | str) -> Place:
    """The place of a path or URL. Raises ValueError, which never repeats it."""
    if isinstance(place, Path):
        return Folder(place)
    if not isinstance(place, str):
        return place
    if "://" not in place and not place.startswith("smtp:"):
        return Folder(Path(place))
    from handlers.letters.to_smtp import smtp_place

    return smtp_place(place)


def _try(letter: StoredLetter, to: Place) -> str | Undelivered:
    """Where it went, or why not. Whatever is wrong with one letter stays with that letter."""
    try:
        return to.send(letter, *content_of(letter))
    except Undelivered as why:
        return why
    except ValueError:
        return Undelivered("unreadable", again=False)
    except Exception as fault:
        return Undelivered(f"fault-{type(fault).__name__}")


def _mark(work: Work, tried: _Tried, at: datetime) -> bool:
    """Note how an attempt went; False where another post has noted the letter as sent, and it stays so."""
    letter, outcome = tried.letter, tried.outcome
    if isinstance(outcome, str):
        return work.mark_sent(letter.id, outcome, at)
    return work.mark_failed(letter.id, outcome.code, at, at + _wait(letter.attempts) if outcome.again else None)


def _delivered(noted: Iterable[_Tried]) -> Delivered:
    sent = tuple(each.outcome for each in noted if isinstance(each.outcome, str))
    failed = [(each.letter.id, each.outcome) for each in noted if isinstance(each.outcome, Undelivered)]
    given_up = tuple(id for id, why in failed if not why.again)
    return Delivered(sent, tuple((id, why.code) for id, why in failed), given_up)


def _wait(attempts: int) -> timedelta:
    """Twice as long after each failure, up to half a day."""
    doubled: timedelta = FIRST_WAIT * int(2 ** min(attempts, 20))
    return min(doubled, LONGEST_WAIT)


# The outbox ----------------------------------------------------------------------------------------------------------------


def waiting(store: Store) -> list[StoredLetter]:
    """Letters that have not gone out, the oldest first."""
    with store.transaction(write=False) as work:
        return outbox(work)


def retry(
    store: Store, ids: Iterable[str], at: datetime, place: Place | Path | str, *, dry_run: bool = False
) -> list[StoredLetter]:
    """Try failed letters again now, whenever they were due: those named, or every one that nobody is sending; then deliver once.

    Gives those letters as they stand afterwards. Raises NotFound for an id that is no letter's; nothing has been tried then.
    """
    named = list(dict.fromkeys(ids))
    with store.transaction(write=not dry_run) as work:
        chosen = _letters(work, named) if named else [x for x in outbox(work) if state_of(x, at) == "failed"]
        if dry_run:
            return chosen
        for letter in chosen:
            work.retry(letter.id, at)
    deliver(store, at, place)
    with store.transaction(write=False) as work:
        return _letters(work, [letter.id for letter in chosen])


def _letters(work: Work, ids: Sequence[str]) -> list[StoredLetter]:
    found = {letter.id: letter for case in dict.fromkeys(id[:11] for id in ids) for letter in work.letters_of(case)}
    if not all(id in found for id in ids):
        raise NotFound("letter")
    return [found[id] for id in ids]


def state_of(letter: StoredLetter, at: datetime) -> str:
    """unsent, sending (somebody holds it), failed or sent."""
    until = letter.next_attempt
    held = letter.last_error == INTERRUPTED and until is not None and timedelta() < until - at <= FARTHEST_ATTEMPT
    return "sending" if held and letter.status == "failed" else letter.status


def outbox_data(letter: StoredLetter, at: datetime) -> dict[str, Any]:
    """A letter as `outbox` shows it. attempts: those that failed. next_attempt: none for a failed one = not by itself."""
    state = state_of(letter, at)
    return {
        "id": letter.id,
        "case": letter.case,
        "kind": letter.kind,
        "to": letter.to,
        "copy": letter.copy,
        "status": state,
        "attempts": letter.attempts,
        "next_attempt": letter.next_attempt,
        "last_error": None if state == "sending" else letter.last_error,
    }
