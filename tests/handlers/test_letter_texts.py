"""Check the letters' texts: whole letters, the two language forms, no English, readable enough.

Whole letters are pinned in `letters/<variant>.<language>.<receiver>.txt`. When one changes, read it
as its receiver would.
"""

import re
from pathlib import Path
from typing import Final

import pytest
from letter_cases import EVERY, LANGUAGES, VARIANTS, documents, of, one
from letter_language import BOKMAL, ENGLISH, NYNORSK

from handlers.letters.document import Heading, ItemList, LetterDocument, as_text
from handlers.letters.rendering import templates
from scenarios.office import OWN
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.words import Language

PINNED: Final = sorted(Path(__file__).with_name("letters").glob("*.txt"))

WEB: Final = OWN.web or ""
AS_THE_SEED_HAS_IT: Final = "«case reports»"

# The highest readability index (LIX) of each kind of letter to a patient. A child reads up to 30;
# newspapers have 40, official texts 50.
LIX_OF_OTHERS: Final = 38
LIX: Final = {
    "receipt": 30,
    "preliminary_reply": 35,
    "delay_notice": 38,
    "decision_granted": 32,
    "decision_rejected": 40,
    "decision_dismissed": 33,
    "expiry_warning": 32,
    "request_for_information": 38,  # the patient's copy, the doctor's letter with it
    "reminder": 38,
}


def lix(text: str) -> float:
    """Return Björnsson's readability index (LIX). A line ends a sentence too.

    It is the words per sentence plus the percentage of words longer than six letters.
    """
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
    sentences = [
        part for part in re.split(r"[.:!?](?=\s|$)|\n", text) if re.search(r"[^\W\d_]{2}", part)
    ]
    return len(words) / len(sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)


def prose(document: LetterDocument) -> str:
    """Paragraphs and lists, without headings."""
    blocks = [block for block in document.blocks if not isinstance(block, Heading)]
    return "\n".join(
        text
        for block in blocks
        for text in (block.items if isinstance(block, ItemList) else (block.text,))
    )


def figures() -> dict[str, dict[str, float]]:
    """LIX of every variant of the patient's letters: variant → language form → figure."""
    return {
        variant: {
            language: max(
                lix(prose(d))
                for letter, d in documents(make(language), kind)
                if letter.to == "applicant"
            )
            for language in LANGUAGES
        }
        for variant, (kind, make) in VARIANTS.items()
        if "not_identified" not in variant
    }


@pytest.mark.parametrize("file", PINNED, ids=lambda path: path.stem)
def test_the_whole_letter_equals_its_pinned_text(file: Path) -> None:
    variant, language, to = file.stem.rsplit(".", 2)
    assert language in LANGUAGES

    assert as_text(one(variant, "nn" if language == "nn" else "nb", to)) == file.read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(("variant", "language"), EVERY)
def test_a_letter_is_in_one_language_form_without_english(variant: str, language: Language) -> None:
    other = NYNORSK if language == "nb" else BOKMAL
    for document in of(variant, language):
        text = as_text(document).replace(AS_THE_SEED_HAS_IT, "").replace(WEB, "")

        assert document.language != language or other.findall(text) == []
        assert ENGLISH.findall(text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_templates_is_in_its_language_form(language: Language) -> None:
    environment = templates(REIMBURSEMENT.folder / "letters")
    assert environment.loader is not None
    for name in environment.list_templates(["jinja"]):
        source = re.sub(
            r"\{[{%].*?[}%]\}", " ", environment.loader.get_source(environment, name)[0]
        )
        if name.startswith(language):
            assert (NYNORSK if language == "nb" else BOKMAL).findall(source) == [], name
            assert ENGLISH.findall(source) == [], name


def test_the_patients_letters_are_readable_enough() -> None:
    found = figures()
    print(
        *(
            f"{variant:28} nb {row['nb']:4.1f}  nn {row['nn']:4.1f}"
            for variant, row in found.items()
        ),
        sep="\n",
    )

    assert max(LIX.values()) < 50
    too_hard = {
        v: row
        for v, row in found.items()
        if max(row.values()) > LIX.get(VARIANTS[v][0], LIX_OF_OTHERS)
    }
    assert too_hard == {}
