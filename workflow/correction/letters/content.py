"""What a correction adds to a letter: what it replaces and why, and what it is to become."""

from dataclasses import replace

from workflow.correction.events import LATE_MAIL, Changed
from workflow.correction.file import CorrectionCase
from workflow.correction.letters import addressed_as
from workflow.correction.result import decided_result
from workflow.engine.case import Recorded
from workflow.engine.letter_content import LetterContent, Value
from workflow.engine.letters import Letter
from workflow.engine.timers import in_force
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.letters import content, patient_is_identified
from workflow.reimbursement.letters.decisions import decided
from workflow.reimbursement.review import NOTICE, noticed_on


def letter_content(
    letter: Letter, case: CorrectionCase, recorded: Recorded, assessed: Assessed
) -> LetterContent:
    """Return what this process adds to a letter. case, assessed: after the event."""
    made = content.letter_content(letter, case, recorded, assessed)
    match letter.kind:
        case "decision_changed":
            return replace(made, values={**made.values, **_changed(letter, case, assessed)})
        case "prior_notice" | "notice_dropped":
            return replace(made, values={**made.values, **_noticed(case)})
        case _:
            return made


def _changed(letter: Letter, case: CorrectionCase, assessed: Assessed) -> dict[str, Value]:
    """Return the values of the letter of the new decision.

    refused: whether our own assessment refuses. opened_because: "" where the letter says it.
    """
    decision, outcome = case.decision, case.outcome
    assert isinstance(decision, Changed) and case.decided_on is not None
    days = decision.valid_from is not None
    by_the_body = outcome is not None and outcome.kind != "annulled"
    own_words = case.opening.because not in ("", LATE_MAIL)
    return {
        **decided(letter, case, decision, case.decided_on, assessed),
        **_replaced(case),
        "ground": case.ground,
        "late_mail": case.opening.because == LATE_MAIL,
        "outcome_dated": outcome.dated if outcome else "",
        "opened_because": case.opening.because if own_words else "",
        "because": "",
        "granted": days,
        "identified": patient_is_identified(addressed_as(case, assessed)[1]),
        "refused": decision.verdict == "rejected" and not by_the_body,
        "favour": decision.favour,
        "lifts": decision.lifts,
        "moved_to": decision.moved_to or "",
    }


def _replaced(case: CorrectionCase) -> dict[str, Value]:
    """Return the values of what is corrected: its day, its case and the days that it gave."""
    corrected = case.corrected
    gives = decided_result(corrected, case.linked)
    return {
        "old_decided": corrected.decided_on,
        "old_case": corrected.number,
        "old_from": gives.first or "",
        "old_to": gives.last or "",
    }


def _noticed(case: CorrectionCase) -> dict[str, Value]:
    """Return the values of a notice, and of the letter that it was dropped."""
    told, answer = case.noticed, in_force(case, NOTICE)
    assert told is not None  # both letters come after a notice
    return {
        **_replaced(case),
        "opened_because": case.opening.because,
        "granted": told.verdict == "granted",
        "new_from": told.valid_from or "",
        "new_to": told.valid_to or "",
        "notice": answer.due if answer else "",
        "noticed_on": noticed_on(case) or "",
    }
