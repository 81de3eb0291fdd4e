"""The verbs of `rules`: list, table, verify, diff. They need no database."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from handlers.cli.verbs import verb, verb_group
from workflow.engine.errors import Findings

if TYPE_CHECKING:
    from handlers.analysis.policy_diff import PolicyDiff
    from handlers.cli.options import Settings
    from workflow.logic.consistency import Verification
    from workflow.logic.worlds import World


@verb_group()
def rules() -> None:
    """List, print and verify the rules, or compare two policies.

    Example: saksgang rules list
    """
    # A group does nothing itself: its verbs follow.


@verb("list")
@click.option("--facts", is_flag=True, help="List the facts instead: the columns of a table.")
def rules_list(settings: "Settings", facts: bool) -> None:
    """List every rule with its kind, paragraph, question, facts, owner, reason and source.

    With --facts: every column that a table of facts can have (see `assess`), what it means, what
    stands in it, and what an empty cell means.

    Example: saksgang rules list --facts
    """
    from handlers.analysis.fact_list import facts_list
    from handlers.analysis.rule_list import rules_list as every_rule
    from handlers.cli.output import columns, show

    if facts:
        dictionary = facts_list()
        titles = ("column", "values", "empty", "says")
        shown = (tuple(row[title] for title in titles) for row in dictionary)
        show(settings, "facts", dictionary, columns(shown, titles))
        return
    data = every_rule()
    rows = ((r["id"], r["kind"], r["law"], str(r["reason"] or ""), r["question"]) for r in data)
    lines = columns(rows, ("rule", "kind", "law", "reason", "question"))
    show(settings, "rules", data, lines)


@verb("table")
@click.option(
    "--out",
    metavar="FILE|DIR",
    help="Write it to this file (.csv, .xlsx, .dmn), or the documentation pages to this folder.",
)
@click.option(
    "--library",
    metavar="DIR",
    help="The scenarios that the pages link to; scenarios/library unless stated.",
)
def rules_table(settings: "Settings", out: str | None, library: str | None) -> None:
    """Print the decision table as Markdown.

    Each row is a smallest set of facts that leads to the outcome whatever the others are. With
    --out and a folder: one page for each part of the law, with its rules and the scenarios that
    show them. A .csv or .xlsx file is a sheet for people; a .dmn file (DMN 1.3) is run by other
    decision engines, for applications of which every fact is known.

    Example: saksgang rules table --out rules.xlsx
    """
    from handlers.analysis.pages import table, table_rows, write_pages
    from handlers.analysis.table_files import is_table_file, write_table
    from handlers.cli.output import note, show, writing

    policy = settings.policy()
    if library is not None and (out is None or is_table_file(out)):
        raise click.UsageError("--library belongs to the pages: add --out with a folder.")
    if out is None:
        show(settings, "table", table_rows(policy), table(policy).splitlines())
        return
    if settings.dry_run:
        note("Only tried: nothing was written.")
        files = []
    elif is_table_file(out):
        with writing(out):
            write_table(out, policy)
        files = [out]
    else:
        with writing(out):
            made = write_pages(out, library or "scenarios/library", policy)
        files = [f"{out}/{name}" for name in made]
    show(settings, "pages", [{"file": file} for file in files], files, ("file",))


@verb("verify")
def rules_verify(settings: "Settings") -> int:
    """Check the rules over all possible applications.

    It looks for applications without an outcome, outcomes that conflict, conditions that are
    redundant or not exact, and refusals without a reason. Exit code 8 when there is any. It also
    lists the overlaps that precedence settles, and the facts that can both help and hurt.

    Example: saksgang rules verify
    """
    from handlers.cli.output import show
    from workflow.logic.consistency import verify
    from workflow.reimbursement.rule_sets import RULES_2008

    found = verify(RULES_2008, settings.policy())
    show(settings, "verify", found.as_data(), _verify_lines(found))
    return 0 if found.sound else Findings.exit_code


def _verify_lines(found: "Verification") -> Iterator[str]:
    """Yield each finding of a verification on its own line, with examples."""
    yield f"complete applications, as the rules tell them apart: {found.worlds:,}"
    yield f"states of knowledge inside named conditions: {found.states:,}"
    yield f"gaps, where no outcome holds: {found.gaps:,}"
    yield f"conflicts, where two outcomes hold and none goes first: {len(found.conflicts)}"
    for overlap in found.conflicts:
        example = _facts(overlap.example)
        yield f"  {overlap.first} and {overlap.second}: {overlap.worlds:,}, such as {example}"
    yield f"overlaps that precedence settles: {len(found.ordered_overlaps)}"
    for overlap in found.ordered_overlaps:
        yield f"  {overlap.first} before {overlap.second}: {overlap.worlds:,}"
    yield f"facts that help in one application and hurt in another: {len(found.non_monotone)}"
    yield from (f"  {p.fact}, between {p.low} and {p.high}" for p in found.non_monotone)
    inexact = ", ".join(found.inexact) or "none"
    yield f"conditions that are unknown though every completion gives one answer: {inexact}"
    yield f"redundant conditions: {', '.join(found.idle) or 'none'}"
    yield f"refusals without a reason: {', '.join(found.without_reason) or 'none'}"


def _facts(world: "World") -> str:
    from handlers.text import yes_no

    def said(value: object) -> str:
        if isinstance(value, tuple):
            return f"{value[0]} days, {value[1]} months unbroken"
        return yes_no(value)

    return "; ".join(f"{name}: {said(value)}" for name, value in world.items())


@verb("diff")
@click.option("--from", "before", metavar="FILE", help="Policy to compare with, else the defaults.")
def rules_diff(settings: "Settings", before: str | None) -> int:
    """Compare the policy of --policy with the defaults, or another one.

    Each line says which combinations of facts end otherwise: whether that is stricter, looser or
    neither, how many they are, by which rules, and an example. A value that acts elsewhere has a
    line of its own: on dates, on the choice of rules, or while facts are derived. Exit code 8 where
    outcomes change or may change.

    Example: saksgang rules diff --policy six-months.yaml
    """
    from handlers.analysis.policy_diff import policy_diff
    from handlers.cli.output import show
    from workflow.reimbursement.policy import DEFAULT

    old = DEFAULT
    if before is not None:
        from scenarios.reader import read_policy

        old = read_policy(before)
    found = policy_diff(old, settings.policy())
    show(settings, "diff", found.as_data(), _diff_lines(found))
    return Findings.exit_code if found.may_change_outcomes else 0


def _diff_lines(found: "PolicyDiff") -> Iterator[str]:
    """Yield what ends otherwise, then what each value does that the rules do not read."""
    from workflow.logic.fact import value_as_text

    for flip in found.flips:
        yield (
            f"{flip.kind}: {flip.before} → {flip.after}, {flip.worlds:,} combinations of facts, "
            f"by {', '.join(flip.rules)}, such as {_facts(flip.example)}"
        )
    for value in found.notes:
        before, after = value_as_text(value.before), value_as_text(value.after)
        yield f"{value.name}: {before} → {after} {value.says}."
    if not found.values:
        yield "The two policies are the same."
    elif not found.may_change_outcomes:
        yield "No combination of facts ends otherwise."


for _verb in (rules_list, rules_table, rules_verify, rules_diff):
    rules.add_command(_verb)
