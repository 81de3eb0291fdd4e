"""Check files without using them: those that people write, messages M2 and tables."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Final, Literal

from handlers.analysis.application_files import Said, say_unplaced, silent
from handlers.analysis.input_files import input_files, is_table
from workflow.engine.errors import Fault, InvalidInput
from workflow.reimbursement.application import Application
from workflow.reimbursement.derive.order_of_days import remarks

Kind = Literal[
    "application",
    "scenario",
    "policy",
    "office",
    "population",
    "message M2",
    "table of facts",
    "folder",
]
UNKNOWN_FIELD: Final = "unknown field"
ARTICLE: Final = {
    "application": "an application",
    "scenario": "a scenario",
    "policy": "a policy",
    "office": "an office",
    "population": "a population",
}
MOST_NAMED: Final = 10
ANY_DAY: Final = date(2015, 1, 1)  # no fault of a table depends on the day


@dataclass(frozen=True)
class Checked:
    """A file, what it was taken for, and its faults; none = it can be used."""

    file: str
    kind: Kind
    faults: tuple[Fault, ...] = ()

    def as_data(self) -> list[dict[str, Any]]:
        """Return a row for each fault, as plain data."""
        return [{**asdict(fault), "kind": self.kind} for fault in self.faults]


TITLES: Final = (*(each.name for each in fields(Fault)), "kind")


def check_each(
    paths: Sequence[str],
    said: Said = silent,
    received: date | None = None,
    *,
    keep_number: bool = False,
) -> list[Checked]:
    """Check files, and every file below folders. The keys of a file say what it is taken for.

    said: called with what is no fault: each thing that a message M2 says and an application has no
    field for; and, where the day of arrival is given, days of an application that come in the wrong
    order. keep_number: an identity number with wrong check digits is no fault in an application; a
    scenario says so itself. Raises nothing: a path without a file is a fault of its own.
    """
    try:
        files = input_files(paths)
    except InvalidInput as invalid:
        return [Checked(fault.file, "folder", (fault,)) for fault in invalid.faults]
    return [_checked(file, said, received, keep_number) for file in files]


def check(
    paths: Sequence[str],
    said: Said = silent,
    received: date | None = None,
    *,
    keep_number: bool = False,
) -> list[Fault]:
    """Return every fault of every file; none = all can be used. As `check_each`."""
    checked = check_each(paths, said, received, keep_number=keep_number)
    return sorted(fault for each in checked for fault in each.faults)


def _checked(file: str, said: Said, received: date | None, keep_number: bool) -> Checked:
    from scenarios.applications import is_m2, parsed_file, read_application
    from scenarios.kinds import kind_in, read_as

    kind: Kind
    read: Any
    try:
        if is_m2(file):
            kind = "message M2"
            say_unplaced(file, said)
            read = read_application(file, keep_number=keep_number)
        elif is_table(file):
            kind = "table of facts"
            return Checked(file, kind, _faults_of_table(file))
        else:
            parsed = parsed_file(file)
            kind = kind_in(parsed) or "application"
            read = read_as(kind, parsed, keep_number=keep_number)
    except InvalidInput as invalid:
        return Checked(file, kind, tuple(_with_kind(fault, kind) for fault in invalid.faults))
    if isinstance(read, Application):
        for says in remarks(read, received) if received is not None else ():
            said(f"{file}: {says}; the doctor will be asked")
        if read.findings is not None:
            said(f"{file}: findings: `assess` reads them; `register` does not take them")
    return Checked(file, kind)


def _with_kind(fault: Fault, kind: Kind) -> Fault:
    """Return a fault about an unknown field with the kind that the file was taken for."""
    if not fault.message.startswith(UNKNOWN_FIELD) or "." in fault.path:
        return fault
    rest = fault.message.removeprefix(UNKNOWN_FIELD)
    return replace(fault, message=f"{UNKNOWN_FIELD} of {ARTICLE.get(kind, kind)}{rest}")


def _faults_of_table(file: str) -> tuple[Fault, ...]:
    from handlers.analysis.facts_table import assess_table

    return assess_table(file, received=ANY_DAY, missing=False).faults


def taken_for(checked: Sequence[Checked]) -> Iterator[str]:
    """Yield what each file was taken for; of very many files only how many of each kind."""
    if len(checked) <= MOST_NAMED:
        yield from (f"{each.file}: {each.kind}" for each in checked if each.kind != "folder")
        return
    counted = Counter(each.kind for each in checked)
    yield f"{len(checked)} files: " + ", ".join(
        f"{count} {kind}" for kind, count in sorted(counted.items())
    )
