"""The last frames of turns as Postgres tells them, for when a stream cannot."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from functions.gateway.queries import streams as queries
from somaagent.events import TurnCompleted
from somaagent.storage.database import Database
from somaagent.streams.endings import completed_data, failed_data
from somaagent.streams.frames import COMPLETED, FAILED


class Ending(NamedTuple):
    """How a turn ended."""

    turn: bytes
    kind: bytes
    data: bytes


async def stored_endings(
    database: Database, tenant: str, turns: Iterable[bytes], *, settled_seconds: float
) -> list[Ending]:
    """The endings of those of `turns` that are over, in the order in which they ended.

    Turns that ended within the last `settled_seconds` are left out.

    Raises:
        StorageUnavailable: Postgres failed.
    """
    ids = [UUID(turn.decode()) for turn in turns]
    if not ids:
        return []
    async with database.transaction(tenant) as connection:
        rows = await connection.fetch(
            queries.ENDINGS, tenant, ids, TurnCompleted.event_type, settled_seconds
        )
    return [_ending(row) for row in rows]


def _ending(row: Any) -> Ending:  # Any: a database row
    turn_id: UUID = row["id"]
    if row["state"] == "completed" and row["completed"] is not None:
        event = TurnCompleted.model_validate_json(row["completed"])
        kind, data = COMPLETED, completed_data(event, row["text"])
    elif row["state"] == "withdrawn":
        kind = FAILED
        data = failed_data(
            turn_id, code="withdrawn", detail="the broker did not take the message; send it again"
        )
    else:
        error: dict[str, str] = orjson.loads(row["error"] or b"{}")
        kind = FAILED
        data = failed_data(
            turn_id, code=error.get("code", "unknown"), detail=error.get("detail", "")
        )
    return Ending(str(turn_id).encode(), kind, orjson.dumps(data))
