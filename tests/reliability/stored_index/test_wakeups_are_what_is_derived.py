"""R28: the stored index of wake-up days is what the cases themselves say, after any history.

Cases are opened, asked about, answered, judged and decided under policies that change, and time
passes. After every sweep the index is compared with what each case gives.
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bar import Measured, Size
from builders import an_application
from cases import ELI, INCOMPLETE, OLA, RECEIVED, noon
from databases import break_case, wrongly_indexed
from the_command import opened

from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import Refused
from workflow.reimbursement.application import Application
from workflow.reimbursement.policy import DEFAULT

POLICIES: Final = (
    DEFAULT,
    replace(DEFAULT, late_warning_days=40),
    replace(DEFAULT, early_warning_days=20, late_warning_days=30),
    replace(DEFAULT, answer_days=10),
)
THE_DAY: Final = Application.model_validate({"initiation": {"date": "2015-03-02"}})
OTHER_CALENDAR: Final = "UPDATE store SET calendar_version = 'holidays 0.1, Norway'"
LOST: Final = "UPDATE case_file SET next_wakeup = NULL"


def test_after_every_sweep_the_index_is_what_the_cases_say(
    shared_place: str, size: Size[int], measured: Measured
) -> None:
    luck, began = random.Random(28), time.monotonic()
    histories, compared = size(2, 40), 0
    with opened(shared_place) as store:
        numbers: list[str] = []
        policy, at = DEFAULT, noon(RECEIVED)
        for turn in range(histories * 40):
            if luck.random() < 0.15:
                policy = luck.choice(POLICIES)
            if luck.random() < 0.1:  # a newer calendar, or days that were lost beside it
                break_case(store, OTHER_CALENDAR, *luck.choice([(), (LOST,)]))
            _take_a_step(Door(store, policy), luck, numbers, at, turn)
            if luck.random() < 0.4:
                at += timedelta(days=luck.randint(1, 30))
                sweep(Door(store, policy), at)
                assert wrongly_indexed(store, oslo_day(at)) == 0, turn
                compared += 1

    assert compared >= histories * 8
    measured(
        "R28",
        f"{len(numbers)} cases, the index compared {compared} times: 0 days differ, "
        f"{time.monotonic() - began:.0f} s",
    )


def _take_a_step(
    door: Door, luck: random.Random, numbers: list[str], at: datetime, turn: int
) -> None:
    """Open a case, or take a step that is drawn; many are refused."""
    if len(numbers) < 4 or luck.random() < 0.1:
        named = an_application(patient={"name": f"Ola {turn}"})
        new = luck.choice((named, INCOMPLETE.model_copy(update={"patient": named.patient})))
        numbers.append(door.register(new, at, "post").case.number)
        return
    case = luck.choice(numbers)
    steps: tuple[Callable[[], object], ...] = (
        lambda: door.start(case, ELI, at),
        lambda: door.ask(case, ELI, at),
        lambda: door.answer(case, THE_DAY, "post", at, correct=True),
        lambda: door.judge(case, "patient.member", True, "Ringte.", OLA, at),
        lambda: door.extend(case, ELI, at),
        lambda: door.grant(case, ELI, at),
        lambda: door.reject(case, ELI, at),
    )
    with suppress(Refused):
        luck.choice(steps)()
