"""The last frames of turns as Postgres tells them, for when a stream cannot."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson

from functions.gateway.queries import streams as queries
from somaagent.events import TurnCompleted, TurnInterrupted, Usage
from somaagent.storage.database import Database
from somaagent.streams.endings import completed_data, failed_data, interrupted_data
from somaagent.streams.frames import COMPLETED, EXPIRED, FAILED, INTERRUPTED, REFUSED

_WITHOUT_ANSWER: Final = {"refused": REFUSED, "expired": EXPIRED}
_TYPES: Final = [TurnCompleted.event_type, TurnInterrupted.event_type]


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
        rows = await connection.fetch(queries.ENDINGS, tenant, ids, _TYPES, settled_seconds)
    return [_ending(row) for row in rows]


def _ending(row: Any) -> Ending:  # Any: a database row
    turn_id: UUID = row["id"]
    if row["state"] == "completed":
        kind, data = COMPLETED, completed_data(_completed(row), row["text"] or "")
    elif row["state"] == "interrupted":
        kind, data = INTERRUPTED, interrupted_data(_interrupted(row), row["text"] or "")
    elif row["state"] == "withdrawn":
        kind = FAILED
        data = failed_data(
            turn_id, code="withdrawn", detail="the broker did not take the message; send it again"
        )
    else:
        error: dict[str, str] = orjson.loads(row["error"] or b"{}")
        kind = _WITHOUT_ANSWER.get(row["state"], FAILED)
        data = failed_data(
            turn_id, code=error.get("code", "unknown"), detail=error.get("detail", "")
        )
    return Ending(str(turn_id).encode(), kind, orjson.dumps(data))


def _completed(row: Any) -> TurnCompleted:  # Any: a database row
    if row["ended"] is not None:
        return TurnCompleted.model_validate_json(row["ended"])
    return TurnCompleted(
        session_id=row["session_id"],
        turn_id=row["id"],
        message_id=row["message_id"],
        answer_message_id=row["answer_message_id"],
        model="",
        finish_reason=row["finish_reason"] or "",
        usage=_usage(row),
        attempt=row["attempt"],
    )


def _interrupted(row: Any) -> TurnInterrupted:  # Any: a database row
    if row["ended"] is not None:
        return TurnInterrupted.model_validate_json(row["ended"])
    return TurnInterrupted(
        session_id=row["session_id"],
        turn_id=row["id"],
        message_id=row["message_id"],
        answer_message_id=row["answer_message_id"],
        reason="interrupt" if row["retired"] is None else "rollback",
        model="",
        usage=_usage(row),
        attempt=row["attempt"],
    )


def _usage(row: Any) -> Usage:  # Any: a database row
    return Usage(
        input_tokens=row["input_tokens"] or 0,
        output_tokens=row["output_tokens"] or 0,
        estimated=row["input_tokens"] is None,
    )
