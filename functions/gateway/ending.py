"""What ends at once when turns are stopped and sessions emptied or deleted.

A turn that a step works on is only marked: the step alone knows what was said, and ends it. One
that has not begun is ended here, in the transaction that marks it and holds the mailbox's lock.
What follows is told after the commit; it is lost with the process, and made up for by the next
look: a stream's at Postgres, the next message's at its mailbox, the sweeper's at the files.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from functions.gateway.announcing import publish, turn_interrupted, turn_ready
from functions.gateway.queries import ending as queries
from functions.gateway.queries.messages import FIRST_UNFINISHED
from functions.gateway.state import GatewayState
from somaagent.domain import TurnState
from somaagent.errors import PublishFailed, SomaError
from somaagent.events import TurnInterrupted, Usage
from somaagent.storage.database import Connection
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.endings import interrupted_data
from somaagent.streams.frames import INTERRUPTED, append, clear, keep_alive, stream_key

logger = logging.getLogger(__name__)


class Ended(NamedTuple):
    """A turn that is over without an answer."""

    turn_id: UUID
    message_id: UUID
    attempt: int
    """0 for one that never began."""
    reason: str
    """`interrupt` or `rollback`."""


async def end_waiting(connection: Connection, tenant: str, session_id: UUID) -> list[Ended]:
    """End the turns of a session that are marked and have not begun; it is locked."""
    return _ended(await connection.fetch(queries.END_WAITING, tenant, session_id))


async def unfinished(connection: Connection, tenant: str, session_id: UUID) -> list[Ended]:
    """The turns that end with their session, which is locked."""
    return _ended(await connection.fetch(queries.UNFINISHED, tenant, session_id))


async def release_files(
    connection: Connection, tenant: str, session_id: UUID, subject: str
) -> list[UUID]:
    """Let go of the files that only this session's messages have; it is locked.

    They are those that its creator or `subject` uploaded; their content is to be erased.
    """
    await connection.execute(queries.LOCK_FILES, tenant, session_id)
    # By a statement of its own, which sees what was attached elsewhere until the lock was had.
    rows = await connection.fetch(queries.RELEASE_FILES, tenant, session_id, subject)
    return [row["id"] for row in rows]


async def tell_ended(
    state: GatewayState,
    tenant: str,
    session_id: UUID,
    ended: Sequence[Ended],
    *,
    empty: bool = False,
) -> None:
    """Tell listeners and the broker of turns that are over, and the turn whose time has come.

    With `empty`, what the session's turns have streamed until now is forgotten.
    """
    events = [_event(session_id, one) for one in ended]
    key = stream_key(tenant, session_id)
    frames = [
        append(key, INTERRUPTED, event.turn_id, event.attempt, interrupted_data(event, ""))
        for event in events
    ]
    try:
        if commands := [*([clear(key)] if empty else []), *frames]:
            await state.streams.write(*commands, keep_alive(key))
    except RedisUnavailable as error:
        logger.info("endings_not_streamed", extra={"detail": str(error)})
    try:
        for event in events:
            await publish(state.publisher, turn_interrupted(tenant, event))
        if events:
            await call_first(state, tenant, session_id)
    except PublishFailed as error:
        logger.warning("endings_not_published", extra={"detail": str(error)})


async def erase_files(state: GatewayState, tenant: str, files: Sequence[UUID]) -> None:
    """Erase the content of files that were released; what fails is the sweeper's."""
    library = await state.filing.library()
    for file_id in files:
        try:
            await library.attend(tenant, file_id)
        except SomaError as error:
            logger.warning("file_not_erased", extra={"file_id": str(file_id), "detail": str(error)})


async def call_first(state: GatewayState, tenant: str, session_id: UUID) -> None:
    """Tell perception of the first turn that waits, unless another one runs.

    Raises:
        PublishFailed: The broker did not take it.
        StorageUnavailable: Postgres failed.
    """
    database = await state.database()
    async with database.transaction(tenant) as connection:
        head = await connection.fetchrow(FIRST_UNFINISHED, tenant, session_id)
    if head is None or head["state"] != TurnState.QUEUED:
        return
    moment = datetime.now(UTC).isoformat()
    envelope = turn_ready(
        tenant=tenant,
        session_id=session_id,
        turn_id=head["id"],
        message_id=head["message_id"],
        cause=f"{head['id']}/called/{moment}",
    )
    await publish(state.publisher, envelope)


def _ended(rows: Sequence[Any]) -> list[Ended]:  # Any: database rows
    return [Ended(row["id"], row["message_id"], row["attempt"], row["stop"]) for row in rows]


def _event(session_id: UUID, ended: Ended) -> TurnInterrupted:
    return TurnInterrupted(
        session_id=session_id,
        turn_id=ended.turn_id,
        message_id=ended.message_id,
        reason=ended.reason,
        model="",
        usage=Usage(input_tokens=0, output_tokens=0),
        attempt=ended.attempt,
    )
