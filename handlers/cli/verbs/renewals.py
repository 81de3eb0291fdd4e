"""The verb `renew`: the application with which a grant is renewed, for the doctor to complete."""

from typing import TYPE_CHECKING

import click

from handlers.cli.parameters import CASE
from handlers.cli.verbs import verb

if TYPE_CHECKING:
    from handlers.cli.options import Settings


@verb()
@CASE
@click.option("--out", metavar="FILE", help="Write it to this new file; else it is printed.")
def renew(settings: "Settings", case: str, out: str | None) -> None:
    """Write the application with which a grant is renewed.

    Patient, product, diagnosis and regimen are as they were; the doctor's part is blank. Complete
    it, and `register` it: the renewal is a new case. The file holds the whole identity number, so
    the read log tells who wrote it.

    Example: saksgang renew 42 --out renewal.yaml
    """
    from handlers.cli import output
    from handlers.cli.session import ONLY_TRIED, session

    with session(settings) as here:
        number, text = here.office.renewal(case)
        if out is None:
            output.show(settings, "renew", {"number": number, "text": text}, text.splitlines())
            return
        if not settings.dry_run:
            output.write_new(out, text)
        lines = [f"Case {number}: the application that renews it is in {out}"]
        output.show(settings, "renew", {"number": number, "out": out}, here.marked(lines))
        if settings.dry_run:
            output.note(ONLY_TRIED)
