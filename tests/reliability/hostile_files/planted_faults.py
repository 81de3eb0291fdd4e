"""Files with faults planted at known places.

Each file comes with the line, column and field that the reader must name, and the beginning of its
message. A good file is written again, one value per line, so that each place is known. Faults that
end the reading early (an open bracket, a depth) are not planted: `tests/scenarios/bad` has them.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import yaml
from reliability.hostile_files.good_files import (
    CANARY,
    LIBRARY,
    MESSAGES,
    NOT_SYNTHETIC,
    POLICY,
    TABLE,
)

Line = tuple[int, int, str]
"""Line, column and field of a fault."""

YES_NO: Final = {
    "first_time",
    "member",
    "classified_as_medicine",
    "over_the_counter",
    "outside_hospital",
    "tried",
    "shows_effect",
}
DAYS: Final = {"signed", "start", "date"}
CHOICES: Final = {
    "kind",
    "role",
    "marketing",
    "indication_approved",
    "prescription_group",
    "purpose",
    "outcome",
    "mode",
    "design",
}
NULL, LIST, LONG = "null and empty values", "a single value is expected here", "this is too long"


@dataclass(frozen=True)
class Planted:
    """A file, and its faults in the order of the file: place, and beginning of the message."""

    name: str
    text: str
    faults: tuple[tuple[Line, str], ...]


@dataclass
class _Writer:
    """Writes data one value per line, and notes where it plants faults. notation: yaml or json."""

    notation: str
    plant: dict[tuple[Any, ...], Callable[["_Writer", str, str, Any, str], None]]
    lines: list[str] = field(default_factory=list)
    faults: list[tuple[Line, str]] = field(default_factory=list)

    def fields(
        self, data: dict[str, Any], path: tuple[Any, ...], indent: str, first: str = ""
    ) -> None:
        """Write the fields of a mapping. first: the indentation of the first one, if another."""
        for number, (name, value) in enumerate(data.items()):
            last = number == len(data) - 1
            self.value(
                name, value, (*path, name), (first if not number and first else indent), last=last
            )

    def value(
        self, name: str, value: Any, path: tuple[Any, ...], indent: str, *, last: bool
    ) -> None:
        """Write a field, with all that is in it."""
        as_json, end = self.notation == "json", "" if last or self.notation == "yaml" else ","
        if isinstance(value, dict | list) and value:
            self.lines.append(indent + self.key(name) + ("{[")[isinstance(value, list)] * as_json)
            inner = " " * len(indent) + "  "
            if isinstance(value, dict):
                self.fields(value, path, inner)
            else:
                self.items(value, path, inner)
            if as_json:
                self.lines.append(" " * len(indent) + "}]"[isinstance(value, list)] + end)
        elif path in self.plant:
            self.plant[path](self, indent, name, value, shown(path))
            self.lines[-1] += end
        else:
            self.lines.append(indent + self.key(name) + self.scalar(value) + end)

    def items(self, items: list[Any], path: tuple[Any, ...], indent: str) -> None:
        """Write the items of a list. A mapping begins on the line of its dash."""
        for number, item in enumerate(items):
            end = "," if self.notation == "json" and number < len(items) - 1 else ""
            if not isinstance(item, dict):
                self.lines.append(
                    indent + ("- " if self.notation == "yaml" else "") + self.scalar(item) + end
                )
            elif self.notation == "yaml":
                self.fields(item, (*path, number), indent + "  ", f"{indent}- ")
            else:
                self.lines.append(indent + "{")
                self.fields(item, (*path, number), indent + "  ")
                self.lines.append(indent + "}" + end)

    def key(self, name: str) -> str:
        """Return a field's name, up to its value."""
        return f"{json.dumps(name)}: " if self.notation == "json" else f"{name}: "

    def scalar(self, value: Any) -> str:
        """Return a value in quotes."""
        return json.dumps(value, ensure_ascii=False)

    def wrong(
        self, indent: str, name: str, text: str, path: str, says: str, *, in_name: bool = False
    ) -> None:
        """Write a field with a fault. in_name: the reader must point at the name, not the value."""
        self.lines.append(indent + self.key(name) + text)
        column = len(indent) + 1 + (0 if in_name else len(self.key(name)))
        self.faults.append(((len(self.lines), column, path), says))


def shown(path: tuple[Any, ...]) -> str:
    """Return a path as the reader writes it."""
    return "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in path
    ).removeprefix(".")


def _instead(text: str, says: str) -> Callable[..., None]:
    return lambda w, indent, name, _value, path: w.wrong(indent, name, text, path, says)


def _twice(w: _Writer, indent: str, name: str, value: Any, path: str) -> None:
    w.lines.append(indent + w.key(name) + w.scalar(value) + ("," if w.notation == "json" else ""))
    second = " " * len(indent)
    w.wrong(
        second,
        name,
        w.scalar(CANARY),
        path,
        f"this field stands in line {len(w.lines)} already",
        in_name=True,
    )


def _anchored(w: _Writer, indent: str, name: str, value: Any, path: str) -> None:
    w.wrong(
        indent,
        name,
        f"&a {w.scalar(value)}",
        path,
        "an anchor (text that begins with &) is not accepted",
    )


def _unknown(w: _Writer, indent: str, name: str, value: Any, path: str) -> None:
    strange = f"zzyzx_{name}"
    above = path[: -len(name)]
    w.wrong(
        indent,
        strange,
        w.scalar(CANARY) + ("," if w.notation == "json" else ""),
        f"{above}{strange}",
        "unknown field",
        in_name=True,
    )
    w.lines.append(" " * len(indent) + w.key(name) + w.scalar(value))


def _ways(name: str, notation: str) -> list[Callable[..., None]]:
    """Return what can be wrong with a field."""
    quoted = json.dumps(CANARY)
    ways = [
        _twice,
        _unknown,
        _instead("null", NULL),
        _instead(f"[{quoted}]", LIST),
        _instead(json.dumps(CANARY * 400), LONG),
    ]
    if notation == "yaml":
        ways += [_anchored, _instead("*a", "an alias (text that begins with *) is not accepted")]
        ways += [
            _instead(
                f"!!python/name:x {quoted}", "a tag (text that begins with !) is not accepted"
            ),
            _instead('"\\x9b"', "a character that can't be seen"),
        ]
    else:
        ways += [
            _instead("NaN", "NaN and Infinity are no numbers"),
            _instead('"\\ud800"', "a character that can't be seen"),
        ]
    if name in YES_NO:
        ways += [_instead(quoted, "write yes or no")] * 5
    if name in DAYS:
        ways += [
            _instead('"2015-02-30"', "there is no such day"),
            _instead(quoted, "write a date as YYYY-MM-DD"),
        ] * 3
    if name in CHOICES:
        ways += [_instead(quoted, "write one of: ")] * 5
    if name == "identity_number":
        ways += [
            _instead(f'"{NOT_SYNTHETIC}"', "only synthetic numbers"),
            _instead('"1483613003"', "write the 11 digits"),
        ] * 3
    return ways


@cache
def _data(kind: str) -> list[Any]:
    if kind == "policy":
        return [yaml.load(POLICY, Loader=yaml.CBaseLoader)]
    folder = LIBRARY / "applications" if kind == "application" else LIBRARY
    return [
        yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        for file in sorted(folder.glob("*.yaml"))
    ]


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of single values in fields. Single values in a list are left out."""
    if isinstance(value, dict):
        return [leaf for name, inner in value.items() for leaf in _leaves(inner, (*path, name))]
    if isinstance(value, list):
        return [
            leaf
            for index, inner in enumerate(value)
            if isinstance(inner, dict)
            for leaf in _leaves(inner, (*path, index))
        ]
    return [path]


def planted(number: int) -> Planted:
    """Return the file of a number, with one to eight faults."""
    rng = random.Random(number)
    kind = rng.choices(("application", "policy", "message", "table"), (60, 10, 20, 10))[0]
    many = rng.randrange(1, 9)
    if kind == "message":
        return _message(rng, many, f"{number}.xml")
    if kind == "table":
        return _table(rng, many, f"{number}.csv")
    notation, data = rng.choice(("yaml", "json")), rng.choice(_data(kind))
    leaves = _leaves(data)
    chosen = rng.sample(leaves, min(many, len(leaves)))
    ways = {
        path: rng.choice(_ways(path[-1] if kind == "application" else "", notation))
        for path in chosen
    }
    if kind == "policy":
        ways = {
            path: way if way in (_twice, _unknown) else _in_policy(path[-1])
            for path, way in ways.items()
        }
    writer = _Writer(notation, ways)
    if notation == "json":
        writer.lines.append("{")
    writer.fields(data, (), "  " if notation == "json" else "")
    if notation == "json":
        writer.lines.append("}")
    return Planted(
        f"{kind}-{number}.{notation}", "\n".join(writer.lines) + "\n", tuple(writer.faults)
    )


def _in_policy(name: str) -> Callable[..., None]:
    if name == "wrong_applicant_policy":
        return _instead(json.dumps(CANARY), "write one of: return, reject")
    if name == "long_lasting_gate":
        return _instead(json.dumps(CANARY), "write yes or no")
    if name == "hta_from":
        return _instead(json.dumps(CANARY), "write a date as YYYY-MM-DD")
    return _instead('"0"', "write a whole number, 1 or more")


_ICD = "write an ICD-10 or ICPC-2 code"
_NO_YES_NO = "list 1101 has no such code"
_IN_MESSAGE: Final = (
    (
        "<Id>14836130031</Id>",
        f"<Id>{NOT_SYNTHETIC}</Id>",
        "patient.identity_number",
        "only synthetic numbers",
    ),
    ('<Forstegangs V="2"', f'<Forstegangs V="{CANARY}"', "form.first_time", _NO_YES_NO),
    (
        '<BrukUtenforSykehus V="1"',
        '<BrukUtenforSykehus V="7"',
        "treatment.outside_hospital",
        _NO_YES_NO,
    ),
    ('<IngenTidlBeh V="3"', '<IngenTidlBeh V="10"', "nothing_tried", "no such code in the lists"),
    ('<Diagnose V="K500"', f'<Diagnose V="{CANARY}"', "diagnosis.code", _ICD),
    ('<Bidiagnose V="E11"', '<Bidiagnose V="e11"', "diagnosis.secondary[0]", _ICD),
    ('<Bidiagnose V="I10"', '<Bidiagnose V=""', "diagnosis.secondary[1]", _ICD),
    (
        '<Refusjonskode V="K50"',
        f'<Refusjonskode V="{CANARY}"',
        "diagnosis.reimbursement_code",
        "write a reimbursement code",
    ),
    (
        '<Spesialitet V="193"',
        '<Spesialitet V="8"',
        "initiation.specialty",
        "no such code in the list of specialties",
    ),
    (
        "<Vedlegg>Oppdiktet veileder 2012",
        f"<Vedlegg>{CANARY * 400}",
        "documentation[0].title",
        LONG,
    ),
    (
        "<Vedlegg>Oppdiktet serie 2011",
        "<Vedlegg>&#x9b;",
        "documentation[1].title",
        "a character that can't be seen",
    ),
    (
        '<HoyesteDogndose V="1.500"',
        f'<HoyesteDogndose V="{CANARY}"',
        "medicine.daily_dose.amount",
        "write a number",
    ),
)
"""For `everything.xml`: the text there, the text instead, the field, and how the message begins."""


def _message(rng: random.Random, many: int, name: str) -> Planted:
    text = (MESSAGES / "everything.xml").read_text(encoding="utf-8")
    faults = []
    for good, bad, path, says in rng.sample(_IN_MESSAGE, many):
        assert text.count(good) == 1, good
        text = text.replace(good, bad)
        faults.append((bad, path, says))
    placed = [(_element_at(text, text.index(bad)), path, says) for bad, path, says in faults]
    return Planted(
        f"message-{name}",
        text,
        tuple(sorted(((line, column, path), says) for (line, column), path, says in placed)),
    )


def _element_at(text: str, offset: int) -> tuple[int, int]:
    """Return line and column where the element begins that holds an offset."""
    start = offset if text[offset] == "<" else text.rindex("<", 0, offset)
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def _table(rng: random.Random, many: int, name: str) -> Planted:
    rows = [row.split(",") for row in TABLE.splitlines()]
    cells = [(row, column) for row in range(1, len(rows)) for column in range(len(rows[0]))]
    faults = []
    for row, column in rng.sample(cells, many):
        rows[row][column] = rng.choice((CANARY, "-1", "=1+1"))
        faults.append(((row + 1, 1, rows[0][column]), "write "))
    return Planted(
        f"table-{name}", "".join(",".join(row) + "\n" for row in rows), tuple(sorted(faults))
    )
