"""What letters say of rules that were not in force when the application came."""

from datetime import date, timedelta

from workflow.engine.letter_content import Value
from workflow.logic.rule_set import RuleSet
from workflow.reimbursement.file import Case
from workflow.reimbursement.rule_sets import assembled, in_force, named
from workflow.reimbursement.words import texts_from

_DAY = timedelta(days=1)


def law_values(case: Case) -> dict[str, Value]:
    """Return what a letter says of the rules that its case carries.

    repealed_from: the first day on which their paragraphs were repealed, if they were when the
    application came, else "". not_in_force: whether the rules were not in force then. Of rules that
    this program does not have nothing is said.
    """
    rule_set = named(case.terms.rule_set)
    if rule_set is None:
        return {"repealed_from": "", "not_in_force": False}
    return {
        "repealed_from": _repealed_from(rule_set, case.applied_on) or "",
        "not_in_force": not in_force(rule_set, case.applied_on),
    }


def _repealed_from(rule_set: RuleSet, received: date) -> date | None:
    """Return the day from which a rule set's paragraphs are repealed, if they were by a day.

    A newer set of the same paragraphs repeals nothing.
    """
    last = rule_set.valid_to
    if last is None or received <= last:
        return None
    same = texts_from(assembled(received).words) is texts_from(rule_set.words)
    return None if same else last + _DAY
