"""Which event gives which letter, and who gets it; the texts stand beside this file.

The hospital gets the answer, and the company a copy. The senior consultant, who applies for
exemptions, is told when one ends. Patients get no letter, and no letter names a pseudonym.
"""

from datetime import date
from typing import Any, Final

from workflow.cu_hospital.file import Case
from workflow.engine.language import Words
from workflow.engine.process import Addressee, LetterRule, Receiver


def _hospital(case: Case, _: date, __: Any) -> tuple[Addressee, ...]:
    about = case.application.hospital
    assert about is not None  # nobody opens a case without the hospital
    return (Addressee((about.name or "",), about.language or "nb"),)


def _consultant(case: Case, _: date, __: Any) -> tuple[Addressee, ...]:
    about = case.application.hospital
    assert about is not None  # nobody opens a case without the senior consultant
    names = (about.senior_consultant or "", about.name or "")
    return (Addressee(names, about.language or "nb"),)


def _company(case: Case, _: date, __: Any) -> tuple[Addressee, ...]:
    about = case.agreement.application.agreement
    return (Addressee((about.company,), about.language or "nb"),)


HOSPITAL: Final[Receiver[Case]] = Receiver("hospital", _hospital)
CONSULTANT: Final[Receiver[Case]] = Receiver("senior_consultant", _consultant)
COMPANY: Final[Receiver[Case]] = Receiver("company", _company)
RECEIVERS: Final = (HOSPITAL, CONSULTANT, COMPANY)

_EXPIRES: Final = Words("Godkjenningsfritaket utløper snart", "Godkjenningsfritaket går snart ut")


def _to_hospital(
    event: str, kind: str, title: Words, *tells: str, routine: bool = False
) -> LetterRule:
    return LetterRule(event, kind, HOSPITAL.name, COMPANY.name, title, routine, tells)


def _to_consultant(event: str) -> LetterRule:
    return LetterRule(event, "exemption_expires", CONSULTANT.name, COMPANY.name, _EXPIRES)


LETTERS: Final = (
    _to_hospital(
        "application_received",
        "receipt",
        Words(
            "Vi har mottatt søknaden om compassionate use ved sykehuset",
            "Vi har teke imot søknaden om compassionate use ved sjukehuset",
        ),
        "target",
        routine=True,
    ),
    _to_hospital(
        "information_requested",
        "request_for_information",
        Words(
            "Vi trenger flere opplysninger for å behandle søknaden",
            "Vi treng fleire opplysningar for å behandle søknaden",
        ),
        "answer",
    ),
    _to_hospital(
        "reminder_sent",
        "reminder",
        Words(
            "Påminnelse: Vi venter på opplysninger til søknaden",
            "Påminning: Vi ventar på opplysningar til søknaden",
        ),
        "answer",
        routine=True,
    ),
    _to_hospital(
        "allowed",
        "allowed",
        Words(
            "Sykehuset kan bruke legemiddelet til pasienter",
            "Sjukehuset kan bruke legemiddelet til pasientar",
        ),
    ),
    _to_hospital(
        "refused",
        "refused",
        Words(
            "Søknaden om compassionate use ved sykehuset er avslått",
            "Søknaden om compassionate use ved sjukehuset er avslått",
        ),
    ),
    _to_consultant("exemption_warned"),
    _to_consultant("exemption_expired"),
)
