"""The rule sets of § 3, assembled from rules that are each in force from a day and to a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from workflow.logic.rule_set import Route, RuleSet, Undocumented
from workflow.logic.tree import Rule, under_law
from workflow.logic.validity import Validity, ValidityRow
from workflow.reimbursement.precedence import groups
from workflow.reimbursement.reason_numbers import MISSING_INFORMATION
from workflow.reimbursement.rules_2008 import general as g
from workflow.reimbursement.rules_2008 import procedure as p
from workflow.reimbursement.rules_2008 import scope as s
from workflow.reimbursement.rules_2018 import addictive, applicant, eligibility, evidence, need
from workflow.reimbursement.rules_2018 import grants as v
from workflow.reimbursement.rules_2018 import tried_before as earlier
from workflow.reimbursement.rules_2018.eligibility import LAW

_SECTION_3: Final = date(2018, 1, 1)
_PORTAL_ALONE: Final = date(2021, 5, 1)
_CIRCULAR_OF_2022: Final = date(2022, 7, 1)
_VALIDITY_OF_2023: Final = date(2023, 11, 1)  # INT: not in the text of 2021
_DAY: Final = timedelta(days=1)


class Dated(NamedTuple):
    """Rules of one group, or rows of validity, with their first and last day in force.

    valid_to: None = still in force.
    """

    group: str
    what: tuple[Rule | ValidityRow, ...]
    valid_from: date = _SECTION_3
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether they are in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_UNTIL_2022: Final = _CIRCULAR_OF_2022 - _DAY
_VERSIONS: Final = (
    Dated("stops", (eligibility.S_1, s.S_2, g.G_1, g.G_2A, eligibility.S_3)),
    Dated("stops", (eligibility.N_12,), _CIRCULAR_OF_2022),
    Dated("merits", (s.S_4, s.S_5)),
    Dated("merits", (s.S_6,), valid_to=_UNTIL_2022),
    Dated("merits", (eligibility.N_16,), _CIRCULAR_OF_2022),
    Dated("merits", (need.N_2, need.N_2B, need.N_3)),
    Dated("merits", (earlier.N_4A, earlier.N_4B, earlier.N_4C)),
    Dated("merits", (need.N_5, need.N_6, addictive.N_7, eligibility.N_11, evidence.N_15)),
    Dated("applicant", (applicant.N_8_2018,), valid_to=_UNTIL_2022),
    Dated("applicant", (applicant.N_8_2022,), _CIRCULAR_OF_2022),
    Dated("documents", (g.G_2B, g.G_2C, earlier.N_4D, need.N_6D, addictive.N_7D)),
    Dated("documents", (evidence.N_14_2018,), valid_to=_UNTIL_2022),
    Dated("documents", (evidence.N_14_2022,), _CIRCULAR_OF_2022),
    Dated("further", (g.G_2, p.P_2, p.P_3, p.P_4)),
    Dated("validity", (v.V1,)),
    Dated("validity", (v.V2,), _VALIDITY_OF_2023),
    Dated("validity", (v.V3,)),
    Dated("validity", (v.V4, v.V5), _VALIDITY_OF_2023),
    Dated("validity", (v.V6, v.V7, v.V8, v.V9)),
)
_WORDS: Final = (_SECTION_3, _PORTAL_ALONE)
"""The first days of the letters' words: from the second one, requests name the portal."""


def _rules(group: str, day: date) -> tuple[Rule, ...]:
    """Return the rules of a group on a day; those of the earlier paragraphs stand under § 3."""
    return tuple(
        under_law(rule, {g.BOTH: LAW})
        for dated in _VERSIONS
        if dated.group == group and dated.holds_on(day)
        for rule in dated.what
        if isinstance(rule, Rule)
    )


def _validity(day: date) -> Validity:
    rows = tuple(
        row
        for dated in _VERSIONS
        if dated.holds_on(day)
        for row in dated.what
        if isinstance(row, ValidityRow)
    )
    return Validity(rows, v.STARTS_WITH, v.ENDS_WITH, v.ENDS_BEFORE)


def _assembled(first: date, last: date | None) -> RuleSet:
    """Return the rules in force from a day to a day, between which none of them changes."""
    decide = groups(
        stops=_rules("stops", first),
        merits=_rules("merits", first),
        applicant=_rules("applicant", first),
        documents=_rules("documents", first),
    )
    return RuleSet(
        name=f"{LAW}, {first.isoformat()}",
        valid_from=first,
        valid_to=last,
        groups=decide,
        routes=(
            Route(
                law=LAW,
                outcome="grant",
                end="granted under § 3",
                demands=tuple(rule for group in decide for rule in group.rules),
            ),
        ),
        undocumented=Undocumented("reject", MISSING_INFORMATION),
        further=_rules("further", first),
        validity=_validity(first),
        words=max(day for day in _WORDS if day <= first),
    )


def _periods() -> Iterator[tuple[date, date | None]]:
    """Yield the first and the last day of each period in which no rule and no word changes."""
    begin = {dated.valid_from for dated in _VERSIONS} | set(_WORDS)
    begin |= {dated.valid_to + _DAY for dated in _VERSIONS if dated.valid_to is not None}
    days = sorted(begin)
    yield from zip(days, (*(day - _DAY for day in days[1:]), None), strict=True)


SECTION_3: Final = tuple(_assembled(first, last) for first, last in _periods())
