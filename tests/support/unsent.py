"""A database with two letters that have not gone out, and how each of its letters stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from builders import an_application
from cases import RECEIVED, noon
from the_command import opened

from handlers.casework.door import Door
from storage.records import StoredLetter
from storage.store import Store

AT = noon(RECEIVED)
APPLICANT, DOCTOR = "2015-000001-1-applicant-nb", "2015-000001-1-doctor-nb"
MINUTE = timedelta(minutes=1)


SENT = {APPLICANT: ("sent", None), DOCTOR: ("sent", None)}
"""How both stand once they have gone out."""


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def unsent_letters(folder: Path) -> Iterator[Store]:
    """Open a database with one case, whose two receipt letters have not gone out."""
    with opened(str(folder / "cases.db")) as found:
        Door(found).register(an_application(), AT, "post")
        yield found


def letters(store: Store) -> dict[str, StoredLetter]:
    with store.transaction(write=False) as work:
        return {x.id: x for x in work.letters_of("2015-000001")}


def states(store: Store) -> dict[str, tuple[str, str | None]]:
    """Status and last error of each letter."""
    return {x.id: (x.status, x.last_error) for x in letters(store).values()}
