"""Letters: rendered, printed, sent."""
