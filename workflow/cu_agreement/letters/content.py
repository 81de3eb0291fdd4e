"""What the letters of an agreement say beside their templates. No pseudonym enters a letter."""

from typing import Final

from workflow.cu_agreement import facts as f
from workflow.cu_agreement.application import AgreementForm
from workflow.cu_agreement.assessed import NOT_KNOWN, AssessedAgreement, template_from
from workflow.cu_agreement.events import Agreed, Ended, NationalDecision, Withdrawn
from workflow.cu_agreement.file import Case
from workflow.cu_agreement.letters import HOSPITALS
from workflow.cu_agreement.letters.said import (
    Values,
    asked,
    copy_line,
    dates,
    refused,
    say,
    wanted,
)
from workflow.cu_agreement.words import AGREEMENT_TEXTS
from workflow.engine.case import Recorded
from workflow.engine.language import Words
from workflow.engine.letter_content import Length, LetterContent
from workflow.engine.letters import Letter

_WITHDRAWN: Final = Words(
    "Søknaden om avtale om compassionate use er trukket",
    "Søknaden om avtale om compassionate use er trekt",
)
_KIND: Final = {
    f.SHORT: Words(
        "avtale om compassionate use ved kort behandling",
        "avtale om compassionate use ved kort behandling",
    ),
    "ordinary": Words("ordinær avtale om compassionate use", "ordinær avtale om compassionate use"),
}
_TYPE: Final = {
    f.SHORT: Words("kort behandling", "kort behandling"),
    "ordinary": Words("ordinær", "ordinær"),
}
_DOCUMENTS: Final = {
    f.SHORT: Words("kort behandling", "kort behandling"),
    "ordinary": Words("ordinære avtaler", "ordinære avtalar"),
}


def letter_content(
    letter: Letter, case: Case, recorded: Recorded, assessed: AssessedAgreement
) -> LetterContent:
    """Return what this process adds to a letter. case, assessed: after the event."""
    about = about_the_agreement(letter, case)
    company, hospital = str(about["company"]), str(about["asking_hospital"])
    own = letter.to == HOSPITALS.name
    return LetterContent(
        addressee=letter.names,
        values=about | dates(letter, case) | _of_kind(letter, case, recorded, assessed),
        reference=(
            say("about", letter, str(about["medicine"])),
            say("indication", letter, str(about["indication"])),
            *((say("own case", letter, letter.addressee),) if own else ()),
        ),
        copy_to="" if own else copy_line(letter, company, hospital),
        title=_WITHDRAWN if isinstance(recorded.event, Withdrawn) else None,
        is_copy=letter.copy,
    )


def about_the_agreement(letter: Letter, case: Case) -> Values:
    """Return what every letter knows of an agreement: its four words, and how its kind is named."""
    about = case.application.agreement
    assert about is not None  # nobody opens a case without the four words
    kind = about.type or "ordinary"
    return {
        "medicine": about.medicine or "",
        "indication": about.indication or "",
        "company": about.company or "",
        "asking_hospital": about.hospital or "",
        "addressed": about.company or "",
        "hospital_case": letter.addressee,
        "is_copy": letter.copy,
        "short": kind == f.SHORT,
        "kind_of": _KIND[kind].in_(letter.language),
        "type_of": _TYPE[kind].in_(letter.language),
        "documents_of": _DOCUMENTS[kind].in_(letter.language),
    }


def _of_kind(letter: Letter, case: Case, recorded: Recorded, assessed: AssessedAgreement) -> Values:
    """Return what one kind of letter says more."""
    match letter.kind:
        case "request_for_information" | "reminder":
            return _wanted(letter, case, recorded, assessed)
        case "refused":
            return refused(letter, case, assessed, AGREEMENT_TEXTS)
        case "ready_for_signature" | "agreed":
            return _signatures(case.application) | _agreed(case, recorded)
        case "closed_to_new" | "national_decision" | "no_new_patients" | "ended":
            return _closed(case, recorded)
        case _:
            return {}


def _wanted(letter: Letter, case: Case, recorded: Recorded, assessed: AssessedAgreement) -> Values:
    """Return what company and hospital are asked for, and whether the documents are in force.

    documents_from: their first day; "" if it is not known.
    """
    facts = wanted(case, recorded, assessed)
    of_hospital = [fact for fact in facts if f.FACTS[fact].owner == "hospital"]
    of_company = [fact for fact in facts if fact not in of_hospital]
    first = template_from(case)
    return {
        "asked": asked(of_company, letter, assessed, AGREEMENT_TEXTS),
        "asked_hospital": asked(of_hospital, letter, assessed, AGREEMENT_TEXTS),
        "documents_wait": f.DOCUMENTS.name in assessed.tasks,
        "documents_from": "" if first == NOT_KNOWN else first,
    }


def _signatures(application: AgreementForm) -> Values:
    """Return the days of signature that are in the file."""
    signed = application.signed
    return {
        "lis_signed": (signed and signed.lis) or "",
        "company_signed": (signed and signed.company) or "",
    }


def _agreed(case: Case, recorded: Recorded) -> Values:
    """Return what the letter of a signed agreement marks: a deviation, and an old list."""
    event = recorded.event
    if not isinstance(event, Agreed):
        return {}
    return {
        "signed": event.signed,
        "deviation": event.deviation,
        "list_old": event.old_list,
        "list_length": Length(case.policy.list_days),
        "months": str(case.application.expected_months),
        "short_months": str(case.policy.short_months),
        "longer_because": case.application.longer_because or "",
    }


def _closed(case: Case, recorded: Recorded) -> Values:
    """Return why and since when the agreement takes no new patients.

    since: the day of marketing authorisation. closed: the first day on which nobody may start.
    """
    event = recorded.event
    decision = event if isinstance(event, NationalDecision) else None
    return {
        "since": case.authorised or "",
        "closed": case.authorised or case.ended_on or "",
        "ended": case.ended_on or "",
        "contract": (isinstance(event, Ended) and event.contract) or "",
        "withdrawn": isinstance(event, Withdrawn),
        "because": event.because if isinstance(event, Withdrawn) else "",
        "introduced": decision is not None and decision.decision == "introduced",
        "dated": decision.dated if decision else "",
    }
