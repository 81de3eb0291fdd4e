"""Parse YAML and JSON to plain data in which every scalar is text, with positions.

Nothing is typed or guessed: `NO`, 0123 and 2015-03-16 stay the characters that were written.
Aliases, anchors, tags, a second document and invalid JSON are refused. `parsed.py` refuses
what the form alone forbids. Faults are returned, never raised; no message repeats what was read.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

import yaml

from scenarios.reading.marks import remedy, under_marked
from scenarios.reading.parsed import MAX_DEPTH, UNSEEN, UNSEEN_SAYS, Builder, Parsed, Place, Stop

MAX_BYTES: Final = 1024 * 1024

_UNSEEN_SHOWN: Final = 99  # a picture or program given by mistake has thousands
_UNSEEN_MORE: Final = "more such characters follow; this may not be a text file"

_FORM: Final = "fill in the text that `saksgang form application` prints"
# How files that are no text begin, and what to do with them.
_NO_TEXT: Final = (
    (b"PK\x03\x04", f"this is a Word, Excel or ZIP file, not text; {_FORM}"),
    (b"\xd0\xcf\x11\xe0", f"this is a Word or Excel file, not text; {_FORM}"),
    (b"%PDF", f"this is a PDF file, not text; {_FORM}"),
    (b"{\\rtf", f"this is formatted text (RTF); save it as plain text, or {_FORM}"),
    (b"\xff\xfe", "this is text in UTF-16; save the file with the encoding UTF-8"),
    (b"\xfe\xff", "this is text in UTF-16; save the file with the encoding UTF-8"),
    (b"\x89PNG", f"this is a picture, not text; {_FORM}"),
    (b"\xff\xd8\xff", f"this is a picture, not text; {_FORM}"),
)

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_NOT_NUMBERS: Final = frozenset({"NaN", "Infinity", "-Infinity"})
# Text in quotes is one token. Quotes that are never closed run to the end.
_JSON_BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]', re.DOTALL)
_JSON_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]|[^\s,:{}\[\]"]+', re.DOTALL)

_UNKNOWN_ESCAPE: Final = "this is no known escape; write the character itself"
# How libyaml's message begins, and our message. {line}: the line where the unfinished part began.
_YAML_SAYS: Final = (
    (
        "mapping values",
        "a colon is not expected here; put text with a colon in quotes, or begin a new line",
    ),
    (
        "found character that cannot start",
        "a text can't begin with this character, nor a line with a tab; use quotes, or blanks",
    ),
    (
        "did not find expected ','",
        "a bracket opened in line {line} is not closed, or a comma is missing",
    ),
    ("did not find expected node", "a value or a closing bracket is missing here"),
    (
        "did not find expected key",
        "this does not fit what stands before it; check indentation, quotes and brackets",
    ),
    (
        "did not find expected '-'",
        "this line does not fit the list above; begin it with - in the same column",
    ),
    ("found unexpected", "the quotes opened in line {line} are not closed"),
    (
        "could not find expected ':'",
        "a field is written as name: value, with a colon and a blank after the name",
    ),
    ("found unknown escape", f"{_UNKNOWN_ESCAPE}, or put the text in single quotes"),
    ("did not find expected hexdecimal", f"{_UNKNOWN_ESCAPE}, or put the text in single quotes"),
    ("found invalid Unicode", "this escape stands for no character; write the character itself"),
)
_ALIAS: Final = (
    "an alias (text that begins with *) is not accepted; "
    "write out what it stands for, or put the text in quotes"
)
_ANCHOR: Final = (
    "an anchor (text that begins with &) is not accepted; remove it, or put the text in quotes"
)
_TAG: Final = (
    "a tag (text that begins with !) is not accepted; remove it, or put the text in quotes"
)
_YAML_ELSE: Final = (
    "this is not valid YAML; "
    "check indentation, colons, quotes and brackets here and in the line above"
)
_JSON_SAYS: Final = (
    (
        "Expecting property name",
        "a field name in double quotes is expected here; no comment, and no comma before a bracket",
    ),
    ("Expecting ':'", "a colon is missing between the field name and its value"),
    ("Expecting ','", "a comma or a closing bracket is missing here"),
    ("Unterminated string", "the quotes opened here are not closed"),
    (
        "Invalid control",
        "a text in quotes must end on its line and hold no tab; "
        "close the quotes, or write \\n or \\t",
    ),
    ("Invalid \\", _UNKNOWN_ESCAPE),
    ("Extra data", "the file must end where its first bracket closes; remove what follows"),
)
_NOT_A_NUMBER: Final = "NaN and Infinity are no numbers; leave this out if it is not known"
_JSON_ELSE: Final = "a value is missing or is not valid JSON here; put texts in double quotes"


def parse(raw: bytes, file: str, *, as_json: bool) -> Parsed:
    """Parse a file's bytes, and collect every fault that the text alone shows. Raises nothing.

    file: the name that faults carry. as_json: read strictly as JSON, else as YAML.
    """
    parsed = Parsed(file)
    other_kind = next((says for begins, says in _NO_TEXT if raw.startswith(begins)), None)
    if other_kind is not None:
        parsed.fault(Place(1, 1), (), other_kind)
        return parsed
    text = decoded(raw, parsed)
    if text is None:
        return parsed
    builder = Builder(parsed)
    try:
        if as_json:
            _build_json(text, builder)
        else:
            parsed.text = text
            _build_yaml(text, builder)
    except Stop:
        parsed.data = None
    return parsed


def looks_like_json(text: str) -> bool:
    """Return whether a text without a file name is JSON. Any other text is read as YAML."""
    if not text.lstrip("\ufeff \t\r\n").startswith("{") or len(text) > MAX_BYTES:
        return False
    try:
        json.loads(text.lstrip("\ufeff"), parse_int=str)
    except (ValueError, RecursionError):
        return False
    return True


class _Lines:
    """Turn offsets in a text into lines and columns."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def place(self, offset: int) -> Place:
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)


def decoded(raw: bytes, parsed: Parsed) -> str | None:
    """Decode a file's bytes as UTF-8 text.

    Returns None if the text can't be used. `parsed` then has a fault for each wrong line.
    """
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
    text = text.removeprefix("\ufeff")  # some editors on Windows leave a byte order mark
    found = UNSEEN.finditer(text)
    unseen = list(islice(found, _UNSEEN_SHOWN))
    lines = _Lines(text)
    first_of_line = {
        place.line: place for place in reversed([lines.place(match.start()) for match in unseen])
    }
    for place in first_of_line.values():
        parsed.fault(place, (), UNSEEN_SAYS)
    if (more := next(found, None)) is not None:
        parsed.fault(lines.place(more.start()), (), _UNSEEN_MORE)
    return None if unseen else text


def _build_yaml(text: str, builder: Builder) -> None:
    """Build data from YAML. Raises Stop, with the fault noted, if the text is not valid YAML."""
    try:
        _feed(yaml.parse(text, Loader=yaml.CSafeLoader), builder)
    except yaml.MarkedYAMLError as error:
        problem, began = error.problem or "", _marked(error.context_mark)
        says = next((ours for theirs, ours in _YAML_SAYS if problem.startswith(theirs)), _YAML_ELSE)
        place = _marked(error.problem_mark)
        builder.parsed.fault(place, (), says.format(line=began.line))
        _hint_at_marks(text, place.line, builder.parsed)
        raise Stop from None
    except (yaml.YAMLError, ValueError, RecursionError):
        builder.parsed.fault(Place(1, 1), (), _YAML_ELSE)
        raise Stop from None
    builder.finish()


def _hint_at_marks(text: str, line: int, parsed: Parsed) -> None:
    """Name the first freed line, up to the one of a fault, that belongs under a marked field."""
    freed = under_marked(text)
    first = min((number for number in freed if number <= line), default=None)
    if first is not None:
        parsed.fault(Place(first, 1), (), remedy(freed[first]))


def _marked(mark: Any) -> Place:
    """Return the position of libyaml's mark, which counts from 0 (a class of the C parser)."""
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _feed(events: Iterable[yaml.Event], builder: Builder) -> None:
    """Give libyaml's events to the builder; end at a second document, which is a fault."""
    documents = 0
    for event in events:
        place = _marked(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                says = "a second document begins here; one file holds one document"
                builder.parsed.fault(place, (), says)
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


def _decorated(
    event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: Place, builder: Builder
) -> None:
    """Refuse an anchor or a tag. The value after it is still read."""
    if event.anchor is not None:
        builder.parsed.fault(place, builder.path(), _ANCHOR)
    if event.tag is not None:
        builder.parsed.fault(place, builder.path(), _TAG)
        if isinstance(event, yaml.ScalarEvent):
            builder.parsed.refused.add(builder.path())  # the tag has swallowed the text


def _build_json(text: str, builder: Builder) -> None:
    """Build data from JSON. Raises Stop, with the fault noted, if the text is not valid JSON.

    The standard library checks the grammar, but gives no positions. So the text, then known to be
    valid, is read once more, token by token.
    """
    lines = _Lines(text)
    _refuse_deep_nesting(text, lines, builder)
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        if not text.strip():
            builder.finish()  # an empty text: notes that fault and raises Stop
        says = next(
            (ours for theirs, ours in _JSON_SAYS if error.msg.startswith(theirs)), _JSON_ELSE
        )
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


def _refuse_deep_nesting(text: str, lines: _Lines, builder: Builder) -> None:
    """Raise Stop at nesting so deep that the standard library's recursive parser would overflow."""
    depth = 0
    for match in _JSON_BRACKET.finditer(text):
        bracket = match.group()
        depth += (bracket in "{[") - (bracket in "}]")
        if depth > MAX_DEPTH:
            builder.too_deep(lines.place(match.start()))
