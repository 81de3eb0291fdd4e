"""Faults put into what letters and answers say under § 3, and into grants without end."""

from typing import Final

from fault import Fault

_LETTERS: Final = "tests/handlers/test_letter_section_3.py"
_WORDS: Final = "tests/workflow/test_words.py"
_M12: Final = "tests/handlers/test_m12.py"
_DUPLICATES: Final = "tests/handlers/test_duplicates.py"

UNDER_SECTION_3: Final = (
    Fault(
        "a letter under § 3 cites §§ 3a and 3b",
        "workflow/reimbursement/words/by_law.py",
        'return _CITED.sub("§ 3", named)',
        "return named",
        f"{_WORDS}::TestTheLaw::test_paragraph_3_gives_stonad",
    ),
    Fault(
        "a letter under § 3 gives refusjon",
        "workflow/reimbursement/words/by_law.py",
        "return words if self is OF_2008 else under_section_3(words)",
        "return words",
        f"{_LETTERS}::test_no_letter_under_paragraph_3_names_the_earlier_law_or_its_benefit",
    ),
    Fault(
        "requests of 2019 name the portal",
        "workflow/reimbursement/words/by_law.py",
        "return day is not None and day >= _PORTAL",
        "return day is not None",
        f"{_LETTERS}::test_a_request_names_the_portal_where_its_words_are_from_2021",
    ),
    Fault(
        "a free letter is advised to use the form where the portal is to be used",
        "workflow/reimbursement/words/by_law.py",
        "_PORTAL: Final = date(2021, 5, 1)",
        "_PORTAL: Final = date(2031, 5, 1)",
        f"{_LETTERS}::test_a_free_letter_is_not_advised_to_use_the_form_where_the_portal_is_named",
    ),
    Fault(
        "a grant that begins later promises to pay what was bought before",
        "workflow/reimbursement/letters/decisions.py",
        '"has_begun": valid_from is not None and valid_from <= letter.made,',
        '"has_begun": valid_from is not None,',
        f"{_LETTERS}::test_a_grant_that_begins_later_promises_nothing_for_the_time_before",
    ),
    Fault(
        "the warning of an end is silent about changed rules",
        "workflow/reimbursement/letters/decisions.py",
        "return is_later and texts_from(renewed.words) is not assessed.texts",
        "return is_later and texts_from(renewed.words) is assessed.texts",
        f"{_LETTERS}::test_the_warning_of_an_end_says_that_the_rules_have_changed",
    ),
    Fault(
        "a derived fact is asked for by itself",
        "workflow/reimbursement/letters/requests.py",
        "FACTS[fact].asked_as or fact for fact in facts",
        "fact for fact in facts",
        f"{_LETTERS}::test_a_fact_that_another_one_tells_is_asked_for_by_that_one",
    ),
    Fault(
        "every reason 15 is explained by the price",
        "workflow/reimbursement/letters/decisions.py",
        "found = [texts.plain_rules.get(rule, texts.plain_reasons[reason]) for rule in rules]",
        "found = [texts.plain_reasons[reason] for _ in rules]",
        f"{_LETTERS}::test_a_refusal_says_its_own_reason_in_plain_words",
    ),
    Fault(
        "the doctor is asked for what the case worker finds",
        "workflow/reimbursement/guards.py",
        '        if FACTS[name].owner != "doctor"',
        '        if FACTS[name].owner == "register"',
        f"{_LETTERS}::test_what_is_not_the_doctors_to_answer_is_not_asked_for",
    ),
    Fault(
        "all proofs of effect are asked for where one is enough",
        "workflow/reimbursement/words/by_law.py",
        "_changed(asked_together.ASKED_TOGETHER, asked_since_2018.ASKED_TOGETHER)",
        "_changed(asked_together.ASKED_TOGETHER, {})",
        f"{_LETTERS}::test_of_several_proofs_of_effect_one_is_asked_for",
    ),
    Fault(
        "a refusal keeps silent about an assessment that was not made",
        "workflow/reimbursement/letters/basis.py",
        "by_default = silent and fact != f.ASSESSMENT",
        "by_default = silent",
        f"{_LETTERS}::test_an_assessment_that_was_demanded_and_not_made_is_told",
    ),
    Fault(
        "a refusal says nothing of the excuse that was given",
        "workflow/reimbursement/letters/basis.py",
        "    if entry.excused_by is not None:\n        return entry.excused_by\n",
        "",
        f"{_LETTERS}::test_the_excuse_of_a_medicine_stands_in_the_refusal",
    ),
    Fault(
        "what time sends can't be written where the program lacks a case's rules",
        "workflow/reimbursement/assessed.py",
        "return texts_from(None if rule_set is None else rule_set.words)",
        "return texts_from(rule_set.words)",
        f"{_LETTERS}::test_what_time_sends_is_written_though_the_program_lacks_the_rules",
    ),
    Fault(
        "a patient with a foreign passport alone is never written to",
        "workflow/reimbursement/letters/__init__.py",
        "rule = S_1 if rule_set is None else rule_set.rules()[S_1.id]",
        "rule = S_1 if rule_set is None else S_1",
        f"{_LETTERS}::test_a_patient_with_another_identification_is_written_to",
    ),
    Fault(
        "the answer under § 3 is in the version of the doctor's message",
        "handlers/letters/m12.py",
        'return "2017-12-01" if SECTION_3 in laws else message.version or "2014-12-01"',
        'return message.version or "2014-12-01" if laws else ""',
        f"{_M12}::test_under_paragraph_3_the_answer_is_of_2017",
    ),
    Fault(
        "the answer under § 3 has a reimbursement code",
        "workflow/reimbursement/letters/decisions.py",
        "if decision.basis == SECTION_3:",
        "if decision.basis is None:",
        f"{_M12}::test_a_grant_under_paragraph_3_has_no_code_and_no_end_unless_the_law_sets_one",
    ),
    Fault(
        "a grant without end is no duplicate",
        "workflow/reimbursement/position.py",
        "return last is None or (last >= day and last >= self.first)",
        "return last is not None and (last >= day and last >= self.first)",
        f"{_DUPLICATES}::test_a_grant_without_end_is_valid_for_ever",
    ),
    Fault(
        "a refusal is a valid grant",
        "workflow/reimbursement/position.py",
        'return decision is not None and decision.verdict == "granted" and bool(decision.valid_from)',
        "return decision is not None",
        f"{_DUPLICATES}::test_a_refusal_is_no_valid_grant",
    ),
    Fault(
        "a grant without end is shown as valid to None",
        "handlers/cli/reimbursement_screens.py",
        "    if grant.valid_to is None:\n",
        "    if grant.valid_from is None:\n",
        f"{_DUPLICATES}::test_a_grant_without_end_is_shown_so_and_never_warned_of",
    ),
    Fault(
        "a scenario can't expect a grant without end",
        "workflow/reimbursement/findings.py",
        'return "none" if endless else decision.valid_to',
        "return decision.valid_to if endless else decision.valid_to",
        "tests/handlers/test_replay.py::test_every_scenario_of_the_library_passes"
        "[validity_without_end]",
    ),
)
