"""`python -m handlers VERB` is `saksgang VERB`."""

from handlers.cli import main

main()
