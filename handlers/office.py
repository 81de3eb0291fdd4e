"""Where a verb works: the store behind `--db`, who acts, the folder for letters, and how a step is asked about before it is taken."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handlers.output import note

if TYPE_CHECKING:
    from handlers.casework import Handled
    from handlers.settings import Settings
    from storage.store import Store

DEFAULT_DATABASE = "saksgang.db"
DEFAULT_NAME = "case worker"
REFUSED = 5


class Office:
    """The settings of one call, made ready."""

    def __init__(self, settings: "Settings", store: "Store") -> None:
        from handlers.casework import Door

        self.settings, self.store = settings, store
        self.at: datetime = settings.at()
        self.policy = settings.policy()
        self.by = (settings.as_ or DEFAULT_NAME).partition(":")[0].strip() or DEFAULT_NAME
        self.door: Door = Door(store, self.policy, settings.dry_run)

    @property
    def folder(self) -> Path:
        """Where letters go: SAKSGANG_LETTERS, else `letters` beside the database file."""
        stated = os.environ.get("SAKSGANG_LETTERS")
        if stated:
            return Path(stated)
        place = self.settings.db or DEFAULT_DATABASE
        return Path("letters") if "://" in place else Path(place).parent / "letters"

    @property
    def anchor(self) -> Path:
        """The anchor file: SAKSGANG_ANCHOR, best under other hands; else beside the database file."""
        stated = os.environ.get("SAKSGANG_ANCHOR")
        if stated:
            return Path(stated)
        place = self.settings.db or DEFAULT_DATABASE
        return Path("saksgang.anchor") if "://" in place else Path(f"{place}.anchor")

    def say(self, what: str, handled: "Handled") -> None:
        """Print what a step did or would do, and send its letters unless it was only tried."""
        from handlers.output import show
        from handlers.screens import handled_lines

        show(self.settings, what, handled_data(handled), handled_lines(handled, self.policy, letters=False))
        if self.settings.dry_run:
            note("Only tried: nothing was stored.")
            return
        self.post()

    def post(self) -> None:
        """Send what is unsent; a letter that fails is named and tried again later."""
        from handlers.post import deliver

        for letter, why in deliver(self.store, self.at, self.folder).failed:
            note(f"Letter {letter} could not be sent ({why}); it will be tried again.")

    def confirm(self, question: str, tried: "Handled") -> None:
        """Show the letters of a step, and ask. Raises click.UsageError where no answer can be had, Abort for a no."""
        from handlers.screens import handled_lines

        if self.settings.yes:
            return
        for line in handled_lines(tried, self.policy, letters=True):
            note(line)
        if self.settings.no_input or not sys.stdin.isatty():
            raise click.UsageError(f"{question} Nobody could be asked; add --yes to confirm beforehand.")
        click.confirm(question, abort=True, err=True)


@contextmanager
def office(settings: "Settings") -> Iterator[Office]:
    """The office for one verb; its store is closed afterwards. Raises DatabaseUnreachable, NewerDatabase."""
    from storage.store import open_store

    store = open_store(settings.db or DEFAULT_DATABASE)
    try:
        yield Office(settings, store)
    finally:
        store.close()


def handled_data(handled: "Handled") -> dict[str, object]:
    """A step as data."""
    from workflow.events import name_of

    return {
        "number": handled.case.number,
        "state": handled.case.state,
        "repeated": handled.repeated,
        "events": [
            {
                "sequence": e.sequence,
                "event": name_of(e.event),
                "effective": e.effective,
                "recorded": e.recorded,
                "actor": e.actor,
            }
            for e in handled.events
        ],
        "letters": [
            {"kind": x.kind, "to": x.to, "copy": x.copy, "language": x.language, "names": x.names} for x, _ in handled.letters
        ],
    }


def each(
    place: Office, what: str, names: Iterable[str], step: Callable[[str], str], skip: Callable[[str], str | None] = lambda _: None
) -> int:
    """A step on several cases: each is done, skipped or refused with its reasons, and the run can be repeated.

    Returns exit code 5 when one was refused.
    """
    from handlers.output import columns, show
    from workflow.errors import SaksgangError

    rows = []
    for name in names:
        try:
            skipped = skip(name)
            rows.append((name, "skipped", skipped) if skipped else (name, "done", step(name)))
        except SaksgangError as error:
            rows.append((name, "refused", str(error)))
    data = [{"case": name, "result": result, "says": says} for name, result, says in rows]
    show(place.settings, what, data, columns(rows, ("case", "result", "")))
    if place.settings.dry_run:
        note("Only tried: nothing was stored.")
    else:
        place.post()
    return REFUSED if any(result == "refused" for _, result, _ in rows) else 0
