"""Restores a backup: checked first, then loaded in one transaction, or not at all."""

from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql
from sqlalchemy.exc import SQLAlchemyError

from somaagent.backup import broker, content
from somaagent.backup.errors import BackupProblem
from somaagent.backup.manifest import Manifest
from somaagent.backup.places import Place
from somaagent.backup.structure import build, take_away
from somaagent.backup.tables import Connection, copy_in, set_sequence, shapes
from somaagent.backup.taking import CONNECT_SECONDS, Say, Source, revisions, said
from somaagent.backup.unfinished import take_up
from somaagent.storage.migrate import MigrationBlocked, migrate
from somaagent.storage.migration_plan import plan

_LOCK_SECONDS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did."""

    rows: int
    raw_bytes: int
    unfinished: int
    """Turns that were under way and will go on."""
    groups: int
    """Consumer groups that were set back; 0 where Kafka is another one."""


def restore(
    place: Place, target: Source, *, app_password: str | None, force: bool, say: Say
) -> Restored:
    """Fill an empty database with a backup.

    A database without a schema gets that of the backup, its rows, and then the migrations since.
    One that has it must have the same migrations and no rows, unless `force` empties it.

    Raises:
        BackupProblem: The backup is damaged or does not fit, and the database is as it was; or
            content or offsets failed after it, which the text says.
    """
    manifest = place.manifest()
    if manifest is None:
        raise BackupProblem(f"{place.url} holds no finished backup")
    for number, file in enumerate(manifest.files, 1):
        place.verify(file)
        say("checksums", f"{number} of {len(manifest.files)} files are whole")
    content.must_have_a_bucket(manifest.content, target.files)
    if manifest.broker is not None and target.kafka is not None:
        broker.must_be_free(target.kafka, target.kafka_options, manifest.broker)
    try:
        with psycopg.connect(target.dsn, connect_timeout=CONNECT_SECONDS) as connection:
            _fit(connection, manifest)
            fresh = not revisions(connection)
        if fresh:
            _make_schema(target.dsn, manifest, app_password, say)
        with psycopg.connect(target.dsn, connect_timeout=CONNECT_SECONDS) as connection:
            unfinished = _load(connection, manifest, place, force=force, say=say)
        # What has been migrated since the backup; nothing where the schema was there.
        migrate(target.dsn, app_password, say=lambda text: say("migrations", text))
    except MigrationBlocked as error:
        raise BackupProblem(str(error)) from error
    except psycopg.Error as error:
        raise BackupProblem(f"Postgres failed: {said(error)}") from error
    except SQLAlchemyError as error:
        raise BackupProblem(f"the schema cannot be made: {type(error).__name__}") from error
    try:
        content.put_back(manifest.content, target.files, place, say)
        groups = _offsets(manifest, target, say)
    except BackupProblem as error:
        raise BackupProblem(
            f"the rows are back, but {error}; restoring once more with --force does all of it"
        ) from error
    return Restored(
        rows=sum(table.rows for table in manifest.tables),
        raw_bytes=sum(table.raw_bytes for table in manifest.tables),
        unfinished=unfinished,
        groups=groups,
    )


def _fit(connection: Connection, manifest: Manifest) -> None:
    """Refuse a schema that the rows do not fit."""
    ahead = plan(manifest.revisions, "all").ahead
    if ahead:
        raise BackupProblem(
            f"the backup is of a later release (its migrations {', '.join(ahead)} are unknown "
            "here): restore it with that release"
        )
    there = revisions(connection)
    if there and set(there) != set(manifest.revisions):
        raise BackupProblem(
            f"the database has the migrations {', '.join(there)}, the backup "
            f"{', '.join(manifest.revisions)}: restore into a database without tables, which gets "
            "those of the backup and then the later ones"
        )


def _make_schema(dsn: str, manifest: Manifest, app_password: str | None, say: Say) -> None:
    say("migrations", f"as the backup has them: {', '.join(manifest.revisions)}")
    migrate(dsn, app_password, until=manifest.revisions)


def _load(
    connection: Connection, manifest: Manifest, place: Place, *, force: bool, say: Say
) -> int:
    connection.execute(
        sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(_LOCK_SECONDS * 1000))
    )
    connection.execute("SET LOCAL statement_timeout = 0")
    names = {shape.name for shape in shapes(connection)}
    if missing := {table.name for table in manifest.tables} - names:
        raise BackupProblem(f"the schema lacks the tables {', '.join(sorted(missing))}")
    everything = sql.SQL(", ").join(map(sql.Identifier, sorted(names)))
    # Whoever writes waits until the rows are there, and finds them all.
    connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(everything))
    forced = {name: _tame(connection, name) for name in sorted(names)}
    filled = [name for name in sorted(names) if _has_rows(connection, name)]
    if filled and not force:
        raise BackupProblem(
            f"the database is not empty ({', '.join(filled)}): --force removes what is there"
        )
    # Also where they are empty: into tables that are new to a transaction rows come frozen.
    connection.execute(sql.SQL("TRUNCATE {}").format(everything))
    structure = take_away(connection, sorted(names))
    for table in manifest.tables:
        copy_in(connection, table, place)
        say(table.name, f"{table.rows:,} rows")
    for sequence in manifest.sequences:
        set_sequence(connection, sequence)
    unfinished = take_up(connection)
    say("indexes", "building them and the references, over all rows")
    build(connection, structure)
    for name in sorted(names):
        _wake(connection, name, forced=forced[name])
    connection.execute(sql.SQL("ANALYZE {}").format(everything))
    return unfinished


def _tame(connection: Connection, name: str) -> bool:
    """Let the owner load all rows as they were; whether row security was forced upon it."""
    row: Any = connection.execute(  # Any: one column
        "SELECT relforcerowsecurity FROM pg_class"
        " WHERE relname = %s AND relnamespace = 'public'::regnamespace",
        (name,),
    ).fetchone()
    table = sql.Identifier(name)
    connection.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(table))
    connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
    return bool(row and row[0])


def _wake(connection: Connection, name: str, *, forced: bool) -> None:
    table = sql.Identifier(name)
    if forced:
        connection.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(table))
    connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))


def _has_rows(connection: Connection, name: str) -> bool:
    row: Any = connection.execute(  # Any: one column
        sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(name))
    ).fetchone()
    return bool(row and row[0])


def _offsets(manifest: Manifest, target: Source, say: Say) -> int:
    if manifest.broker is None or target.kafka is None:
        say("offsets", "left as they are")
        return 0
    groups = broker.reset(target.kafka, target.kafka_options, manifest.broker)
    say("offsets", f"{groups} groups are set back" if groups else "left: Kafka is another cluster")
    return groups
