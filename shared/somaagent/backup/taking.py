"""Takes a backup while the platform works."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from psycopg.errors import InsufficientPrivilege

from somaagent.backup import broker, content
from somaagent.backup.errors import BackupProblem
from somaagent.backup.manifest import BrokerState, Manifest, Table
from somaagent.backup.places import Place
from somaagent.backup.tables import Connection, copy_out, sequences, shapes
from somaagent.clock import now, rfc3339
from somaagent.settings import FileSettings
from somaagent.storage.migration_plan import VERSION_TABLE

CONNECT_SECONDS: Final = 10

Say = Callable[[str, str], None]
"""Told which step is at what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is backed up."""

    dsn: str
    """Of a role that sees all rows: the tables' owner, where it has BYPASSRLS."""
    kafka: str | None = None
    """Bootstrap servers; without them no offsets are kept."""
    kafka_options: dict[str, Any] = field(default_factory=dict[str, Any])  # Any: aiokafka's own
    files: FileSettings | None = None
    """Where content of files lies, when that is a bucket."""
    keys_only: bool = False
    """Keep the names of the bucket's objects, not what is in them."""


def back_up(source: Source, place: Place, *, release: str, say: Say) -> Manifest:
    """Write a backup of one moment to an empty place; readers and writers are not held up.

    Raises:
        BackupProblem: It cannot be taken; what was written has no manifest and is no backup.
    """
    if place.manifest() is not None:
        raise BackupProblem(f"{place.url} holds a backup already: give each one a place of its own")
    began = now()
    # The offsets come first. What is handled between them and the rows is delivered again after a
    # restore, and recognised; the other way round it would be skipped.
    offsets = _offsets(source, say)
    try:
        with psycopg.connect(source.dsn, connect_timeout=CONNECT_SECONDS) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            # Whoever may not see all rows gets an error in place of a part of them.
            connection.execute("SET LOCAL row_security = off")
            connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            connection.execute("SET LOCAL statement_timeout = 0")
            moment = connection.execute("SELECT clock_timestamp()").fetchone()
            tables = _tables(connection, place, say)
            manifest = Manifest(
                release=release,
                postgres=str(connection.info.parameter_status("server_version")),
                began_at=rfc3339(began),
                snapshot_at=rfc3339(moment[0]) if moment is not None else "",
                finished_at=rfc3339(now()),
                revisions=revisions(connection),
                tables=tables,
                sequences=tuple(sequences(connection)),
                broker=offsets,
                content=(),
            )
            keys = content.keys(connection)
    except InsufficientPrivilege as error:
        raise BackupProblem(
            "the role may not see the rows of all tenants: use the owner's, and let it pass row "
            "security once with ALTER ROLE … BYPASSRLS"
        ) from error
    except psycopg.Error as error:
        raise BackupProblem(f"Postgres failed: {said(error)}") from error
    kept = content.save(keys, source.files, place, keys_only=source.keys_only, say=say)
    manifest = manifest.model_copy(update={"content": kept, "finished_at": rfc3339(now())})
    place.finish(manifest)
    return manifest


def revisions(connection: Connection) -> tuple[str, ...]:
    """The newest migrations of a database; none where it has no schema.

    Raises:
        BackupProblem: The schema is another one's.
    """
    known = connection.execute("SELECT to_regclass(%s)", (VERSION_TABLE,)).fetchone()
    if known is None or known[0] is None:
        return ()
    rows = connection.execute(f"SELECT version_num FROM {VERSION_TABLE} ORDER BY 1").fetchall()  # noqa: S608 - a constant
    return tuple(str(name) for (name,) in rows)


def said(error: psycopg.Error) -> str:
    """The first line of the server's words."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _offsets(source: Source, say: Say) -> BrokerState | None:
    if source.kafka is None:
        say("offsets", "no Kafka was named: none are kept")
        return None
    say("offsets", "reading")
    found = broker.read(source.kafka, source.kafka_options)
    say("offsets", f"{len({held.group for held in found.groups})} consumer groups")
    return found


def _tables(connection: Connection, place: Place, say: Say) -> tuple[Table, ...]:
    if not revisions(connection):
        raise BackupProblem("the database has no schema of the platform")
    tables: list[Table] = []
    for shape in shapes(connection):
        table = copy_out(connection, shape, place)
        say(shape.name, f"{table.rows:,} rows, {table.raw_bytes / 1e6:,.1f} MB")
        tables.append(table)
    return tuple(tables)
