"""Read the name and the value of a fact as a case worker writes them: of the complaint, or of what
is complained of.

No message repeats what was written.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from workflow.complaint.facts import DERIVED, FACTS, LATE_ACCEPTED, NOTICE_RECEIVED
from workflow.engine.readers import read_day, read_yes_no
from workflow.logic.fact import Value
from workflow.reimbursement import fact_values as reimbursement
from workflow.reimbursement.facts import FACTS as OF_THE_APPLICATION

_NOT_FOUND: Final = {*DERIVED, LATE_ACCEPTED.name}
FOUND: Final = tuple(name for name in FACTS if name not in _NOT_FOUND)
"""Facts of the complaint that a case worker can find."""
ASKED: Final = tuple(name for name in FOUND if FACTS[name].owner == "complainant")
"""Facts that the complainant can be asked for."""


def fact_named(text: str) -> str:
    """Return the name of a fact of a complaint or an application. Raises ValueError."""
    if text in FOUND:
        return text
    if text == LATE_ACCEPTED.name:
        raise ValueError("a late complaint is accepted with `accept-late`")
    if text in DERIVED:
        raise ValueError("the decision tells this fact; nobody finds it")
    return reimbursement.fact_named(text)


def _known(name: object) -> object:
    try:
        return fact_named(name if isinstance(name, str) else "")
    except ValueError as wrong:
        raise PydanticCustomError("fact", str(wrong)) from None


def _askable(name: object) -> object:
    if name in ASKED:
        return name
    raise PydanticCustomError("fact", f"the complainant can be asked for: {', '.join(ASKED)}")


FoundFact = Annotated[
    str,
    BeforeValidator(_known),
    WithJsonSchema({"type": "string", "enum": [*FOUND, *sorted(OF_THE_APPLICATION)]}),
]
"""The name of a fact that a case worker can find in a complaint."""
AskedFact = Annotated[
    str, BeforeValidator(_askable), WithJsonSchema({"type": "string", "enum": list(ASKED)})
]
"""The name of a fact that the complainant can be asked for."""


def value_of(fields: Mapping[str, Any]) -> Value:
    """Return the value of a finding from its fields `fact` and `value` as text.

    Raises ValueError.
    """
    name, text = fact_named(fields["fact"]), str(fields["value"]).strip()
    if name not in FACTS:
        found: Value = reimbursement.value_of({**fields, "fact": name})
        return found
    fact = FACTS[name]
    if fact == NOTICE_RECEIVED:
        return read_day(text).isoformat()
    if fact.kind == "choice":
        if text not in fact.choices:
            raise ValueError(f"write one of: {', '.join(fact.choices)}")
        return text
    return _given(text) if fact.kind == "given" else read_yes_no(text)


def _given(text: str) -> Value:
    """Read what is found of a statement: what it is, or just yes."""
    if not text:
        raise ValueError("write what is found, or yes")
    try:
        is_given = read_yes_no(text)
    except ValueError:
        return text
    if not is_given:
        raise ValueError("this fact can't be no; write what is found, or yes, or ask for it")
    return True
