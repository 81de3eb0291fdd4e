"""Every sentence that is written into a summary is known in Norwegian."""

from pathlib import Path

import pytest

from handlers.population.compare import compare
from handlers.population.compare_summary import BOOTSTRAP, NO_INTERVALS, NOT_COMPARED, summary_of
from handlers.population.population import read_population
from handlers.reports.known_sentences import in_norwegian
from handlers.simulation.simulation_summary import NOT_SIMULATED
from scenarios.forms import form


@pytest.mark.parametrize("sentence", [*NOT_SIMULATED, *NOT_COMPARED, BOOTSTRAP, NO_INTERVALS])
def test_what_is_left_out_and_how_intervals_come_about_is_known(sentence: str) -> None:
    assert in_norwegian(sentence) != sentence


@pytest.mark.parametrize("synthetic", ["yes", "no"])
def test_every_note_of_a_comparison_is_known(tmp_path: Path, synthetic: str) -> None:
    file = tmp_path / "reform.yaml"
    text = form("population").replace("synthetic: yes", f"synthetic: {synthetic}")
    file.write_text(text.replace("rows: 10000", "rows: 500"), encoding="utf-8")
    notes = summary_of(compare(read_population(str(file))), "").notes

    assert len(notes) == (2 if synthetic == "yes" else 3)
    assert all(in_norwegian(note) != note for note in notes)


def test_a_name_in_a_sentence_stays_as_it_is() -> None:
    said = in_norwegian(
        "«two more» changes the office, which decides nothing here: see `simulate`."
    )

    assert said.startswith("«two more» endrer kontoret")


def test_an_unknown_sentence_stays_as_it_is() -> None:
    assert in_norwegian("Something else.") == "Something else."
