"""Named constraints for our tables. Every constraint has a name, so that a migration finds it."""

from typing import Final

from sqlalchemy import CheckConstraint, ForeignKeyConstraint

NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}
_TIME: Final = "T[0-9][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"


def check(name: str, condition: str, only: str | None = None) -> CheckConstraint:
    """Make a CHECK. only: the one kind of database that gets it."""
    constraint = CheckConstraint(condition, name=f"ck_{name}")
    if only is not None:
        constraint.ddl_if(dialect=only)
    return constraint


def length(table: str, column: str, least: int, most: int) -> CheckConstraint:
    """Make a CHECK on the number of characters of a text."""
    return check(f"{table}_{column}", f"length({column}) BETWEEN {least} AND {most}")


def hashes(table: str, *columns: str) -> list[CheckConstraint]:
    """Make a CHECK for each column that holds a SHA-256 in hex."""
    return [check(f"{table}_{column}", f"length({column}) = 64") for column in columns]


def days(table: str, *columns: str) -> list[CheckConstraint]:
    """Make the CHECKs that SQLite needs, where a day is text: the calendar has that day."""
    return [
        check(
            f"{table}_{column}_day",
            f"{column} IS NULL OR {column} IS date({column}, '+0 days')",
            "sqlite",
        )
        for column in columns
    ]


def instants(table: str, *columns: str) -> list[CheckConstraint]:
    """Make the CHECKs that SQLite needs, where an instant is text: text order is time order."""
    return [
        check(
            f"{table}_{column}_instant",
            f"{column} IS NULL OR (substr({column}, 1, 10) IS date(substr({column}, 1, 10), "
            f"'+0 days') AND substr({column}, 11) GLOB '{_TIME}')",
            "sqlite",
        )
        for column in columns
    ]


def refers(name: str, columns: str, table: str, keys: str) -> ForeignKeyConstraint:
    """Make a foreign key of one or more columns (names with blanks between) to a table's."""
    return ForeignKeyConstraint(
        columns.split(), [f"{table}.{key}" for key in keys.split()], name=f"fk_{name}"
    )
