"""The tables of the schema, their rows out and in."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql

from somaagent.backup.errors import BackupProblem
from somaagent.backup.manifest import Sequence, Table
from somaagent.backup.places import Place
from somaagent.storage.migration_plan import VERSION_TABLE

Connection = psycopg.Connection[tuple[Any, ...]]  # Any: columns of any type

_GZIP: Final = 31
"""zlib's window bits for gzip's own frame, which `zcat` reads."""
_FAST: Final = 1
_OUT: Final = sql.SQL("TO STDOUT")
_IN: Final = sql.SQL("FROM STDIN WITH (FREEZE)")
"""Into a table that the transaction truncated; nothing has to be written once more later."""
_PIECE_BYTES: Final = 1 << 20

_TABLES: Final = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> %s
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
GROUP BY c.relname ORDER BY c.relname
"""
_REFERENCES: Final = """
SELECT r.relname, t.relname FROM pg_constraint k
JOIN pg_class r ON r.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND r.oid <> t.oid
"""
_IDENTITIES: Final = """
SELECT c.relname, a.attname, pg_sequence_last_value(
    pg_get_serial_sequence(format('%I', c.relname), a.attname)::regclass)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attidentity <> ''
ORDER BY c.relname, a.attname
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """A table with its columns."""

    name: str
    columns: tuple[str, ...]


def shapes(connection: Connection) -> list[Shape]:
    """All tables, each after those that its rows refer to."""
    found = {
        str(name): Shape(str(name), tuple(map(str, columns)))
        for name, columns in connection.execute(_TABLES, (VERSION_TABLE,)).fetchall()
    }
    needs: dict[str, set[str]] = {name: set() for name in found}
    for name, referred in connection.execute(_REFERENCES).fetchall():
        needs[str(name)].add(str(referred))
    ordered: list[Shape] = []
    while needs:
        ready = sorted(name for name, waits in needs.items() if not waits & needs.keys())
        if not ready:
            raise BackupProblem(f"tables refer to each other in a circle: {', '.join(needs)}")
        ordered += [found[name] for name in ready]
        for name in ready:
            del needs[name]
    return ordered


def sequences(connection: Connection) -> list[Sequence]:
    """Where the identity columns are."""
    return [
        Sequence(table=str(table), column=str(column), last=int(last or 0))
        for table, column, last in connection.execute(_IDENTITIES).fetchall()
    ]


def copy_out(connection: Connection, shape: Shape, place: Place) -> Table:
    """Write the rows of a table as the connection's transaction sees them."""
    packer, raw = zlib.compressobj(_FAST, zlib.DEFLATED, _GZIP), 0
    with place.writer(f"tables/{shape.name}.copy.gz") as writer, connection.cursor() as cursor:
        with cursor.copy(_statement(shape.name, shape.columns, _OUT)) as rows:
            for piece in rows:
                raw += len(piece)
                if packed := packer.compress(piece):
                    writer.write(packed)
        count = cursor.rowcount
        writer.write(packer.flush())
    return Table(
        name=shape.name, columns=shape.columns, rows=count, raw_bytes=raw, file=writer.stored
    )


def copy_in(connection: Connection, table: Table, place: Place) -> None:
    """Load the rows of a table that the transaction truncated.

    Raises:
        BackupProblem: Other rows came than the manifest counts.
    """
    with connection.cursor() as cursor:
        with cursor.copy(_statement(table.name, table.columns, _IN)) as rows:
            for piece in _unpacked(place.pieces(table.file.path)):
                rows.write(piece)
        if cursor.rowcount != table.rows:
            raise BackupProblem(f"{table.name}: {cursor.rowcount} rows, not {table.rows}")


def set_sequence(connection: Connection, sequence: Sequence) -> None:
    """Let an identity column go on where it was, and after every row that is there."""
    connection.execute(
        sql.SQL(
            "SELECT setval(pg_get_serial_sequence(format('%I', {table}::text), {column}),"
            " greatest({last}, coalesce(max({name}), 0), 1),"
            " greatest({last}, coalesce(max({name}), 0)) > 0) FROM {rows}"
        ).format(
            table=sql.Literal(sequence.table),
            column=sql.Literal(sequence.column),
            last=sql.Literal(sequence.last),
            name=sql.Identifier(sequence.column),
            rows=sql.Identifier(sequence.table),
        )
    )


def _statement(name: str, columns: tuple[str, ...], way: sql.SQL) -> sql.Composed:
    return sql.SQL("COPY {} ({}) {}").format(
        sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns)), way
    )


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(_GZIP)
    for piece in pieces:
        waiting = piece
        while waiting:
            # Bounded: a little that unpacks to very much does not fill the memory.
            yield unpacker.decompress(waiting, _PIECE_BYTES)
            waiting = unpacker.unconsumed_tail
    yield unpacker.flush()
