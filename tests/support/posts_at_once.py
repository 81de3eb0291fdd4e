"""Three posts of one database that begin at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from cases import RECEIVED, noon
from the_command import opened

from handlers.letters.outbox import Delivered, Place, deliver

POSTS = 3


def three_posts(database: str, place: Place | str) -> list[Delivered]:
    """What each of them did."""
    together = Barrier(POSTS)

    def one(_: int) -> Delivered:
        with opened(database) as own:
            together.wait()
            return deliver(own, noon(RECEIVED), place)

    with ThreadPoolExecutor(POSTS) as pool:
        return list(pool.map(one, range(POSTS)))
