"""The last frames of turns as Postgres tells them, for when a stream cannot."""

from collections.abc import Iterable
from typing import Final, NamedTuple
from uuid import UUID

import orjson

from functions.gateway.queries import streams as queries
from somaagent.domain import Row, Turn, TurnError, TurnState
from somaagent.events import TurnCompleted, TurnInterrupted, Usage
from somaagent.storage.database import Database
from somaagent.streams.endings import completed_data, failed_data, interrupted_data
from somaagent.streams.frames import COMPLETED, EXPIRED, FAILED, INTERRUPTED, REFUSED

_WITHOUT_ANSWER: Final = {TurnState.REFUSED: REFUSED, TurnState.EXPIRED: EXPIRED}
_UNKNOWN: Final = TurnError(code="unknown", detail="")
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


def _ending(row: Row) -> Ending:
    turn, text, told = Turn.from_row(row), row["text"] or "", row["ended"]
    match turn.state:
        case TurnState.COMPLETED:
            kind, data = COMPLETED, completed_data(_completed(turn, told), text)
        case TurnState.INTERRUPTED:
            kind, data = INTERRUPTED, interrupted_data(_interrupted(turn, told), text)
        case TurnState.WITHDRAWN:
            kind, detail = FAILED, "the broker did not take the message; send it again"
            data = failed_data(turn.turn_id, code="withdrawn", detail=detail)
        case _:
            kind, error = _WITHOUT_ANSWER.get(turn.state, FAILED), turn.error or _UNKNOWN
            data = failed_data(turn.turn_id, code=error.code, detail=error.detail)
    return Ending(str(turn.turn_id).encode(), kind, orjson.dumps(data))


def _completed(turn: Turn, told: str | None) -> TurnCompleted:
    if told is not None:
        return TurnCompleted.model_validate_json(told)
    if turn.answer_message_id is None:
        raise ValueError("a completed turn has an answer")
    return TurnCompleted(
        session_id=turn.session_id,
        turn_id=turn.turn_id,
        message_id=turn.message_id,
        answer_message_id=turn.answer_message_id,
        model="",
        finish_reason=turn.finish_reason or "",
        usage=_usage(turn),
        attempt=turn.attempt,
    )


def _interrupted(turn: Turn, told: str | None) -> TurnInterrupted:
    if told is not None:
        return TurnInterrupted.model_validate_json(told)
    return TurnInterrupted(
        session_id=turn.session_id,
        turn_id=turn.turn_id,
        message_id=turn.message_id,
        answer_message_id=turn.answer_message_id,
        reason="interrupt" if turn.retired is None else "rollback",
        model="",
        usage=_usage(turn),
        attempt=turn.attempt,
    )


def _usage(turn: Turn) -> Usage:
    return Usage(
        input_tokens=turn.input_tokens or 0,
        output_tokens=turn.output_tokens or 0,
        estimated=turn.input_tokens is None,
    )
