"""The commands that are interrupted, and what is left when each is run again.

`run_again` runs the same command once more, then a sweep, and both yet again. The last two must
change nothing. What it returns can be compared with an undisturbed run: random ids, hashes over
them, and when and how often a letter was tried are left out.
"""

import hashlib
import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from builders import an_application
from compassionate import AGREEMENT, HOSPITAL
from processes import at_once, run
from sqlalchemy import select
from the_command import (
    COMPLETE,
    DAY,
    INCOMPLETE,
    LIBRARY,
    RARE,
    THE_DATE,
    dump_of,
    environment,
    letter_files,
    opened,
    written,
)

DATABASE, ANCHOR, LETTERS = "saksgang.db", "saksgang.db.anchor", "saksgang-letters"
_RANDOM = {
    "id",
    "salt",
    "person_id",
    "command_id",
    "hash",
    "previous_hash",
    "head_hash",
    "letters_hash",
    "data_salt",
    "data_hash",
    "document_salt",
    "document_hash",
    "created_at",
    "anchor",
    "clock",
}
_TRIED = {"attempts", "sent_at"}
FILES: dict[str, Any] = {
    "answer.yaml": yaml.safe_load(THE_DATE),
    "complaint.yaml": {
        "complaint": {"decision_named": "yes", "what_is_wrong": "I live at home.", "by": "lawyer"}
        | {"signed": "yes", "name": "Anne Advokat"}
    },
    "agreement.yaml": dict(AGREEMENT, signed={"lis": "2021-10-01", "company": "2021-10-04"}),
    "use.yaml": dict(HOSPITAL),
}
"""What commands take in: an answer, a complaint, an agreement and a hospital's use under it."""
_OURS = {"out", "err", "aftermath.json", "hospital.yaml", *FILES}
NAF = str(LIBRARY / "naf_3a.yaml")


@dataclass(frozen=True)
class Trial:
    """A command to interrupt.

    before: commands that prepare for it. removed: a file that is removed after those.
    no_letters: the last of those could not write its letters. codes: exit codes allowed when the
    command is run again after it took effect. like: another trial with the same system calls, which
    stands for both where the disk fails.
    """

    name: str
    args: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    by: str = "Eli"
    at: str = DAY
    removed: str = ""
    no_letters: bool = False
    codes: tuple[int, ...] = (0,)
    like: str = ""

    def line(self, args: tuple[str, ...] = (), at: str = "", by: str = "") -> list[str]:
        """Return the arguments of `saksgang`."""
        return ["--now", at or self.at, "--as", by or self.by, "-y", *(args or self.args)]

    def prepare(self, folder: Path) -> Path:
        """Make the folder in which the command is then run: its files, and its commands before."""
        folder.mkdir()
        for name, said in FILES.items():
            (folder / name).write_text(yaml.safe_dump(said), encoding="utf-8")
        written(folder / "hospital.yaml", an_application(treatment={"outside_hospital": "no"}))
        for args in self.before:
            env = (
                {"SAKSGANG_LETTERS": DATABASE}
                if self.no_letters and args == self.before[-1]
                else {}
            )
            done = run(self.line(args, DAY, "Eli"), folder, **env)
            waits = self.no_letters and args == self.before[-1]
            assert done.code == (8 if waits else 0), (self.name, args, done)
        if self.removed:
            (folder / self.removed).unlink()
        return folder


RECEIVED, LACKING = ("register", COMPLETE), ("register", INCOMPLETE)
IN_2021 = ("--now", "2021-10-04")
BEFORE_REVERSE: tuple[tuple[str, ...], ...] = (
    RECEIVED,
    ("judge", "1", "treatment.outside_hospital", "no", "--because", "The ward."),
    ("start", "1"),
    ("reject", "1"),
    ("complain", "1", "complaint.yaml"),
    ("judge", "2", "treatment.outside_hospital", "yes", "--because", "Home."),
    ("start", "2"),
)
REVERSE = ("reverse", "2", "--because", "The patient lives at home.", "--as", "Per")
BEFORE_AUTHORISE: tuple[tuple[str, ...], ...] = (
    ("register", "--process", "cu_agreement", "agreement.yaml", *IN_2021),
    ("start", "1", *IN_2021),
    ("sign", "1", *IN_2021),
    ("register", "--process", "cu_hospital", "use.yaml", "--under", "1", *IN_2021),
    ("start", "2", *IN_2021),
    ("allow", "2", *IN_2021),
)
AUTHORISE = ("marketing-authorisation", "1", "--from", "2021-10-04", *IN_2021)
REFUSABLE = ("register", RARE)
REFUSED = 5
TO_REFUSE = ("reject", "1", "--reason", "16", "--because", "The effect is not shown.")

TRIALS = {
    trial.name: trial
    for trial in (
        Trial("register, no database yet", RECEIVED),
        Trial("register", LACKING, (RECEIVED,)),
        Trial("assign", ("assign", "1", "--to", "Ola"), (RECEIVED,)),
        Trial("start", ("start", "1", "2"), (("register", COMPLETE, NAF),)),
        Trial("ask", ("ask", "1"), (LACKING,), codes=(REFUSED,), like="grant"),
        Trial("answer", ("answer", "1", "answer.yaml"), (LACKING, ("ask", "1"))),
        Trial(
            "judge",
            ("judge", "1", "diagnosis.persons_in_norway", "120", "--because", "The register."),
            (REFUSABLE,),
        ),
        Trial("extend", ("extend", "1"), (LACKING, ("ask", "1")), codes=(REFUSED,)),
        Trial("grant", ("grant", "1"), (RECEIVED, ("start", "1")), codes=(REFUSED,)),
        Trial(
            "reject",
            ("reject", "1"),
            (("register", "hospital.yaml"), ("start", "1")),
            codes=(REFUSED,),
            like="grant",
        ),
        Trial("propose", TO_REFUSE, (REFUSABLE, ("start", "1")), codes=(REFUSED,)),
        Trial(
            "approve",
            ("approve", "1"),
            (REFUSABLE, ("start", "1"), TO_REFUSE),
            by="Ola",
            codes=(REFUSED,),
            like="grant",
        ),
        Trial(
            "return",
            ("return", "1", "--because", "More is known."),
            (REFUSABLE, ("start", "1"), TO_REFUSE),
            by="Ola",
            codes=(REFUSED,),
        ),
        Trial(
            "advise",
            ("advise", "1", "--opinion", "grant", "--because", "The guideline fits."),
            (RECEIVED,),
            by="Ola",
        ),
        Trial(
            "move",
            ("move", "1", "--rules", "2018-01-01", "--because", "The law of 2018."),
            (LACKING, ("ask", "1")),
        ),
        Trial("note", ("note", "1", "The office called."), (RECEIVED,)),
        Trial("withdraw", ("withdraw", "1", "--party", "patient"), (RECEIVED,)),
        Trial(
            "mail",
            ("mail", "1", "answer.yaml"),
            (RECEIVED, ("withdraw", "1", "--party", "patient")),
        ),
        Trial("reverse", REVERSE, BEFORE_REVERSE, codes=(REFUSED,)),
        Trial(
            "marketing-authorisation",
            AUTHORISE,
            BEFORE_AUTHORISE,
            at="2021-10-04",
            codes=(REFUSED,),
        ),
        Trial("tick", ("tick",), (LACKING, REFUSABLE, ("ask", "1")), at="2015-04-14"),
        Trial(
            "outbox retry",
            ("outbox", "retry"),
            (LACKING, ("ask", "1")),
            no_letters=True,
            codes=(8,),
        ),
        Trial("db backup", ("db", "backup", "copy.db"), (RECEIVED,), codes=(1,)),
        Trial(
            "db restore",
            ("db", "restore", "copy.db"),
            (RECEIVED, ("db", "backup", "copy.db")),
            removed=DATABASE,
            codes=(1,),
        ),
    )
}


@dataclass(frozen=True)
class Left:
    """What is left after a command was run again.

    damage: findings of `audit verify`, and exit codes that should not be. changed: what running all
    of it yet again changed. stands: everything else that is compared, by name.
    """

    damage: list[str]
    changed: list[str]
    stands: dict[str, Any] = field(repr=False)

    def differs(self, other: "Left") -> list[str]:
        """Return the names of what differs from another run."""
        return sorted(
            name
            for name in self.stands | other.stands
            if self.stands.get(name) != other.stands.get(name)
        )


def run_again(trial: Trial, folder: Path, *, twice: bool = True) -> Left:
    """Run the command again and sweep, in its own process, and return what is left.

    twice: do both once more, and note what that changed.
    """
    at_once(_run_again, [(trial, str(folder), twice)])
    return Left(**json.loads((folder / "aftermath.json").read_text(encoding="utf-8")))


def _run_again(trial: Trial, folder: str, twice: bool) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment())
    here = Path()
    said = [_typed(trial.line())]
    later = trial.line(("tick",), f"{trial.at} 18:00")  # a day alone means noon
    said.append(_typed(later))
    stands, exactly = _stands(here), _exactly(here)
    from handlers.safekeeping.audit import verify

    with opened(DATABASE) as store:
        damage = [str(found) for found in verify(store, Path(ANCHOR))]
    if twice:
        said += [_typed(trial.line()), _typed(later)]
    now = _exactly(here)
    changed = sorted(name for name in exactly | now if exactly.get(name) != now.get(name))
    codes = ({0, *trial.codes}, {0}) * 2
    wrong_endings = [
        f"it ended with {code}: {err}"
        for (code, err), right in zip(said, codes, strict=False)
        if code not in right
    ]
    after = Left(wrong_endings + damage, changed, stands)
    (here / "aftermath.json").write_text(json.dumps(after.__dict__), encoding="utf-8")


def _typed(args: list[str]) -> tuple[int, str]:
    from handlers.cli import main as cli

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli._run(args)
    return code, err.getvalue()


def _stands(here: Path) -> dict[str, Any]:
    """Return what two equal runs have in common.

    That is rows without random values, letters byte by byte, and the names of all other files.
    """
    stands: dict[str, Any] = {"files": _files(here)}
    for path in letter_files(here / LETTERS) if (here / LETTERS).is_dir() else []:
        stands[f"file {path.name}"] = [
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mode,
        ]
    with opened(DATABASE) as store:
        stands |= {f"table {name}": rows for name, rows in rows_of(store).items()}
    stands["anchor"] = {
        number: step[2]
        for line in (here / ANCHOR).read_text(encoding="utf-8").splitlines()
        for number, step in json.loads(line).get("steps", {}).items()
    }
    for seal in here.glob("*.sha256"):
        digest, name = seal.read_text(encoding="utf-8").split()
        stands[f"seal of {name}"] = hashlib.sha256((here / name).read_bytes()).hexdigest() == digest
    return stands


def _files(here: Path) -> list[str]:
    """Return the names of every file and folder, hidden ones too."""
    return sorted(str(path) for path in here.rglob("*") if path.name not in _OURS)


def rows_of(store: Any) -> dict[str, list[str]]:
    """Return every row, by table, without what differs between any two runs.

    Of the attempts to send letters, those that succeeded: the others depend on the interruption.
    """
    from storage.tables import Row, access, delivery_attempt

    found = {}
    with store.transaction(write=False) as work:
        for table in Row.metadata.sorted_tables:
            left_out = _TRIED | (_RANDOM - {"id"} if table.name == "letter" else _RANDOM)
            columns = [column for column in table.columns if column.name not in left_out]
            query = select(*columns)
            if table is delivery_attempt:
                sent = delivery_attempt.c.outcome == "sent"
                query = select(delivery_attempt.c.letter_id, delivery_attempt.c.path).where(sent)
            if table is not access:
                rows = work.connection.execute(query)
                places = f"{Path.cwd()}/"  # each run has a folder of its own
                found[table.name] = sorted(repr(tuple(row)).replace(places, "") for row in rows)
    return found


def _exactly(here: Path) -> dict[str, Any]:
    """Return everything, random values too, to see whether anything at all has changed."""
    with opened(DATABASE) as store:
        tables = {f"table {name}": rows for name, rows in dump_of(store).items()}
    files = {
        str(path): path.read_bytes().hex()
        for path in here.rglob("*")
        if path.is_file() and path.name not in _OURS
    }
    files.pop(DATABASE)
    return {"files": _files(here), **tables, **files}
