"""What lists show of a case, derived from the case to be stored: its line, and words that find it.

Nothing is decided here: a line says what the case itself says on a day, and until which day it
says so.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from handlers.casework.case_dates import makes_late, told_data
from handlers.casework.case_lines import About, named_in, reserved_until
from handlers.casework.details import Details, details_of
from handlers.casework.word_search import plain_words
from storage.codec import plain_fields
from storage.lines import NO_DAY, Line, LineDate, Word
from storage.listing import Indexed
from workflow.engine.advance import next_due
from workflow.engine.case import Recorded
from workflow.engine.late import MARK
from workflow.engine.timers import Deadline


def indexed(case: Any, today: date) -> Indexed:
    """Return everything that finds a case: wake-up day, line and words. case: with its matter."""
    return Indexed(next_due(case), line_of(case, today), words_of(case.process, case.events))


def line_of(case: Any, today: date, earlier: Any = None) -> Line:
    """Return what lists show of a case on an Oslo day.

    case: with the others of its matter. earlier: as `details_of`.
    """
    details = details_of(case, today, earlier)
    about = About.of(details)
    undecided = case.process.state(case.state).kind in ("working", "waiting")
    nearest = details.next_date if undecided else None
    dates = tuple(_dates(details, today)) if undecided else ()
    marks = [each.due for each in dates if each.kind == MARK.name]
    binding = (each.due for each in dates if binds(case.process, each.kind))
    return Line(
        undecided=undecided,
        waits=details.waits,
        proposed=details.proposed,
        kind="" if nearest is None else nearest.kind,
        due=NO_DAY if nearest is None else nearest.due,
        late_after=min(binding, default=NO_DAY),
        reserved_until=reserved_until(details),
        patient=about.patient,
        doctor=about.doctor,
        medicine=about.medicine,
        who=about.who,
        basis=about.basis,
        outcome=about.outcome,
        holds_from=today,
        holds_until=min([details.unchanged_until or NO_DAY, *marks]),
        dates=dates,
    )


def about_of(line: Line) -> About:
    """Return who and what a line is about."""
    own = (line.patient, line.doctor, line.medicine, line.basis, line.outcome, line.who)
    return About(*own)


def binds(process: Any, kind: str) -> bool:
    """Tell whether a case is late once a date has passed. A mark is no deadline, it tells of one.

    kind: the date's timer, or MARK's name.
    """
    return kind != MARK.name and makes_late(process.timer(kind))


def _dates(details: Details, today: date) -> Iterator[LineDate]:
    """Yield the dates of a case: those that were missed, those still open, the next mark."""
    dates: tuple[Deadline, ...] = (*details.missed, *details.deadlines, *details.marks(today))
    for each in dates:
        yield LineDate(each.kind, each.due, **told_data(each))


def words_of(process: Any, events: Iterable[Recorded]) -> frozenset[Word]:
    """Return the words that find a case, from what its events ever stated.

    That is who the patient and the guardians are, and what the process says.
    """
    return frozenset(word for recorded in events for word in _words(process, recorded))


def _words(process: Any, recorded: Recorded) -> Iterator[Word]:
    data, identity = plain_fields(recorded.event)
    person = identity.searchable().splitlines() if identity else ()
    for text in (*person, *named_in(data, process.screen.searched)):
        if text.isdigit():
            yield Word(True, text)
        else:
            yield from (Word(False, word) for word in plain_words(text))
