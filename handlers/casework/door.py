"""Commands on stored cases: each is handled in one transaction with its events and letters.

The engine decides, the store keeps. What is due by then is handled first. Every safeguard stands
here: names, two people, contradictions, and the version of the case that was shown. Every instant
is an argument, and nothing is printed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_type_hints

from handlers.casework import idempotency
from handlers.casework.contradictions import contradictions
from handlers.casework.decision_letters import with_letters_sent, withhold_replaced
from handlers.casework.names import UNNAMED, NameNeeded, person
from handlers.casework.other_values import refuse_other_values
from handlers.casework.stated_findings import refuse_stated_findings
from handlers.casework.stored_lines import line_of, words_of
from handlers.letters.document import LetterDocument, as_json
from handlers.letters.rendering import render
from storage.canonical import canonical
from storage.errors import AlreadyHandled, DatabaseUnreachable, OutcomeUnknown
from storage.records import LetterToStore
from storage.store import Store, Work
from workflow.engine.advance import Outcome, begin, new_terms, next_due, take
from workflow.engine.calendar import oslo_day
from workflow.engine.case import Command, Recorded
from workflow.engine.errors import Reason, Refused, SaksgangError
from workflow.engine.forms import form_class
from workflow.engine.letters import Letter
from workflow.engine.links import Link, seeds_of
from workflow.engine.process import START, TIME, Process
from workflow.engine.steps import Register
from workflow.processes import PROCESSES, opening_on
from workflow.reimbursement.application import Application
from workflow.reimbursement.case_register import of_the_patient, waits_for
from workflow.reimbursement.commands import Answer
from workflow.reimbursement.events import Sender
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

if TYPE_CHECKING:
    from scenarios.office import OfficeProfile

T = TypeVar("T")
Asked = Command | Callable[[Any], Command]
"""A command, or a function that makes one from the case as it is."""


class Contradicts(SaksgangError):
    """An answer changes something that the application states. fields: which ones."""

    exit_code = 2

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        changed = ", ".join(fields)
        super().__init__(
            f"This changes what was stated of {changed}. Add --correct if it corrects it."
        )


class WaitsForAnswer(Refused):
    """A case waits for what this doctor applies for again. number: of that case."""

    def __init__(self, number: str) -> None:
        self.number = number
        says = f"case {number} waits for this doctor's answer about the same treatment"
        help_ = (
            f"Put this in it as the answer (`answer {number} FILE --correct`), or open a case of "
            "its own (`register FILE --new-case`)."
        )
        super().__init__("register", "missing_info", (Reason("road", says, help_),))


class StatedTime(SaksgangError):
    """A stated time would be written into a live database."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "This database is live: what is stored there bears the machine's time, so --now (or "
            "SAKSGANG_NOW) is for reading and for --dry-run. `saksgang db upgrade --simulated "
            "--db FILE` makes a database for stated times."
        )


@dataclass(frozen=True)
class Handled:
    """What a command did to a case, or would do.

    events, letters: those it added, time's own first. repeated: the command had been handled
    before, so nothing was done now and both are empty. version: of the case before; None = new.
    born: the cases that it opened beside this one.
    """

    case: Any
    events: tuple[Recorded, ...]
    letters: tuple[tuple[Letter, LetterDocument], ...]
    repeated: bool = False
    version: int | None = None
    born: tuple[Any, ...] = ()

    def as_data(self) -> dict[str, object]:
        """Return plain data for JSON."""
        return {
            "number": self.case.number,
            "process": self.case.process.name,
            "state": self.case.state,
            "repeated": self.repeated,
            "events": [
                {
                    "sequence": entry.sequence,
                    "event": entry.event.name,
                    "effective": entry.effective,
                    "recorded": entry.recorded,
                    "actor": entry.actor,
                }
                for entry in self.events
            ],
            "letters": [
                {
                    "kind": letter.kind,
                    "to": letter.to,
                    "copy": letter.copy,
                    "language": letter.language,
                    "names": letter.names,
                }
                for letter, _ in self.letters
            ],
            "born": [case.number for case in self.born],
        }


@dataclass(frozen=True)
class Preview:
    """A command as it will be stored: shown first, then kept if the case has not changed.

    outcomes: what the engine made of it. command_id: its idempotency key. seen: the versions of the
    cases that it has read. again: makes it anew inside a transaction. anew: whether that is needed
    before it is kept, as it gives case numbers or reads more than cases.
    """

    handled: Handled
    outcomes: tuple[Outcome, ...]
    command_id: str
    seen: Mapping[str, int] = field(default_factory=dict)
    again: "Callable[[Work], Preview] | None" = None
    anew: bool = False


class _OnlyTried(Exception):
    """Ends the transaction of a dry run, so that nothing of it is stored."""

    def __init__(self, handled: Handled) -> None:
        self.handled = handled


class _Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it is stored."""


@dataclass(frozen=True)
class Door:
    """Commands on the cases of a store.

    policy: how a new, unlinked case is born, if it is of the case's process. dry_run: every command
    is only tried. expects: the version that the person has seen; another one is a Conflict. shared:
    the transaction of a rehearsal, which all its steps share. stated: instants are stated, which
    only a simulated database stores. clock: gives the machine's instant, which is sealed beside the
    stated one; None = the stated one, twice. office: who writes the letters; None = the
    simulation's own office. must_carry: every stored case that is touched must carry `policy`.
    rules_day: a new case carries the rules of this day, whatever the policy says.
    """

    store: Store
    policy: Policy = DEFAULT
    dry_run: bool = False
    expects: int | None = None
    shared: Work | None = None
    stated: bool = False
    clock: Callable[[], datetime] | None = None
    office: "OfficeProfile | None" = None
    must_carry: bool = False
    rules_day: date | None = None

    def check_time(self) -> None:
        """Raise StatedTime if a stated instant would be stored in a live database."""
        if self.stated and not self.dry_run and self.shared is None and not self.store.simulated:
            raise StatedTime

    def check_values(self, numbers: Iterable[str] | None = None) -> None:
        """Raise OtherValues if a case carries other values than a policy that it must carry.

        numbers: in any of their written forms; None = all open cases. Raises NotFound, Ambiguous.
        """
        if self.must_carry:
            with self._work(write=False) as work:
                named = None if numbers is None else [work.resolve(text) for text in numbers]
                refuse_other_values(work, self.policy, named)

    @contextmanager
    def rehearsal(self) -> Iterator["Door"]:
        """Yield commands that each build on those before them; nothing is stored."""
        with suppress(_Rehearsed), self.store.transaction(write=True) as work:
            yield replace(self, dry_run=False, shared=work)
            raise _Rehearsed

    @contextmanager
    def _work(self, write: bool = True) -> Iterator[Work]:
        """Yield a transaction; in a rehearsal, a nested one that is undone when it fails.

        write: whether it may change anything; a rehearsal has decided that already.
        """
        if self.shared is None:
            if write:
                self.check_time()
            with self.store.transaction(write=write) as work:
                yield work
        else:
            with self.shared.connection.begin_nested():
                yield self.shared

    def look(self, number: str) -> Any:
        """Return a case as it is. Raises NotFound, BrokenRecord, OtherValues."""
        self.check_values([number])
        with self._work(write=False) as work:
            return work.with_matter(number).case

    # Any step of any process -------------------------------------------------------------------

    def take(
        self, number: str, step: str, *, by: str | None, at: datetime, **fields: Any
    ) -> Handled:
        """Take a step of the case's process. fields: those of the step's command.

        by: who acts; None = somebody who did not say.

        Raises Refused (nothing has changed), NotFound, Conflict, NameNeeded, OtherValues, TypeError
        for fields that the step does not have.
        """
        return self.handle(number, self.asked(step, by, **fields), at)

    def asked(self, step: str, by: str | None, **fields: Any) -> Callable[[Any], Command]:
        """Return a function that makes the command of a step from a case."""

        def of(case: Any) -> Command:
            """Make the command. Raises Refused if the process has no such step, NameNeeded."""
            try:
                wanted = case.process.step(step)
            except KeyError:
                steps = (
                    x for x in case.process.steps if x.by_people and not case.process.opens(x.name)
                )
                typed = ", ".join(f"`{each.typed}`" for each in steps)
                help_ = f"{_who_has(step)}Steps: {typed}."
                reason = Reason("road", "this kind of case has no such step", help_)
                raise Refused(step, case.state, (reason,)) from None
            name = person(by)
            if name is None and (wanted.two_people or case.process.decides(step)):
                raise NameNeeded(two_people=wanted.two_people)
            for form in fields.values():
                refuse_stated_findings(step, case.state, form)
            command = cast("Command", wanted.command(by=name or UNNAMED, **fields))
            _check_forms(command)
            return command

        return of

    def handle(
        self, number: str, asked: Asked, at: datetime, command_id: str | None = None
    ) -> Handled:
        """Handle a command on a stored case. number: in any of its written forms.

        command_id: idempotency key; made of the command if not given. Raises as `take`.
        """
        own = self.store.new_id()
        return _retried(lambda: self._handle(number, asked, at, command_id, own))

    def _handle(
        self, number: str, asked: Asked, at: datetime, command_id: str | None, own: str
    ) -> Handled:
        with self._work() as work:
            preview = self._preview(work, number, asked, at, command_id, own)
            return self._keep(work, preview)

    def preview(self, number: str, asked: Asked, at: datetime) -> Preview:
        """Return what a command would do, ready to be kept by `keep`. Raises as `take`."""
        self.check_time()
        with self._work(write=False) as work:
            return self._preview(work, number, asked, at, None, self.store.new_id())

    def keep(self, preview: Preview) -> Handled:
        """Store what was shown. Raises Conflict if the case has changed since."""

        def step() -> Handled:
            with self._work() as work:
                if (answer := work.answer_to(preview.command_id)) is not None:
                    case = work.get(idempotency.number_in(answer)).case
                    return Handled(case, (), (), repeated=True)
                return self._keep(work, _as_it_is_now(work, preview))

        return _retried(step)

    def _preview(
        self,
        work: Work,
        number: str,
        asked: Asked,
        at: datetime,
        command_id: str | None,
        own: str,
    ) -> Preview:
        """Handle a command without storing it. own: its id, where nothing else identifies it."""
        kept = work.with_matter(number)
        if self.must_carry:
            refuse_other_values(work, self.policy, [kept.case.number])
        command = asked(kept.case) if callable(asked) else asked
        keys = (command_id,) if command_id else idempotency.keys_of(kept.case, command, at)
        handled = work.answered((*keys, own))
        identity = (*handled, *keys, own)[0]
        if handled or idempotency.says_nothing_new(kept.case, command):
            return Preview(Handled(kept.case, (), (), repeated=True), (), identity)
        if self.expects is not None and kept.version != self.expects:
            raise work.conflict(kept.case.number)
        seeing = with_letters_sent(work, kept.case, command, at)
        outcomes = take(kept.case, seeing, at, work.next_number)
        made = self._rendered(outcomes, kept.version, identity, command.by)

        def again(then: Work) -> Preview:
            return self._preview(then, number, command, at, command_id, own)

        seen = {case.number: work.versions[case.number] for case in (kept.case, *kept.case.linked)}
        opens = bool(made.handled.born) or seeing is not command
        return replace(made, seen=seen, again=again, anew=opens)

    def pass_time(self, number: str, at: datetime) -> Handled | None:
        """Handle all that is due in a case by an instant; None if nothing is. Raises as `take`."""
        return _retried(lambda: self._pass_time(number, at))

    def _pass_time(self, number: str, at: datetime) -> Handled | None:
        with self._work() as work:
            kept = work.with_matter(number)
            outcomes = take(kept.case, None, at)
            if not outcomes:
                return None
            own = self.store.new_id()
            return self._keep(work, self._rendered(outcomes, kept.version, own, None))

    def _rendered(
        self,
        outcomes: Sequence[Outcome],
        version: int | None,
        command_id: str,
        by: str | None,
    ) -> Preview:
        """Make the letters of one or more outcomes, ready to be stored in one commit."""
        letters = tuple(
            (
                letter,
                render(
                    letter,
                    outcome.case,
                    outcome.events[0],
                    _signature(by, outcome),
                    outcome.assessed,
                    self.office,
                ),
            )
            for outcome in outcomes
            for letter in outcome.letters
        )
        events = tuple(entry for outcome in outcomes for entry in outcome.events)
        own, *born = {outcome.case.number: outcome.case for outcome in outcomes}.values()
        handled = Handled(own, events, letters, version=version, born=tuple(born))
        return Preview(handled, tuple(outcomes), command_id)

    def _keep(self, work: Work, preview: Preview) -> Handled:
        """Store cases, events, unsent letters and the command's answer in one commit."""
        handled = preview.handled
        if handled.repeated:
            return handled
        for case in (handled.case, *handled.born):
            own = case is handled.case
            answer = {"number": case.number, "sequence": len(case.events), "state": case.state}
            outcomes = [each for each in preview.outcomes if each.case.number == case.number]
            work.save(
                outcomes,
                [
                    LetterToStore(letter, as_json(document))
                    for letter, document in handled.letters
                    if letter.case == case.number
                ],
                version=handled.version if own else None,
                command_id=preview.command_id if own else f"{preview.command_id}:{case.number}",
                answer=canonical(answer),
                next_wakeup=next_due(case),
                clock=self.clock and self.clock(),
                line=line_of(case, oslo_day(case.events[-1].recorded), outcomes[-1].assessed),
                words=words_of(case.process, (x for each in outcomes for x in each.events)),
            )
        withhold_replaced(work, handled.case, handled.events)
        if self.dry_run:
            raise _OnlyTried(handled)
        return handled

    # Opening a case ----------------------------------------------------------------------------

    def register(
        self,
        application: Any,
        at: datetime,
        by: str,
        received: date | None = None,
        process: Process[Any] = REIMBURSEMENT,
        *,
        new_case: bool = False,
        links: tuple[Link, ...] = (),
    ) -> Handled:
        """Open a case for an application, once for each application and Oslo day.

        If a case of reimbursement waits for another doctor to apply, the application of that doctor
        is an answer in it. new_case: open one though a case waits for this doctor's answer; else
        WaitsForAnswer is raised then. Raises Refused.
        """
        _refuse_without_another_case(process)
        refuse_stated_findings("register", START, application)
        by = person(by) or UNNAMED
        keys = idempotency.registered(process.name, application, received, at, links)
        with self._work(write=False) as work:
            known = work.answered(keys)
            waits = process is REIMBURSEMENT and not known and not new_case
            others = work.matter("", of_the_patient(application)) if waits else ()
            waiting = waits_for(application, others)
        identity = (*known, *keys)[0]
        if waiting is not None and waiting.same_doctor:
            raise WaitsForAnswer(waiting.number)
        if waiting is not None:
            answer = Answer(by, application, received)
            return self.handle(waiting.number, answer, at, identity)
        return self.open(application, at, by, received, identity, process, links=links)

    def open(
        self,
        application: Any,
        at: datetime,
        by: str,
        received: date | None,
        command_id: str,
        process: Process[Any] = REIMBURSEMENT,
        *,
        links: tuple[Link, ...] = (),
    ) -> Handled:
        """Open a case for an application. Raises Refused."""

        def take_in() -> Handled:
            """Open the case in one transaction, or return it if this command opened it before."""
            with self._work() as work:
                command = Register(by, "", application, received, links)
                return self._keep(work, self._open(work, process, command, at, command_id))

        return _retried(take_in)

    def links_to(self, numbers: Mapping[str, str]) -> tuple[Link, ...]:
        """Return links to stored cases. numbers: in any of their forms, by the kind of link."""
        with self._work(write=False) as work:
            return tuple(Link(kind, work.resolve(text)) for kind, text in numbers.items())

    def preview_on(
        self, number: str, step: str, *, by: str | None, at: datetime, **fields: Any
    ) -> Preview:
        """Return what a step does that opens a case on a stored one, ready to be kept by `keep`.

        fields: those of the step's command. Raises as `take`.
        """
        process, opening = opening_on(step)
        name = person(by)
        if name is None and opening.two_people:
            raise NameNeeded(two_people=True)
        self.check_time()
        with self._work(write=False) as work:
            links = (Link(opening.on, work.resolve(number)),)
            fields |= {"by": name or UNNAMED, "number": "", "links": links}
            command = cast("Register", opening.command(**fields))
            _check_forms(command)
            keys = idempotency.opened(process.name, command, at)
            identity = (*work.answered(keys), *keys)[0]
            return self._open(work, process, command, at, identity)

    def _open(
        self, work: Work, process: Process[Any], command: Register, at: datetime, command_id: str
    ) -> Preview:
        """Open a case without storing it, or return the one that this command opened before."""
        if (answer := work.answer_to(command_id)) is not None:
            case = work.get(idempotency.number_in(answer)).case
            return Preview(Handled(case, (), (), repeated=True), (), command_id)
        for link in command.links:
            work.with_matter(link.number)  # before the number, as a step that bears a case does
        # Another transaction waits for the next number, and then finds this case.
        year = (command.received or oslo_day(at)).year
        numbered = replace(command, number=work.next_number(year))
        terms = None
        if not command.links:
            policy = self._policy_of_new(process)
            terms = new_terms(process, numbered, at, policy, self.rules_day)
        find = partial(work.matter, numbered.number)
        decided = work.get(command.links[0].number).case if command.links else None
        seeing = cast("Register", with_letters_sent(work, decided, numbered, at))
        outcomes = begin(process, seeing, at, terms, find)
        made = self._rendered(outcomes, None, command_id, command.by)

        def again(then: Work) -> Preview:
            return self._open(then, process, command, at, command_id)

        seen = {case.number: work.versions[case.number] for case in outcomes[-1].case.linked}
        return replace(made, seen=seen, again=again, anew=True)

    def _policy_of_new(self, process: Process[Any]) -> Any:
        """Return the policy of a new case: the one at hand if it is of its process, or None."""
        return self.policy if isinstance(self.policy, type(process.policy)) else None

    # The steps of reimbursement, and the verbs that are no steps -------------------------------

    def assign(self, number: str, to: str | None, by: str | None, at: datetime) -> Handled:
        """Give a case to somebody, or to nobody (None). Nothing changes if it is theirs already."""
        return self.take(number, "assign", by=by, at=at, to=to)

    def start(self, number: str, by: str | None, at: datetime) -> Handled:
        """Start the review of a case."""
        return self.take(number, "start", by=by, at=at)

    def ask(self, number: str, by: str | None, at: datetime, facts: Sequence[str] = ()) -> Handled:
        """Request information. The list is derived; named facts are added."""
        return self.take(number, "ask", by=by, at=at, facts=tuple(facts))

    def answer(
        self,
        number: str,
        supplement: Application,
        by: str,
        at: datetime,
        received: date | None = None,
        *,
        correct: bool = True,
        sender: Sender = "doctor",
    ) -> Handled:
        """Add a supplement to the application, once for each supplement and Oslo day.

        received: the Oslo day on which it reached the office. correct: whether it may change what
        was stated. sender: who sent it. Raises Contradicts if it does and must not.
        """

        def of(case: Any) -> Command:
            refuse_stated_findings("answer", case.state, supplement)
            changed = () if correct else contradictions(case.application, supplement)
            if changed:
                raise Contradicts(changed)
            return Answer(person(by) or UNNAMED, supplement, received, sender)

        return self.handle(number, of, at)

    def judge(
        self,
        number: str,
        fact: str,
        value: Any,
        because: str,
        by: str | None,
        at: datetime,
        medicine: str = "",
    ) -> Handled:
        """Record a finding; medicine: on one of those tried.

        The same one again counts once, until another finding or an answer on that fact follows.
        """
        says = {"fact": fact, "value": value, "because": because, "medicine": medicine}
        return self.take(number, "judge", by=by, at=at, **says)

    def extend(self, number: str, by: str | None, at: datetime) -> Handled:
        """Give whoever was asked more time to answer, once."""
        return self.take(number, "extend", by=by, at=at)

    def grant(self, number: str, by: str | None, at: datetime) -> Handled:
        """Grant the application."""
        return self.take(number, "grant", by=by, at=at)

    def reject(self, number: str, by: str | None, at: datetime) -> Handled:
        """Reject or dismiss the application, for the reasons that the rules give."""
        return self.take(number, "reject", by=by, at=at)

    def propose(self, number: str, because: str, by: str | None, at: datetime) -> Handled:
        """Propose refusal under § 3b on discretion, reason 16."""
        return self.take(number, "propose", by=by, at=at, because=because)

    def approve(self, number: str, by: str | None, at: datetime) -> Handled:
        """Approve a proposed refusal, as another person."""
        return self.take(number, "approve", by=by, at=at)

    def return_case(self, number: str, because: str, by: str | None, at: datetime) -> Handled:
        """Drop a proposed refusal."""
        return self.take(number, "return", by=by, at=at, because=because)

    def note(self, number: str, text: str, by: str | None, at: datetime) -> Handled:
        """Write a note. The same note on one day counts once, until another one follows."""
        return self.take(number, "note", by=by, at=at, text=text)


def _retried(step: Callable[[], T], tries: int = 6) -> T:
    """Run `step`; on AlreadyHandled or OutcomeUnknown retry, at most six times in all.

    The command id makes the retry idempotent.
    """
    try:
        return step()
    except _OnlyTried as tried:
        return cast("T", tried.handled)
    except (AlreadyHandled, OutcomeUnknown) as first:
        if tries == 1:
            raise
        try:
            return _retried(step, tries - 1)
        except DatabaseUnreachable as gone:  # nobody can say whether the first attempt was stored
            raise first if isinstance(first, OutcomeUnknown) else gone from None


def _check_forms(command: Command) -> None:
    """Raise TypeError if a command holds another form than its fields are for."""
    hints = get_type_hints(type(command), include_extras=True)
    for name, value in vars(command).items():
        wanted = form_class(hints[name])
        if wanted is not None and value is not None and not isinstance(value, wanted):
            raise TypeError(f"{name}: {type(command).__name__} takes a {wanted.__name__}")


def _as_it_is_now(work: Work, preview: Preview) -> Preview:
    """Return what was shown, made anew where a case that it read has changed since.

    Raises Conflict if the case itself has changed, or what was shown would be another now.
    """
    changed = _changed(work, preview.seen)
    if changed and (preview.anew or preview.handled.case.number in changed):
        raise work.conflict(changed[0])
    if preview.again is None or not (changed or preview.anew):
        return preview
    now = preview.again(work)
    if changed and _shown(now) != _shown(preview):
        raise work.conflict(changed[0])
    return now


def _changed(work: Work, seen: Mapping[str, int]) -> list[str]:
    """Lock the cases that were read; return those that have changed since or have joined them."""
    work.lock(seen)
    now: dict[str, int] = {}
    for number in seen:
        if number not in now:  # the cases of a matter were read with the first of them
            case = work.get(number).case
            for other in (case, *work.matter(number, seeds_of(case))):
                now[other.number] = work.versions[other.number]
    return sorted(number for number, version in now.items() if version != seen.get(number))


def _shown(preview: Preview) -> tuple[Any, Any]:
    """Return what somebody saw of a preview: its events and letters."""
    handled = preview.handled
    return [(each.event, each.state) for each in handled.events], handled.letters


def _signature(by: str | None, outcome: Outcome) -> str | None:
    """Return the name that signs a letter; None if time took the step, or nobody said who."""
    return None if outcome.events[0].actor == TIME or by == UNNAMED else by


def _who_has(step: str) -> str:
    """Return which kinds of cases have a step that people take, as a sentence; "" if none has."""
    having = [
        each.name
        for each in PROCESSES.values()
        if any(known.name == step and known.by_people for known in each.steps)
    ]
    return f"Cases of {', '.join(having)} have it. " if having else ""


def _refuse_without_another_case(process: Process[Any]) -> None:
    """Refuse to register a case of a process whose cases are opened on others."""
    if not process.opens("register"):
        typed = ", ".join(f"`{step.typed} CASE`" for step in process.steps if step.on)
        says = f"a {process.name} is opened on another case"
        raise Refused("register", START, (Reason("road", says, f"Write {typed}."),))
