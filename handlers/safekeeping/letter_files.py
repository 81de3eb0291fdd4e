"""Compares the files of sent letters with the hashes that were sealed when they were sent."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from handlers.safekeeping.disk import trouble
from storage.store import Store
from storage.tables import delivery_attempt, letter
from storage.tolerance import tolerant_decoding
from storage.verification import Damage

_SENT = (
    select(
        letter.c.case_number,
        letter.c.event_sequence,
        delivery_attempt.c.path,
        delivery_attempt.c.content_hash,
    )
    .join_from(letter, delivery_attempt, letter.c.id == delivery_attempt.c.letter_id)
    .where(delivery_attempt.c.content_hash.is_not(None))
    .order_by(letter.c.case_number, letter.c.event_sequence, delivery_attempt.c.path)
)


def letter_files(store: Store) -> Iterator[Damage]:
    """Find files of sent letters that are gone or have other content.

    A folder that can't be read from here is passed over, and so is what went by mail.
    """
    with store.transaction(write=False) as work, tolerant_decoding(work.connection):
        for number, sequence, path, content_hash in work.connection.execute(_SENT):
            what = _wrong_with(Path(path), content_hash) if str(path).startswith("/") else ""
            if what:
                yield Damage(number, sequence, f"{what}: {path}")


def _wrong_with(file: Path, content_hash: str) -> str:
    """Return what is wrong with the file of a sent letter, or ""."""
    if not os.access(file.parent, os.R_OK | os.X_OK):
        return ""
    try:
        found = hashlib.sha256(file.read_bytes()).hexdigest()
    except FileNotFoundError:
        return "the file of a sent letter is gone"
    except OSError as error:
        return f"the file of a sent letter can't be read ({trouble(error)})"
    return "" if found == content_hash else "the file of a sent letter was changed"
