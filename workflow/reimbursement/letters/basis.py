"""The facts that a refusal rests on, as lines of a letter (forvaltningsloven § 25)."""

from typing import Final

from workflow.logic.deciding import deciding_leaves
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application, PriorTreatment
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.events import Decided
from workflow.reimbursement.facts import FACTS, TreatmentTime
from workflow.reimbursement.rules_2008.paragraph_3a import A_6
from workflow.reimbursement.rules_2018.addictive import N_7
from workflow.reimbursement.words import DOCUMENTS, FOUND, Language, Words, decisive

# The code stands in the letter anyway.
_TOLD_ELSEWHERE: Final = frozenset({f.CODE_COVERS})
# They only tell that no specialist had to apply, or that it is not the one medicine for any use.
_BESIDE_THE_POINT: Final = {
    A_6.id: frozenset(
        {f.MARKETING, f.INDICATION, f.PRESCRIPTION_GROUP, f.PURPOSE, f.MARKETED_SUBSTANCE}
    ),
    N_7.id: frozenset({f.PREGABALIN}),
}
_OF_TREATMENTS: Final = frozenset(
    fact.name
    for fact in (f.TRIED_ENOUGH, f.CANNOT_BE_USED, f.TRIED_OR_EXCUSED, f.FAILED_OR_EXCUSED)
)


def decisive_facts(
    decided: Decided, application: Application, assessed: Assessed, language: Language
) -> tuple[str, ...]:
    """Return a line for each fact that decides an unmet rule, in the order of the rules.

    Earlier treatment and attached documents are listed where a rule turns on them. What a register
    leaves as it is for everybody is left out, but for an assessment that was demanded and not made.
    """
    names = _deciding(decided, assessed)
    lines = [_line(name, assessed.facts[name], language) for name in names]
    if _OF_TREATMENTS & set(names):
        lines.append(_treatments(application, language))
    if set(DOCUMENTS) & set(names):
        lines.append(_documents(application, language))
    return tuple(lines)


def _deciding(decided: Decided, assessed: Assessed) -> list[str]:
    if not decided.grounds:
        return []
    rules, facts = assessed.rules.rule_set.rules(), assessed.facts
    found: dict[str, None] = {}
    for ground in decided.grounds:
        left_out = _TOLD_ELSEWHERE | _BESIDE_THE_POINT.get(ground.rule, frozenset())
        for leaf in deciding_leaves(rules[ground.rule], facts, assessed.policy):
            fact = FACTS[leaf.fact.name]
            silent = fact.owner != "doctor" and facts[fact.name] == fact.silence
            by_default = silent and fact != f.ASSESSMENT
            if fact not in left_out and not by_default and fact.name in FOUND:
                found[fact.name] = None
    return list(found)


def _line(name: str, value: object, language: Language) -> str:
    return f"{FOUND[name].in_(language)}: {_value(name, value, language)}"


def _value(name: str, value: object, language: Language) -> str:
    """Return the value of a fact in words."""
    match value:
        case bool():
            return (decisive.YES if value else decisive.NO).in_(language)
        case TreatmentTime(days, months):
            in_a_year = decisive.ONE_DAY if days == 1 else decisive.DAYS
            unbroken = decisive.ONE_MONTH if months == 1 else decisive.MONTHS
            parts = ((in_a_year, days), (unbroken, months))
            return ", ".join(words.in_(language).replace("{}", str(n)) for words, n in parts)
        case int():
            return f"{value:,}".replace(",", " ")
        case _:
            word = str(value)
            known = decisive.OF_ONE_FACT.get((name, word)) or decisive.VALUES.get(word)
            return (known or Words(word, word)).in_(language)


def _treatments(application: Application, language: Language) -> str:
    entries = [
        f"{entry.product or decisive.UNNAMED.in_(language)} "
        f"({decisive.OUTCOMES_OF_TREATMENT[_outcome(entry)].in_(language)})"
        for entry in application.prior_treatments or ()
    ]
    listed = ", ".join(entries) or decisive.NOTHING_TRIED.in_(language)
    return f"{decisive.TRIED.in_(language)}: {listed}"


def _outcome(entry: PriorTreatment) -> str:
    if entry.excluded_by is not None:
        return "excluded"
    if entry.excused_by is not None:
        return entry.excused_by
    if entry.tried is False:
        return "not tried"
    return entry.outcome or ("tried" if entry.tried else "not stated")


def _documents(application: Application, language: Language) -> str:
    titles = [document.title for document in application.documentation or () if document.title]
    listed = ", ".join(titles) or decisive.NOTHING_ATTACHED.in_(language)
    return f"{decisive.ATTACHED.in_(language)}: {listed}"
