"""A process as a value: its tables and what is special about its cases, checked when it is built.

Everything that engine, storage and command know of a process is read from this value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from workflow.engine.case import Case
from workflow.engine.checks import faults_of
from workflow.engine.events import Command, Recorded
from workflow.engine.letter_content import LetterContent, names_alone
from workflow.engine.screen import Screen
from workflow.engine.tables import (
    START,
    TIME,
    Addressee,
    Birth,
    Due,
    Guard,
    Kind,
    LetterRule,
    Receiver,
    Road,
    Situation,
    State,
    Step,
    Tables,
    Timer,
)
from workflow.engine.terms import Terms

__all__ = [
    "START",
    "TIME",
    "Addressee",
    "Birth",
    "Due",
    "Guard",
    "Kind",
    "LetterRule",
    "Process",
    "Receiver",
    "Road",
    "Screen",
    "Situation",
    "State",
    "Step",
    "Timer",
]

C = TypeVar("C", bound=Case)


def _unchanged(case: Any, _: Any) -> Any:
    return case


def _nothing(_: Any, __: date | None = None) -> Any:
    return None


def _policy_alone(_: date, policy: Any, __: date | None = None) -> Terms:
    return Terms("", "", policy)


def _no_keys(_: Any) -> tuple[tuple[str, ...], ...]:
    return ()


def _no_commands(_: Any, __: Command, ___: date) -> tuple[Command, ...]:
    return ()


def _no_findings(_: Any, __: Any) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, eq=False, kw_only=True)
class Process(Tables[C]):
    """A kind of case. Raises ValueError, naming process and row, when its tables do not fit
    together.

    case: the class of its cases. form: what an application file holds. policy: the values of a new
    case unless others are given. terms: what a new, unlinked case carries, from its day of arrival,
    a policy, and a day whose rules it takes (None: as the policy says); raises NotAssessed if no
    rules were in force. terms_of: what a new case carries that is linked to another, from that one
    and the day of arrival; None = the other's policy, and rules as `terms` says. ahead: the
    commands that come before a person's step by themselves, from (case, command, Oslo day).
    assess: facts and assessment of a case, handed along as `assessed`, from (case, Oslo day;
    without the day, as on any).
    after: what every event does to a case. keys: what finds the case, each as parts that together
    are unique. letter_content: what a letter says beside its template, from (letter, case after the
    event, recorded event, assessed). findings: what a scenario may expect of a case beside
    state, letters, deadlines and events, all optional; found: the same of a case and its
    `assessed`. screen: what screens say of a case. form_lists: further lists of words in the
    scenario form, by their heading. folder: where the data files of the process are: `letters/nb`,
    `letters/nn`, `form`. texts_too: the folder of a process whose letter texts it uses beside its
    own. rule_sets, facts: the rules by which its cases are assessed, and what these read, by name.
    """

    case: type[C]
    form: type[BaseModel]
    letter_content: Callable[..., LetterContent] = names_alone
    findings: type[BaseModel] | None = None
    found: Callable[[C, Any], Mapping[str, object]] = _no_findings
    screen: Screen[C] = field(default_factory=Screen)
    form_lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    folder: Path | None = None
    texts_too: Path | None = None
    policy: Any = None
    terms: Callable[[date, Any, date | None], Terms] = _policy_alone
    terms_of: Callable[[Any, date], Terms] | None = None
    ahead: Callable[[C, Command, date], tuple[Command, ...]] = _no_commands
    assess: Callable[..., Any] = _nothing
    after: Callable[[C, Recorded], C] = _unchanged
    keys: Callable[[C], tuple[tuple[str, ...], ...]] = _no_keys
    rule_sets: tuple[Any, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        faults = faults_of(self)
        if faults:
            raise ValueError(f"process {self.name}: " + "; ".join(faults))

    @cached_property
    def letter_texts(self) -> tuple[Path, ...]:
        """The folders with a template of each kind of letter in `nb/` and `nn/`; its own first."""
        folders = (self.folder, self.texts_too)
        return tuple(folder / "letters" for folder in folders if folder is not None)
