"""Check what each letter says: grounds, deadlines, missing facts, addressee; nothing private."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from builders import BORN_1961, BORN_2012, a_3b_application, an_application, assessed
from cases import ELI, day, received, swept, then, under
from hypothesis import example, given
from hypothesis import strategies as st
from letter_cases import (
    CASES,
    EVERY,
    LANGUAGES,
    NO_DATE,
    VARIANTS,
    asked,
    decided,
    documents,
    of,
    one,
    texts,
    written,
)

from handlers.letters.document import ItemList, Paragraph, as_json, as_text
from handlers.letters.wording import in_words, span
from scenarios.reader import read_scenario
from workflow.engine.letter_content import Quantity
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Ask, Extend, Judge, Reject, Start
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.words import OF_2008, SINCE_2018, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rejection_names_every_failing_ground_and_the_right_to_complain(
    language: Language,
) -> None:
    for variant in (name for name, (kind, _) in VARIANTS.items() if kind == "decision_rejected"):
        case = VARIANTS[variant][1](language)
        words = SINCE_2018 if variant.startswith("section_3") else OF_2008
        assert case.decision is not None
        for letter, document in documents(case, "decision_rejected"):
            body, year = texts(document), document.date[:4]
            for ground in case.decision.grounds:
                expected = words.reasons[16] if ground.reason == 16 else words.rules[ground.rule]
                assert expected.in_(language) in body
            for fact in case.decision.missing:
                assert words.asked[fact].in_(language) in body
            for reason in case.decision.reasons:
                rules = [x.rule for x in case.decision.grounds if x.reason == reason] or [""]
                for rule in rules:
                    plain = words.plain_rules.get(rule, words.plain_reasons[reason])
                    assert (plain.in_(language) in body) is (letter.to == "applicant")
            assert any(
                "folketrygdl" in text and "§ 21-12" in text and "seks " in text and year in text
                for text in body
            )


def test_every_reason_of_list_7481_has_words() -> None:
    assert set(REJECTION_REASONS) == set(OF_2008.reasons) == set(OF_2008.plain_reasons)


def test_the_last_day_to_complain_moves_past_holidays() -> None:
    case = then(
        then(received(written("nb", {"treatment": {"outside_hospital": "no"}})), Start(ELI)),
        Reject(ELI),
        on=day(28),
    )
    [(_, document), _] = documents(case, "decision_rejected")

    assert "Fristen går tidligst ut 26. mai 2015." in as_text(document).replace(
        "\n", " "
    )  # six weeks end on Whit Monday, 25 May


def test_a_finding_against_the_doctor_stands_in_the_rejection() -> None:
    case = then(
        received(written("nb")),
        Start(ELI),
        Judge(ELI, "treatment.outside_hospital", False, "Brukes bare på dagpost."),
        Reject(ELI),
    )
    [(_, document), _] = documents(case, "decision_rejected")

    assert "Vår vurdering: Brukes bare på dagpost." in texts(document)


def test_a_reminder_asks_for_what_is_still_missing_and_for_no_more() -> None:
    document = one("reminder", "nb", "doctor")

    assert OF_2008.asked["initiation.date"].nb in texts(document)
    assert OF_2008.asked["initiation.by"].nb not in texts(document)
    assert any("Siste dag for å svare er 7. april 2015." in text for text in texts(document))


def test_a_reminder_of_an_extended_request_offers_no_more_time() -> None:
    case = swept(then(asked(written("nb", NO_DATE)), Extend(ELI)), day(15))
    [(_, document), _] = documents(case, "reminder")

    assert any("Siste dag for å svare er 27. april 2015." in text for text in texts(document))
    assert not any("mer tid" in text for text in texts(document))


def test_a_request_lists_facts_of_3b_apart_while_the_code_is_unknown() -> None:
    blocks = one("request_no_code", "nb", "doctor").blocks
    first, second = (block for block in blocks if isinstance(block, ItemList))

    assert OF_2008.asked["refund_code_covers"].nb in first.items
    assert set(second.items) == {
        OF_2008.asked[f"diagnosis.{name}"].nb
        for name in ("severity", "persons_in_norway", "persons_at_severity", "candidates_a_year")
    }
    assert blocks[blocks.index(second) - 1] == Paragraph(
        "Hvis ingen refusjonskode dekker sykdommen, trenger vi også å vite:"
    )


def test_no_letter_holds_an_identity_number() -> None:
    for variant, language in EVERY:
        for document in of(variant, language):
            assert not re.search(r"\d{11}", as_json(document))
            assert BORN_1961 not in as_json(document)
            assert BORN_2012 not in as_json(document)


def test_guardians_are_addressed_for_the_child() -> None:
    assert one("granted_a_child", "nb").addressee == (
        "Til foresatte for Ingrid Solbakken",
        "Jorunn Solbakken",
        "Storgata 1",
        "0001 Fjordby",
    )
    assert one("granted_a_child", "nn").addressee == (
        "Til føresette for Ingrid Solbakken",
        "Jorunn Solbakken",
        "Storgata 1",
        "0001 Fjordby",
    )
    assert (
        one("granted_a_child", "nb", "doctor").copy_to
        == "Kopi av brev til: foresatte for Ingrid Solbakken"
    )


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nb", "Legen får ikke kopi, fordi pasienten ikke samtykker i det."),
        ("nn", "Legen får ikkje kopi, fordi pasienten ikkje samtykkjer i det."),
    ],
)
def test_a_letter_says_that_the_doctor_gets_no_copy_and_why(language: Language, says: str) -> None:
    application = written(language, {"patient": {"copy_to_doctor": "no"}})
    [(letter, document)] = documents(received(application), "receipt")

    assert (letter.to, document.copy_to) == ("applicant", says)


def test_an_unsigned_letter_names_nobody() -> None:
    [(_, notice), _] = documents(CASES["receipt"]("nb"), "receipt", case_worker=None)
    [(_, decision), _] = documents(
        CASES["decision_granted"]("nb"), "decision_granted", case_worker=None
    )

    by_machine = ("Brevet er laget maskinelt og har derfor ingen underskrift.",)
    assert notice.closing == decision.closing == by_machine
    assert decision.case_worker is None
    assert one("decision_granted", "nb").closing == (
        "Med vennlig hilsen",
        "Eli Vikane, saksbehandler",
    )


def test_a_dose_is_written_with_a_norwegian_decimal_comma() -> None:
    dose = {"medicine": {"daily_dose": {"amount": "1200.5", "unit": "mg"}}}
    [(_, document), _] = documents(decided(written("nn", dose)), "decision_granted")

    assert "Høgaste døgndose: 1 200,5 mg" in texts(document)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_dates_are_written_as_the_tables_of_languages_write_them(language: Language) -> None:
    for number in range(366):
        on = date(2016, 1, 1) + timedelta(days=number)

        assert in_words({"on": on}, language) == {"on": format_date(on, "long", locale=language)}


@given(st.decimals("0", "99999999", places=6), st.sampled_from(["nb", "nn"]))
@example(Decimal("0"), "nb")
@example(Decimal("1E+3"), "nn")
@example(Decimal("1000000.00005"), "nb")
@example(Decimal("100"), "nn")
def test_amounts_are_written_as_the_tables_of_languages_write_them(
    amount: Decimal, language: Language
) -> None:
    written_by_tables = format_decimal(amount, "#,##0.####", locale=language)

    assert in_words({"dose": Quantity(amount, "mg")}, language) == {
        "dose": f"{written_by_tables} mg"
    }


@pytest.mark.parametrize(
    ("days", "nb", "nn"),
    [
        (7, "én uke", "éi veke"),
        (56, "åtte uker", "åtte veker"),
        (1, "én dag", "éin dag"),
        (30, "30 dager", "30 dagar"),
        (91, "13 uker", "13 veker"),
    ],
)
def test_lengths_of_time_have_their_right_plural(days: int, nb: str, nn: str) -> None:
    assert (span(days, "nb"), span(days, "nn")) == (nb, nn)


def test_letters_use_the_policys_numbers() -> None:
    policy = Policy(target_days=70, complaint_weeks=3)
    [(_, receipt), _] = documents(under(CASES["receipt"]("nb"), policy), "receipt")
    [(_, rejection), _] = documents(
        under(CASES["decision_rejected"]("nb"), policy), "decision_rejected"
    )

    assert "innen ti uker" in as_text(receipt).replace("\n", " ")
    assert "tre uker fra den dagen" in as_text(rejection).replace("\n", " ")


@pytest.mark.parametrize("complete", [an_application, a_3b_application])
def test_a_request_asks_for_whatever_a_section_left_out_would_tell(
    complete: Callable[..., Application],
) -> None:
    sections = ("patient", "doctor", "medicine", "treatment", "prior_treatments", "initiation")
    changes = [{name: None} for name in (*sections, "documentation", "diagnosis")]
    changes += [{"diagnosis": {"code": None, "reimbursement_code": None}}]
    changes += [{"prior_treatments": [{"product": "Lamotrel"}]}]
    asked_for = set[str]()
    for change in changes:
        application = complete(**change)
        if assessed(application).outcome in ("missing", "wrong_applicant"):
            case = then(received(application), Ask(ELI))
            for _, document in documents(case, "request_for_information"):
                asked_for |= set(texts(document))

    assert OF_2008.asked["diagnosis.code"].nb in asked_for
    assert len(asked_for & {words.nb for words in OF_2008.asked.values()}) >= len(changes)


def test_a_request_asks_for_names_of_further_medicines_where_annex_1_wants_more() -> None:
    application = read_scenario("scenarios/library/par_3a_annex_asks_for_two.yaml").application
    case = then(received(application), Ask(ELI))
    requests = documents(case, "request_for_information")
    asked_for = {text for _, document in requests for text in texts(document)}

    assert OF_2008.asked["prior_treatments.product"].nb in asked_for


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_after_a_free_letter_recommends_the_form(language: Language) -> None:
    def request(kind: str) -> str:
        case = asked(written(language, {**NO_DATE, "form": {"kind": kind}}))
        return " ".join(as_text(x) for _, x in documents(case, "request_for_information"))

    recommended = {
        "nb": "Vi anbefaler søknadsskjemaet vårt",
        "nn": "Vi tilrår søknadsskjemaet vårt",
    }
    circular = {"nb": "rundskrivet til folketrygdloven", "nn": "rundskrivet til folketrygdlova"}
    letter, form = (" ".join(request(kind).split()) for kind in ("letter", "helfo_form"))
    assert recommended[language] in letter and recommended[language] not in form
    assert circular[language] in letter and circular[language] in form
