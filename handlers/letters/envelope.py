"""Put the answer to a message in an envelope (MsgHead v1.2), addressed back to its sender.

Elements and their order are those of the published schema. What is not known is left out.
"""

from datetime import datetime
from typing import Final
from uuid import NAMESPACE_OID, uuid5
from xml.etree import ElementTree

from handlers.letters.document import inert
from workflow.reimbursement.application import Message, Party

NAMESPACE: Final = "http://www.kith.no/xmlstds/msghead/2006-05-24"

_VERSION: Final = "v1.2 2006-05-24"
_ORGANISATIONS: Final = "2.16.578.1.12.4.1.1.9051"  # list of types of numbers
_PERSONS: Final = "2.16.578.1.12.4.1.1.8116"


def answer_envelope(
    content: ElementTree.Element,
    kind: str,
    answered: Message,
    *,
    made: datetime,
    hpr_number: str | None,
    identity_number: str | None,
) -> ElementTree.Element:
    """Return an envelope with an answer in it. The same answer has the same number.

    kind: code of the answer, as ERM12. answered: the message, with its MsgId. hpr_number: of the
    doctor who is answered. identity_number: of the patient, the envelope's only one.
    """
    assert answered.id is not None
    root = ElementTree.Element("MsgHead", {"xmlns": NAMESPACE})
    head = ElementTree.SubElement(root, "MsgInfo")
    ElementTree.SubElement(head, "Type", {"V": kind})
    _text(head, "MIGversion", _VERSION)
    _text(head, "GenDate", made.isoformat(timespec="seconds"))
    _text(head, "MsgId", str(uuid5(NAMESPACE_OID, f"{kind} {answered.id} {made.isoformat()}")))
    conversation = ElementTree.SubElement(head, "ConversationRef")
    _text(conversation, "RefToParent", inert(answered.id))
    _text(conversation, "RefToConversation", inert(answered.conversation or answered.id))
    _organisation(ElementTree.SubElement(head, "Sender"), answered.receiver)
    _organisation(ElementTree.SubElement(head, "Receiver"), answered.sender, hpr_number)
    if identity_number:
        patient = ElementTree.SubElement(head, "Patient")
        _number(patient, identity_number, _type_of(identity_number), _PERSONS)
    document = ElementTree.SubElement(ElementTree.SubElement(root, "Document"), "RefDoc")
    ElementTree.SubElement(document, "MsgType", {"V": "XML", "DN": "XML-instans"})
    ElementTree.SubElement(document, "Content").append(content)
    return root


def _organisation(
    above: ElementTree.Element, party: Party | None, hpr_number: str | None = None
) -> None:
    """Add an organisation. Without its number in the address register the schema has it empty."""
    organisation = ElementTree.SubElement(above, "Organisation")
    if party is None or party.her_id is None:
        return
    _text(organisation, "OrganisationName", inert(party.name or ""))
    _number(organisation, inert(party.her_id), "HER", _ORGANISATIONS)
    if hpr_number:
        doctor = ElementTree.SubElement(organisation, "HealthcareProfessional")
        _number(doctor, hpr_number, "HPR", _PERSONS)


def _type_of(identity_number: str) -> str:
    """Return the type of an identity number: a D-number has 40 added to the day."""
    return "DNR" if identity_number[0] in "4567" else "FNR"


def _number(above: ElementTree.Element, number: str, kind: str, of_list: str) -> None:
    ident = ElementTree.SubElement(above, "Ident")
    _text(ident, "Id", number)
    ElementTree.SubElement(ident, "TypeId", {"V": kind, "S": of_list})


def _text(above: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(above, name).text = text
