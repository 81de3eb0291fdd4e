"""The verbs of operators: the database, the sweep, the post, and checks of the installation."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from handlers.cli.parameters import SECONDS, check_page, paged
from handlers.cli.verbs import verb, verb_group
from workflow.engine.errors import Findings, SaksgangError

if TYPE_CHECKING:
    from handlers.cli.options import Settings


@verb_group()
def db() -> None:
    """Look after the database.

    Example: saksgang db status
    """
    # A group does nothing itself: its verbs follow.


@verb("upgrade")
@click.option(
    "--simulated",
    is_flag=True,
    help="Make it for stated times; so does --now. Without either it is live, for ever.",
)
def db_upgrade(settings: "Settings", simulated: bool) -> None:
    """Make the database, or bring it up to date.

    A live database takes the machine's time only. In a simulated one --now says what time it is.

    Example: saksgang db upgrade --simulated
    """
    from handlers.cli import output
    from handlers.cli.session import session

    with session(settings, creates=True, simulated=simulated) as here:
        kind = "simulated" if here.office.store.simulated else "live"
        if simulated and kind == "live":
            raise click.UsageError(
                "This database is live, which is set once, when it is made. Name another one."
            )
        data = {"upgraded": True, "kind": kind}
        output.show(settings, "db", data, [f"The {kind} database is up to date."])


@verb("status")
def db_status(settings: "Settings") -> None:
    """Show cases by state, unsent letters, and the last sweep.

    Example: saksgang db status
    """
    from handlers.cli.screens import status_lines
    from handlers.cli.session import session

    with session(settings) as here:
        status = here.office.status()
        here.show("db", status, status_lines(status))


@verb("backup")
@click.argument("file")
def db_backup(settings: "Settings", file: str) -> None:
    """Copy the database to a new file, also while it is in use.

    The copy is verified, and its digest (SHA-256) written beside it. A database without cases gives
    no backup.

    Example: saksgang db backup 2026-03-01.db
    """
    from handlers.analysis.progress import bar
    from handlers.api import backup
    from handlers.cli import output
    from handlers.cli.config import DEFAULT_DATABASE

    held = backup(settings.db or DEFAULT_DATABASE, file, bar("verifying"))
    lines = [f"{file} is a verified copy; SHA-256 {held.digest}", f"It holds: {held}."]
    output.show(settings, "backup", {"file": file, **held.as_data()}, lines)


@verb("restore")
@click.argument("file")
def db_restore(settings: "Settings", file: str) -> None:
    """Put a backup back where there is no database.

    The backup is verified first.

    Example: saksgang db restore 2026-03-01.db
    """
    from handlers.analysis.progress import bar
    from handlers.api import restore
    from handlers.cli import output
    from handlers.cli.config import DEFAULT_DATABASE
    from handlers.cli.session import session

    place = settings.db or DEFAULT_DATABASE
    held = restore(file, place, bar("verifying"))
    with session(settings) as here:
        kind = "simulated" if here.office.store.simulated else "live"
    lines = [f"{file} was put back as {place}, a {kind} database.", f"It holds: {held}."]
    data = {"file": file, "database": place, "kind": kind, **held.as_data()}
    output.show(settings, "restore", data, lines)


@verb("reindex")
def db_reindex(settings: "Settings") -> None:
    """Compute again what finds each case: when it is next due, its line in lists, its words.

    No case changes. A sweep does this by itself after a new version of the calendar or the program.

    Example: saksgang db reindex
    """
    from handlers.analysis.progress import bar
    from handlers.cli import output
    from handlers.cli.session import ONLY_TRIED, session

    with session(settings) as here:
        wrong = here.office.reindex(bar("indexing"))
        output.show(settings, "db", {"wrong": wrong}, [f"Cases that had it wrong: {wrong}."])
        if settings.dry_run:
            output.note(ONLY_TRIED)


for _verb in (db_upgrade, db_status, db_reindex, db_backup, db_restore):
    db.add_command(_verb)


@verb()
@click.option("--until", metavar="TIME", help="Act as if it were this time; the same as --now.")
def tick(settings: "Settings", until: str | None) -> int:
    """Sweep once: do what is due by now, and send unsent letters.

    Exit code 1 if a case could not be handled, or the anchor file not be written, which ends the
    sweep; 8 if letters wait because they could not be sent. Everything else is done all the same.

    Example: saksgang tick
    """
    from handlers.cli.output import note
    from handlers.cli.screens import handled_lines
    from handlers.cli.session import ONLY_TRIED, session

    if until is not None and "now" in settings.typed:
        raise click.UsageError("Choose --until or --now; they mean the same.")
    if until is not None:
        settings = replace(settings, now=until)
        try:
            settings.at()
        except click.UsageError as wrong:
            raise click.UsageError(wrong.message.replace("--now", "--until")) from None
    with session(settings, writes=True) as here:
        swept = here.office.tick()
        lines = [
            line for handled in swept.handled for line in handled_lines(handled, letters=False)
        ]
        here.show("tick", swept, here.marked(lines or ["Nothing was due."]))
        faults = list(swept.faults())
        for fault in faults:
            note(fault)
        if settings.dry_run:
            note(ONLY_TRIED)
            posted = 0
        else:
            posted = here.post() or here.still_failed()
        return SaksgangError.exit_code if faults else posted


@verb()
@click.option(
    "--every",
    type=SECONDS,
    default=60.0,
    metavar="SECONDS",
    help="How often; 60 unless stated.",
)
def run(settings: "Settings", every: float) -> int:
    """Sweep and send letters again and again, until stopped.

    Stop it with Ctrl-C or SIGTERM. Several may run at once. After ten failed rounds in a row it
    ends by itself, with exit code 1.

    Example: saksgang run
    """
    from handlers.cli.output import note
    from handlers.cli.session import session
    from handlers.clock import now
    from handlers.scheduler import run as keep_running

    with session(settings, writes=True) as here:
        here.office.door.check_values()
        ran = keep_running(
            here.office.door,
            here.post_to,
            every_seconds=every,
            said=note,
            clock=now if settings.now is None else here.office.now,
        )
        return 0 if ran else SaksgangError.exit_code


@verb_group()
def outbox() -> None:
    """List letters that have not gone out, or try them again.

    Letters go to a folder, unless SAKSGANG_POST names a mail server:
    smtp://HOST:PORT/?domain=DOMAIN&from=ADDRESS. Addresses are those of a simulation, as
    applicant.2026-000042@DOMAIN.

    Example: saksgang outbox list
    """


@verb("list")
@paged
def outbox_list(settings: "Settings", limit: int | None, page: int) -> None:
    """List letters that have not gone out, the oldest first.

    Each is unsent, sending, or failed, with an error code and the next attempt. A letter without a
    next attempt was refused for good: only `saksgang outbox retry` tries it again.

    Example: saksgang outbox list --format json
    """
    from handlers.cli.screens import outbox_lines
    from handlers.cli.session import session

    check_page(limit, page)
    with session(settings) as here:
        letters = here.office.outbox(limit=limit, page=page)
        lines = outbox_lines(letters) if letters or page > 1 else ["Every letter has gone out."]
        here.show("outbox", letters, lines)


@verb("retry")
@click.argument("ids", nargs=-1, metavar="[LETTER]...")
def outbox_retry(settings: "Settings", ids: tuple[str, ...]) -> int:
    """Try failed letters again now: those named, or all.

    Whatever else is due goes out too. Exit code 3 if a letter does not exist; nothing is tried
    then. Exit code 8 if any letter still has not gone out.

    Example: saksgang outbox retry 2026-000042-1-doctor-nb
    """
    from handlers.cli.output import note
    from handlers.cli.screens import outbox_lines
    from handlers.cli.session import ONLY_TRIED, session

    with session(settings, writes=True) as here:
        letters = here.office.retry(ids, here.post_to)
        here.show(
            "outbox", letters, outbox_lines(letters) if letters else ["No letter had failed."]
        )
        if settings.dry_run:
            note(ONLY_TRIED)
            return 0
        left = here.office.status().unsent
        if left:
            note(f"Not gone out yet: {left}. `saksgang outbox list` says why.")
        return Findings.exit_code if left else 0


outbox.add_command(outbox_list)
outbox.add_command(outbox_retry)


@verb()
def selfcheck(settings: "Settings") -> int:
    """Check this installation.

    Prints one line for each bad setting, with what to do about it. Exit code 8 if there is any.

    Example: saksgang selfcheck
    """
    from handlers.cli import output
    from handlers.cli.config import DEFAULT_DATABASE
    from handlers.cli.session import session

    with session(settings) as here:
        bad = here.office.selfcheck(settings.db or DEFAULT_DATABASE, here.anchor, here.folder)
        lines = [str(each) for each in bad] or ["Nothing bad was found."]
        output.show(settings, "selfcheck", [asdict(each) for each in bad], lines)
        return Findings.exit_code if bad else 0
