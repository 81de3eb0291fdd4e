"""Give the values that a letter's template may print: names, dates, grounds, in one language form.

Everything is read from the case after the event. No identity number is among the values.
"""

from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from workflow.engine.case import Recorded
from workflow.engine.letters import Letter
from workflow.logic.outcome import Assessment
from workflow.logic.rule_set import facts_of as facts_read
from workflow.logic.tree import leaves
from workflow.registers.lists import LEGAL_BASES
from workflow.reimbursement import facts as f
from workflow.reimbursement import timers as deadlines
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.derive.codes import accepted_code, disease_code
from workflow.reimbursement.derive.missing_fields import missing_fields
from workflow.reimbursement.derive.patient import patient_age
from workflow.reimbursement.events import (
    Decided,
    FactJudged,
    Ground,
    InformationRequested,
    InformationSupplied,
)
from workflow.reimbursement.file import Case
from workflow.reimbursement.letters import patient_is_identified
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.rule_sets import MISSING_INFORMATION, WRONG_APPLICANT, in_force
from workflow.reimbursement.rules_2008.general import NOT_MARKETED
from workflow.reimbursement.rules_2008.paragraph_3b import LAW as PARAGRAPH_3B
from workflow.reimbursement.steps import DISCRETION
from workflow.reimbursement.words import (
    ASKED,
    PLAIN_ASKED,
    PLAIN_REASONS,
    REASONS,
    REGISTERED,
    RULES,
    Language,
    Words,
)

Values: TypeAlias = dict[str, object]

_ONE: Final = {"weeks": Words("én uke", "éi veke"), "days": Words("én dag", "éin dag")}
_SEVERAL: Final = {"weeks": Words("uker", "veker"), "days": Words("dager", "dagar")}
_IN_WORDS: Final = (
    "",
    "",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "sju",
    "åtte",
    "ni",
    "ti",
    "elleve",
    "tolv",
)
_CODE_OF_LAW: Final = {paragraph: str(code) for code, paragraph in LEGAL_BASES.items()}
# Reasons worded as in list 7481: the rule's own words say too much or too little.
_BY_REASON: Final = (WRONG_APPLICANT, DISCRETION)


def day(of: date, language: Language) -> str:
    """Return a date in words: «16. mars 2015»."""
    from babel.dates import format_date

    return format_date(of, "long", locale=language)


def span(days: int, language: Language) -> str:
    """Return a length of time in words, in weeks if they are whole: «åtte uker», «30 dager»."""
    from babel import Locale
    from babel.numbers import format_decimal

    count, unit = (days // 7, "weeks") if days % 7 == 0 else (days, "days")
    if Locale.parse(language).plural_form(count) == "one":
        return _ONE[unit].in_(language)
    number = (
        _IN_WORDS[count] if 1 < count < len(_IN_WORDS) else format_decimal(count, locale=language)
    )
    return f"{number} {_SEVERAL[unit].in_(language)}"


def values_for(
    letter: Letter,
    case: Case,
    recorded: Recorded,
    policy: Policy,
    assessed: Assessed | None = None,
) -> Values:
    """Return the values that the letter's template may read, by name.

    Values that are printed are text; the others are true or false.
    """
    assessed = assessed or Assessed(case, policy)
    values = _everywhere(letter, case, policy, assessed) | _waiting(letter, case, policy)
    match letter.kind:
        case "request_for_information" | "reminder":
            return values | _wanted(letter, case, recorded, policy, assessed)
        case "decision_granted" | "decision_rejected" | "decision_dismissed" | "expiry_warning":
            assert case.decision is not None and case.decided_on is not None
            return values | _decided(letter, case, case.decision, case.decided_on, policy, assessed)
        case _:
            return values


def _everywhere(letter: Letter, case: Case, policy: Policy, assessed: Assessed) -> Values:
    patient, doctor, medicine = (
        case.application.patient,
        case.application.doctor,
        case.application.medicine,
    )
    age = patient_age(case.application, letter.made)
    guardian = age is not None and age < policy.adult_age
    name = patient.name if patient and patient.name else "pasienten"
    product = medicine.name if medicine and medicine.name else ""
    return {
        "case_number": case.number,
        "to_doctor": letter.to == "doctor",
        "identified": patient_is_identified(assessed),
        "guardian": guardian,
        "patient": name,
        "whom": name if guardian else "deg",
        "doctor_name": doctor.name if doctor and doctor.name else "",
        "medicine": product,
        "product": f"legemiddelet {product}".strip(),
        "received": day(case.received, letter.language),
    }


def _waiting(letter: Letter, case: Case, policy: Policy) -> Values:
    """Return the values of the target date and of the newest request for information."""
    target = deadlines.target_deadline(case, policy).due
    values: Values = {
        "target": day(target, letter.language),
        "target_length": span((target - case.received).days, letter.language),
        "target_passed": letter.made > target,
        "waiting": case.state == "missing_info",
    }
    if case.request is not None:
        answer = deadlines.answer_deadline(case.request, policy).due
        values |= {
            "asked_on": day(case.request.asked, letter.language),
            "answer": day(answer, letter.language),
            "answer_passed": letter.made > answer,
            "extended": case.request.extended,
        }
    return values


# Requests --------------------------------------------------------------------------------


def _what_would_answer(fact: str, case: Case) -> str:
    """Return the fact to ask for in place of a derived one, if a single statement would settle it.

    Examples: the disease that a stated specialty belongs to, or names of further medicines.
    """
    fields = missing_fields(fact, case.application)
    if fields in ((f.DIAGNOSIS_CODE.name,), (f.PATIENT_IDENTIFIED.name,)):
        return fields[0]
    if fact in (f.TRIED_ENOUGH.name, f.CANNOT_BE_USED.name) and fields == ("prior_treatments",):
        return f.PRIOR_NAMED.name
    return fact


def _wanted(
    letter: Letter, case: Case, recorded: Recorded, policy: Policy, assessed: Assessed
) -> Values:
    found = assessed.of(case)
    facts, wrong = _asked(case, recorded, found)
    if f.ANY_STUDY.name in facts:  # any study is asked for, so don't also ask for a randomised one
        facts = tuple(fact for fact in facts if fact != f.RANDOMISED_STUDY.name)
    facts = tuple(dict.fromkeys(_what_would_answer(fact, case) for fact in facts))
    only_3b = (
        _read_by_3b_alone(case.received, policy) if f.CODE_COVERS.name in facts else frozenset()
    )
    grounds = (
        [failing.rule for failing in found.failing if failing.reason == WRONG_APPLICANT]
        if wrong
        else []
    )
    return {
        "wrong_applicant": wrong,
        "wrong_grounds": [RULES[rule].in_(letter.language) for rule in grounds],
        "plain_wrong": PLAIN_REASONS[WRONG_APPLICANT].in_(letter.language),
        "asked": [ASKED[fact].in_(letter.language) for fact in facts if fact not in only_3b],
        "asked_3b": [ASKED[fact].in_(letter.language) for fact in facts if fact in only_3b],
        "plain_asked": [PLAIN_ASKED[fact].in_(letter.language) for fact in facts],
    }


def _asked(case: Case, recorded: Recorded, found: Assessment) -> tuple[tuple[str, ...], bool]:
    """Return what a request or reminder asks for, and whether another applicant must apply.

    A reminder repeats the request, unless an answer or finding has changed the file since.
    """
    for earlier in reversed(case.events[: recorded.sequence]):
        if isinstance(earlier.event, InformationRequested):
            return earlier.event.facts, earlier.event.wrong_applicant
        if isinstance(earlier.event, InformationSupplied | FactJudged):
            break
    return found.missing, found.outcome == "wrong_applicant"


def _read_by_3b_alone(received: date, policy: Policy) -> frozenset[str]:
    """Return the facts that only rules of § 3b read."""
    read: dict[bool, set[str]] = {True: set(), False: set()}
    for rule in in_force(received, policy).trees():
        read[rule.law == PARAGRAPH_3B] |= {leaf.fact.name for leaf in leaves(rule)}
    return frozenset(read[True] - read[False])


# Decisions --------------------------------------------------------------------------------


def _decided(
    letter: Letter,
    case: Case,
    decision: Decided,
    decided_on: date,
    policy: Policy,
    assessed: Assessed,
) -> Values:
    language = letter.language
    complaint = deadlines.complaint_deadline(decided_on, policy).due
    missing = MISSING_INFORMATION in decision.reasons
    return {
        "law": decision.basis or "§§ 3a og 3b",
        "basis_code": _CODE_OF_LAW.get(decision.basis or "", ""),
        "decided": day(decided_on, language),
        "complaint": day(complaint, language),
        "complaint_length": span(policy.complaint_weeks * 7, language),
        "grounds": [text.in_(language) for text in _grounds(decision)],
        "rules": [ground.rule for ground in decision.grounds],
        "findings": _findings(case, decision, policy),
        "because": decision.because or "",
        "missing_reason": REASONS[MISSING_INFORMATION].in_(language) if missing else "",
        "missing": [
            (ASKED.get(fact) or REGISTERED[fact]).in_(language) for fact in decision.missing
        ],
        "wrong_applicant": WRONG_APPLICANT in decision.reasons,
        "plain_reasons": [PLAIN_REASONS[reason].in_(language) for reason in decision.reasons],
        **_codes(case.application, decision),
        **_granted(letter, case, decision, policy, assessed),
    }


def _grounds(decision: Decided) -> list[Words]:
    """Return the words of each unmet rule, in the law's order, then of reasons without a rule.

    Missing facts are not among them.
    """
    texts: list[Words] = []
    for ground in decision.grounds:
        texts += [REASONS[ground.reason]] if ground.reason in _BY_REASON else []
        texts += [RULES[ground.rule]] if ground.reason != DISCRETION else []
    covered = {MISSING_INFORMATION, *(ground.reason for ground in decision.grounds)}
    return texts + [REASONS[reason] for reason in decision.reasons if reason not in covered]


def _findings(case: Case, decision: Decided, policy: Policy) -> list[str]:
    """Return the grounds of the findings that unmet rules read (forvaltningsloven § 25)."""
    rules = in_force(case.received, policy).rules()

    def reads(ground: Ground) -> tuple[str, ...]:
        return facts_read(rules[ground.rule], rules)

    read = {fact for ground in decision.grounds for fact in reads(ground)}
    return [judgement.because for fact, judgement in case.judged.items() if fact in read]


def _codes(application: Application, decision: Decided) -> Values:
    diagnosis = application.diagnosis
    disease = disease_code(diagnosis) if diagnosis else None
    stated = accepted_code(application)
    return {
        "diagnosis_code": disease or "",
        "reimbursement_code": stated or (disease if disease and decision.basis == "§ 3a" else ""),
        "no_code": decision.basis == PARAGRAPH_3B,
    }


def _granted(
    letter: Letter, case: Case, decision: Decided, policy: Policy, assessed: Assessed
) -> Values:
    language, medicine = letter.language, case.application.medicine
    valid_from, valid_to = decision.valid_from, decision.valid_to
    marketing = assessed.facts[f.MARKETING.name]
    return {
        "substance": medicine.substance if medicine and medicine.substance else "",
        "dose": _dose(case.application, language),
        "valid_from": day(valid_from, language) if valid_from else "",
        "valid_to": day(valid_to, language) if valid_to else "",
        "expired": valid_to is not None and letter.made > valid_to,
        "longest": span(policy.target_days, language),
        "not_marketed": marketing in NOT_MARKETED.values,
    }


def _dose(application: Application, language: Language) -> str:
    """Return the dose, as «600 mg» or «2,5 ml»; empty if no amount is stated."""
    from babel.numbers import format_decimal

    dose = application.medicine.daily_dose if application.medicine else None
    if dose is None or dose.amount is None:
        return ""
    amount = format_decimal(Decimal(dose.amount.replace(",", ".")), "#,##0.####", locale=language)
    return f"{amount} {dose.unit or ''}".strip()
