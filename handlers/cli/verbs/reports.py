"""The verb `report`: one HTML page for a director, of results or of a database."""

from typing import TYPE_CHECKING, Any

import click

from handlers.cli.parameters import DAY, FOR_PROCESS
from handlers.cli.verbs import on_command_line, verb

if TYPE_CHECKING:
    from datetime import date

    from handlers.cli.options import Settings
    from handlers.reports.report_page import Language
    from workflow.engine.process import Process

_OF_DATABASES = ("first", "last", "process")
_GLOBAL = frozenset({"db", "now", "policy_file"})


@verb()
@click.argument("folder", metavar="[DIR]", required=False)
@click.option("--html", "out", required=True, metavar="OUT", help="Where to write the page.")
@click.option(
    "--language",
    type=click.Choice(["nb", "en"]),
    default="nb",
    help="Norwegian (nb) or English (en); nb unless stated.",
)
@click.option("--from", "first", type=DAY, metavar="DATE", help="Of a database: the first day.")
@click.option("--to", "last", type=DAY, metavar="DATE", help="Of a database: the last day.")
@FOR_PROCESS
@click.pass_context
def report(
    context: click.Context,
    settings: "Settings",
    folder: str | None,
    out: str,
    language: "Language",
    first: "date | None",
    last: "date | None",
    process: "Process[Any]",
) -> None:
    """Write one HTML page: figures, tables, and what they rest on.

    With DIR, which `compare` or `simulate` wrote with --out, it shows what they found; it reads
    nothing else. Without it, the page shows what `stats` tells of the database. The page is one
    file without scripts that loads nothing, and it can be printed on A4. Each figure has its table,
    and each table can be taken along as CSV.

    Example: saksgang report results --html report.html
    """
    from pathlib import Path

    from handlers.cli.output import note, show, writing
    from handlers.cli.session import ONLY_TRIED

    if folder is None:
        page = _of_database(settings, language, first, last, process)
    else:
        from handlers.reports.report import report_of_results

        typed = [name for name in _OF_DATABASES if on_command_line(context, name)]
        if typed or settings.typed & _GLOBAL:
            raise click.UsageError(
                "DIR is reported without a database: leave --db, --now, --policy, --from, --to and "
                "--process out."
            )
        page = report_of_results(Path(folder), language)
    written = page.encode()
    if not settings.dry_run:
        with writing(out):
            Path(out).write_bytes(written)
    data = {"file": out, "bytes": len(written), "language": language}
    show(settings, "report", data, [f"A page of {len(written) / 1000:,.0f} kB: {out}"])
    if settings.dry_run:
        note(ONLY_TRIED)


def _of_database(
    settings: "Settings",
    language: "Language",
    first: "date | None",
    last: "date | None",
    process: "Process[Any]",
) -> str:
    """Return the page of a database. Raises UsageError for days that can't be."""
    from handlers.cli.parameters import check_span
    from handlers.cli.session import session
    from handlers.reports.report import report_of_database

    check_span(first, last, settings.today())
    words = ["saksgang", "report"]
    words += [] if first is None else ["--from", first.isoformat()]
    words += [] if last is None else ["--to", last.isoformat()]
    words += ["--process", process.name]
    with session(settings, dated=True) as here:
        found = here.office.stats(first, last, None, process)
    return report_of_database(found, " ".join(words), language)
