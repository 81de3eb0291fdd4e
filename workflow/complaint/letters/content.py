"""What a complaint adds to a letter: names, dates, grounds, in one language form.

While nobody knows that the complainant may complain (C-5), no letter names medicine or disease. No
identity number enters.
"""

from collections.abc import Iterable
from typing import TypeAlias

from workflow.complaint import timers
from workflow.complaint.assessed import Assessed
from workflow.complaint.decision import complained_of, decision_of
from workflow.complaint.events import ComplaintTakenUp, Dismissed, Upheld
from workflow.complaint.file import Case
from workflow.complaint.letters import body_of, complainant_is, is_represented
from workflow.complaint.letters.words import ASKED, FRAME, NAMES
from workflow.complaint.rules import C_2, C_5
from workflow.engine.case import Recorded
from workflow.engine.letter_content import Length, LetterContent, Value
from workflow.engine.letters import Letter
from workflow.engine.timers import in_force
from workflow.reimbursement.application import Medicine, Patient
from workflow.reimbursement.derive.patient import guardians_act
from workflow.reimbursement.events import InformationRequested
from workflow.reimbursement.letters.last_days import to_answer, to_complain

Values: TypeAlias = dict[str, Value]


def letter_content(
    letter: Letter, case: Case, recorded: Recorded, assessed: Assessed
) -> LetterContent:
    """Return what this process adds to a letter. case, assessed: after the event."""
    values = _values(letter, case, recorded, assessed)
    return LetterContent(
        addressee=_addressee(letter, case, values, assessed),
        values=values,
        reference=_reference(letter, values),
        copy_to=_copy_to(letter, values),
        is_copy=letter.copy,
    )


def _say(name: str, letter: Letter, value: object = "") -> str:
    return FRAME[name].in_(letter.language).replace("{}", str(value))


def _addressee(letter: Letter, case: Case, values: Values, assessed: Assessed) -> tuple[str, ...]:
    """Return the lines at the top: who gets the letter, and the address if it is stated."""
    names = tuple(filter(None, letter.names))
    if letter.to == "body":
        return names
    if letter.to != "applicant" and is_represented(assessed):
        usual = NAMES[complainant_is(assessed)].in_(letter.language).capitalize()
        return (*(names or (usual,)), *(case.complaint.address or ()))
    patient = _patient_of(case)
    usual = NAMES["patient"].in_(letter.language).capitalize()
    heading = (_say("to guardians", letter, values["patient"]),) if values["guardian"] else ()
    address = _address(patient, names, guardian=bool(values["guardian"]))
    return (*heading, *(names or (() if heading else (usual,))), *address)


def _address(patient: Patient, names: tuple[str, ...], *, guardian: bool) -> tuple[str, ...]:
    """Return the address of the patient, or of the first of these guardians who states one."""
    guardians = patient.guardians or () if guardian else ()
    of_guardians = (x.address for x in guardians if x.name in names and x.address)
    return next(of_guardians, patient.address or ())


def _patient_of(case: Case) -> Patient:
    return decision_of(case).application.patient or Patient()


def _reference(letter: Letter, values: Values) -> tuple[str, ...]:
    """Return the lines beside the addressee: what the letter is about, to others also of whom."""
    about = _say("about", letter, values["decision"])
    to_patient = letter.to == "applicant" or not (values["represented"] or values["to_body"])
    return (about,) if to_patient else (about, _say("patient", letter, values["patient"]))


def _copy_to(letter: Letter, values: Values) -> str:
    """Return who else gets the letter, or whose letter this is a copy of."""
    side, complainant = values["side"], values["complainant"]
    if letter.kind == "complaint_sent_on":
        other = values["body"] if letter.copy else complainant
    elif not values["represented"] or letter.kind == "complaint_reversed":
        return ""
    else:
        other = complainant if letter.copy else side
    return _say("copy of" if letter.copy else "copy to", letter, other)


# Values ---------------------------------------------------------------------------------


def _values(letter: Letter, case: Case, recorded: Recorded, assessed: Assessed) -> Values:
    """Return what the letter's template may read, by name."""
    values = _everywhere(letter, case, assessed) | _waiting(letter, case)
    event = recorded.event
    match event:
        case Dismissed():
            return values | _dismissed(letter, case, event)
        case Upheld():
            return values | _upheld(letter, case, event)
        case _:
            facts = assessed.of(case).missing
            if isinstance(event, InformationRequested):
                facts = event.facts
            return values | {"asked": _asked(facts, letter)}


def _everywhere(letter: Letter, case: Case, assessed: Assessed) -> Values:
    """Return the values that every letter has: the complaint, its decision, and who complains.

    product: the medicine, "" while nobody knows that the complainant may complain.
    """
    other, application = complained_of(case), decision_of(case).application
    patient, medicine = _patient_of(case), application.medicine or Medicine()
    by = complainant_is(assessed)
    represented = is_represented(assessed)
    name = patient.name or NAMES["patient"].in_(letter.language)
    guardian = guardians_act(application, letter.made, case.policy)
    side = _say("guardians", letter, name) if guardian else name
    own = case.complaint.name or NAMES.get(by, NAMES["patient"]).in_(letter.language)
    product = medicine.name if assessed.may_complain else None
    return {
        "case_number": case.number,
        "received": case.received,
        "decision": other.number,
        "decided": other.decided_on,
        "of_a_dismissal": other.process.name == case.process.name,
        "represented": represented,
        "complainant": own if represented else side,
        "side": side,
        "to_body": letter.to == "body",
        "to_patient": letter.to == "applicant",
        "guardian": guardian and (letter.to == "applicant" or not represented),
        "patient": name,
        "product": f"legemiddelet {product}" if product else "",
        "body": body_of(case).in_(letter.language),
        "taken_up": isinstance(case.events[0].event, ComplaintTakenUp),
    }


def _waiting(letter: Letter, case: Case) -> Values:
    """Return the values of target and expected result, and of the open request."""
    target, expected = timers.target(case).day, in_force(case, timers.EXPECTED)
    return {
        "target": target,
        "target_length": Length(days=(target - case.target_from).days),
        "target_passed": letter.made > target,
        "expected": target if expected is None else expected.due,
        "expected_passed": expected is not None and letter.made > expected.due,
        **to_answer(letter, case, timers.ANSWER),
    }


def _asked(facts: Iterable[str], letter: Letter) -> tuple[str, ...]:
    return tuple(ASKED[fact].in_(letter.language) for fact in facts if fact in ASKED)


def _dismissed(letter: Letter, case: Case, event: Dismissed) -> Values:
    """Return why the complaint was dismissed, and until when one can complain of that."""
    return {
        "late": C_2.id in event.rules,
        "not_entitled": C_5.id in event.rules,
        "missing": _asked(event.missing, letter),
        **to_complain(case),
    }


def _upheld(letter: Letter, case: Case, event: Upheld) -> Values:
    """Return the statement: what we answer to the complaint, and until when one can comment."""
    comment = in_force(case, timers.COMMENT)
    assert comment is not None  # the complaint waits for comments
    wrong = case.complaint.what_is_wrong or ""
    return {"because": event.because, "comment": comment.due, "what_is_wrong": wrong}
