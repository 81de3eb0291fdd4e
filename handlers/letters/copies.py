"""Put copies of letters in a folder of one's own. Nothing is delivered, and nothing stored."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from handlers.letters.destination import Undelivered, in_words
from handlers.letters.m12 import as_json, as_xml
from handlers.letters.pdf import content_of
from handlers.letters.to_folder import FolderDestination
from storage.records import StoredLetter
from workflow.engine.errors import SaksgangError
from workflow.reimbursement.file import Case


class NoCopy(SaksgangError):
    """A copy could not be made."""

    exit_code = 2


def put_as_pdf(letters: Iterable[StoredLetter], folder: Path) -> dict[str, str]:
    """Put letters in a folder as PDF; return the path of each by its id. Raises NoCopy."""
    try:
        to = FolderDestination(folder)
        return {letter.id: to.send(letter, *content_of(letter)) for letter in letters}
    except Undelivered as problem:
        raise _no_copy(folder, problem) from problem


def put_as_data(case: Any, folder: Path) -> list[str]:
    """Put the doctor's copy of a decision in a folder as data (M12); return the paths.

    Raises Refused for an undecided case, NoCopy for one of a process without such data.
    """
    if not isinstance(case, Case):
        raise NoCopy("Only cases of reimbursement have a decision as data (M12).")
    name = f"{case.number}-m12"
    try:
        to = FolderDestination(folder)
        return [
            to.put(f"{name}.json", as_json(case).encode()),
            to.put(f"{name}.xml", as_xml(case)),
        ]
    except Undelivered as problem:
        raise _no_copy(folder, problem) from problem


def _no_copy(folder: Path, problem: Undelivered) -> NoCopy:
    return NoCopy(f"Nothing can be put in {folder}: {in_words(problem.code)}.")
