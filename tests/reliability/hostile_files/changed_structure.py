"""Change the data of YAML and JSON files: fields missing, doubled, misspelt, nested, multiplied."""

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml
from reliability.hostile_files.changed_bytes import a_few_bytes
from reliability.hostile_files.good_files import CANARY, TEXTS


@dataclass(frozen=True)
class Pairs:
    """Fields in order. A name may stand twice."""

    items: tuple[tuple[Any, Any], ...]


@dataclass(frozen=True)
class Raw:
    """Text that is written to a file unquoted."""

    text: str


_UNQUOTED: Final = (
    *("null", "~", "*a", "&a x", "!!int 3", "NaN", "-Infinity", "1e999", '"\\uD800"'),
    *('"\\u0000"', '"\\u001b[2J"', "'it''s'", '"open'),
    *("{<<: *a}", "? x", "%x", "@x", "`x`", "|\n   " + CANARY),
)
_BOXES: Final = (
    {},
    [],
    [[]],
    [{}],
    {"a": {"b": CANARY}},
    [CANARY] * 3,
    {CANARY: CANARY},
    {"": CANARY},
    {f"{CANARY} x": "y"},
)
_LEAVES: Final[tuple[Any, ...]] = (*TEXTS, *_BOXES, *map(Raw, _UNQUOTED))
_NAMES: Final = (
    *(
        "nam",
        "patients",
        "Name",
        "identitynumber",
        "expect",
        "a b",
        "1",
        "",
        "<<",
        CANARY,
        "x" * 900,
        "__class__",
        "æøå",
    ),
    "model_config",
)


def changed_structure(rng: random.Random, raw: bytes) -> bytes:
    """Change the structure of a file's data."""
    if raw.count(b"[") + raw.count(b"{") > 250:  # deep already, or large
        return a_few_bytes(rng, raw)
    as_json = raw.startswith(b"{")
    try:
        data = json.loads(raw) if as_json else yaml.load(raw, Loader=yaml.CBaseLoader)
    except (ValueError, yaml.YAMLError, RecursionError):
        return a_few_bytes(rng, raw)
    tree = _tree(data)
    for _ in range(rng.choice((1, 1, 2, 4))):
        tree = _changed(rng, tree)
    text = _written(tree, rng) if as_json or rng.random() < 0.3 else _block(tree, rng, 0)
    return text.encode("utf-8", "replace")


_quoted, _ascii = json.encoder.encode_basestring, json.encoder.encode_basestring_ascii
_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+ -]*")


def _tree(value: Any) -> Any:
    if isinstance(value, dict):
        return Pairs(tuple((key, _tree(inner)) for key, inner in value.items()))
    return [_tree(inner) for inner in value] if isinstance(value, list) else value


def _changed(rng: random.Random, node: Any) -> Any:
    """Make one change somewhere in the data."""
    inner = _inside(node)
    if inner and rng.random() < 0.75:
        at = rng.randrange(len(inner))
        return _with(node, at, _changed(rng, inner[at]))
    if isinstance(node, Pairs) and node.items and rng.random() < 0.8:
        return Pairs(_other_fields(rng, list(node.items)))
    if isinstance(node, list) and node and rng.random() < 0.8:
        return [
            lambda: node * 2,
            lambda: node[1:],
            lambda: node * rng.choice((20, 20, 20, 3000 // len(node))),
            lambda: node[0],
            lambda: [node],
        ][rng.choices(range(5), (12, 12, 1, 12, 12))[0]]()
    match rng.choices(range(3), (16, 2, 1))[0]:
        case 0:
            return _tree(rng.choice(_LEAVES))
        case 1:
            return _deep(node, rng.choice((1, 2, 31, 33)))
        case _:
            return _deep(node, rng.choice((40, 400, 3000)))


def _other_fields(rng: random.Random, items: list[tuple[Any, Any]]) -> tuple[tuple[Any, Any], ...]:
    at = rng.randrange(len(items))
    name, value = items[at]
    match rng.randrange(6):
        case 0:
            del items[at]
        case 1:
            items.insert(rng.randrange(len(items) + 1), (name, rng.choice((value, CANARY))))
        case 2:
            items[at] = (rng.choice((*_NAMES, name[:-1], name.upper(), f"{name} ")), value)
        case 3:
            other = rng.randrange(len(items))
            items[at], items[other] = (name, items[other][1]), (items[other][0], value)
        case 4:
            items.insert(at, (rng.choice(_NAMES), _tree(rng.choice(_LEAVES))))
        case _:
            items += [(f"field{n}", CANARY) for n in range(rng.choice((2, 9, 60)))]
    return tuple(items)


def _deep(node: Any, levels: int) -> Any:
    if levels > 50:
        return Raw('{"a":[' * (levels // 2) + "0" + "]}" * (levels // 2))
    for level in range(levels):
        node = [node] if level % 2 else Pairs((("a", node),))
    return node


def _inside(node: Any) -> Sequence[Any]:
    return (
        [value for _, value in node.items]
        if isinstance(node, Pairs)
        else node
        if isinstance(node, list)
        else ()
    )


def _with(node: Any, at: int, new: Any) -> Any:
    if isinstance(node, Pairs):
        return Pairs((*node.items[:at], (node.items[at][0], new), *node.items[at + 1 :]))
    return [*node[:at], new, *node[at + 1 :]]


def _written(node: Any, rng: random.Random) -> str:
    """Write the data as JSON, which is YAML too."""
    if isinstance(node, Pairs):
        return (
            "{" + ", ".join(f"{_quoted(str(k))}: {_written(v, rng)}" for k, v in node.items) + "}"
        )
    if isinstance(node, list):
        return "[" + ", ".join(_written(v, rng) for v in node) + "]"
    if isinstance(node, str):
        return _quoted(node) if rng.random() < 0.7 else _ascii(node)
    return node.text if isinstance(node, Raw) else json.dumps(node)


def _block(node: Any, rng: random.Random, depth: int) -> str:
    """Write the data as YAML in lines. Deep data is written in brackets."""
    pad = "  " * depth
    if depth > 12 or not _inside(node):
        return _scalar(node, rng) if not isinstance(node, Pairs | list) else _written(node, rng)
    if isinstance(node, Pairs):
        return "".join(
            f"{pad}{_scalar(name, rng)}:{_after(value, rng, depth)}\n" for name, value in node.items
        )
    return "".join(f"{pad}-{_after(value, rng, depth)}\n" for value in node)


def _after(value: Any, rng: random.Random, depth: int) -> str:
    text = _block(value, rng, depth + 1)
    return f"\n{text.rstrip(chr(10))}" if _inside(value) and depth < 12 else f" {text}"


def _scalar(value: Any, rng: random.Random) -> str:
    if isinstance(value, Raw):
        return value.text
    text = str(value)
    plain = _PLAIN.fullmatch(text) and rng.random() < 0.9
    return text if plain else _quoted(text)
