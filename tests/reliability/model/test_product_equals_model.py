"""R5: whatever is done in an office, the product does and stores what a plain model says.

Commands of several people, two clocks, sweeps, dry runs, commands sent twice, refused ones, and
processes that die between two writes. A run fails if it reached too little.
"""

import ast
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from bar import Measured, Size
from databases import fresh_database
from oracles import words as model_words
from oracles.applications import REASON
from oracles.guards import GUARDS
from oracles.words import REACHED, ROADS
from processes import at_once
from reliability.model.crashing_store import Folder
from reliability.model.random_walks import machine_on, plain_walk, walk_on, walked

from workflow.engine import advance, roads, steps
from workflow.engine.process import START, TIME
from workflow.reimbursement import guards
from workflow.reimbursement.process import REIMBURSEMENT

HOUR = 3600
MODEL = sorted(Path(model_words.__file__).parent.glob("*.py"))
NOT_MET = {
    "the last day to answer has passed",
    "the last day to answer has not passed",
    "a consultation on this day has not been yet",
    "this step takes two people, and nobody has this name",
}
"""Reasons that no step meets: what is due is done before any step, no walk finds a day, and
everybody who acts in one has a name."""
OF_SECTION_3 = {
    r"the\ grant\ would\ end\ \(.+\)\ before\ it\ begins\ \(.+\)",
    r"§\ 3\ knows\ no\ refusal\ for\ reason\ 16",
    r".+\ is\ judged\ medicine\ by\ medicine",
}
"""Patterns of reasons that § 3 alone gives. The walks are under the rules of 2008–2017."""
OF_LINKS = {r"case\ .+\ is\ of\ the\ kind\ .+"}
"""Patterns of reasons that only a case opened on another gets. The walks have applications."""
# Counted by the rule and by `missing`.
FINDINGS = ("the answer to «", "{FACTS[fact].says}", "{FACTS[task.fact].says}")


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """Make a folder in memory where there is one, because nothing here is about the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="saksgang-walks-", dir=memory if memory.is_dir() else None
    ) as folder:
        yield Path(folder)


def test_the_model_is_written_apart_from_the_product() -> None:
    imported = {
        name.split(".")[0]
        for path in MODEL
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [x.name for x in getattr(node, "names", [])]
        )
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert "datetime" in imported
    assert not imported & {"workflow", "handlers", "storage", "scenarios", "builders", "cases"}


def test_the_model_has_the_same_table_of_roads_and_letters() -> None:
    """The walks compare what happens. This says that the model leaves nothing out but moves and
    mail, and what a case records by itself of other cases, which the walks compare too.

    A move gives a case other rules, and the model has those of 2008–2017 alone. Walks with moves
    are in tests/workflow/test_told_dates_on_walks.py, many cases in tests/handlers/test_moves.py.
    """
    mine = {
        (source, step, to, guard) for (source, step), roads in ROADS.items() for guard, to in roads
    }

    theirs = {
        (road.source, road.step, road.to, ", ".join(guard.says for guard in road.guards))
        for road in REIMBURSEMENT.roads
        if road.source != START and not REIMBURSEMENT.step(road.step).common
    }
    notices = {way for way in theirs if way[0] == way[2] and REIMBURSEMENT.step(way[1]).by == TIME}
    findings = {way for way in theirs if way[1] == "judge"}

    moves = {way for way in theirs if way[1] in ("move", "tell_later_day", "mail")}
    by_itself = {way for way in theirs if way[1] in ("link", "ask_register")}
    letters = [rule for rule in REIMBURSEMENT.letters if rule.event != "later_day_told"]

    assert mine == theirs - notices - findings - moves - by_itself
    assert findings == {(a, "judge", b, says) for a, step, b, says in mine if step == "answer"}
    assert {rule.event: (rule.kind, rule.to) for rule in letters} == model_words.LETTERS
    assert {rule.event: rule.tells for rule in letters} == model_words.TELLS


@pytest.mark.parametrize("number", [1, 2])
def test_the_first_walks_equal_the_model(number: int, quick_folder: Path) -> None:
    """Eighteen walks in this process show a coarse fault at once."""
    REACHED.clear()
    machine = machine_on(Folder(quick_folder), quick_folder / "anchor")

    for each in range(number * 1000, number * 1000 + 18):
        plain_walk(machine, each)

    assert REACHED["steps"] >= 800


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_product_equals_its_model_whatever_is_done(
    kind: str, request: Any, quick_folder: Path, full: bool, size: Size[int], measured: Measured
) -> None:
    steps = size(24_000, 500_000) if kind == "sqlite" else size(1_000, 20_000)
    began = time.monotonic()

    with ExitStack() as stack:
        server = request.getfixturevalue("server") if kind == "postgresql" else ""
        places = [stack.enter_context(fresh_database(server)) if server else "" for _ in range(2)]
        share = [
            (kind, place, str(quick_folder), number, steps // 2, full)
            for number, place in enumerate(places, 1)
        ]
        at_once(walk_on, share, seconds=2 * HOUR if full else HOUR / 6)

    done = walked(quick_folder)
    assert not done.failure, done.failure
    assert done.reached["steps"] >= steps
    if steps >= 20_000:
        assert_reached(done.reached, *((100, 100, 20) if steps >= 500_000 else (20, 5, 2)))
    measured("R5", told(kind, done.reached, time.monotonic() - began))


def assert_reached(reached: Counter[str], ways: int, answers: int, reasons: int) -> None:
    """Fail unless the run did enough.

    Each transition was taken, each guard was true and false, and each reason for a refusal was
    given, so and so often.
    """
    wanted = {
        f"road {source} – {step} → {to}": ways
        for (source, step), open_ways in ROADS.items()
        for _, to in open_ways
    }
    wanted |= {f"guard {guard}: {answer}": answers for guard in GUARDS for answer in (True, False)}
    wanted |= {
        f"refused: {rule}": reasons
        for rule in (*REASON, "missing", "Conflict", "NotFound", "Unstorable")
        if rule != "V-1"  # it fails by a finding alone, which no walk makes
    }
    wanted |= {f"way {way}": ways for way in ("done", "tried", "doubled", "died")}
    wanted |= {
        f"died {where}": ways
        for where in ("between two writes", "before a commit", "after a commit")
    }
    seldom = {what: reached[what] for what, often in wanted.items() if reached[what] < often}
    given = Counter(
        {
            key.removeprefix("refused: "): n
            for key, n in reached.items()
            if key.startswith("refused: ")
        }
    )
    for sentence in sentences():
        times = sum(n for key, n in given.items() if sentence.fullmatch(key))
        if times < reasons:
            seldom[sentence.pattern] = times

    assert not seldom, f"this run hardly came upon: {seldom}"


def sentences() -> list[re.Pattern[str]]:
    """Return every reason for a refusal in the product's source, as a pattern.

    Reasons that name a rule of the law or a missing fact are left out.
    """
    found = set()
    for module in (guards, advance, roads, steps):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            name = (
                node.func.id
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                else ""
            )
            if name in ("_because", "Reason") and isinstance(node, ast.Call) and len(node.args) > 1:
                found.add(_pattern(node.args[name == "Reason"]))
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "says":
                found.add(_pattern(node.value))
    return [
        re.compile(pattern)
        for pattern in sorted(found - {None})
        if pattern not in {*map(re.escape, NOT_MET), *OF_SECTION_3, *OF_LINKS}
    ]  # type: ignore[type-var]


def _pattern(node: ast.expr) -> str | None:
    """Return a text of the source as a pattern. None for a finding, and for no literal text."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if not isinstance(node, ast.JoinedStr) or ast.unparse(node)[2:].startswith(FINDINGS):
        return None
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
        for part in node.values
    )


def told(kind: str, reached: Counter[str], seconds: float) -> str:
    """Describe a run in one line."""
    roads = [n for key, n in reached.items() if key.startswith("road ")]
    guards = [n for key, n in reached.items() if key.startswith("guard ")]
    reasons = [n for key, n in reached.items() if key.startswith("refused: ")]
    deaths = sum(n for key, n in reached.items() if key.startswith("died "))
    return (
        f"{kind}: {reached['steps']:,} steps ({reached['steps drawn by Hypothesis']:,} drawn by "
        f"Hypothesis), {deaths:,} deaths, {reached['way doubled']:,} sent twice, "
        f"{reached['way tried']:,} dry runs, 0 differences from the model; the rarest of "
        f"{len(roads)} roads taken {min(roads):,} times, of {len(guards)} guard answers "
        f"{min(guards):,}, of {len(reasons)} reasons {min(reasons):,}; "
        f"{reached['seconds of work']} s of work in {seconds:.0f} s"
    )
