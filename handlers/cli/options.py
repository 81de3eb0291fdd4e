"""The global options, as one value that every verb gets."""

import shlex
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

import click

from workflow.reimbursement.policy import DEFAULT, Policy

if TYPE_CHECKING:
    from scenarios.office import OfficeProfile

Format = Literal["table", "json", "jsonl", "csv"]


@dataclass(frozen=True)
class Settings:
    """What `saksgang` was told before or after its verb.

    as_: NAME[:ROLE]. typed: the names of those that stood on the command line.
    """

    db: str | None = None
    now: str | None = None
    as_: str | None = None
    policy_file: str | None = None
    office_file: str | None = None
    format: Format = "table"
    dry_run: bool = False
    yes: bool = False
    no_input: bool = False
    debug: bool = False
    typed: frozenset[str] = frozenset()

    @property
    def command_line(self) -> str:
        """The command as it was typed, for those who repeat it."""
        return shlex.join(["saksgang", *sys.argv[1:]])

    def stated_now(self) -> datetime | None:
        """Return the time that was stated, if one was. Raises UsageError for a wrong one."""
        from handlers.clock import instant

        try:
            return instant(self.now) if self.now is not None else None
        except ValueError as wrong:
            raise click.UsageError(f"--now: {wrong}.") from None

    def at(self) -> datetime:
        """Return the stated time, else the clock's."""
        from handlers.clock import now

        return self.stated_now() or now()

    def today(self) -> date:
        """Return the Oslo day of that time."""
        from workflow.engine.calendar import oslo_day

        return oslo_day(self.at().astimezone(UTC))

    def person(self) -> str | None:
        """Return who acts, without the role; None if nobody said.

        Raises UsageError, RoleNotAllowed for a role that there is not.
        """
        from handlers.casework.names import NameTooLong, NoName, person
        from workflow.engine.errors import RoleNotAllowed
        from workflow.engine.people import ROLES

        if self.as_ is None:
            return None
        stated, colon, role = self.as_.partition(":")
        if colon and role not in ROLES:
            raise RoleNotAllowed(f"--as: there is no such role; write one of: {', '.join(ROLES)}.")
        try:
            name = person(stated)
        except (NameTooLong, NoName) as wrong:
            raise click.UsageError(f"--as: {wrong}") from None
        if name is None and self.as_:
            raise click.UsageError("--as: Write your own name, or leave --as out.")
        return name

    def policy(self) -> Policy:
        """Return the policy file's values, else the defaults. Raises InvalidInput."""
        if self.policy_file is None:
            return DEFAULT
        from scenarios.reader import read_policy

        return read_policy(self.policy_file)

    def office(self) -> "OfficeProfile | None":
        """Return the office that writes the letters, if a file names one. Raises InvalidInput."""
        if self.office_file is None:
            return None
        from scenarios.offices import read_office

        return read_office(self.office_file)
