"""Verifies a case package without a database: bytes, chain of events, letters, policy values.

What it can't tell without the database is told as not checked.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from handlers.safekeeping.package import (
    FORMAT,
    MANIFEST,
    SUMS,
    VERSION,
    Files,
    NotAPackage,
    Read,
    changed_byte,
    first_difference,
    hash_of,
    manifest_of,
    read,
    sums_of,
    without_seals,
    zip_of,
)
from storage.chain import (
    AttemptRow,
    EventRow,
    LetterSeal,
    first_bad,
    letters_hash,
    salted_hash,
    verify_case,
)
from workflow.engine.terms import values_hash

CASE: Final = "case.json"
EVENTS: Final = "events.jsonl"
LETTERS: Final = "letters.jsonl"
POLICIES: Final = "policies"

NOT_CHECKED: Final = (
    "whether these are the events of the office's database, and all of them: compare the last hash "
    "with the office's anchor file",
    "whether the decision follows from the rules: `saksgang audit verify --law` makes it again, in "
    "the database",
    "who the patient is, beyond what the letters say: the package has no other identity",
    "cases that this one is linked with: each has a package of its own",
)
"""What a verification of a package does not tell."""


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was written. file: "" = the archive. place: its byte, from 0."""

    file: str
    place: int | None
    what: str

    def __str__(self) -> str:
        where = self.file or "the ZIP itself"
        return f"{where}{'' if self.place is None else f', byte {self.place}'}: {self.what}"


@dataclass(frozen=True)
class VerifiedPackage:
    """What a verification of a package found.

    case, process, events, head: what it says that it is; head is the hash of the last event.
    """

    path: Path
    faults: tuple[Fault, ...]
    case: str = ""
    process: str = ""
    events: int = 0
    head: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        faults = [
            {"file": each.file, "place": each.place, "what": each.what} for each in self.faults
        ]
        return {
            "package": str(self.path),
            "case": self.case,
            "process": self.process,
            "events": self.events,
            "head": self.head,
            "faults": faults,
            "not_checked": list(NOT_CHECKED),
        }


def verify_package(path: Path) -> VerifiedPackage:
    """Verify a package, a folder or a ZIP. Raises NotAPackage, PackageFailed."""
    package = read(path)
    files = package.files
    _refuse_another_program(path, files)
    told = _object(files.get(CASE, b""))
    return VerifiedPackage(
        path,
        (*changed_bytes(package), *_content(files)),
        case=str(told.get("number", "")),
        process=str(told.get("process", "")),
        events=files.get(EVENTS, b"").count(b"\n"),
        head=str(told.get("head", "")),
    )


def _refuse_another_program(path: Path, files: Files) -> None:
    """Raise NotAPackage, unless the manifest is ours, or was and has one changed byte."""
    told = _object(files.get(MANIFEST, b""))
    if told.get("format") == FORMAT and told.get("version") == VERSION:
        return
    if MANIFEST in files and _manifest_named(files) == hash_of(manifest_of(without_seals(files))):
        return
    if told.get("format") == FORMAT:
        raise NotAPackage(
            f"{path} is a package of version {told.get('version')}, and this program reads version "
            f"{VERSION}; use the program that wrote it, or a newer one"
        )
    raise NotAPackage(
        f"{path} is no package of this program: `saksgang package CASE --out PATH` writes one"
    )


# Bytes -----------------------------------------------------------------------------------------


def changed_bytes(package: Read) -> list[Fault]:
    """Return where the bytes of a package are not those that were written, archive included."""
    faults = [*_of_files(package.files)]
    if faults or package.archive is None:
        return faults
    made = zip_of(package.files)
    if package.archive == made:
        return []
    place = first_difference(package.archive, made)
    return [Fault("", place, "the archive was changed outside of its files")]


def _of_files(files: Files) -> Iterator[Fault]:
    """Compare every file with the manifest, and the manifest with SHA256SUMS."""
    own, made = files.get(MANIFEST, b""), manifest_of(without_seals(files))
    if own == made:
        should = sums_of(files)
        if files.get(SUMS) != should:
            yield _told_otherwise(SUMS, files.get(SUMS), should)
        return
    named = _manifest_named(files)
    if named == hash_of(made):
        yield _told_otherwise(MANIFEST, own, made)
        return
    if named != hash_of(own):
        yield Fault(MANIFEST, None, f"it is not the one that {SUMS} names")
    listed = _object(own).get("files")
    if not isinstance(listed, dict):
        yield Fault(MANIFEST, None, "it can't be read, so no file could be compared with it")
        return
    plain = without_seals(files)
    for name in sorted(listed.keys() | plain.keys()):
        if name not in plain:
            yield Fault(name, None, "this file is missing")
        elif name not in listed:
            yield Fault(name, None, "this file does not belong to the package")
        else:
            yield from _file(name, plain[name], listed[name])


def _manifest_named(files: Files) -> str:
    """Return the hash that SHA256SUMS gives the manifest; "" if it does not."""
    lines = files.get(SUMS, b"").decode("utf-8", "replace").splitlines()
    return next((line[:64] for line in lines if line[64:] == f"  {MANIFEST}"), "")


def _told_otherwise(name: str, now: bytes | None, before: bytes) -> Fault:
    """Return the fault of a file of which the rest of the package says what it was."""
    if now is None:
        return Fault(name, None, "this file is missing")
    place = first_difference(now, before)
    if max(place, 0) >= min(len(now), len(before)):
        return Fault(name, place, f"it has {len(now)} bytes, and had {len(before)}")
    return Fault(name, place, _from_to(before[place], now[place]))


def _file(name: str, content: bytes, entry: Any) -> Iterator[Fault]:
    """Compare a file with its entry in the manifest."""
    try:
        if hash_of(content) == entry["sha256"] and len(content) == entry["bytes"]:
            return
        changed = changed_byte(content, entry)
    except (KeyError, TypeError, ValueError):
        yield Fault(name, None, f"what {MANIFEST} says of it can't be read")
        return
    if changed is not None:
        yield Fault(name, changed.place, _from_to(changed.before, changed.now))
    elif len(content) != entry["bytes"]:
        yield Fault(name, None, f"it has {len(content)} bytes, and had {entry['bytes']}")
    else:
        yield Fault(name, None, "it was changed in more than one place")


def _from_to(before: int, now: int) -> str:
    def shown(byte: int) -> str:
        return f"{byte:#04x}{f' ({chr(byte)!r})' if 32 <= byte < 127 else ''}"

    return f"was {shown(before)}, is {shown(now)}"


# Content ---------------------------------------------------------------------------------------


def _content(files: Files) -> Iterator[Fault]:
    """Check the chain of events, the letters and the policy values as a database's are checked."""
    try:
        case = _object(files[CASE])
        events = _rows(files[EVENTS])
        letters = _rows(files[LETTERS])
        yield from _chain(case, events)
        yield from _letters(files, events, letters)
        yield from _policies(files, case, events)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        missing = error.args[0] if isinstance(error, KeyError) and error.args else ""
        what = f"a part is missing: {missing}" if missing else "a part can't be read"
        yield Fault(CASE if missing == CASE else "the package", None, what)


def _rows(content: bytes) -> list[dict[str, Any]]:
    lines = content.decode("utf-8", "surrogatepass").removesuffix("\n").split("\n")
    return [json.loads(line) for line in lines if line]


def _object(content: bytes) -> dict[str, Any]:
    """Return an object of JSON; an empty one for anything else."""
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _picked(form: Any, row: Mapping[str, Any]) -> Any:
    """Make a named tuple of the values of a row that have its fields' names."""
    return form._make(row[name] for name in form._fields)


def _chain(case: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    rows = [_picked(EventRow, row) for row in events]
    bad = verify_case(rows, case["head"], case["events"])
    if bad is not None:
        yield Fault(EVENTS, None, f"event {bad}: the chain of events is broken here")
    for row in events:
        if salted_hash(row["data_salt"], row["data"]) != row["data_hash"]:
            yield Fault(EVENTS, None, f"event {row['sequence']}: its data was changed")
    told = (case["number"], case["process"], case["state"])
    if rows and any((row.case_number, row.process) != told[:2] for row in rows):
        yield Fault(EVENTS, None, f"an event is not of case {told[0]}")
    if rows and rows[-1].state != told[2]:
        yield Fault(CASE, None, "its state is not the one of the last event")


def _letters(
    files: Files, events: Sequence[Mapping[str, Any]], letters: Sequence[Mapping[str, Any]]
) -> Iterator[Fault]:
    """Compare the letters with the seals in their events, and each text and file with its hash."""
    by_event: dict[Any, list[Mapping[str, Any]]] = {}
    for letter in letters:
        by_event.setdefault(letter["event_sequence"], []).append(letter)
    for row in events:
        own = by_event.pop(row["sequence"], [])
        if letters_hash(_picked(LetterSeal, each) for each in own) != row["letters_hash"]:
            what = f"event {row['sequence']}: the letters are not those that the event gave"
            yield Fault(LETTERS, None, what)
    for sequence in by_event:
        yield Fault(LETTERS, None, f"a letter belongs to event {sequence}, which is not there")
    for letter in letters:
        yield from _letter(files, letter)


def _letter(files: Files, letter: Mapping[str, Any]) -> Iterator[Fault]:
    name = letter["document"]
    text = files[name].decode("utf-8", "surrogatepass")
    if salted_hash(letter["document_salt"], letter["names"], text) != letter["document_hash"]:
        yield Fault(name, None, "the text of a letter is not the one that was sealed")
    attempts = [_picked(AttemptRow, row) for row in letter["attempts"]]
    if first_bad(attempts, letter["document_hash"]) is not None:
        what = f"letter {letter['id']}: the attempts to send it were changed"
        yield Fault(LETTERS, None, what)
    sent = [row.content_hash for row in attempts if row.outcome == "sent"]
    pdf = letter["pdf"]
    if letter["pdf_as_sent"] and (pdf is None or sent[-1:] != [hash_of(files[pdf])]):
        yield Fault(pdf or LETTERS, None, "this is not the file that was sent")


def _policies(
    files: Files, case: Mapping[str, Any], events: Sequence[Mapping[str, Any]]
) -> Iterator[Fault]:
    """Compare each set of policy values with its hash; those that the events name must be there."""
    there = {name for name in files if name.startswith(f"{POLICIES}/")}
    for name in sorted(there):
        text = files[name].decode("utf-8", "surrogatepass")
        if f"{POLICIES}/{values_hash(text)}.json" != name:
            yield Fault(name, None, "these are not the policy values of this hash")
    carried = [case["policy"], *filter(None, (carried_policy(row["data"]) for row in events))]
    for hash in dict.fromkeys(filter(None, carried)):
        if f"{POLICIES}/{hash}.json" not in there:
            yield Fault(f"{POLICIES}/{hash}.json", None, "these policy values are missing")


def carried_policy(data: str) -> str | None:
    """Return the hash of the policy values that an event's data name, if they do."""
    found = json.loads(data)
    terms = found.get("terms") if isinstance(found, dict) else None
    return terms.get("policy") if isinstance(terms, dict) else None
