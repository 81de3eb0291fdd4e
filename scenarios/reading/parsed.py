"""Build plain data from a file, with line and column of each value and field name.

This module knows neither YAML nor JSON (see `text.py`) nor any field name. It refuses what the form
alone forbids: null, duplicate fields, invisible characters, and whatever passes a limit. No message
repeats what was read.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, NoReturn

from workflow.engine.errors import Fault

MAX_DEPTH: Final = 32
MAX_SCALAR: Final = 4000
MAX_NODES: Final = 10_000

Path = tuple[str | int, ...]

# Characters that editors don't show: C0 and C1 controls, line and paragraph separators, an inner
# byte order mark, non-characters, surrogates.
UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
UNSEEN_SAYS: Final = (
    "a character that can't be seen stands here (control character or separator); remove it"
)
_LEAVE_OUT: Final = "null and empty values are not accepted; leave this out if it is not known"
_EMPTY_SHOWN: Final = 9  # a form whose every mark was deleted has dozens
_EMPTY_MORE: Final = (
    "this field and {more} more below are empty too; put # in front of what you do not answer"
)
_EMPTY_FILE: Final = "the file is empty; write fields, each as name: value"
_FIELDS: Final = "fields are expected here, each as name: value"
_FIELD_NAME: Final = re.compile(r"[a-z][A-Za-z0-9_-]{0,39}(\.[a-z][a-z_]{0,39}){0,3}|[0-9]{1,3}")


class Place(NamedTuple):
    """A position in a file. Line and column count from 1."""

    line: int
    column: int


@dataclass
class Parsed:
    """Plain data of a file, with positions and faults.

    data: None if the text can't be used. values, keys: position of each value and field name, by
    path. refused: paths that have a fault already. text: of a YAML file.
    """

    file: str
    data: dict[str, Any] | None = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    refused: set[Path] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    text: str = field(default="", repr=False)

    def fault(self, place: Place, path: Path, message: str) -> None:
        """Add a fault at a position."""
        self.faults.append(Fault(self.file, place.line, place.column, path_text(path), message))

    def refuse(self, path: Path, message: str) -> None:
        """Add a fault at the value of a path, or at the nearest value that encloses it."""
        paths = (path[:end] for end in range(len(path), -1, -1))
        known = next(each for each in paths if each in self.values or not each)
        self.fault(self.values.get(known, Place(1, 1)), path, message)

    def part(self, path: Path) -> "Parsed":
        """Return the fields at a path as parsed data of their own; its faults are faults here too.

        Raises TypeError if no fields stand there.
        """
        section: Any = self.data
        for each in path:
            section = section[each]
        if not isinstance(section, dict):
            raise TypeError(path_text(path))
        depth = len(path)

        def below(places: dict[Path, Place]) -> dict[Path, Place]:
            return {each[depth:]: at for each, at in places.items() if each[:depth] == path}

        part = _Part(self.file, section, below(self.values), below(self.keys), text=self.text)
        part.refused = {each[depth:] for each in self.refused if each[:depth] == path}
        part.whole, part.at = self, path
        return part


@dataclass
class _Part(Parsed):
    """Fields of a whole. at: their path in it."""

    whole: Parsed | None = None
    at: Path = ()

    def fault(self, place: Place, path: Path, message: str) -> None:
        """Add a fault at a position, to the part and to the whole."""
        assert self.whole is not None
        super().fault(place, path, message)
        self.whole.fault(place, (*self.at, *path), message)


def path_text(path: Path) -> str:
    """Return a path as people write it: `prior_treatments[1].outcome`.

    A part that doesn't look like a field name is shown as `?`: it may be a misplaced value.
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + (part if _FIELD_NAME.fullmatch(part) else "?")
    return text


class Stop(Exception):
    """Reading can't go on. The fault has been added already."""


@dataclass
class _Frame:
    """A list or mapping under construction.

    live: False inside something refused, whose content is checked but not kept.
    """

    path: Path
    place: Place
    holds: dict[str, Any] | list[Any]
    live: bool
    awaits_key: bool
    key: str = ""
    key_accepted: bool = True  # the value of a refused or repeated key is dropped


class Builder:
    """Build data from the start and end of each part, and add a fault for each wrong part."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self._stack: list[_Frame] = []
        self._nodes = 0
        self._empty: list[tuple[Place, Path]] = []

    def path(self) -> Path:
        """Return the path of the next value, or of its mapping if a field name is due."""
        if not self._stack:
            return ()
        top = self._stack[-1]
        if isinstance(top.holds, list):
            return (*top.path, len(top.holds))
        return top.path if top.awaits_key else (*top.path, top.key)

    def open(self, holds: dict[str, Any] | list[Any], place: Place) -> None:
        """Start a list or mapping."""
        self._count(place)
        if not self._stack and isinstance(holds, list):
            self._stop(place, f"{_FIELDS}, not a list")
        if len(self._stack) >= MAX_DEPTH:
            self.too_deep(place)
        top = self._stack[-1] if self._stack else None
        as_key = top is not None and top.awaits_key
        if as_key:
            wrong = "a field name must be a plain word, not a list or fields"
            self.parsed.fault(place, self.path(), wrong)
        path, live = self.path(), top is None or (top.live and top.key_accepted and not as_key)
        if live:
            self.parsed.values[path] = place
        self._stack.append(_Frame(path, place, holds, live, isinstance(holds, dict)))

    def close(self) -> None:
        """End the list or mapping that was started last."""
        done = self._stack.pop()
        if not self._stack:
            assert isinstance(done.holds, dict)
            self.parsed.data = done.holds
        elif self._stack[-1].awaits_key:
            self._await_value("", accepted=False)
        else:
            self._put(done.holds)

    def scalar(self, text: str, place: Place, *, null: bool = False, wrong: str = "") -> None:
        """Add a single value, or a field name if one is due. wrong: why it is refused already."""
        self._count(place)
        if not self._stack:
            self._stop(place, _EMPTY_FILE if null else _FIELDS)
        top = self._stack[-1]
        is_empty = null and not top.awaits_key and not wrong
        wrong = wrong or _unfit(text) or (_LEAVE_OUT if is_empty else "")
        if top.awaits_key:
            self._name(text, place, wrong)
            return
        path = self.path()
        if top.live and top.key_accepted:
            self.parsed.values[path] = place
        if wrong:
            if is_empty:
                self._empty.append((place, path))
            if not is_empty or len(self._empty) <= _EMPTY_SHOWN:
                self.parsed.fault(place, path, wrong)
            self.parsed.refused.add(path)
        self._put("" if wrong else text)

    def finish(self) -> None:
        """End the text, and count the empty fields not shown. Raises Stop if it held nothing."""
        if self.parsed.data is None:
            self._stop(Place(1, 1), _EMPTY_FILE)
        unsaid = self._empty[_EMPTY_SHOWN:]
        if unsaid:
            place, path = unsaid[0]
            says = _EMPTY_MORE.format(more=len(unsaid) - 1) if unsaid[1:] else _LEAVE_OUT
            self.parsed.fault(place, path, says)

    def too_deep(self, place: Place) -> NoReturn:
        """Stop at a bracket or indentation below the deepest level that is read."""
        self._stop(
            place, f"this is nested too deeply; {MAX_DEPTH} levels are the most that is read"
        )

    def _name(self, text: str, place: Place, wrong: str) -> None:
        """Take a field's name. wrong: why it is refused, else empty; its value is read too."""
        top = self._stack[-1]
        path = (*top.path, text)
        known = self.parsed.keys.get(path) if top.live else None
        wrong = wrong or ("" if text else "a field name is missing before the colon")
        if wrong:
            self.parsed.fault(place, top.path, wrong)
        elif known:
            earlier = f"this field stands in line {known.line} already"
            self.parsed.fault(place, path, f"{earlier}; keep one of the two")
        elif top.live:
            self.parsed.keys[path] = place
        self._await_value(text, accepted=not wrong and known is None)

    def _await_value(self, key: str, *, accepted: bool) -> None:
        top = self._stack[-1]
        top.key, top.key_accepted, top.awaits_key = key, accepted, False

    def _put(self, value: object) -> None:
        """Put a value into the innermost list or mapping; drop that of a refused key."""
        top = self._stack[-1]
        if isinstance(top.holds, list):
            top.holds.append(value)
            return
        if top.key_accepted:
            top.holds[top.key] = value
        top.key_accepted = True
        top.awaits_key = True

    def _count(self, place: Place) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            most = f"{MAX_NODES} values and field names are the most that is read"
            self._stop(place, f"the file holds too much; {most}")

    def _stop(self, place: Place, message: str) -> NoReturn:
        self.parsed.fault(place, self.path(), message)
        raise Stop


def _unfit(text: str) -> str:
    if len(text) > MAX_SCALAR:
        return f"this is too long; write {MAX_SCALAR} characters or fewer"
    return UNSEEN_SAYS if UNSEEN.search(text) else ""
