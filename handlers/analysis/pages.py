"""Documentation pages made from the rules and the scenarios: one for each part of the law."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from handlers.analysis.rule_list import rule_number, rules_list
from handlers.analysis.rules_by_day import process_of
from handlers.analysis.versions import version
from scenarios.policies import policy_from
from scenarios.scenario import DEFAULT_PROCESS
from scenarios.story import AnyScenario, cases_of
from workflow.engine.process import Process
from workflow.logic.decision_table import Row, decision_table, validity_table
from workflow.logic.fact import Fact, value_as_text
from workflow.logic.rule_set import Route, RuleSet
from workflow.logic.tree import leaves
from workflow.logic.validity import ValidityRow
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import chosen

TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "scope": ("Scope", "The scope of {laws}"),
    "general": ("General rules", "What holds throughout {laws}"),
    "rules": ("Rules", "The rules on {laws}"),
    "paragraph-3": ("§ 3", "What § 3 demands"),
    "paragraph-3a": ("§ 3a", "The disease has a reimbursement code in § 2"),
    "paragraph-3b": ("§ 3b", "The disease has no reimbursement code in § 2"),
    "procedure": ("Procedure", "How an application is handled"),
    "validity": ("How long a grant lasts", "Of these rows the first that fits counts"),
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
    if letter not in {*_PAGES, "D"}:
        return "rules"
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
    if rule_set.validity.rows:
        lines += ["", *_lasting(rule_set, policy)]
    return "\n".join(lines)


def _lasting(rule_set: RuleSet, policy: Policy) -> Iterator[str]:
    """Yield a table of how long grants last, and what cuts them short."""
    yield from ("| a grant lasts; the first row that fits counts | row | when |", "|---|---|---|")
    for row in validity_table(rule_set, policy):
        yield f"| {row.in_words()} | {row.row} | {_facts(row.when) or 'else'} |"
    validity = rule_set.validity
    ends = [f"`{name}`" for name in validity.ends_with]
    ends += [f"the day before `{name}`" for name in validity.ends_before]
    if ends:
        yield from ("", f"It ends at the latest on {', or '.join(ends)}.")


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
    return _facts(row.when)


def _facts(when: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"`{fact}`: {words}" for fact, words in when)


def _applies(route: Route) -> str:
    if route.rule is None:
        return "always"
    return f"`{route.rule.id}`: {'yes' if route.holds else 'no'}"


def table_rows(rule_set: RuleSet, policy: Policy = DEFAULT) -> list[dict[str, Any]]:
    """Return the rows of the decision table that refuse, as plain data."""
    return [row.as_data() for row in decision_table(rule_set, policy)]


def pages(
    scenarios: Sequence[tuple[str, AnyScenario]],
    rule_set: RuleSet,
    policy: Policy = DEFAULT,
) -> dict[str, str]:
    """Return every page of a rule set by file name.

    scenarios: each with the path of its links; those that other rules decide are left out.
    """
    rows = rules_list(rule_set)
    ways = decision_table(rule_set, policy)
    files, listed = {}, []
    under, told = _under(rule_set, policy), _told(scenarios, rule_set)
    for name, (title, about) in TITLES.items():
        own = [row for row in rows if page_of(row["id"]) == name]
        says = about.format(laws=_laws(rule_set))
        lines = [
            line for row in own for line in _rule(row, ways, _links(row["id"], rule_set, told))
        ]
        if name == "validity" and rule_set.validity.rows:
            lines = list(_validity(rule_set, policy, told))
        if lines:
            head = (f"# {title}", "", f"{says}.", "", *under, _MADE, "")
            files[f"{name}.md"] = "\n".join((*head, *lines))
            listed.append(f"- [{title}]({name}.md): {says}")
    files["README.md"] = "\n".join(_index(under, listed, told))
    return files


_Told = list[tuple[str, AnyScenario, RuleSet]]


def _told(scenarios: Sequence[tuple[str, AnyScenario]], rule_set: RuleSet) -> _Told:
    """Return the scenarios that rules of the same paragraphs decide, each with its own rule set."""
    process = process_of(rule_set)
    own = ((path, story, _rules_of(story, process)) for path, story in scenarios)
    known = [(path, story, rules) for path, story, rules in own if rules is not None]
    return [each for each in known if _laws(each[2]) == _laws(rule_set)]


def _rules_of(story: AnyScenario, process: Process[Any]) -> RuleSet | None:
    """Return the rule set that a story's first case of a process carries; None if it has none."""
    own = [case for case in cases_of(story).values() if case.process == process.name]
    if process.name != DEFAULT_PROCESS:
        return process.rule_sets[0] if own else None
    opened = (case.received for case in own)
    day = next((moment.day for moment in opened if moment and moment.day), None)
    policy = policy_from(story.policy or {}, DEFAULT)
    return None if day is None else chosen(day, policy, story.rules)


def _links(part: str, rule_set: RuleSet, told: _Told) -> Iterator[str]:
    """Yield a line of links to the scenarios that show a rule or row as the rule set has it."""
    links = [
        f"[{story.scenario}]({path})"
        for path, story, own in told
        if part in story.covers and version(own, part) == version(rule_set, part)
    ]
    if links:
        yield "- Shown by: " + " · ".join(links) + "."


def _laws(rule_set: RuleSet) -> str:
    """Return the laws of a rule set in words: "§ 3", "§§ 3a and 3b", "compassionate use"."""
    laws = [route.law for route in rule_set.routes]
    if not all(law.startswith("§ ") for law in laws):
        return " and ".join(laws)
    numbers = [law.removeprefix("§ ") for law in laws]
    return f"§{'§' if len(numbers) > 1 else ''} {' and '.join(numbers)}"


_MADE: Final = (
    "<!-- Made by `saksgang rules table --out`: "
    "edit the rules or the scenarios, then make it again. -->"
)


def _rule(row: Mapping[str, Any], ways: Sequence[Row], links: Iterator[str]) -> Iterator[str]:
    """Yield the Markdown lines of a rule. ways: rows of the decision table."""
    yield from (f"## {row['id']}", "")
    yield from (f"**{row['question']}** ({row['law']}, {row['kind']})", "")
    yield f"- Source: {row['source']}."
    if row["facts"]:
        yield "- Facts: " + ", ".join(f"`{fact}`" for fact in row["facts"]) + "."
    if row["reason"] is not None:
        of_list = "" if page_of(row["id"]) == "rules" else " of list 7481"
        yield f"- Reason{of_list}: {row['reason']}."
    if row["carried_by"]:
        yield "- Carried out by: " + ", ".join(row["carried_by"]) + "."
    for way in (way for way in ways if way.rule == row["id"]):
        unless = "".join(f", unless {rule} fails" for rule in way.yields_to)
        yield f"- {way.outcome} when {_when(way)}{unless}."
    yield from links
    yield ""


def _validity(rule_set: RuleSet, policy: Policy, told: _Told) -> Iterator[str]:
    """Yield the Markdown lines of how long a grant lasts: its rows, then what cuts it short."""
    length = rule_set.validity
    for row in length.rows:
        facts = dict.fromkeys(f"`{leaf.fact.name}`" for leaf in leaves(row.when))
        yield from (f"## {row.id}", "")
        if facts:
            yield f"- Facts: {', '.join(facts)}."
        yield f"- {_years(row, policy)}."
        yield from _links(row.id, rule_set, told)
        yield ""
    yield from ("## First and last day", "")
    yield "- It begins on the day of receipt" + _listed(length.starts_with, ", or later on ") + "."
    yield from (f"- It ends on `{field}` if that comes earlier." for field in length.ends_with)
    for field in length.ends_before:
        yield f"- It ends the day before `{field}` if that comes earlier."
    yield ""


def _listed(fields: Sequence[str], before: str) -> str:
    return before + " or ".join(f"`{field}`" for field in fields) if fields else ""


def _years(row: ValidityRow, policy: Policy) -> str:
    """Return how long a grant lasts by a row, in words."""
    if row.years is None:
        return "No number of years"
    if isinstance(row.years, Fact):
        return f"Years: as `{row.years.name}` says; where it says nothing the row does not fit"
    return f"Years: {getattr(policy, row.years)} (`{row.years}`)"


def _index(under: Sequence[str], listed: Sequence[str], told: _Told) -> Iterator[str]:
    yield from ("# The rules, and the scenarios that show them", "", *under, _MADE, "", *listed)
    yield from ("", "## The scenarios", "")
    yield from (f"- [{story.scenario}]({path})" for path, story, _ in told)
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
