"""Put hostile text in letters: it starts no heading or list, runs as no template, hides nothing."""

import re
from dataclasses import replace

import pytest
from jinja2 import StrictUndefined, UndefinedError
from letter_cases import HOSTILE, VARIANTS, documents, on_discretion, one, texts

from handlers.letters.document import (
    Heading,
    ItemList,
    LetterDocument,
    Paragraph,
    as_json,
    as_text,
    from_json,
    inert,
)
from handlers.letters.rendering import blocks_of, render, templates
from workflow.engine.letters import letters_for
from workflow.reimbursement.process import REIMBURSEMENT


def shape(document: LetterDocument) -> list[tuple[str, int]]:
    """Which blocks a document has, and how many items each list."""
    return [
        (type(block).__name__, len(block.items) if isinstance(block, ItemList) else 0)
        for block in document.blocks
    ]


@pytest.mark.parametrize("hostile", HOSTILE, ids=repr)
@pytest.mark.parametrize(
    "variant", ["receipt", "request_for_information", "decision_granted", "rejected_four_grounds"]
)
def test_text_that_people_wrote_stays_text(variant: str, hostile: str) -> None:
    _, make = VARIANTS[variant]
    case = make("nb")
    application = case.application
    assert application.patient and application.doctor and application.medicine
    written_so = application.model_copy(
        update={
            "patient": application.patient.model_copy(update={"name": hostile}),
            "doctor": application.doctor.model_copy(
                update={"name": hostile, "department": hostile}
            ),
            "medicine": application.medicine.model_copy(
                update={"name": hostile, "substance": "epilozamid"}
            ),
        }
    )
    hostile_case = replace(case, application=written_so)
    recorded = case.events[-1]
    for plain, letter in zip(
        letters_for(case, recorded), letters_for(hostile_case, recorded), strict=True
    ):
        usual = render(plain, case, recorded, case_worker="Eli Vikane")
        document = render(letter, hostile_case, recorded, case_worker=hostile)

        assert shape(document) == shape(usual)
        assert [b for b in document.blocks if isinstance(b, Heading)] == [
            b for b in usual.blocks if isinstance(b, Heading)
        ]
        assert inert(hostile) in " ".join((*document.addressee, *texts(document)))
        assert from_json(as_json(document)) == document
        assert as_text(document).replace("\n", "").isprintable()
        assert "49" not in as_text(document).replace("{{7*7}}", "")


@pytest.mark.parametrize("hostile", HOSTILE, ids=repr)
def test_grounds_that_a_case_worker_wrote_stay_text(hostile: str) -> None:
    [document, _] = [d for _, d in documents(on_discretion("nb", hostile), "decision_rejected")]
    usual = one("rejected_discretion", "nb")

    assert shape(document) == shape(usual)
    assert f"Slik har vi vurdert det: {inert(hostile)}" in texts(document)


@pytest.mark.parametrize("hostile", HOSTILE, ids=repr)
def test_a_value_at_the_start_of_a_line_starts_no_heading_or_list(hostile: str) -> None:
    rendered = (
        templates(REIMBURSEMENT.folder / "letters")
        .from_string("{{ value }}\n# {{ value }}\n- {{ value }}")
        .render(value=hostile)
    )

    assert blocks_of(rendered) == (
        Paragraph(inert(hostile)),
        Heading(inert(hostile)),
        ItemList((inert(hostile),)),
    )


def test_a_changed_stored_letter_prints_without_control_characters() -> None:
    document = replace(
        one("receipt", "nb"),
        blocks=(Paragraph("\x1b[2Jtom\n\n# x"),),
        title="\u202e",
        closing=("\x07",),
    )

    assert as_text(document).replace("\n", "").isprintable()
    assert "\\x1b[2Jtom # x" in as_text(document)


def test_an_undefined_name_in_a_template_stops_the_letter() -> None:
    environment = templates(REIMBURSEMENT.folder / "letters")

    assert environment.undefined is StrictUndefined
    assert environment.autoescape is False
    for source in (
        "{{ nowhere }}",
        "{% if nowhere %}x{% endif %}",
        "{% for x in nowhere %}{% endfor %}",
    ):
        with pytest.raises(UndefinedError):
            environment.from_string(source).render()
    for nothing in (None, False, 7, ["x"]):
        with pytest.raises(TypeError):
            environment.from_string("{{ value }}").render(value=nothing)


def test_every_template_reads_the_same_values_in_both_language_forms() -> None:
    environment = templates(REIMBURSEMENT.folder / "letters")
    assert environment.loader is not None
    names = environment.list_templates(["jinja"])

    def skeleton(name: str) -> list[str]:
        source = environment.loader.get_source(environment, name)[0]  # type: ignore[union-attr]
        return re.findall(
            r"\{[{%].*?[}%]\}|^[#-] ", source.replace(f'"{name[:2]}/', '"'), re.MULTILINE
        )

    assert {name[3:] for name in names if name.startswith("nb/")} == {
        name[3:] for name in names if name.startswith("nn/")
    }
    for name in names:
        assert skeleton(name) == skeleton(f"nb/{name[3:]}"), name
