"""How long a grant lasts: rows of which the first that fits counts, and days that cut it short."""

from collections.abc import Iterator
from typing import NamedTuple, cast

from workflow.logic.fact import Fact, Facts
from workflow.logic.tree import Node, Parameters, leaves, prepared_condition


class ValidityRow(NamedTuple):
    """How long a grant lasts where a condition holds. What is unknown fits no row.

    years: a parameter by name, or a number that a fact states; None = without limit.
    """

    id: str
    when: Node
    years: str | Fact | None

    def fits(self, facts: Facts, policy: Parameters) -> bool:
        """Return whether the condition certainly holds and the years are known."""
        known = not isinstance(self.years, Fact) or facts.get(self.years.name) is not None
        return known and prepared_condition(self.when, policy)(facts) is True

    def length(self, facts: Facts, policy: Parameters) -> int | None:
        """Return the years of a row that fits; None = without limit."""
        if self.years is None:
            return None
        years = self.years
        value = facts[years.name] if isinstance(years, Fact) else getattr(policy, years)
        return cast("int", value)


class Validity(NamedTuple):
    """How long a grant lasts.

    rows: in order; the first that fits counts, and the last always fits. starts_with: fields that
    hold a day before which a grant does not begin. ends_with, ends_before: fields that hold its
    last day, or the day after it; the earliest counts.
    """

    rows: tuple[ValidityRow, ...] = ()
    starts_with: tuple[str, ...] = ()
    ends_with: tuple[str, ...] = ()
    ends_before: tuple[str, ...] = ()

    def row(self, facts: Facts, policy: Parameters) -> ValidityRow | None:
        """Return the first row that fits; None = no row does, so nothing ends the grant."""
        return next((row for row in self.rows if row.fits(facts, policy)), None)

    def facts(self) -> tuple[Fact, ...]:
        """Return the facts that the rows read, in their order."""
        read = [leaf.fact for row in self.rows for leaf in leaves(row.when)]
        return (*read, *(row.years for row in self.rows if isinstance(row.years, Fact)))

    def parameters(self) -> Iterator[str]:
        """Yield the parameters that give the years."""
        return (row.years for row in self.rows if isinstance(row.years, str))


NOT_TOLD = Validity()
"""That of rules which give no grant a length."""
