"""Render every kind of letter in both language forms, store it and read it back unchanged."""

import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from letter_cases import CASES, EVERY, VARIANTS, documents, of, one, texts

from handlers.letters.document import as_json, as_text, from_json
from handlers.letters.rendering import missing_texts
from storage.chain import text_hash
from workflow.engine.process import Process
from workflow.processes import PROCESSES
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.words import Language


def test_every_kind_of_letter_has_an_example_case() -> None:
    assert set(CASES) == set(REIMBURSEMENT.letter_kinds)


@pytest.mark.parametrize(("variant", "language"), EVERY)
def test_every_kind_renders_for_each_receiver(variant: str, language: Language) -> None:
    kind, make = VARIANTS[variant]
    found = documents(make(language), kind)

    assert found
    for letter, document in found:
        assert (document.kind, document.language, document.date) == (
            kind,
            letter.language,
            letter.made.isoformat(),
        )
        assert document.case_number in as_text(document)
        assert "HELFO" in document.simulation
        assert document.simulation in " ".join(as_text(document).split())
        assert all(text.strip() == text and text for text in texts(document))
        assert document.copy_to.startswith(
            ("Kopi av brev til: " if letter.copy else "Kopi til: ", "Pasienten er ikk")
        )


@pytest.mark.parametrize(("variant", "language"), EVERY)
def test_a_stored_document_reads_back_unchanged(variant: str, language: Language) -> None:
    for document in of(variant, language):
        stored = as_json(document)

        assert from_json(stored) == document
        assert as_json(from_json(stored)) == stored


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"schema":"saksgang.letter/2"}',
        '{"schema":"saksgang.letter/1","blocks":[]}',
        "x",
    ],
)
def test_text_that_is_no_letter_document_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(text)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": 7},
        {"title": [7]},
        {"blocks": [{"table": "x"}]},
        {"blocks": [{"list": [7]}]},
        {"blocks": [["x"]]},
        {"more": "x"},
    ],
    ids=str,
)
def test_a_document_with_a_field_of_the_wrong_kind_is_refused(change: dict[str, object]) -> None:
    stored = json.loads(as_json(one("receipt", "nb"))) | change

    with pytest.raises(ValueError, match=r"not a saksgang.letter/1"):
        from_json(json.dumps(stored))


def test_the_same_case_gives_the_same_bytes_in_another_time_zone() -> None:
    code = (
        "import sys; sys.path[:0] = ['.', 'tests/support']\n"
        "from letter_cases import EVERY, of\n"
        "from handlers.letters.document import as_json\n"
        "from storage.chain import text_hash\n"
        "print(text_hash(''.join(as_json(d) for variant, x in EVERY for d in of(variant, x))))"
    )

    def printed(zone: str, seed: str) -> str:
        env = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C", "LANGUAGE": "en"}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=env,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return done.stdout

    here = text_hash("".join(as_json(d) for variant, x in EVERY for d in of(variant, x)))
    assert (
        printed("Pacific/Kiritimati", "1").strip() == printed("America/Adak", "2").strip() == here
    )


def test_plain_text_is_wrapped_and_keeps_a_paragraph_sign_by_its_number() -> None:
    for variant, language in EVERY:
        for document in of(variant, language):
            lines = as_text(document).split("\n")
            assert max(map(len, lines)) <= 78
            assert not [line for line in lines if line.endswith("§")]
            assert unicodedata.is_normalized("NFC", as_text(document))


@pytest.mark.parametrize("process", PROCESSES.values(), ids=lambda process: process.name)
def test_every_kind_of_letter_has_a_text_in_both_forms_of_norwegian(process: Process[Any]) -> None:
    assert missing_texts(process) == []
    assert missing_texts(replace(process, folder=None)) != [] or process.letters == ()
