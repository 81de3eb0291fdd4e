"""The verb `export`: what a database holds, for other programs."""

from typing import TYPE_CHECKING, Any

import click

from handlers.cli.parameters import OF_PROCESS
from handlers.cli.verbs import verb, verb_group

if TYPE_CHECKING:
    from handlers.cli.options import Settings
    from workflow.engine.process import Process


@verb_group()
def export() -> None:
    """Write what a database holds for other programs.

    Example: saksgang export events --out events.parquet
    """
    # A group does nothing itself: its verb follows.


@verb("events")
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    help="Where to write them, by the end of its name: .csv, .jsonl or .parquet.",
)
@click.option(
    "--key",
    metavar="FILE",
    help="The key of the pseudonyms: the same key gives the same bytes; else one that is not kept.",
)
@OF_PROCESS
def export_events(
    settings: "Settings", out: str, key: str | None, process: "Process[Any] | None"
) -> None:
    """Write every event as one row of an event log, for process mining.

    The columns are those of the standard for event logs. Cases and case workers are pseudonyms: a
    case's is made from its number with a key, and whoever lacks that can't try all numbers. There
    are no names, numbers or free texts. Days can still tell who somebody is: what is written is
    pseudonymised, and not for publication. The read log tells who wrote it.

    Example: saksgang export events --out events.parquet
    """
    from handlers.cli.output import note, writing
    from handlers.cli.session import ONLY_TRIED, session
    from handlers.reports.exported_events import read_key
    from handlers.results.event_log import check_suffix

    try:
        check_suffix(out)
    except ValueError as wrong:
        raise click.UsageError(f"--out: {wrong}.") from None
    stated = None if key is None else read_key(key)
    with session(settings) as here:
        with writing(out):
            done = here.office.export_events(out, stated, process)
        line = f"{done.events:,} events of {done.cases:,} cases: {out}"
        here.show("export", done, here.marked([line, f"This is {done.status}."]))
        if settings.dry_run:
            note(ONLY_TRIED)


export.add_command(export_events)
