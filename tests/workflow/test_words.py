"""Texts for patients and doctors: complete, in bokmål and nynorsk, and in plain language."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from workflow.logic.rule_set import RuleSet
from workflow.registers.lists import REJECTION_REASONS
from workflow.reimbursement.derive.order_of_days import PAIRS
from workflow.reimbursement.facts import FACTS
from workflow.reimbursement.policy import DEFAULT
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.reimbursement.rule_sets import RULES_2008
from workflow.reimbursement.rules_2018.versions import SECTION_3
from workflow.reimbursement.words import (
    DOCUMENTS,
    FOUND,
    OF_2008,
    OUTCOMES,
    SINCE_2018,
    SPECIALIST_BECAUSE,
    Language,
    Texts,
    Words,
    asked,
    asked_since_2018,
    decisive,
    grounds,
    grounds_since_2018,
    plain_since_2018,
    texts_from,
)
from workflow.reimbursement.words.asked import FACT_LABELS
from workflow.reimbursement.words.by_law import names_the_portal, under_section_3
from workflow.reimbursement.words.list_7481 import PLAIN_REASONS, REASONS

STATES: Final = {state.name: state.words for state in REIMBURSEMENT.states}
LETTER_TITLES: Final = {letter.kind: letter.title for letter in REIMBURSEMENT.letters}
DEADLINES: Final = {timer.name: timer.words for timer in REIMBURSEMENT.timers}


def together(texts: Texts) -> dict[str, Words]:
    """The texts that ask for several facts, by the names of these."""
    return {"+".join(group): words for group, words in texts.together.items()}


def plain_together(texts: Texts) -> dict[str, Words]:
    return {"+".join(group): words for group, words in texts.plain_together.items()}


TABLES: Final[dict[str, Mapping[str, Words] | Mapping[int, Words]]] = {
    "ASKED": OF_2008.asked,
    "REGISTERED": OF_2008.registered,
    "REASONS": OF_2008.reasons,
    "RULES": OF_2008.rules,
    "ASKED_TOGETHER": together(OF_2008),
    "PLAIN_TOGETHER": plain_together(OF_2008),
    "ASKED_SINCE_2018": SINCE_2018.asked,
    "REGISTERED_SINCE_2018": SINCE_2018.registered,
    "REASONS_SINCE_2018": SINCE_2018.reasons,
    "RULES_SINCE_2018": SINCE_2018.rules,
    "ASKED_TOGETHER_SINCE_2018": together(SINCE_2018),
    "PLAIN_TOGETHER_SINCE_2018": plain_together(SINCE_2018),
    "SPECIALIST_BECAUSE": SPECIALIST_BECAUSE,
    "OUTCOMES_OF_TREATMENT": decisive.OUTCOMES_OF_TREATMENT,
    "FOUND": FOUND,
    "VALUES": decisive.VALUES,
    "OF_ONE_FACT": {" ".join(key): words for key, words in decisive.OF_ONE_FACT.items()},
    "PLAIN_REASONS": PLAIN_REASONS,
    "PLAIN_RULES": SINCE_2018.plain_rules,
    "PLAIN_ASKED": OF_2008.plain_asked,
    "PLAIN_ASKED_SINCE_2018": SINCE_2018.plain_asked,
    "STATES": STATES,
    "OUTCOMES": OUTCOMES,
    "LETTER_TITLES": LETTER_TITLES,
    "LETTER_TITLES_SINCE_2018": {kind: SINCE_2018.title(x) for kind, x in LETTER_TITLES.items()},
    "DEADLINES": DEADLINES,
}
_SINCE: Final = "_SINCE_2018"
FRAGMENTS: Final = (
    *("ASKED", "ASKED_TOGETHER", "REGISTERED", "STATES", "OUTCOMES", "DEADLINES"),
    *("SPECIALIST_BECAUSE", "OUTCOMES_OF_TREATMENT", "VALUES", "OF_ONE_FACT"),
)
SENTENCES: Final = (
    *("REASONS", "RULES", "PLAIN_REASONS", "PLAIN_RULES", "PLAIN_ASKED", "PLAIN_TOGETHER"),
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


def in_language(law: str, language: Language) -> str:
    """The name of a law in a language form."""
    return law.replace("folketrygdloven", "folketrygdlova") if language == "nn" else law


def words_of(text: str) -> list[str]:
    return re.findall(r"[\w-]+", text)


def lix(sentence: str) -> float:
    """Return Björnsson's readability index of one sentence.

    It is the number of words plus the percentage of words longer than six letters.
    """
    words = words_of(sentence)
    return len(words) + 100 * sum(len(word) > 6 for word in words) / len(words)


ASKED_OF_THE_DOCTOR: Final = [
    name for name, fact in FACTS.items() if fact.owner == "doctor" and not fact.asked_as
]
"""Facts of the doctor that a request names; another fact is asked for in the place of the rest."""


class TestEachTableIsComplete:
    def test_every_fact_is_somebodys(self) -> None:
        owners = {fact.owner for fact in FACTS.values()}
        assert owners == {"doctor", "register", "office", "case worker"}

    @pytest.mark.parametrize("texts", [OF_2008, SINCE_2018], ids=lambda texts: texts.law)
    def test_every_fact_of_the_doctor_can_be_asked_for(self, texts: Texts) -> None:
        assert set(ASKED_OF_THE_DOCTOR) <= set(texts.asked) == set(texts.plain_asked)
        assert {fact.asked_as for fact in FACTS.values()} - {""} <= set(texts.asked)

    def test_facts_are_asked_for_in_the_order_of_the_facts(self) -> None:
        for single in (
            asked.ASKED | asked_since_2018.ASKED,
            asked.PLAIN_ASKED | plain_since_2018.PLAIN_ASKED,
        ):
            assert list(single) == ASKED_OF_THE_DOCTOR

    def test_a_field_that_is_asked_for_instead_of_a_fact_has_both_texts(self) -> None:
        out_of_order = [
            f"{pair.fact.name}, out of order"
            for pair in PAIRS
            if pair.then == "asked" and pair.fact is not None
        ]
        assert set(asked.ASKED_INSTEAD) == {"doctor.specialty", *out_of_order}
        assert list(asked.PLAIN_ASKED_INSTEAD) == list(asked.ASKED_INSTEAD)

    @pytest.mark.parametrize("texts", [OF_2008, SINCE_2018], ids=lambda texts: texts.law)
    def test_facts_that_are_asked_for_together_have_both_texts(self, texts: Texts) -> None:
        assert list(texts.together) == list(texts.plain_together)
        assert {fact for group in texts.together for fact in group} <= set(texts.asked)
        assert set(DOCUMENTS) == {name for name in texts.asked if name.startswith("documentation.")}

    @pytest.mark.parametrize("texts", [OF_2008, SINCE_2018], ids=lambda texts: texts.law)
    def test_a_larger_group_of_questions_comes_before_those_inside_it(self, texts: Texts) -> None:
        groups = [set(group) for group in texts.together]
        for place, group in enumerate(groups):
            assert not any(earlier < group for earlier in groups[:place])

    def test_only_texts_that_paragraph_3_changes_have_another_wording(self) -> None:
        assert set(asked_since_2018.IN_OTHER_WORDS) <= set(asked.ASKED)
        assert set(plain_since_2018.PLAIN_IN_OTHER_WORDS) <= set(asked.PLAIN_ASKED)
        for name, words in asked_since_2018.IN_OTHER_WORDS.items():
            assert words != under_section_3(asked.ASKED[name])

    def test_every_fact_that_can_decide_has_a_line_and_every_choice_a_word(self) -> None:
        assert list(FOUND) == [name for name, fact in FACTS.items() if fact.kind != "given"]
        choices = {choice for fact in FACTS.values() for choice in fact.choices}
        assert set(decisive.VALUES) == {choice for choice in choices if len(choice) > 1}
        assert all(value in FACTS[name].choices for name, value in decisive.OF_ONE_FACT)

    def test_a_word_that_several_facts_choose_means_the_same_for_each(self) -> None:
        """Those that mean another thing for one fact stand in `OF_ONE_FACT`."""
        for value in ("none", "no", "yes"):
            sharing = [
                name
                for name, fact in FACTS.items()
                if value in fact.choices and (name, value) not in decisive.OF_ONE_FACT
            ]
            assert len(sharing) == 1, value

    def test_every_fact_has_a_label_in_the_order_of_the_facts(self) -> None:
        assert list(FACT_LABELS) == list(FACTS)

    def test_every_fact_of_a_register_has_a_text_in_the_order_of_the_facts(self) -> None:
        assert list(SINCE_2018.registered) == [
            name for name, fact in FACTS.items() if fact.owner == "register"
        ]

    def test_the_reasons_are_those_of_list_7481(self) -> None:
        assert list(REASONS) == list(PLAIN_REASONS) == list(REJECTION_REASONS) == list(range(1, 20))

    def test_every_rule_that_can_reject_or_dismiss_has_its_ground(self) -> None:
        def with_reason(*rule_sets: RuleSet) -> set[str]:
            return {x.id for each in rule_sets for x in each.conditions if x.reason is not None}

        assert set(OF_2008.rules) == with_reason(RULES_2008)
        assert with_reason(*SECTION_3) <= set(SINCE_2018.rules)
        assert set(grounds_since_2018.RULES) <= with_reason(*SECTION_3)
        assert set(plain_since_2018.PLAIN_RULES) <= set(grounds_since_2018.RULES)

    def test_the_outcomes_are_those_of_an_assessment(self) -> None:
        assert set(OUTCOMES) == set(RULES_2008.outcomes)

    def test_the_states_are_the_six_states_of_a_case(self) -> None:
        open_ = ["received", "missing_info", "under_review"]
        assert list(STATES) == [*open_, "granted", "rejected", "withdrawn"]

    def test_every_kind_of_letter_has_a_title(self) -> None:
        decisions = {"decision_granted", "decision_rejected", "decision_dismissed"}
        to_patient = {"receipt", "preliminary_reply", "delay_notice", "expiry_warning"} | decisions
        to_patient |= {"withdrawn"}
        to_doctor = {"request_for_information", "time_extended", "reminder"}
        assert set(LETTER_TITLES) == to_patient | to_doctor

    def test_every_kind_of_deadline_has_a_label(self) -> None:
        assert set(DEADLINES) == {
            *("preliminary_reply", "reminder", "answer", "early_warning", "late_warning"),
            *("target", "four_weeks", "eight_weeks", "complaint", "expiry_warning"),
            *("expected_decision", "grant_end", "told_date_outdated"),
        }


class TestTheLaw:
    def test_each_rule_set_has_the_texts_of_its_law(self) -> None:
        assert texts_from(RULES_2008.words) is OF_2008
        assert {texts_from(each.words).law for each in SECTION_3} == {"§ 3"}

    def test_requests_name_the_portal_from_may_2021(self) -> None:
        named = {each.name: names_the_portal(each.words) for each in SECTION_3}
        assert not names_the_portal(RULES_2008.words)
        assert named == {
            "§ 3, 2018-01-01": False,
            "§ 3, 2021-05-01": True,
            "§ 3, 2022-07-01": True,
            "§ 3, 2023-11-01": True,
        }

    @pytest.mark.parametrize(
        ("text", "under_3"),
        [
            ("Refusjon gis (§§ 3a og 3b).", "Stønad gis (§ 3)."),
            ("individuell refusjon (§ 3b)", "individuell stønad (§ 3)"),
            ("refusjonskoden (§ 2)", "refusjonskoden (§ 2)"),
            ("folketrygdloven § 5-14", "folketrygdloven § 5-14"),
        ],
    )
    def test_paragraph_3_gives_stonad(self, text: str, under_3: str) -> None:
        assert under_section_3(Words(nb=text, nn=text)) == Words(nb=under_3, nn=under_3)

    def test_no_text_of_paragraph_3_that_a_letter_can_use_names_the_earlier_law(self) -> None:
        for table in (SINCE_2018.asked, SINCE_2018.rules, SINCE_2018.together):
            for key, words in table.items():
                assert not re.search(r"§ 3[ab]|\b[Rr]efusjon\b", f"{words.nb} {words.nn}"), key


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
        table = name.partition("[")[0].removesuffix(_SINCE)
        assert text.endswith(".") == (table in SENTENCES)
        if table not in FRAGMENTS:
            assert text[0].isupper()
        else:
            assert text[0].islower() or text.startswith(("HPR-", "NAF-", "Nor"))

    @pytest.mark.parametrize("rule", grounds.RULES)
    @each_language
    def test_a_ground_ends_with_the_paragraph_of_its_rule(
        self, rule: str, language: Language
    ) -> None:
        law = RULES_2008.rules()[rule].law.replace(" and ", " og ")
        assert grounds.RULES[rule].in_(language).endswith(f"({in_language(law, language)}).")

    @pytest.mark.parametrize("rule_set", SECTION_3, ids=lambda rule_set: rule_set.name)
    @each_language
    def test_a_ground_ends_with_the_paragraph_of_its_rule_since_2018(
        self, rule_set: RuleSet, language: Language
    ) -> None:
        for rule in rule_set.conditions:
            if rule.reason is not None:
                text = SINCE_2018.rules[rule.id].in_(language)
                assert text.endswith(f"({in_language(rule.law, language)})."), rule.id

    @pytest.mark.parametrize("rule", SINCE_2018.rules)
    def test_a_ground_begins_with_the_condition_that_is_not_met(self, rule: str) -> None:
        ground = SINCE_2018.rules[rule]
        assert ground.nb.startswith("Vilkåret ")
        assert " er ikke oppfylt" in ground.nb
        assert " er ikkje oppfylt" in ground.nn

    @each_entry
    def test_the_only_number_beside_paragraphs_and_code_lists_is_the_laws_500_persons(
        self, name: str
    ) -> None:
        paragraph = r"§§? \d[\w-]*(?: og \d\w*)?"
        code_list = r"[Vv]edlegg 1|ICD-10|ICPC-2|kodeverk \d+(?: eller \d+)?"
        rest = re.sub(f"{paragraph}|{code_list}", "", ENTRIES[name].nb)
        assert set(re.findall(r"\d+", rest)) <= {str(DEFAULT.rare_persons)}

    def test_numbers_written_as_words_agree_with_the_default_policy(self) -> None:
        assert "minst tre måneder i løpet av ett år" in OF_2008.rules["G-4"].nb
        assert "mer enn to år" in OF_2008.rules["S-7"].nb
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
