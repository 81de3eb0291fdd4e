"""The verb `package`: one case with its proof and letters, for somebody without the database."""

from typing import TYPE_CHECKING

import click

from handlers.cli.parameters import CASE
from handlers.cli.verbs import verb

if TYPE_CHECKING:
    from handlers.cli.options import Settings


@verb()
@CASE
@click.option(
    "--out",
    required=True,
    metavar="DIR|ZIP",
    help="Where to write it: a new folder, or a new file whose name ends in .zip.",
)
def package(settings: "Settings", case: str, out: str) -> None:
    """Write a case with its proof and letters to a folder or a ZIP.

    Its events have their hashes; the dates and links of the case are there too.
    The patient's number and name stand only in the letters. `saksgang audit verify PACKAGE` checks
    it without a database, and names a changed byte. The read log tells who wrote it.

    Example: saksgang package 42 --out 42.zip
    """
    from handlers.cli.output import note
    from handlers.cli.session import ONLY_TRIED, session

    with session(settings) as here:
        packed = here.office.package(case, out)
        size = sum(map(len, packed.files.values()))
        lines = [
            f"Case {packed.number}: {packed.events} events and {packed.letters} letters, in "
            f"{len(packed.files)} files of {size} bytes: {out}",
            f"Last hash: {packed.head}",
            "It holds health information. The patient's number and name stand only in the letters.",
        ]
        here.show("package", packed, here.marked(lines))
        if settings.dry_run:
            note(ONLY_TRIED)
