"""The demonstration: twelve synthetic cases at a fixed time, in a folder of their own, and the story of one of them.

Everything is done through the same door as by a case worker. No clock: the days are those of the story.
"""

from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from handlers.analysis.replay import next_step
from handlers.casework.door import Door
from handlers.casework.sweep import sweep
from handlers.cli.screens import event_line, handled_lines
from handlers.clock import instant
from handlers.letters.delivery import deliver
from handlers.letters.document import as_text, from_json
from scenarios.reader import read_application
from storage.store import open_store
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import Refused
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.application import Application, merge
from workflow.reimbursement.assessed import assessment
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT

LIBRARY: Final = Path(__file__).parent.parent.parent / "scenarios" / "library" / "applications"
STORY: Final = "epilepsy_3a_without_date"
CASES: Final = 12
CASE_WORKER: Final = "Eli Saksbehandler"
DATABASE: Final = "saksgang.db"


def free_folder() -> str:
    """The first of saksgang-demo, saksgang-demo-2 … that is not there yet."""
    names = ("saksgang-demo", *(f"saksgang-demo-{number}" for number in range(2, 1000)))
    return next(name for name in names if not Path(name).exists())


def demo(folder: str) -> Iterator[str]:
    """Make the demonstration in an empty folder, telling it line by line. Raises click.UsageError for a folder that holds something."""
    place = Path(folder)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise click.UsageError("This is no empty folder; name another one: saksgang demo FOLDER")
    place.mkdir(parents=True, exist_ok=True)
    store = open_store(str(place / DATABASE))
    try:
        yield from _tell(Door(store), place)
    finally:
        store.close()


def _tell(door: Door, place: Path) -> Iterator[str]:
    letters = place / "letters"
    number = yield from _twelve_come_in(door, _at("2015-03-16 09:00"))
    yield from _one_lacks_a_day(door, number, _at("2015-03-16 10:00"))
    yield from _time_passes(door, _at("2015-03-30 06:00"))
    yield from _the_answer_comes(door, number, _at("2015-04-02 11:00"))
    deliver(door.store, _at("2015-04-02 11:05"), letters)
    yield from _the_letter(door, number)
    files = len(list(letters.iterdir()))
    yield from ("", f"{files} letters lie in {letters}. Five commands to try, as if it were 2 April 2015:", "")
    with_it = f"--db {place / DATABASE} --now 2015-04-02"
    for verb in ("inbox", f"show {_short(number)}", f"why {_short(number)}", f"letters {_short(number)} --text", "board"):
        yield f"  saksgang {verb} {with_it}"


def _at(text: str) -> datetime:
    return instant(text)


def _short(number: str) -> str:
    return str(int(number.partition("-")[2]))


# What is otherwise in some of them, so that the twelve end in every way.
CHANGES: Final[dict[str, dict[str, Any]]] = {
    "psoriasis_3a": {"treatment": {"outside_hospital": "no"}},
    "renewal_3a": {"patient": {"member": "no"}},
    "approved_use_3b": {"diagnosis": {"persons_in_norway": {"number": "2600", "source": "An invented register"}}},
    "naf_3a": {"initiation": {"done": "no"}},
}


def _twelve_come_in(door: Door, at: datetime) -> Generator[str, None, str]:
    """The applications of the library, some a little otherwise; those that are complete are decided at once."""
    files = sorted(LIBRARY.glob("*.yaml"), key=lambda file: (file.stem != STORY, file.stem))
    chosen = [file for file in files if file.stem != "epilepsy_3a"][:CASES]
    yield f"On {oslo_day(at)} {len(chosen)} applications come in. Every person is synthetic, and no decision is one of HELFO's."
    numbers = []
    for file in chosen:
        change = Application.model_validate(CHANGES.get(file.stem, {}))
        numbers.append(door.register(merge(read_application(file), change), at, "post").case.number)
    for number in numbers[1:]:
        yield f"  {number}: {_decided(door, number, at)}"
    yield f"  {numbers[0]}: this is the one to follow."
    return str(numbers[0])


def _decided(door: Door, number: str, at: datetime) -> str:
    """A prompt case worker takes each step that is open."""
    with door.store.transaction(write=False) as work:
        case: Case = work.get(number).case
    while (command := next_step(case, DEFAULT)) is not None:
        case = door.handle(number, command, at).case
    reasons = case.decision.reasons if case.decision else ()
    because = f", because: {'; '.join(REJECTION_REASONS[number] for number in reasons)}" if reasons else ""
    ended: str = case.decision.verdict if case.decision else case.state.replace("_", " ")
    return f"{ended}{because}"


def _one_lacks_a_day(door: Door, number: str, at: datetime) -> Iterator[str]:
    with door.store.transaction(write=False) as work:
        found = assessment(work.get(number).case)
    missing = ", ".join(FACTS[name].says for name in found.missing)
    yield from ("", f"{number} is read: {found.outcome} under {found.basis}. What still decides: {missing}.")
    yield "Could it go to a decision all the same? The machine says no, and why:"
    try:
        door.start(number, CASE_WORKER, at)
    except Refused as refused:
        yield from (f"  - {reason}" for reason in refused.reasons)
    yield "So the doctor is asked:"
    yield from (f"  {line}" for line in handled_lines(door.ask(number, CASE_WORKER, at), door.policy, letters=False))


def _time_passes(door: Door, at: datetime) -> Iterator[str]:
    yield from ("", f"On {oslo_day(at)} nobody has answered. One sweep looks at every case:")
    for handled in sweep(door, at).handled:
        yield from (f"  {handled.case.number}: {event_line(recorded)}" for recorded in handled.events)


def _the_answer_comes(door: Door, number: str, at: datetime) -> Iterator[str]:
    answer = Application.model_validate({"initiation": {"date": "2015-03-02"}})
    yield from ("", f"On {oslo_day(at)} the answer comes, and the case is decided:")
    yield from (f"  {line}" for line in handled_lines(door.answer(number, answer, "post", at), door.policy, letters=False))
    yield from (f"  {line}" for line in handled_lines(door.grant(number, CASE_WORKER, at), door.policy, letters=False))


def _the_letter(door: Door, number: str) -> Iterator[str]:
    with door.store.transaction(write=False) as work:
        letter = next(x for x in work.letters_of(number) if x.kind == "decision_granted" and x.to == "applicant")
    yield from ("", "The patient's letter (the doctor gets a copy):", "")
    yield from (f"    {line}" for line in as_text(from_json(letter.document)).splitlines())
