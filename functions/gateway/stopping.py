"""Telling a step to stop, after the commit that wants it."""

import logging
from uuid import UUID

from functions.gateway.announcing import publish, turn_stalled
from functions.gateway.queries.turns import WAITS_FOR_TOOLS
from functions.gateway.state import GatewayState
from somaagent.errors import TryAgainLater
from somaagent.streams.connection import RedisUnavailable

logger = logging.getLogger(__name__)


async def signal_stop(state: GatewayState, tenant: str, turn_id: UUID) -> None:
    """Tell the step that answers the turn; it looks by itself every second in any case.

    While the turn waits for tools there is none that looks; then the event has one do it.
    """
    try:
        await state.streams.signal_stop(tenant, turn_id)
    except RedisUnavailable as error:
        logger.info("stop_not_signalled", extra={"turn_id": str(turn_id), "detail": str(error)})
    try:
        database = await state.database()
        async with database.transaction(tenant) as connection:
            waits = await connection.fetchrow(WAITS_FOR_TOOLS, tenant, turn_id)
        if waits is None:
            return
        envelope = turn_stalled(
            tenant=tenant,
            session_id=waits["session_id"],
            turn_id=turn_id,
            message_id=waits["message_id"],
            reason="stopped",
        )
        await publish(state.publisher, envelope)
    except TryAgainLater as error:
        # It stops when its tools have run, or at the next sweep.
        logger.warning("stop_not_published", extra={"turn_id": str(turn_id), "detail": str(error)})
