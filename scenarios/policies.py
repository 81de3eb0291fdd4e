"""Read policy values from text: a policy file, or the `policy` section of a scenario.

Names, types and bounds come from `workflow.reimbursement.policy.Policy`. Every fault is reported at
once, with its position; no message repeats a value.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from scenarios.reading.parsed import Parsed, Path
from scenarios.reading.typed import suggestion
from workflow.engine.errors import InvalidInput
from workflow.reimbursement.policy import DEFAULT, Policy

_TYPES: Final[Mapping[str, Any]] = get_type_hints(Policy)
_LEAST: Final[Mapping[str, int | None]] = {f.name: f.metadata["least"] for f in fields(Policy)}
_SWITCH: Final = {"yes": True, "true": True, "ja": True, "no": False, "false": False, "nei": False}
_COUNT: Final = re.compile(r"\d{1,6}", re.ASCII)
# The first must not be less than the second.
_NOT_LESS: Final = (("extended_answer_days", "answer_days"), ("rare_persons", "very_rare_persons"))


def policy_from(
    values: Mapping[str, str], base: Policy = DEFAULT, *, file: str = "policy"
) -> Policy:
    """Return `base` with the values of a mapping put over it. Raises InvalidInput at 1:1."""
    parsed = Parsed(file, dict(values))
    policy = policy_in(parsed, (), base)
    if policy is None:
        raise InvalidInput(tuple(parsed.faults))
    return policy


def policy_in(parsed: Parsed, at: Path, base: Policy = DEFAULT) -> Policy | None:
    """Build the policy from the mapping at a path, over the values of `base`.

    Returns None if it is invalid; every fault is then added to `parsed`. Raises nothing.
    """
    section: Any = parsed.data
    for part in at:
        section = section[part]
    found = len(parsed.faults)
    stated = {name: _read(name, text, parsed, (*at, name)) for name, text in section.items()}
    valid = {name: value for name, value in stated.items() if value is not None}
    values: dict[str, Any] = base.values() | valid
    wrong = {name for name, value in stated.items() if value is None}
    for more, less in _NOT_LESS:
        if not {more, less} & wrong and values[more] < values[less]:
            _add_order_fault(more, less, values, stated, parsed, at)
    return None if wrong or len(parsed.faults) > found else Policy(**values)


def _read(name: str, text: object, parsed: Parsed, path: Path) -> int | bool | str | None:
    """Return one value, typed; None with a fault added if it is invalid."""
    if path in parsed.refused:
        return None
    if name not in _TYPES:
        place = parsed.keys.get(path)
        if place is None:
            parsed.refuse(path, suggestion(name, list(_TYPES)))
        else:
            parsed.fault(place, path, suggestion(name, list(_TYPES)))
        return None
    value = _typed(name, text) if isinstance(text, str) else None
    if value is None:
        parsed.refuse(path, _wanted(name))
    return value


def _typed(name: str, text: str) -> int | bool | str | None:
    wanted, least = _TYPES[name], _LEAST[name]
    if wanted is bool:
        return _SWITCH.get(text.lower())
    if get_origin(wanted) is Literal:
        return text if text in get_args(wanted) else None
    return int(text) if _COUNT.fullmatch(text) and int(text) >= (least or 0) else None


def _wanted(name: str) -> str:
    wanted = _TYPES[name]
    if wanted is bool:
        return "write yes or no"
    if get_origin(wanted) is Literal:
        return f"write one of: {', '.join(get_args(wanted))}"
    return f"write a whole number, {_LEAST[name]} or more, of at most 6 digits"


def _add_order_fault(
    more: str,
    less: str,
    values: Mapping[str, int],
    stated: Mapping[str, object],
    parsed: Parsed,
    at: Path,
) -> None:
    """Say that `more` is less than `less`, at the value that this file states.

    The message shows the other number only if it comes from the base policy.
    """
    if more in stated and less in stated:
        says = f"this must not be less than {less}; raise this, or lower {less}"
        parsed.refuse((*at, more), says)
    elif more in stated:
        says = f"write {values[less]} or more, or lower {less} too, since it must not be more"
        parsed.refuse((*at, more), says)
    else:
        says = f"write {values[more]} or less, or raise {more} too, since it must not be less"
        parsed.refuse((*at, less), says)
