"""The guards on the roads of individual reimbursement: what must hold, and what would help if not.

A guard reads the assessment and the deadline. It holds no law of its own and changes nothing.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, cast

from workflow.engine.errors import Reason
from workflow.engine.folding import folded
from workflow.engine.people import same_person
from workflow.engine.process import Guard, Situation
from workflow.engine.readers import read_day
from workflow.logic.fact import Fact
from workflow.logic.outcome import Assessment
from workflow.logic.rule_set import RuleSet
from workflow.reimbursement.commands import Ask, Judge
from workflow.reimbursement.facts import (
    CANNOT_BE_USED,
    FACTS,
    FOREIGN_ID,
    INITIATION_DATE,
    PATIENT_IDENTIFIED,
    REASON_INSUFFICIENT,
)
from workflow.reimbursement.file import Case

Now: TypeAlias = Situation[Case]
Reasons: TypeAlias = tuple[Reason, ...]


def _because(says: str, help_: str) -> Reasons:
    return (Reason("road", says, help_),)


def findings(
    assessment: Assessment, facts: Mapping[str, Fact] = FACTS, who: str = "the doctor"
) -> Reasons:
    """Return why an assessment is no grant: each rule not met, and each fact still missing.

    facts: what each is called, by name. who: the one who states them.
    """
    failing = tuple(
        Reason(
            rule=x.rule,
            says=f"the answer to «{x.question}» is no",
            help=(
                f"It could change if {who} corrects a statement (`answer`) "
                "or you record a finding (`judge`)."
            ),
            law=x.law,
        )
        for x in assessment.failing
    )
    missing = tuple(
        Reason(
            rule="missing",
            says=f"{facts[fact].says} ({fact}) is not known",
            help=f"Ask {who} for the information (`ask`), or record your own finding (`judge`).",
        )
        for fact in assessment.missing
    )
    tasks = tuple(
        Reason(
            rule="missing",
            says=f"{facts[task.fact].says} ({task.fact}) is for the case worker to settle: "
            f"{task.says}",
            help="Find out, and record a finding (`judge`).",
        )
        for task in assessment.tasks
    )
    return failing + missing + tasks


def _outcome_in(*outcomes: str) -> Callable[[Now], Reasons]:
    def reasons(now: Now) -> Reasons:
        if now.assessed.open.outcome in outcomes:
            return ()
        return findings(now.assessed.open) or _because(
            "nothing is missing that could change the outcome",
            "Start the review (`start`) and decide.",
        )

    return reasons


def _named(now: Now) -> tuple[str, ...]:
    """Return the facts that a reviewer asks for by name."""
    return now.command.facts if isinstance(now.command, Ask) else ()


_ANSWERED_BY: Final = {
    "register": "a register answers {}, not the doctor",
    "office": "the office itself knows {}",
    "case worker": "{} is for the case worker to find (`judge`), not for the doctor",
}


def _asked_of_a_register(now: Now) -> Reasons:
    """Refuse each named fact that is not the doctor's to answer."""
    return tuple(
        Reason("road", _ANSWERED_BY[FACTS[name].owner].format(name), "Leave out this fact.")
        for name in _named(now)
        if FACTS[name].owner != "doctor"
    )


def _incomplete(now: Now) -> Reasons:
    """Refuse a request of nothing: where all is known, and where only tasks are left.

    What does not identify the patient may be asked for again before the case is dismissed.
    """
    found = now.assessed.open
    unidentified = any(each.rule == "S-1" for each in found.failing)
    if unidentified and {PATIENT_IDENTIFIED.name, FOREIGN_ID.name} & set(_named(now)):
        return _asked_of_a_register(now)
    if found.outcome == "missing" and not found.missing:
        return _asked_of_a_register(now) + findings(found)
    return _asked_of_a_register(now) + _outcome_in("missing", "wrong_applicant")(now)


def _facts_named_or_missing(now: Now) -> Reasons:
    return _asked_of_a_register(now) if _named(now) else _incomplete(now)


def _answered(now: Now) -> Reasons:
    """Refuse while the doctor is still asked for something; tasks are ours."""
    found = now.assessed.open
    if found.outcome == "missing" and not found.missing:
        return ()
    return DECIDABLE.reasons(now)


def _still_missing(now: Now) -> Reasons:
    if ANSWERED.reasons(now):
        return ()
    return _because("nothing is missing that could change the outcome", "The case goes to review.")


def _no_proposal(now: Now) -> Reasons:
    if now.case.proposal is None:
        return ()
    return _because(
        "a proposed refusal waits for a second person",
        "Approve the proposal (`approve`) or return it (`return`) first.",
    )


def _grantable(now: Now) -> Reasons:
    found = now.assessed.open
    if found.outcome != "grant":
        return _no_proposal(now) + findings(found)
    return _no_proposal(now) + has_a_day(now)


def has_a_day(now: Now) -> Reasons:
    """Refuse a grant that would end before it begins, where no rule has said so (law 2.5)."""
    first, last = now.assessed.valid
    if last is None or first <= last:
        return ()
    return (
        Reason(
            "V-1",
            f"the grant would end ({last}) before it begins ({first})",
            "If the last day is another one, record it "
            "(`judge CASE grant_has_days YYYY-MM-DD --because …`).",
            now.assessed.open.basis or "",
        ),
    )


def _rejectable(now: Now) -> Reasons:
    """Return why a refusal by the rules is closed: a proposal waits, or the rules give another."""
    found = now.assessed.of(now.case)
    match found.outcome:
        case "reject" | "dismiss":
            return _no_proposal(now)
        case "grant":
            return _no_proposal(now) + _because(
                "every rule is met, so there is no reason to reject",
                "Grant the application (`grant`)." + _or_propose(now, found),
            )
        case _:
            return _no_proposal(now) + findings(found)


def _or_propose(now: Now, found: Assessment) -> str:
    if now.assessed.rules.rule_set.discretion(found.basis) is None:
        return ""
    return (
        f" Under {found.basis} you can also propose refusal on discretion (`reject --reason 16`)."
    )


def _may_propose(now: Now) -> Reasons:
    found, waits = now.assessed.open, _no_proposal(now)
    if found.outcome != "grant":
        return waits + findings(found)
    rule_set = now.assessed.rules.rule_set
    return waits if rule_set.discretion(found.basis) else (*waits, _no_discretion(rule_set))


def _no_discretion(rule_set: RuleSet) -> Reason:
    """Return why a grant can't be refused on discretion, and by what it can be."""
    for route in rule_set.routes:
        if route.discretion is not None:
            says = f"only {route.law} leaves discretion («kan unntaksvis»)"
            help_ = (
                "The other paragraph leaves no choice: the application must be granted (`grant`)."
            )
            return Reason(route.discretion.rule, says, help_, route.law)
    return Reason(
        "N-3",
        "§ 3 knows no refusal for reason 16",
        "If the cost is unreasonable, record that (`judge CASE cost_reasonable no --because …`) "
        "and reject.",
        "§ 3",
    )


def _proposed(now: Now) -> Reasons:
    if now.case.proposal is None:
        return _because(
            "no refusal has been proposed",
            "Propose a refusal first, with grounds (`reject --reason 16`).",
        )
    return ()


def _by_another(now: Now) -> Reasons:
    """Return why a proposed refusal can't be approved: by the same person, or a rule not met."""
    proposal = now.case.proposal
    if proposal is None:
        return _proposed(now)
    if same_person(now.command.by, proposal.by):
        return _because(
            "the person who proposed the refusal can't approve it",
            "Another person must read the grounds and approve (`approve`).",
        )
    found = now.assessed.open
    return () if found.outcome == "grant" else findings(found)


_BY_MEDICINE: Final = (CANNOT_BE_USED.name, REASON_INSUFFICIENT.name)


def _of_a_named_medicine(now: Now) -> Reasons:
    command = cast("Judge", now.command)
    if not command.medicine:
        if command.fact != REASON_INSUFFICIENT.name:
            return ()
        says = f"{command.fact} is judged medicine by medicine"
        return _because(says, "Name the medicine whose reason does not suffice (`--medicine`).")
    if command.fact not in _BY_MEDICINE:
        says = (
            f"{command.fact} is not judged medicine by medicine; {' and '.join(_BY_MEDICINE)} are"
        )
        return _because(says, "Leave the medicine out, or judge one of those facts.")
    entries = now.case.application.prior_treatments or ()
    named = [entry.product for entry in entries if entry.product is not None]
    if folded(command.medicine) in map(folded, named):
        return ()
    return _because(
        "the application names no such medicine among those tried",
        f"Write one of: {', '.join(named)}." if named else "Judge without naming a medicine.",
    )


def _of_a_day_that_has_come(now: Now) -> Reasons:
    command = now.command
    if not isinstance(command, Judge) or command.fact != INITIATION_DATE.name:
        return ()
    if not isinstance(command.value, str) or read_day(command.value) <= now.today:
        return ()
    return _because("a consultation on this day has not been yet", "Write a day that has come.")


OF_A_DAY_THAT_HAS_COME: Final = Guard("the day that is found has come", _of_a_day_that_has_come)


OF_A_NAMED_MEDICINE: Final = Guard("the medicine is named in the application", _of_a_named_medicine)
DECIDABLE: Final = Guard("nothing decisive is unknown", _outcome_in("grant", "reject", "dismiss"))
ANSWERED: Final = Guard("the doctor is asked for nothing more", _answered)
INCOMPLETE: Final = Guard("outcome is missing or wrong_applicant", _incomplete)
FACTS_NAMED: Final = Guard(
    "facts are named, or outcome is missing or wrong_applicant", _facts_named_or_missing
)
STILL_MISSING: Final = Guard("otherwise", _still_missing)
ON_DISCRETION: Final = Guard("§ 3b, every rule met, written grounds", _may_propose, rules=("B-1",))
NO_PROPOSAL: Final = Guard("no refusal is proposed", _no_proposal)
PROPOSED: Final = Guard("a refusal is proposed", _proposed)
BY_ANOTHER: Final = Guard("a refusal is proposed, by another person", _by_another)
GRANTABLE: Final = Guard("outcome is grant", _grantable)
REJECTABLE: Final = Guard("outcome is reject or dismiss, or the deadline has passed", _rejectable)
