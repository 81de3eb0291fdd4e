"""Where cases are kept: rows, migrations, and one transaction for each command. No law, no clock, no text of a letter enters."""
