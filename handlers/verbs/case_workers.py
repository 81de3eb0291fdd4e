"""The case workers' verbs: what waits, one case on one screen, and the steps that advance it. Each parses, calls one function, prints."""

from typing import TYPE_CHECKING, Any

import click

from handlers.verbs import verb

if TYPE_CHECKING:
    from handlers.casework import Handled
    from handlers.office import Office
    from handlers.settings import Settings

CASE = click.argument("case", metavar="CASE")
CASES = click.argument("cases", nargs=-1, required=True, metavar="CASE...")


@verb()
@click.option("--mine", is_flag=True, help="Only one's own cases and nobody's.")
def inbox(settings: "Settings", mine: bool) -> None:
    """List undecided cases, those that wait for the office first, by what the deadline demands.

    Example: saksgang inbox
    """
    from handlers.desk import inbox as waiting
    from handlers.office import office
    from handlers.output import show
    from handlers.screens import task_lines

    with office(settings) as place:
        tasks = waiting(place.store, place.at, place.policy, place.by if mine else None)
        show(settings, "inbox", [task.as_data() for task in tasks], task_lines(tasks))


@verb("next")
def next_case(settings: "Settings") -> None:
    """Show the case to take now: the most urgent one that waits for the office.

    Example: saksgang next
    """
    from handlers.desk import next_case as most_urgent
    from handlers.office import office
    from handlers.output import show
    from handlers.screens import task_lines

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
    from handlers.desk import list_of
    from handlers.office import office

    with office(settings) as place:
        _show_rows(place, "list", list_of(place.store, state, assigned_to, _day(first), _day(last)))


@verb()
@click.argument("text")
def search(settings: "Settings", text: str) -> None:
    """Find cases by number, patient or guardian. A name never acts, it only searches.

    Example: saksgang search solbakken
    """
    from handlers.desk import find
    from handlers.office import office

    with office(settings) as place:
        _show_rows(place, "search", find(place.store, text))


def _show_rows(place: "Office", what: str, rows: Any) -> None:
    from handlers.output import columns, show

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
    from handlers import desk, output
    from handlers.futures import futures
    from handlers.office import office
    from handlers.screens import view_lines

    with office(settings) as place:
        view = desk.show(place.store, case, place.at, place.by, place.policy)
        if unmask:
            desk.log_unmasked(place.store, view.case.number, place.at, place.by, "show")
        to_come = futures(view.case, place.at, place.policy)
        data = view.as_data()
        if unmask and view.case.application.patient is not None:
            data["identity_number"] = view.case.application.patient.identity_number
        data["futures"] = [{"when": f.when, "on": f.on, "events": f.events, "state": f.state} for f in to_come]
        output.show(settings, "show", data, view_lines(view, to_come, unmask=unmask))


@verb()
@CASE
@click.argument("step", required=False)
def why(settings: "Settings", case: str, step: str | None) -> None:
    """Say why a case stands as it does: proof, what is missing, what would have it granted; or why one step is not open.

    Example: saksgang why 42 grant
    """
    from handlers import desk
    from handlers.analysis import proof_as_data
    from handlers.office import office
    from handlers.output import show
    from handlers.screens import why_lines

    with office(settings) as place:
        found = desk.why(place.store, case, place.at, place.by, place.policy)
        if step is not None and step not in found.steps:
            raise click.UsageError(f"There is no such step. Steps: {', '.join(found.steps)}.")
        data = {
            "number": found.number,
            "outcome": found.assessment.outcome,
            "reasons": list(found.assessment.reasons),
            "missing": list(found.assessment.missing),
            "would_grant": [[change.fact for change in way] for way in found.would_grant],
            "proof": [proof_as_data(rule) for rule in found.proof],
            "steps": {name: [str(reason) for reason in reasons] for name, reasons in found.steps.items()},
        }
        show(settings, "why", data, why_lines(found, step))


@verb("why-date")
@CASE
def why_date(settings: "Settings", case: str) -> None:
    """Say how each date of a case came about: anchor, budget, pauses, end-date rule, calendar.

    Example: saksgang why-date 42
    """
    from handlers import desk
    from handlers.office import office
    from handlers.output import show
    from handlers.screens import dates_of

    with office(settings) as place:
        dates = desk.why_date(place.store, case, place.policy)
        show(settings, "why-date", dates, dates_of(dates))


@verb()
@CASE
def history(settings: "Settings", case: str) -> None:
    """List everything that happened to a case.

    Example: saksgang history 42
    """
    from handlers import desk
    from handlers.office import office
    from handlers.output import columns, show

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
            }
            for r in rows
        ]
        table = [(str(r.sequence), r.event, str(r.effective), r.actor, r.state, r.remark) for r in rows]
        show(settings, "history", data, columns(table, ("no", "event", "effective", "by", "state", "")))


@verb()
@click.argument("files", nargs=-1, required=True, metavar="FILE...|-")
@click.option("--received", metavar="DATE", help="The day it reached the office; unstated: today.")
def register(settings: "Settings", files: tuple[str, ...], received: str | None) -> int:
    """Take applications in as new cases; the same application twice is one case.

    All files are read before any is taken in.

    Example: saksgang register scenarios/library/applications/epilepsy_3a.yaml
    """
    from handlers.analysis import read_applications
    from handlers.office import each, office

    read = dict(read_applications(files))
    with office(settings) as place:

        def take_in(name: str) -> str:
            handled = place.door.open_case(read[name], place.at, place.by, _day(received))
            return f"{handled.case.number}{', registered before' if handled.repeated else ''}"

        return each(place, "register", read, take_in)


@verb()
@CASES
@click.option("--to", metavar="NAME", help="To whom; unstated: to oneself. An empty name: to nobody.")
def assign(settings: "Settings", cases: tuple[str, ...], to: str | None) -> int:
    """Give cases to somebody.

    Example: saksgang assign 42 43 --to Eli
    """
    from handlers.office import each, office

    with office(settings) as place:
        name = place.by if to is None else to.strip() or None

        def give(case: str) -> str:
            kept = place.door.assign(case, name, place.by, place.at)
            return f"{kept.case.number} is {name + chr(39) + 's' if name else 'nobody' + chr(39) + 's'}"

        return each(place, "assign", cases, give)


@verb()
@CASES
def start(settings: "Settings", cases: tuple[str, ...]) -> int:
    """Take cases to a decision.

    Example: saksgang start 42
    """
    from handlers.office import each, office

    with office(settings) as place:
        return each(
            place,
            "start",
            cases,
            lambda case: f"{place.door.start(case, place.by, place.at).case.number} is under review",
            lambda case: _already(place, case, "under_review"),
        )


def _already(place: "Office", case: str, state: str) -> str | None:
    from handlers.desk import show as view

    found = view(place.store, case, place.at, place.by, place.policy).case
    return f"{found.number} is {state} already" if found.state == state else None


@verb()
@CASES
@click.option("--fact", "facts", multiple=True, metavar="FACT", help="Ask for this too (repeat); the rest is derived.")
def ask(settings: "Settings", cases: tuple[str, ...], facts: tuple[str, ...]) -> int:
    """Request information from the doctor: the list is derived, and the letter is shown before it goes.

    Names of facts may also stand after the case.

    Example: saksgang ask 42
    """
    from handlers.office import each, office
    from workflow.eligibility.facts import FACTS

    named = tuple(dict.fromkeys((*facts, *(name for name in cases if name in FACTS))))
    unknown = [name for name in named if name not in FACTS]
    if unknown:
        raise click.UsageError("There is no such fact. `saksgang rules list --format json` has their names.")
    chosen = [name for name in cases if name not in FACTS]
    if not chosen:
        raise click.UsageError("Say which case to ask about.")
    with office(settings) as place:
        if len(chosen) == 1:
            _confirmed(place, "ask", "Send this request?", lambda door: door.ask(chosen[0], place.by, place.at, named))
            return 0
        return each(
            place,
            "ask",
            chosen,
            lambda case: f"{place.door.ask(case, place.by, place.at, named).case.number} waits for the doctor",
            lambda case: _already(place, case, "missing_info"),
        )


def _confirmed(place: "Office", what: str, question: str, step: Any) -> None:
    """A step that sends letters: tried, shown, asked about, and taken on the case as it was shown."""
    from dataclasses import replace

    door = place.door
    if not place.settings.dry_run:
        tried = step(replace(door, dry_run=True))
        place.confirm(question, tried)
        door = replace(door, expects=tried.version)
    place.say(what, step(door))


@verb()
@CASE
@click.argument("file", metavar="FILE|-")
@click.option("--received", metavar="DATE", help="The day it reached the office, which is what counts; unstated: today.")
@click.option("--correct", is_flag=True, help="The answer corrects what was stated before.")
def answer(settings: "Settings", case: str, file: str, received: str | None, correct: bool) -> None:
    """Put an answer in the file: a partial application; says what is still missing.

    Example: saksgang answer 42 answer.yaml --received 2026-03-02
    """
    from handlers.analysis import read_applications
    from handlers.desk import contradictions
    from handlers.office import office

    [(_, supplement)] = read_applications([file])
    with office(settings) as place:
        changed = () if correct else contradictions(place.store, case, supplement)
        if changed:
            raise click.UsageError(f"This changes what was stated of {', '.join(changed)}. Add --correct if it corrects it.")
        place.say("answer", place.door.answer(case, supplement, place.by, place.at, _day(received)))


@verb()
@CASE
@click.argument("fact")
@click.argument("value")
@click.option("--because", required=True, metavar="TEXT", help="Written grounds.")
def judge(settings: "Settings", case: str, fact: str, value: str, because: str) -> None:
    """Record a finding on a fact, with grounds; it goes before the doctor's statement, and both are kept.

    Example: saksgang judge 42 diagnosis.persons_in_norway 120 --because "The register of rare diseases, 2025."
    """
    from handlers.office import office
    from scenarios.values import typed_value
    from workflow.eligibility.facts import FACTS

    if fact not in FACTS:
        raise click.UsageError("There is no such fact. `saksgang rules list --format json` has their names.")
    try:
        found = typed_value(FACTS[fact], value)
    except ValueError as wrong:
        raise click.UsageError(f"The value of {fact}: {wrong}.") from None
    with office(settings) as place:
        place.say("judge", place.door.judge(case, fact, found, because, place.by, place.at))


def _single(name: str, says: str, example: str) -> click.Command:
    """A step on one case that asks nothing."""

    @verb(name, help=f"{says}\n\n    Example: {example}")
    @CASE
    def step(settings: "Settings", case: str) -> None:
        from handlers.office import office

        with office(settings) as place:
            taken: Handled = getattr(place.door, name)(case, place.by, place.at)
            place.say(name, taken)

    return step


extend = _single("extend", "Give the doctor more time to answer, once.", "saksgang extend 42")


@verb()
@CASE
def grant(settings: "Settings", case: str) -> None:
    """Grant an application: shows the decision and its letters, and asks.

    Example: saksgang grant 42
    """
    from handlers.office import office

    with office(settings) as place:
        _confirmed(place, "grant", "Grant, with these letters?", lambda door: door.grant(case, place.by, place.at))


@verb()
@CASE
@click.option("--reason", type=click.Choice(["16"]), help="16: propose refusal under § 3b on discretion; another person decides.")
@click.option("--because", metavar="TEXT", help="Written grounds, for reason 16.")
def reject(settings: "Settings", case: str, reason: str | None, because: str | None) -> None:
    """Reject or dismiss an application, for the reasons that the rules give: shows the decision and its letters, and asks.

    Example: saksgang reject 42
    """
    from handlers.office import office

    if (reason is None) != (because is None):
        raise click.UsageError("Refusal on discretion needs both: --reason 16 and --because with its grounds.")
    with office(settings) as place:
        if because is not None:
            place.say("reject", place.door.propose(case, because, place.by, place.at))
        else:
            _confirmed(place, "reject", "Reject, with these letters?", lambda door: door.reject(case, place.by, place.at))


@verb()
@CASE
@click.argument("text")
def note(settings: "Settings", case: str, text: str) -> None:
    """Write something down on a case.

    Example: saksgang note 42 "The office called; the answer is in the post."
    """
    from handlers.office import office

    with office(settings) as place:
        place.say("note", place.door.note(case, text, place.by, place.at))


@verb()
@CASE
@click.option("--text", is_flag=True, help="Print the letters themselves.")
def letters(settings: "Settings", case: str, text: bool) -> None:
    """List the letters of a case.

    Example: saksgang letters 42 --text
    """
    from handlers import desk
    from handlers.letter_documents import as_text, from_json
    from handlers.office import office
    from handlers.output import columns, show

    with office(settings) as place:
        found = desk.letters_of(place.store, case)
        rows = [(x.id, x.kind, x.to, "copy" if x.copy else "", x.language, x.status, x.path or "") for x in found]
        lines = columns(rows, ("letter", "kind", "to", "", "language", "status", "file"))
        if text:
            lines = [line for x in found for line in (*as_text(from_json(x.document)).splitlines(), "", "=" * 40)]
        show(settings, "letters", [desk.letter_data(x) for x in found], lines)


def _day(text: str | None) -> Any:
    """A date as a user writes it. Raises click.UsageError."""
    from datetime import date

    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise click.UsageError("Write a date as YYYY-MM-DD.") from None
