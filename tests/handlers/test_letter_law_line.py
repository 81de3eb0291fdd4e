"""The law line of a letter says so where the rules were not in force when the application came."""

from dataclasses import replace
from datetime import date

import pytest
from builders import an_application
from cases import ELI, received, then
from letter_cases import documents, texts

from workflow.engine.terms import Terms
from workflow.reimbursement.commands import Ask, Grant, Reject, Start
from workflow.reimbursement.file import Case
from workflow.reimbursement.letters.law_line import law_values
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import RULE_SETS

AFTER = date(2026, 11, 27)
BEFORE = date(2007, 1, 10)
REMARKS = {
    (AFTER, "nb"): "opphevet fra 1. januar 2018; brukt i denne simuleringen",
    (AFTER, "nn"): "oppheva frå 1. januar 2018; brukt i denne simuleringa",
    (BEFORE, "nb"): "ikke i kraft da søknaden kom; brukt i denne simuleringen",
    (BEFORE, "nn"): "ikkje i kraft då søknaden kom; brukt i denne simuleringa",
}


def letters(on: date, form: str) -> dict[str, list[str]]:
    """The lines of each kind of letter that names the law, of a case received on a day."""
    patient = {"language": form, "identity_number": "14836130031"}
    renewed = {
        "patient": patient,
        "treatment": {"intervals": [{"start": on.isoformat(), "end": "open"}]},
        "initiation": {"date": on.isoformat()},
    }
    said = {"doctor": {"language": form}}

    def started(**changes: object) -> Case:
        return then(received(an_application(**renewed | said | changes), on), Start(ELI), on=on)

    dismissed = {"patient": {**patient, "identity_number": "none"}}
    made = {
        "decision_granted": then(started(), Grant(ELI), on=on),
        "decision_rejected": then(
            started(medicine={"over_the_counter": "yes"}), Reject(ELI), on=on
        ),
        "decision_dismissed": then(started(**dismissed), Reject(ELI), on=on),
        "request_for_information": then(
            received(an_application(**renewed | said | {"initiation": {"date": None}}), on),
            Ask(ELI),
            on=on,
        ),
    }
    return {
        kind: [line for _, letter in documents(case, kind) for line in texts(letter)]
        for kind, case in made.items()
    }


@pytest.mark.parametrize(("on", "form"), REMARKS)
def test_the_law_line_of_each_letter_says_so(on: date, form: str) -> None:
    for kind, lines in letters(on, form).items():
        said = [line for line in lines if REMARKS[on, form] in line]
        assert said, kind
        assert all(
            f"§ 3a: {REMARKS[on, form]}" in line or f"§§ 3a og 3b: {REMARKS[on, form]}" in line
            for line in said
        ), kind


def test_letters_of_a_case_in_time_say_nothing_of_it() -> None:
    for form in ("nb", "nn"):
        for lines in letters(date(2015, 3, 16), form).values():
            assert not any("simulering" in line for line in lines)


def test_newer_words_of_the_same_paragraph_repeal_nothing() -> None:
    older = RULE_SETS[1]
    case = received(an_application())
    late = replace(case, received=AFTER, terms=Terms(older.name, "", DEFAULT))
    none = replace(case, received=BEFORE, terms=Terms(older.name, "", DEFAULT))
    gone = replace(case, terms=Terms("§ 9", "", DEFAULT))

    assert law_values(late) == {"repealed_from": "", "not_in_force": True}
    assert law_values(none)["repealed_from"] == "" and law_values(none)["not_in_force"]
    assert law_values(gone) == {"repealed_from": "", "not_in_force": False}
