"""Run three deliveries of one database that start at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from cases import RECEIVED, noon
from the_command import opened

from handlers.letters.delivery import Delivered, deliver
from handlers.letters.destination import Destination

POSTS = 3


def three_posts(database: str, destination: Destination | str) -> list[Delivered]:
    """Return what each delivery did."""
    together = Barrier(POSTS)

    def one(_: int) -> Delivered:
        with opened(database) as own:
            together.wait()
            return deliver(own, noon(RECEIVED), destination)

    with ThreadPoolExecutor(POSTS) as pool:
        return list(pool.map(one, range(POSTS)))
