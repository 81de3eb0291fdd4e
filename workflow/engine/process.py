"""A process as a value: its states, steps, roads, timers and letters, checked when it is built.

Everything that engine, storage and command know of a process is read from this value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from workflow.engine.case import Case, Command, Event, Recorded, event_name
from workflow.engine.errors import Reason
from workflow.engine.language import Language, Words
from workflow.engine.letter_content import LetterContent, names_alone

if TYPE_CHECKING:
    from pydantic import BaseModel
    from transitions import Machine

C = TypeVar("C", bound=Case)
Kind = Literal["working", "waiting", "standing", "decided", "closed"]

START: Final = "new"
"""Where a case comes from that is not opened yet."""
TIME: Final = "time"
"""Who acts when time has passed."""


@dataclass(frozen=True)
class State:
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


@dataclass(frozen=True)
class Situation(Generic[C]):
    """What a guard may read.

    assessed: facts and assessment of the case as it would be with the step, made once.
    today: the Oslo day. policy: the values in force. linked: cases that this one is linked to.
    """

    case: C
    command: Command
    assessed: Any
    today: date
    policy: Any
    linked: tuple[Case, ...] = ()


@dataclass(frozen=True)
class Guard(Generic[C]):
    """A condition of a road. says: the condition in words. reasons: why it does not hold; none = it holds.

    rules: ids of the rules that it cites.
    """

    says: str
    reasons: Callable[[Situation[C]], tuple[Reason, ...]]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Road(Generic[C]):
    """A way from a state by a step to a state, open if every guard holds. The first open one is taken."""

    source: str
    step: str
    to: str
    guards: tuple[Guard[C], ...] = ()


def _unchanged(case: Any, _: Any) -> Any:
    return case


def _today(situation: Situation[Any]) -> date:
    return situation.today


@dataclass(frozen=True)
class Step(Generic[C]):
    """Something that can be done to a case, under one name: verb, step and command.

    command: what asks for it. event: makes what happened, once the step is allowed.
    events: the classes of what it may become, by name; one class may be given alone.
    effect: the case after the event. foresee: the case as it would be, which guards are asked about.
    checks: asked first, in every state. day: the Oslo day on which the event counts.
    verb: how the command line says it. because: the field for written grounds, if they are needed.
    readers: for fields whose type depends on other fields: the value from all fields as text.
    Raises ValueError with a sentence that says what to write.
    common: open to every case of every process, so no screen lists it.
    """

    name: str
    command: type[Command]
    event: Callable[[Situation[C]], Event]
    events: type[Event] | Mapping[str, type[Event]]
    effect: Callable[[C, Recorded], C] = _unchanged
    foresee: Callable[[C, Any], C] = _unchanged
    checks: tuple[Guard[C], ...] = ()
    day: Callable[[Situation[C]], date] = _today
    verb: str = ""
    says: str = ""
    because: str = ""
    readers: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)
    by: Literal["case worker", "post", "time"] = "case worker"
    two_people: bool = False
    common: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, type[Event]]:
        """The classes of the events that the step may become, by the events' names."""
        if isinstance(self.events, type):
            return {event_name(self.events): self.events}
        return self.events

    @property
    def typed(self) -> str:
        """What one types for it."""
        return self.verb or self.name


@dataclass(frozen=True)
class Due:
    """The last day of a timer and how it came about.

    anchor, budget: in words. anchor_day, day: Oslo dates. source: the paragraph or page.
    """

    anchor: str
    anchor_day: date
    budget: str
    day: date
    source: str


@dataclass(frozen=True)
class Timer(Generic[C]):
    """A date that a case waits for while it is in one of `states`.

    due: its last day, or None where it does not run. rolls: whether it moves to a working day.
    acts_after: days from the last day until time takes `step`; None = nothing happens by itself.
    party: whom the case waits for. consequence: what happens then.
    """

    name: str
    states: tuple[str, ...]
    due: Callable[[C, Any], Due | None]
    words: Words
    party: str
    consequence: str
    rolls: bool = False
    acts_after: int | None = None
    step: str | None = None


@dataclass(frozen=True)
class Addressee:
    """Somebody to whom a letter goes. names: one or more, as parents of a child."""

    names: tuple[str, ...]
    language: Language


@dataclass(frozen=True)
class Receiver(Generic[C]):
    """A party that gets letters.

    addressees: who they are on an Oslo day; none = the letter is left out, and `left_out` says why.
    """

    name: str
    addressees: Callable[[C, date, Any, Any], tuple[Addressee, ...]]
    left_out: str = ""


@dataclass(frozen=True)
class LetterRule:
    """A letter that an event gives. to: who gets the original. copy: who gets the copy, if anybody.

    routine: no answer and no decision hangs on it, so it needs no signature.
    """

    event: str
    kind: str
    to: str
    copy: str | None
    title: Words
    routine: bool = False


def _nothing(_: Any, __: Any) -> Any:
    return None


def _no_key(_: Any) -> tuple[str, ...]:
    return ()


def _no_findings(_: Any, __: Any) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, eq=False)
class Process(Generic[C]):
    """A kind of case. Raises ValueError, naming process and row, when its tables do not fit together.

    case: the class of its cases. form: what an application file holds. policy: the values in force
    unless others are given. assess: facts and assessment of a case, handed along as `assessed`. after: what every event does to a case.
    key: what the case is about, as parts that together are unique. rule_ids: that guards may cite.
    letter_content: what a letter says beside its template, from (letter, case after the event,
    recorded event, policy, assessed). findings: what a scenario may expect of a case beside state,
    letters, deadlines and events, all optional; found: the same of a case and its `assessed`.
    folder: where the data files of the process are: `letters/nb`, `letters/nn`, `form`.
    """

    name: str
    title: Words
    case: type[C]
    form: "type[BaseModel]"
    states: tuple[State, ...]
    steps: tuple[Step[C], ...]
    roads: tuple[Road[C], ...]
    timers: tuple[Timer[C], ...] = ()
    letters: tuple[LetterRule, ...] = ()
    receivers: tuple[Receiver[C], ...] = ()
    letter_content: Callable[..., LetterContent] = names_alone
    findings: "type[BaseModel] | None" = None
    found: Callable[[C, Any], Mapping[str, object]] = _no_findings
    folder: Path | None = None
    policy: Any = None
    assess: Callable[[C, Any], Any] = _nothing
    after: Callable[[C, Recorded], C] = _unchanged
    key: Callable[[C], tuple[str, ...]] = _no_key
    rule_ids: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        from workflow.engine.checks import faults_of

        faults = faults_of(self)
        if faults:
            raise ValueError(f"process {self.name}: " + "; ".join(faults))

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
    def routine_letters(self) -> frozenset[str]:
        """Kinds of letters on which no answer and no decision hangs."""
        return frozenset(letter.kind for letter in self.letters if letter.routine)

    @cached_property
    def letter_texts(self) -> Path | None:
        """The folder with a template of each kind of letter in `nb/` and `nn/`."""
        return None if self.folder is None else self.folder / "letters"

    @cached_property
    def machine(self) -> "Machine":
        """The state machine of the roads, which decides what is open."""
        from workflow.engine.roads import machine_of

        return machine_of(self)

    def state(self, name: str) -> State:
        """Return a state by its name. Raises KeyError."""
        return self._states[name]

    def step(self, name: str) -> Step[C]:
        """Return a step by its name. Raises KeyError."""
        return self._steps[name]

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

    def letters_of(self, event: str) -> tuple[LetterRule, ...]:
        """Return the letters that an event gives."""
        return self._letters.get(event, ())

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
        return {event: tuple(letter for letter in self.letters if letter.event == event) for event in events}
