"""The verbs of `audit`: show the events of a case with their hashes, and verify everything."""

from typing import TYPE_CHECKING

import click

from handlers.cli.parameters import CASE
from handlers.cli.verbs import verb, verb_group
from workflow.engine.errors import Findings

if TYPE_CHECKING:
    from handlers.cli.options import Settings


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
@click.option(
    "--law",
    is_flag=True,
    help="Also make each decision and each next date again, by the rules and policy in force.",
)
def audit_verify(settings: "Settings", law: bool) -> int:
    """Check that nothing is lost, doubled or changed since it was written.

    Checks the chains of hashes, letters and their files, persons, steps, notices and the anchor
    file. Prints the first bad event of each case; exit code 8 if there is any.

    Example: saksgang audit verify --law
    """
    from handlers.cli import output
    from handlers.cli.session import session

    with session(settings) as here:
        damages = here.office.verify(here.anchor, law=law)
        data = [{"case": d.number, "sequence": d.sequence, "what": d.what} for d in damages]
        lines = [str(damage) for damage in damages] or ["Everything is as it was written."]
        output.show(settings, "verify", data, lines)
        return Findings.exit_code if damages else 0


audit.add_command(audit_show)
audit.add_command(audit_verify)
