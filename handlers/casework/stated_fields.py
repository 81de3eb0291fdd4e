"""The application field by field: what is stated, who stated it and when, and what was before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from workflow.engine.case import Recorded
from workflow.logic.fact import Finding

REGISTER = "register"

# Numbers that tell who the patient is, with how many of their characters are shown: the day of
# birth of an identity number, nothing of another one. Also where a complaint states them.
_SHOWN = {"patient.identity_number": 6, "patient.foreign_id": 0}


def masked(number: str | None) -> str:
    """Return an identity number with all but the birth date hidden.

    "none" is what a doctor writes for a patient who has no number; it stays as it is.
    """
    return _masked(number, 6)


def _masked(number: str | None, shown: int) -> str:
    """Return a number of which only the first characters are shown, as many as `shown`."""
    if number is None or number == "none":
        return number or ""
    return f"{number[:shown]}*****"


@dataclass(frozen=True)
class Found:
    """A finding that lies over a field. on: the Oslo day; None where its event can't be told."""

    finding: Finding
    on: date | None

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        found = self.finding
        return {
            "fact": found.fact,
            "medicine": found.item,
            "value": found.value,
            "because": found.because,
            "by": found.by,
            "on": self.on,
            "contradicted_since": bool(found.since),
        }


@dataclass(frozen=True)
class StatedField:
    """One field of the application.

    field: its path, as `prior_treatments[0].outcome`. value: None = not stated, only found.
    stated_by: "doctor", "patient", "hospital" or "register". on: the Oslo day of arrival.
    recorded_by: who put it in the file. earlier: values that it replaced, the oldest first.
    """

    field: str
    value: object
    stated_by: str = ""
    on: date | None = None
    recorded_by: str = ""
    earlier: tuple[object, ...] = ()
    findings: tuple[Found, ...] = ()

    def with_masked_numbers(self) -> "StatedField":
        """Return the field as it may be shown: a number that tells who the patient is is masked."""
        shown = _SHOWN.get(self.field.removeprefix("new_facts."))
        if shown is None:
            return self
        value = None if self.value is None else _masked(str(self.value), shown)
        earlier = tuple(_masked(str(each), shown) for each in self.earlier)
        return replace(self, value=value, earlier=earlier)

    def as_data(self, label: str) -> dict[str, Any]:
        """Return plain data for JSON. label: what the field is called for people."""
        return {
            "field": self.field,
            "label": label,
            "value": self.value,
            "stated_by": self.stated_by,
            "on": self.on,
            "recorded_by": self.recorded_by,
            "earlier": list(self.earlier),
            "findings": [found.as_data() for found in self.findings],
        }


def without_indexes(field: str) -> str:
    """Return the path of a field without the positions in its lists."""
    return ".".join(part.partition("[")[0] for part in field.split("."))


def stated_fields(
    stages: Iterable[tuple[Recorded, Mapping[str, Any]]],
) -> tuple[StatedField, ...]:
    """Return the fields of an application, each with the event that gave it its present value.

    stages: each event that brought something, with the whole application after it as plain data.
    """
    known: dict[str, StatedField] = {}
    for recorded, application in stages:
        values = dict(flattened(application))
        for field, value in values.items():
            before = known.get(field)
            if before is not None and before.value == value:
                continue
            known[field] = StatedField(
                field=field,
                value=value,
                stated_by=_stated_by(field, recorded),
                on=recorded.effective,
                recorded_by=recorded.actor,
                earlier=(*before.earlier, before.value) if before else (),
            )
        known = {field: known[field] for field in values}  # in order, without what was taken out
    return tuple(known.values())


def _stated_by(field: str, recorded: Recorded) -> str:
    if field.partition(".")[0] == REGISTER:
        return REGISTER
    return str(getattr(recorded.event, "sender", None) or "doctor")


def flattened(value: Any, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield each single value of plain data with its path; a list of single values is one."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from flattened(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list | tuple) and any(isinstance(x, Mapping) for x in value):
        for index, inner in enumerate(value):
            yield from flattened(inner, f"{path}[{index}]")
    else:
        yield path, value


def with_findings(
    fields: Sequence[StatedField],
    findings: Iterable[Found],
    fields_of: Mapping[str, Sequence[str]],
) -> tuple[StatedField, ...]:
    """Return the fields with the findings over them, and a row for a finding on nothing stated.

    fields_of: the paths that state each fact.
    """
    rows = list(fields)
    for found in findings:
        paths = fields_of.get(found.finding.fact, ())
        over = [
            number
            for number, row in enumerate(rows)
            if any(_is_at(row.field, path) for path in paths)
        ]
        for number in over:
            row = rows[number]
            rows[number] = replace(row, findings=(*row.findings, found))
        if not over:
            rows.append(StatedField(found.finding.fact, None, findings=(found,)))
    return tuple(rows)


def _is_at(field: str, path: str) -> bool:
    plain = without_indexes(field)
    return plain == path or plain.startswith(f"{path}.")
