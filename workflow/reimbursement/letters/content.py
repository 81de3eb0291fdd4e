"""What individual reimbursement adds to a letter: names, dates, grounds, in one language form.

Everything is read from the case after the event and its assessment. No identity number enters.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from workflow.engine.case import Recorded
from workflow.engine.letter_content import Length, LetterContent, Quantity, Value
from workflow.engine.letters import Letter
from workflow.logic.outcome import Assessment
from workflow.logic.rule_set import facts_of as facts_read
from workflow.logic.tree import leaves
from workflow.registers.lists import LEGAL_BASES
from workflow.reimbursement import facts as f
from workflow.reimbursement import timers
from workflow.reimbursement.application import Application
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.derive.codes import accepted_code, disease_code
from workflow.reimbursement.derive.missing_fields import missing_fields
from workflow.reimbursement.derive.patient import guardians_act
from workflow.reimbursement.events import (
    Decided,
    FactJudged,
    Ground,
    InformationRequested,
    InformationSupplied,
)
from workflow.reimbursement.file import Case
from workflow.reimbursement.letters import doctor_gets_copies, patient_is_identified
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.rule_sets import MISSING_INFORMATION, WRONG_APPLICANT
from workflow.reimbursement.rules_2008.general import NOT_MARKETED
from workflow.reimbursement.rules_2008.paragraph_3b import LAW as PARAGRAPH_3B
from workflow.reimbursement.steps import DISCRETION
from workflow.reimbursement.words import (
    ASKED,
    ASKED_INSTEAD,
    PLAIN_ASKED,
    PLAIN_ASKED_INSTEAD,
    PLAIN_REASONS,
    REASONS,
    REGISTERED,
    RULES,
    Language,
    Words,
)

Values: TypeAlias = dict[str, Value]

_FRAME: Final = {
    "about": Words(
        "Gjelder: søknad om individuell refusjon", "Gjeld: søknad om individuell refusjon"
    ),
    "patient": Words("Pasient: {}", "Pasient: {}"),
    "guardians": Words("foresatte for {}", "føresette for {}"),
    "to guardians": Words("Til foresatte for {}", "Til føresette for {}"),
    "copy to": Words("Kopi til: {}", "Kopi til: {}"),
    "copy of": Words("Kopi av brev til: {}", "Kopi av brev til: {}"),
    "no copy": Words(
        "Pasienten er ikke identifisert. Brevet er derfor bare sendt til den som søkte.",
        "Pasienten er ikkje identifisert. Brevet er derfor berre sendt til den som søkte.",
    ),
    "no copy to the doctor": Words(
        "Legen får ikke kopi, fordi pasienten ikke samtykker i det.",
        "Legen får ikkje kopi, fordi pasienten ikkje samtykkjer i det.",
    ),
}
_EXPIRED: Final = Words(
    "Vedtaket om individuell refusjon har gått ut", "Vedtaket om individuell refusjon har gått ut"
)
_CODE_OF_LAW: Final = {paragraph: str(code) for code, paragraph in LEGAL_BASES.items()}
# Reasons worded as in list 7481: the rule's own words say too much or too little.
_BY_REASON: Final = (WRONG_APPLICANT, DISCRETION)


def letter_content(
    letter: Letter, case: Case, recorded: Recorded, policy: Policy, assessed: Assessed
) -> LetterContent:
    """Return what this process adds to a letter. case, assessed: after the event."""
    values = _values(letter, case, recorded, policy, assessed)
    return LetterContent(
        addressee=_addressee(letter, case, values),
        values=values,
        reference=_reference(letter, values),
        copy_to=_copy_to(letter, values, doctor_gets_copies(case, assessed)),
        title=_EXPIRED if values.get("expired") else None,
    )


def _say(name: str, letter: Letter, value: object = "") -> str:
    return _FRAME[name].in_(letter.language).replace("{}", str(value))


def _addressee(letter: Letter, case: Case, values: Values) -> tuple[str, ...]:
    names = tuple(filter(None, letter.names))
    if letter.to == "doctor":
        doctor = case.application.doctor
        department = doctor.department if doctor and doctor.department else ""
        return (*(names or ("Legen",)), *filter(None, (department,)))
    if values["guardian"]:
        return (_say("to guardians", letter, values["patient"]), *names)
    return names or ("Pasienten",)


def _reference(letter: Letter, values: Values) -> tuple[str, ...]:
    """Return the lines under the addressee: what the letter is about, to a doctor also of whom."""
    about, medicine = _say("about", letter), values["medicine"]
    patient = (_say("patient", letter, values["patient"]),) if letter.to == "doctor" else ()
    return (f"{about}, {medicine}" if medicine else about, *patient)


def _copy_to(letter: Letter, values: Values, to_doctor_too: bool) -> str:
    patient = values["patient"]
    if not values["identified"]:
        return _say("no copy", letter)
    if letter.to != "doctor" and not letter.copy and not to_doctor_too:
        return _say("no copy to the doctor", letter)
    to_patient = _say("guardians", letter, patient) if values["guardian"] else patient
    other = to_patient if letter.to == "doctor" else values["doctor_name"] or "legen"
    return _say("copy of" if letter.copy else "copy to", letter, other)


# Values ---------------------------------------------------------------------------------


def _values(
    letter: Letter, case: Case, recorded: Recorded, policy: Policy, assessed: Assessed
) -> Values:
    """Return what the letter's template may read, by name."""
    values = _everywhere(letter, case, policy, assessed) | _waiting(letter, case, policy)
    match letter.kind:
        case "request_for_information" | "reminder":
            return values | _wanted(letter, case, recorded, assessed)
        case "decision_granted" | "decision_rejected" | "decision_dismissed" | "expiry_warning":
            assert case.decision is not None and case.decided_on is not None
            return values | _decided(letter, case, case.decision, case.decided_on, policy, assessed)
        case _:
            return values


def _everywhere(letter: Letter, case: Case, policy: Policy, assessed: Assessed) -> Values:
    """Return the values that every letter has: case, receiver, patient, doctor, medicine."""
    patient, doctor, medicine = (
        case.application.patient,
        case.application.doctor,
        case.application.medicine,
    )
    guardian = guardians_act(case.application, letter.made, policy)
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
        "received": case.received,
    }


def _waiting(letter: Letter, case: Case, policy: Policy) -> Values:
    """Return the values of the target date and of the newest request for information."""
    target = timers.target_deadline(case, policy).due
    values: Values = {
        "target": target,
        "target_length": Length(days=(target - case.received).days),
        "target_passed": letter.made > target,
        "waiting": case.state == "missing_info",
    }
    if case.request is not None:
        answer = timers.answer_deadline(case.request, policy).due
        values |= {
            "asked_on": case.request.asked,
            "answer": answer,
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
    if fields in ((f.DIAGNOSIS_CODE.name,), (f.PATIENT_IDENTIFIED.name,), ("patient.birth_date",)):
        return fields[0]
    if fact in (f.TRIED_ENOUGH.name, f.CANNOT_BE_USED.name) and fields == ("prior_treatments",):
        return f.PRIOR_NAMED.name
    return fact


def _wanted(letter: Letter, case: Case, recorded: Recorded, assessed: Assessed) -> Values:
    """Return what a request or reminder asks for, or why another applicant must apply."""
    language, found = letter.language, assessed.of(case)
    facts, wrong = _asked(case, recorded, found)
    if f.ANY_STUDY.name in facts:  # any study is asked for, so don't also ask for a randomised one
        facts = tuple(fact for fact in facts if fact != f.RANDOMISED_STUDY.name)
    facts = tuple(dict.fromkeys(_what_would_answer(fact, case) for fact in facts))
    facts = tuple(
        f"{fact}, out of order" if fact in assessed.out_of_order else fact for fact in facts
    )
    only_3b = _read_by_3b_alone(assessed) if f.CODE_COVERS.name in facts else frozenset()
    asked, plain = ASKED | ASKED_INSTEAD, PLAIN_ASKED | PLAIN_ASKED_INSTEAD
    unmet = found.failing if wrong else ()
    grounds = [failing.rule for failing in unmet if failing.reason == WRONG_APPLICANT]
    return {
        "wrong_applicant": wrong,
        "wrong_grounds": _worded((RULES[rule] for rule in grounds), language),
        "plain_wrong": PLAIN_REASONS[WRONG_APPLICANT].in_(language),
        "asked": _worded((asked[fact] for fact in facts if fact not in only_3b), language),
        "asked_3b": _worded((asked[fact] for fact in facts if fact in only_3b), language),
        "plain_asked": _worded((plain[fact] for fact in facts), language),
    }


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


# Decisions --------------------------------------------------------------------------------


def _decided(
    letter: Letter,
    case: Case,
    decision: Decided,
    decided_on: date,
    policy: Policy,
    assessed: Assessed,
) -> Values:
    """Return the values of the letters of a decision, and of the expiry warning.

    basis_code: number of the paragraph in list 7427. grounds: the words of each rule not met, and
    of reasons without a rule. plain_reasons: the same reasons in plain words, for the patient.
    findings: why the case worker found a fact that these rules read. because: the written grounds
    of a refusal on discretion. missing: facts still unknown; ASKED words those that the doctor
    states, REGISTERED those that a register answers.
    """
    language = letter.language
    complaint = timers.complaint_deadline(decided_on, policy).due
    missing = MISSING_INFORMATION in decision.reasons
    return {
        "law": decision.basis or "§§ 3a og 3b",
        "basis_code": _CODE_OF_LAW.get(decision.basis or "", ""),
        "decided": decided_on,
        "complaint": complaint,
        "complaint_length": Length(days=policy.complaint_weeks * 7),
        "grounds": _worded(_grounds(decision), language),
        "rules": tuple(ground.rule for ground in decision.grounds),
        "findings": _findings(case, decision, assessed),
        "because": decision.because or "",
        "missing_reason": REASONS[MISSING_INFORMATION].in_(language) if missing else "",
        "missing": _worded((ASKED.get(x) or REGISTERED[x] for x in decision.missing), language),
        "wrong_applicant": WRONG_APPLICANT in decision.reasons,
        "plain_reasons": _worded((PLAIN_REASONS[x] for x in decision.reasons), language),
        **_codes(case.application, decision),
        **_granted(letter, case, decision, policy, assessed),
    }


def _worded(texts: Iterable[Words], language: Language) -> tuple[str, ...]:
    return tuple(text.in_(language) for text in texts)


def _grounds(decision: Decided) -> list[Words]:
    """Return the words of each ground: of its reason, if that has a text, then of its rule.

    They come in the law's order; refusal on discretion has no rule. Last come reasons without a
    ground. Missing facts are not among them.
    """
    texts: list[Words] = []
    for ground in decision.grounds:
        if ground.reason in _BY_REASON:
            texts.append(REASONS[ground.reason])
        if ground.reason != DISCRETION:
            texts.append(RULES[ground.rule])
    covered = {MISSING_INFORMATION, *(ground.reason for ground in decision.grounds)}
    return texts + [REASONS[reason] for reason in decision.reasons if reason not in covered]


def _findings(case: Case, decision: Decided, assessed: Assessed) -> tuple[str, ...]:
    """Return the grounds of the findings that unmet rules read (forvaltningsloven § 25)."""
    rules = assessed.rules.rule_set.rules()

    def reads(ground: Ground) -> tuple[str, ...]:
        return facts_read(rules[ground.rule], rules)

    read = {fact for ground in decision.grounds for fact in reads(ground)}
    return tuple(finding.because for finding in case.judged.values() if finding.fact in read)


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
    """Return the values of a grant: medicine, dose and validity; unknown ones are empty."""
    medicine = case.application.medicine
    valid_from, valid_to = decision.valid_from, decision.valid_to
    marketing = assessed.facts[f.MARKETING.name]
    return {
        "substance": medicine.substance if medicine and medicine.substance else "",
        "dose": _dose(case.application) or "",
        "valid_from": valid_from or "",
        "valid_to": valid_to or "",
        "expired": valid_to is not None and letter.made > valid_to,
        "longest": Length(days=policy.target_days),
        "not_marketed": marketing in NOT_MARKETED.values,
    }


def _dose(application: Application) -> Quantity | None:
    """Return the daily dose; None if no amount is stated."""
    dose = application.medicine.daily_dose if application.medicine else None
    if dose is None or dose.amount is None:
        return None
    return Quantity(Decimal(dose.amount.replace(",", ".")), dose.unit or "")
