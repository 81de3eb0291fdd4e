"""How long a grant under §§ 3a and 3b lasts (law 2.5)."""

from workflow.logic.tree import Is, OneOf, all_of
from workflow.logic.validity import Validity, ValidityRow
from workflow.reimbursement import facts as f

# Annex 1 goes first: its years, or its last day alone. V1-RIF, V1-DIN: a year if not marketed.
VALIDITY_2008 = Validity(
    rows=(
        ValidityRow("annex-years", all_of(), f.ANNEX_YEARS),
        ValidityRow("annex-day", Is(f.ANNEX_DAY), None),
        ValidityRow(
            "not-marketed", OneOf(f.MARKETING, f.NOT_MARKETED_HERE), "validity_years_not_marketed"
        ),
        ValidityRow("other", all_of(), "validity_years"),
    ),
    ends_with=("register.annex.valid_until",),
)
