"""Which event gives which letter, and who gets it; the texts stand beside this file.

The company gets the answer, and the hospital that asked for the agreement a copy. Each hospital
that is allowed under it is told when it takes no new patients any more. Patients get no letter.
"""

from datetime import date
from typing import Any, Final

from workflow.cu_agreement.events import Ended
from workflow.cu_agreement.file import Case
from workflow.engine.case import Event
from workflow.engine.language import Words
from workflow.engine.process import Addressee, LetterRule, Receiver

NO_HOSPITAL: Final = "No hospital is stated as the one that asks: no copy was sent."


def _company(case: Case, _: date, __: Any) -> tuple[Addressee, ...]:
    about = case.application.agreement
    assert about is not None  # nobody opens a case without the company
    return (Addressee((about.company or "",), about.language or "nb"),)


def _asking_hospital(case: Case, _: date, __: Any) -> tuple[Addressee, ...]:
    """Return the hospital that asks for the agreement; nobody if none is stated."""
    about = case.application.agreement
    if about is None or about.hospital is None:
        return ()
    return (Addressee((about.hospital,), about.hospital_language or "nb"),)


def _hospitals(case: Case, _: date, __: Any) -> tuple[Addressee, ...]:
    """Return each hospital that is allowed under the agreement, told apart by its case number."""
    return tuple(
        Addressee((about.name or "",), about.language or "nb", which=hospital.number)
        for hospital in case.linking("under")
        if hospital.state == "allowed" and (about := hospital.application.hospital) is not None
    )


COMPANY: Final[Receiver[Case]] = Receiver("company", _company)
HOSPITAL: Final[Receiver[Case]] = Receiver("hospital", _asking_hospital, left_out=NO_HOSPITAL)
HOSPITALS: Final[Receiver[Case]] = Receiver("hospitals", _hospitals, optional=True)
RECEIVERS: Final = (COMPANY, HOSPITAL, HOSPITALS)

_READY: Final = Words(
    "Avtalen om compassionate use kan undertegnes", "Avtalen om compassionate use kan underteiknast"
)
_ENDED: Final = Words(
    "Avtalen om compassionate use er avsluttet", "Avtalen om compassionate use er avslutta"
)
_NO_NEW_PATIENTS: Final = Words(
    "Ingen nye pasienter kan begynne", "Ingen nye pasientar kan begynne"
)


def _was_open(event: Event) -> bool:
    """Return whether the agreement took new patients until it ended.

    If not, its hospitals were told when the medicine got marketing authorisation.
    """
    return isinstance(event, Ended) and event.was_open


def _to_company(
    event: str, kind: str, title: Words, *tells: str, routine: bool = False
) -> LetterRule:
    return LetterRule(event, kind, COMPANY.name, HOSPITAL.name, title, routine, tells)


LETTERS: Final = (
    _to_company(
        "application_received",
        "receipt",
        Words(
            "Vi har mottatt søknaden om avtale om compassionate use",
            "Vi har teke imot søknaden om avtale om compassionate use",
        ),
        "target",
        routine=True,
    ),
    _to_company(
        "information_requested",
        "request_for_information",
        Words(
            "Vi trenger flere opplysninger for å behandle søknaden",
            "Vi treng fleire opplysningar for å behandle søknaden",
        ),
        "answer",
    ),
    _to_company(
        "reminder_sent",
        "reminder",
        Words(
            "Påminnelse: Vi venter på opplysninger til søknaden",
            "Påminning: Vi ventar på opplysningar til søknaden",
        ),
        "answer",
        routine=True,
    ),
    _to_company("ready_for_signature", "ready_for_signature", _READY, "target"),
    _to_company("documents_ready", "ready_for_signature", _READY, "target"),
    _to_company(
        "agreed",
        "agreed",
        Words("Avtalen om compassionate use er inngått", "Avtalen om compassionate use er inngått"),
    ),
    _to_company(
        "refused",
        "refused",
        Words(
            "Søknaden om avtale om compassionate use er avslått",
            "Søknaden om avtale om compassionate use er avslått",
        ),
    ),
    _to_company(
        "marketing_authorised",
        "closed_to_new",
        Words("Avtalen er stengt for nye pasienter", "Avtalen er stengd for nye pasientar"),
    ),
    LetterRule("marketing_authorised", "no_new_patients", HOSPITALS.name, None, _NO_NEW_PATIENTS),
    _to_company(
        "national_decision",
        "national_decision",
        Words(
            "Beslutningsforum har avgjort om legemiddelet skal innføres",
            "Beslutningsforum har avgjort om legemiddelet skal innførast",
        ),
    ),
    _to_company("withdrawn", "ended", _ENDED),
    _to_company("ended", "ended", _ENDED),
    LetterRule("ended", "no_new_patients", HOSPITALS.name, None, _NO_NEW_PATIENTS, when=_was_open),
)
