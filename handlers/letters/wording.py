"""Put the values of a letter in words: dates, lengths of time and amounts, in bokmål or nynorsk."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from workflow.engine.language import Language, Words
from workflow.engine.letter_content import Length, Quantity, Value

_ONE: Final = {"weeks": Words("én uke", "éi veke"), "days": Words("én dag", "éin dag")}
_SEVERAL: Final = {"weeks": Words("uker", "veker"), "days": Words("dager", "dagar")}
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
            return day(value, language)
        case Length(days):
            return span(days, language)
        case Quantity(amount, unit):
            return f"{_number(amount, language)} {unit}".strip()
        case _:
            return value


def day(of: date, language: Language) -> str:
    """Return a date in words: «16. mars 2015»."""
    from babel.dates import format_date

    return format_date(of, "long", locale=language)


def span(days: int, language: Language) -> str:
    """Return a length of time in words, in weeks if they are whole: «åtte uker», «30 dager»."""
    from babel import Locale

    count, unit = (days // 7, "weeks") if days % 7 == 0 else (days, "days")
    if Locale.parse(language).plural_form(count) == "one":
        return _ONE[unit].in_(language)
    small = 0 < count <= len(_NUMBERS)
    number = _NUMBERS[count - 1] if small else _number(Decimal(count), language)
    return f"{number} {_SEVERAL[unit].in_(language)}"


def _number(amount: Decimal, language: Language) -> str:
    from babel.numbers import format_decimal

    return format_decimal(amount, "#,##0.####", locale=language)
