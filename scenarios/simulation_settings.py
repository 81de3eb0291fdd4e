"""The settings of a simulation: the part of a population file that says who works, and how fast.

A population file includes these models; a variant may state some of them anew. Texts become typed
values here, with a message that says what to write.
"""

import re
from datetime import timedelta
from decimal import Decimal
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

from workflow.reimbursement.field_types import Day, Section, Whole

_SHARE: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))? ?%", re.ASCII)
_HOURS: Final = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?", re.ASCII)


def _decimal(written: re.Match[str]) -> Decimal:
    whole, rest = written.groups(default="0")
    return Decimal(f"{whole}.{rest}")


def _share(value: object) -> object:
    """Read a text like 30% or 12,5 % as a number from 0 to 1."""
    if isinstance(value, Decimal):
        return value
    written = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if written is None or _decimal(written) > 100:
        raise PydanticCustomError("share", "write a share as 30% or 12.5%, at most 100%")
    return _decimal(written) / 100


def _hours(value: object) -> object:
    """Read a text like 7.5 or 7,5 as hours of a day."""
    if isinstance(value, Decimal):
        return value
    written = _HOURS.fullmatch(value) if isinstance(value, str) else None
    if written is None or not 0 < _decimal(written) <= 24:
        raise PydanticCustomError("hours", "write the hours of a day as 7.5, at most 24")
    return _decimal(written)


Share = Annotated[
    Decimal,
    BeforeValidator(_share),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,3}([.,]\d{1,4})? ?%$"}),
]
"""A share from 0 to 1, written as 30%."""
Hours = Annotated[
    Decimal,
    BeforeValidator(_hours),
    WithJsonSchema({"type": ["number", "string"], "pattern": r"^\d{1,2}([.,]\d{1,2})?$"}),
]
DaysToAnswer = Annotated[Whole, Field(ge=1, le=999)]
Minutes = Annotated[Whole, Field(ge=1, le=9999)]


class Period(Section):
    """The days whose arrivals are counted."""

    from_: Day = Field(alias="from", description="The first day.")
    to: Day = Field(description="The last day, included.")

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.to < self.from_:
            raise PydanticCustomError("period", "to: write a day that is not before from")
        if self.to - self.from_ > timedelta(days=3660):
            raise PydanticCustomError("period", "to: write a period of at most ten years")
        return self


class Arrivals(Section):
    """When applications arrive. a_year None: each row comes once, on its own day."""

    a_year: Annotated[Whole, Field(ge=1, le=10_000_000)] | None = Field(
        default=None,
        description="Applications a year on working days; rows are drawn by weight, again and "
        "again.",
    )

    @model_validator(mode="before")
    @classmethod
    def _observed(cls, value: object) -> object:
        if isinstance(value, str) and value != "observed":
            raise PydanticCustomError("arrivals", "write observed, or a_year: and how many")
        return {} if value == "observed" else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Let the JSON Schema accept the word observed too."""
        return {"anyOf": [handler(core), {"const": "observed", "type": "string"}]}


class Answers(Section):
    """How those who are asked for information answer."""

    answered: Share = Field(description="The share of requests that are answered at all.")
    days: dict[DaysToAnswer, Share] = Field(
        min_length=1,
        max_length=100,
        description="Days from the request to the answer, each with its share; together 100%.",
    )

    @model_validator(mode="after")
    def _all_of_them(self) -> "Answers":
        if (total := sum(self.days.values())) != 1:
            raise PydanticCustomError(
                "answers",
                "days: the shares make {total}%; write shares that make 100%",
                {"total": f"{float(total) * 100:g}"},
            )
        return self


class Effort(Section):
    """Minutes of work on a case, without absence."""

    first_assessment: Minutes = Field(
        description="To assess an application, and to decide or to ask."
    )
    after_answer: Minutes = Field(description="To decide when all that was asked for has come.")
    overdue: Minutes = Field(description="To decide on the file when the deadline has passed.")


class Staff(Section):
    """The case workers from a day on."""

    from_: Day = Field(alias="from", description="The first day; of the first entry, always.")
    case_workers: Annotated[Whole, Field(le=100_000)] = Field(description="How many there are.")
    hours_a_day: Hours = Field(description="Hours that each works on a working day.")
    absence: Share = Field(
        description="The share of these hours that is lost, by holidays and illness."
    )

    @model_validator(mode="after")
    def _somebody_is_there(self) -> "Staff":
        if self.absence == 1:
            raise PydanticCustomError("staff", "absence: write a share below 100%")
        return self


def _in_order_of_days(staff: tuple[Staff, ...]) -> tuple[Staff, ...]:
    days = [entry.from_ for entry in staff]
    if days != sorted(set(days)):
        raise PydanticCustomError("staff", "write the entries by day, each with a later from")
    return staff


StaffByDay = Annotated[tuple[Staff, ...], Field(min_length=1), AfterValidator(_in_order_of_days)]
Queue = Literal["oldest", "priority"]
"""Who is next: the oldest case, or first the cases with priority (they have the shorter target)."""
WarmUp = Annotated[Whole, Field(le=3660)]
"""Days before the period that are simulated too, so that the office does not start empty."""
Follow = Annotated[Whole, Field(le=3660)]
"""Days after the period that are simulated, so that its last arrivals are decided."""
Replications = Annotated[Whole, Field(ge=1, le=10_000)]
"""How often the whole is simulated, each time with other luck."""
Seed = Annotated[Whole, Field(ge=0)]
"""What all luck follows from: the same seed gives the same simulation."""


class SimulationSettings(Section):
    """What a simulation needs beside the population: all that a population file says of it."""

    seed: Seed = Field(default=0, description="What all luck follows from.")
    period: Period = Field(description="The first and the last day whose arrivals are counted.")
    warm_up: WarmUp = Field(default=90, description="Days that are simulated before the period.")
    follow: Follow = Field(default=120, description="Days that are simulated after the period.")
    replications: Replications = Field(default=20, description="How often all is simulated.")
    arrivals: Arrivals = Field(description="observed, or a_year: and how many.")
    answers: Answers = Field(description="How requests for information are answered.")
    effort: Effort = Field(description="Minutes of work on a case.")
    staff: StaffByDay = Field(description="The case workers, by the day from which it is so.")
    queue: Queue = Field(default="oldest", description="Who is next: oldest, or priority.")
