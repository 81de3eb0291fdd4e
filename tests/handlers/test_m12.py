"""Write the M12 answer of a decided case: every field, JSON by its schema, XML the same values."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from builders import BORN_1961, a_3b_application, an_application
from cases import ELI, OLA, a_case, day, overdue, received, swept, then

from handlers.letters.m12 import NAMESPACE, SCHEMA, answer_of, as_json, as_xml, json_schema
from scenarios.schemas import as_text
from workflow.engine.errors import Refused
from workflow.engine.steps import Note
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Approve, Judge, Propose, Reject, Start
from workflow.reimbursement.file import Case

SCHEMA_FILE = Path("scenarios/schema/m12.json")
DOSE = {"amount": "2,50", "unit": "ml"}


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


def from_xml(raw: bytes) -> dict[str, Any]:
    """The answer that an M12 says, read anew."""
    root = ElementTree.fromstring(raw)
    space = f"{{{NAMESPACE}}}"
    assert root.tag == f"{space}Soknadssvar"

    def text(above: ElementTree.Element, name: str) -> str | None:
        return above.findtext(f"{space}{name}")

    def coded(above: ElementTree.Element, name: str, of_list: int) -> list[str]:
        found = above.findall(f"{space}{name}")
        assert all(element.get("S") == f"2.16.578.1.12.4.1.1.{of_list}" for element in found)
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

    case, _, hpr = (text(root, "RefSoknad") or "").partition(" ")
    return stated(
        schema=SCHEMA,
        reference=stated(case=case, hpr=hpr or None),
        item=text(root, "OmsoktVare"),
        reasoning=text(root, "Begrunnelse"),
        decision=coded(root, "Beslutning", 7482)[0],
        reasons=[int(code) for code in coded(root, "Avslagsgrunn", 7481)],
        decided=text(root, "Vedtaksdato"),
        covers=[covered(element) for element in root.findall(f"{space}VedtaketOmfatter")],
    )


def stated(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


@pytest.mark.parametrize("name", CASES)
def test_the_xml_gives_the_same_values_back(name: str) -> None:
    assert from_xml(as_xml(CASES[name])) == answer_of(CASES[name])


def test_the_elements_are_in_the_published_order_and_the_bytes_repeatable() -> None:
    root = ElementTree.fromstring(as_xml(CASES["granted under § 3a"]))
    names = [element.tag.partition("}")[2] for element in root.iter()]

    assert names == [
        "Soknadssvar",
        "RefSoknad",
        "OmsoktVare",
        "Beslutning",
        "Vedtaksdato",
        "VedtaketOmfatter",
        "Varenavn",
        "DoseDognMaks",
        "RefHjemmel",
        "RefKode",
        "GyldigTil",
    ]
    again = a_case("granted", an_application(medicine={"daily_dose": DOSE}))
    assert (as_xml(again), as_json(again)) == (
        as_xml(CASES["granted under § 3a"]),
        as_json(CASES["granted under § 3a"]),
    )


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
    return an_application(medicine=medicine, doctor={"name": f"x{text}"})


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    cases = [a_case("granted", written(text)), refused_on_discretion(f"x{text}")]
    honest = [a_case("granted", written("y")), refused_on_discretion("y")]

    for case, other in zip(cases, honest, strict=True):
        answer, raw = answer_of(case), as_xml(case)
        assert from_xml(raw) == answer == json.loads(as_json(case))
        assert misfits(answer, json_schema()) == []
        assert [element.tag for element in ElementTree.fromstring(raw).iter()] == [
            element.tag for element in ElementTree.fromstring(as_xml(other)).iter()
        ]
        assert raw.decode().replace("\n", "").isprintable()
        assert as_json(case).isprintable()


SPLIT = f"{BORN_1961[:6]} {BORN_1961[6:]}"


def test_no_identity_number_leaves_in_the_answer() -> None:
    leaks = f"for {BORN_1961}, også skrevet {SPLIT}"
    granted = a_case("granted", written(leaks))
    cases = [granted, refused_on_discretion(leaks), *CASES.values()]

    for case in cases:
        for copy in (as_json(case), as_xml(case).decode()):
            assert BORN_1961 not in copy
            assert SPLIT not in copy
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
    assert from_xml(as_xml(case)) == answer_of(case)
