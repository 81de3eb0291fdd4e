"""The cause of a changed answer, in words for a line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from handlers.population.variant_settings import How

JOINED: Final[dict["How", str]] = {"each": " and ", "any_of": " or ", "together": " with "}
"""What stands between the units of a cause, by how they are to be read."""
_MOST_UNITS: Final = 4


def cause_in_words(cause: Sequence[str], how: "How") -> str:
    """Return a cause; of very many changes that only together make it, how many they are."""
    if how == "together" and len(cause) > _MOST_UNITS:
        return f"all {len(cause)} changes together"
    return JOINED[how].join(cause)
