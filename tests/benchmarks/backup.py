"""How fast a backup is taken and restored: bytes of rows, and turns, in a second."""

import asyncio
import gzip
import shutil
import time
from pathlib import Path
from typing import Any, Final, LiteralString
from uuid import uuid4

import psycopg
from psycopg import sql

from somaagent.backup.manifest import Manifest
from somaagent.backup.places import Place
from somaagent.backup.restoring import restore
from somaagent.backup.tables import Connection
from somaagent.backup.taking import Source, back_up
from somaagent.local.layout import Layout, checkout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import silent
from somaagent.storage.migrate import migrate

TURNS: Final = 20_000
_TURNS_OF_A_SESSION: Final = 10
_PIECE_BYTES: Final = 1 << 20

# What a turn leaves behind: two messages, what three steps remember of it, what listeners are told.
_FILL: Final = f"""
INSERT INTO sessions (tenant, id, created_by)
SELECT 'acme', md5('s' || n)::uuid, 'ada' FROM generate_series(0, {TURNS // _TURNS_OF_A_SESSION}) n;
INSERT INTO turns (tenant, id, session_id, seq, state, message_id, answer_message_id, completed_at)
SELECT 'acme', md5('t' || n)::uuid, md5('s' || n / {_TURNS_OF_A_SESSION})::uuid,
       n % {_TURNS_OF_A_SESSION} + 1, 'completed', md5('q' || n)::uuid, md5('a' || n)::uuid, now()
FROM generate_series(1, {TURNS}) n;
INSERT INTO messages (tenant, id, session_id, turn_id, role, text)
SELECT 'acme', md5(kind || n)::uuid, md5('s' || n / {_TURNS_OF_A_SESSION})::uuid,
       md5('t' || n)::uuid, role,
       (SELECT string_agg(md5(n || role || w), ' ') FROM generate_series(1, words) w)
FROM generate_series(1, {TURNS}) n,
     (VALUES ('q', 'user', 4), ('a', 'assistant', 20)) kinds (kind, role, words);
INSERT INTO handled_events (tenant, function, source, event_id, type, turn_id, published_at,
                            received_at, cold, outcome)
SELECT 'acme', step, '/functions/gateway', md5(step || n), 'ai.somaagent.conversation.some.v1',
       md5('t' || n)::uuid, now(), now(), false,
       jsonb_build_object('events', jsonb_build_array(md5(step || n), md5(n || step), n))
FROM generate_series(1, {TURNS}) n,
     unnest(ARRAY['perception', 'router', 'conversation']) step;
INSERT INTO session_events (tenant, session_id, type, turn_id, message_id)
SELECT tenant, session_id, 'message.received', id, message_id FROM turns;
"""  # noqa: S608 - constants


async def measure(state: Path) -> list[dict[str, Any]]:
    """All figures of this module."""
    return await asyncio.to_thread(_measure, state)


def _measure(state: Path) -> list[dict[str, Any]]:
    layout = Layout(state)
    layout.prepare()
    password, folder = uuid4().hex, state / "backup"
    server = EmbeddedPostgres(layout=layout, password=uuid4().hex, checkout=checkout())
    owner = server.start(silent).url.get_secret_value()
    try:
        migrate(owner, password)
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute(_FILL.encode())
            connection.execute("CREATE DATABASE restored")
        began = time.perf_counter()
        manifest = back_up(
            Source(dsn=owner), Place.open(str(folder), make=True), release="bench", say=_quiet
        )
        taken = time.perf_counter() - began
        fresh = f"{owner.rpartition('/')[0]}/restored"
        with_schema = _restore(folder, fresh, password)
        rows_alone = _restore(folder, fresh, password)
        with psycopg.connect(fresh) as connection:
            read = _copied_out(connection, manifest)
            written = _copied_in(connection, manifest, Place.open(str(folder), make=False))
    finally:
        assert server.stop()
    raw = sum(table.raw_bytes for table in manifest.tables)
    packed = sum(file.bytes for file in manifest.files)
    shutil.rmtree(folder)
    return [
        _figure("backup", raw / taken / 1e6, "MB/s", raw=raw / read / 1e6),
        _figure("backup", TURNS / taken, "turns/s"),
        _figure("restore, schema and checksums included", raw / with_schema / 1e6, "MB/s"),
        _figure("restore, schema and checksums included", TURNS / with_schema, "turns/s"),
        _figure(
            "restore over a schema that is there",
            raw / rows_alone / 1e6,
            "MB/s",
            raw=raw / written / 1e6,
        ),
        _figure("restore over a schema that is there", TURNS / rows_alone, "turns/s"),
        _figure("backup's size beside that of the rows as text", packed / raw, "ratio"),
    ]


def _restore(folder: Path, dsn: str, password: str) -> float:
    """Seconds of a restore."""
    place = Place.open(str(folder), make=False)
    manifest = place.manifest()
    assert manifest is not None
    began = time.perf_counter()
    done = restore(place, Source(dsn=dsn), app_password=password, force=True, say=_quiet)
    seconds = time.perf_counter() - began
    assert done.rows == sum(table.rows for table in manifest.tables)
    return seconds


def _copied_out(connection: Connection, manifest: Manifest) -> float:
    """Seconds in which Postgres gives the same rows, of which nothing is made."""
    length, began = 0, time.perf_counter()
    for table in manifest.tables:
        with connection.cursor().copy(_copy(table.name, table.columns, "TO STDOUT")) as rows:
            for piece in rows:
                length += len(piece)
    seconds = time.perf_counter() - began
    assert length == sum(table.raw_bytes for table in manifest.tables)
    return seconds


def _copied_in(connection: Connection, manifest: Manifest, place: Place) -> float:
    """Seconds in which Postgres takes the same rows into tables without index or constraint."""
    connection.execute("CREATE SCHEMA bare")
    seconds = 0.0
    for table in manifest.tables:
        packed = b"".join(place.pieces(table.file.path))
        content = gzip.decompress(packed)
        name = sql.Identifier("bare", table.name)
        connection.execute(
            sql.SQL("CREATE TABLE {} (LIKE {})").format(name, sql.Identifier(table.name))
        )
        began = time.perf_counter()
        with connection.cursor().copy(
            _copy(table.name, table.columns, "FROM STDIN", schema="bare")
        ) as rows:
            for start in range(0, len(content), _PIECE_BYTES):
                rows.write(content[start : start + _PIECE_BYTES])
        seconds += time.perf_counter() - began
    began = time.perf_counter()
    connection.commit()
    return seconds + time.perf_counter() - began


def _copy(
    table: str, columns: tuple[str, ...], way: LiteralString, *, schema: str = "public"
) -> sql.Composed:
    return sql.SQL("COPY {} ({}) {}").format(
        sql.Identifier(schema, table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(way),
    )


def _quiet(_step: str, _text: str) -> None:
    return


def _figure(name: str, value: float, unit: str, *, raw: float | None = None) -> dict[str, Any]:
    return {
        "name": f"{name}, {TURNS:,} turns",
        "value": round(value, 2),
        "unit": unit,
        "raw": None if raw is None else round(raw, 2),
        "ratio": None if raw is None else round(value / raw, 3),
        "goal": None,
        "met": None,
    }
