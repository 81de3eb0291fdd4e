"""Read policy values from text: a policy file, or the `policy` section of a scenario.

A policy is a frozen dataclass. Names, types and lower bounds come from its fields, and the values
that must not be less than another from its `not_less`. Every fault is reported at once, with its
position; no message repeats a value.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import fields, replace
from datetime import date
from functools import cache
from typing import (
    Any,
    Final,
    Literal,
    NamedTuple,
    TypeVar,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from scenarios.reading.parsed import Parsed, Path
from scenarios.reading.typed import suggestion
from workflow.engine.errors import InvalidInput
from workflow.engine.readers import read_day
from workflow.reimbursement.policy import DEFAULT

HEAD: Final = ("schema", "policy")
"""What a policy file may begin with: the version of its format, and a title."""

_SWITCH: Final = {
    "yes": True,
    "true": True,
    "ja": True,
    "no": False,
    "false": False,
    "nei": False,
}
_COUNT: Final = re.compile(r"\d{1,6}", re.ASCII)

P = TypeVar("P")


def policy_from(values: Mapping[str, Any], base: P = DEFAULT, *, file: str = "policy") -> P:  # type: ignore[assignment]
    """Return `base` with the values of a mapping put over it. Raises InvalidInput at 1:1.

    values: texts and lists of texts, as they stand in a file.
    """
    parsed = Parsed(file, dict(values))
    policy = policy_in(parsed, (), base)
    if parsed.faults:
        raise InvalidInput(tuple(parsed.faults))
    return base if policy is None else policy


def without_head(parsed: Parsed) -> None:
    """Check version and title of a policy file, and take them out of its data. Raises nothing."""
    data: Any = parsed.data
    version, title = (data.pop(name, None) for name in HEAD)
    if version not in (None, "1"):
        parsed.refuse(("schema",), "write 1, the version of this file format")
    if title is not None and not (isinstance(title, str) and title.strip()):
        parsed.refuse(("policy",), "write a title in words, as: What if rare were 400 persons")


def policy_in(parsed: Parsed, at: Path, base: P) -> P | None:
    """Build the policy from the mapping at a path, over the values of `base`.

    Returns None if it is invalid; every fault is then added to `parsed`. Raises nothing.
    """
    section: Any = parsed.data
    for part in at:
        section = section[part]
    known = _fields(cast("Hashable", type(base)))
    before = len(parsed.faults)
    stated = {name: _read(name, text, parsed, (*at, name), known) for name, text in section.items()}
    wrong = {name for name, value in stated.items() if value is None}
    values = {name: getattr(base, name) for name in known}
    values |= {name: value for name, value in stated.items() if value is not None}
    for larger, smaller in getattr(base, "not_less", ()):
        if not {larger, smaller} & wrong and values[larger] < values[smaller]:
            _add_order_fault(larger, smaller, values, stated, parsed, at)
    if wrong or len(parsed.faults) > before:
        return None
    return replace(base, **{name: values[name] for name in stated}) if stated else base  # type: ignore[type-var]


@cache
def _fields(policy: Any) -> Mapping[str, "Kind"]:
    """Return what each value of a policy can be; nothing for a process without one."""
    if policy is type(None):
        return {}
    types = get_type_hints(policy)
    return {each.name: Kind.of(types[each.name], each.metadata) for each in fields(policy)}


class Kind(NamedTuple):
    """What a value can be. type: its declared type. least: of a number. form: of a list's texts."""

    type: Any
    least: int
    form: Any

    @classmethod
    def of(cls, declared: Any, about: Mapping[str, Any]) -> "Kind":
        """Return the kind of a field. about: its metadata."""
        return cls(declared, about.get("least") or 0, about.get("form"))

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return get_origin(self.type) is tuple

    @property
    def is_day(self) -> bool:
        """Whether it is a day."""
        return isinstance(self.type, type) and issubclass(self.type, date)

    @property
    def item(self) -> "Kind":
        """The kind of each item of a list."""
        return self._replace(type=get_args(self.type)[0])

    def read(self, text: str) -> Any:
        """Return a text as a single value. Raises ValueError that says what to write."""
        if self.is_day:
            return read_day(text)
        if self.type is str and re.fullmatch(self.form.pattern, text):
            return text
        if self.type is bool and text.lower() in _SWITCH:
            return _SWITCH[text.lower()]
        if text in get_args(self.type):
            return text
        if self.type is int and _COUNT.fullmatch(text) and int(text) >= self.least:
            return int(text)
        raise ValueError(self.wanted())

    def wanted(self) -> str:
        """Say what to write."""
        if self.is_list:
            example = "2026-12-24, 2026-12-31" if self.item.is_day else self.form.example
            return f"write a list, as [{example}]; [] is an empty one"
        if self.type is str:
            return f"write {self.form.says}"
        if self.type is bool:
            return "write yes or no"
        if self.is_day:
            return "write a date as YYYY-MM-DD or DD.MM.YYYY"
        if get_origin(self.type) is Literal:
            return f"write one of: {', '.join(get_args(self.type))}"
        return f"write a whole number, {self.least} or more, of at most 6 digits"


def _read(name: str, written: object, parsed: Parsed, path: Path, known: Mapping[str, Kind]) -> Any:
    """Return one value, typed; None with a fault added if it is invalid."""
    if path in parsed.refused:
        return None
    if name not in known:
        place = parsed.keys.get(path)
        if place is None:
            parsed.refuse(path, suggestion(name, list(known)))
        else:
            parsed.fault(place, path, suggestion(name, list(known)))
        return None
    kind = known[name]
    if not kind.is_list:
        return _read_single(kind, written, parsed, path)
    if not isinstance(written, list):
        parsed.refuse(path, kind.wanted())
        return None
    return _read_list(kind.item, written, parsed, path)


def _read_single(kind: Kind, written: object, parsed: Parsed, path: Path) -> Any:
    try:
        if not isinstance(written, str):
            raise ValueError(kind.wanted())
        return kind.read(written)
    except ValueError as wrong:
        parsed.refuse(path, str(wrong))
        return None


def _read_list(kind: Kind, written: list[object], parsed: Parsed, path: Path) -> Any:
    """Return the items in order; None with a fault added for each that is wrong or repeated."""
    items: list[Any] = []
    for index, each in enumerate(written):
        at = (*path, index)
        item = None if at in parsed.refused else _read_single(kind, each, parsed, at)
        if item in items and item is not None:
            parsed.refuse(at, "this stands in the list already; leave it out")
            item = None
        items.append(item)
    return None if None in items else tuple(sorted(items))


def _add_order_fault(
    larger: str,
    smaller: str,
    values: Mapping[str, int],
    stated: Mapping[str, object],
    parsed: Parsed,
    at: Path,
) -> None:
    """Add a fault where this file states a value: `larger` must be at least `smaller`.

    The message shows the other number only if it comes from the base policy.
    """
    if larger in stated and smaller in stated:
        says = f"this must be at least {smaller}; raise this, or lower {smaller}"
        parsed.refuse((*at, larger), says)
    elif larger in stated:
        says = (
            f"write {values[smaller]} or more, or lower {smaller}: it must not be larger than this"
        )
        parsed.refuse((*at, larger), says)
    else:
        says = f"write {values[larger]} or less, or raise {larger}: it must not be less than this"
        parsed.refuse((*at, smaller), says)
