"""Move an open case to other rules or policy values: the step, its event, and what it changes.

A process takes these steps into its table, says by its roads which cases may be moved, and by
`demands` what the new rules demand. Everything that follows from a move is one commit with it: also
a letter about each day that is later now than a letter had told.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Final, NewType, cast

from workflow.engine.errors import NotAssessed, Reason, Refused
from workflow.engine.events import Command, Event, Says
from workflow.engine.tables import Guard, Situation, Step
from workflow.engine.terms import EventWithTerms, Terms, different_values, value_text, values_of
from workflow.engine.timers import Deadline, in_force

PolicyValues = NewType("PolicyValues", object)
"""The values of a policy, of the process's own class."""


@dataclass(frozen=True)
class Move(Command):
    """Handle the case under other policy values, or the rules of another day, or both.

    policy, rules: None = as before.
    """

    because: str
    policy: Annotated[
        PolicyValues | None, Says("policy values; one that is not stated takes its default")
    ] = None
    rules: Annotated[date | None, Says("the day whose rules are taken")] = None


@dataclass(frozen=True)
class ChangedValue:
    """A policy value that a move changed. before, after: as one writes them."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class RulesChanged(EventWithTerms):
    """The case is handled under other rules or policy values from now on.

    rule_set_before, rules_before: name and content hash of its rules until now. changed: the policy
    values that differ.
    """

    because: str
    rule_set_before: str
    rules_before: str
    changed: tuple[ChangedValue, ...]


@dataclass(frozen=True)
class TellLaterDay(Command):
    """Tell in a letter that the day of a timer is later than a letter had told."""

    timer: str


@dataclass(frozen=True)
class LaterDayTold(Event):
    """A letter told that the day of a timer is later than one had told."""

    timer: str


def moved_terms(case: Any, command: Move) -> Terms:
    """Return what a case carries after a move.

    Other policy values leave its rules as they are, unless old and new values choose different
    rules for a case of its day. Raises Refused if there are no such values or rules.
    """
    process, own = case.process, case.terms
    policy = case.policy if command.policy is None else command.policy
    if command.policy is not None and not isinstance(policy, type(process.policy)):
        raise _refused(case, f"the process {process.name} has no such policy")
    try:
        if command.rules is None:
            before, after = (process.terms(case.received, each) for each in (own.policy, policy))
            same = before.rule_set == after.rule_set
            return replace(own, policy=policy) if same else cast("Terms", after)
        found = cast("Terms", process.terms(case.received, policy, command.rules))
    except NotAssessed as none:
        raise _refused(case, none.says) from None
    if not found.rule_set:
        raise _refused(case, f"the process {process.name} has no rules by date")
    return found


def under_moved_terms(case: Any, command: Move) -> Any:
    """Return the case as it would be after a move; the same one if nothing changes."""
    terms = moved_terms(case, command)
    return case if terms == case.terms else replace(case, terms=terms)


def changes_nothing(case: Any, command: Move) -> bool:
    """Tell whether a case carries already what a move would give it. Raises Refused."""
    return bool(moved_terms(case, command) == case.terms)


def tells_later(*timers: str) -> Callable[[Event], bool]:
    """Return the condition of a letter: it is about the day of one of these timers."""
    return lambda event: isinstance(event, LaterDayTold) and event.timer in timers


def _refused(case: Any, says: str) -> Refused:
    says = f"{says[0].lower()}{says[1:]}"
    return Refused("move", case.state, (Reason("road", says, "The case keeps what it carries."),))


def _something_new(now: Situation[Any]) -> tuple[Reason, ...]:
    command = cast("Move", now.command)
    if command.policy is None and command.rules is None:
        help_ = "Name a policy (`--policy FILE`) or the day of the rules (`--rules DATE`)."
        return (Reason("road", "nothing says where the case is moved to", help_),)
    if changes_nothing(now.case, command):
        says = "the case carries these rules and policy values already"
        return (Reason("road", says, "There is nothing to do."),)
    return ()


def _happened(now: Situation[Any]) -> RulesChanged:
    terms = moved_terms(now.case, cast("Move", now.command))
    return RulesChanged(
        terms=terms,
        because=cast("Move", now.command).because,
        rule_set_before=now.terms.rule_set,
        rules_before=now.terms.rules,
        changed=_changed(now.policy, terms.policy),
    )


def _changed(before: Any, after: Any) -> tuple[ChangedValue, ...]:
    """Return the values that differ, by name, in words."""
    if before is None:
        return ()
    old, new = (values_of(each) for each in (before, after))
    return tuple(
        ChangedValue(name, value_text(old[name]), value_text(new[name]))
        for name in different_values(before, after)
    )


def _later_days(now: Situation[Any]) -> tuple[TellLaterDay, ...]:
    """Return what tells each day that a move makes later than the newest letter says.

    A day that has passed is not told.
    """
    moved = replace(under_moved_terms(now.case, cast("Move", now.command)), state=now.to)
    return tuple(
        TellLaterDay(now.command.by, timer.name)
        for timer in now.case.process.told_timers
        if _is_later(in_force(now.case, timer), in_force(moved, timer), now.today)
    )


def _is_later(old: Deadline | None, new: Deadline | None, today: date) -> bool:
    if old is None or new is None or new.told is None:
        return False
    return new.due > max(old.due, new.told.day) and new.due >= today


SOMETHING_NEW: Final[Guard[Any]] = Guard("it carries something else then", _something_new)
LATER_DAY: Final = "tell_later_day"
"""The step that a move takes for each day that it makes later."""


def moving(demands: Callable[[Situation[Any]], tuple[Command, ...]]) -> tuple[Step[Any], ...]:
    """Return the step of a process that moves a case, and the one that tells a later day.

    demands: the steps that the new rules demand; they come before later days are told.
    """
    move = Step(
        name="move",
        command=Move,
        event=_happened,
        events=RulesChanged,
        foresee=under_moved_terms,
        checks=(SOMETHING_NEW,),
        because="because",
        then=lambda now: (*demands(now), *_later_days(now)),
        says="Handle an open case under other rules or policy values.",
    )
    return (
        move,
        Step(name=LATER_DAY, command=TellLaterDay, events=LaterDayTold, by="itself"),
    )
