"""Write the decision table to a file: CSV, an Excel workbook, or DMN."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from handlers.analysis.decision_model import decision_model
from handlers.analysis.fact_list import facts_list
from handlers.analysis.rule_list import rules_list
from handlers.analysis.rules_by_day import process_of
from scenarios.scenario import DEFAULT_PROCESS
from workflow.logic.decision_table import decision_table, validity_table
from workflow.logic.fact import value_as_text
from workflow.logic.rule_set import RuleSet
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.policy import Policy

SUFFIXES: Final = (".csv", ".xlsx", ".dmn")
MADE: Final = datetime(2008, 3, 3)  # noqa: DTZ001 - Excel knows no zone; same input, same bytes
TITLES: Final = (
    "outcome",
    "when",
    "rule",
    "law",
    "question",
    "reason",
    "reason in words",
    "unless",
)
_WIDTHS: Final = {
    "when": 80,
    "when; the first row that fits counts": 80,
    "question": 60,
    "says": 60,
    "reason in words": 40,
    "values": 40,
}


def is_table_file(file: str) -> bool:
    """Return whether the decision table is written to a file of this name, not to a folder."""
    return file.lower().endswith(SUFFIXES)


def write_table(file: str, rule_set: RuleSet, policy: Policy) -> None:
    """Write the decision table of rules under a policy to a file, by the end of its name.

    Raises OSError.
    """
    match Path(file).suffix.lower():
        case ".csv":
            Path(file).write_text(_csv(sheet(rule_set, policy)), encoding="utf-8-sig", newline="")
        case ".xlsx":
            _write_workbook(file, rule_set, policy)
        case _:
            Path(file).write_text(decision_model(rule_set, policy), encoding="utf-8")


def sheet(rule_set: RuleSet, policy: Policy) -> list[tuple[Any, ...]]:
    """Return the decision table as rows of a sheet, the titles first, in words.

    Rows are in the order of precedence. unless: rules that, failing too, take the reason away.
    """
    rules, in_words = rule_set.rules(), _reasons_in_words(rule_set)
    rows: list[tuple[Any, ...]] = [TITLES]
    for row in decision_table(rule_set, policy):
        when = "; ".join(f"{fact}: {words}" for fact, words in row.when)
        words, unless = in_words.get(row.reason, ""), ", ".join(row.yields_to)
        question = rules[row.rule].question
        rows.append((row.outcome, when, row.rule, row.law, question, row.reason, words, unless))
    for route in rule_set.routes:
        every = ", ".join(rule.id for rule in route.demands)
        settles = "" if route.rule is None else f"{route.rule.id}: {value_as_text(route.holds)}"
        rows.append((route.outcome, f"every rule met: {every}", settles, route.law, "", "", "", ""))
    return rows


def _reasons_in_words(rule_set: RuleSet) -> Mapping[int, str]:
    """Return what the numbers of reasons mean: only those of reimbursement are of list 7481."""
    return REJECTION_REASONS if process_of(rule_set).name == DEFAULT_PROCESS else {}


def _csv(rows: Iterable[Sequence[Any]]) -> str:
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()


def _write_workbook(file: str, rule_set: RuleSet, policy: Policy) -> None:
    """Write a workbook: the table, how long grants last, every rule and fact, and the policy.

    Raises OSError.
    """
    import xlsxwriter

    rules, facts = rules_list(rule_set), facts_list(rule_set)
    sheets: dict[str, list[tuple[Any, ...]]] = {
        "Decision table": sheet(rule_set, policy),
        "Validity": [
            ("a grant lasts", "when; the first row that fits counts", "row"),
            *(
                (row.in_words(), "; ".join(f"{fact}: {words}" for fact, words in row.when), row.row)
                for row in validity_table(rule_set, policy)
            ),
        ],
        "Rules": [tuple(rules[0]), *(tuple(map(_cell, row.values())) for row in rules)],
        "Facts": [tuple(facts[0]), *(tuple(map(_cell, row.values())) for row in facts)],
        "Policy": [
            ("value", "is"),
            *((name, value_as_text(value)) for name, value in policy.values().items()),
            ("hash", policy.content_hash()),
            ("rule set", rule_set.name),
            ("hash of the rule set", rule_set.content_hash()),
        ],
    }
    try:
        with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
            book.set_properties({"title": "Decision table", "created": MADE})
            bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
            for name, rows in sheets.items():
                page = book.add_worksheet(name)
                for place, title in enumerate(rows[0]):
                    page.set_column(place, place, _WIDTHS.get(str(title), 20))
                for number, row in enumerate(rows):
                    page.write_row(number, 0, row, wrapped if number else bold)
                page.freeze_panes(1, 0)
                page.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(*error.args[0].args) from None


def _cell(value: Any) -> Any:
    """Return a value that a cell can hold: lists as text, yes and no as words."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value_as_text(value) if isinstance(value, bool) else value
