"""Read policy values from text: a policy file, or the `policy` section of a scenario.

A policy is a frozen dataclass. Names, types and lower bounds come from its fields, and the values
that must not be less than another from its `not_less`. Every fault is reported at once, with its
position; no message repeats a value.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, Final, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from scenarios.reading.parsed import Parsed, Path
from scenarios.reading.typed import suggestion
from workflow.engine.errors import InvalidInput
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


def policy_from(values: Mapping[str, str], base: P = DEFAULT, *, file: str = "policy") -> P:  # type: ignore[assignment]
    """Return `base` with the values of a mapping put over it. Raises InvalidInput at 1:1."""
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
def _fields(policy: Any) -> Mapping[str, tuple[Any, int]]:
    """Return type and lower bound of each value of a policy; nothing for a process without one."""
    if policy is type(None):
        return {}
    types = get_type_hints(policy)
    return {x.name: (types[x.name], x.metadata.get("least") or 0) for x in fields(policy)}


def _read(
    name: str, text: object, parsed: Parsed, path: Path, known: Mapping[str, tuple[Any, int]]
) -> int | bool | str | None:
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
    value = _typed(*known[name], text) if isinstance(text, str) else None
    if value is None:
        parsed.refuse(path, _wanted(*known[name]))
    return value


def _typed(wanted: Any, least: int, text: str) -> int | bool | str | None:
    if wanted is bool:
        return _SWITCH.get(text.lower())
    if get_origin(wanted) is Literal:
        return text if text in get_args(wanted) else None
    return int(text) if _COUNT.fullmatch(text) and int(text) >= least else None


def _wanted(wanted: Any, least: int) -> str:
    if wanted is bool:
        return "write yes or no"
    if get_origin(wanted) is Literal:
        return f"write one of: {', '.join(get_args(wanted))}"
    return f"write a whole number, {least} or more, of at most 6 digits"


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
