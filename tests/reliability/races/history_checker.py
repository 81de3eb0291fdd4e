"""Check that what many workers were answered could have come from one acting after the other.

`legal_order` searches an order of all operations on a case in which each answer is the one that
`explained` allows. An operation that ended before another began must come first in it. Which steps
a case allows is asked of the model in `oracles/`, which imports nothing of the product.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from cases import RECEIVED
from oracles.applications import KINDS, Answers
from oracles.case import File, Request
from oracles.words import Person, Refusal, Step
from reliability.races.workers import AT, Said, named


@dataclass(frozen=True)
class Plain:
    """A case, as simply as possible.

    rare: whether it is a case of § 3b. dated: whether the day of the first consultation is known.
    outside: whether the treatment is outside hospital. handled: ids of commands done. judged: who
    judged last, and what: the same finding again is a repetition.
    """

    rare: bool
    dated: bool
    outside: bool = True
    state: str = "received"
    proposer: str = ""
    extended: bool = False
    version: int = 1
    sequence: int = 1
    owner: str | None = None
    changed_by: str = "post"
    handled: frozenset[str] = frozenset()
    judged: tuple[str, str] | None = None


def next_state(case: Plain, verb: str, given: str, by: str) -> str | None:
    """Return the state that a step leads to by the model of a case, or None where it is refused."""
    model = _model_of(case)
    try:
        model.take(_step(verb, given, by), AT)
    except Refusal:
        return None
    return model.state


def _model_of(case: Plain) -> File:
    """Return the model of a case that is as this one."""
    kind = KINDS["rare" if case.rare else "epilepsy"]
    answers: Answers = {**dict.fromkeys(kind.rules, True), "specialist": case.rare}
    answers |= {"S-4": case.outside, "A-8": True if case.dated else None}
    patient = Person("14836130031", "Ingrid Solbakken", date(1961, 3, 14))
    model = File("2015-000001", kind, patient, answers, True, None, RECEIVED, state=case.state)
    model.request = Request(RECEIVED, wrong_applicant=False, extended=case.extended)
    model.proposer = case.proposer or None
    return model


def _step(verb: str, given: str, by: str) -> Step:
    """Return the model's step for what a worker does."""
    match verb:
        case "answer":
            return Step("answer", by, supplies={"A-8": True})
        case "judge":
            return Step("answer", by, rule="S-4", value=given == "yes")
        case "ask":
            return Step("ask", by, facts=(given,) if given else ())
        case "assign":
            return Step("assign", by, to=given)
        case _:
            return Step(verb, by)


def with_facts(case: Plain, verb: str, given: str) -> Plain:
    """Return the case with an answer or a finding in it."""
    if verb == "answer":
        return replace(case, dated=True)
    return replace(case, outside=given == "yes") if verb == "judge" else case


def after(case: Plain, verb: str, given: str, by: str, identity: str | None) -> Plain | None:
    """Return the case after a step, or None where it is refused."""
    state = next_state(case, verb, given, by)
    if state is None:
        return None
    case = with_facts(case, verb, given)
    match verb:
        case "ask":
            case = replace(case, extended=False)
        case "extend":
            case = replace(case, extended=True)
        case "propose":
            case = replace(case, proposer=by)
        case "return":
            case = replace(case, proposer="")
        case "assign":
            case = replace(case, owner=given)
        case "judge":
            case = replace(case, judged=(by, given))
    handled = case.handled
    if verb == "answer":  # an earlier answer that said otherwise counts again after this one
        handled = frozenset(each for each in handled if not each.startswith("answer "))
    if identity:
        handled |= {identity}
    return replace(
        case,
        state=state,
        version=case.version + 1,
        sequence=case.sequence + 1,
        changed_by=by,
        handled=handled,
    )


def explained(case: Plain, said: Said) -> Plain | None:
    """Return the case after an operation, or None if the case would have answered otherwise."""
    shown = (said.version, said.sequence, said.state)
    if said.verb == "look":
        return (
            case
            if (*shown, said.name) == (case.version, case.sequence, case.state, case.owner)
            else None
        )
    by = named(said.worker)
    identity = f"answer {said.given}" if said.verb == "answer" else said.command_id
    again = {"assign": said.given == case.owner, "judge": case.judged == (by, said.given)}
    if again.get(said.verb) or identity in case.handled:
        return (
            case if said.answer == "repeated" and shown[1:] == (case.sequence, case.state) else None
        )
    if said.expects is not None and said.expects != case.version:
        return case if said.answer == "conflict" and said.name == case.changed_by else None
    new = after(case, said.verb, said.given, by, identity)
    if new is None:
        return case if said.answer == "refused" and said.state == case.state else None
    if said.answer == "tried":
        return case if shown == (case.version, new.sequence, new.state) else None
    return (
        new if said.answer == "done" and shown == (new.version, new.sequence, new.state) else None
    )


class Story(NamedTuple):
    """As much of a history as can be explained, in order.

    end: the case after it. left: the operations that come next, none of which can be explained;
    empty = the whole history is explained.
    """

    order: tuple[Said, ...]
    end: Plain
    left: tuple[Said, ...]


def legal_order(history: Sequence[Said], case: Plain) -> Story:
    """Return the operations on one case in an order that explains them.

    Where there is none, return the longest order that explains a part.
    """
    queues = [
        sorted((x for x in history if x.worker == worker), key=lambda x: x.began)
        for worker in {x.worker for x in history}
    ]
    assert all(one.ended <= other.began for queue in queues for one, other in pairwise(queue)), (
        "a worker does one thing at a time"
    )
    start: _Place = (tuple(0 for _ in queues), case)
    came: dict[_Place, tuple[_Place, Said] | None] = {start: None}
    open_places, furthest = [start], start
    while open_places:
        found = open_places.pop()
        furthest = max(furthest, found, key=lambda place: sum(place[0]))
        positions, case = found
        heads = [
            (n, queue[at])
            for n, (queue, at) in enumerate(zip(queues, positions, strict=True))
            if at < len(queue)
        ]
        if not heads:
            break
        first_end = min(said.ended for _, said in heads)
        steps = [(n, said, explained(case, said)) for n, said in heads if said.began <= first_end]
        nexts = [(n, said, new) for n, said, new in steps if new is not None]
        # An operation that changes nothing can come first: if a later place is legal, so is this.
        idle = [step for step in nexts if step[2] == case]
        for n, said, new in idle[:1] or nexts:
            place: _Place = (tuple(at + (n == m) for m, at in enumerate(positions)), new)
            if place not in came:
                came[place] = (found, said)
                open_places.append(place)
    left = tuple(
        queue[at] for queue, at in zip(queues, furthest[0], strict=True) if at < len(queue)
    )
    return Story(_way_to(furthest, came), furthest[1], left)


_Place = tuple[tuple[int, ...], Plain]


def _way_to(place: _Place, came: dict[_Place, tuple[_Place, Said] | None]) -> tuple[Said, ...]:
    way = []
    while (step := came[place]) is not None:
        place, said = step
        way.append(said)
    return tuple(way[::-1])
