"""The verbs of analysts that ask what if: of whole populations, under several rules."""

from typing import TYPE_CHECKING

import click

from handlers.cli.parameters import CLUSTER, KEEP_NUMBER, WORKERS, place_of_work
from handlers.cli.verbs import verb

if TYPE_CHECKING:
    from handlers.cli.options import Settings


@verb()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    help="Where to write them, by the end of its name: .parquet, .csv or .jsonl.",
)
@click.option("--keep", multiple=True, metavar="NAME", help="Of a table: pass this column on.")
@click.option("--refused", metavar="FILE", help="Of a table: write the rows that were left out.")
@KEEP_NUMBER
def facts(
    settings: "Settings",
    paths: tuple[str, ...],
    out: str,
    keep: tuple[str, ...],
    refused: str | None,
    keep_number: bool,
) -> int:
    """Write a table of facts, from which a population can be made.

    Of application files, messages M2 and folders: what each application states, as if it came
    today, or on the day of --now. Of one table: its cells, typed; a row with a cell that can't be
    used is left out and told (exit code 8), and more than one in a hundred are refused (exit code
    7). Without a path, of the decided cases of the database: what was known at receipt, and at the
    decision. `saksgang form facts` says what each column means.

    Example: saksgang facts scenarios/library/applications --out facts.parquet
    """
    from handlers.analysis.application_files import read_applications
    from handlers.analysis.input_files import input_files, is_table
    from handlers.cli.output import note, show, writing
    from handlers.cli.session import session
    from handlers.population import facts_file
    from workflow.engine.errors import Findings

    if not out.lower().endswith(facts_file.SUFFIXES):
        raise click.UsageError(
            f"--out: write a name that ends with {', '.join(facts_file.SUFFIXES)}."
        )
    left_out = 0
    if len(paths) == 1 and is_table(paths[0]):
        table, read = facts_file.of_table(paths[0], keep)
        left_out = read.left_out
        for fault in read.faults:
            note(str(fault))
        if refused is not None and not settings.dry_run:
            with writing(refused):
                facts_file.write_refused(read.refused, refused)
    elif keep or refused is not None or any(map(is_table, paths)):
        raise click.UsageError("--keep and --refused belong to a table, and a table stands alone.")
    elif paths:
        files = read_applications(input_files(paths), note, keep_number=keep_number)
        rows = facts_file.of_applications(files, settings.today(), settings.policy())
        table = facts_file.table_of(rows)
    else:
        with session(settings) as here:
            found, undecided = here.office.facts()
        if undecided:
            note(f"{undecided:,} undecided cases were left out.")
        table = facts_file.table_of(found)
    if not settings.dry_run:
        with writing(out):
            facts_file.write(table, out)
    written = {"file": out, "rows": table.height, "columns": table.width, "left_out": left_out}
    lines = [f"{table.height:,} rows of {table.width} columns: {out}"]
    if left_out:
        lines.append(f"{left_out:,} rows can't be used and were left out.")
    show(settings, "facts", written, lines)
    return Findings.exit_code if left_out else 0


@verb()
@click.argument("population", metavar="POPULATION")
@click.option("--out", metavar="DIR", help="Write summary.json and flips.parquet to this folder.")
@click.option("--ids", is_flag=True, help="List the rows that end otherwise, by their id.")
@WORKERS
@CLUSTER
def compare(
    settings: "Settings",
    population: str,
    out: str | None,
    ids: bool,
    workers: int,
    cluster: str | None,
) -> None:
    """Compare what becomes of a population under several rules.

    A population file names its rows and its variants; `saksgang form population` prints one. Who
    ends otherwise is told with the cause: the policy values and rules whose putting back undoes it.
    Time does not pass here; `simulate` tells how long cases take. Rows are read and counted 250,000
    at a time, at most 10,000,000 of them; one process or several give the same answer.

    Example: saksgang form population > reform.yaml && saksgang compare reform.yaml --out results
    """
    from pathlib import Path

    from handlers.analysis.progress import ticking
    from handlers.cli.compare_lines import compare_lines
    from handlers.cli.output import note, show, writing
    from handlers.population.compare import ON_A_CLUSTER
    from handlers.population.compare import compare as compared
    from handlers.population.compare_summary import summary_of
    from handlers.population.examples import examples
    from handlers.population.population import read_population
    from handlers.results.tables import write_results
    from handlers.simulation.executors import COUNTING

    with place_of_work(workers, cluster, COUNTING) as executor:
        read = read_population(population, settings.policy(), note)
        if ids and not read.blocks.has_ids:
            raise click.UsageError("--ids: these rows have no column `id`.")
        with ticking(len(read.blocks), "comparing") as done:
            found = compared(
                read,
                executor=executor,
                at_once=ON_A_CLUSTER if cluster else workers + 1,
                ids=ids,
                done=done,
            )
    summary = summary_of(found, settings.command_line)
    data = {name: part for name, part in summary.as_data().items() if name != "schema"}
    data["statements"] = [
        {"variant": each.variant.name, "rows": each.statement.as_data()}
        for each in found.variants
        if each.statement is not None
    ]
    data["examples"] = [each.as_data() for each in examples(found)]
    if ids:
        data["ids"] = found.ids()
    lines = compare_lines(summary, found)
    if out is not None and not settings.dry_run:
        with writing(out):
            write_results(Path(out), summary)
    show(settings, "compare", data, lines)
