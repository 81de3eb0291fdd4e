"""The analysts' verbs: replay, check, assess, rules, schema, diagram. No database, and no clock but for the day of receipt."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from handlers.verbs import verb

if TYPE_CHECKING:
    from handlers.analysis import Assessed
    from handlers.settings import Settings

FINDINGS = 8
INVALID = 7


@verb()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--events", is_flag=True, help="Show every event and letter of each case.")
def replay(settings: "Settings", paths: tuple[str, ...], events: bool) -> int:
    """Play scenario files, and folders of them, and compare with what they expect.

    Exit code 8 when something differs, 7 when a file is invalid; then nothing is played.

    Example: saksgang replay scenarios/library
    """
    from handlers.output import show
    from handlers.replay import replay as play_all

    played = play_all(paths, settings.policy())
    data = [
        {"file": p.file, "title": p.title, "passed": p.passed, "differences": list(p.differences)}
        | ({"events": [_event(e) for e in p.events], "letters": [_letter(x) for x in p.letters]} if events else {})
        for p in played
    ]
    show(settings, "replay", data, _replay_lines(data))
    return 0 if all(p.passed for p in played) else FINDINGS


def _event(recorded: Any) -> dict[str, Any]:
    from workflow.events import name_of

    return {
        "sequence": recorded.sequence,
        "event": name_of(recorded.event),
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
    for row in data:
        yield f"{'passed' if row['passed'] else 'DIFFERS'}  {row['title']}  ({row['file']})"
        yield from (f"    {difference}" for difference in row["differences"])
        yield from (f"    {e['effective']}  {e['event']} ({e['actor']}) → {e['state']}" for e in row.get("events", ()))
        for letter in row.get("letters", ()):
            copy = "copy to" if letter["copy"] else "to"
            yield f"    {letter['made']}  letter: {letter['kind']} {copy} {letter['to']}, {letter['language']}"
    passed = sum(row["passed"] for row in data)
    yield f"{passed} of {len(data)} scenarios passed"


@verb()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
def check(settings: "Settings", paths: tuple[str, ...]) -> int:
    """Check application, scenario and policy files, and folders of them, without using them.

    Every fault has its file, line, column and field. Exit code 7 when there is any.

    Example: saksgang check my-application.yaml
    """
    from handlers.analysis import check as check_files
    from handlers.output import note, show

    faults = check_files(paths)
    data = [{"file": f.file, "line": f.line, "column": f.column, "path": f.path, "message": f.message} for f in faults]
    if settings.format == "table":
        for fault in faults:
            note(str(fault))
    show(settings, "check", data, () if faults else ("Nothing wrong was found.",))
    return INVALID if faults else 0


@verb()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--proof", is_flag=True, help="Show every rule with its answer.")
def assess(settings: "Settings", files: tuple[str, ...], proof: bool) -> None:
    """Say what becomes of applications, why, and what is missing; as if received today, or on the day of --now.

    Example: saksgang assess scenarios/library/applications/epilepsy_3a.yaml
    """
    from handlers.analysis import assess_files, proof_as_data
    from handlers.output import show

    found = assess_files(files, settings.today(), settings.policy())
    data = [
        {
            "file": a.file,
            "outcome": a.assessment.outcome,
            "basis": a.assessment.basis,
            "reasons": list(a.assessment.reasons),
            "missing": list(a.assessment.missing),
            "proof": [proof_as_data(rule) for rule in a.proof],
            "failing": [{"rule": f.rule, "law": f.law, "question": f.question} for f in a.assessment.failing],
            "asks": a.asks,
        }
        for a in found
    ]
    lines = (line for a in found for line in _assessment_lines(a, proof))
    show(settings, "assess", data, lines)


def _assessment_lines(assessed: "Assessed", with_proof: bool) -> Iterator[str]:
    from handlers.output import yes_no
    from workflow.eligibility.facts import FACTS
    from workflow.register.lists import REJECTION_REASONS

    found = assessed.assessment
    basis = f" under {found.basis}" if found.basis else ""
    yield f"{assessed.file}: {found.outcome}{basis}"
    for failing in found.failing:
        reason = f"reason {failing.reason}: {REJECTION_REASONS[failing.reason]}"
        yield f"  not met: {failing.question} ({failing.rule}, {failing.law}; {reason})"
    for fact in found.missing:
        yield f"  missing: {FACTS[fact].says} ({', '.join(assessed.asks[fact])})"
    if with_proof:
        yield from (f"  {rule.id} {yes_no(rule.answer)}: {rule.question} ({rule.law})" for rule in assessed.proof)


@click.group()
def rules() -> None:
    """The rules: list them."""


@verb("list")
def rules_list(settings: "Settings") -> None:
    """List every rule with its kind, paragraph, question, facts, owner, reason and source.

    Example: saksgang rules list --format json
    """
    from handlers.analysis import rules_list as every_rule
    from handlers.output import columns, show

    data = every_rule()
    rows = ((r["id"], r["kind"], r["law"], str(r["reason"] or ""), r["question"]) for r in data)
    show(settings, "rules", data, columns(rows, ("rule", "kind", "law", "reason", "question")))


rules.add_command(rules_list)


@verb()
@click.argument("what", type=click.Choice(["application", "scenario"]))
def schema(settings: "Settings", what: str) -> None:
    """Print the JSON Schema of a kind of file.

    Example: saksgang schema application > application.schema.json
    """
    import json

    from handlers.analysis import schema as of
    from handlers.output import show

    text = of(what)  # type: ignore[arg-type]
    show(settings, "schema", text, (json.dumps(text, ensure_ascii=False, indent=2),))


@verb()
def diagram(settings: "Settings") -> None:
    """Draw the lifecycle as a Mermaid state diagram, from the table that runs.

    Example: saksgang diagram
    """
    from handlers.analysis import diagram as draw
    from handlers.output import show

    text = draw()
    show(settings, "diagram", {"mermaid": text}, (text,))
