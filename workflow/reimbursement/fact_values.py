"""Read the name and the value of a fact as a case worker writes them.

No message repeats what was written.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from workflow.engine.calendar import add_months
from workflow.engine.readers import read_day, read_yes_no
from workflow.logic.fact import Fact, Value
from workflow.reimbursement.derive.treatment_time import LIFELONG
from workflow.reimbursement.facts import (
    DISEASE_MONTHS,
    FACTS,
    GRANT_HAS_DAYS,
    HPR_NUMBER,
    INITIATION_DATE,
    PATIENT_NAMED,
    TREATMENT_TIME,
    TreatmentTime,
)
from workflow.reimbursement.field_types import HPR_NUMBER as _HPR_NUMBER
from workflow.reimbursement.words import FACT_LABELS

_LONGEST_NAME: Final = 80
_LABELS: Final = {name: label.partition(" (")[0] for name, label in FACT_LABELS.items()}
_BY_LABEL: Final = {label.casefold(): name for name, label in _LABELS.items()}
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)
_DAYS: Final = re.compile(r"(\d{1,3}) (?:days?|dag(?:er)?)", re.ASCII)
_MONTHS: Final = re.compile(r"(\d{1,4}) (?:months?|måned(?:er)?)", re.ASCII)
_FOREVER: Final = ("lifelong", "livsvarig")


def fact_named(text: str) -> str:
    """Return the name of a fact from its name, or from the words that the scenario form prints.

    Raises ValueError that names the nearest one.
    """
    if text in FACTS:
        return text
    if text.casefold() in _BY_LABEL:
        return _BY_LABEL[text.casefold()]
    raise ValueError(no_such_fact(text, FACTS))


def no_such_fact(text: str, facts: Iterable[str]) -> str:
    """Return the sentence that refuses a text which names no fact, with the nearest name."""
    from difflib import get_close_matches  # only a mistake needs it

    near = get_close_matches(text[:_LONGEST_NAME], tuple(facts), 1)
    hint = f"did you mean `{near[0]}`?" if near else "`saksgang rules list --facts` lists them"
    return f"no such fact; {hint}"


def _known(name: object) -> object:
    try:
        return fact_named(name if isinstance(name, str) else "")
    except ValueError as wrong:
        raise PydanticCustomError("fact", str(wrong)) from None


FactName = Annotated[
    str,
    BeforeValidator(_known),
    WithJsonSchema({"type": "string", "enum": [*sorted(FACTS), *_LABELS.values()]}),
]
"""The name of a fact, or its words; refused if there is none."""


def value_of(fields: Mapping[str, Any]) -> Value:
    """Return the value of a finding from its fields `fact` and `value` as text.

    Raises ValueError.
    """
    return typed_value(FACTS[fact_named(fields["fact"])], fields["value"].strip())


def typed_value(fact: Fact, text: str) -> Value:
    """Return a fact's value: bool, choice, whole number (in the fact's unit) or `TreatmentTime`.

    What is found of a statement is a text, and so is the last day of a grant. Raises ValueError
    with a sentence that says what to write.
    """
    if fact == TREATMENT_TIME:
        return _treatment_time(text)
    if fact == GRANT_HAS_DAYS:
        return _last_day(text)
    if fact.kind == "choice":
        return _choice(fact, text)
    if fact.kind == "number":
        return _number(fact, text)
    return _given(fact, text) if fact.kind == "given" else _yes_no(text)


def _yes_no(text: str) -> bool:
    try:
        return read_yes_no(text)
    except ValueError:
        raise ValueError("write yes or no for this fact") from None


def _given(fact: Fact, text: str) -> bool | str:
    """Read what is found of a statement: what it is, or just yes."""
    try:
        answer = read_yes_no(text)
    except ValueError:
        return _as_its_field(fact, text)
    if not answer:
        raise ValueError("this fact can't be no; write what is found, or yes, or ask for it")
    return answer


def _as_its_field(fact: Fact, text: str) -> str:
    """Return what is found as the field of a statement has it, and in its own form.

    Who the patient is stands among the identities alone, so no finding holds a name.
    """
    if fact == PATIENT_NAMED:
        raise ValueError("write yes, and put the name itself in the file with `answer`")
    if not text:
        raise ValueError("write what is found, or yes")
    if fact == INITIATION_DATE:
        try:
            return read_day(text).isoformat()
        except ValueError as wrong:
            raise ValueError(f"{wrong}; or yes") from None
    if fact == HPR_NUMBER and not _HPR_NUMBER.fullmatch(text):
        raise ValueError("write the HPR number, 7 to 9 digits, or yes")
    return text


def _last_day(text: str) -> bool | str:
    """Read no, or the last day of a grant."""
    if text.lower() in ("no", "nei", "false"):
        return False
    try:
        return read_day(text).isoformat()
    except ValueError:
        raise ValueError(
            "write the last day of the grant as YYYY-MM-DD, or no if there can't be a grant"
        ) from None


def _choice(fact: Fact, text: str) -> str:
    if text not in fact.choices:
        raise ValueError(f"write one of: {', '.join(fact.choices)}")
    return text


def _number(fact: Fact, text: str) -> int:
    if fact == DISEASE_MONTHS and text in _FOREVER:
        return LIFELONG.months
    if not _WHOLE.fullmatch(text):
        also = f", or {_FOREVER[0]}" if fact == DISEASE_MONTHS else ""
        raise ValueError(f"write a whole number of {fact.unit}, 0 or more, in digits{also}")
    return int(text)


def _treatment_time(text: str) -> TreatmentTime:
    """Read `90 days` within a year, `3 months` without a break, or `lifelong`."""
    if text in _FOREVER:
        return LIFELONG
    if (days := _DAYS.fullmatch(text)) and int(days[1]) <= LIFELONG.days:
        return TreatmentTime(int(days[1]), 0)
    if (months := _MONTHS.fullmatch(text)) and int(months[1]) <= LIFELONG.months:
        return TreatmentTime(_days_at_least(int(months[1])), int(months[1]))
    raise ValueError(
        "write the treatment days within a year as 90 days, an unbroken course as 3 months, "
        "or lifelong"
    )


def _days_at_least(months: int) -> int:
    """Return the fewest days that so many months in a row can have, at most one year's count."""
    year = (date(2001, month, 1) for month in range(1, 13))
    return min(LIFELONG.days - 1, *((add_months(day, months) - day).days for day in year))
