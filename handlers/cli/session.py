"""Where a verb works: the store behind `--db`, who acts, the folder for letters, and how a step is asked about before it is taken."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handlers.cli.output import note

if TYPE_CHECKING:
    from handlers.casework.door import Handled
    from handlers.cli.options import Settings
    from storage.store import Store

DEFAULT_DATABASE = "saksgang.db"
REFUSED = 5
MOST_NAMED = 10
LONGEST_NAME = 200


class Office:
    """The settings of one call, made ready."""

    def __init__(self, settings: "Settings", store: "Store") -> None:
        from handlers.casework.door import UNNAMED, Door

        self.settings, self.store = settings, store
        self.at: datetime = settings.at()
        self.policy = settings.policy()
        self.named = person((settings.as_ or "").partition(":")[0].strip(), "--as") or None
        self.by = self.named or UNNAMED
        self.door: Door = Door(store, self.policy, settings.dry_run)
        self.post_to = self._post_to()

    @property
    def folder(self) -> Path:
        """Where letters go: SAKSGANG_LETTERS, else `letters` beside the database file."""
        stated = os.environ.get("SAKSGANG_LETTERS")
        if stated:
            return Path(stated)
        file = database_file(self.settings.db or DEFAULT_DATABASE)
        return Path("letters") if file is None else file.parent / "letters"

    def _post_to(self) -> str:
        """Where letters are delivered: SAKSGANG_POST, a mail server's URL or a folder's path; else `folder`. Raises click.UsageError."""
        from handlers.letters.delivery import destination_of

        stated = os.environ.get("SAKSGANG_POST") or str(self.folder)
        try:
            destination_of(stated)
        except ValueError as wrong:
            raise click.UsageError(f"SAKSGANG_POST: {wrong}.") from None
        return stated

    @property
    def anchor(self) -> Path | None:
        """The anchor file: SAKSGANG_ANCHOR, best under other hands; else beside the database file; none for a server without it."""
        stated = os.environ.get("SAKSGANG_ANCHOR")
        if stated:
            return Path(stated)
        file = database_file(self.settings.db or DEFAULT_DATABASE)
        return None if file is None else Path(f"{file}.anchor")

    def say(self, what: str, handled: "Handled") -> None:
        """Print what a step did or would do, and send its letters; those of a step that was only tried are shown instead."""
        from handlers.cli.output import show
        from handlers.cli.screens import handled_lines, letter_lines

        show(self.settings, what, handled.as_data(), handled_lines(handled, self.policy, letters=False))
        if self.settings.dry_run:
            for line in letter_lines(handled):
                note(line)
            note("Only tried: nothing was stored.")
            return
        self.post()

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """In a dry run, steps that are each tried on what those before them would have left."""
        if not self.settings.dry_run:
            yield
            return
        own = self.door
        try:
            with own.rehearsal() as self.door:
                yield
        finally:
            self.door = own

    def post(self) -> None:
        """Send what is unsent; letters that fail are named, and whether they are tried again."""
        from handlers.letters.delivery import deliver

        done = deliver(self.store, self.at, self.post_to)
        for letter, why in done.failed[:MOST_NAMED]:
            then = f"`saksgang outbox retry {letter}` tries it again" if letter in done.given_up else "it will be tried again"
            note(f"Letter {letter} could not be sent ({why}); {then}.")
        if len(done.failed) > MOST_NAMED:
            note(f"{len(done.failed) - MOST_NAMED} letters more could not be sent; `saksgang outbox list` shows them.")

    def confirm(self, question: str, tried: "Handled") -> None:
        """Show the letters of a step, and ask. Raises click.UsageError where no answer can be had, Abort for a no."""
        from handlers.cli.screens import handled_lines

        if self.settings.yes:
            return
        for line in handled_lines(tried, self.policy, letters=True):
            note(line)
        if self.settings.no_input or not sys.stdin.isatty():
            raise click.UsageError(f"{question} Nobody could be asked; add --yes to confirm beforehand.")
        click.confirm(question, abort=True, err=True)


def person(name: str, option: str) -> str:
    """A name as it was stated. Raises click.UsageError for one that is too long to be kept."""
    if len(name) > LONGEST_NAME:
        raise click.UsageError(f"{option}: write a name of {LONGEST_NAME} characters or fewer.")
    return name


def database_file(place: str) -> Path | None:
    """The file that `--db` names, by its path or as an SQLite URL; None for a server and for memory."""
    from storage.database import url_of

    url = url_of(place)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


@contextmanager
def office(settings: "Settings") -> Iterator[Office]:
    """The office for one verb; its store is closed afterwards. Raises DatabaseUnreachable, NewerDatabase."""
    from storage.store import open_store

    store = open_store(settings.db or DEFAULT_DATABASE)
    try:
        yield Office(settings, store)
    finally:
        store.close()


def each(
    place: Office, what: str, names: Iterable[str], step: Callable[[str], str], skip: Callable[[str], str | None] = lambda _: None
) -> int:
    """A step on several cases: each is done, skipped or refused with its reasons, and the run can be repeated.

    A single one that is refused raises its own error, as every other step does. Returns exit code 5 when one of several was.
    Raises DatabaseUnreachable once those that were done before it are shown.
    """
    from handlers.cli.output import columns, show
    from storage.errors import DatabaseUnreachable
    from workflow.engine.errors import SaksgangError

    names = list(names)
    rows = []
    gone = None
    with place.rehearsal():
        for name in names:
            try:
                skipped = skip(name)
                rows.append((name, "skipped", skipped) if skipped else (name, "done", step(name)))
            except DatabaseUnreachable as error:  # no refusal, and the rest would fare alike
                gone = error
                break
            except SaksgangError as error:
                if len(names) == 1:
                    raise
                rows.append((name, "refused", str(error)))
    if rows or gone is None:
        data = [{"case": name, "result": result, "says": says} for name, result, says in rows]
        show(place.settings, what, data, columns(rows, ("case", "result", "")))
    if gone is not None:
        raise gone
    if place.settings.dry_run:
        note("Only tried: nothing was stored.")
    else:
        place.post()
    return REFUSED if any(result == "refused" for _, result, _ in rows) else 0
