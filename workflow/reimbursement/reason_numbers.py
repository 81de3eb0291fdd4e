"""Reasons of the official list 7481 that no single rule carries."""

from typing import Final

WRONG_APPLICANT: Final = 8
MISSING_INFORMATION: Final = 13
DISCRETION: Final = 16
"""The number of a refusal on discretion, which §§ 3a and 3b alone know."""
