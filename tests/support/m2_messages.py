"""Messages M2 made from parts, which fit the published schemas: what is not named is ordinary."""

import base64
from typing import Final

SPACES: Final = {
    "2014-12-01": "http://www.kith.no/xmlstds/eresept/m2/2014-12-01",
    "2017-12-01": "http://www.ehelse.no/xmlstds/eresept/m2/2017-12-01",
}
ENVELOPE_SPACE: Final = "http://www.kith.no/xmlstds/msghead/2006-05-24"
PRESCRIPTION_SPACE: Final = "http://www.kith.no/xmlstds/eresept/forskrivning/2014-12-01"
COMPONENT_SPACE: Final = "http://www.kith.no/xmlstds/felleskomponent1"
HER: Final = '<TypeId V="HER" S="2.16.578.1.12.4.1.1.9051"/>'
_ID: Final = f'<Id xmlns="{COMPONENT_SPACE}">7</Id><TypeId xmlns="{COMPONENT_SPACE}"/>'


def encoded(inner: str) -> str:
    """Return an element with a prescription as base64."""
    raw = f'<Forskrivning xmlns="{PRESCRIPTION_SPACE}">{inner}</Forskrivning>'.encode()
    return f"<ForskrivningB64>{base64.b64encode(raw).decode()}</ForskrivningB64>"


def brand(name: str, more: str = "") -> str:
    """Return a prescription of a product with a brand name."""
    named = f"<NavnFormStyrke>{name}</NavnFormStyrke>"
    return encoded(f"<LegemiddelMerkevare>{named}{more}</LegemiddelMerkevare>")


def initiated(specialty: str) -> str:
    """Return who started the treatment: a doctor with a specialty, and a department."""
    return (
        f"<Instituert><Organisasjon><HerId>{_ID}</HerId><Inst>Fjordby sykehus</Inst><Dept>Nevrologi"
        f"</Dept><InstitusjonsID/></Organisasjon><Helseperson><HprId>{_ID}</HprId><Fornavn>Per"
        f'</Fornavn><Etternavn>Nevland</Etternavn><Spesialitet V="{specialty}"/></Helseperson>'
        "</Instituert>"
    )


PRODUCT: Final = (
    f"<OmsoktLegemiddel><Uuid>7d3c</Uuid>{brand('Epilozan tabletter 50 mg')}</OmsoktLegemiddel>"
)
CODE: Final = '<Refusjonskode V="G40"/>'
_INITIATED: Final = {"Instituert": "<Instituert/>"}
_ORDINARY: Final = {  # in the order of the schemas
    "2014-12-01": {
        "KroniskSykdom": "",
        "LangvarigBeh": "",
        "SamPasient": '<SamPasient V="1"/>',
        "SamVedtak": '<SamVedtak V="1"/>',
        "Diagnose": '<Diagnose V="G40"/>',
        "Bidiagnose": "",
        "Begrunnelse": "<Begrunnelse/>",
        "Merknad": "",
        "BrukUtenforSykehus": '<BrukUtenforSykehus V="1"/>',
        "Forstegangs": '<Forstegangs V="1"/>',
        "Oppdatert": "<Oppdatert>false</Oppdatert>",
        "Vedlegg": "",
        "section": f"<Soknad3a>{PRODUCT}{CODE}</Soknad3a>",
        **_INITIATED,
        "RefHjemmel": '<RefHjemmel V="301"/>',
        "Institueringstidspunkt": "",
    },
    "2017-12-01": {
        "Diagnose": '<Diagnose V="G40"/>',
        "RelatertDiagnose": "",
        "Begrunnelse": "<Begrunnelse/>",
        "Merknad": "",
        "UtenforInstitusjon": '<UtenforInstitusjon V="1"/>',
        "Forstegangs": '<Forstegangs V="1"/>',
        "Oppdatert": "<Oppdatert>false</Oppdatert>",
        "Vedlegg": "",
        "section": f'<Soknad3>{PRODUCT}<AlvorligSykdom V="3"/></Soknad3>',
        **_INITIATED,
        "RefHjemmel": '<RefHjemmel V="300"/>',
        "LangvarigBehandling": "",
    },
}


def m2(version: str = "2014-12-01", **parts: str) -> bytes:
    """Return a message with one part on each line. section: the kind of application in it."""
    ordinary = _ORDINARY[version]
    assert parts.keys() <= ordinary.keys()
    lines = [line for line in (ordinary | parts).values() if line]
    return "\n".join(
        [f'<SoknadHelfo xmlns="{SPACES[version]}">', *lines, "</SoknadHelfo>"]
    ).encode()


def enveloped(message: bytes, *, patient: str = "", documents: str = "") -> bytes:
    """Return a message in its envelope.

    patient: what stands in the element Patient. documents: further documents.
    """
    sender = _organisation("Fjordby legesenter", "8140000")
    receiver = _organisation("HELFO", "8100000")
    lines = [
        f'<MsgHead xmlns="{ENVELOPE_SPACE}">',
        '<MsgInfo><Type V="ERM2"/><MIGversion>v1.2 2006-05-24</MIGversion>',
        "<GenDate>2015-03-13T14:05:00</GenDate><MsgId>0b8f5b7e</MsgId>",
        f"<Sender>{sender}</Sender>",
        f"<Receiver>{receiver}</Receiver>",
        f"<Patient>{patient}</Patient></MsgInfo>",
        f'<Document><RefDoc><MsgType V="XML"/><Content>{message.decode()}</Content></RefDoc>',
        f"</Document>{documents}</MsgHead>",
    ]
    return "\n".join(lines).encode()


def _organisation(name: str, her_id: str) -> str:
    ident = f"<Ident><Id>{her_id}</Id>{HER}</Ident>"
    named = f"<OrganisationName>{name}</OrganisationName>"
    return f"<Organisation>{named}{ident}</Organisation>"
