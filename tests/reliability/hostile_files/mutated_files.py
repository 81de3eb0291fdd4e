"""Hostile files, each made from a number: a good file, changed. The same number, the same file."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from reliability.hostile_files.changed_bytes import (
    a_few_bytes,
    changed_cells,
    changed_tags,
    cut_short,
    lines_moved,
    nothing_of_it,
    other_encoding,
    other_newlines,
    twice,
    very_large,
)
from reliability.hostile_files.changed_structure import changed_structure
from reliability.hostile_files.good_files import TABLE, good_files

Doing = Callable[[random.Random, bytes], bytes]


@dataclass(frozen=True)
class MutatedFile:
    """A changed file. kind: of the good file that it was; how: the changes by name."""

    kind: str
    name: str
    raw: bytes
    how: str


def mutated_file(number: int) -> MutatedFile:
    """Return the file of a number."""
    rng = random.Random(number)
    kind = rng.choices(
        ("application", "scenario", "policy", "message", "table"), (50, 8, 12, 22, 8)
    )[0]
    suffix, raw = rng.choice(good_files()[kind])
    how = []
    ways = _WAYS[kind]
    for _ in range(rng.choices((0, 1, 2, 3), (1, 60, 25, 14))[0]):
        way = rng.choices(ways, [weight for _, weight in ways])[0][0]
        raw = way(rng, raw)
        how.append(way.__name__)
    return MutatedFile(kind, f"{kind}-{number}.{suffix}", raw, "+".join(how) or "untouched")


_ANYHOW: Final[tuple[tuple[Doing, int], ...]] = (
    (a_few_bytes, 24),
    (cut_short, 5),
    (other_encoding, 2),
    (other_newlines, 3),
    (lines_moved, 8),
    (twice, 2),
    (very_large, 1),
    (nothing_of_it, 1),
)
_WAYS: Final[dict[str, tuple[tuple[Doing, int], ...]]] = {
    **dict.fromkeys(("application", "scenario", "policy"), (*_ANYHOW, (changed_structure, 54))),
    "message": (*_ANYHOW, (changed_tags, 54)),
    "table": (*_ANYHOW, (changed_cells, 54)),
}
HOW_MANY_WAYS: Final = len(_ANYHOW) + 3


def costly_files() -> Iterator[tuple[str, bytes]]:
    """Yield files at the limits of what is read, which cost as much time and memory as they can."""
    million = 1024 * 1024
    yield "keys.yaml", b"".join(b"field%d: x\n" % n for n in range(5000))
    yield (
        "like-keys.yaml",
        b"patient:\n" + b"".join(b"  identity_numbe%d: x\n" % n for n in range(4990)),
    )
    yield (
        "long-keys.yaml",
        b"patient:\n"
        + b"".join(b"  %s%d: x\n" % (b"identity_number" * 12, n) for n in range(4990)),
    )
    yield "brackets.yaml", b"a: " + b"[" * (million - 8)
    yield "items.yaml", b"a:\n" + b"- x\n" * (million // 4 - 2)
    yield (
        "laughs.yaml",
        b"a: &a [x, x]\n"
        + b"".join(b"%c: &%c [*%c, *%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 121)),
    )
    yield "comments.yaml", b"# x\n" * (million // 4 - 1)
    yield "blanks.yaml", b" " * (million - 1)
    yield "one-text.yaml", b"a: " + b"x" * (million - 4)
    yield "questions.yaml", b"? " * (million // 2 - 1)
    yield "quoted.json", b'{"a": "' + b'\\"' * (million // 2 - 8) + b'"}'
    yield "deep.json", b'{"a":' * (million // 5 - 1)
    yield "list.json", b'{"a": [' + b"1," * (million // 2 - 8) + b"1]}"
    yield "digits.json", b'{"a": ' + b"9" * (million - 10) + b"}"
    yield (
        "treatments.json",
        b'{"prior_treatments": [' + b",".join([b'{"tried": "x"}'] * 3300) + b"]}",
    )
    yield "steps.yaml", b"received: 2015-03-16\ntimeline:\n" + b"- {at: +999wd, x: y}\n" * 1600
    message = good_files()["message"][0][1]
    head, tail = message.rsplit(b"</", 1)
    before, mark, after = message.partition(b"<IngenTidlBeh")
    assert mark, "this message has a place for earlier treatments"
    yield "elements.xml", head + b"<Vedlegg>x</Vedlegg>" * 9800 + b"</" + tail
    yield (
        "treatments.xml",
        before + b'<TidligereBeh><SarligeGrunner V="x"/></TidligereBeh>' * 3200 + mark + after,
    )
    yield (
        "comments.xml",
        head
        + b"<Merknad>"
        + b"x<!---->" * ((million - len(message)) // 8 - 4)
        + b"</Merknad></"
        + tail,
    )
    yield (
        "amps.xml",
        head
        + b"<Merknad>"
        + b"&amp;" * ((million - len(message)) // 5 - 8)
        + b"</Merknad></"
        + tail,
    )
    yield (
        "attributes.xml",
        head + b"<Vedlegg " + b"".join(b'a%d="" ' % n for n in range(60_000)) + b"/></" + tail,
    )
    yield "name.xml", b"<" + b"a" * (million - 4) + b"/>"
    yield "deep.xml", b"<a>" * (million // 3 - 1)
    yield (
        "base64.xml",
        before
        + b"<TidligereBeh><ForskrivningB64>"
        + b"PGEvPg==" * 90_000
        + b"</ForskrivningB64></TidligereBeh>"
        + mark
        + after,
    )
    yield "over.yaml", b"x" * (million * 8)
    yield "wide.csv", b",".join(b"c%d" % n for n in range(60_000)) + b"\n"
    yield (
        "heading.csv",
        b'patient.member,"x\n",' + b",".join(b"c%d" % n for n in range(400_000)) + b"\n",
    )
    yield "long.csv", TABLE.splitlines()[0].encode() + b"\n" + b"x,x,x,x,x,x\n" * 80_000
    yield "cell.csv", b"patient.member\n" + b"x" * million + b"\n"
    yield "deep.jsonl", b'{"a":' * 100_000
