"""An application file with what is known already; of the rest, the blank form."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from scenarios.forms import form
from workflow.engine.process import Process

_PART: Final = re.compile(r"^## ===== ", re.MULTILINE)
_SECTION: Final = re.compile(r"^# (\w+):", re.MULTILINE)
_SCHEMA: Final = "# yaml-language-server: $schema=application.schema.json\n"
_NOT_THE_DOCTORS: Final = ("register", "findings")
"""Sections that no doctor fills in."""


def filled_form(process: Process[Any], known: BaseModel, about: str) -> str:
    """Return an application file that states what a form holds, with the blank form of the rest.

    about: what the file is, in the words of who fills it in. Each section that nothing is known of
    stands as in the blank form, without those that registers and case workers fill in.
    """
    stated = known.model_dump(exclude_none=True, by_alias=True)
    lines = [line for name, value in stated.items() for line in written(name, value, "")]
    _, *parts = _PART.split(form("application", process))
    left = (*stated, *_NOT_THE_DOCTORS)
    blank = [f"## ===== {part}" for part in parts if _section(part) not in left]
    head = "".join(f"## {line}\n" for line in about.splitlines())
    return f"{_SCHEMA}##\n{head}\n" + "\n".join(lines) + "\n\n\n" + "".join(blank)


def _section(part: str) -> str:
    """Return the section of the application that a part of the blank form is about."""
    found = _SECTION.search(part)
    return found[1] if found else ""


def written(name: str, value: Any, indent: str) -> Iterator[str]:
    """Yield the lines of a field in YAML: a section with its fields below it, else on one line."""
    if isinstance(value, Mapping) and value:
        yield f"{indent}{name}:"
        for inner, below in value.items():
            yield from written(inner, below, f"{indent}  ")
    else:
        yield f"{indent}{name}: {_on_one_line(value)}"


def _on_one_line(value: Any) -> str:
    """Return a value as YAML on one line; texts in quotation marks."""
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(map(_on_one_line, value))}]"
        case Mapping():
            fields = (f"{name}: {_on_one_line(below)}" for name, below in value.items())
            return f"{{{', '.join(fields)}}}"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
