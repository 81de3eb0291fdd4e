"""What rules make of a case, for every process with rules; made when first asked for."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from workflow.logic.fact import Task
from workflow.logic.outcome import Assessment, assess
from workflow.logic.prepared import PreparedRules


class WithAFile(Protocol):
    """A case whose file can be closed before everything is known."""

    @property
    def closed_file(self) -> bool:
        """Whether the case is decided on the file as it stands."""


def reused(assessed: Any, earlier: Any) -> Any:
    """Return the assessment of an earlier step if all of it follows from the same; else `assessed`.

    What was derived then need not be derived again. Both are what a process's `assess` gives.
    """
    before = getattr(earlier, "follows_from", None)
    same = before is not None and before == getattr(assessed, "follows_from", None)
    return earlier if same else assessed


class AssessedByRules(ABC):
    """The facts of a case and what its rules make of them."""

    @property
    @abstractmethod
    def rules(self) -> PreparedRules:
        """The rules that the case carries."""

    @property
    @abstractmethod
    def facts(self) -> Mapping[str, object]:
        """The values of the facts that the rules read, by name; None = unknown."""

    @property
    @abstractmethod
    def tasks(self) -> Mapping[str, Task]:
        """What only the case worker can settle, by fact."""

    @property
    def out_of_order(self) -> Mapping[str, str]:
        """Facts that are asked for because days come in the wrong order, with what is wrong."""
        return {}

    @property
    def follows_from(self) -> tuple[object, ...] | None:
        """Everything that facts and assessment follow from; None = the process does not tell."""
        return None

    @property
    def unchanged_until(self) -> date | None:
        """The last day on which the same facts follow; None = on every later day."""
        return None

    @cached_property
    def open(self) -> Assessment:
        """What becomes of the application while answers can still come."""
        return assess(self.rules, self.facts, tasks=self.tasks)

    @cached_property
    def on_the_file(self) -> Assessment:
        """What becomes of it when it is decided on what is there."""
        return assess(self.rules, self.facts, closed=True, tasks=self.tasks)

    def of(self, case: WithAFile) -> Assessment:
        """Return the assessment of a case with these facts; on the file if its time to answer
        ended.
        """
        return self.on_the_file if case.closed_file else self.open
