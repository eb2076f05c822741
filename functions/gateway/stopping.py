"""Tells the step that answers a turn to stop; it looks by itself every second in any case."""

import logging
from uuid import UUID

from functions.gateway.state import GatewayState
from somaagent.streams.connection import RedisUnavailable

logger = logging.getLogger(__name__)


async def signal_stop(state: GatewayState, tenant: str, turn_id: UUID) -> None:
    """Call after the commit; what is wanted of the turn lies in Postgres."""
    try:
        await state.streams.signal_stop(tenant, turn_id)
    except RedisUnavailable as error:
        logger.info("stop_not_signalled", extra={"turn_id": str(turn_id), "detail": str(error)})
