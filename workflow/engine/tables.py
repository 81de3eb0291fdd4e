"""The tables of a process (states, steps, roads, timers, letters) and look-ups in them."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, Final, Generic, Literal, NamedTuple, TypeVar

from workflow.engine.errors import Reason
from workflow.engine.events import Command, Event, Recorded, event_name
from workflow.engine.language import Language, Words
from workflow.engine.links import Link, LinkRule
from workflow.engine.terms import NO_TERMS, Terms

C = TypeVar("C")
Kind = Literal["working", "waiting", "standing", "decided", "closed"]

START: Final = "new"
"""Where a case comes from that is not opened yet."""
TIME: Final = "time"
"""Who acts when time has passed."""


class State(NamedTuple):
    """A state of a case.

    kind: `working` (the office acts) · `waiting` (somebody else does) · `standing` (in force) ·
    `decided` and `closed` (ended, for good). words: for citizens. says: "the case …", in English.
    """

    name: str
    kind: Kind
    words: Words
    says: str

    @property
    def ended(self) -> bool:
        """Whether a case in this state never changes again."""
        return self.kind in ("decided", "closed")


class Situation(NamedTuple, Generic[C]):
    """What a guard may read.

    assessed: facts and assessment of the case as it would be with the step, made once.
    today: the Oslo day. terms: what the case is handled under. linked: the other cases of its
    matter. to: the state that the step leads to, once its road is known.
    """

    case: C
    command: Command
    assessed: Any
    today: date
    terms: Terms
    linked: tuple[Any, ...] = ()
    to: str = ""

    @property
    def policy(self) -> Any:
        """The policy values that the case is handled under."""
        return self.terms.policy


class Guard(NamedTuple, Generic[C]):
    """A condition of a road. says: the condition in words. reasons: why it does not hold; none = it
    holds.

    rules: ids of the rules that it cites.
    """

    says: str
    reasons: Callable[[Situation[C]], tuple[Reason, ...]]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Road(Generic[C]):
    """A way from a state by a step to a state, open if every guard holds.

    The first open one is taken.
    """

    source: str
    step: str
    to: str
    guards: tuple[Guard[C], ...] = ()


def _unchanged(case: Any, _: Any) -> Any:
    return case


def _today(situation: Situation[Any]) -> date:
    return situation.today


def _nothing_more(_: Situation[Any]) -> tuple[Any, ...]:
    return ()


def _nothing_to_try(_: Any) -> Mapping[str, tuple[Any, ...]]:
    return {}


def _links_of_command(situation: Situation[Any]) -> tuple[Link, ...]:
    return tuple(getattr(situation.command, "links", ()))


class Birth(NamedTuple):
    """A case that a step of another one bears, in the same commit.

    process: of the new case. command: what opens it, without a number. then: the commands that are
    taken on it at once. They see the case that bears it, as it is after the step, in `linked`.
    """

    process: Any
    command: Command
    then: tuple[Command, ...] = ()


def _always(_: Event) -> bool:
    return True


@dataclass(frozen=True)
class Step(Generic[C]):
    """Something that can be done to a case, under one name: verb, step and command.

    command: what asks for it. events: the classes of what it may become, by name; one class may
    be given alone. event: makes the event, once the step is allowed; None = it has the command's
    fields.
    effect: the case after the event. foresee: the case as it would be, which guards are asked
    about. checks: asked first, in every state. day: the Oslo day on which the event counts. verb:
    how the command line says it. because: the field for written grounds, if they are needed.
    readers: for fields whose type depends on other fields: the value from all fields as text.
    Raises ValueError with a sentence that says what to write. common: open to every case of every
    process, so no screen lists it. folds: timers whose notice of the same day is part of this
    step's letter, so that time does not send it first. then: the steps that follow by themselves,
    in the same commit, from what the guards read. bears: the cases that it opens, likewise. by: who
    takes it; `itself` = only such a step. tries: values of fields with which to ask whether the
    step is open in a case, where not any text will do. on: of a step that opens a case, the kind of
    its link to the case that the verb names. links: the links that a new case gets. undecided:
    whether it ends a case without a decision.
    """

    name: str
    command: type[Command]
    events: type[Event] | Mapping[str, type[Event]]
    event: Callable[[Situation[C]], Event] | None = None
    effect: Callable[[C, Recorded], C] = _unchanged
    foresee: Callable[[C, Any], C] = _unchanged
    checks: tuple[Guard[C], ...] = ()
    day: Callable[[Situation[C]], date] = _today
    verb: str = ""
    says: str = ""
    because: str = ""
    readers: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)
    by: Literal["case worker", "post", "time", "itself"] = "case worker"
    two_people: bool = False
    common: bool = False
    tries: Callable[[C], Mapping[str, tuple[Any, ...]]] = _nothing_to_try
    folds: tuple[str, ...] = ()
    then: Callable[[Situation[C]], tuple[Command, ...]] = _nothing_more
    bears: Callable[[Situation[C]], tuple[Birth, ...]] = _nothing_more
    on: str = ""
    links: Callable[[Situation[C]], tuple[Link, ...]] = _links_of_command
    undecided: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, type[Event]]:
        """The classes of the events that the step may become, by the events' names."""
        if isinstance(self.events, type):
            return {event_name(self.events): self.events}
        return self.events

    def happens(self, situation: Situation[C]) -> Event:
        """Return the event of a step that is allowed."""
        if self.event is not None:
            return self.event(situation)
        (kind,) = self.by_name.values()
        names = getattr(kind, "__dataclass_fields__", ())
        return kind(**{name: getattr(situation.command, name) for name in names})

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Names of the fields of its command that have to be stated, but for who takes it."""
        return tuple(
            each.name
            for each in fields(self.command)
            if each.name != "by" and each.default is MISSING and each.default_factory is MISSING
        )

    @property
    def by_people(self) -> bool:
        """Whether a person takes the step, and neither time nor another step."""
        return self.by in ("case worker", "post")

    @property
    def typed(self) -> str:
        """What one types for it."""
        return self.verb or self.name.replace("_", "-")


class Due(NamedTuple):
    """The last day of a timer and how it came about.

    anchor, budget: in words. anchor_day, day: Oslo dates. source: the paragraph or page.
    """

    anchor: str
    anchor_day: date
    budget: str
    day: date
    source: str


class Timer(NamedTuple, Generic[C]):
    """A date that a case waits for while it is in one of `states`.

    due: its last day, or None where it does not run. rolls: whether it moves to a working day.
    acts_after: days from the last day until time takes `step`; None = nothing happens by itself.
    party: whom the case waits for. consequence: what happens then. binds: whether a date that a
    letter told is never shortened: the later of told and computed day counts.
    """

    name: str
    states: tuple[str, ...]
    due: Callable[[C], Due | None]
    words: Words
    party: str
    consequence: str
    rolls: bool = False
    acts_after: int | None = None
    step: str | None = None
    binds: bool = False


class Addressee(NamedTuple):
    """Somebody to whom a letter goes. names: one or more, as parents of a child.

    which: tells several behind one receiver apart, without a name; "" for the only one.
    """

    names: tuple[str, ...]
    language: Language
    which: str = ""


class Receiver(NamedTuple, Generic[C]):
    """A party that gets letters.

    addressees: who they are on an Oslo day; none = the letter is left out, and `left_out` says why.
    copies: who gets copies, if not the same; none = the copy is left out, and `no_copy` says why.
    optional: whether nobody may be there to write to, and that needs no words.
    """

    name: str
    addressees: Callable[[C, date, Any], tuple[Addressee, ...]]
    left_out: str = ""
    copies: Callable[[C, date, Any], tuple[Addressee, ...]] | None = None
    no_copy: str = ""
    optional: bool = False

    def why_left_out(self, *, copy: bool) -> str:
        """Return why an original or a copy for this party may be left out; "" if it never is."""
        return self.no_copy if copy and self.copies is not None else self.left_out


class LetterRule(NamedTuple):
    """A letter that an event gives. to: who gets the original. copy: who gets the copy, if anybody.

    routine: no answer and no decision hangs on it. tells: the timers whose dates it tells, as far
    as they run and have not passed on the day it is made. when: whether an event of that name gives
    it, from what the event itself says.
    """

    event: str
    kind: str
    to: str
    copy: str | None
    title: Words
    routine: bool = False
    tells: tuple[str, ...] = ()
    when: Callable[[Event], bool] = _always


@dataclass(frozen=True, eq=False, kw_only=True)
class Tables(Generic[C]):
    """The tables of one process.

    rule_ids: rules that guards may cite. before_terms: what a case carries whose first event was
    stored before terms were recorded. links: the kinds of links of its cases. reads_linked: whether
    a case says nothing of itself without the other cases of its matter.
    """

    name: str
    title: Words
    states: tuple[State, ...]
    steps: tuple[Step[C], ...]
    roads: tuple[Road[C], ...]
    timers: tuple[Timer[C], ...] = ()
    letters: tuple[LetterRule, ...] = ()
    receivers: tuple[Receiver[C], ...] = ()
    rule_ids: frozenset[str] = frozenset()
    before_terms: Terms = NO_TERMS
    links: tuple[LinkRule, ...] = ()
    reads_linked: bool = False

    @cached_property
    def state_names(self) -> tuple[str, ...]:
        """Names of all states, in the order of the table."""
        return tuple(state.name for state in self.states)

    @cached_property
    def ended(self) -> tuple[str, ...]:
        """Names of the states in which a case has ended."""
        return tuple(state.name for state in self.states if state.ended)

    @cached_property
    def events(self) -> Mapping[str, type[Event]]:
        """Every class of events, by the events' names."""
        return {name: kind for step in self.steps for name, kind in step.by_name.items()}

    @cached_property
    def letter_kinds(self) -> tuple[str, ...]:
        """Kinds of letters, each once."""
        return tuple(dict.fromkeys(letter.kind for letter in self.letters))

    @cached_property
    def receiver_names(self) -> tuple[str, ...]:
        """Names of the receivers of letters."""
        return tuple(receiver.name for receiver in self.receivers)

    @cached_property
    def told_timers(self) -> tuple[Timer[C], ...]:
        """Timers whose dates letters tell."""
        told = {kind for letter in self.letters for kind in letter.tells}
        return tuple(timer for timer in self.timers if timer.name in told)

    @cached_property
    def routine_letters(self) -> frozenset[str]:
        """Kinds of letters on which no answer and no decision hangs."""
        return frozenset(letter.kind for letter in self.letters if letter.routine)

    def state(self, name: str) -> State:
        """Return a state by its name. Raises KeyError."""
        return self._states[name]

    def step(self, name: str) -> Step[C]:
        """Return a step by its name. Raises KeyError."""
        return self._steps[name]

    def opens(self, step: str) -> bool:
        """Return whether a step opens a case."""
        return any(road.step == step and road.source == START for road in self.roads)

    def decides(self, step: str) -> bool:
        """Return whether a step decides: all its roads lead from another state to a decided one."""
        roads = [road for road in self.roads if road.step == step and road.source != road.to]
        return bool(roads) and all(self.state(road.to).kind == "decided" for road in roads)

    @cached_property
    def handled(self) -> frozenset[str]:
        """Names of the states in which a case is handled: it is neither in force nor has ended."""
        kinds = ("working", "waiting")
        return frozenset(state.name for state in self.states if state.kind in kinds)

    @cached_property
    def parties(self) -> Mapping[str, str]:
        """For whom a case waits in each waiting state: the party of the state's first timer."""
        return {
            state.name: self._party(state.name) for state in self.states if state.kind == "waiting"
        }

    def _party(self, state: str) -> str:
        timers = (timer for timer in self.timers if state in timer.states)
        parties = (timer.party for timer in timers if timer.party not in ("", "the office"))
        return next(parties, "somebody else")

    @cached_property
    def outcomes(self) -> Mapping[str, bool]:
        """The events that end the handling of a case, and whether each is a decision."""
        return {
            event: not step.undecided
            for step in self.steps
            if any(
                road.source in {START, *self.handled} and road.to not in self.handled
                for road in self.roads
                if road.step == step.name
            )
            for event in step.by_name
        }

    def timer(self, name: str) -> Timer[C]:
        """Return a timer by its name. Raises KeyError."""
        return self._timers[name]

    def receiver(self, name: str) -> Receiver[C]:
        """Return a receiver by its name. Raises KeyError."""
        return next(receiver for receiver in self.receivers if receiver.name == name)

    def step_of(self, command: Command) -> Step[C]:
        """Return the step that a command asks for. Raises KeyError for a foreign one."""
        kind = getattr(command, "kind", None)
        if kind in self._timers and self._timers[kind].step is not None:
            return self.step(str(self._timers[kind].step))
        return self._by_command[type(command)]

    def effect_of(self, event: Event) -> Callable[[C, Recorded], C]:
        """Return what an event does to a case. Raises KeyError for a foreign one."""
        return self._effects[event.name]

    def letters_of(self, event: Event) -> tuple[LetterRule, ...]:
        """Return the letters that an event gives."""
        return tuple(rule for rule in self._letters.get(event.name, ()) if rule.when(event))

    def title_of(self, kind: str) -> Words:
        """Return the title of a kind of letter. Raises KeyError."""
        return {letter.kind: letter.title for letter in self.letters}[kind]

    @cached_property
    def _states(self) -> dict[str, State]:
        return {state.name: state for state in self.states}

    @cached_property
    def _steps(self) -> dict[str, Step[C]]:
        return {step.name: step for step in self.steps}

    @cached_property
    def _timers(self) -> dict[str, Timer[C]]:
        return {timer.name: timer for timer in self.timers}

    @cached_property
    def _by_command(self) -> dict[type, Step[C]]:
        return {step.command: step for step in self.steps if step.by != TIME}

    @cached_property
    def _effects(self) -> dict[str, Callable[[C, Recorded], C]]:
        return {name: step.effect for step in self.steps for name in step.by_name}

    @cached_property
    def _letters(self) -> dict[str, tuple[LetterRule, ...]]:
        events = dict.fromkeys(letter.event for letter in self.letters)
        return {
            event: tuple(letter for letter in self.letters if letter.event == event)
            for event in events
        }
