"""Each rule stands below the sentence of the guide that it carries out, or what it rests on."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from workflow.logic.tree import Rule
from workflow.reimbursement.rule_sets import RULES_2008

GUIDE: Final = "GUIDE"
RULES: Final[dict[str, Rule]] = RULES_2008.rules()


def comments_above_rules() -> dict[str, str]:
    """Return the comment directly above each rule as one line, by the rule's id."""
    found = {}
    for path in Path("workflow/reimbursement/rules_2008").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for node in ast.parse(text).body:
            if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
                continue
            fields = {keyword.arg: keyword.value for keyword in node.value.keywords}
            if isinstance(name := fields.get("id"), ast.Constant):
                above = []
                while lines[node.lineno - 2 - len(above)].startswith("# "):
                    above.insert(0, lines[node.lineno - 2 - len(above)].removeprefix("# "))
                found[str(name.value)] = " ".join(above)
    return found


COMMENTS: Final = comments_above_rules()
OF_THE_GUIDE: Final = [name for name, rule in RULES.items() if rule.source.startswith(GUIDE)]


def quoted(text: str) -> list[str]:
    return re.findall(r"«([^»]*)»", text)


def test_every_rule_is_written_with_keyword_arguments_and_has_a_comment_above_it() -> None:
    assert {name for name, comment in COMMENTS.items() if comment} == set(RULES)


@pytest.mark.parametrize("name", OF_THE_GUIDE)
def test_a_rule_of_the_guide_stands_below_a_sentence_that_holds_what_its_source_quotes(
    name: str,
) -> None:
    sentences = quoted(COMMENTS[name])
    fragments = [part.strip() for quote in quoted(RULES[name].source) for part in quote.split("…")]

    assert len(sentences) == 1
    assert COMMENTS[name].startswith("«")
    assert [fragment for fragment in fragments if fragment not in sentences[0]] == []


@pytest.mark.parametrize("name", [name for name in RULES if name not in OF_THE_GUIDE])
def test_any_other_rule_says_that_the_guide_is_silent(name: str) -> None:
    assert COMMENTS[name].startswith("Not in the guide. ")


@pytest.mark.parametrize("name", RULES)
def test_a_rule_whose_source_names_int_says_what_is_interpreted(name: str) -> None:
    assert re.search(r"\bINT\b", COMMENTS[name]) or "INT" not in RULES[name].source
