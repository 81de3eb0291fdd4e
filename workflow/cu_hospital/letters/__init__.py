"""Which event gives which letter, and who gets it."""

from typing import Final

from workflow.engine.process import LetterRule, Receiver

LETTERS: Final[tuple[LetterRule, ...]] = ()
RECEIVERS: Final[tuple[Receiver, ...]] = ()  # type: ignore[type-arg]
