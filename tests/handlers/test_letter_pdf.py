"""Print letters as PDF: a screen reader gets the letter block for block; same bytes each time.

`spoken` reads the file by its structure tree, as a screen reader does: it finds each marked content
by number and turns it into text with the font's own table. The foot of the page is not in the tree.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from letter_cases import EVERY, HOSTILE, LANGUAGES, VARIANTS, documents, of, one
from spoken_pdf import expected, instructions, marked, opened, printed, spoken
from the_command import COMPLETE, Office

from handlers.letters.document import Heading, ItemList, Paragraph, from_json, inert
from handlers.letters.pdf import NotPrintable, as_pdf
from workflow.reimbursement.words import OF_2008, SINCE_2018, Language

SAMI: Final = "Áá Čč Đđ Ŋŋ Šš Ŧŧ Žž Ïï Ää Öö Ææ Øø Åå Ǥǥ Ǧǧ Ǩǩ Ʒʒ Ǯǯ Ââ Õõ"
MARKUP: Final = (
    "#evil() #{1+1} $x^2$ *fet* _kursiv_ `kode` @ref <merke> \\ // /* "
    + '= Nei - ja #include "x.typ" [a] \\u{41} ~ --- "sa"'
)


@pytest.mark.parametrize(("variant", "language"), EVERY)
def test_the_text_of_the_pdf_is_the_letter_document(variant: str, language: Language) -> None:
    for document in of(variant, language):
        assert spoken(printed(document)) == expected(document)


@pytest.mark.parametrize(("variant", "language"), EVERY)
def test_every_kind_is_tagged_dated_and_archivable(variant: str, language: Language) -> None:
    for document in of(variant, language):
        pdf = opened(printed(document))

        assert str(pdf.Root.Lang) == f"{document.language}-NO"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo.Title) == document.title
        assert str(pdf.docinfo.Author) == ", ".join(document.sender)
        day = document.date.replace("-", "")
        assert {str(pdf.docinfo.CreationDate), str(pdf.docinfo.ModDate)} == {f"D:{day}000000Z"}
        with pdf.open_metadata() as metadata:
            assert (
                metadata["pdfaid:part"],
                metadata["pdfaid:conformance"],
                metadata["pdfuaid:part"],
            ) == ("2", "A", "1")
            assert metadata["dc:title"] == document.title
        for page in pdf.pages:
            assert [round(float(x)) for x in page.mediabox] == [0, 0, 595, 842]
            for font in page.Resources.Font.values():
                [descendant] = font.DescendantFonts
                assert re.fullmatch(
                    r"/[A-Z]{6}\+LibertinusSerif-(Regular|Bold)-Identity-H", str(font.BaseFont)
                )
                assert "/FontFile3" in descendant.FontDescriptor


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rejection_gives_every_ground_with_its_paragraph_and_the_right_to_complain(
    language: Language,
) -> None:
    for variant in (name for name, (kind, _) in VARIANTS.items() if kind == "decision_rejected"):
        case = VARIANTS[variant][1](language)
        law = SINCE_2018 if variant.startswith("section_3") else OF_2008
        assert case.decision is not None
        for _, document in documents(case, "decision_rejected"):
            heard, year = [text for _, text in spoken(printed(document))], document.date[:4]
            for ground in case.decision.grounds:
                said = law.reasons[16] if ground.reason == 16 else law.rules[ground.rule]
                words = said.in_(language)
                assert words in heard
                assert "§" in words or ground.reason == 16
            assert all(law.asked[fact].in_(language) in heard for fact in case.decision.missing)
            assert any(
                "klage" in text and "§ 21-12" in text and "seks " in text and year in text
                for text in heard
            )


@pytest.mark.parametrize(("variant", "language"), EVERY)
def test_each_page_foot_has_simulation_case_number_and_page_and_the_next_pages_a_head(
    variant: str, language: Language
) -> None:
    document = one(variant, language, "doctor")
    pages = opened(printed(document)).pages

    for number, page in enumerate(pages, 1):
        mark = f"{document.mark} · " if document.mark else ""
        head = f"{mark}{document.sender[0]}{' · '.join(document.reference[:2])}"
        foot = f"{document.simulation}{document.case_number}side {number} av {len(pages)}"
        assert marked(page)[1] == ("" if number == 1 else head) + foot


def test_a_window_envelope_can_show_only_the_addressee() -> None:
    """A C5 window shows 15–120 mm from the left and 44–79 mm from the top.

    The folded sheet can slide 13 mm up and down in it.
    """
    document = one("granted_a_child", "nb")
    pdf = opened(printed(document))
    page = pdf.pages[0]
    shown, number, heard = set[int](), -1, marked(page)[0]
    for operands, operator in instructions(page):
        if operator == "BDC":
            number = int(operands[1].get("/MCID", -1))
        if operator == "cm" and number >= 0:
            x, y = float(operands[4]) / 72 * 25.4, 297 - float(operands[5]) / 72 * 25.4
            if x < 120 and 31 < y < 79:
                shown.add(number)
                assert 20 <= x <= 25.1 and 46 < y < 66

    assert [heard[n] for n in sorted(shown)] == list(document.addressee)


DIGESTS: Final = """
import hashlib, json, sys
sys.path[:0] = sys.argv[1:]
from letter_cases import EVERY, HOSTILE, of
from handlers.letters.pdf import as_pdf
print(json.dumps([hashlib.sha256(as_pdf(d)).hexdigest() for v, l in EVERY for d in of(v, l)]))
"""


def test_the_same_letter_is_the_same_bytes_in_another_process_place_and_time_zone(
    tmp_path: Path,
) -> None:
    here = [
        hashlib.sha256(as_pdf(document)).hexdigest()
        for variant, language in EVERY
        for document in of(variant, language)
    ]
    again = [
        hashlib.sha256(as_pdf(document)).hexdigest()
        for variant, language in EVERY
        for document in of(variant, language)
    ]
    roots = [str(Path.cwd()), str(Path("tests/support").resolve())]
    places = {
        "TZ": "Pacific/Apia",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1",
        "TYPST_FONT_PATHS": "/usr/share",
    }
    elsewhere = [sys.executable, "-c", DIGESTS, *roots]
    done = subprocess.check_output(
        elsewhere, cwd=tmp_path, env={**os.environ, **places}, text=True, timeout=120
    )

    assert here == again == json.loads(done)


def test_several_threads_may_print_at_once() -> None:
    letters = [
        document for language in LANGUAGES for document in of("decision_rejected", language)
    ] * 4
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(as_pdf, letters)) == [as_pdf(letter) for letter in letters]


@pytest.mark.parametrize("hostile", [*HOSTILE, MARKUP, SAMI], ids=repr)
def test_text_that_people_wrote_stays_text(hostile: str) -> None:
    usual = one("rejected_a_child", "nn")
    blocks = (Paragraph(hostile), Heading(hostile), ItemList((hostile, hostile)), *usual.blocks)
    lines = {
        "sender": (hostile,),
        "addressee": (hostile, hostile),
        "reference": (hostile,),
        "closing": (hostile,),
    }
    words = {
        "title": f"Svar: {hostile}",
        "case_number": hostile,
        "copy_to": hostile,
        "simulation": hostile,
    }
    document = replace(usual, blocks=blocks, **lines, **words)  # type: ignore[arg-type]

    pdf = as_pdf(document)
    heard = [(role, text.replace(" ", "")) for role, text in spoken(pdf)]
    assert heard == [(role, inert(text).replace(" ", "")) for role, text in expected(document)]
    assert not any(
        name in pdf
        for name in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/URI", b"/AcroForm")
    )


def test_a_character_without_font_is_escaped_and_the_others_stay() -> None:
    document = replace(one("receipt", "nb"), addressee=("Ŋáŋŋa – 中 – Ιωάννα 😀 €",))

    assert ("P", "Ŋáŋŋa – \\u4e2d – Ιωάννα \\U0001f600 €") in spoken(as_pdf(document))


def test_a_word_longer_than_a_line_is_broken_and_printed_whole() -> None:
    long = "W" * 400
    document = replace(
        one("receipt", "nb"),
        addressee=(long,),
        title=long,
        blocks=(Heading(long), Paragraph(long), ItemList((long,))),
    )
    pdf = as_pdf(document)

    assert [(role, text.replace(" ", "")) for role, text in spoken(pdf)][
        1 + len(document.contact)
    ] == ("P", long)
    assert (
        max(len(text) for page in opened(pdf).pages for text in marked(page)[0].values()) < 110
    )  # signs of a line; no more fit


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
@example("", "0\u093a")  # a mark that no font prints over a digit
def test_any_text_can_be_printed(one_text: str, another: str) -> None:
    blocks = (Paragraph(one_text), Heading(another), ItemList((another, one_text)))
    document = replace(
        one("receipt", "nb"), addressee=(one_text,), blocks=blocks, closing=(another,)
    )
    assert as_pdf(document).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "change",
    [{"title": ""}, {"date": "i dag"}, {"date": "2015-02-30"}, {"language": "klingon"}],
    ids=str,
)
def test_an_unprintable_document_is_refused_without_repeating_it(change: dict[str, str]) -> None:
    with pytest.raises(NotPrintable) as said:
        as_pdf(replace(one("receipt", "nb"), **change))  # type: ignore[arg-type]

    assert str(said.value) == "the layout can't print this receipt"
    assert said.value.__suppress_context__


def test_the_command_puts_the_letters_of_a_case_in_a_folder(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "til utskrift"
    office.does("register", COMPLETE)
    office.does("-n", "letters", "1", "--pdf", str(folder))
    assert not folder.exists()
    rows = office.data("letters", "1", "--pdf", str(folder))

    with office.store() as store, store.transaction(write=False) as work:
        letters = {letter.id: letter for letter in work.letters_of("2015-000001")}
    assert len(rows) == len(letters) == 2
    for row in rows:
        path = Path(row["pdf"])
        assert path.read_bytes() == as_pdf(from_json(letters[row["id"]].document))
        assert (path.parent, path.suffix, path.stat().st_mode & 0o777) == (folder, ".pdf", 0o600)
        assert str(path) in office.does("letters", "1", "--pdf", str(folder)).out
    assert len(list(folder.iterdir())) == 2
    assert office("letters", "1", "--pdf", rows[0]["pdf"]).code == 2
    assert office("letters", "1", "--pdf", str(folder), "--text").code == 2
