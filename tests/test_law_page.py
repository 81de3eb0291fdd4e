"""LAW.md explains what the code refers to: sections, readings, source tags, values and rules."""

import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Final

import pytest
from cases import a_case, day, swept, under

from workflow.engine.timers import deadlines
from workflow.logic.fact import value_as_text
from workflow.logic.tree import Rule
from workflow.processes import PROCESSES
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

LAW = Path("LAW.md").read_text(encoding="utf-8")
TEXT, TABLE = LAW.split("\n## Sources\n")
_SECTION = re.compile(r"^## (\d\.\d) \S[^\n]*\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
SECTIONS = dict(_SECTION.findall(TEXT))
_TAG_CELLS = re.findall(r"^\| (`[^|]+`) \| \S", TABLE, re.MULTILINE)
TAGS = frozenset(tag for cell in _TAG_CELLS for tag in re.findall(r"`([^`]+)`", cell))
POLICY = {field.name: field.metadata["source"] for field in fields(Policy)}

# Words of the field in capitals that are no source tags.
WORDS = {"ATC", "EEA", "EØS", "HELFO", "HPR", "ICD", "ICPC", "NAF"}
_CAPITALS = re.compile(r"(?<![\w-])[A-ZÆØÅ][A-ZÆØÅ0-9]+(?:-[A-Z0-9]+)*(?![\w-])")
_REFERENCE = re.compile(r"\blaw\s+(\d\.\d)(?:\s*\([^()]*\))?(?:,?\s+and\s+(\d\.\d))?")


def _rules() -> dict[str, Rule]:
    sets = [rule_set for process in PROCESSES.values() for rule_set in process.rule_sets]
    return {rule.id: rule for rule_set in sets for rule in rule_set.rules().values()}


def _sources() -> dict[str, str]:
    """Return the source of every rule, policy value and kind of deadline, by its name."""
    waits = a_case("missing_info")
    late = swept(a_case("under_review"), day(60))
    longer = under(waits, replace(DEFAULT, answer_days=30))
    cases = (waits, longer, late, a_case("granted"))
    found = {deadline for case in cases for deadline in deadlines(case)}
    assert {deadline.kind for deadline in found} == {timer.name for timer in REIMBURSEMENT.timers}
    dates = {f"date of {deadline.kind}": deadline.explanation.source for deadline in found}
    return {**{name: rule.source for name, rule in _rules().items()}, **POLICY, **dates}


def _files() -> list[Path]:
    folders = ("workflow", "handlers", "storage", "scenarios", "tests")
    code = [path for folder in folders for path in Path(folder).rglob("*.py")]
    ends = ("yaml", "json", "md")
    return code + [path for end in ends for path in Path("scenarios").rglob(f"*.{end}")]


def _contains(text: str, tag: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(tag)}(?![\w-])", text) is not None


def test_every_section_that_is_referred_to_exists() -> None:
    found = {
        (str(path), number)
        for path in _files()
        for pair in _REFERENCE.findall(path.read_text(encoding="utf-8"))
        for number in pair
        if number
    }
    found |= {
        (name, number)
        for name, source in _sources().items()
        for number in re.findall(r"\b\d\.\d\b", source)
    }

    assert {"1.0", "2.1"} <= {number for _, number in found}
    assert {(name, number) for name, number in found if number not in SECTIONS} == set()


def test_the_sections_are_in_order_and_none_is_empty() -> None:
    numbers = re.findall(r"^## (\d\.\d) ", LAW, re.MULTILINE)

    assert numbers == sorted(set(numbers)) == list(SECTIONS)
    assert [number for number, text in SECTIONS.items() if not text.strip()] == []


def test_the_table_of_contents_links_to_every_section_in_order() -> None:
    titles = re.findall(r"^## (.+)$", LAW, re.MULTILINE)
    anchors = [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles]

    assert re.findall(r"^\[([^\]]+)\]\(#([^)]+)\)", LAW, re.MULTILINE) == list(
        zip(titles, anchors, strict=True)
    )


def test_section_1_4_has_every_reading_that_a_rule_names() -> None:
    sources = " ".join(_sources().values())
    named = set(re.findall(r"\(([ivx]+)\)", sources))

    assert {"ii", "iv"} <= named
    assert {name for name in named | {"iii", "v"} if f"- ({name}) " not in SECTIONS["1.4"]} == set()


def test_every_source_names_a_tag_and_every_tag_is_in_the_table() -> None:
    unquoted = {name: re.sub(r"«[^»]*»", "", source) for name, source in _sources().items()}
    without = [name for name, text in unquoted.items() if not any(_contains(text, t) for t in TAGS)]
    in_capitals = {tag for text in unquoted.values() for tag in _CAPITALS.findall(text)}

    assert without == []
    assert in_capitals - WORDS - TAGS == set()


def test_every_tag_in_the_text_is_in_the_table_and_every_tag_in_the_table_is_used() -> None:
    core = [path.read_text(encoding="utf-8") for path in Path("workflow").rglob("*.py")]

    assert set(re.findall(r"\[([^\]\s]+)\](?!\()", TEXT)) - TAGS == {"TAG"}
    assert {tag for tag in TAGS if not any(_contains(text, tag) for text in core)} == set()


@pytest.mark.parametrize("name", POLICY)
def test_every_policy_value_is_stated_with_its_default(name: str) -> None:
    value = DEFAULT.values()[name]
    stated = ("on" if value else "off") if isinstance(value, bool) else value_as_text(value)

    assert re.search(rf"`{name}` = {stated}\b", TEXT)


def test_every_rule_is_named() -> None:
    ranges = re.findall(r"\b([A-Z])-(\d+) … \1-(\d+)", TEXT)
    in_a_range = {
        f"{letter}-{number}"
        for letter, first, last in ranges
        for number in range(int(first), int(last) + 1)
    }
    whole = {name: re.sub(r"(?<=\d)[a-c]$", "", name) for name in _rules()}  # A-5 for A-5a
    named = {name for name in whole if _contains(TEXT, name) or _contains(TEXT, whole[name])}

    assert set(whole) - named - in_a_range == set()


def test_no_user_reads_of_a_seed() -> None:
    files = [path for path in _files() if path.suffix != ".py"]
    texts = {str(path): path.read_text(encoding="utf-8") for path in files}
    texts |= {"LAW.md": LAW, **_sources()}
    texts |= {f"question of {name}": rule.question for name, rule in _rules().items()}
    texts |= {f"meaning of {field.name}": field.metadata["says"] for field in fields(Policy)}
    texts |= {f"meaning of {name}": fact.says for name, fact in FACTS.items()}

    assert {
        name
        for name, text in texts.items()
        if re.search(r"\bseed", _OF_LUCK.sub("", text), re.IGNORECASE)
    } == set()


_OF_LUCK: Final = re.compile(r'^seed: \d+$|^ +"seed": \{$|^ +"title": "Seed",$', re.MULTILINE)
"""The field of a population file from which all its luck follows."""
