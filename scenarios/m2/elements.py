"""The elements of message M2 and of its envelope, each with its place in the application.

Written from the published schemas ER-M2-2014-12-01, ER-M2-2017-12-01 and MsgHead-v1_2. A path is
the names of the elements from SoknadHelfo, or from MsgHead, down. Each has a placement, or the
reason why it has no field. A placement is for its element alone, a reason for all below it too.
A path that ends with `*` is for any other element there. Readings of ours (INT) are in LAW.md 3.6.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from scenarios.m2.placing import (
    ASKS_MORE,
    ATTACHED,
    FREE_TEXT,
    NO_FIELD,
    NO_LIST,
    NUTRITION,
    OFF_ENVELOPE,
    TRANSPORT,
    UNSIGNED,
    Placement,
    address,
    coded,
    consultation_day,
    daily_dose,
    diagnosis,
    disease_code,
    earlier_reason,
    holds,
    identity,
    item,
    legal_basis,
    part,
    product,
    text,
    yes_no,
)
from scenarios.m2.prescription import APPLIED_FOR, TRIED_BEFORE, prescription

Elements: TypeAlias = Mapping[str, Placement | str]


def _below(element: str, inner: Elements, itself: Placement = holds) -> Elements:
    """Return an element and those inside it, with their paths from the outside."""
    return {element: itself, **{f"{element}/{path}": use for path, use in inner.items()}}


def _medicine(
    *, earlier: str, reason: str, nothing_earlier: str, plan: Placement | str
) -> Elements:
    """Return what every application for a medicine holds.

    The versions differ in three names and in what the plan of treatment (`plan`) tells.
    """
    addictive: Elements = {
        "HoyesteDogndose": daily_dose,
        "Behandlingsplan": plan,
        "AvhengihetsfareVurdert": ASKS_MORE,  # benefit and risk, weighed for this patient
        "Smerteanalyse": NO_FIELD,
        "GyldigForskriver": NO_FIELD,
    }
    applied_for: Elements = {
        "Uuid": text("form.message.item"),
        "ForskrivningB64": prescription(APPLIED_FOR),
        **_below("ReseptklasseAB", addictive),
    }
    tried: Elements = {
        reason: earlier_reason,
        "ForskrivningB64": prescription(TRIED_BEFORE),
    }
    return {
        **_below("OmsoktLegemiddel", applied_for, product),
        **_below(earlier, tried, item("prior_treatments")),
        nothing_earlier: coded("nothing_tried"),
    }


_INJURY: Final[Elements] = {"Vedtak": NO_FIELD, "Arsak": NO_FIELD}

_INITIATION: Final[Elements] = {
    **_below(
        "Organisasjon",
        {
            "HerId": NO_FIELD,
            "Inst": part("initiation.department", 1, ", "),
            "Dept": part("initiation.department", 0, ", "),
            "InstitusjonsID": NO_FIELD,
        },
    ),
    **_below(
        "Helseperson",
        {
            "HprId": NO_FIELD,
            "Fornavn": part("initiation.by", 0),
            "Etternavn": part("initiation.by", 1),
            "Spesialitet": coded("initiation.specialty"),
        },
    ),
}

# In both versions.
_COMMON: Final[Elements] = {
    "Diagnose": diagnosis,
    "Begrunnelse": FREE_TEXT,
    "Merknad": FREE_TEXT,
    "Forstegangs": yes_no("form.first_time"),
    "Oppdatert": NO_FIELD,
    "Vedlegg": text("documentation.+.title"),
    "SoknadNaringsmiddel": NUTRITION,
    **_below("Instituert", _INITIATION),
    "RefHjemmel": legal_basis,
}

_MEDICINE_2014: Final[Elements] = {
    **_medicine(
        earlier="TidligereBeh",
        reason="SarligeGrunner",
        nothing_earlier="IngenTidlBeh",
        plan=NO_FIELD,
    ),
    "BehRegime": NO_FIELD,
}

ELEMENTS_2014: Final[Elements] = {
    **_COMMON,
    "KroniskSykdom": ASKS_MORE,  # the number of months
    "LangvarigBeh": ASKS_MORE,  # the courses of treatment
    "SamPasient": NO_FIELD,
    "SamVedtak": yes_no("patient.copy_to_doctor"),
    "Bidiagnose": disease_code("diagnosis.secondary.+"),
    "BrukUtenforSykehus": yes_no("treatment.outside_hospital"),
    "Institueringstidspunkt": consultation_day,
    **_below(
        "Soknad3a",
        {
            **_MEDICINE_2014,
            "Refusjonskode": disease_code("diagnosis.reimbursement_code"),
            "Underterm": FREE_TEXT,
        },
    ),
    **_below(
        "Soknad3b",
        {
            **_MEDICINE_2014,
            "Alvorlighetsgrad": text("diagnosis.severity"),
            "SjeldenSykdom": ASKS_MORE,  # the number of persons
        },
    ),
    **_below("Soknad4a", {**_MEDICINE_2014, "Genotype": NO_FIELD, "GradLeverskade": NO_FIELD}),
    **_below("Yrkesskade", {**_MEDICINE_2014, **_INJURY}),
}

_MEDICINE_2017: Final = _medicine(
    earlier="TidligereBehandling",
    reason="MedisinskeHensyn",
    nothing_earlier="IngenTidlBehandling",
    plan=yes_no("treatment.plan"),
)

ELEMENTS_2017: Final[Elements] = {
    **_COMMON,
    "RelatertDiagnose": disease_code("diagnosis.secondary.+"),
    "UtenforInstitusjon": yes_no("treatment.outside_hospital"),
    "LangvarigBehandling": ASKS_MORE,  # the courses of treatment
    **_below(
        "Soknad3",
        {**_MEDICINE_2017, "AlvorligSykdom": NO_LIST, "Prioriteringskriterier": FREE_TEXT},
    ),
    **_below("Yrkesskade", {**_MEDICINE_2017, **_INJURY}),
}

# The envelope ---------------------------------------------------------------------------------


def _address(field: str) -> Elements:
    """Return an address, whose lines make one field."""
    lines: Elements = {
        "Type": OFF_ENVELOPE,
        "StreetAdr": holds,
        "PostalCode": holds,
        "City": holds,
        "Postbox": holds,
        "County": OFF_ENVELOPE,
        "Country": holds,
    }
    return _below("Address", lines, address(field))


_DOCTOR: Final[Elements] = {
    "TypeHealthcareProfessional": ASKS_MORE,  # the role in which the doctor applies
    "RoleToPatient": ASKS_MORE,
    "FamilyName": part("doctor.name", 2),
    "MiddleName": part("doctor.name", 1),
    "GivenName": part("doctor.name", 0),
    "DateOfBirth": NO_FIELD,
    "Sex": NO_FIELD,
    "Nationality": NO_FIELD,
    **_below("Ident", {"Id": holds, "TypeId": holds}, identity(HPR="doctor.hpr_number")),
    **_address("doctor.address"),
    "TeleCom": NO_FIELD,
}

_PATIENT: Final[Elements] = {
    "FamilyName": part("patient.name", 2),
    "MiddleName": part("patient.name", 1),
    "GivenName": part("patient.name", 0),
    "DateOfBirth": text("patient.birth_date"),
    "Sex": NO_FIELD,
    "Nationality": NO_FIELD,
    **_below(
        "Ident",
        {"Id": holds, "TypeId": holds},
        identity(FNR="patient.identity_number", DNR="patient.identity_number"),
    ),
    **_address("patient.address"),
    "TeleCom": NO_FIELD,
}


def _organisation(party: str, person: Elements | str, at: Elements) -> Elements:
    """Return an organisation: the outermost is the party, one inside it has no field.

    at: its address.
    """
    of_person = (
        {"HealthcareProfessional": person}
        if isinstance(person, str)
        else _below("HealthcareProfessional", person)
    )
    inner: Elements = {
        "OrganisationName": NO_FIELD,
        "TypeOrganisation": NO_FIELD,
        "Ident": NO_FIELD,
        "Address": NO_FIELD,
        "TeleCom": NO_FIELD,
        **of_person,
    }
    outer: Elements = {
        **inner,
        "OrganisationName": text(f"form.message.{party}.name"),
        **_below(
            "Ident", {"Id": holds, "TypeId": holds}, identity(HER=f"form.message.{party}.her_id")
        ),
        **at,
        **_below("Organisation", inner),
    }
    return {"ComMethod": TRANSPORT, **_below("Organisation", outer)}


_MESSAGE_INFORMATION: Final[Elements] = {
    "Type": TRANSPORT,
    "MIGversion": TRANSPORT,
    "GenDate": TRANSPORT,
    "MsgId": text("form.message.id"),
    "ProcessingStatus": NO_FIELD,
    "RequestedPriority": NO_FIELD,
    "Ack": TRANSPORT,
    **_below(
        "ConversationRef",
        {"RefToParent": NO_FIELD, "RefToConversation": text("form.message.conversation")},
    ),
    **_below("Sender", _organisation("sender", _DOCTOR, _address("doctor.address"))),
    **_below("Receiver", _organisation("receiver", NO_FIELD, {})),
    "OtherReceiver": NO_FIELD,
    **_below("Patient", _PATIENT),
}

_DOCUMENT: Final[Elements] = {
    "DocumentConnection": TRANSPORT,
    "ContentType": NO_FIELD,
    "ContentDescription": FREE_TEXT,
    "ContentCategory": NO_FIELD,
    "Consent": NO_FIELD,
    "Annotation": FREE_TEXT,
    "FromDate": NO_FIELD,
    "ToDate": NO_FIELD,
    "OidRef": TRANSPORT,
    "EnquiryRefId": TRANSPORT,
    **_below(
        "RefDoc",
        {
            "IssueDate": TRANSPORT,
            "MsgType": TRANSPORT,
            "Id": TRANSPORT,
            "MimeType": TRANSPORT,
            "Description": FREE_TEXT,
            "Compression": TRANSPORT,
            "FileReference": ATTACHED,
            **_below("Content", {"*": ATTACHED}),
        },
    ),
}

ENVELOPE: Final[Elements] = {
    **_below("MsgInfo", _MESSAGE_INFORMATION),
    **_below("Document", _DOCUMENT),
    "PatientReport": NO_FIELD,
    "Signature": UNSIGNED,
}
