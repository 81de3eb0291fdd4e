"""The types of options and arguments: a day, a process, a word. Each says what to write."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from handlers.cli.completing import cases, cases_and_facts

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

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


RULES_OF = click.option(
    "--rules",
    "rules_day",
    type=_Day(),
    metavar="DATE",
    help="Take the rules that were in force on this day.",
)
"""The option that chooses a rule set by a day, whatever the policy says."""


WORKERS = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    metavar="N",
    help="Work in so many processes at once. The answer is the same.",
)
CLUSTER = click.option(
    "--cluster",
    metavar="URL",
    help="Work on a Dask cluster: the address of its scheduler, as tcp://HOST:8786.",
)
"""Where the work of an analysis is done."""


def place_of_work(
    workers: int, cluster: str | None, loads: str
) -> "AbstractContextManager[Executor | None]":
    """Return what gives the executor that both options ask for. Raises UsageError for both.

    loads: as in `executors.local_workers`.
    """
    from handlers.simulation.executors import executor_of

    try:
        return executor_of(workers, cluster, loads)
    except ValueError as both:
        raise click.UsageError(str(both)) from None


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


class _Reason(click.ParamType[str]):
    """The only reason that a case worker states."""

    name = "NUMBER"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if value != "16":
            says = "write 16, refusal under § 3b on discretion; the rules give every other reason"
            self.fail(f"{says}.", param, ctx)
        return value  # type: ignore[no-any-return]


class _AtLeast(click.ParamType[float]):
    """A number that is not below another."""

    def __init__(self, name: str, least: float, kind: type[int] | type[float]) -> None:
        self.name, self._least, self._kind = name, least, kind

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        whole = "whole " if self._kind is int else ""
        try:
            number = self._kind(value)
        except ValueError:
            number = None
        if number is None or not self._least <= number < float("inf"):
            self.fail(f"write a {whole}number, {self._least} or more.", param, ctx)
        return number


class _OneOf(click.ParamType[str]):
    """One of several words, typed with blanks, hyphens or underscores."""

    def __init__(self, name: str, words: Callable[[], Iterable[str]]) -> None:
        """words: gives the words, when they are asked for."""
        self.name, self._words = name, words

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        known = {_plain(word): word for word in self._words()}
        if _plain(value) not in known:
            self.fail(f"write one of: {', '.join(known.values())}.", param, ctx)
        return known[_plain(value)]

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(word) for word in self._words() if word.startswith(incomplete)]


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def _outcomes() -> Iterable[str]:
    """Return the outcomes of assessments and decisions."""
    from typing import get_args

    from workflow.reimbursement.events import Verdict
    from workflow.reimbursement.words import OUTCOMES

    return (*OUTCOMES, *get_args(Verdict))


def _sorts() -> Iterable[str]:
    """Return the columns by which a list can be sorted."""
    from handlers.casework.case_lines import SORTS

    return SORTS


DAY, PROCESS, REASON = _Day(), _Process(), _Reason()
COUNT, SECONDS = _AtLeast("N", 1, int), _AtLeast("SECONDS", 0.1, float)
PAGE = (
    click.option("--limit", type=COUNT, metavar="N", help="At most so many."),
    click.option(
        "--page", type=COUNT, default=1, metavar="P", help="Which part of so many; 1 = the first."
    ),
)


def paged(verb_function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that cut a list into pages; the verb gets them as `limit` and `page`."""
    for option in reversed(PAGE):
        verb_function = option(verb_function)
    return verb_function


def check_page(limit: int | None, page: int) -> None:
    """Raise UsageError for a page of a list that is not cut."""
    if limit is None and page > 1:
        raise click.UsageError("--page: say with --limit how many are on a page.")


OUTCOME, SORT = _OneOf("OUTCOME", _outcomes), _OneOf("COLUMN", _sorts)

CASE = click.argument("case", metavar="CASE", shell_complete=cases)
CASES = click.argument("cases", nargs=-1, required=True, metavar="CASE...", shell_complete=cases)
CASES_AND_FACTS = click.argument(
    "cases", nargs=-1, required=True, metavar="CASE...", shell_complete=cases_and_facts
)
FOR_PROCESS = click.option(
    "--process",
    type=PROCESS,
    default="reimbursement",
    metavar="NAME",
    help="The kind of case; reimbursement unless stated.",
)
FOR_STATED_PROCESS = click.option(
    "--process",
    type=PROCESS,
    metavar="NAME",
    help="The kind of case; reimbursement unless stated.",
)
"""As FOR_PROCESS, for a verb that loads no process unless one is stated."""
OF_PROCESS = click.option("--process", type=PROCESS, metavar="NAME", help="Of this kind.")
KEEP_NUMBER = click.option(
    "--keep-number",
    is_flag=True,
    help="Keep an identity number whose last two digits do not fit; else it is a fault.",
)


def check_span(first: date | None, last: date | None, today: date) -> None:
    """Raise UsageError, saying what to write, for a span of days that can't be counted."""
    if last is not None and last > today:
        raise click.UsageError(f"--to: this day has not come yet; it is {today}.")
    if first is not None and first > (last or today):
        raise click.UsageError("--from: this day is after the last one.")
