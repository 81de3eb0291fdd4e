"""Run things: the command line, the sweep, the delivery of letters, the replay."""
