"""Seeded faults of § 3 that its stories and its tests notice. Only a table."""

from typing import Final

from fault import Fault

STORY: Final = "tests/handlers/test_replay.py::test_every_scenario_of_the_library_passes"
SECTION_3: Final = "tests/workflow/test_section_3.py"
ANALYSIS: Final = "tests/handlers/test_analysis.py"
RULES: Final = "workflow/reimbursement/rules_2018"
DERIVE: Final = "workflow/reimbursement/derive"

STORIES: Final[tuple[Fault, ...]] = (
    # Which rules, on which day
    Fault(
        "§ 3 begins on 2 January 2018",
        f"{RULES}/versions.py",
        "_SECTION_3: Final = date(2018, 1, 1)",
        "_SECTION_3: Final = date(2018, 1, 2)",
        f"{STORY}[border_2018_01_01]",
    ),
    Fault(
        "the words of May 2021 come a day late",
        f"{RULES}/versions.py",
        "_PORTAL_ALONE: Final = date(2021, 5, 1)",
        "_PORTAL_ALONE: Final = date(2021, 5, 2)",
        f"{SECTION_3}::test_which_set_is_used_is_a_matter_of_the_day_of_receipt",
    ),
    # The rules
    Fault(
        "the cost is never unreasonable (N-3)",
        f"{RULES}/need.py",
        "when=Is(f.COST_REASONABLE),",
        "when=any_of(Is(f.COST_REASONABLE), Not(Is(f.COST_REASONABLE))),",
        f"{STORY}[discretion_cost_unreasonable]",
    ),
    Fault(
        "a renewal is asked what was tried (N-4a)",
        f"{RULES}/tried_before.py",
        "any_of(Is(f.RENEWS_GRANT), Is(f.TRIED_OR_EXCUSED))",
        "Is(f.TRIED_OR_EXCUSED)",
        f"{STORY}[renewal_of_a_grant_of_2016]",
    ),
    Fault(
        "a renewal is asked how it worked (N-4b)",
        f"{RULES}/tried_before.py",
        "any_of(Is(f.RENEWS_GRANT), Is(f.FAILED_OR_EXCUSED))",
        "Is(f.FAILED_OR_EXCUSED)",
        f"{STORY}[renewal_of_a_grant_of_2016]",
    ),
    Fault(
        "a medical reason does not help what is not marketed (N-4c)",
        f"{RULES}/tried_before.py",
        "any_of(COUNTS_AS_MARKETED, Is(f.REASON_NOT_MARKETED))",
        "COUNTS_AS_MARKETED",
        f"{STORY}[marketed_not_with_a_reason]",
    ),
    # How long a grant lasts
    Fault(
        "a prisoner's grant has no end (V1)",
        f"{RULES}/grants.py",
        '("asylum_seeker", "prisoner_without_membership")',
        '("asylum_seeker",)',
        f"{STORY}[scope_prisoner_without_membership]",
    ),
    Fault(
        "a grant at the end of life lasts two years (V2)",
        f"{RULES}/grants.py",
        '"validity_years_end_of_life"',
        '"validity_years_addictive"',
        f"{STORY}[validity_end_of_life_2023_11_01]",
    ),
    Fault(
        "an opioid's year goes before the years of annex 1 (V3)",
        f"{RULES}/versions.py",
        '    Dated("validity", (v.V3,)),\n'
        '    Dated("validity", (v.V4, v.V5), _VALIDITY_OF_2023),\n',
        '    Dated("validity", (v.V4, v.V5), _VALIDITY_OF_2023),\n'
        '    Dated("validity", (v.V3,)),\n',
        f"{STORY}[validity_annex_before_the_opioid]",
    ),
    Fault(
        "an opioid of group C has no end (V4)",
        f"{RULES}/grants.py",
        'ValidityRow("V4", Is(f.OPIOID),',
        'ValidityRow("V4", all_of(ADDICTIVE, Is(f.OPIOID)),',
        f"{STORY}[validity_opioid_of_group_c]",
    ),
    Fault(
        "a marketed product of group B lasts a year (V5)",
        f"{RULES}/grants.py",
        "all_of(ADDICTIVE, NOT_MARKETED)",
        "ADDICTIVE",
        f"{STORY}[validity_b_marketed_2023_11_01]",
    ),
    Fault(
        "a medicine against obesity has no end (V6)",
        f"{RULES}/grants.py",
        '"validity_years_contract"',
        "None",
        f"{STORY}[validity_obesity]",
    ),
    Fault(
        "an addictive medicine lasts a year from 2018 (V8)",
        f"{RULES}/grants.py",
        '"validity_years_addictive")',
        '"validity_years_opioids")',
        f"{STORY}[addictive_for_chronic_pain]",
    ),
    Fault(
        "every other grant lasts two years (V9)",
        f"{RULES}/grants.py",
        'ValidityRow("V9", ALWAYS, None)',
        'ValidityRow("V9", ALWAYS, "validity_years_addictive")',
        f"{STORY}[validity_without_end]",
    ),
    Fault(
        "a grant begins before its assessment",
        f"{RULES}/grants.py",
        'STARTS_WITH = ("register.assessment_decided",)',
        "STARTS_WITH = ()",
        f"{STORY}[assessment_decided_after_receipt]",
    ),
    Fault(
        "the last day of annex 1 ends no grant under § 3",
        f"{RULES}/grants.py",
        'ENDS_WITH = ("register.annex.valid_until",)',
        "ENDS_WITH = ()",
        f"{STORY}[validity_cap_of_the_annex]",
    ),
    Fault(
        "a grant of one day is refused",
        "workflow/reimbursement/guards.py",
        "if last is None or first <= last:",
        "if last is None or first < last:",
        f"{STORY}[validity_first_day_is_last_day]",
    ),
    Fault(
        "a grant that ends before it begins is made",
        "workflow/reimbursement/guards.py",
        "return _no_proposal(now) + has_a_day(now)",
        "return _no_proposal(now)",
        f"{SECTION_3}::test_a_grant_that_would_end_before_it_begins_is_refused",
    ),
    # Findings
    Fault(
        "a finding tells a field though the doctor has answered since",
        f"{DERIVE}/section_3.py",
        "path is None or finding.since or",
        "path is None or",
        f"{SECTION_3}::test_a_finding_that_the_doctor_has_answered_since_tells_no_field",
    ),
    Fault(
        "a reason that is found sufficient does not count",
        f"{DERIVE}/section_3.py",
        "finding.fact == f.REASON_INSUFFICIENT.name and finding.value is True",
        "finding.fact == f.REASON_INSUFFICIENT.name",
        f"{SECTION_3}::test_a_reason_is_found_insufficient_medicine_by_medicine",
    ),
    Fault(
        "a reason can't be found insufficient on a case",
        "workflow/reimbursement/guards.py",
        "_BY_MEDICINE: Final = (CANNOT_BE_USED.name, REASON_INSUFFICIENT.name)",
        "_BY_MEDICINE: Final = (CANNOT_BE_USED.name,)",
        f"{STORY}[tried_excuse_judged_insufficient]",
    ),
    Fault(
        "a reason is found insufficient of no medicine",
        "workflow/reimbursement/guards.py",
        "if command.fact != REASON_INSUFFICIENT.name:",
        'if command.fact != "":',
        f"{SECTION_3}::test_a_case_worker_finds_a_reason_insufficient_and_takes_it_back",
    ),
    # What stories show
    Fault(
        "what silence answers must be shown as unknown",
        "handlers/analysis/coverage.py",
        'if fact.owner == "doctor" and fact.silence is None}',
        'if fact.owner == "doctor"}',
        f"{ANALYSIS}::test_what_silence_answers_is_never_unknown",
    ),
    Fault(
        "a found last day shows a row",
        "handlers/analysis/coverage.py",
        "if row is not None and GRANT_HAS_DAYS.name not in case.judged:",
        "if row is not None:",
        f"{ANALYSIS}::test_a_found_last_day_shows_no_row",
    ),
    Fault(
        "a rule that changed is asked for once",
        "handlers/analysis/versions.py",
        "if other == part), None)",
        "if other.id == part.id), None)",
        f"{ANALYSIS}::test_a_rule_is_asked_for_in_each_version_and_once_while_it_stands",
    ),
    Fault(
        "a page shows a rule by the stories of another version",
        "handlers/analysis/pages.py",
        "if part in story.covers and version(own, part) == version(rule_set, part)",
        "if part in story.covers",
        f"{ANALYSIS}::test_a_page_shows_a_rule_by_the_stories_of_its_version",
    ),
    Fault(
        "pages say the years of the default policy",
        "handlers/analysis/pages.py",
        "lines = list(_validity(rule_set, policy, told))",
        "lines = list(_validity(rule_set, DEFAULT, told))",
        f"{ANALYSIS}::test_a_page_says_how_long_a_grant_lasts",
    ),
)
