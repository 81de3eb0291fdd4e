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
    from handlers.cli.session import session

    with session(settings) as here:
        number, text = here.office.record(case)
        here.give_text("record", number, text, out, f"Case {number} is a scenario in")
