"""Facts: what rules read, what values they can have, and what a case worker finds about them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Facts: TypeAlias = Mapping[str, object]
Value: TypeAlias = bool | int | str | tuple[int, ...]


@dataclass(frozen=True)
class Fact:
    """Something that a rule reads. Its value is None while it is unknown.

    kind: "yes/no" (bool) · "choice" (one of `choices`) · "number" (a count) · "given" (a
    statement, which is there or not yet: True or None).
    measures, compound: the counts of a number that has several, and what puts them together.
    possible: whether a compound value can occur; None = every combination can.
    owner: who states it. fields: where an application states it. unit: of a number.
    silence: the value that saying nothing means, for the facts where it means one.
    fixed: nobody can change it.
    """

    name: str
    says: str
    fields: tuple[str, ...]
    kind: Literal["yes/no", "choice", "number", "given"] = "yes/no"
    owner: str = ""
    choices: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    compound: Callable[..., object] | None = None
    possible: Callable[[Any], bool] | None = None
    unit: str = ""
    silence: object = None
    fixed: bool = False


@dataclass(frozen=True)
class Finding:
    """What a case worker finds about a fact, with written grounds.

    It replaces the value that was stated; both are kept.
    """

    fact: str
    value: object
    because: str
    by: str
