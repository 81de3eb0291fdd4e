"""A small process on top of the enquiry: an answer is objected to, and a new enquiry is opened."""

from dataclasses import dataclass
from typing import Any

from enquiry import ENDED, ENQUIRY, NEW, Form, a_fortnight, made
from pydantic import BaseModel

from workflow.engine.case import Case, Command, Event
from workflow.engine.errors import Reason
from workflow.engine.links import Link, LinkRule
from workflow.engine.process import (
    START,
    Birth,
    Guard,
    Process,
    Road,
    Situation,
    State,
    Step,
    Timer,
)
from workflow.engine.steps import ASSIGN, LINK, NOTE, Register, loops, register
from workflow.engine.terms import EventWithTerms


class Objection(BaseModel, extra="forbid", frozen=True):
    why: str


@dataclass(frozen=True)
class Object(Register):
    """Object to an answer."""

    application: Objection


def _of_an_answer(now: Situation[Case]) -> tuple[Reason, ...]:
    (enquiry,) = now.case.linked_to("objects_to")
    if enquiry.state != "replied":
        return (Reason("road", "the enquiry is not answered", "Wait for the answer."),)
    link = Link("objects_to", enquiry.number)
    if any(link in other.links and not other.ended for other in now.case.linked):
        return (Reason("road", "an objection to it is open", "Wait for its end."),)
    return ()


def _anew(now: Situation[Case]) -> tuple[Birth, ...]:
    (enquiry,) = now.case.linked_to("objects_to")
    asked = Register("post", "", Form(question=f"Again: {enquiry.application.question}"))
    reply = ENQUIRY.step("reply").command(now.command.by, text="Better so.")  # type: ignore[call-arg]
    return (Birth(ENQUIRY, asked, (reply,)),)


OF_AN_ANSWER = Guard("the enquiry is answered, and nobody else objects", _of_an_answer)
OVERTURN, OVERTURNED = made(Command, "Overturn"), made(Event, "Overturned")
APPEAL: Process[Case] = Process(
    name="appeal",
    title=NEW,
    case=Case,
    form=Objection,
    states=(State("open", "working", NEW, "is open"), State("over", "closed", ENDED, "is over")),
    steps=(
        register(
            made(EventWithTerms, "Objected", application=Objection),
            OF_AN_ANSWER,
            name="object",
            command=Object,
            on="objects_to",
            says="Object to an answer.",
        ),
        LINK,
        Step("overturn", OVERTURN, OVERTURNED, bears=_anew),
        NOTE,
        ASSIGN,
    ),
    roads=(
        Road(START, "object", "open"),
        Road("open", "overturn", "over"),
        *loops(("link",), ("open",)),
        *loops(("note", "assign"), ("open", "over")),
    ),
    timers=(Timer("target", ("open",), a_fortnight, NEW, "office", "it is late"),),
    links=(LinkRule("objects_to", ("enquiry",)),),
    reads_linked=True,
)


def keys(case: Any) -> tuple[tuple[str, ...], ...]:
    """Return what finds an enquiry, for tests of matters: the first word of its question."""
    return (("word", (case.application.question or "?").split()[0]),)
