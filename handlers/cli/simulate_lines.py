"""What `simulate` found, in lines for people and in rows for tables."""

from collections.abc import Iterator
from typing import Any, Final

from handlers.cli.cause_words import JOINED
from handlers.cli.output import columns
from handlers.results.summary import Answer, Difference, Flip, Summary, Variant

_MOST_FLIPS: Final = 12
_UNKNOWN: Final = "not known"
_HIDDEN: Final = "not told"

# The figures, each with its name in data, its title, and how it is written.
_FIGURES: Final = (
    ("cases", "applications", "{:,.0f}"),
    ("decided_within_4_weeks", "within 4 weeks", "{:.1%}"),
    ("decided_within_8_weeks", "within 8 weeks", "{:.1%}"),
    ("median_days", "median days", "{:.1f}"),
    ("p90_days", "90 % within days", "{:.1f}"),
    ("backlog", "open at the end of the period", "{:,.0f}"),
    ("utilisation", "utilisation", "{:.1%}"),
    ("granted", "granted", "{:,.0f}"),
    ("rejections_for_reason_13", "rejected for reason 13", "{:,.0f}"),
    ("letters", "letters", "{:,.0f}"),
    ("hours", "hours of work", "{:,.0f}"),
    ("kroner", "kroner a year", "{:,.0f}"),
)
TITLES: Final = (
    "variant",
    *(name for name, _, _ in _FIGURES),
    "net_decided_within_4_weeks",
    "net_decided_within_8_weeks",
    "net_median_days",
    "net_p90_days",
    "undecided",
)


def simulate_rows(summary: Summary) -> list[dict[str, Any]]:
    """Return a row of figures for each variant. Columns: `TITLES`."""
    rows = []
    for variant in summary.variants:
        data = variant.model_dump()
        net = {f"net_{name}": value for name, value in (data["net"] or {}).items()}
        rows.append({"variant": variant.name} | {n: (data | net).get(n) for n in TITLES[1:]})
    return rows


def simulate_lines(summary: Summary) -> Iterator[str]:
    """Yield what is not simulated, the figures of each variant, how they differ, and who flips."""
    kind = "synthetic" if summary.synthetic else "real persons"
    replications = summary.origin.replications or 1
    times = "once" if replications == 1 else f"{replications} times"
    yield f"Not simulated: {'; '.join(summary.not_simulated)}."
    yield (
        f"{summary.population} ({kind}): {summary.rows or 0:,} rows, {summary.first} to "
        f"{summary.last}, simulated {times}"
    )
    yield f"Intervals (95 %): {summary.intervals_from}."
    yield from summary.notes
    yield ""
    yield from columns(
        (
            (title, *(_value(variant, name, form) for variant in summary.variants))
            for name, title, form in _FIGURES
            if name != "kroner" or any(v.kroner is not None for v in summary.variants)
        ),
        ("mean of a replication", *(variant.name for variant in summary.variants)),
    )
    today = summary.variants[0].name
    for variant in summary.variants[1:]:
        yield ""
        yield from _differences(variant, today)
        yield from _flip_lines(today, [f for f in summary.flips or () if f.to == variant.name])


def _value(variant: Variant, name: str, form: str) -> str:
    value = getattr(variant, name)
    if value is None:
        return _UNKNOWN if name not in ("granted", "rejections_for_reason_13") else _HIDDEN
    interval = variant.intervals.get(name)
    if interval is None or interval.low == interval.high:
        return form.format(value)
    return f"{form.format(value)} ({form.format(interval.low)} to {form.format(interval.high)})"


def _differences(variant: Variant, today: str) -> Iterator[str]:
    changed = ", ".join(change.unit for change in variant.changes)
    yield f"{variant.name}, less {today}{f' (changed: {changed})' if changed else ''}:"
    told = [
        (title, _signed(variant.differences[name], form))
        for name, title, form in _FIGURES
        if name in variant.differences and not _is_nothing(variant.differences[name])
    ]
    if not told:
        yield "  no figure differs"
        return
    width = max(len(title) for title, _ in told)
    yield from (f"  {title.ljust(width)}  {value}" for title, value in told)


def _is_nothing(difference: Difference) -> bool:
    return difference.value == 0 and difference.low in (None, 0) and difference.high in (None, 0)


def _signed(difference: Difference, form: str) -> str:
    signed = form.replace("{:", "{:+").format
    low, high = difference.low, difference.high
    ends = "" if low is None or high is None else f" ({signed(low)} to {signed(high)})"
    return signed(difference.value) + ends


def _flip_lines(today: str, flips: list[Flip]) -> Iterator[str]:
    if not flips:
        return
    yield f"  cases that are decided otherwise than under {today}:"
    for flip in flips[:_MOST_FLIPS]:
        many = _HIDDEN if flip.weight is None else f"{flip.weight:,.1f}"
        cause = JOINED[flip.how].join(flip.cause)
        rules = f"; rules: {', '.join(flip.rules)}" if flip.rules else ""
        says = f"{_words(flip.before)} → {_words(flip.after)}, because of {cause}{rules}"
        yield f"  {many:>10}  {says}"
    if len(flips) > _MOST_FLIPS:
        yield f"  {len(flips) - _MOST_FLIPS} more kinds: --format json or --out DIR has them all"


def _words(answer: Answer) -> str:
    reasons = f" for reason {', '.join(map(str, answer.reasons))}" if answer.reasons else ""
    return f"{answer.outcome}{f' under {answer.basis}' if answer.basis else ''}{reasons}"
