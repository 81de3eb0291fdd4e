"""YAML and JSON text to plain data in which every scalar is text, with the place of each value and field name.

Nothing is typed or guessed here: `NO`, 0123 and 2015-03-16 are the characters that were written. Aliases, anchors, tags and a
second document are refused, and so is JSON that isn't JSON; what form alone forbids is `parsed.py`'s. Whatever the bytes,
nothing is raised: faults are handed back, and no message repeats what was read.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

import yaml

from scenarios.reading.parsed import MAX_DEPTH, UNSEEN, UNSEEN_SAYS, Builder, Parsed, Place, Stop

MAX_BYTES: Final = 1024 * 1024

_UNSEEN_SHOWN: Final = 99  # a picture or a program given by mistake is full of them
_UNSEEN_MORE: Final = "more of these stand from here on; this may be no text at all"

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_NOT_NUMBERS: Final = frozenset({"NaN", "Infinity", "-Infinity"})
_JSON_BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]', re.DOTALL)  # quotes are passed over whole
_JSON_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]|[^\s,:{}\[\]"]+', re.DOTALL)  # open quotes run to the end

# What libyaml says begins with, and what we say; {line} is the line where the unfinished part began.
_YAML_SAYS: Final = (
    ("mapping values", "a colon is not expected here; put a text that holds a colon in quotes, or begin a new line"),
    ("found character that cannot start", "a text can't begin with this character, nor a line with a tab; use quotes, or blanks"),
    ("did not find expected ','", "a bracket opened in line {line} is not closed, or a comma is missing"),
    ("did not find expected node", "a value or a closing bracket is missing here"),
    ("did not find expected key", "this does not fit what stands before it; check indentation, quotes and brackets"),
    ("did not find expected '-'", "this line does not fit the list above; begin it with - in the same column"),
    ("found unexpected", "the quotes opened in line {line} are not closed"),
    ("could not find expected ':'", "a field is written as name: value, with a colon and a blank after the name"),
    ("found unknown escape", "this is no known escape; write the character itself, or put the text in single quotes"),
    ("did not find expected hexdecimal", "this is no known escape; write the character itself, or put the text in single quotes"),
    ("found invalid Unicode", "this escape stands for no character; write the character itself"),
)  # fmt: skip
_ALIAS: Final = "what begins with * is an alias, and none is accepted; write out what it stands for, or put the text in quotes"
_ANCHOR: Final = "what begins with & is an anchor, and none is accepted; remove it, or put the text in quotes"
_TAG: Final = "what begins with ! is a tag, and none is accepted; remove it, or put the text in quotes"
_YAML_ELSE: Final = "this is not valid YAML; check indentation, colons, quotes and brackets here and in the line above"
_JSON_SAYS: Final = (
    ("Expecting property name", "a field name in double quotes is expected here; no comment, and no comma before a bracket"),
    ("Expecting ':'", "a colon is missing between the field name and its value"),
    ("Expecting ','", "a comma or a closing bracket is missing here"),
    ("Unterminated string", "the quotes opened here are not closed"),
    ("Invalid control", "a text in quotes must end on its line and hold no tab; close the quotes, or write \\n or \\t"),
    ("Invalid \\", "this is no known escape; write the character itself"),
    ("Extra data", "the file must end where its first bracket closes; remove what follows"),
)
_NOT_A_NUMBER: Final = "NaN and Infinity are no numbers; leave this out if it is not known"
_JSON_ELSE: Final = "a value is missing or is not valid JSON here; put texts in double quotes"


def parse(raw: bytes, file: str, *, as_json: bool) -> Parsed:
    """The data of a file's bytes, with every fault that can be told from the text alone. Raises nothing.

    file: the name that faults carry. as_json: read strictly as JSON, else as YAML.
    """
    parsed = Parsed(file)
    text = decoded(raw, parsed)
    if text is None:
        return parsed
    builder = Builder(parsed)
    try:
        if as_json:
            _build_json(text, builder)
        else:
            _build_yaml(text, builder)
    except Stop:
        parsed.data = None
    return parsed


def looks_like_json(text: str) -> bool:
    """Whether a text without a file name is JSON; any other text is taken for YAML."""
    if not text.lstrip("\ufeff \t\r\n").startswith("{") or len(text) > MAX_BYTES:
        return False
    try:
        json.loads(text.lstrip("\ufeff"), parse_int=str)
    except (ValueError, RecursionError):
        return False
    return True


class _Lines:
    """From an offset in a text to its line and column."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def place(self, offset: int) -> Place:
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)


def decoded(raw: bytes, parsed: Parsed) -> str | None:
    """The text of a file's bytes; None where it can't be used: each line with something wrong is then noted in `parsed`."""
    if len(raw) > MAX_BYTES:
        parsed.fault(Place(1, 1), (), "the file is too large; 1 MiB is the most that is read")
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8").removeprefix("\ufeff")
        place = _Lines(before).place(len(before))
        parsed.fault(place, (), "this byte is not UTF-8; save the file with the encoding UTF-8")
        return None
    text = text.removeprefix("\ufeff")  # left there by some editors of Windows
    found = UNSEEN.finditer(text)
    unseen = list(islice(found, _UNSEEN_SHOWN))
    lines = _Lines(text)
    first_of_line = {place.line: place for place in reversed([lines.place(match.start()) for match in unseen])}
    for place in first_of_line.values():
        parsed.fault(place, (), UNSEEN_SAYS)
    if (more := next(found, None)) is not None:
        parsed.fault(lines.place(more.start()), (), _UNSEEN_MORE)
    return None if unseen else text


def _build_yaml(text: str, builder: Builder) -> None:
    try:
        _feed(yaml.parse(text, Loader=yaml.CSafeLoader), builder)
    except yaml.MarkedYAMLError as error:
        problem, began = error.problem or "", _marked(error.context_mark)
        says = next((ours for theirs, ours in _YAML_SAYS if problem.startswith(theirs)), _YAML_ELSE)
        builder.parsed.fault(_marked(error.problem_mark), (), says.format(line=began.line))
        raise Stop from None
    except (yaml.YAMLError, ValueError, RecursionError):
        builder.parsed.fault(Place(1, 1), (), _YAML_ELSE)
        raise Stop from None
    builder.finish()


def _marked(mark: Any) -> Place:
    """The place of libyaml's mark, which counts from 0. The C parser's marks are a class of their own."""
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _feed(events: Iterable[yaml.Event], builder: Builder) -> None:
    documents = 0
    for event in events:
        place = _marked(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                builder.parsed.fault(place, (), "a second document begins here; one file holds one document")
                return
        elif isinstance(event, yaml.AliasEvent):
            builder.scalar("", place, wrong=_ALIAS)
        elif isinstance(event, yaml.ScalarEvent):
            _decorated(event, place, builder)
            plain = event.implicit[0] and not event.style
            builder.scalar(event.value, place, null=plain and event.value in _NULLS)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            _decorated(event, place, builder)
            builder.open({} if isinstance(event, yaml.MappingStartEvent) else [], place)
        elif isinstance(event, yaml.CollectionEndEvent):
            builder.close()


def _decorated(event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: Place, builder: Builder) -> None:
    """Refuse an anchor or a tag; what it stands before is read all the same."""
    if event.anchor is not None:
        builder.parsed.fault(place, builder.path(), _ANCHOR)
    if event.tag is not None:
        builder.parsed.fault(place, builder.path(), _TAG)
        if isinstance(event, yaml.ScalarEvent):
            builder.parsed.refused.add(builder.path())  # what was meant as text is now part of the tag


def _build_json(text: str, builder: Builder) -> None:
    """JSON's grammar is checked by the standard library; the places come from the tokens, which are simple once it holds."""
    lines = _Lines(text)
    _hold_depth(text, lines, builder)
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        if not text.strip():
            builder.finish()
        says = next((ours for theirs, ours in _JSON_SAYS if error.msg.startswith(theirs)), _JSON_ELSE)
        builder.parsed.fault(lines.place(error.pos), (), says)
        raise Stop from None
    for match in _JSON_TOKEN.finditer(text):
        token, place = match.group(), lines.place(match.start())
        if token in "{[":
            builder.open({} if token == "{" else [], place)
        elif token in "}]":
            builder.close()
        elif token.startswith('"'):
            builder.scalar(json.loads(token), place)
        else:
            wrong = _NOT_A_NUMBER if token in _NOT_NUMBERS else ""
            builder.scalar(token, place, null=token == "null", wrong=wrong)
    builder.finish()


def _hold_depth(text: str, lines: _Lines, builder: Builder) -> None:
    """Refuse deep nesting before the standard library's parser walks into it."""
    depth = 0
    for match in _JSON_BRACKET.finditer(text):
        bracket = match.group()
        depth += (bracket in "{[") - (bracket in "}]")
        if depth > MAX_DEPTH:
            builder.too_deep(lines.place(match.start()))
