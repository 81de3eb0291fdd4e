"""One call of the command: an open office, with what only the command line needs.

That is the folder for letters, the anchor file, showing letters and asking before a step is stored,
printing, and sending the letters afterwards.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from handlers.cli import output
from handlers.cli.config import DEFAULT_DATABASE
from handlers.cli.output import note
from handlers.text import one_line
from workflow.engine.calendar import oslo_day

if TYPE_CHECKING:
    from handlers.api import Office
    from handlers.casework.door import Handled
    from handlers.cli.options import Settings

MOST_NAMED = 10
LONGEST_JUMP = timedelta(days=366)
ONLY_TRIED = "Only tried: nothing was stored."


class View(Protocol):
    """Something that can be printed as JSON."""

    def as_data(self) -> Any:
        """Return plain data for JSON."""


class Session:
    """An office that is open for one call of the command."""

    def __init__(self, settings: "Settings", office: "Office") -> None:
        self.settings, self.office = settings, office

    @property
    def post_to(self) -> str:
        """Where letters are delivered: a folder's path or a mail server's URL.

        Raises UsageError for a server if neither is named.
        """
        place = destination(self.settings)
        if place is None:
            raise click.UsageError(
                "A server has no folder for letters: name one in SAKSGANG_LETTERS, by its whole "
                "path, or a mail server in SAKSGANG_POST."
            )
        return place

    def check_destination(self) -> None:
        """Raise UsageError, before anything is stored, if letters have nowhere to go."""
        if not self.settings.dry_run:
            str(self.post_to)

    @property
    def folder(self) -> Path | None:
        """The folder for letters; None for a server where none is named."""
        return letters_folder(self.settings)

    @property
    def anchor(self) -> Path | None:
        """The anchor file that is stated, if one is."""
        return _stated_anchor()

    def show(self, what: str, view: "View | Sequence[View]", lines: Iterable[str]) -> None:
        """Print a view, or several. what: names the schema. lines: the same for people."""
        if not isinstance(view, Sequence):
            output.show(self.settings, what, view.as_data(), lines)
            return
        output.show(self.settings, what, [each.as_data() for each in view], lines)

    def check_time(self) -> None:
        """Ask before a simulated database jumps more than a year past its last event.

        Everything that is due by then would be done. Raises StatedTime for a live database,
        UsageError if nobody can be asked, Abort if the answer is no.
        """
        self.office.door.check_time()
        if self.settings.dry_run or self.settings.yes:
            return
        if jump := self._jump():
            self.ask(f"{jump} Everything that is due by now will be done. Go on?")

    def tell_time(self) -> None:
        """Say that a simulated database is read at the machine's time, if that is far from its own.

        Then everything in it looks late.
        """
        if self.settings.now is None and (jump := self._jump()):
            note(f"{jump} --now says what time it is there.")

    def tell_index(self) -> None:
        """Say that lists are slow, if another version of the program or calendar stored them."""
        from handlers.cli.screens import COMPUTED_ANEW

        if not self.office.index_is_current():
            note(COMPUTED_ANEW[0].upper() + COMPUTED_ANEW[1:] + ".")

    def _jump(self) -> str:
        """Return a sentence where a simulated database jumps more than a year; else ""."""
        if not self.office.store.simulated:
            return ""
        last, now = self.office.last_event(), self.office.now()
        if last is None or now - last <= LONGEST_JUMP:
            return ""
        return (
            f"It is {oslo_day(now)}, and the last event of this simulated database is of "
            f"{oslo_day(last)}."
        )

    def ask(self, question: str) -> None:
        """Ask. Raises UsageError if nobody can be asked, Abort if the answer is no."""
        if self.settings.no_input or sys.stdin is None or not sys.stdin.isatty():
            raise click.UsageError(
                f"{question} Nobody could be asked; add --yes to confirm beforehand."
            )
        try:
            agreed = click.confirm(one_line(question), err=True)
        except click.Abort:
            note("")  # the answer was Ctrl-C: what follows begins on a line of its own
            agreed = False
        if not agreed:
            note("Nothing was stored.")
            raise click.Abort

    # Steps -------------------------------------------------------------------------------------

    def take(
        self,
        what: str,
        case: str,
        step: str,
        does: str,
        *,
        only_with_letters: bool = False,
        **fields: Any,
    ) -> int:
        """Try a step, show its letters, ask, then store what was shown.

        does: what the step does, up to the case's number ("Grant case"), for the question.
        only_with_letters: ask only if the step gives letters. fields: those of the step.
        Returns the exit code of `say`. Raises Conflict if the case changed in between, and as
        `Office.take`.
        """
        if self.settings.dry_run:
            return self.say(what, self.office.take(case, step, **fields))
        preview = self.office.preview(case, step, **fields)
        if preview.handled.letters or not only_with_letters:
            self.confirm(does, preview.handled)
        return self.say(what, self.office.keep(preview))

    def open_on(self, what: str, case: str, step: str, **fields: Any) -> int:
        """Try a step that opens a case on a stored one, show, ask, then store what was shown.

        Returns the exit code of `say`. Raises Conflict if a case that it read changed in between,
        and as `Office.preview_on`.
        """
        preview = self.office.preview_on(case, step, **fields)
        if self.settings.dry_run:
            return self.say(what, preview.handled)
        self.confirm(f"Take the step {what} on case {case}, which opens case", preview.handled)
        return self.say(what, self.office.keep(preview))

    def confirm(self, does: str, tried: "Handled") -> None:
        """Show what a step would do, and ask, naming the case and how many letters go out.

        Raises UsageError if nobody can be asked, Abort if the answer is no.
        """
        from handlers.cli.screens import handled_lines, question_about

        if self.settings.yes or tried.repeated:
            return
        for line in handled_lines(tried, letters=True):
            note(line)
        self.ask(question_about(does, tried))

    def say(self, what: str, handled: "Handled") -> int:
        """Print what a step did and send its letters; in a dry run, show the letters instead.

        Returns the exit code: that of findings if a letter could not be sent.
        """
        from handlers.casework.details import details_of
        from handlers.cli.screens import handled_lines, letter_lines

        unanswered = details_of(handled.case).unanswered
        data = handled.as_data() | {"unanswered": list(unanswered)}
        lines = handled_lines(handled, letters=False)
        output.show(self.settings, what, data, self.marked(lines))
        self.tell_rules(handled)
        if self.settings.dry_run:
            for line in letter_lines(handled):
                note(line)
            note(ONLY_TRIED)
            return 0
        return self.post()

    def tell_rules(self, handled: "Handled") -> None:
        """Say that the rules of a case were not in force when it came, if it is new or decided."""
        from handlers.casework.details import details_of

        case = handled.case
        before = case.events[: len(case.events) - len(handled.events)]
        was_decided = before and case.process.state(before[-1].state).kind == "decided"
        told = handled.events and (not before or (case.decided and not was_decided))
        if told and (says := details_of(case).not_in_force):
            note(f"Case {case.number}: {says}.")

    def give_text(self, what: str, number: str, text: str, out: str | None, says: str) -> None:
        """Print a text made of a case, or write it to a new file and say so. Raises OSError.

        says: what the file is, before its name.
        """
        if out is None:
            output.show(self.settings, what, {"number": number, "text": text}, text.splitlines())
            return
        if not self.settings.dry_run:
            output.write_new(out, text)
        lines = self.marked([f"{says} {out}"])
        output.show(self.settings, what, {"number": number, "out": out}, lines)
        if self.settings.dry_run:
            note(ONLY_TRIED)

    def marked(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield lines about steps; in a dry run each begins with words that say so."""
        for line in lines:
            yield f"dry run: {line}" if self.settings.dry_run else line

    def each(
        self,
        what: str,
        names: Iterable[str],
        step: Callable[[str], str],
        skip: Callable[[str], str | None] = lambda _: None,
    ) -> int:
        """Take a step on several cases; each is done, skipped, or refused with its reasons.

        Each is printed at once, so that whoever is interrupted knows how far it came.

        step: takes it on one case, and returns what to say. skip: returns why there is nothing to
        do, or None. Returns the exit code of a refusal if one of several was refused. A refusal of
        the only case is raised. Raises CannotStore once what was done before is shown.
        """
        from handlers.analysis.progress import streamed
        from storage.errors import CannotStore
        from workflow.engine.errors import Refused, SaksgangError

        names = list(names)
        done = Counter[str]()
        gone = None
        widths = (max(4, *map(len, map(one_line, names))), len("refused"), 0)
        rows = output.Running(self.settings, what, ("case", "result", ""), widths)
        try:
            shown = streamed(names, len(names), what)
            with closing(shown), self.rehearsal():
                for name in shown:
                    try:
                        skipped = skip(name)
                        result, says = ("skipped", skipped) if skipped else ("done", step(name))
                    except CannotStore as error:  # the other cases would fail as well
                        gone = error
                        break
                    except SaksgangError as error:
                        if len(names) == 1:
                            raise
                        result, says = "refused", str(error)
                    done[result] += 1
                    data = {"case": name, "result": result, "says": says}
                    rows.print(data, (name, result, says))
        finally:
            counted = ", ".join(f"{count} {result}" for result, count in done.items())
            far = f"{done.total()} of {len(names)}: {counted or 'none was handled'}."
            rows.end(far if len(names) > 1 else "", whole=done.total() == len(names))
        if gone is not None:
            raise gone
        if self.settings.dry_run:
            note(ONLY_TRIED)
            posted = 0
        else:
            posted = self.post()
        return Refused.exit_code if done["refused"] else posted

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

    def post(self) -> int:
        """Send what is unsent. Say which letters failed, and whether they are tried again.

        Returns the exit code: that of findings if a letter could not be sent.
        """
        from workflow.engine.errors import Findings

        done = self.office.post(self.post_to)
        for letter, why in done.told[:MOST_NAMED]:
            then = "it will be tried again"
            if letter in done.given_up:
                then = f"`saksgang outbox retry {letter}` tries it again"
            note(f"Letter {letter} could not be sent ({why}); {then}.")
        if len(done.failed) > MOST_NAMED:
            more = len(done.failed) - MOST_NAMED
            note(f"{more} more letters could not be sent; `saksgang outbox list` shows them.")
        return Findings.exit_code if done.failed else 0

    def still_failed(self) -> int:
        """Say how many letters wait since they could not be sent before; return the exit code."""
        from workflow.engine.errors import Findings

        failed = sum(line.status == "failed" for line in self.office.outbox(failed=True))
        if failed:
            note(f"Not sent yet after a failure: {failed}. `saksgang outbox list` says why.")
        return Findings.exit_code if failed else 0


@contextmanager
def session(
    settings: "Settings",
    *,
    writes: bool = False,
    creates: bool = False,
    simulated: bool = False,
    dated: bool = False,
    lists: bool = False,
) -> Iterator[Session]:
    """Open the office for one verb, and close it afterwards.

    writes: the verb stores something with its time, and sends letters. creates: it makes a database
    that is not there, simulated if that or a time is stated; in a dry run it is in memory. dated:
    what it shows depends on the day. lists: it reads lists of cases.
    Raises NoDatabase, DatabaseUnreachable, NewerDatabase, StatedTime, and UsageError or
    InvalidInput for wrong settings.
    """
    from storage.errors import NoDatabase

    kind = simulated or settings.now is not None
    try:
        makes = creates and not settings.dry_run
        office = _office(settings, settings.db or DEFAULT_DATABASE, kind if makes else None)
    except NoDatabase:
        if not creates:
            raise
        office = _office(settings, ":memory:", kind)
    try:
        here = Session(settings, office)
        if office.store.made and not settings.dry_run:
            note(_made(settings, simulated=office.store.simulated))
        if writes:
            here.check_time()
            here.check_destination()
        elif dated:
            here.tell_time()
        if lists:
            here.tell_index()
        yield here
    finally:
        office.close()


def _stated_anchor() -> Path | None:
    """Return the anchor file that SAKSGANG_ANCHOR names; None = none is stated."""
    stated = os.environ.get("SAKSGANG_ANCHOR")
    return Path(stated).expanduser().absolute() if stated else None


def _office(settings: "Settings", database: str, simulated: bool | None) -> "Office":
    """Open an office. simulated: of a database to make; None = make none."""
    from handlers.api import open_office
    from handlers.clock import now

    at, policy, name = settings.at(), settings.policy(), settings.person()
    letters_from = settings.office()
    destination(settings)
    return open_office(
        database,
        by=name,
        policy=policy,
        dry_run=settings.dry_run,
        now=now if settings.now is None else lambda: at,
        simulated=simulated,
        anchor=None if database == ":memory:" else _stated_anchor(),
        letters_from=letters_from,
        must_carry="policy_file" in settings.typed,
    )


def _made(settings: "Settings", *, simulated: bool) -> str:
    """Say what database was made, and what its kind means."""
    from storage.database import url_of

    place = settings.db or DEFAULT_DATABASE
    name = url_of(place).render_as_string() if "://" in place else place
    if simulated:
        return f"Made a simulated database: {name}. --now says what time it is there."
    return f"Made a live database: {name}. It takes the machine's time, and no --now."


def names_a_file(settings: "Settings") -> bool:
    """Tell whether the database is a file, or in memory, not a server."""
    from storage.database import url_of

    return url_of(settings.db or DEFAULT_DATABASE).get_backend_name() == "sqlite"


def letters_folder(settings: "Settings") -> Path | None:
    """Return the whole path of the folder for letters.

    It is SAKSGANG_LETTERS, else `NAME-letters` beside the database NAME.db.
    None for a server or a database in memory where none is named. Raises UsageError for a server's
    folder that depends on where the shell stands.
    """
    from storage.database import file_of

    stated = os.environ.get("SAKSGANG_LETTERS")
    file = file_of(settings.db or DEFAULT_DATABASE)
    if not stated:
        own = None if file is None else f"{file.name.removesuffix('.db')}-letters"
        return None if file is None else file.absolute().with_name(str(own))
    folder = Path(stated).expanduser()
    if file is None and not folder.is_absolute():
        raise click.UsageError(
            "SAKSGANG_LETTERS: write the whole path, from / on; a server has no folder of its own."
        )
    return folder.absolute()


def destination(settings: "Settings") -> str | None:
    """Return where letters are delivered: SAKSGANG_POST, else the folder for letters.

    SAKSGANG_POST is a mail server's URL or a folder's path. None if there is neither.
    Raises UsageError if it is none of these.
    """
    server = os.environ.get("SAKSGANG_POST")
    if not server:
        folder = letters_folder(settings)
        return None if folder is None else str(folder)
    from handlers.api import check_destination

    try:
        check_destination(server)
    except ValueError as wrong:
        raise click.UsageError(f"SAKSGANG_POST: {wrong}.") from None
    return server
