"""Letters under § 3: what they call the benefit, where to answer, a grant without end."""

import re
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from builders import BORN_2012, an_application
from cases import ELI, NUMBER, day, received, swept, then
from letter_cases import (
    BY_DATE,
    IN_2024,
    LANGUAGES,
    NEUROLOGIST,
    SERIOUS,
    SINCE_2018,
    VARIANTS,
    decided_under_section_3,
    documents,
    of,
    one,
    under_section_3,
)

from handlers.letters.document import ItemList, as_text
from workflow.engine.errors import Refused
from workflow.engine.terms import Terms
from workflow.reimbursement.commands import Ask, Grant, Judge, Reject, Start
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.words import Language

UNDER_SECTION_3: Final = [name for name in SINCE_2018 if name.startswith("section_3")]
PORTAL: Final = "søknadsportalen"


def text(variant: str, language: Language = "nb", to: str = "applicant") -> str:
    """The words of a letter, on one line."""
    return " ".join(as_text(one(variant, language, to)).split())


def letter_of(case: Case, kind: str, to: str = "applicant") -> str:
    [document] = [each for letter, each in documents(case, kind) if letter.to == to]
    return " ".join(as_text(document).split())


@pytest.mark.parametrize("variant", UNDER_SECTION_3)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_under_paragraph_3_names_the_earlier_law_or_its_benefit(
    variant: str, language: Language
) -> None:
    for document in of(variant, language):
        said = as_text(document)

        assert re.findall(r"§ 3[ab]|§§ 3a|\brefusjon\b|refusjonskode", said, re.IGNORECASE) == []
        assert "individuell stønad" in said


def test_a_letter_under_the_earlier_law_gives_refusjon() -> None:
    for variant in ("receipt", "decision_granted", "decision_rejected", "request_for_information"):
        assert "individuell refusjon" in text(variant) and "stønad" not in text(variant)


@pytest.mark.parametrize(
    ("variant", "named"),
    [
        ("section_3_request", True),
        ("section_3_wrong_applicant", True),
        ("section_3_request_2019", False),
        ("request_for_information", False),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_names_the_portal_where_its_words_are_from_2021(
    variant: str, named: bool, language: Language
) -> None:
    said = text(variant, language, "doctor")

    assert (PORTAL in said) is named
    assert ("journalsystemet" in said) is not named


def test_a_free_letter_is_not_advised_to_use_the_form_where_the_portal_is_named() -> None:
    changes = {"form": {"kind": "letter"}, "patient": {"identity_number": "none"}}
    stated = {"diagnosis": {"seriousness": None}, "patient": {"foreign_id": "X 12345"}}
    case = then(under_section_3("nb", changes, stated), Ask(ELI), on=IN_2024)

    assert "søknadsskjemaet vårt" not in letter_of(case, "request_for_information", "doctor")


@pytest.mark.parametrize(
    ("language", "endless", "ends"),
    [
        ("nb", "Gjelder uten tidsbegrensning", "Gjelder til og med: 3. mars 2026"),
        ("nn", "Gjeld utan tidsavgrensing", "Gjeld til og med: 3. mars 2026"),
    ],
)
def test_a_grant_says_when_it_ends_or_that_it_does_not(
    language: Language, endless: str, ends: str
) -> None:
    for_ever, two_years = (
        text(variant, language) for variant in ("section_3_granted", "section_3_granted_two_years")
    )

    assert endless in for_ever and ends not in for_ever
    assert ends in two_years and endless not in two_years
    assert "på nytt" not in for_ever and "på nytt" in two_years


def test_a_grant_that_begins_later_promises_nothing_for_the_time_before() -> None:
    later = {"register": {"assessment": "yes", "assessment_decided": "2024-06-01"}}
    case = decided_under_section_3("nb", later)
    said = letter_of(case, "decision_granted")

    assert "Gjelder fra og med: 1. juni 2024" in said
    assert "Hvis du alt har betalt" not in said
    assert "Hvis du alt har betalt" in text("section_3_granted")


@pytest.mark.parametrize(
    ("by_date", "on", "named"),
    [
        (True, date(2016, 3, 16), True),
        (False, date(2016, 3, 16), False),
        (True, date(2015, 3, 16), False),
    ],
    ids=["ends in 2018", "the rules of then serve for all", "ends in 2017"],
)
def test_the_warning_of_an_end_says_that_the_rules_have_changed(
    by_date: bool, on: date, named: bool
) -> None:
    policy = replace(DEFAULT, rule_sets_by_date=by_date)
    case = then(received(an_application(), on, policy), Start(ELI), Grant(ELI), on=on)
    assert case.decision is not None and case.decision.valid_to is not None
    warned = swept(case, case.decision.valid_to)
    said = letter_of(warned, "expiry_warning")

    assert ("En ny søknad blir avgjort etter § 3" in said) is named
    assert letter_of(case, "decision_granted").count("avgjort etter § 3") == 0


def test_a_fact_that_another_one_tells_is_asked_for_by_that_one() -> None:
    case = then(under_section_3("nb"), Start(ELI), Ask(ELI, ("anxiolytic", "opioid")), on=IN_2024)

    assert letter_of(case, "request_for_information", "doctor").count("ATC-kode") == 1


def asked_of(*changes: dict[str, Any]) -> list[str]:
    """The items of a request to the doctor about an application under § 3, with changes."""
    case = then(under_section_3("nb", *changes), Ask(ELI), on=IN_2024)
    [document] = [
        d for each, d in documents(case, "request_for_information") if each.to == "doctor"
    ]
    return [x for block in document.blocks if isinstance(block, ItemList) for x in block.items]


@pytest.mark.parametrize(
    ("changes", "for_children"),
    [({}, False), ({"patient": {"identity_number": BORN_2012}}, True)],
    ids=["an adult", "a child"],
)
def test_of_several_proofs_of_effect_one_is_asked_for(
    changes: dict[str, Any], for_children: bool
) -> None:
    off_label = {"medicine": {"indication_approved": "none"}}
    persons, effect = asked_of(NEUROLOGIST, off_label, changes)

    assert persons.startswith("hvor mange personer i Norge")
    assert effect.startswith("én av disse, om effekten") and "kasus-kontroll" in effect
    assert ("for barn og gravide" in effect) is for_children


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"medicine": {"prescription_group": None}}, "reseptgruppe (A, B, C eller F) og ATC-kode"),
        ({"register": {"assessment": "no"}}, "om og hvordan pasienten skiller seg klart"),
    ],
)
def test_what_belongs_together_is_asked_for_once(changes: dict[str, Any], words: str) -> None:
    items = asked_of(changes)

    assert sum(words in item for item in items) == 1
    assert sum("ATC-kode" in item or "skiller seg" in item for item in items) == 1


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ("annex_row", "a register answers annex_row, not the doctor"),
        ("form.kind", "the office itself knows form.kind"),
        ("cost_reasonable", "cost_reasonable is for the case worker to find"),
    ],
)
def test_what_is_not_the_doctors_to_answer_is_not_asked_for(fact: str, says: str) -> None:
    case = then(under_section_3("nb"), Start(ELI), on=IN_2024)

    with pytest.raises(Refused, match=says):
        then(case, Ask(ELI, (fact,)), on=IN_2024)


REASONS: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "N-2": ({"diagnosis": {"seriousness": "neither"}}, "sykdommen er alvorlig nok"),
    "N-5": (
        {"register": {"first_authorised": "2019-05-02", "assessment": "pending"}},
        "ikke vurdert ferdig",
    ),
    "N-6": (
        {"register": {"assessment": "over_budget"}, "patient": {"differs_by": "no"}},
        "medisinen er for dyr",
    ),
    "N-11": ({"treatment": {"specialist_equipment": "yes"}}, "sykehuset som har ansvar"),
}


@pytest.mark.parametrize("rule", REASONS)
def test_a_refusal_says_its_own_reason_in_plain_words(rule: str) -> None:
    changes, plain = REASONS[rule]
    case = decided_under_section_3("nb", changes)
    assert case.decision is not None
    said = letter_of(case, "decision_rejected")

    assert [ground.rule for ground in case.decision.grounds] == [rule]
    assert plain in said
    others = [words for other, (_, words) in REASONS.items() if other != rule]
    assert [words for words in others if words in said] == []


def test_an_assessment_that_was_demanded_and_not_made_is_told() -> None:
    case = decided_under_section_3("nb", {"register": {"first_authorised": "2019-05-02"}})
    said = letter_of(case, "decision_rejected")

    assert "Det kreves metodevurdering av legemiddelet eller bruksområdet: ja" in said
    assert "Metodevurderingen: ikke gjort" in said


def test_a_finding_on_the_cost_stands_in_the_refusal() -> None:
    because = "Kostnaden er ti ganger høyere enn nytten tilsier."
    case = then(under_section_3("nb"), Judge(ELI, "cost_reasonable", False, because), on=IN_2024)
    said = letter_of(then(case, Start(ELI), Reject(ELI), on=IN_2024), "decision_rejected")

    assert "Prisen er for høy" in said
    assert f"Vår vurdering: {because}" in said
    assert "Kostnaden står i et rimelig forhold til nytten og alvorligheten: nei" in said


WITHOUT_NUMBER: Final = {"identity_number": "none", "birth_date": "1961-03-14"}


def test_a_patient_with_another_identification_is_written_to() -> None:
    case = decided_under_section_3("nb", {"patient": {**WITHOUT_NUMBER, "foreign_id": "X 12345"}})

    letters = documents(case, "decision_granted")
    assert [letter.to for letter, _ in letters] == ["applicant", "doctor"]
    assert "X 12345" not in "".join(as_text(document) for _, document in letters)


def test_a_patient_without_any_identification_is_not_written_to() -> None:
    case = decided_under_section_3("nb", {"patient": {**WITHOUT_NUMBER, "foreign_id": "none"}})

    assert case.decision is not None and case.decision.reasons == (17,)
    assert [letter.to for letter, _ in documents(case, "decision_dismissed")] == ["doctor"]


@pytest.mark.parametrize(
    ("excuse", "words"),
    [
        ("compliance", "betydelige problemer med etterlevelse"),
        ("serious_side_effect_risk", "for høy risiko for alvorlige bivirkninger"),
    ],
)
def test_the_excuse_of_a_medicine_stands_in_the_refusal(excuse: str, words: str) -> None:
    listed = [{"product": "Lamotrel", "excused_by": excuse}]
    case = then(received(an_application(prior_treatments=listed)), Start(ELI), Reject(ELI))

    assert f"Tidligere behandling: Lamotrel ({words})" in letter_of(case, "decision_rejected")


def test_what_time_sends_is_written_though_the_program_lacks_the_rules() -> None:
    first, *_ = received(an_application()).events
    event: Any = replace(first.event, terms=Terms("§ 9", "", DEFAULT))  # type: ignore[call-arg]
    case = swept(Case.opened(REIMBURSEMENT, NUMBER, replace(first, event=event)), day(31))

    assert "individuell refusjon" in letter_of(case, "preliminary_reply")


def test_the_variants_are_of_the_rules_that_they_name() -> None:
    for variant in UNDER_SECTION_3:
        assert VARIANTS[variant][1]("nb").terms.rule_set.startswith("§ 3, ")
    assert received(an_application(**SERIOUS), IN_2024, BY_DATE).terms.policy == BY_DATE
