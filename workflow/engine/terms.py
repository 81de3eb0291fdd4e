"""What a case is handled under: its rule set and its policy values, as its events record them.

Nothing outside the case changes them. Each step of the case uses them.
"""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any, Final

from workflow.engine.events import Event


@dataclass(frozen=True)
class Terms:
    """The rule set and the policy of a case.

    rule_set: its name, "" in a process without rule sets. rules: its content hash, "" if it was not
    recorded. policy: the values, of the process's own class; None in a process without a policy.
    """

    rule_set: str
    rules: str
    policy: Any

    @property
    def policy_hash(self) -> str | None:
        """The hash of the policy's values; None without a policy."""
        return None if self.policy is None else values_hash(values_as_json(self.policy))


NO_TERMS: Final = Terms("", "", None)
"""What a case of a process without rules and policy carries."""


@dataclass(frozen=True, kw_only=True)
class EventWithTerms(Event):
    """An event from which on a case carries other terms: each first event, and later ones.

    terms: None in a first event that was stored before terms were recorded.
    """

    terms: Terms | None = None


def values_of(policy: Any) -> dict[str, Any]:
    """Return the values of a policy by name, as they are."""
    return {each.name: getattr(policy, each.name) for each in fields(policy)}


@lru_cache(maxsize=64)
def values_as_json(policy: Any) -> str:
    """Write the values of a policy as JSON. Equal values give equal text. Days are ISO days."""
    return json.dumps(values_of(policy), sort_keys=True, default=_day)


def values_hash(text: str) -> str:
    """Return the SHA-256 in hexadecimal of values as `values_as_json` writes them."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def different_values(one: Any, other: Any) -> tuple[str, ...]:
    """Return the names of the values in which two policies of one class differ, in their order."""
    mine, others = values_of(one), values_of(other)
    return tuple(name for name in mine if mine[name] != others[name])


def value_text(value: Any) -> str:
    """Return a policy value as one writes it: `21`, `yes`, `2026-12-24, 2026-12-31`, `none`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no policy value")
