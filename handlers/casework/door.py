"""The one door: a command handled on a stored case, in one transaction with its events and letters; and the verbs that change a case.

Deciding is the core's, keeping is the store's; here the two meet. What time has asked for by then is handled first. No clock:
every instant is an argument. Nothing is printed.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar, cast

from handlers.casework import idempotency as once
from handlers.casework.duplicates import waits_for_this_doctor, with_case_register
from handlers.letters.document import LetterDocument, as_json, content_hash
from handlers.letters.rendering import render
from storage.errors import AlreadyHandled, DatabaseUnreachable, OutcomeUnknown
from storage.records import LetterToStore, Stored
from storage.store import Store, Work
from workflow.engine.advance import Outcome, advance, due, next_due, open_case
from workflow.engine.calendar import oslo_day
from workflow.engine.case import Command, Recorded
from workflow.engine.letters import Letter
from workflow.engine.process import TIME
from workflow.engine.steps import Note, NoteAdded, Register
from workflow.logic.fact import Value
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Answer, Approve, Ask, Extend, Grant, Judge, Propose, Reject, Return, Start
from workflow.reimbursement.events import FactJudged
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

T = TypeVar("T")
CommandId = str | Callable[[Case], str]
UNNAMED = "case worker"  # whoever acts without saying who; no letter is signed like that


@dataclass(frozen=True)
class Handled:
    """What a command did to a case, or would do. events, letters: those it added, time's own first.

    repeated: it had been done before by the same command id, and nothing was done now; events and letters are then empty.
    version: of the case as it was before, None for a new one.
    """

    case: Case
    events: tuple[Recorded, ...]
    letters: tuple[tuple[Letter, LetterDocument], ...]
    repeated: bool = False
    version: int | None = None


class _OnlyTried(Exception):
    """Ends the transaction of a dry run, so that nothing of it is stored."""

    def __init__(self, handled: Handled) -> None:
        self.handled = handled


class _Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it is stored."""


@dataclass(frozen=True)
class Door:
    """Where commands come in: the store, the policy in force, and whether steps are only tried (`--dry-run`).

    expects: the version that whoever decides has seen; another one is a Conflict. None = whatever there is.
    shared: the transaction of a rehearsal, which all its steps share.
    """

    store: Store
    policy: Policy = DEFAULT
    dry_run: bool = False
    expects: int | None = None
    shared: Work | None = None

    @contextmanager
    def rehearsal(self) -> Iterator["Door"]:
        """A door through which several steps are tried, each on what those before it left; nothing of it is stored."""
        with suppress(_Rehearsed), self.store.transaction(write=True) as work:
            yield replace(self, dry_run=False, shared=work)
            raise _Rehearsed

    @contextmanager
    def _work(self, write: bool = True) -> Iterator[Work]:
        """A transaction of its own; in a rehearsal a part of the shared one, undone by itself when it fails."""
        if self.shared is None:
            with self.store.transaction(write=write) as work:
                yield work
        else:
            with self.shared.connection.begin_nested():
                yield self.shared

    def look(self, number: str) -> Case:
        """A case as it is, in a rehearsal as the steps before have left it. Raises NotFound, BrokenRecord."""
        with self._work(write=False) as work:
            return work.get(work.resolve(number)).case

    def handle(self, number: str, command: Command, at: datetime, command_id: CommandId | None = None) -> Handled:
        """Advance a stored case. `number` in any of its written forms. command_id: or what makes one, of the case as it is then.

        Raises Refused (nothing has changed), NotFound, Conflict, BrokenRecord, DatabaseUnreachable.
        """
        identity = command_id or self.store.new_id()
        return _patiently(lambda: self._handle(number, command, at, identity))

    def _handle(self, number: str, command: Command, at: datetime, command_id: CommandId) -> Handled:
        with self._work() as work:
            kept = work.get(number := work.resolve(number))
            identity = command_id if isinstance(command_id, str) else command_id(kept.case)
            if work.answer_to(identity) is not None:
                return Handled(kept.case, (), (), repeated=True)
            if self.expects is not None and kept.version != self.expects:
                raise work.conflict(number)
            outcomes = [*self._passed_time(kept.case, at)]
            case = outcomes[-1].case if outcomes else kept.case
            outcomes.append(advance(case, command, at, self.policy))
            return self._keep(work, outcomes, kept, identity, command.by)

    def pass_time(self, number: str, at: datetime) -> Handled | None:
        """Handle all that time asks of a case by an instant; None when it asks nothing. Raises as `handle`."""
        return _patiently(lambda: self._pass_time(number, at))

    def _pass_time(self, number: str, at: datetime) -> Handled | None:
        with self._work() as work:
            kept = work.get(work.resolve(number))
            outcomes = [*self._passed_time(kept.case, at)]
            return self._keep(work, outcomes, kept, self.store.new_id(), None) if outcomes else None

    def open_case(self, application: Application, at: datetime, by: str, received: date | None = None) -> Handled:
        """Take an application in as a new case, once: the same application of the same day gives the same case again.

        What the case register knows of the patient is added where the application says nothing of it. A specialist's own application
        while a case waits for another applicant is an answer in that case, whose day of receipt stands. Raises Refused.
        """
        identity = once.received(application, received or oslo_day(at))
        with self._work(write=False) as work:
            waiting = None if work.answer_to(identity) is not None else waits_for_this_doctor(application, work)
        if waiting is not None:
            return self.handle(waiting, Answer(by, application, received), at, identity)
        return self.receive(application, at, by, received, identity, ask_register=True)

    def receive(
        self,
        application: Application,
        at: datetime,
        by: str,
        received: date | None,
        command_id: str,
        *,
        ask_register: bool = False,
    ) -> Handled:
        """Open a case for an application as it stands, or with the case register's answers. Raises Refused."""
        day = received or oslo_day(at)

        def take_in() -> Handled:
            with self._work() as work:
                if (answer := work.answer_to(command_id)) is not None:
                    return Handled(work.get(json.loads(answer)["number"]).case, (), (), repeated=True)
                number = work.next_number(day.year)  # first: whoever takes one in meanwhile waits here, and then finds this one
                known = with_case_register(application, work, day) if ask_register else application
                outcome = open_case(REIMBURSEMENT, Register(by, number, known, received), at, self.policy)
                return self._keep(work, [outcome], None, command_id, by)

        return _patiently(take_in)

    def _passed_time(self, case: Case, at: datetime) -> Sequence[Outcome]:
        outcomes: list[Outcome] = []
        while commands := due(case, at, self.policy):
            outcomes.append(advance(case, commands[0], at, self.policy))
            case = outcomes[-1].case
        return outcomes

    def _keep(self, work: Work, outcomes: Sequence[Outcome], kept: Stored | None, command_id: str, by: str | None) -> Handled:
        """One commit: case, events, unsent letters, and the answer to the command."""
        letters = [
            (
                letter,
                render(
                    letter,
                    outcome.case,
                    outcome.events[0],
                    self.policy,
                    _signature(by, outcome),
                    outcome.assessed,
                ),
            )
            for outcome in outcomes
            for letter in outcome.letters
        ]
        case = outcomes[-1].case
        version = kept.version if kept else None
        handled = Handled(case, tuple(e for outcome in outcomes for e in outcome.events), tuple(letters), version=version)
        work.save(
            outcomes,
            [LetterToStore(letter, as_json(document), content_hash(as_json(document))) for letter, document in letters],
            version=version,
            command_id=command_id,
            answer=json.dumps({"number": case.number, "sequence": len(case.events), "state": case.state}),
            next_wakeup=next_due(case, self.policy),
        )
        if self.dry_run:
            raise _OnlyTried(handled)
        return handled

    # The verbs, one function each ------------------------------------------------------------------------------------

    def assign(self, number: str, to: str | None, by: str, at: datetime) -> Stored:
        """Give a case to somebody, or to nobody. Raises NotFound."""
        with self._work() as work:
            number = work.resolve(number)
            kept = work.get(number)
            if not self.dry_run and kept.assigned_to != to:
                work.assign(number, to, version=kept.version, by=by, at=at)
            return replace(kept, assigned_to=to)

    def start(self, number: str, by: str, at: datetime) -> Handled:
        """Take a case to a decision."""
        return self.handle(number, Start(by), at)

    def ask(self, number: str, by: str, at: datetime, facts: Sequence[str] = ()) -> Handled:
        """Request information; the list is derived, and named facts are added."""
        return self.handle(number, Ask(by, tuple(facts)), at)

    def answer(self, number: str, supplement: Application, by: str, at: datetime, received: date | None = None) -> Handled:
        """Put a supplement in the file; the day it reached the office counts. The same supplement of the same day is put in once."""
        with self._work(write=False) as work:
            number = work.resolve(number)
        return self.handle(
            number, Answer(by, supplement, received), at, once.answered(number, supplement, received or oslo_day(at))
        )

    def judge(self, number: str, fact: str, value: Value, because: str, by: str, at: datetime) -> Handled:
        """Record a case worker's finding on a fact; the same one again is recorded once, until another on that fact comes between."""
        finding = FactJudged(fact, value, because)
        return self.handle(number, Judge(by, fact, value, because), at, lambda case: once.judged(case, finding, by))

    def extend(self, number: str, by: str, at: datetime) -> Handled:
        """Give the doctor more time, once."""
        return self.handle(number, Extend(by), at)

    def grant(self, number: str, by: str, at: datetime) -> Handled:
        """Decide: granted."""
        return self.handle(number, Grant(by), at)

    def reject(self, number: str, by: str, at: datetime) -> Handled:
        """Decide: rejected or dismissed, for the reasons that the assessment gives."""
        return self.handle(number, Reject(by), at)

    def propose(self, number: str, because: str, by: str, at: datetime) -> Handled:
        """Propose refusal under § 3b on discretion, reason 16."""
        return self.handle(number, Propose(by, because), at)

    def approve(self, number: str, by: str, at: datetime) -> Handled:
        """Approve a proposed refusal, as another person."""
        return self.handle(number, Approve(by), at)

    def return_case(self, number: str, because: str, by: str, at: datetime) -> Handled:
        """Drop a proposed refusal."""
        return self.handle(number, Return(by, because), at)

    def note(self, number: str, text: str, by: str, at: datetime) -> Handled:
        """Write something down on a case; the same note again on one day is written once, until another note comes between."""
        return self.handle(number, Note(by, text), at, lambda case: once.noted(case, NoteAdded(text), by, oslo_day(at)))


def _patiently(step: Callable[[], T], tries: int = 6) -> T:
    """A step, taken again where the same command came at the same moment, or where nobody told whether it was stored: by its id it
    finds the answer that it then has, or is refused, or is taken now. Never for ever."""
    try:
        return step()
    except _OnlyTried as tried:
        return cast("T", tried.handled)
    except (AlreadyHandled, OutcomeUnknown) as first:
        if tries == 1:
            raise
        try:
            return _patiently(step, tries - 1)
        except DatabaseUnreachable as gone:  # while it is, nobody can say whether the first attempt was stored
            raise first if isinstance(first, OutcomeUnknown) else gone from None


def _signature(by: str | None, outcome: Outcome) -> str | None:
    """The name under a letter: who took the step; nobody's where time itself did."""
    return None if outcome.events[0].actor == TIME or by == UNNAMED else by
