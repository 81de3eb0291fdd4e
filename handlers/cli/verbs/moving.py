"""The verb that moves open cases to other rules or policy values."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from handlers.cli.completing import cases as cases_named
from handlers.cli.parameters import DAY
from handlers.cli.verbs import verb
from workflow.engine.errors import Refused

if TYPE_CHECKING:
    from handlers.casework.moves import Moving
    from handlers.cli.options import Settings


@verb()
@click.argument("cases", nargs=-1, metavar="CASE...", shell_complete=cases_named)
@click.option("--all", "every", is_flag=True, help="Every open case.")
@click.option(
    "--rules",
    type=DAY,
    metavar="DATE",
    help="Take the rules of this day; the policy values stay.",
)
@click.option("--because", metavar="TEXT", help="The cause, which is stored with each move.")
def move(
    settings: "Settings",
    cases: tuple[str, ...],
    every: bool,
    rules: date | None,
    because: str | None,
) -> int:
    """Move open cases to other policy values or rules.

    With --policy FILE they take the values of the file; a value that it does not state takes its
    default. With --rules DATE they take the rules of that day. Shows for each case its outcome,
    dates and letters before and after, and asks. What the new rules demand is done with the move:
    another list of what is missing is a new request with its own time to answer, a later day than a
    letter told is told in a letter, and a case that waits for nothing more goes to review. --yes
    needs --because.

    Never moved: a decided or withdrawn case, and one with a proposed refusal (`approve` or
    `return` it first).

    Example: saksgang move 42 43 --policy closed.yaml --because "The office is closed." --yes
    """
    from handlers.cli import move_screens
    from handlers.cli.output import note, show
    from handlers.cli.session import ONLY_TRIED, session

    policy = settings.policy() if "policy_file" in settings.typed else None
    _check(settings, cases, every, because, names_something=bool(policy or rules))
    with session(settings, writes=True) as here:
        moves = here.office.look_at_moves(
            None if every else cases, policy=policy, rules=rules, **_cause(because)
        )
        _raise_the_only(moves)
        if not settings.dry_run and any(each.result == "moved" for each in moves):
            if not settings.yes:
                for line in (*move_screens.lines(moves, done=False), *move_screens.letters(moves)):
                    note(line)
                if because is None:
                    raise click.UsageError("Nothing was stored. To move, add --because TEXT.")
                here.ask(move_screens.question(moves))
            moves = list(here.office.move(moves))
        lines = move_screens.lines(moves, done=not settings.dry_run)
        show(settings, "move", [each.as_data() for each in moves], here.marked(lines))
        refused = any(each.result == "refused" for each in moves)
        if settings.dry_run:
            for line in move_screens.letters(moves):
                note(line)
            note(ONLY_TRIED)
            return Refused.exit_code if refused else 0
        posted = here.post()
        return Refused.exit_code if refused else posted


def _check(
    settings: "Settings",
    cases: tuple[str, ...],
    every: bool,
    because: str | None,
    *,
    names_something: bool,
) -> None:
    """Raise UsageError if it is not said which cases are moved, to what, or why."""
    if bool(cases) == every:
        raise click.UsageError("Name the cases that are moved, or write --all for every open case.")
    if not names_something:
        raise click.UsageError(
            "Name what they are moved to: --policy FILE, on this command line, or --rules DATE."
        )
    if settings.yes and because is None and not settings.dry_run:
        raise click.UsageError("--yes needs the cause, which is stored: add --because TEXT.")


def _cause(because: str | None) -> dict[str, str]:
    return {} if because is None else {"because": because}


def _raise_the_only(moves: "Sequence[Moving]") -> None:
    """Raise why a single case can't be moved."""
    if len(moves) == 1 and moves[0].error is not None:
        raise moves[0].error
