"""One call of the command: an open office, with what only the command line needs.

That is the folder for letters, the anchor file, showing letters and asking before a step is stored,
printing, and sending the letters afterwards.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from handlers.cli import output
from handlers.cli.output import note

if TYPE_CHECKING:
    from handlers.api import Office
    from handlers.casework.door import Handled
    from handlers.cli.options import Settings

DEFAULT_DATABASE = "saksgang.db"
MOST_NAMED = 10
ONLY_TRIED = "Only tried: nothing was stored."


class View(Protocol):
    """Something that can be printed as JSON."""

    def as_data(self) -> Any:
        """Return plain data for JSON."""


class Session:
    """An office that is open for one call of the command.

    post_to: where letters are delivered, a folder's path or a mail server's URL.
    """

    def __init__(self, settings: "Settings", office: "Office") -> None:
        self.settings, self.office = settings, office
        self.post_to = destination(settings)

    @property
    def folder(self) -> Path:
        """The folder for letters."""
        return letters_folder(self.settings)

    @property
    def anchor(self) -> Path | None:
        """The anchor file: SAKSGANG_ANCHOR, else beside the database file; None for a server."""
        stated = os.environ.get("SAKSGANG_ANCHOR")
        if stated:
            return Path(stated)
        file = database_file(self.settings.db or DEFAULT_DATABASE)
        return None if file is None else Path(f"{file}.anchor")

    def show(self, what: str, view: "View | Sequence[View]", lines: Iterable[str]) -> None:
        """Print a view, or several. what: names the schema. lines: the same for people."""
        if not isinstance(view, Sequence):
            output.show(self.settings, what, view.as_data(), lines)
            return
        output.show(self.settings, what, [each.as_data() for each in view], lines)

    # Steps -------------------------------------------------------------------------------------

    def take(
        self,
        what: str,
        case: str,
        step: str,
        question: str,
        *,
        only_with_letters: bool = False,
        **fields: Any,
    ) -> None:
        """Try a step, show its letters, ask, then store what was shown.

        only_with_letters: ask only if the step gives letters. fields: those of the step.
        Raises Conflict if the case changed in between, and as `Office.take`.
        """
        if self.settings.dry_run:
            self.say(what, self.office.take(case, step, **fields))
            return
        preview = self.office.preview(case, step, **fields)
        if preview.handled.letters or not only_with_letters:
            self.confirm(question, preview.handled)
        self.say(what, self.office.keep(preview))

    def confirm(self, question: str, tried: "Handled") -> None:
        """Show what a step would do, and ask.

        Raises UsageError if nobody can be asked, Abort if the answer is no.
        """
        from handlers.cli.screens import handled_lines

        if self.settings.yes:
            return
        for line in handled_lines(tried, self.office.policy, letters=True):
            note(line)
        if self.settings.no_input or sys.stdin is None or not sys.stdin.isatty():
            raise click.UsageError(
                f"{question} Nobody could be asked; add --yes to confirm beforehand."
            )
        click.confirm(question, abort=True, err=True)

    def say(self, what: str, handled: "Handled") -> None:
        """Print what a step did and send its letters; in a dry run, show the letters instead."""
        from handlers.cli.screens import handled_lines, letter_lines

        self.show(what, handled, handled_lines(handled, self.office.policy, letters=False))
        if self.settings.dry_run:
            for line in letter_lines(handled):
                note(line)
            note(ONLY_TRIED)
            return
        self.post()

    def each(
        self,
        what: str,
        names: Iterable[str],
        step: Callable[[str], str],
        skip: Callable[[str], str | None] = lambda _: None,
    ) -> int:
        """Take a step on several cases; each is done, skipped, or refused with its reasons.

        step: takes it on one case, and returns what to say. skip: returns why there is nothing to
        do, or None. Returns the exit code of a refusal if one of several was refused. A refusal of
        the only case is raised. Raises DatabaseUnreachable once what was done before is shown.
        """
        from storage.errors import DatabaseUnreachable
        from workflow.engine.errors import Refused, SaksgangError

        names = list(names)
        rows = []
        gone = None
        with self.rehearsal():
            for name in names:
                try:
                    skipped = skip(name)
                    done = ("skipped", skipped) if skipped else ("done", step(name))
                    rows.append((name, *done))
                except DatabaseUnreachable as error:  # the other cases would fail as well
                    gone = error
                    break
                except SaksgangError as error:
                    if len(names) == 1:
                        raise
                    rows.append((name, "refused", str(error)))
        if rows or gone is None:
            data = [{"case": name, "result": result, "says": says} for name, result, says in rows]
            table = output.columns(rows, ("case", "result", ""))
            output.show(self.settings, what, data, table)
        if gone is not None:
            raise gone
        if self.settings.dry_run:
            note(ONLY_TRIED)
        else:
            self.post()
        return Refused.exit_code if any(row[1] == "refused" for row in rows) else 0

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """In a dry run, try each step on what those before it would have left."""
        if not self.settings.dry_run:
            yield
            return
        own = self.office
        try:
            with own.rehearsal() as self.office:
                yield
        finally:
            self.office = own

    # Letters -----------------------------------------------------------------------------------

    def post(self) -> None:
        """Send what is unsent. Say which letters failed, and whether they are tried again."""
        done = self.office.post(self.post_to)
        for letter, why in done.failed[:MOST_NAMED]:
            then = "it will be tried again"
            if letter in done.given_up:
                then = f"`saksgang outbox retry {letter}` tries it again"
            note(f"Letter {letter} could not be sent ({why}); {then}.")
        if len(done.failed) > MOST_NAMED:
            more = len(done.failed) - MOST_NAMED
            note(f"{more} more letters could not be sent; `saksgang outbox list` shows them.")


@contextmanager
def session(settings: "Settings") -> Iterator[Session]:
    """Open the office for one verb, and close it afterwards.

    Raises DatabaseUnreachable, NewerDatabase, and UsageError or InvalidInput for wrong settings.
    """
    from handlers.api import open_office

    at, policy, name = settings.at(), settings.policy(), settings.person()
    destination(settings)
    office = open_office(
        settings.db or DEFAULT_DATABASE,
        by=name,
        policy=policy,
        dry_run=settings.dry_run,
        now=lambda: at,
    )
    try:
        yield Session(settings, office)
    finally:
        office.close()


def letters_folder(settings: "Settings") -> Path:
    """Return the folder for letters: SAKSGANG_LETTERS, else `letters` beside the database file."""
    stated = os.environ.get("SAKSGANG_LETTERS")
    if stated:
        return Path(stated)
    file = database_file(settings.db or DEFAULT_DATABASE)
    return Path("letters") if file is None else file.parent / "letters"


def destination(settings: "Settings") -> str:
    """Return where letters are delivered: SAKSGANG_POST, else the folder for letters.

    SAKSGANG_POST is a mail server's URL or a folder's path. Raises UsageError if it is neither.
    """
    stated = os.environ.get("SAKSGANG_POST")
    if not stated:
        return str(letters_folder(settings))
    from handlers.letters.delivery import destination_of

    try:
        destination_of(stated)
    except ValueError as wrong:
        raise click.UsageError(f"SAKSGANG_POST: {wrong}.") from None
    return stated


def database_file(place: str) -> Path | None:
    """Return the file of an SQLite database; None for a server and for a database in memory.

    place: what `--db` says, a path or a URL.
    """
    from storage.database import url_of

    url = url_of(place)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))
