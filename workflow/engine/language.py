"""A text in both forms of written Norwegian, and the choice between them."""

from typing import Literal, NamedTuple, TypeAlias

Language: TypeAlias = Literal["nb", "nn"]


class Words(NamedTuple):
    """The same text in bokmål (nb) and in nynorsk (nn)."""

    nb: str
    nn: str

    def in_(self, language: Language) -> str:
        """Return the text in a language form."""
        return self.nb if language == "nb" else self.nn
