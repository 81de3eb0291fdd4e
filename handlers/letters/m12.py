"""Write the doctor's copy as data: the answer message M12, as JSON and as XML.

The answer is read from a decided case and worded like the doctor's letter. Elements and their order
are those of the published schemas ER-M12-2014-12-01 and ER-M12-2017-12-01. The same case gives the
same bytes. No product group is guessed. M12 has no field for an identity number; what looks like
one in a free text is left out. Texts are on one line, with escapes.

Choices of ours (INT, law 3.6): An application that came in an envelope is answered in one, and in
the version of its message; under § 3 always in that of 2017. Where no message has numbers to refer
to, the case number stands. A malformed HPR number counts as not stated and is left out. Dose and
unit are those applied for, which a grant covers.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from xml.etree import ElementTree

from handlers.letters.document import inert
from handlers.letters.envelope import answer_envelope
from storage.canonical import canonical
from workflow.engine.case import Recorded
from workflow.engine.errors import Reason, Refused
from workflow.engine.letter_content import Value
from workflow.engine.letters import letters_for
from workflow.registers.lists import DECISIONS, REJECTION_REASONS
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application, Message
from workflow.reimbursement.assessed import Assessed, assessed
from workflow.reimbursement.carried import rules_of
from workflow.reimbursement.derive.codes import is_icpc2
from workflow.reimbursement.events import Decided
from workflow.reimbursement.field_types import HPR_NUMBER
from workflow.reimbursement.file import Case
from workflow.reimbursement.letters import doctor_gets_copies
from workflow.reimbursement.letters.content import letter_content
from workflow.reimbursement.rules_2018.eligibility import LAW as SECTION_3

SCHEMA: Final = "saksgang.m12/1"
NAMESPACES: Final = {
    "2014-12-01": "http://www.kith.no/xmlstds/eresept/m12/2014-12-01",
    "2017-12-01": "http://www.ehelse.no/xmlstds/eresept/m12/2017-12-01",
}
NO_PRODUCT: Final = "ikke oppgitt"

_BY_VERDICT: Final = {"granted": "J", "rejected": "N", "dismissed": "A"}  # list 7482
_LIST: Final = "2.16.578.1.12.4.1.1."  # prefix of the number of each official list
_IDENTITY: Final = re.compile(r"(?<!\d)\d{6}[\s.-]?\d{5}(?!\d)")
_LEFT_OUT: Final = "[11 siffer utelatt]"
_UNDECIDED: Final = Reason(
    "M12", "There is no decision to answer with yet.", "Decide the case first."
)
_WITHHELD: Final = Reason(
    "M12",
    "The patient does not consent that the doctor gets the answer.",
    "Only the patient is written to.",
)


def answer_of(case: Case) -> dict[str, Any]:
    """Return the fields of M12 as plain data.

    Raises Refused while the case is undecided, and if the patient does not consent.
    """
    recorded, decision = _decided(case)
    found = assessed(case)
    if not doctor_gets_copies(case, found):
        raise Refused("answer", case.state, (_WITHHELD,))
    medicine, message = case.application.medicine, _message(case)
    item = _safe(medicine.name) if medicine and medicine.name else None
    values = _as_in_the_letter(case, recorded, found)
    return _stated(
        schema=SCHEMA,
        reference=_stated(
            case=case.number,
            hpr=_hpr_number(case),
            message=inert(message.id) if message.id else None,
            item=inert(message.item) if message.item else None,
        ),
        item=item,
        reasoning=_reasoning(values),
        decision=_BY_VERDICT[decision.verdict],
        reasons=list(decision.reasons),
        decided=recorded.effective.isoformat(),
        covers=[_covered(case, decision, item, values)] if decision.verdict == "granted" else [],
    )


def as_json(case: Case) -> str:
    """Return the answer as canonical JSON."""
    return canonical(answer_of(case))


def as_xml(case: Case) -> bytes:
    """Return the answer as an M12 message in UTF-8, in an envelope if the application came in one.

    Raises Refused as `answer_of` does.
    """
    message, identified = _message(case), assessed(case).facts[f.PATIENT_IDENTIFIED.name]
    root = _answer(answer_of(case), _version(case, message))
    if message.id:
        patient = case.application.patient if identified is True else None
        root = answer_envelope(
            root,
            "ERM12",
            message,
            made=_decided(case)[0].recorded,
            hpr_number=_hpr_number(case),
            identity_number=patient.identity_number if patient else None,
        )
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


def _version(case: Case, message: Message) -> str:
    """Return the version of the answer: that of 2017 under § 3, else that of the message."""
    laws = {route.law for route in rules_of(case).rule_set.routes}
    return "2017-12-01" if SECTION_3 in laws else message.version or "2014-12-01"


def _answer(answer: dict[str, Any], version: str) -> ElementTree.Element:
    """Return the answer as the element Soknadssvar of a version."""
    root = ElementTree.Element("Soknadssvar", {"xmlns": NAMESPACES[version]})
    reference = answer["reference"]
    _element(root, "Svar-ID", reference.get("item", reference["case"]))
    _element(root, "RefSoknad", reference.get("message", reference["case"]))
    _element(root, "OmsoktVare", answer.get("item", NO_PRODUCT))
    _coded(root, "Beslutning", answer["decision"])
    _element(root, "Begrunnelse", answer.get("reasoning"))
    for reason in answer["reasons"]:
        _coded(root, "Avslagsgrunn", str(reason))
    _element(root, "Vedtaksdato", answer["decided"])
    for covered in answer["covers"]:
        below = ElementTree.SubElement(root, "VedtaketOmfatter")
        _element(below, "Varenavn", covered.get("product"))
        _coded(below, "RefHjemmel", str(covered["legal_basis"]), 7427)
        code = covered.get("reimbursement_code")
        if code and version == "2014-12-01":  # the newer version has no such element
            _coded(below, "RefKode", code, covered["code_list"])
        if dose := covered.get("daily_dose"):
            unit = {"U": dose["unit"]} if "unit" in dose else {}
            ElementTree.SubElement(below, "DoseDognMaks", {"V": dose["amount"], **unit})
        _element(below, "GyldigTil", covered.get("valid_to"))
    return root


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the answer, as in `scenarios/schema/m12.json`."""
    text, day = (
        {"type": "string", "minLength": 1},
        {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    )
    reference = {
        "case": text | {"description": "Number of the case."},
        "hpr": {
            "type": "string",
            "pattern": r"^\d{7,9}$",
            "description": "HPR number of the doctor who applied.",
        },
        "message": text | {"description": "RefSoknad: MsgId of the message that is answered."},
        "item": text | {"description": "Svar-ID: Uuid of the product in that message."},
    }
    dose = {"amount": {"type": "string", "pattern": r"^\d+(\.\d+)?$"}, "unit": text}
    covered = {
        "product": text | {"description": "Varenavn: name of the product."},
        "daily_dose": _object(dose, ("amount",))
        | {"description": "DoseDognMaks: highest dose per day, with its unit."},
        "legal_basis": {
            "enum": [300, 301, 302],
            "description": "RefHjemmel, list 7427: 300 = § 3, 301 = § 3a, 302 = § 3b.",
        },
        "reimbursement_code": text
        | {"description": "RefKode: reimbursement code of § 2, under § 3a."},
        "code_list": {
            "enum": [7434, 7435],
            "description": "The list that the code is of: 7434 ICPC-2, 7435 ICD-10.",
        },
        "valid_to": day
        | {
            "description": "GyldigTil: last day that the decision is valid, that day included; "
            "left out if it has no end."
        },
    }
    answer = {
        "schema": {"const": SCHEMA},
        "reference": _object(reference, ("case",))
        | {"description": "The application that is answered."},
        "item": text | {"description": "OmsoktVare: the product applied for."},
        "reasoning": text
        | {"description": "Begrunnelse: why, one ground a line, as the doctor's letter says it."},
        "decision": {
            "enum": list(DECISIONS),
            "description": "Beslutning, list 7482: J granted, N rejected, A dismissed.",
        },
        "reasons": {
            "type": "array",
            "items": {"enum": list(REJECTION_REASONS)},
            "description": "Avslagsgrunn, list 7481: every reason; none of a grant.",
        },
        "decided": day | {"description": "Vedtaksdato: day of the decision."},
        "covers": {
            "type": "array",
            "items": _object(covered, ("legal_basis",)),
            "description": "VedtaketOmfatter: what is granted; nothing of a no.",
        },
    }
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "Answer to an application (M12)",
    }
    return head | _object(
        answer, ("schema", "reference", "decision", "reasons", "decided", "covers")
    )


def _object(properties: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _decided(case: Case) -> tuple[Recorded, Decided]:
    """Return the decision and how it is recorded. Raises Refused if there is none yet."""
    for recorded in case.events:
        if isinstance(recorded.event, Decided):
            return recorded, recorded.event
    raise Refused("answer", case.state, (_UNDECIDED,))


def _message(case: Case) -> Message:
    """Return the message that the application came in, empty if it came otherwise."""
    form = case.application.form
    return form.message or Message() if form else Message()


def _hpr_number(case: Case) -> str | None:
    """Return the doctor's number, if it is well-formed."""
    number = case.application.doctor.hpr_number if case.application.doctor else None
    return number if number and HPR_NUMBER.fullmatch(number) else None


def _as_in_the_letter(case: Case, recorded: Recorded, found: Assessed) -> Mapping[str, Value]:
    """Return the values of the doctor's decision letter, in the doctor's language form."""
    letters = letters_for(case, recorded, found)
    letter = next(letter for letter in letters if letter.to == "doctor")
    return letter_content(letter, case, recorded, found).values


def _reasoning(values: Mapping[str, Value]) -> str | None:
    lines: list[str] = []
    for name in ("grounds", "because", "findings", "missing_reason", "missing"):
        said: Any = values[name]
        lines += [said] if isinstance(said, str) else said
    return "\n".join(filter(None, map(_safe, lines))) or None


def _covered(
    case: Case, decision: Decided, item: str | None, values: Mapping[str, Value]
) -> dict[str, Any]:
    """Return what a grant covers: product, dose, paragraph, code and last day."""
    code, diagnosis = str(values["reimbursement_code"]), case.application.diagnosis
    return _stated(
        product=item,
        daily_dose=_dose(case.application),
        legal_basis=int(str(values["basis_code"])),
        reimbursement_code=code or None,
        code_list=(7434 if diagnosis and is_icpc2(diagnosis) else 7435) if code else None,
        valid_to=decision.valid_to.isoformat() if decision.valid_to else None,
    )


def _dose(application: Application) -> dict[str, Any] | None:
    dose = application.medicine.daily_dose if application.medicine else None
    if dose is None or dose.amount is None:
        return None
    amount = f"{Decimal(dose.amount.replace(',', '.')):f}"
    return _stated(amount=amount, unit=_safe(dose.unit) if dose.unit else None)


def _stated(**fields: Any) -> dict[str, Any]:
    """Return the fields that have a value; unknown ones are left out."""
    return {name: value for name, value in fields.items() if value is not None}


def _safe(text: str) -> str:
    return _IDENTITY.sub(_LEFT_OUT, inert(text))


def _element(above: ElementTree.Element, name: str, text: str | None) -> None:
    if text is not None:
        ElementTree.SubElement(above, name).text = text


def _coded(above: ElementTree.Element, name: str, code: str, of_list: int | None = None) -> None:
    """Add a code, with its list unless the element's type has none (CS)."""
    listed = {"S": f"{_LIST}{of_list}"} if of_list else {}
    ElementTree.SubElement(above, name, {"V": code, **listed})
