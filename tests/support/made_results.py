"""A folder of results, made by hand: two variants of a made-up year with times, money and flips."""

from datetime import date, timedelta
from typing import Any

from handlers.results.summary import Summary

TODAY, RARE = "today", "300 persons"
MONDAY = date(2025, 12, 29)


def summary(**changes: Any) -> Summary:
    """Return the summary; `changes` replace its fields."""
    return Summary.model_validate(data() | changes)


def data() -> dict[str, Any]:
    """Return the summary as plain data, new each time."""
    return {
        "verb": "simulate",
        "population": "Applications of a made-up year",
        "synthetic": True,
        "first": "2026-01-01",
        "last": "2026-12-31",
        "rows": 10_000,
        "weight": 40_000,
        "design_effect": 1.2,
        "intervals_from": "Means of 20 replications with t intervals (95 %).",
        "variants": [_today(), _rare()],
        "flips": [
            {
                "from": TODAY,
                "to": RARE,
                "before": {"outcome": "reject", "reasons": [8]},
                "after": {"outcome": "grant", "basis": "§ 3b"},
                "count": 310,
                "weight": 1240.0,
                "cause": ["rare_persons"],
                "rules": ["B-1"],
            },
            {
                "from": TODAY,
                "to": RARE,
                "before": {"outcome": "missing"},
                "after": {"outcome": "grant", "basis": "§ 3b"},
                "count": 25,
                "weight": 100.0,
                "cause": ["rare_persons", "staff"],
                "how": "any_of",
                "rules": ["B-1", "A-10"],
            },
            {
                "from": TODAY,
                "to": RARE,
                "before": {"outcome": "grant", "basis": "§ 3a"},
                "after": {"outcome": "reject", "reasons": [13]},
                "count": None,
                "weight": None,
                "cause": ["staff"],
                "suppressed": True,
            },
        ],
        "assumptions": [
            {"name": "case_worker_hour", "value": "600 kr", "source": "Made-up tariff, 2026"},
            {"name": "answers", "value": "80 % answer"},
        ],
        "not_simulated": ["extension", "discretion (reason 16)", "findings", "complaints"],
        "origin": {
            "program": "0.1.0",
            "command": "saksgang simulate year.yaml --out results",
            "seed": 2026,
            "replications": 20,
            "inputs": [{"name": "year.yaml", "sha256": "ab" * 32}],
            "rule_sets": {"2008–2017": "cd" * 32},
            "policies": {TODAY: "ef" * 32, RARE: "01" * 32},
            "packages": {"numpy": "2.3.0", "polars": "2.1.0"},
        },
    }


def _today() -> dict[str, Any]:
    return {
        "name": TODAY,
        "counts": [
            {"outcome": "grant", "basis": "§ 3a", "rows": 6000, "weight": 24_000},
            {"outcome": "grant", "basis": "§ 3b", "rows": 1500, "weight": 6_000},
            {"outcome": "reject", "reasons": [8], "rows": 1200, "weight": 4_800},
            {"outcome": "missing", "rows": 1300, "weight": 5_200},
        ],
        "asked": {
            "letters": 9_000,
            "share_waits": 0.225,
            "facts": [
                {"fact": "documentation.specialist_statement", "weight": 5_100},
                {"fact": "treatment.start", "weight": 2_400},
            ],
        },
        "granted": 30_000,
        "kroner": 90_000_000,
        "cases": 40_000,
        "decided_within_4_weeks": 0.61,
        "decided_within_8_weeks": 0.88,
        "median_days": 24,
        "p90_days": 58,
        "backlog": 2_950,
        "utilisation": 0.93,
        "letters": 61_000,
        "rejections_for_reason_13": 410,
        "hours": 31_000,
        "net": {"decided_within_8_weeks": 0.93, "median_days": 19},
        "weeks": weeks(0.88, 2_900),
        "days": days(24),
        "undecided": 310,
        "intervals": {"granted": {"low": 29_800, "high": 30_200}},
    }


def _rare() -> dict[str, Any]:
    return _today() | {
        "name": RARE,
        "changes": [{"unit": "rare_persons", "before": "150", "after": "300"}],
        "granted": 31_240,
        "kroner": 96_200_000,
        "decided_within_8_weeks": 0.915,
        "hours": 30_400,
        "median_days": 22,
        "weeks": weeks(0.915, 2_400),
        "days": days(22),
        "differences": {
            "granted": {"value": 1_240, "low": 1_100, "high": 1_380},
            "decided_within_8_weeks": {"value": 0.035, "low": 0.031, "high": 0.039},
            "hours": {"value": -600, "low": -810, "high": -390},
            "kroner": {"value": 6_200_000, "low": 5_400_000, "high": 7_000_000},
        },
    }


def weeks(share: float, backlog: int) -> list[dict[str, Any]]:
    """Return 52 weeks; the last eight cohorts have not had 56 days, the last four not 28."""
    return [
        {
            "week": MONDAY + timedelta(weeks=number),
            "cases": 700 + (number * 37) % 120,
            "within_4_weeks": None if number >= 48 else share - 0.27,
            "within_8_weeks": None if number >= 44 else share + ((number * 7) % 5 - 2) / 100,
            "backlog": backlog + 25 * ((number * 11) % 13),
        }
        for number in range(52)
    ]


def days(middle: int) -> list[dict[str, Any]]:
    """Return how many cases took how many days: most of them about `middle`."""
    return [
        {"days": number, "cases": round(60_000 / (12 + abs(number - middle) ** 1.7))}
        for number in range(3, 80)
    ]
