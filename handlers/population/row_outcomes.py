"""What becomes of each row of a population under a setting, for each state of knowledge of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from handlers.analysis.columns import Endings, endings
from handlers.analysis.ending import Ending
from handlers.analysis.missing_columns import MissingLists, missing_lists
from handlers.analysis.planes import Bits, FactColumns, Known, as_received, pack
from handlers.population.outcomes import RowOutcomes
from handlers.population.rows import Rows
from handlers.population.variant_settings import Setting
from workflow.logic.prepared import PreparedRules
from workflow.reimbursement.facts import FACTS


def row_outcomes(rows: Rows, setting: Setting) -> tuple[RowOutcomes, MissingLists]:
    """Return what becomes of each row, and what the first letter asks for.

    Raises NoRuleSet if no rules were in force on a day of arrival, and InvalidInput if the rows
    can't be assessed under this setting.
    """
    every: list[tuple[NDArray[np.intp], tuple[Endings, ...], MissingLists]] = []
    waiting = set[str]()
    for rules, chosen in rows_by_rules(rows, setting):
        some = rows if chosen is None else rows.take(chosen)
        states, asked = _states(some.columns(setting), rules)
        places = np.arange(rows.size) if chosen is None else chosen
        every.append((places, states, asked))
        waiting |= rules.rule_set.waiting
    distinct = dict[Ending, int]()
    arrays = np.zeros((4, rows.size), dtype=np.int32)
    lists: dict[tuple[str, ...], int] = {(): 0}
    listed = np.zeros(rows.size, dtype=np.int32)
    for places, states, asked in every:
        for array, state in zip(arrays, states, strict=True):
            array[places] = _renumbered(state.distinct, state.index, distinct)
        listed[places] = _renumbered(asked.distinct, asked.index, lists)
    waits = np.array([ending.outcome in waiting for ending in distinct], dtype=np.bool_)
    return RowOutcomes(tuple(distinct), waits, *arrays), MissingLists(tuple(lists), listed)


def _renumbered(
    own: Sequence[Any], index: NDArray[np.int32], shared: dict[Any, int]
) -> NDArray[np.int32]:
    """Return an index into a list as one into a shared list, which gets what it lacks."""
    places = [shared.setdefault(each, len(shared)) for each in own]
    return np.array(places, dtype=np.int32)[index]


def rows_by_rules(
    rows: Rows, setting: Setting
) -> Iterator[tuple[PreparedRules, NDArray[np.intp] | None]]:
    """Yield each set of rules that applies, with its rows; None = all of them."""
    by_name: dict[tuple[str, ...], list[np.datetime64]] = {}
    days = np.unique(rows.received)
    for day in days:
        by_name.setdefault(setting.names_chosen(_day(day)), []).append(day)
    for same in by_name.values():
        rules = setting.rules(_day(same[0]))
        alone = len(same) == len(days)
        yield rules, None if alone else np.flatnonzero(np.isin(rows.received, same))


def _day(day: np.datetime64) -> date:
    return cast("date", day.item())


def after_answer(columns: FactColumns, rules: PreparedRules) -> Known:
    """Return what is known of rows once all that was asked for, and is known at all, has come."""
    at_first = as_received(columns)
    waiting = endings(at_first, rules).among(rules.rule_set.waiting)
    return Known(columns, _revealed(columns, missing_lists(at_first, rules, waiting)))


def _states(columns: FactColumns, rules: PreparedRules) -> tuple[tuple[Endings, ...], MissingLists]:
    """Return the endings as received, after an answer, unanswered and closed; and what is asked."""
    waiting = rules.rule_set.waiting
    at_first = as_received(columns)
    received = endings(at_first, rules)
    asked = missing_lists(at_first, rules, received.among(waiting))
    later = Known(columns, _revealed(columns, asked))
    answered = endings(later, rules)
    still = missing_lists(later, rules, answered.among(waiting))
    unanswered = endings(at_first, rules, _lacking(asked))
    closed = endings(later, rules, _lacking(still))
    return (received, answered, unanswered, closed), asked


def _lacking(missing: MissingLists) -> Bits:
    return pack(np.array([bool(each) for each in missing.distinct])[missing.index])


def _revealed(columns: FactColumns, asked: MissingLists) -> Mapping[str, Bits]:
    """Return where each fact is known after an answer: stated at first, or asked for."""
    found = {}
    for name, stated in columns.stated.items():
        asked_as = FACTS[name].asked_as or name
        is_asked = np.array([asked_as in each for each in asked.distinct])
        found[name] = stated | pack(is_asked[asked.index])
    return found
