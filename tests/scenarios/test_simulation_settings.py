"""The settings of a simulation, read from the texts of a file."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scenarios.reading.text import parse
from scenarios.reading.typed import typed
from scenarios.simulation_settings import SimulationSettings

COMPLETE = """\
period: {from: 2026-01-01, to: 2026-12-31}
arrivals: {a_year: 100000}
answers: {answered: 80%, days: {7: 30%, 14: 40%, 21: 20%, 35: 10%}}
effort: {first_assessment: 40, after_answer: 20, overdue: 15}
staff:
- {from: 2026-01-01, case_workers: 40, hours_a_day: 7.5, absence: 12%}
- {from: 01.07.2026, case_workers: 44, hours_a_day: "7,5", absence: "12,5 %"}
"""


def read(text: str) -> tuple[SimulationSettings | None, list[str]]:
    """The settings of a text, and its faults as `path: message`."""
    parsed = parse(text.encode(), "office.yaml", as_json=False)
    found = typed(SimulationSettings, parsed)
    return found, [f"{fault.path}: {fault.message}" for fault in parsed.faults]


def test_a_complete_text_is_read() -> None:
    found, faults = read(COMPLETE)

    assert faults == []
    assert found is not None
    assert (found.warm_up, found.follow, found.replications, found.queue) == (90, 120, 20, "oldest")
    assert found.arrivals.a_year == 100_000
    assert found.answers.days == {
        7: Decimal("0.3"),
        14: Decimal("0.4"),
        21: Decimal("0.2"),
        35: Decimal("0.1"),
    }
    assert found.staff[1].from_ == date(2026, 7, 1)
    assert (found.staff[1].hours_a_day, found.staff[1].absence) == (
        Decimal("7.5"),
        Decimal("0.125"),
    )


def test_observed_arrivals_need_no_number() -> None:
    found, faults = read(COMPLETE.replace("{a_year: 100000}", "observed"))

    assert faults == []
    assert found is not None
    assert found.arrivals.a_year is None


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("to: 2026-12-31", "to: 2025-12-31", "period: to: write a day that is not before from"),
        ("to: 2026-12-31", "to: 2046-12-31", "period: to: write a period of at most ten years"),
        ("{a_year: 100000}", "daily", "arrivals: write observed, or a_year: and how many"),
        (
            "{a_year: 100000}",
            "{a_yaer: 3}",
            "arrivals.a_yaer: unknown field; did you mean `a_year`?",
        ),
        (
            "{a_year: 100000}",
            "{a_year: many}",
            "arrivals.a_year: write a whole number, 0 or more, in digits",
        ),
        ("80%", "0.8", "answers.answered: write a share as 30% or 12.5%, at most 100%"),
        ("80%", "180%", "answers.answered: write a share as 30% or 12.5%, at most 100%"),
        ("10%", "9%", "answers: days: the shares make 99%; write shares that make 100%"),
        ("{7:", "{0:", "answers.days.0: write 1 or more"),
        ("overdue: 15", "overdue: 0", "effort.overdue: write 1 or more"),
        (", overdue: 15", "", "effort.overdue: this field is needed"),
        (
            "hours_a_day: 7.5",
            "hours_a_day: 25",
            "staff[0].hours_a_day: write the hours of a day as 7.5, at most 24",
        ),
        ("absence: 12%", "absence: 100%", "staff[0]: absence: write a share below 100%"),
        ("01.07.2026", "01.07.2025", "staff: write the entries by day, each with a later from"),
        ("from: 2026-01-01, to:", "to:", "period.from: this field is needed"),
    ],
)
def test_a_fault_says_what_to_write(before: str, after: str, says: str) -> None:
    assert before in COMPLETE

    found, faults = read(COMPLETE.replace(before, after, 1))

    assert found is None
    assert faults == [says]


def test_the_schema_tells_each_field() -> None:
    schema: dict[str, Any] = SimulationSettings.model_json_schema(by_alias=True)

    models = [("", schema), *schema["$defs"].items()]
    parts = [(name, part) for name, model in models for part in (model, *model.get("anyOf", ()))]
    fields = [
        (name, field, about)
        for name, part in parts
        for field, about in part.get("properties", {}).items()
    ]
    assert len(fields) > 20
    assert not [(name, field) for name, field, about in fields if "description" not in about]
