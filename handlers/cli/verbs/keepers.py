"""The verbs of those who keep watch: audit show and verify, selfcheck, and the database's backup and restore."""

from typing import TYPE_CHECKING

import click

from handlers.cli.verbs import verb
from handlers.cli.verbs.case_workers import CASE

if TYPE_CHECKING:
    from handlers.cli.options import Settings

FINDINGS = 8


@click.group()
def audit() -> None:
    """The audit: every event of a case with its hash, and whether everything is as it was written.

    Example: saksgang audit verify
    """


@verb("show")
@CASE
def audit_show(settings: "Settings", case: str) -> None:
    """Show every event of a case with who did it, when it was written down, and its hash.

    Example: saksgang audit show 42
    """
    from handlers.casework import views as desk
    from handlers.cli.output import columns, show
    from handlers.cli.session import office

    with office(settings) as place:
        rows = desk.history_of(place.store, case)
        data = [
            {
                "sequence": r.sequence,
                "event": r.event,
                "actor": r.actor,
                "recorded": r.recorded,
                "hash": r.hash,
                "clock_went_back": r.clock_went_back,
            }
            for r in rows
        ]
        table = [(str(r.sequence), r.event, r.actor, r.recorded.isoformat(), r.hash[:16], r.notes) for r in rows]
        show(settings, "audit", data, columns(table, ("no", "event", "by", "recorded", "hash", "")))


@verb("verify")
@click.option("--law", is_flag=True, help="Also make each decision again by the rules and policy in force, and each next day.")
def audit_verify(settings: "Settings", law: bool) -> int:
    """Check that nothing is lost, doubled or changed: chains, letters, persons, roads, notices, and the anchor file.

    Exit code 8 with the first bad event of each case when something is.

    Example: saksgang audit verify --law
    """
    from handlers.cli.output import show
    from handlers.cli.session import office
    from handlers.safekeeping.audit import verify

    with office(settings) as place:
        found = verify(place.store, place.anchor, place.policy if law else None)
        data = [{"case": d.number, "sequence": d.sequence, "what": d.what} for d in found]
        show(settings, "verify", data, [str(d) for d in found] or ["Everything is as it was written."])
        return FINDINGS if found else 0


audit.add_command(audit_show)
audit.add_command(audit_verify)


@verb()
def selfcheck(settings: "Settings") -> int:
    """Check this installation: each bad setting in one line, with what to do about it.

    Exit code 8 when there is any.

    Example: saksgang selfcheck
    """
    from dataclasses import asdict

    from handlers.cli.output import show
    from handlers.cli.session import DEFAULT_DATABASE, office
    from handlers.safekeeping.selfcheck import selfcheck as check

    with office(settings) as place:
        found = check(place.store, settings.db or DEFAULT_DATABASE, place.anchor, place.folder, place.at, access=None)
        show(settings, "selfcheck", [asdict(f) for f in found], [str(f) for f in found] or ["Nothing bad was found."])
        return FINDINGS if found else 0


@verb("backup")
@click.argument("file")
def db_backup(settings: "Settings", file: str) -> None:
    """Copy the database, in use as it is, to a new file; the copy is verified, and its digest written beside it.

    Example: saksgang db backup 2026-03-01.db
    """
    from handlers.cli.output import show
    from handlers.cli.session import DEFAULT_DATABASE
    from handlers.safekeeping.backup import backup

    digest = backup(settings.db or DEFAULT_DATABASE, file)
    show(settings, "backup", {"file": file, "sha256": digest}, [f"{file} is a verified copy; SHA-256 {digest}"])


@verb("restore")
@click.argument("file")
def db_restore(settings: "Settings", file: str) -> None:
    """Put a backup in the place of a database that is not there; its digest and every chain in it are checked first.

    Example: saksgang db restore 2026-03-01.db
    """
    from handlers.cli.output import show
    from handlers.cli.session import DEFAULT_DATABASE
    from handlers.safekeeping.backup import restore

    place = settings.db or DEFAULT_DATABASE
    restore(file, place)
    show(settings, "restore", {"file": file, "database": place}, [f"{file} was put back as {place}."])
