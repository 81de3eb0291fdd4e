"""What letters of both processes of compassionate use say: dates, requests, refusals, headings."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any, Final

from workflow.cu_agreement.assessed import Assessed
from workflow.cu_agreement.words import LetterTexts
from workflow.engine.case import Recorded
from workflow.engine.language import Words
from workflow.engine.letter_content import Length, Value
from workflow.engine.letters import Letter
from workflow.logic.deciding import deciding_leaves
from workflow.logic.rule_set import facts_of
from workflow.reimbursement.events import FactJudged, InformationRequested
from workflow.reimbursement.letters.last_days import to_answer

Values = dict[str, Value]

_DAY: Final = timedelta(days=1)
_FRAME: Final = {
    "about": Words(
        "Gjelder: avtale om compassionate use, {}", "Gjeld: avtale om compassionate use, {}"
    ),
    "indication": Words("Indikasjon: {}", "Indikasjon: {}"),
    "own case": Words("Deres sak: {}", "Dykkar sak: {}"),
    "agreement": Words("Avtale: sak {}", "Avtale: sak {}"),
    "copy to": Words("Kopi til: {}", "Kopi til: {}"),
    "copy of": Words("Kopi av brev til: {}", "Kopi av brev til: {}"),
}


def say(name: str, letter: Letter, value: str) -> str:
    """Return a line of the frame with a value."""
    return _FRAME[name].in_(letter.language).replace("{}", value)


def copy_line(letter: Letter, to: str, copy: str) -> str:
    """Return who gets a copy, or whose letter this is a copy of; "" where nobody else gets it."""
    if letter.copy:
        return say("copy of", letter, to)
    return say("copy to", letter, copy) if copy else ""


def dates(letter: Letter, case: Any) -> Values:
    """Return the days of arrival and target, and while an answer is waited for, of that."""
    days = case.policy.cu_target_days
    target = case.received + days * _DAY
    return {
        "case_number": case.number,
        "received": case.received,
        "target": target,
        "target_length": Length(days),
        "target_passed": letter.made > target,
        **to_answer(letter, case, case.process.timer("answer")),
    }


def wanted(case: Any, recorded: Recorded, assessed: Assessed) -> tuple[str, ...]:
    """Return the facts that a request or reminder asks for.

    A reminder repeats the request, unless an answer or finding has changed the file since.
    """
    newest = next(
        entry.event
        for entry in reversed(case.events[: recorded.sequence])
        if isinstance(entry.event, InformationRequested | FactJudged)
        or entry.event.name == "information_supplied"
    )
    if isinstance(newest, InformationRequested):
        return newest.facts
    return assessed.open.missing


def asked(
    facts: Iterable[str], letter: Letter, assessed: Assessed, texts: LetterTexts
) -> tuple[str, ...]:
    """Return the words of facts that are asked for."""
    return _filled((texts.asked[fact] for fact in facts), letter, assessed.policy.short_months)


def refused(
    letter: Letter,
    case: Any,
    assessed: Assessed,
    texts: LetterTexts,
    hopeless: Collection[str] = (),
) -> Values:
    """Return the values of a refusal. hopeless: rules that nothing helps against here.

    decisive: the facts that decide a rule that is not met. findings: why a case worker found one
    of them. grounds: what these rules demand, then what those demand that nobody answered in time.
    missing: what was not told. cures: what would help.
    """
    refusal, trees = case.decision, assessed.rules.rule_set.rules()
    not_met = [trees[rule] for rule in refusal.rules if rule in trees]
    read = {fact for rule in not_met for fact in facts_of(rule, trees)}
    deciding = dict.fromkeys(
        leaf.fact.name
        for rule in not_met
        for leaf in deciding_leaves(rule, assessed.facts, assessed.policy)
    )
    longest = assessed.policy.short_months
    cures = (texts.cures[rule] for rule in refusal.rules if rule not in hopeless)
    grounds = (texts.rules[rule] for rule in (*refusal.rules, *refusal.unknown))
    return {
        "decisive": tuple(
            texts.found[fact].in_(letter.language).replace("{}", str(assessed.facts[fact]))
            for fact in deciding
            if fact in texts.found
        ),
        "findings": tuple(each.because for each in case.judged.values() if each.fact in read),
        "grounds": _filled(grounds, letter, longest),
        "missing": asked(refusal.missing, letter, assessed, texts) if refusal.unknown else (),
        "cures": _filled(cures, letter, longest),
    }


def _filled(texts: Iterable[Words], letter: Letter, number: int) -> tuple[str, ...]:
    return tuple(text.in_(letter.language).replace("{}", str(number)) for text in texts)
