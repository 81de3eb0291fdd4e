"""The verbs of supervisors: how the office stands, what is late, and the second pair of eyes."""

from typing import TYPE_CHECKING, Any

import click

from handlers.cli.parameters import CASE, DAY, FOR_PROCESS, check_page, check_span, paged
from handlers.cli.verbs import verb
from handlers.cli.verbs.steps import BECAUSE
from workflow.engine.errors import Findings

if TYPE_CHECKING:
    from datetime import date

    from handlers.cli.options import Settings
    from handlers.reports.stats import By
    from workflow.engine.process import Process
    from workflow.reimbursement.events import Advice


@verb()
@paged
def board(settings: "Settings", limit: int | None, page: int) -> None:
    """Show how the office stands.

    Cases by state, what is late, who has what, and proposals that wait for a second person.
    With --limit, so many late and so many marked cases are listed, and all are counted.

    Example: saksgang board --limit 20
    """
    from handlers.cli.screens import board_lines
    from handlers.cli.session import session

    check_page(limit, page)
    with session(settings, dated=True, lists=True) as here:
        standing = here.office.board(limit, page)
        here.show("board", standing, board_lines(standing))


@verb()
@click.option("--within", metavar="14d", help="Only dates at most so many days ahead.")
@click.option(
    "--overdue", is_flag=True, help="Only dates that have passed; exit code 8 if there are any."
)
@paged
def deadlines(
    settings: "Settings", within: str | None, overdue: bool, limit: int | None, page: int
) -> int:
    """List the open dates of undecided cases, the nearest first.

    Example: saksgang deadlines --within 14d
    """
    from handlers.cli.screens import due_lines
    from handlers.cli.session import session

    most = None if within is None else _days(within)
    check_page(limit, page)
    with session(settings, dated=True, lists=True) as here:
        dates = here.office.deadlines(most, overdue=overdue, limit=limit, page=page)
        here.show("deadlines", dates, due_lines(dates))
        return Findings.exit_code if overdue and dates else 0


def _days(text: str) -> int:
    number = text.removesuffix("d")
    if not (number.isascii() and number.isdigit()):
        raise click.UsageError("--within: write a number of days, as 14d.")
    return int(number)


@verb()
@click.option("--from", "first", type=DAY, metavar="DATE", help="First day; else the first case's.")
@click.option("--to", "last", type=DAY, metavar="DATE", help="Last day; today unless stated.")
@click.option(
    "--by",
    type=click.Choice(["week", "month", "basis"]),
    help="Also in groups: weeks, months, or the paragraph that decisions rest on.",
)
@FOR_PROCESS
def stats(
    settings: "Settings",
    first: "date | None",
    last: "date | None",
    by: "By | None",
    process: "Process[Any]",
) -> None:
    """Tell how many cases came and went, and how long they took.

    Each number stands there twice: by the days on which events count, and by the days on which they
    were recorded. Open cases at first and received ones are as many as decided, withdrawn and
    open ones at last. Gross days are all days from receipt to decision; net days leave out those
    on which the case waited for somebody else. Half of the cases took at most the median, nine of
    ten at most p90. The share decided within 28 and 56 days is told of a week's applications once
    all of them have had those days; `today` says that the last of the days is today. An application
    that was withdrawn in that time is left out. Nothing is told of single employees. CSV and JSON
    Lines have a row for each number.

    Example: saksgang stats --from 2026-01-01 --by month
    """
    from handlers.cli.output import show
    from handlers.cli.session import session
    from handlers.cli.stats_lines import stats_lines

    check_span(first, last, settings.today())
    with session(settings, dated=True) as here:
        found = here.office.stats(first, last, by, process)
        data = found.as_data() if settings.format == "json" else found.rows()
        show(settings, "stats", data, stats_lines(found), found.TITLES)


@verb()
@CASE
def approve(settings: "Settings", case: str) -> int:
    """Approve what another person has proposed or opened.

    Shows the decision and its letters, and asks.

    Example: saksgang approve 42 --as Ola
    """
    from handlers.cli.session import session

    with session(settings, writes=True) as here:
        return here.take("approve", case, "approve", "Approve case")


@verb("return")
@CASE
@BECAUSE
def return_case(settings: "Settings", case: str, because: str) -> int:
    """Drop a proposed refusal, with grounds.

    Example: saksgang return 42 --because "The grounds do not say why." --as Ola
    """
    from handlers.cli.session import session

    with session(settings, writes=True) as here:
        return here.say("return", here.office.return_(case, because))


@verb()
@CASE
@click.option(
    "--opinion",
    type=click.Choice(["grant", "reject"]),
    required=True,
    help="What the adviser would decide.",
)
@BECAUSE
def advise(settings: "Settings", case: str, opinion: "Advice", because: str) -> int:
    """Give an adviser's opinion, with grounds.

    It binds nobody. Another person decides: who advised can't decide, propose or approve, and who
    proposed can't advise. With the policy's `adviser_outside_annex`, an application that annex 1
    does not cover is granted or rejected only after an opinion.

    Example: saksgang advise 42 --opinion grant --because "The guideline covers it." --as Kari
    """
    from handlers.cli.session import session

    with session(settings, writes=True) as here:
        return here.say("advise", here.office.advise(case, opinion, because))
