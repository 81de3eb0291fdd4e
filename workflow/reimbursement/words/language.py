"""A text in both forms of written Norwegian, and the choice between them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["nb", "nn"]


@dataclass(frozen=True)
class Words:
    """One text in bokmål (nb) and in nynorsk (nn)."""

    nb: str
    nn: str

    def in_(self, language: Language) -> str:
        """Return the text in the given language form."""
        return self.nb if language == "nb" else self.nn
