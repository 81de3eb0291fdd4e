"""Turn plain data, in which every scalar is text, into a model or into faults.

A fault says where, what is wrong, and what to write instead. The models say what is accepted; this
module puts pydantic's errors into our own sentences. It holds no rule about a field, only how its
form is described to people. No message repeats a value.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from scenarios.reading.marks import remedy, under_marked
from scenarios.reading.parsed import Parsed, Path, path_text
from workflow.reimbursement.field_types import CHECK_DIGITS

_DIAGNOSIS: Final = "an ICD-10 or ICPC-2 code, as L40.5 or P76, in capital letters"

# What the pattern of a field means, in words, by field name.
_FORMS: Final[Mapping[str, str]] = {
    "atc": "write an ATC code of 1 to 7 characters, as L04AX03, in capital letters",
    "code": f"write {_DIAGNOSIS}",
    "secondary": f"write {_DIAGNOSIS}",
    "excluded_by": f"write {_DIAGNOSIS}; or secondary_diagnosis",
    "reimbursement_code": "write a reimbursement code, as L40.5, P76, -71 or -F2; or none",
    "amount": "write a number of up to 7 digits, with up to 4 decimals",
}
# Words that a field accepts beside its ordinary form.
_OR_ELSE: Final[Mapping[str, str]] = {
    "end": "or open",
    "duration_months": "or lifelong",
    "documentation": "or none where nothing is attached",
}
_SAYS: Final[Mapping[str, str]] = {
    "missing": "this field is needed",
    "string_too_short": "this is empty; write a text, or leave the field out if it is not known",
    "string_too_long": "this is too long; write {max_length} characters or fewer",
    "string_type": "a single text is expected here",
    "too_short": "this list is empty; fill it, or leave the field out if it is not known",
    "too_long": "this list is too long; write {max_length} items or fewer",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "model_type": "fields are expected here, each as name: value",
    "dict_type": "fields are expected here, each as name: value",
    "tuple_type": "a list is expected here, even of one: - item, or [item, item]",
}
_UNKNOWN: Final = "unknown field"
_MOST_SECTIONS: Final = 4
_SINGLE: Final = "a single value is expected here, not a list or fields"
_LONGEST_LIST: Final = 200
"""Characters of a list of choices that a message shows."""
_ELSE: Final = "this is not accepted here; `saksgang schema` prints what is"
_PYDANTICS_OWN: Final = frozenset(get_args(ErrorType))

Model = TypeVar("Model", bound=BaseModel)


def typed(model: type[Model], parsed: Parsed, *, keep_number: bool = False) -> Model | None:
    """Build the model, or return None with every fault added to `parsed`. Raises nothing.

    keep_number: an identity number with wrong check digits is no fault.
    """
    if parsed.data is None:
        return None
    _note_marks(parsed)
    boxed = list(_boxed(model, parsed.data, ()))
    for path in boxed:
        parsed.refuse(path, _SINGLE)
    # A validator that expects text must not meet a list or fields: replace those first.
    data = _without(parsed.data, frozenset(boxed), ())
    parsed.refused.update(boxed)
    try:
        result = model.model_validate(data, context={CHECK_DIGITS: not keep_number})
    except ValidationError as error:
        _note(error.errors(include_url=False, include_input=False), model, parsed)
        return None
    return None if parsed.faults else result


def typed_at(
    model: type[Model], parsed: Parsed, path: Path, *, keep_number: bool = False
) -> Model | None:
    """Build the model of the fields at a path. Arguments and faults as `typed`."""
    try:
        part = parsed.part(path)
    except TypeError:
        parsed.refuse(path, _SAYS["model_type"])
        parsed.refused.add(path)
        return None
    result = typed(model, part, keep_number=keep_number)
    parsed.refused |= {(*path, *each) for each in part.refused}
    return result


def suggestion(name: str, known: Sequence[str]) -> str:
    """Say that a field is unknown, and suggest the closest known name."""
    from difflib import get_close_matches  # only a mistake needs it

    close = get_close_matches(name.lower(), known, 1)
    return f"{_UNKNOWN}; did you mean `{close[0]}`?" if close else _UNKNOWN


def _note(errors: Sequence[ErrorDetails], model: type[BaseModel], parsed: Parsed) -> None:
    """Turn pydantic's errors into faults, one for each path that has none yet."""
    seen: set[Path] = set()
    places = [_path(error, parsed.data) for error in errors]
    for error, (path, in_key) in zip(errors, places, strict=True):
        if error["type"] == "string_type" and any(_is_below(other, path) for other, _ in places):
            continue  # of a text or fields, fields were written, and one of them is wrong
        if path in seen or any(path[:end] in parsed.refused for end in range(len(path) + 1)):
            continue  # a union gives an error for each of its types; earlier faults stand already
        seen.add(path)
        message = _message(error, path, model)
        if message == _UNKNOWN:
            message += _belongs(str(path[-1]), model)
        if (in_key or error["type"] == "extra_forbidden") and path in parsed.keys:
            parsed.fault(parsed.keys[path], path, message)
        else:
            parsed.refuse(path, message)
    parsed.refused.update(seen)


def _is_below(path: Path, other: Path) -> bool:
    return len(path) > len(other) and path[: len(other)] == other


def _note_marks(parsed: Parsed) -> None:
    """Add a fault for each field that was freed while what it belongs under still has its mark.

    It would be read as a field of the section above: the doctor's name as the patient's.
    """
    freed = under_marked(parsed.text)
    if not freed:
        return
    for path, place in parsed.keys.items():
        if place.line in freed and path not in parsed.refused:
            parsed.fault(place, path, remedy(freed[place.line]))
            parsed.refused.add(path)


def _belongs(name: str, model: type[BaseModel]) -> str:
    """Say in which sections there is a field of this name, if in any."""
    sections = [path_text(each) for each in _sections(model, name)]
    if not sections:
        return ""
    known = ", ".join(f"`{each}`" for each in sections[:_MOST_SECTIONS])
    more = ", …" if len(sections) > _MOST_SECTIONS else ""
    return f" here; there is one under {known}{more}"


def _sections(model: type[BaseModel], name: str, path: Path = ()) -> Iterator[Path]:
    """Yield the paths of the sections below a model that have a field of this name."""
    for field, annotation in _fields(model).items():
        for inner in _arms(annotation):
            held = next(_arms(get_args(inner)[0])) if get_origin(inner) is tuple else inner
            if isinstance(held, type) and issubclass(held, BaseModel):
                if name in _fields(held):
                    yield (*path, field)
                yield from _sections(held, name, (*path, field))


def _path(error: ErrorDetails, data: object) -> tuple[Path, bool]:
    """Return the path in the file, and whether the error is about a field's name.

    Pydantic's own additions (types of unions, `[key]`) are left out.
    """
    path: Path = ()
    for part in error["loc"]:
        if part == "[key]" and not isinstance(data, dict | list):
            return path, True
        if isinstance(data, dict) and isinstance(part, str):
            if part not in data and error["type"] != "missing":
                continue  # the name of one of several types
            path, data = (*path, part), data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            path, data = (*path, part), data[part]
        else:
            break
    return path, False


def _message(error: ErrorDetails, path: Path, model: type[BaseModel]) -> str:
    """Return our message for an error of pydantic; our own models' messages stay as they are."""
    kind, context = error["type"], error.get("ctx", {})
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    if kind not in _PYDANTICS_OWN:
        message = error["msg"]  # a sentence of our own models
    elif kind == "extra_forbidden":
        message = suggestion(name, _field_names(model, path[:-1]))
    elif kind in ("literal_error", "string_pattern_mismatch") and name in _FORMS:
        message = _FORMS[name]
    elif kind == "literal_error":
        message = _one_of(re.findall(r"'([^']*)'", context["expected"]))
    else:
        message = _SAYS.get(kind, _ELSE).format(**context)
    describes = path and path[-1] == name and message.startswith(("write", "a list"))
    return f"{message}, {_OR_ELSE[name]}" if describes and name in _OR_ELSE else message


def _one_of(choices: list[str]) -> str:
    """Say what to write. A long list of choices is cut after a whole word."""
    if len(choices) == 1:
        return f"write {choices[0]}"
    names = ", ".join(choices)
    if len(names) > _LONGEST_LIST:
        names = f"{names[:_LONGEST_LIST].rpartition(', ')[0]}, … ({len(choices)} words in all)"
    return f"write one of: {names}"


def _arms(annotation: Any) -> Iterator[Any]:
    """Yield the types that a field accepts, without `Annotated` and `None`, unions taken apart."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _arms(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for arm in get_args(annotation):
            yield from _arms(arm)
    elif annotation is not type(None):
        yield annotation


@cache
def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _below(annotation: Any, part: str | int) -> Iterator[Any]:
    """Yield the types of a field or item inside a value of the given type."""
    for arm in _arms(annotation):
        if get_origin(arm) is tuple and isinstance(part, int):
            yield from _arms(get_args(arm)[0])
        elif get_origin(arm) is dict and isinstance(part, str):
            yield from _arms(get_args(arm)[1])
        elif isinstance(arm, type) and issubclass(arm, BaseModel) and part in _fields(arm):
            yield from _arms(_fields(arm)[str(part)])


def _field_names(model: type[BaseModel], path: Path) -> list[str]:
    arms: list[Any] = [model]
    for part in path:
        arms = [below for arm in arms for below in _below(arm, part)]
    return [
        name
        for arm in arms
        if isinstance(arm, type) and issubclass(arm, BaseModel)
        for name in _fields(arm)
    ]


def _boxed(annotation: Any, value: object, path: Path) -> Iterator[Path]:
    """Yield the paths where a list or fields stand instead of a single value."""
    if not isinstance(value, dict | list):
        return
    arms = list(_arms(annotation))
    if arms and not any(_holds_others(arm) for arm in arms):
        yield path
        return
    for part, inner in value.items() if isinstance(value, dict) else enumerate(value):
        below = tuple(_below(annotation, part))
        if below:
            yield from _boxed(Union[below], inner, (*path, part))  # noqa: UP007 - built at run time


def _holds_others(arm: Any) -> bool:
    is_model = isinstance(arm, type) and issubclass(arm, BaseModel)
    return is_model or arm is Any or get_origin(arm) in (tuple, dict)


def _without(value: object, boxed: frozenset[Path], path: Path) -> Any:
    """Replace each boxed value by an empty text, which no type accepts."""
    if path in boxed:
        return ""
    if isinstance(value, dict):
        return {name: _without(inner, boxed, (*path, name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, boxed, (*path, index)) for index, inner in enumerate(value)]
    return value
