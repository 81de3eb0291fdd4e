"""Read applications and supplements, from YAML, JSON, or M2 (those for reimbursement).

Every fault of a file is reported at once, by line, under the file name that the user gave. The only
exception raised is InvalidInput. How a file is understood is in `reading/`.
"""

from copy import deepcopy
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel

from scenarios.reading.parsed import Parsed, Place
from scenarios.reading.raw import Unreadable, bytes_of
from scenarios.reading.text import looks_like_json, parse
from scenarios.reading.typed import typed
from workflow.engine.errors import InvalidInput
from workflow.reimbursement.application import Application

Form = TypeVar("Form", bound=BaseModel)
Result = TypeVar("Result")


def read_application(path: str | Path, *, keep_number: bool = False) -> Application:
    """Read the application in a file, which may be an M2 message (.xml).

    keep_number: an identity number with wrong check digits is no fault. Raises InvalidInput.
    """
    return read_form(path, Application, keep_number=keep_number)


def read_supplement(path: str | Path) -> Application:
    """Read the answer to a request for information: a partial application. Raises InvalidInput."""
    return read_application(path)


def parse_application(text: str, name: str = "<stdin>") -> Application:
    """Read an application or supplement from a text, for example from standard input.

    name: what faults call the text. Raises InvalidInput with every fault.
    """
    return parse_form(text, Application, name)


def read_form(path: str | Path, form: type[Form], *, keep_number: bool = False) -> Form:
    """Read an application or supplement of the process with that form.

    Only reimbursement has M2 messages. keep_number: as in `read_application`. Raises InvalidInput
    with every fault.
    """
    if form is Application and is_m2(path):
        from scenarios.m2.message import (
            read_m2,  # imports an XML parser, which other files don't need
        )

        return cast("Form", read_m2(path, keep_number=keep_number)[0])
    return form_in(parsed_file(path), form, keep_number=keep_number)


def parse_form(
    text: str, form: type[Form], name: str = "<stdin>", *, keep_number: bool = False
) -> Form:
    """Read an application or supplement of any process from a text, as `parse_application`.

    keep_number: as in `read_application`.
    """
    return form_in(parsed_text(text, name), form, keep_number=keep_number)


def form_in(parsed: Parsed, form: type[Form], *, keep_number: bool = False) -> Form:
    """Build an application from a parsed file. Raises InvalidInput.

    Where the form's codes alone do not fit, its words are tried in their place.
    """
    first = deepcopy(parsed)
    result = typed(form, first, keep_number=keep_number)
    if result is not None and not first.faults:
        return result
    _use_codes(parsed, form)
    return without_faults(typed(form, parsed, keep_number=keep_number), parsed)


def _use_codes(parsed: Parsed, form: type[BaseModel]) -> None:
    """Put codes in the place of the words that the form prints, if it is that of a process."""
    from scenarios.labels import use_codes  # reads the form and loads the process
    from workflow.processes import PROCESSES

    process = next((each for each in PROCESSES.values() if each.form is form), None)
    if process is not None:
        use_codes(parsed, process)


def without_faults(result: Result | None, parsed: Parsed) -> Result:
    """Return what was read of a file. Raises InvalidInput if it has faults."""
    if result is None or parsed.faults:
        raise InvalidInput(tuple(parsed.faults))
    return result


def is_m2(path: str | Path) -> bool:
    """Return whether a file is an M2 message, by the end of its name."""
    return str(path).lower().endswith(".xml")


def is_json(name: str) -> bool:
    """Return whether a file is JSON, by the end of its name."""
    return name.lower().endswith(".json")


def parsed_text(text: str, name: str = "<stdin>") -> Parsed:
    """Parse a text to plain data, as `parsed_file`. name: what faults call the text."""
    raw = text.encode("utf-8", "surrogatepass")
    return parse(raw, name, as_json=is_json(name) or looks_like_json(text))


def parsed_file(path: str | Path) -> Parsed:
    """Parse a file to plain data, with the faults that the text alone shows. Raises nothing."""
    try:
        return parse(bytes_of(Path(path)), str(path), as_json=is_json(str(path)))
    except Unreadable as unreadable:
        parsed = Parsed(str(path))
        parsed.fault(Place(1, 1), (), str(unreadable))
        return parsed
