"""ATC codes: a letter, two digits, a letter, a letter, two digits. Each level is a code too."""

from typing import Final

CODE: Final = r"[A-V]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?"
"""Pattern of a code of any level, as N, N02, N02A, N02AA or N02AA01."""
