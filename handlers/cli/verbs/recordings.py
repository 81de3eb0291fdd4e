"""The verb `record`: a lived case as a scenario file, with a synthetic person."""

from typing import TYPE_CHECKING

import click

from handlers.cli.parameters import CASE
from handlers.cli.verbs import verb

if TYPE_CHECKING:
    from handlers.cli.options import Settings


@verb()
@CASE
@click.option("--out", metavar="FILE", help="Write it to this new file; else it is printed.")
def record(settings: "Settings", case: str, out: str | None) -> None:
    """Write a lived case as a scenario, with a synthetic person.

    `replay` plays it to the same events on the same days. Names and free text become "left out",
    case workers are numbered, and identity numbers become others with the same birth date and sex.
    Days, codes, answers, policy values, rules and moves are kept. Cases that belong together are
    written together. The file is played before it is written; where that gives other events, the
    case is refused with the first that differs: exit code 5. The read log tells who wrote it.

    Example: saksgang record 42 --out case.yaml
    """
    from handlers.cli import output
    from handlers.cli.session import ONLY_TRIED, session

    with session(settings) as here:
        number, text = here.office.record(case)
        if out is None:
            output.show(settings, "record", {"number": number, "text": text}, text.splitlines())
            return
        if not settings.dry_run:
            output.write_new(out, text)
        lines = [f"Case {number} is a scenario in {out}"]
        output.show(settings, "record", {"number": number, "out": out}, here.marked(lines))
        if settings.dry_run:
            output.note(ONLY_TRIED)
