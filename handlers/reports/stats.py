"""Statistics of a database: one pass over the events of all cases, read by two clocks.

Each number is given twice. By *effective* time an event counts on its Oslo day, which can lie
before the day it was typed in. By *recorded* time it counts on the Oslo day on which it was
written down. Nothing is told of a single employee.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any, Final, Literal, NamedTuple, cast

from handlers.reports.stats_figures import CLOCKS, figures, numbers_of, side_by_side
from handlers.reports.tally import WEEKDAYS, Life, Tally
from storage.queries import EventRow, LetterRow, event_rows, letter_rows
from storage.store import Store
from workflow.engine.calendar import add_months, oslo_day
from workflow.engine.elapsed import waits
from workflow.engine.process import Process

By = Literal["week", "month", "basis"]
UNDECIDED: Final = "undecided"
"""The group, by basis, of cases without a decision."""
NO_BASIS: Final = "no basis"
"""The group, by basis, of decisions that rest on no paragraph, such as a rejection."""
_CASE: Final = attrgetter("case")
_NO_MORE: Final = ("", iter(()))
_DAY: Final = timedelta(days=1)


def statistics(
    store: Store,
    process: Process[Any],
    at: datetime,
    first: date | None = None,
    last: date | None = None,
    by: By | None = None,
) -> "Statistics":
    """Count the cases of a process over a span of days, both ends included.

    first: None = since the first case. last: None = the day of `at`. What happened after `last`
    is left out, so the answer is that of the evening of that day. by: also in groups: for each
    week or month of the span, or by the paragraph that the decision rests on.
    """
    today = oslo_day(at)
    found = Statistics(process, first, last or today, today, by)
    reader = _Reader(process)
    with store.transaction(write=False) as work:
        events = event_rows(work, process.name, reader.read)
        for lives in reader.lives(events, letter_rows(work, process.name)):
            for clock, life in zip(CLOCKS, lives, strict=True):
                found.add(clock, life)
    return found


class _Reader:
    """Reads lives off the rows of a process. read: the names of events whose data is needed."""

    def __init__(self, process: Process[Any]) -> None:
        self._process = process
        fields_of = {
            name: {field.name for field in fields(cast("Any", kind))}
            for name, kind in process.events.items()
        }
        self._requests = {name for name, own in fields_of.items() if "facts" in own}
        self.read = sorted(self._requests | process.outcomes.keys())

    def lives(
        self, events: Iterable[EventRow], letters: Iterable[LetterRow]
    ) -> Iterator[tuple[Life, Life]]:
        """Yield each case by both clocks. Events and letters have their cases in one order."""
        letters_by_case = groupby(letters, key=_CASE)
        number, own = next(letters_by_case, _NO_MORE)
        for case, rows in groupby(events, key=_CASE):
            history, letters_of_case = list(rows), list[LetterRow]()
            if case == number:
                letters_of_case = list(own)
                number, own = next(letters_by_case, _NO_MORE)
            effective = [row.effective for row in history]
            recorded = [oslo_day(row.recorded) for row in history]
            common = self._common(history)
            yield (
                self._life(history, letters_of_case, effective, common),
                self._life(history, letters_of_case, recorded, common),
            )

    def _common(self, events: list[EventRow]) -> "_Common":
        """Return what both clocks say of a case."""
        requests = [
            (place, tuple(_said(row).get("facts") or ()))
            for place, row in enumerate(events)
            if row.name in self._requests
        ]
        end = self._end(events)
        if end is None:
            return _Common(requests, None)
        said = _said(events[end])
        grounds = (ground["rule"] for ground in said.get("grounds") or ())
        return _Common(
            requests,
            end,
            events[end].name,
            self._process.outcomes.get(events[end].name, True),
            said.get("basis") or "",
            tuple(said.get("reasons") or ()),
            tuple(dict.fromkeys(grounds)),
        )

    def _end(self, events: list[EventRow]) -> int | None:
        """Return the place of the event that ended the handling; None = it goes on.

        A state that the process does not have ends nothing.
        """
        known, handled = self._process.state_names, self._process.handled
        for place, row in enumerate(events):
            if row.state not in handled and row.state in known:
                return place
        return None

    def _life(
        self,
        events: list[EventRow],
        letters: list[LetterRow],
        days: list[date],
        common: "_Common",
    ) -> Life:
        """Return a case by one clock. days: that of each event."""
        end = common.end
        by_sequence = dict(zip((row.sequence for row in events), days, strict=True))
        states = zip(days, (row.state for row in events), strict=True)
        return Life(
            received=days[0],
            ended=None if end is None else days[end],
            outcome=common.outcome,
            decided=common.decided,
            basis=common.basis,
            waits=tuple(waits(self._process, states)),
            requests=tuple((days[place], facts) for place, facts in common.requests),
            reasons=common.reasons,
            grounds=common.grounds,
            letters=tuple((by_sequence[x.sequence], x.kind, bool(x.copy)) for x in letters),
        )


class _Common(NamedTuple):
    """What both clocks say of a case. requests: the place of each event, and its facts.

    end: the place of the event that ended the handling. The other fields are as in `Life`.
    """

    requests: list[tuple[int, tuple[str, ...]]]
    end: int | None
    outcome: str = ""
    decided: bool = False
    basis: str = ""
    reasons: tuple[int, ...] = ()
    grounds: tuple[str, ...] = ()


def _said(row: EventRow) -> dict[str, Any]:
    """Return the fields of an event; {} where its data was erased or can't be read."""
    try:
        data = json.loads(row.data or "{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


class Statistics:
    """The counts of a process over a span of days, in all and in groups, by both clocks.

    first, last: of the span, both included; first None = since the first case. by: what the groups
    are. whole: the tally of each clock. groups: the same for each group, by its name: the first day
    of a week or month, or a paragraph.
    """

    TITLES: Final = ("group", "figure", *CLOCKS)

    def __init__(
        self, process: Process[Any], first: date | None, last: date, today: date, by: By | None
    ) -> None:
        self.process, self.first, self.last, self.today, self.by = process, first, last, today, by
        self.whole = {clock: Tally(first, last, last) for clock in CLOCKS}
        self.groups: dict[str, dict[str, Tally]] = {}

    def add(self, clock: str, life: Life) -> None:
        """Count a case by a clock."""
        self.whole[clock].add(life)
        for name, first, last in self._groups_of(life):
            self._group(name, first, last)[clock].add(life)

    def _group(self, name: str, first: date | None, last: date) -> dict[str, Tally]:
        if name not in self.groups:
            self.groups[name] = {clock: Tally(first, last, self.last) for clock in CLOCKS}
        return self.groups[name]

    def _groups_of(self, life: Life) -> Iterator[tuple[str, date | None, date]]:
        """Yield the groups that a case counts in: name, first and last day."""
        if self.by is None:
            return
        if self.by == "basis":
            is_decided = life.decided and life.ended is not None and life.ended <= self.last
            yield (life.basis or NO_BASIS) if is_decided else UNDECIDED, self.first, self.last
            return
        for start in sorted(self._starts(life)):
            end = self._next(start) - _DAY
            if end < (self.first or date.min) or start > self.last:
                continue
            first = start if self.first is None else max(start, self.first)
            yield start.isoformat(), first, min(end, self.last)

    def _starts(self, life: Life) -> set[date]:
        """Return the first days of the weeks or months in which a case counts.

        It was open from its arrival to its end; letters go out later too.
        """
        days = chain((day for day, _, _ in life.letters), (day for day, _ in life.requests))
        starts = {self._start(day) for day in days}
        start = self._start(max(life.received, self.first or life.received))
        until = min(life.ended or self.last, self.last)
        while start <= until:
            starts.add(start)
            start = self._next(start)
        return starts

    def _start(self, day: date) -> date:
        return day.replace(day=1) if self.by == "month" else day - timedelta(days=day.weekday())

    def _next(self, start: date) -> date:
        return add_months(start, 1) if self.by == "month" else start + timedelta(days=WEEKDAYS)

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON. Each number stands there by both clocks."""
        whole = {
            "process": self.process.name,
            "from": self.first,
            "to": self.last,
            **self.figures(self.whole),
        }
        if self.by is None:
            return whole
        groups = [{self.by: name, **self.figures(pair)} for name, pair in self.sorted_groups()]
        return {**whole, "by": self.by, "groups": groups}

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield every number as a row: the group ("" for all), its path, and it by both clocks."""
        for name, pair in (("", self.whole), *self.sorted_groups()):
            for path, number in numbers_of(self.figures(pair)):
                yield {"group": name, "figure": path, **number}

    def figures(self, pair: Mapping[str, Tally]) -> dict[str, Any]:
        """Return the figures of a pair of tallies: each number by both clocks."""
        one, other = (figures(self.process, pair[clock], self.today) for clock in CLOCKS)
        both: dict[str, Any] = side_by_side(one, other)
        return both

    def sorted_groups(self) -> list[tuple[str, dict[str, Tally]]]:
        """Return the groups with their pairs of tallies, in the order of their names."""
        return sorted(self.groups.items(), key=itemgetter(0))
