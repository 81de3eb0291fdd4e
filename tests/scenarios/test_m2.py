"""Read M2 messages: each value fills the same field as in YAML or is listed; bad XML is refused."""

import base64
import random
import re
from datetime import date
from pathlib import Path

import pytest
from the_command import Office, in_process

from scenarios.applications import parse_application, read_application, read_supplement
from scenarios.m2 import ASKS_MORE, FREE_TEXT, NO_FIELD, parse_m2, read_m2, unplaced
from workflow.engine.errors import InvalidInput
from workflow.reimbursement.application import Application, merge
from workflow.reimbursement.assessment import assess

FOLDER = Path(__file__).parent / "m2"
SPACE = "http://www.kith.no/xmlstds/eresept/m2/2014-12-01"
RECEIVED = date(2015, 3, 16)
CANARY = "Kanarifugl"


def message(content: str, *, space: str = SPACE, root: str = "SoknadHelfo") -> bytes:
    return f'<{root} xmlns="{space}">\n{content}\n</{root}>'.encode()


def read(content: str) -> Application:
    return parse_m2(message(content), "x.xml")[0]


def left(content: str) -> list[tuple[str, str]]:
    return [
        (said.path.removeprefix("SoknadHelfo/"), said.why)
        for said in parse_m2(message(content), "x.xml")[1]
    ]


def faults(raw: bytes) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        parse_m2(raw, "x.xml")
    return [str(fault).removeprefix("x.xml:") for fault in caught.value.faults]


# Where every element of the message goes ------------------------------------------------------

PLACED = {  # element of `everything.xml`: field of the application, and what stands in it
    "Pasient/Fornavn, Etternavn": ("patient.name", "Ingrid Solbakken"),
    "Pasient/Ident (8116: FNR, DNR)": ("patient.identity_number", "14836130031"),
    "Lege/Fornavn, Etternavn": ("doctor.name", "Kari Lundevik"),
    "Lege/Ident (8116: HPR)": ("doctor.hpr_number", "9876543"),
    "OmsoktLegemiddel/Legemiddelblanding/Navn": ("medicine.name", "Kolestin mikstur"),
    "OmsoktLegemiddel/…/Reseptgruppe": ("medicine.prescription_group", "C"),
    "OmsoktLegemiddel/…/Atc": ("medicine.atc", "A05"),
    "TidligereBeh": ("prior_treatments.0.tried", True),
    "TidligereBeh/…/NavnFormStyrke": ("prior_treatments.0.product", "Lamotrel tabletter"),
    "TidligereBeh/Varenavn": ("prior_treatments.1.product", "Karbazin"),
    "IngenTidlBeh (7507)": ("nothing_tried", 3),
    "Diagnose": ("diagnosis.code", "K50.0"),
    "Diagnose/@S": ("diagnosis.system", "icd10"),
    "Diagnose/@DN": ("diagnosis.text", "Crohns sykdom i tynntarm"),
    "Bidiagnose": ("diagnosis.secondary", ("E11", "I10")),
    "Soknad3a/Refusjonskode": ("diagnosis.reimbursement_code", "K50"),
    "Alvorlighetsgrad": ("diagnosis.severity", "Taper vekt"),
    "BrukUtenforSykehus": ("treatment.outside_hospital", True),
    "Forstegangs": ("form.first_time", True),
    "Instituert/Helseperson": ("initiation.by", "Ragnhild Eik"),
    "Instituert/Organisasjon": ("initiation.department", "Fordøyelse, Fjordby sykehus"),
    "Institueringstidspunkt": ("initiation.date", date(2015, 2, 10)),
    "Vedlegg": ("documentation.1.title", "Oppdiktet serie 2011"),
    "(the message itself)": ("form.kind", "message"),
}
BLANDING = "OmsoktLegemiddel/Legemiddelblanding"
LISTED = [
    ("Pasient/Ident/Id", NO_FIELD),  # of type PNR
    ("Pasient/Ident/TypeId", NO_FIELD),
    ("Lege/Ident/Id", NO_FIELD),  # of type HER
    ("Lege/Ident/TypeId", NO_FIELD),
    ("OmsoktLegemiddel/Uuid", NO_FIELD),
    (BLANDING, ASKS_MORE),  # NAF or not
    (f"{BLANDING}/TilbOppl", FREE_TEXT),
    (f"{BLANDING}/Legemiddelform", NO_FIELD),
    (f"{BLANDING}/BestanddelLegemiddel/Mengde", NO_FIELD),
    (f"{BLANDING}/BestanddelLegemiddel/NavnFormStyrke", NO_FIELD),
    (f"{BLANDING}/BestanddelVirkestoff/Navn", NO_FIELD),
    ("SoknadNaringsmiddel/Beskrivelse", FREE_TEXT),
    ("SoknadNaringsmiddel/Produktgruppe", NO_FIELD),
    ("SoknadNaringsmiddel/Varenavn", NO_FIELD),
    ("BehRegime/ForskrivningB64", NO_FIELD),
    ("TidligereBeh/LegemiddelMerkevare/Varenavn", NO_FIELD),
    ("TidligereBeh/SarligeGrunner", ASKS_MORE),
    ("TidligereBeh/Beskrivelse", FREE_TEXT),
    ("Soknad3a/Underterm", FREE_TEXT),
    ("Soknad3b/SjeldenSykdom", ASKS_MORE),  # no number of persons
    ("Soknad4a/Genotype", NO_FIELD),
    ("Soknad4a/GradLeverskade", NO_FIELD),
    ("Yrkesskade/Arsak", NO_FIELD),
    ("Yrkesskade/Vedtak", NO_FIELD),
    ("Begrunnelse", FREE_TEXT),
    ("Merknad", FREE_TEXT),
    ("KroniskSykdom", ASKS_MORE),  # no number of months
    ("LangvarigBeh", ASKS_MORE),  # no interval
    ("SamPasient", NO_FIELD),
    ("SamVedtak", NO_FIELD),
    ("NoeAnnet", NO_FIELD),  # unknown to us
]


@pytest.mark.parametrize("element", PLACED)
def test_each_known_element_fills_its_field(element: str) -> None:
    path, expected = PLACED[element]
    found: object = read_m2(FOLDER / "everything.xml")[0]
    for part in path.split("."):
        found = found[int(part)] if isinstance(found, tuple) else getattr(found, part)

    assert found == expected


def test_every_other_element_is_listed_once_in_file_order() -> None:
    said = unplaced(FOLDER / "everything.xml")

    assert [(one.path.removeprefix("SoknadHelfo/"), one.why) for one in said] == LISTED
    assert [one.line for one in said] == sorted(one.line for one in said)


def test_no_field_is_filled_but_those_in_the_table() -> None:
    flat = set(paths(read_m2(FOLDER / "everything.xml")[0].model_dump(exclude_none=True), ()))
    others = {"prior_treatments.1.tried", "documentation.0.title"}

    assert flat == {path for path, _ in PLACED.values()} | others


def paths(value: object, path: tuple[str, ...]) -> list[str]:
    if isinstance(value, dict):
        return [below for name, inner in value.items() for below in paths(inner, (*path, name))]
    if isinstance(value, tuple) and value and isinstance(value[0], dict):
        return [
            below
            for index, inner in enumerate(value)
            for below in paths(inner, (*path, str(index)))
        ]
    return [".".join(path)]


def test_every_element_of_the_message_is_in_one_of_the_two_tables() -> None:
    named = re.findall(r"[A-Z]\w+", " ".join([*PLACED, *(path for path, _ in LISTED)]))
    elements = """OmsoktLegemiddel Uuid Reseptgruppe NavnFormStyrke Legemiddelblanding Varenavn
        SoknadNaringsmiddel Produktgruppe Beskrivelse BehRegime TidligereBeh SarligeGrunner
        IngenTidlBeh Diagnose Bidiagnose Soknad3a Refusjonskode Underterm Soknad3b SjeldenSykdom
        Soknad4a Genotype GradLeverskade Yrkesskade Vedtak Arsak Begrunnelse Merknad KroniskSykdom
        Alvorlighetsgrad LangvarigBeh BrukUtenforSykehus SamPasient SamVedtak Forstegangs Instituert
        Institueringstidspunkt Vedlegg"""

    assert set(elements.split()) - set(named) == set()


# The legal basis, and what else depends on what stands beside it ------------------------------

CODE = '<Soknad3a><Refusjonskode V="G40"/></Soknad3a>'
NO_CODE = '<Soknad3a><Refusjonskode DN="x"/></Soknad3a>'


@pytest.mark.parametrize(
    ("content", "code", "listed"),
    [
        pytest.param(
            '<RefHjemmel V="302"/>',
            "none",
            [],
            id="§ 3b without a code: the doctor says that none covers",
        ),
        pytest.param(f'<RefHjemmel V="302"/>{CODE}', "G40", ["RefHjemmel"], id="§ 3b and a code"),
        pytest.param(
            f'<RefHjemmel V="302"/>{NO_CODE}',
            None,
            ["RefHjemmel", "Soknad3a/Refusjonskode"],
            id="§ 3b, a code unsaid",
        ),
        pytest.param(f'<RefHjemmel V="301"/>{CODE}', "G40", [], id="§ 3a and a code"),
        pytest.param('<RefHjemmel V="301"/>', None, ["RefHjemmel"], id="§ 3a without a code"),
        pytest.param('<RefHjemmel V="200"/>', None, ["RefHjemmel"], id="§ 2"),
        pytest.param(
            '<RefHjemmel V="301"/><RefHjemmel V="302"/>',
            None,
            ["RefHjemmel", "RefHjemmel"],
            id="both",
        ),
        pytest.param(
            '<Soknad3b><SjeldenSykdom V="1"/></Soknad3b>',
            None,
            ["Soknad3b/SjeldenSykdom"],
            id="a rare disease alone",
        ),
    ],
)
def test_legal_basis_becomes_a_reimbursement_code_of_none_or_is_listed(
    content: str, code: str | None, listed: list[str]
) -> None:
    application = read(content)

    assert (application.diagnosis.reimbursement_code if application.diagnosis else None) == code
    assert [path for path, _ in left(content)] == listed


@pytest.mark.parametrize("group", ["CF", "K"])
def test_unknown_prescription_group_is_listed(group: str) -> None:
    content = (
        "<OmsoktLegemiddel><LegemiddelMerkevare><Reseptgruppe "
        f'V="{group}"/></LegemiddelMerkevare></OmsoktLegemiddel>'
    )

    assert read(content).medicine is None
    assert left(content) == [("OmsoktLegemiddel/LegemiddelMerkevare/Reseptgruppe", NO_FIELD)]


@pytest.mark.parametrize(
    ("content", "listed"),
    [
        (
            '<Diagnose V="G40" S="1.2.3">og migrene</Diagnose>',
            [("Diagnose", FREE_TEXT), ("Diagnose/@S", NO_FIELD)],
        ),
        ('<Diagnose OT="fallesyke"/>', [("Diagnose", NO_FIELD)]),
        ('<Diagnose V="G40" OT="fallesyke"/>', [("Diagnose/@OT", FREE_TEXT)]),
        ("<Forstegangs/><Merknad> </Merknad><TidligereBeh/>", []),
        ('<Diagnose xmlns="urn:other" V="G40"/>', [("Diagnose", NO_FIELD)]),
        (f'<x.{CANARY} V="1"/>', [("?", NO_FIELD)]),
    ],
)
def test_text_and_attributes_beside_a_value_are_listed(
    content: str, listed: list[tuple[str, str]]
) -> None:
    assert left(content) == listed


def test_attribute_of_another_namespace_is_ignored() -> None:
    assert read('<Diagnose xmlns:o="urn:other" o:V="G40"/>').diagnosis is None


@pytest.mark.parametrize(
    ("tick", "says"), [("1", True), ("true", True), ("0", False), ("false", False)]
)
def test_tick_box_reads_as_yes_or_no(tick: str, says: bool) -> None:
    application = read(f'<BrukUtenforSykehus V="{tick}"/>')

    assert application.treatment is not None
    assert application.treatment.outside_hospital is says


def test_base64_prescription_reads_like_the_plain_one() -> None:
    block = (
        "<LegemiddelMerkevare><NavnFormStyrke>Vigilan</NavnFormStyrke><Reseptgruppe "
        'V="A"/><Ekstra>5</Ekstra></LegemiddelMerkevare>'
    )
    coded = base64.encodebytes(block.encode()).decode()
    inline = f"<OmsoktLegemiddel>{block}</OmsoktLegemiddel>"
    encoded = f"<OmsoktLegemiddel>\n<ForskrivningB64>{coded}</ForskrivningB64></OmsoktLegemiddel>"

    assert read(encoded) == read(inline)
    assert left(encoded) == [
        ("OmsoktLegemiddel/ForskrivningB64/LegemiddelMerkevare/Ekstra", NO_FIELD)
    ]
    assert [said.line for said in parse_m2(message(encoded), "x")[1]] == [3]
    earlier = f"<TidligereBeh><ForskrivningB64>{coded}</ForskrivningB64></TidligereBeh>"
    assert [entry.product for entry in read(earlier).prior_treatments or ()] == ["Vigilan"]


# The same as YAML -----------------------------------------------------------------------------

YAML = {
    "epilepsy_3a": """
        form: {kind: message, first_time: yes}
        patient: {identity_number: "14836130031", name: Ingrid Solbakken}
        doctor: {name: Kari Lundevik, hpr_number: "9876543"}
        medicine: {name: Epilozan tabletter 50 mg, prescription_group: C}
        diagnosis: {code: G40.2, reimbursement_code: G40, text: epilepsi}
        treatment: {outside_hospital: yes}
        prior_treatments: [{product: Lamotrel, tried: yes}, {product: Karbazin, tried: yes}]
        initiation: {by: Per Nevland, date: 2015-03-02}""",
    "rare_3b": """
        form: {kind: message, first_time: yes}
        patient: {identity_number: "30928540088", name: Maren Tveitdal}
        doctor: {name: Sivert Hauglie, hpr_number: "8765432"}
        medicine: {name: Mielostat kapsler 25 mg, prescription_group: C}
        diagnosis:
          {code: E75.2, reimbursement_code: none, text: sfingolipidose,
           severity: Taper gangfunksjon fra år til år.}
        treatment: {outside_hospital: yes}
        prior_treatments: [{product: Gangolin, tried: yes}]
        documentation: [{title: Oppdiktet serie 2011}]""",
    "naf_3a": """
        form: {kind: message, first_time: yes}
        patient: {identity_number: "02914830101", name: Olav Brekkhus}
        doctor: {name: Geir Osland, hpr_number: "3210987"}
        medicine: {name: Kolestin mikstur NAF, prescription_group: C}
        diagnosis: {code: K50.0, reimbursement_code: K50, text: Crohns sykdom}
        treatment: {outside_hospital: yes}
        prior_treatments: [{product: Mesalon, tried: yes}]
        initiation: {department: "Fordøyelse, Fjordby sykehus", date: 2015-02-10}
        documentation: [{title: Oppdiktet veileder 2012}]""",
    "coded_answers": """
        form: {kind: message, first_time: no}
        patient: {identity_number: "49877940119", name: Aasgard}
        doctor: {hpr_number: "7654321"}
        medicine: {name: Vigilan tabletter 100 mg, atc: N06BA07}
        nothing_tried: 3
        diagnosis: {code: P06, system: icpc2, reimbursement_code: P06, secondary: [K86, T90]}
        treatment: {outside_hospital: no}""",
}
COMMON = (
    "patient: {member: yes}\ntreatment: "
    "{intervals: [{start: 2015-04-01, end: open}], purpose: other}"
)
ANSWERS = {  # what the doctor is asked for, and the outcome with it
    "epilepsy_3a": (
        "grant",
        "§ 3a",
        """
doctor: {role: general_practitioner}
medicine:
  {classified_as_medicine: yes, over_the_counter: no, marketing: marketed,
   indication_approved: norway}
diagnosis: {duration_months: lifelong}
prior_treatments:
  - {product: Lamotrel, outcome: side_effects}
  - {product: Karbazin, outcome: no_effect}
initiation: {specialty: 37}""",
    ),
    "rare_3b": (
        "grant",
        "§ 3b",
        """
doctor: {role: specialist, specialty: 37}
medicine:
  {classified_as_medicine: yes, over_the_counter: no, marketing: marketed,
   indication_approved: none}
diagnosis: {duration_months: lifelong, persons_in_norway: {number: 120, source: Oppdiktet register}}
prior_treatments: [{product: Gangolin, outcome: no_effect}]
documentation: [{title: Oppdiktet serie 2011, design: case_series, shows_effect: yes}]""",
    ),
    "naf_3a": (
        "grant",
        "§ 3a",
        """
doctor: {role: general_practitioner}
medicine:
  {classified_as_medicine: yes, over_the_counter: no, marketing: naf,
   indication_approved: none}
diagnosis: {duration_months: lifelong}
prior_treatments: [{product: Mesalon, outcome: no_effect}]
initiation: {specialty: 193}
documentation: [{title: Oppdiktet veileder 2012, design: guideline, shows_effect: yes}]""",
    ),
    "coded_answers": (
        "reject",
        "§ 3a",
        """
doctor: {role: specialist, specialty: 37}
medicine:
  {classified_as_medicine: yes, over_the_counter: no, marketing: marketed,
   indication_approved: norway}
diagnosis: {duration_months: lifelong}""",
    ),
}


@pytest.mark.parametrize("name", YAML)
def test_same_application_in_xml_and_yaml_has_the_same_assessment(name: str) -> None:
    from_xml = read_application(FOLDER / f"{name}.xml")
    from_yaml = parse_application(YAML[name])

    assert from_xml == from_yaml
    assert assess(from_xml, RECEIVED) == assess(from_yaml, RECEIVED)


@pytest.mark.parametrize("name", ANSWERS)
def test_supplement_completes_a_message_as_it_completes_yaml(name: str) -> None:
    outcome, basis, answer = ANSWERS[name]
    supplement = parse_application(COMMON + answer)
    completed = [
        merge(read_application(FOLDER / f"{name}.xml"), supplement),
        merge(parse_application(YAML[name]), supplement),
    ]
    found = [assess(application, RECEIVED) for application in completed]

    assert found[0] == found[1]
    assert (found[0].outcome, found[0].basis) == (outcome, basis)


def test_a_message_can_be_a_supplement() -> None:
    assert read_supplement(FOLDER / "rare_3b.xml") == read_m2(FOLDER / "rare_3b.xml")[0]


# Refused --------------------------------------------------------------------------------------

ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE SoknadHelfo [<!ENTITY l0 "{CANARY}">{ENTITIES}]>'
ONE_LINE = "only M2 messages of version 2014-12-01 are read: SoknadHelfo in that namespace"
BROKEN = (
    "this is not well-formed XML; check tags, quotes and the signs < and & here and in the line "
    "above"
)
TOO_MUCH = "this is too much: 10000 elements and attributes and 64 levels are the most that is read"
NO_DOCTYPE = "a document type (DOCTYPE) is not accepted; remove it"
NOT_UTF8 = "this byte is not UTF-8; save the file with the encoding UTF-8"
OTHER_ENCODING = (
    "another encoding than UTF-8 is declared here; save the file with the encoding UTF-8"
)
UNSEEN = "a character that can't be seen stands here (control character or separator); remove it"
NO_BASE64 = "this is not base64; write the prescription itself, or encode it again"
IN_BASE64 = "in the base64 here: "
ENCODED = "<OmsoktLegemiddel><ForskrivningB64>{}</ForskrivningB64></OmsoktLegemiddel>"


def in_base64(inner: bytes) -> bytes:
    return message(ENCODED.format(base64.b64encode(inner).decode()))


HOSTILE: dict[str, tuple[bytes, str]] = {
    "billion laughs": (LAUGHS.encode() + message("<Merknad>&l9;</Merknad>"), f"1:23: {NO_DOCTYPE}"),
    "external entity": (
        b'<!DOCTYPE SoknadHelfo [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + message("<Alvorlighetsgrad>&x;</Alvorlighetsgrad>"),
        f"1:23: {NO_DOCTYPE}",
    ),
    "external document type": (
        b'<!DOCTYPE SoknadHelfo SYSTEM "http://localhost:1/x.dtd">' + message(""),
        f"1:56: {NO_DOCTYPE}",
    ),
    "parameter entity": (
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>' + message(""),
        f"1:13: {NO_DOCTYPE}",
    ),
    "empty document type": (b"\n  <!DOCTYPE SoknadHelfo>" + message(""), f"2:24: {NO_DOCTYPE}"),
    "entity that is nobody's": (message(f"<Merknad>&{CANARY};</Merknad>"), f"2:10: {BROKEN}"),
    "too large": (
        message("<!--" + CANARY * 110_000 + "-->"),
        "1:1: the file is too large; 1 MiB is the most that is read",
    ),
    "too deep": (message("<a>" * 64 + "</a>" * 64), f"2:190: {TOO_MUCH}"),
    "half a million levels": (b"<a>" * 300_000, f"1:193: {TOO_MUCH}"),
    "too many elements": (message("<a/>" * 10_000), f"2:39997: {TOO_MUCH}"),
    "too many attributes": (
        message("<a " + " ".join(f'a{n}=""' for n in range(10_000)) + "/>"),
        f"2:1: {TOO_MUCH}",
    ),
    "Latin-1": (
        message("<Merknad>Bjørn</Merknad>").decode().encode("latin-1"),
        f"2:12: {NOT_UTF8}",
    ),
    "UTF-16": (message("").decode().encode("utf-16"), f"1:1: {NOT_UTF8}"),
    "another encoding declared": (
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + message(""),
        f"1:1: {OTHER_ENCODING}",
    ),
    "an encoding nobody knows": (
        b'<?xml version="1.0" encoding="Kanarifugl"?>' + message(""),
        f"1:1: {OTHER_ENCODING}",
    ),
    "UTF-7 declared": (
        b'<?xml version="1.0" encoding="UTF-7"?>' + message(""),
        f"1:1: {OTHER_ENCODING}",
    ),
    "NUL": (message("<Merknad>\0</Merknad>"), f"2:10: {UNSEEN}"),
    "a line separator": (message("<Merknad>å\u2028</Merknad>"), f"2:11: {UNSEEN}"),
    "a C1 control by number": (
        message("<Alvorlighetsgrad>&#x9b;31m</Alvorlighetsgrad>"),
        f"2:1: diagnosis.severity: {UNSEEN}",
    ),
    "not closed": (message("").replace(b"</SoknadHelfo>", b""), f"3:1: {BROKEN}"),
    "closed otherwise": (message(f"<Merknad>{CANARY}</Merknader>"), f"2:22: {BROKEN}"),
    "twice the same attribute": (message('<Diagnose V="G40" V="G41"/>'), f"2:19: {BROKEN}"),
    "a second root": (message("") + b"<x/>", f"3:15: {BROKEN}"),
    "nothing": (b"", f"1:1: {BROKEN}"),
    "blanks": (b" \n ", f"2:2: {BROKEN}"),
    "YAML": (b"patient: {name: Kanarifugl}\n", f"1:1: {BROKEN}"),
    "a prefix without namespace": (message("<k:a/>"), f"2:1: {BROKEN}"),
    "the version of 2010": (
        message("", space=SPACE.replace("2014-12-01", "2010-07-01"), root="SoknadNav"),
        f"1:1: {ONE_LINE}",
    ),
    "the version of 2017": (
        message("", space="http://www.ehelse.no/xmlstds/eresept/m2/2017-12-01"),
        f"1:1: {ONE_LINE}",
    ),
    "no namespace": (b"<SoknadHelfo/>", f"1:1: {ONE_LINE}"),
    "the envelope": (
        message("", space="http://www.kith.no/xmlstds/msghead/2006-05-24", root="MsgHead"),
        f"1:1: {ONE_LINE}",
    ),
    "the answer": (message("", root="Soknadssvar"), f"1:1: {ONE_LINE}"),
    "no base64": (message(ENCODED.format("Kanarifugl!")), f"2:19: {NO_BASE64}"),
    "base64 with other signs in it": (message(ENCODED.format("PGEv*Pg==")), f"2:19: {NO_BASE64}"),
    "base64 of a bomb": (
        in_base64(LAUGHS.encode() + b"<a>&l9;</a>"),
        f"2:19: {IN_BASE64}{NO_DOCTYPE}",
    ),
    "base64 of deep levels": (in_base64(b"<a>" * 65), f"2:19: {IN_BASE64}{TOO_MUCH}"),
    "base64 of a picture": (in_base64(b"\x89PNG\r\n"), f"2:19: {IN_BASE64}{NOT_UTF8}"),
    "base64 of nothing": (in_base64(b""), f"2:19: {IN_BASE64}{BROKEN}"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_gives_one_fault_that_repeats_no_value(name: str) -> None:
    raw, line = HOSTILE[name]

    assert faults(raw) == [line]
    assert CANARY not in line


IDENT = '<Pasient><Ident><Id>{}</Id><TypeId V="FNR"/></Ident></Pasient>'


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (
            f'<Diagnose V="{CANARY}"/>',
            (
                "2:1: diagnosis.code: write an ICD-10 or ICPC-2 code, as L40.5 or P76, in capital "
                "letters"
            ),
        ),
        (
            '<Bidiagnose V="G40"/>\n <Bidiagnose V="g40"/>',
            "3:2: diagnosis.secondary[1]: write an ICD-10 or ICPC-2 code",
        ),
        (
            f'<Soknad3a><Refusjonskode V="{CANARY}"/></Soknad3a>',
            "2:11: diagnosis.reimbursement_code: write a reimbursement code",
        ),
        (
            '<IngenTidlBeh V="7"/>',
            "2:1: nothing_tried: no such code in the lists 7499 and 7507: 1 to 6",
        ),
        (f'<Forstegangs V="{CANARY}"/>', "2:1: form.first_time: write yes or no"),
        (
            "<Institueringstidspunkt>2015-02-30</Institueringstidspunkt>",
            "2:1: initiation.date: there is no such day",
        ),
        (
            "<Institueringstidspunkt>2015-02-10T23:30:00Z</Institueringstidspunkt>",
            "2:1: initiation.date: write a date as YYYY",
        ),
        ("<Alvorlighetsgrad/>", "2:1: diagnosis.severity: this is empty"),
        (
            f"<Alvorlighetsgrad>{'x' * 4001}</Alvorlighetsgrad>",
            "2:1: diagnosis.severity: this is too long; write 4000",
        ),
        (
            IDENT.format("14" + "03" + "6130031"),
            "2:17: patient.identity_number: only synthetic numbers are accepted here",
        ),
        (
            IDENT.format(CANARY),
            "2:17: patient.identity_number: write the 11 digits of a national identity number",
        ),
        (
            '<Diagnose V="G40"/>\n<Diagnose V="G41"/>',
            "3:1: diagnosis.code: this stands in line 2 already; keep one of the two",
        ),
        (
            "<OmsoktLegemiddel/>\n<OmsoktLegemiddel/>",
            "3:1: medicine: a second product is applied for here",
        ),
        (
            "<OmsoktLegemiddel><L><Reseptgruppe V='X'/></L></OmsoktLegemiddel>",
            "2:22: medicine.prescription_group: write one of: A, B, C, F",
        ),
    ],
)
def test_values_are_typed_as_in_yaml(content: str, line: str) -> None:
    [fault] = faults(message(content))

    assert fault.startswith(line)
    assert CANARY not in fault


def test_all_faults_of_a_message_are_reported_at_once() -> None:
    content = '<Diagnose V="x"/>\n<IngenTidlBeh V="x"/>\n<Forstegangs V="x"/>'

    assert [fault.split(": ")[1] for fault in faults(message(content))] == [
        "diagnosis.code",
        "nothing_tried",
        "form.first_time",
    ]


@pytest.mark.parametrize(
    ("name", "line"), [("none.xml", "there is no such file"), ("", "this is a folder")]
)
def test_unreadable_message_is_refused_with_a_reason(name: str, line: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=line):
        read_m2(tmp_path / name)


def test_damaged_messages_are_read_or_refused_as_invalid_input() -> None:
    """A thousand damaged messages: read, or refused as input."""
    whole = (FOLDER / "everything.xml").read_bytes()
    chance = random.Random(7)
    refused = 0
    for _ in range(1000):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            start = chance.randrange(len(raw))
            raw[start : start + chance.randint(0, 40)] = chance.choice(
                [b"", b"<", b"&#0;", b"\xff", b'"', b"]]>", b"<!--", b"</"]
            )
        try:
            parse_m2(bytes(raw), "x.xml")
        except InvalidInput as invalid:
            refused += 1
            assert invalid.faults
    assert refused > 500


# The command ----------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")


def test_check_lists_unplaced_elements_on_standard_error(office: Office) -> None:
    file = str(FOLDER / "everything.xml")
    done = office("check", file)

    assert (done.code, done.out) == (0, "Nothing wrong was found.\n")
    assert done.err.splitlines() == [f"{file}:{said}" for said in unplaced(file)]
    assert f"{file}:49: SoknadHelfo/KroniskSykdom: {ASKS_MORE}" in done.err


def test_check_reports_the_faults_of_a_message(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "a.XML"
    file.write_bytes(message('<Diagnose V="x"/>'))
    done = office("check", str(file), "--format", "json")

    assert done.code == 7
    assert [(fault["line"], fault["column"], fault["path"]) for fault in done.data] == [
        (2, 1, "diagnosis.code")
    ]


def test_assess_and_register_take_a_message(office: Office) -> None:
    file = str(FOLDER / "epilepsy_3a.xml")
    [found] = office.data("assess", file)

    assert found["outcome"] == "missing"
    assert "patient.member" in found["missing"]
    assert "2015-000001" in office.does("register", file).out
    assert office.state() == "received"
    assert "registered before" in office.does("register", file).out
