"""What a revocation adds to a letter: the grants that it is about, and what is left of them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from workflow.engine.case import Recorded
from workflow.engine.language import Language, Words
from workflow.engine.letter_content import LetterContent, Value
from workflow.engine.letters import Letter
from workflow.engine.timers import in_force
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.letters import content
from workflow.reimbursement.letters.last_days import to_complain
from workflow.reimbursement.position import Grant, grants
from workflow.reimbursement.review import NOTICE, noticed_on
from workflow.revocation.file import RevocationCase

_GRANT: Final = {
    True: Words(
        "Vedtak av {decided}, som gjelder fra og med {first} til og med {last}",
        "Vedtak av {decided}, som gjeld frå og med {first} til og med {last}",
    ),
    False: Words(
        "Vedtak av {decided}, som gjelder fra og med {first}",
        "Vedtak av {decided}, som gjeld frå og med {first}",
    ),
}
_LEFT: Final = {
    True: Words(
        "Vedtak av {decided} gjelder til og med {last}.",
        "Vedtak av {decided} gjeld til og med {last}.",
    ),
    False: Words(
        "Ingenting er igjen av vedtak av {decided}.", "Ingenting er igjen av vedtak av {decided}."
    ),
}
_FIRST_HALF: Final = ("januar", "februar", "mars", "april", "mai", "juni")
_SECOND_HALF: Final = ("juli", "august", "september", "oktober", "november", "desember")
_MONTHS: Final = (*_FIRST_HALF, *_SECOND_HALF)


def letter_content(
    letter: Letter, case: RevocationCase, recorded: Recorded, assessed: Assessed
) -> LetterContent:
    """Return what this process adds to a letter. case, assessed: after the event."""
    made = content.letter_content(letter, case, recorded, assessed)
    own = _revoked(letter, case) if letter.kind == "revoked" else _noticed(letter, case)
    shared: dict[str, Value] = {
        "ground": case.opening.ground,
        "opened_because": case.opening.because,
        "noticed_on": noticed_on(case) or "",
    }
    return replace(made, values={**made.values, **shared, **own})


def _noticed(letter: Letter, case: RevocationCase) -> dict[str, Value]:
    """Return the values of a notice, and of the letter that it was dropped."""
    answer = in_force(case, NOTICE)
    return {
        "revoked_from": case.opening.day,
        "grants": tuple(_grant(each, letter.language) for each in _grants(case)),
        "notice": answer.due if answer else "",
    }


def _revoked(letter: Letter, case: RevocationCase) -> dict[str, Value]:
    """Return the values of the decision, and what is left of each grant."""
    day = case.revoked_from
    assert day is not None  # the letter is of a decided case
    return {
        "revoked_from": day,
        "last_day": day - timedelta(days=1),
        "ended": day <= letter.made,
        "left": tuple(_left(each, letter.language) for each in _grants(case)),
        **to_complain(case),
    }


def _grants(case: RevocationCase) -> list[Grant]:
    """Return the grants that a revocation names, as they stand with it."""
    named = {grant.number for grant in case.revoked}
    return [each for each in grants((case, *case.linked)) if each.case.number in named]


def _grant(grant: Grant, language: Language) -> str:
    last = grant.last_left
    says = _GRANT[last is not None].in_(language)
    return says.format(
        decided=_day(grant.case.decided_on), first=_day(grant.first), last=last and _day(last)
    )


def _left(grant: Grant, language: Language) -> str:
    last = grant.last_left
    left = last is not None and last >= grant.first
    says = _LEFT[left].in_(language)
    return says.format(decided=_day(grant.case.decided_on), last=_day(last) if last else "")


def _day(of: date) -> str:
    """Return a date in words, which are the same in bokmål and nynorsk: «16. mars 2015»."""
    return f"{of.day}. {_MONTHS[of.month - 1]} {of.year}"
