"""The config file, environment variables in the help, and completion in the shell."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from the_command import COMPLETE, Office, in_process, installed, run

from handlers.cli.config import OTHERS, SETTINGS
from handlers.cli.main import VERBS
from handlers.cli.verbs.any_step import step_verbs
from workflow.reimbursement.facts import FACTS


def config(folder: Path, text: str) -> str:
    """Write a config file where XDG_CONFIG_HOME has it, and return that folder."""
    file = folder / "saksgang" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return str(folder)


def environment(xdg: str, **more: str) -> dict[str, str]:
    """An environment in which only this config file counts."""
    kept = {name: value for name, value in os.environ.items() if "SAKSGANG" not in name}
    return kept | {"XDG_CONFIG_HOME": xdg} | more


def saksgang(xdg: str, *args: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command with a config file."""
    return subprocess.run(
        [sys.executable, "-m", "handlers", *args],
        capture_output=True,
        text=True,
        env=environment(xdg, **more),
        check=False,
        timeout=60,
    )


def test_the_config_file_gives_defaults_that_variables_and_options_go_before(
    tmp_path: Path,
) -> None:
    db, other = tmp_path / "office.db", tmp_path / "other.db"
    xdg = config(tmp_path / "xdg", f'db = "{db}"\nas = "Åse"\nletters = "{tmp_path}/post"\n')

    assert saksgang(xdg, "register", COMPLETE, "--now", "2015-03-16").returncode == 0
    assert db.is_file() and any((tmp_path / "post").rglob("*.pdf"))
    assert "by Åse" in saksgang(xdg, "show", "1").stdout
    noted = saksgang(xdg, "note", "1", "x", "--now", "2015-03-17", SAKSGANG_AS="Ola")
    assert "by Ola" in noted.stdout
    noted = saksgang(xdg, "note", "1", "y", "--now", "2015-03-17", "--as", "Eli", SAKSGANG_AS="Ola")
    assert "by Eli" in noted.stdout
    assert saksgang(xdg, "list", "--db", str(other)).returncode == 3


def test_config_show_says_where_each_setting_comes_from(tmp_path: Path) -> None:
    xdg = config(tmp_path, 'db = "postgresql://eli:secret@host/cases"\npost = "smtp://localhost"\n')
    done = saksgang(xdg, "config", "show", "--format", "json", "--as", "Eli", SAKSGANG_POST="/x")
    rows = {}
    for line in saksgang(xdg, "config", "show", SAKSGANG_AS="Ola").stdout.splitlines():
        rows[line.partition(" ")[0]] = line

    assert '"from": "option"' in done.stdout and "secret" not in done.stdout
    assert "postgresql://eli:***@host/cases" in rows["db"] and "config file" in rows["db"]
    assert "environment" in rows["as"] and "default" in rows["policy"]
    assert {setting.name for setting in SETTINGS} <= set(rows)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('dbb = "/x"\n', "dbb: there is no such setting; did you mean `db`?"),
        ("db = 3\n", 'db: write a text in quotes, as db = "…"'),
        ('db = "cases.db"\n', "db: write the whole path"),
        ('format = "xml"\n', "format: write one of: table, json"),
        ("db = \n", ":1:6: this is not TOML"),
    ],
)
def test_a_wrong_config_file_is_wrong_usage_with_its_place(
    text: str, says: str, tmp_path: Path
) -> None:
    done = saksgang(config(tmp_path, text), "list")

    assert (done.returncode, done.stdout) == (2, "")
    assert str(tmp_path / "saksgang" / "config.toml") in done.stderr and says in done.stderr


def test_a_config_file_that_is_named_and_missing_is_wrong_usage(tmp_path: Path) -> None:
    done = saksgang(str(tmp_path), "list", SAKSGANG_CONFIG=str(tmp_path / "none.toml"))

    assert done.returncode == 2 and "none.toml" in done.stderr


def test_the_help_names_every_environment_variable() -> None:
    told = run("--help").stdout

    for name in (*(setting.variable for setting in SETTINGS), *OTHERS):
        assert name in told


# Completion ----------------------------------------------------------------------------------


def completed(office: Office, line: str) -> list[str]:
    """Return what bash is offered for the last word of a line."""
    words = line.split(" ")
    env = {
        "_SAKSGANG_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "SAKSGANG_DB": office.db,
    }
    done = installed([], env, "")
    assert done.err == ""
    return [row.partition(",")[2] for row in done.out.splitlines() if row]


def test_verbs_case_numbers_facts_people_and_states_are_completed(office: Office) -> None:
    office.does("register", COMPLETE, by="Åse")
    office.does("assign", "1", "--to", "Ola Nordmann")

    assert set(completed(office, "saksgang ")) == {*VERBS, *step_verbs()} - {"propose"}
    assert completed(office, "saksgang sh") == ["show"]
    assert completed(office, "saksgang show ") == ["2015-000001"]
    assert completed(office, "saksgang show 2015") == ["2015-000001"]
    assert completed(office, "saksgang grant 9") == []
    dates = [name for name in FACTS if name.startswith("initiation.")]
    assert completed(office, "saksgang judge 1 initiation.") == dates != []
    assert completed(office, "saksgang ask 1 initiation.") == dates
    assert completed(office, "saksgang assign 1 --to O") == ["Ola Nordmann"]
    assert completed(office, "saksgang list --assigned-to å") == ["Åse"]
    assert completed(office, "saksgang list --state un") == ["under_review"]
    assert completed(office, "saksgang list --sort pa") == ["patient"]
    assert "--dry-run" in completed(office, "saksgang --dr")


def test_completion_makes_no_database_and_says_nothing_of_it(office: Office) -> None:
    assert completed(office, "saksgang show ") == []
    assert not Path(office.db).exists()


@pytest.mark.parametrize(
    ("shell", "holds"), [("bash", "complete -o"), ("zsh", "#compdef"), ("fish", "complete --no")]
)
def test_a_script_is_printed_for_each_shell(shell: str, holds: str) -> None:
    done = in_process(["completion", shell], {}, "")

    assert done.code == 0 and holds in done.out and "_SAKSGANG_COMPLETE" in done.out
