"""Runs any process. Knows no law, no patient and no medicine."""
