"""The verbs, by who uses them: what each parses and prints.

These modules import click at the top and little else, so that `--help` is quick. A verb imports
what it uses when it runs.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import click

from handlers.cli.completing import people
from workflow.engine.people import ROLES

FORMATS: Final = ("table", "json", "jsonl", "csv")

GLOBAL_OPTIONS: Final = (
    click.option(
        "--db",
        metavar="URL",
        envvar="SAKSGANG_DB",
        show_envvar=True,
        help="Database: an SQLite file (saksgang.db unless stated) or a PostgreSQL URL.",
    ),
    click.option(
        "--now",
        metavar="TIME",
        envvar="SAKSGANG_NOW",
        show_envvar=True,
        help="Act as if it were this time: a day, or YYYY-MM-DD HH:MM, Oslo time.",
    ),
    click.option(
        "--as",
        "as_",
        metavar="NAME[:ROLE]",
        envvar="SAKSGANG_AS",
        show_envvar=True,
        shell_complete=people,
        help=f"Who acts; identity is not checked. ROLE: {', '.join(ROLES)}.",
    ),
    click.option(
        "--policy",
        "policy_file",
        metavar="FILE",
        envvar="SAKSGANG_POLICY",
        show_envvar=True,
        help="Policy file, for new cases and for analysis: numbers and switches.",
    ),
    click.option(
        "--format",
        "format",
        type=click.Choice(FORMATS),
        envvar="SAKSGANG_FORMAT",
        show_envvar=True,
        help="How to print the answer.",
    ),
    click.option(
        "--office",
        "office_file",
        metavar="FILE",
        envvar="SAKSGANG_OFFICE",
        show_envvar=True,
        help="Office profile: name, address, complaint body in letters. `form office` prints one.",
    ),
    click.option("-n", "--dry-run", is_flag=True, help="Show what would happen; store nothing."),
    click.option("-y", "--yes", is_flag=True, help="Confirm beforehand."),
    click.option("--no-input", is_flag=True, help="Never ask."),
    click.option("--debug", is_flag=True, help="Show tracebacks."),
)
_NAMES: Final = (
    *("db", "now", "as_", "policy_file", "office_file"),
    *("format", "dry_run", "yes", "no_input", "debug"),
)
_TYPED: Final = {"now": "--now", "policy_file": "--policy", "dry_run": "--dry-run"}
_DAY, _RULES, _STORES = frozenset({"now"}), frozenset({"policy_file"}), frozenset({"dry_run"})
UNUSED: Final[dict[str, frozenset[str]]] = {
    "replay": _DAY,  # a scenario has its own days
    "simulate": _DAY,  # and so has a population
    "check": _RULES,
    "form": _DAY | _RULES,
    "schema": _DAY | _RULES,
    "diagram": _DAY | _RULES,
    "rules list": _DAY | _RULES,
    "rules table": _DAY,
    "rules verify": _DAY,
    "rules diff": _DAY,
    "demo": _DAY | _RULES | _STORES,
    "db backup": _RULES | _STORES,
    "db restore": _RULES | _STORES,
    "db upgrade": _RULES | _STORES,
    "db status": _RULES,
    "db reindex": _RULES,
    "audit verify": _RULES,
    "audit accept": _RULES,
    "outbox list": _RULES,
    "outbox retry": _RULES,
    "selfcheck": _RULES,
    "run": _STORES,
}
"""Options that change an answer or an effect, by the verbs that can't obey them.

Who acts, on which database, whether to ask and how to print are taken by every verb.
"""


class Verb(click.Command):
    """A verb that takes the global options too. Those after the verb win over those before it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

        def holder() -> None: ...

        for option in reversed(GLOBAL_OPTIONS):
            option(holder)
        for parameter in reversed(getattr(holder, "__click_params__", [])):
            parameter.hidden = True
            self.params.append(parameter)

    def invoke(self, ctx: click.Context) -> Any:
        stated = {name: ctx.params.pop(name) for name in _NAMES}
        after = {
            name: value for name, value in stated.items() if value and on_command_line(ctx, name)
        }
        typed = ctx.obj.typed | frozenset(after)
        ctx.obj = replace(ctx.obj, **after, typed=typed)
        _refuse_unused(ctx.command_path.removeprefix("saksgang "), typed)
        return super().invoke(ctx)


def on_command_line(ctx: click.Context, name: str) -> bool:
    """Return whether a parameter was typed, and is no default and not from the environment."""
    return ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


def _refuse_unused(verb: str, typed: frozenset[str]) -> None:
    """Refuse an option that a verb can't obey. Raises UsageError."""
    for name in sorted(typed & UNUSED.get(verb, frozenset())):
        raise click.UsageError(f"`{verb}` has no use for {_TYPED[name]}; leave it out.")


def verb(*args: Any, **kwargs: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a verb of a function, whose first argument is the `Settings`."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        return click.command(*args, cls=Verb, **kwargs)(click.pass_obj(function))

    return decorate


def verb_group() -> Callable[[Callable[..., Any]], click.Group]:
    """Make a group of verbs; without a verb it prints its help."""

    def decorate(function: Callable[..., Any]) -> click.Group:
        @click.pass_context
        def help_alone(ctx: click.Context) -> None:
            if ctx.invoked_subcommand is None:
                click.echo(ctx.get_help())

        help_alone.__doc__, help_alone.__name__ = function.__doc__, function.__name__
        return click.group(invoke_without_command=True)(help_alone)

    return decorate
