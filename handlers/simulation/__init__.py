"""Simulate the office: cases arrive, wait for case workers and for answers, and are decided."""
