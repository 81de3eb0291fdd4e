"""Saksgang from Python: an office with a database, and all that the command can do there.

    office = open_office("cases.db", by="Eli Saksbehandler")
    office.take("2026-42", "ask")

`take` takes any step of any process. The methods below it are the verbs of the command, with their
types. Each returns a view with `as_data()`, or a list of views. The command line parses, calls one
of these and prints.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from handlers import clock
from handlers.casework import case_lines, moves, overview, views
from handlers.casework.case_lines import EVERYTHING, Wanted
from handlers.casework.door import Asked, Door, Handled, Preview
from handlers.casework.names import UNNAMED, NameNeeded, person
from storage.store import Store, Work, open_store
from workflow.engine.case import Command
from workflow.engine.process import Process
from workflow.reimbursement.application import Application
from workflow.reimbursement.events import Advice, Sender
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

if TYPE_CHECKING:  # imported when called, for the verbs that do not need them
    from concurrent.futures import Executor

    from handlers.casework.packing import Packed
    from handlers.casework.sweep import Swept
    from handlers.letters.delivery import Delivered
    from handlers.letters.outbox import OutboxLine as OutboxLine  # noqa: PLC0414 - given on
    from handlers.population.facts_file import Row as FactsRow
    from handlers.population.lived_cases import LivedCase
    from handlers.reports.exported_events import Exported
    from handlers.reports.stats import By, Statistics
    from handlers.safekeeping.acceptance import Accepted
    from handlers.safekeeping.audit import Progress, Verified
    from handlers.safekeeping.backup import Backup
    from handlers.safekeeping.package_verification import VerifiedPackage
    from handlers.safekeeping.selfcheck import Finding
    from scenarios.office import OfficeProfile

NO_LINKS: Final[Mapping[str, str]] = {}
_RENEWAL: Final = """\
Søknad om fornyelse av vedtaket i sak {}. Pasient, legemiddel, sykdom og behandling er som sist.
Rett det som er endret. Legen fyller ut resten. Linjer som begynner med ##, er forklaring.
Linjer som begynner med # og et mellomrom, er felter: Slett «# » foran feltet, og skriv svaret."""
Line = TypeVar("Line", case_lines.CaseLine, case_lines.Task, overview.DueDate)

__all__ = [
    "Application",
    "Command",
    "Handled",
    "Office",
    "Preview",
    "Wanted",
    "backup",
    "open_office",
    "restore",
    "verify_package",
]


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
        """The policy of new cases."""
        return self.door.policy

    @property
    def who(self) -> str:
        """Who acts, also if nobody said who."""
        return person(self.by) or UNNAMED

    def close(self) -> None:
        """Close every connection to the database."""
        self.store.close()

    def acting_as(self, by: str | None) -> "Office":
        """Return the same office with another person at work."""
        return replace(self, by=by)

    def at(self, instant: datetime) -> "Office":
        """Return the same office at a stated instant (aware).

        In a live database it only reads and tries: a step there raises StatedTime.
        """
        return replace(self, now=lambda: instant, door=replace(self.door, stated=True))

    @contextmanager
    def rehearsal(self) -> Iterator["Office"]:
        """Yield an office in which each step builds on those before; nothing is stored."""
        with self.door.rehearsal() as door:
            yield replace(self, door=door)

    # Any step of any process -------------------------------------------------------------------

    def look(self, case: str) -> Any:
        """Return a case as it is. Raises NotFound, BrokenRecord, UnknownState."""
        return self.door.look(case)

    def take(self, case: str, step: str, **fields: Any) -> Handled:
        """Take a step of the case's process. case: its number. fields: those of the step.

        Raises Refused with every reason (nothing has changed), NotFound, Conflict, NameNeeded.
        """
        return self.door.take(case, step, by=self.by, at=self.now(), **fields)

    def preview(self, case: str, step: str, **fields: Any) -> Preview:
        """Return what a step would do, with its letters; `keep` stores it. Raises as `take`."""
        return self.door.preview(case, self.door.asked(step, self.by, **fields), self.now())

    def preview_on(self, case: str, step: str, **fields: Any) -> Preview:
        """Return what a step does that opens a case on a stored one; `keep` stores it.

        case: the number of that one. fields: those of the step. Raises as `take`.
        """
        return self.door.preview_on(case, step, by=self.by, at=self.now(), **fields)

    def open_on(self, case: str, step: str, **fields: Any) -> Handled:
        """Open a case on a stored one, as `complain` does. Arguments and errors as `preview_on`."""
        return self.keep(self.preview_on(case, step, **fields))

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
        *,
        new_case: bool = False,
        links: Mapping[str, str] = NO_LINKS,
    ) -> Handled:
        """Open a case for an application, once for each application and day of arrival.

        received: the Oslo day of arrival; None = today. new_case: also where a case waits for this
        doctor's answer about the same treatment; else that is refused. links: the cases that it
        follows from, by the kind of link, as {"under": "2026-42"}. Raises Refused, NotFound.
        """
        at, by = self.now(), self.who
        linked = self.door.links_to(links)
        return self.door.register(
            application, at, by, received, process, new_case=new_case, links=linked
        )

    def assign(self, case: str, to: str | None) -> Handled:
        """Give a case to somebody, or to nobody (None)."""
        return self.take(case, "assign", to=person(to))

    def note(self, case: str, text: str) -> Handled:
        """Write a note on a case."""
        return self.take(case, "note", text=text)

    # Moving open cases -------------------------------------------------------------------------

    def look_at_moves(
        self,
        cases: Iterable[str] | None,
        *,
        policy: Any = None,
        rules: date | None = None,
        because: str = moves.NOT_STORED,
    ) -> Sequence[moves.Moving]:
        """Return what moving cases would do; `move` stores it.

        cases: None = all that are open. policy: the values that they get. rules: the day whose
        rules they get; None = as before. A case that can't be moved comes with its error.
        """
        door = replace(self.door, must_carry=False)
        wanted = moves.open_cases(self.store) if cases is None else cases
        at, by = self.now(), self.by
        found = moves.look_at(door, wanted, by, at, policy=policy, rules=rules, because=because)
        return list(found)

    def move(self, looked_at: Iterable[moves.Moving]) -> "Iterator[moves.Moving]":
        """Store previewed moves, one commit for each case; yield the result of each."""
        return moves.keep(self.door, looked_at)

    # The steps of reimbursement ----------------------------------------------------------------

    def start(self, case: str) -> Handled:
        """Start the review of a case."""
        return self.take(case, "start")

    def ask(self, case: str, facts: Sequence[str] = ()) -> Handled:
        """Request information. facts: names of facts to ask for beside the derived list."""
        return self.take(case, "ask", facts=tuple(facts))

    def answer(
        self,
        case: str,
        supplement: Application,
        received: date | None = None,
        *,
        correct: bool = False,
        sender: Sender = "doctor",
    ) -> Handled:
        """Add an answer to the application. received: the Oslo day of arrival; None = today.

        correct: it may change what was stated. sender: who sent it. Raises Contradicts if it does
        and must not.
        """
        at, by = self.now(), self.who
        return self.door.answer(case, supplement, by, at, received, correct=correct, sender=sender)

    def judge(self, case: str, fact: str, value: Any, because: str, medicine: str = "") -> Handled:
        """Record a finding on a fact, with its grounds. medicine: one of those tried."""
        says = {"fact": fact, "value": value, "because": because, "medicine": medicine}
        return self.take(case, "judge", **says)

    def extend(self, case: str) -> Handled:
        """Give whoever was asked more time to answer, once."""
        return self.take(case, "extend")

    def grant(self, case: str) -> Handled:
        """Grant the application."""
        return self.take(case, "grant")

    def reject(self, case: str) -> Handled:
        """Reject or dismiss the application, for the reasons that the rules give."""
        return self.take(case, "reject")

    def propose(self, case: str, because: str) -> Handled:
        """Propose refusal on discretion (reason 16); another person decides."""
        return self.take(case, "propose", because=because)

    def approve(self, case: str) -> Handled:
        """Approve a proposed refusal, as another person than its proposer."""
        return self.take(case, "approve")

    def return_(self, case: str, because: str) -> Handled:
        """Drop a proposed refusal, with grounds."""
        return self.take(case, "return", because=because)

    def advise(self, case: str, opinion: Advice, because: str) -> Handled:
        """Give an adviser's opinion, with grounds, as another person than who decides."""
        return self.take(case, "advise", opinion=opinion, because=because)

    # Reading one case --------------------------------------------------------------------------

    def show(self, case: str) -> views.View:
        """Return everything about one case. Raises NotFound, BrokenRecord, UnknownState."""
        self.door.check_values([case])
        return views.show(self.store, case, self.now(), self.who)

    @property
    def _logged_at(self) -> datetime:
        """The instant for the read log: that of the machine, where the database is live."""
        return self.now() if self.store.simulated else clock.now()

    def unmask(self, case: str, verb: str = "show") -> str | None:
        """Return the patient's whole identity number, and write in the read log who saw it."""
        self.door.check_values([case])
        return views.unmask(self.store, case, self._logged_at, self.who, verb)

    def renewal(self, case: str) -> tuple[str, str]:
        """Return the number of a case, and the application file that renews it.

        The read log says who saw the identity number. Raises Refused unless it is a grant that was
        neither revoked nor corrected.
        """
        from scenarios.filled_form import filled_form
        from workflow.reimbursement.renewing import renewal_of

        self.door.check_values([case])
        stored = views.case_of(self.store, case)
        known = renewal_of(stored)
        if not self.door.dry_run:
            self.unmask(stored.number, "renew")
        return stored.number, filled_form(REIMBURSEMENT, known, _RENEWAL.format(stored.number))

    def why(self, case: str) -> views.Why:
        """Return why a case stands as it does, and why each step is open or not."""
        self.door.check_values([case])
        return views.why(self.store, case, self.now(), self.who)

    def why_date(self, case: str) -> Sequence[views.ExplainedDate]:
        """Return how each date of a case was computed, and which event settled it, if one did."""
        self.door.check_values([case])
        return views.why_date(self.store, case, self.now())

    def history(self, case: str) -> Sequence[views.HistoryLine]:
        """Return what happened to a case, in order."""
        self.door.check_values([case])
        return views.history_lines(self.store, case)

    def letters(self, case: str) -> Sequence[views.LetterLine]:
        """Return the letters of a case."""
        self.door.check_values([case])
        return views.letters_of(self.store, case)

    def put_letters(self, case: str, folder: str | Path) -> Sequence[views.LetterLine]:
        """Put the letters of a case in a folder as PDF, and return them. Raises NoCopy."""
        from handlers.letters import copies

        letters = self.letters(case)
        paths = copies.put_as_pdf((line.stored for line in letters), Path(folder))
        return [replace(line, pdf=paths[line.stored.id]) for line in letters]

    def put_decision(self, case: str, folder: str | Path) -> Sequence[str]:
        """Put the doctor's copy of a decision in a folder as data (M12); return the paths.

        Raises Refused for an undecided case, NoCopy.
        """
        from handlers.letters import copies

        return copies.put_as_data(self.look(case), Path(folder))

    def package(self, case: str, out: str | Path) -> "Packed":
        """Write a case to a new folder, or a new ZIP if the name ends so, and return it.

        The read log says who did. Raises NotFound, PackageFailed.
        """
        from handlers.casework.packing import packed
        from handlers.safekeeping.package import check_target, write

        self.door.check_values([case])
        check_target(Path(out))
        made = packed(self.store, case, self._logged_at, self.who, log=not self.door.dry_run)
        if not self.door.dry_run:
            write(made.files, Path(out))
        return made

    def record(self, case: str) -> tuple[str, str]:
        """Return the number of a case, and the scenario of it and the cases it belongs to.

        Names and free text are left out, and the person is a synthetic one of the same age and
        sex. The read log says who did. Raises NotFound, and NotRecordable if no scenario gives the
        same events.
        """
        from handlers.analysis.record import record

        self.door.check_values([case])
        log = not self.door.dry_run
        with self.store.transaction(write=log) as work:
            lived = work.with_matter(case).case
            text = record([lived, *lived.linked]).text
            if log:
                says = "the case was written as a scenario, without names"
                work.log_access(self._logged_at, self.who, "record", lived.number, says)
        return lived.number, text

    def replay(
        self,
        rules: date | None = None,
        process: Process[Any] | None = None,
        watched: "Callable[[Iterable[str], int], Iterable[str]]" = lambda numbers, _: numbers,
        *,
        elsewhere: "tuple[Executor, str] | None" = None,
        events: bool = True,
    ) -> "Iterator[LivedCase]":
        """Play every case again under the office's policy, and yield what differs in each.

        rules: the day whose rules they carry; None = the policy chooses them. process: only cases
        that belong together with one of it. watched: gets the numbers of all cases and how many
        they are, and yields them; for a progress bar. elsewhere: an executor that plays them, and
        the path or URL of this database for its processes. events: whether it hands events and
        letters over. The read log says who did. Raises NoCases, and NoRuleSet if no rules were in
        force on the day, before any is played.
        """
        from handlers.population.lived_cases import (
            number_of_cases,
            numbers_of_cases,
            replay_cases,
            replay_elsewhere,
        )
        from handlers.population.variant_settings import Setting
        from workflow.reimbursement.rule_sets import assembled

        if rules is not None:
            assembled(rules)
        numbers = watched(numbers_of_cases(self.store), number_of_cases(self.store))
        if not self.door.dry_run:
            with self.store.transaction(write=True) as work:
                says = "every case was played again, under the policy and rules of the command"
                work.log_access(self._logged_at, self.who, "replay", None, says)
        setting = Setting(self.policy, rules)
        if elsewhere is None:
            return replay_cases(self.store, numbers, setting, process)
        return replay_elsewhere(*elsewhere, numbers, setting, process, events=events)

    # Reading many cases ------------------------------------------------------------------------

    def inbox(
        self, mine: str | None = None, wanted: Wanted = EVERYTHING
    ) -> Sequence[case_lines.Task]:
        """Return undecided cases, the most urgent first. mine: only this person's and nobody's."""
        return self._checked(overview.inbox(self.store, self.now(), mine, wanted))

    def next(self) -> case_lines.Task | None:
        """Return the case to take now, or None: the most urgent one that nobody else has taken."""
        found = overview.next_case(self.store, self.now(), self.who)
        self.door.check_values([] if found is None else [found.number])
        return found

    def list(
        self,
        state: str | None = None,
        assigned_to: str | None = None,
        received_from: date | None = None,
        received_to: date | None = None,
        process: str | None = None,
        wanted: Wanted = EVERYTHING,
    ) -> Sequence[case_lines.CaseLine]:
        """Return cases that fit every filter; both days are included."""
        lines = overview.list_of(
            self.store,
            self.now(),
            state=state,
            assigned_to=assigned_to,
            received_from=received_from,
            received_to=received_to,
            process=process,
            wanted=wanted,
        )
        return self._checked(lines)

    def search(
        self, text: str, limit: int | None = None, page: int = 1
    ) -> Sequence[case_lines.CaseLine]:
        """Return cases by number, or by words of patient, guardian, doctor or medicine.

        limit, page: one part of the list, 1 = the first; None = all.
        """
        return self._checked(overview.find(self.store, text, self.now(), limit, page))

    def board(self, limit: int | None = None, page: int = 1) -> overview.Board:
        """Return how the office stands.

        limit, page: one part of the late and of the marked cases, 1 = the first; None = all.
        """
        self.door.check_values()
        return overview.board(self.store, self.now(), limit, page)

    def deadlines(
        self,
        within: int | None = None,
        *,
        overdue: bool = False,
        limit: int | None = None,
        page: int = 1,
    ) -> Sequence[overview.DueDate]:
        """Return open dates of undecided cases, the nearest first.

        within: at most so many days ahead. overdue: only deadlines that have passed. limit, page:
        one part of the list, 1 = the first; None = all.
        """
        dates = overview.open_deadlines(
            self.store, self.now(), within=within, overdue=overdue, limit=limit, page=page
        )
        return self._checked(dates)

    def stats(
        self,
        first: date | None = None,
        last: date | None = None,
        by: "By | None" = None,
        process: Process[Any] = REIMBURSEMENT,
    ) -> "Statistics":
        """Return statistics of a span of days, both ends included.

        first: None = since the first case. last: None = today. by: also in groups.
        """
        from handlers.reports.stats import statistics

        self.door.check_values()
        return statistics(self.store, process, self.now(), first, last, by)

    def export_events(
        self, file: str | Path, key: bytes | None = None, process: Process[Any] | None = None
    ) -> "Exported":
        """Write the events of all cases to a file (.csv, .jsonl, .parquet), under pseudonyms.

        key: the same one gives the same pseudonyms; None = one that nobody keeps. process: only of
        its cases. The read log says who did. Raises OSError, ValueError for another kind of file.
        """
        from handlers.reports.exported_events import export_events

        self.door.check_values()
        return export_events(
            self.store,
            Path(file),
            self._logged_at,
            self.who,
            key,
            None if process is None else process.name,
            dry_run=self.door.dry_run,
        )

    def facts(self) -> tuple["Sequence[FactsRow]", int]:
        """Return the facts of each decided case for a population, and how many are undecided.

        The read log says who asked.
        """
        from handlers.population.facts_file import of_database

        self.door.check_values()
        return of_database(self.store, self._logged_at, self.who)

    def _checked(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Return the lines of a list. Raises OtherValues as `Door.check_values`."""
        self.door.check_values({line.number for line in lines})
        return lines

    # Running the office ------------------------------------------------------------------------

    def tick(self) -> "Swept":
        """Do everything that is due by now."""
        from handlers.casework.sweep import sweep

        return sweep(self.door, self.now())

    def reindex(self, progress: "Progress | None" = None) -> int:
        """Compute again what finds each case; return in how many cases that was wrong.

        progress: as in `verify`.
        """
        from handlers.casework.sweep import reindex

        return reindex(self.door, self.now(), **_shown(progress))

    def post(self, destination: str | Path) -> "Delivered":
        """Send the letters that are unsent. destination: a folder, or a mail server's URL."""
        from handlers.letters.delivery import deliver

        self.door.check_time()
        return deliver(self.store, self.now(), destination)

    def outbox(
        self, *, failed: bool = False, limit: int | None = None, page: int = 1
    ) -> "Sequence[OutboxLine]":
        """Return the letters that have not gone out, the oldest first.

        failed: only those that could not be sent. limit, page: one part of the list, 1 = the first;
        None = all.
        """
        from handlers.letters import outbox

        now = self.now()
        letters = outbox.waiting(self.store, failed=failed, limit=limit, page=page)
        return [outbox.OutboxLine.of(letter, now) for letter in letters]

    def retry(self, ids: Iterable[str], destination: str | Path) -> "Sequence[OutboxLine]":
        """Try failed letters again now, and return them. ids: which ones; none = all of them.

        Raises NotFound for an unknown id, before anything is tried.
        """
        from handlers.letters import outbox

        self.door.check_time()
        now, dry_run = self.now(), self.door.dry_run
        tried = outbox.retry(self.store, ids, now, destination, dry_run=dry_run)
        return [outbox.OutboxLine.of(letter, now) for letter in tried]

    def last_event(self) -> datetime | None:
        """Return when the newest event of any case was recorded; None before the first."""
        return overview.last_event(self.store)

    def index_is_current(self) -> bool:
        """Tell whether lists are read as they are stored; else they are slow, until a sweep."""
        return overview.index_is_current(self.store)

    def status(self) -> overview.Status:
        """Return what the database holds, and when the last sweep was."""
        return overview.status(self.store)

    def audit_trail(self, case: str) -> Sequence[views.AuditLine]:
        """Return every event of a case with its hash."""
        self.door.check_values([case])
        return [views.AuditLine(row) for row in views.history_of(self.store, case)]

    def verify(
        self,
        anchor: Path | None = None,
        *,
        law: bool = False,
        without_anchor: bool = False,
        progress: "Progress | None" = None,
    ) -> "Verified":
        """Return everything that is lost, doubled or changed; no damages = the database verifies.

        anchor: the anchor file; None = the one beside an SQLite file, or that the database names.
        A database with cases and no anchor file does not verify, unless without_anchor. law: also
        make each decision, each wake-up day and each line of lists again, by what its case carries.
        progress: yields the items that it is given with their number, to show how far it is.
        The files of sent letters are compared too. Nothing is stored, but words that only a newer
        program knows.
        """
        from handlers.casework.stored_lines import indexed
        from handlers.safekeeping import audit
        from handlers.safekeeping.letter_files import letter_files

        index = indexed if law else None
        self.store.learn_words()  # what a newer program has not written yet is no damage
        found = audit.verify_whole(
            self.store,
            anchor,
            law=law,
            without_anchor=without_anchor,
            index=index,
            **_shown(progress),
        )
        files = letter_files(self.store)
        damages = (*found.damages, *files.damages)
        return replace(found, damages=damages, files_not_read=files.not_read)

    def accept(self, because: str, anchor: Path | None = None) -> "Accepted":
        """Accept, as one of two people, that the database differs from its anchor file.

        Raises NameNeeded, NothingToAccept, AnotherPersonNeeded, AnchorFault, StatedTime.
        """
        from handlers.safekeeping.acceptance import accept

        self.door.check_time()
        name = person(self.by)
        if name is None:
            raise NameNeeded(two_people=True)
        dry_run = self.door.dry_run
        return accept(self.store, anchor, name, because, self.now(), dry_run=dry_run)

    def selfcheck(
        self, database: str, anchor: Path | None, letters: Path | None
    ) -> "Sequence[Finding]":
        """Return every bad setting. database: path or URL. letters: the folder for them."""
        from handlers.safekeeping.selfcheck import selfcheck

        return selfcheck(self.store, database, anchor, letters, self.now(), access=None)


def open_office(
    database: str,
    *,
    by: str | None = None,
    policy: Policy = DEFAULT,
    dry_run: bool = False,
    now: Callable[[], datetime] = clock.now,
    simulated: bool | None = None,
    anchor: Path | None = None,
    letters_from: "OfficeProfile | None" = None,
    must_carry: bool = False,
) -> Office:
    """Open the database at a path or URL (`:memory:` too).

    dry_run: every step is only tried. now: gives the instant of each call; another than the
    machine's clock is stated, and only a simulated database stores what is done then. simulated: if
    there is no database, make one, simulated or live; None = make none. anchor: the file that each
    step is written to before its commit; None = the one beside an SQLite file, or that the
    database names.
    letters_from: the office that writes the letters (see `scenarios.offices.read_office`); None =
    the simulation's own. policy: how new cases are born. must_carry: every stored case that is
    touched must carry that policy, else OtherValues is raised.
    Raises NoDatabase, DatabaseUnreachable, NewerDatabase.
    """
    store = anchored(open_store(database, simulated=simulated, made_at=clock.now()), anchor)
    stated = now is not clock.now
    door = Door(
        store,
        policy,
        dry_run,
        stated=stated,
        clock=clock.now,
        office=letters_from,
        must_carry=must_carry,
    )
    return Office(door, by, now)


def check_destination(stated: str) -> None:
    """See that letters can go to a place: a folder, or a mail server's URL. Raises ValueError."""
    from handlers.letters.delivery import destination_of

    destination_of(stated)


def anchored(store: Store, anchor: Path | None) -> Store:
    """Let each step of a store be written to an anchor file before its commit; return the store.

    anchor: None = as `safekeeping.anchor.located` says. That module is imported by the first step.
    """

    def around_commit(work: Work) -> AbstractContextManager[None]:
        from handlers.safekeeping.anchor import around_commit

        return around_commit(work, anchor)

    store.around_commit = around_commit
    return store


def verify_package(path: str | Path) -> "VerifiedPackage":
    """Verify the package of a case, without a database. Raises NotAPackage, PackageFailed."""
    from handlers.safekeeping.package_verification import verify_package

    return verify_package(Path(path))


def backup(database: str, file: str, progress: "Progress | None" = None) -> "Backup":
    """Copy a database in use to a new file, and verify the copy; return what it holds.

    progress: as in `Office.verify`. Raises BackupFailed.
    """
    from handlers.safekeeping.backup import backup

    return backup(database, file, **_shown(progress))


def restore(file: str, database: str, progress: "Progress | None" = None) -> "Backup":
    """Put a backup back where there is no database, after verifying it; return what it holds.

    progress: as in `Office.verify`. Raises BackupFailed.
    """
    from handlers.safekeeping.backup import restore

    return restore(file, database, **_shown(progress))


def _shown(progress: "Progress | None") -> dict[str, "Progress"]:
    """Return the argument that shows how far a run is, if somebody wants to see it."""
    return {} if progress is None else {"progress": progress}
