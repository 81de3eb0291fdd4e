"""Two people accept that a database differs from its anchor file, as after a restored backup.

Each adds a line to the anchor file. The first proposes, with grounds. The second, another person,
accepts the same differences; from then on each case goes on from the head that is stored.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handlers.safekeeping.anchor import Anchor, located, sealed
from handlers.safekeeping.anchor_file import Line, append, writing
from storage.about import about, name_anchor
from storage.heads import heads
from storage.records import NO_EVENTS
from storage.store import Store
from workflow.engine.errors import SaksgangError
from workflow.engine.people import same_person


class NothingToAccept(SaksgangError):
    """The database does not differ from its anchor file, or the file can't be used for it."""


class AnotherPersonNeeded(SaksgangError):
    """The person who proposed it can't accept it too."""


class GroundsNeeded(SaksgangError):
    """Nobody wrote why the difference is accepted."""

    exit_code = 2


@dataclass(frozen=True)
class Accepted:
    """What a line accepts. cases: numbers that differ. whole: another person agreed before."""

    anchor: Path
    cases: tuple[str, ...]
    whole: bool

    def as_data(self) -> dict[str, object]:
        """Return plain data for JSON."""
        return {"anchor": str(self.anchor), "cases": list(self.cases), "accepted": self.whole}


def accept(
    store: Store,
    path: Path | None,
    by: str,
    because: str,
    at: datetime,
    *,
    dry_run: bool = False,
) -> Accepted:
    """Add the line of one person. path: None = as `anchor.located` says.

    A lost anchor file is begun anew. dry_run: write nothing, and make no file.
    Raises GroundsNeeded, NothingToAccept, AnotherPersonNeeded, AnchorFault.
    """
    if not because.strip():
        raise GroundsNeeded("Write why the difference is accepted: --because …")
    with store.transaction(write=True) as work:
        own = about(work.connection)
        file = path or located(own, store.engine)
        if file is None:
            raise NothingToAccept("no anchor file is named; name one in SAKSGANG_ANCHOR")
        if dry_run and not file.exists():
            return Accepted(file, tuple(sorted(heads(work))), whole=False)
        with writing(file) as opened:
            anchor = Anchor.read(file, opened)
            stored = heads(work)
            if not anchor.lines and dry_run:
                return Accepted(file, tuple(sorted(stored)), whole=False)
            if not anchor.lines:
                append(opened, file, Line(at, sealed(own, file), stored, by=by, because=because))
                if own.anchor is None:
                    name_anchor(work.connection, sealed(own, file)["anchor"])
                return Accepted(file, tuple(sorted(stored)), whole=False)
            if anchor.damages or not anchor.fits(own):
                raise NothingToAccept(
                    f"{file} is damaged, or the anchor file of another database. Move it away to "
                    "begin a new one, or name this database's own in SAKSGANG_ANCHOR"
                )
            differing = {
                number: stored.get(number, NO_EVENTS)
                for number in sorted(anchor.cases.keys() | stored.keys())
                if anchor.difference(number, stored.get(number, NO_EVENTS)) is not None
            }
            if not differing and not anchor.begun_anew:
                raise NothingToAccept("the database does not differ from its anchor file")
            line = Line(at, heads=differing, by=by, because=because)
            waiting = anchor.proposed
            same = waiting is not None and (waiting.heads == differing or bool(waiting.store))
            if waiting is not None and same and same_person(waiting.by, by):
                raise AnotherPersonNeeded(
                    f"{waiting.by} has proposed this; another person must accept it: "
                    "`saksgang --as NAME audit accept --because …`"
                )
            if not dry_run:
                append(opened, file, line)
            return Accepted(file, tuple(differing), whole=same)
