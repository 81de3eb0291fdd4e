"""The verbs of analysts: files, forms, schemas and the diagram. `replay --from-db` reads cases."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, get_args

import click

from handlers.cli.parameters import (
    COUNT,
    FOR_PROCESS,
    FOR_STATED_PROCESS,
    KEEP_NUMBER,
    OF_PROCESS,
    RULES_OF,
)
from handlers.cli.verbs import verb
from workflow.engine.errors import Findings, InvalidInput

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager
    from datetime import date

    from handlers.analysis.check import Checked
    from handlers.analysis.coverage import Coverage
    from handlers.analysis.replay import Keeps
    from handlers.cli.options import Settings
    from handlers.population.lived_cases import LivedCase
    from workflow.engine.process import Process


@verb()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option(
    "--from-db", is_flag=True, help="Play the cases of the database in place of scenario files."
)
@click.option("--events", is_flag=True, help="Show every event and letter of each case.")
@click.option(
    "--coverage",
    "covered",
    is_flag=True,
    help="Show what of the rules and of the steps no scenario shows.",
)
@click.option(
    "--jobs",
    type=COUNT,
    default=1,
    metavar="N",
    help="Play them in so many processes; the answer is the same. 1 unless stated.",
)
@RULES_OF
@OF_PROCESS
def replay(
    settings: "Settings",
    paths: tuple[str, ...],
    from_db: bool,
    events: bool,
    covered: bool,
    jobs: int,
    rules_day: "date | None",
    process: "Process[Any] | None",
) -> int:
    """Play scenario files, and compare with what they expect.

    A folder means all scenarios below it; other files, such as their applications, are counted and
    not played. With --process, only those with a case of that kind are played. Exit code 8 if
    something differs, or if --coverage names a rule or a step that no scenario shows. Exit code 7
    if a file is invalid; then nothing is played.

    With --from-db, play every case of the database under the values of --policy (else the defaults)
    and the rules of --rules DATE (else those that the policy chooses), and compare with how it was
    lived. What people did stays as it was, on its days; a move too. Each case that becomes
    something else is told, with the cause: the policy values and rules whose putting back undoes
    the difference. Cases that belong together are played once, together. Nothing is stored, but the
    read log tells who asked. Exit code 8 if a case differs or can't be played, and 3 if there is no
    case: `saksgang replay --from-db --policy reform.yaml`

    Example: saksgang replay scenarios/library
    """
    from handlers.analysis.replay import replay as play_all
    from handlers.cli.output import note, show

    if from_db:
        if paths or covered:
            raise click.UsageError("--from-db plays all cases: leave out PATH and --coverage.")
        return _replay_database(settings, rules_day, process, jobs, events=events)
    if not paths:
        raise click.UsageError("Name scenario files or folders, or write --from-db.")
    if rules_day is not None:
        raise click.UsageError("--rules goes with --from-db: a scenario states its own `rules:`.")
    if events and covered and settings.format != "table":
        raise click.UsageError("Choose --events or --coverage; only a table shows both.")

    if covered and jobs > 1:
        raise click.UsageError("--coverage looks at the cases themselves: leave out --jobs.")

    keeps: Keeps = "all" if covered else "told" if events else "differences"
    with _processes(jobs) as executor:
        played = play_all(paths, settings.policy(), note, process, executor=executor, keeps=keeps)
    data = [
        {
            "file": p.file,
            "case": None,
            "title": p.title,
            "passed": p.passed,
            "differences": list(p.differences),
        }
        | (
            {"events": [_event(e) for e in p.events], "letters": [_letter(x) for x in p.letters]}
            if events
            else {}
        )
        for p in played
    ]
    lines = _replay_lines(data)
    unseen: tuple[str, ...] = ()  # what no scenario shows; looked for with --coverage only
    if covered:
        from handlers.analysis.coverage import coverage

        shown = coverage(played, () if process is None else (process,))
        unseen = shown.unseen
        lines = chain(lines, _coverage_lines(shown))
        data = data if settings.format == "table" else [shown.as_data()]
    show(settings, "coverage" if covered else "replay", data, lines)
    return 0 if all(p.passed for p in played) and not unseen else Findings.exit_code


def _processes(jobs: int) -> "AbstractContextManager[Executor | None]":
    """Return an executor with so many processes; None for one. It is imported where it is used."""
    from contextlib import nullcontext

    if jobs == 1:
        return nullcontext()
    from handlers.simulation.executors import local_workers

    return local_workers(jobs, "--jobs")


def _replay_database(
    settings: "Settings",
    rules_day: "date | None",
    process: "Process[Any] | None",
    jobs: int,
    *,
    events: bool,
) -> int:
    """Play the cases of the database, and print each as soon as it is played."""
    from handlers.analysis.progress import bar
    from handlers.analysis.unread_law import unread
    from handlers.cli.config import DEFAULT_DATABASE
    from handlers.cli.lived_lines import Tally, lived_lines
    from handlers.cli.output import note, show
    from handlers.cli.session import session
    from handlers.population.lived_cases import COLUMNS

    def row(case: "LivedCase") -> dict[str, Any]:
        more = {
            "events": [_event(each) for each in case.events],
            "letters": [_letter(each) for each in case.letters],
        }
        return case.as_data() | (more if events else {})

    if change := unread(rules_day):
        note(change)
    with session(settings) as here, _processes(jobs) as executor:
        place = settings.db or DEFAULT_DATABASE
        found = here.office.replay(
            rules_day,
            process,
            bar("replaying"),
            elsewhere=None if executor is None else (executor, place),
            events=events,
        )
        tally = Tally()
        cases = tally.counted(found)
        about = {"policy": settings.policy().content_hash(), "rules_of": rules_day}
        lines = chain(lived_lines(cases), tally.lines())
        titles = (*COLUMNS, *(("events", "letters") if events else ()))
        show(settings, "replay", map(row, cases), lines, titles, about=about)
    if settings.format != "table":
        note(tally.in_words())
    return Findings.exit_code if tally.differ or tally.not_played else 0


def _coverage_lines(found: "Coverage") -> Iterator[str]:
    for item, titles in found.shown.items():
        yield f"{len(titles):4}  {item}"
    every = "answers, steps, reasons, outcomes, events and letters"
    yield f"{len(found.shown) - len(found.unseen)} of {len(found.shown)} {every} are shown"
    yield from (f"not shown: {item}" for item in found.unseen)


def _event(recorded: Any) -> dict[str, Any]:
    return {
        "sequence": recorded.sequence,
        "event": recorded.event.name,
        "effective": recorded.effective,
        "recorded": recorded.recorded,
        "actor": recorded.actor,
        "state": recorded.state,
    }


def _letter(letter: Any) -> dict[str, Any]:
    return {
        "kind": letter.kind,
        "to": letter.to,
        "copy": letter.copy,
        "names": letter.names,
        "language": letter.language,
        "made": letter.made,
    }


def _replay_lines(data: list[dict[str, Any]]) -> Iterator[str]:
    """Yield each scenario with its differences, events and letters, then how many passed."""
    for row in data:
        yield f"{'passed' if row['passed'] else 'DIFFERS'}  {row['title']}  ({row['file']})"
        yield from (f"    {difference}" for difference in row["differences"])
        for event in row.get("events", ()):
            happened = f"{event['event']} ({event['actor']})"
            yield f"    {event['effective']}  {happened} → {event['state']}"
        for letter in row.get("letters", ()):
            to = f"{'copy to' if letter['copy'] else 'to'} {letter['to']}, {letter['language']}"
            yield f"    {letter['made']}  letter: {letter['kind']} {to}"
    passed = sum(row["passed"] for row in data)
    yield f"{passed} of {len(data)} scenarios passed"


@verb()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@KEEP_NUMBER
def check(settings: "Settings", paths: tuple[str, ...], keep_number: bool) -> int:
    """Check application, scenario, policy and population files.

    Messages M2 and tables of facts too. A folder means all files below it, but tables. Nothing is
    stored or played. It says what each file was taken for. Each fault names its file, line, column
    and field. Exit code 7 if there is any. Days of an application that come in the wrong order are
    no fault: they are told, as if it came today or on the day of --now.

    Example: saksgang check my-application.yaml
    """
    from handlers.analysis.check import TITLES, check_each, taken_for
    from handlers.cli.output import note, show

    checked = [
        _with_rows(each) if each.kind == "population" and not each.faults else each
        for each in check_each(paths, note, settings.today(), keep_number=keep_number)
    ]
    faults = sorted(fault for each in checked for fault in each.faults)
    data = [row for each in checked for row in each.as_data()]
    if settings.format == "table":
        for fault in faults:
            note(str(fault))
    lines = () if faults else (*taken_for(checked), "Nothing wrong was found.")
    show(settings, "check", data, lines, TITLES)
    return InvalidInput.exit_code if faults else 0


def _with_rows(checked: "Checked") -> "Checked":
    """Return a population file with the faults of its rows and of its variants' rules."""
    from dataclasses import replace

    from handlers.population.population import read_population

    try:
        read_population(checked.file)
    except InvalidInput as invalid:
        return replace(checked, faults=invalid.faults)
    return checked


@verb()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--proof", is_flag=True, help="Show every rule with its answer.")
@click.option(
    "--rows",
    "chosen",
    metavar="N,N…",
    help="Of a table of facts: show these rows one by one, with proof.",
)
@KEEP_NUMBER
@click.option(
    "--keep",
    multiple=True,
    metavar="NAME",
    help="Of a table of facts: pass this column on to the answers (may be repeated).",
)
@click.option(
    "--out",
    metavar="FILE",
    help="Of a table of facts: write the answers to this file (.parquet, .csv, .jsonl).",
)
@RULES_OF
@FOR_STATED_PROCESS
def assess(
    settings: "Settings",
    files: tuple[str, ...],
    proof: bool,
    chosen: str | None,
    keep: tuple[str, ...],
    out: str | None,
    keep_number: bool,
    rules_day: "date | None",
    process: "Process[Any] | None",
) -> int:
    """Say what becomes of applications, and why.

    Also what is missing, and what would have them granted.

    They are assessed as if received today, or on the day of --now, by the rules of 2008–2017 unless
    --rules or the policy (rule_sets_by_date) chooses others. Give application files; or one
    table of facts (Parquet, CSV or JSON Lines) with a column for each fact. `rules list --facts`
    says what a column is named and what stands in it. A row with a cell that can't be used is left
    out and told: exit code 8, or 7 without answers if they are more than one in a hundred. With
    --process: forms of another kind of case, if it follows from no other case; what only another
    case tells is unknown.

    Example: saksgang assess scenarios/library/applications/epilepsy_3a.yaml
    """
    from handlers.analysis.assess import assess_files
    from handlers.analysis.input_files import is_table
    from handlers.cli.assessed_lines import assessed_lines
    from handlers.cli.output import note, show

    if process is not None and not (process.opens("register") and process.rule_sets):
        raise click.UsageError(
            f"A case of {process.name} is assessed with the case that it follows from: `why CASE`."
        )
    if process is not None and process.name == "reimbursement":
        process = None  # its applications are assessed without the process
    if len(files) == 1 and is_table(files[0]):
        if process is not None:
            raise click.UsageError("A table of facts is for reimbursement; leave out --process.")
        if proof and chosen is None:
            raise click.UsageError("Of a table, --proof needs the rows: add --rows N,N…")
        return _assess_table(settings, files[0], chosen, keep, out, rules_day)
    table = next((file for file in files if is_table(file)), None)
    if table is not None:
        raise click.UsageError(f"{table} is a table of facts: assess one table at a time, alone.")
    if keep or chosen is not None or out is not None:
        raise click.UsageError("--rows, --keep and --out belong to a table of facts.")
    today, policy = settings.today(), settings.policy()
    if process is None:
        found = assess_files(
            files, today, policy, note, keep_number=keep_number, rules_day=rules_day
        )
    else:
        from handlers.analysis.assess_forms import assess_forms

        found = assess_forms(
            files, process, today, policy, note, keep_number=keep_number, rules_day=rules_day
        )
    data = (each.as_data() for each in found)
    lines = (line for each in found for line in assessed_lines(each, with_proof=proof))
    show(settings, "assess", data, lines)
    _tell_rules(found[0].applied["rule_set"], today, rules_day)
    return 0


def _tell_rules(rule_set: object, received: "date", rules_day: "date | None") -> None:
    """Say on stderr what must be known of the rules that decided.

    That is that they were not in force on the day of arrival, and that the law of the day asked for
    was changed in a way that was not read.
    """
    from handlers.analysis.unread_law import unread
    from handlers.cli.output import note
    from workflow.reimbursement.rule_sets import why_not_in_force

    if says := why_not_in_force(str(rule_set), received):
        note(f"{says}.")
    if change := unread(rules_day):
        note(change)


def _assess_table(
    settings: "Settings",
    file: str,
    chosen: str | None,
    keep: tuple[str, ...],
    out: str | None,
    rules_day: "date | None",
) -> int:
    """Assess a table of applications. chosen: rows to show with proof; None = a summary of all."""
    from handlers.analysis.facts_table import (
        assess_table,
        check_out,
        check_policy,
        names_to_keep,
        row_numbers,
    )
    from handlers.cli.assessed_lines import assessed_lines
    from handlers.cli.output import note, show, writing

    policy = settings.policy()
    check_policy(policy, settings.policy_file or "")
    try:
        kept = names_to_keep(keep)
        if out is not None:
            check_out(out)
    except ValueError as wrong:
        raise click.UsageError(f"{wrong}.") from None
    if chosen is not None and out is not None:
        raise click.UsageError("Choose --rows or --out.")
    found = assess_table(
        file,
        policy,
        received=settings.today(),
        keep=kept,
        rows=() if chosen is None else row_numbers(chosen),
        missing=out is not None or settings.format != "table",
        rules_day=rules_day,
    )
    _tell_rules(found.rules.rule_set.name, found.received, rules_day)
    for fault in found.faults:
        note(str(fault))
    if found.left_out:
        note(f"{found.left_out:,} of {found.read:,} rows can't be used and were left out.")
    elif settings.format == "table":
        note(f"{found.read:,} applications were read from {file}.")
    if chosen is not None:
        proved = list(found.proved())
        data = [{**row, **one.as_data(), **row} for row, one in proved]
        lines = (line for _, one in proved for line in assessed_lines(one, with_proof=True))
        show(settings, "assess", data, lines)
    elif out is not None:
        if not settings.dry_run:
            with writing(out):
                found.write(out)
        written = {"file": out, "rows": found.answers.height, "left_out": found.left_out}
        show(settings, "assess", [written], found.summary())
    else:
        show(settings, "assess", found.rows(), found.summary(), found.titles)
    return Findings.exit_code if found.left_out else 0


WhatFile = Literal["application", "scenario", "story", "policy", "office", "population", "facts"]
KIND_OF_FILE = click.argument("what", type=click.Choice(get_args(WhatFile)))


@verb()
@KIND_OF_FILE
@FOR_PROCESS
def form(settings: "Settings", what: WhatFile, process: "Process[Any]") -> None:
    """Print a form to fill in.

    That is an application, a scenario, a policy, the profile of an office or a population, as a
    YAML file with comments. The forms of reimbursement and of an office are in Norwegian; that of a
    policy lists every number and switch with its value in force, its unit and its source; that of a
    population is a complete example. `form facts` lists the columns of a table of facts.

    Example: saksgang form application > my-application.yaml
    """
    from handlers.cli.output import show
    from scenarios.forms import form as of

    if what == "facts":
        from handlers.cli.fact_columns import form_of_facts

        rows, table = form_of_facts()
        show(settings, "form", rows, table)
        return
    try:
        text = of(what, process)
    except ValueError as wrong:
        raise click.UsageError(f"{wrong}.") from None
    show(settings, "form", {"text": text}, text.splitlines())


@verb()
@KIND_OF_FILE
@FOR_PROCESS
def schema(settings: "Settings", what: WhatFile, process: "Process[Any]") -> None:
    """Print the JSON Schema of a kind of file.

    Example: saksgang schema application > application.schema.json
    """
    import json

    from handlers.cli.output import show
    from scenarios.schemas import json_schema

    if what == "facts":
        from handlers.cli.fact_columns import schema_of_facts

        document = schema_of_facts()
    else:
        try:
            document = json_schema(what, process)
        except ValueError as wrong:
            raise click.UsageError(f"{wrong}.") from None
    lines = json.dumps(document, ensure_ascii=False, indent=2).splitlines()
    show(settings, "schema", document, lines)


@verb()
@FOR_PROCESS
def diagram(settings: "Settings", process: "Process[Any]") -> None:
    """Draw the states and steps of a case as a Mermaid diagram.

    It is made from the table that runs.

    Example: saksgang diagram
    """
    from handlers.analysis.lifecycle_diagram import diagram as draw
    from handlers.cli.output import show

    text = draw(process)
    show(settings, "diagram", {"mermaid": text}, text.splitlines())
