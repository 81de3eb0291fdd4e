"""A text in both forms of written Norwegian, and the choice between them.

No text may enter here: they stand in the tables beside.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["nb", "nn"]


@dataclass(frozen=True)
class Words:
    """The same in bokmål (nb) and in nynorsk (nn)."""

    nb: str
    nn: str

    def in_(self, language: Language) -> str:
        """The text in the language form of the addressee's choice."""
        return self.nb if language == "nb" else self.nn
