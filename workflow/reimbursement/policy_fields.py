"""What a policy value can be: how it is declared, checked, and written as plain data."""

import re
from collections.abc import Mapping
from dataclasses import Field, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, TypeAlias, get_args, get_origin

Decides = Literal["outcome", "date", "nothing"]
Value: TypeAlias = int | bool | str | date | tuple[str, ...] | tuple[date, ...]
Plain: TypeAlias = int | bool | str | list[str]


class TextForm(NamedTuple):
    """What each text of a list looks like.

    pattern: of the whole text. says: the same in words. example: a list of two.
    """

    pattern: str
    says: str
    example: str


def value(
    default: Value,
    *,
    unit: str,
    says: str,
    decides: Decides,
    source: str,
    derives: tuple[str, ...] = (),
) -> Any:
    """Declare a switch, a word, a day or a list of days."""
    return field(default=default, metadata=_about(unit, says, decides, source, derives))


def number(
    default: int,
    *,
    unit: str,
    least: int,
    says: str,
    decides: Decides,
    source: str,
    derives: tuple[str, ...] = (),
) -> Any:
    """Declare a whole number that is never below `least`."""
    about = _about(unit, says, decides, source, derives)
    return field(default=default, metadata={**about, "least": least})


def texts(
    default: tuple[str, ...],
    *,
    unit: str,
    form: TextForm,
    says: str,
    decides: Decides,
    source: str,
    derives: tuple[str, ...] = (),
) -> Any:
    """Declare a list of texts of one form."""
    about = _about(unit, says, decides, source, derives)
    return field(default=default, metadata={**about, "form": form})


def _about(
    unit: str, says: str, decides: Decides, source: str, derives: tuple[str, ...]
) -> Mapping[str, Any]:
    about = {"unit": unit, "says": says, "decides": decides, "source": source, "derives": derives}
    return {**about, "least": None, "form": None}


def check_value(about: "Field[Any]", kind: Any, value: object) -> None:
    """Refuse a wrong value of a field. kind: its declared type.

    Raises TypeError for a value of another type than the default, and ValueError for a number
    below its bound, an unknown word, or a list with a wrong text, out of order or with doubles.
    """
    is_list = get_origin(kind) is tuple
    wanted = get_args(kind)[0] if is_list else type(about.default)
    items = value if isinstance(value, tuple) else (value,)
    if isinstance(value, tuple) is not is_list or not all(_is_a(wanted, item) for item in items):
        raise TypeError(f"{about.name} must be of type {_type_name(kind, wanted)}")
    if get_origin(kind) is Literal and value not in get_args(kind):
        raise ValueError(f"{about.name} must be one of: {', '.join(get_args(kind))}")
    least, form = about.metadata["least"], about.metadata["form"]
    if least is not None and items[0] < least:
        raise ValueError(f"{about.name} must be {least} or more")
    if form is not None and not all(re.fullmatch(form.pattern, item) for item in items):
        raise ValueError(f"{about.name}: each item must be {form.says}")
    if list(items) != sorted(set(items)):
        raise ValueError(f"{about.name} must be in order, and hold each item once")


def _is_a(wanted: type, item: object) -> bool:
    """Tell whether an item is of a type: True is no number, and an instant is no day."""
    if issubclass(wanted, date):
        return isinstance(item, date) and not isinstance(item, datetime)
    return type(item) is wanted


def _type_name(kind: Any, wanted: type) -> str:
    return f"tuple of {wanted.__name__}" if get_origin(kind) is tuple else wanted.__name__


def plain(value: Value) -> Plain:
    """Return a value as plain data: a day as a text like 2018-01-01, a list as a list of texts."""
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
