"""Read M2 messages: each value fills the same field as in YAML or is listed; bad XML is refused."""

import base64
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from m2_messages import CODE, PRODUCT, SPACES, brand, encoded, enveloped, initiated, m2
from the_command import Office, in_process

from handlers.casework.contradictions import contradictions
from scenarios.applications import parse_application, read_application, read_supplement
from scenarios.m2.elements import ELEMENTS_2014, ELEMENTS_2017, ENVELOPE, Elements
from scenarios.m2.message import parse_m2, read_m2, unplaced
from scenarios.m2.placing import (
    ASKS_MORE,
    ATTACHED,
    FREE_TEXT,
    NO_CODE,
    NO_FIELD,
    NO_LIST,
    NUTRITION,
    UNKNOWN,
    UNSIGNED,
)
from workflow.engine.errors import InvalidInput
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessment import assess
from workflow.reimbursement.merging import merge

FOLDER = Path(__file__).parent / "m2"
SPACE = SPACES["2014-12-01"]
RECEIVED = date(2015, 3, 16)
CANARY = "Kanarifugl"


def message(content: str, *, space: str = SPACE, root: str = "SoknadHelfo") -> bytes:
    """Return a message that need not fit the published schema."""
    return f'<{root} xmlns="{space}">\n{content}\n</{root}>'.encode()


def read(raw: bytes) -> Application:
    return parse_m2(raw, "x.xml")[0]


def left(raw: bytes) -> list[tuple[str, str]]:
    """What is listed, but for the three things that every message says."""
    always = {"SamPasient", "Oppdatert", "RefHjemmel"}
    listed = [(said.path.removeprefix("SoknadHelfo/"), said.why) for said in parse_m2(raw, "x")[1]]
    return [(path, why) for path, why in listed if path not in always]


def faults(raw: bytes) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        parse_m2(raw, "x.xml")
    return [str(fault).removeprefix("x.xml:") for fault in caught.value.faults]


def field_of(application: Application, path: str) -> object:
    found: object = application
    for part in path.split("."):
        found = found[int(part)] if isinstance(found, tuple) else getattr(found, part, None)
    return found


# Where every element of the message goes ------------------------------------------------------

PLACED = {  # element of `everything.xml`: field of the application, and what stands in it
    "(the message itself)": ("form.kind", "message"),
    "(its namespace)": ("form.message.version", "2014-12-01"),
    "MsgInfo/MsgId": ("form.message.id", "f81d4fae-7dec-41d0-a765-00a0c91e6bf6"),
    "MsgInfo/ConversationRef/RefToConversation": (
        "form.message.conversation",
        "33333333-dddd-4eee-9fff-444444444444",
    ),
    "Sender/Organisation/OrganisationName": ("form.message.sender.name", "Fjordby sykehus"),
    "Sender/Organisation/Ident (9051: HER)": ("form.message.sender.her_id", "8140000"),
    "Receiver/Organisation/OrganisationName": ("form.message.receiver.name", "HELFO"),
    "Receiver/Organisation/Ident (9051: HER)": ("form.message.receiver.her_id", "8100000"),
    "HealthcareProfessional/GivenName, MiddleName, FamilyName": (
        "doctor.name",
        "Kari Berg Lundevik",
    ),
    "HealthcareProfessional/Ident (8116: HPR)": ("doctor.hpr_number", "9876543"),
    "Patient/GivenName, MiddleName, FamilyName": ("patient.name", "Ingrid Moe Solbakken"),
    "Patient/Ident (8116: FNR, DNR)": ("patient.identity_number", "14836130031"),
    "Patient/DateOfBirth": ("patient.birth_date", date(1961, 3, 14)),
    "Sender/Organisation/Address": (
        "doctor.address",
        ("Brygga 1", "Postboks 7", "0001 Fjordby"),
    ),
    "Patient/Address": (
        "patient.address",
        ("Storgata 1", "Postboks 9", "0001 Fjordby", "Danmark"),
    ),
    "SamVedtak": ("patient.copy_to_doctor", False),
    "Diagnose": ("diagnosis.code", "K50.0"),
    "Diagnose/@S": ("diagnosis.system", "icd10"),
    "Diagnose/@DN": ("diagnosis.text", "Crohns sykdom i tynntarm"),
    "Bidiagnose": ("diagnosis.secondary", ("E11", "I10")),
    "BrukUtenforSykehus": ("treatment.outside_hospital", True),
    "Forstegangs": ("form.first_time", False),
    "Vedlegg": ("documentation.1.title", "Oppdiktet serie 2011"),
    "OmsoktLegemiddel/Uuid": ("form.message.item", "7d3c5a90-2f84-4a1b-b1f6-0a9b8c7d6e5f"),
    "OmsoktLegemiddel/…/NavnFormStyrke": ("medicine.name", "Anfallin tabletter 1 mg"),
    "OmsoktLegemiddel/…/Atc": ("medicine.atc", "N05BA12"),
    "OmsoktLegemiddel/…/Reseptgruppe": ("medicine.prescription_group", "B"),
    "ReseptklasseAB/HoyesteDogndose/@V": ("medicine.daily_dose.amount", "1.5"),
    "ReseptklasseAB/HoyesteDogndose/@U": ("medicine.daily_dose.unit", "mg"),
    "TidligereBeh/…/NavnFormStyrke": ("prior_treatments.0.product", "Lamotrel tabletter"),
    "SarligeGrunner (7506: 4) tried": ("prior_treatments.0.tried", True),
    "SarligeGrunner (7506: 4)": ("prior_treatments.0.outcome", "side_effects"),
    "SarligeGrunner (7506: 6)": ("prior_treatments.1.excluded_by", "secondary_diagnosis"),
    "SarligeGrunner (7506: 8) tried": ("prior_treatments.2.tried", True),
    "IngenTidlBeh (7507)": ("nothing_tried", 3),
    "Refusjonskode": ("diagnosis.reimbursement_code", "K50"),
    "Instituert/Helseperson": ("initiation.by", "Ragnhild Eik"),
    "Instituert/Helseperson/Spesialitet (7426)": ("initiation.specialty", 193),
    "Instituert/Organisasjon": ("initiation.department", "Fordøyelse, Fjordby sykehus"),
    "Institueringstidspunkt": ("initiation.date", date(2015, 2, 10)),
}
IN_FILE_TWICE = {
    "documentation.0.title",
    "prior_treatments.1.product",
    "prior_treatments.2.product",
}
HEAD, SENDER = "MsgHead/MsgInfo", "MsgHead/MsgInfo/Sender/Organisation"
RECEIVER, DOCTOR = "MsgHead/MsgInfo/Receiver/Organisation", f"{SENDER}/HealthcareProfessional"
DOCUMENT, A3 = "MsgHead/Document", "SoknadHelfo/Soknad3a"
CLASS_AB = f"{A3}/OmsoktLegemiddel/ReseptklasseAB"
PRESCRIBED = f"{A3}/OmsoktLegemiddel/ForskrivningB64/Forskrivning"
LISTED = [
    (f"{HEAD}/ProcessingStatus", NO_FIELD),
    (f"{HEAD}/RequestedPriority", NO_FIELD),
    (f"{HEAD}/ConversationRef/RefToParent", NO_FIELD),
    (f"{SENDER}/TypeOrganisation", NO_FIELD),
    (f"{SENDER}/Ident", NO_FIELD),  # of type ENH
    (f"{SENDER}/TeleCom", NO_FIELD),
    (f"{SENDER}/Organisation/OrganisationName", NO_FIELD),
    (f"{SENDER}/Organisation/TypeOrganisation", NO_FIELD),
    (f"{SENDER}/Organisation/Ident", NO_FIELD),
    (f"{SENDER}/Organisation/Address", NO_FIELD),
    (f"{SENDER}/Organisation/TeleCom", NO_FIELD),
    (f"{DOCTOR}/TypeHealthcareProfessional", ASKS_MORE),  # a doctor, but in which role?
    (f"{DOCTOR}/RoleToPatient", ASKS_MORE),
    (f"{DOCTOR}/DateOfBirth", NO_FIELD),
    (f"{DOCTOR}/Sex", NO_FIELD),
    (f"{DOCTOR}/Nationality", NO_FIELD),
    (f"{DOCTOR}/Ident", NO_FIELD),  # of type HER
    (f"{DOCTOR}/Address", NO_FIELD),  # that of the sender is the doctor's
    (f"{DOCTOR}/TeleCom", NO_FIELD),
    (f"{RECEIVER}/TypeOrganisation", NO_FIELD),
    (f"{RECEIVER}/Address", NO_FIELD),
    (f"{RECEIVER}/TeleCom", NO_FIELD),
    (f"{RECEIVER}/Organisation/OrganisationName", NO_FIELD),
    (f"{RECEIVER}/Organisation/TypeOrganisation", NO_FIELD),
    (f"{RECEIVER}/Organisation/Ident", NO_FIELD),
    (f"{RECEIVER}/Organisation/Address", NO_FIELD),
    (f"{RECEIVER}/Organisation/TeleCom", NO_FIELD),
    (f"{RECEIVER}/Organisation/HealthcareProfessional", NO_FIELD),
    (f"{RECEIVER}/HealthcareProfessional", NO_FIELD),
    (f"{HEAD}/OtherReceiver", NO_FIELD),
    (f"{HEAD}/Patient/Sex", NO_FIELD),
    (f"{HEAD}/Patient/Nationality", NO_FIELD),
    (f"{HEAD}/Patient/Ident", NO_FIELD),  # of type PNR
    (f"{HEAD}/Patient/TeleCom", NO_FIELD),
    (f"{DOCUMENT}/ContentType", NO_FIELD),
    (f"{DOCUMENT}/ContentDescription", FREE_TEXT),
    (f"{DOCUMENT}/ContentCategory", NO_FIELD),
    (f"{DOCUMENT}/Consent", NO_FIELD),
    (f"{DOCUMENT}/Annotation", FREE_TEXT),
    (f"{DOCUMENT}/FromDate", NO_FIELD),
    (f"{DOCUMENT}/ToDate", NO_FIELD),
    (f"{DOCUMENT}/RefDoc/Description", FREE_TEXT),
    ("SoknadHelfo/KroniskSykdom", ASKS_MORE),  # no number of months
    ("SoknadHelfo/LangvarigBeh", ASKS_MORE),  # no interval
    ("SoknadHelfo/SamPasient", NO_FIELD),
    ("SoknadHelfo/Begrunnelse", FREE_TEXT),
    ("SoknadHelfo/Merknad", FREE_TEXT),
    ("SoknadHelfo/Oppdatert", NO_FIELD),
    (f"{PRESCRIBED}/Bruksomrade", FREE_TEXT),
    (f"{PRESCRIBED}/LegemiddelMerkevare/Preparattype", NO_FIELD),
    (f"{CLASS_AB}/Behandlingsplan", NO_FIELD),
    (f"{CLASS_AB}/AvhengihetsfareVurdert", ASKS_MORE),  # benefit and risk, for this patient
    (f"{CLASS_AB}/Smerteanalyse", NO_FIELD),
    (f"{CLASS_AB}/GyldigForskriver", NO_FIELD),
    (f"{A3}/TidligereBeh/SarligeGrunner", ASKS_MORE),  # 8: neither an outcome nor an exclusion
    (f"{A3}/BehRegime", NO_FIELD),
    (f"{A3}/Underterm", FREE_TEXT),
    ("SoknadHelfo/Instituert/Organisasjon/HerId", NO_FIELD),
    ("SoknadHelfo/Instituert/Organisasjon/InstitusjonsID", NO_FIELD),
    ("SoknadHelfo/Instituert/Helseperson/HprId", NO_FIELD),
    (f"{DOCUMENT}/RefDoc/Content/Base64Container", ATTACHED),
    (f"{DOCUMENT}/RefDoc/FileReference", ATTACHED),
    ("MsgHead/Signature", UNSIGNED),
]


@pytest.mark.parametrize("element", PLACED)
def test_each_known_element_fills_its_field(element: str) -> None:
    path, expected = PLACED[element]

    assert field_of(read_m2(FOLDER / "everything.xml")[0], path) == expected


def test_every_other_element_is_listed_once_in_file_order() -> None:
    said = unplaced(FOLDER / "everything.xml")

    assert [(one.path, one.why) for one in said] == LISTED
    assert [one.line for one in said] == sorted(one.line for one in said)


def test_no_field_is_filled_but_those_in_the_table() -> None:
    flat = set(paths(read_m2(FOLDER / "everything.xml")[0].model_dump(exclude_none=True), ()))

    assert flat == {path for path, _ in PLACED.values()} | IN_FILE_TWICE


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


def test_a_message_of_2017_fills_the_same_fields() -> None:
    application = read_m2(FOLDER / "severe_2017.xml")[0]
    filled = {
        "form.message.version": "2017-12-01",
        "diagnosis.secondary": ("E11.2",),
        "treatment.outside_hospital": True,
        "prior_treatments.0.product": "Mesalon",
        "prior_treatments.0.outcome": "no_effect",
        "patient.copy_to_doctor": None,  # SamVedtak is gone
        "diagnosis.reimbursement_code": None,  # Refusjonskode is gone
    }

    assert {path: field_of(application, path) for path in filled} == filled
    assert [(said.path, said.why) for said in unplaced(FOLDER / "severe_2017.xml")] == [
        ("SoknadHelfo/Begrunnelse", FREE_TEXT),
        ("SoknadHelfo/Merknad", FREE_TEXT),
        ("SoknadHelfo/Oppdatert", NO_FIELD),
        ("SoknadHelfo/Soknad3/AlvorligSykdom", NO_LIST),
        ("SoknadHelfo/Soknad3/Prioriteringskriterier", FREE_TEXT),
        ("SoknadHelfo/Instituert/Helseperson/HprId", NO_FIELD),
        ("SoknadHelfo/LangvarigBehandling", ASKS_MORE),  # no interval
    ]


@pytest.mark.parametrize(("code", "plan"), [("1", True), ("2", False)])
def test_the_plan_of_treatment_is_read_from_a_message_of_2017(code: str, plan: bool) -> None:
    planned = CLASS_B.replace("<Behandlingsplan V='1'/>", f"<Behandlingsplan V='{code}'/>")
    section = f"<Soknad3>{planned}<AlvorligSykdom V='3'/></Soknad3>"
    raw = m2("2017-12-01", section=section)
    inside = "Soknad3/OmsoktLegemiddel/ReseptklasseAB"

    assert field_of(read(raw), "treatment.plan") is plan
    assert dict(left(raw)) == {
        f"{inside}/AvhengihetsfareVurdert": ASKS_MORE,
        f"{inside}/Smerteanalyse": NO_FIELD,
        "Soknad3/AlvorligSykdom": NO_LIST,
    }
    treatment = read(raw).treatment
    assert treatment is not None and treatment.individually_assessed is None
    assert read(raw).diagnosis.seriousness is None  # type: ignore[union-attr]


INJURY = "<Yrkesskade>{}<Vedtak V='1'/><Arsak V='1'/></Yrkesskade>"
SECTIONS = {  # the other kinds of application, each with what is listed of it
    "§ 3b": (
        f"<Soknad3b>{PRODUCT}<Alvorlighetsgrad>daglige anfall</Alvorlighetsgrad>"
        "<SjeldenSykdom V='1'/></Soknad3b>",
        [("Soknad3b/SjeldenSykdom", ASKS_MORE)],  # no number of persons
    ),
    "§ 4, hepatitis C": (
        f"<Soknad4a>{PRODUCT}<Genotype V='1'/><GradLeverskade V='2'/></Soknad4a>",
        [("Soknad4a/Genotype", NO_FIELD), ("Soknad4a/GradLeverskade", NO_FIELD)],
    ),
    "occupational injury": (
        INJURY.format(PRODUCT),
        [("Yrkesskade/Arsak", NO_FIELD), ("Yrkesskade/Vedtak", NO_FIELD)],
    ),
    "nutrition product": (
        "<SoknadNaringsmiddel><Varenavn>Sondolin</Varenavn><Begrunnelse V='1'/>"
        "<TidligereBeh><Varenavn>Drikkolin</Varenavn></TidligereBeh></SoknadNaringsmiddel>",
        [("SoknadNaringsmiddel", NUTRITION)],
    ),
}


@pytest.mark.parametrize("kind", SECTIONS)
def test_each_kind_of_application_is_read(kind: str) -> None:
    section, listed = SECTIONS[kind]
    application = read(m2(section=section))
    named = None if kind == "nutrition product" else "Epilozan tabletter 50 mg"

    assert left(m2(section=section)) == listed
    assert field_of(application, "medicine.name") == named
    assert field_of(application, "diagnosis.severity") == (
        "daglige anfall" if kind == "§ 3b" else None
    )


EARLIER = "<TidligereBeh><SarligeGrunner V='1'/>{}</TidligereBeh><IngenTidlBeh V='3'/>"
EVERYWHERE = f"{PRODUCT}{EARLIER.format(brand('Lamotrel'))}<BehRegime>{brand('x')}</BehRegime>"
CLASS_B = (
    f"<OmsoktLegemiddel><Uuid>7d3c</Uuid>{brand('Vigilan')}<ReseptklasseAB><HoyesteDogndose V='1'/>"
    "<Behandlingsplan V='1'/><AvhengihetsfareVurdert V='1'/><Smerteanalyse V='NS'/>"
    "<GyldigForskriver/></ReseptklasseAB></OmsoktLegemiddel>"
)


def every_message() -> Iterator[bytes]:
    """Yield messages that together hold every element of the schemas."""
    yield from (path.read_bytes() for path in sorted(FOLDER.glob("*.xml")))
    yield doctor_in_a_department()
    for section, _ in SECTIONS.values():
        whole = section.replace(PRODUCT, EVERYWHERE.replace(PRODUCT, CLASS_B))
        yield m2(section=whole)
    for injury in (INJURY, "<Soknad3>{}<AlvorligSykdom V='3'/></Soknad3>"):
        none = f"{CLASS_B}<IngenTidlBehandling V='3'/>"
        tried = "<TidligereBehandling><MedisinskeHensyn V='1'/>{}</TidligereBehandling>"
        yield m2("2017-12-01", section=injury.format(none))
        yield m2("2017-12-01", section=injury.format(CLASS_B + tried.format(brand("Lamotrel"))))
    food = "<SoknadNaringsmiddel><KroniskSykdom V='1'/><Begrunnelse V='1'/></SoknadNaringsmiddel>"
    yield m2("2017-12-01", section=food, Instituert=initiated("37"))


def doctor_in_a_department() -> bytes:
    """Return `everything.xml` with the doctor moved into the department of the sender."""
    text = (FOLDER / "everything.xml").read_text(encoding="utf-8")
    start, end = (text.index(f"<{tag}HealthcareProfessional>") for tag in ("", "/"))
    end += len("</HealthcareProfessional>")
    doctor = text[start:end]
    return text[:start].replace("</Organisation>", f"{doctor}</Organisation>").encode() + (
        text[end:].encode()
    )


def met(element: ElementTree.Element, around: str = "") -> Iterator[str]:
    """Yield the path of every element below one."""
    for child in element:
        path = f"{around}/{child.tag.rpartition('}')[2]}".lstrip("/")
        yield path
        yield from met(child, path)


IN_NO_MESSAGE = {"PatientReport", "Document/RefDoc/Content/*"}


@pytest.mark.parametrize(
    ("elements", "space"),
    [
        pytest.param(ELEMENTS_2014, SPACES["2014-12-01"], id="2014"),
        pytest.param(ELEMENTS_2017, SPACES["2017-12-01"], id="2017"),
        pytest.param(ENVELOPE, "http://www.kith.no/xmlstds/msghead/2006-05-24", id="envelope"),
    ],
)
def test_a_test_message_holds_each_element_of_the_table(elements: Elements, space: str) -> None:
    roots = [ElementTree.fromstring(raw) for raw in every_message()]
    found = {
        path
        for root in roots
        for element in root.iter()
        if element.tag in (f"{{{space}}}SoknadHelfo", f"{{{space}}}MsgHead")
        for path in met(element)
    }

    assert elements.keys() - found <= IN_NO_MESSAGE
    assert len(elements) > 40


# Codes and what depends on what stands beside it ----------------------------------------------

A3_CODE = f"<Soknad3a>{PRODUCT}{CODE}</Soknad3a>"
A3_UNSAID = f"<Soknad3a>{PRODUCT}<Refusjonskode DN='x'/></Soknad3a>"
B3 = f"<Soknad3b>{PRODUCT}<Alvorlighetsgrad/><SjeldenSykdom/></Soknad3b>"


@pytest.mark.parametrize(
    ("basis", "section", "code", "is_listed"),
    [
        pytest.param("302", B3, "none", False, id="§ 3b: the doctor says that no code covers"),
        pytest.param("302", A3_CODE, "G40", True, id="§ 3b and a code"),
        pytest.param("302", A3_UNSAID, None, True, id="§ 3b, a code unsaid"),
        pytest.param("301", A3_CODE, "G40", False, id="§ 3a and a code"),
        pytest.param("301", B3, None, True, id="§ 3a without a code"),
        pytest.param("300", A3_CODE, "G40", False, id="§ 3 and a code"),
        pytest.param("300", B3, None, False, id="§ 3 without a code"),
        pytest.param("200", B3, None, True, id="§ 2"),
    ],
)
def test_legal_basis_becomes_a_reimbursement_code_of_none_or_is_listed(
    basis: str, section: str, code: str | None, is_listed: bool
) -> None:
    raw = m2(section=section, RefHjemmel=f'<RefHjemmel V="{basis}"/>')
    said = [unplaced.path for unplaced in parse_m2(raw, "x")[1]]

    assert field_of(read(raw), "diagnosis.reimbursement_code") == code
    assert ("SoknadHelfo/RefHjemmel" in said) is is_listed


def test_two_legal_bases_are_both_listed() -> None:
    both = '<RefHjemmel V="301"/>\n<RefHjemmel V="302"/>'
    said = [unplaced.path for unplaced in parse_m2(message(both), "x")[1]]

    assert said == ["SoknadHelfo/RefHjemmel", "SoknadHelfo/RefHjemmel"]


@pytest.mark.parametrize(
    ("code", "tried", "outcome", "excluded", "is_listed"),
    [
        ("1", True, "no_effect", None, False),
        ("2", True, "no_effect", None, False),
        ("3", True, "side_effects", None, False),
        ("4", True, "side_effects", None, False),
        ("5", None, None, "secondary_diagnosis", False),
        ("6", None, None, "secondary_diagnosis", False),
        ("7", None, None, None, True),  # weighty rules of caution
        ("8", True, None, None, True),  # other
        ("9", True, None, None, True),  # from 2018: can't be used any longer
    ],
)
def test_list_7506_tells_the_outcome_of_an_earlier_treatment(
    code: str, tried: bool | None, outcome: str | None, excluded: str | None, is_listed: bool
) -> None:
    earlier = f"<TidligereBeh><SarligeGrunner V='{code}'/>{brand('Lamotrel')}</TidligereBeh>"
    raw = m2(section=f"<Soknad3a>{PRODUCT}{earlier}{CODE}</Soknad3a>")
    [treatment] = read(raw).prior_treatments or ()

    assert treatment.product == "Lamotrel"
    assert (treatment.tried, treatment.outcome, treatment.excluded_by) == (tried, outcome, excluded)
    assert left(raw) == ([("Soknad3a/TidligereBeh/SarligeGrunner", ASKS_MORE)] if is_listed else [])


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ('V="G402" S="2.16.578.1.12.4.1.1.7110"', "G40.2"),
        ('V="G402"', "G40.2"),
        ('V="L4050"', "L40.50"),
        ('V="G40.2" S="2.16.578.1.12.4.1.1.7110"', "G40.2"),
        ('V="G40" S="2.16.578.1.12.4.1.1.7110"', "G40"),
        ('V="N88" S="2.16.578.1.12.4.1.1.7170"', "N88"),
    ],
)
def test_a_code_of_icd10_gets_its_dot(written: str, read_as: str) -> None:
    assert field_of(read(m2(Diagnose=f"<Diagnose {written}/>")), "diagnosis.code") == read_as
    secondary = read(m2(Bidiagnose=f"<Bidiagnose {written}/>"))
    assert field_of(secondary, "diagnosis.secondary") == (read_as,)
    refund = f"<Soknad3a>{PRODUCT}<Refusjonskode {written}/></Soknad3a>"
    assert field_of(read(m2(section=refund)), "diagnosis.reimbursement_code") == read_as


@pytest.mark.parametrize(("tick", "says"), [("1", True), ("2", False)])
def test_list_1101_reads_as_yes_or_no(tick: str, says: bool) -> None:
    raw = m2(
        BrukUtenforSykehus=f'<BrukUtenforSykehus V="{tick}"/>',
        Forstegangs=f'<Forstegangs V="{tick}"/>',
        SamVedtak=f'<SamVedtak V="{tick}"/>',
    )
    fields = ("treatment.outside_hospital", "form.first_time", "patient.copy_to_doctor")

    assert [field_of(read(raw), path) for path in fields] == [says] * 3


@pytest.mark.parametrize("tick", ["0", "true", "ja", CANARY, ""])
def test_another_code_than_those_of_list_1101_is_refused(tick: str) -> None:
    says = "list 1101 has no such code; write 1 (yes) or 2 (no)"

    assert faults(m2(Forstegangs=f'<Forstegangs V="{tick}"/>')) == [f"7:1: form.first_time: {says}"]


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2015-02-10", date(2015, 2, 10)),
        ("2015-02-10T09:30:00", date(2015, 2, 10)),
        (" 2015-02-10 ", date(2015, 2, 10)),
        ("mars 2015", None),
        ("2015-02-30", None),
        ("10.2.2015", None),
        ("2015-02-10T23:30:00Z", None),
        ("1015-02-10", None),
    ],
)
def test_the_time_of_initiation_is_a_day_or_is_listed(stated: str, day: date | None) -> None:
    when = f"<Institueringstidspunkt>{stated}</Institueringstidspunkt>"
    raw = m2(Institueringstidspunkt=when)

    assert field_of(read(raw), "initiation.date") == day
    assert left(raw) == ([] if day else [("Institueringstidspunkt", FREE_TEXT)])


@pytest.mark.parametrize(
    ("stated", "amount"),
    [("1.000", "1"), ("1.5E2", "150"), ("0.125", "0.1250"), ("1.125", "1.1250"), ("600", "600")],
)
def test_a_dose_in_a_message_has_a_decimal_point(stated: str, amount: str) -> None:
    product = CLASS_B.replace("<HoyesteDogndose V='1'/>", f"<HoyesteDogndose V='{stated}' U='mg'/>")
    application = read(m2(section=f"<Soknad3a>{product}{CODE}</Soknad3a>"))

    assert field_of(application, "medicine.daily_dose.amount") == amount
    assert field_of(application, "medicine.daily_dose.unit") == "mg"


@pytest.mark.parametrize(
    ("group", "known"), [("A", True), ("F", True), ("CF", False), ("K", False)]
)
def test_unknown_prescription_group_is_listed(group: str, known: bool) -> None:
    block = brand("Vigilan", f'<Reseptgruppe V="{group}"/>')
    product = f"<OmsoktLegemiddel><Uuid>1</Uuid>{block}</OmsoktLegemiddel>"
    raw = m2(section=f"<Soknad3a>{product}{CODE}</Soknad3a>")
    path = "Soknad3a/OmsoktLegemiddel/ForskrivningB64/Forskrivning/LegemiddelMerkevare/Reseptgruppe"

    assert field_of(read(raw), "medicine.prescription_group") == (group if known else None)
    assert left(raw) == ([] if known else [(path, NO_CODE)])


def test_a_mixture_is_named_and_its_ingredients_are_listed() -> None:
    block = encoded(
        "<Legemiddelblanding><Navn>Kolestin mikstur</Navn><TilbOppl>Rystes</TilbOppl>"
        '<BestanddelLegemiddel><NavnFormStyrke>Kolestin 5 mg</NavnFormStyrke><Mengde V="10"/>'
        "</BestanddelLegemiddel></Legemiddelblanding>"
    )
    product = f"<OmsoktLegemiddel><Uuid>1</Uuid>{block}</OmsoktLegemiddel>"
    earlier = f"<TidligereBeh><SarligeGrunner V='1'/>{block}</TidligereBeh>"
    raw = m2(section=f"<Soknad3a>{product}{earlier}{CODE}</Soknad3a>")
    inside = "ForskrivningB64/Forskrivning/Legemiddelblanding"
    mixture = f"Soknad3a/OmsoktLegemiddel/{inside}"

    assert field_of(read(raw), "medicine.name") == "Kolestin mikstur"
    assert field_of(read(raw), "medicine.marketing") is None
    assert field_of(read(raw), "prior_treatments.0.product") == "Kolestin mikstur"
    assert left(raw)[:4] == [
        (mixture, ASKS_MORE),  # NAF or not
        (f"{mixture}/BestanddelLegemiddel/Mengde", NO_FIELD),
        (f"{mixture}/BestanddelLegemiddel/NavnFormStyrke", NO_FIELD),
        (f"{mixture}/TilbOppl", FREE_TEXT),
    ]


def test_a_prescription_without_its_outer_element_is_read_too() -> None:
    inner = "<LegemiddelMerkevare><NavnFormStyrke>Vigilan</NavnFormStyrke></LegemiddelMerkevare>"
    coded = base64.encodebytes(inner.encode()).decode()
    product = f"<Uuid>1</Uuid><ForskrivningB64>{coded}</ForskrivningB64>"
    section = f"<Soknad3a><OmsoktLegemiddel>{product}</OmsoktLegemiddel>{CODE}</Soknad3a>"

    assert field_of(read(m2(section=section)), "medicine.name") == "Vigilan"


# Beside what the schemas allow ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "listed"),
    [
        (
            '<Diagnose V="G40" S="1.2.3">og migrene</Diagnose>',
            [("Diagnose", FREE_TEXT), ("Diagnose/@S", NO_FIELD)],
        ),
        ('<Diagnose OT="fallesyke"/>', [("Diagnose", NO_CODE)]),
        ('<Diagnose V="G40" OT="fallesyke"/>', [("Diagnose/@OT", FREE_TEXT)]),
        ("<Forstegangs/><Merknad> </Merknad><TidligereBeh/>", []),
        ('<Diagnose xmlns="urn:other" V="G40"/>', [("Diagnose", UNKNOWN)]),
        (f'<x.{CANARY} V="1"/>', [("?", UNKNOWN)]),
        ("<Pasient><Fornavn>Ingrid</Fornavn></Pasient>", [("Pasient", UNKNOWN)]),
        ("<Varenavn>Lamotrel</Varenavn>", [("Varenavn", UNKNOWN)]),
        ("<Soknad3a>og</Soknad3a>", [("Soknad3a", FREE_TEXT)]),
    ],
)
def test_what_the_schema_does_not_have_is_listed(
    content: str, listed: list[tuple[str, str]]
) -> None:
    assert left(message(content)) == listed


def test_attribute_of_another_namespace_is_not_read() -> None:
    raw = message('<Diagnose xmlns:o="urn:other" o:V="G40"/>')

    assert read(raw).diagnosis is None
    assert left(raw) == [("Diagnose", NO_CODE)]


def test_a_message_in_its_envelope_reads_like_the_message_alone() -> None:
    alone, inside = parse_m2(m2(), "x"), parse_m2(enveloped(m2()), "x")
    form = inside[0].form

    assert form is not None
    assert form.message is not None
    assert form.message.model_dump(exclude_none=True) == {
        "version": "2014-12-01",
        "id": "0b8f5b7e",
        "item": "7d3c",
        "sender": {"name": "Fjordby legesenter", "her_id": "8140000"},
        "receiver": {"name": "HELFO", "her_id": "8100000"},
    }
    assert inside[0].model_copy(update={"form": alone[0].form}) == alone[0]
    assert [(said.path, said.why) for said in inside[1]] == [
        (said.path, said.why) for said in alone[1]
    ]


def test_the_doctor_may_stand_in_a_department_of_the_sender() -> None:
    application = read(doctor_in_a_department())

    assert application == read_m2(FOLDER / "everything.xml")[0]


@pytest.mark.parametrize(
    ("kind", "field"), [("FNR", "14836130031"), ("DNR", "14836130031"), ("DUF", None)]
)
def test_a_patient_is_known_by_an_identity_number_only(kind: str, field: str | None) -> None:
    number = "14836130031" if field else "200812345678"
    ident = f'<Ident><Id>{number}</Id><TypeId V="{kind}"/></Ident>'
    raw = enveloped(m2(), patient=ident)
    listed = [said.path for said in parse_m2(raw, "x")[1] if "Ident" in said.path]

    assert field_of(read(raw), "patient.identity_number") == field
    assert listed == ([] if field else ["MsgHead/MsgInfo/Patient/Ident"])


def test_an_answer_as_a_message_contradicts_nothing_by_its_own_numbers() -> None:
    first = read(enveloped(m2()))
    second = read(enveloped(m2()).replace(b"0b8f5b7e", b"1c9a6c8f").replace(b"7d3c", b"8e4d"))

    assert first != second
    assert contradictions(first, second) == ()
    assert field_of(merge(first, second), "form.message.id") == "1c9a6c8f"


# The same as YAML -----------------------------------------------------------------------------

YAML = {
    "epilepsy_3a": """
        form:
          kind: message
          first_time: yes
          message:
            version: 2014-12-01
            id: 0b8f5b7e-6f4a-4a2b-8d4e-2c0f3f4d9a10
            item: 5c1f6c1e-0f3b-4e57-9d4c-1a2b3c4d5e6f
            sender: {name: Fjordby legesenter, her_id: "8140000"}
            receiver: {name: HELFO, her_id: "8100000"}
        patient: {identity_number: "14836130031", name: Ingrid Solbakken, copy_to_doctor: yes}
        doctor: {name: Kari Lundevik, hpr_number: "9876543"}
        medicine: {name: Epilozan tabletter 50 mg, prescription_group: C}
        diagnosis: {code: G40.2, system: icd10, reimbursement_code: G40, text: epilepsi}
        treatment: {outside_hospital: yes}
        prior_treatments:
          - {product: Lamotrel tabletter 100 mg, tried: yes, outcome: side_effects}
          - {product: Karbazin tabletter 200 mg, tried: yes, outcome: no_effect}
        initiation: {by: Per Nevland, specialty: 37, date: 2015-03-02}""",
    "rare_3b": """
        form:
          kind: message
          first_time: yes
          message:
            version: 2014-12-01
            id: 9a4e6e0c-5d0b-4f0e-8f5c-0d9f6a7b8c1e
            item: e1d7b0e2-31d5-4a86-9e4d-6f0d7a1c2b3a
            sender: {name: Fjordby sykehus, her_id: "8141111"}
            receiver: {name: HELFO, her_id: "8100000"}
        patient: {identity_number: "30928540088", name: Maren Tveitdal, copy_to_doctor: no}
        doctor: {name: Sivert Hauglie, hpr_number: "8765432"}
        medicine: {name: Mielostat kapsler 25 mg, prescription_group: C}
        diagnosis:
          {code: E75.2, system: icd10, reimbursement_code: none, text: sfingolipidose,
           severity: Taper gangfunksjon fra år til år.}
        treatment: {outside_hospital: yes}
        prior_treatments: [{product: Gangolin, tried: yes, outcome: no_effect}]
        documentation: [{title: Oppdiktet serie 2011}]""",
    "naf_3a": """
        form:
          kind: message
          first_time: yes
          message:
            version: 2014-12-01
            id: c0ffee00-1f2e-4d3c-8b4a-5968778695a4
            item: 77c3a0de-9b43-4c52-8a8e-2f4b6c8d0e1f
            sender: {name: Nesset legekontor, her_id: "8142222"}
            receiver: {name: HELFO, her_id: "8100000"}
        patient: {identity_number: "02914830101", name: Olav Brekkhus, copy_to_doctor: yes}
        doctor: {name: Geir Osland, hpr_number: "3210987"}
        medicine: {name: Kolestin mikstur NAF, prescription_group: C}
        diagnosis: {code: K50.0, system: icd10, reimbursement_code: K50, text: Crohns sykdom}
        treatment: {outside_hospital: yes}
        prior_treatments: [{product: Mesalon, excluded_by: secondary_diagnosis}]
        initiation: {department: "Fordøyelse, Fjordby sykehus", date: 2015-02-10}
        documentation: [{title: Oppdiktet veileder 2012}]""",
    "coded_answers": """
        form:
          kind: message
          first_time: no
          message: {version: 2014-12-01, item: 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed}
        patient: {copy_to_doctor: yes}
        medicine: {name: Vigilan tabletter 100 mg, atc: N06BA07}
        nothing_tried: 3
        diagnosis: {code: P06, system: icpc2, reimbursement_code: P06, secondary: [K86, T90]}
        treatment: {outside_hospital: no}""",
}
COMMON = "treatment: {intervals: [{start: 2015-04-01, end: open}], purpose: other}"
ANSWERS = {  # what the doctor is asked for, and the outcome with it
    "epilepsy_3a": (
        "grant",
        "§ 3a",
        """
patient: {member: yes}
doctor: {role: general_practitioner}
medicine:
  {classified_as_medicine: yes, over_the_counter: no, marketing: marketed,
   indication_approved: norway}
diagnosis: {duration_months: lifelong}""",
    ),
    "rare_3b": (
        "grant",
        "§ 3b",
        """
patient: {member: yes}
doctor: {role: specialist, specialty: 37}
medicine:
  {classified_as_medicine: yes, over_the_counter: no, marketing: marketed,
   indication_approved: none}
diagnosis: {duration_months: lifelong, persons_in_norway: {number: 120, source: Oppdiktet register}}
documentation: [{title: Oppdiktet serie 2011, design: case_series, shows_effect: yes}]""",
    ),
    "naf_3a": (
        "grant",
        "§ 3a",
        """
patient: {member: yes}
doctor: {role: general_practitioner}
medicine:
  {classified_as_medicine: yes, over_the_counter: no, marketing: naf,
   indication_approved: none}
diagnosis: {duration_months: lifelong, secondary: [K70]}
initiation: {specialty: 193}
documentation: [{title: Oppdiktet veileder 2012, design: guideline, shows_effect: yes}]""",
    ),
    "coded_answers": (
        "reject",
        "§ 3a",
        """
patient: {identity_number: "49877940119", name: Aasgard, member: yes}
doctor: {hpr_number: "7654321", role: specialist, specialty: 37}
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
ONE_LINE = (
    "only M2 messages of versions 2014-12-01 and 2017-12-01 are read: "
    "SoknadHelfo in one of those namespaces, alone or in a MsgHead"
)
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
NO_BASE64 = "this is not base64; encode the prescription again"
IN_BASE64 = "in the base64 here: "
BLOCK = "<ForskrivningB64>{}</ForskrivningB64>"
ENCODED = f"<Soknad3a><OmsoktLegemiddel>{BLOCK}</OmsoktLegemiddel></Soknad3a>"


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
        message("<Soknad3b><Alvorlighetsgrad>&#x9b;31m</Alvorlighetsgrad></Soknad3b>"),
        f"2:11: diagnosis.severity: {UNSEEN}",
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
    "a version of tomorrow": (
        message("", space="http://www.ehelse.no/xmlstds/eresept/m2/2027-12-01"),
        f"1:1: {ONE_LINE}",
    ),
    "no namespace": (b"<SoknadHelfo/>", f"1:1: {ONE_LINE}"),
    "an envelope of nothing": (
        message("", space="http://www.kith.no/xmlstds/msghead/2006-05-24", root="MsgHead"),
        f"1:1: {ONE_LINE}",
    ),
    "an envelope of another message": (
        enveloped(m2()).replace(b"SoknadHelfo", b"Soknadssvar"),
        f"1:1: {ONE_LINE}",
    ),
    "two applications in an envelope": (
        enveloped(
            m2(),
            documents=f"<Document><RefDoc><MsgType/><Content>\n{m2().decode()}</Content></RefDoc>"
            "</Document>",
        ),
        "20:1: a second application stands here; give it a message of its own",
    ),
    "the answer": (message("", root="Soknadssvar"), f"1:1: {ONE_LINE}"),
    "no base64": (message(ENCODED.format("Kanarifugl!")), f"2:29: {NO_BASE64}"),
    "base64 with other signs in it": (message(ENCODED.format("PGEv*Pg==")), f"2:29: {NO_BASE64}"),
    "base64 of a bomb": (
        in_base64(LAUGHS.encode() + b"<a>&l9;</a>"),
        f"2:29: {IN_BASE64}{NO_DOCTYPE}",
    ),
    "base64 of deep levels": (in_base64(b"<a>" * 65), f"2:29: {IN_BASE64}{TOO_MUCH}"),
    "base64 of a picture": (in_base64(b"\x89PNG\r\n"), f"2:29: {IN_BASE64}{NOT_UTF8}"),
    "base64 of nothing": (in_base64(b""), f"2:29: {IN_BASE64}{BROKEN}"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_gives_one_fault_that_repeats_no_value(name: str) -> None:
    raw, line = HOSTILE[name]

    assert faults(raw) == [line]
    assert CANARY not in line


@pytest.mark.parametrize(
    ("part", "content", "line"),
    [
        ("Diagnose", f'<Diagnose V="{CANARY}"/>', "diagnosis.code: write an ICD-10 or ICPC-2 code"),
        (
            "Bidiagnose",
            '<Bidiagnose V="G40"/><Bidiagnose V="g40"/>',
            "diagnosis.secondary[1]: write an ICD-10 or ICPC-2 code",
        ),
        (
            "section",
            f'<Soknad3a>{PRODUCT}<Refusjonskode V="{CANARY}"/></Soknad3a>',
            "diagnosis.reimbursement_code: write a reimbursement code",
        ),
        (
            "section",
            f'<Soknad3a>{PRODUCT}<IngenTidlBeh V="10"/>{CODE}</Soknad3a>',
            "nothing_tried: no such code in the lists 7499 and 7507: 1 to 9",
        ),
        (
            "section",
            f"<Soknad3b>{PRODUCT}<Alvorlighetsgrad>{'x' * 4001}</Alvorlighetsgrad>"
            "<SjeldenSykdom/></Soknad3b>",
            "diagnosis.severity: this is too long; write 4000",
        ),
        (
            "Instituert",
            initiated(CANARY),
            "initiation.specialty: write a whole number",
        ),
        (
            "Instituert",
            initiated("8"),
            "initiation.specialty: no such code in the list of specialties (7426)",
        ),
        (
            "section",
            f"<Soknad3a>{CLASS_B}{CODE}</Soknad3a>".replace(
                "Dogndose V='1'", "Dogndose V='12345678'"
            ),
            "medicine.daily_dose.amount: write a number of up to 7 digits",
        ),
        (
            "section",
            f"<Soknad3a>{PRODUCT}{PRODUCT}{CODE}</Soknad3a>",
            "medicine: a second product is applied for here",
        ),
    ],
)
def test_values_are_typed_as_in_yaml(part: str, content: str, line: str) -> None:
    raw = m2(**{part: content})
    [fault] = faults(raw)
    place, _, says = fault.partition(": ")

    assert says.startswith(line)
    assert CANARY not in fault
    assert place.split(":")[0] == str(raw[: raw.index(content.encode())].count(b"\n") + 1)


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("14" + "03" + "6130031", "only synthetic numbers are accepted here"),
        (CANARY, "write the 11 digits of a national identity number"),
    ],
)
def test_an_identity_number_of_the_envelope_is_typed_as_in_yaml(number: str, line: str) -> None:
    ident = f'<Ident>\n<Id>{number}</Id><TypeId V="FNR"/></Ident>'
    [fault] = faults(enveloped(m2(), patient=ident))

    assert fault.startswith(f"7:1: patient.identity_number: {line}")
    assert CANARY not in fault


def test_an_element_that_stands_twice_is_refused() -> None:
    raw = message('<Diagnose V="G40"/>\n<Diagnose V="G41"/>')

    assert faults(raw) == [
        "3:1: diagnosis.code: this stands in line 2 already; keep one of the two"
    ]


def test_all_faults_of_a_message_are_reported_at_once() -> None:
    section = f'<Soknad3a>{PRODUCT}<IngenTidlBeh V="x"/>{CODE}</Soknad3a>'
    raw = m2(Diagnose='<Diagnose V="x"/>', section=section, Forstegangs='<Forstegangs V="x"/>')

    assert sorted(fault.split(": ")[1] for fault in faults(raw)) == [
        "diagnosis.code",
        "form.first_time",
        "nothing_tried",
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

    assert (done.code, done.out) == (0, f"{file}: message M2\nNothing wrong was found.\n")
    assert done.err.splitlines() == [f"{file}:{said}" for said in unplaced(file)]
    assert f"{file}:102: SoknadHelfo/KroniskSykdom: {ASKS_MORE}" in done.err


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


# Addresses ------------------------------------------------------------------------------------


def with_address(before: str, after: str) -> bytes:
    """Return `everything.xml` with a text of it replaced."""
    text = (FOLDER / "everything.xml").read_text(encoding="utf-8")
    assert before in text
    return text.replace(before, after).encode()


def test_the_doctors_own_address_counts_where_the_sender_has_none() -> None:
    raw = with_address("<StreetAdr>Brygga 1</StreetAdr>", "")
    raw = raw.replace(b"<Postbox>Postboks 7</Postbox>", b"")
    start = raw.index(b"<PostalCode>")
    end = raw.index(b"<County", start)
    nothing = raw[:start] + raw[end:]

    assert field_of(read(raw), "doctor.address") == ("0001 Fjordby",)
    assert field_of(read(nothing), "doctor.address") == (
        *("Bakkevei 3", "Postboks 8", "0001 Fjordby"),
    )


def test_an_address_that_no_envelope_holds_is_listed_and_the_message_is_read() -> None:
    raw = with_address("Storgata 1", "Storgata " + "1" * 80)

    assert field_of(read(raw), "patient.address") is None
    assert ("MsgHead/MsgInfo/Patient/Address", FREE_TEXT) in left(raw)
