"""Run the command line, and look at what it has stored.

`installed` starts the command that pip installed, in its own process. `in_process` runs the same
lines in this process, which is quicker.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

import yaml
from databases import simulated_store
from sqlalchemy import select

from handlers.analysis.application_files import read_applications
from handlers.cli import main as cli
from handlers.cli.verbs import UNUSED
from handlers.letters.document import as_text, from_json
from handlers.letters.to_folder import MARKER
from storage.queries import all_letters
from storage.store import Store
from storage.tables import Row, access
from storage.tables import store as about
from storage.verification import Damage
from workflow.reimbursement.application import Application, stated

SAKSGANG = str(Path(sys.executable).with_name("saksgang"))
LIBRARY = Path("scenarios/library/applications").resolve()
COMPLETE, INCOMPLETE, RARE = (
    str(LIBRARY / f"{name}.yaml") for name in ("epilepsy_3a", "epilepsy_3a_without_date", "rare_3b")
)
APPLICATION = "scenarios/library/applications/epilepsy_3a.yaml"
THE_DATE = "initiation: {date: 2015-03-02}\n"
DAY = "2015-03-16"
_OURS = ("SAKSGANG_DB", "SAKSGANG_NOW", "SAKSGANG_AS", "SAKSGANG_LETTERS")


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What its JSON holds."""
        return json.loads(self.out)["data"]


Way = Callable[[list[str], dict[str, str], str], Done]


def environment(**more: str) -> dict[str, str]:
    """The environment of a command: nothing of ours is set but what is stated here."""
    return {name: value for name, value in os.environ.items() if name not in _OURS} | more


def installed(args: list[str], env: dict[str, str], stdin: str) -> Done:
    """The installed command, its output through pipes."""
    done = subprocess.run(
        [SAKSGANG, *args],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment(**env),
        check=False,
        timeout=60,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def in_process(
    args: list[str], env: dict[str, str], stdin: str, err: io.StringIO | None = None
) -> Done:
    """The same, in this process. err: its standard error."""
    out, err = io.StringIO(), io.StringIO() if err is None else err
    with (
        mock.patch.dict(os.environ, environment(**env), clear=True),
        mock.patch.object(sys, "stdin", io.StringIO(stdin)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = cli._run(args)
    return Done(code, out.getvalue(), err.getvalue())


def run(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, its output through a pipe."""
    command = [sys.executable, "-m", "handlers", *args]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **env}, check=False, timeout=60
    )


@dataclass(frozen=True)
class Office:
    """A database and a folder for letters, and the command on them."""

    way: Way
    db: str
    folder: Path

    def __call__(
        self,
        *args: str,
        at: str | None = DAY,
        by: str = "Eli",
        stdin: str = "",
        yes: bool = True,
        **env: str,
    ) -> Done:
        """Run a verb; whatever its exit code. at: the stated time, None = the clock's.

        A verb that no time changes gets none.
        """
        timeless = any("now" in UNUSED.get(verb, ()) for verb in (args[0], " ".join(args[:2])))
        now = [] if at is None or timeless else ["--now", at]
        command = ["--db", self.db, *now, "--as", by, *(["-y"] if yes else []), *args]
        return self.way(command, {"SAKSGANG_LETTERS": str(self.folder), **env}, stdin)

    def does(self, *args: str, **options: Any) -> Done:
        """Run a verb that must succeed."""
        done = self(*args, **options)
        assert done.code == 0, done
        return done

    def data(self, *args: str, **options: Any) -> Any:
        """Return the data of a verb that must succeed. Runs in this process always."""
        return replace(self, way=in_process).does(*args, "--format", "json", **options).data

    def state(self, case: str = "1", **options: Any) -> str:
        """The state that a case is in."""
        return str(self.data("show", case, **options)["state"])

    def events(self, case: str = "1") -> list[str]:
        """Names of what happened to a case, in order."""
        return [row["event"] for row in self.data("history", case)]

    def files(self) -> dict[str, str]:
        """Return the words of each letter that was sent, by the name of its PDF file."""
        if not self.folder.is_dir():
            return {}
        with self.store() as store, store.transaction(write=False) as work:
            texts = {
                Path(x.path or "").name: as_text(from_json(x.document)) for x in all_letters(work)
            }
        paths = letter_files(self.folder)
        assert all(path.read_bytes().startswith(b"%PDF-") for path in paths)
        return {path.name: texts[path.name] for path in paths}

    def letter(self, kind: str, to: str) -> str:
        """The one letter of a kind to somebody, its lines joined."""
        [text] = [text for name, text in self.files().items() if f"-{kind}-{to}" in name]
        return " ".join(text.split())

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database itself."""
        with opened(self.db) as store:
            yield store

    def dump(self) -> dict[str, list[str]]:
        """Everything that is stored, the access log left out: rows by table, in order."""
        with self.store() as store:
            return dump_of(store)


def letter_files(folder: Path) -> list[Path]:
    """Return the files of a folder for letters in order, without the mark of its database."""
    return sorted(path for path in folder.iterdir() if path.name != MARKER)


def not_cut_short(damages: list[Damage]) -> list[Damage]:
    """Leave out what a command leaves that was cut short between its anchor line and its commit."""
    return [damage for damage in damages if "cut short" not in damage.what]


@contextmanager
def opened(place: str) -> Iterator[Store]:
    """A store that is closed afterwards."""
    store = simulated_store(place)
    try:
        yield store
    finally:
        store.close()


def dump_of(store: Store) -> dict[str, list[str]]:
    """Return the logical dump of a database: rows by table, in order.

    Left out are the read log, and what is drawn anew with each database: its id, when it was made,
    and the name of its anchor file.
    """
    drawn = {about.c.id, about.c.created_at, about.c.anchor}
    with store.transaction(write=False) as work:
        return {
            table.name: sorted(
                repr(tuple(row))
                for row in work.connection.execute(
                    select(*(column for column in table.c if column not in drawn))
                )
            )
            for table in Row.metadata.sorted_tables
            if table is not access
        }


def application(file: str = COMPLETE) -> Application:
    """An application of the library."""
    [(_, read)] = read_applications([file])
    return read


def written(path: Path, changed: Application) -> str:
    """An application as a file; its path."""
    path.write_text(
        yaml.safe_dump(json.loads(json.dumps(stated(changed), default=str)), allow_unicode=True),
        encoding="utf-8",
    )
    return str(path)
