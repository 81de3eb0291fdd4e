"""Complaints of decisions: received, completed, reviewed, and sent on to the body that decides."""
