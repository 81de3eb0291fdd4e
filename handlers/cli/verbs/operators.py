"""The operators' verbs: the database, one sweep, the scheduler in the foreground, and letters that have not gone out."""

from typing import TYPE_CHECKING, Any

import click

from handlers.cli.verbs import verb
from handlers.cli.verbs.keepers import db_backup, db_restore

if TYPE_CHECKING:
    from handlers.cli.options import Settings

STILL_UNSENT = 8


@click.group()
def db() -> None:
    """The database: its state, and bringing it up to date.

    Example: saksgang db status
    """


@verb("upgrade")
def db_upgrade(settings: "Settings") -> None:
    """Make the database, or bring it up to date. Other verbs do this by themselves on first use.

    Example: saksgang db upgrade
    """
    from handlers.cli.output import show
    from handlers.cli.session import office

    with office(settings):
        show(settings, "db", {"upgraded": True}, ["The database is up to date."])


@verb("status")
def db_status(settings: "Settings") -> None:
    """Show how many cases there are in each state, letters that have not gone out, and when the last sweep was.

    Example: saksgang db status
    """
    from handlers.cli.output import show
    from handlers.cli.session import office
    from storage.queries import counts_by_state, outbox
    from storage.wakeups import HEARTBEAT

    with office(settings) as place:
        with place.store.transaction(write=False) as work:
            states, unsent, beat = counts_by_state(work), len(outbox(work)), work.heartbeat(HEARTBEAT)
        lines = [f"{count:6}  {state}" for state, count in states.items()]
        lines += [f"{unsent:6}  letters not sent", f"last sweep: {beat.isoformat() if beat else 'never'}"]
        show(settings, "db", {"states": states, "unsent": unsent, "last_sweep": beat}, lines)


@verb("reindex")
def db_reindex(settings: "Settings") -> None:
    """Compute the day on which each case next asks for a step again. Cases do not change.

    A sweep does this by itself after a new version of the calendar or the program.

    Example: saksgang db reindex
    """
    from handlers.casework.sweep import reindex
    from handlers.cli.output import note, show
    from handlers.cli.session import office

    with office(settings) as place:
        wrong = reindex(place.door)
        show(settings, "db", {"wrong": wrong}, [f"Days that were wrong: {wrong}."])
        if settings.dry_run:
            note("Only tried: nothing was stored.")


for _verb in (db_upgrade, db_status, db_reindex, db_backup, db_restore):
    db.add_command(_verb)


@verb()
@click.option("--until", metavar="TIME", help="Sweep as if it were this time; the same as --now.")
def tick(settings: "Settings", until: str | None) -> int:
    """One sweep: handle everything that time asks for by now, and send what is unsent.

    Exit code 1 when a case could not be handled, or the anchor file not written; everything else is done.

    Example: saksgang tick
    """
    from dataclasses import replace

    from handlers.casework.sweep import sweep
    from handlers.cli.output import note, show
    from handlers.cli.screens import handled_lines
    from handlers.cli.session import office

    if until is not None:
        settings = replace(settings, now=until)
    with office(settings) as place:
        swept = sweep(place.door, place.at, place.anchor)
        lines = [line for h in swept.handled for line in handled_lines(h, place.policy, letters=False)]
        show(settings, "tick", [h.as_data() for h in swept.handled], lines or ["Nothing was due."])
        faults = [*swept.faults()]
        for fault in faults:
            note(fault)
        if settings.dry_run:
            note("Only tried: nothing was stored.")
        else:
            place.post()
        return 1 if faults else 0


@verb()
@click.option("--every", type=click.FloatRange(min=0.1), default=60.0, metavar="SECONDS", help="How often; 60 unless stated.")
def run(settings: "Settings", every: float) -> None:
    """Sweep and post in the foreground, again and again, until SIGTERM or Ctrl-C. Several may run at once.

    Example: saksgang run
    """
    from handlers.cli.output import note
    from handlers.cli.session import office
    from handlers.scheduler import run as keep_running

    with office(settings) as place:
        clock = None if settings.now is None else (lambda: place.at)
        keep_running(
            place.door,
            place.post_to,
            every_seconds=every,
            anchor=place.anchor,
            said=note,
            **({"clock": clock} if clock else {}),
        )


@click.group()
def outbox() -> None:
    """Letters that have not gone out, and trying them again.

    Letters go to a folder, unless SAKSGANG_POST names a mail server: smtp://HOST:PORT/?domain=DOMAIN&from=ADDRESS. It is a
    simulation's letterbox: applicant.2026-000042@DOMAIN.

    Example: saksgang outbox list
    """


@verb("list")
def outbox_list(settings: "Settings") -> None:
    """List letters that have not gone out, the oldest first: unsent, sending, or failed with a code and the next attempt.

    One without a next attempt was refused for good, and is tried again only by `outbox retry`.

    Example: saksgang outbox list --format json
    """
    from handlers.cli.output import show
    from handlers.cli.session import office
    from handlers.letters.outbox import outbox_data, waiting

    with office(settings) as place:
        data = [outbox_data(letter, place.at) for letter in waiting(place.store)]
        show(settings, "outbox", data, _outbox_lines(data) if data else ["Every letter has gone out."])


@verb("retry")
@click.argument("ids", nargs=-1, metavar="[LETTER]...")
def outbox_retry(settings: "Settings", ids: tuple[str, ...]) -> int:
    """Try failed letters again now: those named, or all of them; whatever else is due goes out with them.

    Exit code 3 for a letter that is not there (nothing is tried then), 8 when any letter still has not gone out.

    Example: saksgang outbox retry 2026-000042-1-doctor-nb
    """
    from handlers.cli.output import note, show
    from handlers.cli.session import office
    from handlers.letters.outbox import outbox_data, retry, waiting

    with office(settings) as place:
        tried = retry(place.store, ids, place.at, place.post_to, dry_run=settings.dry_run)
        data = [outbox_data(letter, place.at) for letter in tried]
        show(settings, "outbox", data, _outbox_lines(data) if data else ["No letter had failed."])
        if settings.dry_run:
            note("Only tried: nothing was stored.")
            return 0
        left = len(waiting(place.store))
        if left:
            note(f"Not gone out yet: {left}. `saksgang outbox list` says why.")
        return STILL_UNSENT if left else 0


def _outbox_lines(data: list[dict[str, Any]]) -> list[str]:
    from handlers.cli.output import columns
    from workflow.engine.calendar import OSLO

    def row(letter: dict[str, Any]) -> tuple[str, ...]:
        again = letter["next_attempt"]
        when = f"{again.astimezone(OSLO):%Y-%m-%d %H:%M:%S}" if again else "by hand" if letter["status"] == "failed" else ""
        copy = "copy" if letter["copy"] else ""
        shown = (letter["id"], letter["kind"], letter["to"], copy, letter["status"], str(letter["attempts"]), when)
        return *shown, letter["last_error"] or ""

    return columns(map(row, data), ("letter", "kind", "to", "", "status", "attempts", "next attempt", "error"))


outbox.add_command(outbox_list)
outbox.add_command(outbox_retry)


@verb()
@click.argument("folder", required=False)
def demo(settings: "Settings", folder: str | None) -> None:
    """Show it all: twelve synthetic cases in a new folder, and the story of one from application to both letters.

    Example: saksgang demo
    """
    from handlers.cli.demo import demo as tell
    from handlers.cli.demo import free_folder
    from handlers.cli.output import show

    place = folder or free_folder()
    lines = list(tell(place))
    show(settings, "demo", {"folder": place, "told": lines}, lines)
