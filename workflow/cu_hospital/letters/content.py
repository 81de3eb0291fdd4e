"""What the letters of a hospital's use say beside their templates. No pseudonym enters a letter."""

from datetime import timedelta
from typing import Final

from workflow.cu_agreement.facts import NAMED_PATIENT
from workflow.cu_agreement.letters.content import about_the_agreement
from workflow.cu_agreement.letters.said import (
    Values,
    asked,
    copy_line,
    dates,
    refused,
    say,
    wanted,
)
from workflow.cu_hospital import facts as f
from workflow.cu_hospital.assessed import AssessedHospital
from workflow.cu_hospital.file import Case
from workflow.cu_hospital.rules import H_1
from workflow.cu_hospital.words import HOSPITAL_TEXTS
from workflow.engine.case import Recorded
from workflow.engine.language import Words
from workflow.engine.letter_content import LetterContent
from workflow.engine.letters import Letter

_DAY: Final = timedelta(days=1)
_EXPIRED: Final = Words("Godkjenningsfritaket har gått ut", "Godkjenningsfritaket har gått ut")


def letter_content(
    letter: Letter, case: Case, recorded: Recorded, assessed: AssessedHospital
) -> LetterContent:
    """Return what this process adds to a letter. case, assessed: after the event."""
    values = _everywhere(letter, case, recorded, assessed)
    hospital, company = str(values["hospital"]), str(values["company"])
    match letter.kind:
        case "request_for_information" | "reminder":
            facts = wanted(case, recorded, assessed)
            values |= {"asked": asked(facts, letter, assessed, HOSPITAL_TEXTS)}
        case "refused":
            # After authorisation no other agreement can be signed, so only K-1 tells what helps.
            hopeless = (H_1.id,) if assessed.authorised else ()
            values |= refused(letter, case, assessed, HOSPITAL_TEXTS, hopeless)
    return LetterContent(
        addressee=letter.names,
        values=values,
        reference=(
            say("about", letter, str(values["medicine"])),
            say("agreement", letter, case.agreement.number),
        ),
        copy_to=copy_line(letter, hospital, company),
        title=_EXPIRED if values["expired"] else None,
        is_copy=letter.copy,
    )


def _everywhere(
    letter: Letter, case: Case, recorded: Recorded, assessed: AssessedHospital
) -> Values:
    """Return what every letter knows: the agreement, the hospital and its exemption.

    exemption_to: the last day of the exemption, "" where the use rests on none; exempt_no_more:
    the day after it. expired: whether the letter tells that it has passed. allowed: the day of the
    event.
    """
    about, agreement = case.application.hospital, case.agreement
    name = (about and about.name) or ""
    end = case.exemption_end if agreement.application.basis == NAMED_PATIENT else None
    telling = letter.kind == "exemption_expires"
    return {
        **about_the_agreement(letter, agreement),
        **dates(letter, case),
        "hospital": name,
        "addressed": name,
        "agreement_waits": f.TAKES_NEW.name in assessed.tasks,
        "exemption_to": end or "",
        "exempt_no_more": end + _DAY if end else "",
        "expired": telling and end is not None and end < letter.made,
        "allowed": recorded.effective,
    }
