"""The verbs of `rules`: list, table, verify, diff. They need no database."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from handlers.cli.parameters import DAY, FOR_PROCESS, RULES_OF
from handlers.cli.verbs import verb, verb_group
from workflow.engine.errors import Findings

if TYPE_CHECKING:
    from datetime import date

    from handlers.analysis.rules_diff import RulesDiff
    from handlers.cli.options import Settings
    from workflow.engine.process import Process
    from workflow.logic.consistency import Verification
    from workflow.logic.rule_set import RuleSet
    from workflow.logic.worlds import World


@verb_group()
def rules() -> None:
    """List, print, verify and compare rules.

    Without --rules they are those of 2008–2017, without --process those of reimbursement.

    Example: saksgang rules list
    """
    # A group does nothing itself: its verbs follow.


@verb("list")
@click.option("--facts", is_flag=True, help="List the facts instead: the columns of a table.")
@RULES_OF
@FOR_PROCESS
def rules_list(
    settings: "Settings", facts: bool, rules_day: "date | None", process: "Process[Any]"
) -> None:
    """List every rule with its kind, paragraph, question, facts, owner, reason and source.

    With --facts: every column of a table of facts (see `assess`) that these rules read, what it
    means, what stands in it, and what an empty cell means.

    Example: saksgang rules list --rules 2023-11-01
    """
    from handlers.analysis.fact_list import facts_list
    from handlers.analysis.rule_list import rules_list as every_rule
    from handlers.cli.output import columns, show

    rule_set, about = _rules_of(rules_day, process)
    if facts:
        dictionary = facts_list(rule_set)
        titles = ("column", "values", "empty", "says")
        shown = (tuple(row[title] for title in titles) for row in dictionary)
        show(settings, "facts", dictionary, columns(shown, titles), about=about)
        return
    data = every_rule(rule_set)
    rows = ((r["id"], r["kind"], r["law"], str(r["reason"] or ""), r["question"]) for r in data)
    lines = columns(rows, ("rule", "kind", "law", "reason", "question"))
    show(settings, "rules", data, lines, about=about)


def _rules_of(day: "date | None", process: "Process[Any]") -> tuple["RuleSet", dict[str, Any]]:
    """Return the rule set of a process and a day, and what JSON says of it.

    Notes what is not known of the law.
    """
    from handlers.analysis.rules_by_day import rules_of
    from handlers.analysis.unread_law import unread
    from handlers.cli.output import note
    from workflow.reimbursement.process import REIMBURSEMENT

    rule_set = rules_of(day, process)
    unknown = unread(day) if process is REIMBURSEMENT else None
    about: dict[str, Any] = {"rule_set": rule_set.name, "rules": rule_set.content_hash()}
    if unknown is not None:
        note(unknown)
        about["unread"] = unknown
    return rule_set, about


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
@RULES_OF
@FOR_PROCESS
def rules_table(
    settings: "Settings",
    out: str | None,
    library: str | None,
    rules_day: "date | None",
    process: "Process[Any]",
) -> None:
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
    rule_set, about = _rules_of(rules_day, process)
    about["policy"] = policy.content_hash()
    if out is None:
        lines = table(rule_set, policy).splitlines()
        show(settings, "table", table_rows(rule_set, policy), lines, about=about)
        return
    if settings.dry_run:
        note("Only tried: nothing was written.")
        files = []
    elif is_table_file(out):
        with writing(out):
            write_table(out, rule_set, policy)
        files = [out]
    else:
        with writing(out):
            made = write_pages(out, library or "scenarios/library", rule_set, policy)
        files = [f"{out}/{name}" for name in made]
    show(settings, "pages", [{"file": file} for file in files], files, ("file",), about=about)


@verb("verify")
@RULES_OF
@FOR_PROCESS
def rules_verify(settings: "Settings", rules_day: "date | None", process: "Process[Any]") -> int:
    """Check the rules over all possible applications.

    It looks for applications without an outcome, outcomes that conflict, conditions that are
    redundant or not exact, and refusals without a reason. Exit code 8 when there is any. It also
    lists the overlaps that precedence settles, and the facts that can both help and hurt.

    Example: saksgang rules verify
    """
    from handlers.cli.output import show
    from workflow.logic.consistency import verify

    policy = settings.policy()
    rule_set, about = _rules_of(rules_day, process)
    found = verify(rule_set, policy)
    lines = chain([f"rule set: {rule_set.name}"], _verify_lines(found))
    about["policy"] = policy.content_hash()
    show(settings, "verify", found.as_data(), lines, about=about)
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
@click.option("--from", "first", type=DAY, metavar="DATE", help="Compare the rules of this day …")
@click.option("--to", "second", type=DAY, metavar="DATE", help="… with those of this day.")
@click.option(
    "--from-policy", "before", metavar="FILE", help="Policy to compare with, else the defaults."
)
@FOR_PROCESS
def rules_diff(
    settings: "Settings",
    first: "date | None",
    second: "date | None",
    before: str | None,
    process: "Process[Any]",
) -> int:
    """Compare the rules of two days, or the policy of --policy with the defaults or another one.

    Each line says which combinations of facts end otherwise: whether that is stricter, looser or
    neither, how many they are, and by which rules. A fact that only one side reads is free in the
    other. Then each rule behind a difference has a line with an example each way. What acts
    elsewhere has a line of its own: on dates, on how long a grant lasts, on the choice of rules, or
    while facts are derived. Exit code 8 where outcomes change or may change.

    Example: saksgang rules diff --from 2017-12-31 --to 2018-01-01
    """
    from handlers.analysis.rules_by_day import refuse_undated, rules_of
    from handlers.analysis.rules_diff import rules_diff as compare
    from handlers.cli.output import show
    from workflow.reimbursement.policy import DEFAULT

    refuse_undated(process)
    if (first is None) is not (second is None):
        raise click.UsageError("--from and --to belong together: write two days, or none.")
    old, new = DEFAULT, settings.policy()
    if before is not None:
        from scenarios.reader import read_policy

        old = read_policy(before)
    found = compare((rules_of(first), old), (rules_of(second), new))
    about = {
        "rule_set": [found.before.name, found.after.name],
        "policy": [old.content_hash(), new.content_hash()],
    }
    show(
        settings, "diff", found.as_data(), _diff_lines(found, by_day=first is not None), about=about
    )
    return Findings.exit_code if found.may_change_outcomes else 0


def _diff_lines(found: "RulesDiff", *, by_day: bool) -> Iterator[str]:
    """Yield what ends otherwise, then by which rules, then what differs elsewhere.

    by_day: whether two days were given.
    """
    from workflow.logic.fact import value_as_text

    if not found.same_rules:
        yield f"{found.before.name} → {found.after.name}"
    for flip in found.outcomes.flips:
        by = f", by {', '.join(flip.rules)}" if flip.rules else ""
        example = f", such as {_facts(flip.example)}" if found.same_rules else ""
        yield (
            f"{flip.kind}: {flip.before} → {flip.after}, {flip.worlds:,} combinations of facts"
            f"{by}{example}"
        )
    if not found.same_rules:
        yield from _rule_lines(found)
    for value in found.notes:
        before, after = value_as_text(value.before), value_as_text(value.after)
        yield f"{value.name}: {before} → {after} {value.says}."
    yield from (f"{other.kind}: {other.says}." for other in found.others)
    if found.same_rules and not found.values:
        yield "These two days have the same rules." if by_day else "The two policies are the same."
    elif not found.may_change_outcomes:
        yield "No combination of facts ends otherwise."


def _rule_lines(found: "RulesDiff") -> Iterator[str]:
    """Yield each rule behind a difference, with an example each way: the facts that it reads."""
    for rule in found.outcomes.rules:
        where = "" if len(rule.sides) > 1 else f", only {rule.sides[0]}"
        ways = []
        for kind, worlds in rule.worlds.items():
            one = rule.examples[kind]
            facts = _facts({name: one.world[name] for name in rule.facts if name in one.world})
            ways.append(f"{kind} in {worlds:,}, such as {one.before} → {one.after} with {facts}")
        yield f"  {rule.rule}{where}: {'; '.join(ways)}"


for _verb in (rules_list, rules_table, rules_verify, rules_diff):
    rules.add_command(_verb)
