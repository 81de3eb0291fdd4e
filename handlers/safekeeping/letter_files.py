"""Compares the files of sent letters with the hashes that were sealed when they were sent."""

import hashlib
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class ComparedFiles:
    """What became of the files of sent letters.

    damages: files that are gone or have other content. not_read: how many were not compared, by
    folder, since it is not there or can't be read from here. Letters that went by mail have none.
    """

    damages: tuple[Damage, ...]
    not_read: Mapping[Path, int]


def letter_files(store: Store) -> ComparedFiles:
    """Compare the files of sent letters with what was sent."""
    damages: list[Damage] = []
    not_read: Counter[Path] = Counter()
    with store.transaction(write=False) as work, tolerant_decoding(work.connection):
        for number, sequence, path, content_hash in work.connection.execute(_SENT):
            file = Path(path)
            if not file.is_absolute():
                continue
            if not os.access(file.parent, os.R_OK | os.X_OK):
                not_read[file.parent] += 1
            elif what := _wrong_with(file, content_hash):
                damages.append(Damage(number, sequence, f"{what}: {path}"))
    return ComparedFiles(tuple(damages), not_read)


def _wrong_with(file: Path, content_hash: str) -> str:
    """Return what is wrong with the file of a sent letter, or ""."""
    try:
        found = hashlib.sha256(file.read_bytes()).hexdigest()
    except FileNotFoundError:
        return "the file of a sent letter is gone"
    except OSError as error:
        return f"the file of a sent letter can't be read ({trouble(error)})"
    return "" if found == content_hash else "the file of a sent letter was changed"
