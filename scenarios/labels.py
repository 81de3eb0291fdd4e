"""Read the words that an application form prints beside its codes, wherever a code is written.

The form lists `general_practitioner: fastlege eller allmennlege`. A doctor may write the code, the
words after it, one of two words that stand on either side of «eller», or the first words if they
begin no other answer of that field: `fastlege`, `bivirkninger`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from scenarios.forms import form
from scenarios.reading.parsed import Parsed, Path
from scenarios.steps import written_steps
from workflow.engine.process import Process
from workflow.reimbursement.fact_values import fact_named

SHORTEST: Final = 5
"""Characters that the first words of an answer need: «lege» or «ikke» is never enough."""

_ANSWER: Final = re.compile(r"##     ([^ :]+): (.+)")
_FIELD: Final = re.compile(r"# ( *)(?:(-)|([a-z_]+):)")
_SHARED: Final = re.compile(r"kodeverk \d{4}")  # a list that one field prints and others refer to

Answers = tuple[tuple[str, str], ...]
"""The codes of a field's fixed answers, each with its words as the form prints them."""


class Ambiguous(ValueError):
    """The words begin several answers. The text of the exception says which."""


def code_of(process: Process[Any], field: str, text: str) -> str:
    """Return the code that words stand for; any other text as it is.

    field: its path in the application without indexes, as `doctor.role`. Raises Ambiguous.
    """
    answers = _answers(process).get(field, ())
    if text in dict(answers):
        return text
    codes, wanted = _codes(answers), _folded(text)
    if wanted in codes:
        return codes[wanted]
    begins = f"{wanted} " if len(wanted) >= SHORTEST else ""
    begun = {code for words, code in codes.items() if begins and words.startswith(begins)}
    if len(begun) > 1:
        raise Ambiguous(f"this begins several answers; write one of: {', '.join(sorted(begun))}")
    return begun.pop() if begun else text


def words_of(process: Process[Any], field: str) -> list[str]:
    """Return the words for a field's fixed answers, as the form prints them."""
    return [words for _, words in _answers(process).get(field, ())]


def use_codes(parsed: Parsed, process: Process[Any], *, scenario: bool = False) -> None:
    """Put the code in the place of each form's word. Ambiguous words are faults.

    scenario: the file is a scenario, which holds an application, answers and findings.
    """
    if parsed.data is None:
        return
    for path, field in _scenario(parsed.data, process) if scenario else [((), parsed.data)]:
        _use_codes(field, path, "", parsed, process)
    if scenario:
        for path, step in _dicts(parsed.data, ()):
            fact = step.get("fact")
            if isinstance(fact, str) and isinstance(step.get("value"), str):
                _put(step, "value", (*path, "value"), _fact(fact), parsed, process)


def _fact(text: str) -> str:
    """Return the name of a fact from its words; any other text as it is."""
    try:
        return fact_named(text)
    except ValueError:
        return text


def _use_codes(data: Any, path: Path, field: str, parsed: Parsed, process: Process[Any]) -> None:
    """Replace words below a dict or list. field: its path without indexes."""
    for part, inner in list(data.items()) if isinstance(data, dict) else list(enumerate(data)):
        below = field if isinstance(part, int) else f"{field}.{part}".lstrip(".")
        if isinstance(inner, dict | list):
            _use_codes(inner, (*path, part), below, parsed, process)
        elif isinstance(inner, str):
            _put(data, part, (*path, part), below, parsed, process)


def _put(
    data: Any, part: str | int, path: Path, field: str, parsed: Parsed, process: Process[Any]
) -> None:
    """Replace the words in one place by their code, or add a fault."""
    try:
        data[part] = code_of(process, field, data[part])
    except Ambiguous as wrong:
        parsed.refuse(path, str(wrong))
        parsed.refused.add(path)


def _scenario(data: dict[str, Any], process: Process[Any]) -> Iterator[tuple[Path, Any]]:
    """Yield each form inside a scenario: its application, and the answers of its steps."""
    forms = {"application", *(step.form for step in written_steps(process).values() if step.form)}
    for path, section in _dicts(data, ()):
        for name in forms & section.keys():
            if isinstance(section[name], dict):
                yield (*path, name), section[name]


def _dicts(data: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield every dict of plain data with its path, the outermost first."""
    if isinstance(data, dict):
        yield path, data
    for part, inner in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(inner, dict | list):
            yield from _dicts(inner, (*path, part))


# The form --------------------------------------------------------------------------------------


@cache
def _answers(process: Process[Any]) -> Mapping[str, Answers]:
    """Return the fixed answers of every field of a process's application form, by its path.

    A list of codes that several fields have is printed at the first of them.
    """
    found: dict[str, Answers] = {}
    shared: dict[str, Answers] = {}
    for field, about in _fields(form("application", process)):
        answers: Answers = tuple(_ANSWER.findall(about))
        for name in _SHARED.findall(about):
            answers = shared.setdefault(name, answers)
        if answers:
            found[field] = answers
    return MappingProxyType(found)


@cache
def _codes(answers: Answers) -> Mapping[str, str]:
    """Return the words for each answer, in lower case, with the code.

    The words on either side of «eller» stand by themselves too.
    """
    codes = {_folded(words): code for code, words in answers}
    for code, words in answers:
        for one in _folded(words).split(" eller "):
            codes.setdefault(one, code)
    return MappingProxyType(codes)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Yield the path of each field in a form, without indexes, with the explanation above it."""
    around: list[tuple[int, str]] = []
    about: list[str] = []
    for line in text.splitlines():
        match = _FIELD.fullmatch(line)
        if match is None:
            about = [*about, line] if line.startswith("##") else []
            continue
        indent, name = len(match[1]), match[3]
        around = [(depth, above) for depth, above in around if depth < indent]
        path = [above for _, above in around if above] + ([name] if name else [])
        around.append((indent, name or ""))
        if name:
            yield ".".join(path), "\n".join(about)
        about = []


def _folded(text: str) -> str:
    """Return words in lower case, with single blanks, without a comma or full stop at the end."""
    return " ".join(text.casefold().split()).rstrip(".,;")
