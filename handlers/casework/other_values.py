"""Refuse a policy that was written on the command line where stored cases carry other values.

A case keeps the values that it carries, so such a policy could only mislead.
"""

from collections.abc import Iterable
from typing import Any, Final

from storage.queries import policies_carried
from storage.store import Work
from workflow.engine.errors import SaksgangError
from workflow.engine.terms import different_values, value_text

MOST_NAMED: Final = 10
"""How many cases are named one by one."""


class OtherValues(SaksgangError):
    """Cases carry other values than the policy that was stated. cases: their numbers."""

    exit_code = 5

    def __init__(self, cases: tuple[str, ...], values: tuple[str, ...]) -> None:
        self.cases = cases
        named = ", ".join(cases[:MOST_NAMED])
        more = len(cases) - MOST_NAMED
        which = f"case {named} carries" if len(cases) == 1 else f"cases {named} carry"
        if more > 0:
            which = f"cases {named} and {more} more carry"
        case = cases[0] if len(cases) == 1 else "CASE…"
        super().__init__(
            f"{which} other values than the file of --policy, so nothing was done: "
            f"{'; '.join(values)}. Leave --policy out, or move open cases to these values: "
            f"`saksgang move {case} --policy FILE`. What an application would get under them: "
            "`saksgang assess FILE --policy FILE`"
        )


def refuse_other_values(work: Work, policy: Any, numbers: Iterable[str] | None = None) -> None:
    """Raise OtherValues if a case carries other values than a policy of its process.

    numbers: the cases to look at; None = all that are open.
    """
    wanted = None if numbers is None else frozenset(numbers)
    other: list[str] = []
    values: dict[str, None] = {}
    for number, carried in policies_carried(work, open_only=wanted is None):
        if isinstance(carried, type(policy)) and (wanted is None or number in wanted):
            names = different_values(carried, policy)
            other += [number] if names else []
            values |= dict.fromkeys(_said(name, carried, policy) for name in names)
    if other:
        raise OtherValues(tuple(other), tuple(values))


def _said(name: str, carried: Any, stated: Any) -> str:
    """Return a value that differs, in words: `answer_days is 21, and 35 in the file`."""
    mine, theirs = (value_text(getattr(policy, name)) for policy in (carried, stated))
    return f"{name} is {mine}, and {theirs} in the file"
