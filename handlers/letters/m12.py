"""Write the doctor's copy as data: the fields of the answer message M12, as JSON and as XML.

The answer is read from a decided case and worded like the doctor's letter. The same case gives the
same bytes. No product group is guessed. M12 has no field for an identity number; what looks like
one in a free text is left out. Texts are on one line, with escapes.

Choices of ours (INT): RefSoknad holds our case number and the doctor's HPR number, as two words. A
malformed HPR number counts as not stated and is left out. Dose and unit are those applied for,
which a grant covers.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from xml.etree import ElementTree

from handlers.letters.document import inert
from storage.canonical import canonical
from workflow.engine.case import Recorded
from workflow.engine.errors import Reason, Refused
from workflow.engine.letter_content import Value
from workflow.engine.letters import letters_for
from workflow.registers.lists import DECISIONS, REJECTION_REASONS
from workflow.reimbursement.application import HPR_NUMBER, Application
from workflow.reimbursement.assessed import assessed
from workflow.reimbursement.derive.codes import is_icpc2
from workflow.reimbursement.events import Decided
from workflow.reimbursement.file import Case
from workflow.reimbursement.letters.content import letter_content
from workflow.reimbursement.policy import DEFAULT, Policy

SCHEMA: Final = "saksgang.m12/1"
NAMESPACE: Final = "http://www.kith.no/xmlstds/eresept/m12/2014-12-01"

_BY_VERDICT: Final = {"granted": "J", "rejected": "N", "dismissed": "A"}  # list 7482
_LIST: Final = "2.16.578.1.12.4.1.1."  # prefix of the number of each official list
_IDENTITY: Final = re.compile(r"(?<!\d)\d{6}[\s.-]?\d{5}(?!\d)")
_LEFT_OUT: Final = "[11 siffer utelatt]"
_UNDECIDED: Final = Reason(
    "M12", "There is no decision to answer with yet.", "Decide the case first."
)


def answer_of(case: Case, policy: Policy = DEFAULT) -> dict[str, Any]:
    """Return the fields of M12 as plain data. Raises Refused while the case is undecided."""
    recorded = next((entry for entry in case.events if isinstance(entry.event, Decided)), None)
    if recorded is None or case.decision is None or case.decided_on is None:
        raise Refused("answer", case.state, (_UNDECIDED,))
    doctor, medicine = case.application.doctor, case.application.medicine
    hpr = (
        doctor.hpr_number
        if doctor and doctor.hpr_number and HPR_NUMBER.fullmatch(doctor.hpr_number)
        else None
    )
    item = _safe(medicine.name) if medicine and medicine.name else None
    values = _as_in_the_letter(case, recorded, policy)
    return _stated(
        schema=SCHEMA,
        reference=_stated(case=case.number, hpr=hpr),
        item=item,
        reasoning=_reasoning(values),
        decision=_BY_VERDICT[case.decision.verdict],
        reasons=list(case.decision.reasons),
        decided=case.decided_on.isoformat(),
        covers=[_covered(case, case.decision, item, values)]
        if case.decision.verdict == "granted"
        else [],
    )


def as_json(case: Case, policy: Policy = DEFAULT) -> str:
    """Return the answer as canonical JSON."""
    return canonical(answer_of(case, policy))


def as_xml(case: Case, policy: Policy = DEFAULT) -> bytes:
    """Return the answer as an M12 message, with the published element names, in UTF-8."""
    answer = answer_of(case, policy)
    root = ElementTree.Element("Soknadssvar", {"xmlns": NAMESPACE})
    _element(
        root,
        "RefSoknad",
        " ".join(
            answer["reference"][part] for part in ("case", "hpr") if part in answer["reference"]
        ),
    )
    _element(root, "OmsoktVare", answer.get("item"))
    _element(root, "Begrunnelse", answer.get("reasoning"))
    _coded(root, "Beslutning", answer["decision"], 7482)
    for reason in answer["reasons"]:
        _coded(root, "Avslagsgrunn", str(reason), 7481)
    _element(root, "Vedtaksdato", answer["decided"])
    for covered in answer["covers"]:
        below = ElementTree.SubElement(root, "VedtaketOmfatter")
        _element(below, "Varenavn", covered.get("product"))
        if dose := covered.get("daily_dose"):
            unit = {"U": dose["unit"]} if "unit" in dose else {}
            ElementTree.SubElement(below, "DoseDognMaks", {"V": dose["amount"], **unit})
        _coded(below, "RefHjemmel", str(covered["legal_basis"]), 7427)
        if code := covered.get("reimbursement_code"):
            _coded(below, "RefKode", code, covered["code_list"])
        _element(below, "GyldigTil", covered.get("valid_to"))
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


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
    }
    dose = {"amount": {"type": "string", "pattern": r"^\d+(\.\d+)?$"}, "unit": text}
    covered = {
        "product": text | {"description": "Varenavn: name of the product."},
        "daily_dose": _object(dose, ("amount",))
        | {"description": "DoseDognMaks: highest dose per day, with its unit."},
        "legal_basis": {
            "enum": [301, 302],
            "description": "RefHjemmel, list 7427: 301 = § 3a, 302 = § 3b.",
        },
        "reimbursement_code": text
        | {"description": "RefKode: reimbursement code of § 2, under § 3a."},
        "code_list": {
            "enum": [7434, 7435],
            "description": "The list that the code is of: 7434 ICPC-2, 7435 ICD-10.",
        },
        "valid_to": day
        | {"description": "GyldigTil: last day that the decision is valid, that day included."},
    }
    answer = {
        "schema": {"const": SCHEMA},
        "reference": _object(reference, ("case",))
        | {"description": "RefSoknad: the application that is answered."},
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


def _as_in_the_letter(case: Case, recorded: Recorded, policy: Policy) -> Mapping[str, Value]:
    """Return the values of the doctor's decision letter, in the doctor's language form."""
    found = assessed(case, policy)
    letters = letters_for(case, recorded, policy, found)
    letter = next(letter for letter in letters if letter.to == "doctor")
    return letter_content(letter, case, recorded, policy, found).values


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


def _coded(above: ElementTree.Element, name: str, code: str, of_list: int) -> None:
    ElementTree.SubElement(above, name, {"V": code, "S": f"{_LIST}{of_list}"})
