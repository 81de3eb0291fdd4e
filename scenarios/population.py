"""A population file: whose applications are compared or simulated, and under which variants.

The rows come from a table of facts, from application files, or are drawn from groups. Names of
facts and columns are checked where the rows are made (`handlers/population`).
"""

import re
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from scenarios.simulation_settings import (
    Answers,
    Arrivals,
    Effort,
    Follow,
    Period,
    Queue,
    Replications,
    Seed,
    Share,
    StaffByDay,
    WarmUp,
)
from workflow.reimbursement.field_types import Day, Section, Text, Whole, YesNo

_NUMBER: Final = re.compile(r"(\d{1,12})(?:[.,](\d{1,4}))?", re.ASCII)
_NUMBER_SCHEMA: Final = {"type": ["number", "string"], "pattern": r"^\d{1,12}([.,]\d{1,4})?$"}
_TODAY: Final = (
    "the first variant is today: it may only name its rules and policy; staff and all else stand "
    "at the top of the file"
)


def _number(value: object) -> object:
    """Read a text like 1200 or 1200,50."""
    if isinstance(value, Decimal):
        return value
    written = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    if written is None:
        raise PydanticCustomError("number", "write a number of 0 or more, as 1200 or 1200.50")
    whole, rest = written.groups(default="0")
    return Decimal(f"{whole}.{rest}")


Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema(_NUMBER_SCHEMA)]
Cell = Annotated[Text, WithJsonSchema({"type": ["string", "number", "boolean"]})]
"""What stands in a column: as in a table of facts, or `unknown`."""


def _shares_make_all(value: Any) -> Any:
    if isinstance(value, dict) and (total := sum(value.values())) != 1:
        raise PydanticCustomError(
            "shares",
            "the shares make {total}%; write shares that make 100%",
            {"total": f"{float(total) * 100:g}"},
        )
    return value


class Unstated(Section):
    """The true value of a fact that no application states. never: it will not be known either."""

    yes: Share = Field(default=Decimal(0), description="The share for which it is so.")
    no: Share = Field(default=Decimal(0), description="The share for which it is not so.")
    never: Share = Field(default=Decimal(0), description="The share that will never be known.")

    @model_validator(mode="after")
    def _all_of_them(self) -> "Unstated":
        _shares_make_all({"yes": self.yes, "no": self.no, "never": self.never})
        return self


Drawn = Annotated[Cell | dict[Cell, Share], AfterValidator(_shares_make_all)]
"""One value for all rows, or several with their shares."""


class Group(Section):
    """Rows that are drawn alike; within a group facts are independent of each other."""

    name: Text = Field(description="What the group is, in words. It is the stratum of its rows.")
    share: Share = Field(description="The share of all rows; the shares make 100%.")
    facts: dict[Text, Drawn] = Field(
        default={}, description="The true facts, by column: a value, or values with their shares."
    )
    stated: dict[Text, Share] = Field(
        default={},
        description="Of facts that are not always stated at first: the share that states it.",
    )
    amount: Number | None = Field(default=None, description="Kroner a year of a grant.")


def _groups_make_all(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    _shares_make_all(dict(enumerate(group.share for group in groups)))
    return groups


class Calibrate(Section):
    """Totals that the weights are made to hit, by raking. Each sums to about the same number."""

    outcome: dict[Text, Number] = Field(
        default={}, description="Applications by what today's rules make of them: grant, reject, …"
    )
    stratum: dict[Text, Number] = Field(
        default={}, description="Applications by the column `stratum`."
    )


class Cost(Section):
    """A price in kroner, and who says so."""

    value: Number | Literal["amount"] | dict[Text, Number] = Field(
        description="Kroner; or amount, to read the column `amount`; or kroner by stratum."
    )
    source: Text = Field(description="Where the number comes from.")


class Price(Section):
    """A price in kroner that is the same for all, and who says so."""

    value: Number = Field(description="Kroner.")
    source: Text = Field(description="Where the number comes from.")


class Renewed(Section):
    """How many grants are renewed when they end, and who says so."""

    share: Share = Field(description="The share that is renewed at each end.")
    source: Text = Field(description="Where the number comes from.")


class Costs(Section):
    """What things cost. Without costs no kroner are told."""

    grant_a_year: Cost | None = Field(default=None, description="A grant, a year.")
    case_worker_hour: Price | None = Field(default=None, description="An hour of work.")
    letter: Price | None = Field(default=None, description="A letter.")


class Variant(Section):
    """What is otherwise than today. The first variant is today."""

    name: Text = Field(description="What is otherwise, in words.")
    policy: dict[str, Any] | None = Field(
        default=None, description="Policy values that differ from the defaults."
    )
    rules: Day | None = Field(
        default=None, description="The rules that were in force on this day apply."
    )
    without: tuple[Text, ...] = Field(default=(), description="Rules that are not asked, by id.")
    staff: StaffByDay | None = Field(default=None, description="Other case workers.")
    answers: Answers | None = Field(default=None, description="Other answers.")
    effort: Effort | None = Field(default=None, description="Other minutes of work.")
    queue: Queue | None = Field(default=None, description="Another order of work.")
    arrivals: Arrivals | None = Field(
        default=None, description="Other arrivals; the results say that behaviour is assumed."
    )


def _today_first(variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
    names = [variant.name for variant in variants]
    if len({*names}) < len(names):
        raise PydanticCustomError("variants", "give each variant a name of its own")
    if variants[0].model_fields_set - {"name", "policy", "rules"}:
        raise PydanticCustomError("variants", _TODAY)
    return variants


Variants = Annotated[tuple[Variant, ...], Field(min_length=1), AfterValidator(_today_first)]


class PopulationFile(Section):
    """A population file as a whole."""

    schema_: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})] = Field(
        alias="schema", description="Version of this file format: 1."
    )
    population: Text = Field(description="What the population is, in words.")
    synthetic: YesNo = Field(
        default=False,
        description="yes: the rows are no real persons. Of real ones small numbers are not told.",
    )
    from_: Text | tuple[Text, ...] | None = Field(
        default=None,
        alias="from",
        description="A table of facts, or application files and folders; beside this file.",
    )
    groups: Annotated[tuple[Group, ...], AfterValidator(_groups_make_all)] = Field(
        default=(), description="Groups from which rows are drawn, in place of `from`."
    )
    rows: Annotated[Whole, Field(ge=1, le=10_000_000)] | None = Field(
        default=None, description="How many rows are drawn from the groups."
    )
    otherwise: dict[Text, Drawn] = Field(
        default={}, description="The facts of every group that does not name them."
    )
    unstated: dict[Text, Unstated] = Field(
        default={},
        description="Facts that nobody stated: how often they are so, where the rows leave them "
        "unknown.",
    )
    weights: Text | None = Field(
        default=None, description="The column of the weights, if it is not `weight`."
    )
    calibrate: Calibrate | None = Field(
        default=None, description="Totals that the weights are made to hit."
    )
    received: Day | None = Field(
        default=None, description="The day of arrival of rows that state none."
    )
    seed: Seed = Field(default=0, description="What all luck follows from.")
    period: Period | None = Field(default=None, description="The days that are simulated.")
    warm_up: WarmUp = Field(default=90, description="Days that are simulated before the period.")
    follow: Follow = Field(default=120, description="Days that are simulated after the period.")
    replications: Replications = Field(default=20, description="How often all is simulated.")
    arrivals: Arrivals | None = Field(default=None, description="observed, or a_year: a number.")
    answers: Answers | None = Field(default=None, description="How requests are answered.")
    effort: Effort | None = Field(default=None, description="Minutes of work on a case.")
    staff: StaffByDay | None = Field(default=None, description="The case workers, by day.")
    queue: Queue = Field(default="oldest", description="Who is next: oldest, or priority.")
    costs: Costs | None = Field(default=None, description="What things cost.")
    horizon: Annotated[Whole, Field(ge=1, le=99)] | None = Field(
        default=None, description="Years for which kroner are told; without it, a year."
    )
    renewed: Renewed | None = Field(
        default=None, description="How many grants are renewed at each end within the horizon."
    )
    variants: Variants = Field(description="Today first, then what is otherwise.")

    @model_validator(mode="after")
    def _one_source_of_rows(self) -> "PopulationFile":
        if (self.from_ is None) == (not self.groups):
            raise PydanticCustomError("population", "write from: or groups:, one of them")
        if bool(self.groups) != (self.rows is not None):
            raise PydanticCustomError("population", "rows: belongs to groups:, and groups to rows")
        return self

    @model_validator(mode="after")
    def _renewals_have_a_horizon(self) -> "PopulationFile":
        if (self.horizon is None) != (self.renewed is None):
            raise PydanticCustomError("horizon", "horizon: needs renewed:, and renewed a horizon")
        return self
