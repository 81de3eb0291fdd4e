"""What every case is: an opening, a state, and the events that brought it there.

A process adds fields of its own by a subclass. A case is never changed; `apply` returns a new one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Self

from workflow.engine.errors import UnknownState
from workflow.engine.events import CameDue, Command, Event, Recorded, Says, event_name
from workflow.engine.links import Link, Linked
from workflow.engine.tables import Tables
from workflow.engine.terms import EventWithTerms, Terms

__all__ = [
    "CameDue",
    "Case",
    "Command",
    "Event",
    "Recorded",
    "Says",
    "apply",
    "event_name",
    "fold",
    "known_state",
]


@dataclass(frozen=True)
class Case:
    """A case of some process.

    received: the Oslo day on which the application arrived. application: what its file holds.
    terms: the rule set and the policy that it is handled under. linked: the other cases of its
    matter, as they were in the transaction that read it; none where nobody read them.
    """

    process: Any
    number: str
    state: str
    received: date
    application: Any
    events: tuple[Recorded, ...]
    assigned_to: str | None
    terms: Terms
    linked: tuple[Any, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def opened(cls, process: Tables[Any], number: str, recorded: Recorded) -> Self:
        """Return a new case from its first event.

        Raises ValueError if that event brings no application.
        """
        application = getattr(recorded.event, "application", None)
        if application is None:
            raise ValueError(f"case {number} does not begin with the receipt of an application")
        return cls(
            process=process,
            number=number,
            state=known_state(process, recorded.state, number),
            received=recorded.effective,
            application=application,
            events=(recorded,),
            assigned_to=None,
            terms=_terms_in(recorded.event) or process.before_terms,
        )

    @property
    def policy(self) -> Any:
        """The policy values that the case is handled under."""
        return self.terms.policy

    @property
    def ended(self) -> bool:
        """Whether no road leads on: the case is decided or closed."""
        return bool(self.process.state(self.state).ended)

    @property
    def decided(self) -> bool:
        """Whether the case ended with a decision."""
        return bool(self.process.state(self.state).kind == "decided")

    @property
    def links(self) -> tuple[Link, ...]:
        """The links that the case got when it was opened."""
        events = (recorded.event for recorded in self.events)
        return tuple(Link(each.kind, each.number) for each in events if isinstance(each, Linked))

    def linked_to(self, kind: str) -> tuple[Any, ...]:
        """Return the cases that this one links to by a kind of link, as far as they were read."""
        numbers = {link.number for link in self.links if link.kind == kind}
        return tuple(case for case in self.linked if case.number in numbers)

    def linking(self, kind: str) -> tuple[Any, ...]:
        """Return the cases that link to this one by a kind of link, as far as they were read."""
        return tuple(case for case in self.linked if Link(kind, self.number) in case.links)

    @cached_property
    def dates(self) -> dict[str, Any]:
        """What `workflow.engine.timers.in_force` has computed of this case, by name of the timer.

        It never changes, since a case never does: the case after an event is another one.
        """
        return {}

    def happened(self, name: str) -> bool:
        """Whether the case has an event of that name."""
        return any(recorded.event.name == name for recorded in self.events)


def known_state(process: Tables[Any], state: str, number: str) -> str:
    """Return the state. Raises UnknownState, naming the case, if the process has no such state."""
    if state not in process.state_names:
        raise UnknownState(
            f"case {number} is stored in a state that does not exist; restore it from a backup"
        )
    return state


def apply(case: Any, recorded: Recorded) -> Any:
    """Return the case with one more event.

    An event with terms changes those of the case.
    Raises UnknownState, and KeyError for an event that its process does not have.
    """
    process: Any = case.process
    state = known_state(process, recorded.state, case.number)
    terms = _terms_in(recorded.event) or case.terms
    case = replace(case, state=state, events=(*case.events, recorded), terms=terms)
    effect = process.effect_of(recorded.event)
    return effect(process.after(case, recorded), recorded)


def fold(process: Any, number: str, recorded: Iterable[Recorded]) -> Any:
    """Return the case that its events add up to.

    Raises ValueError for no events or a first one that opens no case.
    """
    first, *rest = recorded
    case = process.case.opened(process, number, first)
    for entry in rest:
        case = apply(case, entry)
    return case


def _terms_in(event: Event) -> Terms | None:
    """Return the terms that an event records, if it records any."""
    return event.terms if isinstance(event, EventWithTerms) else None
