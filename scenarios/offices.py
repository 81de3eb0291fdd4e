"""Read the profile of an office. Every fault of a file is reported at once, by line."""

from functools import cache
from pathlib import Path

from scenarios.applications import parsed_file, without_faults
from scenarios.office import OWN_FILE, OfficeProfile
from scenarios.reading.parsed import Parsed
from scenarios.reading.typed import typed


def read_office(path: str | Path) -> OfficeProfile:
    """Read the profile of an office. Raises InvalidInput with every fault."""
    return office_in(parsed_file(path))


def office_in(parsed: Parsed) -> OfficeProfile:
    """Build the profile of an office from a parsed file. Raises InvalidInput with every fault."""
    return without_faults(typed(OfficeProfile, parsed), parsed)


@cache
def own_office() -> OfficeProfile:
    """Return the simulation's own office, which writes unless another file is named."""
    return read_office(OWN_FILE)
