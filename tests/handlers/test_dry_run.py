"""A dry run prints what the step would print, and stores nothing."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from cases import RECEIVED, noon
from the_command import COMPLETE, INCOMPLETE, RARE, THE_DATE, Office, application, written

from handlers.casework.door import Door

Prepare = Callable[[Office], object]


def nothing(_office: Office) -> None:
    """An empty database."""


def after(*steps: tuple[str, ...]) -> Prepare:
    """A database after some steps."""

    def prepare(office: Office) -> None:
        for step in steps:
            office.does(*step, stdin=THE_DATE)

    return prepare


def two_incomplete(office: Office) -> None:
    """Two cases of different patients, something missing in each."""
    office.does("register", INCOMPLETE)
    diagnosis = application(RARE).diagnosis
    assert diagnosis is not None
    changed = {"diagnosis": diagnosis.model_copy(update={"code": None})}
    office.does(
        "register",
        written(office.folder.parent / "rare.yaml", application(RARE).model_copy(update=changed)),
    )


@dataclass(frozen=True)
class Step:
    """A step on an office that has been made ready for it."""

    prepare: Prepare
    args: tuple[str, ...]
    at: str = "2015-03-20"
    by: str = "Eli"
    stdin: str = ""


ASKED = after(("register", INCOMPLETE), ("ask", "1"))
STARTED = after(("register", COMPLETE), ("start", "1"))
RARE_STARTED = after(("register", RARE), ("start", "1"))
PROPOSED = after(
    ("register", RARE), ("start", "1"), ("reject", "1", "--reason", "16", "--because", "Tvil.")
)
TWO = after(("register", COMPLETE), ("register", RARE))

STEPS = {
    "register": Step(nothing, ("register", COMPLETE)),
    "register several": Step(nothing, ("register", COMPLETE, INCOMPLETE, RARE, COMPLETE)),
    "register again": Step(after(("register", COMPLETE)), ("register", COMPLETE), at="2015-03-16"),
    "ask": Step(after(("register", INCOMPLETE)), ("ask", "1")),
    "ask with a fact": Step(STARTED, ("ask", "1", "--fact", "diagnosis.severity")),
    "ask several": Step(two_incomplete, ("ask", "1", "2")),
    "answer": Step(ASKED, ("answer", "1", "-"), stdin=THE_DATE),
    "answer too late": Step(ASKED, ("answer", "1", "-"), at="2015-04-20", stdin=THE_DATE),
    "answer again": Step(
        after(("register", INCOMPLETE), ("ask", "1"), ("answer", "1", "-")),
        ("answer", "1", "-"),
        at="2015-03-16",
        stdin=THE_DATE,
    ),
    "judge": Step(
        ASKED,
        ("judge", "1", "initiation.date", "yes", "--because", "It stands in the discharge letter."),
    ),
    "extend": Step(ASKED, ("extend", "1")),
    "start": Step(after(("register", COMPLETE)), ("start", "1")),
    "start several": Step(TWO, ("start", "1", "2")),
    "start the same twice": Step(TWO, ("start", "1", "2015-1")),
    "grant": Step(STARTED, ("grant", "1")),
    "reject": Step(ASKED, ("reject", "1"), at="2015-04-08"),
    "propose": Step(RARE_STARTED, ("reject", "1", "--reason", "16", "--because", "Tvil.")),
    "approve": Step(PROPOSED, ("approve", "1"), by="Ola"),
    "return": Step(PROPOSED, ("return", "1", "--because", "Nei."), by="Ola"),
    "advise": Step(STARTED, ("advise", "1", "--opinion", "reject", "--because", "Nei."), by="Kari"),
    "note": Step(STARTED, ("note", "1", "Legen ringte.")),
    "assign": Step(TWO, ("assign", "1", "2", "--to", "Åse")),
    "tick": Step(
        after(("register", INCOMPLETE), ("ask", "1"), ("register", RARE), ("start", "2")),
        ("tick",),
        at="2015-05-30",
    ),
    "tick when nothing is due": Step(ASKED, ("tick",)),
}
REFUSED = {
    "grant too early": Step(ASKED, ("grant", "1")),
    "approve by the same": Step(PROPOSED, ("approve", "1")),
    "start what is incomplete": Step(after(("register", INCOMPLETE)), ("start", "1")),
    "one of several": Step(
        after(("register", COMPLETE), ("register", INCOMPLETE)), ("start", "1", "2", "77")
    ),
    "no such case": Step(ASKED, ("note", "7", "Nei.")),
}


@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.parametrize("name", [*STEPS, *REFUSED])
def test_a_dry_run_prints_what_the_step_prints_and_stores_nothing(
    name: str, form: str, office: Office
) -> None:
    step = (STEPS | REFUSED)[name]
    step.prepare(office)
    before, files = office.dump(), office.files()

    def take(*more: str) -> tuple[int, str, str]:
        done = office(*step.args, "--format", form, *more, at=step.at, by=step.by, stdin=step.stdin)
        return done.code, done.out, done.err

    code, out, err = take("--dry-run")
    assert (office.dump(), office.files()) == (before, files)
    done, said, complained = take()

    assert (code, _unmarked(out, form)) == (done, said)
    assert (code == 0) == (name in STEPS)
    assert bool(out) == (name in STEPS or name == "one of several")
    assert err.endswith("Only tried: nothing was stored.\n") == bool(out)
    assert not out or complained == ""
    if name in REFUSED:
        assert err.startswith(complained)


def _unmarked(out: str, form: str) -> str:
    """Return an answer without what marks it as one of a dry run; the mark must be there."""
    lines = out.splitlines(keepends=True)
    if form == "json":
        assert not lines or lines.pop(3) == '  "dry_run": true,\n'
    else:
        assert all(line.startswith("dry run: ") for line in lines)
    return "".join(line.removeprefix("dry run: ") for line in lines)


@pytest.mark.parametrize("name", ["ask", "grant", "reject", "approve"])
def test_a_dry_run_shows_the_whole_letters(name: str, office: Office) -> None:
    step = STEPS[name]
    step.prepare(office)
    before = set(office.files())
    tried = office.does(*step.args, "--dry-run", at=step.at, by=step.by)
    office.does(*step.args, at=step.at, by=step.by)
    new = [text for file, text in office.files().items() if file not in before]

    assert new
    for text in new:
        missing = [line for line in text.splitlines() if line.strip() not in tried.err]
        assert missing == []


def test_a_dry_run_shows_overdue_events_too(office: Office) -> None:
    ASKED(office)
    tried = office.does("answer", "1", "-", "-n", at="2015-04-20", stdin=THE_DATE)

    assert "information overdue by time" in tried.out and "information supplied by Eli" in tried.out
    assert office.events() == ["application_received", "information_requested"]


def test_a_dry_run_sends_no_letter(office: Office) -> None:
    assert office("register", COMPLETE, SAKSGANG_LETTERS="/proc/no such place").code == 8
    office.does("tick", "--dry-run", at="2015-03-17")

    assert not office.folder.exists()
    assert {row["status"] for row in office.data("letters", "1")} == {"failed"}
    office.does("tick", at="2015-03-17")
    assert {row["status"] for row in office.data("letters", "1")} == {"sent"}


def test_assigning_in_a_dry_run_stores_nothing(office: Office) -> None:
    office.does("register", COMPLETE)
    before = office.dump()
    with office.store() as store:
        tried = Door(store, dry_run=True).assign("1", "Åse", "Eli", noon(RECEIVED))
        assert tried.case.assigned_to == "Åse"

    assert office.dump() == before
