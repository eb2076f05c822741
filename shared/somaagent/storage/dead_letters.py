"""Events that could not be delivered: kept by the dead letter function, read by operators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

_KEEP = """
INSERT INTO dead_letters (id, tenant, source, event_id, type, subject, attributes, data,
                          error_code, error_data, error_dest)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT DO NOTHING
"""
_COLUMNS = """
id, tenant, source, event_id, type, subject, attributes, data, error_code, error_data, error_dest,
received_at, replayed_at, replays
"""
_LIST = f"SELECT {_COLUMNS} FROM dead_letters ORDER BY received_at DESC, id LIMIT $1"  # noqa: S608 - constant
_FIND = f"SELECT {_COLUMNS} FROM dead_letters WHERE id = $1"  # noqa: S608 - constant
_REPLAYED = "UPDATE dead_letters SET replayed_at = now(), replays = replays + 1 WHERE id = $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One undeliverable event with its error."""

    dead_letter_id: UUID
    tenant: str | None
    """The tenant, where the event's signature proved it."""
    source: str
    event_id: str
    event_type: str
    subject: str | None
    attributes: Mapping[str, str]
    """All context attributes as delivered, without the error extensions."""
    data: bytes | None
    error_code: str | None
    """Last HTTP status of the subscriber; None when it did not answer, or answered malformed."""
    error_data: str | None
    """First bytes of what the subscriber said."""
    error_dest: str | None
    """The subscriber."""
    received_at: datetime | None = None
    replayed_at: datetime | None = None
    replays: int = 0


async def keep(connection: Any, letter: DeadLetter) -> None:  # Any: pooled or plain connection
    """Store one dead letter; a repeat of the same id changes nothing."""
    await connection.execute(
        _KEEP,
        letter.dead_letter_id,
        letter.tenant,
        letter.source,
        letter.event_id,
        letter.event_type,
        letter.subject,
        orjson.dumps(dict(letter.attributes)).decode(),
        letter.data,
        letter.error_code,
        letter.error_data,
        letter.error_dest,
    )


async def newest(connection: Any, *, limit: int) -> list[DeadLetter]:  # Any: as above
    """The newest dead letters of all tenants, at most `limit`."""
    return [_letter(row) for row in await connection.fetch(_LIST, limit)]


async def find(connection: Any, dead_letter_id: UUID) -> DeadLetter | None:  # Any: as above
    """One dead letter, or None."""
    row = await connection.fetchrow(_FIND, dead_letter_id)
    return None if row is None else _letter(row)


async def mark_replayed(connection: Any, dead_letter_id: UUID) -> None:  # Any: as above
    """Note that the event was published again."""
    await connection.execute(_REPLAYED, dead_letter_id)


def _letter(row: asyncpg.Record) -> DeadLetter:
    return DeadLetter(
        dead_letter_id=row["id"],
        tenant=row["tenant"],
        source=row["source"],
        event_id=row["event_id"],
        event_type=row["type"],
        subject=row["subject"],
        attributes=orjson.loads(row["attributes"]),
        data=row["data"],
        error_code=row["error_code"],
        error_data=row["error_data"],
        error_dest=row["error_dest"],
        received_at=row["received_at"],
        replayed_at=row["replayed_at"],
        replays=row["replays"],
    )
