"""Compassionate use: a hospital's use of a medicine under an agreement, and its patients."""
