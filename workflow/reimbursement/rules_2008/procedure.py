"""Procedure: P-1 … P-4, what the seed says of how an application is handled.

They decide nothing; deadlines and letters carry them out.
"""

from workflow.logic.tree import Rule

BOTH = "§§ 3a and 3b"

P_1 = Rule("P-1", BOTH, "guidance", "Must HELFO's form be used?", "SEED4: encouraged; a letter is valid if the facts are there")
P_2 = Rule(
    "P-2",
    BOTH,
    "guidance",
    "Why should all information be given?",
    "SEED4: so that handling is quick and the decision right",
)
P_3 = Rule("P-3", BOTH, "guidance", "How long does it take?", "SEED4: 4 to 8 weeks; policy target_days, priority_target_days")
P_4 = Rule(
    "P-4",
    BOTH,
    "guidance",
    "Who gets the answer?",
    "SEED4: the applicant; the doctor gets a copy. Carried out by the letters",
)
