"""The verbs of analysts: files, forms, schemas and the diagram. They need no database."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

import click

from handlers.cli.parameters import FOR_PROCESS
from handlers.cli.verbs import verb
from workflow.engine.errors import Findings, InvalidInput

if TYPE_CHECKING:
    from handlers.analysis.coverage import Coverage
    from handlers.cli.options import Settings
    from workflow.engine.process import Process


@verb()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--events", is_flag=True, help="Show every event and letter of each case.")
@click.option(
    "--coverage",
    "covered",
    is_flag=True,
    help="Show what of the rules and of the steps no scenario shows.",
)
def replay(settings: "Settings", paths: tuple[str, ...], events: bool, covered: bool) -> int:
    """Play scenario files, and compare with what they expect.

    A folder means all files below it. Exit code 8 if something differs, or if --coverage names a
    rule or a step that no scenario shows. Exit code 7 if a file is invalid; then nothing is played.

    Example: saksgang replay scenarios/library
    """
    from handlers.analysis.replay import replay as play_all
    from handlers.cli.output import show

    played = play_all(paths, settings.policy())
    data = [
        {"file": p.file, "title": p.title, "passed": p.passed, "differences": list(p.differences)}
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

        shown = coverage(played)
        unseen = shown.unseen
        lines = chain(lines, _coverage_lines(shown))
        data = data if settings.format == "table" else [shown.as_data()]
    show(settings, "coverage" if covered else "replay", data, lines)
    return 0 if all(p.passed for p in played) and not unseen else Findings.exit_code


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
def check(settings: "Settings", paths: tuple[str, ...]) -> int:
    """Check application, scenario and policy files.

    A folder means all files below it. Nothing is stored or played. Each fault names its file, line,
    column and field. Exit code 7 if there is any. Days of an application that come in the wrong
    order are no fault: they are told, as if it came today or on the day of --now.

    Example: saksgang check my-application.yaml
    """
    from handlers.analysis.check import check as check_files
    from handlers.cli.output import note, show

    faults = check_files(paths, note, settings.today())
    data = [asdict(fault) for fault in faults]
    if settings.format == "table":
        for fault in faults:
            note(str(fault))
    show(settings, "check", data, () if faults else ("Nothing wrong was found.",))
    return InvalidInput.exit_code if faults else 0


@verb()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--proof", is_flag=True, help="Show every rule with its answer.")
@click.option(
    "--rows", metavar="N,N…", help="Of a table of facts: show these rows one by one, with proof."
)
def assess(settings: "Settings", files: tuple[str, ...], proof: bool, rows: str | None) -> None:
    """Say what becomes of applications, and why.

    Also what is missing, and what would have them granted.

    They are assessed as if received today, or on the day of --now. Give application files; or one
    table of facts (Parquet, CSV or JSON Lines) with a column for each fact of `rules list`.

    Example: saksgang assess scenarios/library/applications/epilepsy_3a.yaml
    """
    from handlers.analysis.assess import assess_files
    from handlers.analysis.input_files import is_table
    from handlers.cli.assessed_lines import assessed_lines
    from handlers.cli.output import note, show

    if len(files) == 1 and is_table(files[0]):
        _assess_table(settings, files[0], rows)
        return
    found = assess_files(files, settings.today(), settings.policy(), note)
    data = [a.as_data() for a in found]
    lines = (line for each in found for line in assessed_lines(each, with_proof=proof))
    show(settings, "assess", data, lines)


def _assess_table(settings: "Settings", file: str, rows: str | None) -> None:
    """Assess a table of applications. rows: those to show with proof; None = a summary of all."""
    from handlers.analysis.facts_table import assess_table, row_numbers
    from handlers.cli.assessed_lines import assessed_lines
    from handlers.cli.output import note, show

    found = assess_table(file, settings.policy())
    chosen = row_numbers(rows, found.rows) if rows is not None else range(found.rows)
    if settings.format == "table":
        note(f"{found.rows} applications were read from {file}.")
    data = (found.row(number, with_proof=rows is not None) for number in chosen)
    if rows is None:
        lines = found.summary()
    else:
        assessed = (found.assessed(number) for number in chosen)
        lines = (line for row in assessed for line in assessed_lines(row, with_proof=True))
    show(settings, "assess", data, lines)


KIND_OF_FILE = click.argument("what", type=click.Choice(["application", "scenario"]))


@verb()
@KIND_OF_FILE
@FOR_PROCESS
def form(
    settings: "Settings", what: Literal["application", "scenario"], process: "Process[Any]"
) -> None:
    """Print a form to fill in: an application or a scenario.

    It is a YAML file with comments. The forms of reimbursement are in Norwegian.

    Example: saksgang form application > my-application.yaml
    """
    from handlers.cli.output import show
    from scenarios.forms import form as of

    text = of(what, process)
    show(settings, "form", {"text": text}, text.splitlines())


@verb()
@KIND_OF_FILE
@FOR_PROCESS
def schema(
    settings: "Settings", what: Literal["application", "scenario"], process: "Process[Any]"
) -> None:
    """Print the JSON Schema of a kind of file.

    Example: saksgang schema application > application.schema.json
    """
    import json

    from handlers.cli.output import show
    from scenarios.schemas import json_schema

    document = json_schema(what, process)
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
