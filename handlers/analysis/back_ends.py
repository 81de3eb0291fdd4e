"""Where a case lies while a scenario is played: in a variable, or in a database. The same commands, the same answers. No clock."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from workflow.engine.advance import advance, due, open_case
from workflow.engine.case import Command
from workflow.engine.letters import Letter
from workflow.engine.steps import Register
from workflow.reimbursement.file import Case
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.process import REIMBURSEMENT

if TYPE_CHECKING:
    from handlers.casework.door import Handled
    from storage.store import Store


@dataclass
class Desk:
    """Where a case lies while it is played: in a variable."""

    policy: Policy
    case: Case | None = None
    letters: list[Letter] = field(default_factory=list)

    def handle(self, command: Command, at: datetime) -> None:
        """Advance the case. Raises Refused, and then nothing has changed."""
        if isinstance(command, Register):
            outcome = open_case(REIMBURSEMENT, command, at, self.policy)
        else:
            outcome = advance(self.case, command, at, self.policy)
        self.case = outcome.case
        self.letters += outcome.letters

    def pass_time(self, at: datetime) -> None:
        """Handle everything that is due."""
        while self.case is not None and (commands := due(self.case, at, self.policy)):
            self.handle(commands[0], at)


class StoredDesk(Desk):
    """Where a case lies while it is played through a database: every command in a transaction of its own, read back each time."""

    def __init__(self, policy: Policy, store: "Store") -> None:
        from handlers.casework.door import Door

        super().__init__(policy)
        self.door = Door(store, policy)

    def handle(self, command: Command, at: datetime) -> None:
        """Advance the stored case. Raises Refused, and then nothing has changed."""
        if isinstance(command, Register):
            done = self.door.open(command.application, at, command.by, command.received, self.door.store.new_id())
        else:
            assert self.case is not None
            done = self.door.handle(self.case.number, command, at)
        self._look(done)

    def pass_time(self, at: datetime) -> None:
        """Handle everything that is due."""
        assert self.case is not None
        done = self.door.pass_time(self.case.number, at)
        if done is not None:
            self._look(done)

    def _look(self, done: "Handled") -> None:
        """The case as the database has it now."""
        with self.door.store.transaction(write=False) as work:
            self.case = work.get(done.case.number).case
        self.letters += [letter for letter, _ in done.letters]
