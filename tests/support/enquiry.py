"""A small second process: an enquiry is answered, or put to an adviser who has a week."""

from dataclasses import make_dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel

from workflow.engine.case import Case, Command, Event
from workflow.engine.language import Words
from workflow.engine.process import START, TIME, Due, Process, Road, State, Step, Timer
from workflow.engine.steps import ASSIGN, NOTE, TimePassed, loops, register


class Form(BaseModel, extra="forbid", frozen=True):
    question: str | None = None


def event(name: str, **fields: Any) -> Any:
    return make_dataclass(name, fields.items(), bases=(Event,), frozen=True)


def command(name: str, **fields: Any) -> Any:
    return make_dataclass(name, fields.items(), bases=(Command,), frozen=True)


def in_days(days: int) -> Any:
    def due(case: Case, _: object) -> Due:
        last = case.events[-1].effective
        return Due("last event", last, f"{days} days", last + timedelta(days), "our own")

    return due


NEW, WAITS, ENDED = Words("ny", "ny"), Words("venter", "ventar"), Words("besvart", "svart på")
ENQUIRY: Process[Case] = Process(
    name="enquiry",
    title=Words("henvendelse", "førespurnad"),
    case=Case,
    form=Form,
    states=(
        State("asked", "working", NEW, "is new"),
        State("with_adviser", "waiting", WAITS, "waits for the adviser"),
        State("replied", "closed", ENDED, "is answered"),
    ),
    steps=(
        register(event("EnquiryReceived", application=Form)),
        Step(
            "refer",
            command("Refer", because=str),
            event("Referred", because=str),
            because="because",
        ),
        Step("reply", command("Reply", text=str), event("Replied", text=str)),
        Step("adviser_silent", TimePassed, event("AdviserSilent", due=date), by=TIME),
        NOTE,
        ASSIGN,
    ),
    roads=(
        Road(START, "register", "asked"),
        Road("asked", "refer", "with_adviser"),
        Road("with_adviser", "adviser_silent", "asked"),
        Road("asked", "reply", "replied"),
        Road("with_adviser", "reply", "replied"),
        *loops(("note", "assign"), ("asked", "with_adviser", "replied")),
    ),
    timers=(
        Timer("target", ("asked",), in_days(14), NEW, "the office", "it is late"),
        Timer(
            "advice",
            ("with_adviser",),
            in_days(7),
            WAITS,
            "the adviser",
            "no advice",
            acts_after=1,
            step="adviser_silent",
        ),
    ),
)
