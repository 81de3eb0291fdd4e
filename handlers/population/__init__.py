"""Populations of applications, and what becomes of them under the variants of a file."""
