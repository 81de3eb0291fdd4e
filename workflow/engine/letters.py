"""The letters that an event gives, as the process's table says. No text and no delivery."""

from collections.abc import Iterator
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


def letters_for(case: Case, recorded: Recorded, assessed: Any = None) -> tuple[Letter, ...]:
    """Return the letters that an event gives, each original before its copy.

    case: after the event. assessed: made from the case if not given.
    """
    made = oslo_day(recorded.recorded)
    return tuple(
        Letter(
            case=case.number,
            event=recorded.sequence,
            kind=rule.kind,
            to=receiver.name,
            copy=receiver.name != rule.to,
            names=addressee.names,
            language=addressee.language,
            made=made,
            addressee=addressee.which,
        )
        for rule, receiver, addressees, _ in _destined(case, recorded, assessed)
        for addressee in addressees
    )


def left_out(case: Case, recorded: Recorded, assessed: Any = None) -> str:
    """Return why an event's letters to somebody are left out, or "". Arguments as `letters_for`."""
    destined = _destined(case, recorded, assessed)
    return " ".join(dict.fromkeys(why for _, _, addressees, why in destined if not addressees))


def told_by(case: Case, recorded: Recorded, assessed: Any = None) -> tuple[Told, ...]:
    """Return the dates that an event's letters tell. Arguments as `letters_for`.

    A date that has passed on the day of the letter is not told, nor one that nobody is written of.
    """
    made = oslo_day(recorded.recorded)
    kinds = (
        kind
        for rule, _, addressees, _ in _destined(case, recorded, assessed)
        if addressees
        for kind in rule.tells
    )
    dates = (in_force(case, case.process.timer(kind)) for kind in dict.fromkeys(kinds))
    return tuple(sorted(Told(each.kind, each.due) for each in dates if each and each.due >= made))


def _destined(
    case: Case, recorded: Recorded, assessed: Any
) -> Iterator[tuple[LetterRule, Receiver[Any], tuple[Addressee, ...], str]]:
    """Yield each letter of an event, a receiver of it, who that is, and why if it is nobody."""
    process, made = case.process, oslo_day(recorded.recorded)
    rules = process.letters_of(recorded.event)
    if not rules:
        return
    assessed = process.assess(case) if assessed is None else assessed
    for rule in rules:
        for to in (rule.to, rule.copy):
            if to is not None:
                receiver, is_copy = process.receiver(to), to != rule.to
                find = receiver.copies if is_copy and receiver.copies else receiver.addressees
                addressees = find(case, made, assessed)
                yield rule, receiver, addressees, receiver.why_left_out(copy=is_copy)
