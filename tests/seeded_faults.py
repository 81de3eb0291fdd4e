"""Put faults into copies of the tree, one at a time, and see that the test named for each one
fails.

`python tests/seeded_faults.py` prints `ok` where the test failed and `SURVIVED` where it did not.
The last line is `N of N`. `--only TEXT` takes the faults whose name contains the text. The exit
code is 0 only if every fault was caught. The tree itself is never changed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Final

from fault import Fault
from faults_of_advice import ADVICE
from faults_of_analysis import OF_ANALYSIS
from faults_of_applications import APPLICATIONS
from faults_of_compassionate_letters import COMPASSIONATE_LETTERS
from faults_of_compassionate_use import COMPASSIONATE_USE
from faults_of_complaints import COMPLAINTS
from faults_of_corrections import CORRECTIONS
from faults_of_letters import LETTERS
from faults_of_linked_stories import LINKED_STORIES
from faults_of_moves import MOVES
from faults_of_packages import CASE_PACKAGES
from faults_of_paragraph_3 import PARAGRAPH_3
from faults_of_populations import OF_POPULATIONS
from faults_of_position import POSITION
from faults_of_recording import OF_RECORDING
from faults_of_reports import OF_REPORTS
from faults_of_screens import SCREENS
from faults_of_simulation import OF_SIMULATION
from faults_of_storage_and_time import STORAGE_AND_TIME
from faults_of_stories import STORIES
from faults_of_told_dates import TOLD_DATES
from faults_of_words import UNDER_SECTION_3

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGES: Final = ("workflow", "scenarios", "storage", "handlers")
WORKERS: Final = 2
SECONDS_A_FAULT: Final = 180
SECONDS_IN_ALL: Final = 2400
BEFORE_THE_FIRST: Final = 900  # the one run without any fault


GATE: Final = "tests/workflow/test_scope.py::test_a_scope_rule_under_3a"
GENERAL: Final = "tests/workflow/test_general.py"
LONG_TERM: Final = f"{GENERAL}::test_three_months_within_a_year_make_a_need_long_term"
STANDBY: Final = f"{GENERAL}::test_standby_against_a_danger_equals_use_for_most_of_the_year"
PAR_3A: Final = "tests/workflow/test_paragraph_3a.py"
PRODUCT: Final = f"{PAR_3A}::test_a_general_practitioner_may_apply_for_three_groups_of_products"
ADDICTIVE: Final = f"{PAR_3A}::test_a_10c_needs_an_addictive_medicine_and_one_of_three_uses"
INITIATION: Final = f"{PAR_3A}::test_who_started_the_treatment_and_when_must_appear"
TRIED: Final = f"{PAR_3A}::test_each_relevant_medicine_must_have_failed_or_be_excluded"
ANNEX: Final = f"{PAR_3A}::test_annex_1_says_how_many_medicines_must_be_tried_and_which"
OFF_LABEL: Final = f"{PAR_3A}::test_off_label_use_needs_a_controlled_randomised_study_with_effect"
PAR_3B: Final = "tests/workflow/test_paragraph_3b.py"
EXCEPTION: Final = (
    f"{PAR_3B}::test_an_exception_is_a_rare_disease_a_rare_severity_or_a_rare_treatment"
)
PRECEDENCE: Final = "tests/workflow/test_precedence.py"
ORDER: Final = "tests/workflow/test_order_of_days.py"
DUPLICATES: Final = "tests/handlers/test_duplicates.py"
ONE_PERSON: Final = "tests/reliability/one_person/test_one_person.py"
DERIVATION: Final = "tests/workflow/test_derivation.py"
IDENTITY: Final = "tests/workflow/test_identity.py"
DEADLINES: Final = "tests/workflow/test_deadlines.py"
LIFECYCLE: Final = "tests/workflow/test_lifecycle.py"
ENGINE: Final = "tests/workflow/test_engine.py"
DIAGRAM: Final = "tests/workflow/test_diagram.py"
VERIFICATION: Final = "tests/workflow/test_verification.py"
POLICY_DIFF: Final = "tests/handlers/test_policy_diff.py"
TASKS: Final = "tests/workflow/test_tasks.py"
WORDS: Final = "tests/workflow/test_words.py"
REPLAY: Final = "tests/handlers/test_replay.py"
STORY: Final = f"{REPLAY}::test_every_scenario_of_the_library_passes"
M2: Final = "tests/scenarios/test_m2.py"
M12: Final = "tests/handlers/test_m12.py"
BAD_FILE: Final = (
    "tests/scenarios/test_bad_files.py::test_bad_file_gives_exactly_its_expected_faults"
)

LAW_AND_REPLAY: Final[tuple[Fault, ...]] = (
    # Scope, S-1 … S-8
    Fault(
        "a patient without identity number counts as identified (S-1)",
        "workflow/reimbursement/derive/patient.py",
        'return None if number is None else number != "none" and is_valid(number, received)',
        'return None if number is None else number == "none" or is_valid(number, received)',
        f"{GATE}[S-1 no number]",
    ),
    Fault(
        "a renewal that is pending already is handled twice (S-2)",
        "workflow/reimbursement/rules_2008/scope.py",
        "Not(Is(f.DUPLICATE))",
        "any_of(Not(Is(f.DUPLICATE)), Is(f.RENEWS_GRANT))",
        f"{GATE}[S-2 a renewal that is already pending]",
    ),
    Fault(
        "a patient who is no member is dismissed for another reason than 19 (S-3)",
        "workflow/reimbursement/rules_2008/scope.py",
        "when=Is(f.MEMBER),\n    reason=19,",
        "when=Is(f.MEMBER),\n    reason=14,",
        f"{GATE}[S-3 no member]",
    ),
    Fault(
        "use in hospital is no longer a ground (S-4)",
        "workflow/reimbursement/rules_2008/scope.py",
        "when=Is(f.OUTSIDE_HOSPITAL),",
        "when=any_of(Is(f.OUTSIDE_HOSPITAL), Not(Is(f.OUTSIDE_HOSPITAL))),",
        f"{GATE}[S-4 in hospital]",
    ),
    Fault(
        "nobody asks whether the product is classified as a medicine (S-5)",
        "workflow/reimbursement/rules_2008/scope.py",
        "when=Is(f.CLASSIFIED),",
        "when=any_of(Is(f.CLASSIFIED), Is(f.PATIENT_NAMED)),",
        f"{GATE}[S-5 not stated]",
    ),
    Fault(
        "a named exception for a product without prescription is forgotten (S-6)",
        "workflow/reimbursement/rules_2008/scope.py",
        "any_of(Not(Is(f.OVER_THE_COUNTER)), Is(f.OTC_EXCEPTION))",
        "Not(Is(f.OVER_THE_COUNTER))",
        f"{GATE}[S-6 over the counter, a named exception]",
    ),
    Fault(
        "a disease of exactly two years is long-lasting (S-7)",
        "workflow/reimbursement/rules_2008/scope.py",
        '"more than", "long_lasting_months"',
        '"at least", "long_lasting_months"',
        f"{GATE}[S-7 exactly two years]",
    ),
    Fault(
        "the switch for the long-lasting phase is not read (S-7)",
        "workflow/reimbursement/rules_2008/scope.py",
        'Not(Switch("long_lasting_gate"))',
        'Switch("rule_sets_by_date")',
        "tests/workflow/test_scope.py::test_with_s_7_switched_off_the_length_of_the_disease_does_not_matter[1]",
    ),
    Fault(
        "a product paid by the health trusts is refunded too (S-8)",
        "workflow/reimbursement/rule_sets.py",
        "s.S_7, s.S_8, g.G_4)",
        "s.S_7, g.G_4)",
        f"{GATE}[S-8 financed by others]",
    ),
    # General, G-1 … G-6
    Fault(
        "a product on the § 2 list is stopped though the list's conditions are not met (G-1)",
        "workflow/reimbursement/rules_2008/general.py",
        "Not(all_of(Is(f.ON_REFUND_LIST), Is(f.LIST_CONDITIONS_MET)))",
        "Not(Is(f.ON_REFUND_LIST))",
        f"{GENERAL}::test_a_general_rule_under_3a[G-1 listed, conditions not met]",
    ),
    Fault(
        "90 treatment days are one too few (G-5)",
        "workflow/reimbursement/rules_2008/general.py",
        '"at least", "long_term_days"',
        '"more than", "long_term_days"',
        f"{LONG_TERM}[90 days that are no three months]",
    ),
    Fault(
        "three unbroken months of 89 days are not long-term (G-5)",
        "workflow/reimbursement/rules_2008/general.py",
        '"at least", "long_term_months"',
        '"more than", "long_term_months"',
        f"{LONG_TERM}[1 February to 30 April: 89 days, three months]",
    ),
    Fault(
        "six months in standby are not most of the year (G-6)",
        "workflow/reimbursement/rules_2008/general.py",
        '"at least", "standby_months"',
        '"more than", "standby_months"',
        f"{STANDBY}[six months]",
    ),
    Fault(
        "a stock for convenience equals use (G-6)",
        "workflow/reimbursement/rules_2008/general.py",
        "all_of(Is(f.SERIOUS_DANGER), ",
        "any_of(Is(f.SERIOUS_DANGER), ",
        f"{STANDBY}[convenience stock]",
    ),
    Fault(
        "annex 1's exception from the three months is forgotten (G-4)",
        "workflow/reimbursement/rules_2008/general.py",
        "any_of(G_5, G_6, Is(f.ANNEX_OVERRIDE))",
        "any_of(G_5, G_6)",
        f"{GENERAL}::test_a_product_that_annex_1_excepts_needs_no_three_months",
    ),
    # § 3a
    Fault(
        "a renewal must show again what was tried (A-3)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        "any_of(UNDER_3B, Is(f.RENEWS_GRANT), Is(f.TRIED_ENOUGH))",
        "any_of(UNDER_3B, Is(f.TRIED_ENOUGH))",
        f"{PAR_3A}::test_a_renewal_need_not_repeat_what_was_tried_and_who_started_it",
    ),
    Fault(
        "a medicine that was tried and can be used is no hindrance (A-4)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        "any_of(UNDER_3B, Is(f.RENEWS_GRANT), Is(f.CANNOT_BE_USED))",
        "any_of(UNDER_3B, Is(f.RENEWS_GRANT), Is(f.TRIED_ENOUGH))",
        f"{TRIED}[A-4 usable]",
    ),
    Fault(
        "a use approved only in the EEA counts as off-label (A-5a)",
        "workflow/reimbursement/rules_2008/general.py",
        '("norway", "eea")',
        '("norway",)',
        f"{PRODUCT}[A-5a marketed, approved in the EEA only]",
    ),
    Fault(
        "a general practitioner may not apply for a NAF preparation (A-5b)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        "any_of(A_5A, A_5B, A_5C)",
        "any_of(A_5A, A_5C)",
        f"{PRODUCT}[A-5b NAF, off-label]",
    ),
    Fault(
        "a pharmacy-made product needs no marketed substance (A-5c)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        'OneOf(f.MARKETING, ("pharmacy_made", "hospital_pharmacy")), Is(f.MARKETED_SUBSTANCE)',
        'OneOf(f.MARKETING, ("pharmacy_made", "hospital_pharmacy"))',
        f"{PRODUCT}[A-5c pharmacy-made of another substance]",
    ),
    Fault(
        "a general practitioner is rejected with 7 where a specialist must apply (A-6)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        "    Is(f.RELEVANT_SPECIALIST),\n    SPECIALIST_MUST_APPLY_3A,\n)",
        "    Is(f.RELEVANT_SPECIALIST),\n)",
        f"{PRECEDENCE}::test_a_gp_with_an_off_label_medicine_is_the_wrong_applicant_not_rejected_7",
    ),
    Fault(
        "a specialist's own application is not the initiation (A-6)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        "    Is(f.RELEVANT_SPECIALIST),\n    SPECIALIST_MUST_APPLY_3A,\n",
        "    SPECIALIST_MUST_APPLY_3A,\n",
        f"{PAR_3A}::test_a_specialist_who_applies_needs_no_initiation_by_another[A-6 never]",
    ),
    Fault(
        "a telephone consultation is no initiation (A-7)",
        "workflow/reimbursement/derive/specialists.py",
        'if initiation.done is False and initiation.mode != "phone":',
        'if initiation.done is False or initiation.mode == "phone":',
        f"{INITIATION}[A-7 by telephone]",
    ),
    Fault(
        "a telephone consultation is no start where the box for one says no (A-7)",
        "workflow/reimbursement/derive/specialists.py",
        'if initiation.done is False and initiation.mode != "phone":',
        "if initiation.done is False:",
        f"{INITIATION}[A-7 not started, but by telephone]",
    ),
    Fault(
        "a department named in words does not count (A-6)",
        "workflow/reimbursement/derive/specialists.py",
        "if initiation.specialty is None and initiation.department is not None:",
        "if False:",
        f"{INITIATION}[A-6 by a department named in words]",
    ),
    Fault(
        "the name of a medicine that was not tried is asked for (D-5)",
        "workflow/reimbursement/derive/prior_treatment.py",
        "entry.product is None and _may_have_been_tried(entry)",
        "entry.product is None",
        f"{TRIED}[D-5 not named, and excluded]",
    ),
    Fault(
        "a group code that does not exist leads to § 3a",
        "workflow/registers/reimbursement_codes.py",
        'not code.startswith(("-", *_NO_DISEASES))',
        "not code.startswith(_NO_DISEASES)",
        "tests/workflow/test_register.py::test_a_group_code_outside_the_list_and_a_code_of_no_disease_do_not_exist[-12-False]",
    ),
    Fault(
        "a code of no disease leads to § 3a",
        "workflow/registers/reimbursement_codes.py",
        'not code.startswith(("-", *_NO_DISEASES))',
        'not code.startswith("-")',
        f"{DERIVATION}::test_a_reimbursement_code_covers_the_disease[diagnosis21-None-None]",
    ),
    Fault(
        "a code of two diseases covers only the first",
        "workflow/registers/reimbursement_codes.py",
        "icd10=tuple(dict.fromkeys(earlier.icd10 + row.icd10)),",
        "icd10=earlier.icd10,",
        "tests/workflow/test_register.py::test_each_code_of_a_disease_covers_its_codes_in_both_systems[G47.1-P06]",
    ),
    Fault(
        "the day of the consultation is not asked for (A-8)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        "all_of(Is(f.INITIATION_BY), Is(f.INITIATION_DATE))",
        "Is(f.INITIATION_BY)",
        f"{INITIATION}[A-8 no date]",
    ),
    Fault(
        "annex 1's exception from initiation is forgotten (A-9)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        "    UNDER_3B,\n    A_9,\n",
        "    UNDER_3B,\n",
        f"{PAR_3A}::test_annex_1_can_except_a_product_from_initiation[A-6 never]",
    ),
    Fault(
        "the approved use is asked of NAF preparations too (A-10a)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        'all_of(Not(PREPARATION), OneOf(f.INDICATION, ("none",)))',
        'OneOf(f.INDICATION, ("none",))',
        f"{PRODUCT}[A-5b NAF, off-label]",
    ),
    Fault(
        "whatever is not marketed is a specialist's matter, NAF included (A-10b)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        "when=NOT_MARKETED,",
        'when=Not(OneOf(f.MARKETING, ("marketed",))),',
        f"{PRODUCT}[A-5b NAF, approval unknown]",
    ),
    Fault(
        "an addictive medicine is a specialist's matter whatever it is used for (A-10c)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        "all_of(\n        ADDICTIVE,",
        "any_of(\n        ADDICTIVE,",
        f"{ADDICTIVE}[A for something else]",
    ),
    Fault(
        "spasms from the spinal cord are left out of the three uses (A-10c)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        '("chronic_pain", "mental_disorder", "spinal_cord_spasms")',
        '("chronic_pain", "mental_disorder")',
        f"{ADDICTIVE}[A for spasms from the spinal cord]",
    ),
    Fault(
        "prescription group B is not addictive (A-10c)",
        "workflow/reimbursement/rules_2008/general.py",
        '("A", "B")',
        '("A",)',
        f"{ADDICTIVE}[B for mental disorder]",
    ),
    Fault(
        "annex 1's demand for a specialist is not read (A-10)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        "Not(A_5), Is(f.SPECIALIST_REQUIRED))",
        "Not(A_5))",
        f"{PAR_3A}::test_annex_1_may_demand_a_specialist_for_any_product",
    ),
    Fault(
        "a cohort study is enough off-label (D-3)",
        "workflow/reimbursement/rules_2008/paragraph_3a.py",
        "EFFECT_BY_APPROVAL_OR_PRACTICE, Is(f.RANDOMISED_STUDY)",
        "EFFECT_BY_APPROVAL_OR_PRACTICE, Is(f.ANY_STUDY)",
        f"{OFF_LABEL}[cohort]",
    ),
    Fault(
        "a product authorised only in the EEA needs no reason why marketed ones can't be "
        "used (D-7)",
        "workflow/reimbursement/facts.py",
        '("authorised_not_marketed", "authorised_in_eea", "unregistered")',
        '("authorised_not_marketed", "unregistered")',
        f"{PAR_3A}::test_a_product_that_is_not_marketed_needs_a_medical_reason[authorised_in_eea-alternatives not tried]",
    ),
    # § 3b
    Fault(
        "499 persons are no longer rare (B-2a)",
        "workflow/reimbursement/rules_2008/paragraph_3b.py",
        'Compared(f.PERSONS, "below", "rare_persons")',
        'Compared(f.PERSONS, "below", "very_rare_persons")',
        f"{EXCEPTION}[B-2a 499 persons]",
    ),
    Fault(
        "500 persons are fewer than 500 (B-2a)",
        "workflow/logic/tree.py",
        "number(value) < limit",
        "number(value) <= limit",
        f"{STORY}[par_3b_500_persons]",
    ),
    Fault(
        "rarity by severity is held against another number than its own (B-2b)",
        "workflow/reimbursement/rules_2008/paragraph_3b.py",
        '"rare_severity_persons"',
        '"rare_persons"',
        f"{PAR_3B}::test_each_of_the_three_exceptions_has_its_own_policy_value",
    ),
    Fault(
        "a rare treatment alternative is no exception (B-2c)",
        "workflow/reimbursement/rules_2008/paragraph_3b.py",
        "any_of(B_2A, B_2B, B_2C)",
        "any_of(B_2A, B_2B)",
        f"{EXCEPTION}[B-2c 499 candidates a year]",
    ),
    Fault(
        "all three exceptions are demanded at once (B-1)",
        "workflow/reimbursement/rules_2008/paragraph_3b.py",
        "any_of(B_2A, B_2B, B_2C)",
        "all_of(B_2A, B_2B, B_2C)",
        f"{EXCEPTION}[one of the three is enough]",
    ),
    Fault(
        "annex 1's demand for a specialist is not read under § 3b (B-4)",
        "workflow/reimbursement/rules_2008/paragraph_3b.py",
        "Not(Is(f.SPECIALIST_REQUIRED)), ",
        "",
        f"{PAR_3B}::test_annex_1_may_demand_a_specialist_under_3b_too",
    ),
    Fault(
        "the rule on addictive medicines is applied under § 3b whatever the policy says (B-4)",
        "workflow/reimbursement/rules_2008/paragraph_3b.py",
        'all_of(Switch("addictive_applicant_rule_under_3b"), A_10C)',
        "A_10C",
        f"{PAR_3B}::test_a_10c_applies_under_3b_only_if_the_policy_says_so",
    ),
    Fault(
        "a wrong applicant under either paragraph waits for the code (A-10+B-4)",
        "workflow/reimbursement/rule_sets.py",
        "applicant=(a.A_10, b.B_4, b.EITHER)",
        "applicant=(a.A_10, b.B_4)",
        f"{PRECEDENCE}::test_a_wrong_applicant_under_either_paragraph_does_not_wait_for_the_code",
    ),
    Fault(
        "any study is enough for a rare treatment, not only for a rare disease (D-21)",
        "workflow/reimbursement/rules_2008/paragraph_3b.py",
        "all_of(B_2A, Is(f.ANY_STUDY))",
        "all_of(B_2, Is(f.ANY_STUDY))",
        f"{PAR_3B}::test_a_rare_severity_or_treatment_needs_the_studies_of_3a[c-cohort]",
    ),
    Fault(
        "case reports are enough for 100 persons (D-22)",
        "workflow/reimbursement/rules_2008/paragraph_3b.py",
        '"very_rare_persons"), Is(f.CASE_REPORTS)',
        '"rare_persons"), Is(f.CASE_REPORTS)',
        f"{PAR_3B}::test_the_rarer_the_disease_the_less_documentation_is_demanded[100-case_report]",
    ),
    Fault(
        "reason 1 is given beside reason 9 (D-26 yields to B-1)",
        "workflow/reimbursement/rules_2008/paragraph_3b.py",
        'EFFECT_BY_APPROVAL_OR_PRACTICE, D_21, D_22),\n    reason=1,\n    yields_to=("B-1",),',
        "EFFECT_BY_APPROVAL_OR_PRACTICE, D_21, D_22),\n    reason=1,",
        f"{PAR_3B}::test_after_reason_9_the_documentation_under_3b_is_not_judged",
    ),
    Fault(
        "the severity of a rare disease is not asked for (D-27)",
        "workflow/reimbursement/rules_2008/paragraph_3b.py",
        "any_of(UNDER_3A, Is(f.SEVERITY))",
        "any_of(UNDER_3A, Is(f.SEVERITY), B_2A)",
        f"{PAR_3B}::test_a_required_statement_is_asked_for[D-27 no severity]",
    ),
    # The precedence of law 1.0
    Fault(
        "a certain ground on the merits goes before a formal stop",
        "workflow/logic/outcome.py",
        "    for group in rules.rule_set.groups:\n        grounds",
        "    for group in reversed(rules.rule_set.groups):\n        grounds",
        f"{PRECEDENCE}::test_a_stop_dismisses_with_its_reason_and_none_from_the_merits",
    ),
    Fault(
        "a rejection does not wait for an unknown stop",
        "workflow/logic/outcome.py",
        "            if _is_held_back(rules, group, facts):\n                return",
        "            if False:\n                return",
        f"{PRECEDENCE}::test_a_rejection_gives_way_while_an_unknown_fact_could_bring_a_stop[S-3]",
    ),
    Fault(
        "the wrong applicant is asked for another while a ground is certain",
        "workflow/logic/outcome.py",
        "                return _undecided(rules, facts, grounds, closed, tasks)\n",
        "                continue\n",
        f"{PRECEDENCE}::test_then_nobody_is_the_wrong_applicant_either",
    ),
    Fault(
        "a wrong applicant is asked for their own role and number",
        "workflow/logic/outcome.py",
        "missing_facts(rules, {**facts, **supposing})",
        "missing_facts(rules, facts)",
        f"{PRECEDENCE}::test_the_applicants_own_role_number_and_specialty_are_never_on_it",
    ),
    Fault(
        "on a closed file reason 13 is left out beside another",
        "workflow/logic/outcome.py",
        "reasons = {*_of(certain), *_undocumented(rules, missing)}",
        "reasons = _of(certain) or _undocumented(rules, missing)",
        f"{PRECEDENCE}::test_after_the_deadline_a_ground_that_waited_for_a_stop_is_given_beside_13",
    ),
    Fault(
        "on a closed file a wrong applicant is rejected without reason 8",
        "workflow/logic/outcome.py",
        "reasons = {*_of(grounds), *_undocumented(rules, missing)}",
        "reasons = _undocumented(rules, missing)",
        f"{PRECEDENCE}::test_after_the_deadline_a_wrong_applicant_becomes_8",
    ),
    Fault(
        "where both paragraphs fail nothing is asked",
        "workflow/logic/missing.py",
        "names = _settling(rules, facts, end)",
        "pass",
        f"{PRECEDENCE}::test_when_both_paragraphs_fail_the_code_alone_is_asked_for",
    ),
    Fault(
        "the code is asked for where the grounds hang on the market status",
        "workflow/logic/missing.py",
        "    if rules.route(facts) is None:\n",
        "    if rules.rule_set.route_rules:\n",
        f"{PRECEDENCE}::test_when_the_grounds_hang_on_the_market_status_it_alone_is_asked_for",
    ),
    Fault(
        "the merits wait for no formal stop that is unknown",
        "workflow/reimbursement/precedence.py",
        'waits_for=("stops",)',
        "waits_for=()",
        f"{PRECEDENCE}::test_a_rejection_gives_way_while_an_unknown_fact_could_bring_a_stop[S-1]",
    ),
    Fault(
        "a dismissal names a paragraph",
        "workflow/reimbursement/precedence.py",
        ", before_route=True",
        "",
        f"{PRECEDENCE}::test_a_stop_dismisses_with_its_reason_and_none_from_the_merits",
    ),
    Fault(
        "columns read the groups in another order than single applications",
        "handlers/analysis/columns.py",
        "for branch in branches:",
        "for branch in reversed([*branches]):",
        "tests/handlers/test_tables_of_facts.py::test_a_table_of_facts_is_assessed_as_row_by_row",
    ),
    # From the application to facts
    Fault(
        "an HPR number with a letter in it counts as given",
        "workflow/reimbursement/derive/statements.py",
        "if number and HPR_NUMBER.fullmatch(number)",
        "if number",
        f"{GENERAL}::test_a_general_rule_under_3a[G-2 a letter in the number]",
    ),
    Fault(
        "a code not stated counts as no code",
        "workflow/reimbursement/derive/codes.py",
        "return True if is_a_code or _is_accepted(application, diagnosis) else None",
        "return is_a_code or _is_accepted(application, diagnosis)",
        f"{PAR_3A}::test_the_codes_choose_the_paragraph_and_one_code_is_enough_if_both_are_the_same[the diagnosis is below the code]",
    ),
    Fault(
        "the register's no to the stated code is not heard",
        "workflow/reimbursement/derive/codes.py",
        "return answer is not False",
        "return True",
        f"{PAR_3A}::test_a_code_that_the_register_denies_is_asked_for_again",
    ),
    Fault(
        "two medicines on the same day count as two days",
        "workflow/reimbursement/derive/treatment_time.py",
        "joined = union(courses)",
        "joined = sorted(courses)",
        f"{LONG_TERM}[two medicines at once count once]",
    ),
    Fault(
        "adjoining courses are two",
        "workflow/reimbursement/derive/treatment_time.py",
        "start <= merged[-1][1] + _DAY",
        "start <= merged[-1][1]",
        f"{LONG_TERM}[adjoining courses are one]",
    ),
    Fault(
        "the year that ends on a leap day is not tried",
        "workflow/reimbursement/derive/treatment_time.py",
        "    ends += [date(year, 2, 29) for year in years if isleap(year)]\n",
        "",
        "tests/workflow/test_treatment_time.py::test_the_fullest_year_agrees_with_trying_every_first_day",
    ),
    Fault(
        "an application said to be the first is a renewal",
        "workflow/reimbursement/derive/renewal.py",
        "return earlier_grant is True and is_renewal(application)",
        "return earlier_grant is True",
        f"{PAR_3A}::test_without_a_known_earlier_grant_everything_is_asked_for[first time]",
    ),
    Fault(
        "a renewal of a valid grant is a duplicate of it",
        "workflow/reimbursement/derive/renewal.py",
        '(answer == "granted" and not is_renewal(application))',
        'answer == "granted"',
        f"{GATE}[S-2 a renewal of the grant]",
    ),
    Fault(
        "annex 1's number of medicines is not enough, it takes one more",
        "workflow/reimbursement/derive/prior_treatment.py",
        "True if certain >= needed",
        "True if certain > needed",
        f"{ANNEX}[one of two is enough]",
    ),
    Fault(
        "the medicine that annex 1 names need not be among those tried",
        "workflow/reimbursement/derive/prior_treatment.py",
        "return every([count, *required])",
        "return count",
        f"{ANNEX}[one is enough, but not of the others]",
    ),
    Fault(
        "coded answer 3 excludes everything without a named disorder",
        "workflow/reimbursement/derive/prior_treatment.py",
        'if not says.secondary:\n        return "not named"',
        'if not says.secondary:\n        return "yes"',
        f"{PAR_3A}::test_the_coded_answer_on_why_nothing_was_tried[3 excluded, disorder not named]",
    ),
    Fault(
        "a specialist in general medicine is a relevant specialist",
        "workflow/reimbursement/derive/specialists.py",
        "if not row.icd10 and not row.icpc2:\n        return Relevance.NO",
        "if not row.icd10 and not row.icpc2:\n        return Relevance.YES",
        f"{PAR_3A}::test_off_label_a_relevant_specialist_or_department_must_apply[specialist "
        "in general medicine]",
    ),
    Fault(
        "a published specialty is missing from the list",
        "workflow/registers/specialties.py",
        '    18: "immunology and transfusion medicine",\n',
        "",
        f"{PAR_3A}::test_off_label_a_relevant_specialist_or_department_must_apply[specialist in immunology, which has no field]",
    ),
    Fault(
        "a paediatrician is relevant on the patient's eighteenth birthday",
        "workflow/reimbursement/derive/specialists.py",
        "age >= policy.adult_age",
        "age > policy.adult_age",
        f"{DERIVATION}::test_a_paediatrician_is_relevant_until_the_eighteenth_birthday",
    ),
    Fault(
        "a preparation has the approved use that the application states",
        "workflow/reimbursement/derive/all_facts.py",
        "facts = with_what_follows(with_findings(stated, findings))",
        "facts = with_findings(stated, findings)",
        f"{DERIVATION}::test_the_use_of_a_known_preparation_is_approved_nowhere",
    ),
    Fault(
        "a finding that it is a preparation leaves the approved use",
        "workflow/reimbursement/derive/all_facts.py",
        "facts = with_what_follows(with_findings(stated, findings))",
        "facts = with_findings(with_what_follows(stated), findings)",
        f"{DERIVATION}::test_a_finding_that_it_is_a_preparation_takes_the_approved_use_away",
    ),
    Fault(
        "a policy that waits for no other applicant is said to change nothing",
        "workflow/logic/prepared.py",
        "(diagram.of(end.condition, policy), rule_set.end_at_once(end.end, policy))",
        "(diagram.of(end.condition, policy), end.end)",
        f"{POLICY_DIFF}::test_a_value_that_rules_read_shows_what_flips_and_by_which_rules[wrong_applicant_policy]",
    ),
    Fault(
        "a number that a fact is made of is not compared",
        "handlers/analysis/rules_diff.py",
        "rule_set.with_leaves(numbers) if numbers else rule_set",
        "rule_set",
        f"{POLICY_DIFF}::test_a_value_that_rules_read_shows_what_flips_and_by_which_rules[randomised_studies_needed]",
    ),
    Fault(
        "a value that acts while facts are derived is said to change nothing",
        "handlers/analysis/policy_diff.py",
        "    return any(fact.name in derives for fact in rules.facts)",
        "    return False",
        f"{POLICY_DIFF}::test_a_value_that_acts_in_a_derivation_is_refused_with_what_shows_it[adult_age]",
    ),
    Fault(
        "of a deadline nothing is said",
        "handlers/analysis/rules_diff.py",
        'tuple(value for value in self.values if value.acts != "outcomes")',
        'tuple(value for value in self.values if value.acts == "not compared")',
        f"{POLICY_DIFF}::test_a_deadline_says_that_it_changes_dates_only[answer_days]",
    ),
    Fault(
        "a flip names rules that answer the same in it",
        "workflow/logic/comparison.py",
        "found = {name: diagram.both(node, where) for name, where in mainly.items()}",
        "found = dict(mainly)",
        f"{VERIFICATION}::test_a_flip_names_the_rules_that_answer_otherwise_in_it",
    ),
    Fault(
        "a letter about a newborn goes to the newborn",
        "workflow/reimbursement/derive/patient.py",
        "return bool(application.patient and application.patient.guardians)",
        "return False",
        f"{ENGINE}::test_letters_about_a_patient_without_a_number_go_to_whom_age_and_guardians_tell",
    ),
    Fault(
        "a stated day of birth does not count",
        "workflow/reimbursement/derive/patient.py",
        "return patient.birth_date if by_number is None else by_number",
        "return by_number",
        f"{DERIVATION}::test_a_stated_day_of_birth_counts_where_the_number_tells_none",
    ),
    Fault(
        "the doctor is asked for what only the case worker can settle",
        "workflow/logic/outcome.py",
        "if fact not in tasks or tasks[fact].asked_too)",
        "if True)",
        f"{TASKS}::test_what_the_tables_do_not_tell_is_a_task_and_asked_of_nobody[code 5]",
    ),
    Fault(
        "a closed file is rejected for what the case worker has not settled",
        "workflow/logic/outcome.py",
        "if not closed or ours:",
        "if not closed:",
        f"{TASKS}::test_a_closed_file_is_decided_once_the_task_is_settled",
    ),
    Fault(
        "a case that the doctor has answered waits for him while a task is open",
        "workflow/reimbursement/process.py",
        'Road("missing_info", "answer", "under_review", (ANSWERED,)),',
        'Road("missing_info", "answer", "under_review", (DECIDABLE,)),',
        f"{TASKS}::test_once_the_doctor_has_answered_the_case_waits_for_us",
    ),
    Fault(
        "a request can be sent with nothing in it but tasks",
        "workflow/reimbursement/guards.py",
        "return _asked_of_a_register(now) + findings(found)",
        "return _asked_of_a_register(now)",
        f"{TASKS}::test_with_a_task_alone_nobody_is_asked_and_nothing_is_decided",
    ),
    Fault(
        "a cold is a serious disorder that excludes a medicine (A-4c)",
        "workflow/reimbursement/derive/prior_treatment.py",
        'return "yes" if _serious(entry.excluded_by, says) else "open"',
        'return "yes"',
        f"{TASKS}::test_what_the_tables_do_not_tell_is_a_task_and_asked_of_nobody[a cold]",
    ),
    Fault(
        "what lies outside the table of fields is a certain no",
        "workflow/reimbursement/derive/specialists.py",
        "return Relevance.NO if clear else Relevance.OPEN",
        "return Relevance.NO",
        f"{TASKS}::test_what_the_tables_do_not_tell_is_a_task_and_asked_of_nobody[pain and a neurologist]",
    ),
    Fault(
        "nothing outside the table of fields is a certain no",
        "workflow/reimbursement/derive/specialists.py",
        "return Relevance.NO if clear else Relevance.OPEN",
        "return Relevance.OPEN",
        f"{INITIATION}[A-6 by an irrelevant specialist]",
    ),
    Fault(
        "a tick without a word is a medical reason (D-7)",
        "workflow/reimbursement/derive/statements.py",
        "return None if reason.text is None else True",
        "return True",
        f"{PAR_3A}::test_a_product_that_is_not_marketed_needs_a_medical_reason[unregistered-medical, without a word]",
    ),
    Fault(
        "the doctor is asked for a reason that stands there in words (D-7)",
        "workflow/reimbursement/derive/tasks.py",
        "if reason is not None and reason.kind is None and reason.text is not None:",
        "if False:",
        f"{TASKS}::test_what_the_tables_do_not_tell_is_a_task_and_asked_of_nobody[a reason in words alone]",
    ),
    Fault(
        "a finding outlives what the doctor states later",
        "workflow/reimbursement/derive/findings_applied.py",
        "return facts[found.fact] != found.value",
        "return False",
        f"{TASKS}::test_a_finding_lasts_until_the_doctor_states_something_else_of_its_fact",
    ),
    Fault(
        "a finding lapses whatever the doctor states later",
        "workflow/reimbursement/derive/findings_applied.py",
        "return facts[found.fact] != found.value",
        "return True",
        f"{TASKS}::test_a_finding_that_the_doctor_comes_to_agree_with_is_no_task",
    ),
    Fault(
        "an exclusion that does not hold gives reason 3 alone",
        "workflow/reimbursement/derive/prior_treatment.py",
        'return Medicine(name, False, False, "A-3")\n\n\ndef _all_found',
        'return Medicine(name, True, False, "A-4")\n\n\ndef _all_found',
        f"{TASKS}::test_an_exclusion_that_does_not_hold_fails_both_conditions",
    ),
    Fault(
        "a finding freezes a medicine against what the doctor states later",
        "workflow/reimbursement/derive/prior_treatment.py",
        "if _ground_of(entry) != ground:",
        "if False:",
        f"{STORY}[roads_finding_then_new_facts]",
    ),
    Fault(
        "a finding on one medicine is one on all",
        "workflow/reimbursement/derive/prior_treatment.py",
        'if found.item and folded(found.item) != folded(entry.product or ""):',
        "if False:",
        f"{TASKS}::test_a_finding_on_one_medicine_leaves_the_others",
    ),
    Fault(
        "a course for another disease counts",
        "workflow/reimbursement/derive/treatment_time.py",
        "return same_code(other, diagnosis) is False",
        "return same_code(other, diagnosis) is ...",
        "tests/workflow/test_readings.py::test_a_course_for_another_disease_does_not_count[one of another]",
    ),
    Fault(
        "a doctor who wrote a letter is not told of the form",
        "workflow/reimbursement/letters/requests.py",
        'form is not None and form.kind == "letter"',
        'form is not None and form.kind == "x"',
        "tests/handlers/test_letter_contents.py::test_a_request_after_a_free_letter_recommends_the_form[nb]",
    ),
    Fault(
        "another day of the doctor does not contradict the one that was found",
        "workflow/reimbursement/derive/findings_applied.py",
        "return bool(said) and folded(found.value) not in map(folded, said)",
        "return False",
        "tests/workflow/test_found_values.py::test_another_day_of_the_doctor_contradicts_the_one_that_was_found[another day]",
    ),
    Fault(
        "a rule of the other paragraph is said to be met",
        "workflow/logic/judged.py",
        "if route is not None and own and route.law not in own:",
        "if route is None and own:",
        "tests/workflow/test_judged.py::test_a_rule_that_does_not_apply_is_not_judged_and_says_why[under 3a]",
    ),
    Fault(
        "the number of one doctor stands beside the name of another",
        "workflow/reimbursement/merging.py",
        "return len(set(names)) == 2 or len(set(roles)) == 2",
        "return False",
        "tests/workflow/test_application.py::test_another_name_or_role_without_a_number_is_another_doctor",
    ),
    Fault(
        "a corrected application is dismissed as a duplicate of the case that waits for it",
        "handlers/casework/door.py",
        "if waiting is not None and waiting.same_doctor:",
        "if waiting is not None and waiting.number == by:",
        "tests/handlers/test_casework.py::test_while_a_case_waits_the_same_doctors_application_is_offered_as_its_answer",
    ),
    Fault(
        "nothing is missing, though what was asked was not answered",
        "workflow/reimbursement/steps.py",
        "unknown = (fact for fact in asked if now.assessed.facts[fact] is None)",
        "unknown = (fact for fact in asked if now.assessed.facts[fact] is ...)",
        "tests/workflow/test_lifecycle.py::test_an_answer_that_leaves_out_what_was_asked_says_so_though_it_decides_nothing",
    ),
    Fault(
        "a way to a grant names one value of several",
        "workflow/logic/wording.py",
        'return ranges(rest, ", or ", opposite=True)',
        'return ranges(members[:1], " and ", opposite=False)',
        "tests/workflow/test_counterfactual.py::test_a_change_names_every_value_that_would_do",
    ),
    Fault(
        "a shorter time to answer breaks the day that was told",
        "workflow/engine/timers.py",
        "last = max(computed, told.day) if timer.binds and told is not None else computed",
        "last = computed",
        "tests/workflow/test_told_dates.py::test_an_answer_day_that_was_told_is_never_shortened",
    ),
    Fault(
        "the number that the patient had before is forgotten (duplicates)",
        "workflow/reimbursement/file.py",
        "return tuple(reversed(dict.fromkeys(reversed(numbers))))",
        "return tuple(numbers[-1:])",
        f"{DUPLICATES}::test_an_application_under_an_earlier_number_is_a_duplicate",
    ),
    Fault(
        "one disease in two code lists is two diseases (duplicates)",
        "workflow/reimbursement/derive/same_treatment.py",
        "return True if rows == others else None if rows & others else False",
        "return False",
        f"{DUPLICATES}::test_the_same_treatment_is_one_however_it_is_stated[the other code list]",
    ),
    Fault(
        "what can't be told is no duplicate (duplicates)",
        "workflow/reimbursement/derive/renewal.py",
        'if answer == "possible":',
        'if answer == "maybe":',
        f"{DUPLICATES}::test_what_cannot_be_told_is_a_task_that_names_the_case",
    ),
    Fault(
        "a product in decomposed letters is another product",
        "workflow/engine/folding.py",
        'unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())',
        "text.casefold()",
        "tests/workflow/test_application.py::test_a_product_is_the_same_however_its_name_is_spelled",
    ),
    Fault(
        "letters that look like Latin ones make a second person (names)",
        "workflow/engine/people.py",
        "if not all(c.isascii() or c in _BESIDE_A_TO_Z for c in letters):",
        "if not letters:",
        f"{ONE_PERSON}::test_one_person_never_passes_as_two",
    ),
    Fault(
        "invisible characters make a second person (names)",
        "workflow/engine/people.py",
        'return "".join(c for c in folded(name) if c.isalnum()).replace("ı", "i")',
        "return name.casefold()",
        f"{ONE_PERSON}::test_one_person_never_passes_as_two",
    ),
    Fault(
        "a case is decided by nobody (names)",
        "handlers/casework/door.py",
        "if name is None and (wanted.two_people or case.process.decides(step)):",
        "if name is None and wanted.two_people:",
        "tests/handlers/test_casework.py::test_a_step_that_decides_needs_a_name[None]",
    ),
    Fault(
        "a mistyped identity number is taken, and dismisses the case",
        "workflow/reimbursement/field_types.py",
        "if (info.context or {}).get(CHECK_DIGITS) and",
        "if info.context is not None and not info.context and",
        "tests/scenarios/test_reader.py::test_an_identity_number_whose_check_digits_do_not_fit_is_a_fault",
    ),
    Fault(
        "a number that identifies nobody can't be asked for",
        "workflow/reimbursement/guards.py",
        "if unidentified and {PATIENT_IDENTIFIED.name, FOREIGN_ID.name} & set(_named(now)):",
        "if unidentified and not _named(now):",
        f"{STORY}[roads_number_asked_again]",
    ),
    Fault(
        "a dose of 1.000 mg is read as 1 mg",
        "workflow/reimbursement/field_types.py",
        "if two := _TWO_READINGS.fullmatch(value):",
        "if (two := _TWO_READINGS.fullmatch(value)) and not value:",
        "tests/workflow/test_application.py::test_a_dose_that_can_be_read_in_two_ways_is_refused_with_both",
    ),
    Fault(
        "an answer that goes back to an earlier word is dropped (idempotency)",
        "handlers/casework/idempotency.py",
        "return entry.event.name in step.by_name and _forms(entry.event) != forms",
        "return False",
        "tests/handlers/test_idempotency.py::test_each_verb_records_every_change_of_word_and_nothing_twice",
    ),
    Fault(
        "an answer given again after a finding against it is dropped (idempotency)",
        "handlers/casework/idempotency.py",
        "return supplement is not None and _says(supplement, entry.event.fact)",
        "return False",
        "tests/handlers/test_idempotency.py::test_the_same_answer_after_a_finding_against_it_is_another_one",
    ),
    Fault(
        "an application typed again after midnight opens a second case (idempotency)",
        "handlers/casework/idempotency.py",
        "return tuple(dict.fromkeys((oslo_day(at), oslo_day(at - REPEATED_WITHIN))))",
        "return (oslo_day(at),)",
        "tests/handlers/test_idempotency.py::test_what_is_repeated_across_midnight_counts_once_for_an_hour",
    ),
    Fault(
        "the same finding after an answer is taken for the one before it",
        "handlers/casework/idempotency.py",
        "return _says(supplement, finding.fact)",
        "return False",
        "tests/handlers/test_idempotency.py::test_the_same_finding_after_an_answer_on_the_fact_is_another_one",
    ),
    Fault(
        "in a table a preparation has an approved use",
        "handlers/analysis/facts_frame.py",
        "return _with_what_follows(frame), [*unfit, *_impossible(frame, unfit)]",
        "return frame, [*unfit, *_impossible(frame, unfit)]",
        "tests/handlers/test_tables_of_facts.py::test_in_a_table_the_use_of_a_preparation_is_approved_nowhere",
    ),
    Fault(
        "a number of persons counts without its source",
        "workflow/reimbursement/derive/statements.py",
        "return count.number if fails or count.source is not None else None",
        "return count.number",
        f"{EXCEPTION}[B-2a 499 persons without a source]",
    ),
    Fault(
        "a number of persons that fails is asked a source for",
        "workflow/reimbursement/derive/statements.py",
        "return count.number if fails or count.source is not None else None",
        "return count.number if count.source is not None else None",
        f"{EXCEPTION}[B-2a 500 persons without a source]",
    ),
    Fault(
        "a number of persons at a severity waits until the severity is described",
        "workflow/reimbursement/derive/statements.py",
        'f.PERSONS_AT_SEVERITY.name: _field("diagnosis.persons_at_severity.number"),',
        'f.PERSONS_AT_SEVERITY.name: lambda a: _field("diagnosis.severity")(a) and _field("diagnosis.persons_at_severity.number")(a),',
        f"{EXCEPTION}[B-2b 500, and the severity does not appear]",
    ),
    Fault(
        "a medicine of annex 1 that fails is held open by names that are missing",
        "workflow/reimbursement/derive/prior_treatment.py",
        "return every([count, *required])",
        "return None if count is None else every([count, *required])",
        f"{DERIVATION}::test_a_medicine_of_annex_1_that_fails_is_a_no_however_few_are_named",
    ),
    Fault(
        "a study without effect is one with effect",
        "workflow/reimbursement/derive/documentation.py",
        "return document.shows_effect is True or document.design in _PRACTICE",
        "return True",
        f"{OFF_LABEL}[effect not stated]",
    ),
    Fault(
        "another doctor keeps what the first one stated",
        "workflow/reimbursement/merging.py",
        '        old.pop("doctor")\n',
        '        old["doctor"].pop("name")\n',
        "tests/workflow/test_application.py::test_a_doctor_with_another_number_replaces_the_first_doctor_wholly",
    ),
    # Numbers of the policy, and lists
    Fault(
        "a rare disease is one that fewer than 600 have",
        "workflow/reimbursement/policy.py",
        "rare_persons: int = number(\n        500,",
        "rare_persons: int = number(\n        600,",
        "tests/workflow/test_policy.py::test_the_defaults_are_those_of_law_md",
    ),
    Fault(
        "the doctor has four weeks to answer",
        "workflow/reimbursement/policy.py",
        "answer_days: int = number(\n        21,",
        "answer_days: int = number(\n        28,",
        "tests/workflow/test_policy.py::test_the_defaults_are_those_of_law_md",
    ),
    Fault(
        "a list of the policy may stand in any order, so that equal policies differ",
        "workflow/reimbursement/policy_fields.py",
        "    if list(items) != sorted(set(items)):",
        "    if len(items) != len(set(items)):",
        "tests/workflow/test_policy.py::test_a_contradictory_policy_is_refused[list out of order]",
    ),
    Fault(
        "a policy file's list keeps the order in which it was written",
        "scenarios/policies.py",
        "tuple(sorted(items))",
        "tuple(items)",
        "tests/scenarios/test_reader.py::"
        "test_days_and_lists_of_a_policy_are_read_in_files_and_scenarios",
    ),
    Fault(
        "an ATC code in a policy may have any form",
        "workflow/reimbursement/policy_fields.py",
        "re.fullmatch(form.pattern, item)",
        "re.match('', item)",
        "tests/workflow/test_policy.py::test_a_contradictory_policy_is_refused[no ATC code]",
    ),
    Fault(
        "an extension may be shorter than the time it extends",
        "workflow/reimbursement/policy.py",
        '        ("extended_answer_days", "answer_days"),\n',
        "",
        "tests/workflow/test_policy.py::test_a_contradictory_policy_is_refused[extended shorter]",
    ),
    Fault(
        "a substance of group C is in group A",
        "workflow/registers/substances.py",
        '"N06BA09": "C"',
        '"N06BA09": "A"',
        "tests/workflow/test_register.py::test_the_longest_beginning_of_an_atc_code_gives_the_prescription_group[N06BA09-C]",
    ),
    Fault(
        "a case is assessed under the usual values, not its own",
        "workflow/reimbursement/assessed.py",
        "        policy: Policy = self.case.policy",
        "        policy: Policy = Policy()",
        "tests/handlers/test_a_decision_made_again.py::test_a_decision_of_2016_is_made_again_in_2027[granted]",
    ),
    Fault(
        "the rule set does not serve on its first day",
        "workflow/reimbursement/rule_sets.py",
        "return rule_set.valid_from <= received and (",
        "return rule_set.valid_from < received and (",
        "tests/workflow/test_rulesets.py::test_by_date_they_are_used_from_their_first_to_their_last_day",
    ),
    # Identity numbers
    Fault(
        "the first check digit is not checked",
        "workflow/registers/check_digits.py",
        "return _second_fits(number) and _remainder(number, _FIRST) in (0, 1, 2, 3)",
        "return _second_fits(number)",
        f"{IDENTITY}::test_from_2032_the_first_check_digit_may_leave_0_to_3[5]",
    ),
    Fault(
        "from 2032 the first check digit may not leave 3",
        "workflow/registers/check_digits.py",
        "_FIRST) in (0, 1, 2, 3)",
        "_FIRST) in (0, 1, 2)",
        f"{IDENTITY}::test_from_2032_the_first_check_digit_may_leave_0_to_3[3]",
    ),
    Fault(
        "a D-number identifies nobody",
        "workflow/reimbursement/derive/identity.py",
        "day - 40 if day > 40 else day",
        "day",
        f"{GATE}[S-1 a valid D-number identifies]",
    ),
    Fault(
        "a number that a living person could have is accepted",
        "workflow/reimbursement/field_types.py",
        "if not 81 <= int(value[2:4]) <= 92:",
        "if not 1 <= int(value[2:4]) <= 92:",
        "tests/workflow/test_application.py::test_an_invalid_value_is_refused_with_a_message"
        "[a number that a living person could have]",
    ),
    # Deadlines
    Fault(
        "the last day to answer stays on a holiday",
        "workflow/engine/timers.py",
        "roll(due.day, closed) if timer.rolls else due.day",
        'due.day if timer.name == "answer" or not timer.rolls else roll(due.day)',
        f"{STORY}[deadlines_answer_at_easter]",
    ),
    Fault(
        "a date moves onto a closed day of the policy",
        "workflow/engine/timers.py",
        "roll(due.day, closed) if timer.rolls else due.day",
        "roll(due.day) if timer.rolls else due.day",
        f"{DEADLINES}::test_an_added_closed_day_moves_exactly_the_dates_that_fall_on_it",
    ),
    Fault(
        "a closed day is called a working day in the date explanation",
        "workflow/engine/timers.py",
        "str(holiday(day, closed))",
        "str(holiday(day))",
        f"{DEADLINES}::test_a_closed_day_stands_in_the_date_explanation_with_its_own_word",
    ),
    Fault(
        "working days are counted over closed days",
        "workflow/engine/calendar.py",
        "        day = roll(day + _DAY, closed)",
        "        day = roll(day + _DAY)",
        f"{DEADLINES}::test_working_days_pass_over_closed_days",
    ),
    Fault(
        "a scenario's working days are counted over its closed days",
        "handlers/analysis/replay.py",
        "self.closed = closed_days(self.policy)",
        "self.closed = ()",
        f"{STORY}[deadlines_closed_days]",
    ),
    Fault(
        "a reservation counts closed days as working days",
        "handlers/casework/case_lines.py",
        "add_working_days(max(acted), days, closed_days(case.policy))",
        "add_working_days(max(acted), days)",
        "tests/handlers/test_lists.py::test_a_closed_day_is_no_working_day_of_a_reservation",
    ),
    Fault(
        "the target moves from a holiday",
        "workflow/reimbursement/timers.py",
        'are told of the delay",\n    acts_after=1,',
        'are told of the delay",\n    rolls=True,\n    acts_after=1,',
        f"{DEADLINES}::test_a_service_target_is_not_moved_by_a_holiday",
    ),
    Fault(
        "an answer is overdue on the last day itself",
        "workflow/reimbursement/asking.py",
        "rolls=True,\n        acts_after=1,",
        "rolls=True,\n        acts_after=0,",
        f"{LIFECYCLE}::test_nothing_is_overdue_on_the_last_day_itself",
    ),
    Fault(
        "the reminder goes out on the last day to answer",
        "workflow/reimbursement/asking.py",
        "    days = case.policy.reminder_days",
        "    days = case.policy.answer_days",
        f"{STORY}[roads_reminder_on_day_14]",
    ),
    Fault(
        "a month from 31 January ends in March",
        "workflow/reimbursement/timers.py",
        "day=add_months(case.received, months)",
        "day=case.received + months * 31 * _DAY",
        f"{STORY}[deadlines_received_31_january]",
    ),
    Fault(
        "the last day to complain stays on a holiday",
        "workflow/reimbursement/timers.py",
        'consequence="the decision stands",\n    rolls=True,',
        'consequence="the decision stands",\n    rolls=False,',
        f"{STORY}[deadlines_complaint_on_whit_monday]",
    ),
    Fault(
        "a child of twelve has priority",
        "workflow/reimbursement/derive/patient.py",
        "age < policy.priority_age",
        "age <= policy.priority_age",
        f"{DERIVATION}::test_a_serious_condition_or_a_patient_under_twelve_has_priority",
    ),
    Fault(
        "a consultation the day after the arrival is taken (order of days)",
        "workflow/reimbursement/derive/order_of_days.py",
        "return earlier is not None and later is not None and earlier > later",
        "return earlier is not None and later is not None and earlier.year > later.year + 50",
        f"{ORDER}::test_a_stated_day_that_cannot_be_right_is_asked_for[consulted the day after]",
    ),
    Fault(
        "a treatment of 2001 counts in 2015 (order of days)",
        "workflow/reimbursement/derive/treatment_time.py",
        "recent = [course for course in courses if course[1] >= oldest]",
        "recent = courses",
        f"{ORDER}::test_an_earlier_course_counts_beside_a_planned_one_inside_one_window[long ago]",
    ),
    Fault(
        "a letter calls newer words of a paragraph its repeal",
        "workflow/reimbursement/letters/law_line.py",
        "return None if same else last + _DAY",
        "return last + _DAY",
        "tests/handlers/test_letter_law_line.py::test_newer_words_of_the_same_paragraph_repeal_nothing",
    ),
    Fault(
        "a letter gives the last day in force as the day of repeal",
        "workflow/reimbursement/letters/law_line.py",
        "else last + _DAY",
        "else last",
        "tests/handlers/test_letter_law_line.py::test_the_law_line_of_each_letter_says_so[on0-nb]",
    ),
    Fault(
        "rules that came later than the application are said to be of its day",
        "workflow/reimbursement/rule_sets.py",
        "    if received < rule_set.valid_from:",
        "    if False:",
        "tests/workflow/test_terms.py::test_before_and_after_its_days_the_sentence_says_which",
    ),
    Fault(
        "an event with other terms leaves those of the case",
        "workflow/engine/case.py",
        "    terms = _terms_in(recorded.event) or case.terms",
        "    terms = case.terms",
        "tests/workflow/test_terms.py::test_an_event_with_terms_changes_those_of_the_case_and_no_other_does",
    ),
    Fault(
        "a case is decided by other rules than it carries",
        "workflow/reimbursement/carried.py",
        '    if terms.rules not in ("", rules.rule_set_hash):',
        "    if False:",
        "tests/workflow/test_terms.py::test_a_case_with_rules_that_the_program_lacks_is_not_decided_and_time_goes_on[terms1-has other rules under that name]",
    ),
    Fault(
        "a grant is made that ended before its decision (order of days)",
        "workflow/engine/advance.py",
        "assessed = case.process.assess(foreseen, today)",
        "assessed = case.process.assess(foreseen)",
        f"{ORDER}::test_a_grant_is_made_up_to_its_own_last_day",
    ),
    Fault(
        "a last day that is found is forgotten (order of days)",
        "workflow/reimbursement/derive/grant_days.py",
        "if found is not None:",
        "if found is None:",
        f"{ORDER}::test_a_last_day_that_is_found_replaces_the_usual_one",
    ),
    Fault(
        "a grant from a leap day is a day too long",
        "workflow/reimbursement/derive/grant_days.py",
        "return date(day.year + years, 2, 28)",
        "return date(day.year + years, 3, 1)",
        f"{STORY}[deadlines_leap_day_grant]",
    ),
    Fault(
        "a product that is not marketed is granted for two years",
        "workflow/reimbursement/rules_2008/procedure.py",
        '"validity_years_not_marketed"',
        '"validity_years"',
        f"{STORY}[deadlines_one_year_when_not_marketed]",
    ),
    Fault(
        "an extension gives no more time",
        "workflow/reimbursement/asking.py",
        "policy.extended_answer_days if request.extended else policy.answer_days",
        "policy.answer_days",
        f"{DEADLINES}::test_an_extended_answer_counts_from_the_request",
    ),
    Fault(
        "waiting for the doctor is counted as net time",
        "workflow/engine/elapsed.py",
        "return gross, gross - waited",
        "return gross, gross",
        f"{DEADLINES}::test_days_of_waiting_for_the_doctor_are_counted_apart",
    ),
    # The roads of a case
    Fault(
        "a grant needs no rule met",
        "workflow/reimbursement/process.py",
        '"granted", (GRANTABLE, HEARD, BY_NO_ADVISER))',
        '"granted", (HEARD, BY_NO_ADVISER))',
        f"{LIFECYCLE}::test_a_refused_grant_names_every_rule_not_met_and_every_missing_fact",
    ),
    Fault(
        "every state can be reached past the guards",
        "workflow/engine/roads.py",
        "auto_transitions=False",
        "auto_transitions=True",
        f"{LIFECYCLE}::test_no_way_past_the_guards_exists",
    ),
    Fault(
        "whoever proposed a refusal approves it",
        "workflow/reimbursement/guards.py",
        "if same_person(now.command.by, proposal.by):",
        'if now.command.by == "":',
        f"{LIFECYCLE}::test_nobody_approves_their_own_proposal",
    ),
    Fault(
        "the time to answer is extended again and again",
        "workflow/reimbursement/asking.py",
        "if request is not None and request.extended:",
        "if request is None:",
        f"{LIFECYCLE}::test_the_time_to_answer_is_extended_once",
    ),
    Fault(
        "the time to answer can't be extended on the last day",
        "workflow/reimbursement/asking.py",
        "return answer is not None and on > answer.due",
        "return answer is not None and on >= answer.due",
        f"{STORY}[roads_extended_once]",
    ),
    Fault(
        "a road leads out of a grant",
        "workflow/reimbursement/process.py",
        '    Road("under_review", "reject", "rejected", (REJECTABLE, HEARD, BY_NO_ADVISER)),\n',
        '    Road("under_review", "reject", "rejected", (REJECTABLE, HEARD, BY_NO_ADVISER)),\n    Road("granted", "reject", "rejected"),\n',
        f"{LIFECYCLE}::test_each_command_in_each_state_leads_where_the_model_says[granted-reject]",
    ),
    Fault(
        "a grant does not wait for the second person",
        "workflow/reimbursement/guards.py",
        "return _no_proposal(now) + has_a_day(now)",
        "return has_a_day(now)",
        f"{LIFECYCLE}::test_a_proposal_that_waits_stops_every_other_decision[command0]",
    ),
    Fault(
        "§ 3a leaves discretion too",
        "workflow/reimbursement/guards.py",
        "return waits if rule_set.discretion(found.basis) else (*waits, _no_discretion(rule_set))",
        "return waits",
        f"{LIFECYCLE}::test_only_paragraph_3b_leaves_discretion",
    ),
    Fault(
        "the doctor is asked for what a register answers",
        "workflow/reimbursement/guards.py",
        'if FACTS[name].owner != "doctor"',
        'if FACTS[name].owner == "case worker"',
        f"{LIFECYCLE}::test_a_reviewer_can_not_ask_the_doctor_for_what_a_register_answers",
    ),
    # The program on one page
    Fault(
        "a reminder is sent after the last day to answer",
        "workflow/reimbursement/asking.py",
        '    due = cast("TimePassed", now.command).due\n    if answer_is_late(now.case, now.today):',
        '    due = cast("TimePassed", now.command).due\n    if now.case.request is None:',
        f"{ENGINE}::test_a_reminder_found_after_the_last_day_is_recorded_as_not_sent",
    ),
    Fault(
        "an answer comes before its application",
        "workflow/reimbursement/asking.py",
        "if received is None or received >= now.case.received:",
        "if received is None or received >= now.case.received.min:",
        f"{ENGINE}::test_an_answer_does_not_come_before_its_application",
    ),
    Fault(
        "a decision does not say which policy it rests on",
        "workflow/reimbursement/steps.py",
        '"policy": found.policy,',
        '"policy": "",',
        f"{ENGINE}::test_a_decision_carries_what_it_rests_on",
    ),
    Fault(
        "a dismissal is written down as a rejection",
        "workflow/reimbursement/steps.py",
        '"dismissed" if found.outcome == "dismiss" else "rejected"',
        '"rejected"',
        f"{ENGINE}::test_a_formal_stop_is_dismissed_not_rejected_on_the_merits",
    ),
    Fault(
        "a refusal on discretion is given another reason than 16",
        "workflow/reimbursement/reason_numbers.py",
        "DISCRETION: Final = 16",
        "DISCRETION: Final = 15",
        f"{LIFECYCLE}::test_a_refusal_on_discretion_is_decided_by_another_person",
    ),
    Fault(
        "an application is received tomorrow",
        "workflow/engine/steps.py",
        "if received is None or received <= situation.today:",
        "if received is None or received <= situation.today.max:",
        f"{ENGINE}::test_nothing_is_received_tomorrow",
    ),
    # Letters
    Fault(
        "the doctor gets no copy of the decision",
        "workflow/engine/letters.py",
        "for name in (rule.to, rule.copy) if name)",
        "for name in (rule.to,) if name)",
        f"{ENGINE}::test_a_decision_is_copied_to_the_doctor",
    ),
    Fault(
        "a patient who is not identified is written to",
        "workflow/reimbursement/letters/__init__.py",
        "    if not patient_is_identified(assessed):\n        return ()\n",
        "",
        f"{ENGINE}::test_a_dismissal_for_want_of_identity_goes_to_the_doctor_alone",
    ),
    Fault(
        "a child is written to without its guardians",
        "workflow/reimbursement/derive/patient.py",
        "return age < policy.adult_age",
        "return age < 0",
        f"{ENGINE}::test_letters_about_a_child_go_to_the_guardians",
    ),
    Fault(
        "a guardian's own language form is not read",
        "workflow/reimbursement/letters/__init__.py",
        "by_language.setdefault(guardian.language or own, [])",
        "by_language.setdefault(own, [])",
        f"{ENGINE}::test_guardians_of_two_language_forms_get_a_letter_each",
    ),
    # The reader of files
    Fault(
        "a field may stand twice",
        "scenarios/reading/parsed.py",
        "        elif known:\n",
        "        elif known and not text:\n",
        f"{BAD_FILE}[application_duplicate_key.yaml]",
    ),
    Fault(
        "null is accepted",
        "scenarios/reading/parsed.py",
        '(_LEAVE_OUT if is_empty else "")',
        '""',
        f"{BAD_FILE}[application_null_word.yaml]",
    ),
    Fault(
        "a message repeats what was read",
        "scenarios/reading/parsed.py",
        '(part if _FIELD_NAME.fullmatch(part) else "?")',
        "part",
        "tests/scenarios/test_bad_files.py::test_no_message_echoes_a_value",
    ),
    Fault(
        "a number that begins with 0 is octal",
        "scenarios/policies.py",
        "            return int(text)\n",
        "            return int(text, 8 if text[:1] == '0' else 10)\n",
        "tests/scenarios/test_reader.py::test_policy_values_are_read_over_the_base",
    ),
    Fault(
        "an anchor is accepted",
        "scenarios/reading/text.py",
        "if event.anchor is not None:",
        'if event.anchor == "":',
        f"{BAD_FILE}[application_anchor.yaml]",
    ),
    # The readings of the tree
    Fault(
        "all of known and unknown is false",
        "workflow/logic/tree.py",
        "return False if False in truths else None if None in truths else True",
        "return False if False in truths or None in truths else True",
        "tests/workflow/test_logic.py::test_all_is_the_least_any_the_greatest_and_not_the_opposite[True-None]",
    ),
    Fault(
        "a rule with a part that is unknown is decided without it",
        "workflow/logic/tree.py",
        "                    if truth is None:\n                        answer = None\n",
        "",
        "tests/workflow/test_logic.py::test_a_decision_combines_as_the_three_values_do[True-None]",
    ),
    Fault(
        "a part that two rules share stands in one proof only",
        "workflow/logic/tree.py",
        "return [made[root] for root in self._roots]",
        "return [made[root] for root in dict.fromkeys(self._roots)]",
        "tests/workflow/test_logic.py::test_trees_that_share_parts_are_read_as_each_tree_alone",
    ),
    Fault(
        "not unknown is yes",
        "workflow/logic/tree.py",
        "return None if truth is None else not truth",
        "return not truth",
        "tests/workflow/test_logic.py::test_all_is_the_least_any_the_greatest_and_not_the_opposite[None-True]",
    ),
    Fault(
        "a question whose answers all agree is asked all the same",
        "workflow/logic/diagram.py",
        "        if children.count(children[0]) == len(children):\n            return "
        "children[0]\n        key",
        "        key",
        f"{DIAGRAM}::test_equal_functions_are_one_node_however_they_are_written",
    ),
    Fault(
        "a number just below a limit has no class of its own",
        "workflow/logic/diagram.py",
        "[limit - 1, limit, limit + 1]",
        "[limit, limit + 1]",
        f"{DIAGRAM}::test_a_number_has_a_class_on_each_side_of_each_limit",
    ),
    Fault(
        "a fact is listed as missing though every answer to it leads to the same",
        "workflow/logic/diagram.py",
        "if all(branch == branches[0] for branch in branches):",
        "if not branches:",
        f"{DIAGRAM}::test_what_still_matters_is_what_some_completion_lets_change_the_answer[known3-matters3]",
    ),
    Fault(
        "an unknown cell of a column is no",
        "handlers/analysis/planes.py",
        "Planes(surely, surely | ~known)",
        "Planes(surely, surely)",
        "tests/handlers/test_readings_agree.py::test_every_reading_of_a_condition_agrees_in_every_state_of_knowledge[S-6]",
    ),
    Fault(
        "what nobody can change is offered as a way to a grant",
        "workflow/logic/counterfactual.py",
        "frozen = current is not None and diagram.order[level].fact.fixed",
        "frozen = False",
        "tests/workflow/test_counterfactual.py::test_what_nobody_can_change_is_never_offered",
    ),
    Fault(
        "applications without any outcome are not counted",
        "workflow/logic/consistency.py",
        "gaps = worlds.count(covered, False)",
        "gaps = 0",
        f"{VERIFICATION}::test_a_condition_of_3b_dropped_from_the_rejections_is_a_gap",
    ),
    Fault(
        "two outcomes at once are no conflict",
        "workflow/logic/consistency.py",
        "conflicts=tuple(overlap for ordered, overlap in overlaps if not ordered)",
        "conflicts=()",
        f"{VERIFICATION}::test_a_condition_of_3b_dropped_from_its_grant_is_a_conflict",
    ),
    Fault(
        "a stricter law is called looser",
        "workflow/logic/comparison.py",
        '"stricter" if after < before',
        '"stricter" if after > before',
        f"{VERIFICATION}::test_six_months_instead_of_three_turns_exactly_the_applications_between",
    ),
    Fault(
        "500 persons or more are said to be more than 500",
        "workflow/logic/wording.py",
        'f"{numbers[0]} {unit} or more"',
        'f"more than {numbers[0]} {unit}"',
        f"{VERIFICATION}::test_numbers_are_said_as_ranges[below-rare_persons-words0]",
    ),
    Fault(
        "two rule sets whose grants end otherwise have the same hash",
        "workflow/logic/rule_set.py",
        'for name in ("starts_with", "ends_with", "ends_before"):',
        "for name in ():",
        "tests/workflow/test_rulesets.py::test_whatever_can_change_a_decision_changes_the_hash",
    ),
    # Words
    Fault(
        "nobody can be asked for the patient's name",
        "workflow/reimbursement/words/asked.py",
        '    "patient.name": Words(nb="pasientens fulle navn", nn="det fulle namnet til pasienten"),\n',
        "",
        f"{WORDS}::TestEachTableIsComplete::test_facts_are_asked_for_in_the_order_of_the_facts",
    ),
    Fault(
        "bokmål stands in a letter in nynorsk",
        "workflow/reimbursement/letters/__init__.py",
        "Vi treng fleire opplysningar",
        "Vi treng flere opplysningar",
        f"{WORDS}::TestTwoLanguages::test_no_bokmal_in_nynorsk[LETTER_TITLES[request_for_information]]",
    ),
    Fault(
        "a ground names another paragraph than its rule's",
        "workflow/reimbursement/words/grounds.py",
        "resept for sykdommen (§ 2).",
        "resept for sykdommen (§ 3a).",
        f"{WORDS}::TestForm::test_a_ground_ends_with_the_paragraph_of_its_rule[nb-G-1]",
    ),
    # Replay
    Fault(
        "replay jumps over the days on which something was due",
        "handlers/analysis/replay.py",
        "            self.now = max(start_of(day), self.now)\n",
        "            self.now = max(until, self.now)\n",
        f"{STORY}[outcomes_unidentified_patient_waits]",
    ),
    Fault(
        "replay does not see that something differs",
        "handlers/analysis/expectations.py",
        "if found[name] != wanted:",
        "if found[name] is None:",
        f"{REPLAY}::test_a_difference_names_its_day_and_both_values",
    ),
    Fault(
        "the policy of a scenario is not read",
        "handlers/analysis/replay.py",
        "policy_from(scenario.policy or {}, in_force)",
        "in_force",
        f"{REPLAY}::test_the_scenarios_policy_overrides_the_one_in_force",
    ),
    # Messages M2 and M12
    Fault(
        "a message says no, and it is refused (list 1101)",
        "scenarios/m2/placing.py",
        '"2": "no"}  # list 1101',
        '"0": "no"}  # list 1101',
        f"{M2}::test_list_1101_reads_as_yes_or_no[2-False]",
    ),
    Fault(
        "side effects of an earlier treatment are read as no effect (list 7506)",
        "scenarios/m2/placing.py",
        '"3": "side_effects"',
        '"3": "no_effect"',
        f"{M2}::test_list_7506_tells_the_outcome_of_an_earlier_treatment[3-True-side_effects-None-False]",
    ),
    Fault(
        "a code of ICD-10 without its dot is refused",
        "scenarios/m2/placing.py",
        'return f"{bare[1]}.{bare[2]}" if bare else code',
        "return code",
        f"{M2}::test_a_code_of_icd10_gets_its_dot",
    ),
    Fault(
        "a day of initiation in words blocks the message",
        "scenarios/m2/placing.py",
        "        if found and 1900 <= date.fromisoformat(found[1]).year <= 2199:",
        "        if not found or 1900 <= date.fromisoformat(found[1]).year <= 2199:",
        f"{M2}::test_the_time_of_initiation_is_a_day_or_is_listed[mars 2015-None]",
    ),
    Fault(
        "the specialty of whoever started the treatment is not read",
        "scenarios/m2/elements.py",
        '"Spesialitet": coded("initiation.specialty"),',
        '"Spesialitet": NO_FIELD,',
        f"{M2}::test_each_known_element_fills_its_field[Instituert/Helseperson/Spesialitet (7426)]",
    ),
    Fault(
        "the patient of the envelope is not read",
        "scenarios/m2/elements.py",
        '**_below("Patient", _PATIENT),',
        '"Patient": NO_FIELD,',
        f"{M2}::test_same_application_in_xml_and_yaml_has_the_same_assessment[epilepsy_3a]",
    ),
    Fault(
        "a second application in an envelope is lost",
        "scenarios/m2/message.py",
        "        draft.parsed.fault(node.place, (), _SECOND)\n",
        "",
        f"{M2}::test_hostile_xml_gives_one_fault_that_repeats_no_value[two applications in an envelope]",
    ),
    Fault(
        "an element that the schema does not have is dropped without a word",
        "scenarios/m2/placing.py",
        "QUIET: Final = frozenset({TRANSPORT, DESCRIBES, OFF_ENVELOPE})",
        "QUIET: Final = frozenset({TRANSPORT, DESCRIBES, OFF_ENVELOPE, UNKNOWN})",
        f"{M2}::test_what_the_schema_does_not_have_is_listed",
    ),
    Fault(
        "an answer as a message contradicts the file by its own numbers",
        "handlers/casework/contradictions.py",
        '("doctor", "register", "form.message")',
        '("doctor", "register")',
        f"{M2}::test_an_answer_as_a_message_contradicts_nothing_by_its_own_numbers",
    ),
    Fault(
        "the doctor gets a copy that the patient said no to",
        "workflow/reimbursement/letters/__init__.py",
        "    return not (withheld and patient_is_identified(assessed))",
        "    return not withheld or patient_is_identified(assessed)",
        f"{ENGINE}::test_a_doctor_gets_no_copy_without_the_patients_consent_and_the_log_says_why",
    ),
    Fault(
        "nobody is asked for what is missing where the doctor gets no copies",
        "workflow/engine/letters.py",
        "find = receiver.copies if is_copy and receiver.copies else receiver.addressees",
        "find = receiver.copies or receiver.addressees",
        f"{ENGINE}::test_a_doctor_is_asked_whatever_the_patient_says_of_copies",
    ),
    Fault(
        "a copy that a patient said no to is reported as missing",
        "handlers/safekeeping/audit.py",
        "process.receiver(to).why_left_out(copy=to != rule.to)",
        "process.receiver(to).why_left_out(copy=False)",
        "tests/handlers/test_audit.py::test_a_copy_that_a_patient_said_no_to_is_not_missing",
    ),
    Fault(
        "an answer M12 refers to the case instead of the message",
        "handlers/letters/m12.py",
        'reference.get("message", reference["case"])',
        'reference["case"]',
        f"{M12}::test_the_xml_gives_the_same_values_back[came in an envelope]",
    ),
    Fault(
        "a code without a list in M12 names one",
        "handlers/letters/m12.py",
        '_coded(root, "Beslutning", answer["decision"])',
        '_coded(root, "Beslutning", answer["decision"], 7482)',
        f"{M12}::test_the_xml_gives_the_same_values_back[rejected]",
    ),
    Fault(
        "an answer M12 of 2017 has the reimbursement code that this version does not",
        "handlers/letters/m12.py",
        'if code and version == "2014-12-01":',
        "if code:",
        f"{M12}::test_the_elements_are_in_the_published_order_of_the_version",
    ),
    Fault(
        "the doctor gets an M12 that the patient said no to",
        "handlers/letters/m12.py",
        "    if not doctor_gets_copies(case, found):",
        "    if doctor_gets_copies(case, found) is None:",
        f"{M12}::test_without_the_patients_consent_there_is_no_answer",
    ),
    Fault(
        "an answer in an envelope goes to the office itself",
        "handlers/letters/envelope.py",
        '"Receiver"), answered.sender, hpr_number)',
        '"Receiver"), answered.receiver, hpr_number)',
        f"{M12}::test_an_application_in_an_envelope_is_answered_in_one_from_receiver_to_sender",
    ),
    Fault(
        "another doctor is answered as the sender of the first doctor's message",
        "workflow/reimbursement/merging.py",
        'if is_another_doctor or "message" in new.get("form", {}):',
        'if "message" in new.get("form", {}):',
        "tests/workflow/test_application.py"
        "::test_another_doctor_takes_over_without_the_first_doctors_message",
    ),
)

FAULTS: Final = (
    *ADVICE,
    *COMPLAINTS,
    *COMPASSIONATE_USE,
    *LAW_AND_REPLAY,
    *OF_ANALYSIS,
    *OF_POPULATIONS,
    *OF_REPORTS,
    *OF_SIMULATION,
    *APPLICATIONS,
    *CORRECTIONS,
    *LETTERS,
    *LINKED_STORIES,
    *MOVES,
    *OF_RECORDING,
    *CASE_PACKAGES,
    *PARAGRAPH_3,
    *POSITION,
    *SCREENS,
    *STORIES,
    *COMPASSIONATE_LETTERS,
    *STORAGE_AND_TIME,
    *TOLD_DATES,
    *UNDER_SECTION_3,
)


def broken(fault: Fault, root: Path = ROOT) -> str:
    """Return the file's text with the fault in it.

    Raises ValueError if the text to replace is not in the file exactly once.
    """
    text = (root / fault.file).read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        raise ValueError(
            f"{fault.name}: {fault.file} holds the text to replace {text.count(fault.old)} times"
        )
    return text.replace(fault.old, fault.new)


def copied(to: Path) -> Path:
    """Copy the working tree to a folder: tracked files, and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    return to


def run(tree: Path, *args: str, seconds: int, write_bytecode: bool = False) -> tuple[int, str]:
    """Run Python in a copy of the tree. Return exit code and output; -1 after `seconds`."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONSAFEPATH", "PYTEST_ADDOPTS")
    }
    # The copy goes before what is installed. Loading no plugins halves the time of a short run.
    env |= {"PYTHONPATH": str(tree), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    env |= {} if write_bytecode else {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, *args],
            cwd=tree,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return -1, f"took longer than {seconds} seconds"
    return done.returncode, done.stdout + done.stderr


def pytest(tree: Path, *tests: str, seconds: int, write_bytecode: bool = False) -> tuple[int, str]:
    """Run named tests in a copy, also those that need strace."""
    options = ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "")
    return run(tree, *options, *tests, seconds=seconds, write_bytecode=write_bytecode)


_SLIP: Final = re.compile(
    r"^E\s+(?:NameError|ImportError|ModuleNotFoundError|SyntaxError|IndentationError)\b",
    re.MULTILINE,
)


def survived(fault: Fault, tree: Path) -> str:
    """Return why a fault was not caught, or "". The copy is as before afterwards."""
    file = tree / fault.file
    whole, stat = file.read_text(encoding="utf-8"), file.stat()
    file.write_text(broken(fault, tree), encoding="utf-8")
    os.utime(file, (stat.st_atime, stat.st_mtime + 10))  # a compiled file must not be used for it
    try:
        code, output = pytest(tree, fault.test, seconds=SECONDS_A_FAULT)
    finally:
        file.write_text(whole, encoding="utf-8")
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    last = output.strip().rpartition("\n")[2]
    if code == 1 and "1 failed" in last and "error" not in last and not _SLIP.search(output):
        return ""
    return "the test passed" if code == 0 else f"no failed test, but exit code {code}: {last}"


def check(faults: Sequence[Fault], folder: Path) -> int:
    """Run each named test without a fault, then each fault. Return how many were caught."""
    began = time.monotonic()
    first = copied(folder / "1")
    code, output = run(
        first,
        "-c",
        f"import {', '.join(PACKAGES)}\nfor m in ({', '.join(PACKAGES)}): print(m.__file__)",
        seconds=60,
    )
    print(output, end="")
    if code or not all(Path(line).is_relative_to(first) for line in output.split()):
        raise SystemExit("what is imported is not the copy")
    tests = dict.fromkeys(fault.test for fault in faults)
    code, output = pytest(first, *tests, seconds=BEFORE_THE_FIRST, write_bytecode=True)
    if code:
        raise SystemExit(f"a test fails without any fault, or is not there:\n{output}")
    print(f"without a fault: {len(tests)} tests pass", flush=True)
    free: Queue[Path] = Queue()
    free.put(first)
    for number in range(2, WORKERS + 1):
        free.put(Path(shutil.copytree(first, folder / str(number))))

    def tried(fault: Fault) -> str:
        if time.monotonic() - began > SECONDS_IN_ALL:
            return "not run: the time for all of them is used up"
        tree = free.get()
        try:
            return survived(fault, tree)
        finally:
            free.put(tree)

    caught = 0
    with ThreadPoolExecutor(WORKERS) as pool:
        for fault, why in zip(faults, pool.map(tried, faults), strict=True):
            caught += not why
            print(
                f"SURVIVED {fault.name}: {why} ({fault.test})" if why else f"ok       {fault.name}",
                flush=True,
            )
    return caught


def main() -> int:
    """Run the command. Return 0 only if every fault was caught."""
    parser = argparse.ArgumentParser(
        description="Put in one fault at a time and see that its test fails."
    )
    parser.add_argument(
        "--only", default="", metavar="TEXT", help="only faults whose name contains the text"
    )
    only = parser.parse_args().only
    faults = [fault for fault in FAULTS if only.casefold() in fault.name.casefold()]
    if not faults:
        parser.error("no fault has that text in its name")
    for fault in faults:
        broken(fault)
    with tempfile.TemporaryDirectory(prefix="saksgang_seeded_faults_") as folder:
        caught = check(faults, Path(folder).resolve())
    print(f"{caught} of {len(faults)}")
    return 0 if caught == len(faults) else 1


if __name__ == "__main__":
    sys.exit(main())
