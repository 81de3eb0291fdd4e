"""LAW.md holds what the code refers to: every section, reading, source tag and policy value; and no tag that nobody uses."""

import re
from pathlib import Path

import pytest
from cases import a_case

from workflow.engine.timers import deadlines
from workflow.logic.tree import Rule
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.rule_sets import RULE_SETS

LAW = Path("LAW.md").read_text(encoding="utf-8")
TEXT, TABLE = LAW.split("\n## Sources\n")
SECTIONS = dict(re.findall(r"^## (\d\.\d) \S[^\n]*\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE))
TAGS = frozenset(
    tag for cell in re.findall(r"^\| (`[^|]+`) \| \S", TABLE, re.MULTILINE) for tag in re.findall(r"`([^`]+)`", cell)
)
POLICY = {field.name: field.metadata["source"] for field in Policy.__dataclass_fields__.values()}

# In capitals, two or more letters and digits, yet no source: words of the field.
WORDS = {"ATC", "EEA", "EØS", "HELFO", "HPR", "ICD", "ICPC", "NAF"}
_CAPITALS = re.compile(r"(?<![\w-])[A-ZÆØÅ][A-ZÆØÅ0-9]+(?:-[A-Z0-9]+)*(?![\w-])")
_REFERENCE = re.compile(r"\blaw\s+(\d\.\d)(?:\s*\([^()]*\))?(?:,?\s+and\s+(\d\.\d))?")


def _rules() -> dict[str, Rule]:
    return {rule.id: rule for rule_set in RULE_SETS for rule in rule_set.rules().values()}


def _sources() -> dict[str, str]:
    """Who gives a source, and what it gives: rules, policy values, and explanations of every kind of deadline."""
    found = {deadline for case in (a_case("missing_info"), a_case("granted")) for deadline in deadlines(case)}
    assert len({deadline.kind for deadline in found}) == 10
    explanations = {f"explanation of {deadline.kind}": deadline.explanation.source for deadline in found}
    return {**{name: rule.source for name, rule in _rules().items()}, **POLICY, **explanations}


def _files() -> list[Path]:
    code = [path for folder in ("workflow", "handlers", "storage", "scenarios", "tests") for path in Path(folder).rglob("*.py")]
    return code + [path for end in ("yaml", "json", "md") for path in Path("scenarios").rglob(f"*.{end}")]


def _names(tag: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(tag)}(?![\w-])", text) is not None


def test_every_section_that_is_referred_to_is_there() -> None:
    texts = {str(path): path.read_text(encoding="utf-8") for path in _files()}
    found = {(name, number) for name, text in texts.items() for pair in _REFERENCE.findall(text) for number in pair if number}
    found |= {(who, number) for who, source in _sources().items() for number in re.findall(r"\b\d\.\d\b", source)}

    assert len({number for _, number in found}) >= 15
    assert {(name, number) for name, number in found if number not in SECTIONS} == set()


def test_the_sections_stand_once_and_in_order() -> None:
    numbers = re.findall(r"^## (\d\.\d) ", LAW, re.MULTILINE)

    assert numbers == sorted(set(numbers))
    assert all(text.strip() for text in SECTIONS.values())


def test_the_readings_that_rules_name_stand_in_their_section() -> None:
    named = {reading for source in _sources().values() for reading in re.findall(r"\(([ivx]+)\)", source)}

    assert {"ii", "iv"} <= named
    assert {reading for reading in named | {"iii", "v"} if f"- ({reading}) " not in SECTIONS["1.4"]} == set()


def test_every_source_names_a_tag_and_no_tag_that_the_table_lacks() -> None:
    unquoted = {who: re.sub(r"«[^»]*»", "", source) for who, source in _sources().items()}

    assert [who for who, source in unquoted.items() if not any(_names(tag, source) for tag in TAGS)] == []
    assert {tag for source in unquoted.values() for tag in _CAPITALS.findall(source)} - WORDS - TAGS == set()


def test_every_tag_of_the_page_is_explained_and_every_tag_explained_is_used() -> None:
    core = [path.read_text(encoding="utf-8") for path in Path("workflow").rglob("*.py")]

    assert set(re.findall(r"\[([^\]\s]+)\](?!\()", TEXT)) - TAGS == {"TAG"}
    assert {tag for tag in TAGS if not any(_names(tag, text) for text in core)} == set()


@pytest.mark.parametrize("name", POLICY)
def test_every_policy_value_stands_on_the_page_with_its_default(name: str) -> None:
    value = DEFAULT.values()[name]
    said = ("on" if value else "off") if isinstance(value, bool) else str(value)

    assert re.search(rf"`{name}` = {said}\b", TEXT)


def test_every_rule_stands_on_the_page() -> None:
    parts = {name: re.sub(r"(?<=\d)[a-c]$", "", name) for name in _rules()}
    spelt_out = {f"{letter}-{number}" for letter, first, last in re.findall(r"\b([A-Z])-(\d+) … \1-(\d+)", TEXT)
                 for number in range(int(first), int(last) + 1)}  # fmt: skip

    assert [n for n, whole in parts.items() if not _names(n, TEXT) and not _names(whole, TEXT) and n not in spelt_out] == []
