"""Put the values of a letter in words: dates, lengths of time and amounts, in bokmål or nynorsk."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from workflow.engine.language import Language, Words
from workflow.engine.letter_content import Length, Quantity, Value

_ONE: Final = {"weeks": Words("én uke", "éi veke"), "days": Words("én dag", "éin dag")}
_SEVERAL: Final = {"weeks": Words("uker", "veker"), "days": Words("dager", "dagar")}
_MONTHS: Final = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
_NUMBERS: Final = [
    "",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "sju",
    "åtte",
    "ni",
    "ti",
    "elleve",
    "tolv",
]


def in_words(values: Mapping[str, Value], language: Language) -> dict[str, object]:
    """Return the values with dates, lengths of time and amounts as text. The others stay."""
    return {name: _worded(value, language) for name, value in values.items()}


def _worded(value: Value, language: Language) -> object:
    match value:
        case date():
            return day(value)
        case Length(days):
            return span(days, language)
        case Quantity(amount, unit):
            return f"{_number(amount)} {unit}".strip()
        case _:
            return value


def day(of: date) -> str:
    """Return a date in words, which are the same in both: «16. mars 2015»."""
    return f"{of.day}. {_MONTHS[of.month - 1]} {of.year}"


def span(days: int, language: Language) -> str:
    """Return a length of time in words, in weeks if they are whole: «åtte uker», «30 dager»."""
    count, unit = (days // 7, "weeks") if days % 7 == 0 else (days, "days")
    if count == 1:
        return _ONE[unit].in_(language)
    small = 0 < count <= len(_NUMBERS)
    number = _NUMBERS[count - 1] if small else _number(Decimal(count))
    return f"{number} {_SEVERAL[unit].in_(language)}"


def _number(amount: Decimal) -> str:
    """Return a number with a comma, at most four decimals, and hard spaces between thousands."""
    whole, _, decimals = f"{amount:,.4f}".rstrip("0").partition(".")
    return whole.replace(",", "\N{NO-BREAK SPACE}") + (f",{decimals}" if decimals else "")
