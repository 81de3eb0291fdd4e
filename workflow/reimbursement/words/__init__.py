"""Texts for patients and doctors about facts, grounds and outcomes, in bokmål and nynorsk.

Each text stands once, keyed by the name of a fact or rule, or by a number of list 7481. Templates
of whole letters stand in `../letters`. No text holds a date, a fact of a single case or a
policy value. Numbers occur only where the law's own words have them («tre måneder», «500 personer»,
«to år»), or where a form is described.
"""

from workflow.engine.language import Language, Words
from workflow.reimbursement.words.asked import (
    ASKED,
    ASKED_INSTEAD,
    DOCUMENTS,
    FACT_LABELS,
    PLAIN_ASKED,
    PLAIN_ASKED_INSTEAD,
    REGISTERED,
)
from workflow.reimbursement.words.asked_together import ASKED_TOGETHER, PLAIN_TOGETHER
from workflow.reimbursement.words.labels import OUTCOMES
from workflow.reimbursement.words.list_7481 import PLAIN_REASONS, REASONS
from workflow.reimbursement.words.reasons import FOUND, RULES

__all__ = [
    "ASKED",
    "ASKED_INSTEAD",
    "ASKED_TOGETHER",
    "DOCUMENTS",
    "FACT_LABELS",
    "FOUND",
    "OUTCOMES",
    "PLAIN_ASKED",
    "PLAIN_ASKED_INSTEAD",
    "PLAIN_REASONS",
    "PLAIN_TOGETHER",
    "REASONS",
    "REGISTERED",
    "RULES",
    "Language",
    "Words",
]
