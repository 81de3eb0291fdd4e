"""What letters say of the law: its paragraphs, and whether it was in force when the case came."""

from datetime import date, timedelta

from workflow.engine.letter_content import Value
from workflow.logic.rule_set import RuleSet
from workflow.reimbursement.file import Case
from workflow.reimbursement.rule_sets import assembled, in_force, named
from workflow.reimbursement.words import Texts, texts_from

_DAY = timedelta(days=1)


def law_values(case: Case) -> dict[str, Value]:
    """Return what a letter says of the rules that its case carries.

    law: their paragraphs. repealed_from: the first day on which they were repealed, if they were
    when the application came, else "". not_in_force: whether they were not in force then. Of rules
    that this program does not have nothing is said.
    """
    rule_set = named(case.terms.rule_set)
    if rule_set is None:
        return {"law": "", "repealed_from": "", "not_in_force": False}
    return {
        "law": paragraphs_of(rule_set),
        "repealed_from": _repealed_from(rule_set, case.received) or "",
        "not_in_force": not in_force(rule_set, case.received),
    }


def texts_of(case: Case) -> Texts:
    """Return the texts of the law that a case carries; the oldest if the program lacks its rules.

    Such a case is never decided, so only what time sends is written.
    """
    rule_set = named(case.terms.rule_set)
    return texts_from(rule_set.words if rule_set else None)


def paragraphs_of(rule_set: RuleSet) -> str:
    """Return the paragraphs under which a rule set grants: «§ 3», «§§ 3a og 3b»."""
    laws = _laws(rule_set)
    if len(laws) == 1:
        return laws[0]
    *first, last = (law.removeprefix("§ ") for law in laws)
    return f"§§ {', '.join(first)} og {last}"


def _repealed_from(rule_set: RuleSet, received: date) -> date | None:
    """Return the day from which a rule set's paragraphs are repealed, if they were by a day.

    A set of newer words of the same paragraphs repeals nothing.
    """
    last = rule_set.valid_to
    if last is None or received <= last:
        return None
    newer = assembled(received)
    return None if set(_laws(newer)) & set(_laws(rule_set)) else last + _DAY


def _laws(rule_set: RuleSet) -> tuple[str, ...]:
    return tuple(dict.fromkeys(route.law for route in rule_set.routes))
