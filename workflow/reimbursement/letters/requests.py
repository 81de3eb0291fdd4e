"""What a request for information or a reminder asks for, and who must apply instead."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from workflow.engine.case import Recorded
from workflow.engine.language import Language, Words
from workflow.engine.letter_content import Value
from workflow.engine.letters import Letter
from workflow.logic.outcome import Assessment
from workflow.logic.tree import leaves
from workflow.reimbursement import facts as f
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.derive.missing_fields import missing_fields
from workflow.reimbursement.events import FactJudged, InformationRequested, InformationSupplied
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.file import Case
from workflow.reimbursement.letters.specialist import specialist_must_apply
from workflow.reimbursement.reason_numbers import WRONG_APPLICANT
from workflow.reimbursement.rules_2008.paragraph_3b import LAW as PARAGRAPH_3B
from workflow.reimbursement.words import DOCUMENTS, Texts, names_the_portal

_Single: TypeAlias = Mapping[str, Words]
_Together: TypeAlias = Mapping[tuple[str, ...], Words]

_SPECIALTY: Final = "doctor.specialty"
_ON_PRIOR_TREATMENT: Final = (
    f.TRIED_ENOUGH.name,
    f.CANNOT_BE_USED.name,
    f.TRIED_OR_EXCUSED.name,
    f.FAILED_OR_EXCUSED.name,
)


def wanted(letter: Letter, case: Case, recorded: Recorded, assessed: Assessed) -> dict[str, Value]:
    """Return what a request or reminder asks for, and why another applicant must apply.

    free_letter: whether the doctor applied without the form, which is recommended (P-1). portal:
    whether the answer is to come through the portal.
    asked, documents: what to tell, and what to send. The same with _3b: only if § 3b applies.
    """
    language, found, form = letter.language, assessed.of(case), case.application.form
    texts = assessed.texts
    facts, wrong = _asked(case, recorded, found)
    if f.ANY_STUDY.name in facts:  # any study is asked for, so don't also ask for a randomised one
        facts = tuple(fact for fact in facts if fact != f.RANDOMISED_STUDY.name)
    facts = tuple(FACTS[fact].asked_as or fact for fact in facts)
    facts = tuple(dict.fromkeys(_what_would_answer(fact, case) for fact in facts))
    facts = tuple(
        f"{fact}, out of order" if fact in assessed.out_of_order else fact for fact in facts
    )
    only_3b = _read_by_3b_alone(assessed) if f.CODE_COVERS.name in facts else frozenset()
    unmet = found.failing if wrong else ()
    rules = [failing.rule for failing in unmet if failing.reason == WRONG_APPLICANT]
    grounds = [text for rule in rules for text in specialist_must_apply(rule, assessed, language)]
    return {
        "wrong_applicant": wrong,
        "free_letter": form is not None and form.kind == "letter",
        "portal": names_the_portal(assessed.rules.rule_set.words),
        "wrong_grounds": tuple(grounds),
        "plain_wrong": texts.plain_reasons[WRONG_APPLICANT].in_(language),
        **told_and_shown(facts, language, texts, but=only_3b),
        **{
            f"{name}_3b": told
            for name, told in told_and_shown(
                [fact for fact in facts if fact in only_3b], language, texts
            ).items()
        },
        "plain_asked": _texts(facts, texts.plain_asked, texts.plain_together, language),
    }


def told_and_shown(
    facts: Iterable[str], language: Language, texts: Texts, but: Iterable[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Return the texts of facts that are told (`asked`) and of those shown (`documents`).

    Facts that belong together have one text. but: facts to leave out.
    """
    left = [fact for fact in facts if fact not in but]
    told = [fact for fact in left if fact not in DOCUMENTS]
    shown = [fact for fact in left if fact in DOCUMENTS]
    return {
        "asked": _texts(told, texts.asked, texts.together, language),
        "documents": _texts(shown, texts.asked, texts.together, language),
    }


def _texts(
    facts: Sequence[str], single: _Single, together: _Together, language: Language
) -> tuple[str, ...]:
    """Return the texts of facts, with one text where several belong together."""
    groups: dict[str, tuple[str, ...]] = {}
    for group in together:
        if set(group) <= set(facts):
            groups = dict.fromkeys(group, group) | groups  # the first that fits counts
    units = dict.fromkeys(groups.get(fact, fact) for fact in facts)
    words = (together[unit] if isinstance(unit, tuple) else single[unit] for unit in units)
    return tuple(text.in_(language) for text in words)


def _what_would_answer(fact: str, case: Case) -> str:
    """Return the fact to ask for in place of a derived one, if a single statement would settle it.

    Examples: the disease that a stated specialty belongs to, the specialty of a specialist, or
    names of further medicines.
    """
    fields = missing_fields(fact, case.application)
    if fields in ((f.DIAGNOSIS_CODE.name,), (f.PATIENT_IDENTIFIED.name,), ("patient.birth_date",)):
        return fields[0]
    doctor = case.application.doctor
    if fact == f.RELEVANT_SPECIALIST.name and doctor is not None and doctor.role is not None:
        return _SPECIALTY
    if fact in _ON_PRIOR_TREATMENT and fields == ("prior_treatments",):
        return f.PRIOR_NAMED.name
    return fact


def _asked(case: Case, recorded: Recorded, found: Assessment) -> tuple[tuple[str, ...], bool]:
    """Return what a request or reminder asks for, and whether another applicant must apply.

    A reminder repeats the request, unless an answer or finding has changed the file since.
    """
    newest = next(
        entry.event
        for entry in reversed(case.events[: recorded.sequence])
        if isinstance(entry.event, InformationRequested | InformationSupplied | FactJudged)
    )
    if isinstance(newest, InformationRequested):
        return newest.facts, newest.wrong_applicant
    return found.missing, found.outcome == "wrong_applicant"


def _read_by_3b_alone(assessed: Assessed) -> frozenset[str]:
    """Return the facts that only rules of § 3b read."""
    read: dict[bool, set[str]] = {True: set(), False: set()}
    for rule in assessed.rules.rule_set.trees():
        read[rule.law == PARAGRAPH_3B] |= {leaf.fact.name for leaf in leaves(rule)}
    return frozenset(read[True] - read[False])
