"""Policy values that cases carry: each distinct set is stored once, under the hash of its text.

A set never changes, so what was read is cached in memory.
"""

import json
from dataclasses import fields
from typing import Any, Final

from pydantic import TypeAdapter

from workflow.engine.process import Process
from workflow.engine.terms import Terms, values_as_json, values_hash

_READ: Final[dict[tuple[str, str], Any]] = {}


class BrokenValues(ValueError):
    """A stored set of policy values can't be what was written. The message says why."""


def policy_rows(process: str, terms: Terms) -> list[dict[str, str]]:
    """Return the row of the policy in terms, as the parameters of its insert; none without one."""
    if terms.policy is None:
        return []
    text = values_as_json(terms.policy)
    return [{"process": process, "hash": values_hash(text), "data": text}]


def known(process: Process[Any], hash: str) -> Any | None:
    """Return the values of a hash if they were read before, else None."""
    return _READ.get((process.name, hash))


def read(process: Process[Any], hash: str, text: str | None) -> Any:
    """Return the policy of a stored set. text: None where there is none under that hash.

    A value that the text lacks was added by a newer program: it takes its default.
    Raises BrokenValues.
    """
    if text is None:
        raise BrokenValues("the policy values that it carries are missing")
    if values_hash(text) != hash:
        raise BrokenValues("the policy values that it carries were changed")
    found = known(process, hash)
    if found is None:
        found = _READ[process.name, hash] = _parsed(process, text)
    return found


def _parsed(process: Process[Any], text: str) -> Any:
    """Make the policy of its text. A value of another program would be lost, so it is refused."""
    kind = type(process.policy)
    try:
        stated = json.loads(text)
        foreign = stated.keys() - {each.name for each in fields(kind)}
        policy = TypeAdapter(kind).validate_json(text)
    except (ValueError, AttributeError, TypeError):
        raise BrokenValues("the policy values that it carries can't be read") from None
    if foreign:
        raise BrokenValues("it carries a policy value that this program does not know")
    return policy
