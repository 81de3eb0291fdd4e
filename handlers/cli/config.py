"""The config file: defaults of the settings that environment variables hold.

An option goes before an environment variable, that before the file, that before the default. The
file is TOML: `SAKSGANG_CONFIG`, else `saksgang/config.toml` in `$XDG_CONFIG_HOME` or `~/.config`.

    db = "~/cases/office.db"
    as = "Eli Saksbehandler"
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import click

FILE: Final = "SAKSGANG_CONFIG"
DEFAULT_DATABASE: Final = "saksgang.db"
_FORMATS: Final = ("table", "json", "jsonl", "csv")


class Setting(NamedTuple):
    """A setting of the config file. is_path: a path or a URL; `~` is one's home folder."""

    name: str
    variable: str
    says: str
    default: str
    is_path: bool = False


SETTINGS: Final = (
    Setting(
        "db", "SAKSGANG_DB", "the database, a file or a PostgreSQL URL", DEFAULT_DATABASE, True
    ),
    Setting("as", "SAKSGANG_AS", "who acts", "nobody named"),
    Setting("policy", "SAKSGANG_POLICY", "the policy file", "the usual values", True),
    Setting("office", "SAKSGANG_OFFICE", "the office profile", "the simulation's own", True),
    Setting("format", "SAKSGANG_FORMAT", f"how to print: {', '.join(_FORMATS)}", "table"),
    Setting("letters", "SAKSGANG_LETTERS", "the folder for letters", "beside the database", True),
    Setting("post", "SAKSGANG_POST", "where letters are sent: a mail server's URL", "the folder"),
    Setting("anchor", "SAKSGANG_ANCHOR", "the anchor file", "beside the database", True),
)
OTHERS: Final[Mapping[str, str]] = {
    "SAKSGANG_NOW": "acts as --now",
    FILE: "the config file; empty = none",
    "NO_COLOR": "no colour, whatever it says",
}
"""Environment variables that the file does not hold."""


class Config(NamedTuple):
    """What the config file says. path: None = there is none. values: by environment variable."""

    path: Path | None
    values: Mapping[str, str]


def config_path() -> Path | None:
    """Return where the config file would be; None if it is switched off."""
    stated = os.environ.get(FILE)
    if stated is not None:
        return Path(stated) if stated else None
    base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(base).expanduser() / "saksgang" / "config.toml"


def read_config() -> Config:
    """Read the config file, if there is one. Raises UsageError that names file and setting."""
    path = config_path()
    if path is None or not path.is_file():
        if path is not None and os.environ.get(FILE):
            raise click.UsageError(f"{FILE}: there is no file {path}; make it, or unset {FILE}.")
        return Config(None, {})
    import tomllib

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise click.UsageError(f"{path}: this file can't be read as UTF-8 text.") from None
    except tomllib.TOMLDecodeError as wrong:
        where = re.search(r"line (\d+), column (\d+)", str(wrong))
        place = f":{where[1]}:{where[2]}" if where else ""
        says = 'this is not TOML; write lines as db = "/home/eli/cases.db"'
        raise click.UsageError(f"{path}{place}: {says}.") from None
    known = {setting.name: setting for setting in SETTINGS}
    return Config(
        path, {known[n].variable: _value(known[n], v, path) for n, v in _checked(data, path)}
    )


def _checked(data: Mapping[str, object], path: Path) -> list[tuple[str, object]]:
    """Return the settings of a file. Raises UsageError for an unknown one."""
    from difflib import get_close_matches

    names = [setting.name for setting in SETTINGS]
    for name in data:
        if name not in names:
            near = get_close_matches(name, names, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"write one of: {', '.join(names)}."
            raise click.UsageError(f"{path}: {name}: there is no such setting; {hint}")
    return list(data.items())


def _value(setting: Setting, value: object, path: Path) -> str:
    """Return a setting as text. Raises UsageError for a value that does not fit."""
    where = f"{path}: {setting.name}"
    if not isinstance(value, str) or not value:
        raise click.UsageError(f'{where}: write a text in quotes, as {setting.name} = "…".')
    if setting.name == "format" and value not in _FORMATS:
        raise click.UsageError(f"{where}: write one of: {', '.join(_FORMATS)}.")
    if not setting.is_path or "://" in value or value == ":memory:":
        return value
    full = Path(value).expanduser()
    if not full.is_absolute():
        raise click.UsageError(f"{where}: write the whole path, from / or ~; this one is relative.")
    return str(full)


def use_config() -> Config:
    """Let the config file's values stand for environment variables that are not set."""
    config = read_config()
    for variable, value in config.values.items():
        if not os.environ.get(variable):
            os.environ[variable] = value
    return config
