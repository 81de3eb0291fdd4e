"""Describe a story of several cases: how each is opened, and the moments of all in one timeline.

Only shapes: nothing is read or played. `process_models.py` adds the words of the processes. A
scenario of one case is a story too, of one case without a name: `cases_of` and `expected` read both
alike.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from pydantic import Field

from scenarios.moments import When
from scenarios.scenario import APPLICATION, Expect, Heading, Scenario, Step, Variant, WhatIf
from workflow.reimbursement.field_types import Section, Text, YesNo

ONLY_CASE: Final = ""
"""The name of the case of a scenario that has one."""


class Opening(Section, defer_build=True):
    """A case of the story: how somebody opens it, or which case's step opens it.

    A process adds a field for each kind of link of its cases, and those of the step that opens one.
    """

    process: Text = Field(description="The process of the case.")
    received: When | None = Field(
        default=None, description="When it came or was opened, if somebody opens it."
    )
    recorded: When | None = Field(
        default=None, description="When it was recorded, if later than it came."
    )
    opened_by: Text | None = Field(
        default=None,
        description="The case whose step opens this one: the next of its process that has no name.",
    )
    do: Text | None = Field(
        default=None, description="The step that opens it, where its process has several."
    )
    by: Text | None = Field(default=None, description="Who opens it, if it matters.")
    application: Any = Field(default=None, description=APPLICATION)
    case_worker: Literal["prompt", "none"] | None = Field(
        default=None, description="The case worker of this case; unstated: that of the story."
    )
    refused: tuple[Text, ...] | None = Field(
        default=None, description="It must not be opened, for exactly these rules."
    )


class Together(Section):
    """A moment at which several cases are looked at, or time alone."""

    at: When = Field(description="When.")
    sweep: YesNo | None = Field(default=None, description="Time is looked at (rarely needed).")
    expect: dict[str, Any] | None = Field(
        default=None, description="What must be so, by the names of the cases."
    )


class StoryWhatIf(Variant):
    """The same story with steps added. It is played to its end, then compared."""

    add: tuple[Any, ...] = Field(
        description="Steps added to the timeline; expectations of the file itself are left out."
    )
    expect: dict[str, Any] = Field(
        description="What must be so at the end, by the names of the cases."
    )


class Story(Heading):
    """The timeline of several cases, most often linked: one story."""

    cases: dict[str, Any] = Field(description="The cases of the story, by a name of their own.")
    timeline: tuple[Any, ...] = Field(description="Moments of all cases, in order of time.")
    what_if: tuple[StoryWhatIf, ...] = Field(default=(), description="Variants of the story.")


AnyScenario: TypeAlias = Scenario | Story
AnyMoment: TypeAlias = Step | Together
AnyWhatIf: TypeAlias = WhatIf | StoryWhatIf


def cases_of(scenario: AnyScenario) -> Mapping[str, Opening]:
    """Return how each case of a scenario is opened, by its name."""
    if isinstance(scenario, Story):
        return scenario.cases
    only = Opening.model_construct(
        process=scenario.process, received=scenario.received, application=scenario.application
    )
    return {ONLY_CASE: only}


def processes_of(scenario: AnyScenario) -> frozenset[str]:
    """Return the names of the processes of a scenario's cases."""
    return frozenset(opening.process for opening in cases_of(scenario).values())


def case_at(moment: AnyMoment) -> str | None:
    """Return the name of the case whose moment it is; None if it is of no single one."""
    return None if isinstance(moment, Together) else getattr(moment, "case", ONLY_CASE)


def expected(moment: AnyMoment) -> Mapping[str, Expect]:
    """Return what a moment expects, by the names of the cases."""
    if isinstance(moment, Together):
        return moment.expect or {}
    return {} if moment.expect is None else {str(case_at(moment)): moment.expect}


def expected_at_the_end(variant: AnyWhatIf) -> Mapping[str, Expect]:
    """Return what a variant expects, by the names of the cases."""
    return variant.expect if isinstance(variant, StoryWhatIf) else {ONLY_CASE: variant.expect}
