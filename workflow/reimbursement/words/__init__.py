"""Texts for patients and doctors about facts, grounds and outcomes, in bokmål and nynorsk.

Each text stands once, keyed by the name of a fact or rule, or by a number of list 7481. Templates
of whole letters stand in `../letters`. No text holds a date, a fact of a single case or a
policy value. Numbers occur only where the law's own words have them («tre måneder», «500 personer»,
«to år»), or where a form is described. `by_law.py` puts together what letters under one law say.
"""

from workflow.engine.language import Language, Words
from workflow.reimbursement.words.asked import FACT_LABELS
from workflow.reimbursement.words.by_law import (
    DOCUMENTS,
    FOUND,
    OF_2008,
    SINCE_2018,
    SPECIALIST_BECAUSE,
    Texts,
    names_the_portal,
    texts_from,
)
from workflow.reimbursement.words.labels import OUTCOMES

__all__ = [
    "DOCUMENTS",
    "FACT_LABELS",
    "FOUND",
    "OF_2008",
    "OUTCOMES",
    "SINCE_2018",
    "SPECIALIST_BECAUSE",
    "Language",
    "Texts",
    "Words",
    "names_the_portal",
    "texts_from",
]
