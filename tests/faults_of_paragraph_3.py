"""Seeded faults of § 3 since 2018. Only a table.

Each is noticed by the oracle: by random applications, or by the rules and days that it knows.
"""

from typing import Final

from fault import Fault

ORACLE: Final = "tests/workflow/test_paragraph_3_as_the_oracle_says.py"
AT_RANDOM: Final = (
    f"{ORACLE}::test_outcome_reasons_missing_list_and_validity_are_those_of_the_law_page"
)
NAMED: Final = f"{ORACLE}::test_a_named_case_ends_as_the_law_page_says"
RULES: Final = "workflow/reimbursement/rules_2018"
DERIVE: Final = "workflow/reimbursement/derive"

PARAGRAPH_3: Final[tuple[Fault, ...]] = (
    # Who, and which channel
    Fault(
        "a patient without a number needs no other identification (S-1)",
        f"{RULES}/eligibility.py",
        "all_of(Is(f.NO_NUMBER), Is(f.FOREIGN_ID))",
        "Is(f.NO_NUMBER)",
        f"{AT_RANDOM}[0]",
    ),
    Fault(
        "a prisoner without membership is dismissed (S-3)",
        f"{RULES}/eligibility.py",
        'OneOf(f.SPECIAL_GROUP, ("asylum_seeker", "prisoner_without_membership"))',
        'OneOf(f.SPECIAL_GROUP, ("asylum_seeker",))',
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "a message is taken from a patient without a number (N-12)",
        f"{RULES}/eligibility.py",
        'OneOf(f.CHANNEL, ("helfo_form", "letter"))',
        'OneOf(f.CHANNEL, ("helfo_form", "letter", "message"))',
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "equipment of the specialist service is no ground (N-11)",
        f"{RULES}/eligibility.py",
        "        Not(Is(f.EQUIPPED)),\n",
        "",
        f"{AT_RANDOM}[2]",
    ),
    Fault(
        "a strength for children helps adults too (N-16)",
        f"{RULES}/eligibility.py",
        'all_of(OneOf(f.OTC_GROUND, ("child_strength",)), Is(f.CHILD))',
        'OneOf(f.OTC_GROUND, ("child_strength",))',
        f"{AT_RANDOM}[3]",
    ),
    # Disease, need and cost
    Fault(
        "risk factors are no serious disease (N-2)",
        f"{RULES}/need.py",
        '("serious_disease", "risk_factors")',
        '("serious_disease",)',
        f"{AT_RANDOM}[3]",
    ),
    Fault(
        "a risk of long repeated treatment does not count (N-2b)",
        f"{RULES}/need.py",
        ", Is(f.RISK_OF_LONG_USE)",
        "",
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "an assessment that ended with no has not ended (N-5)",
        f"{RULES}/need.py",
        '("yes", "no", "over_budget")',
        '("yes", "over_budget")',
        f"{AT_RANDOM}[3]",
    ),
    Fault(
        "over the budget is no end against the medicine (N-6)",
        f"{RULES}/need.py",
        'ENDED_AGAINST = OneOf(f.ASSESSMENT, ("no", "over_budget"))',
        'ENDED_AGAINST = OneOf(f.ASSESSMENT, ("no",))',
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "a difference in cost does not count (N-6)",
        f"{RULES}/need.py",
        '("benefit", "cost", "severity")',
        '("benefit", "severity")',
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "a difference in words is asked of everybody (N-6d)",
        f"{RULES}/need.py",
        "when=any_of(Not(ENDED_AGAINST), Is(f.DIFFERS_BECAUSE))",
        "when=Is(f.DIFFERS_BECAUSE)",
        f"{AT_RANDOM}[3]",
    ),
    # What was tried
    Fault(
        "what a hospital pharmacy made counts as not marketed (N-4c)",
        f"{RULES}/tried_before.py",
        '("marketed", "naf", "hospital_pharmacy")',
        '("marketed", "naf")',
        f"{AT_RANDOM}[3]",
    ),
    Fault(
        "a renewal is asked for names of medicines tried (N-4d)",
        f"{RULES}/tried_before.py",
        "when=any_of(Is(f.RENEWS_GRANT), Is(f.PRIOR_NAMED))",
        "when=Is(f.PRIOR_NAMED)",
        f"{AT_RANDOM}[0]",
    ),
    Fault(
        "coded answers 4 and 5 need no other disease (N-4)",
        f"{DERIVE}/earlier_treatment.py",
        "_BY_ANOTHER_DISEASE = (3, 4, 5)",
        "_BY_ANOTHER_DISEASE = (3,)",
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "an excuse does not count (N-4)",
        f"{DERIVE}/earlier_treatment.py",
        'return "yes" if entry.excused_by is not None else exclusion_of(entry, says)',
        "return exclusion_of(entry, says)",
        f"{AT_RANDOM}[3]",
    ),
    Fault(
        "an excuse that is found insufficient still counts (N-4)",
        f"{DERIVE}/earlier_treatment.py",
        'is_refused = folded(entry.product or "") in refused',
        "is_refused = False",
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "coded answer 6 fills the number of annex 1 (N-4)",
        f"{DERIVE}/earlier_treatment.py",
        "more_may_come = coded is None or says.code == _NAMES_WANTED",
        "more_may_come = coded is None",
        f"{NAMED}[coded answer 6 says nothing of the others]",
    ),
    # Addictive medicines
    Fault(
        "side effects of tuberculosis treatment are no allowed use (N-7)",
        f"{RULES}/addictive.py",
        '                "tuberculosis_side_effects",\n',
        "",
        f"{AT_RANDOM}[2]",
    ),
    Fault(
        "any addictive medicine may be used for mental disorder (N-7)",
        f"{RULES}/addictive.py",
        'all_of(OneOf(f.USE, ("mental_disorder",)), Is(f.ANXIOLYTIC))',
        'OneOf(f.USE, ("mental_disorder",))',
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "the lowest dose is not asked about (N-7)",
        f"{RULES}/addictive.py",
        "            Is(f.LOWEST_DOSE),\n",
        "",
        f"{AT_RANDOM}[2]",
    ),
    Fault(
        "the ATC code is asked of every medicine (N-7d)",
        f"{RULES}/addictive.py",
        "any_of(Not(ADDICTIVE), Is(f.ATC_CODE))",
        "Is(f.ATC_CODE)",
        f"{AT_RANDOM}[0]",
    ),
    Fault(
        "insomnia by its code is no use for sleep (N-7)",
        f"{DERIVE}/use.py",
        '_SLEEP: Final = ("F51", "G47.0")',
        '_SLEEP: Final = ("F51",)',
        f"{AT_RANDOM}[0]",
    ),
    Fault(
        "pregabalin may be used for sleep (N-7)",
        f"{RULES}/addictive.py",
        'all_of(Is(f.PREGABALIN), Not(OneOf(f.USE, ("sleep",))))',
        "Is(f.PREGABALIN)",
        f"{NAMED}[pregabalin for sleep]",
    ),
    # Who applies
    Fault(
        "a use approved elsewhere in the EEA needs no specialist (N-8)",
        f"{RULES}/applicant.py",
        'Not(OneOf(f.INDICATION, ("norway",)))',
        'Not(OneOf(f.INDICATION, ("norway", "eea")))',
        f"{AT_RANDOM}[3]",
    ),
    Fault(
        "a hospital doctor may apply where annex 1 names specialties (N-8)",
        f"{RULES}/applicant.py",
        "all_of(Is(f.PUBLIC_HOSPITAL_DOCTOR), Not(Is(f.SPECIALIST_REQUIRED)))",
        "Is(f.PUBLIC_HOSPITAL_DOCTOR)",
        f"{AT_RANDOM}[2]",
    ),
    # Documentation
    Fault(
        "a cohort study suffices for any disease (N-15)",
        f"{RULES}/evidence.py",
        "all_of(Is(f.FEW_PERSONS), Is(f.COMPARATIVE_STUDY))",
        "Is(f.COMPARATIVE_STUDY)",
        f"{AT_RANDOM}[0]",
    ),
    Fault(
        "pregnancy does not help (N-15)",
        f"{RULES}/evidence.py",
        "any_of(Is(f.CHILD), Is(f.PREGNANT))",
        "Is(f.CHILD)",
        f"{AT_RANDOM}[0]",
    ),
    Fault(
        "a disease of exactly few_persons is not rare (N-15)",
        f"{DERIVE}/section_3.py",
        "count.number > policy.few_persons",
        "count.number >= policy.few_persons",
        f"{AT_RANDOM}[3]",
    ),
    Fault(
        "a case-control study does not count (N-15)",
        f"{DERIVE}/documentation.py",
        '("controlled", "cohort", "case_control")',
        '("controlled", "cohort")',
        f"{AT_RANDOM}[0]",
    ),
    Fault(
        "a symptom code is enough if nothing is said of the treatment (N-14)",
        f"{RULES}/evidence.py",
        "any_of(Not(Is(f.SYMPTOM_CODE)), Is(f.SYMPTOMATIC))",
        "any_of(Is(f.SYMPTOM_CODE), Not(Is(f.SYMPTOM_CODE)))",
        f"{AT_RANDOM}[2]",
    ),
    Fault(
        "a medicine authorised on the first day of hta_from needs no assessment (N-5)",
        f"{DERIVE}/section_3.py",
        "policy.hta_from <= day <= received",
        "policy.hta_from < day <= received",
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "ICPC-2 number 29 is no symptom (N-14)",
        f"{DERIVE}/codes.py",
        "_SYMPTOMS_OF_ICPC2: Final = range(1, 30)",
        "_SYMPTOMS_OF_ICPC2: Final = range(1, 29)",
        f"{AT_RANDOM}[0]",
    ),
    Fault(
        "a patient is a child on the 18th birthday too (N-15, N-16)",
        f"{DERIVE}/patient.py",
        "return None if age is None else age < policy.adult_age",
        "return None if age is None else age <= policy.adult_age",
        f"{AT_RANDOM}[0]",
    ),
    Fault(
        "any hospital doctor may apply, of a private hospital too (N-8)",
        f"{DERIVE}/statements.py",
        "if doctor is not None and doctor.public_hospital is False:",
        "if False:",
        f"{NAMED}[a private hospital, whatever the role]",
    ),
    Fault(
        "an exception of annex 1 is no row of it (N-7)",
        f"{DERIVE}/statements.py",
        "return is_stated or registers.annex_override is True",
        "return is_stated",
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "nobody is told that annex 1 wants more names (N-4)",
        f"{DERIVE}/earlier_treatment.py",
        'fields += ["prior_treatments"] if wanted > 0 and more_may_come else []',
        "fields += []",
        f"{NAMED}[annex 1 wants two, one fails and others may be named]",
    ),
    Fault(
        "a grant begins before the assessment was decided",
        f"{RULES}/grants.py",
        'STARTS_WITH = ("register.assessment_decided",)',
        "STARTS_WITH: tuple[str, ...] = ()",
        f"{AT_RANDOM}[2]",
    ),
    # Validity, and the days of the rules
    Fault(
        "pregabalin is granted for two years (V7)",
        f"{RULES}/grants.py",
        'ValidityRow("V7", Is(f.PREGABALIN), None)',
        'ValidityRow("V7", Is(f.PREGABALIN), "validity_years_addictive")',
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "a grant lasts into the day on which the medicine is pre-approved",
        f"{RULES}/grants.py",
        'ENDS_BEFORE = ("register.preapproved_from",)',
        "ENDS_BEFORE = ()",
        f"{AT_RANDOM}[1]",
    ),
    Fault(
        "the circular of 2022 counts from the day before",
        f"{RULES}/versions.py",
        "_CIRCULAR_OF_2022: Final = date(2022, 7, 1)",
        "_CIRCULAR_OF_2022: Final = date(2022, 6, 30)",
        f"{AT_RANDOM}[0]",
    ),
    Fault(
        "the time limits of November 2023 count from the day after",
        f"{RULES}/versions.py",
        "_VALIDITY_OF_2023: Final = date(2023, 11, 1)",
        "_VALIDITY_OF_2023: Final = date(2023, 11, 2)",
        f"{AT_RANDOM}[0]",
    ),
)
