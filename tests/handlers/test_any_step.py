"""A step of any process is a verb: its options are the fields of its command.

The process here has a step with each kind of field, a step that brings a form, one that needs two
people, and one that gives a letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel
from the_command import COMPLETE, Office, in_process

from handlers.cli.verbs.any_step import step_verb, step_verbs
from workflow.engine.case import Case, Command, Event, Says
from workflow.engine.language import Words
from workflow.engine.process import (
    START,
    Addressee,
    Due,
    LetterRule,
    Process,
    Receiver,
    Road,
    State,
    Step,
    Timer,
)
from workflow.engine.steps import NOTE, loops, register
from workflow.engine.terms import EventWithTerms
from workflow.processes import PROCESSES


class Errand(BaseModel, extra="forbid", frozen=True):
    """What somebody wants done."""

    what: str
    where: str | None = None


@dataclass(frozen=True)
class ErrandReceived(EventWithTerms):
    application: Errand


@dataclass(frozen=True)
class SendOff(Command):
    runner: Annotated[str, Says("who runs")]
    by_day: date
    reason: str
    stops: tuple[str, ...] = ()
    bags: int = 1
    size: Literal["small", "large"] = "small"
    urgent: bool = False
    insured: bool | None = None
    weight: Annotated[int, Says("in kilograms or pounds")] = 0


@dataclass(frozen=True)
class SentOff(Event):
    runner: str
    by_day: date
    reason: str
    stops: tuple[str, ...]
    bags: int
    size: str
    urgent: bool
    insured: bool | None
    weight: int


@dataclass(frozen=True)
class Change(Command):
    errand: Errand
    received: date | None = None


@dataclass(frozen=True)
class Changed(Event):
    errand: Errand


@dataclass(frozen=True)
class Confirm(Command):
    pass


@dataclass(frozen=True)
class Confirmed(Event):
    pass


def in_kilograms(fields: Any) -> int:
    """Read a weight as `12 kg`. Raises ValueError."""
    number, _, unit = fields["weight"].partition(" ")
    if unit != "kg" or not number.isdigit():
        raise ValueError("write a weight as 12 kg")
    return int(number)


def errands(folder: Path) -> Process[Case]:
    """Return the process, with the texts of its letter in a folder."""
    for language in ("nb", "nn"):
        (folder / "letters" / language).mkdir(parents=True)
        text = folder / "letters" / language / "confirmation.txt.jinja"
        text.write_text("Ærendet er gjort.\n", encoding="utf-8")
    open_, done = Words("åpen", "open"), Words("gjort", "gjord")
    return Process(
        name="errands",
        title=Words("ærend", "ærend"),
        case=Case,
        form=Errand,
        states=(
            State("open", "working", open_, "is open"),
            State("done", "closed", done, "is done"),
        ),
        steps=(
            register(ErrandReceived),
            Step(
                "send_off",
                SendOff,
                SentOff,
                because="reason",
                readers={"weight": in_kilograms},
                says="Send a runner off.",
            ),
            Step("change", Change, Changed, by="post", says="Change the errand."),
            Step("confirm", Confirm, Confirmed, two_people=True),
            NOTE,
        ),
        roads=(
            Road(START, "register", "open"),
            Road("open", "confirm", "done"),
            *loops(("send_off", "change"), ("open",)),
            *loops(("note",), ("open", "done")),
        ),
        timers=(Timer("target", ("open",), a_week, open_, "the office", "it is late"),),
        letters=(LetterRule("confirmed", "confirmation", "client", None, Words("Gjort", "Gjort")),),
        receivers=(Receiver("client", lambda *_: (Addressee(("Kari Kunde",), "nb"),)),),
        folder=folder,
    )


def a_week(case: Case) -> Due:
    return Due("received", case.received, "7 days", case.received + timedelta(7), "house rule")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The command on a database with one errand."""
    monkeypatch.setitem(PROCESSES, "errands", errands(tmp_path / "errands"))
    office = Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")
    file = tmp_path / "errand.yaml"
    file.write_text("what: Post the letter\n", encoding="utf-8")
    office.does("register", str(file), "--process", "errands")
    yield office


SEND = ("send-off", "1", "--runner", "Per", "--by-day", "2015-03-20", "--because", "It is far.")


def last_event(office: Office) -> dict[str, Any]:
    row = office.data("history", "1")[-1]
    assert isinstance(row, dict)
    return row


def test_each_field_of_a_step_is_an_option(office: Office) -> None:
    more = ("--stops", "Moss", "--stops", "Ås", "--bags", "2", "--size", "large", "--urgent")
    office.does(*SEND, *more, "--no-insured", "--weight", "12 kg")

    row = last_event(office)
    assert (row["event"], row["actor"], row["state"]) == ("sent_off", "Eli", "open")
    assert row["data"] == {
        "runner": "Per",
        "by_day": "2015-03-20",
        "reason": "It is far.",
        "stops": ["Moss", "Ås"],
        "bags": 2,
        "size": "large",
        "urgent": True,
        "insured": False,
        "weight": 12,
    }


def test_what_is_not_typed_is_as_the_command_has_it(office: Office) -> None:
    office.does("send-off", "1", "--runner", "Per", "--by-day", "2015-03-20", "--reason", "Far.")

    data = last_event(office)["data"]
    assert (data["stops"], data["bags"], data["size"]) == ([], 1, "small")
    assert (data["urgent"], data["insured"], data["weight"]) == (False, None, 0)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("send-off", "1", "--runner", "Per", "--by-day", "2015-03-20"), "--because"),
        ((*SEND, "--by-day", "20/3/2015"), "write a date as YYYY-MM-DD"),
        ((*SEND, "--bags", "two"), "not a valid integer"),
        ((*SEND, "--size", "huge"), "--size: Input should be 'small' or 'large'"),
        ((*SEND, "--weight", "12 pounds"), "--weight: write a weight as 12 kg."),
        ((*SEND, "--colour", "red"), "No such option"),
        (("change", "1"), "Missing argument 'FILE|-'"),
        (("confirm", "1"), "say who you are"),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_stored(
    args: tuple[str, ...], says: str, office: Office
) -> None:
    before = office.dump()
    done = office(*args, by="")

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert says in done.err
    assert office.dump() == before


def test_a_form_comes_from_a_file_or_from_standard_input(office: Office) -> None:
    office.does(
        "change", "1", "-", "--received", "2015-03-14", stdin="what: Buy stamps\n", at="2015-03-18"
    )
    invalid = office("change", "1", "-", stdin="wat: Buy stamps\n")

    row = last_event(office)
    assert row["event"] == "changed" and row["data"]["errand"]["what"] == "Buy stamps"
    assert (invalid.code, invalid.out) == (7, "") and "did you mean" in invalid.err.lower()


def test_a_step_with_a_letter_is_shown_and_asked_about(office: Office) -> None:
    before, files = office.dump(), office.files()
    tried = office.does("confirm", "1", "--dry-run")
    unasked = office("confirm", "1", yes=False)

    assert "Ærendet er gjort." in tried.err and "confirmation to client (Kari Kunde)" in tried.out
    assert (unasked.code, unasked.out) == (2, "") and "Ærendet er gjort." in unasked.err
    assert (office.dump(), office.files()) == (before, files)
    office.does("confirm", "1")
    assert "Ærendet er gjort." in office.letter("confirmation", "client")


def test_a_step_that_the_case_does_not_have_is_refused_with_those_it_has(office: Office) -> None:
    office.does("register", COMPLETE, at="2015-03-17")
    before = office.dump()
    done = office("send-off", "2", *SEND[2:], at="2015-03-17")
    other_way = office("extend", "1")

    assert (done.code, done.out) == (5, "") and "this kind of case has no such step" in done.err
    assert "`extend`" in done.err
    assert other_way.code == 5 and "`send-off`" in other_way.err
    assert office.dump() == before


def test_every_screen_shows_a_case_of_another_process(office: Office) -> None:
    office.does(*SEND)
    shown, why = office.data("show", "1"), office.data("why", "1")

    assert (shown["process"], shown["state"], shown["outcome"]) == ("errands", "open", None)
    assert (shown["basis"], shown["reasons"], shown["missing"]) == (None, [], [])
    assert [step["step"] for step in shown["steps"]] == ["send_off", "change", "confirm"]
    assert shown["steps"][0]["needs"] == ["runner", "by_day", "because"]
    day, untold = "2015-03-23", {"told": None, "told_by": None, "told_on": None}
    assert shown["deadlines"] == [
        {"kind": "target", "due": day, "days_left": 7, "computed": day, **untold}
    ]
    assert (why["outcome"], why["proof"], why["would_grant"]) == (None, [], [])
    [task] = office.data("inbox")
    assert (task["number"], task["kind"], task["outcome"]) == ("2015-000001", "target", None)
    assert office.data("next")[0]["number"] == "2015-000001"
    assert office.data("board")["states"]["open"] == 1
    [date_] = office.data("why-date", "1")
    assert (date_["anchor"], date_["budget"], date_["pauses"]) == ("received", "7 days", [])
    assert [row["kind"] for row in office.data("deadlines")] == ["target"]
    assert [row["process"] for row in office.data("list", "--process", "errands")] == ["errands"]
    assert office.data("list", "--process", "reimbursement") == []
    assert [row["number"] for row in office.data("list", "--state", "open")] == ["2015-000001"]
    late = office("deadlines", "--overdue", at="2015-03-24")
    assert late.code == 8 and "target" in late.out
    for verb in ("show", "why", "why-date", "history", "letters"):
        assert office.does(verb, "1").out, verb
    text = office.does("show", "1").out
    assert (
        "what: Post the letter" in text
        and "sent off by Eli: Per, 2015-03-20, It is far., small" in text
    )
    assert office("letters", "1", "--m12", str(office.folder)).code == 2


def test_the_help_of_a_step_says_what_it_does_in_each_kind_of_case(office: Office) -> None:
    told = " ".join(office.does("withdraw", "--help").out.split())

    assert "Close the case: the application is withdrawn. For cases of: reimbursement. " in told
    assert "For cases of complaint: Record that the complaint was withdrawn." in told
    assert "--party doctor|patient" in told
    for verb in ("ask", "extend", "judge"):
        assert "the doctor more" not in office.does(verb, "--help").out


def test_the_help_of_a_step_is_made_from_its_command(office: Office) -> None:
    told = " ".join(office.does("send-off", "--help").out.split())

    assert "Send a runner off." in told and "For cases of: errands." in told
    example = 'send-off 42 --runner "…" --by-day 2026-03-02 --because "…"'
    assert f"Example: saksgang {example}" in told
    assert "--runner TEXT Who runs. [required]" in told
    assert "--by-day DATE [required]" in told and "--urgent" in told and "--no-insured" in told
    assert "send-off" in step_verbs() and step_verb("give_up") is None
    assert "Did you mean `send-off`" in office("send-of", "1").err


@pytest.mark.parametrize("verb", ["diagram", "form application", "schema application"])
def test_forms_schemas_and_diagrams_are_those_of_the_process(verb: str, office: Office) -> None:
    ours = office.does(*verb.split(), "--process", "errands").out

    assert ours != office.does(*verb.split()).out
    assert "send_off" in ours if verb == "diagram" else "what" in ours
    unknown = office(*verb.split(), "--process", "nothing")
    assert unknown.code == 2 and unknown.err.endswith(", errands.\n")
