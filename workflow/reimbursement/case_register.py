"""What the case register answers of an application: S-2, the earlier grant, and what it renews.

While a case is open, the cases of its matter are asked anew. A changed answer is recorded, and for
a decided case the recorded answer counts: its decision can be made again without other cases.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from workflow.engine.events import Command
from workflow.engine.links import Link, Seeds
from workflow.logic.tree import Truth
from workflow.reimbursement.application import Application, RegisterAnswers, stated
from workflow.reimbursement.commands import ASSESSING, AskRegister
from workflow.reimbursement.derive.renewal import is_renewal
from workflow.reimbursement.events import InformationRequested, RegisterAnswered
from workflow.reimbursement.file import patient_key
from workflow.reimbursement.merging import another_doctor
from workflow.reimbursement.position import (
    APPLICATION,
    CORRECTION,
    Grant,
    Key,
    grants,
    key_of,
    newest,
)

NOTHING: Final = RegisterAnswered(None, None, earlier_grant=False)
RENEWS: Final = "renews"


def answer(case: Any) -> RegisterAnswered:
    """Return what the register answers of a case: asked now, or as it was recorded at last.

    It is asked while the case is open and the other cases of its matter were read.
    """
    if case.ended or not case.linked:
        return recorded(case)
    return _asked(case)


def recorded(case: Any) -> RegisterAnswered:
    """Return the answer that was recorded at last."""
    return case.register or NOTHING


def with_answer(application: Application, told: RegisterAnswered) -> Application:
    """Return an application with what the register answers, where its file states nothing."""
    registers = application.registers
    before = stated(registers) if registers else {}
    values: dict[str, Any] = {}
    if told.duplicate is not None and "duplicate" not in before:
        values |= {"duplicate": told.duplicate, "duplicate_of": told.duplicate_of}
    if told.earlier_grant and "earlier_grant" not in before:
        values["earlier_grant"] = True
    if not values:
        return application
    register = RegisterAnswers.model_validate({**before, **values})
    return application.model_copy(update={"registers": register})


def ahead(case: Any, command: Command, _: date) -> tuple[Command, ...]:
    """Return the question to the register that comes before a step that assesses, if it is due."""
    return asked_first(case, command.by) if isinstance(command, ASSESSING) else ()


def asked_first(case: Any, by: str) -> tuple[Command, ...]:
    """Return the question to the register if its answer is another than the recorded one."""
    return () if answer(case) == recorded(case) else (AskRegister(by),)


def renewed(case: Any) -> tuple[Link, ...]:
    """Return the link of a new renewal to the newest grant that was neither revoked nor corrected.

    It is of the same key, expired or not. No link where there is none.
    """
    key = key_of(case.application, case.linked)
    if key is None or not is_renewal(case.application):
        return ()
    untouched = (grant for grant, same in _grants_before(case, key) if same and not grant.cut)
    found = newest(untouched)
    return () if found is None else (Link(RENEWS, found.case.number),)


# Other cases of the matter ----------------------------------------------------------------


def _asked(case: Any) -> RegisterAnswered:
    """Ask the other cases. What the file states is not asked.

    An open application for the same patient and treatment makes this one a duplicate (rule S-2).
    So does a grant with a day left, unless this one renews it. Where it can't be told whether
    patient and treatment are the same, it is a possible duplicate.
    """
    key = key_of(case.application, (case, *case.linked), case.number)
    if key is None:
        return NOTHING
    registers = case.application.registers
    said = stated(registers) if registers else {}
    own = _grants_before(case, key)
    duplicate = None if "duplicate" in said else _duplicate(case, key, own)
    is_earlier = any(same and not grant.cut for grant, same in own)
    word, numbers = duplicate or (None, None)
    return RegisterAnswered(word, numbers, is_earlier and "earlier_grant" not in said)


def _duplicate(case: Any, key: Key, own: Iterable[tuple[Grant, Truth]]) -> tuple[Any, str] | None:
    """Return how a case repeats others, and which; None if it repeats none."""
    applications = (x for x in case.linked if x.process.name == APPLICATION and not x.ended)
    pending = [(x, key.fits(x)) for x in _before(case, applications)]
    left = [(grant.case, same) for grant, same in own if grant.lasts_until(case.applied_on)]
    unsure = pending if is_renewal(case.application) else [*pending, *left]
    answers = (
        ("pending", [other for other, same in pending if same]),
        ("granted", [other for other, same in left if same]),
        ("possible", [other for other, same in unsure if same is None]),
    )
    found = ((word, cases) for word, cases in answers if cases)
    return next(((word, _numbers(cases)) for word, cases in found), None)


def _numbers(cases: Iterable[Any]) -> str:
    return ", ".join(sorted(case.number for case in cases))


def _grants_before(case: Any, key: Key) -> list[tuple[Grant, Truth]]:
    """Return the grants of cases registered before, each with whether it is of the key."""
    found = {grant.case.number: grant for grant in grants(case.linked)}
    before = _before(case, (grant.case for grant in found.values()))
    return [(found[other.number], key.fits(other)) for other in before]


def _before(case: Any, others: Iterable[Any]) -> list[Any]:
    """Return the cases that were registered before a case.

    A correction stands in the place of what it corrects.
    """
    every = (case, *case.linked)
    own = _registered(case, every)
    return [other for other in others if _registered(other, every) < own]


def _registered(case: Any, cases: Sequence[Any]) -> tuple[Any, str]:
    """Return when a case was registered, in order; of a correction, when what it corrects was."""
    while case.process.name == CORRECTION:
        links = {number for kind, number in case.links if kind == "corrects"}
        corrected = next((each for each in cases if each.number in links), None)
        if corrected is None:
            break
        case = corrected
    return case.events[0].recorded, case.number


# A case that waits for what comes -----------------------------------------------------------


class Waiting(NamedTuple):
    """A case that waits for what an application brings. same_doctor: who applied applies again."""

    number: str
    same_doctor: bool


def of_the_patient(application: Any) -> Seeds:
    """Return where the search for the cases of an application's patient begins."""
    key = key_of(application, ())
    numbers = () if key is None else key.numbers
    return Seeds(frozenset(), APPLICATION, tuple(map(patient_key, numbers)))


def waits_for(application: Any, cases: Sequence[Any]) -> Waiting | None:
    """Return the case of the same patient and treatment that waits for this doctor, or None.

    It waits for another doctor to apply, and this is another (law 1.0); or it waits for this
    doctor's answer. cases: those of the patient.
    """
    key = key_of(application, cases)
    if key is None or application.doctor is None:
        return None
    for other in cases:
        if other.process.name != APPLICATION or other.state != "missing_info":
            continue
        if not key.fits(other):
            continue
        first = other.application.doctor
        another = first is None or another_doctor(first, application.doctor)
        if not another or _waits_for_another_doctor(other):
            return Waiting(other.number, not another)
    return None


def _waits_for_another_doctor(case: Any) -> bool:
    requests = [x.event for x in case.events if isinstance(x.event, InformationRequested)]
    return requests[-1].wrong_applicant
