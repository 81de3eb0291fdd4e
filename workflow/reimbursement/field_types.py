"""Types of the fields of an application: text is read and checked here, with a message that helps.

Scalars arrive as text from YAML, JSON or XML. Each type also says what an editor sees (the JSON
schema), where a number may stand without quotation marks and yes may be a boolean.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError

from workflow.engine.readers import read_day, read_yes_no
from workflow.registers import check_digits
from workflow.registers.atc import CODE as ATC_CODE
from workflow.registers.lists import NOTHING_TRIED
from workflow.registers.specialties import SPECIALTIES

# Law 3.7: there is no public check digit. A number of another form counts as not stated.
HPR_NUMBER: Final = re.compile(r"\d{7,9}", re.ASCII)
_NO_SUCH_SPECIALTY: Final = (
    "no such code in the list of specialties (7426); `saksgang form application` lists them"
)
_DIGITS_DO_NOT_FIT: Final = (
    "the last two digits do not fit the others; read the form again. If the number is what the "
    "form says, keep it with --keep-number (in a scenario: `keep_number: yes`)"
)


def _yes_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    return _read("yes_no", read_yes_no, value)


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    return _read("day", read_day, value)


def _read(kind: str, read: Callable[[str], object], value: object) -> object:
    """Read a text. A value that is no text is read as an empty one, which is refused."""
    try:
        return read(value if isinstance(value, str) else "")
    except ValueError as wrong:
        raise PydanticCustomError(kind, str(wrong)) from None


def _whole(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value, re.ASCII):
        return int(value)
    raise PydanticCustomError("whole_number", "write a whole number, 0 or more, in digits")


CHECK_DIGITS: Final = "check_digits"
"""Key of the validation context under which wrong check digits are refused: somebody reads a form.

What is stored is read without it: a number that was insisted on stays readable.
"""


def _synthetic_identity(value: object, info: ValidationInfo) -> object:
    """Accept synthetic numbers only (80 added to the month), or none (law 3.7).

    Raises PydanticCustomError for any number that a living person could have; and, where a form is
    read, for check digits that are wrong by every rule.
    """
    if value == "none":
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{11}", value, re.ASCII):
        raise PydanticCustomError(
            "identity", "write the 11 digits of a national identity number or D-number, or none"
        )
    if not 81 <= int(value[2:4]) <= 92:
        raise PydanticCustomError(
            "identity", "only synthetic numbers are accepted here: the month must have 80 added"
        )
    if (info.context or {}).get(CHECK_DIGITS) and not check_digits.fit_by_some_rules(value):
        raise PydanticCustomError("identity", _DIGITS_DO_NOT_FIT)
    return value


def _specialty(value: object) -> object:
    number = _whole(value)
    if number not in SPECIALTIES:
        raise PydanticCustomError("specialty", _NO_SUCH_SPECIALTY)
    return number


def _nothing_tried(value: object) -> object:
    number = _whole(value)
    if number not in NOTHING_TRIED:
        raise PydanticCustomError(
            "nothing_tried", "no such code in the lists 7499 and 7507: 1 to 9"
        )
    return number


_TWO_READINGS: Final = re.compile(r"([1-9]\d{0,2})[.,](\d{3})", re.ASCII)


def _amount(value: str) -> str:
    """Refuse an amount that may have a mark between thousands or decimals, as 1.000 in Norway."""
    if two := _TWO_READINGS.fullmatch(value):
        whole, rest = two.groups()
        raise PydanticCustomError(
            "two_readings",
            "this can be read as {thousands} or as {decimal}; write the one that is meant, without "
            "a mark between thousands and without three decimals",
            {"thousands": whole + rest, "decimal": f"{whole}.{rest}0"},
        )
    return value


def _months_or_lifelong(value: object) -> object:
    return value if value == "lifelong" else _whole(value)


def none_attached(value: object) -> object:
    """Read none as an empty list: nothing is attached."""
    return () if value == "none" else value


class OrNone:
    """Let the JSON Schema accept the word none too."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [handler(core), {"const": "none", "type": "string"}]}


# An editor sees the value before it is typed: digits as a number, yes as a boolean. The JSON
# schema therefore accepts both forms.
YES_NO_WORDS: Final = [
    cased(word)
    for word in ("yes", "no", "ja", "nei", "true", "false")
    for cased in (str.lower, str.upper, str.capitalize)
]
_DIGITS: Final[dict[str, Any]] = {
    "type": ["integer", "string"],
    "minimum": 0,
    "pattern": r"^[0-9]{1,9}$",
}

YesNo = Annotated[
    bool, BeforeValidator(_yes_no), WithJsonSchema({"enum": [*YES_NO_WORDS, True, False]})
]
DAY_SCHEMA: Final = {
    "type": "string",
    "pattern": r"^(\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4})$",
}
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(DAY_SCHEMA)]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema(_DIGITS)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
IdentityNumber = Annotated[
    str,
    BeforeValidator(_synthetic_identity),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^(\d{11}|none)$"}),
]
SpecialtyCode = Annotated[int, BeforeValidator(_specialty), WithJsonSchema(_DIGITS)]
NothingTriedCode = Annotated[int, BeforeValidator(_nothing_tried), WithJsonSchema(_DIGITS)]
# With name, department or «to the guardians of …» at most six lines: what a window shows.
ADDRESS_LINES: Final = 4
LONGEST_ADDRESS_LINE: Final = 80
AddressLine = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ADDRESS_LINE),
]
Address = Annotated[tuple[AddressLine, ...], Field(min_length=1, max_length=ADDRESS_LINES)]
AtcCode = Annotated[str, StringConstraints(pattern=rf"^{ATC_CODE}$")]
DiagnosisCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}(\.[0-9]{1,2})?$")]
ReimbursementCodeText = Annotated[
    str,
    StringConstraints(pattern=r"^([A-Z][0-9]{2}(\.[0-9]{1,2})?|-([0-9]{2}|F[234])|none)$"),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": r"^([A-Z]\d{2}(\.\d{1,2})?|-(\d{2}|F[234])|none)$",
        }
    ),
]
Duration = Annotated[int | Literal["lifelong"], BeforeValidator(_months_or_lifelong)]
LanguageForm = Literal["nb", "nn"]


MonthsAYear = Annotated[int, Field(le=12), BeforeValidator(_whole)]
Years = Annotated[int, Field(ge=1, le=99), BeforeValidator(_whole)]
LastDay = Annotated[
    date | Literal["open"],
    BeforeValidator(lambda value: value if value == "open" else _day(value)),
    WithJsonSchema({"anyOf": [DAY_SCHEMA, {"const": "open", "type": "string"}]}),
]
HprNumber = Annotated[Text, WithJsonSchema({"type": ["string", "integer"]})]
TextOrNone = Annotated[
    Text,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "integer"], "minLength": 1, "maxLength": 4000},
                {"const": "none", "type": ["string"]},
            ]
        }
    ),
]
Amount = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{1,7}([.,][0-9]{1,4})?$"),
    AfterValidator(_amount),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "pattern": r"^(?![1-9]\d{0,2}[.,]\d{3}$)\d{1,7}([.,]\d{1,4})?$",
        }
    ),
]


class Section(BaseModel):
    """A part of the application: immutable, without unknown keys, None where nothing is stated."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)
