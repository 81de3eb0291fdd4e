"""Facts: what rules read, what values they can have, and what a case worker finds about them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

Facts: TypeAlias = Mapping[str, object]
Value: TypeAlias = bool | int | str | tuple[int, ...]


@dataclass(frozen=True)
class Fact:
    """Something that a rule reads. Its value is None while it is unknown.

    kind: "yes/no" (bool) · "choice" (one of `choices`) · "number" (a count) · "given" (a
    statement, which is there or not yet: True or None).
    measures, compound: the counts of a number that has several, and what puts them together.
    measured: what is said after each of them, as "within a year".
    possible: whether a compound value can occur; None = every combination can.
    owner: who states it. fields: where an application states it. unit: of a number.
    silence: the value that saying nothing means, for the facts where it means one.
    fixed: nobody can change it.
    asked_as: the fact that is asked for in its place, by name; "" = the fact itself.
    asked_after: another fact, by name, and its values; only after one of them is it asked for.
    """

    name: str
    says: str
    fields: tuple[str, ...]
    kind: Literal["yes/no", "choice", "number", "given"] = "yes/no"
    owner: str = ""
    choices: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    compound: Callable[..., object] | None = None
    possible: Callable[[Any], bool] | None = None
    unit: str = ""
    silence: object = None
    fixed: bool = False
    asked_as: str = ""
    asked_after: tuple[str, tuple[object, ...]] | None = None


def value_as_text(value: Any) -> str | None:
    """Return a value of a fact or policy as text, so that all values in plain data have one type.

    That is yes or no, a choice, a number, a day, a list as "N02A, N07BC02" or "none", or a named
    tuple as "90 days, 3 months"; None = unknown.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        as_counts = getattr(value, "_asdict", None)
        if as_counts is None:
            return ", ".join(map(str, value)) or "none"
        counts = as_counts()
        return ", ".join(f"{count} {measure}" for measure, count in counts.items())
    return str(value)


class Finding(NamedTuple):
    """What a case worker finds about a fact, with written grounds.

    It replaces the value that was stated; both are kept.
    item: which of several it is about; "" = all. stated: what the application said of the fact when
    this was found; None = not kept. since: what each later statement says of the fact.
    """

    fact: str
    value: object
    because: str
    by: str
    item: str = ""
    stated: object = None
    since: tuple[object, ...] = ()

    @property
    def key(self) -> str:
        """The fact, with the item in brackets where there is one."""
        return f"{self.fact}[{self.item}]" if self.item else self.fact


class Task(NamedTuple):
    """A fact that only the case worker can settle: what is stated leaves it open.

    says: what there is to find out. asked_too: whether somebody else is asked about it as well.
    """

    fact: str
    says: str
    asked_too: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return the task as plain data."""
        return {"fact": self.fact, "says": self.says}
