"""The tables beside a summary: its flips and its weeks, one row each, as Parquet files.

They hold what `summary.json` holds, for people who go on with a data frame.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from handlers.results.summary import Flip, Summary, Variant, Week, write_summary

FLIPS_FILE: Final = "flips.parquet"
COHORTS_FILE: Final = "cohorts.parquet"

FLIPS: Final[dict[str, Any]] = {
    "from": pl.String,
    "to": pl.String,
    "before": pl.String,
    "before_basis": pl.String,
    "before_reasons": pl.List(pl.Int64),
    "after": pl.String,
    "after_basis": pl.String,
    "after_reasons": pl.List(pl.Int64),
    "count": pl.Int64,
    "weight": pl.Float64,
    "cause": pl.List(pl.String),
    "how": pl.String,
    "rules": pl.List(pl.String),
    "suppressed": pl.Boolean,
}
COHORTS: Final[dict[str, Any]] = {
    "variant": pl.String,
    "week": pl.Date,
    **{name: pl.Float64 for name in Week.model_fields if name != "week"},
}


def flips_frame(flips: Sequence[Flip]) -> pl.DataFrame:
    """Return flips as a frame, one row each, in their order. Columns: `FLIPS`."""
    rows = [
        {
            "from": flip.from_,
            "to": flip.to,
            "before": flip.before.outcome,
            "before_basis": flip.before.basis,
            "before_reasons": list(flip.before.reasons),
            "after": flip.after.outcome,
            "after_basis": flip.after.basis,
            "after_reasons": list(flip.after.reasons),
            "count": flip.count,
            "weight": flip.weight,
            "cause": list(flip.cause),
            "how": flip.how,
            "rules": list(flip.rules),
            "suppressed": flip.suppressed,
        }
        for flip in flips
    ]
    return pl.DataFrame(rows, schema=FLIPS, orient="row")


def cohorts_frame(variants: Sequence[Variant]) -> pl.DataFrame:
    """Return the weeks of variants as a frame, one row each, in their order. Columns: `COHORTS`."""
    rows = [
        {"variant": variant.name, **week.model_dump()}
        for variant in variants
        for week in variant.weeks or ()
    ]
    return pl.DataFrame(rows, schema=COHORTS, orient="row")


def write_results(folder: Path, summary: Summary) -> None:
    """Write the summary to a folder, and a table of its flips and of its weeks, if it has any.

    The folder is made where there is none. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_summary(folder, summary)
    if summary.flips is not None:
        flips_frame(summary.flips).write_parquet(folder / FLIPS_FILE)
    if any(variant.weeks is not None for variant in summary.variants):
        cohorts_frame(summary.variants).write_parquet(folder / COHORTS_FILE)
