"""All texts of a letter under one law: those of §§ 3a and 3b, or those of § 3.

Most texts are the same but for the paragraph and the name of the benefit: § 3 gives «stønad», where
§§ 3a and 3b gave «refusjon». Such texts stand once, and `under_section_3` changes the two words.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple, TypeAlias, TypeVar

from workflow.engine.language import Words
from workflow.reimbursement.words import (
    asked,
    asked_since_2018,
    asked_together,
    decisive,
    grounds,
    grounds_since_2018,
    list_7481,
    plain_since_2018,
)

Key = TypeVar("Key")
Together: TypeAlias = Mapping[tuple[str, ...], Words]

_BENEFIT: Final = re.compile(r"\b([Rr])efusjon\b")
_CITED: Final = re.compile(r"§§ 3a og 3b|§ 3[ab]\b")
_PORTAL: Final = date(2021, 5, 1)


class Texts(NamedTuple):
    """The texts of letters under one law. law: its paragraphs. benefit: what it gives;
    benefit_of: before a product.

    asked, plain_asked: by fact, or by the field that is asked for in its place. together,
    plain_together: by several facts. registered: what a register answers, by fact. rules: grounds
    by rule. reasons, plain_reasons: by number of list 7481. plain_rules: reasons of those rules
    that their number says too little of.
    """

    law: str
    benefit: Words
    benefit_of: Words
    asked: Mapping[str, Words]
    plain_asked: Mapping[str, Words]
    together: Together
    plain_together: Together
    registered: Mapping[str, Words]
    rules: Mapping[str, Words]
    reasons: Mapping[int, Words]
    plain_reasons: Mapping[int, Words]
    plain_rules: Mapping[str, Words]

    def title(self, words: Words) -> Words:
        """Return a title or another text of §§ 3a and 3b as this law has it."""
        return words if self is OF_2008 else under_section_3(words)


def under_section_3(words: Words) -> Words:
    """Return a text of §§ 3a and 3b with the paragraph and the benefit of § 3."""
    return Words(nb=_under_section_3(words.nb), nn=_under_section_3(words.nn))


def _under_section_3(text: str) -> str:
    named = _BENEFIT.sub(lambda found: "Stønad" if found[1] == "R" else "stønad", text)
    return _CITED.sub("§ 3", named)


def _changed(texts: Mapping[Key, Words], other: Mapping[Key, Words]) -> dict[Key, Words]:
    """Return texts under § 3. other: those that § 3 has in words of its own."""
    return {key: under_section_3(words) for key, words in texts.items()} | dict(other)


OF_2008: Final = Texts(
    law="§§ 3a og 3b",
    benefit=Words(nb="refusjon", nn="refusjon"),
    benefit_of=Words(nb="refusjon av", nn="refusjon av"),
    asked=asked.ASKED | asked_since_2018.ASKED | asked.ASKED_INSTEAD,
    plain_asked=asked.PLAIN_ASKED | plain_since_2018.PLAIN_ASKED | asked.PLAIN_ASKED_INSTEAD,
    together=asked_together.ASKED_TOGETHER,
    plain_together=asked_together.PLAIN_TOGETHER,
    registered=asked.REGISTERED,
    rules=grounds.RULES,
    reasons=list_7481.REASONS,
    plain_reasons=list_7481.PLAIN_REASONS,
    plain_rules={},
)
SINCE_2018: Final = Texts(
    law="§ 3",
    benefit=Words(nb="stønad", nn="stønad"),
    benefit_of=Words(nb="stønad til", nn="stønad til"),
    asked=_changed(OF_2008.asked, asked_since_2018.IN_OTHER_WORDS),
    plain_asked={**OF_2008.plain_asked, **plain_since_2018.PLAIN_IN_OTHER_WORDS},
    together=_changed(asked_together.ASKED_TOGETHER, asked_since_2018.ASKED_TOGETHER),
    plain_together=asked_together.PLAIN_TOGETHER | plain_since_2018.PLAIN_TOGETHER,
    registered=_changed(asked.REGISTERED, grounds_since_2018.REGISTERED),
    rules=_changed(grounds.RULES, grounds_since_2018.RULES),
    reasons=_changed(list_7481.REASONS, {}),
    plain_reasons=list_7481.PLAIN_REASONS,
    plain_rules=plain_since_2018.PLAIN_RULES,
)
DOCUMENTS: Final = (*asked.DOCUMENTS, *asked_since_2018.DOCUMENTS)
"""Facts that are shown by documents, not told."""
FOUND: Final = grounds.FOUND | grounds_since_2018.FOUND
SPECIALIST_BECAUSE: Final = decisive.SPECIALIST_BECAUSE | grounds_since_2018.SPECIALIST_BECAUSE


def texts_from(day: date | None) -> Texts:
    """Return the texts whose words are from a day; None = the oldest."""
    return OF_2008 if day is None else SINCE_2018


def names_the_portal(day: date | None) -> bool:
    """Return whether requests whose words are from a day say that the portal is to be used."""
    return day is not None and day >= _PORTAL
