"""What the shell completes beside verbs and options: case numbers, facts, people, states.

A completion never fails and never makes a database: where nothing can be found, nothing is offered.
"""

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

from handlers.cli.config import DEFAULT_DATABASE

MOST = 200
Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def cases(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return case numbers, the newest first, each with its state."""
    return _quietly(lambda: _cases(ctx, incomplete))


def facts(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return names of facts, each with what it says."""
    from workflow.reimbursement.facts import FACTS

    return [
        CompletionItem(name, help=fact.says)
        for name, fact in FACTS.items()
        if name.startswith(incomplete)
    ]


def cases_and_facts(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return case numbers, and names of facts once a letter was typed."""
    if incomplete[:1].isalpha():
        return facts(ctx, param, incomplete)
    return cases(ctx, param, incomplete)


def people(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names of people to whom a case is assigned, or who did something."""
    return _quietly(lambda: _people(ctx, incomplete))


def states(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names of states, each once and in words."""
    from workflow.processes import PROCESSES

    known = {
        state.name: state.says
        for process in reversed(tuple(PROCESSES.values()))
        for state in process.states
        if state.name.startswith(incomplete)
    }
    return [CompletionItem(name, help=says) for name, says in known.items()]


def _quietly(find: Callable[[], list[CompletionItem]]) -> list[CompletionItem]:
    """Return what is found; nothing where the database can't be read."""
    try:
        return find()
    except Exception:  # a completion has nowhere to say what is wrong
        return []


def _cases(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    from storage.numbers import beginning_with

    found = beginning_with(_database(ctx), incomplete, MOST)
    return [CompletionItem(each.number, help=each.state.replace("_", " ")) for each in found]


def _people(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    from storage.queries import people_at_work
    from storage.store import open_store

    store = open_store(_database(ctx))
    try:
        with store.transaction(write=False) as work:
            names: Iterable[str] = people_at_work(work)
    finally:
        store.close()
    wanted = incomplete.casefold()
    return [CompletionItem(name) for name in names if name.casefold().startswith(wanted)]


def _database(ctx: click.Context) -> str:
    """Return the database that the line names: after the verb, before it, else the default."""
    stated = ctx.params.get("db") or ctx.find_root().params.get("db")
    return stated or DEFAULT_DATABASE
