"""What is done in Redis after a commit: telling a step to stop, forgetting what was streamed."""

import logging
from uuid import UUID

from functions.gateway.state import GatewayState
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import stream_key

logger = logging.getLogger(__name__)


async def signal_stop(state: GatewayState, tenant: str, turn_id: UUID) -> None:
    """Tell the step that answers the turn; it looks by itself every second in any case."""
    try:
        await state.streams.signal_stop(tenant, turn_id)
    except RedisUnavailable as error:
        logger.info("stop_not_signalled", extra={"turn_id": str(turn_id), "detail": str(error)})


async def clear_stream(state: GatewayState, tenant: str, session_id: UUID) -> None:
    """Forget what was streamed; where Redis is away, it forgets by itself within the hour."""
    try:
        await state.streams.clear(stream_key(tenant, session_id))
    except RedisUnavailable as error:
        logger.info("stream_not_cleared", extra={"detail": str(error)})
