"""Fill a database with random lives: cases that come late, wait, are asked twice, or never end.

Days of arrival lie before the days on which they are typed in, so that the two clocks differ.
"""

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from builders import BORN_2012, PERSONS, a_3b_application, an_application, of_somebody_else
from cases import ELI, OLA, noon

from handlers.casework.door import Door
from storage.store import Store
from workflow.engine.errors import Refused
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Propose, Withdraw

FIRST: Final = date(2015, 1, 12)
DAYS: Final = 150
"""How many days lie between the first arrival and the last."""
LAST: Final = FIRST + timedelta(days=DAYS + 40)
"""The last day on which anything happens, except what time brings about."""
NO_DATE: Final = {"date": None}
THE_DATE: Final = Application.model_validate({"initiation": {"date": "2014-12-02"}})
_AT_ONCE: Final = 50
_KINDS: Final[Sequence[Application]] = (
    an_application(),
    an_application(initiation=NO_DATE),
    an_application(initiation=NO_DATE),
    an_application(initiation=NO_DATE, patient={"identity_number": BORN_2012}),
    an_application(treatment={"outside_hospital": "no"}),
    an_application(medicine={"indication_approved": "none"}),
    a_3b_application(),
)


def live(store: Store, cases: int, seed: int = 12) -> list[str]:
    """Let so many cases live to `LAST`, and return their numbers."""
    luck = random.Random(seed)
    numbers: list[str] = []
    while len(numbers) < cases:
        with store.transaction(write=True) as work:
            door = Door(store, shared=work)
            for place in range(len(numbers), min(cases, len(numbers) + _AT_ONCE)):
                numbers.append(_live(door, place, luck))
    return numbers


def _live(door: Door, place: int, luck: random.Random) -> str:
    """Let one case live: step after step, some days apart."""
    arrived = FIRST + timedelta(days=luck.randrange(DAYS))
    typed = arrived + timedelta(days=luck.choice((0, 0, 0, 1, 3, 9)))
    application = of_somebody_else(luck.choice(_KINDS), luck.randrange(PERSONS))
    command = f"lived {place}"
    opened = door.open(application, noon(typed), ELI, arrived, command)
    number, day = opened.case.number, typed
    while luck.random() < 0.9:
        day += timedelta(days=luck.choice((0, 1, 2, 5, 9, 14, 30)))
        if day > LAST:
            break
        door.pass_time(number, noon(day))
        with suppress(Refused):
            _step(door, number, day, luck)
    door.pass_time(number, noon(LAST))
    return number


def _step(door: Door, number: str, day: date, luck: random.Random) -> None:
    """Take a step that the state suggests; it may be refused."""
    at, state = noon(day), door.look(number).state
    earlier = day - timedelta(days=luck.choice((0, 0, 1, 4)))
    if luck.random() < 0.04:
        door.handle(number, Withdraw("post", "doctor", earlier), at)
    elif state == "missing_info":
        door.answer(number, THE_DATE, "post", at, earlier)
    elif state == "received":
        (door.start if luck.random() < 0.5 else door.ask)(number, ELI, at)
    elif luck.random() < 0.2:
        door.ask(number, ELI, at, ("patient.member",))
    elif luck.random() < 0.15:
        door.handle(number, Propose(ELI, "The effect is not proportionate."), at)
        door.approve(number, OLA, at)
    else:
        (door.grant if luck.random() < 0.6 else door.reject)(number, ELI, at)
