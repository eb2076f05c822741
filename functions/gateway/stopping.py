"""Telling a step to stop, after the commit that wants it."""

import logging
from uuid import UUID

from functions.gateway.state import GatewayState
from somaagent.streams.connection import RedisUnavailable

logger = logging.getLogger(__name__)


async def signal_stop(state: GatewayState, tenant: str, turn_id: UUID) -> None:
    """Tell the step that answers the turn; it looks by itself every second in any case."""
    try:
        await state.streams.signal_stop(tenant, turn_id)
    except RedisUnavailable as error:
        logger.info("stop_not_signalled", extra={"turn_id": str(turn_id), "detail": str(error)})
