"""Documentation pages made from the rules and the scenarios: one for each part of the law, with the scenarios that show each rule.

Text in, text out; writing them is one function at the end. No rule is explained here in other words than its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from handlers.analysis.assess import rules_list
from scenarios.scenario import Scenario
from workflow.logic.decision_table import decision_table
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import SEED

TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "scope": ("Scope", "What §§ 3a and 3b presuppose"),
    "general": ("General rules", "What holds under §§ 3a and 3b alike"),
    "paragraph-3a": ("§ 3a", "The disease has a reimbursement code in § 2"),
    "paragraph-3b": ("§ 3b", "The disease has no reimbursement code in § 2"),
    "procedure": ("Procedure", "How an application is handled"),
}


def page_of(rule_id: str) -> str:
    """The page on which a rule stands."""
    letter, number = (
        rule_id.split("-", 1)[0],
        "".join(c for c in rule_id.split("-", 1)[1].split("+", maxsplit=1)[0] if c.isdigit()),
    )
    if letter == "D":
        return "paragraph-3a" if int(number) < 20 else "paragraph-3b"
    return {"S": "scope", "G": "general", "A": "paragraph-3a", "B": "paragraph-3b", "P": "procedure"}[letter]


def table(policy: Policy = DEFAULT) -> str:
    """The decision table as Markdown: each row a smallest set of facts that leads to the outcome whatever the others are."""
    lines = ["| outcome | rule | law | reason | when |", "|---|---|---|---|---|"]
    for row in decision_table(SEED, policy):
        when = "; ".join(f"`{fact}`: {words}" for fact, words in row.when)
        lines.append(f"| {row.outcome} | {row.rule} | {row.law} | {row.reason} | {when} |")
    for paragraph, rules in (("§ 3a", SEED.granted_3a), ("§ 3b", SEED.granted_3b)):
        answer = "yes" if paragraph == "§ 3a" else "no"
        every = ", ".join(rule.id for rule in rules)
        lines.append(f"| grant | all of {every} | {paragraph} | | `{SEED.route.id}`: {answer} |")
    return "\n".join(lines)


def table_rows(policy: Policy = DEFAULT) -> list[dict[str, object]]:
    """The same rows as data."""
    return [
        {"outcome": r.outcome, "rule": r.rule, "law": r.law, "reason": r.reason, "when": dict(r.when)}
        for r in decision_table(SEED, policy)
    ]


def pages(scenarios: Sequence[tuple[str, Scenario]], policy: Policy = DEFAULT) -> dict[str, str]:
    """Every page by file name. scenarios: the library, each with the path that links shall have."""
    rows = rules_list()
    files = {}
    for name, (title, says) in TITLES.items():
        own = [row for row in rows if page_of(str(row["id"])) == name]
        files[f"{name}.md"] = "\n".join(_page(title, says, own, scenarios, policy))
    files["README.md"] = "\n".join(_index(scenarios))
    return files


_MADE: Final = "<!-- Made by `saksgang rules table --out`: edit the rules or the scenarios, then make it again. -->"


def _page(
    title: str, says: str, rows: Sequence[Mapping[str, object]], scenarios: Sequence[tuple[str, Scenario]], policy: Policy
) -> Iterator[str]:
    yield from (f"# {title}", "", says + ".", "", _MADE, "")
    ways = decision_table(SEED, policy)
    for row in rows:
        yield from (f"## {row['id']}", "", f"**{row['question']}** ({row['law']}, {row['kind']})", "")
        yield f"- Source: {row['source']}."
        if row["facts"]:
            yield "- Facts: " + ", ".join(f"`{fact}`" for fact in _strings(row["facts"])) + "."
        if row["reason"] is not None:
            yield f"- Reason of list 7481: {row['reason']}."
        if row["carried_by"]:
            yield "- Carried out by: " + ", ".join(_strings(row["carried_by"])) + "."
        for way in (way for way in ways if way.rule == row["id"]):
            yield f"- {way.outcome} when " + "; ".join(f"`{fact}`: {words}" for fact, words in way.when) + "."
        shown = [f"[{story.scenario}]({path})" for path, story in scenarios if row["id"] in story.covers]
        if shown:
            yield "- Shown by: " + " · ".join(shown) + "."
        yield ""


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _index(scenarios: Sequence[tuple[str, Scenario]]) -> Iterator[str]:
    yield from ("# The rules, and the scenarios that show them", "", _MADE, "")
    yield from (f"- [{title}]({name}.md): {says}" for name, (title, says) in TITLES.items())
    yield from ("", "## The scenarios", "")
    yield from (f"- [{story.scenario}]({path})" for path, story in scenarios)
    yield ""


def write_pages(folder: str, library: str, policy: Policy = DEFAULT) -> list[str]:
    """Make the pages in a folder, with links to the scenarios of a library. Returns the names of the files.

    Raises InvalidInput for a scenario that can't be read.
    """
    from os.path import relpath

    from handlers.analysis.input_files import scenario_files
    from scenarios.reader import read_scenario

    stories = [(Path(relpath(file, folder)).as_posix(), read_scenario(file)) for file in scenario_files([library])]
    made = pages(stories, policy)
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (Path(folder) / name).write_text(text, encoding="utf-8")
    return sorted(made)
