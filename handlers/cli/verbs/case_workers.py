"""The case workers' reading verbs: what waits, and everything about one case. Each parses, calls one function, prints."""

from typing import TYPE_CHECKING, Any

import click

from handlers.cli.verbs import verb

if TYPE_CHECKING:
    from handlers.cli.options import Settings
    from handlers.cli.session import Office
    from storage.records import StoredLetter
    from workflow.reimbursement.file import Case

CASE = click.argument("case", metavar="CASE")
_STEPS = {"start": "start review", "ask": "request information", "propose": "propose rejection"}  # a verb's name is one too


@verb()
@click.option("--mine", is_flag=True, help="Only one's own cases and nobody's.")
def inbox(settings: "Settings", mine: bool) -> None:
    """List undecided cases, those that wait for the office first, by what the deadline demands.

    Example: saksgang inbox
    """
    from handlers.casework.views import inbox as waiting
    from handlers.cli.output import show
    from handlers.cli.screens import task_lines
    from handlers.cli.session import office

    with office(settings) as place:
        tasks = waiting(place.store, place.at, place.policy, place.by if mine else None)
        show(settings, "inbox", [task.as_data() for task in tasks], task_lines(tasks))


@verb("next")
def next_case(settings: "Settings") -> None:
    """Show the case to take now: the most urgent one that waits for the office.

    Example: saksgang next
    """
    from handlers.casework.views import next_case as most_urgent
    from handlers.cli.output import show
    from handlers.cli.screens import task_lines
    from handlers.cli.session import office

    with office(settings) as place:
        task = most_urgent(place.store, place.at, place.policy, place.by)
        show(settings, "next", [task.as_data()] if task else [], task_lines([task] if task else []))


@verb("list")
@click.option("--state", type=click.Choice(["received", "missing_info", "under_review", "granted", "rejected"]))
@click.option("--assigned-to", metavar="NAME")
@click.option("--from", "first", metavar="DATE", help="Received on this day or later.")
@click.option("--to", "last", metavar="DATE", help="Received on this day or earlier.")
def list_cases(settings: "Settings", state: str | None, assigned_to: str | None, first: str | None, last: str | None) -> None:
    """List cases that fit every filter.

    Example: saksgang list --state missing_info
    """
    from handlers.casework.views import list_of
    from handlers.cli.session import office

    with office(settings) as place:
        _show_rows(place, "list", list_of(place.store, state, assigned_to, day_of(first), day_of(last)))


@verb()
@click.argument("text")
def search(settings: "Settings", text: str) -> None:
    """Find cases by number, patient or guardian. A name never acts, it only searches.

    Example: saksgang search solbakken
    """
    from handlers.casework.views import find
    from handlers.cli.session import office

    with office(settings) as place:
        _show_rows(place, "search", find(place.store, text))


def _show_rows(place: "Office", what: str, rows: Any) -> None:
    from handlers.cli.output import columns, show

    data = [
        {"number": r.number, "state": r.state, "received": r.received, "assigned_to": r.assigned_to, "broken": r.broken}
        for r in rows
    ]
    table = [(r.number, "BROKEN" if r.broken else r.state, str(r.received), r.assigned_to or "", r.name or "") for r in rows]
    show(
        place.settings,
        what,
        data,
        columns(table, ("case", "state", "received", "assigned to", "")) if rows else ["No case fits."],
    )


@verb()
@CASE
@click.option("--unmask", is_flag=True, help="Show identity numbers in full; this is logged.")
def show(settings: "Settings", case: str, unmask: bool) -> None:
    """Show a case on one screen: facts, assessment, open and blocked steps, dates, letters, last events.

    Example: saksgang show 42
    """
    from handlers.casework import views as desk
    from handlers.cli import output
    from handlers.cli.screens import view_lines
    from handlers.cli.session import office

    with office(settings) as place:
        view = desk.show(place.store, case, place.at, place.by, place.policy)
        if unmask:
            desk.log_unmasked(place.store, view.case.number, place.at, place.by, "show")
        data = view.as_data()
        if unmask and view.case.application.patient is not None:
            data["identity_number"] = view.case.application.patient.identity_number
        data["futures"] = [{"when": f.when, "on": f.on, "events": f.events, "state": f.state} for f in view.futures]
        output.show(settings, "show", data, view_lines(view, unmask=unmask))


@verb()
@CASE
@click.argument("step", required=False)
def why(settings: "Settings", case: str, step: str | None) -> None:
    """Say why a case stands as it does: proof, what is missing, what would have it granted; or why one step is not open.

    Example: saksgang why 42 grant
    """
    from handlers.casework import views as desk
    from handlers.cli.output import show
    from handlers.cli.screens import why_lines
    from handlers.cli.session import office

    with office(settings) as place:
        found = desk.why(place.store, case, place.at, place.by, place.policy)
        step = _STEPS.get(step or "", step)
        if step is not None and step not in found.steps:
            raise click.UsageError(f"There is no such step. Steps: {', '.join(found.steps)}.")
        data = {
            "number": found.number,
            "outcome": found.decision.verdict if found.decision else found.assessment.outcome,
            "reasons": list(found.decision.reasons if found.decision else found.assessment.reasons),
            "missing": list(found.assessment.missing),
            "would_grant": [[change.fact for change in way] for way in found.would_grant],
            "proof": [rule.as_data() for rule in found.proof],
            "steps": {name: [str(reason) for reason in reasons] for name, reasons in found.steps.items()},
        }
        show(settings, "why", data, why_lines(found, step))


@verb("why-date")
@CASE
def why_date(settings: "Settings", case: str) -> None:
    """Say how each date of a case came about: anchor, budget, pauses, end-date rule, calendar.

    Example: saksgang why-date 42
    """
    from handlers.casework import views as desk
    from handlers.cli.output import show
    from handlers.cli.screens import dates_of
    from handlers.cli.session import office

    with office(settings) as place:
        dates = desk.why_date(place.store, case, place.policy)
        show(settings, "why-date", dates, dates_of(dates))


@verb()
@CASE
def history(settings: "Settings", case: str) -> None:
    """List everything that happened to a case.

    Example: saksgang history 42
    """
    from handlers.casework import views as desk
    from handlers.cli.output import columns, show
    from handlers.cli.session import office

    with office(settings) as place:
        rows = desk.history_of(place.store, case)
        data = [
            {
                "sequence": r.sequence,
                "event": r.event,
                "effective": r.effective,
                "recorded": r.recorded,
                "actor": r.actor,
                "state": r.state,
                "data": r.data,
                "remark": r.remark,
                "clock_went_back": r.clock_went_back,
            }
            for r in rows
        ]
        table = [(str(r.sequence), r.event, str(r.effective), r.actor, r.state, r.notes) for r in rows]
        show(settings, "history", data, columns(table, ("no", "event", "effective", "by", "state", "")))


@verb()
@CASE
@click.option("--text", is_flag=True, help="Print the letters themselves.")
@click.option("--pdf", metavar="DIR", help="Put the letters in this folder as PDF.")
@click.option("--m12", metavar="DIR", help="Put the doctor's copy as data (M12, as JSON and as XML) in this folder.")
def letters(settings: "Settings", case: str, text: bool, pdf: str | None, m12: str | None) -> None:
    """List the letters of a case; print them, or put them in a folder.

    Example: saksgang letters 42 --text
    """
    from handlers.casework import views as desk
    from handlers.cli.output import columns, show
    from handlers.cli.session import office
    from handlers.letters.document import as_text, from_json

    if text and pdf is not None:
        raise click.UsageError("Choose --text or --pdf.")
    with office(settings) as place:
        found = desk.letters_of(place.store, case)
        printed = {} if pdf is None or settings.dry_run else _printed(found, pdf)
        rows = [
            (x.id, x.kind, x.to, "copy" if x.copy else "", x.language, x.status, printed.get(x.id, x.path or "")) for x in found
        ]
        lines = columns(rows, ("letter", "kind", "to", "", "language", "status", "file"))
        if text:
            lines = [line for x in found for line in (*as_text(from_json(x.document)).splitlines(), "", "=" * 40)]
        if m12 is not None and not settings.dry_run:
            lines += [f"the doctor's copy as data: {path}" for path in _answer_written(desk.case_of(place.store, case), m12)]
        data = [desk.letter_data(x) | ({"pdf": printed[x.id]} if x.id in printed else {}) for x in found]
        show(settings, "letters", data, lines)


def _printed(letters: "list[StoredLetter]", folder: str) -> dict[str, str]:
    """Put letters in a folder as PDF: id of a letter to its path. Raises click.ClickException."""
    from pathlib import Path

    from handlers.letters.destination import Undelivered
    from handlers.letters.pdf import content_of
    from handlers.letters.to_folder import FolderDestination

    try:
        return {x.id: FolderDestination(Path(folder)).send(x, *content_of(x)) for x in letters}
    except Undelivered as problem:
        raise click.ClickException(f"Nothing can be put in {folder}: {problem.code}.") from problem


def _answer_written(case: "Case", folder: str) -> list[str]:
    """Put the answer to the doctor's message in a folder: paths of the JSON and the XML. Raises Refused for an undecided case."""
    from pathlib import Path

    from handlers.letters.destination import Undelivered
    from handlers.letters.m12 import as_json, as_xml
    from handlers.letters.to_folder import FolderDestination

    name = f"{case.number}-m12"
    try:
        to = FolderDestination(Path(folder))
        return [to.put(f"{name}.json", as_json(case).encode()), to.put(f"{name}.xml", as_xml(case))]
    except Undelivered as problem:
        raise click.ClickException(f"Nothing can be put in {folder}: {problem.code}.") from problem


def day_of(text: str | None) -> Any:
    """A date as a user writes it. Raises click.UsageError."""
    from datetime import date

    try:
        if text is not None and len(text) != len("2015-03-16"):
            raise ValueError
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise click.UsageError("Write a date as YYYY-MM-DD.") from None
