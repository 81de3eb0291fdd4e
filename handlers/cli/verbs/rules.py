"""The verbs of `rules`: list, table, verify, diff. The law explained and proved; no database, no clock."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from handlers.cli.verbs import verb

if TYPE_CHECKING:
    from handlers.cli.options import Settings

FINDINGS = 8


@click.group()
def rules() -> None:
    """The rules: list them, table them, check them against themselves, compare two policies.

    Example: saksgang rules list
    """


@verb("list")
def rules_list(settings: "Settings") -> None:
    """List every rule with its kind, paragraph, question, facts, owner, reason and source.

    Example: saksgang rules list --format json
    """
    from handlers.analysis.assess import rules_list as every_rule
    from handlers.cli.output import columns, show

    data = every_rule()
    rows = ((r["id"], r["kind"], r["law"], str(r["reason"] or ""), r["question"]) for r in data)
    show(settings, "rules", data, columns(rows, ("rule", "kind", "law", "reason", "question")))


@verb("table")
@click.option("--out", metavar="DIR", help="Make the documentation pages in this folder instead.")
@click.option("--library", metavar="DIR", default="scenarios/library", help="The scenarios that the pages link to.")
def rules_table(settings: "Settings", out: str | None, library: str) -> None:
    """Print the decision table as Markdown: the smallest sets of facts that lead to each rejection, whatever the others are.

    With --out: one page for each part of the law, with its rules and the scenarios that show them.

    Example: saksgang rules table
    """
    from handlers.analysis.pages import table, table_rows, write_pages
    from handlers.cli.output import show

    policy = settings.policy()
    if out is not None:
        made = write_pages(out, library, policy)
        show(settings, "pages", made, (f"{out}/{name}" for name in made))
        return
    show(settings, "table", table_rows(policy), table(policy).splitlines())


@verb("verify")
def rules_verify(settings: "Settings") -> int:
    """Check the law against itself over all possible applications: gaps, conflicts, overlaps, facts that both help and hurt.

    Exit code 8 when there is a gap, a conflict, a reject without reason or a condition that decides nothing.

    Example: saksgang rules verify
    """
    from handlers.cli.output import show
    from workflow.logic.consistency import verify
    from workflow.reimbursement.rule_sets import SEED

    found = verify(SEED, settings.policy())
    data = {
        "worlds": found.worlds,
        "states": found.states,
        "gaps": found.gaps,
        "conflicts": [_overlap(o) for o in found.conflicts],
        "ordered_overlaps": [_overlap(o) for o in found.ordered_overlaps],
        "non_monotone": [
            {"fact": p.fact, "between": [p.low, p.high], "helps": p.helps, "hurts": p.hurts} for p in found.non_monotone
        ],
        "inexact": list(found.inexact),
        "idle": list(found.idle),
        "without_reason": list(found.without_reason),
    }
    show(settings, "verify", data, _verify_lines(found))
    return FINDINGS if found.gaps or found.conflicts or found.inexact or found.idle or found.without_reason else 0


def _overlap(overlap: Any) -> dict[str, Any]:
    return {"first": overlap.first, "second": overlap.second, "worlds": overlap.worlds, "example": overlap.example}


def _verify_lines(found: Any) -> Iterator[str]:
    yield f"complete applications, as the rules tell them apart: {found.worlds:,}"
    yield f"states of knowledge inside named conditions: {found.states:,}"
    yield f"gaps, where no outcome holds: {found.gaps}"
    yield f"conflicts, where two outcomes hold that nothing orders: {len(found.conflicts)}"
    yield from (f"  {o.first} and {o.second}: {o.worlds:,}, as {_facts(o.example)}" for o in found.conflicts)
    yield f"overlaps that precedence orders: {len(found.ordered_overlaps)}"
    yield from (f"  {o.first} before {o.second}: {o.worlds:,}" for o in found.ordered_overlaps)
    yield f"facts that help in one application and hurt in another: {len(found.non_monotone)}"
    yield from (f"  {p.fact}, between {p.low} and {p.high}" for p in found.non_monotone)
    yield f"conditions whose answer is unknown though every completion agrees: {', '.join(found.inexact) or 'none'}"
    yield f"conditions that no grant would miss: {', '.join(found.idle) or 'none'}"
    yield f"rejections without a reason: {', '.join(found.without_reason) or 'none'}"


def _facts(world: Any) -> str:
    from handlers.text import yes_no

    said = {n: f"{v[0]} days, {v[1]} months unbroken" if isinstance(v, tuple) else yes_no(v) for n, v in world.items()}
    return "; ".join(f"{name}: {value}" for name, value in said.items())


@verb("diff")
@click.option("--from", "before", metavar="FILE", help="Policy to compare with; unstated: the defaults.")
def rules_diff(settings: "Settings", before: str | None) -> int:
    """Compare the policy of --policy with the defaults, or with another one, over all possible applications.

    Each line says what becomes stricter, looser or otherwise, in how many, with an example. Exit code 8 when anything does.

    Example: saksgang rules diff --policy six-months.yaml
    """
    from handlers.cli.output import show
    from workflow.logic.comparison import diff
    from workflow.reimbursement.policy import DEFAULT
    from workflow.reimbursement.rule_sets import SEED

    old = DEFAULT
    if before is not None:
        from scenarios.reader import read_policy

        old = read_policy(before)
    found = diff((SEED, old), (SEED, settings.policy()))
    data = [{"kind": f.kind, "before": f.before, "after": f.after, "worlds": f.worlds, "example": f.example} for f in found]
    lines = [f"{f.kind}: {f.before} → {f.after}, {f.worlds:,} of all applications, as {_facts(f.example)}" for f in found]
    show(settings, "diff", data, lines or ["No application ends otherwise."])
    return FINDINGS if found else 0


for _verb in (rules_list, rules_table, rules_verify, rules_diff):
    rules.add_command(_verb)
