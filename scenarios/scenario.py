"""Describe a scenario file: the timeline of one case, with expectations at their dates.

Only shapes: nothing is read or played. Every scalar arrives as text and is typed here.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from scenarios.moments import Received, When
from workflow.reimbursement.application import Application, Day, Section, Text, Whole, YesNo
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.file import StateName as State
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.timers import Kind

NO_EXPECTATION: Final = "a scenario needs at least one expectation; add expect to a step"


def _fact(value: object) -> object:
    if not isinstance(value, str) or value not in FACTS:
        raise PydanticCustomError("fact", "no such fact; `saksgang rules list` has their names")
    return value


class _OrFileName:
    """Let the JSON Schema accept a file name too: the reader puts in the file's content."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [handler(core), {"type": "string"}]}


FactName = Annotated[
    str, BeforeValidator(_fact), WithJsonSchema({"type": "string", "enum": sorted(FACTS)})
]
# Read as text whatever it looks like: an editor must not complain of a number or of true.
AnyScalar = Annotated[Text, WithJsonSchema({"type": ["string", "number", "boolean"]})]
StateName = State
LetterName = Literal[REIMBURSEMENT.letter_kinds]  # type: ignore[name-defined]
DeadlineName = Kind
Doing = Literal[
    "start", "ask", "extend", "judge", "propose", "approve", "return", "grant", "reject", "note"
]


class Expect(Section):
    """What must be true at this moment: complete for what it names; the rest is not compared."""

    state: StateName | None = Field(default=None, description="State of the case.")
    outcome: Literal["grant", "reject", "dismiss", "wrong_applicant", "missing"] | None = Field(
        default=None, description="Outcome of the assessment of the file as it stands."
    )
    basis: Literal["§ 3a", "§ 3b", "none"] | None = Field(
        default=None, description="Legal basis, or none."
    )
    reasons: tuple[Whole, ...] | None = Field(
        default=None, description="Numbers of list 7481, exactly these."
    )
    missing: tuple[FactName, ...] | None = Field(
        default=None, description="Missing facts, exactly these."
    )
    letters: tuple[LetterName, ...] | None = Field(
        default=None,
        description="Letters made so far, exactly these, in order, without copies. If no routine "
        "notice is listed (receipt, reminder, preliminary reply, delay, expiry), only requests and "
        "decisions are compared.",
    )
    deadlines: dict[DeadlineName, Day] | None = Field(
        default=None, description="Open deadlines: kind and last day."
    )
    events: tuple[Text, ...] | None = Field(
        default=None, description="Events so far, exactly these, in order."
    )
    valid_to: Day | None = Field(default=None, description="Last day of the grant.")


class Step(Section):
    """One moment of the timeline: a step, an answer, or a sweep; then what is expected."""

    at: When = Field(description="When.")
    do: Doing | None = Field(default=None, description="What a case worker does.")
    by: Text | None = Field(
        default=None, description="Who does it; unstated: the case worker of the scenario."
    )
    facts: tuple[FactName, ...] | None = Field(
        default=None, description="For ask: facts that the reviewer names."
    )
    fact: FactName | None = Field(default=None, description="For judge: the fact.")
    value: AnyScalar | None = Field(
        default=None, description="For judge: yes, no, a number, or one of the fact's choices."
    )
    because: Text | None = Field(
        default=None, description="Written grounds, for judge, propose, return and note."
    )
    answer: Application | None = Field(
        default=None, description="A supplement that reaches the office: a partial application."
    )
    recorded: When | None = Field(
        default=None, description="For answer: when it was recorded, if later than it came."
    )
    sweep: YesNo | None = Field(default=None, description="Time is looked at (rarely needed).")
    refused: tuple[Text, ...] | None = Field(
        default=None,
        description="The step must be refused, for exactly these rules (ids; `road` for the state "
        "machine itself).",
    )
    expect: Expect | None = Field(default=None, description="What must be so after this step.")

    @model_validator(mode="after")
    def _one_thing_at_a_time(self) -> "Step":
        acts = [name for name in ("do", "answer", "sweep") if getattr(self, name) is not None]
        if len(acts) > 1:
            raise PydanticCustomError(
                "step", "a step does one thing: do, answer or sweep; write two steps"
            )
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
            raise PydanticCustomError(
                "step", "this step also needs: {names}", {"names": ", ".join(lacking)}
            )
        return self


def _expecting(timeline: tuple[Step, ...]) -> tuple[Step, ...]:
    if not any(step.expect is not None or step.refused is not None for step in timeline):
        raise PydanticCustomError("scenario", NO_EXPECTATION)
    return timeline


class WhatIf(Section):
    """The same case with steps added. It is played to its end, then compared."""

    name: Text = Field(description="What is different, as a short sentence.")
    add: tuple[Step, ...] = Field(
        description="Steps added to the timeline; expectations of the file itself are left out."
    )
    expect: Expect = Field(description="What must be so at the end.")


class Scenario(Section):
    """The timeline of one case: one story."""

    schema_version: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})] = Field(
        alias="schema", description="Version of this file format: 1."
    )
    scenario: Text = Field(description="A sentence that a case worker understands.")
    covers: tuple[Text, ...] = Field(
        default=(), description="Rules and roads that the story shows."
    )
    received: Received = Field(
        description="When the application came: a date, and a time if it matters."
    )
    application: Annotated[Application, _OrFileName()] = Field(
        description="The application, inline, or the name of an application file beside this one."
    )
    case_worker: Literal["prompt", "none"] = Field(
        default="none",
        description="prompt: takes each step the day it is legal; none: only what `do:` says.",
    )
    policy: dict[str, AnyScalar] | None = Field(
        default=None, description="Policy values that differ from the defaults."
    )
    timeline: Annotated[tuple[Step, ...], AfterValidator(_expecting)] = Field(
        description="Steps in order of time."
    )
    what_if: tuple[WhatIf, ...] = Field(default=(), description="Variants of the story.")
