"""Compassionate use: one hospital under an agreement, and its patients by pseudonym."""
