"""Populations to simulate: real applications with what is answered later, and numbers alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
from builders import an_application

from handlers.analysis.ending import Ending
from handlers.population.outcomes import RowOutcomes
from handlers.simulation.plan import Rows
from handlers.simulation.study import Alternative
from scenarios.simulation_settings import SimulationSettings
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessment import assess
from workflow.reimbursement.derive.patient import has_priority
from workflow.reimbursement.merging import merge
from workflow.reimbursement.policy import DEFAULT, Policy

FIRST = date(2015, 3, 16)


def settings(**changes: Any) -> SimulationSettings:
    """The settings of a small office with enough to do; `changes` replace their fields."""
    usual: dict[str, Any] = {
        "seed": "2015",
        "period": {"from": FIRST, "to": FIRST + timedelta(days=83)},
        "warm_up": "0",
        "follow": "150",
        "replications": "1",
        "arrivals": {"a_year": "4000"},
        "answers": {"answered": "80%", "days": {"7": "30%", "14": "40%", "21": "20%", "35": "10%"}},
        "effort": {"first_assessment": "40", "after_answer": "20", "overdue": "15"},
        "staff": staff(2),
    }
    return SimulationSettings.model_validate(usual | changes)


def staff(case_workers: int, hours: str = "7.5", since: date = FIRST) -> list[dict[str, Any]]:
    """So many case workers with so many hours a day."""
    times = {"hours_a_day": hours, "absence": "12%"}
    return [{"from": since, "case_workers": str(case_workers), **times}]


@dataclass(frozen=True)
class Told:
    """An application, and what an answer would add."""

    application: Application
    supplement: Application


_DATE = {"initiation": {"date": None}}
_UNKNOWN = {"initiation": {"date": None}, "treatment": {"outside_hospital": None}}
TOLD: tuple[Told, ...] = (
    Told(an_application(), Application()),
    Told(an_application(treatment={"outside_hospital": "no"}), Application()),
    Told(an_application(patient={"member": "no"}), Application()),
    Told(an_application(patient={"serious_condition": "yes"}), Application()),
    Told(
        an_application(**_DATE),
        Application.model_validate({"initiation": {"date": "2015-03-02"}}),
    ),
    Told(
        an_application(**_UNKNOWN),
        Application.model_validate({"initiation": {"date": "2015-03-02"}}),
    ),
    Told(
        an_application(**_UNKNOWN, patient={"serious_condition": "yes"}),
        Application.model_validate(
            {"initiation": {"date": "2015-03-02"}, "treatment": {"outside_hospital": "no"}}
        ),
    ),
    Told(an_application(initiation=None, doctor={"role": None}), Application()),
)
"""Granted, rejected, dismissed, urgent, granted after an answer, still missing after one, rejected
after one, and nothing to answer."""


@dataclass(frozen=True)
class Applied:
    """A population of applications: each row is one of `TOLD`, received on a day."""

    told: tuple[Told, ...]
    rows: Rows
    outcomes: RowOutcomes


def applied(
    number: int, days: int = 84, first: date = FIRST, policy: Policy = DEFAULT, seed: int = 1
) -> Applied:
    """So many applications, each of `TOLD` in turn, on random days from the first on."""
    random = np.random.default_rng(seed)
    on = [first + timedelta(days=int(day)) for day in random.integers(0, days, number)]
    told = tuple(TOLD[each % len(TOLD)] for each in range(number))
    endings: list[Ending] = []
    columns: dict[str, list[int]] = {
        "as_received": [],
        "after_answer": [],
        "unanswered": [],
        "closed": [],
    }
    for day, each in zip(on, told, strict=True):
        answered = merge(each.application, each.supplement)
        for name, application, closed in (
            ("as_received", each.application, False),
            ("after_answer", answered, False),
            ("unanswered", each.application, True),
            ("closed", answered, True),
        ):
            ending = ending_of(application, day, policy, closed)
            if ending not in endings:
                endings.append(ending)
            columns[name].append(endings.index(ending))
    urgent = [has_priority(t.application, day, policy) for t, day in zip(told, on, strict=True)]
    rows = Rows(np.ones(number), np.array(on, dtype="datetime64[D]"), np.array(urgent))
    return Applied(told, rows, outcomes(endings, **columns))


@cache
def ending_of(application: Application, day: date, policy: Policy, closed: bool) -> Ending:
    """What the rules say of an application."""
    found = assess(application, day, policy, closed=closed)
    return Ending(found.outcome, found.basis, found.reasons)


def outcomes(endings: Sequence[Ending], **columns: Sequence[int]) -> RowOutcomes:
    """What becomes of rows, with what waits worked out."""
    waits = [ending.outcome in ("missing", "wrong_applicant") for ending in endings]
    arrays = {name: np.array(column, dtype=np.int32) for name, column in columns.items()}
    return RowOutcomes(tuple(endings), np.array(waits), **arrays)


GRANT = Ending("grant", "§ 3a", ())
REJECT = Ending("reject", None, (8,))
MISSING = Ending("missing", None, ())
NO_ANSWER = Ending("reject", "§ 3a", (13,))


def at_random(number: int, seed: int = 3, first: date = FIRST, days: int = 84) -> Applied:
    """Rows of which only the outcomes are known: 50 % granted, 20 % rejected, 30 % wait."""
    random = np.random.default_rng(seed)
    received = random.choice(3, number, p=[0.5, 0.2, 0.3])
    answered = np.where(received == 2, random.choice(3, number, p=[0.6, 0.3, 0.1]), received)
    found = outcomes(
        (GRANT, REJECT, MISSING, NO_ANSWER),
        as_received=received.tolist(),
        after_answer=answered.tolist(),
        unanswered=np.where(received == 2, 3, received).tolist(),
        closed=np.where(answered == 2, 3, answered).tolist(),
    )
    on = np.datetime64(first) + random.integers(0, days, number)
    return Applied((), Rows(np.ones(number), on, random.random(number) < 0.1), found)


def alternative(name: str, of: Applied, policy: Policy = DEFAULT, **changes: Any) -> Alternative:
    """A variant that changes settings only."""
    return Alternative(name, settings(**changes), policy, of.outcomes)
