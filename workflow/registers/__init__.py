"""Official code lists as tables of data, each with its source."""
