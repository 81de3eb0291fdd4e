"""The command `saksgang`: parses and prints, nothing else. Global options stand before or after the verb.

Imports click and the light verb modules only; each verb imports what it uses when it runs, so that `--help` is quick.
"""

import io
import os
import sys
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn, TextIO

import click

# verb → module in handlers.cli.verbs; the order is that of the help
VERBS: Final[dict[str, str]] = {
    **dict.fromkeys(("inbox", "next", "list", "search", "show", "why", "why-date", "history"), "case_workers"),
    **dict.fromkeys(("register", "assign", "start", "ask", "answer", "judge", "extend", "grant", "reject", "note"), "steps"),
    "letters": "case_workers",
    **dict.fromkeys(("board", "deadlines", "approve", "return"), "supervisors"),
    "replay": "analysts",
    "check": "analysts",
    "assess": "analysts",
    "rules": "rules",
    "schema": "analysts",
    "form": "analysts",
    "diagram": "analysts",
    **dict.fromkeys(("db", "tick", "run", "outbox", "demo"), "operators"),
    **dict.fromkeys(("audit", "selfcheck"), "keepers"),
}
# verbs whose name Python keeps for itself, or that would hide one of its own
_NAMES: Final = {"next": "next_case", "list": "list_cases", "return": "return_case", "why-date": "why_date"}

_WHOLE: Final = "Each step is stored whole or not at all, and none twice"
EXIT: Final = {"fault": 1, "usage": 2}


class Verbs(click.Group):
    """The verbs, each found when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command = getattr(import_module(f"handlers.cli.verbs.{VERBS[cmd_name]}"), _NAMES.get(cmd_name, cmd_name))
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        verb = args[0]
        if not ctx.resilient_parsing and verb not in VERBS:
            from difflib import get_close_matches

            near = get_close_matches(verb, VERBS, 1)
            ctx.fail(f"There is no such verb.{f' Did you mean «{near[0]}»?' if near else ''} `saksgang --help` lists them.")
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"saksgang {version('saksgang')}")
        ctx.exit()


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
@click.pass_context
def saksgang(ctx: click.Context, /, **stated: Any) -> None:
    """Handle applications for individual reimbursement of medicines under §§ 3a and 3b.

    A simulation: every person is synthetic, and no decision here is one of HELFO's.
    """
    from handlers.cli.options import Settings

    ctx.obj = replace(Settings(), **{name: value for name, value in stated.items() if value})


def _add_global_options() -> None:
    from handlers.cli.verbs import GLOBAL_OPTIONS

    for option in reversed(GLOBAL_OPTIONS):
        option(saksgang)


_add_global_options()


def main() -> NoReturn:
    """Run the command and leave with the exit code of the design's table; no traceback but with --debug."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed before we began: what is said there goes nowhere
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - it lives as long as we do
    for stream, errors in ((sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace"), (sys.stdin, "surrogateescape")):
        if isinstance(stream, io.TextIOWrapper):  # a terminal or pipe in another encoding still gets its Norwegian letters
            stream.reconfigure(encoding="utf-8", errors=errors)  # and the reader of files says which byte is none
    sys.exit(_all_said(_run(sys.argv[1:])))


def _all_said(code: int) -> int:
    """Send what is still held back of the answer: one that can't be written was not given, whatever has been stored."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _silence(sys.stdout)
        if not isinstance(error, BrokenPipeError) and code != EXIT["fault"]:
            code = _explain(error, debug=False)
    try:
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)
    return code


def _silence(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere, or Python itself would complain of it at the end."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _run(args: list[str]) -> int:
    try:
        result = saksgang.main(args, prog_name="saksgang", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        return 130
    except KeyboardInterrupt:
        return 130
    except click.ClickException as usage:
        _say(f"saksgang: {' '.join(usage.format_message().split())}")  # click repeats what was written, line breaks too
        return EXIT["usage"]
    except (BrokenPipeError, SystemExit):  # the reader has gone, as with `| head`; click says it by SystemExit
        return 0
    except Exception as error:
        return _explain(error, debug="--debug" in args)


def _explain(error: Exception, *, debug: bool) -> int:
    from workflow.engine.errors import InvalidInput, Refused, SaksgangError

    if debug:
        raise error
    if isinstance(error, InvalidInput):
        for fault in error.faults:
            _say(str(fault))
        return error.exit_code
    if isinstance(error, Refused):
        _say(f"saksgang: can't {error.step}:")
        for reason in error.reasons:
            _say(f"  - {reason}")
        return error.exit_code
    if isinstance(error, SaksgangError):
        _say(f"saksgang: {error}")
        return error.exit_code
    if isinstance(error, OSError):
        from handlers.safekeeping.disk import trouble

        _say(f"saksgang: a disk or a file failed: {trouble(error)}. {_WHOLE}: once that is mended, look, and go on.")
    else:
        _say(f"saksgang: an unexpected fault ({type(error).__name__}). {_WHOLE}: look before you go on. --debug shows where.")
    return EXIT["fault"]


def _say(text: str) -> None:
    from handlers.cli.output import note

    with suppress(OSError):  # where nothing more can be said, the exit code still says it
        note(text)


if __name__ == "__main__":
    main()
