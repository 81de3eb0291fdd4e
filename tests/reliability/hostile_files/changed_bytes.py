"""Change, remove, insert, exchange or double bytes, lines, tags and cells of a file."""

import random
import re
from typing import Final

from reliability.hostile_files.good_files import CANARY, TEXTS, good_files

_BYTES: Final = (
    *(b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80"),
    *(b"\xef\xbb\xbf", b"\xef\xbf\xbf", b"\x1b[2J"),
    *(b"\r", b"\r\n", b"\t", b"\xc2\x85", b"\xe2\x80\xa8", b"\x0b", b"\x0c", b"\x7f"),
    *(b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xc2\xa0"),
    *(b"&a ", b"*a ", b"!!python/object:os.system ", b"!x ", b"<<: *a\n", b"\n---\n"),
    *(b"\n...\n", b"%YAML 9.9\n---\n", b"? ", b": "),
    *(b"- ", b"#", b"{", b"}", b"[", b"]", b",", b'"', b"'", b"|\n", b">-\n", b"|9\n"),
    *(b"`", b"@", b"%", b"\\", b'"\\x00"', b'"\\uD800"'),
    *(b"null", b"~", b"NaN", b"-Infinity", b"1e999", b"0x1F", b"1_000", b"12:30:45"),
    *(b"2015-02-30", b"0150", b"{{7*7}}", b"{0.x}"),
    *(b"<", b">", b"&", b"&lol;", b"&#0;", b"&#xD800;", b"&#x1F600;", b"<![CDATA[", b"]]>"),
    *(b"<!--", b"-->", b"<?xml version='1.0'?>"),
    *(b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", b"<?php ?>", b' V="1"'),
    *(b" xmlns=''", b"=cmd|' /C calc'!A0"),
    CANARY.encode(),
)


def a_few_bytes(rng: random.Random, raw: bytes) -> bytes:
    """Change, remove, insert or double a few bytes."""
    out = bytearray(raw)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(6):
            case 0 if at < len(out):
                out[at] ^= 1 << rng.randrange(8)
            case 1:
                del out[at : at + rng.choice((1, 1, 2, 9, 60))]
            case 2:
                out[at:at] = bytes(rng.randrange(256) for _ in range(rng.choice((1, 2, 5))))
            case 3:
                piece = out[at : at + rng.choice((1, 5, 20, 80))]
                out[at:at] = piece * rng.choice((1, 1, 2, 40))
            case _:
                out[at:at] = rng.choice(_BYTES)
    return bytes(out)


def cut_short(rng: random.Random, raw: bytes) -> bytes:
    """Remove the end or the beginning."""
    at = rng.randrange(len(raw) + 1)
    return raw[:at] if rng.random() < 0.7 else raw[at:]


def other_encoding(rng: random.Random, raw: bytes) -> bytes:
    """Write the same text in another encoding, or with a byte order mark."""
    text = raw.decode("utf-8", "replace")
    encoding = rng.choice(
        (
            "utf-16",
            "utf-16-le",
            "utf-16-be",
            "utf-32",
            "latin-1",
            "cp1252",
            "utf-7",
            "cp037",
            "utf-8-sig",
        )
    )
    return text.encode(encoding, "replace")


def other_newlines(rng: random.Random, raw: bytes) -> bytes:
    """Write all or some line ends in another way."""
    end = rng.choice(
        (b"\r\n", b"\r", b"\n\r", b"\n\n", b"\xc2\x85", b"\xe2\x80\xa8", b" \n", b"\t\n", b"\x0c\n")
    )
    some = rng.choice((-1, 1, 3))
    return raw.replace(b"\n", end, some)


def lines_moved(rng: random.Random, raw: bytes) -> bytes:
    """Double, drop, exchange or indent lines."""
    lines = raw.split(b"\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            lines.insert(b, lines[a])
        case 1:
            del lines[a]
        case 2:
            lines[a], lines[b] = lines[b], lines[a]
        case 3:
            lines[a] = rng.choice((b" ", b"  ", b"\t", b"    ")) + lines[a]
        case _:
            lines[a] = lines[a].lstrip()
    return b"\n".join(lines)


def twice(rng: random.Random, raw: bytes) -> bytes:
    """Append the file itself, or another one."""
    other = (
        rng.choice([each for files in good_files().values() for _, each in files])
        if rng.random() < 0.3
        else raw
    )
    return raw + rng.choice((b"", b"\n", b"\n---\n", b"\x00")) + other


def very_large(rng: random.Random, raw: bytes) -> bytes:
    """Repeat a piece until the file has thousands or a million bytes."""
    at = rng.randrange(len(raw) + 1)
    piece = (
        rng.choice(
            (
                raw[at : at + 12],
                b"x",
                b"[",
                b"{a: ",
                b"- ",
                b"<a>",
                b"&amp;",
                b"\n",
                b" ",
                b"a: b\n",
                b'"',
                b"9",
                b"\xc3\xb8",
            )
        )
        or b"x"
    )
    return (
        raw[:at] + piece * (rng.choice((4_000, 20_000, 20_000, 1_100_000)) // len(piece)) + raw[at:]
    )


def nothing_of_it(rng: random.Random, raw: bytes) -> bytes:
    """Replace the file by nothing, a single sign, or random bytes."""
    return rng.choice(
        (
            b"",
            b"\n",
            b"#",
            b"{}",
            b"[]",
            b"null",
            b'""',
            b"<a/>",
            b"---",
            rng.randbytes(rng.randrange(200)),
        )
    )


# Markup and cells ---------------------------------------------------------------------------------

_TAG: Final = re.compile(rb"<[^<>]*>")


def changed_tags(rng: random.Random, raw: bytes) -> bytes:
    """Double, drop, exchange, rename or nest elements; replace attributes and texts."""
    tags = list(_TAG.finditer(raw))
    if len(tags) < 4:
        return a_few_bytes(rng, raw)
    a, b = rng.choice(tags), rng.choice(tags)
    first, second = sorted((a, b), key=lambda tag: tag.start())
    leaf = rng.choice(TEXTS).encode("utf-8", "replace")
    match rng.randrange(11):
        case 0:
            return raw[: first.start()] + raw[second.end() :]
        case 1:
            return raw[: second.end()] + raw[first.start() :]
        case 2:
            return raw[: a.start()] + b.group() + raw[a.end() :]
        case 3:
            return raw[: a.start()] + raw[a.end() :]
        case 4:
            return re.sub(
                rb'="[^"]*"',
                lambda _: b'="' + leaf.replace(b'"', b"").replace(b"<", b"") + b'"',
                raw,
                count=rng.randrange(1, 30),
            )
        case 5:
            return raw[: a.end()] + leaf + raw[a.end() :]
        case 6:
            deep = rng.choice((3, 70, 3000))
            return raw[: a.end()] + b"<x>" * deep + b"</x>" * deep + raw[a.end() :]
        case 7:
            return raw.replace(
                b"2014-12-01",
                rng.choice((b"2013-10-08", b"", CANARY.encode())),
                rng.choice((1, -1)),
            )
        case 8:
            laughs = b"".join(
                b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9)
            )
            return raw.replace(
                b"?>", b"?><!DOCTYPE l [<!ENTITY l0 'ha'>" + laughs + b"]>", 1
            ).replace(b"</Id>", b"&l8;</Id>")
        case 9:
            block = rng.choice(
                (b"", b"%%%", b"PGEvPg==", b"PGE+" * 50, b"/////w==", b"PCFET0NUWVBFIGE+PGEvPg==")
            )
            return (
                raw[: a.end()]
                + b"<ForskrivningB64>"
                + block
                + b"</ForskrivningB64>"
                + raw[a.end() :]
            )
        case _:
            name = rng.choice(
                (
                    b"OmsoktLegemiddel",
                    b"Diagnose V='A'",
                    b"TidligereBeh",
                    b"Soknad3a",
                    b"Vedlegg",
                    b"RefHjemmel V='302'",
                )
            )
            return (
                raw[: a.end()]
                + b"<"
                + name
                + b">"
                + leaf
                + b"</"
                + name.split()[0]
                + b">"
                + raw[a.end() :]
            )


def changed_cells(rng: random.Random, raw: bytes) -> bytes:
    """Change cells, rows and columns, with quotes, commas and line ends where none belong."""
    rows = [row.split(b",") for row in raw.split(b"\n")]
    for _ in range(rng.choice((1, 1, 2, 5))):
        row = rng.choice(rows)
        at = rng.randrange(len(row))
        leaf = rng.choice(TEXTS).encode("utf-8", "replace")
        match rng.randrange(6):
            case 0:
                row[at] = leaf
            case 1:
                row[at] = b'"' + leaf + rng.choice((b'"', b"", b'""'))
            case 2:
                del row[at]
                row or row.append(b"")
            case 3:
                row.insert(at, rng.choice((leaf, row[at])))
            case 4:
                rows.insert(rng.randrange(len(rows)), list(row) * rng.choice((1, 1, 200)))
            case _:
                row[at] = (
                    rng.choice(
                        (
                            b"{",
                            b"}",
                            b"[1]",
                            b'{"a": 1}',
                            b"null",
                            b"1e400",
                            b"true",
                            b"-0",
                            b"9" * 40,
                        )
                    )
                    + row[at]
                )
    return rng.choice((b"\n", b"\n", b"\n", b"\r\n", b"\r")).join(
        rng.choice((b",", b",", b",", b";")).join(row) for row in rows
    )
