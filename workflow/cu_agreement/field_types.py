"""Types of fields of compassionate use: text without a person's number, and days or a word."""

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from workflow.engine.readers import read_day
from workflow.reimbursement import field_types as base
from workflow.reimbursement.field_types import Day, LastDay, Section

ELEVEN_DIGITS: Final = re.compile(r"(?<!\d)\d{6} ?\d{5}(?!\d)", re.ASCII)
"""What may be a national identity number, which is never written down here."""
PSEUDONYM: Final = re.compile(r"[A-Z]{2,4}-\d{1,4}", re.ASCII)


def _without_a_number(text: str) -> str:
    if ELEVEN_DIGITS.search(text):
        raise PydanticCustomError(
            "identity", "eleven digits may be a person's number; write a pseudonym as NO-12"
        )
    return text


Text = Annotated[base.Text, AfterValidator(_without_a_number)]


def _day_or(word: str) -> BeforeValidator:
    def read(value: object) -> object:
        if isinstance(value, date) or value == word:
            return value
        try:
            return read_day(value if isinstance(value, str) else "")
        except ValueError as wrong:
            raise PydanticCustomError("day", f"{wrong}; or {word}") from None

    return BeforeValidator(read)


def _schema(word: str) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [base.DAY_SCHEMA, {"const": word, "type": "string"}]})


DayOrRefused = Annotated[date | Literal["refused"], _day_or("refused"), _schema("refused")]
DayOrNo = Annotated[
    date | Literal["no"],
    _day_or("no"),
    BeforeValidator(lambda value: "no" if value in (False, "nei") else value),
    _schema("no"),
]


class Period(Section):
    """Days, both included; the last may be open."""

    first: Day = Field(alias="from", description="First day.")
    last: LastDay = Field(alias="to", description="Last day, or open.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Period":
        if isinstance(self.last, date) and self.last < self.first:
            raise PydanticCustomError("interval", "the last day comes before the first")
        return self

    def covers(self, day: date) -> bool:
        """Return whether a day lies in the period."""
        return self.first <= day and (self.last == "open" or day <= self.last)
