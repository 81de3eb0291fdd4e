"""The anchor file as lines: how they are written, locked and read. Lines are only appended.

Each line is JSON and holds the hash of the line before it, so that no line can be changed, removed
or put between others unseen. There are four kinds:

    {"store": {"id": …, …}, "at": …, "heads": {"2026-000001": [3, "9f…"]}, "previous": "0…"}
    {"at": …, "steps": {"2026-000001": [3, "9f…", 4, "c1…"]}, "previous": "7a…"}
    {"at": …, "committed": true, "previous": "2c…"}
    {"at": …, "by": "Eli", "because": …, "heads": {"2026-000001": [3, "9f…"]}, "previous": "e8…"}

The first line begins the file: which database it belongs to, and the head of each case that was
there. A step's line is written before its commit: the head before, the head after. The third kind
says what became of the step before it. It comes right after the commit, or from the next step if
the command was cut short; `false` = the step was never stored. The fourth kind accepts a
difference: a case goes on from the head that is stored. `[0, "0…"]` = there is no case.
"""

import fcntl
import hashlib
import json
import os
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from errno import ETIMEDOUT
from io import BufferedRandom
from json import JSONDecoder
from pathlib import Path
from time import monotonic, sleep
from typing import Any, BinaryIO, Final

from handlers.safekeeping.disk import make_folder, sync, trouble
from storage.canonical import canonical
from storage.chain import BEFORE_THE_FIRST
from storage.columns import iso_instant
from storage.errors import CannotStore
from storage.records import Head

PATIENCE: Final = 60
"""Seconds that a step waits for the anchor file, as it waits for the database."""
BETWEEN_TRIES: Final = 0.02
_STORE: Final = '{"store":'
"""How the first line begins."""
_BEGINNING: Final = 16_384
"""Bytes of the first line that hold what it says of the database."""
_BAD_LINE: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


class BadLine(ValueError):
    """A line of the anchor file can't be read."""


class AnchorFault(CannotStore):
    """The anchor file can't be used, so the step was not stored."""

    @classmethod
    def of(cls, error: OSError, path: Path) -> "AnchorFault":
        """Return the fault of an error that the system gave."""
        return cls(
            f"the anchor file {path} could not be used: {trouble(error)}; nothing was stored. "
            "Make room or give the right to write there, then try again"
        )


@dataclass(frozen=True)
class Line:
    """One line. store: {} but on the first line. by: "" but where somebody accepts.

    heads: where cases go on from. steps: the heads of cases before and after a step. committed:
    what became of the step before; None on lines of other kinds.
    """

    at: datetime
    store: Mapping[str, Any] = field(default_factory=dict)
    heads: Mapping[str, Head] = field(default_factory=dict)
    steps: Mapping[str, tuple[Head, Head]] = field(default_factory=dict)
    by: str = ""
    because: str = ""
    committed: bool | None = None

    def as_text(self, previous: str) -> bytes:
        """Write the line. previous: the hash of the line before it."""
        data: dict[str, Any] = {"at": iso_instant(self.at), "previous": previous}
        if self.committed is not None:
            data["committed"] = self.committed
        elif self.steps:
            data["steps"] = {number: [*one, *two] for number, (one, two) in self.steps.items()}
        else:
            data["heads"] = dict(self.heads)
        if self.by:
            data |= {"by": self.by, "because": self.because}
        text = canonical(data)
        if self.store:  # in front, so that `store_of` reads it without the heads
            text = f"{_STORE}{canonical(dict(self.store))},{text[1:]}"
        return text.encode() + b"\n"

    @classmethod
    def read(cls, text: bytes) -> tuple["Line", str]:
        """Read a line and the hash of the line before it. Raises BadLine."""
        try:
            data = json.loads(text)
            steps = {
                str(number): (_head(values[:2]), _head(values[2:]))
                for number, values in data.get("steps", {}).items()
            }
            heads = {str(number): _head(values) for number, values in data.get("heads", {}).items()}
            at = datetime.fromisoformat(data["at"])
            committed = data.get("committed")
            if committed not in (None, True, False):
                raise BadLine
            store, by = dict(data.get("store", {})), data.get("by", "")
            line = cls(at, store, heads, steps, by, committed=committed)
            "".join((*heads, *steps, line.by)).encode()  # refuses lone surrogates
            return line, str(data["previous"])
        except _BAD_LINE:
            raise BadLine from None


def _head(values: Any) -> Head:
    count, digest = values
    digest.encode()
    return Head(int(count), str(digest))


def line_hash(text: bytes) -> str:
    """Compute the SHA-256 (hex) of a line with its end."""
    return hashlib.sha256(text).hexdigest()


@contextmanager
def writing(path: Path) -> Iterator[BufferedRandom]:
    """Open an anchor file, made if missing, and keep others out. Raises AnchorFault."""
    try:
        make_folder(path.parent)
        new = not path.exists()
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    except OSError as error:
        raise AnchorFault.of(error, path) from None
    try:
        try:
            _lock(file)
            if new:
                sync(path.parent)
        except OSError as error:
            raise AnchorFault.of(error, path) from None
        yield file
    finally:
        with suppress(OSError):  # on a full disk, what `append` could not write is written again
            file.close()


def _lock(file: BufferedRandom) -> None:
    """Keep others out. Raises TimeoutError if somebody holds the file for a minute."""
    until = monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() > until:
                raise TimeoutError(ETIMEDOUT, "another program holds it") from None
            sleep(BETWEEN_TRIES)


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO | None]:
    """Open an anchor file while nobody writes it; None where there is none. Raises OSError."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        yield None
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield file


def append(file: BufferedRandom, path: Path, *lines: Line) -> None:
    """Append lines and sync the file. Raises AnchorFault.

    A line that a crash cut short goes, and so does a last line that a power cut left unwritten.
    """
    try:
        end, last = _last_written_line(file)
        previous = line_hash(last) if last else BEFORE_THE_FIRST
        file.seek(end)
        file.truncate()
        for line in lines:
            text = line.as_text(previous)
            file.write(text)
            previous = line_hash(text)
        file.flush()
        os.fsync(file.fileno())
    except OSError as error:
        raise AnchorFault.of(error, path) from None


def note_committed(file: BufferedRandom, path: Path, at: datetime) -> None:
    """Say that the step of the last line was stored.

    The next step says it if this fails: what is stored is stored.
    """
    with suppress(AnchorFault):
        append(file, path, Line(at, committed=True))


def lines_backwards(file: BinaryIO) -> Iterator[Line]:
    """Read the whole lines one by one, the last one first. Raises BadLine."""
    end, text = _last_written_line(file)
    while text:
        yield Line.read(text)[0]
        end -= len(text)
        text = _line_before(file, end)


def store_of(file: BinaryIO) -> dict[str, Any] | None:
    """Read what the first line says of the database; None for a file without a whole line.

    Only the beginning is read, since the heads of very many cases may follow. Raises BadLine.
    """
    if not _end_of_lines(file):
        return None
    file.seek(0)
    try:
        # a character that the end cuts through is left out; one that can't be read is a fault
        text = getincrementaldecoder("utf-8")().decode(file.readline(_BEGINNING))
        if not text.startswith(_STORE):
            raise BadLine
        store, _ = JSONDecoder().raw_decode(text, len(_STORE))
        return dict(store)
    except _BAD_LINE:
        raise BadLine from None


def texts_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield the whole lines of a file. A last line without its end was cut short by a crash."""
    file.seek(0)
    yield from (line for line in file if line.endswith(b"\n"))


def _last_written_line(file: BinaryIO) -> tuple[int, bytes]:
    """Return where the last whole line ends, and the line; b"" where there is none.

    A last one that a power cut left unwritten is passed over: it holds what lay on the disk before,
    which is no text. A bent text stays, and is reported.
    """
    end = _end_of_lines(file)
    text = _line_before(file, end)
    if _is_written(text):
        return end, text
    end -= len(text)
    return end, _line_before(file, end)


def _is_written(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in text


def _line_before(file: BinaryIO, end: int) -> bytes:
    """Return the whole line that ends at a position; b"" at the beginning of the file."""
    start = _end_of_lines(file, max(0, end - 1))
    file.seek(start)
    return file.read(end - start)


def _end_of_lines(file: BinaryIO, before: int | None = None) -> int:
    """Return where the last whole line ends, in the file or before a position.

    The search starts there and goes back, since the file may be long.
    """
    end = file.seek(0, os.SEEK_END) if before is None else before
    while end:
        start = max(0, end - 4096)
        file.seek(start)
        position = file.read(end - start).rfind(b"\n")
        if position >= 0:
            return start + position + 1
        end = start
    return 0
