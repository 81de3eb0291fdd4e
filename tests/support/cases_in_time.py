"""Cases in every state that time acts on, and what has happened to them."""

from datetime import date, datetime, timedelta

from builders import BORN_1948, BORN_2012, a_3b_application, an_application
from cases import ELI, INCOMPLETE, RECEIVED, noon
from the_command import LIBRARY, application

from handlers.casework.door import Door
from storage.store import Store
from workflow.reimbursement.file import Case

RARE = a_3b_application()


def an_office_of_cases(store: Store) -> list[str]:
    """Cases in every state that time acts on, from the week before and from the day itself."""
    door, at = Door(store), noon(RECEIVED)
    early = noon(RECEIVED - timedelta(days=7))

    def take_in(application: object, when: datetime = at) -> str:
        return door.register(application, when, ELI).case.number  # type: ignore[arg-type]

    child = an_application(
        patient={"identity_number": BORN_2012, "name": "Åse Tveit"}, initiation={"date": None}
    )
    one_year = application(str(LIBRARY / "not_marketed_3a.yaml"))
    untouched, asked = (
        take_in(INCOMPLETE, early),
        take_in(INCOMPLETE.model_copy(update={"diagnosis": None})),
    )
    priority, extended = take_in(child), take_in(child.model_copy(update={"diagnosis": None}))
    reviewed, granted, proposed = (
        take_in(an_application(patient={"identity_number": BORN_1948})),
        take_in(one_year),
        take_in(RARE),
    )
    for number in (asked, extended):
        door.ask(number, ELI, at)
    door.extend(extended, ELI, at)
    for number in (reviewed, granted, proposed):
        door.start(number, ELI, at)
    door.grant(granted, ELI, at)
    door.propose(proposed, "Tvil.", ELI, at)
    return [untouched, asked, priority, extended, reviewed, granted, proposed]


def on(day: int) -> datetime:
    """Noon, so many days after the cases were made."""
    return noon(RECEIVED + timedelta(days=day))


Happened = list[tuple[str, str, date, object]]


def happened(store: Store, numbers: list[str]) -> Happened:
    """Return what happened to each case, in order: event, effective day and due day.

    A reminder that came too late counts as a reminder.
    """
    return [
        (
            number,
            entry.event.name.replace("reminder_not_sent", "reminder_sent"),
            entry.effective,
            getattr(entry.event, "due", None),
        )
        for number in numbers
        for entry in case_of(store, number).events
    ]


def case_of(store: Store, number: str) -> Case:
    with store.transaction(write=False) as work:
        return work.get(number).case
