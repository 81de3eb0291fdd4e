"""The letters that an event gives, as the process's table says. No text and no delivery."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from workflow.engine.calendar import oslo_day
from workflow.engine.case import Case, Recorded
from workflow.engine.events import Told
from workflow.engine.language import Language
from workflow.engine.process import Addressee, LetterRule, Receiver
from workflow.engine.timers import in_force


class Letter(NamedTuple):
    """One letter to one addressee.

    event: sequence of the event that gave it. to: the receiver. copy: whether it is the copy.
    names: whom it is addressed to. made: the Oslo day on which it was made. addressee: which of
    several behind one receiver.
    """

    case: str
    event: int
    kind: str
    to: str
    copy: bool
    names: tuple[str, ...]
    language: Language
    made: date
    addressee: str = ""


class Destined(NamedTuple):
    """One letter of an event, and a receiver of it. addressees: who that is; none = nobody.

    left_out: what the event remarks where it is nobody.
    """

    rule: LetterRule
    receiver: Receiver[Any]
    addressees: tuple[Addressee, ...]
    left_out: str


def letters_for(case: Case, recorded: Recorded, assessed: Any = None) -> tuple[Letter, ...]:
    """Return the letters that an event gives, each original before its copy.

    Arguments as `destined`.
    """
    return letters_to(destined(case, recorded, assessed), case, recorded)


def letters_to(letters: Iterable[Destined], case: Case, recorded: Recorded) -> tuple[Letter, ...]:
    """Return the letters of an event, each original before its copy. case: after the event."""
    made = oslo_day(recorded.recorded)
    return tuple(
        Letter(
            case=case.number,
            event=recorded.sequence,
            kind=each.rule.kind,
            to=each.receiver.name,
            copy=each.receiver.name != each.rule.to,
            names=addressee.names,
            language=addressee.language,
            made=made,
            addressee=addressee.which,
        )
        for each in letters
        for addressee in each.addressees
    )


def left_out(letters: Iterable[Destined]) -> str:
    """Return why an event's letters to somebody are left out, or ""."""
    return " ".join(dict.fromkeys(each.left_out for each in letters if not each.addressees))


def told_by(letters: Iterable[Destined], case: Case, recorded: Recorded) -> tuple[Told, ...]:
    """Return the dates that an event's letters tell. case: after the event.

    A date that has passed on the day of the letter is not told, nor one that nobody is written of.
    """
    made = oslo_day(recorded.recorded)
    kinds = (kind for each in letters if each.addressees for kind in each.rule.tells)
    dates = (in_force(case, case.process.timer(kind)) for kind in dict.fromkeys(kinds))
    return tuple(sorted(Told(each.kind, each.due) for each in dates if each and each.due >= made))


def destined(case: Case, recorded: Recorded, assessed: Any = None) -> tuple[Destined, ...]:
    """Return each letter of an event with each of its receivers.

    case: after the event. assessed: made from the case if not given.
    """
    process, made = case.process, oslo_day(recorded.recorded)
    rules = process.letters_of(recorded.event)
    if rules and assessed is None:
        assessed = process.assess(case)

    def to(rule: LetterRule, name: str) -> Destined:
        receiver, is_copy = process.receiver(name), name != rule.to
        find = receiver.copies if is_copy and receiver.copies else receiver.addressees
        why = receiver.why_left_out(copy=is_copy)
        return Destined(rule, receiver, find(case, made, assessed), why)

    return tuple(to(rule, name) for rule in rules for name in (rule.to, rule.copy) if name)
