"""An assessed application as lines for people, and changes of facts in words."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from handlers.text import yes_no
from workflow.logic.counterfactual import Change
from workflow.logic.judged import Judged
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.facts import FACTS

if TYPE_CHECKING:
    from handlers.analysis.assess import AssessedApplication

MOST_WAYS: Final = 3


def assessed_lines(assessed: "AssessedApplication", *, with_proof: bool) -> Iterator[str]:
    """Yield outcome, grounds, what is missing, what only the case worker can settle, what helps.

    with_proof: and every rule with its answer.
    """
    found, facts = assessed.assessment, assessed.known
    yield f"{assessed.file}: {found.outcome}{f' under {found.basis}' if found.basis else ''}"
    for failing in found.failing:
        known = REJECTION_REASONS.get(failing.reason)
        reason = "" if known is None else f"; reason {failing.reason}: {known}"
        yield f"  not met: {failing.question} ({failing.rule}, {failing.law}{reason})"
    for fact in found.missing:
        asks = f" ({', '.join(assessed.asks[fact])})" if assessed.asks else ""
        wrong = f": {assessed.out_of_order[fact]}" if fact in assessed.out_of_order else ""
        yield f"  missing: {facts[fact].says}{asks}{wrong}"
    yield from (f"  task: {facts[task.fact].says}: {task.says}" for task in found.tasks)
    yield from _ways(assessed)
    if with_proof:
        yield from (f"  {judged_in_words(each)}" for each in assessed.judged)


def judged_in_words(each: Judged) -> str:
    """Return a rule with its answer, or why it is not judged."""
    asked = f"{each.rule.question} ({each.rule.law})"
    if each.not_judged:
        return f"{each.rule.id} not judged, since {each.not_judged}: {asked}"
    return f"{each.rule.id} {yes_no(each.answer)}: {asked}"


def _ways(assessed: "AssessedApplication") -> Iterator[str]:
    """Yield the first ways to the best outcome, and how many more there are."""

    def says(fact: str) -> str:
        return assessed.known[fact].says

    ways, favour = assessed.would_grant, assessed.favour
    helping = [way for way in ways if way]
    yield from (f"  would be {favour} with: {in_words(way, says)}" for way in helping[:MOST_WAYS])
    if len(helping) > MOST_WAYS:
        yield f"  … and in {len(helping) - MOST_WAYS} more ways (--format json lists them)"
    if not ways:
        corrected = "a wrong statement can be corrected"
        yield f"  nothing that can change would have it {favour}; {corrected}"


def _says(fact: str) -> str:
    return FACTS[fact].says


def in_words(way: Sequence[Change], says: Callable[[str], str] = _says) -> str:
    """Return a set of changes in words: each fact, and what it would have to be.

    says: what a fact is called; that of reimbursement if not given.
    """
    return "; ".join(f"{says(change.fact)}: {change.says}" for change in way)
