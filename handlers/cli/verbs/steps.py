"""The steps of case workers: each verb parses, takes one step, and prints what it did.

A step that gives a letter is shown first and asked about.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from handlers.cli.completing import cases, people
from handlers.cli.completing import facts as facts_named
from handlers.cli.parameters import (
    CASE,
    CASES,
    CASES_AND_FACTS,
    DAY,
    FOR_PROCESS,
    KEEP_NUMBER,
    REASON,
)
from handlers.cli.verbs import verb
from handlers.cli.verbs.any_step import taken_by_its_form

if TYPE_CHECKING:
    from handlers.cli.options import Settings
    from handlers.cli.session import Session
    from workflow.engine.process import Process
    from workflow.reimbursement.events import Sender

_LONGEST_SHOWN = 40
BECAUSE = click.option("--because", required=True, metavar="TEXT", help="Written grounds.")


@verb()
@click.argument("files", nargs=-1, required=True, metavar="FILE...|-")
@click.option(
    "--received", type=DAY, metavar="DATE", help="The day of arrival at the office; else today."
)
@KEEP_NUMBER
@click.option(
    "--new-case",
    is_flag=True,
    help="Open a case even where one waits for this doctor's answer about the same treatment.",
)
@FOR_PROCESS
@click.option(
    "--under", metavar="CASE", shell_complete=cases, help="The agreement that this falls under."
)
def register(
    settings: "Settings",
    files: tuple[str, ...],
    received: date | None,
    keep_number: bool,
    new_case: bool,
    process: "Process[Any]",
    under: str | None,
) -> int:
    """Open a case for each application.

    All files are read before any case is opened. The same application twice is one case. A database
    file that is not there is made, simulated with --now, else live. Where a case waits for the
    doctor's answer about the same treatment, the application is offered as that answer.

    Example: saksgang register scenarios/library/applications/epilepsy_3a.yaml
    """
    from handlers.analysis.application_files import read_applications
    from handlers.casework.door import WaitsForAnswer
    from handlers.cli.output import note
    from handlers.cli.session import names_a_file, session

    if under is not None and not any(rule.kind == "under" for rule in process.links):
        raise click.UsageError(f"--under: cases of {process.name} fall under no other case.")
    links = {} if under is None else {"under": under}
    read = read_applications(files, note, process.form, keep_number=keep_number)
    applications = dict(read)
    with session(settings, writes=True, creates=names_a_file(settings)) as here:

        def take_in(name: str) -> str:
            application = applications[name]
            try:
                handled = here.office.register(
                    application, received, process, new_case=new_case, links=links
                )
            except WaitsForAnswer as waits:
                if len(applications) > 1 and not settings.yes:
                    raise
                if not settings.yes:
                    says = waits.reasons[0].says
                    here.ask(f"{says[0].upper()}{says[1:]}. Put this in it as the answer?")
                handled = here.office.answer(waits.number, application, received, correct=True)
                return f"{handled.case.number}, as the answer it waited for"
            here.tell_rules(handled)
            return f"{handled.case.number}{', registered before' if handled.repeated else ''}"

        return here.each("register", applications, take_in)


@verb()
@CASES
@click.option(
    "--to",
    metavar="NAME",
    shell_complete=people,
    help="To whom; else to yourself. An empty name: to nobody.",
)
def assign(settings: "Settings", cases: tuple[str, ...], to: str | None) -> int:
    """Give cases to somebody.

    Example: saksgang assign 42 43 --to Eli
    """
    from handlers.casework.names import person
    from handlers.cli.session import session

    with session(settings, writes=True) as here:
        here.office.door.check_values(cases)
        name = person(here.office.who if to is None else to)

        def give(case: str) -> str:
            number = here.office.assign(case, name).case.number
            return f"{number} is assigned to {name or 'nobody'}"

        return here.each("assign", cases, give)


@verb()
@CASES
def start(settings: "Settings", cases: tuple[str, ...]) -> int:
    """Start the review of cases.

    Example: saksgang start 42
    """
    from handlers.cli.session import session

    with session(settings, writes=True) as here:
        here.office.door.check_values(cases)

        def begin(case: str) -> str:
            return _stands(here.office.start(case).case)

        return here.each("start", cases, begin, _already(here, "under_review"))


def _stands(case: Any) -> str:
    """Return how a case stands, in words."""
    return f"{case.number} {case.process.state(case.state).says}"


def _already(here: "Session", state: str) -> Callable[[str], str | None]:
    """Return what says of a case that it is in a state already, or None."""

    def skipped(number: str) -> str | None:
        case = here.office.look(number)
        return f"{_stands(case)} already" if case.state == state else None

    return skipped


@verb()
@CASES_AND_FACTS
@click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="FACT",
    shell_complete=facts_named,
    help="Ask for this fact too (may be repeated); the rest is derived.",
)
def ask(settings: "Settings", cases: tuple[str, ...], facts: tuple[str, ...]) -> int:
    """Request information that is missing.

    It is asked of the doctor; in other kinds of cases of who complains, or of company and hospital.
    What is asked for is derived from the rules. Names of facts may also stand after the case. The
    letter is shown before it goes.

    Example: saksgang ask 42
    """
    from handlers.cli.session import session

    chosen = [name for name in cases if _is_case(name)]
    names = (*facts, *(name for name in cases if not _is_case(name)))
    if len(chosen) == 1 and names:
        code = taken_by_its_form(settings, "ask", chosen[0], facts=names)
        if code is not None:
            return code
    named = _known_facts(names)
    if not chosen:
        raise click.UsageError(
            "Give the number of the case, and facts after it, as `saksgang ask 42 initiation.date`."
        )
    if len(chosen) > 1 and not (settings.yes or settings.dry_run):
        raise click.UsageError(
            "Several letters would go out at once: look at them with --dry-run, then add --yes."
        )
    with session(settings, writes=True) as here:
        if len(chosen) == 1:
            return here.take("ask", chosen[0], "ask", "Request information in case", facts=named)
        here.office.door.check_values(chosen)

        def request(case: str) -> str:
            return _stands(here.office.ask(case, named).case)

        return here.each("ask", chosen, request, _already(here, "missing_info"))


def _is_case(text: str) -> bool:
    """Tell whether a text has one of the forms of a case number."""
    return re.fullmatch(r"(\d{4}-)?\d{1,6}", text, re.ASCII) is not None


def _known_facts(
    names: tuple[str, ...], otherwise: str = "neither a case nor a fact"
) -> tuple[str, ...]:
    """Return names of facts, each once. Raises UsageError for an unknown one.

    otherwise: what that is.
    """
    from workflow.reimbursement.fact_values import fact_named

    known: list[str] = []
    for name in names:
        try:
            known.append(fact_named(name))
        except ValueError as wrong:
            says = f"«{name[:_LONGEST_SHOWN]}» is {otherwise}: {wrong}"
            raise click.UsageError(says) from None
    return tuple(dict.fromkeys(known))


@verb()
@CASE
@click.argument("file", metavar="FILE|-")
@click.option(
    "--received",
    type=DAY,
    metavar="DATE",
    help="The day of arrival at the office, which is the day that counts; else today.",
)
@click.option("--correct", is_flag=True, help="The answer corrects what was stated before.")
@click.option(
    "--from",
    "sender",
    metavar="NAME",
    help="Who sent it: doctor (unless stated), patient or hospital; or a party of the process.",
)
@KEEP_NUMBER
def answer(
    settings: "Settings",
    case: str,
    file: str,
    received: date | None,
    correct: bool,
    sender: str | None,
    keep_number: bool,
) -> int:
    """Add an answer (a partial form) to a case.

    Says what is still missing.

    Example: saksgang answer 42 answer.yaml --received 2026-03-02
    """
    from handlers.analysis.application_files import read_applications
    from handlers.cli.output import note
    from handlers.cli.session import session

    given = {"file": file, "received": received, "correct": correct, "sender": sender}
    code = taken_by_its_form(settings, "answer", case, **given)
    if code is not None:
        return code
    known = _sender(sender)
    [(_, supplement)] = read_applications([file], note, keep_number=keep_number)
    with session(settings, writes=True) as here:
        office = here.office
        done = office.answer(case, supplement, received, correct=correct, sender=known)
        return here.say("answer", done)


def _sender(text: str | None) -> "Sender":
    """Return who sent an answer to an application; the doctor unless stated."""
    from workflow.reimbursement.events import Sender

    if text not in (None, *get_args(Sender)):
        raise click.UsageError(f"--from: write one of: {', '.join(get_args(Sender))}.")
    return cast("Sender", text or "doctor")


@verb()
@CASE
@click.argument("fact", shell_complete=facts_named)
@click.argument("value")
@BECAUSE
@click.option(
    "--medicine", default="", metavar="NAME", help="Of one medicine; cannot_be_used only."
)
def judge(
    settings: "Settings", case: str, fact: str, value: str, because: str, medicine: str
) -> int:
    """Record a finding on a fact, with grounds.

    It goes before what was stated; both are kept. It lasts until something else is stated of the
    fact. The same finding typed again counts once, until another finding or an answer
    on that fact follows.

    Example: saksgang judge 42 diagnosis.persons_in_norway 120 --because "The register of 2025."
    """
    from handlers.cli.session import session
    from scenarios.labels import code_of
    from workflow.reimbursement.fact_values import typed_value
    from workflow.reimbursement.facts import FACTS
    from workflow.reimbursement.process import REIMBURSEMENT

    given = {"fact": fact, "value": value, "because": because, "medicine": medicine or None}
    code = taken_by_its_form(settings, "judge", case, **given)
    if code is not None:
        return code
    [fact] = _known_facts((fact,), "no fact")
    try:
        found = typed_value(FACTS[fact], code_of(REIMBURSEMENT, fact, value))
    except ValueError as wrong:
        raise click.UsageError(f"The value of {fact}: {wrong}.") from None
    with session(settings, writes=True) as here:
        return here.say("judge", here.office.judge(case, fact, found, because, medicine))


@verb()
@CASE
def extend(settings: "Settings", case: str) -> int:
    """Give more time to answer what was asked, once.

    Example: saksgang extend 42
    """
    from handlers.cli.session import session

    with session(settings, writes=True) as here:
        return here.say("extend", here.office.extend(case))


@verb()
@CASE
def grant(settings: "Settings", case: str) -> int:
    """Grant an application.

    Shows the decision and its letters, and asks.

    Example: saksgang grant 42
    """
    from handlers.cli.session import session

    with session(settings, writes=True) as here:
        return here.take("grant", case, "grant", "Grant case")


@verb()
@CASE
@click.option(
    "--reason",
    type=REASON,
    metavar="16",
    help="16: propose refusal under § 3b on discretion; another person decides.",
)
@click.option("--because", metavar="TEXT", help="Written grounds, for reason 16.")
def reject(settings: "Settings", case: str, reason: str | None, because: str | None) -> int:
    """Reject or dismiss an application.

    The rules give the reasons. Shows the decision and its letters, and asks. With --reason 16 a
    refusal on discretion is proposed instead.

    Example: saksgang reject 42
    """
    from handlers.cli.session import session

    if (reason is None) != (because is None):
        raise click.UsageError(
            "Refusal on discretion needs both: --reason 16, and --because with its grounds."
        )
    with session(settings, writes=True) as here:
        if because is not None:
            return here.say("reject", here.office.propose(case, because))
        return here.take("reject", case, "reject", "Reject case")


@verb()
@CASE
@click.argument("text")
def note(settings: "Settings", case: str, text: str) -> int:
    """Write a note on a case.

    The same note typed again on one day counts once, until another one follows.

    Example: saksgang note 42 "The office called; the answer is in the post."
    """
    from handlers.cli.session import session

    with session(settings, writes=True) as here:
        return here.say("note", here.office.note(case, text))
