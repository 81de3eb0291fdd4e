"""Procedure: P-1 … P-4, what the guide says of how an application is handled, V-1, and how long
a grant lasts.

P-1 … P-4 are guidance. Deadlines and letters carry them out.
"""

from workflow.logic.tree import Is, OneOf, Rule, all_of
from workflow.logic.validity import Validity, ValidityRow
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2008.general import BOTH

# «HELFO oppfordrer alle leger til å bruke HELFOs søknadsskjema.»
P_1 = Rule(
    id="P-1",
    law=BOTH,
    kind="guidance",
    question="Must HELFO's form be used?",
    source="GUIDE: «oppfordrer»: encouraged; a letter is valid if the facts are there",
)

# «Det er viktig at alle opplysninger oppgis, slik at de kan behandle søknaden så raskt som mulig og
# at bruker får et riktig vedtak.»
P_2 = Rule(
    id="P-2",
    law=BOTH,
    kind="guidance",
    question="Why should all information be given?",
    source="GUIDE: so that handling is quick and the decision right",
)

# «saksbehandlingstid: 4-8 uker.»
P_3 = Rule(
    id="P-3",
    law=BOTH,
    kind="guidance",
    question="How long does it take?",
    source="GUIDE: 4 to 8 weeks; policy target_days, priority_target_days",
)

# «Søkeren får svar og legen kopi»
# The søker is the patient, on whose behalf the doctor applies.
P_4 = Rule(
    id="P-4",
    law=BOTH,
    kind="guidance",
    question="Who gets the answer?",
    source="GUIDE: the patient; the doctor gets a copy. Carried out by the letters",
)

# Not in the guide. INT: a grant needs a day on which it holds (law 2.5). Only the case worker can
# say what becomes of one that would end before it begins.
V_1 = Rule(
    id="V-1",
    law=BOTH,
    kind="condition",
    question="Would a grant have a day left when it is made?",
    source="INT: law 2.5",
    when=Is(f.GRANT_HAS_DAYS),
    reason=14,
)

# Law 2.5. Annex 1 goes first, with its years or its last day alone. V1-RIF, V1-DIN: a year if the
# product is not marketed.
VALIDITY = Validity(
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
