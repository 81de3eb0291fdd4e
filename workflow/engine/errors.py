"""Every error that Saksgang raises on purpose, under one root; a message is a sentence for a case worker.

No other exception is meant for a user's eyes, and no message here repeats a value that was read from a file.
"""

from dataclasses import dataclass


class SaksgangError(Exception):
    """The root: whatever goes wrong on purpose."""


@dataclass(frozen=True)
class Reason:
    """One reason for a refusal: what stands in the way, under which rule, and what would help.

    rule: id of a rule ("A-3"), of a road ("road") or of a role ("role"). law: its paragraph, or None where
    procedure alone refuses. help: what the case worker or the doctor can do about it.
    """

    rule: str
    says: str
    help: str
    law: str | None = None

    def __str__(self) -> str:
        rule = "" if self.rule in ("road", "missing") else self.rule  # these two are no rules of the law
        cited = ", ".join(part for part in (rule, self.law) if part)
        return f"{self.says}{f' ({cited})' if cited else ''}. {self.help}"


class Refused(SaksgangError):
    """A step that the state machine or a rule does not allow; it carries every reason, and nothing has changed."""

    def __init__(self, step: str, state: str, reasons: tuple[Reason, ...]) -> None:
        self.step, self.state, self.reasons = step, state, reasons
        super().__init__(f"Can't {step}: " + " ".join(str(reason) for reason in reasons))


class UnknownState(SaksgangError):
    """A stored state that is none of the five: a hard error, never a guess."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one place of an input file. Lines and columns count from 1.

    path: the field, as `patient.identity_number` or `prior_treatments[1].outcome`. message never echoes a value.
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
    """An input file that does not hold; it carries every fault, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
