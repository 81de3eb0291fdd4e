"""What the attachments show of the product's effect, as questions (law 1.4)."""

from collections.abc import Mapping
from typing import Final

from workflow.logic.tree import Truth
from workflow.reimbursement import facts as f
from workflow.reimbursement.application import Application, Document
from workflow.reimbursement.policy import Policy

_PRACTICE: Final = ("national_guideline", "guideline", "established_practice")
DESIGNS: Final[Mapping[str, tuple[str, ...]]] = {
    f.RANDOMISED_STUDY.name: ("randomised_controlled",),
    f.ANY_STUDY.name: (
        "randomised_controlled",
        "controlled",
        "cohort",
        "case_control",
        "case_series",
    ),
    f.CASE_REPORTS.name: ("case_report",),
    f.GUIDELINE.name: _PRACTICE,
    f.NATIONAL_GUIDELINE.name: ("national_guideline",),
    f.COMPARATIVE_STUDY.name: ("controlled", "cohort", "case_control"),
}
"""The study designs that answer each question."""


def documentation(application: Application, policy: Policy) -> dict[str, Truth]:
    """Answer the questions on documentation, by the names of their facts.

    Without attachments every answer is unknown. With attachments, a design that is not among them
    is answered with no (law 1.4 iii).
    """
    documents = application.documentation or ()
    needed = {f.RANDOMISED_STUDY.name: policy.randomised_studies_needed}
    return {
        fact: _shown(documents, designs, needed.get(fact, 1)) for fact, designs in DESIGNS.items()
    }


def _shown(documents: tuple[Document, ...], designs: tuple[str, ...], needed: int) -> Truth:
    """Tell whether at least `needed` documents of the designs show effect.

    A document counts as possible unless its design is another one or it shows no effect.
    """
    if not documents:
        return None
    possible = [document for document in documents if can_show(document, designs)]
    if sum(_shows(document) for document in possible) >= needed:
        return True
    return None if len(possible) >= needed else False


def can_show(document: Document, designs: tuple[str, ...]) -> bool:
    """Tell whether a document may show effect by one of the designs."""
    return document.design in (None, *designs) and document.shows_effect is not False


def _shows(document: Document) -> bool:
    """Tell whether a possible document certainly counts.

    A guideline or established practice counts without a stated effect (law 1.4 iv).
    """
    if document.design is None:
        return False
    return document.shows_effect is True or document.design in _PRACTICE
