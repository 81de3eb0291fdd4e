"""The five states and the roads between them: the table of law 2.1, run by `transitions`, and nothing else.

Guards read the assessment and the deadline; they hold no law of their own and change nothing. The machine never owns a case's
state: it is asked which road a step takes, on a throw-away cursor, and the engine makes a new case of the answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from transitions import Machine, MachineError

from workflow.engine.errors import Reason, Refused
from workflow.logic.outcome import Assessment
from workflow.reimbursement.commands import Ask, Command
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.file import STATES, Case, State


@dataclass(frozen=True)
class Situation:
    """What a guard may read. assessment: of the file as it would be with this step, still open; on_file: the same, decided on the
    file if the answer's deadline has passed. today: the Oslo day. answer_due: last day of the newest request's answer."""

    case: Case
    command: Command
    assessment: Assessment
    on_file: Assessment
    today: date
    answer_due: date | None


Reasons = tuple[Reason, ...]

STATE_WORDS: Final[Mapping[State, str]] = {
    "received": "is new",
    "missing_info": "waits for the doctor's answer",
    "under_review": "is under review",
    "granted": "is granted",
    "rejected": "is rejected",
}


class Guard:
    """A condition on a road: a sentence, and why it does not hold just now (no reason = it holds)."""

    def __init__(self, says: str, reasons: Callable[[Situation], Reasons]) -> None:
        self.says, self.reasons = says, reasons
        self.__name__ = says

    def __call__(self, situation: Situation) -> bool:
        return not self.reasons(situation)


def _road(says: str, help: str) -> Reasons:
    return (Reason("road", says, help),)


def _findings(assessment: Assessment) -> Reasons:
    """Why this is no grant: every rule not met, and every fact still missing."""
    failing = tuple(
        Reason(x.rule, f"the answer to «{x.question}» is no", "A changed statement or a finding could change it.", x.law)
        for x in assessment.failing
    )
    missing = tuple(
        Reason("missing", f"{FACTS[fact].says} ({fact}) is not known", "Ask the doctor for it, or judge it with grounds.")
        for fact in assessment.missing
    )
    return failing + missing


def _outcome_in(*outcomes: str) -> Callable[[Situation], Reasons]:
    def reasons(situation: Situation) -> Reasons:
        if situation.assessment.outcome in outcomes:
            return ()
        return _findings(situation.assessment) or _road("nothing decisive is missing", "Start the review and decide.")

    return reasons


def _named(situation: Situation) -> tuple[str, ...]:
    """The facts that a reviewer asks for by name."""
    return situation.command.facts if isinstance(situation.command, Ask) else ()


def _asked_of_a_register(situation: Situation) -> Reasons:
    answered = [name for name in _named(situation) if FACTS[name].owner != "doctor"]
    return tuple(Reason("road", f"a register answers {name}, not the doctor", "Leave it out.") for name in answered)


def _incomplete(situation: Situation) -> Reasons:
    return _asked_of_a_register(situation) + _outcome_in("missing", "wrong_applicant")(situation)


def _facts_named_or_missing(situation: Situation) -> Reasons:
    return _asked_of_a_register(situation) if _named(situation) else _incomplete(situation)


def _still_missing(situation: Situation) -> Reasons:
    return () if DECIDABLE.reasons(situation) else _road("nothing decisive is missing", "The case goes to review.")


def _may_extend(situation: Situation) -> Reasons:
    request, due = situation.case.request, situation.answer_due
    if request is not None and request.extended:
        return _road("the time to answer has been extended once already", "Wait for the answer, or for the deadline.")
    if due is not None and situation.today > due:
        return _road("the last day to answer has passed", "An answer that comes before the decision is still used.")
    return ()


def _deadline_passed(situation: Situation) -> Reasons:
    due = situation.answer_due
    if due is not None and situation.today > due:
        return ()
    return _road("the last day to answer has not passed", "It counts in full: wait until the day after.")


def _no_proposal(situation: Situation) -> Reasons:
    if situation.case.proposal is None:
        return ()
    return _road("a proposed refusal waits for a second person", "Approve it or return it first.")


def _grantable(situation: Situation) -> Reasons:
    return _no_proposal(situation) + (() if situation.assessment.outcome == "grant" else _findings(situation.assessment))


def _rejectable(situation: Situation) -> Reasons:
    waits = _no_proposal(situation)
    match situation.on_file.outcome:
        case "reject" | "dismiss":
            return waits
        case "grant":
            return waits + _road(
                "every rule is met, so there is no reason to reject",
                "Grant it; or, under § 3b, propose refusal on discretion.",
            )
        case _:
            return waits + _findings(situation.on_file)


def _may_propose(situation: Situation) -> Reasons:
    waits = _no_proposal(situation)
    if situation.assessment.outcome != "grant":
        return waits + _findings(situation.assessment)
    if situation.assessment.basis != "§ 3b":
        says = "only § 3b leaves discretion («kan unntaksvis»)"
        return (*waits, Reason("B-1", says, "Under § 3a the rules decide: grant it.", "§ 3b"))
    return waits


def _proposed(situation: Situation) -> Reasons:
    if situation.case.proposal is None:
        return _road("no refusal has been proposed", "Propose one first, with grounds.")
    return ()


def _same_person(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _by_another(situation: Situation) -> Reasons:
    proposal = situation.case.proposal
    if proposal is None:
        return _proposed(situation)
    if _same_person(situation.command.by, proposal.by):
        return _road("whoever proposed the refusal can't approve it", "Another person must read the grounds and approve.")
    return () if situation.assessment.outcome == "grant" else _findings(situation.assessment)


DECIDABLE: Final = Guard("nothing decisive is unknown", _outcome_in("grant", "reject", "dismiss"))
INCOMPLETE: Final = Guard("outcome is missing or wrong_applicant", _incomplete)
FACTS_NAMED: Final = Guard("facts are named, or outcome is missing or wrong_applicant", _facts_named_or_missing)
STILL_MISSING: Final = Guard("otherwise", _still_missing)
ONCE_IN_TIME: Final = Guard("once, before the deadline has passed", _may_extend)
DEADLINE_PASSED: Final = Guard("the deadline has passed", _deadline_passed)
DISCRETION: Final = Guard("§ 3b, every rule met, written grounds", _may_propose)
PROPOSED: Final = Guard("a refusal is proposed", _proposed)
BY_ANOTHER: Final = Guard("a refusal is proposed, by another person", _by_another)
GRANTABLE: Final = Guard("outcome is grant", _grantable)
REJECTABLE: Final = Guard("outcome is reject or dismiss, or the deadline has passed", _rejectable)


@dataclass(frozen=True)
class Road:
    """One road: from a state, by a step, to a state, if the guard holds (None = always)."""

    source: State
    step: str
    to: State
    guard: Guard | None = None


# The specification (law 2.1), row by row. A case is born `received`; `granted` and `rejected` have no road out.
# A case worker's finding supplies information too (INT), so `judge` takes the roads of `supply information`.
ROADS: Final[tuple[Road, ...]] = (
    Road("received", "request information", "missing_info", INCOMPLETE),
    Road("received", "start review", "under_review", DECIDABLE),
    Road("under_review", "request information", "missing_info", FACTS_NAMED),
    Road("missing_info", "supply information", "under_review", DECIDABLE),
    Road("missing_info", "supply information", "missing_info", STILL_MISSING),
    Road("missing_info", "extend", "missing_info", ONCE_IN_TIME),
    Road("missing_info", "information overdue", "under_review", DEADLINE_PASSED),
    Road("received", "supply information", "received"),
    Road("under_review", "supply information", "under_review"),
    Road("under_review", "propose rejection", "under_review", DISCRETION),
    Road("under_review", "return", "under_review", PROPOSED),
    Road("under_review", "approve", "rejected", BY_ANOTHER),
    Road("under_review", "grant", "granted", GRANTABLE),
    Road("under_review", "reject", "rejected", REJECTABLE),
)
STEPS: Final = tuple(dict.fromkeys(road.step for road in ROADS))


def build(machine: type[Machine] = Machine, model: object = None) -> Machine:
    """The machine of the table. Callables, not names; no road to anywhere from everywhere; no model of its own."""
    return machine(
        model=model,
        states=list(STATES),
        initial=None,
        auto_transitions=False,
        transitions=[
            {
                "trigger": road.step,
                "source": road.source,
                "dest": road.to,
                "conditions": [road.guard] if road.guard else [],
            }
            for road in ROADS
        ],
    )


_MACHINE: Final = build()


class _Cursor:
    """Something that has a state, for the time of one question."""

    def __init__(self, state: State) -> None:
        self.state = state


def road_taken(step: str, situation: Situation) -> State:
    """The state that a step leads to. Raises Refused with every reason when no road is open."""
    case = situation.case
    cursor = _Cursor(case.state)
    try:
        moved: Any = _MACHINE.events[step].trigger(cursor, situation)
    except MachineError:
        raise Refused(step, case.state, no_such_road(case)) from None
    if not moved:
        raise Refused(step, case.state, reasons_against(step, situation))
    return cursor.state


def reasons_against(step: str, situation: Situation) -> Reasons:
    """Why a step is not open just now; empty where it is open."""
    roads = [road for road in ROADS if road.step == step and road.source == situation.case.state]
    if not roads:
        return no_such_road(situation.case)
    against = [road.guard.reasons(situation) if road.guard else () for road in roads]
    if any(not reasons for reasons in against):
        return ()
    return tuple(dict.fromkeys(reason for reasons in against for reason in reasons))


def no_such_road(case: Case) -> Reasons:
    """Why a step is refused that has no road from the case's state at all."""
    if case.is_final:
        return _road(f"the case is {case.state}, and a decided case never changes", "A complaint or a renewal is a new case.")
    steps = ", ".join(dict.fromkeys(road.step for road in ROADS if road.source == case.state))
    return _road(f"the case {STATE_WORDS[case.state]}, and this step does not lead on from there", f"What does: {steps}.")
