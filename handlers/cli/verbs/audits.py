"""The verbs of `audit`: show the events of a case with their hashes, and verify everything."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from handlers.cli.parameters import CASE
from handlers.cli.verbs import verb, verb_group
from workflow.engine.errors import Findings

if TYPE_CHECKING:
    from handlers.cli.options import Settings
    from handlers.safekeeping.audit import DecisionsAgain


@verb_group()
def audit() -> None:
    """Show who did what; check that nothing was changed since.

    Example: saksgang audit verify
    """
    # A group does nothing itself: its verbs follow.


@verb("show")
@CASE
def audit_show(settings: "Settings", case: str) -> None:
    """Show every event of a case with who did it, when it was recorded, and its hash.

    Example: saksgang audit show 42
    """
    from handlers.cli.screens import audit_lines
    from handlers.cli.session import session

    with session(settings) as here:
        events = here.office.audit_trail(case)
        here.show("audit", events, audit_lines(events))


@verb("verify")
@click.argument("package", required=False, metavar="[PACKAGE]")
@click.option(
    "--law",
    is_flag=True,
    help="Also make each decision and each next date again, by what the case carries.",
)
@click.option(
    "--without-anchor",
    is_flag=True,
    help="Compare with no anchor file. A case that is gone may then not be found.",
)
def audit_verify(settings: "Settings", package: str | None, law: bool, without_anchor: bool) -> int:
    """Check that nothing is lost, doubled or changed since it was written.

    Checks the chains of hashes, letters and their files, persons, steps, notices, the shape of the
    database and the anchor file, and says which anchor file it compared and up to when. Prints the
    first bad event of each case; exit code 8 if there is any, and where there are cases but no
    anchor file. With --law it counts the decisions that it made again, and names those that it
    could not make again.

    PACKAGE is what `saksgang package` wrote. It is checked alone, without a database: each byte,
    the chain, the letters' seals and the policy values. What that can't tell is printed too.

    Example: saksgang audit verify --law
    """
    from handlers.analysis.progress import bar
    from handlers.cli import output
    from handlers.cli.session import session

    if package is not None:
        if law or without_anchor:
            raise click.UsageError("A package has no anchor file, and --law needs the database.")
        return _verify_package(settings, package)
    with session(settings) as here:
        found = here.office.verify(
            here.anchor, law=law, without_anchor=without_anchor, progress=bar("verifying")
        )
        lines = [str(damage) for damage in found.damages] or ["Everything is as it was written."]
        lines += decision_lines(found.decisions)
        output.show(settings, "verify", found.as_data(), lines)
        if found.up_to is not None:
            upto = f"{found.up_to:%Y-%m-%d %H:%M} UTC"
            output.note(f"Compared with the anchor file {found.anchor}, up to {upto}.")
        elif without_anchor:
            output.note("Compared with no anchor file.")
        for folder, count in found.files_not_read.items():
            output.note(f"Not compared: files of sent letters in {folder} ({count}).")
        return Findings.exit_code if found.damages else 0


def _verify_package(settings: "Settings", package: str) -> int:
    """Verify a package; print what is wrong with it, and what was not checked."""
    from handlers.api import verify_package
    from handlers.cli import output
    from handlers.safekeeping.package_verification import NOT_CHECKED

    found = verify_package(package)
    whole = (
        f"Everything is as it was written: case {found.case} ({found.process}), {found.events} "
        f"events, last hash {found.head}."
    )
    lines = [str(fault) for fault in found.faults] or [whole]
    lines += [f"Not checked: {each}." for each in NOT_CHECKED]
    output.show(settings, "verify_package", found.as_data(), lines)
    return Findings.exit_code if found.faults else 0


def decision_lines(decisions: "DecisionsAgain | None") -> Iterator[str]:
    """Yield how many decisions were made again, and each that could not be."""
    if decisions is not None:
        made, not_made = decisions.made, len(decisions.not_made)
        yield f"Decisions made again: {made}. Not made again: {not_made}."
        yield from map(str, decisions.not_made)


@verb("accept")
@click.option("--because", required=True, metavar="GROUNDS", help="Why the difference is right.")
def audit_accept(settings: "Settings", because: str) -> None:
    """Accept that the database differs from its anchor file, as after a restored backup.

    It takes two people: one proposes, another accepts the same. Each adds a line to the anchor
    file. A lost anchor file is begun anew in the same way.

    Example: saksgang --as Eli audit accept --because "The backup of 1 March was put back."
    """
    from handlers.cli.output import note
    from handlers.cli.session import ONLY_TRIED, session

    with session(settings, writes=True) as here:
        done = here.office.accept(because, here.anchor)
        cases = ", ".join(done.cases) or "none"
        lines = [f"Accepted. Cases that differed: {cases}."]
        if not done.whole:
            lines = [
                f"Proposed. Cases that differ: {cases}.",
                "Another person must accept it: `saksgang --as NAME audit accept --because …`.",
            ]
        here.show("accept", done, lines)
        if settings.dry_run:
            note(ONLY_TRIED)


audit.add_command(audit_accept)
audit.add_command(audit_show)
audit.add_command(audit_verify)
