"""Indexes and constraints of tables: taken away before many rows come, and built once after them.

A row that comes into a table with them pays for each by itself: a search in every index, and for
every foreign key a query. Built over all rows they are a sort and a join. The tables' owner may do
that; to switch the foreign keys' triggers off takes a superuser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psycopg import sql
from psycopg.errors import IntegrityError

from somaagent.backup.errors import BackupProblem
from somaagent.backup.tables import Connection

_SORT_MEMORY: Final = "128MB"
"""Of the server, for one index at a time."""

# Foreign keys last: they need the unique indexes of the tables that they refer to.
_CONSTRAINTS: Final = """
SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', t.relname, k.conname),
       format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', t.relname, k.conname,
              pg_get_constraintdef(k.oid))
FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
WHERE t.relnamespace = 'public'::regnamespace AND t.relname = ANY(%s)
  AND k.contype IN ('p', 'u', 'x', 'f')
ORDER BY k.contype = 'f', t.relname, k.conname
"""
_INDEXES: Final = """
SELECT format('DROP INDEX %%I', i.relname), pg_get_indexdef(i.oid)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relnamespace = 'public'::regnamespace AND t.relname = ANY(%s)
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid
                  AND k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x'))
ORDER BY i.relname
"""


@dataclass(frozen=True, slots=True)
class Structure:
    """What was taken away, in the server's own words."""

    statements: tuple[str, ...]
    """That make it, one after the other."""


def take_away(connection: Connection, tables: Sequence[str]) -> Structure:
    """Leave tables without indexes, keys and references, within the connection's transaction."""
    names = list(tables)
    constraints = connection.execute(_CONSTRAINTS, (names,)).fetchall()
    indexes = connection.execute(_INDEXES, (names,)).fetchall()
    for drop, _ in (*reversed(constraints), *indexes):
        connection.execute(str(drop).encode())
    return Structure(tuple(str(make) for _, make in (*indexes, *constraints)))


def build(connection: Connection, structure: Structure) -> None:
    """Make what was taken away again, over all rows.

    Raises:
        BackupProblem: Rows contradict each other.
    """
    connection.execute(
        sql.SQL("SET LOCAL maintenance_work_mem = {}").format(sql.Literal(_SORT_MEMORY))
    )
    try:
        for statement in structure.statements:
            connection.execute(statement.encode())
    except IntegrityError as error:
        said = (str(error).strip().splitlines() or ["?"])[0]
        raise BackupProblem(f"the rows of the backup contradict each other: {said}") from error
