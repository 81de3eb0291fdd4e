"""The verbs of analysts that ask what if: of whole populations, under several rules."""

from typing import TYPE_CHECKING

import click

from handlers.cli.verbs import verb

if TYPE_CHECKING:
    from handlers.cli.options import Settings


@verb()
@click.argument("population", metavar="POPULATION")
@click.option("--out", metavar="DIR", help="Write summary.json and flips.parquet to this folder.")
@click.option("--ids", is_flag=True, help="List the rows that end otherwise, by their id.")
def compare(settings: "Settings", population: str, out: str | None, ids: bool) -> None:
    """Compare what becomes of a population under several rules.

    A population file names its rows and its variants; `saksgang form population` prints one. Who
    ends otherwise is told with the cause: the policy values and rules whose putting back undoes it.
    Time does not pass here; `simulate` tells how long cases take.

    Example: saksgang form population > reform.yaml && saksgang compare reform.yaml --out results
    """
    from pathlib import Path

    from handlers.analysis.progress import progress
    from handlers.cli.compare_lines import compare_lines
    from handlers.cli.output import note, show, writing
    from handlers.population.compare import compare as compared
    from handlers.population.compare_summary import summary_of
    from handlers.population.examples import examples
    from handlers.population.population import read_population
    from handlers.results.tables import write_results

    read = read_population(population, settings.policy(), note)
    if ids and read.rows.ids is None:
        raise click.UsageError("--ids: these rows have no column `id`.")
    found = compared(read, progress=lambda variants: progress(variants, "Comparing"))
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
