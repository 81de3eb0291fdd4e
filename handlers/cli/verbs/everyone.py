"""The verb for everyone: a demonstration."""

from typing import TYPE_CHECKING

import click

from handlers.cli.verbs import verb

if TYPE_CHECKING:
    from handlers.cli.options import Settings


@verb()
@click.argument("folder", required=False)
def demo(settings: "Settings", folder: str | None) -> None:
    """Make twelve synthetic cases, and tell the story of one.

    They stand in a new folder, FOLDER or saksgang-demo.

    Example: saksgang demo
    """
    from handlers.cli.demo import demo as tell
    from handlers.cli.demo import free_folder
    from handlers.cli.output import show

    place = folder or free_folder()
    lines = list(tell(place))
    show(settings, "demo", {"folder": place, "told": lines}, lines)
