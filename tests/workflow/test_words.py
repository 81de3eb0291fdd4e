"""The words: no gap and nothing superfluous, two real languages, and plain where they promise to be."""

import re
from collections.abc import Iterator
from typing import Final, get_args

import pytest

from workflow.logic.outcome import Outcome
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.rule_sets import SEED
from workflow.reimbursement.words import (
    ASKED,
    DEADLINES,
    LETTER_TITLES,
    OUTCOMES,
    PLAIN_ASKED,
    PLAIN_REASONS,
    REASONS,
    REGISTERED,
    RULES,
    STATES,
    Language,
    Words,
)

TABLES: Final[dict[str, dict[str, Words] | dict[int, Words]]] = {
    "ASKED": ASKED,
    "REGISTERED": REGISTERED,
    "REASONS": REASONS,
    "RULES": RULES,
    "PLAIN_REASONS": PLAIN_REASONS,
    "PLAIN_ASKED": PLAIN_ASKED,
    "STATES": STATES,
    "OUTCOMES": OUTCOMES,
    "LETTER_TITLES": LETTER_TITLES,
    "DEADLINES": DEADLINES,
}
FRAGMENTS: Final = ("ASKED", "REGISTERED", "STATES", "OUTCOMES", "DEADLINES")
SENTENCES: Final = ("REASONS", "RULES", "PLAIN_REASONS", "PLAIN_ASKED")

# Whole words; a few are stems that compounds begin with.
BOKMAL: Final = re.compile(
    r"\b(?:ikke|hvilke[nt]?|hvorfor|hvor|hvem|hvis|hver|hvert|hva|fra|sykdom\w*|sykehus\w*|opplysning(?:er|ene)|ble|noen|noe|mer|"
    r"være|jeg|en|et|ett|de|dem|disse|flere|uten|utenfor|bare|samme|legemidl\w+|medisiner|behandlingen|avdelingen|lidelse\w*|"
    r"måned(?:er)?|uker|krever|gjelder|søker|søke|navn|markedsf\w+|virkestoff|virker|norge|kilde|tallet|gis|brukes|skrives|selges|"
    r"opphevet|innvilget|mottatt|begrunnelse\w*|selv|gjør\w*|enten|allerede|kommer|folketrygden|folketrygdloven)\b",
    re.IGNORECASE,
)
NYNORSK: Final = re.compile(
    r"\b(?:ikkje|kva|kven|kvifor|kvar|kvart|kor|korleis|viss|frå|sjuk\w+|opplysning(?:ar|ane)|vart|nokon|noko|nokre|meir|vere|eg|ein|"
    r"eit|éin|ei|dei|desse|fleire|utan|utanfor|berre|same|behandlinga|avdelinga|liding\w*|månad\w*|veker|krev|gjeld|søkj\w+|namn\w*|"
    r"marknad\w+|verkestoff|verkar|noreg|kjelde|talet|blir gitt|brukast|skrivast|oppheva|innvilga|motteken|grunngiving\w*|sjølv|"
    r"gjer\w*|anten|allereie|kjem|folketrygda|folketrygdlova|tidlegare|særlege?)\b",
    re.IGNORECASE,
)


def every_entry() -> Iterator[tuple[str, Words]]:
    for table, entries in TABLES.items():
        for key, words in entries.items():
            yield f"{table}[{key}]", words


ENTRIES: Final = dict(every_entry())
each_entry = pytest.mark.parametrize("name", ENTRIES)
each_language = pytest.mark.parametrize("language", ["nb", "nn"])


def words_of(text: str) -> list[str]:
    return re.findall(r"[\w-]+", text)


def lix(sentence: str) -> float:
    """Björnsson's readability index of one sentence: its words, and the share of them longer than six letters."""
    words = words_of(sentence)
    return len(words) + 100 * sum(len(word) > 6 for word in words) / len(words)


class TestNoGapAndNothingSuperfluous:
    def test_every_fact_has_an_owner_who_is_asked_or_a_register_that_answers(self) -> None:
        assert {fact.owner for fact in FACTS.values()} == {"doctor", "register"}

    def test_what_a_doctor_is_asked_for_is_every_fact_of_the_doctors_in_their_order(self) -> None:
        assert list(ASKED) == list(PLAIN_ASKED) == [name for name, fact in FACTS.items() if fact.owner == "doctor"]

    def test_what_registers_answer_is_every_fact_of_theirs_in_their_order(self) -> None:
        assert list(REGISTERED) == [name for name, fact in FACTS.items() if fact.owner == "register"]

    def test_reasons_are_those_of_list_7481(self) -> None:
        assert list(REASONS) == list(PLAIN_REASONS) == list(REJECTION_REASONS) == list(range(1, 20))

    def test_grounds_are_those_of_every_rule_that_a_letter_can_quote(self) -> None:
        can_fail = {rule.id for rule in SEED.conditions() if rule.kind == "condition" and rule.reason is not None}
        assert set(RULES) == can_fail

    def test_outcomes_are_those_of_an_assessment(self) -> None:
        assert tuple(OUTCOMES) == get_args(Outcome)

    def test_states_are_the_five(self) -> None:
        assert list(STATES) == ["received", "missing_info", "under_review", "granted", "rejected"]

    def test_titles_are_those_of_the_letters(self) -> None:
        decisions = {"decision_granted", "decision_rejected", "decision_dismissed"}
        to_patient = {"receipt", "preliminary_reply", "delay_notice", "expiry_warning"} | decisions
        assert set(LETTER_TITLES) == to_patient | {"request_for_information", "reminder"}

    def test_deadlines_are_the_timers(self) -> None:
        assert set(DEADLINES) == {
            *("preliminary_reply", "reminder", "answer", "early_warning", "late_warning"),
            *("target", "four_weeks", "eight_weeks", "complaint", "expiry_warning"),
        }


class TestTwoLanguages:
    @each_entry
    def test_both_are_written_and_clean(self, name: str) -> None:
        for text in (ENTRIES[name].in_("nb"), ENTRIES[name].in_("nn")):
            assert text
            assert text == " ".join(text.split())

    def test_the_choice_is_the_addressees(self) -> None:
        words = Words(nb="vedtaket ble sendt", nn="vedtaket vart sendt")
        assert (words.in_("nb"), words.in_("nn")) == ("vedtaket ble sendt", "vedtaket vart sendt")

    @each_entry
    def test_they_differ_where_they_are_long_enough_to(self, name: str) -> None:
        words = ENTRIES[name]
        if len(words_of(words.nb)) > 3 or name.startswith(SENTENCES):
            assert words.nb != words.nn

    @each_entry
    def test_no_bokmal_in_nynorsk(self, name: str) -> None:
        assert BOKMAL.findall(ENTRIES[name].nn) == []

    @each_entry
    def test_no_nynorsk_in_bokmal(self, name: str) -> None:
        assert NYNORSK.findall(ENTRIES[name].nb) == []

    @each_entry
    def test_both_cite_the_same_paragraphs_and_numbers(self, name: str) -> None:
        assert re.findall(r"\d+\w*", ENTRIES[name].nb) == re.findall(r"\d+\w*", ENTRIES[name].nn)


class TestForm:
    @each_entry
    @each_language
    def test_sentences_are_sentences_and_fragments_are_not(self, name: str, language: Language) -> None:
        text = ENTRIES[name].in_(language)
        table = name.partition("[")[0]
        assert text.endswith(".") == (table in SENTENCES)
        if table not in FRAGMENTS:
            assert text[0].isupper()
        else:
            assert text[0].islower() or text.startswith("HPR-")

    @pytest.mark.parametrize("rule", RULES)
    @each_language
    def test_a_ground_ends_in_the_paragraph_of_its_rule(self, rule: str, language: Language) -> None:
        law = SEED.rules()[rule].law.replace(" and ", " og ")
        if language == "nn":
            law = law.replace("folketrygdloven", "folketrygdlova")
        text = RULES[rule].in_(language)
        assert text.endswith(f"({law}).")

    @pytest.mark.parametrize("rule", RULES)
    def test_a_ground_names_a_condition_that_is_not_met(self, rule: str) -> None:
        assert RULES[rule].nb.startswith("Vilkåret ")
        assert " er ikke oppfylt" in RULES[rule].nb
        assert " er ikkje oppfylt" in RULES[rule].nn

    @each_entry
    def test_a_number_is_the_laws_own_or_that_of_a_code_list(self, name: str) -> None:
        cited = re.sub(r"§§? \d[\w-]*(?: og \d\w*)?|vedlegg 1|ICD-10|ICPC-2|kodeverk \d+(?: eller \d+)?", "", ENTRIES[name].nb)
        assert set(re.findall(r"\d+", cited)) <= {str(DEFAULT.rare_persons)}

    def test_the_numbers_in_words_are_those_of_the_default_policy(self) -> None:
        assert "minst tre måneder i løpet av ett år" in RULES["G-4"].nb
        assert "mer enn to år" in RULES["S-7"].nb
        assert (DEFAULT.long_term_months, DEFAULT.treatment_window_months) == (3, 12)
        assert DEFAULT.long_lasting_months == 24


class TestPlain:
    @pytest.mark.parametrize("name", [name for name in ENTRIES if name.startswith("PLAIN_")])
    @each_language
    def test_one_short_sentence_in_short_words(self, name: str, language: Language) -> None:
        text = ENTRIES[name].in_(language)
        assert len(words_of(text)) <= 20
        assert text.count(".") == 1
        assert not re.search(r"[§\d:;()]", text)
        assert lix(text) < 40

    @pytest.mark.parametrize("name", [name for name in ENTRIES if name.startswith("PLAIN_")])
    def test_nobody_is_called_du_for_a_guardian_may_be_reading(self, name: str) -> None:
        assert not re.search(r"\b(?:du|deg|din|ditt|dine)\b", ENTRIES[name].nb + " " + ENTRIES[name].nn, re.IGNORECASE)
