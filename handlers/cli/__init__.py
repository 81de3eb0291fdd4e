"""The command `saksgang`."""
