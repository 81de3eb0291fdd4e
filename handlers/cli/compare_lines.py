"""What `compare` found, in lines for people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from handlers.analysis.rules_diff import RulesDiff
from handlers.cli.cause_words import cause_in_words
from handlers.cli.output import columns
from handlers.population.compare import Compared, Comparison
from handlers.results.summary import Answer, Count, Flip, Interval, Summary, Variant
from workflow.registers.lists import REJECTION_REASONS

_MOST_FLIPS: Final = 12
_HIDDEN: Final = "not told"


def compare_lines(summary: Summary, comparison: Comparison) -> Iterator[str]:
    """Yield the numbers of each variant, what flips and why, and how the rules differ exactly."""
    kind = "synthetic" if summary.synthetic else "real persons"
    rows = f"{summary.rows:,} rows, {summary.weight:,.0f} applications"
    yield f"{summary.population} ({kind}): {rows}"
    yield f"What is not compared: {'; '.join(summary.not_simulated)}."
    yield f"Intervals (95 %): {summary.intervals_from}."
    yield from summary.notes
    yield ""
    yield from columns(
        (_row(variant) for variant in summary.variants),
        ("variant", "granted", "more granted", "asked", "wait", "kroner of grants", "more kroner"),
    )
    yield ""
    yield from _outcome_lines(summary.variants)
    for place, variant in enumerate(summary.variants[1:], 1):
        yield ""
        yield from _flip_lines(
            variant.name, [f for f in summary.flips or () if f.to == variant.name]
        )
        statement = comparison.variants[place].statement
        if statement is not None:
            yield from _statement_lines(statement)
    names = dict.fromkeys(rule for flip in summary.flips or () for rule in flip.rules)
    last = comparison.population.days[-1]
    yield from _rule_lines(names, comparison.variants, last)


def _outcome_lines(variants: Sequence[Variant]) -> Iterator[str]:
    """Yield applications by outcome, then by reason, a column for each variant."""
    outcomes: dict[str, dict[str, list[Count]]] = {}
    reasons: dict[int, dict[str, list[Count]]] = {}
    for variant in variants:
        for count in variant.counts or ():
            under = f" under {count.basis}" if count.basis else ""
            cells = outcomes.setdefault(f"{count.outcome}{under}", {})
            cells.setdefault(variant.name, []).append(count)
            for reason in count.reasons:
                reasons.setdefault(reason, {}).setdefault(variant.name, []).append(count)
    names = [variant.name for variant in variants]
    rows = [(title, *_sums(cells, names)) for title, cells in sorted(outcomes.items())]
    yield from columns(rows, ("applications", *names))
    yield ""
    rows = [
        (f"{number} {REJECTION_REASONS[number]}", *_sums(cells, names))
        for number, cells in sorted(reasons.items())
    ]
    yield from columns(rows, ("by reason; some have several", *names))


def _sums(cells: Mapping[str, Sequence[Count]], names: Sequence[str]) -> Iterator[str]:
    """Yield the sum of each variant's counts; one that is not told hides the sum."""
    for name in names:
        weights = [count.weight for count in cells.get(name, ())]
        told = [weight for weight in weights if weight is not None]
        yield _number(sum(told)) if len(told) == len(weights) else _HIDDEN


def _row(variant: Variant) -> tuple[str, ...]:
    more, kroner = variant.differences.get("granted"), variant.differences.get("kroner")
    asked = variant.asked
    return (
        variant.name,
        _HIDDEN if variant.granted is None else _with(variant.granted, variant, "granted"),
        "" if more is None else _signed(more.value, more.low, more.high),
        _HIDDEN if asked is None else _number(asked.letters),
        _HIDDEN if asked is None else f"{asked.share_waits:.1%}",
        "" if variant.kroner is None else _number(variant.kroner),
        "" if kroner is None else _signed(kroner.value, kroner.low, kroner.high),
    )


def _with(value: float, variant: Variant, name: str) -> str:
    interval: Interval | None = variant.intervals.get(name)
    ends = "" if interval is None else f" ({interval.low:,.0f} to {interval.high:,.0f})"
    return f"{value:,.0f}{ends}"


def _number(value: float | None) -> str:
    return _HIDDEN if value is None else f"{value:,.0f}"


def _signed(value: float, low: float | None, high: float | None) -> str:
    ends = "" if low is None or high is None else f" ({low:+,.0f} to {high:+,.0f})"
    return f"{value:+,.0f}{ends}" if value else "0"


def _flip_lines(name: str, flips: list[Flip]) -> Iterator[str]:
    if not flips:
        yield f"{name}: no application ends otherwise."
        return
    yield f"{name}: applications that end otherwise"
    for flip in flips[:_MOST_FLIPS]:
        before, after = _short(flip.before), _short(flip.after)
        cause = cause_in_words(flip.cause, flip.how)
        yield f"  {_number(flip.weight):>12}  {before} → {after}"
        yield f"  {'':>12}  because of {cause}; rules: {', '.join(flip.rules) or 'none'}"
    if len(flips) > _MOST_FLIPS:
        yield f"  {len(flips) - _MOST_FLIPS} more kinds: --format json or --out DIR has them all"


def _rule_lines(names: Iterable[str], variants: Sequence[Compared], day: date) -> Iterator[str]:
    """Yield what each of these rules asks."""
    sets = [variant.variant.setting.chosen(day) for variant in variants]
    asked = {
        name: rule.question for rules in reversed(sets) for name, rule in rules.rules().items()
    }
    told = [name for name in names if name in asked]
    if told:
        yield ""
        yield "What these rules ask:"
        yield from (f"  {name}: {asked[name]}" for name in told)


def _short(answer: Answer) -> str:
    reasons = f" for reason {', '.join(map(str, answer.reasons))}" if answer.reasons else ""
    return f"{answer.outcome}{f' under {answer.basis}' if answer.basis else ''}{reasons}"


def _statement_lines(statement: RulesDiff) -> Iterator[str]:
    """Yield how the rules differ over all possible applications, whoever applies."""
    yield "  Over all possible applications:"
    flips = statement.outcomes.flips
    for flip in flips:
        by = f", by {', '.join(flip.rules)}" if flip.rules else ""
        yield f"    {flip.kind}: {flip.before} → {flip.after}{by}"
    for value in statement.notes:
        yield f"    {value.name}: {value.says}"
    for other in statement.others:
        yield f"    {other.says}"
    if not flips and not statement.notes and not statement.others:
        yield "    nothing ends otherwise"
