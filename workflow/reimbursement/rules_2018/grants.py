"""How long a grant under § 3 lasts: rows V1 … V9. No time limit is the main rule.

The first row that fits counts. What is unstated fits no row.
"""

from workflow.logic.tree import Is, OneOf, all_of
from workflow.logic.validity import ValidityRow
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2008.general import ADDICTIVE
from workflow.reimbursement.rules_2018.tried_before import NOT_MARKETED

ALWAYS = all_of()  # of no conditions: true

V1 = ValidityRow(  # RS21-38, RS22-36
    "V1",
    OneOf(f.SPECIAL_GROUP, ("asylum_seeker", "prisoner_without_membership")),
    "validity_years_special_group",
)
V2 = ValidityRow("V2", Is(f.END_OF_LIFE), "validity_years_end_of_life")
V3 = ValidityRow("V3", ALWAYS, f.ANNEX_YEARS)
V4 = ValidityRow("V4", Is(f.OPIOID), "validity_years_opioids")
V5 = ValidityRow("V5", all_of(ADDICTIVE, NOT_MARKETED), "validity_years_addictive_not_marketed")
V6 = ValidityRow("V6", Is(f.UNDER_CONTRACT), "validity_years_contract")
V7 = ValidityRow("V7", Is(f.PREGABALIN), None)
V8 = ValidityRow("V8", ADDICTIVE, "validity_years_addictive")
V9 = ValidityRow("V9", ALWAYS, None)

STARTS_WITH = ("register.assessment_decided",)
ENDS_WITH = ("register.annex.valid_until",)
ENDS_BEFORE = ("register.preapproved_from",)
