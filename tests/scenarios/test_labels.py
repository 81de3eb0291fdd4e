"""The words that the form prints beside its codes are read as those codes, wherever one types."""

from pathlib import Path

import pytest
from the_command import COMPLETE, in_process

from scenarios.applications import parse_application
from scenarios.labels import Ambiguous, code_of, words_of
from scenarios.reader import read_scenario
from workflow.engine.errors import InvalidInput
from workflow.reimbursement.application import Application, stated
from workflow.reimbursement.fact_values import fact_named
from workflow.reimbursement.process import REIMBURSEMENT


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("doctor.role", "fastlege eller allmennlege", "general_practitioner"),
        ("doctor.role", "Fastlege", "general_practitioner"),
        ("doctor.role", "allmennlege", "general_practitioner"),
        ("medicine.marketing", "markedsført", "marketed"),
        ("prior_treatments.outcome", "bivirkninger", "side_effects"),
        ("prior_treatments.outcome", "ingen  effekt", "no_effect"),
        ("doctor.specialty", "nevrologi", "37"),
        ("initiation.specialty", "Nevrologi", "37"),
        ("register.annex.specialist_required", "psykiatri", "40"),
        ("diagnosis.duration_months", "livsvarig", "lifelong"),
        ("register.duplicate", "nei", "no"),
        ("documentation", "ingenting er vedlagt", "none"),
    ],
)
def test_words_of_the_form_stand_for_their_code(field: str, text: str, code: str) -> None:
    assert code_of(REIMBURSEMENT, field, text) == code


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("doctor.role", "lege"),  # begins «lege ved en sykehusavdeling», and means any doctor
        ("doctor.role", "ikke"),
        ("doctor.role", "specialist"),
        ("patient.name", "fastlege"),
        ("medicine.prescription_group", "c"),
        ("doctor.specialty", "nevro"),
    ],
)
def test_other_words_stay_as_they_are(field: str, text: str) -> None:
    assert code_of(REIMBURSEMENT, field, text) == text


def test_words_that_begin_several_answers_are_refused_with_their_codes() -> None:
    with pytest.raises(Ambiguous, match="write one of: controlled, randomised_controlled"):
        code_of(REIMBURSEMENT, "documentation.design", "kontrollert")


def test_every_word_that_the_form_prints_is_read() -> None:
    fields = ("doctor.role", "medicine.marketing", "documentation.design", "doctor.specialty")
    for field in fields:
        codes = [code_of(REIMBURSEMENT, field, words) for words in words_of(REIMBURSEMENT, field)]

        assert len(set(codes)) == len(codes) > 4 and not set(codes) & set(
            words_of(REIMBURSEMENT, field)
        )


NORWEGIAN = """\
form: {first_time: ja, signed: 13.03.2015}
doctor: {role: fastlege}
medicine: {marketing: markedsført}
diagnosis: {duration_months: livsvarig}
prior_treatments: [{product: Lamotrel, tried: ja, outcome: bivirkninger}]
initiation: {specialty: nevrologi, date: 2.3.2015}
documentation: [{title: En serie, design: pasientserie}]
"""
ENGLISH = """\
form: {first_time: yes, signed: 2015-03-13}
doctor: {role: general_practitioner}
medicine: {marketing: marketed}
diagnosis: {duration_months: lifelong}
prior_treatments: [{product: Lamotrel, tried: yes, outcome: side_effects}]
initiation: {specialty: 37, date: 2015-03-02}
documentation: [{title: En serie, design: case_series}]
"""


def test_an_application_in_norwegian_is_the_same_as_one_in_codes() -> None:
    read = parse_application(NORWEGIAN)

    assert read == parse_application(ENGLISH) != Application()
    assert len(stated(read)) == 7


def test_an_ambiguous_word_is_a_fault_at_its_place() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_application("documentation: [{title: En, design: kontrollert}]\n")

    [fault] = caught.value.faults
    assert (fault.line, fault.column, fault.path) == (1, 37, "documentation[0].design")
    assert "kontrollert" not in fault.message


def test_a_scenario_takes_the_same_words(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(
        "schema: 1\nscenario: A story\nreceived: 16.03.2015\n"
        "application: {doctor: {role: fastlege}}\n"
        "timeline:\n"
        "  - {at: +1d, answer: {initiation: {specialty: nevrologi}}}\n"
        "  - {at: 18.03.2015, do: judge, fact: medicine.marketing, value: markedsført,"
        " because: Registeret sier det.}\n"
        "  - {at: +3d, expect: {state: received}}\n",
        encoding="utf-8",
    )
    read = read_scenario(story).model_dump(exclude_none=True)

    assert read["application"]["doctor"]["role"] == "general_practitioner"
    assert read["timeline"][0]["answer"]["initiation"]["specialty"] == 37
    assert read["timeline"][1]["value"] == "marketed"


def test_a_fact_is_named_in_the_words_of_the_scenario_form() -> None:
    assert fact_named("patient.member") == "patient.member"
    assert fact_named("Pasienten er medlem i folketrygden") == "patient.member"
    assert fact_named("pasienten er navngitt") == "patient.name"  # without «(bare yes)»
    for unknown, hint in (("patient.membr", "did you mean `patient.member`"), ("zzz", "--facts`")):
        with pytest.raises(ValueError, match=hint):
            fact_named(unknown)


def test_a_finding_is_typed_in_words_of_the_form(tmp_path: Path) -> None:
    def office(*args: str) -> int:
        return in_process(
            ["--db", str(tmp_path / "a.db"), "--now", "16.03.2015", "--as", "Eli", *args], {}, ""
        ).code

    assert office("register", COMPLETE) == 0
    for fact, value in (
        ("medicine.marketing", "markedsført"),
        ("diagnosis.duration_months", "livsvarig"),
        ("treatment_time", "90 dager"),
        ("treatment_time", "3 måneder"),
        ("pasienten er medlem i folketrygden", "ja"),
    ):
        assert office("judge", "1", fact, value, "--because", "Journalen sier det.") == 0
    assert office("judge", "1", "medicine.marketing", "marked", "--because", "x") == 2
