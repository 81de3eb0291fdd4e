"""What is told of many cases: statistics of a database, its event log, and reports in HTML."""
