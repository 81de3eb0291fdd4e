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
    from handlers.cli.session import session

    with session(settings) as here:
        number, text = here.office.renewal(case)
        here.give_text(
            "renew", number, text, out, f"Case {number}: the application that renews it is in"
        )
