"""What individual reimbursement adds to a letter: names, dates, grounds, in one language form.

Everything is read from the case after the event and its assessment. No identity number enters.
"""

from typing import Final, TypeAlias, cast

from workflow.engine.case import Recorded
from workflow.engine.language import Words
from workflow.engine.letter_content import Length, LetterContent, Value
from workflow.engine.letters import Letter
from workflow.engine.timers import in_force
from workflow.reimbursement import timers
from workflow.reimbursement.application import Patient
from workflow.reimbursement.assessed import Assessed
from workflow.reimbursement.derive.patient import born, guardians_act
from workflow.reimbursement.events import Withdrawn
from workflow.reimbursement.field_types import ADDRESS_LINES, Address
from workflow.reimbursement.file import Case
from workflow.reimbursement.letters import doctor_gets_copies, patient_is_identified
from workflow.reimbursement.letters.decisions import decided
from workflow.reimbursement.letters.last_days import to_answer
from workflow.reimbursement.letters.law_line import law_values
from workflow.reimbursement.letters.requests import wanted

Values: TypeAlias = dict[str, Value]

_FRAME: Final = {
    "about": Words("Gjelder: søknad om individuell {}", "Gjeld: søknad om individuell {}"),
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
_WRONG_APPLICANT: Final = {
    "request_for_information": Words(
        "En relevant spesialist eller sykehusavdeling må søke",
        "Ein relevant spesialist eller ei relevant sjukehusavdeling må søkje",
    ),
    "time_extended": Words(
        "Mer tid: En relevant spesialist eller sykehusavdeling må søke",
        "Meir tid: Ein relevant spesialist eller ei relevant sjukehusavdeling må søkje",
    ),
    "reminder": Words(
        "Påminnelse: En relevant spesialist eller sykehusavdeling må søke",
        "Påminning: Ein relevant spesialist eller ei relevant sjukehusavdeling må søkje",
    ),
}
"""Titles in place of those that ask for information, where none is asked for."""

_JOINED: Final = " og "
_MOST_LINES: Final = ADDRESS_LINES + 2
"""Lines of an addressee that the window of an envelope shows."""


def letter_content(
    letter: Letter, case: Case, recorded: Recorded, assessed: Assessed
) -> LetterContent:
    """Return what this process adds to a letter. case, assessed: after the event."""
    values = _values(letter, case, recorded, assessed)
    return LetterContent(
        addressee=_addressee(letter, case, values),
        values=values,
        reference=_reference(letter, values),
        copy_to=_copy_to(letter, values, doctor_gets_copies(case, assessed)),
        title=_title(letter, case, values, assessed),
        is_copy=letter.copy and bool(values["identified"]),
    )


def _say(name: str, letter: Letter, value: object = "") -> str:
    return _FRAME[name].in_(letter.language).replace("{}", str(value))


def _title(letter: Letter, case: Case, values: Values, assessed: Assessed) -> Words:
    """Return the title: the usual one of its kind, or another, as the law names the benefit."""
    title = case.process.title_of(letter.kind)
    if values.get("expired"):
        title = _EXPIRED
    elif not values.get("plain_asked"):
        title = _WRONG_APPLICANT.get(letter.kind, title)
    return assessed.texts.title(title)


def _addressee(letter: Letter, case: Case, values: Values) -> tuple[str, ...]:
    """Return the lines at the top: who gets the letter, and the address if it is stated.

    Guardians share a line where there would be more lines than a window shows.
    """
    names = tuple(filter(None, letter.names))
    patient, doctor = case.application.patient, case.application.doctor
    if letter.to == "doctor":
        at = doctor.department if doctor and doctor.department else _workplace(case)
        address = doctor.address if doctor else None
        return (*(names or ("Legen",)), *filter(None, (at,)), *(address or ()))
    if patient is None or not values["guardian"]:
        return (*(names or ("Pasienten",)), *((patient and patient.address) or ()))
    address = _address_of_guardians(patient, names)
    heading = _say("to guardians", letter, values["patient"])
    together = len(names) + len(address) >= _MOST_LINES
    return (heading, *((_JOINED.join(names),) if together and names else names), *address)


def _workplace(case: Case) -> str:
    """Return the organisation that the doctor's message came from, "" if none is known."""
    form = case.application.form
    sender = form.message.sender if form and form.message else None
    return sender.name if sender and sender.name else ""


def _address_of_guardians(patient: Patient, names: tuple[str, ...]) -> Address:
    """Return the address of the first of these guardians who states one, else the patient's."""
    of_guardians = (x.address for x in patient.guardians or () if x.name in names and x.address)
    return next(of_guardians, patient.address or ())


def _reference(letter: Letter, values: Values) -> tuple[str, ...]:
    """Return the lines beside the addressee: what the letter is about, to a doctor also of whom."""
    about, medicine = _say("about", letter, values["benefit"]), values["medicine"]
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


def _values(letter: Letter, case: Case, recorded: Recorded, assessed: Assessed) -> Values:
    """Return what the letter's template may read, by name."""
    values = _everywhere(letter, case, assessed) | _waiting(letter, case)
    match letter.kind:
        case "request_for_information" | "reminder" | "time_extended":
            return values | wanted(letter, case, recorded, assessed)
        case "decision_granted" | "decision_rejected" | "decision_dismissed" | "expiry_warning":
            assert case.decision is not None and case.decided_on is not None
            return values | decided(letter, case, case.decision, case.decided_on, assessed)
        case "withdrawn":
            return values | _withdrawn(case, recorded)
        case _:
            return values


def _withdrawn(case: Case, recorded: Recorded) -> Values:
    """Return what the letter about a withdrawal says. asked: whether the doctor was asked."""
    before = case.events[recorded.sequence - 2]
    return {
        "by_doctor": cast("Withdrawn", recorded.event).party == "doctor",
        "withdrawn": recorded.effective,
        "asked": before.state == "missing_info",
    }


def _everywhere(letter: Letter, case: Case, assessed: Assessed) -> Values:
    """Return the values that every letter has: case, receiver, patient, doctor, medicine."""
    patient, doctor, medicine = (
        case.application.patient,
        case.application.doctor,
        case.application.medicine,
    )
    texts = assessed.texts
    guardian = guardians_act(case.application, letter.made, case.policy)
    name = patient.name if patient and patient.name else "pasienten"
    product = medicine.name if medicine and medicine.name else ""
    return {
        **law_values(case),
        "case_number": case.number,
        "benefit": texts.benefit.in_(letter.language),
        "benefit_of": texts.benefit_of.in_(letter.language),
        "law": texts.law,
        "to_doctor": letter.to == "doctor",
        "identified": patient_is_identified(assessed),
        "guardian": guardian,
        "patient": name,
        "born": born(case.application, letter.made) or "",
        "whom": name if guardian else "deg",
        "doctor_name": doctor.name if doctor and doctor.name else "",
        "medicine": product,
        "product": f"legemiddelet {product}".strip(),
        "received": case.applied_on,
    }


def _waiting(letter: Letter, case: Case) -> Values:
    """Return the values of target and expected decision, and of the open request."""
    target = timers.target_deadline(case).due
    expected = in_force(case, timers.EXPECTED_DECISION)
    values: Values = {
        "target": target,
        "target_length": Length(days=(target - case.received).days),
        "target_passed": letter.made > target,
        **to_answer(letter, case, timers.ANSWER),
    }
    if expected is not None:
        values |= {"expected": expected.due, "expected_passed": letter.made > expected.due}
    return values
