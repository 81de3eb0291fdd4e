"""Every error that Saksgang raises on purpose, under one root; a message is a sentence for a user.

Each class says which exit code the command ends with. No message repeats a value read from a file.

    0  done                                   5  refused by a rule or the state machine
    1  unexpected fault                       6  somebody changed the case meanwhile
    2  wrong usage, or nobody could be asked  7  an input file is invalid
    3  not found, or ambiguous                8  finished, with findings
    4  the role does not allow it           130  interrupted
"""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple


class SaksgangError(Exception):
    """The root of all errors. exit_code: what the command ends with."""

    exit_code: ClassVar[int] = 1


class Reason(NamedTuple):
    """One reason for a refusal: what stands in the way, under which rule, and what would help.

    rule: id of a rule ("A-3"), or "road", "role" or "missing". law: its paragraph, or None where
    procedure alone refuses. help: what the case worker or the doctor can do about it.
    """

    rule: str
    says: str
    help: str
    law: str | None = None

    def __str__(self) -> str:
        rule = (
            "" if self.rule in ("road", "missing") else self.rule
        )  # these two are no rules of the law
        cited = ", ".join(part for part in (rule, self.law) if part)
        return f"{self.says}{f' ({cited})' if cited else ''}. {self.help}".rstrip()


class Refused(SaksgangError):
    """The state machine or a rule does not allow a step; nothing has changed.

    reasons: every one of them. step: its name. state: of the case.
    """

    exit_code = 5

    def __init__(self, step: str, state: str, reasons: tuple[Reason, ...]) -> None:
        self.step, self.state, self.reasons = step, state, reasons
        super().__init__(f"Can't {step}: " + " ".join(str(reason) for reason in reasons))


class RoleNotAllowed(SaksgangError):
    """Somebody's role does not allow the step."""

    exit_code = 4


class Findings(SaksgangError):
    """The command finished, and what it looked at is not as it should be."""

    exit_code = 8


class NotAssessed(SaksgangError):
    """A case can't be assessed, though it can be read. says, help: the message in two parts.

    The help may be empty.
    """

    exit_code = 5

    def __init__(self, says: str, help_: str = "") -> None:
        self.says, self.help = says, help_
        super().__init__(f"{says}. {help_}".rstrip())


class UnknownState(SaksgangError):
    """A stored state that the process does not have."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one place of an input file. Lines and columns count from 1.

    path: the field, as `patient.identity_number` or `prior_treatments[1].outcome`. message never
    echoes a value.
    """

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}:"
        return f"{where} {self.path}: {self.message}" if self.path else f"{where} {self.message}"


class InvalidInput(SaksgangError):
    """An input file can't be used. faults: all of them, in the order of the file."""

    exit_code = 7

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
