"""Import the whole product, and what a verb imports late: forked processes then start at once."""

from datetime import date
from importlib import import_module

import every_module  # noqa: F401

for _name in (
    "alembic.command",
    "alembic.config",
    "jinja2",
    "typst",
    "psycopg",
    "sqlalchemy.dialects.sqlite",
):
    import_module(_name)
for _name in ("the_command", "processes"):  # what a process so forked is told to run stands there
    import_module(_name)

from workflow.engine.calendar import is_working_day  # noqa: E402

is_working_day(date(2015, 1, 1))  # reads tables once
