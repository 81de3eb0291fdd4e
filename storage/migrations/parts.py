"""Columns and constraints for the revisions. Changed by nobody: a revision means the same for ever.

Every constraint has a name, so that a later revision can find it.
"""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

DAY: Final = sa.Text().with_variant(sa.Date(), "postgresql")
INSTANT: Final = sa.Text().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
HOUR: Final = "T[0-9][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"

Part = sa.Column[Any] | sa.Constraint


def sqlite() -> bool:
    """Tell whether the revision runs on SQLite."""
    return op.get_bind().dialect.name == "sqlite"


def table(name: str, parts: Sequence[Part]) -> None:
    """Create a table. On SQLite it is strict: a column takes its own type only."""
    op.create_table(name, *parts, sqlite_strict=True)


def texts(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    """Make text columns."""
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def whole(name: str) -> sa.Column[Any]:
    """Make a column of whole numbers that the database never counts up by itself."""
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Make a column of days."""
    return sa.Column(name, DAY, nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Make a column of instants."""
    return sa.Column(name, INSTANT, nullable=nullable)


def key(name: str, *columns: str) -> sa.PrimaryKeyConstraint:
    """Make the primary key of a table."""
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{name}")


def refers(name: str, columns: str, other: str, keys: str) -> sa.ForeignKeyConstraint:
    """Make a foreign key of one or more columns (names with blanks between) to a table's."""
    return sa.ForeignKeyConstraint(
        columns.split(), [f"{other}.{key}" for key in keys.split()], name=f"fk_{name}"
    )


def check(name: str, condition: str) -> sa.CheckConstraint:
    """Make a CHECK."""
    return sa.CheckConstraint(condition, name=f"ck_{name}")


def length(name: str, column: str, least: int, most: int) -> sa.CheckConstraint:
    """Make a CHECK on the number of characters of a text."""
    return check(f"{name}_{column}", f"length({column}) BETWEEN {least} AND {most}")


def hashes(name: str, *columns: str) -> list[sa.CheckConstraint]:
    """Make a CHECK for each column that holds a SHA-256 in hex."""
    return [check(f"{name}_{column}", f"length({column}) = 64") for column in columns]


def days(name: str, *columns: str) -> list[sa.CheckConstraint]:
    """Make the CHECKs that SQLite needs, where a day is text."""
    if not sqlite():
        return []
    return [
        check(f"{name}_{column}_day", f"{column} IS NULL OR {column} IS date({column}, '+0 days')")
        for column in columns
    ]


def instants(name: str, *columns: str) -> list[sa.CheckConstraint]:
    """Make the CHECKs that SQLite needs, where an instant is text."""
    if not sqlite():
        return []
    return [
        check(
            f"{name}_{column}_instant",
            f"{column} IS NULL OR (substr({column}, 1, 10) IS date(substr({column}, 1, 10), "
            f"'+0 days') AND substr({column}, 11) GLOB '{HOUR}')",
        )
        for column in columns
    ]
