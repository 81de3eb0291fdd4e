"""Letters as documents: every kind in both language forms to everybody, stored and read back alike, the same bytes everywhere."""

import json
import os
import re
import subprocess
import sys
import unicodedata
from typing import get_args

import pytest
from letter_cases import CASES, EVERY, VARIANTS, documents, of, one, texts

from handlers.letters.document import as_json, as_text, content_hash, from_json
from workflow.reimbursement.letters import LetterKind
from workflow.reimbursement.words import LETTER_TITLES, Language


def test_there_is_a_case_for_every_kind() -> None:
    assert set(CASES) == set(get_args(LetterKind)) == set(LETTER_TITLES)


@pytest.mark.parametrize(("variant", "language"), EVERY)
def test_every_kind_renders_for_everybody_it_goes_to(variant: str, language: Language) -> None:
    kind, make = VARIANTS[variant]
    found = documents(make(language), kind)

    assert found
    for letter, document in found:
        assert (document.kind, document.language, document.date) == (kind, letter.language, letter.made.isoformat())
        assert document.case_number in as_text(document)
        assert "HELFO" in document.simulation
        assert document.simulation in " ".join(as_text(document).split())
        assert all(text.strip() == text and text for text in texts(document))
        assert document.copy_to.startswith(("Kopi av brev til: " if letter.copy else "Kopi til: ", "Pasienten er ikk"))


@pytest.mark.parametrize(("variant", "language"), EVERY)
def test_what_is_stored_is_read_back_alike(variant: str, language: Language) -> None:
    for document in of(variant, language):
        stored = as_json(document)

        assert from_json(stored) == document
        assert as_json(from_json(stored)) == stored
        assert re.fullmatch("[0-9a-f]{64}", content_hash(stored))


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"schema":"saksgang.letter/2"}', '{"schema":"saksgang.letter/1","blocks":[]}', "x"]
)
def test_anything_else_is_no_letter(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(text)


@pytest.mark.parametrize(
    "change",
    [{"kind": 7}, {"title": [7]}, {"blocks": [{"table": "x"}]}, {"blocks": [{"list": [7]}]}, {"blocks": [["x"]]}, {"more": "x"}],
    ids=str,
)
def test_a_letter_with_something_else_in_it_is_none(change: dict[str, object]) -> None:
    stored = json.loads(as_json(one("receipt", "nb"))) | change

    with pytest.raises(ValueError, match=r"no saksgang.letter/1"):
        from_json(json.dumps(stored))


def test_the_same_case_gives_the_same_bytes_in_another_time_zone() -> None:
    code = (
        "import sys; sys.path[:0] = ['.', 'tests/support']\n"
        "from letter_cases import EVERY, of\n"
        "from handlers.letters.document import as_json, content_hash\n"
        "print(content_hash(''.join(as_json(d) for variant, x in EVERY for d in of(variant, x))))"
    )

    def printed(zone: str, seed: str) -> str:
        env = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C", "LANGUAGE": "en"}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, timeout=120)
        return done.stdout

    here = content_hash("".join(as_json(d) for variant, x in EVERY for d in of(variant, x)))
    assert printed("Pacific/Kiritimati", "1").strip() == printed("America/Adak", "2").strip() == here


def test_plain_text_is_wrapped_and_keeps_a_paragraph_sign_by_its_number() -> None:
    for variant, language in EVERY:
        for document in of(variant, language):
            lines = as_text(document).split("\n")
            assert max(map(len, lines)) <= 78
            assert not [line for line in lines if line.endswith("§")]
            assert unicodedata.is_normalized("NFC", as_text(document))
