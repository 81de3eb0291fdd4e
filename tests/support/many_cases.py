"""Fill a database with very many cases, quickly: a few lives are made once and stored many times.

Each case has its own number, persons and chain, and its letters name it. The rows are those that
the store itself makes, but many go into one transaction. As an office is: about every eighth case
is undecided, and a patient has one or two cases, if that is asked for.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from builders import PERSONS, of_somebody_born_that_month, of_somebody_else
from cases import ELI, OLA, RECEIVED, day, noon
from sqlalchemy import insert

from handlers.analysis.replay import next_step
from handlers.cli.demo import CHANGES
from handlers.letters.document import as_json
from handlers.letters.rendering import render
from scenarios.applications import read_application
from storage.canonical import canonical
from storage.chain import BEFORE_THE_FIRST
from storage.lines import outdated_row
from storage.policy_values import policy_rows
from storage.records import Hold, LetterToStore, rows_of
from storage.store import Store, random_id
from storage.tables import (
    case_counter,
    case_file,
    case_key,
    case_line,
    command,
    event,
    letter,
    person,
    policy_values,
)
from workflow.engine.advance import Outcome, advance, due, next_due, open_case
from workflow.engine.case import Command, Recorded
from workflow.engine.steps import Note, Register
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import assessment
from workflow.reimbursement.commands import Answer, Approve, Grant, Propose
from workflow.reimbursement.events import ApplicationReceived
from workflow.reimbursement.merging import merge
from workflow.reimbursement.process import REIMBURSEMENT

LIBRARY = Path("scenarios/library/applications").resolve()
Other = Callable[[Application], Application]
"""Makes an application that of another person."""
_NUMBER = "2015-000000"
_YEAR_HOLDS = 999_999
_AT_ONCE = 500


@dataclass(frozen=True)
class Life:
    """The life of one application: each outcome with the text of its letters."""

    outcomes: tuple[tuple[Outcome, tuple[LetterToStore, ...]], ...]
    next_day: date | None


@cache
def lives() -> tuple[Life, ...]:
    """Return a life of each application of the library, and of each changed to end otherwise."""
    files = sorted(LIBRARY.glob("*.yaml"))
    plain = [read_application(file) for file in files]
    changed = [
        merge(read_application(file), Application.model_validate(CHANGES[file.stem]))
        for file in files
        if file.stem in CHANGES
    ]
    return tuple(_life(application) for application in (*plain, *changed))


def _life(application: Application) -> Life:
    """Let a case worker handle an application to its end.

    What is missing is asked for, and answered after the reminder. § 3b is refused on discretion.
    """
    at = noon(RECEIVED)
    outcomes = [open_case(REIMBURSEMENT, Register("post", _NUMBER, application), at)]

    def step(*orders: Command) -> None:
        outcomes.extend(advance(outcomes[-1].case, order, at) for order in orders)

    step(Note(ELI, "The doctor's secretary called."))
    while (order := next_step(outcomes[-1].case)) is not None:
        if isinstance(order, Grant) and assessment(outcomes[-1].case).basis == "§ 3b":
            step(Propose(ELI, "The effect is not proportionate."), Approve(OLA))
            continue
        step(order)
        if outcomes[-1].case.state == "missing_info":
            at = noon(day(15))
            while passed := due(outcomes[-1].case, at):
                step(passed[0])
            step(Answer("post", Application.model_validate({"initiation": {"date": "2015-03-02"}})))
    return Life(
        tuple((outcome, _letters(outcome)) for outcome in outcomes), next_due(outcomes[-1].case)
    )


def _letters(outcome: Outcome) -> tuple[LetterToStore, ...]:
    texts = [
        as_json(render(letter, outcome.case, outcome.events[0], case_worker=ELI))
        for letter in outcome.letters
    ]
    return tuple(LetterToStore(x, text) for x, text in zip(outcome.letters, texts, strict=True))


@cache
def undecided_lives() -> tuple[Life, ...]:
    """Return the lives that did not end, and each other one up to a step before its decision."""
    cut = []
    for n, life in enumerate(lives()):
        kept = life.outcomes[: 1 + n % 3]
        while not kept[-1][0].case.process.state(kept[-1][0].case.state).kind.startswith("w"):
            kept = kept[:-1]
        cut.append(Life(kept, next_due(kept[-1][0].case)))
    return tuple(cut)


def _as_in_an_office() -> Iterator[Life]:
    """Yield lives without end: every eighth is undecided."""
    decided = cycle(life for life in lives() if life.outcomes[-1][0].case.ended)
    for undecided in cycle(undecided_lives()):
        yield undecided
        yield from islice(decided, 7)


def fill(
    store: Store,
    cases: int,
    *,
    as_in_an_office: bool = False,
    chosen: Iterable[Life] | None = None,
) -> int:
    """Store so many cases in an empty database; how many events they have.

    chosen: their lives; None = those of the library.
    """
    events = 0
    if chosen is None:
        chosen = _as_in_an_office() if as_in_an_office else cycle(lives())
    other = of_somebody_born_that_month if as_in_an_office else _one_of_few
    numbers = (f"{2015 + n // _YEAR_HOLDS:04d}-{n % _YEAR_HOLDS + 1:06d}" for n in range(cases))
    pairs = list(zip(numbers, islice(chosen, cases), strict=True))
    with store.transaction(write=True) as work:
        own = policy_rows(REIMBURSEMENT.name, lives()[0].outcomes[0][0].case.terms)
        work.connection.execute(insert(policy_values), own)
    for start in range(0, cases, _AT_ONCE):
        rows: dict[Any, list[dict[str, Any]]] = {
            person: [],
            case_file: [],
            event: [],
            letter: [],
            command: [],
            case_key: [],
            case_line: [],
        }
        for place, (number, life) in enumerate(pairs[start : start + _AT_ONCE], start):
            for table, row in _rows(number, life, partial(other, n=place)):
                rows[table].append(row)
        with store.transaction(write=True) as work:
            for table, those in rows.items():
                if those:
                    work.connection.execute(insert(table), those)
        events += len(rows[event])
    years = {2015 + n // _YEAR_HOLDS: n % _YEAR_HOLDS + 1 for n in range(cases)}
    with store.transaction(write=True) as work:
        work.connection.execute(
            insert(case_counter), [{"year": year, "last": last} for year, last in years.items()]
        )
    return events


def _one_of_few(application: Application, n: int) -> Application:
    return of_somebody_else(application, n % PERSONS)


def _of_somebody_else(recorded: Recorded, other: Other) -> Recorded:
    """Return an event with another person's number, where it brings the application."""
    if not isinstance(recorded.event, ApplicationReceived):
        return recorded
    own = other(recorded.event.application)
    return replace(recorded, event=replace(recorded.event, application=own))


def _rows(number: str, life: Life, other: Other) -> Iterator[tuple[Any, dict[str, Any]]]:
    hold, saves = Hold(0, BEFORE_THE_FIRST, None), 0
    persons: list[dict[str, Any]] = []
    stated: set[str | None] = set()
    for outcome, letters in life.outcomes:
        events = tuple(_of_somebody_else(each, other) for each in outcome.case.events)
        application = other(outcome.case.application)
        case = replace(outcome.case, number=number, events=events, application=application)
        added = tuple(_of_somebody_else(each, other) for each in outcome.events)
        own = [_renumbered(letter, number) for letter in letters]
        order = random_id()
        rows = rows_of([outcome._replace(case=case, events=added)], own, order, hold, random_id)
        hold, saves = Hold(len(case.events), rows.head, rows.person_id), saves + 1
        persons += rows.persons
        stated |= {row["person_id"] for row in rows.events}
        yield from ((event, row) for row in rows.events)
        yield from ((letter, row) for row in rows.letters)
        last = case.events[-1]
        answer = canonical({"number": number, "sequence": len(case.events), "state": case.state})
        yield (
            command,
            {"command_id": order, "case_number": number, "answer": answer, "at": last.recorded},
        )
    found_by = {"process": rows.process, "case_number": number}
    yield from ((case_key, {**found_by, "key": key}) for key in rows.keys)
    yield from ((person, row) for row in persons if row["id"] in (stated | {rows.person_id}))
    yield (
        case_file,
        {
            "number": number,
            "process": rows.process,
            "state": case.state,
            "received": case.received,
            "version": saves,
            "event_count": hold.events,
            "head_hash": hold.head,
            "person_id": hold.person_id,
            "assigned_to": None,
            "next_wakeup": life.next_day,
            "changed_by": last.actor,
            "changed_at": last.recorded,
            "rule_set": case.terms.rule_set,
            "policy": case.terms.policy_hash,
        },
    )
    yield case_line, outdated_row(number)


def _renumbered(to_store: LetterToStore, number: str) -> LetterToStore:
    text = to_store.document.replace(_NUMBER, number)
    return LetterToStore(to_store.letter._replace(case=number), text)
