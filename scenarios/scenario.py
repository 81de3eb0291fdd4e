"""What a scenario file may say: one case's timeline, with expectations at their date. Shapes only: nothing is read or played.

Every scalar arrives as text and is typed here. A moment is a day, a day and a time, or counted from the day of receipt: `+10d`
(days), `+10wd` (working days); without a time it is noon. No zone means Europe/Oslo.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from workflow.engine.calendar import OSLO, add_working_days
from workflow.reimbursement.application import Application, Day, Section, Text, Whole, YesNo
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.file import StateName as State
from workflow.reimbursement.letters import LetterKind
from workflow.reimbursement.timers import Kind

NOON = time(12)
NO_EXPECTATION: Final = "a scenario needs at least one expectation; add expect to a step"
YEARS: Final = range(1900, 2200)  # far enough for every case, and no deadline counted from here leaves the calendar
_DAY_FORM: Final = r"\d{4}-\d\d-\d\d"
_CLOCK_FORM: Final = r"([ T]\d\d:\d\d)?"
_MOMENT = re.compile(
    rf"(?:(?P<day>{_DAY_FORM})|\+(?P<count>\d{{1,4}})(?P<unit>d)|\+(?P<work>\d{{1,3}})wd)(?:[ T](?P<clock>\d\d:\d\d))?",
    re.ASCII,
)


@dataclass(frozen=True)
class Moment:
    """A moment as the file says it. day: a date; or count and unit from the day of receipt. clock: Oslo time, None = not said."""

    day: date | None = None
    count: int = 0
    working_days: bool = False
    clock: time | None = None

    def on(self, received: date) -> date:
        """Its Oslo date, for a case received on a day."""
        if self.day is not None:
            return self.day
        return _working_day(received, self.count) if self.working_days else received + timedelta(days=self.count)

    def instant(self, received: date) -> datetime:
        """Its aware instant in Oslo; noon where no time is said."""
        return datetime.combine(self.on(received), self.clock or NOON, OSLO)


@lru_cache(maxsize=2048)
def _working_day(received: date, count: int) -> date:
    """Kept, because a thousand steps may each lie hundreds of working days on."""
    return add_working_days(received, count)


def _moment(value: object) -> object:
    if isinstance(value, Moment):
        return value
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("moment", "write a moment as YYYY-MM-DD, YYYY-MM-DD HH:MM, +10d or +10wd")
    try:
        moment = Moment(
            date.fromisoformat(match["day"]) if match["day"] else None,
            int(match["count"] or match["work"] or 0),
            match["work"] is not None,
            time.fromisoformat(match["clock"]) if match["clock"] else None,
        )
    except ValueError:
        raise PydanticCustomError("moment", "there is no such day or time") from None
    if moment.day is not None and moment.day.year not in YEARS:
        raise PydanticCustomError("moment", "write a year from 1900 to 2199")
    return moment


def _dated(moment: Moment) -> Moment:
    if moment.day is None:
        raise PydanticCustomError("received", "write the day of receipt as a date, YYYY-MM-DD, with HH:MM if it matters")
    return moment


def _fact(value: object) -> object:
    if not isinstance(value, str) or value not in FACTS:
        raise PydanticCustomError("fact", "no such fact; `saksgang rules list` has their names")
    return value


class _OrFileName:
    """In the JSON schema an application may also be text: the name of a file. The reader puts the file's content in."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [handler(core), {"type": "string"}]}


When = Annotated[
    Moment,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": rf"^({_DAY_FORM}|\+\d{{1,4}}d|\+\d{{1,3}}wd){_CLOCK_FORM}$"}),
]
Received = Annotated[
    Moment,
    BeforeValidator(_moment),
    AfterValidator(_dated),
    WithJsonSchema({"type": "string", "pattern": rf"^{_DAY_FORM}{_CLOCK_FORM}$"}),
]
FactName = Annotated[str, BeforeValidator(_fact), WithJsonSchema({"type": "string", "enum": sorted(FACTS)})]
# Read as text whatever it looks like; an editor must not complain of a number or of true.
AnyScalar = Annotated[Text, WithJsonSchema({"type": ["string", "number", "boolean"]})]
StateName = State
LetterName = LetterKind
DeadlineName = Kind
Doing = Literal["start", "ask", "extend", "judge", "propose", "approve", "return", "grant", "reject", "note"]


class Expect(Section):
    """What must be so at this moment: complete for what it names, silent about the rest."""

    state: StateName | None = Field(default=None, description="State of the case.")
    outcome: Literal["grant", "reject", "dismiss", "wrong_applicant", "missing"] | None = Field(
        default=None, description="Outcome of the assessment of the file as it stands."
    )
    basis: Literal["§ 3a", "§ 3b", "none"] | None = Field(default=None, description="Legal basis, or none.")
    reasons: tuple[Whole, ...] | None = Field(default=None, description="Numbers of list 7481, exactly these.")
    missing: tuple[FactName, ...] | None = Field(default=None, description="Missing facts, exactly these.")
    letters: tuple[LetterName, ...] | None = Field(
        default=None,
        description="Letters made so far, exactly these, in order, copies not counted. Where no notice of routine (receipt, "
        "reminder, preliminary reply, delay, expiry) is listed, only requests and decisions are compared.",
    )
    deadlines: dict[DeadlineName, Day] | None = Field(default=None, description="Open deadlines: kind and last day.")
    events: tuple[Text, ...] | None = Field(default=None, description="Events so far, exactly these, in order.")
    valid_to: Day | None = Field(default=None, description="Last day of the grant.")


class Step(Section):
    """One moment of the timeline: something is done or arrives, or time is looked at; then what is expected."""

    at: When = Field(description="When.")
    do: Doing | None = Field(default=None, description="What a case worker does.")
    by: Text | None = Field(default=None, description="Who does it; unstated: the case worker of the scenario.")
    facts: tuple[FactName, ...] | None = Field(default=None, description="For ask: facts that the reviewer names.")
    fact: FactName | None = Field(default=None, description="For judge: the fact.")
    value: AnyScalar | None = Field(default=None, description="For judge: yes, no, a number, or one of the fact's choices.")
    because: Text | None = Field(default=None, description="Written grounds, for judge, propose, return and note.")
    answer: Application | None = Field(default=None, description="A supplement that reaches the office: a partial application.")
    recorded: When | None = Field(default=None, description="For answer: when it was recorded, if later than it came.")
    sweep: YesNo | None = Field(default=None, description="Time is looked at (rarely needed).")
    refused: tuple[Text, ...] | None = Field(
        default=None,
        description="The step must be refused, and for exactly these rules (ids; `road` for the machine's own).",
    )
    expect: Expect | None = Field(default=None, description="What must be so after this step.")

    @model_validator(mode="after")
    def _one_thing_at_a_time(self) -> "Step":
        acts = [name for name in ("do", "answer", "sweep") if getattr(self, name) is not None]
        if len(acts) > 1:
            raise PydanticCustomError("step", "a step does one thing: do, answer or sweep; write two steps")
        if not acts and self.expect is None:
            raise PydanticCustomError("step", "a step needs something: do, answer, sweep or expect")
        if self.refused is not None and self.do is None and self.answer is None:
            raise PydanticCustomError("step", "only a step that does something can be refused")
        needs = {
            "judge": ("fact", "value", "because"),
            "propose": ("because",),
            "return": ("because",),
            "note": ("because",),
        }
        lacking = [name for name in needs.get(self.do or "", ()) if getattr(self, name) is None]
        if lacking:
            raise PydanticCustomError("step", "this step also needs: {names}", {"names": ", ".join(lacking)})
        return self


def _expecting(timeline: tuple[Step, ...]) -> tuple[Step, ...]:
    if not any(step.expect is not None or step.refused is not None for step in timeline):
        raise PydanticCustomError("scenario", NO_EXPECTATION)
    return timeline


class WhatIf(Section):
    """The same case with steps added: another answer, another day. Played to its end, then compared."""

    name: Text = Field(description="What is different, as a short sentence.")
    add: tuple[Step, ...] = Field(description="Steps added to the timeline; expectations of the file itself are left out.")
    expect: Expect = Field(description="What must be so at the end.")


class Scenario(Section):
    """One case's timeline, one story."""

    schema_version: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})] = Field(
        alias="schema", description="Version of this file format: 1."
    )
    scenario: Text = Field(description="A sentence that a case worker understands.")
    covers: tuple[Text, ...] = Field(default=(), description="Rules and roads that the story shows.")
    received: Received = Field(description="When the application came: a date, and a time if it matters.")
    application: Annotated[Application, _OrFileName()] = Field(
        description="The application, inline, or the name of an application file beside this one."
    )
    case_worker: Literal["prompt", "none"] = Field(
        default="none", description="prompt: takes each step the day it is legal; none: only what `do:` says."
    )
    policy: dict[str, AnyScalar] | None = Field(default=None, description="Policy values that differ from the defaults.")
    timeline: Annotated[tuple[Step, ...], AfterValidator(_expecting)] = Field(description="Steps in order of time.")
    what_if: tuple[WhatIf, ...] = Field(default=(), description="Variants of the story.")
