"""Where cases are kept: rows, migrations, and one transaction for each command."""
