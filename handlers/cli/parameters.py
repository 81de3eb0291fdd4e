"""The types of options and arguments: a day, a process. Each says what to write."""

from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from workflow.engine.process import Process


class _Day(click.ParamType[date]):
    """An Oslo day."""

    name = "DATE"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        from workflow.engine.readers import read_day

        if isinstance(value, date):
            return value
        try:
            return read_day(value)
        except ValueError as wrong:
            self.fail(f"{wrong}.", param, ctx)


class _Process(click.ParamType["Process[Any]"]):
    """A process, by its name."""

    name = "NAME"

    def convert(self, value: Any, param: Any, ctx: Any) -> "Process[Any]":
        from workflow.processes import PROCESSES

        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        if value not in PROCESSES:
            self.fail(f"write one of: {', '.join(PROCESSES)}.", param, ctx)
        return PROCESSES[value]


DAY, PROCESS = _Day(), _Process()

CASE = click.argument("case", metavar="CASE")
CASES = click.argument("cases", nargs=-1, required=True, metavar="CASE...")
FOR_PROCESS = click.option(
    "--process",
    type=PROCESS,
    default="reimbursement",
    metavar="NAME",
    help="The kind of case; reimbursement unless stated.",
)
KEEP_NUMBER = click.option(
    "--keep-number",
    is_flag=True,
    help="Keep an identity number whose last two digits do not fit; else it is a fault.",
)
