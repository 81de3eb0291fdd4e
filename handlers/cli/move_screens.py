"""Moves of cases, for people: how each case stands before and after."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from handlers.casework.moves import Moving, Standing
from handlers.cli.date_screens import in_words
from handlers.cli.reimbursement_screens import facts_in_words
from handlers.cli.screens import letter_lines, rules_changed
from workflow.engine.process import Process


def lines(moves: Sequence[Moving], *, done: bool) -> Iterator[str]:
    """Yield what moves change in each case, then how many they are. done: they are stored."""
    for each in moves:
        yield f"{each.number}: {_result(each, done=done)}"
        yield from (f"  {line}" for line in _changes(each))
    if len(moves) > 1:
        yield _counted(moves, done=done)


def letters(moves: Sequence[Moving]) -> Iterator[str]:
    """Yield the letters of the only case in full; nothing where there are several cases."""
    if len(moves) == 1 and moves[0].preview is not None:
        yield from letter_lines(moves[0].preview.handled)


def question(moves: Sequence[Moving]) -> str:
    """Return the question before moves are stored."""
    moved = [each for each in moves if each.result == "moved"]
    letters = sum(len(each.preview.handled.letters) for each in moved if each.preview is not None)
    which = f"case {moved[0].number}" if len(moved) == 1 else f"{len(moved)} cases"
    sends = {0: "without a letter", 1: "and send 1 letter"}.get(
        letters, f"and send {letters} letters"
    )
    return f"Move {which}, {sends}?"


def _result(each: Moving, *, done: bool) -> str:
    if each.error is not None:
        return f"not moved: {each.error}"
    if each.event is None:
        return "carries this already; nothing is done"
    moved = "moved" if done else "would be moved"
    return f"{moved}: {rules_changed(each.event)}"


def _changes(each: Moving) -> Iterator[str]:
    """Yield what changes in a case beside what it carries, or that nothing does."""
    before, after, preview = each.before, each.after, each.preview
    if before is None or after is None or preview is None:
        return
    if not each.touches:
        yield "nothing else changes"
        return
    process = preview.handled.case.process
    stood, stands = (_stands(each, process) for each in (before, after))
    yield stood if stood == stands else f"{stood} → {stands}"
    yield from (
        f"{in_words(kind)}: {_day(old)} → {_day(new)}" for kind, old, new in each.changed_dates
    )
    yield from (f"letter: {in_words(kind)}" for kind in each.new_letters)


def _stands(standing: Standing, process: Process[Any]) -> str:
    """Return state, outcome and what is missing, in words."""
    outcome = "" if standing.outcome is None else f"; outcome {in_words(standing.outcome)}"
    missing = f" ({facts_in_words(standing.missing)})" if standing.missing else ""
    return f"{process.state(standing.state).says}{outcome}{missing}"


def _day(day: date | None) -> str:
    return "none" if day is None else day.isoformat()


def _counted(moves: Sequence[Moving], *, done: bool) -> str:
    results = Counter(each.result for each in moves)
    touched = sum(each.touches and each.result == "moved" for each in moves)
    told = [f"{results['moved']} {'moved' if done else 'would be moved'}"]
    told[0] += f", {touched} of them with another outcome, date or letter"
    told += [f"{results['unchanged']} unchanged"] if results["unchanged"] else []
    told += [f"{results['refused']} refused"] if results["refused"] else []
    return f"{len(moves)} cases: {'; '.join(told)}."
