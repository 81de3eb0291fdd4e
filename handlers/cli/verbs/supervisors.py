"""The supervisors' verbs: how the office stands, what is late, and the second pair of eyes."""

from typing import TYPE_CHECKING

import click

from handlers.cli.verbs import verb
from handlers.cli.verbs.case_workers import CASE

if TYPE_CHECKING:
    from handlers.cli.options import Settings

FINDINGS = 8


@verb()
def board(settings: "Settings") -> None:
    """Show how the office stands: cases by state, what is late, who has what, proposals that wait.

    Example: saksgang board
    """
    from dataclasses import asdict

    from handlers.casework import views as desk
    from handlers.cli.output import show
    from handlers.cli.screens import board_lines
    from handlers.cli.session import office

    with office(settings) as place:
        found = desk.board(place.store, place.at, place.policy)
        show(settings, "board", asdict(found), board_lines(found))


@verb()
@click.option("--within", metavar="14d", help="Only dates this near.")
@click.option("--overdue", is_flag=True, help="Only dates that have passed; exit code 8 when there are any.")
def deadlines(settings: "Settings", within: str | None, overdue: bool) -> int:
    """List every open date of every undecided case, the nearest first.

    Example: saksgang deadlines --within 14d
    """
    from dataclasses import asdict

    from handlers.casework import views as desk
    from handlers.cli.output import show
    from handlers.cli.screens import due_lines
    from handlers.cli.session import office

    most = None
    if within is not None:
        number = within.removesuffix("d")
        if not (number.isascii() and number.isdigit()):
            raise click.UsageError("Write --within as a number of days: 14d.")
        most = int(number)
    with office(settings) as place:
        found = desk.open_deadlines(place.store, place.at, place.policy)
        if most is not None:
            found = [d for d in found if d.days_left <= most]
        if overdue:
            found = [d for d in found if d.is_late]
        show(settings, "deadlines", [asdict(d) for d in found], due_lines(found))
        return FINDINGS if overdue and found else 0


@verb()
@CASE
def approve(settings: "Settings", case: str) -> None:
    """Approve a proposed refusal, as another person than its proposer: shows the decision and its letters, and asks.

    Example: saksgang approve 42 --as Ola
    """
    from handlers.cli.session import office
    from handlers.cli.verbs.steps import confirmed

    with office(settings) as place:
        confirmed(
            place,
            "approve",
            "Approve, with these letters?",
            case,
            place.door.asked("approve", place.named),
        )


@verb("return")
@CASE
@click.option("--because", required=True, metavar="TEXT", help="Written grounds.")
def return_case(settings: "Settings", case: str, because: str) -> None:
    """Drop a proposed refusal, with grounds.

    Example: saksgang return 42 --because "The grounds do not say why." --as Ola
    """
    from handlers.cli.session import office

    with office(settings) as place:
        place.say("return", place.door.return_case(case, because, place.by, place.at))
