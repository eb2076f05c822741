"""How fast a backup is taken and restored: bytes of rows, and turns, in a second."""

import asyncio
import shutil
import time
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg

from somaagent.backup.places import Place
from somaagent.backup.restoring import restore
from somaagent.backup.taking import Source, back_up
from somaagent.local.layout import Layout, checkout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import silent
from somaagent.storage.migrate import migrate

TURNS: Final = 20_000
_TURNS_OF_A_SESSION: Final = 10

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
        began = time.perf_counter()
        done = restore(
            Place.open(str(folder), make=False),
            Source(dsn=f"{owner.rpartition('/')[0]}/restored"),
            app_password=password,
            force=False,
            say=_quiet,
        )
        restored = time.perf_counter() - began
    finally:
        assert server.stop()
    raw = sum(table.raw_bytes for table in manifest.tables)
    packed = sum(file.bytes for file in manifest.files)
    assert done.rows == sum(table.rows for table in manifest.tables)
    shutil.rmtree(folder)
    return [
        _figure("backup", raw / taken / 1e6, "MB/s"),
        _figure("backup", TURNS / taken, "turns/s"),
        _figure("restore, schema and checksums included", raw / restored / 1e6, "MB/s"),
        _figure("restore, schema and checksums included", TURNS / restored, "turns/s"),
        _figure("backup's size beside that of the rows as text", packed / raw, "ratio"),
    ]


def _quiet(_step: str, _text: str) -> None:
    return


def _figure(name: str, value: float, unit: str) -> dict[str, Any]:
    return {
        "name": f"{name}, {TURNS:,} turns",
        "value": round(value, 2),
        "unit": unit,
        "raw": None,
        "ratio": None,
        "goal": None,
        "met": None,
    }
