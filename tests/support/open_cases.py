"""Fill a database with cases in every state that a case can wait or stand in, through the door."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any, Final

from builders import BORN_2012, PERSONS, a_3b_application, an_application, of_somebody_else
from cases import ELI, OLA, RECEIVED, noon

from handlers.casework.door import Door
from workflow.reimbursement.application import Application

NO_DATE: Final = {"date": None}
SERIOUS: Final = {"seriousness": "serious_disease"}
DAYS: Final = 40
"""How many days lie between the first case and the last."""

Life = Callable[[Door, str, date], None]


def _asked(door: Door, number: str, on: date) -> None:
    door.ask(number, ELI, noon(on))


def _extended(door: Door, number: str, on: date) -> None:
    _asked(door, number, on)
    door.extend(number, ELI, noon(on + timedelta(days=2)))


def _answered(door: Door, number: str, on: date) -> None:
    _asked(door, number, on)
    supplement = Application.model_validate({"initiation": {"date": "2015-03-02"}})
    door.answer(number, supplement, "post", noon(on + timedelta(days=1)))


def _reviewed(door: Door, number: str, on: date) -> None:
    door.start(number, ELI, noon(on))


def _proposed(door: Door, number: str, on: date) -> None:
    _reviewed(door, number, on)
    door.propose(number, "Nytten er liten.", ELI, noon(on))


def _granted(door: Door, number: str, on: date) -> None:
    _reviewed(door, number, on)
    door.grant(number, ELI, noon(on))


def _rejected(door: Door, number: str, on: date) -> None:
    _reviewed(door, number, on)
    door.reject(number, OLA, noon(on))


def _new(_: Door, __: str, ___: date) -> None:
    return


_KINDS: Final[tuple[tuple[Application, Life], ...]] = (
    (an_application(), _new),
    (an_application(initiation=NO_DATE), _new),
    (an_application(initiation=NO_DATE), _asked),
    (an_application(initiation=NO_DATE, diagnosis=SERIOUS), _asked),
    (an_application(initiation=NO_DATE, patient={"identity_number": BORN_2012}), _asked),
    (an_application(initiation=NO_DATE, doctor={"role": None}), _asked),
    (an_application(medicine={"indication_approved": "none"}), _asked),
    (an_application(initiation=NO_DATE), _extended),
    (an_application(initiation=NO_DATE), _answered),
    (an_application(), _reviewed),
    (an_application(diagnosis=SERIOUS), _reviewed),
    (a_3b_application(), _reviewed),
    (a_3b_application(), _proposed),
    (an_application(treatment={"outside_hospital": "no"}), _reviewed),
    (an_application(), _granted),
    (an_application(treatment={"outside_hospital": "no"}), _rejected),
)


def fill(door: Door, cases: int) -> list[str]:
    """Open so many cases over 40 days, handle each as far as its kind goes; their numbers."""
    return list(_filled(door, cases))


def _filled(door: Door, cases: int) -> Iterator[str]:
    kinds: Any = islice(cycle(_KINDS), cases)
    for count, (application, life) in enumerate(kinds):
        on = RECEIVED + timedelta(days=count * DAYS // cases)
        own = of_somebody_else(application, count % PERSONS)
        opened = door.open(own, noon(on), "post", None, f"case-{count}")
        life(door, opened.case.number, on)
        yield opened.case.number
