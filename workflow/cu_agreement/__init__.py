"""Compassionate use: the agreement on a medicine without marketing authorisation."""
