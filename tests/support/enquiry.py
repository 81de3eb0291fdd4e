"""A small second process: an enquiry is answered, or put to an adviser who has a week."""

from dataclasses import make_dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel

from workflow.engine.case import Case, Command, Event
from workflow.engine.language import Words
from workflow.engine.process import START, TIME, Due, Process, Road, State, Step, Timer
from workflow.engine.steps import ASSIGN, NOTE, TimePassed, loops, register
from workflow.engine.terms import EventWithTerms


class Form(BaseModel, extra="forbid", frozen=True):
    question: str | None = None


def made(base: type, name: str, **fields: Any) -> Any:
    return make_dataclass(name, fields.items(), bases=(base,), frozen=True)


def due(days: int, case: Case) -> Due:
    last = case.events[-1].effective
    return Due("last event", last, f"{days} days", last + timedelta(days), "our own")


a_week, a_fortnight = (lambda case, n=n: due(n, case) for n in (7, 14))
NEW, WAITS, ENDED = Words("ny", "ny"), Words("venter", "ventar"), Words("besvart", "svart på")
REFER, REFERRED = made(Command, "Refer", because=str), made(Event, "Referred", because=str)
REPLY, REPLIED = made(Command, "Reply", text=str), made(Event, "Replied", text=str)
ADVICE = Timer("advice", ("with_adviser",), a_week, WAITS, "adviser", "none", False, 1, "silent")
ASKED = State("asked", "working", NEW, "is new")
ADVISED = State("with_adviser", "waiting", WAITS, "waits for the adviser")
STATES = (ASKED, ADVISED, State("replied", "closed", ENDED, "is answered"))
STEPS = (
    register(made(EventWithTerms, "EnquiryReceived", application=Form)),
    Step("refer", REFER, REFERRED, because="because"),
    Step("reply", REPLY, REPLIED),
    Step("silent", TimePassed, made(Event, "AdviserSilent", due=date), by=TIME),
)
ROADS = (
    Road(START, "register", "asked"),
    Road("asked", "refer", "with_adviser"),
    Road("with_adviser", "silent", "asked"),
    *(Road(state, "reply", "replied") for state in ("asked", "with_adviser")),
    *loops(("note", "assign"), ("asked", "with_adviser", "replied")),
)
TIMERS = (Timer("target", ("asked",), a_fortnight, NEW, "office", "it is late"), ADVICE)
ENQUIRY: Process[Case] = Process(
    name="enquiry",
    title=Words("spørsmål", "spørsmål"),
    case=Case,
    form=Form,
    states=STATES,
    steps=(*STEPS, NOTE, ASSIGN),
    roads=ROADS,
    timers=TIMERS,
)
