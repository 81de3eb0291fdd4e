"""A correction: a decision is made again on the decided file and what is new beside it."""
