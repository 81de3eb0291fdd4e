"""The verb `letters`: list the letters of a case, print them, or put them in a folder."""

from typing import TYPE_CHECKING

import click

from handlers.cli.parameters import CASE
from handlers.cli.verbs import verb

if TYPE_CHECKING:
    from handlers.cli.options import Settings


@verb()
@CASE
@click.option("--text", is_flag=True, help="Print the letters themselves.")
@click.option("--pdf", metavar="DIR", help="Put the letters in this folder as PDF.")
@click.option(
    "--m12",
    metavar="DIR",
    help="Put the doctor's copy of the decision in this folder as data (M12, JSON and XML).",
)
def letters(settings: "Settings", case: str, text: bool, pdf: str | None, m12: str | None) -> None:
    """List or print the letters of a case, or put them in a folder.

    Example: saksgang letters 42 --text
    """
    from handlers.cli import output
    from handlers.cli.screens import letter_list, letter_texts
    from handlers.cli.session import session

    if text and pdf is not None:
        raise click.UsageError("Choose --text or --pdf.")
    with session(settings) as here:
        found = here.office.letters(case)
        if pdf is not None and not settings.dry_run:
            found = here.office.put_letters(case, pdf)
        lines = list(letter_texts(found)) if text else letter_list(found)
        if m12 is not None and not settings.dry_run:
            paths = here.office.put_decision(case, m12)
            lines += [f"the doctor's copy as data: {path}" for path in paths]
        data = [
            each.as_data() | ({"text": "\n".join(each.lines)} if text else {}) for each in found
        ]
        output.show(settings, "letters", data, lines)
