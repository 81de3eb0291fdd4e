"""Saksgang from Python: an office with a database, and everything that the command can do there.

    office = open_office("cases.db", by="Eli Saksbehandler")
    office.take("2026-42", "ask")

`take` takes any step of any process; the methods below it are the verbs, typed. Each returns a view
with `as_data()`. The command line parses, calls one of these and prints.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from handlers import clock
from handlers.casework import views
from handlers.casework.door import UNNAMED, Asked, Door, Handled, Preview
from handlers.casework.sweep import Swept, reindex, sweep
from handlers.letters.delivery import Delivered, deliver
from storage.queries import CaseRow, HistoryRow
from storage.records import StoredLetter
from storage.store import Store, open_store
from workflow.engine.case import Command
from workflow.engine.process import Process
from workflow.reimbursement.application import Application
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT


@dataclass(frozen=True)
class Office:
    """A database of cases, who acts in it, and when.

    by: who acts; None = somebody who did not say. now: gives the instant (aware) of each call.
    """

    door: Door
    by: str | None = None
    now: Callable[[], datetime] = clock.now

    @property
    def store(self) -> Store:
        """The store of the cases."""
        return self.door.store

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.door.policy

    def close(self) -> None:
        """Give every connection back."""
        self.store.close()

    def acting_as(self, by: str | None) -> "Office":
        """Return the same office with another person at work."""
        return replace(self, by=by)

    def at(self, instant: datetime) -> "Office":
        """Return the same office at a stated instant (aware)."""
        return replace(self, now=lambda: instant)

    # Any step of any process -------------------------------------------------------------------

    def take(self, case: str, step: str, **fields: Any) -> Handled:
        """Take a step of the case's process. case: its number. fields: those of the step.

        Raises Refused with every reason (nothing has changed), NotFound, Conflict, NameNeeded.
        """
        return self.door.take(case, step, by=self.by, at=self.now(), **fields)

    def preview(self, case: str, step: str, **fields: Any) -> Preview:
        """Return what a step would do, with its letters, to be shown and then kept."""
        return self.door.preview(case, self.door.asked(step, self.by, **fields), self.now())

    def keep(self, preview: Preview) -> Handled:
        """Store what was shown. Raises Conflict if the case has changed since."""
        return self.door.keep(preview)

    def handle(self, case: str, command: Asked) -> Handled:
        """Handle a command on a case. Raises as `take`."""
        return self.door.handle(case, command, self.now())

    def register(
        self,
        application: Any,
        received: date | None = None,
        process: Process[Any] = REIMBURSEMENT,
    ) -> Handled:
        """Open a case for an application, once. received: the Oslo day of arrival; None = today."""
        return self.door.register(application, self.now(), self._by, received, process)

    # The steps of reimbursement ----------------------------------------------------------------

    def start(self, case: str) -> Handled:
        """Take a case to a decision."""
        return self.take(case, "start")

    def ask(self, case: str, facts: Sequence[str] = ()) -> Handled:
        """Request information. facts: what is asked for beside the derived list."""
        return self.take(case, "ask", facts=tuple(facts))

    def answer(
        self,
        case: str,
        supplement: Application,
        received: date | None = None,
        *,
        correct: bool = False,
    ) -> Handled:
        """Put an answer in the file. received: the Oslo day of arrival; None = today.

        correct: it may change what was stated. Raises Contradicts if it does and must not.
        """
        return self.door.answer(case, supplement, self._by, self.now(), received, correct=correct)

    def judge(self, case: str, fact: str, value: Any, because: str) -> Handled:
        """Record a finding on a fact, with its grounds."""
        return self.take(case, "judge", fact=fact, value=value, because=because)

    def extend(self, case: str) -> Handled:
        """Give the doctor more time to answer, once."""
        return self.take(case, "extend")

    def grant(self, case: str) -> Handled:
        """Decide: granted."""
        return self.take(case, "grant")

    def reject(self, case: str) -> Handled:
        """Decide: rejected or dismissed, for the reasons that the rules give."""
        return self.take(case, "reject")

    def propose(self, case: str, because: str) -> Handled:
        """Propose refusal on discretion (reason 16); another person decides."""
        return self.take(case, "propose", because=because)

    def approve(self, case: str) -> Handled:
        """Approve a proposed refusal, as another person."""
        return self.take(case, "approve")

    def return_(self, case: str, because: str) -> Handled:
        """Drop a proposed refusal."""
        return self.take(case, "return", because=because)

    def note(self, case: str, text: str) -> Handled:
        """Write something down."""
        return self.take(case, "note", text=text)

    def assign(self, case: str, to: str | None) -> Handled:
        """Give a case to somebody, or to nobody (None)."""
        return self.take(case, "assign", to=to)

    # Verbs that are no steps -------------------------------------------------------------------

    def inbox(self, mine: str | None = None) -> Sequence[views.Task]:
        """Return undecided cases, the most urgent first. mine: only this person's and nobody's."""
        return views.inbox(self.store, self.now(), self.policy, mine)

    def next(self) -> views.Task | None:
        """Return the case to take now, or None."""
        return views.next_case(self.store, self.now(), self.policy, self._by)

    def list(
        self,
        state: str | None = None,
        assigned_to: str | None = None,
        received_from: date | None = None,
        received_to: date | None = None,
    ) -> Sequence[CaseRow]:
        """Return cases that fit every filter; both days are included."""
        return views.list_of(self.store, state, assigned_to, received_from, received_to)

    def search(self, text: str) -> Sequence[CaseRow]:
        """Return cases by number, patient or guardian."""
        return views.find(self.store, text)

    def show(self, case: str) -> views.View:
        """Return everything about one case. Raises NotFound, BrokenRecord, UnknownState."""
        return views.show(self.store, case, self.now(), self._by, self.policy)

    def why(self, case: str) -> views.Why:
        """Return the proof, what is missing, what would have it granted, and why steps are closed."""
        return views.why(self.store, case, self.now(), self._by, self.policy)

    def why_date(self, case: str) -> Sequence[dict[str, Any]]:
        """Return how each open date of a case came about."""
        return views.why_date(self.store, case, self.policy)

    def history(self, case: str) -> Sequence[HistoryRow]:
        """Return what happened to a case."""
        return views.history_of(self.store, case)

    def letters(self, case: str) -> Sequence[StoredLetter]:
        """Return the letters of a case."""
        return views.letters_of(self.store, case)

    def board(self) -> views.Board:
        """Return how the office stands."""
        return views.board(self.store, self.now(), self.policy)

    def deadlines(self) -> Sequence[views.DueDate]:
        """Return every open date of every undecided case, the nearest first."""
        return views.open_deadlines(self.store, self.now(), self.policy)

    def tick(self, anchor: Path | None = None) -> Swept:
        """Handle everything that time asks for by now. anchor: the anchor file, if there is one."""
        return sweep(self.door, self.now(), anchor)

    def reindex(self) -> int:
        """Compute the wake-up day of every case again; return how many were wrong."""
        return reindex(self.door)

    def post(self, destination: str | Path) -> Delivered:
        """Send the letters that are unsent. destination: a folder, or a mail server's URL."""
        return deliver(self.store, self.now(), destination)

    @contextmanager
    def rehearsal(self) -> Iterator["Office"]:
        """Yield an office whose steps are each tried on what those before left; nothing is stored."""
        with self.door.rehearsal() as door:
            yield replace(self, door=door)

    @property
    def _by(self) -> str:
        return self.by or UNNAMED


def open_office(
    database: str,
    *,
    by: str | None = None,
    policy: Policy = DEFAULT,
    dry_run: bool = False,
    now: Callable[[], datetime] = clock.now,
) -> Office:
    """Open the database at a path or URL (`:memory:` too), made and migrated on first use.

    dry_run: every step is only tried. Raises DatabaseUnreachable, NewerDatabase.
    """
    return Office(Door(open_store(database), policy, dry_run), by, now)


__all__ = ["Application", "Command", "Handled", "Office", "Preview", "open_office"]
