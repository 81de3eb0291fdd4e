"""Read application files: YAML, JSON, a message M2, or standard input."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from handlers.analysis.progress import progress
from workflow.engine.errors import Fault, InvalidInput
from workflow.reimbursement.application import Application

if TYPE_CHECKING:
    from scenarios.reading.parsed import Parsed

Said = Callable[[str], None]


def silent(_: str) -> None:
    """Drop what is said."""


def read_applications(
    files: Sequence[str],
    said: Said = silent,
    form: type[BaseModel] = Application,
    *,
    keep_number: bool = False,
) -> list[tuple[str, Any]]:
    """Read application files of the process with that form, and return each with its name.

    `-` is standard input, `.xml` is a message M2. said: called with each thing that a message says
    and an application has no field for.
    keep_number: an identity number with wrong check digits is no fault.
    Raises InvalidInput with every fault of every file: all are read, or none.
    """
    from scenarios.applications import is_m2, parse_form, parsed_file, parsed_text, read_form

    read: list[tuple[str, Any]] = []
    faults: list[Fault] = []
    for file in progress(files, "reading"):
        text = _standard_input() if file == "-" else None
        try:
            if text is not None:
                read.append((file, parse_form(text, form, keep_number=keep_number)))
            else:
                read.append((file, read_form(file, form, keep_number=keep_number)))
            if form is Application and is_m2(file):
                say_unplaced(file, said)
        except InvalidInput as invalid:
            parsed = parsed_file(file) if text is None else parsed_text(text)
            faults += _of_another_kind(parsed, form) or invalid.faults
    if faults:
        raise InvalidInput(tuple(faults))
    return read


def _of_another_kind(parsed: "Parsed", form: type[BaseModel]) -> tuple[Fault, ...]:
    """Return the one fault of a file that is plainly of another kind; nothing if it is not."""
    from scenarios.kinds import another_kind

    says = another_kind(parsed, form)
    return (Fault(parsed.file, 1, 1, "", says),) if says else ()


def _standard_input() -> str:
    """Read standard input, or as much as shows that it is too large; empty where it is closed."""
    from scenarios.reading.text import MAX_BYTES

    return sys.stdin.read(MAX_BYTES + 1) if sys.stdin else ""


def say_unplaced(file: str, said: Said) -> None:
    """Say each thing in a message M2 that an application has no field for.

    Nothing is guessed, so somebody must read it.
    """
    from scenarios.m2.message import unplaced

    for each in unplaced(file):
        said(f"{file}:{each}")
