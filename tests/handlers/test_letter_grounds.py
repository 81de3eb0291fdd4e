"""The grounds of letters: the facts that decided, who must apply and why, what is asked for."""

from itertools import product
from typing import Any

import pytest
from letter_cases import HOSPITAL, LANGUAGES, OFF_LABEL, asked, decided, documents, texts, written

from workflow.engine.errors import Refused
from workflow.reimbursement.words import Language


def lines(change: dict[str, Any], language: Language = "nb") -> list[str]:
    """What a refusal took as its basis, after what every letter says."""
    document = documents(decided(written(language, change)), "decision_rejected")[0][1]
    return [text for text in texts(document) if ": " in text]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (HOSPITAL, ["Legemiddelet brukes utenfor sykehus og annen institusjon: nei"]),
        (
            {"diagnosis": {"duration_months": "12"}},
            ["Antall måneder sykdommen er ventet å vare: 12"],
        ),
        (
            {
                "treatment": {
                    "intervals": [{"start": "2015-04-01", "end": "2015-05-01"}],
                    "standby": {"serious_danger": "no", "months_a_year": "0"},
                }
            },
            ["Behandlingstid: 31 dager innen ett år, høyst 1 hel måned uten avbrudd"],
        ),
        (
            {"prior_treatments": [{"product": "Lamotrel", "tried": "yes", "outcome": "usable"}]},
            [
                "Det er vist at ingen av dem kan brukes: nei",
                "Tidligere behandling: Lamotrel (kan brukes)",
            ],
        ),
        (
            {"initiation": {"done": "no"}},
            ["Relevant spesialist eller sykehusavdeling har instituert behandlingen: nei"],
        ),
        (
            {
                "doctor": {"role": "specialist", "specialty": "37"},
                "medicine": {"indication_approved": "none"},
                "documentation": [
                    {"title": "Serie 2011", "design": "case_series", "shows_effect": "yes"}
                ],
            },
            [
                "Stedet der bruksområdet er godkjent: ingen steder i Norge og EØS",
                "Effekten er vist i kontrollerte og randomiserte studier: nei",
                "Dokumentasjon av effekt: Serie 2011",
            ],
        ),
    ],
    ids=["place", "duration", "time", "tried", "start", "effect"],
)
def test_a_refusal_lists_the_facts_that_decided(change: dict[str, Any], says: list[str]) -> None:
    assert set(says) <= set(lines(change))


def test_a_refusal_tells_how_each_earlier_treatment_went() -> None:
    treatments = [
        {"product": "Lamotrel", "tried": "yes", "outcome": "usable"},
        {"product": "Karbazin", "tried": "no", "not_tried_because": "pris"},
        {"product": "Fenyton", "excluded_by": "F32.1"},
        {"product": "Valproin", "tried": "yes", "outcome": "no_effect"},
    ]

    assert (
        "Tidligere behandling: Lamotrel (kan brukes), Karbazin (ikke forsøkt), "
        "Fenyton (utelukket av en annen lidelse), Valproin (manglende eller ingen effekt)"
    ) in lines({"prior_treatments": treatments})


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"tried": "yes"}, "et legemiddel uten navn (forsøkt)"),
        ({"product": "Fenyton"}, "Fenyton (ikke oppgitt om det er forsøkt)"),
    ],
    ids=["tried", "nothing"],
)
def test_a_treatment_of_which_little_is_stated_is_told_as_it_is(
    entry: dict[str, str], says: str
) -> None:
    usable = {"product": "Lamotrel", "tried": "yes", "outcome": "usable"}
    change = {"prior_treatments": [usable, entry]}

    assert f"Tidligere behandling: Lamotrel (kan brukes), {says}" in lines(change)


def test_a_refusal_lists_no_fact_that_decided_nothing() -> None:
    beside_the_point = ("arkedsstatus", "unntar", "fornyer", "krever at en spesialist")
    said = lines({"initiation": {"done": "no"}})

    assert [text for text in said if any(part in text for part in beside_the_point)] == []


@pytest.mark.parametrize(
    ("medicine", "because"),
    [
        (OFF_LABEL["medicine"], "bruksområdet ikke er godkjent i Norge eller EØS"),
        (
            {"marketing": "unregistered"},
            "legemiddelet ikke er markedsført i Norge",
        ),
        (
            {"marketing": "unregistered", "indication_approved": "none"},
            "bruksområdet ikke er godkjent i Norge eller EØS, og at legemiddelet ikke er "
            "markedsført i Norge",
        ),
        (
            {"marketing": "pharmacy_made", "contains_marketed_substance": "no"},
            "det apotekframstilte preparatet ikke inneholder et markedsført virkestoff",
        ),
    ],
    ids=["use", "market", "both", "substance"],
)
def test_a_letter_to_the_wrong_applicant_names_the_branch_that_applied(
    medicine: dict[str, Any], because: str
) -> None:
    document = documents(asked(written("nb", {"medicine": medicine})), "request_for_information")[
        0
    ][1]

    assert f"Grunnen er at {because}." in texts(document)
    assert not any("NAF" in text for text in texts(document))


def test_an_addictive_medicine_and_annex_1_are_named_as_the_branch() -> None:
    addictive = {"medicine": {"prescription_group": "B"}, "treatment": {"purpose": "chronic_pain"}}
    annex = {"register": {"annex": {"specialist_required": ["37"]}}}
    said = [
        texts(documents(asked(written("nb", change)), "request_for_information")[0][1])
        for change in (addictive, annex)
    ]

    assert (
        "Grunnen er at legemiddelet er vanedannende og skal brukes mot kroniske smerter." in said[0]
    )
    assert (
        "Grunnen er at vedlegg 1 til rundskrivet til § 5-14 krever det for preparatet." in said[1]
    )


def test_an_addictive_medicine_is_no_ground_under_3b() -> None:
    change = {
        "medicine": {"prescription_group": "B", "marketing": "unregistered"},
        "treatment": {"purpose": "chronic_pain"},
        "diagnosis": {
            "reimbursement_code": "none",
            "persons_in_norway": {"number": "120", "source": "Et oppdiktet register"},
        },
    }
    document = documents(asked(written("nb", change)), "request_for_information")[0][1]

    assert "Grunnen er at legemiddelet ikke er markedsført i Norge." in texts(document)
    assert not any("vanedannende" in text for text in texts(document))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_that_asks_for_nothing_but_another_applicant_says_so(language: Language) -> None:
    document = documents(
        asked(
            written(
                language,
                {"medicine": {"prescription_group": "B"}, "treatment": {"purpose": "chronic_pain"}},
            )
        ),
        "request_for_information",
    )[0][1]
    said = " ".join(texts(document))

    assert document.title.startswith({"nb": "En relevant", "nn": "Ein relevant"}[language])
    assert {"nb": "Vi trenger", "nn": "Vi treng"}[language] not in said
    assert {"nb": "Slik svarer du", "nn": "Slik svarer du"}[language] not in said


@pytest.mark.parametrize(
    ("change", "whole", "parts"),
    [
        (
            {"initiation": {"done": None, "by": None, "specialty": None, "date": None}},
            "hvilken spesialist eller sykehusavdeling som har instituert behandlingen",
            ["datoen for konsultasjonen der", "navnet på legen eller"],
        ),
        (
            {"prior_treatments": [{"tried": "yes"}]},
            "for hvert relevant legemiddel som går direkte på blå resept",
            ["preparatnavnet på hvert"],
        ),
        (
            {
                "doctor": {"role": None},
                "medicine": {"prescription_group": "B"},
                "treatment": {"purpose": "chronic_pain"},
            },
            "hvilken rolle den som søker, har (",
            ["hvilken rolle den som søker på vegne", "hvilken rolle legen"],
        ),
    ],
    ids=["start", "tried", "role"],
)
def test_questions_that_belong_together_are_asked_once(
    change: dict[str, Any], whole: str, parts: list[str]
) -> None:
    said = texts(documents(asked(written("nb", change)), "request_for_information")[0][1])

    assert sum(text.startswith(whole) for text in said) == 1
    assert not [text for text in said if any(text.startswith(part) for part in parts)]


def test_a_specialist_who_states_no_specialty_is_asked_for_that_alone() -> None:
    change = {**OFF_LABEL, "doctor": {"role": "specialist"}}
    said = texts(documents(asked(written("nb", change)), "request_for_information")[0][1])

    assert any(text.startswith("legens spesialitet eller avdelingens fagområde") for text in said)
    assert not any("hvilken rolle" in text for text in said)


def test_a_request_asks_to_know_and_to_see_apart() -> None:
    change = {
        **OFF_LABEL,
        "patient": {"member": None},
        "doctor": {"role": "specialist", "specialty": "37"},
    }
    said = texts(documents(asked(written("nb", change)), "request_for_information")[0][1])
    places_ = [
        next(place for place, text in enumerate(said) if text.startswith(begins))
        for begins in (
            "Vi trenger å vite:",
            "om pasienten er medlem",
            "Vi trenger dokumentasjon:",
            "kontrollerte og",
        )
    ]

    assert places_ == sorted(places_)
    assert not any("Vi ber om" in text for text in said)


def test_whatever_fails_the_rule_on_who_may_apply_has_a_branch() -> None:
    values = product(
        (
            "marketed",
            "authorised_not_marketed",
            "authorised_in_eea",
            "unregistered",
            "naf",
            "pharmacy_made",
        ),
        ("norway", "eea", "none"),
        ("yes", "no"),
        ("A", "C"),
        ("chronic_pain", "other"),
        ("G40", "none"),
    )
    failed = 0
    for marketing, approved, substance, group, purpose, code in values:
        application = written(
            "nb",
            {
                "medicine": {
                    "marketing": marketing,
                    "indication_approved": approved,
                    "contains_marketed_substance": substance,
                    "prescription_group": group,
                },
                "treatment": {"purpose": purpose},
                "diagnosis": {
                    "reimbursement_code": code,
                    "persons_in_norway": {"number": "120", "source": "x"},
                },
            },
        )
        try:
            case = asked(application)
        except Refused:  # nothing to ask for: the rule holds
            continue
        for _, document in documents(case, "request_for_information"):
            grounds = [text for text in texts(document) if text.startswith("Grunnen er at ")]
            failed += len(grounds)
            assert all(len(text) > len("Grunnen er at .") + 10 for text in grounds)
    assert failed > 100
