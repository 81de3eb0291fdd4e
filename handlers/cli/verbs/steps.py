"""The case workers' steps: what advances a case. Each parses, calls one function, prints; what sends letters is shown and asked about."""

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from handlers.cli.verbs import verb
from handlers.cli.verbs.case_workers import CASE, day_of

if TYPE_CHECKING:
    from handlers.casework.door import Handled
    from handlers.cli.options import Settings
    from handlers.cli.session import Office

CASES = click.argument("cases", nargs=-1, required=True, metavar="CASE...")


@verb()
@click.argument("files", nargs=-1, required=True, metavar="FILE...|-")
@click.option("--received", metavar="DATE", help="The day it reached the office; unstated: today.")
def register(settings: "Settings", files: tuple[str, ...], received: str | None) -> int:
    """Take applications in as new cases; the same application twice is one case.

    All files are read before any is taken in.

    Example: saksgang register scenarios/library/applications/epilepsy_3a.yaml
    """
    from handlers.analysis.application_files import read_applications
    from handlers.cli.output import note
    from handlers.cli.session import each, office

    read = dict(read_applications(files, note))
    with office(settings) as place:

        def take_in(name: str) -> str:
            handled = place.door.register(read[name], place.at, place.by, day_of(received))
            return f"{handled.case.number}{', registered before' if handled.repeated else ''}"

        return each(place, "register", read, take_in)


@verb()
@CASES
@click.option("--to", metavar="NAME", help="To whom; unstated: to oneself. An empty name: to nobody.")
def assign(settings: "Settings", cases: tuple[str, ...], to: str | None) -> int:
    """Give cases to somebody.

    Example: saksgang assign 42 43 --to Eli
    """
    from handlers.cli.session import each, office, person

    with office(settings) as place:
        name = place.by if to is None else person(to.strip(), "--to") or None

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
    from handlers.cli.session import each, office

    with office(settings) as place:
        return each(
            place,
            "start",
            cases,
            lambda case: f"{place.door.start(case, place.by, place.at).case.number} is under review",
            lambda case: _already(place, case, "under_review"),
        )


def _already(place: "Office", case: str, state: str) -> str | None:
    found = place.door.look(case)
    return f"{found.number} is {state} already" if found.state == state else None


@verb()
@CASES
@click.option("--fact", "facts", multiple=True, metavar="FACT", help="Ask for this too (repeat); the rest is derived.")
def ask(settings: "Settings", cases: tuple[str, ...], facts: tuple[str, ...]) -> int:
    """Request information from the doctor: the list is derived, and the letter is shown before it goes.

    Names of facts may also stand after the case.

    Example: saksgang ask 42
    """
    from handlers.cli.session import each, office
    from workflow.reimbursement.facts import FACTS

    named = tuple(dict.fromkeys((*facts, *(name for name in cases if not _is_case(name)))))
    unknown = [name for name in named if name not in FACTS]
    if unknown:
        near = get_close_matches(unknown[0], FACTS, 1)
        hint = f" Did you mean {near[0]}?" if near else " `saksgang rules list --format json` has their names."
        raise click.UsageError(f"This is neither a case nor a fact.{hint}")
    chosen = [name for name in cases if _is_case(name)]
    if not chosen:
        raise click.UsageError("Say which case to ask about.")
    if len(chosen) > 1 and not (settings.yes or settings.dry_run):
        raise click.UsageError("Several letters would go out at once: look at them with --dry-run, then add --yes.")
    with office(settings) as place:
        if len(chosen) == 1:
            confirmed(
                place,
                "ask",
                "Send this request?",
                chosen[0],
                place.door.asked("ask", place.by, facts=named),
            )
            return 0
        return each(
            place,
            "ask",
            chosen,
            lambda case: f"{place.door.ask(case, place.by, place.at, named).case.number} waits for the doctor",
            lambda case: _already(place, case, "missing_info"),
        )


def _is_case(text: str) -> bool:
    """Whether a text has one of the forms of a case number."""
    return re.fullmatch(r"(\d{4}-)?\d{1,6}", text, re.ASCII) is not None


def confirmed(place: "Office", what: str, question: str, case: str, asked: Any) -> None:
    """Show the letters of a step, ask, then store what was shown; Conflict if the case changed."""
    door = place.door
    if place.settings.dry_run:
        place.say(what, door.handle(case, asked, place.at))
        return
    preview = door.preview(case, asked, place.at)
    place.confirm(question, preview.handled)
    place.say(what, door.keep(preview))


@verb()
@CASE
@click.argument("file", metavar="FILE|-")
@click.option("--received", metavar="DATE", help="The day it reached the office, which is what counts; unstated: today.")
@click.option("--correct", is_flag=True, help="The answer corrects what was stated before.")
def answer(settings: "Settings", case: str, file: str, received: str | None, correct: bool) -> None:
    """Put an answer in the file: a partial application; says what is still missing.

    Example: saksgang answer 42 answer.yaml --received 2026-03-02
    """
    from handlers.analysis.application_files import read_applications
    from handlers.cli.output import note
    from handlers.cli.session import office

    [(_, supplement)] = read_applications([file], note)
    with office(settings) as place:
        handled = place.door.answer(case, supplement, place.by, place.at, day_of(received), correct=correct)
        place.say("answer", handled)


@verb()
@CASE
@click.argument("fact")
@click.argument("value")
@click.option("--because", required=True, metavar="TEXT", help="Written grounds.")
def judge(settings: "Settings", case: str, fact: str, value: str, because: str) -> None:
    """Record a finding on a fact, with grounds; it goes before the doctor's statement, and both are kept.

    The same finding typed again is recorded once, until another one on that fact comes between.

    Example: saksgang judge 42 diagnosis.persons_in_norway 120 --because "The register of rare diseases, 2025."
    """
    from handlers.cli.session import office
    from workflow.reimbursement.fact_values import typed_value
    from workflow.reimbursement.facts import FACTS

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
        from handlers.cli.session import office

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
    from handlers.cli.session import office

    with office(settings) as place:
        confirmed(place, "grant", "Grant, with these letters?", case, place.door.asked("grant", place.by))


@verb()
@CASE
@click.option("--reason", type=click.Choice(["16"]), help="16: propose refusal under § 3b on discretion; another person decides.")
@click.option("--because", metavar="TEXT", help="Written grounds, for reason 16.")
def reject(settings: "Settings", case: str, reason: str | None, because: str | None) -> None:
    """Reject or dismiss an application, for the reasons that the rules give: shows the decision and its letters, and asks.

    Example: saksgang reject 42
    """
    from handlers.cli.session import office

    if (reason is None) != (because is None):
        raise click.UsageError("Refusal on discretion needs both: --reason 16 and --because with its grounds.")
    with office(settings) as place:
        if because is not None:
            place.say("reject", place.door.propose(case, because, place.named, place.at))
        else:
            confirmed(
                place,
                "reject",
                "Reject, with these letters?",
                case,
                place.door.asked("reject", place.by),
            )


@verb()
@CASE
@click.argument("text")
def note(settings: "Settings", case: str, text: str) -> None:
    """Write something down on a case. The same note again on one day is written once, until another one comes between.

    Example: saksgang note 42 "The office called; the answer is in the post."
    """
    from handlers.cli.session import office

    with office(settings) as place:
        place.say("note", place.door.note(case, text, place.by, place.at))
