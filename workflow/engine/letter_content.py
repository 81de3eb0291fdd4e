"""What a process adds to a letter: values for its template, and lines around the text.

The template itself is a data file of the process: `nb/KIND.txt.jinja` and `nn/KIND.txt.jinja`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from workflow.engine.language import Words


class Length(NamedTuple):
    """A length of time. It is printed in whole weeks if possible, else in days."""

    days: int


class Quantity(NamedTuple):
    """An amount with its unit, if it has one."""

    amount: Decimal
    unit: str = ""


Value: TypeAlias = bool | str | date | Length | Quantity | tuple[str, ...]
"""What a template reads.

Everything but yes and no can be printed, in the letter's language form.
"""


@dataclass(frozen=True)
class LetterContent:
    """The parts of a letter that its process knows.

    values: what the template may read, by name. addressee: lines at the top; reference: lines after
    date and case number; copy_to: who gets a copy, or whose letter this is a copy of.
    title: in place of the title of the letter's kind. is_copy: another has the original.
    """

    addressee: tuple[str, ...]
    values: Mapping[str, Value] = field(default_factory=dict)
    reference: tuple[str, ...] = ()
    copy_to: str = ""
    title: Words | None = None
    is_copy: bool = False


def names_alone(letter: Any, *_: Any) -> LetterContent:
    """Return a letter's content with nothing but its addressee, for a template without values."""
    return LetterContent(addressee=letter.names, is_copy=letter.copy)
