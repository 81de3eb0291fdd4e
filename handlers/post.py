"""The post: letters that are stored and unsent go out, each exactly once in effect. No letter is made here, and none is changed.

A letter's file is named by the letter itself, so sending it twice gives the same file. Written beside, synced, then renamed: a
crash leaves a whole letter or none.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from handlers.letter_documents import as_text, from_json
from storage.records import StoredLetter
from storage.store import Store

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=12)
AT_ONCE: Final = 200


@dataclass(frozen=True)
class Delivered:
    """What a round of the post did: paths of the letters that went out, and ids of those that failed, with why."""

    sent: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]


def deliver(store: Store, at: datetime, folder: str | Path) -> Delivered:
    """Send what is unsent, and what failed and is due again. One letter that fails never holds up another."""
    sent: list[str] = []
    failed: list[tuple[str, str]] = []
    while True:
        with store.transaction(write=True) as work:
            waiting = work.unsent(at, AT_ONCE)
            for letter in waiting:
                try:
                    path = _write(letter, Path(folder))
                except OSError as error:
                    code = error.strerror or type(error).__name__
                    work.mark_failed(letter.id, code, at, at + _wait(letter.attempts))
                    failed.append((letter.id, code))
                else:
                    work.mark_sent(letter.id, str(path), at)
                    sent.append(str(path))
        if len(waiting) < AT_ONCE:
            return Delivered(tuple(sent), tuple(failed))


def _wait(attempts: int) -> timedelta:
    """Twice as long after each failure, up to half a day."""
    doubled: timedelta = FIRST_WAIT * int(2 ** min(attempts, 20))
    return min(doubled, LONGEST_WAIT)


def file_name(letter: StoredLetter) -> str:
    """The name of a letter's file: case, event, kind, receiver, language."""
    copy = "-copy" if letter.copy else ""
    return f"{letter.case}-{letter.event:03d}-{letter.kind}-{letter.to}{copy}-{letter.language}.txt"


def _write(letter: StoredLetter, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / file_name(letter)
    beside = folder / f".{path.name}.{os.getpid()}.part"
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(as_text(from_json(letter.document)))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync(folder)
    return path


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
