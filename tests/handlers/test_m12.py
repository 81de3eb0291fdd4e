"""Write the M12 answer of a decided case: every field, JSON by its schema, XML the same values."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from builders import BORN_1961, D_NUMBER_BORN_1979, a_3b_application, an_application
from cases import ELI, OLA, a_case, day, overdue, received, swept, then
from letter_cases import ADDICTIVE, IN_2019, decided_under_section_3

from handlers.letters.m12 import (
    NAMESPACES,
    NO_PRODUCT,
    SCHEMA,
    answer_of,
    as_json,
    as_xml,
    json_schema,
)
from scenarios.schemas import as_text
from workflow.engine.errors import Refused
from workflow.engine.steps import Note
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Approve, Judge, Propose, Reject, Start
from workflow.reimbursement.file import Case

SCHEMA_FILE = Path("scenarios/schema/m12.json")
DOSE = {"amount": "2,50", "unit": "ml"}
MESSAGE = {
    "version": "2014-12-01",
    "id": "0b8f5b7e-6f4a-4a2b-8d4e-2c0f3f4d9a10",
    "item": "5c1f6c1e-0f3b-4e57-9d4c-1a2b3c4d5e6f",
    "sender": {"name": "Fjordby legesenter", "her_id": "8140000"},
    "receiver": {"name": "HELFO", "her_id": "8100000"},
}
ENVELOPE_SPACE = "http://www.kith.no/xmlstds/msghead/2006-05-24"


TWO_YEARS = (
    ADDICTIVE,
    {
        "treatment": {
            "purpose": "chronic_pain",
            **dict.fromkeys(
                ("improves_function", "lowest_dose", "plan", "individually_assessed"), "yes"
            ),
        }
    },
)


def came_as(**message: object) -> Case:
    """Return a granted case whose application came as a message, with changes of the message."""
    stated = {name: value for name, value in {**MESSAGE, **message}.items() if value is not None}
    return a_case(
        "granted",
        an_application(form={"kind": "message", "message": stated}, medicine={"daily_dose": DOSE}),
    )


def dismissed() -> Case:
    application = an_application(patient={"identity_number": "none"})
    return then(received(application), Start(ELI), Reject(ELI))


def refused_on_discretion(because: str = "Alternativet er godt nok.") -> Case:
    case = then(received(a_3b_application()), Start(ELI), Propose(ELI, because))
    return then(case, Approve(OLA))


def not_documented() -> Case:
    return then(overdue(), Reject(ELI), on=day(31))


def by_a_finding() -> Case:
    case = then(
        received(an_application()),
        Judge(ELI, "treatment.outside_hospital", False, "Brukes på sykehuset."),
    )
    return then(case, Start(ELI), Reject(ELI))


CASES: dict[str, Case] = {
    "granted under § 3a": a_case("granted", an_application(medicine={"daily_dose": DOSE})),
    "granted under § 3b": a_case("granted", a_3b_application()),
    "granted with an ICPC-2 code": a_case(
        "granted", an_application(diagnosis={"code": "N88", "reimbursement_code": None})
    ),
    "granted, and a dose without unit": a_case(
        "granted", an_application(medicine={"daily_dose": {"amount": "600"}})
    ),
    "rejected": a_case("rejected"),
    "rejected for two reasons": a_case(
        "rejected",
        an_application(treatment={"outside_hospital": "no"}, diagnosis={"duration_months": "3"}),
    ),
    "rejected, never documented": not_documented(),
    "rejected on discretion": refused_on_discretion(),
    "rejected by a finding": by_a_finding(),
    "dismissed": dismissed(),
    "dismissed, product not stated": then(
        received(an_application(patient={"identity_number": "none"}, medicine=None)),
        Start(ELI),
        Reject(ELI),
    ),
    "came in an envelope": came_as(),
    "came in an envelope of 2017": came_as(version="2017-12-01"),
    "came in a conversation": came_as(conversation="33333333-dddd-4eee-9fff-444444444444"),
    "came from nobody known": came_as(sender=None, receiver={"name": "HELFO"}),
    "granted under § 3": decided_under_section_3(
        "nb", {"medicine": {"daily_dose": DOSE}, "diagnosis": {"reimbursement_code": "G40"}}
    ),
    "granted under § 3 for two years": decided_under_section_3("nb", *TWO_YEARS),
    "rejected under § 3": decided_under_section_3("nb", {"diagnosis": {"seriousness": "neither"}}),
    "came in an envelope of 2014, under § 3": decided_under_section_3(
        "nb", {"form": {"kind": "message", "message": MESSAGE}}, on=IN_2019
    ),
    "came without an envelope": came_as(id=None, sender=None, receiver=None),
}


def test_a_grant_says_what_it_covers() -> None:
    assert answer_of(CASES["granted under § 3a"]) == {
        "schema": SCHEMA,
        "reference": {"case": "2015-000001", "hpr": "9876543"},
        "item": "Epilozan tabletter 50 mg",
        "decision": "J",
        "reasons": [],
        "decided": "2015-03-16",
        "covers": [
            {
                "product": "Epilozan tabletter 50 mg",
                "daily_dose": {"amount": "2.50", "unit": "ml"},
                "legal_basis": 301,
                "reimbursement_code": "G40",
                "code_list": 7435,
                "valid_to": "2017-03-15",
            }
        ],
    }


def test_a_grant_under_paragraph_3_has_no_code_and_no_end_unless_the_law_sets_one() -> None:
    [endless] = answer_of(CASES["granted under § 3"])["covers"]
    [addictive] = answer_of(CASES["granted under § 3 for two years"])["covers"]

    assert endless == {
        "product": "Epilozan tabletter 50 mg",
        "daily_dose": {"amount": "2.50", "unit": "ml"},
        "legal_basis": 300,
    }
    assert addictive["valid_to"] == "2026-03-03"


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("granted under § 3", "2017-12-01"),
        ("rejected under § 3", "2017-12-01"),
        ("came in an envelope of 2014, under § 3", "2017-12-01"),
        ("granted under § 3b", "2014-12-01"),
    ],
)
def test_under_paragraph_3_the_answer_is_of_2017(name: str, version: str) -> None:
    assert answer_in(as_xml(CASES[name])).tag == f"{{{NAMESPACES[version]}}}Soknadssvar"


def test_a_grant_under_3b_has_no_code_and_one_by_icpc2_names_its_list() -> None:
    [rare] = answer_of(CASES["granted under § 3b"])["covers"]
    [icpc2] = answer_of(CASES["granted with an ICPC-2 code"])["covers"]

    assert rare == {
        "product": "Mielostat kapsler 25 mg",
        "legal_basis": 302,
        "valid_to": "2017-03-15",
    }
    assert (icpc2["reimbursement_code"], icpc2["code_list"]) == ("N88", 7434)


@pytest.mark.parametrize(
    ("name", "decision", "reasons", "says"),
    [
        ("rejected", "N", [11], "bruk utenfor sykehus"),
        ("rejected for two reasons", "N", [11, 12], "bruk utenfor sykehus"),
        ("rejected, never documented", "N", [13], "datoen for konsultasjonen"),
        ("rejected on discretion", "N", [16], "Alternativet er godt nok."),
        ("rejected by a finding", "N", [11], "Brukes på sykehuset."),
        ("dismissed", "A", [17], "identifi"),
    ],
)
def test_a_rejection_gives_every_reason_and_covers_nothing(
    name: str, decision: str, reasons: list[int], says: str
) -> None:
    answer = answer_of(CASES[name])

    assert (answer["decision"], answer["reasons"], answer["covers"]) == (decision, reasons, [])
    assert says in answer["reasoning"]
    assert len(answer["reasoning"].splitlines()) >= len(reasons)


def test_the_reasoning_is_worded_in_the_doctors_language_form() -> None:
    nynorsk = an_application(treatment={"outside_hospital": "no"}, doctor={"language": "nn"})

    assert "Vilkåret" in answer_of(a_case("rejected", nynorsk))["reasoning"]
    assert (
        answer_of(a_case("rejected", nynorsk))["reasoning"]
        != answer_of(CASES["rejected"])["reasoning"]
    )


@pytest.mark.parametrize("state", ["received", "missing_info", "under_review"])
def test_an_undecided_case_has_no_answer(state: Any) -> None:
    with pytest.raises(Refused, match="Decide the case first"):
        answer_of(a_case(state))


def test_events_after_the_decision_do_not_change_the_answer() -> None:
    case = CASES["granted under § 3a"]
    later = swept(then(case, Note(ELI, "Ringte legen."), on=day(3)), day(700))

    assert len(later.events) > len(case.events) + 1
    assert (as_json(later), as_xml(later)) == (as_json(case), as_xml(case))


# JSON and its schema --------------------------------------------------------------------------


def test_the_schema_file_equals_the_schema() -> None:
    """When it isn't: Path("scenarios/schema/m12.json").write_text(as_text(json_schema()))."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == as_text(json_schema())


def misfits(value: Any, schema: Mapping[str, Any], path: str = "") -> list[str]:
    """Where a value does not fit, for the few words of JSON Schema that ours uses."""
    known = {
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "enum",
        "const",
        "pattern",
        "minLength",
    }
    assert not schema.keys() - known - {"description", "title", "$schema", "$id"}
    kinds: dict[str, type] = {"object": dict, "array": list, "string": str}
    if not isinstance(value, kinds.get(schema.get("type", ""), object)):
        return [path]
    wrong = (
        [path]
        if ("enum" in schema and value not in schema["enum"]) or value != schema.get("const", value)
        else []
    )
    if isinstance(value, str) and (
        not re.search(schema.get("pattern", ""), value) or len(value) < schema.get("minLength", 0)
    ):
        wrong.append(path)
    if isinstance(value, list):
        wrong += [
            below
            for index, item in enumerate(value)
            for below in misfits(item, schema["items"], f"{path}[{index}]")
        ]
    if isinstance(value, dict):
        wrong += [
            f"{path}.{name}" for name in value.keys() ^ (value.keys() & schema["properties"].keys())
        ]
        wrong += [f"{path}.{name}" for name in schema["required"] if name not in value]
        for name in value.keys() & schema["properties"].keys():
            wrong += misfits(value[name], schema["properties"][name], f"{path}.{name}")
    return wrong


@pytest.mark.parametrize("name", CASES)
def test_the_json_fits_the_schema(name: str) -> None:
    answer = json.loads(as_json(CASES[name]))

    assert answer == answer_of(CASES[name])
    assert misfits(answer, json_schema()) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"decision": "X"}, ".decision"),
        ({"reasons": [20]}, ".reasons[0]"),
        ({"decided": "16.3.2015"}, ".decided"),
        ({"covers": [{"legal_basis": 200}]}, ".covers[0].legal_basis"),
        ({"covers": [{}]}, ".covers[0].legal_basis"),
        ({"reference": {"case": "1", "hpr": BORN_1961}}, ".reference.hpr"),
        ({"patient": "x"}, ".patient"),
        ({"schema": "saksgang.m12/2"}, ".schema"),
    ],
)
def test_the_schema_refuses_a_changed_answer(change: dict[str, Any], where: str) -> None:
    assert misfits(answer_of(CASES["rejected"]) | change, json_schema()) == [where]


# XML ------------------------------------------------------------------------------------------


def answer_in(raw: bytes) -> ElementTree.Element:
    """The element with the answer, alone or in its envelope."""
    root = ElementTree.fromstring(raw)
    if root.tag == f"{{{ENVELOPE_SPACE}}}MsgHead":
        [root] = root.findall(f"{{{ENVELOPE_SPACE}}}Document/*/*/*")
    assert root.tag in [f"{{{space}}}Soknadssvar" for space in NAMESPACES.values()]
    return root


def from_xml(raw: bytes) -> dict[str, Any]:
    """The answer that an M12 says, read anew."""
    root = answer_in(raw)
    space = root.tag.removesuffix("Soknadssvar")

    def text(above: ElementTree.Element, name: str) -> str | None:
        return above.findtext(f"{space}{name}")

    def coded(above: ElementTree.Element, name: str, of_list: int | None) -> list[str]:
        found = above.findall(f"{space}{name}")
        listed = None if of_list is None else f"2.16.578.1.12.4.1.1.{of_list}"
        assert all(element.get("S") == listed for element in found)
        return [element.get("V", "") for element in found]

    def covered(above: ElementTree.Element) -> dict[str, Any]:
        dose, code = above.find(f"{space}DoseDognMaks"), above.find(f"{space}RefKode")
        return stated(
            product=text(above, "Varenavn"),
            daily_dose=None if dose is None else stated(amount=dose.get("V"), unit=dose.get("U")),
            legal_basis=int(coded(above, "RefHjemmel", 7427)[0]),
            reimbursement_code=None if code is None else code.get("V"),
            code_list=None if code is None else int(code.get("S", "").rpartition(".")[2]),
            valid_to=text(above, "GyldigTil"),
        )

    return stated(
        answer_id=text(root, "Svar-ID"),
        refers_to=text(root, "RefSoknad"),
        item=text(root, "OmsoktVare"),
        reasoning=text(root, "Begrunnelse"),
        decision=coded(root, "Beslutning", None)[0],
        reasons=[int(code) for code in coded(root, "Avslagsgrunn", None)],
        decided=text(root, "Vedtaksdato"),
        covers=[covered(element) for element in root.findall(f"{space}VedtaketOmfatter")],
    )


def said(answer: dict[str, Any], *, without_code: bool = False) -> dict[str, Any]:
    """What an M12 must say of an answer. without_code: the version has no reimbursement code."""
    reference = answer["reference"]
    left_out = {"reimbursement_code", "code_list"} if without_code else set()
    return {name: answer[name] for name in answer.keys() - {"schema", "reference"}} | {
        "answer_id": reference.get("item", reference["case"]),
        "refers_to": reference.get("message", reference["case"]),
        "item": answer.get("item", NO_PRODUCT),
        "covers": [
            {name: value for name, value in covered.items() if name not in left_out}
            for covered in answer["covers"]
        ],
    }


def stated(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


@pytest.mark.parametrize("name", CASES)
def test_the_xml_gives_the_same_values_back(name: str) -> None:
    without_code = name == "came in an envelope of 2017"

    assert from_xml(as_xml(CASES[name])) == said(answer_of(CASES[name]), without_code=without_code)


@pytest.mark.parametrize(
    ("name", "version", "code"),
    [
        ("granted under § 3a", "2014-12-01", ["RefKode"]),
        ("came in an envelope", "2014-12-01", ["RefKode"]),
        ("came in an envelope of 2017", "2017-12-01", []),
    ],
)
def test_the_elements_are_in_the_published_order_of_the_version(
    name: str, version: str, code: list[str]
) -> None:
    root = answer_in(as_xml(CASES[name]))
    space, names = f"{{{NAMESPACES[version]}}}", [element.tag for element in root.iter()]

    assert names == [
        f"{space}{each}"
        for each in (
            *("Soknadssvar", "Svar-ID", "RefSoknad", "OmsoktVare", "Beslutning", "Vedtaksdato"),
            *("VedtaketOmfatter", "Varenavn", "RefHjemmel", *code, "DoseDognMaks", "GyldigTil"),
        )
    ]


def test_the_bytes_are_repeatable() -> None:
    for again, before in (
        (a_case("granted", an_application(medicine={"daily_dose": DOSE})), "granted under § 3a"),
        (came_as(), "came in an envelope"),
    ):
        assert (as_xml(again), as_json(again)) == (as_xml(CASES[before]), as_json(CASES[before]))


# The envelope --------------------------------------------------------------------------------


def enveloped(name: str) -> dict[str, list[tuple[str | None, str | None]]]:
    """Text and code of each leaf of an envelope, by its path; what it holds is left out."""
    found: dict[str, list[tuple[str | None, str | None]]] = {}

    def walk(element: ElementTree.Element, path: str) -> None:
        for child in element:
            here = f"{path}/{child.tag.removeprefix(f'{{{ENVELOPE_SPACE}}}')}".lstrip("/")
            if len(child) == 0:
                found.setdefault(here, []).append((child.text, child.get("V")))
            elif not here.endswith("Content"):
                walk(child, here)

    walk(ElementTree.fromstring(as_xml(CASES[name])), "")
    return found


def test_an_application_in_an_envelope_is_answered_in_one_from_receiver_to_sender() -> None:
    found = enveloped("came in an envelope")
    [(message_id, _)] = found.pop("MsgInfo/MsgId")

    assert message_id
    assert message_id != MESSAGE["id"]
    assert found == {
        "MsgInfo/Type": [(None, "ERM12")],
        "MsgInfo/MIGversion": [("v1.2 2006-05-24", None)],
        "MsgInfo/GenDate": [("2015-03-16T11:00:00+00:00", None)],
        "MsgInfo/ConversationRef/RefToParent": [(MESSAGE["id"], None)],
        "MsgInfo/ConversationRef/RefToConversation": [(MESSAGE["id"], None)],
        "MsgInfo/Sender/Organisation/OrganisationName": [("HELFO", None)],
        "MsgInfo/Sender/Organisation/Ident/Id": [("8100000", None)],
        "MsgInfo/Sender/Organisation/Ident/TypeId": [(None, "HER")],
        "MsgInfo/Receiver/Organisation/OrganisationName": [("Fjordby legesenter", None)],
        "MsgInfo/Receiver/Organisation/Ident/Id": [("8140000", None)],
        "MsgInfo/Receiver/Organisation/Ident/TypeId": [(None, "HER")],
        "MsgInfo/Receiver/Organisation/HealthcareProfessional/Ident/Id": [("9876543", None)],
        "MsgInfo/Receiver/Organisation/HealthcareProfessional/Ident/TypeId": [(None, "HPR")],
        "MsgInfo/Patient/Ident/Id": [(BORN_1961, None)],
        "MsgInfo/Patient/Ident/TypeId": [(None, "FNR")],
        "Document/RefDoc/MsgType": [(None, "XML")],
    }


def test_an_answer_stays_in_the_conversation_of_its_application() -> None:
    conversation = enveloped("came in a conversation")["MsgInfo/ConversationRef/RefToConversation"]

    assert conversation == [("33333333-dddd-4eee-9fff-444444444444", None)]


def test_an_organisation_without_its_number_is_left_empty() -> None:
    found = enveloped("came from nobody known")

    assert found["MsgInfo/Sender/Organisation"] == [(None, None)]
    assert found["MsgInfo/Receiver/Organisation"] == [(None, None)]


@pytest.mark.parametrize("name", ["granted under § 3a", "came without an envelope"])
def test_an_application_without_an_envelope_is_answered_without_one(name: str) -> None:
    assert ElementTree.fromstring(as_xml(CASES[name])).tag.endswith("}Soknadssvar")


def test_a_d_number_is_named_as_one_and_an_unidentified_patient_not_at_all() -> None:
    form = {"kind": "message", "message": MESSAGE}
    d_number = a_case(
        "granted", an_application(form=form, patient={"identity_number": D_NUMBER_BORN_1979})
    )
    nobody = then(
        received(an_application(form=form, patient={"identity_number": "none"})),
        Start(ELI),
        Reject(ELI),
    )

    assert '<TypeId V="DNR" S="2.16.578.1.12.4.1.1.8116" />' in as_xml(d_number).decode()
    assert "Patient" not in as_xml(nobody).decode()


def test_without_the_patients_consent_there_is_no_answer() -> None:
    withheld = a_case("granted", an_application(patient={"copy_to_doctor": "no"}))

    for make in (answer_of, as_json, as_xml):
        with pytest.raises(Refused, match="does not consent"):
            make(withheld)


# What people wrote ----------------------------------------------------------------------------

HOSTILE = [
    '</Varenavn><Beslutning V="J"/><!--',
    "]]> & &amp; <b>",
    "<!DOCTYPE a [<!ENTITY x 'y'>]>&x;",
    'mg" V="9" U="',
    "\x1b[31m rødt \u202e snudd \x08",
    '","decision":"J","x":"',
    "{{ 7 * 7 }} {% include 'x' %}",
    "en\nto\r\ntre\u2028fire",
    "\ufffe\U000e0041",
]


def written(text: str) -> Application:
    medicine = {"name": f"x{text}", "daily_dose": {"amount": "1", "unit": f"x{text}"}}
    party = {"name": f"x{text}", "her_id": f"x{text}"}
    numbers = dict.fromkeys(("id", "item", "conversation"), f"x{text}")
    message = {**numbers, "sender": party, "receiver": party}
    form = {"kind": "message", "message": message}
    return an_application(form=form, medicine=medicine, doctor={"name": f"x{text}"})


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    cases = [a_case("granted", written(text)), refused_on_discretion(f"x{text}")]
    honest = [a_case("granted", written("y")), refused_on_discretion("y")]

    for case, other in zip(cases, honest, strict=True):
        answer, raw = answer_of(case), as_xml(case)
        assert from_xml(raw) == said(answer)
        assert answer == json.loads(as_json(case))
        assert misfits(answer, json_schema()) == []
        assert [element.tag for element in ElementTree.fromstring(raw).iter()] == [
            element.tag for element in ElementTree.fromstring(as_xml(other)).iter()
        ]
        assert raw.decode().replace("\n", "").isprintable()
        assert as_json(case).isprintable()


SPLIT = f"{BORN_1961[:6]} {BORN_1961[6:]}"


def test_no_identity_number_leaves_but_the_patients_own_in_the_envelope() -> None:
    leaks = f"for {BORN_1961}, også skrevet {SPLIT}"
    medicine = {"name": f"x{leaks}", "daily_dose": {"amount": "1", "unit": f"x{leaks}"}}
    granted = a_case("granted", an_application(medicine=medicine, doctor={"name": f"x{leaks}"}))
    cases = [granted, refused_on_discretion(leaks), *CASES.values()]

    for case in cases:
        raw = as_xml(case)
        answer = ElementTree.tostring(answer_in(raw), encoding="unicode")
        for copy in (as_json(case), answer):
            assert BORN_1961 not in copy
            assert SPLIT not in copy
        in_envelope = b"MsgHead" in raw
        assert raw.decode().count(BORN_1961) == (1 if in_envelope else 0)
    assert (
        answer_of(granted)["item"] == "xfor [11 siffer utelatt], også skrevet [11 siffer utelatt]"
    )


@pytest.mark.parametrize("number", [BORN_1961, "12", "abc"])
def test_a_malformed_hpr_number_is_left_out(number: str) -> None:
    application = an_application(
        doctor={"hpr_number": number}, treatment={"outside_hospital": "no"}
    )
    case = a_case("rejected", application)

    assert answer_of(case)["reference"] == {"case": "2015-000001"}
    assert from_xml(as_xml(case)) == said(answer_of(case))
