"""The letters of the stories of compassionate use, rendered as they come, in either form."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest import mock

from handlers.analysis.back_ends import InMemory
from handlers.analysis.replay import play
from handlers.letters.document import LetterDocument
from handlers.letters.rendering import render
from scenarios.reader import read_scenario
from workflow.cu_agreement.application import AgreementForm
from workflow.cu_hospital.application import HospitalForm
from workflow.engine.advance import Outcome
from workflow.engine.language import Language
from workflow.engine.letters import Letter

STORIES: Final = sorted(Path("scenarios/library/compassionate_use").glob("*.yaml"))

Rendered = tuple[Letter, LetterDocument]


@cache
def every_letter(language: Language) -> tuple[Rendered, ...]:
    """The letters of every story, all in one language form."""
    return tuple(letter for story in STORIES for letter in letters_of(story, language))


def letters_of(story: Path, language: Language | None = "nb") -> list[Rendered]:
    """The letters of a story, all in one language form; None = that which each party states."""
    found: list[Rendered] = []
    keep = InMemory._keep

    def kept(cases: InMemory, outcomes: Iterable[Outcome]) -> None:
        outcomes = list(outcomes)
        found.extend(each for outcome in outcomes for each in _rendered(outcome))
        keep(cases, outcomes)

    with mock.patch.object(InMemory, "_keep", kept):
        told = read_scenario(story)
        told = told if language is None else _in(language, told)
        assert play(told).differences == ()
    return found


def _rendered(outcome: Outcome) -> list[Rendered]:
    events = {recorded.sequence: recorded for recorded in outcome.events}
    return [
        (letter, render(letter, outcome.case, events[letter.event], "Eli", outcome.assessed))
        for letter in outcome.letters
    ]


def _in(language: Language, scenario: Any) -> Any:
    """The story of parties that state this language form; its variants are left out."""
    changed: dict[str, Any] = {"what_if": ()}
    if hasattr(scenario, "cases"):
        changed["cases"] = {
            name: opening.model_copy(
                update={"application": _stating(language, opening.application)}
            )
            for name, opening in scenario.cases.items()
        }
    else:
        changed["application"] = _stating(language, scenario.application)
    return scenario.model_copy(update=changed)


def _stating(
    language: Language, form: AgreementForm | HospitalForm
) -> AgreementForm | HospitalForm:
    said = form.model_dump(by_alias=True, exclude_none=True)
    own = "agreement" if isinstance(form, AgreementForm) else "hospital"
    said[own]["language"] = language
    if isinstance(form, AgreementForm):
        said[own]["hospital_language"] = language
    return type(form).model_validate(said)
