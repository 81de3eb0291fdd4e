"""Describe what every scenario file has: the timeline of one case, with expectations.

Only shapes: nothing is read or played. `process_models.py` adds the words of a process: its states,
steps, letters, timers and events.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from scenarios.moments import Received, When
from workflow.reimbursement.field_types import Day, Section, Text, YesNo

DEFAULT_PROCESS: Final = "reimbursement"
APPLICATION: Final = "The application, inline, or the name of a file beside this one."
NO_EXPECTATION: Final = "a scenario needs at least one expectation; add expect to a step"

# Read as text whatever it looks like: an editor must not complain of a number or of true.
AnyScalar = Annotated[Text, WithJsonSchema({"type": ["string", "number", "boolean"]})]


class Expect(Section, defer_build=True):
    """What must be true at this moment: complete for what it names; the rest is not compared."""

    state: Text | None = Field(default=None, description="State of the case.")
    letters: tuple[Text, ...] | None = Field(
        default=None,
        description="Letters made so far, exactly these, in order, without copies. If no routine "
        "notice is listed (receipt, reminder, …), only the other letters are compared.",
    )
    deadlines: dict[Text, Day] | None = Field(
        default=None, description="Open deadlines: kind and last day."
    )
    events: tuple[Text, ...] | None = Field(
        default=None, description="Events so far, exactly these, in order."
    )


class Step(Section, defer_build=True):
    """One moment of the timeline: a step, or a sweep; then what is expected.

    A process adds the fields of its steps. See `steps.py` for how each step is written.
    """

    at: When = Field(description="When.")
    do: Text | None = Field(default=None, description="What a case worker does.")
    by: Text | None = Field(
        default=None, description="Who does it; unstated: the case worker of the scenario."
    )
    recorded: When | None = Field(
        default=None, description="When it was recorded, if later than it came."
    )
    sweep: YesNo | None = Field(default=None, description="Time is looked at (rarely needed).")
    refused: tuple[Text, ...] | None = Field(
        default=None,
        description="The step must be refused, for exactly these rules (ids; `road` for the state "
        "machine itself).",
    )
    expect: Expect | None = Field(default=None, description="What must be so after this step.")


def expecting(timeline: tuple[Step, ...]) -> tuple[Step, ...]:
    """Refuse a timeline that expects nothing: it could not fail."""
    if not any(step.expect is not None or step.refused is not None for step in timeline):
        raise PydanticCustomError("scenario", NO_EXPECTATION)
    return timeline


class Variant(Section, defer_build=True):
    """What every what-if has."""

    name: Text = Field(description="What is different, as a short sentence.")


class WhatIf(Variant, defer_build=True):
    """The same case with steps added. It is played to its end, then compared."""

    add: tuple[Step, ...] = Field(
        description="Steps added to the timeline; expectations of the file itself are left out."
    )
    expect: Expect = Field(description="What must be so at the end.")


class Heading(Section, defer_build=True):
    """What every scenario file says of its story, with one case or several."""

    schema_version: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})] = Field(
        alias="schema", description="Version of this file format: 1."
    )
    scenario: Text = Field(description="A sentence that a case worker understands.")
    covers: tuple[Text, ...] = Field(
        default=(), description="Rules and roads that the story shows."
    )
    keep_number: YesNo = Field(
        default=False,
        description="yes: an identity number with wrong check digits is meant, and no fault.",
    )
    case_worker: Literal["prompt", "none"] = Field(
        default="none",
        description="prompt: takes each step the day it is legal; none: only what `do:` says.",
    )
    policy: dict[str, Any] | None = Field(
        default=None, description="Policy values that differ from the defaults."
    )
    rules: Day | None = Field(
        default=None,
        description="The rules that were in force on this day apply, whatever the policy says.",
    )


class Scenario(Heading, defer_build=True):
    """The timeline of one case: one story."""

    process: Text = Field(default=DEFAULT_PROCESS, description="The process of the case.")
    received: Received = Field(
        description="When the application came: a date, and a time if it matters."
    )
    application: Any = Field(description=APPLICATION)
    timeline: Annotated[tuple[Step, ...], AfterValidator(expecting)] = Field(
        description="Steps in order of time."
    )
    what_if: tuple[WhatIf, ...] = Field(default=(), description="Variants of the story.")
