"""Tables of facts with damage done to them: Parquet, CSV and JSON Lines. One number, one file."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

import polars as pl
from worlds import near_a_grant

from handlers.analysis.facts_frame import frame_of

ROWS: Final = 120
CANARY: Final = "Kanarifugl"
KINDS: Final = ("parquet", "csv", "jsonl")
_NUMBERS: Final = (b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x80\x80\x80\x01")
_TEXTS: Final = (
    *(b'"', b'""', b";", b",", b"\t", b"\r", b"\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"{", b"[[["),
    *(b"}", b":", b"null", b"NaN", b"1e999", b"-1", b"9" * 400, b"\\u0000", b"\\ud800", b"=1+1"),
    *(b"maybe", CANARY.encode(), b"x" * 5000, b"[" * 3000, b'{"a":' * 500, "ø".encode("latin-1")),
)


@dataclass(frozen=True)
class MutatedTable:
    """A damaged file. done: what was done to it, in order."""

    name: str
    kind: str
    raw: bytes
    done: tuple[str, ...]


def mutated_table(number: int) -> MutatedTable:
    """Return the damaged table of a number; the same at each call."""
    luck = random.Random(number)
    kind = KINDS[number % len(KINDS)]
    raw = bytearray(luck.choice(_good_files(kind)))
    ways = _BINARY if kind == "parquet" else _TEXT
    done = []
    for _ in range(luck.randint(1, 6)):
        way = luck.choice(ways)
        way(raw, luck)
        done.append(way.__name__)
    return MutatedTable(f"table-{number}.{kind}", kind, bytes(raw), tuple(done))


@cache
def _good_files(kind: str) -> tuple[bytes, ...]:
    """Return good files of a kind, written in several ways."""
    frame = frame_of(near_a_grant(ROWS, 26)).with_columns(id=pl.int_range(ROWS))
    if kind == "jsonl":
        return (_written(frame.write_ndjson), _written(frame.drop_nulls().write_ndjson))
    if kind == "csv":
        commas = _written(frame.write_csv)
        semicolons = _written(lambda file: frame.write_csv(file, separator=";", include_bom=True))
        return (commas, semicolons, commas.replace(b"\n", b"\r\n"))
    packings, groups = ("uncompressed", "snappy", "zstd", "lz4", "gzip"), (ROWS, 25)
    texts = frame.with_columns(pl.selectors.boolean().cast(pl.String))
    return tuple(
        _written(
            lambda file, f=each, p=p, g=g: f.write_parquet(file, compression=p, row_group_size=g)
        )
        for each, p, g in product((frame, texts), packings, groups)
    )


def _written(write: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def _place(raw: bytearray, luck: random.Random) -> int:
    """Return a position: often near the end, where a Parquet file has its footer."""
    if not raw:
        return 0
    near_the_end = max(0, len(raw) - luck.randint(1, 6000))
    return luck.choice((luck.randrange(len(raw)), near_the_end, luck.randrange(min(200, len(raw)))))


def one_bit(raw: bytearray, luck: random.Random) -> None:
    """Turn one bit."""
    if raw:
        raw[_place(raw, luck)] ^= 1 << luck.randrange(8)


def other_bytes(raw: bytearray, luck: random.Random) -> None:
    """Put other bytes in place of up to fifty."""
    at = _place(raw, luck)
    length = min(luck.randint(1, 50), len(raw) - at)
    raw[at : at + length] = luck.choice((bytes(length), b"\xff" * length, luck.randbytes(length)))


def cut_off(raw: bytearray, luck: random.Random) -> None:
    """Cut off the end."""
    del raw[_place(raw, luck) :]


def cut_out(raw: bytearray, luck: random.Random) -> None:
    """Cut out some bytes."""
    at = _place(raw, luck)
    del raw[at : at + luck.choice((1, 2, 7, 300))]


def put_in(raw: bytearray, luck: random.Random) -> None:
    """Put in a text that means something in CSV or JSON."""
    at = _place(raw, luck)
    raw[at:at] = luck.choice(_TEXTS)


def extreme_number(raw: bytearray, luck: random.Random) -> None:
    """Put in a very large or small number of four bytes."""
    at = _place(raw, luck)
    raw[at : at + 4] = luck.choice(_NUMBERS)


def doubled(raw: bytearray, luck: random.Random) -> None:
    """Repeat a part."""
    at = _place(raw, luck)
    raw[at:at] = raw[at : at + luck.randint(1, 3000)]


_BINARY: Final = (
    one_bit,
    one_bit,
    other_bytes,
    extreme_number,
    extreme_number,
    cut_out,
    cut_off,
    doubled,
)
_TEXT: Final = (one_bit, other_bytes, put_in, put_in, put_in, cut_out, cut_off, doubled)
