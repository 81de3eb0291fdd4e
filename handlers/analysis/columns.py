"""Columns: the same rule tree over a Polars frame of derived facts, for as many applications as a machine holds. No rules here.

A frame has a column for each fact, named as in `rules list` (one for each measure where a fact has several, as
`treatment_time.days`); null is unknown. Needs the extra `analysis`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, assert_never

import polars as pl

from workflow.logic.outcome import Assessment, Law
from workflow.logic.tree import Compared, Fact, Is, Leaf, Node, OneOf, Reading, fold
from workflow.reimbursement.facts import CODE_COVERS, FACTS
from workflow.reimbursement.policy import Policy

YES, NO = ("yes", "true", "ja", "1"), ("no", "false", "nei", "0")


def columns_of(fact: Fact) -> tuple[str, ...]:
    """The columns that hold a fact."""
    return tuple(f"{fact.name}.{measure}" for measure in fact.measures) or (fact.name,)


def expression(node: Node, policy: Policy) -> pl.Expr:
    """The columnar reading of a rule tree: a Boolean column, null where unknown. Polars' nulls are the same three-valued logic."""

    def leaf(leaf: Leaf) -> pl.Expr:
        match leaf:
            case Is(fact):
                return pl.col(fact.name)
            case OneOf(fact, values):
                return pl.col(fact.name).is_in(values)
            case Compared(fact, how, parameter, measure):
                column, limit = pl.col(f"{fact.name}.{measure}" if measure else fact.name), getattr(policy, parameter)
                if how == "at least":
                    return column.ge(limit)
                return column.lt(limit) if how == "below" else column.gt(limit)
            case _:
                assert_never(leaf)

    tree: pl.Expr = fold(
        node,
        Reading(
            leaf=leaf,
            switch=lambda _, truth: pl.lit(truth),
            all=lambda parts: reduce(pl.Expr.__and__, parts),
            any=lambda parts: reduce(pl.Expr.__or__, parts),
            negate=lambda part: ~part,
            named=lambda _, inner: inner,
        ),
        policy,
    )
    return tree


def frame_of(rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Derived facts, one mapping for each application, as a frame."""
    data: dict[str, list[object]] = {column: [] for fact in FACTS.values() for column in columns_of(fact)}
    for row in rows:
        for name, fact in FACTS.items():
            value = row.get(name)
            for measure, column in zip(fact.measures or ("",), columns_of(fact), strict=True):
                data[column].append(value if not measure or value is None else getattr(value, measure))
    return pl.DataFrame(data, schema=SCHEMA)


def _type(fact: Fact) -> Any:
    return {"choice": pl.String, "number": pl.Int64}.get(fact.kind, pl.Boolean)


SCHEMA = {column: _type(fact) for fact in FACTS.values() for column in columns_of(fact)}


def row_facts(frame: pl.DataFrame, row: int) -> dict[str, object]:
    """One row of a frame as facts by name."""
    values = frame.row(row, named=True)
    facts: dict[str, object] = {}
    for name, fact in FACTS.items():
        cells = [values[column] for column in columns_of(fact)]
        if fact.compound is not None:
            facts[name] = None if None in cells else fact.compound(*cells)
        else:
            facts[name] = cells[0]
    return facts


def assess_frame(frame: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Outcome, basis and reasons (list 7481, ascending) for each row, by the five steps of law 1.0, as three columns.

    The exact missing list is not columnar: `missing_of` gives it for the rows that wait.
    """
    rules, policy = law.rule_set, law.policy
    answers = frame.select(**{rule.id: expression(rule, policy) for rule in rules.trees()})
    stopped = pl.any_horizontal(~pl.col(rule.id) for rule in rules.stops).fill_null(False)
    stop_unknown = pl.any_horizontal(pl.col(rule.id).is_null() for rule in rules.stops)
    failed = pl.any_horizontal((~pl.col(rule.id)).fill_null(False) for rule in rules.merits)
    wrong = pl.any_horizontal((~pl.col(rule.id)).fill_null(False) for rule in rules.applicant)
    every = (
        pl.all_horizontal(pl.col(rule.id).fill_null(False) for rule in rules.conditions()) & pl.col(rules.route.id).is_not_null()
    )
    outcome = (
        pl.when(stopped)
        .then(pl.lit("dismiss"))
        .when(failed & ~stop_unknown)
        .then(pl.lit("reject"))
        .when(wrong & ~failed)
        .then(pl.lit("reject" if policy.wrong_applicant_policy == "reject" else "wrong_applicant"))
        .when(every)
        .then(pl.lit("grant"))
        .otherwise(pl.lit("missing"))
    )
    route = pl.when(frame[CODE_COVERS.name]).then(pl.lit("§ 3a")).when(~frame[CODE_COVERS.name]).then(pl.lit("§ 3b"))
    by_group = {
        "stops": _reasons(law, [r.id for r in rules.stops]),
        "merits": _reasons(law, [r.id for r in rules.merits]),
        "applicant": _reasons(law, [r.id for r in rules.applicant]),
    }
    reasons = (
        pl.when(stopped)
        .then(by_group["stops"])
        .when(failed & ~stop_unknown)
        .then(by_group["merits"])
        .when(wrong & ~failed & pl.lit(policy.wrong_applicant_policy == "reject"))
        .then(by_group["applicant"])
        .otherwise(pl.lit([], dtype=pl.List(pl.Int64)))
    )
    return answers.select(
        outcome=outcome,
        basis=pl.when(stopped).then(pl.lit(None, dtype=pl.String)).otherwise(route),
        reasons=reasons,
    )


def _reasons(law: Law, ids: Sequence[str]) -> pl.Expr:
    """The reasons of every rule of a group that is certainly false, but those that yield to another false one."""
    rules = law.rule_set.rules()
    false = {name: (~pl.col(name)).fill_null(False) for name in ids}
    cells = []
    for name in ids:
        rule = rules[name]
        counts = [false[name], *(~false[other] for other in rule.yields_to if other in false)]
        cells.append(pl.when(pl.all_horizontal(counts)).then(pl.lit(rule.reason, dtype=pl.Int64)))
    return pl.concat_list(cells).list.drop_nulls().list.unique().list.sort()


def missing_of(frame: pl.DataFrame, outcomes: pl.Series, law: Law) -> list[tuple[str, ...]]:
    """The exact missing list of each row that waits, empty for the others. Rows in the same state of knowledge are asked once."""
    met: dict[tuple[object, ...], Assessment] = {}
    found: list[tuple[str, ...]] = []
    for row, outcome in enumerate(outcomes):
        if outcome not in ("missing", "wrong_applicant"):
            found.append(())
            continue
        facts = row_facts(frame, row)
        key = tuple(law.diagram.classes(facts).items())
        if key not in met:
            met[key] = law.assess(facts)
        found.append(met[key].missing)
    return found


@dataclass(frozen=True)
class Unfit:
    """Cells of one column of a facts file that can't be used. rows: from 1; 0 is the heading."""

    column: str
    rows: Sequence[int]
    says: str


def typed_frame(raw: pl.DataFrame) -> tuple[pl.DataFrame, list[Unfit]]:
    """A frame as read from a file, with the types of `SCHEMA`, and every cell that doesn't fit, and every column that is no fact.

    Yes/no words become Booleans; a column that is not there is unknown; a silent fact gets the value that silence means.
    """
    faults = [
        Unfit(name, (0,), "no such fact; `saksgang rules list` has their names") for name in raw.columns if name not in SCHEMA
    ]
    columns = []
    for fact in FACTS.values():
        for name in columns_of(fact):
            if name not in raw.columns:
                columns.append(pl.Series(name, [fact.silence] * raw.height, dtype=SCHEMA[name]))
                continue
            column, bad = _typed(raw[name], fact)
            faults += [Unfit(name, bad, _says(fact))] if bad else []
            columns.append(column.fill_null(fact.silence) if fact.silence is not None else column)
    return pl.DataFrame(columns), faults


def _typed(column: pl.Series, fact: Fact) -> tuple[pl.Series, list[int]]:
    wanted = SCHEMA[columns_of(fact)[0]]
    text = column.cast(pl.String, strict=False).str.strip_chars() if column.dtype != pl.Boolean else column
    if wanted == pl.Boolean and text.dtype == pl.String:
        lower = text.str.to_lowercase()
        answers = pl.select(
            pl.when(lower.is_in(YES)).then(True).when(lower.is_in(NO) & pl.lit(fact.kind != "given")).then(False)
        ).to_series()
    elif wanted == pl.Int64:
        answers = text.cast(pl.Int64, strict=False)
        answers = pl.select(pl.when(answers >= 0).then(answers)).to_series()
    elif wanted == pl.String:
        answers = pl.select(pl.when(text.is_in(fact.choices)).then(text)).to_series()
    else:
        answers = text
    stated = text.is_not_null() if text.dtype != pl.String else text.is_not_null() & (text != "")
    return answers.alias(column.name), [row + 1 for row in (stated & answers.is_null()).arg_true()]


def _says(fact: Fact) -> str:
    if fact.kind == "choice":
        return f"write one of: {', '.join(fact.choices)}"
    if fact.kind == "number":
        return "write a whole number, 0 or more"
    return "write yes" if fact.kind == "given" else "write yes or no"
