"""Texts for patients and doctors: complete, in bokmål and nynorsk, and in plain language."""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.derive.order_of_days import PAIRS
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.rule_sets import RULES_2008
from workflow.reimbursement.words import (
    ASKED,
    ASKED_INSTEAD,
    ASKED_TOGETHER,
    DOCUMENTS,
    FOUND,
    OUTCOMES,
    PLAIN_ASKED,
    PLAIN_ASKED_INSTEAD,
    PLAIN_REASONS,
    PLAIN_TOGETHER,
    REASONS,
    REGISTERED,
    RULES,
    Language,
    Words,
    decisive,
)

STATES: Final = {state.name: state.words for state in REIMBURSEMENT.states}
LETTER_TITLES: Final = {letter.kind: letter.title for letter in REIMBURSEMENT.letters}
DEADLINES: Final = {timer.name: timer.words for timer in REIMBURSEMENT.timers}
TABLES: Final[dict[str, dict[str, Words] | dict[int, Words]]] = {
    "ASKED": ASKED,
    "ASKED_INSTEAD": ASKED_INSTEAD,
    "REGISTERED": REGISTERED,
    "REASONS": REASONS,
    "RULES": RULES,
    "ASKED_TOGETHER": {"+".join(group): words for group, words in ASKED_TOGETHER.items()},
    "PLAIN_TOGETHER": {"+".join(group): words for group, words in PLAIN_TOGETHER.items()},
    "SPECIALIST_BECAUSE": decisive.SPECIALIST_BECAUSE,
    "OUTCOMES_OF_TREATMENT": decisive.OUTCOMES_OF_TREATMENT,
    "FOUND": FOUND,
    "VALUES": decisive.VALUES,
    "PLAIN_REASONS": PLAIN_REASONS,
    "PLAIN_ASKED": PLAIN_ASKED,
    "PLAIN_ASKED_INSTEAD": PLAIN_ASKED_INSTEAD,
    "STATES": STATES,
    "OUTCOMES": OUTCOMES,
    "LETTER_TITLES": LETTER_TITLES,
    "DEADLINES": DEADLINES,
}
FRAGMENTS: Final = (
    *("ASKED", "ASKED_INSTEAD", "ASKED_TOGETHER", "REGISTERED", "STATES", "OUTCOMES", "DEADLINES"),
    *("SPECIALIST_BECAUSE", "OUTCOMES_OF_TREATMENT", "VALUES"),
)
SENTENCES: Final = (
    *("REASONS", "RULES", "PLAIN_REASONS"),
    *("PLAIN_ASKED", "PLAIN_ASKED_INSTEAD", "PLAIN_TOGETHER"),
)


def any_word(patterns: str) -> re.Pattern[str]:
    """Match any of the words, which are separated by blanks and may be regular expressions."""
    return re.compile(rf"\b(?:{'|'.join(patterns.split())})\b", re.IGNORECASE)


# Whole words of one language form only; a few are stems that compounds begin with.
BOKMAL: Final = any_word(r"""
    ikke hvilke[nt]? hvorfor hvor hvem hvis hver hvert hva fra sykdom\w* sykehus\w*
    opplysning(?:er|ene) ble noen noe mer være jeg en et ett de dem disse flere uten utenfor
    bare samme legemidl\w+ medisiner behandlingen avdelingen lidelse\w* måned(?:er)? uker
    krever gjelder søker søke navn markedsf\w+ virkestoff virker norge kilde tallet gis brukes
    skrives selges opphevet innvilget mottatt begrunnelse\w* selv gjør\w* enten allerede kommer
    folketrygden folketrygdloven
""")
NYNORSK: Final = any_word(r"""
    ikkje kva kven kvifor kvar kvart kor korleis viss frå sjuk\w+ opplysning(?:ar|ane) vart
    nokon noko nokre meir vere eg ein eit éin ei dei desse fleire utan utanfor berre same
    behandlinga avdelinga liding\w* månad\w* veker krev gjeld søkj\w+ namn\w* marknad\w+
    verkestoff verkar noreg kjelde talet blir\sgitt brukast skrivast oppheva innvilga motteken
    grunngiving\w* sjølv gjer\w* anten allereie kjem folketrygda folketrygdlova tidlegare særlege?
""")


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
    """Return Björnsson's readability index of one sentence.

    It is the number of words plus the percentage of words longer than six letters.
    """
    words = words_of(sentence)
    return len(words) + 100 * sum(len(word) > 6 for word in words) / len(words)


class TestEachTableIsComplete:
    def test_every_fact_is_the_doctors_or_a_registers(self) -> None:
        assert {fact.owner for fact in FACTS.values()} == {"doctor", "register"}

    def test_every_fact_of_the_doctor_can_be_asked_for_in_the_order_of_the_facts(self) -> None:
        facts_of_the_doctor = [name for name, fact in FACTS.items() if fact.owner == "doctor"]
        assert list(ASKED) == list(PLAIN_ASKED) == facts_of_the_doctor

    def test_a_field_that_is_asked_for_instead_of_a_fact_has_both_texts(self) -> None:
        out_of_order = [
            f"{pair.fact.name}, out of order"
            for pair in PAIRS
            if pair.then == "asked" and pair.fact is not None
        ]
        assert set(ASKED_INSTEAD) == {"patient.birth_date", "doctor.specialty", *out_of_order}
        assert list(PLAIN_ASKED_INSTEAD) == list(ASKED_INSTEAD)

    def test_facts_that_are_asked_for_together_have_both_texts(self) -> None:
        assert list(ASKED_TOGETHER) == list(PLAIN_TOGETHER)
        assert {fact for group in ASKED_TOGETHER for fact in group} <= set(ASKED)
        assert set(DOCUMENTS) == {name for name in ASKED if name.startswith("documentation.")}

    def test_a_larger_group_of_questions_comes_before_those_inside_it(self) -> None:
        groups = [set(group) for group in ASKED_TOGETHER]
        for place, group in enumerate(groups):
            assert not any(earlier < group for earlier in groups[:place])

    def test_every_fact_that_can_decide_has_a_line_and_every_choice_a_word(self) -> None:
        assert list(FOUND) == [name for name, fact in FACTS.items() if fact.kind != "given"]
        choices = {choice for fact in FACTS.values() for choice in fact.choices}
        assert set(decisive.VALUES) == {choice for choice in choices if len(choice) > 1}

    def test_every_fact_of_a_register_has_a_text_in_the_order_of_the_facts(self) -> None:
        assert list(REGISTERED) == [
            name for name, fact in FACTS.items() if fact.owner == "register"
        ]

    def test_the_reasons_are_those_of_list_7481(self) -> None:
        assert list(REASONS) == list(PLAIN_REASONS) == list(REJECTION_REASONS) == list(range(1, 20))

    def test_every_rule_that_can_reject_or_dismiss_has_its_ground(self) -> None:
        with_reason = {rule.id for rule in RULES_2008.conditions if rule.reason is not None}
        assert set(RULES) == with_reason

    def test_the_outcomes_are_those_of_an_assessment(self) -> None:
        assert set(OUTCOMES) == set(RULES_2008.outcomes)

    def test_the_states_are_the_five_states_of_a_case(self) -> None:
        assert list(STATES) == ["received", "missing_info", "under_review", "granted", "rejected"]

    def test_every_kind_of_letter_has_a_title(self) -> None:
        decisions = {"decision_granted", "decision_rejected", "decision_dismissed"}
        to_patient = {"receipt", "preliminary_reply", "delay_notice", "expiry_warning"} | decisions
        assert set(LETTER_TITLES) == to_patient | {"request_for_information", "reminder"}

    def test_every_kind_of_deadline_has_a_label(self) -> None:
        assert set(DEADLINES) == {
            *("preliminary_reply", "reminder", "answer", "early_warning", "late_warning"),
            *("target", "four_weeks", "eight_weeks", "complaint", "expiry_warning"),
        }


class TestTwoLanguages:
    @each_entry
    def test_no_text_is_empty_or_has_superfluous_blanks(self, name: str) -> None:
        for text in (ENTRIES[name].in_("nb"), ENTRIES[name].in_("nn")):
            assert text
            assert text == " ".join(text.split())

    def test_a_text_is_given_in_the_chosen_language_form(self) -> None:
        words = Words(nb="vedtaket ble sendt", nn="vedtaket vart sendt")
        assert (words.in_("nb"), words.in_("nn")) == ("vedtaket ble sendt", "vedtaket vart sendt")

    @each_entry
    def test_sentences_and_long_labels_differ_between_the_languages(self, name: str) -> None:
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
    def test_sentences_have_a_capital_letter_and_a_full_stop_and_fragments_have_not(
        self, name: str, language: Language
    ) -> None:
        text = ENTRIES[name].in_(language)
        table = name.partition("[")[0]
        assert text.endswith(".") == (table in SENTENCES)
        if table not in FRAGMENTS:
            assert text[0].isupper()
        else:
            assert text[0].islower() or text.startswith(("HPR-", "NAF-", "Nor"))

    @pytest.mark.parametrize("rule", RULES)
    @each_language
    def test_a_ground_ends_with_the_paragraph_of_its_rule(
        self, rule: str, language: Language
    ) -> None:
        law = RULES_2008.rules()[rule].law.replace(" and ", " og ")
        if language == "nn":
            law = law.replace("folketrygdloven", "folketrygdlova")
        text = RULES[rule].in_(language)
        assert text.endswith(f"({law}).")

    @pytest.mark.parametrize("rule", RULES)
    def test_a_ground_begins_with_the_condition_that_is_not_met(self, rule: str) -> None:
        assert RULES[rule].nb.startswith("Vilkåret ")
        assert " er ikke oppfylt" in RULES[rule].nb
        assert " er ikkje oppfylt" in RULES[rule].nn

    @each_entry
    def test_the_only_number_beside_paragraphs_and_code_lists_is_the_laws_500_persons(
        self, name: str
    ) -> None:
        paragraph = r"§§? \d[\w-]*(?: og \d\w*)?"
        code_list = r"[Vv]edlegg 1|ICD-10|ICPC-2|kodeverk \d+(?: eller \d+)?"
        rest = re.sub(f"{paragraph}|{code_list}", "", ENTRIES[name].nb)
        assert set(re.findall(r"\d+", rest)) <= {str(DEFAULT.rare_persons)}

    def test_numbers_written_as_words_agree_with_the_default_policy(self) -> None:
        assert "minst tre måneder i løpet av ett år" in RULES["G-4"].nb
        assert "mer enn to år" in RULES["S-7"].nb
        assert (DEFAULT.long_term_months, DEFAULT.treatment_window_months) == (3, 12)
        assert DEFAULT.long_lasting_months == 24


class TestPlainLanguage:
    @pytest.mark.parametrize("name", [name for name in ENTRIES if name.startswith("PLAIN_")])
    @each_language
    def test_a_text_is_one_short_sentence_in_short_words(
        self, name: str, language: Language
    ) -> None:
        text = ENTRIES[name].in_(language)
        assert len(words_of(text)) <= 20
        assert text.count(".") == 1
        assert not re.search(r"[§\d:;()]", text)
        assert lix(text) < 40

    @pytest.mark.parametrize("name", [name for name in ENTRIES if name.startswith("PLAIN_")])
    def test_no_text_says_du_because_a_guardian_may_read_it(self, name: str) -> None:
        both = f"{ENTRIES[name].nb} {ENTRIES[name].nn}"
        assert not re.search(r"\b(?:du|deg|din|ditt|dine)\b", both, re.IGNORECASE)
