"""Sets of facts with their classes of values, merged where they can be, and in words."""

from collections.abc import Iterable, Sequence
from typing import Final

from workflow.logic.diagram import Variable

Choice = tuple[int, tuple[int, ...]]  # a level of the diagram, and the classes taken there
Row = tuple[Choice, ...]

GIVEN: Final = "stated"
"""What is said of a statement that has to be there."""


def merged(sets: Iterable[frozenset[tuple[int, int]]]) -> list[Row]:
    """Merge sets that differ in the class of one fact only into one row with both classes.

    A row that another one holds already is left out.

    Example, with a colour and a size:

        red, small  + green, small  -> red or green, small
        red, large  + green, large  -> red or green, large
        these two                   -> red or green, small or large
    """
    rows: list[Row] = []
    waiting: list[Row] = [
        tuple((level, (choice,)) for level, choice in sorted(each))
        for each in sorted(sets, key=sorted)
    ]
    while waiting:
        row = waiting.pop(0)
        twin = next((other for other in waiting if _differ_in_one(row, other)), None)
        if twin is None:
            rows.append(row)
            continue
        waiting.remove(twin)
        pairs = zip(row, twin, strict=True)
        waiting.append(tuple((level, tuple(sorted({*a, *b}))) for (level, a), (_, b) in pairs))
    distinct = sorted(set(rows))
    return [row for row in distinct if not any(_holds(other, row) for other in distinct)]


def _differ_in_one(a: Row, b: Row) -> bool:
    """Return whether two rows name the same facts and differ in the classes of one."""
    if [level for level, _ in a] != [level for level, _ in b]:
        return False
    return sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _holds(wider: Row, row: Row) -> bool:
    """Return whether another row allows all that a row allows: each of its facts, and more."""
    allowed = dict(row)
    return wider != row and all(
        level in allowed and set(allowed[level]) <= set(choices) for level, choices in wider
    )


def in_words(variable: Variable, choices: tuple[int, ...]) -> str:
    """Return classes of a fact in words: yes, no; the choices; or a range of numbers with unit."""
    members = [value for choice in choices for value in variable.members[choice]]
    fact = variable.fact
    if fact.kind == "choice":
        return " or ".join(str(value) for value in members)
    if fact.kind != "number":
        return "yes" if True in members else "no"
    everything = [value for values in variable.members for value in values]
    if not fact.measures:
        return _range(members, everything, fact.unit)
    together = _of_several_counts(variable, members, everything)
    return together or " or ".join(in_words(variable, (choice,)) for choice in choices)


def _of_several_counts(
    variable: Variable, members: Sequence[object], everything: Sequence[object]
) -> str:
    """Return the values of a number that has several counts; "" if one sentence can't tell them.

    Example: of days and months, all values but «fewer than 90 days and fewer than 3 months» are
    «90 days or more, or 3 months or more».
    """
    counts = [
        (measure, says, [getattr(value, measure) for value in everything])
        for measure, says in _measures(variable)
    ]

    def ranges(values: Sequence[object], joined: str, *, opposite: bool) -> str:
        told = []
        for measure, says, every in counts:
            own = {getattr(value, measure) for value in values}
            wanted = [n for n in every if n not in own] if opposite else sorted(own)
            told += [f"{_range(wanted, every, measure)}{says}"] if wanted else []
        return joined.join(told)

    def is_block(values: Sequence[object]) -> bool:
        """Return whether the values are all combinations of their single counts."""
        own = {m: {getattr(value, m) for value in values} for m, _, _ in counts}
        inside = [v for v in everything if all(getattr(v, m) in own[m] for m in own)]
        return len(inside) == len(values)

    if is_block(members):
        return ranges(members, " and ", opposite=False)
    rest = [value for value in everything if value not in members]
    if is_block(rest):
        return ranges(rest, ", or ", opposite=True)
    return ""


def _measures(variable: Variable) -> list[tuple[str, str]]:
    """Return the counts of a number, each with what is said after it."""
    fact = variable.fact
    says = fact.measured or ("",) * len(fact.measures)
    return [(m, f" {after}" if after else "") for m, after in zip(fact.measures, says, strict=True)]


def _range(members: Sequence[object], everything: Sequence[object], unit: str) -> str:
    """Return the numbers among all that were tried as a range, open at the ends of what was."""
    numbers = sorted(n for n in members if isinstance(n, int))
    every = sorted(n for n in everything if isinstance(n, int))
    if numbers[0] == every[0]:
        above = [n for n in every if n > numbers[-1]]
        return f"fewer than {above[0]} {unit}" if above else f"any number of {unit}"
    if numbers[-1] == every[-1]:
        return f"{numbers[0]} {unit} or more"
    return f"{numbers[0]} to {numbers[-1]} {unit}"
