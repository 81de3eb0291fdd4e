"""The application: text is typed, what is not stated is None, and a supplement is merged."""

from datetime import date
from typing import Any

import pytest
from builders import an_application
from pydantic import ValidationError

from workflow.reimbursement.application import Application, stated
from workflow.reimbursement.merging import merge


def read(**sections: Any) -> Application:
    return Application.model_validate(sections)


@pytest.mark.parametrize("text", ["yes", "Yes", "true", "ja", True])
def test_yes_is_read_in_english_and_norwegian(text: object) -> None:
    assert stated(read(patient={"member": text})) == {"patient": {"member": True}}


@pytest.mark.parametrize("text", ["no", "NO", "false", "nei", False])
def test_no_is_read_in_english_and_norwegian(text: object) -> None:
    assert stated(read(patient={"member": text})) == {"patient": {"member": False}}


@pytest.mark.parametrize("text", ["2015-03-06", "06.03.2015", "6.3.2015"])
def test_a_day_is_read_in_international_and_norwegian_form(text: str) -> None:
    assert stated(read(form={"signed": text})) == {"form": {"signed": date(2015, 3, 6)}}


def test_what_is_not_stated_is_none() -> None:
    assert stated(Application()) == {}
    assert read(patient={}).patient is not None
    assert read(doctor={"name": " Kari Lundevik "}).doctor.name == "Kari Lundevik"  # type: ignore[union-attr]


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "neither yes nor no": ({"patient": {"member": "maybe"}}, "write yes or no"),
    "a number for yes": ({"patient": {"member": 1}}, "write yes or no"),
    "no date": ({"form": {"signed": "16/03/2015"}}, "write a date as YYYY-MM-DD or DD.MM.YYYY"),
    "a number for a date": ({"form": {"signed": 20150316}}, "write a date as YYYY-MM-DD"),
    "a year of another age": ({"form": {"signed": "1015-03-16"}}, "write a year from 1900 to 2199"),
    "a week": ({"form": {"signed": "2015-W12-1"}}, "write a date as YYYY-MM-DD"),
    "no such day": ({"form": {"signed": "2015-02-29"}}, "there is no such day in the calendar"),
    "no whole number": ({"diagnosis": {"duration_months": "2.5"}}, "write a whole number"),
    "negative": ({"diagnosis": {"duration_months": "-1"}}, "write a whole number"),
    "true for a number": ({"diagnosis": {"duration_months": True}}, "write a whole number"),
    "other digits": ({"diagnosis": {"duration_months": "٣٦"}}, "write a whole number"),
    "too long a number": (
        {"diagnosis": {"persons_in_norway": {"number": "1" * 10}}},
        "write a whole number",
    ),
    "ten digits of identity": (
        {"patient": {"identity_number": "1483613003"}},
        "write the 11 digits",
    ),
    "a number that a living person could have": (
        {"patient": {"identity_number": "14" + "036130031"}},
        "only synthetic numbers are accepted here",
    ),
    "NAV's synthetic series": (
        {"patient": {"identity_number": "14" + "436130031"}},
        "only synthetic numbers",
    ),
    "month 80": ({"patient": {"identity_number": "14806130031"}}, "only synthetic numbers"),
    "month 93": ({"patient": {"identity_number": "14936130031"}}, "only synthetic numbers"),
    "no such specialty": (
        {"doctor": {"specialty": "8"}},
        "no such code in the list of specialties",
    ),
    "no such coded answer": ({"nothing_tried": "10"}, "no such code in the lists 7499 and 7507"),
    "coded answer nought": ({"nothing_tried": "0"}, "no such code in the lists 7499 and 7507"),
    "a course that ends before it starts": (
        {"treatment": {"intervals": [{"start": "2015-04-02", "end": "2015-04-01"}]}},
        "the last day comes before the first",
    ),
    "thirteen months a year": (
        {"treatment": {"standby": {"months_a_year": "13"}}},
        "less than or equal to 12",
    ),
    "an ATC code of six characters": ({"medicine": {"atc": "N06BA0"}}, "match pattern"),
    "an ATC code of no group": ({"medicine": {"atc": "Z06"}}, "match pattern"),
    "a diagnosis of one letter": ({"diagnosis": {"code": "G"}}, "match pattern"),
    "a group code as a diagnosis": ({"diagnosis": {"code": "-71"}}, "match pattern"),
    "a group code of one digit": ({"diagnosis": {"reimbursement_code": "-7"}}, "match pattern"),
    "an unknown key": ({"patient": {"membr": "yes"}}, "Extra inputs are not permitted"),
    "an unknown section": ({"patent": {}}, "Extra inputs are not permitted"),
    "empty text": ({"patient": {"name": "  "}}, "at least 1 character"),
    "an unknown role": ({"doctor": {"role": "nurse"}}, "Input should be"),
    "no validity": ({"register": {"annex": {"validity_years": "0"}}}, "greater than or equal to 1"),
    "an unknown excuse": (
        {"prior_treatments": [{"product": "A", "excused_by": "price"}]},
        "Input should be 'serious_side_effect_risk' or 'compliance'",
    ),
    "attachments in words": ({"documentation": "several"}, "valid tuple"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_an_invalid_value_is_refused_with_a_message(case: str) -> None:
    sections, message = BROKEN[case]

    with pytest.raises(ValidationError, match=message):
        Application.model_validate(sections)


def test_valid_text_becomes_typed_values() -> None:
    application = read(
        patient={"identity_number": "none"},
        form={"signed": date(2015, 3, 13)},
        diagnosis={"duration_months": "36", "code": "G40.2", "reimbursement_code": "-F2"},
        treatment={
            "intervals": [{"start": "2015-04-01", "end": "open"}],
            "standby": {"months_a_year": 12},
        },
        nothing_tried="6",
        documentation="none",
    )

    assert stated(application) == {
        "patient": {"identity_number": "none"},
        "form": {"signed": date(2015, 3, 13)},
        "diagnosis": {"duration_months": 36, "code": "G40.2", "reimbursement_code": "-F2"},
        "treatment": {
            "intervals": ({"start": date(2015, 4, 1), "end": "open"},),
            "standby": {"months_a_year": 12},
        },
        "nothing_tried": 6,
        "documentation": (),
    }


def test_the_words_of_paragraph_3_become_typed_values() -> None:
    application = read(
        form={"kind": "portal"},
        patient={"identity_number": "none", "foreign_id": "X 12345", "differs_by": "no"},
        medicine={"marketing": "hospital_pharmacy", "otc_ground": "none"},
        diagnosis={"seriousness": "risk_factors"},
        treatment={"purpose": "restless_legs", "plan": "ja", "specialist_steered": "no"},
        prior_treatments=[{"product": "Lamotrel", "excused_by": "compliance"}],
        documentation=[{"title": "Råd", "design": "national_guideline"}],
        register={"first_authorised": "02.05.2019", "assessment": "no", "annex_row": "yes"},
        findings={"cost_reasonable": "no", "reason_insufficient": ["Lamotrel"]},
    )

    assert stated(application) == {
        "form": {"kind": "portal"},
        "patient": {"identity_number": "none", "foreign_id": "X 12345", "differs_by": "no"},
        "medicine": {"marketing": "hospital_pharmacy", "otc_ground": "none"},
        "diagnosis": {"seriousness": "risk_factors"},
        "treatment": {"purpose": "restless_legs", "plan": True, "specialist_steered": False},
        "prior_treatments": ({"product": "Lamotrel", "excused_by": "compliance"},),
        "documentation": ({"title": "Råd", "design": "national_guideline"},),
        "register": {
            "first_authorised": date(2019, 5, 2),
            "assessment": "no",
            "annex_row": True,
        },
        "findings": {"cost_reasonable": False, "reason_insufficient": ("Lamotrel",)},
    }


def test_an_application_is_immutable() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        an_application().patient = None


def test_the_section_is_called_register_in_the_file() -> None:
    assert stated(an_application(register={"duplicate": "no"}))["register"] == {"duplicate": "no"}


# Supplements (law 2.3)


def test_a_supplement_adds_missing_values_and_replaces_stated_ones() -> None:
    before = an_application(initiation={"date": None})

    after = merge(
        before, read(initiation={"date": "2015-03-02"}, medicine={"indication_approved": "eea"})
    )

    assert after == an_application(medicine={"indication_approved": "eea"})
    assert before == an_application(initiation={"date": None})


def test_an_empty_supplement_changes_nothing() -> None:
    assert merge(an_application(), Application()) == an_application()


def test_a_prior_treatment_is_matched_by_product_or_added() -> None:
    before = read(prior_treatments=[{"product": "Lamotrel", "tried": "yes"}, {"tried": "no"}])

    after = merge(
        before,
        read(
            prior_treatments=[
                {"product": "LAMOTREL", "outcome": "no_effect"},
                {"product": "Karbazin"},
                {"tried": "no"},
            ]
        ),
    )

    assert stated(after)["prior_treatments"] == (
        {"product": "LAMOTREL", "tried": True, "outcome": "no_effect"},
        {"tried": False},
        {"product": "Karbazin"},
        {"tried": False},
    )


def test_an_attachment_is_matched_by_title() -> None:
    before = read(documentation=[{"title": "Studie", "design": "cohort"}])

    after = merge(
        before, read(documentation=[{"title": "studie", "shows_effect": "yes"}, {"title": "Brev"}])
    )

    assert stated(after)["documentation"] == (
        {"title": "studie", "design": "cohort", "shows_effect": True},
        {"title": "Brev"},
    )


def test_attachments_are_added_where_there_were_none() -> None:
    assert merge(Application(), read(documentation=[{"title": "Brev"}])) == read(
        documentation=[{"title": "Brev"}]
    )


def test_any_other_list_is_replaced_as_a_whole() -> None:
    before = read(diagnosis={"secondary": ["N18.5", "I50"]})

    assert merge(before, read(diagnosis={"secondary": ["I10"]})) == read(
        diagnosis={"secondary": ["I10"]}
    )


def test_a_doctor_with_another_number_replaces_the_first_doctor_wholly() -> None:
    specialist = {"name": "Sivert Hauglie", "hpr_number": "8765432", "role": "specialist"}
    before = read(
        doctor={
            "name": "Kari Lundevik",
            "hpr_number": "9876543",
            "role": "general_practitioner",
            "language": "nn",
        }
    )

    assert merge(before, read(doctor=specialist)) == read(doctor=specialist)


FIRST_MESSAGE = {"id": "a", "item": "b", "conversation": "c", "sender": {"her_id": "1"}}


def test_a_newer_message_replaces_the_earlier_one_whole() -> None:
    before = read(form={"kind": "message", "message": FIRST_MESSAGE})
    after = merge(before, read(form={"message": {"id": "d"}}))

    assert after == read(form={"kind": "message", "message": {"id": "d"}})


def test_another_doctor_takes_over_without_the_first_doctors_message() -> None:
    doctor = {"name": "Kari Lundevik", "hpr_number": "9876543"}
    before = read(form={"kind": "message", "message": FIRST_MESSAGE}, doctor=doctor)
    specialist = {"name": "Per Nevland", "hpr_number": "1098765"}

    assert merge(before, read(doctor=specialist)) == read(
        form={"kind": "message"}, doctor=specialist
    )


@pytest.mark.parametrize("number", [{}, {"hpr_number": "9876543"}])
def test_a_doctor_with_the_same_number_or_none_is_supplemented(number: dict[str, str]) -> None:
    before = read(doctor={"name": "Kari Lundevik", "hpr_number": "9876543"})

    after = merge(before, read(doctor={"specialty": "37", **number}))

    assert stated(after)["doctor"] == {
        "name": "Kari Lundevik",
        "hpr_number": "9876543",
        "specialty": 37,
    }


@pytest.mark.parametrize(
    "second",
    [
        {"name": "Bjarte Lie", "role": "specialist"},
        {"name": "Bjarte Lie"},
        {"role": "specialist", "specialty": "37"},
        {"name": "Bjarte Lie", "hpr_number": "12"},
    ],
)
def test_another_name_or_role_without_a_number_is_another_doctor(second: dict[str, str]) -> None:
    first = read(
        doctor={"name": "Kari Lundevik", "hpr_number": "9876543", "role": "general_practitioner"}
    )

    assert merge(first, read(doctor=second)) == read(doctor=second)


@pytest.mark.parametrize(
    "second",
    [
        {"name": "KARI  LUNDEVIK"},
        {"role": "general_practitioner", "department": "Legesenteret"},
        {"name": "Kari L. Lundevik", "hpr_number": "9876543", "role": "specialist"},
    ],
)
def test_the_same_name_role_or_number_is_the_same_doctor(second: dict[str, str]) -> None:
    first = {"name": "Kari Lundevik", "hpr_number": "9876543", "role": "general_practitioner"}

    after = merge(read(doctor=first), read(doctor=second))
    assert after == read(doctor={**first, **second})


def test_a_first_hpr_number_belongs_to_the_doctor_already_stated() -> None:
    after = merge(read(doctor={"name": "Kari Lundevik"}), read(doctor={"hpr_number": "9876543"}))

    assert stated(after)["doctor"] == {"name": "Kari Lundevik", "hpr_number": "9876543"}


@pytest.mark.parametrize(
    ("amount", "thousands", "decimal"),
    [("1.000", "1000", "1.0000"), ("2,500", "2500", "2.5000"), ("125.125", "125125", "125.1250")],
)
def test_a_dose_that_can_be_read_in_two_ways_is_refused_with_both(
    amount: str, thousands: str, decimal: str
) -> None:
    with pytest.raises(ValidationError, match=f"read as {thousands} or as {decimal};"):
        read(medicine={"daily_dose": {"amount": amount}})


@pytest.mark.parametrize("amount", ["0.125", "0,500", "1000", "1.00", "1.0000", "1000.125", "12.5"])
def test_a_dose_with_one_reading_is_taken_as_it_is_written(amount: str) -> None:
    dose = {"daily_dose": {"amount": amount}}

    assert stated(read(medicine=dose)) == {"medicine": dose}


@pytest.mark.parametrize(
    "product", ["nervåzin", "NERVÅZIN ", "Nerva\u030azin", "Ner\u200bvåzin", "Nervåzin\u00a0"]
)
def test_a_product_is_the_same_however_its_name_is_spelled(product: str) -> None:
    first = read(prior_treatments=[{"product": "Nervåzin", "tried": "yes"}])
    answer = read(prior_treatments=[{"product": product, "outcome": "side_effects"}])

    [entry] = merge(first, answer).prior_treatments or ()
    assert (entry.tried, entry.outcome) == (True, "side_effects")
