"""The events of a run as a frame for the event log: one event a row, case by case, in order."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handlers.results.event_log import COMPLETE, EVENTS
from handlers.simulation.lives import Lives
from handlers.simulation.plan import Plan
from handlers.simulation.step_events import Happened, happened
from workflow.reimbursement.process import REIMBURSEMENT

_PLACES = 64
"""More than there are places within a day."""


def event_frame(plan: Plan, replication: int, of: Lives, name: str = "") -> pl.DataFrame:
    """Return the events of all cases. Columns: `EVENTS`.

    name: how the name of each case begins, before its number in the order of arrival. Events of one
    moment are a second apart, in the order in which they happened.
    """
    every = list(happened(plan, of))
    case = np.concatenate([each.case for each in every])
    day = np.concatenate([each.day for each in every])
    within = np.concatenate([np.full(len(each.case), each.within) for each in every])
    kind = np.concatenate([np.full(len(each.case), number) for number, each in enumerate(every)])
    at = np.concatenate([_instants(plan, each) for each in every])
    order = np.argsort((case * plan.span.days + day) * _PLACES + within, kind="stable")
    kind = kind[order]
    words = pl.Series([f"{name}{number:07d}" for number in range(1, len(of.row) + 1)])
    return pl.DataFrame(
        {
            "case:concept:name": words.gather(case[order]),
            "concept:name": pl.Series([each.kind.event for each in every]).gather(kind),
            "time:timestamp": pl.Series(at[order]).dt.replace_time_zone("UTC"),
            "org:resource": pl.Series([each.kind.by for each in every]).gather(kind),
            "lifecycle:transition": pl.repeat(COMPLETE, len(kind), eager=True),
            "state": _states(every, kind),
            "process": pl.repeat(REIMBURSEMENT.name, len(kind), eager=True),
            "variant": pl.repeat(plan.name, len(kind), eager=True),
            "replication": pl.repeat(replication, len(kind), dtype=pl.Int64, eager=True),
        },
        schema=EVENTS,
    )


def _states(every: list[Happened], kind: NDArray[np.int64]) -> pl.Series:
    """Return the state of the case after each event: that of the newest event that sets one.

    Each case begins with one that does.
    """
    sets = np.array([bool(each.kind.state) for each in every])
    setter = np.maximum.accumulate(np.where(sets[kind], np.arange(len(kind)), 0))
    return pl.Series([each.kind.state for each in every]).gather(kind[setter])


def _instants(plan: Plan, each: Happened) -> NDArray[np.datetime64]:
    """Return when the events happened, in UTC to the microsecond."""
    time = plan.time
    start = time.midnights[each.day] if each.minute is None else time.clock(each.minute)
    return (start + np.timedelta64(each.within, "s")).astype("datetime64[us]")
