"""The command `saksgang`: parses, runs a verb, and ends with the exit code of what happened.

Global options stand before or after the verb. Exit codes stand on the exceptions; the table is in
`workflow.engine.errors`. Only light modules are imported here, so that `--help` is quick.
"""

import gc
import io
import os
import sys
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn, TextIO

import click
from click.shell_completion import CompletionItem

from handlers.cli.config import use_config
from workflow import __version__
from workflow.engine.errors import InvalidInput, Refused, SaksgangError

# Who uses a verb, and the module in handlers.cli.verbs that holds it; the help is in this order.
GROUPS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "Case workers": {
        "case_workers": (
            *("inbox", "next", "list", "search", "show", "why", "why-date", "history"),
        ),
        "steps": (
            *("register", "assign", "start", "ask", "answer", "judge", "extend", "grant"),
            *("reject", "note"),
        ),
        "case_letters": ("letters",),
        "case_package": ("package",),
        "renewals": ("renew",),
    },
    "Supervisors": {
        "supervisors": ("board", "deadlines", "stats", "approve", "return", "advise"),
        "moving": ("move",),
        "audits": ("audit",),
    },
    "Analysts": {
        "analysts": ("replay", "check", "assess", "form", "schema", "diagram"),
        "recordings": ("record",),
        "populations": ("facts", "compare"),
        "simulations": ("simulate",),
        "rules": ("rules",),
        "exports": ("export",),
        "reports": ("report",),
    },
    "Operators": {"operators": ("db", "tick", "run", "outbox", "selfcheck")},
    "Everyone": {"everyone": ("demo",), "settings": ("config", "completion")},
}
VERBS: Final[dict[str, str]] = {
    verb: module
    for modules in GROUPS.values()
    for module, verbs in modules.items()
    for verb in verbs
}
STEPS: Final[dict[str, tuple[str, ...]]] = {
    "reimbursement": ("withdraw", "mail"),
    "complaint": (
        "complain",
        "accept-late",
        "dismiss",
        "uphold",
        "reverse",
        "reconsider",
        "outcome",
    ),
    "correction": ("correct", "give-notice", "drop"),
    "revocation": ("revoke",),
    "cu_agreement": ("sign", "refuse", "marketing-authorisation", "national-decision", "end"),
    "cu_hospital": ("allow", "patient-started", "patient-ended", "renew-exemption"),
}
"""Steps that are no verb above, by the process that has them first: help imports no process."""
# verbs whose name Python keeps for itself, or that would hide one of its own
_NAMES: Final = {
    "next": "next_case",
    "list": "list_cases",
    "return": "return_case",
    "why-date": "why_date",
}
INTERRUPTED: Final = 130
COLLECTED_AFTER: Final = (250_000, 2, 2)
"""Thresholds of the garbage collector. Most commands make fewer objects, nearly all by importing.

With Python's own thresholds a sixth of their time goes into looking for garbage among these.
"""
OF_ANALYSIS: Final = ("polars", "numpy", "scipy", "matplotlib", "xlsxwriter")
_WHOLE: Final = "Each step is stored whole or not at all, and none twice"


class Verbs(click.Group):
    """The verbs, each imported when it is asked for. Any other name may be a step of a process."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in VERBS:
            module = import_module(f"handlers.cli.verbs.{VERBS[cmd_name]}")
            command = getattr(module, _NAMES.get(cmd_name, cmd_name))
            assert isinstance(command, click.Command)
            return command
        from handlers.cli.verbs.any_step import step_verb

        return step_verb(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb's command; for an unknown verb, fail with the closest known one."""
        verb = args[0]
        if not ctx.resilient_parsing and self.get_command(ctx, verb) is None:
            from difflib import get_close_matches

            from handlers.cli.verbs.any_step import step_verbs

            near = get_close_matches(verb, (*VERBS, *step_verbs()), 1)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            ctx.fail(f"There is no such verb.{hint} `saksgang --help` lists them.")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the verbs that begin so, and the options; no verb is imported for it."""
        if not incomplete[:1].isalpha() and incomplete:
            return click.Command.shell_complete(self, ctx, incomplete)
        every = (*VERBS, *(step for steps in STEPS.values() for step in steps))
        return [CompletionItem(verb) for verb in every if verb.startswith(incomplete)]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the environment variables, then the rest."""
        from handlers.cli.config import OTHERS, SETTINGS

        said = {setting.variable: setting.says for setting in SETTINGS} | dict(OTHERS)
        with formatter.section("Environment"):
            formatter.write_dl([(name, says) for name, says in said.items()])
        super().format_epilog(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs by who uses them, then the further steps of each kind of case."""
        widest = max(map(len, VERBS))
        limit = formatter.width - 6 - widest
        for who, modules in GROUPS.items():
            rows = []
            for verb in (verb for verbs in modules.values() for verb in verbs):
                command = self.get_command(ctx, verb)
                assert command is not None
                rows.append((verb.ljust(widest), command.get_short_help_str(limit)))
            with formatter.section(who):
                formatter.write_dl(rows)
        with formatter.section("Steps of each kind of case"):
            formatter.write_dl([(kind, " · ".join(steps)) for kind, steps in STEPS.items()])


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"saksgang {__version__}")
        ctx.exit()


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="VERB ...",
    epilog="Settings can stand in a config file: `saksgang config --help`. "
    "A step of any process is a verb too: `saksgang STEP CASE`, with its fields as options. "
    "`saksgang diagram --process NAME` draws the steps. `saksgang VERB --help` has an example.",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Show the version.",
)
@click.pass_context
def saksgang(ctx: click.Context, /, **stated: Any) -> None:
    """Handle applications for individual reimbursement of medicines, §§ 3a and 3b or § 3.

    A simulation: every person is synthetic, and no decision here is one of HELFO's.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        return
    from handlers.cli.options import Settings
    from handlers.cli.verbs import on_command_line

    said = {name: value for name, value in stated.items() if value}
    typed = frozenset(name for name in said if on_command_line(ctx, name))
    ctx.obj = replace(Settings(), **said, typed=typed)


def _add_global_options() -> None:
    from handlers.cli.verbs import GLOBAL_OPTIONS

    for option in GLOBAL_OPTIONS:
        option(saksgang)


_add_global_options()


def main() -> NoReturn:
    """Run the command and leave with its exit code. No traceback is shown without --debug."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller: what is written there is dropped
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays open
            setattr(sys, name, nowhere)
    for stream, errors in (
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
        (sys.stdin, "surrogateescape"),  # the reader of files reports the byte that is wrong
    ):
        if isinstance(stream, io.TextIOWrapper):  # Norwegian letters, whatever the locale says
            stream.reconfigure(encoding="utf-8", errors=errors)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for some takes 10 ms
    gc.set_threshold(*COLLECTED_AFTER)
    code = _all_said(_run(sys.argv[1:]))
    gc.freeze()  # Python would look for garbage once more, a fifth of a short command's time
    sys.exit(code)


def _all_said(code: int) -> int:
    """Write out what is buffered. An answer that can't be written is a fault, stored or not."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _silence(sys.stdout)
        if not isinstance(error, BrokenPipeError) and code != SaksgangError.exit_code:
            code = _explain(error, debug=False)
    try:
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)
    return code


def _silence(stream: TextIO) -> None:
    """Drop what a stream still holds, or Python would complain of it at the end."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _run(args: list[str]) -> int:
    """Run the verb, and return the exit code of its result or of the exception."""
    try:
        _refuse_other_encodings(args)
        use_config()
        result = saksgang.main(args, prog_name="saksgang", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except (click.exceptions.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as usage:
        # on one line: click repeats what was written, line breaks too
        says = " ".join(usage.format_message().split())
        _say(f"saksgang: {says}{_where_to_look(usage)}")
        return click.UsageError.exit_code
    except (BrokenPipeError, SystemExit):  # the reader has gone, as with `| head`
        return 0
    except Exception as error:
        return _explain(error, debug="--debug" in args)


def _where_to_look(usage: click.ClickException) -> str:
    """Return where the usage stands, for messages that do not say what to write."""
    ctx = getattr(usage, "ctx", None)
    bare = isinstance(usage, click.MissingParameter | click.NoSuchOption)
    if ctx is None or not (bare or usage.message.startswith("Got unexpected extra")):
        return ""
    stop = "" if usage.format_message().endswith((".", "?", "?)")) else "."
    return f"{stop} `{ctx.command_path} --help` shows how it is written."


def _refuse_other_encodings(args: list[str]) -> None:
    """Raise UsageError if an argument or a setting holds bytes that are not UTF-8."""
    remedy = "set your terminal to UTF-8, or rename the file"
    for position, text in enumerate(args, 1):
        if not _is_utf8(text):
            raise click.UsageError(f"Argument {position} is not UTF-8; {remedy}.")
    for name, text in os.environ.items():
        if name.startswith("SAKSGANG_") and not _is_utf8(text):
            raise click.UsageError(f"The environment variable {name} is not UTF-8; {remedy}.")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # Python keeps a byte of another encoding as a lone surrogate
        return False
    return True


def _explain(error: Exception, *, debug: bool) -> int:
    """Say what is wrong, and return the exit code."""
    if debug:
        raise error
    if isinstance(error, InvalidInput):
        for fault in error.faults:
            _say(str(fault))
        return error.exit_code
    if isinstance(error, Refused):
        _say(f"saksgang: can't {_typed(error.step)}:")
        for reason in error.reasons:
            _say(f"  - {reason}")
        return error.exit_code
    if isinstance(error, SaksgangError):
        _say(f"saksgang: {error}")
        return error.exit_code
    if isinstance(error, ModuleNotFoundError) and error.name in OF_ANALYSIS:
        _say("saksgang: this needs the extra `analysis`: pip install 'saksgang[analysis]'")
        return SaksgangError.exit_code
    if isinstance(error, OSError):
        system = os.strerror(error.errno) if error.errno else type(error).__name__
        what = f"a disk or a file failed: {system}"
        _say(f"saksgang: {what}. {_WHOLE}: once that is mended, look at the case, and go on.")
    else:
        what = f"an unexpected fault ({type(error).__name__})"
        _say(f"saksgang: {what}. {_WHOLE}: look at the case, and go on. --debug shows where.")
    return SaksgangError.exit_code


def _typed(name: str) -> str:
    """Return the name of a step as one types it: `reject --reason 16` for propose."""
    from workflow.processes import PROCESSES

    steps = (step for process in PROCESSES.values() for step in process.steps)
    return next((step.typed for step in steps if step.name == name), name.replace("_", "-"))


def _say(text: str) -> None:
    from handlers.cli.output import note

    with suppress(OSError):  # where nothing can be written, the exit code still tells
        note(text)


if __name__ == "__main__":
    main()
