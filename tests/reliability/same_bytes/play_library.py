"""Play the library of scenarios in a new interpreter, and print digests of all results as JSON.

`python play_library.py STORIES PDF PLACE…` plays the STORIES longest scenarios on each place:
`variable`, or an empty database by its path or URL. Every PDF-th letter is made a PDF too. Random
ids are replaced by counted ones. In a letter the case number is masked, because a database gives
another one. Nothing else is left out.
"""

import hashlib
import io
import json
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from databases import emptied, simulated_store
from the_command import dump_of

from handlers.analysis import replay
from handlers.analysis.input_files import scenario_files
from handlers.analysis.replay import Played
from handlers.casework.door import UNNAMED
from handlers.cli import main as cli
from handlers.letters.document import as_json, as_text, from_json
from handlers.letters.pdf import as_pdf
from handlers.letters.rendering import render
from scenarios.reader import read_scenario
from scenarios.scenario import Scenario
from storage.store import Store
from storage.tables import Row
from workflow.engine.case import fold
from workflow.engine.process import TIME
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.process import REIMBURSEMENT

play = replay.play


def main(stories: int, pdf: int, places: list[str]) -> None:
    """Play on each place, and print the digests."""
    files = sorted(
        filter(_is_of_one_application, scenario_files(["scenarios/library"])),
        key=lambda file: -Path(file).stat().st_size,
    )[:stories]
    json.dump([_on(place, files, pdf) for place in places], sys.stdout)


def _is_of_one_application(file: str) -> bool:
    """Return whether a story is of one application, whose letters its own events give again.

    Stories of linked cases are compared by tests/handlers/test_replay_through_databases.py.
    """
    found = read_scenario(Path(file))
    return isinstance(found, Scenario) and found.process == REIMBURSEMENT.name


def _on(place: str, files: list[str], pdf: int) -> dict[str, Any]:
    numbers = count(1)
    store = None if place == "variable" else simulated_store(place, lambda: f"{next(numbers):032x}")
    try:
        documents: list[str] = []
        dump: dict[str, list[str]] = {}

        def keep(each: Played) -> None:
            documents.extend(_rendered(each) if store is None else _stored(each, store))
            for table, rows in ({} if store is None else dump_of(store)).items():
                dump.setdefault(table, []).extend(rows)

        played, reports = _reports(store, files, keep)
        letters = [as_text(from_json(text)) for text in documents]
        prints = [as_pdf(from_json(text)) for text in documents[::pdf]]
        return {
            "backend": place if store is None else store.engine.dialect.name,
            "reports": _digest(*(report.encode() for report in reports)),
            "letters": _digest(*(text.encode() for text in (*documents, *letters))),
            "pdf": _digest(*prints),
            "dump": {
                table: _digest(*(row.encode() for row in rows)) for table, rows in dump.items()
            },
            "counts": {
                "stories": len(played),
                "events": sum(len(each.events) for each in played),
                "letters": len(letters),
                "pdf": len(prints),
                "rows": sum(map(len, dump.values())),
            },
        }
    finally:
        if store is not None:
            store.close()


def _empty(store: Store) -> None:
    """Remove every case, but nothing of what the database is."""
    if store.engine.dialect.name == "postgresql":
        emptied(store.engine)
        return
    with store.engine.begin() as connection:
        run = connection.exec_driver_sql
        triggers = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _ in triggers:
            run(f"DROP TRIGGER {name}")
        for table in reversed(Row.metadata.sorted_tables):
            if not table.name.startswith(("store", "process")):
                run(f"DELETE FROM {table.name}")
        for _, sql in triggers:
            run(sql)


def _reports(
    store: Store | None, files: list[str], keep: Callable[[Played], None]
) -> tuple[list[Played], list[str]]:
    """Return the stories as played, and what `replay` prints of them in two formats.

    keep: called after each story, whose cases are gone when the next one is played: stories have
    the same persons, and other cases of a person would count.
    """
    played: list[Played] = []
    reports = []
    for form in ("json", "table"):

        def through_the_place(scenario: Scenario, file: str, policy: Policy) -> Played:
            if len(played) < len(files):
                if store is not None:
                    _empty(store)
                played.append(play(scenario, file, policy, store))
                keep(played[-1])
            return next(each for each in played if each.file == file)

        out = io.StringIO()
        with mock.patch.object(replay, "play", through_the_place), redirect_stdout(out):
            code = cli._run(["replay", "--events", "--format", form, *files])
        assert code == 0, out.getvalue()
        reports.append(out.getvalue())
    return played, reports


def _rendered(played: Played) -> list[str]:
    """Return the documents of a story's letters, made from its events alone."""
    documents = []
    for letter in played.letters:
        case = fold(REIMBURSEMENT, letter.case, played.events[: letter.event])
        actor = case.events[-1].actor
        signature = None if actor in (TIME, UNNAMED) else actor
        documents.append(as_json(render(letter, case, case.events[-1], signature)))
    return _masked(documents, played)


def _stored(played: Played, store: Store) -> list[str]:
    """Return the documents of a story's letters, as stored."""
    with store.transaction(write=False) as work:
        return _masked(
            [letter.document for letter in work.letters_of(played.letters[0].case)], played
        )


def _masked(documents: list[str], played: Played) -> list[str]:
    return sorted(document.replace(played.letters[0].case, "YYYY-NNNNNN") for document in documents)


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
