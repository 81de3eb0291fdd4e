"""Documentation pages made from the rules and the scenarios: one for each part of the law."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from handlers.analysis.rule_list import rule_number, rules_list
from scenarios.policies import policy_from
from scenarios.scenario import DEFAULT_PROCESS, Scenario
from workflow.logic.decision_table import Row, decision_table
from workflow.logic.fact import value_as_text
from workflow.logic.rule_set import Route, RuleSet
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import assembled, chosen

TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "scope": ("Scope", "The scope of {laws}"),
    "general": ("General rules", "What holds throughout {laws}"),
    "paragraph-3": ("§ 3", "What § 3 demands"),
    "paragraph-3a": ("§ 3a", "The disease has a reimbursement code in § 2"),
    "paragraph-3b": ("§ 3b", "The disease has no reimbursement code in § 2"),
    "procedure": ("Procedure", "How an application is handled"),
}
"""Pages by file name, each with its title and what it is about."""

_PAGES: Final = {
    "S": "scope",
    "G": "general",
    "N": "paragraph-3",
    "A": "paragraph-3a",
    "B": "paragraph-3b",
    "P": "procedure",
    "V": "procedure",
}


def page_of(rule_id: str) -> str:
    """Return the page that a rule stands on."""
    letter = rule_id.split("-", 1)[0]
    if letter == "D":
        return "paragraph-3a" if rule_number(rule_id) < 20 else "paragraph-3b"
    return _PAGES[letter]


def table(rule_set: RuleSet, policy: Policy = DEFAULT) -> str:
    """Return the decision table of a rule set as Markdown.

    Each row is a smallest set of facts that leads to the outcome whatever the others are.
    """
    lines = [*_under(rule_set, policy), "| outcome | rule | law | reason | unless | when |"]
    lines.append("|---|---|---|---|---|---|")
    for row in decision_table(rule_set, policy):
        unless = ", ".join(f"{rule} fails" for rule in row.yields_to)
        cells = (row.outcome, row.rule, row.law, row.reason, unless, _when(row))
        lines.append(f"| {' | '.join(map(str, cells))} |")
    for route in rule_set.routes:
        every = ", ".join(rule.id for rule in route.demands)
        when = _applies(route)
        lines.append(f"| {route.outcome} | all of {every} | {route.law} | | | {when} |")
    return "\n".join(lines)


def _under(rule_set: RuleSet, policy: Policy) -> list[str]:
    """Return lines that name the rule set, and the values of a policy that is not the default."""
    last = f"to {rule_set.valid_to}" if rule_set.valid_to else "on"
    lines = [f"Rule set: {rule_set.name}, in force from {rule_set.valid_from} {last}.", ""]
    values = DEFAULT.values()
    other = [
        f"`{name}`: {value_as_text(v)}" for name, v in policy.values().items() if v != values[name]
    ]
    if other:
        lines += [f"**Not the rules in force: a policy with {', '.join(other)}.**", ""]
    return lines


def _when(row: Row) -> str:
    return "; ".join(f"`{fact}`: {words}" for fact, words in row.when)


def _applies(route: Route) -> str:
    if route.rule is None:
        return "always"
    return f"`{route.rule.id}`: {'yes' if route.holds else 'no'}"


def table_rows(rule_set: RuleSet, policy: Policy = DEFAULT) -> list[dict[str, Any]]:
    """Return the rows of the decision table that refuse, as plain data."""
    return [row.as_data() for row in decision_table(rule_set, policy)]


def pages(
    scenarios: Sequence[tuple[str, Scenario]],
    rule_set: RuleSet,
    policy: Policy = DEFAULT,
) -> dict[str, str]:
    """Return every page of a rule set by file name.

    scenarios: each with the path of its links; those that other rules decide are left out.
    """
    scenarios = [(path, story) for path, story in scenarios if _is_under(story, rule_set)]
    rows = rules_list(rule_set)
    ways = decision_table(rule_set, policy)
    files, listed = {}, []
    under = _under(rule_set, policy)
    for name, (title, about) in TITLES.items():
        own = [row for row in rows if page_of(row["id"]) == name]
        says = about.format(laws=_laws(rule_set))
        if own:
            files[f"{name}.md"] = "\n".join(_page(title, says, under, own, scenarios, ways))
            listed.append(f"- [{title}]({name}.md): {says}")
    files["README.md"] = "\n".join(_index(under, listed, scenarios))
    return files


def _is_under(story: Scenario, rule_set: RuleSet) -> bool:
    """Tell whether a scenario's new case would carry rules of the same paragraphs."""
    received = story.received.day
    if story.process != DEFAULT_PROCESS or received is None:
        return False
    policy = policy_from(story.policy or {}, DEFAULT)
    own = chosen(received, policy) if story.rules is None else assembled(story.rules)
    return _laws(own) == _laws(rule_set)


def _laws(rule_set: RuleSet) -> str:
    """Return the paragraphs of a rule set in words: "§ 3", or "§§ 3a and 3b"."""
    numbers = [route.law.removeprefix("§ ") for route in rule_set.routes]
    return f"§{'§' if len(numbers) > 1 else ''} {' and '.join(numbers)}"


_MADE: Final = (
    "<!-- Made by `saksgang rules table --out`: "
    "edit the rules or the scenarios, then make it again. -->"
)


def _page(
    title: str,
    says: str,
    under: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    scenarios: Sequence[tuple[str, Scenario]],
    ways: Sequence[Row],
) -> Iterator[str]:
    """Yield the Markdown lines of one part of the law: each rule with its facts and scenarios.

    under: which policy it is, if not the default. rows: its rules. scenarios: all of them, with
    their links. ways: rows of the decision table.
    """
    yield from (f"# {title}", "", says + ".", "", *under, _MADE, "")
    for row in rows:
        yield from (f"## {row['id']}", "")
        yield from (f"**{row['question']}** ({row['law']}, {row['kind']})", "")
        yield f"- Source: {row['source']}."
        if row["facts"]:
            yield "- Facts: " + ", ".join(f"`{fact}`" for fact in row["facts"]) + "."
        if row["reason"] is not None:
            yield f"- Reason of list 7481: {row['reason']}."
        if row["carried_by"]:
            yield "- Carried out by: " + ", ".join(row["carried_by"]) + "."
        for way in (way for way in ways if way.rule == row["id"]):
            unless = "".join(f", unless {rule} fails" for rule in way.yields_to)
            yield f"- {way.outcome} when {_when(way)}{unless}."
        shown = [(path, story) for path, story in scenarios if row["id"] in story.covers]
        if shown:
            links = (f"[{story.scenario}]({path})" for path, story in shown)
            yield "- Shown by: " + " · ".join(links) + "."
        yield ""


def _index(
    under: Sequence[str], listed: Sequence[str], scenarios: Sequence[tuple[str, Scenario]]
) -> Iterator[str]:
    yield from ("# The rules, and the scenarios that show them", "", *under, _MADE, "", *listed)
    yield from ("", "## The scenarios", "")
    yield from (f"- [{story.scenario}]({path})" for path, story in scenarios)
    yield ""


def write_pages(
    folder: str, library: str, rule_set: RuleSet, policy: Policy = DEFAULT
) -> list[str]:
    """Write the pages of a rule set into a folder, with links to the scenarios of a library.

    Returns the names of the files. Raises InvalidInput for a scenario that can't be read.
    """
    from os.path import relpath

    from handlers.analysis.input_files import scenario_files
    from scenarios.reader import read_scenario

    stories = []
    for file in scenario_files([library]):
        stories.append((Path(relpath(file, folder)).as_posix(), read_scenario(file)))
    made = pages(stories, rule_set, policy)
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (Path(folder) / name).write_text(text, encoding="utf-8")
    return sorted(made)
