"""Check that what many workers were answered could have come from one acting after the other.

`legal_order` searches an order of all operations on a case in which each answer is the one that
`explained` allows. An operation that ended before another began must come first in it. What a case
answers is written here once more, as a small table that imports nothing of the product.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from reliability.races.workers import Said, named


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

    @property
    def outcome(self) -> str:
        """Return the outcome by what is known now."""
        if not self.outside:
            return "reject"
        return "grant" if self.dated else "missing"


def next_state(case: Plain, verb: str, given: str, by: str) -> str | None:
    """Return the state that a step leads to, or None where it is refused."""
    decided, waits = case.outcome != "missing", bool(case.proposer)
    match case.state, verb:
        case _, "note" | "assign":
            return case.state
        case "received", "start" if decided:
            return "under_review"
        case "received", "ask" if not decided:
            return "missing_info"
        case "received" | "under_review", "answer" | "judge":
            return case.state
        case "missing_info", "answer" | "judge":
            return "under_review" if decided_with(case, verb, given) else "missing_info"
        case "missing_info", "extend" if not case.extended:
            return "missing_info"
        case "under_review", "ask" if given or not decided:
            return "missing_info"
        case "under_review", "propose" if case.rare and case.outcome == "grant" and not waits:
            return "under_review"
        case "under_review", "return" if waits:
            return "under_review"
        case "under_review", "approve" if waits and case.proposer != by and case.outcome == "grant":
            return "rejected"
        case "under_review", "grant" if case.outcome == "grant" and not waits:
            return "granted"
        case "under_review", "reject" if case.outcome == "reject" and not waits:
            return "rejected"
    return None


def decided_with(case: Plain, verb: str, given: str) -> bool:
    """Return whether an answer or a finding leaves nothing decisive missing."""
    return with_facts(case, verb, given).outcome != "missing"


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
    handled = case.handled | {identity} if identity else case.handled
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
