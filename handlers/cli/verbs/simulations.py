"""The verb of analysts that lets time pass: how long the cases of a population take."""

from typing import TYPE_CHECKING, Any

import click

from handlers.cli.parameters import CLUSTER, WORKERS, place_of_work
from handlers.cli.verbs import verb

if TYPE_CHECKING:
    from handlers.cli.options import Settings


@verb()
@click.argument("population", metavar="POPULATION")
@click.option(
    "--out",
    metavar="DIR",
    help="Write summary.json, cohorts.parquet, flips.parquet and events.parquet to this folder.",
)
@click.option(
    "--events",
    type=click.Choice(["all"]),
    help="With --out: the events of all replications, not of the first alone.",
)
@WORKERS
@CLUSTER
def simulate(
    settings: "Settings",
    population: str,
    out: str | None,
    events: str | None,
    workers: int,
    cluster: str | None,
) -> None:
    """Simulate how long the cases of a population take.

    A population file says how applications arrive, how those who are asked answer, how long the
    work takes and who does it, and its variants say what is otherwise than today; `saksgang form
    population` prints one. The states, deadlines and letters are those of the process. Each
    replication has other luck, the same for every variant.

    Shares are of the applications that arrive in the period: decided within 28 and 56 days, all
    days counted. What is undecided at the end counts as later. The same file gives the same
    answer, with one process or several.

    Example: saksgang simulate reform.yaml --out results --workers 2
    """
    from pathlib import Path

    from handlers.analysis.progress import ticking
    from handlers.cli.output import note, show, writing
    from handlers.cli.simulate_lines import TITLES, simulate_lines, simulate_rows
    from handlers.population.population import read_population
    from handlers.results.event_log import EVENTS_FILE, write_event_log
    from handlers.results.tables import write_results
    from handlers.simulation.executors import RUNS
    from handlers.simulation.simulate import alternatives_of, simulate_variants
    from handlers.simulation.simulation_summary import summary_of
    from handlers.simulation.study import runs_needed

    if events is not None and out is None:
        raise click.UsageError("--events needs --out: they are written to its folder.")
    with place_of_work(workers, cluster, RUNS) as executor:
        read = read_population(population, settings.policy(), note)
        alternatives = alternatives_of(read)
        with ticking(runs_needed(alternatives), "simulating") as done:
            found = simulate_variants(read, alternatives, executor, done)
        summary = summary_of(read, found, settings.command_line)
        if out is not None and not settings.dry_run:
            replications = range(read.file.replications if events == "all" else 1)
            with writing(out):
                write_results(Path(out), summary)
                write_event_log(Path(out) / EVENTS_FILE, found.events(replications, executor))
    whole = {name: part for name, part in summary.as_data().items() if name != "schema"}
    data: Any = whole if settings.format == "json" else simulate_rows(summary)
    show(settings, "simulate", data, simulate_lines(summary), TITLES)
