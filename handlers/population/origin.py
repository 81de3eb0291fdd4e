"""Where the figures of a population come from, and what they rest on: for `summary.json`."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

from handlers.population.population import Population, PopulationVariant
from handlers.results.summary import Assumption, Change, InputFile, Origin
from scenarios.population import Cost
from workflow import __version__
from workflow.logic.fact import value_as_text

_PACKAGES: Final = ("numpy", "polars")


def origin(population: Population, command: str, replications: int | None = None) -> Origin:
    """Return where figures come from. command: as it was typed."""
    days = population.days
    rule_sets = {
        rules.rule_set.name: rules.rule_set_hash
        for variant in population.variants
        for rules in map(variant.setting.rules, (days[0], days[-1]))
    }
    return Origin(
        program=__version__,
        command=command,
        seed=population.file.seed,
        replications=replications,
        inputs=tuple(InputFile(name=name, sha256=sha) for name, sha in population.inputs.items()),
        rule_sets=rule_sets,
        policies={v.name: v.setting.policy.content_hash() for v in population.variants},
        packages={name: version(name) for name in _PACKAGES},
    )


def changes(population: Population, variant: PopulationVariant) -> Iterator[Change]:
    """Yield in what a variant differs from the first one."""
    first = population.variants[0]
    old, new = first.setting, variant.setting
    for name in new.policy.values():
        before, after = getattr(old.policy, name), getattr(new.policy, name)
        if before != after:
            yield Change(unit=name, before=_text(before), after=_text(after))
    last = population.days[-1]
    if old.chosen(last) is not new.chosen(last):
        names = old.chosen(last).name, new.chosen(last).name
        yield Change(unit="rules", before=names[0], after=names[1])
    for rule in sorted(new.without - old.without):
        yield Change(unit=f"without {rule}", before="asked", after="not asked")
    for name in ("staff", "answers", "effort", "queue", "arrivals"):
        stated = getattr(variant.stated, name)
        today = getattr(population.file, name)
        if stated is not None and stated != today:
            assumed = name == "arrivals"
            yield Change(
                unit=name, before=_text(today), after=_text(stated), assumed_behaviour=assumed
            )


def _text(value: object) -> str:
    """Return a setting in words and digits."""
    if hasattr(value, "model_fields_set"):
        parts = ((name, getattr(value, name)) for name in type(value).model_fields)  # type: ignore[attr-defined]
        return ", ".join(f"{name.rstrip('_')} {_text(part)}" for name, part in parts)
    if isinstance(value, tuple) and value and hasattr(value[0], "model_fields_set"):
        return "; ".join(map(_text, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(part)}" for name, part in value.items())
    return value_as_text(value) or "not stated"


def assumptions(population: Population, *, of_work: bool = True) -> Iterator[Assumption]:
    """Yield what the figures rest on and nobody measured here, with its source.

    of_work: whether hours and letters are priced too.
    """
    read = population.file
    for group in read.groups:
        yield Assumption(name=f"group {group.name}", value=f"{float(group.share):.1%} of the rows")
    for name, shares in read.unstated.items():
        value = f"yes {shares.yes:.0%}, no {shares.no:.0%}, never known {shares.never:.0%}"
        yield Assumption(name=f"{name}, which nobody stated", value=value)
    if read.costs is not None:
        for name in type(read.costs).model_fields:
            price = getattr(read.costs, name)
            if price is not None and (of_work or name == "grant_a_year"):
                words = f"{name.replace('_', ' ')}, kroner"
                yield Assumption(name=words, value=_price(price), source=price.source)
    if read.renewed is not None:
        value = f"{read.renewed.share:.0%} at each end, over {read.horizon} years"
        yield Assumption(name="grants renewed", value=value, source=read.renewed.source)


def _price(price: Cost) -> str:
    if isinstance(price.value, dict):
        return ", ".join(f"{stratum}: {value}" for stratum, value in price.value.items())
    return str(price.value)
