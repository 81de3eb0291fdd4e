"""Read the name of a fact as a case worker writes it. No message repeats what was written."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from workflow.cu_agreement.facts import FACTS
from workflow.cu_agreement.file import value_found
from workflow.logic.fact import Fact
from workflow.reimbursement.fact_values import no_such_fact


def known_fact(facts: Mapping[str, Fact]) -> Callable[[object], object]:
    """Return the reader of names of these facts."""

    def known(name: object) -> object:
        if isinstance(name, str) and name in facts:
            return name
        text = name if isinstance(name, str) else ""
        raise PydanticCustomError("fact", no_such_fact(text, facts))

    return known


AgreementFact = Annotated[
    str,
    BeforeValidator(known_fact(FACTS)),
    WithJsonSchema({"type": "string", "enum": sorted(FACTS)}),
]
"""The name of a fact of an agreement; refused if there is none."""


def reader_of_values(form: type[BaseModel]) -> Callable[[Mapping[str, Any]], str]:
    """Return the reader of a finding's value: text that the form takes for the fact.

    It raises ValueError that says what to write.
    """

    def read(fields: Mapping[str, Any]) -> str:
        text = str(fields["value"]).strip()
        value_found(form, str(fields["fact"]), text)
        return text

    return read
