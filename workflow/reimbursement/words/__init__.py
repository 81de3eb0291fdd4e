"""Everything that patients and doctors are told about facts, grounds, states and deadlines, once, in bokmål and nynorsk.

Keyed by name: of a fact or a rule (`workflow.eligibility`, which lies above this), or a number of list 7481. Whole letters are
templates and stand in `handlers`. No rule, no date and nothing of a single case may enter, nor any number of ours: a
text has a number only where the law's own words have it («tre måneder», «500 personer», «to år») or a form is described.
"""

from workflow.engine.language import Language, Words
from workflow.reimbursement.words.asked import ASKED, REGISTERED
from workflow.reimbursement.words.labels import DEADLINES, LETTER_TITLES, OUTCOMES, STATES
from workflow.reimbursement.words.plain import PLAIN_ASKED, PLAIN_REASONS
from workflow.reimbursement.words.reasons import REASONS, RULES

__all__ = [
    "ASKED",
    "DEADLINES",
    "LETTER_TITLES",
    "OUTCOMES",
    "PLAIN_ASKED",
    "PLAIN_REASONS",
    "REASONS",
    "REGISTERED",
    "RULES",
    "STATES",
    "Language",
    "Words",
]
