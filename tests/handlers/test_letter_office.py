"""The office that writes the letters: its address and complaint body, addressees, copies, pages."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import BORN_2012
from cases import ELI, received, then
from letter_cases import (
    EVERY,
    HOSPITAL,
    LANGUAGES,
    VARIANTS,
    decided,
    documents,
    of,
    one,
    texts,
    written,
)
from spoken_pdf import instructions, marked, opened, printed
from the_command import COMPLETE, INCOMPLETE, RARE, Office

from handlers.letters.document import LetterDocument, as_json, as_text
from handlers.letters.rendering import render
from scenarios.office import OWN
from scenarios.offices import read_office
from workflow.engine.errors import InvalidInput
from workflow.engine.letters import letters_for
from workflow.reimbursement.commands import Grant, Start
from workflow.reimbursement.field_types import ADDRESS_LINES
from workflow.reimbursement.words import Language

OTHER_OFFICE = """\
schema: 1
office: {nb: Fjordkontoret, nn: Fjordkontoret}
address: [Brygga 4, 0001 Fjordby]
complaint_bodies:
  - name: {nb: Klagenemnda på fjorden, nn: Klagenemnda på fjorden}
"""


# The office ------------------------------------------------------------------------------------


def test_the_own_office_is_plainly_of_the_simulation() -> None:
    office = OWN
    names = [office.office, *(body.name for body in office.complaint_bodies)]

    assert all("simuler" in name.nb and "simuler" in name.nn for name in names)
    assert office.address == ("Postboks 0", "0000 Simulert")
    assert office.web is not None and office.web.endswith(".example")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_tells_where_the_office_is_found(language: Language) -> None:
    days = {"nb": "hverdager", "nn": "kvardagar"}[language]
    for document in of("receipt", language):
        assert document.contact == (
            *("Postboks 0", "0000 Simulert"),
            f"Telefon: 00 00 00 00 ({days} kl. 9–15)",
            "saksgang.example",
        )


def test_another_office_writes_by_its_file(tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(OTHER_OFFICE, encoding="utf-8")
    case = decided(written("nb", HOSPITAL))
    entry = case.events[-1]
    documents_ = [
        render(x, case, entry, office=read_office(file)) for x in letters_for(case, entry)
    ]

    for document in documents_:
        said = " ".join(as_text(document).split())
        assert document.sender == ("Fjordkontoret",)
        assert document.contact == ("Brygga 4", "0001 Fjordby")
        assert "Send klagen til oss: Fjordkontoret, Brygga 4, 0001 Fjordby." in said
        assert "Da avgjør klageorganet den: Klagenemnda på fjorden." in said
        assert "på telefon" not in said
        assert "Saksgang" not in said


def test_the_command_takes_the_office_by_option_and_by_environment(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(OTHER_OFFICE, encoding="utf-8")
    assert office("register", COMPLETE).code == 0
    assert office("--office", str(file), "register", INCOMPLETE).code == 0
    assert office("register", RARE, SAKSGANG_OFFICE=str(file)).code == 0
    by_default, by_option, by_environment = (
        office.does("letters", number, "--text").out for number in ("1", "2", "3")
    )

    assert "Fjordkontoret" not in by_default
    assert "Fjordkontoret\nBrygga 4\n0001 Fjordby\n" in by_option
    assert "Fjordkontoret\nBrygga 4\n0001 Fjordby\n" in by_environment


def test_an_office_file_with_faults_is_refused_at_its_lines(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(OTHER_OFFICE.replace("address: [Brygga 4,", "adress: [Brygga 4,"), "utf-8")
    refused = office("--office", str(file), "register", COMPLETE)

    assert refused.code == 7
    assert f"{file}:3:1: adress: unknown field; did you mean `address`?" in refused.err
    assert "address: this field is needed" in refused.err
    assert office("list").out == office("list").out


BODIES = (
    "complaint_bodies:\n  - name: {nb: A, nn: A}\n  - from: 2016-01-01\n    name: {nb: B, nn: B}\n"
)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("  - name: {nb: A, nn: A}\n", ""), "write the complaint bodies by date"),
        (
            ("  - name: {nb: A", "  - from: 2017-01-01\n    name: {nb: A"),
            "write the complaint bodies",
        ),
        (("from: 2016-01-01\n    name: {nb: B", "name: {nb: B"), "write the complaint bodies"),
    ],
    ids=["none for the first days", "two with a day", "two without a day"],
)
def test_complaint_bodies_out_of_order_are_refused(
    change: tuple[str, str], says: str, tmp_path: Path
) -> None:
    file = tmp_path / "office.yaml"
    head = OTHER_OFFICE[: OTHER_OFFICE.index("complaint_bodies")]
    file.write_text(head + BODIES.replace(*change), encoding="utf-8")

    with pytest.raises(InvalidInput) as caught:
        read_office(file)
    assert [says in str(fault) for fault in caught.value.faults] == [True]


def test_the_complaint_body_is_that_of_the_day_of_the_decision() -> None:
    office = OWN
    before, after = (office.complaint_body(day) for day in (date(2015, 12, 31), date(2016, 1, 1)))
    case = then(received(written("nb")), Start(ELI))
    late = then(case, Grant(ELI), on=date(2016, 1, 4))

    assert (before, after) == tuple(body.name for body in office.complaint_bodies)
    for made, body in ((then(case, Grant(ELI)), before), (late, after)):
        for _, document in documents(made, "decision_granted"):
            assert any(
                f"går klagen til klageorganet: {body.nb}." in text for text in texts(document)
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_decision_tells_of_complaint_as_the_law_asks(language: Language) -> None:
    """Forvaltningsloven § 27: right, deadline, body, how to proceed, the right to see the file."""
    for variant in VARIANTS:
        if not VARIANTS[variant][0].startswith("decision"):
            continue
        for document in of(variant, language):
            said = " ".join(texts(document))
            body = OWN.complaint_body(date.fromisoformat(document.date))
            earliest = {"nb": "Fristen går tidligst ut ", "nn": "Fristen går tidlegast ut "}
            assert earliest[language] in said
            assert body.in_(language) in said
            assert "Postboks 0, 0000 Simulert" in said or "i brevet, med saksnummeret" in said
            assert "§§ 18 og 19" in said


# Addresses ---------------------------------------------------------------------------------------


def test_letters_go_to_the_stated_addresses() -> None:
    assert one("receipt", "nb").addressee == ("Ingrid Solbakken", "Storgata 1", "0001 Fjordby")
    assert one("receipt", "nb", "doctor").addressee == (
        *("Kari Lundevik", "Fjordby legesenter", "Postboks 7", "0001 Fjordby"),
    )


def test_a_letter_without_a_stated_address_names_whom_it_goes_to() -> None:
    case = received(written("nb", {"patient": {"address": None}, "doctor": {"address": None}}))

    assert [document.addressee for _, document in documents(case, "receipt")] == [
        ("Ingrid Solbakken",),
        ("Kari Lundevik",),
    ]


def test_the_doctors_letter_names_the_workplace_that_the_message_came_from() -> None:
    sender = {"form": {"message": {"sender": {"name": "Fjordby legekontor"}}}}
    case = received(written("nb", sender, {"doctor": {"address": ["0001 Fjordby"]}}))
    [_, (_, document)] = documents(case, "receipt")

    assert document.addressee == ("Kari Lundevik", "Fjordby legekontor", "0001 Fjordby")


def test_a_guardian_with_an_address_of_their_own_is_written_to_there() -> None:
    guardians = [
        {"name": "Odd Lie"},
        {"name": "Jorunn Solbakken", "address": ["Bakkevegen 2", "0001 Fjordby"], "language": "nn"},
    ]
    child = {"patient": {"identity_number": BORN_2012, "guardians": guardians}}
    found = documents(received(written("nb", child)), "receipt")

    assert [document.addressee[1:] for letter, document in found if letter.to == "applicant"] == [
        ("Odd Lie", "Storgata 1", "0001 Fjordby"),
        ("Jorunn Solbakken", "Bakkevegen 2", "0001 Fjordby"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_guardians_share_a_line_where_the_window_would_not_show_all(language: Language) -> None:
    address = ("c/o Ragnhild Solbakken", "Storgata 1", "0001 Fjordby", "Danmark")
    document = one("receipt_six_lines", language)

    assert document.addressee[1:] == ("Jorunn Solbakken og Odd Lie", *address)
    assert len(document.addressee) == ADDRESS_LINES + 2 == 6


def places(document: LetterDocument) -> dict[str, list[tuple[float, float]]]:
    """Where each text of page 1 begins: text → millimetres from the left and from the top."""
    pdf = opened(printed(document))
    page = pdf.pages[0]
    heard, number = marked(page)[0], -1
    found: dict[str, list[tuple[float, float]]] = {}
    for operands, operator in instructions(page):
        if operator == "BDC":
            number = int(operands[1].get("/MCID", -1))
        if operator == "cm" and number >= 0:
            x, y = float(operands[4]) / 72 * 25.4, 297 - float(operands[5]) / 72 * 25.4
            found.setdefault(heard[number], []).append((x, y))
    return found


@pytest.mark.parametrize(
    "variant", ["receipt", "receipt_six_lines", "receipt_wide", "granted_a_child"]
)
@pytest.mark.parametrize("to", ["applicant", "doctor"])
def test_every_position_of_the_window_shows_the_whole_addressee_and_nothing_else(
    variant: str, to: str
) -> None:
    """A C5 window shows 15–120 mm from the left and 44–79 mm from the top.

    The folded sheet can slide 13 mm up and down in it, so that 44–66 mm are always seen.
    """
    document = one(variant, "nb", to)
    shown = [
        (text, y)
        for text, where in places(document).items()
        for x, y in where
        if x < 120 and 31 < y < 79
    ]
    said = " ".join(dict.fromkeys(text for text, _ in shown)).split()

    assert said == " ".join(document.addressee).split()
    assert all(46 < y < 65.2 for _, y in shown)


# Copies, pages, the pharmacy ---------------------------------------------------------------------


@pytest.mark.parametrize(("variant", "language"), EVERY)
def test_a_copy_is_marked_at_its_head_and_an_original_is_not(
    variant: str, language: Language
) -> None:
    kind, make = VARIANTS[variant]
    for letter, document in documents(make(language), kind):
        is_copy = letter.copy and "not_identified" not in variant
        assert document.mark == ("KOPI" if is_copy else "")
        assert as_text(document).startswith("KOPI\n\n") is is_copy


ONE_PAGE = (
    *("receipt", "preliminary_reply", "delay_notice", "expiry_warning", "reminder"),
    *("decision_granted", "granted_not_marketed", "granted_a_child", "decision_rejected"),
    *("rejected_a_child", "rejected_discretion", "rejected_never_answered"),
    *("decision_dismissed", "request_for_information", "request_no_code"),
    *("receipt_six_lines", "receipt_wide"),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_fits_on_one_page_is_printed_on_one(language: Language) -> None:
    for variant in ONE_PAGE:
        document = one(variant, language, "doctor")
        assert len(opened(printed(document)).pages) == 1, variant
    assert len(opened(printed(one("rejected_four_grounds", language))).pages) == 2


def test_a_grant_tells_the_pharmacy_the_patients_day_of_birth() -> None:
    stated = {"patient": {"identity_number": None, "birth_date": "1985-12-30"}}

    assert "Pasient: Ingrid Solbakken, født 14. mars 1961" in texts(one("decision_granted", "nb"))
    assert "Pasient: Ingrid Solbakken, fødd 14. mars 1961" in texts(one("decision_granted", "nn"))
    case = then(received(written("nb")), Start(ELI), Grant(ELI))
    nobody = replace(case, application=written("nb", {"patient": {"identity_number": None}}))
    by_statement = replace(case, application=written("nb", stated))
    born = [
        next(text for text in texts(render(letter, held, held.events[-1])) if "Pasient:" in text)
        for held in (nobody, by_statement)
        for letter in letters_for(case, case.events[-1])[:1]
    ]
    assert born == [
        "Pasient: Ingrid Solbakken",
        "Pasient: Ingrid Solbakken, født 30. desember 1985",
    ]


def test_a_stored_letter_keeps_its_office_and_mark() -> None:
    stored = as_json(one("receipt", "nb", "doctor"))

    assert '"mark":"KOPI"' in stored
    assert '"contact":["Postboks 0"' in stored


# The file as a form ------------------------------------------------------------------------------


def test_the_form_of_an_office_is_the_own_one_and_check_takes_it_for_an_office(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(office.does("form", "office").out, encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(OTHER_OFFICE.replace("address:", "adress:"), encoding="utf-8")
    found = office("check", str(wrong))

    assert read_office(file) == OWN
    assert f"{file}: office\n" in office.does("check", str(file)).out
    assert found.code == 7
    assert "adress: unknown field of an office; did you mean `address`?" in found.err


def test_the_schema_of_an_office_has_its_fields(office: Office) -> None:
    schema = office.data("schema", "office")

    assert schema["properties"].keys() == {
        *("schema", "office", "address", "phone", "hours", "web", "complaint_bodies"),
    }
    assert schema["properties"]["schema"]["enum"] == [1, "1"]
    assert schema["required"] == ["schema", "office", "address", "complaint_bodies"]
