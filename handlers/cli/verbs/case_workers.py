"""The verbs with which case workers read: what there is to do, and everything about one case."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

import click

from handlers.cli.completing import people, states
from handlers.cli.parameters import (
    CASE,
    DAY,
    OF_PROCESS,
    OUTCOME,
    PAGE,
    SORT,
    check_page,
    paged,
)
from handlers.cli.verbs import verb

if TYPE_CHECKING:
    from handlers.casework.case_lines import Wanted
    from handlers.cli.options import Settings
    from workflow.engine.process import Process


def choosing(verb_function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that filter, sort and cut a list; the verb gets them as `wanted`."""

    @wraps(verb_function)
    def with_wanted(settings: "Settings", **given: Any) -> Any:
        from handlers.casework.case_lines import Wanted

        names = ("outcome", "doctor", "medicine", "unassigned", "late", "sort")
        chosen = {name: given.pop(name) for name in (*names, "limit", "page")}
        check_page(chosen["limit"], chosen["page"])
        wanted = Wanted(**chosen)
        return verb_function(settings, wanted=wanted, **given)

    for option in reversed(_CHOOSING):
        option(with_wanted)
    return with_wanted


_CHOOSING: Final = (
    click.option("--outcome", type=OUTCOME, metavar="OUTCOME", help="Only those, as missing."),
    click.option("--doctor", metavar="WORDS", help="Only this doctor's, by any part of the name."),
    click.option("--medicine", metavar="WORDS", help="Only this medicine, by any part of it."),
    click.option("--unassigned", is_flag=True, help="Only those assigned to nobody."),
    click.option("--late", is_flag=True, help="Only those with a deadline that has passed."),
    click.option("--sort", type=SORT, metavar="COLUMN", help="In the order of this column."),
    *PAGE,
)


@verb()
@click.option("--mine", is_flag=True, help="Only your own cases and those of nobody.")
@choosing
def inbox(settings: "Settings", mine: bool, wanted: "Wanted") -> None:
    """List undecided cases, the most urgent first.

    Cases that wait for somebody outside the office come last.

    Example: saksgang inbox --late --limit 10
    """
    from handlers.cli.screens import task_lines
    from handlers.cli.session import session

    with session(settings, dated=True, lists=True) as here:
        tasks = here.office.inbox(here.office.who if mine else None, wanted)
        here.show("inbox", tasks, task_lines(tasks))


@verb("next")
def next_case(settings: "Settings") -> None:
    """Show the case to take now: the most urgent one to act on.

    A case that is assigned to somebody else comes up once that person has left it for two working
    days (`reservation_days` of the policy), or when it is late.

    Example: saksgang next
    """
    from handlers.cli.screens import task_lines
    from handlers.cli.session import session

    with session(settings, dated=True, lists=True) as here:
        task = here.office.next()
        here.show("next", [] if task is None else [task], task_lines([task] if task else []))


@verb("list")
@click.option(
    "--state", metavar="STATE", shell_complete=states, help="In this state, as under_review."
)
@click.option(
    "--assigned-to", metavar="NAME", shell_complete=people, help="Assigned to this person."
)
@click.option("--from", "first", type=DAY, metavar="DATE", help="Received on this day or later.")
@click.option("--to", "last", type=DAY, metavar="DATE", help="Received on this day or earlier.")
@OF_PROCESS
@choosing
def list_cases(
    settings: "Settings",
    state: str | None,
    assigned_to: str | None,
    first: date | None,
    last: date | None,
    process: "Process[Any] | None",
    wanted: "Wanted",
) -> None:
    """List cases that fit every filter.

    Example: saksgang list --state missing_info --medicine epilozan --sort received
    """
    from handlers.cli.screens import case_lines
    from handlers.cli.session import session

    in_state = None if state is None else _state(state, process)
    with session(settings, dated=True, lists=True) as here:
        kind = None if process is None else process.name
        cases = here.office.list(in_state, assigned_to, first, last, kind, wanted)
        here.show("list", cases, case_lines(cases))


def _state(text: str, process: "Process[Any] | None") -> str:
    """Return the name of a state. Raises UsageError with the names of all."""
    from workflow.processes import PROCESSES

    processes = PROCESSES.values() if process is None else (process,)
    states = [state for each in processes for state in each.states]
    typed = text.casefold().replace("-", " ").replace("_", " ")
    for state in states:
        if typed in (state.name.replace("_", " "), state.words.nb, state.says.removeprefix("is ")):
            return state.name
    names = dict.fromkeys(state.name for state in states)
    raise click.UsageError(f"--state: write one of: {', '.join(names)}.")


@verb()
@click.argument("words", nargs=-1, required=True, metavar="TEXT...")
@paged
def search(settings: "Settings", words: tuple[str, ...], limit: int | None, page: int) -> None:
    """Find cases by number, or by the names in them.

    Names are those of patient, guardian, doctor, medicine, company and hospital; also those in the
    case that a complaint or a hospital's use follows from. Every word must be found, in any order,
    with or without accents. A number is found whole. Only a search takes a name. Verbs that act
    take a case number.

    Example: saksgang search solbakken epilozan
    """
    from handlers.cli.screens import case_lines
    from handlers.cli.session import session

    check_page(limit, page)
    with session(settings, lists=True) as here:
        cases = here.office.search(" ".join(words), limit, page)
        here.show("search", cases, case_lines(cases))


@verb()
@CASE
@click.option("--unmask", is_flag=True, help="Show identity numbers in full; this is logged.")
@click.option("--file", is_flag=True, help="Every field of the application too.")
def show(settings: "Settings", case: str, unmask: bool, file: bool) -> None:
    """Show everything about a case on one screen.

    Patient, assessment, steps, dates, letters, and the last events. Each step is open or not, with
    what it needs; a step that takes a day is tried with today. With --file: every field of the
    application, who stated it, when, and the findings over it.

    Example: saksgang show 42 --file
    """
    from handlers.cli import output
    from handlers.cli.screens import view_lines
    from handlers.cli.session import session
    from handlers.cli.verbs.any_step import typed_with

    with session(settings, dated=True) as here:
        view = here.office.show(case)
        data = view.as_data()
        if unmask and (number := here.office.unmask(view.case.number)) is not None:
            data["identity_number"] = number
        if file:
            data["file"] = view.file_data()
        lines = view_lines(view, typed_with, unmask=unmask, file=file)
        output.show(settings, "show", data, lines)


@verb()
@CASE
@click.argument("step", required=False)
@click.option("--all", "every", is_flag=True, help="Every rule, also those that did not decide.")
def why(settings: "Settings", case: str, step: str | None, every: bool) -> None:
    """Say why a case stands as it does, or why a step is closed.

    Without STEP: the rules that decided, each with the facts it read; what is missing; and what
    would have the application granted.

    Example: saksgang why 42 grant
    """
    from handlers.cli import output
    from handlers.cli.screens import why_lines
    from handlers.cli.session import session

    name = None if step is None else step.replace("-", "_")
    with session(settings, dated=True) as here:
        reasons = here.office.why(case)
        if name is not None and name not in reasons.steps:
            typed = ", ".join(each.replace("_", "-") for each in reasons.steps)
            hint = _did_you_mean(name, reasons.steps)
            raise click.UsageError(f"`why` knows no such step.{hint} Steps: {typed}.")
        data = reasons.as_data()
        if name is not None:
            data = {"number": data["number"], "steps": {name: data["steps"][name]}}
        output.show(settings, "why", data, why_lines(reasons, name, every=every))


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the sentence that suggests the nearest known name; "" where none is near."""
    from difflib import get_close_matches  # only a mistake needs it

    near = get_close_matches(name, known, 1)
    return f" Did you mean `{near[0].replace('_', '-')}`?" if near else ""


@verb("why-date")
@CASE
@click.argument("kind", required=False)
def why_date(settings: "Settings", case: str, kind: str | None) -> None:
    """Say how each date of a case came about.

    That is the first day, the number of days, pauses, and days off that moved it; what letters told
    of it; and what came of it, and when. Dates that have passed are explained too. KIND: one date,
    as `answer`.

    Example: saksgang why-date 42 answer
    """
    from handlers.cli.date_screens import date_lines
    from handlers.cli.session import session

    name = None if kind is None else kind.replace("-", "_")
    with session(settings, dated=True) as here:
        dates = here.office.why_date(case)
        kinds = dict.fromkeys(each.date.kind for each in dates)
        if name is not None and name not in kinds:
            hint = _did_you_mean(name, kinds)
            known = ", ".join(each.replace("_", "-") for each in kinds)
            raise click.UsageError(f"This case has had no such date.{hint} Its dates: {known}.")
        chosen = [each for each in dates if name in (None, each.date.kind)]
        here.show("why-date", chosen, date_lines(chosen))


@verb()
@CASE
def history(settings: "Settings", case: str) -> None:
    """List everything that happened to a case.

    Example: saksgang history 42
    """
    from handlers.cli.screens import history_lines
    from handlers.cli.session import session

    with session(settings) as here:
        events = here.office.history(case)
        here.show("history", events, history_lines(events))
