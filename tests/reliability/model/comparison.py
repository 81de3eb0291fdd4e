"""Run the product beside its model: each step is taken in both, and both must then hold the same.

After every step: states, events, letters, wake-up days and deadlines equal the model's. Nothing
that was stored before has changed. A refused, repeated or dry-run step leaves everything as it was.
And the case passes the audit.
"""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from oracles.case import File
from oracles.office import Answer, Office
from oracles.words import REACHED, Entry, Refusal
from reliability.model.crashing_store import CrashingStore, Died, Life, Place
from the_command import not_cut_short

from handlers.api import anchored
from handlers.casework.door import Door, Handled
from handlers.casework.sweep import Swept, sweep
from handlers.safekeeping import audit
from storage.errors import Conflict, NotFound, Unstorable
from workflow.engine.errors import Reason, Refused
from workflow.engine.timers import deadlines

Rows = dict[str, list[Any]]
Call = Callable[[Door, datetime], Any]
Predict = Callable[[Office, datetime], Any]

_TABLES: Final = {
    "case_file": "number",
    "event": "case_number, sequence",
    "letter": "case_number, event_sequence, copy, receiver, language",
    "command": "command_id",
    "person": "id",
    "case_counter": "year",
}
_GROWING: Final = ("event", "letter", "command")


@dataclass(frozen=True)
class Way:
    """How a step is taken: done, tried (a dry run), doubled (sent twice), or died.

    lives: the store's steps after which the process dies.
    """

    name: str = "done"
    lives: int = 0


DONE: Final = Way()


class Compared:
    """An office in a database, beside its model."""

    def __init__(self, place: Place, anchor: Path) -> None:
        self.place, self.model, self.life, self.anchor = place, Office(), Life(), anchor
        place.empty()
        anchor.unlink(missing_ok=True)
        self.store = CrashingStore(place, self.life)
        anchored(self.store, anchor)
        self.rows = self._read()

    def close(self) -> None:
        """Verify the whole database, at the end."""
        found = not_cut_short(audit.verify(self.store, self.anchor, law=True))
        assert found == [], [str(damage) for damage in found]

    # Steps ----------------------------------------------------------------------------------------

    def act(self, call: Call, predict: Predict, at: datetime, way: Way = DONE) -> None:
        """Take a step in both, and compare.

        A doubled step is taken again. After a death, the next process takes it again.
        """
        REACHED[f"way {way.name}"] += 1
        after = self.model.copy()
        expected = _of(predict, after, at)
        if isinstance(expected, Refusal):
            after = self.model
            for key in expected.reasons:
                REACHED[f"refused: {key.split()[0] if key.startswith('missing ') else key}"] += 1
        if way.name == "tried":
            got = self._call(replace(Door(self.store), dry_run=True), call, at)
            self._same_answer(got, expected, after)
            self._compare(self.model)
        elif way.name == "died":
            self._compare(after if self._commits_before_death(call, at, way.lives) else self.model)
            self.act(call, predict, at)
        else:
            got = self._call(Door(self.store), call, at)
            self._same_answer(got, expected, after)
            self._compare(after)
            if way.name == "doubled":
                self.act(call, predict, at)

    def sweep(self, at: datetime, way: Way = DONE) -> None:
        """Sweep in both, and compare.

        A doubled sweep finds nothing. After a death, the next sweep does the rest.
        """
        REACHED[f"way {way.name}"] += 1
        door = Door(self.store, dry_run=way.name == "tried")
        if way.name == "died":
            after = self.model.copy()
            after.sweep(
                at,
                self._commits_before_death(sweep, at, way.lives),
            )
            self._compare(after)
            return self.sweep(at)
        after = self.model.copy()
        numbers = after.sweep(at)
        swept: Swept = sweep(door, at)
        assert not swept.failed
        assert [handled.case.number for handled in swept.handled] == numbers
        self._compare(self.model if door.dry_run else after)
        if way.name == "doubled":
            self.sweep(at)
        return None

    def _commits_before_death(self, call: Call, at: datetime, lives: int) -> int:
        """Let the process die in the step, or after it, and let another one open the store.

        Returns how many transactions were committed.
        """
        self.store.commits, self.life.left = 0, lives
        with suppress(Died):
            self._call(Door(self.store), call, at)
            self.life.left = None
            self.place.cut(None)
        commits, self.store = self.store.commits, self.store.reopened()
        return commits

    @staticmethod
    def _call(door: Door, call: Call, at: datetime) -> Any:
        try:
            return call(door, at)
        except Refused as refused:
            return Refusal(*map(key_of, refused.reasons))
        except (Conflict, NotFound, Unstorable) as error:
            return Refusal(type(error).__name__)

    def _same_answer(self, got: Any, expected: Any, after: Office) -> None:
        if isinstance(expected, Refusal) or isinstance(got, Refusal):
            assert isinstance(expected, Refusal), f"refused: {got}; the model allows it"
            assert isinstance(got, Refusal), f"done; the model refuses it: {expected}"
            assert got.reasons == expected.reasons, (
                f"refused because {got}; by the model because {expected}"
            )
        elif isinstance(got, Handled):
            self._same_handled(got, expected, after.cases[expected.number])

    def _same_handled(self, got: Handled, expected: Answer, case: File) -> None:
        assert (got.case.number, got.repeated) == (expected.number, expected.repeated)
        if expected.repeated:
            assert not got.events and not got.letters
            return
        known = self.model.cases.get(case.number)
        assert got.case.state == case.state
        assert [(event.sequence, event.state) for event in got.events] == [
            (place, entry.state)
            for place, entry in enumerate(case.entries, 1)
            if known is None or place > len(known.entries)
        ]
        told = [(x.event, x.kind, x.to, x.copy, x.language, x.made) for x, _ in got.letters]
        assert sorted(told) == sorted(
            tuple(post) for post in case.posts[len(known.posts) if known else 0 :]
        )

    # What is stored -------------------------------------------------------------------------------

    def _read(self) -> Rows:
        with self.store.transaction(write=False) as work:
            run = work.connection.exec_driver_sql
            return {
                table: list(run(f"SELECT * FROM {table} ORDER BY {order}"))
                for table, order in _TABLES.items()
            }

    def _compare(self, after: Office) -> None:
        """Fail unless the database equals the model, and what was stored before is unchanged."""
        before, self.rows = self.rows, self._read()
        changed = [
            number
            for number, case in after.cases.items()
            if self.model.cases.get(number) is not case
        ]
        if after is self.model or not changed:
            self.model = after
            assert self.rows == before, "a step that changes nothing has changed something"
            return
        self.model = after
        for table in _GROWING:
            _only_grown(table, before[table], self.rows[table])
        self._compare_persons(before["person"])
        stored = {row.number: row for row in self.rows["case_file"]}
        assert stored.keys() == after.cases.keys()
        for row in before["case_file"]:
            assert row.number in changed or stored[row.number] == row, "another case has changed"
        assert len(self.rows["command"]) == after.saves
        assert {row.year: row.last for row in self.rows["case_counter"]} == after.given
        assert len(self.rows["event"]) == sum(len(case.entries) for case in after.cases.values())
        assert len(self.rows["letter"]) == sum(len(case.posts) for case in after.cases.values())
        for number in changed:
            self._compare_case(after.cases[number], stored[number])
        self._audit(changed)

    def _compare_case(self, case: File, row: Any) -> None:
        assert (row.state, str(row.received), row.version) == (
            case.state,
            str(case.received),
            case.version,
        )
        assert (row.event_count, row.assigned_to) == (len(case.entries), case.assigned_to)
        assert str(row.next_wakeup) == str(case.next_day), "the wake-up day"
        events = [row for row in self.rows["event"] if row.case_number == case.number]
        for place, (event, entry) in enumerate(zip(events, case.entries, strict=True), 1):
            assert (event.sequence, event.name, event.state, event.actor) == (
                place,
                entry.name,
                entry.state,
                entry.actor,
            )
            assert (str(event.effective), _instant(event.recorded)) == (
                str(entry.effective),
                entry.recorded,
            )
            assert bool(event.remark) == entry.left_out
            _same_content(event.data, entry)
        letters = [
            (x.event_sequence, x.kind, x.receiver, bool(x.copy), x.language, str(x.made))
            for x in self.rows["letter"]
            if x.case_number == case.number
        ]
        assert sorted(letters) == sorted((*post[:5], str(post.made)) for post in case.posts)

    def _compare_persons(self, before: list[Any]) -> None:
        """Check that no row has changed, and that only those are there that something refers to."""
        kept = {row.id: row for row in self.rows["person"]}
        assert all(kept.get(row.id, row) == row for row in before), "a person has changed"
        named = {row.person_id for table in ("event", "case_file") for row in self.rows[table]}
        assert named - {None} == kept.keys()

    def _audit(self, numbers: list[str]) -> None:
        with self.store.transaction(write=False) as work:
            for number in numbers:
                assert audit.verify_case(work, number, law=True) == []
                ahead = [(d.kind, d.due, d.acts_on) for d in deadlines(work.get(number).case)]
                assert ahead == self.model.cases[number].dates()


def _of(predict: Predict, office: Office, at: datetime) -> Any:
    try:
        return predict(office, at)
    except Refusal as refusal:
        return refusal


def _only_grown(table: str, before: list[Any], now: list[Any]) -> None:
    rest = iter(now)
    for row in before:  # both are in the same order
        assert any(row == other for other in rest), (
            f"a row of {table} that was stored has changed or is gone"
        )


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).astimezone(UTC)


def _same_content(data: str, entry: Entry) -> None:
    stored = json.loads(data)
    for name, value in entry.says.items():
        found = sorted(stored[name]) if isinstance(value, list) else stored[name]
        assert found == value, f"{entry.name}: {name} is {found}, by the model {value}"


def key_of(reason: Reason) -> str:
    """Return a reason in the model's words: the rule not met, the fact missing, or the sentence."""
    if reason.says.startswith("the answer to «"):
        return reason.rule
    if reason.rule == "missing":
        return f"missing {re.findall(r'[(]([a-z_.0-9]+)[)]', reason.says)[0]}"
    return reason.says
