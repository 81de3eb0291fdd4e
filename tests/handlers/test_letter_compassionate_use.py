"""Check every letter of the stories of compassionate use: words, parties, language, privacy."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from letter_language import BOKMAL, ENGLISH, NYNORSK
from letters_of_compassionate_use import every_letter, letters_of

from handlers.letters.document import LetterDocument, as_json, as_text, from_json
from handlers.letters.rendering import missing_texts, templates
from workflow.cu_agreement.facts import FACTS as AGREEMENT_FACTS
from workflow.cu_agreement.process import CU_AGREEMENT
from workflow.cu_agreement.rules import CONDITIONS as K_RULES
from workflow.cu_agreement.words import AGREEMENT_TEXTS, LetterTexts
from workflow.cu_hospital.facts import FACTS as HOSPITAL_FACTS
from workflow.cu_hospital.process import CU_HOSPITAL
from workflow.cu_hospital.rules import CONDITIONS as H_RULES
from workflow.cu_hospital.words import HOSPITAL_TEXTS
from workflow.engine.language import Language, Words
from workflow.engine.letters import Letter
from workflow.engine.process import Process

LANGUAGES: Final[tuple[Language, ...]] = ("nb", "nn")
BOTH: Final = (CU_AGREEMENT, CU_HOSPITAL)
LIBRARY: Final = Path("scenarios/library/compassionate_use")
# Names, an example of a pseudonym, and a web address: the same in both forms.
NAMES: Final = re.compile(
    r"[Cc]ompassionate\s+use|saksgang\.example|NO-12|Sykehusinnkjøp|Fjordbyen\s+sykehus"
)
STATED: Final = re.compile(r"(?:Begrunnelse|Grunngiving|Vår vurdering|[Gg]runngivinga er).*", re.S)
A_PSEUDONYM: Final = re.compile(r"\b(?:FB|HU)-\d")


def of_the_other_form(language: Language, words: str) -> list[str]:
    """Words of the other language form. «De» is many in bokmål, and whom a nynorsk letter is to."""
    if language == "nb":
        return NYNORSK.findall(words)
    return [word for word in BOKMAL.findall(words) if word.casefold() != "de"]


def story(name: str, language: Language | None = "nb") -> list[tuple[Letter, LetterDocument]]:
    return letters_of(LIBRARY / f"{name}.yaml", language)


def text_of(name: str, kind: str, to: str, number: int = 0) -> str:
    """The words of a letter of a story, on one line. number: which of several."""
    wanted = (kind, to, False)
    letters = story(name)
    found = [doc for letter, doc in letters if (letter.kind, letter.to, letter.copy) == wanted]
    return " ".join(as_text(found[number]).split())


@pytest.mark.parametrize("process", BOTH, ids=lambda process: process.name)
def test_the_stories_give_every_kind_to_every_receiver(process: Process[Any]) -> None:
    assert missing_texts(process) == []
    wanted = {
        (rule.kind, to, to != rule.to)
        for rule in process.letters
        for to in (rule.to, rule.copy)
        if to is not None
    }
    given = {(letter.kind, letter.to, letter.copy) for letter, _ in every_letter("nb")}
    assert wanted - given == set()


def test_no_letter_goes_to_a_patient_and_none_names_a_pseudonym() -> None:
    receivers = {name for process in BOTH for name in process.receiver_names}
    assert receivers == {"company", "hospital", "hospitals", "senior_consultant"}
    for language in LANGUAGES:
        for _, document in every_letter(language):
            assert A_PSEUDONYM.findall(as_text(document)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_is_whole_and_in_one_language_form(language: Language) -> None:
    for letter, document in every_letter(language):
        words = NAMES.sub("", as_text(document))
        assert of_the_other_form(language, STATED.sub("", words)) == [], letter.kind
        assert ENGLISH.findall(words) == [], letter.kind
        assert from_json(as_json(document)) == document
        heading = "Kopi av brev til: " if letter.copy else "Kopi til: "
        alone = not letter.copy and not document.copy_to
        assert document.copy_to.startswith(heading) or alone


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("process", BOTH, ids=lambda process: process.name)
def test_every_line_of_the_templates_is_in_its_language_form(
    process: Process[Any], language: Language
) -> None:
    environment = templates(*process.letter_texts)
    assert environment.loader is not None
    for name in environment.list_templates(["jinja"]):
        source = environment.loader.get_source(environment, name)[0]
        words = NAMES.sub("", re.sub(r"\{[{%].*?[}%]\}", " ", source))
        if name.startswith(language):
            assert of_the_other_form(language, words) == [], name
            assert ENGLISH.findall(words) == [], name


@pytest.mark.parametrize(
    ("texts", "facts", "rules"),
    [
        (AGREEMENT_TEXTS, AGREEMENT_FACTS, {rule.id for rule in K_RULES}),
        (HOSPITAL_TEXTS, HOSPITAL_FACTS, {"K-1", *(rule.id for rule in H_RULES)}),
    ],
    ids=["agreement", "hospital"],
)
def test_there_are_words_for_every_fact_that_is_asked_and_every_rule(
    texts: LetterTexts, facts: dict[str, Any], rules: set[str]
) -> None:
    asked = {fact.name for fact in facts.values() if fact.owner in ("company", "hospital")}
    assert set(texts.asked) == asked | ({"basis"} & set(facts))
    assert set(texts.found) <= set(facts)
    assert set(texts.rules) == set(texts.cures) == rules


@pytest.mark.parametrize("texts", [AGREEMENT_TEXTS, HOSPITAL_TEXTS], ids=["agreement", "hospital"])
def test_the_words_are_in_their_language_form(texts: LetterTexts) -> None:
    tables = (texts.asked, texts.found, texts.rules, texts.cures)
    for words in (each for table in tables for each in table.values()):
        assert isinstance(words, Words)
        assert of_the_other_form("nb", words.nb) == of_the_other_form("nn", words.nn) == []
        assert words.nb.endswith(".") == words.nn.endswith(".")
    assert not any(words.nb.endswith(".") for words in texts.asked.values())


def test_readiness_is_told_once_in_each_case() -> None:
    for path in LIBRARY.glob("*.yaml"):
        told = Counter(
            letter.case
            for letter, _ in letters_of(path)
            if letter.kind == "ready_for_signature" and not letter.copy
        )
        assert set(told.values()) <= {1}, path.name


def test_each_hospital_that_is_allowed_is_told_once() -> None:
    def told(name: str) -> list[tuple[str, ...]]:
        letters = (letter for letter, _ in story(name) if letter.kind == "no_new_patients")
        return [(letter.addressee, *letter.names) for letter in letters]

    both = [("2021-000002", "Fjordbyen sykehus"), ("2021-000003", "Havnes universitetssykehus")]
    assert told("hospitals_two_and_three_patients") == both  # and nothing more at the end
    assert told("hospitals_end_by_contract") == both[:1]  # the other one is not allowed
    assert told("hospitals_agreement_ends_with_nobody_treated") == both[:1]
    assert told("agreement_closed_then_decided") == []


def test_an_authorisation_tells_each_hospital_its_own_case_and_the_last_day() -> None:
    found = text_of("hospitals_two_and_three_patients", "no_new_patients", "hospitals", 1)

    assert "Deres sak: 2021-000003" in found and "oppgi saksnummeret 2021-000003" in found
    assert "Ingen nye pasienter kan begynne 1. februar 2022 eller senere" in found
    assert "Pasienter som begynte før 1. februar 2022, får fullføre" in found
    assert "Beslutningsforum avgjør om legemiddelet skal innføres" in found


def test_a_refusal_names_each_fact_rule_and_cure() -> None:
    found = text_of("agreement_programme_refused", "refused", "company")
    decisive = ("approved", "disease", "trial_possible", "authorised_helps", "application_filed")

    for fact in (*decisive, "trials_running"):
        assert AGREEMENT_TEXTS.found[f"programme.{fact}"].nb in found
    for rule, words in AGREEMENT_TEXTS.rules.items():
        assert (words.nb in found) is (rule in ("K-3", "K-4", "K-5", "K-6"))
    for rule, words in AGREEMENT_TEXTS.cures.items():
        assert (words.nb in found) is (rule in ("K-3", "K-4", "K-5", "K-6"))
    assert "Dette fikk vi ikke vite" not in found


def test_months_and_the_longest_short_treatment_are_named() -> None:
    refused = text_of("agreement_nine_months_without_grounds", "refused", "company")
    agreed = text_of("agreement_nine_months_with_grounds", "agreed", "company")

    assert "ventet å vare 9 måneder" in refused and "høyst 6 måneder" in refused
    assert "Avvik: Behandlingen er ventet å vare 9 måneder." in agreed
    assert "Effekten kan først måles etter tre kurer." in agreed


def test_who_never_answered_is_told_what_was_missing_and_not_of_the_documents() -> None:
    asked = text_of("agreement_nobody_answers", "request_for_information", "company")
    refused = text_of("agreement_nobody_answers", "refused", "company")

    _, by_company, by_hospital = re.split(r"(?=Vi trenger å vite:|Fra sykehuset)", asked)
    assert AGREEMENT_TEXTS.asked["programme.approved"].nb in by_company
    assert AGREEMENT_TEXTS.asked["programme.authorised_helps"].nb in by_hospital
    assert "Avtaledokumentene for kort behandling gjelder fra 1. september 2021" in asked
    assert "Dette fikk vi ikke vite innen fristen" in refused
    assert AGREEMENT_TEXTS.asked["programme.authorised_helps"].nb in refused
    assert "Avtaledokumentene" not in refused and "K-8" not in refused


def test_a_reminder_asks_only_for_what_is_still_missing() -> None:
    asked, reminded = (
        text_of("agreement_answered_in_part", kind, "company")
        for kind in ("request_for_information", "reminder")
    )
    approved, running = (
        AGREEMENT_TEXTS.asked[f"programme.{name}"].nb for name in ("approved", "trials_running")
    )

    assert approved in asked and running in asked
    assert approved not in reminded and running in reminded
    assert "Den 3. mai 2022 skrev vi til dere" in reminded
    assert "Siste dag for å svare er 24. mai 2022" in reminded
    whole = text_of("hospital_answers_late", "reminder", "hospital")
    assert HOSPITAL_TEXTS.asked["procedure.exists"].nb in whole
    assert HOSPITAL_TEXTS.asked["management.approved"].nb in whole


def test_each_party_is_written_to_in_its_own_language_form() -> None:
    letters = story("hospital_exemption_refused", None)
    of_hospital = [letter for letter, _ in letters if letter.case == "2021-000002"]

    assert {(letter.to, letter.language) for letter in of_hospital} == {
        ("hospital", "nn"),
        ("company", "nb"),
    }


def test_a_hospital_is_told_to_wait_for_another_agreement_only_where_one_can_come() -> None:
    after_authorisation = text_of("hospital_after_authorisation", "refused", "hospital")
    after_the_end = text_of("hospitals_end_by_contract", "refused", "hospital")

    cures = HOSPITAL_TEXTS.cures
    assert cures["K-1"].nb in after_authorisation and cures["H-1"].nb not in after_authorisation
    assert cures["H-1"].nb in after_the_end and cures["K-1"].nb not in after_the_end


def test_no_copy_is_sent_where_no_hospital_is_named() -> None:
    letters = story("agreement_of_a_company_alone")

    assert [(letter.kind, letter.copy) for letter, _ in letters] == [
        ("receipt", False),
        ("request_for_information", False),
    ]
    assert [document.copy_to for _, document in letters] == ["", ""]
    asked = text_of("agreement_of_a_company_alone", "request_for_information", "company")
    assert "Avtaledokumentene for kort behandling er ikke klare ennå." in asked


def test_who_is_told_of_readiness_hears_whose_signature_is_missing() -> None:
    def told(name: str) -> str:
        return text_of(name, "ready_for_signature", "company")

    by_lis, by_company = told("agreement_six_months"), told("agreement_answered_in_part")
    by_nobody = told("agreement_ordinary_in_july_2021")

    assert "Nå mangler bare underskriften fra Nordlys Pharma AS" in by_lis
    assert "Vidda Bio AS undertegnet 18. mai 2022" in by_company
    assert "Nå mangler bare underskriften fra Sykehusinnkjøp LIS" in by_company
    assert "undertegnes av Nordlys Pharma AS og av Sykehusinnkjøp LIS" in by_nobody
    assert "senest 4. september 2021" in by_nobody


def test_an_old_list_is_marked_in_the_letter() -> None:
    marked = "Merk: Den nasjonale listen var mer enn 31 dager gammel"

    assert marked in text_of("agreement_old_list", "agreed", "company")
    assert marked not in text_of("agreement_ordinary_in_july_2021", "agreed", "company")


def test_an_exemption_is_warned_of_and_then_said_to_have_ended() -> None:
    warned, ended = (
        text_of("hospital_exemption_runs_out", "exemption_expires", "senior_consultant", number)
        for number in (0, 1)
    )

    assert "Solveig Brattlien Fjordbyen sykehus" in warned
    assert "Godkjenningsfritaket utløper snart" in warned and "til og med 30. juni 2022" in warned
    assert "Fra 1. juli 2022 kan ingen nye pasienter begynne" in warned
    assert "Godkjenningsfritaket har gått ut" in ended and "utløper snart" not in ended


def test_a_hospital_is_told_that_its_agreement_is_not_signed() -> None:
    waits = text_of("hospital_waits_for_the_agreement", "receipt", "hospital")
    signed = text_of("hospital_answers_late", "receipt", "hospital")

    assert "Avtalen er ikke inngått ennå." in waits and "ikke inngått" not in signed


def test_a_withdrawal_has_a_title_of_its_own() -> None:
    found = text_of("agreement_withdrawn", "ended", "company")

    assert "Søknaden om avtale om compassionate use er trukket" in found
    assert "Firmaet leverer ikke legemiddelet i Norge lenger." in found
    assert "er avsluttet" not in found
