"""Procedure P-1 … P-4: what the guide says of how an application is handled.

These rules are guidance. Deadlines and letters carry them out.
"""

from workflow.logic.tree import Rule
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
