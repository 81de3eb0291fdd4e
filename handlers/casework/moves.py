"""Look at moves before they are made: how each case stands before and after, and why some can't be.

What is looked at is what is stored: `Door.keep` stores the preview in a `Moving`, with its letters.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from handlers.casework.details import details_of
from handlers.casework.door import Door, Preview
from storage.errors import CannotStore
from storage.queries import policies_carried
from storage.store import Store
from workflow.engine.calendar import oslo_day
from workflow.engine.case import fold
from workflow.engine.errors import SaksgangError
from workflow.engine.moving import RulesChanged
from workflow.engine.timers import deadlines

NOT_STORED: Final = "?"
"""The grounds of a move that is only looked at."""


@dataclass(frozen=True)
class Standing:
    """How a case stands. dates: the open ones by kind. letters: kinds of all letters, no copies."""

    state: str
    outcome: str | None
    missing: tuple[str, ...]
    rule_set: str
    dates: Mapping[str, date]
    letters: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "state": self.state,
            "outcome": self.outcome,
            "missing": list(self.missing),
            "rule_set": self.rule_set,
            "dates": dict(self.dates),
            "letters": list(self.letters),
        }


@dataclass(frozen=True)
class Moving:
    """A move of one case, looked at.

    number: of the case, or as it was typed if there is no such case. preview: what is stored.
    error: why it is not stored; None if it is. event: what the move records; None also where the
    case carries this already.
    """

    number: str
    preview: Preview | None = None
    error: SaksgangError | None = None
    event: RulesChanged | None = None
    before: Standing | None = None
    after: Standing | None = None

    @property
    def carries_it(self) -> bool:
        """Whether the case carries already what it would be moved to."""
        return self.preview is not None and self.preview.handled.repeated

    @property
    def changed_dates(self) -> tuple[tuple[str, date | None, date | None], ...]:
        """The open dates that the move changes: kind, day before and day after; None = not open."""
        if self.before is None or self.after is None:
            return ()
        old, new = self.before.dates, self.after.dates
        kinds = dict.fromkeys((*old, *new))
        found = ((kind, old.get(kind), new.get(kind)) for kind in kinds)
        return tuple(each for each in found if each[1] != each[2])

    @property
    def new_letters(self) -> tuple[str, ...]:
        """The letters that the move gives, without copies."""
        if self.before is None or self.after is None:
            return ()
        return self.after.letters[len(self.before.letters) :]

    @property
    def touches(self) -> bool:
        """Whether more changes than what the case carries: its outcome, a date, or a letter."""
        before, after = self.before, self.after
        if before is None or after is None:
            return False
        stood = (before.state, before.outcome, before.missing)
        stands = (after.state, after.outcome, after.missing)
        return stood != stands or bool(self.changed_dates or self.new_letters)

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        changed = [vars(each) for each in self.event.changed] if self.event else []
        return {
            "case": self.number,
            "result": self.result,
            "why": "" if self.error is None else str(self.error),
            "touches": self.touches,
            "values": changed,
            "before": self.before and self.before.as_data(),
            "after": self.after and self.after.as_data(),
        }

    @property
    def result(self) -> str:
        """What comes of it: `moved`, `unchanged` or `refused`."""
        if self.error is not None:
            return "refused"
        return "unchanged" if self.carries_it else "moved"


def look_at(
    door: Door,
    cases: Iterable[str],
    by: str | None,
    at: datetime,
    *,
    policy: Any = None,
    rules: date | None = None,
    because: str = NOT_STORED,
) -> Iterator[Moving]:
    """Yield what a move of each case would do. cases: numbers in any of their written forms.

    Arguments as the command `Move`. A case that can't be moved is yielded with its error. Raises
    StatedTime, CannotStore.
    """
    asked = door.asked("move", by, because=because, policy=policy, rules=rules)
    seen = set[str]()
    for case in cases:
        try:
            preview = door.preview(case, asked, at)
            moving = _moving(door.store, preview, oslo_day(at))
        except CannotStore:
            raise  # the other cases would fail as well
        except SaksgangError as error:
            moving = Moving(case, error=error)
        if moving.number not in seen:
            seen.add(moving.number)
            yield moving


def keep(door: Door, moves: Iterable[Moving]) -> Iterator[Moving]:
    """Store each previewed move in its own transaction; yield the result of each.

    A case that somebody has changed meanwhile is not moved. Raises CannotStore.
    """
    for moving in moves:
        if moving.preview is None or moving.result != "moved":
            yield moving
            continue
        try:
            door.keep(moving.preview)
        except CannotStore:
            raise
        except SaksgangError as error:
            yield replace(moving, error=error)
        else:
            yield moving


def open_cases(store: Store) -> list[str]:
    """Return the numbers of all cases that have not ended."""
    with store.transaction(write=False) as work:
        return [number for number, _ in policies_carried(work, open_only=True)]


def _moving(store: Store, preview: Preview, today: date) -> Moving:
    """Return a move with how the case stands before it, what was due having been done, and after.

    A case that carries this already has no before and after.
    """
    handled = preview.handled
    case = handled.case
    if handled.repeated:
        return Moving(case.number, preview)
    moved = next(each for each in handled.events if isinstance(each.event, RulesChanged))
    before = fold(case.process, case.number, case.events[: moved.sequence - 1])
    with store.transaction(write=False) as work:
        sent = [each.kind for each in work.letters_of(case.number) if not each.copy]
    given = [letter for letter, _ in handled.letters if not letter.copy]
    due = [letter.kind for letter in given if letter.event < moved.sequence]
    own = [letter.kind for letter in given if letter.event >= moved.sequence]
    assert isinstance(moved.event, RulesChanged)
    return Moving(
        case.number,
        preview,
        event=moved.event,
        before=_standing(before, [*sent, *due], today),
        after=_standing(case, [*sent, *due, *own], today),
    )


def _standing(case: Any, letters: list[str], today: date) -> Standing:
    details = details_of(case, today)
    return Standing(
        state=case.state,
        outcome=details.outcome,
        missing=details.missing,
        rule_set=case.terms.rule_set,
        dates={each.kind: each.due for each in deadlines(case)},
        letters=tuple(letters),
    )
