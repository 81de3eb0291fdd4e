"""That nothing is lost, doubled or changed."""
