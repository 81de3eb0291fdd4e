"""The demonstration: twelve synthetic cases in a folder of their own, and the story of one of them.

A complaint on another one follows, and an agreement on compassionate use, which a scenario tells.

Everything is done by `handlers.api`, as from the command line. The days are those of the story.
"""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Final

import click

from handlers.analysis.replay import next_step, play
from handlers.api import Office, open_office
from handlers.cli.reimbursement_screens import facts_in_words
from handlers.cli.screens import event_line, handled_lines
from handlers.clock import instant
from scenarios.applications import read_application
from scenarios.reader import read_scenario
from workflow.complaint.form import ComplaintForm
from workflow.engine.calendar import oslo_day
from workflow.engine.errors import Refused
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.application import Application
from workflow.reimbursement.merging import merge

LIBRARY: Final = Path(__file__).parent.parent.parent / "scenarios" / "library" / "applications"
STORY: Final = "epilepsy_3a_without_date"
CASES: Final = 12
COMPLAINED_OF: Final = "psoriasis_3a"
AGREEMENT: Final = "compassionate_use/agreement_programme.yaml"
COLLEAGUE: Final = "Ola Rådgiver"
CASE_WORKER: Final = "Eli Saksbehandler"
DATABASE: Final = "saksgang.db"
LETTERS: Final = "saksgang-letters"


def free_folder() -> str:
    """Return the first of saksgang-demo, saksgang-demo-2 … that does not exist yet."""
    names = ("saksgang-demo", *(f"saksgang-demo-{number}" for number in range(2, 1000)))
    return next(name for name in names if not Path(name).exists())


def demo(folder: str) -> Iterator[str]:
    """Make the demonstration in an empty folder, and yield its story line by line.

    Raises UsageError if the folder holds something.
    """
    place = Path(folder)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise click.UsageError("The folder is not empty; name another one: saksgang demo FOLDER")
    place.mkdir(parents=True, exist_ok=True)
    office = open_office(str(place / DATABASE), by=CASE_WORKER, simulated=True)
    try:
        yield from _tell(office, place)
    finally:
        office.close()


def _tell(office: Office, place: Path) -> Iterator[str]:
    """Play the demonstration from 16 March to 2 April 2015, and yield what is shown of it."""
    letters = place / LETTERS
    number, refused = yield from _twelve_come_in(_on(office, "2015-03-16 09:00"))
    yield from _one_lacks_a_day(_on(office, "2015-03-16 10:00"), number)
    yield from _time_passes(_on(office, "2015-03-30 06:00"))
    yield from _a_complaint_comes(_on(office, "2015-04-01 09:00"), refused)
    yield from _the_answer_comes(_on(office, "2015-04-02 11:00"), number)
    _on(office, "2015-04-02 11:05").post(letters)
    yield from _the_letter(office, number)
    yield from _an_agreement()
    files = len(list(letters.glob("*.pdf")))
    case = number.partition("-")[2].lstrip("0")
    yield ""
    yield f"{files} letters lie in {letters}. Five commands to try, as if it were 2 April 2015:"
    yield ""
    for verb in ("inbox", f"show {case}", f"why {case}", f"letters {case} --text", "board"):
        yield f"  saksgang {verb} --db {place / DATABASE} --now 2015-04-02"


def _on(office: Office, time: str) -> Office:
    return office.at(instant(time))


# How some of the applications are changed, so that the twelve end in every way.
CHANGES: Final[dict[str, dict[str, Any]]] = {
    "psoriasis_3a": {"treatment": {"outside_hospital": "no"}},
    "renewal_3a": {"patient": {"member": "no"}},
    "approved_use_3b": {
        "diagnosis": {"persons_in_norway": {"number": "2600", "source": "An invented register"}}
    },
    "naf_3a": {"initiation": {"done": "no"}},
}


def _twelve_come_in(office: Office) -> Generator[str, None, tuple[str, str]]:
    """Register applications of the library; decide those that are complete at once.

    Returns the numbers of the case to follow, and of the one that will be complained of.
    """
    files = sorted(LIBRARY.glob("*.yaml"), key=lambda file: (file.stem != STORY, file.stem))
    chosen = [file for file in files if file.stem != "epilepsy_3a"][:CASES]
    yield (
        f"On {oslo_day(office.now())} {len(chosen)} applications come in. "
        "Every person is synthetic, and no decision is one of HELFO's."
    )
    post = office.acting_as("post")
    numbers: list[str] = []
    for file in chosen:
        change = Application.model_validate(CHANGES.get(file.stem, {}))
        numbers.append(post.register(merge(read_application(file), change)).case.number)
    for number in numbers[1:]:
        yield f"  {number}: {_decided(office, number)}"
    yield f"  {numbers[0]}: this is the one to follow."
    complained_of = numbers[[file.stem for file in chosen].index(COMPLAINED_OF)]
    return numbers[0], complained_of


def _decided(office: Office, number: str) -> str:
    """Take each step that is open, as a prompt case worker would, and say how it ended."""
    case = office.look(number)
    while (command := next_step(case)) is not None:
        case = office.handle(number, command).case
    if case.decision is None:
        return str(case.process.state(case.state).says)
    reasons = "; ".join(REJECTION_REASONS[reason] for reason in case.decision.reasons)
    return f"{case.decision.verdict}{f', because: {reasons}' if reasons else ''}"


def _one_lacks_a_day(office: Office, number: str) -> Iterator[str]:
    """Show that a case with a missing fact can't be decided, and ask the doctor for the fact."""
    shown = office.show(number).as_data()
    missing = facts_in_words(tuple(shown["missing"]))
    yield ""
    yield f"{number} is read. Under {shown['basis']} this still decides: {missing}."
    yield "Could it go to a decision all the same? No, and this is why:"
    try:
        office.start(number)
    except Refused as refused:
        yield from (f"  - {reason}" for reason in refused.reasons)
    yield "So the doctor is asked:"
    asked = office.ask(number)
    yield from (f"  {line}" for line in handled_lines(asked, letters=False))


def _time_passes(office: Office) -> Iterator[str]:
    yield ""
    yield f"On {oslo_day(office.now())} nobody has answered. One sweep looks at every case:"
    for handled in office.tick().handled:
        for recorded in handled.events:
            yield f"  {handled.case.number}: {event_line(recorded)}"


def _a_complaint_comes(office: Office, number: str) -> Iterator[str]:
    """Complain of a refusal, and change it: another person than who refused it decides."""
    says = {"decision_named": "yes", "channel": "portal", "by": "patient"}
    complaint = ComplaintForm.model_validate(
        {
            "complaint": {**says, "what_is_wrong": "Behandlingen skjer hjemme."},
            "new_facts": {"treatment": {"outside_hospital": "yes"}},
        }
    )
    yield ""
    yield f"On {oslo_day(office.now())} the patient complains of {number}: treatment is at home."
    came = office.acting_as("post").open_on(number, "complain", application=complaint)
    against, other = came.case.number, office.acting_as(COLLEAGUE)
    because = "Behandlingen skjer utenfor sykehus."
    for handled in (
        came,
        office.take(against, "start"),
        other.take(against, "reverse", because=because),
    ):
        yield from (f"  {line}" for line in handled_lines(handled, letters=False))


def _an_agreement() -> Iterator[str]:
    """Tell a scenario of compassionate use: it began in 2018, after the days of this story."""
    story = read_scenario(LIBRARY.parent / AGREEMENT)
    yield ""
    yield "Agreements on compassionate use began in 2018. A scenario tells of one:"
    yield f"{story.scenario}."
    for case in play(story).cases.values():
        for recorded in case.events:
            happened, _, _ = event_line(recorded).partition(": ")
            yield f"  {case.number}: {happened}"


def _the_answer_comes(office: Office, number: str) -> Iterator[str]:
    supplement = Application.model_validate({"initiation": {"date": "2015-03-02"}})
    yield ""
    yield f"On {oslo_day(office.now())} the answer comes, and the case is decided:"
    for handled in (office.acting_as("post").answer(number, supplement), office.grant(number)):
        yield from (f"  {line}" for line in handled_lines(handled, letters=False))


def _the_letter(office: Office, number: str) -> Iterator[str]:
    [letter] = [
        letter
        for letter in office.letters(number)
        if (letter.stored.kind, letter.stored.to) == ("decision_granted", "applicant")
    ]
    yield from ("", "The patient's letter (the doctor gets a copy):", "")
    yield from (f"    {line}" for line in letter.lines)
