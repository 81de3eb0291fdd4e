"""The verbs of one's own settings: the config file, and completion in the shell."""

import os
from typing import TYPE_CHECKING, Final

import click

from handlers.cli.verbs import verb, verb_group

if TYPE_CHECKING:
    from handlers.cli.options import Settings

SHELLS: Final = ("bash", "zsh", "fish")


@verb_group()
def config() -> None:
    """Show the settings, and where each comes from.

    The config file is saksgang/config.toml in $XDG_CONFIG_HOME or ~/.config, or what
    SAKSGANG_CONFIG names. Its settings are db, as, policy, format, letters, post and anchor; an
    environment variable or an option goes before it.

    Example: saksgang config show
    """
    # A group does nothing itself: its verbs follow.


@verb("show")
def config_show(settings: "Settings") -> None:
    """Show each setting with its value, where it comes from, and its environment variable.

    Example: saksgang config show
    """
    from handlers.cli import output
    from handlers.cli.config import OTHERS, SETTINGS, config_path, read_config

    file = read_config()
    options = {"db": settings.db, "as": settings.as_, "policy": settings.policy_file}
    options["format"] = settings.format if settings.format != "table" else None
    rows = []
    for each in SETTINGS:
        variable = os.environ.get(each.variable)
        option = options.get(each.name)
        value, source = each.default, "default"
        if option and option != variable:
            value, source = option, "option"
        elif variable:
            in_file = file.values.get(each.variable) == variable
            value, source = variable, "config file" if in_file else "environment"
        value = _without_password(value) if each.is_path or each.name == "post" else value
        rows.append(
            {
                "setting": each.name,
                "value": value,
                "from": source,
                "variable": each.variable,
                "says": each.says,
            }
        )
    path = config_path()
    where = "none" if path is None else f"{path}{'' if file.path else ' (there is none yet)'}"
    data = {"file": None if path is None else str(path), "settings": rows}
    table = output.columns(
        ((row["setting"], row["value"], row["from"], row["variable"]) for row in rows),
        ("setting", "value", "from", "environment variable"),
    )
    others = [f"{name}: {says}" for name, says in OTHERS.items()]
    output.show(settings, "config", data, [f"Config file: {where}", *table, "", *others])


def _without_password(value: str) -> str:
    """Return a URL without its password; any other text as it is."""
    if "://" not in value:
        return value
    from urllib.parse import urlsplit

    password = urlsplit(value).password
    return value.replace(f":{password}@", ":***@") if password else value


config.add_command(config_show)


@verb()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(settings: "Settings", shell: str) -> None:
    """Print the script that completes words in a shell.

    Verbs, options, case numbers, facts, people and states are completed.

    For bash, put `eval "$(saksgang completion bash)"` in ~/.bashrc. For zsh, the same with zsh in
    ~/.zshrc. For fish: `saksgang completion fish > ~/.config/fish/completions/saksgang.fish`.

    Example: saksgang completion bash
    """
    from click.shell_completion import get_completion_class

    del settings
    command = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(command, {}, "saksgang", "_SAKSGANG_COMPLETE").source())
