"""Compare the forms with their models, and read filled-in forms.

A form is filled in as its first lines say: delete the mark in front of a field and of its section.
"""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, get_args

import pytest
import yaml

from handlers.analysis.replay import play
from scenarios.applications import parse_application, read_application
from scenarios.forms import FormName, form, with_words
from scenarios.labels import words_of
from scenarios.process_models import scenario_model
from scenarios.reader import read_scenario
from scenarios.schemas import json_schema
from workflow.engine.errors import InvalidInput
from workflow.logic.rule_set import RuleSet, facts_of
from workflow.registers.lists import NOTHING_TRIED, REJECTION_REASONS
from workflow.registers.reimbursement_codes import REIMBURSEMENT_CODES
from workflow.registers.specialties import SPECIALTIES
from workflow.reimbursement.application import Application, stated
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.rule_sets import RULES_2008
from workflow.reimbursement.rules_2018.versions import SECTION_3
from workflow.reimbursement.words import OUTCOMES

MARK: Final = "# "
LIBRARY: Final = Path("scenarios/library/applications")
FORMS: Final[tuple[FormName, ...]] = ("application", "scenario")
SCHEMA: Final = json_schema("application")
YES_NO: Final = "## Svar: yes (ja) eller no (nei)."

# Codes that stand in the register, not in the model, by the field whose block lists them.
CODES: Final[dict[str, set[str]]] = {
    "doctor.specialty": {str(code) for code in SPECIALTIES},
    "diagnosis.reimbursement_code": {
        row.code for row in REIMBURSEMENT_CODES.values() if row.is_group
    },
    "nothing_tried": {str(code) for code in NOTHING_TRIED},
}


@dataclass
class Line:
    """A field line of the form, without its mark.

    key: its name, or `-` if it starts an item. about: the explanation just above it.
    """

    text: str
    key: str
    path: str
    about: tuple[str, ...]
    below: list["Line"] = field(default_factory=list)

    @property
    def choices(self) -> dict[str, str]:
        """The fixed answers that the explanation lists, with their meaning."""
        return dict(re.findall(r"^##     ([^ :]+): (.+)$", "\n".join(self.about), re.MULTILINE))


def is_field(line: str) -> bool:
    return line.startswith(MARK) and "yaml-language-server" not in line


def read_form(text: str) -> tuple[list[Line], list[Line]]:
    """The top lines with what is below each, and every line in the order of the form."""
    top: list[Line] = []
    every: list[Line] = []
    around: list[tuple[int, Line]] = []
    about: list[str] = []
    for raw in text.splitlines():
        if not is_field(raw):
            about = [*about, raw] if raw.startswith("##") else []
            continue
        content = raw.removeprefix(MARK)
        match = re.fullmatch(r"( *)(?:(-)|([a-z_]+):)", content)
        assert match, raw
        indent, key = len(match[1]), match[2] or match[3]
        while around and around[-1][0] >= indent:
            around.pop()
        above = around[-1][1] if around else None
        path = ".".join(
            part for part in (above.path if above else "", key) if part not in ("", "-")
        )
        line = Line(content, key, path, tuple(about))
        (above.below if above else top).append(line)
        every.append(line)
        around.append((indent, line))
        about = []
    return top, every


TOP, LINES = read_form(form("application"))
LEAVES: Final = {line.path: line for line in LINES if not line.below}


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def of_model(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Yield every field, nested ones too: path, schema, and whether it holds other fields."""
    for name, inner in resolved(schema)["properties"].items():
        here = f"{path}.{name}" if path else name
        arms = [resolved(arm) for arm in inner.get("anyOf", [inner])]
        holds = [resolved(arm.get("items", arm)) for arm in arms]
        sections = [arm for arm in holds if "properties" in arm]
        yield here, inner, bool(sections)
        for section in sections:
            yield from of_model(section, here)


MODEL: Final = {path: schema for path, schema, _ in of_model(SCHEMA)}
MODEL_LEAVES: Final = {path: schema for path, schema, holds in of_model(SCHEMA) if not holds}


def is_yes_no(schema: dict[str, Any]) -> bool:
    return True in schema.get("enum", ())


def fixed_answers(schema: dict[str, Any]) -> set[str]:
    """The words that the schema of a field accepts as they are."""
    if is_yes_no(schema):
        return set()
    words = {
        str(word) for word in schema.get("enum", [schema["const"]] if "const" in schema else [])
    }
    words |= {"none"} if re.search(r"\bnone\b", schema.get("pattern", "")) else set()
    return words.union(*(fixed_answers(arm) for arm in schema.get("anyOf", ())))


def an_answer(schema: dict[str, Any]) -> str:
    """Some answer that a field accepts."""
    if "anyOf" in schema:
        return an_answer(schema["anyOf"][0])
    if schema.get("type") == "array":
        return f"[{an_answer(schema['items'])}]"
    if "enum" in schema or "const" in schema:
        return str(schema.get("enum", [schema.get("const")])[0])
    if "pattern" in schema:
        known = ("14836130031", "1", "G40.2", "N03AX12", "2015-03-13")
        return next(answer for answer in known if re.search(schema["pattern"], answer))
    return {"integer": "1", "string": "Oppdiktet"}[str(answer_type(schema))]


def answer_type(schema: dict[str, Any]) -> str:
    """Text where a field takes text or a number."""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return "string" if "string" in types else str(types[0])


def answered_all(text: str, mark: str = MARK) -> str:
    """Return the form with every mark deleted and every question answered; explanations stay."""
    fields = iter(LINES)
    lines = []
    for raw in text.splitlines():
        if not is_field(raw):
            lines.append(raw)
            continue
        line = next(fields)
        lines.append(
            raw.removeprefix(mark)
            + ("" if line.below else f" {an_answer(MODEL_LEAVES[line.path])}")
        )
    return "\n".join(lines)


def filled(answers: Mapping[str, Any], lines: Sequence[Line] = tuple(TOP)) -> Iterator[str]:
    """Yield the lines of the form that the answers need, with them; repeat an item's lines."""
    for line in lines:
        if line.key not in answers:
            continue
        answer = answers[line.key]
        if not line.below or isinstance(answer, str):
            yield f"{line.text} {_written(answer)}"
        elif isinstance(answer, list):
            [dash] = line.below
            yield line.text
            for item in answer:
                yield from (dash.text, *filled(item, dash.below))
        else:
            yield from (line.text, *filled(answer, line.below))


def _written(answer: str | list[str]) -> str:
    return f"[{', '.join(answer)}]" if isinstance(answer, list) else f'"{answer}"'


def one_answer(path: str, answer: str) -> dict[str, Any]:
    """A single answer, as the data of a file that says nothing else."""
    answers: Any = answer
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        line = next(
            line for line in LINES if line.path == ".".join(parts[:end]) and line.key != "-"
        )
        in_list = bool(line.below) and line.below[0].key == "-" and end < len(parts)
        answers = {parts[end - 1]: [answers] if in_list else answers}
    return answers  # type: ignore[no-any-return]


def paths_of(data: Any, path: str = "") -> Iterator[str]:
    """The path of every value, items of a list taken together."""
    if isinstance(data, dict):
        for name, inner in data.items():
            yield from paths_of(inner, f"{path}.{name}" if path else name)
    elif isinstance(data, list | tuple) and data and isinstance(data[0], dict):
        for inner in data:
            yield from paths_of(inner, path)
    else:
        yield path


# The application form


def test_the_form_has_every_field_of_the_model_once_and_no_other() -> None:
    paths = [line.path for line in LINES if line.key != "-"]

    assert sorted(paths) == sorted(MODEL)
    assert LEAVES.keys() == MODEL_LEAVES.keys()


def test_the_forms_sections_are_in_the_models_order() -> None:
    assert [line.key for line in TOP] == list(SCHEMA["properties"])


def test_the_form_lists_exactly_the_fixed_answers_with_their_meaning() -> None:
    listed = {line.path: set(line.choices) for line in LINES if line.choices}
    wanted = {
        path: (fixed_answers(schema) | CODES.get(path, set())) - set(words_of(REIMBURSEMENT, path))
        for path, schema in MODEL.items()
    }

    assert listed == {path: words for path, words in wanted.items() if words}


@pytest.mark.parametrize(
    ("path", "answer"), [(line.path, word) for line in LINES for word in line.choices]
)
def test_the_reader_accepts_each_answer_that_the_form_lists(path: str, answer: str) -> None:
    assert parse_application("\n".join(filled(one_answer(path, answer)))) != Application()


def test_the_form_says_which_questions_are_answered_yes_or_no() -> None:
    says = {path for path, line in LEAVES.items() if YES_NO in line.about}

    assert says == {path for path, schema in MODEL_LEAVES.items() if is_yes_no(schema)}


def test_the_form_gives_the_unit_of_each_number_and_date() -> None:
    counts = {
        path for path, schema in MODEL_LEAVES.items() if path not in CODES and is_count(schema)
    }
    counts -= {path for path in counts if path.endswith(".specialty")}  # a code
    has_unit = {path for path, line in LEAVES.items() if "\n## Enhet: " in "\n".join(line.about)}

    assert counts | {"medicine.daily_dose.amount", "medicine.daily_dose.unit"} == has_unit


def is_count(schema: dict[str, Any]) -> bool:
    arms = schema.get("anyOf", [schema])
    whole = ("integer", ["integer", "string"])
    return any(arm.get("type") in whole or _is_day(arm) for arm in arms)


def _is_day(schema: dict[str, Any]) -> bool:
    return re.search(schema.get("pattern", "$^"), "2015-03-13") is not None


def test_every_question_names_its_paragraph_and_rules() -> None:
    """A line «Hjemmel» cites §§ 3a and 3b, § 3, or both with a semicolon between."""
    known, rows = RULES_2008.rules(), {row.id for each in SECTION_3 for row in each.validity.rows}
    since = {x.id for each in SECTION_3 for x in each.rules().values() if x.law == "§ 3"} | rows
    for path, line in LEAVES.items():
        assert "?" in "".join(line.about), path
        [source] = [
            text.removeprefix("## Hjemmel: ")
            for text in line.about
            if text.startswith("## Hjemmel: ")
        ]
        read, read_since = rules_reading(path, RULES_2008), rules_reading(path, *SECTION_3)
        if source.startswith("ingen"):
            assert not read | read_since, path
            continue
        cited = dict(cited_in(source))
        cited_since = cited.pop("§ 3", set())
        assert cited_since <= since, path
        every = cited_since.union(*cited.values())
        assert not read_since or read_since & every, (path, read_since)
        assert len(cited) <= 1, path
        assert cited or not read, path
        for law, rules in cited.items():
            assert rules <= known.keys(), path
            assert not read or read & rules, path
            assert paragraphs(law) == set().union(
                *(paragraphs(known[rule].law) for rule in rules)
            ), path


def cited_in(source: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each paragraph that a line «Hjemmel» cites, with its rules."""
    for part in source.split("; "):
        match = re.fullmatch(r"([^()]+) \(([^()]+)\)", part)
        assert match, source
        yield match[1], set(match[2].split(", "))


def rules_reading(path: str, *rule_sets: RuleSet) -> set[str]:
    """The rules that read a field of the application, itself or as part of what it belongs to."""
    facts = {
        fact.name
        for fact in FACTS.values()
        if any(f"{path}.".startswith(f"{name}.") for name in fact.fields)
    }
    return {
        rule.id
        for rule_set in rule_sets
        for rule in rule_set.rules().values()
        if facts & set(facts_of(rule, rule_set.rules()))
    }


def paragraphs(law: str) -> set[str]:
    return set(re.findall(r"\d+(?:-\d+)?[a-z]?", law))


@pytest.mark.parametrize("mark", [MARK, "#"], ids=["mark and blank", "mark alone"])
def test_a_form_with_every_answer_states_every_field(mark: str) -> None:
    application = parse_application(answered_all(form("application"), mark))

    assert set(paths_of(stated(application))) == set(MODEL_LEAVES)


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_filled_in_form_reads_as_the_application_its_answers_came_from(path: Path) -> None:
    answers = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)

    assert parse_application("\n".join(filled(answers))) == read_application(path)


def test_an_uncommented_field_without_answer_gives_one_fault_at_its_line() -> None:
    lines = form("application").splitlines()
    section = lines.index("# patient:")
    name = lines.index("#   name:", section)
    lines[section], lines[name] = "patient:", "  name:"

    says = "patient.name: null and empty values are not accepted; leave this out if it is not known"
    assert faults("\n".join(lines)) == [f"<stdin>:{name + 1}:8: {says}"]


# Both forms


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        parse_application(text)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("what", FORMS)
def test_the_reader_says_once_that_an_untouched_form_is_empty(
    what: FormName, tmp_path: Path
) -> None:
    file = tmp_path / "untouched.yaml"
    file.write_text(form(what), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        (read_application if what == "application" else read_scenario)(file)

    assert [str(fault) for fault in caught.value.faults] == [
        f"{file}:1:1: the file is empty; write fields, each as name: value"
    ]


@pytest.mark.parametrize("what", FORMS)
def test_the_form_names_its_schema_and_explains_omission_and_none(what: FormName) -> None:
    first, *rest = form(what).splitlines()
    head = " ".join(re.sub(r"^## *", "", line) for line in rest[:30])

    assert first == f"# yaml-language-server: $schema={what}.schema.json"
    assert "utelatt, betyr «ikke kjent»" in head
    assert re.search(r"[Ss]varet none .*«ingen»", head)
    assert re.search(r"syntetiske.*80", head)


@pytest.mark.parametrize("what", FORMS)
def test_every_line_is_explanation_field_or_blank_and_fits_the_screen(what: FormName) -> None:
    lines = form(what).splitlines()

    assert [line for line in lines if line and not re.match(r"# |##$|## ", line)] == []
    assert [line for line in lines if line != line.rstrip() or len(line) > 130] == []


# Words of nynorsk and of other bokmål than that of our letters; the answers themselves are English.
STRANGE: Final = re.compile(
    r"\b(?:ikkje|kva|kven|kvifor|frå|sjuk\w+|vert|noko|søkj\w+|fremgå\w*|fremstilt\w*|prøvd)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("what", FORMS)
def test_explanations_are_written_in_bokmal(what: FormName) -> None:
    assert (
        STRANGE.findall(
            "\n".join(line for line in form(what).splitlines() if line.startswith("##"))
        )
        == []
    )


# The scenario form

SCENARIO: Final = scenario_model(REIMBURSEMENT)
STEP: Final = get_args(SCENARIO.model_fields["timeline"].annotation)[0]
WHAT_IF: Final = get_args(SCENARIO.model_fields["what_if"].annotation)[0]
EXPECT: Final = WHAT_IF.model_fields["expect"].annotation


def example() -> str:
    return "\n".join(
        line.removeprefix(MARK) if is_field(line) else line
        for line in form("scenario").splitlines()
    )


EXAMPLE: Final = yaml.load(example(), Loader=yaml.BaseLoader)
STEPS: Final = [
    *EXAMPLE["timeline"],
    *(step for variant in EXAMPLE["what_if"] for step in variant["add"]),
]


def listed_under(heading: str) -> dict[str, str]:
    """The words listed just below a line of the scenario form."""
    _, found, after = form("scenario").partition(heading)
    assert found, heading
    block = re.match(r"[^\n]*\n(?:##   ? ?\S[^\n]*\n)*?((?:##     [^\n]*\n)+)", after)
    assert block, heading
    return dict(re.findall(r'^##     "?([^":]+)"?: (.+)$', block[1], re.MULTILINE))


def words_in(model: Any, name: str) -> set[str]:
    return literals(model.model_fields[name].annotation)


def literals(annotation: Any) -> set[str]:
    if isinstance(annotation, str):
        return {annotation}
    return set().union(*(literals(part) for part in get_args(annotation)))


def test_the_uncommented_scenario_form_plays_and_passes(tmp_path: Path) -> None:
    shutil.copy(LIBRARY / "rare_3b.yaml", tmp_path / "soknad.yaml")
    file = tmp_path / "historie.yaml"
    file.write_text(example(), encoding="utf-8")

    assert play(read_scenario(file)).differences == ()


def test_the_scenario_form_has_every_field_of_a_scenario() -> None:
    def names(model: Any) -> set[str]:
        return {info.alias or name for name, info in model.model_fields.items()}

    assert EXAMPLE.keys() == names(SCENARIO)
    assert set().union(*STEPS) == names(STEP)
    assert set().union(*(step.get("expect", {}) for step in STEPS)) == names(EXPECT)
    assert set().union(*EXAMPLE["what_if"]) == names(WHAT_IF)


def test_the_scenario_form_explains_and_uses_every_step() -> None:
    assert listed_under("## do: ").keys() == words_in(STEP, "do")
    assert {step["do"] for step in STEPS if "do" in step} == words_in(STEP, "do")


def test_the_scenario_form_lists_every_word_that_the_reader_accepts() -> None:
    assert listed_under("## Hvem tar stegene?").keys() == words_in(SCENARIO, "case_worker")
    for name in ("state", "outcome", "basis", "letters", "deadlines"):
        assert listed_under(f"##   {name}: ").keys() == words_in(EXPECT, name), name
    assert listed_under("## facts, fact og missing: ").keys() == FACTS.keys()
    assert listed_under("##   reasons: ").keys() == {str(number) for number in REJECTION_REASONS}
    assert listed_under("##   events: ").keys() == words_in(EXPECT, "events")


def test_states_outcomes_and_deadlines_are_worded_as_in_the_letters() -> None:
    assert with_words(form("scenario"), REIMBURSEMENT) == form("scenario")
    assert listed_under("##   state: ")["missing_info"] == "mangler opplysninger"
    assert listed_under("##   outcome: ") == {name: words.nb for name, words in OUTCOMES.items()}


def test_the_form_says_how_the_value_of_each_fact_is_written() -> None:
    for name, says in listed_under("## facts, fact og missing: ").items():
        fact = FACTS[name]
        assert ("(bare yes)" in says) == (fact.kind == "given"), name
        if fact.kind in ("choice", "number"):
            assert says.endswith(")"), name


def test_the_form_lists_every_policy_value_with_its_default() -> None:
    listed = listed_under("## Kan utelates. Loven lar")
    defaults = {name: says.rpartition("ellers ")[2].rstrip(")") for name, says in listed.items()}
    words = {True: "yes", False: "no"}

    def written(value: object) -> str:
        if isinstance(value, list):
            return f"[{', '.join(value)}]"
        return words[value] if isinstance(value, bool) else str(value)

    assert defaults == {name: written(value) for name, value in DEFAULT.values().items()}
