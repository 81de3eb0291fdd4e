"""Put a synthetic person in the place of the one in a lived case, and leave free text out.

What decides is kept: days, codes, choices, numbers; age and sex in an identity number.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel, StringConstraints

from scenarios.steps import CASE_WORKER, POST
from workflow.engine.people import same_person
from workflow.engine.process import TIME, Process
from workflow.engine.readers import read_day
from workflow.engine.steps import Assign
from workflow.logic.fact import value_as_text
from workflow.registers import check_digits
from workflow.reimbursement.derive.identity import birth_date
from workflow.reimbursement.field_types import HPR_NUMBER

LEFT_OUT: Final = "left out"
_NONE: Final = "none"
_GIVEN: Final = "given"
_IDENTITY: Final = "identity_number"
_HPR: Final = "hpr_number"
_PSEUDONYM: Final = "pseudonym"


class LeftOut:
    """The words of one story that are replaced, each the same way everywhere.

    renamed: the numbers that its cases get when it is played, by those that they have; the ids of
    letters begin with them. numbered: whether different texts stay different, as "left out",
    "left out 2".
    """

    def __init__(self, renamed: Mapping[str, str], *, numbered: bool) -> None:
        self.renamed, self.numbered = renamed, numbered
        self._texts: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._hpr: dict[str, str] = {}
        self._pseudonyms: dict[str, str] = {}
        self._people: list[tuple[str, str]] = []

    def person(self, name: str) -> str:
        """Return the name in the story of somebody who acts or gets a case."""
        if name in (CASE_WORKER, POST, TIME):
            return name
        known = next((other for one, other in self._people if same_person(one, name)), None)
        if known is None:
            known = f"Case worker {len(self._people) + 1}"
            self._people.append((name, known))
        return known

    def text(self, text: str) -> str:
        """Return what stands for a free text."""
        case = next((number for number in self.renamed if text.startswith(number)), None)
        if case is not None:
            return text.replace(case, self.renamed[case], 1)
        if text == _NONE:
            return text
        if not self.numbered:
            return LEFT_OUT
        key = " ".join(text.casefold().split())
        number = len(self._texts) + 1
        return self._texts.setdefault(key, LEFT_OUT if number == 1 else f"{LEFT_OUT} {number}")

    @property
    def has_wrong_digits(self) -> bool:
        """Whether an identity number was replaced whose check digits are wrong."""
        return not all(map(check_digits.fit_by_some_rules, self._numbers))

    def identity_number(self, number: str) -> str:
        """Return another synthetic number with the same birth date and sex.

        Its check digits are wrong if those of the number are.
        """
        if number == _NONE:
            return number
        if number not in self._numbers:
            taken = {number, *self._numbers, *self._numbers.values()}
            self._numbers[number] = next(each for each in _alike(number) if each not in taken)
        return self._numbers[number]

    def form(self, form: Any) -> Any:
        """Return a form, or a part of one, with its words replaced."""
        changed = {
            name: self._value(name, getattr(form, name), _hint(type(form), name))
            for name in form.model_fields_set
        }
        return form.model_copy(update=changed)

    def command(self, command: Any, process: Process[Any]) -> dict[str, Any]:
        """Return the values of a command's fields, by name, with its words replaced."""
        hints = get_type_hints(type(command), include_extras=True)
        values = {each.name: getattr(command, each.name) for each in fields(command)}
        if isinstance(command, Assign):
            return values | {"to": None if command.to is None else self.person(command.to)}
        kept = process.step_of(command).readers
        return {
            name: self._read(value, process.facts.get(str(values.get("fact"))))
            if name in kept
            else self._value(name, value, hints[name])
            for name, value in values.items()
        }

    def _read(self, value: Any, fact: Any) -> Any:
        """Return the value of a finding as one writes it; what a statement is, is free text."""
        text = value_as_text(value)
        is_text = isinstance(value, str) and getattr(fact, "kind", "") == _GIVEN
        return self.text(value) if is_text and not _is_day(value) else text

    def _value(self, name: str, value: Any, hint: Any) -> Any:
        if isinstance(value, BaseModel):
            return self.form(value)
        if isinstance(value, tuple):
            return tuple(self._value(name, each, hint) for each in value)
        if not isinstance(value, str) or isinstance(value, date):
            return value
        if name == _IDENTITY:
            return self.identity_number(value)
        if name == _HPR and HPR_NUMBER.fullmatch(value):
            return self._hpr.setdefault(value, f"{1_000_001 + len(self._hpr)}")
        if name == _PSEUDONYM:
            return self._pseudonyms.setdefault(value, f"NO-{len(self._pseudonyms) + 1}")
        return self.text(value) if value and _is_free(hint, value) else value


def _hint(model: type[BaseModel], name: str) -> Any:
    field = model.model_fields[name]
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def _is_free(hint: Any, value: str) -> bool:
    """Tell whether a value of a type is free text, and neither a code nor one of some choices."""
    if get_origin(hint) is Literal:
        return False
    if get_origin(hint) is Annotated:
        bare, *about = get_args(hint)
        if bare is str:
            return not any(_narrows(each) for each in about)
        return _is_free(bare, value)
    if hint is str:
        return True
    parts = get_args(hint)
    if any(get_origin(part) is Literal and value in get_args(part) for part in parts):
        return False
    return any(_is_free(part, value) for part in parts)


def _narrows(about: Any) -> bool:
    """Tell whether something in a type says which texts there can be."""
    if isinstance(about, StringConstraints):
        return about.pattern is not None
    return hasattr(about, "func")


def _is_day(text: str) -> bool:
    try:
        read_day(text)
    except ValueError:
        return False
    return True


def _alike(number: str) -> Iterator[str]:
    """Yield synthetic numbers with the birth date and the sex of one."""
    right = check_digits.fit_by_some_rules(number)
    born, century, sex = number[:6], number[6], int(number[8]) % 2
    for middle in range(10):
        for last in range(sex, 10, 2):
            found = check_digits.with_check_digits(f"{born}{century}{middle}{last}")
            if found is not None and birth_date(found) == birth_date(number):
                yield found if right else f"{found[:-1]}{(int(found[-1]) + 1) % 10}"
