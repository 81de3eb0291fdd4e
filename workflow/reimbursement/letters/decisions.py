"""What the letters of a decision say: grounds, the facts they rest on, what was granted."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from workflow.engine.language import Language, Words
from workflow.engine.letter_content import Length, Quantity, Value
from workflow.engine.letters import Letter
from workflow.logic.rule_set import facts_of as facts_read
from workflow.registers.lists import LEGAL_BASES
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.derive.codes import accepted_code, disease_code
from workflow.reimbursement.events import Decided, Ground
from workflow.reimbursement.file import Case
from workflow.reimbursement.letters.basis import decisive_facts
from workflow.reimbursement.letters.last_days import to_complain
from workflow.reimbursement.letters.requests import told_and_shown
from workflow.reimbursement.letters.specialist import specialist_must_apply
from workflow.reimbursement.reason_numbers import DISCRETION, MISSING_INFORMATION, WRONG_APPLICANT
from workflow.reimbursement.rule_sets import chosen, named
from workflow.reimbursement.rules_2008.general import NOT_MARKETED
from workflow.reimbursement.rules_2008.paragraph_3b import LAW as PARAGRAPH_3B
from workflow.reimbursement.rules_2018.eligibility import LAW as SECTION_3
from workflow.reimbursement.words import Texts, texts_from

_CODE_OF_LAW: Final = {paragraph: str(code) for code, paragraph in LEGAL_BASES.items()}


def decided(
    letter: Letter, case: Case, decision: Decided, decided_on: date, assessed: Assessed
) -> dict[str, Value]:
    """Return the values of the letters of a decision, and of the expiry warning.

    basis_code: number of the paragraph in list 7427. grounds: the words of each rule not met, and
    of reasons without a rule. plain_reasons: the same reasons in plain words, for the patient.
    decisive: the facts that these rules turn on. findings: why the case worker found one of them.
    because: the written grounds of a refusal on discretion. missing, missing_documents: what is
    still unknown, to tell and to send.
    """
    language = letter.language
    missing = MISSING_INFORMATION in decision.reasons
    texts = assessed.texts
    unknown = told_and_shown(decision.missing, language, texts, but=texts.registered)
    registered = (words for name, words in texts.registered.items() if name in decision.missing)
    return {
        "law": decision.basis or texts.law,
        "basis_code": _CODE_OF_LAW.get(decision.basis or "", ""),
        "decided": decided_on,
        **to_complain(case),
        "grounds": _grounds(decision, assessed, language),
        "rules": tuple(ground.rule for ground in decision.grounds),
        "decisive": decisive_facts(decision, case.application, assessed, language),
        "findings": _findings(case, decision, assessed),
        "because": decision.because or "",
        "missing_reason": texts.reasons[MISSING_INFORMATION].in_(language) if missing else "",
        "missing": (*unknown["asked"], *_worded(registered, language)),
        "missing_documents": unknown["documents"],
        "wrong_applicant": WRONG_APPLICANT in decision.reasons,
        "plain_reasons": _worded(_plain_reasons(decision, texts), language),
        **_codes(case.application, decision),
        **_granted(letter, case, decision, assessed),
    }


def _worded(texts: Iterable[Words], language: Language) -> tuple[str, ...]:
    return tuple(text.in_(language) for text in texts)


def _plain_reasons(decision: Decided, texts: Texts) -> Iterable[Words]:
    """Return each reason in plain words: by its rules where the number says too little, once."""
    plain: dict[Words, None] = {}
    for reason in decision.reasons:
        rules = [ground.rule for ground in decision.grounds if ground.reason == reason]
        found = [texts.plain_rules.get(rule, texts.plain_reasons[reason]) for rule in rules]
        plain |= dict.fromkeys(found or [texts.plain_reasons[reason]])
    return plain


def _grounds(decision: Decided, assessed: Assessed, language: Language) -> tuple[str, ...]:
    """Return the words of each unmet rule, in the law's order, then of reasons without a rule.

    Missing facts are not among them.
    """
    words = assessed.texts
    texts: list[str] = []
    for ground in decision.grounds:
        match ground.reason:
            case reason if reason == WRONG_APPLICANT:
                texts += specialist_must_apply(ground.rule, assessed, language)
            case reason if reason == DISCRETION:
                texts += [words.reasons[DISCRETION].in_(language)]
            case _:
                texts += [words.rules[ground.rule].in_(language)]
    covered = {MISSING_INFORMATION, *(ground.reason for ground in decision.grounds)}
    others = (words.reasons[reason] for reason in decision.reasons if reason not in covered)
    return (*texts, *_worded(others, language))


def _findings(case: Case, decision: Decided, assessed: Assessed) -> tuple[str, ...]:
    """Return the grounds of the findings that unmet rules read (forvaltningsloven § 25)."""
    rules = assessed.rules.rule_set.rules() if decision.grounds else {}

    def reads(ground: Ground) -> tuple[str, ...]:
        return facts_read(rules[ground.rule], rules)

    read = {fact for ground in decision.grounds for fact in reads(ground)}
    return tuple(finding.because for finding in case.judged.values() if finding.fact in read)


def _codes(application: Application, decision: Decided) -> dict[str, Value]:
    diagnosis = application.diagnosis
    disease = disease_code(diagnosis) if diagnosis else None
    stated = accepted_code(application)
    if decision.basis == SECTION_3:  # it knows no reimbursement codes
        return {"diagnosis_code": disease or "", "reimbursement_code": "", "no_code": False}
    return {
        "diagnosis_code": disease or "",
        "reimbursement_code": stated or (disease if disease and decision.basis == "§ 3a" else ""),
        "no_code": decision.basis == PARAGRAPH_3B,
    }


def _granted(letter: Letter, case: Case, decision: Decided, assessed: Assessed) -> dict[str, Value]:
    """Return the values of a grant: medicine, dose and validity; unknown ones are empty.

    valid_to is empty for a grant without end. has_begun: whether it is valid on the letter's day.
    rules_changed: whether a renewal is decided by rules that came after those of the grant.
    """
    medicine = case.application.medicine
    valid_from, valid_to = decision.valid_from, decision.valid_to
    marketing = assessed.facts[f.MARKETING.name]
    return {
        "substance": medicine.substance if medicine and medicine.substance else "",
        "dose": _dose(case.application) or "",
        "valid_from": valid_from or "",
        "valid_to": valid_to or "",
        "has_begun": valid_from is not None and valid_from <= letter.made,
        "expired": valid_to is not None and letter.made > valid_to,
        "rules_changed": _rules_have_changed(letter, assessed),
        "longest": Length(days=assessed.policy.target_days),
        "not_marketed": marketing in NOT_MARKETED.values,
    }


def _rules_have_changed(letter: Letter, assessed: Assessed) -> bool:
    """Tell whether the renewal of a grant that ends is decided under a later law than the grant."""
    if letter.kind != "expiry_warning":
        return False
    renewed, own = chosen(letter.made, assessed.policy), named(assessed.case.terms.rule_set)
    is_later = own is not None and renewed.valid_from > own.valid_from
    return is_later and texts_from(renewed.words) is not assessed.texts


def _dose(application: Application) -> Quantity | None:
    """Return the daily dose; None if no amount is stated."""
    dose = application.medicine.daily_dose if application.medicine else None
    if dose is None or dose.amount is None:
        return None
    return Quantity(Decimal(dose.amount.replace(",", ".")), dose.unit or "")
