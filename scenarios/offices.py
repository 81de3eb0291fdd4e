"""Read the profile of an office. Every fault of a file is reported at once, by line."""

from pathlib import Path

from scenarios.applications import parsed_file, without_faults
from scenarios.office import OfficeProfile
from scenarios.reading.parsed import Parsed
from scenarios.reading.typed import typed


def read_office(path: str | Path) -> OfficeProfile:
    """Read the profile of an office. Raises InvalidInput with every fault."""
    return office_in(parsed_file(path))


def office_in(parsed: Parsed) -> OfficeProfile:
    """Build the profile of an office from a parsed file. Raises InvalidInput with every fault."""
    return without_faults(typed(OfficeProfile, parsed), parsed)
