"""The guards on the roads of compassionate use: what must hold, and what would help if not.

The first ones serve hospitals too. A guard holds no law of its own and changes nothing.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, TypeAlias, cast

from workflow.cu_agreement import facts as f
from workflow.cu_agreement.assessed import AssessedAgreement
from workflow.cu_agreement.commands import DecideNationally, End, Judge, MarketingAuthorisation
from workflow.cu_agreement.field_types import ELEVEN_DIGITS
from workflow.cu_agreement.file import Case, is_answer_of_another, value_found
from workflow.engine.errors import Reason
from workflow.engine.process import Guard, Situation
from workflow.logic.fact import Fact

Now: TypeAlias = Situation[Any]
Reasons: TypeAlias = tuple[Reason, ...]

_ASKED: Final = ("company", "hospital", "company or hospital")
"""Who gets requests for information."""


def because(says: str, help_: str) -> Reasons:
    """Return a refusal that names no rule."""
    return (Reason("road", says, help_),)


def not_before_today(day: date, now: Now, what: str) -> Reasons:
    """Refuse a day that lies in the future. what: the day in words."""
    if day <= now.today:
        return ()
    return because(f"{what} ({day}) lies in the future", "Write a day that has come.")


# What is missing and what is asked for


def _missing(now: Now) -> Reasons:
    facts = now.case.process.facts
    return tuple(
        Reason(
            "missing",
            f"{facts[name].says} ({name}) is not known",
            "Ask for the information (`ask`), or record your own finding (`judge`).",
        )
        for name in now.assessed.open.missing
    )


def _named(now: Now) -> tuple[str, ...]:
    """Return the facts that a reviewer asks for by name."""
    return tuple(getattr(now.command, "facts", ()))


def _wrongly_named(now: Now) -> Reasons:
    """Refuse each named fact that neither company nor hospital can answer."""
    facts = now.case.process.facts
    return tuple(
        Reason("road", f"{name} is for the {facts[name].owner} to answer", "Leave out this fact.")
        for name in _named(now)
        if facts[name].owner not in _ASKED
    )


def _incomplete(now: Now) -> Reasons:
    if _missing(now):
        return _wrongly_named(now)
    return _wrongly_named(now) + because(
        "nothing is missing that company or hospital can answer",
        "Start the review (`start`) and decide.",
    )


def _incomplete_or_named(now: Now) -> Reasons:
    return _wrongly_named(now) if _named(now) else _incomplete(now)


COMPLETE: Final[Guard[Any]] = Guard("nothing is missing but what the office waits for", _missing)
INCOMPLETE: Final[Guard[Any]] = Guard("something can be asked for", _incomplete)
FACTS_NAMED: Final[Guard[Any]] = Guard(
    "facts are named, or something can be asked for", _incomplete_or_named
)


def _refusable(now: Now) -> Reasons:
    """Return why the application can't be refused: it is ready, or something is still open."""
    found = now.assessed.of(now.case)
    if found.outcome == "refuse":
        return ()
    if found.outcome != "missing":
        return because("every rule is met, so there is no reason to refuse", "Go on with the case.")
    return _missing(now) or tuple(now.assessed.not_true())


REFUSABLE: Final[Guard[Any]] = Guard("a rule is not met, or nobody answered in time", _refusable)


def _is_findable(now: Now) -> Reasons:
    """Refuse a finding on what only the office or a list can tell, or one that can't be read."""
    command, facts = cast("Judge", now.command), now.case.process.facts
    fact: Fact = facts[command.fact]
    if not fact.fields or fact.name in NOT_FOUND:
        return because(
            f"{fact.name} is no fact for a finding",
            "Put it in the file with `answer`, or leave it.",
        )
    try:
        value_found(type(now.case.application), fact.name, command.value)
    except ValueError as wrong:
        return because(f"this is no value of {fact.name}", f"{wrong}.")
    return ()


NOT_FOUND: Final = (
    *("agreement.medicine", "agreement.indication", "agreement.company", "agreement.type"),
    *("register.list", "exemption"),
)
"""The words of the key, which never change, and lists, which are stated as a whole."""
FINDABLE: Final[Guard[Any]] = Guard("the finding is on a fact, and a value of it", _is_findable)


def _no_number(now: Now) -> Reasons:
    written = tuple(getattr(now.command, name, "") for name in ("because", "value"))
    if not any(ELEVEN_DIGITS.search(each) for each in written):
        return ()
    return because("eleven digits may be a person's number", "Write a pseudonym, as NO-12.")


NO_NUMBER: Final[Guard[Any]] = Guard("no person's number is written", _no_number)


# The agreement


def _four_words(now: Now) -> Reasons:
    facts = now.assessed.facts
    wanted: Iterable[Fact] = (f.MEDICINE, f.INDICATION, f.COMPANY, f.TYPE)
    return tuple(
        Reason("road", f"{fact.name} is not stated", f"State {fact.says} in the form.")
        for fact in wanted
        if facts[fact.name] is None
    )


def _only_one(now: Now) -> Reasons:
    """Refuse a second agreement of one key while the first is open or stands (K-10)."""
    case: Case = now.case
    same = (
        other
        for other in now.linked
        if other.process is case.process and other.key == case.key and not other.ended
    )
    return tuple(
        Reason(
            "K-10",
            f"case {other.number} is about the same medicine, indication, company and type",
            "Supplement that case (`answer`), or withdraw or end it first.",
        )
        for other in same
    )


def _same_key(now: Now) -> Reasons:
    if not is_answer_of_another(now.case, now.command):
        return ()
    return because(
        "a supplement can't change medicine, indication, company or type",
        "Register another case for another agreement.",
    )


FOUR_WORDS: Final[Guard[Any]] = Guard(
    "medicine, indication, company and type are stated", _four_words
)
ONLY_ONE: Final[Guard[Any]] = Guard(
    "no other agreement of the same words is open or stands", _only_one, rules=("K-10",)
)
SAME_KEY: Final[Guard[Any]] = Guard("the words of the key stay the same", _same_key)


def _signable(now: Now) -> Reasons:
    """Return why the agreement can't be signed: each rule not met, and each signature missing."""
    case: Case = now.case
    found: AssessedAgreement = now.assessed.on_signing
    return (*found.not_true(), *_unsigned(case), *_signed_later(now))


def _unsigned(case: Case) -> Reasons:
    days = case.application.signed
    wanted = {
        "LIS signed (signed.lis)": days and days.lis,
        "the company signed (signed.company)": days and days.company,
    }
    return tuple(
        Reason(
            "road",
            f"the day on which {who} is not in the file",
            "Put it in the file (`answer`).",
        )
        for who, day in wanted.items()
        if day is None
    )


def _signed_later(now: Now) -> Reasons:
    day = now.case.signing_day
    return () if day is None else not_before_today(day, now, "the day of signature")


def _documents_are_ready(now: Now) -> Reasons:
    return () if now.assessed.is_ready else tuple(now.assessed.not_true())


def _authorised_by_today(now: Now) -> Reasons:
    return not_before_today(
        cast("MarketingAuthorisation", now.command).from_, now, "the day of authorisation"
    )


def _decided_by_today(now: Now) -> Reasons:
    return not_before_today(
        cast("DecideNationally", now.command).dated, now, "the day of the decision"
    )


def _may_end(now: Now) -> Reasons:
    """Return why an agreement can't end: somebody is treated under it, or its day does not fit."""
    contract = cast("End", now.command).contract
    if contract is None:
        return _nobody_treated(now)
    signed = now.case.agreed.signed
    if contract < signed:
        says = f"the agreement was signed on {signed}, and can't end before that"
        return because(says, "Write the day on which it ends by contract.")
    return not_before_today(contract, now, "the day on which it ends")


def _nobody_treated(now: Now) -> Reasons:
    return tuple(
        reason
        for hospital in now.case.linking("under")
        if hospital.treated
        for reason in because(
            f"the hospital of case {hospital.number} still treats {', '.join(hospital.treated)}",
            "Record who has ended (`patient-ended`), or end it by contract "
            "(`end CASE --contract DATE`).",
        )
    )


READY: Final[Guard[Any]] = Guard("every rule is met, and both have signed", _signable)
DOCUMENTS_READY: Final[Guard[Any]] = Guard(
    "nothing but signatures is missing", _documents_are_ready
)
AUTHORISED: Final[Guard[Any]] = Guard("the day of authorisation has come", _authorised_by_today)
DECIDED: Final[Guard[Any]] = Guard("the day of the decision has come", _decided_by_today)
MAY_END: Final[Guard[Any]] = Guard(
    "nobody is treated under it, or it ends by contract on a day since it was signed", _may_end
)
