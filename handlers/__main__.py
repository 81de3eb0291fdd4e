"""`python -m handlers VERB` is `saksgang VERB`."""

from handlers.cli.main import main

main()
