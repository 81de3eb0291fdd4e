"""The file `summary.json` of a folder of results: what `compare` or `simulate` found, as one model.

`compare` fills the counts, `simulate` the times, and each leaves out what it does not know. Numbers
are means over replications where there are several. Numbers of cases are weighted, so they need not
be whole. Shares are from 0 to 1. Days are gross unless the name says net. None is "not known".
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflow.engine.errors import Fault, InvalidInput

SCHEMA: Final = "saksgang.summary/1"
FILE: Final = "summary.json"
MAX_BYTES: Final = 16 * 1024 * 1024

Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Signed = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Whole = Annotated[int, Field(ge=0)]
Outcome = Literal["grant", "reject", "dismiss", "wrong_applicant", "missing"]


class Part(BaseModel):
    """A part of the summary: immutable, and without keys that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Interval(Part):
    """Where a number lies with 95 % confidence."""

    low: Signed
    high: Signed


class Difference(Part):
    """A number less the same of the first variant. low, high: of a 95 % interval, if there is one.

    Of `simulate` it is the mean of paired differences, replication by replication.
    """

    value: Signed
    low: Signed | None = None
    high: Signed | None = None


class Change(Part):
    """Something in which a variant differs from the first. before, after: in words or digits.

    unit: a policy value, `without RULE`, `rules`, `staff`, `answers`, `effort`, `queue` or
    `arrivals`. assumed_behaviour: whether it changes what people outside the office do.
    """

    unit: str
    before: str
    after: str
    assumed_behaviour: bool = False


class Count(Part):
    """Applications with one answer. reasons: numbers of list 7481. rows: without weights.

    suppressed: the cell is so small that rows and weight are not told, and are None.
    """

    outcome: Outcome
    basis: str | None = None
    reasons: tuple[int, ...] = ()
    rows: Whole | None
    weight: Amount | None
    suppressed: bool = False


class AskedFact(Part):
    """A fact that the first request asks for, and of how many applications (weighted)."""

    fact: str
    weight: Amount


class Asked(Part):
    """What is asked of the doctors. letters: requests. share_waits: of applications that wait."""

    letters: Amount
    share_waits: Share
    facts: tuple[AskedFact, ...] = ()


class Net(Part):
    """Times without the days on which a case waited for somebody outside the office."""

    decided_within_4_weeks: Share | None = None
    decided_within_8_weeks: Share | None = None
    median_days: Amount | None = None
    p90_days: Amount | None = None


class Week(Part):
    """The applications that arrived in one week. week: its Monday.

    cases: how many arrived. within_4_weeks, within_8_weeks: the share of them decided by then; None
    where the week's cases have not had those days. backlog: undecided cases of all weeks when the
    week ended.
    """

    week: date
    cases: Amount
    within_4_weeks: Share | None = None
    within_8_weeks: Share | None = None
    net_within_4_weeks: Share | None = None
    net_within_8_weeks: Share | None = None
    backlog: Amount | None = None
    utilisation: Amount | None = None


class DaysTaken(Part):
    """How many cases were decided exactly so many gross days after their arrival."""

    days: Whole
    cases: Amount


class Variant(Part):
    """What becomes of the population under one variant; the first variant is today.

    counts, asked, kroner: of `compare`. cases … weeks: of `simulate`. granted: applications that
    are granted. letters: sent in the period. rejections_for_reason_13: no answer came in time.
    hours: of work. kroner: a year, None without costs. days: of the decided cases; undecided: how
    many were open at the end. intervals, differences: by the key of the number, such as `granted`,
    `decided_within_8_weeks`, `hours`, `kroner`; differences to the first variant.
    """

    name: str = Field(min_length=1)
    changes: tuple[Change, ...] = ()
    counts: tuple[Count, ...] | None = None
    asked: Asked | None = None
    granted: Amount | None = None
    kroner: Signed | None = None
    cases: Amount | None = None
    decided_within_4_weeks: Share | None = None
    decided_within_8_weeks: Share | None = None
    median_days: Amount | None = None
    p90_days: Amount | None = None
    backlog: Amount | None = None
    utilisation: Amount | None = None
    letters: Amount | None = None
    rejections_for_reason_13: Amount | None = None
    hours: Amount | None = None
    net: Net | None = None
    weeks: tuple[Week, ...] | None = None
    days: tuple[DaysTaken, ...] | None = None
    undecided: Amount | None = None
    intervals: Mapping[str, Interval] = {}
    differences: Mapping[str, Difference] = {}


class Answer(Part):
    """What becomes of an application: outcome, and the paragraph that it rests on.

    reasons: numbers of list 7481.
    """

    outcome: Outcome
    basis: str | None = None
    reasons: tuple[int, ...] = ()


class Flip(Part):
    """Applications that one variant answers otherwise than another. from_, to: their names.

    count: rows. weight: what they stand for. cause: the units whose putting back undoes it; `how`
    says how to read several. rules: ids of the rules whose answer differs. suppressed: the cell is
    so small that count and weight are not told, and are None.
    """

    from_: str = Field(alias="from")
    to: str
    before: Answer
    after: Answer
    count: Whole | None
    weight: Amount | None
    cause: tuple[str, ...]
    how: Literal["each", "any_of", "together"] = "each"
    rules: tuple[str, ...] = ()
    suppressed: bool = False


class Assumption(Part):
    """Something that the figures rest on and nobody measured here. value: in words or digits.

    source: where it comes from; None = it was assumed.
    """

    name: str
    value: str
    source: str | None = None


class InputFile(Part):
    """A file that was read. name: without its folder. sha256: of its bytes, in hex."""

    name: str
    sha256: str


class Origin(Part):
    """Where the figures come from, so that they can be computed again.

    program: version of Saksgang. command: as it was typed. rule_sets, policies: content hashes by
    the name of rule set or variant. packages: versions by name. replications: None for `compare`.
    """

    program: str
    command: str
    seed: int | None = None
    replications: int | None = None
    inputs: tuple[InputFile, ...] = ()
    rule_sets: Mapping[str, str] = {}
    policies: Mapping[str, str] = {}
    packages: Mapping[str, str] = {}


class Summary(Part):
    """All that `compare` or `simulate` found. The first variant is today.

    population: the title of its file. synthetic: whether its rows are no real persons. first, last:
    days of the period, both included. rows, weight: of the population; design_effect: of its
    weights. intervals_from: how intervals came about, in a sentence. not_simulated: what was left
    out. notes: further sentences that a reader must know.
    """

    schema_: Literal["saksgang.summary/1"] = Field(default=SCHEMA, alias="schema")
    verb: Literal["compare", "simulate"]
    population: str
    synthetic: bool
    first: date | None = None
    last: date | None = None
    rows: Whole | None = None
    weight: Amount | None = None
    design_effect: Amount | None = None
    intervals_from: str | None = None
    variants: tuple[Variant, ...] = Field(min_length=1)
    flips: tuple[Flip, ...] | None = None
    assumptions: tuple[Assumption, ...] = ()
    not_simulated: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    origin: Origin

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON. What is not known is left out, but for a suppressed cell."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True) | {"schema": SCHEMA}


def write_summary(folder: Path, summary: Summary) -> None:
    """Write the summary to a folder: the same summary gives the same bytes. Raises OSError."""
    text = json.dumps(summary.as_data(), ensure_ascii=False, indent=1)
    (folder / FILE).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_summary(folder: Path) -> Summary:
    """Read the summary of a folder. Raises InvalidInput that names each field that is wrong."""
    file = folder / FILE
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError:
        says = (
            "this file can't be read; name a folder that `compare` or `simulate` wrote with --out"
        )
        raise InvalidInput((Fault(str(file), 1, 1, "", says),)) from None
    if len(raw) > MAX_BYTES:
        raise InvalidInput((Fault(str(file), 1, 1, "", "the file is too large to be a summary"),))
    try:
        return Summary.model_validate_json(raw)
    except ValidationError as wrong:
        raise InvalidInput(tuple(_faults(str(file), wrong))) from None


def _faults(file: str, wrong: ValidationError) -> Iterable[Fault]:
    """Turn pydantic's errors into faults, which never repeat a value.

    Of a list with wrong items only these are told, not that it then has too few.
    """
    errors = wrong.errors(include_url=False, include_context=False, include_input=False)
    for error in errors:
        where = error["loc"]
        if any(len(e["loc"]) > len(where) and e["loc"][: len(where)] == where for e in errors):
            continue
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where)
        says = "this is no summary in JSON" if error["type"] == "json_invalid" else error["msg"]
        yield Fault(file, 1, 1, path.removeprefix("."), says)
