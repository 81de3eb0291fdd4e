"""Words for what would have an application granted."""

from collections.abc import Iterator, Sequence

from workflow.logic.counterfactual import Change
from workflow.reimbursement.facts import FACTS

MOST_WAYS = 3


def ways_in_words(ways: Sequence[Sequence[Change]]) -> Iterator[str]:
    """Yield the first ways to a grant, one line each, and how many more there are."""
    helping = [way for way in ways if way]
    yield from (f"would be granted with: {in_words(way)}" for way in helping[:MOST_WAYS])
    if len(helping) > MOST_WAYS:
        yield f"… and in {len(helping) - MOST_WAYS} more ways (--format json lists them)"


def in_words(way: Sequence[Change]) -> str:
    """Return a set of changes in words: each fact, and what it would have to be."""
    return "; ".join(f"{FACTS[change.fact].says}: {_value(change)}" for change in way)


def _value(change: Change) -> str:
    after = change.after
    if after is True:
        return "stated" if FACTS[change.fact].kind == "given" else "yes"
    if isinstance(after, tuple):
        return f"as {after[0]} days within a year, or {after[1]} months unbroken"
    return "no" if after is False else f"as {after} {FACTS[change.fact].unit}".rstrip()
