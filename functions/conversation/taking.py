"""Taking a turn to answer it, and letting go of it."""

import asyncio
import logging
from typing import Final
from uuid import UUID

from functions.conversation.turns import Attempt, BeingAnswered, begin, renew
from somaagent.errors import StorageUnavailable
from somaagent.inference.profiles import Profiles
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.storage.database import Database
from somaagent.storage.handled_events import find_outcome

FIRST_LOOK_SECONDS: Final = 0.5
LONGEST_LOOK_SECONDS: Final = 8.0
"""Seldom enough that a worker whose renewals are late on a busy machine is left to finish."""

_DELETED: Final = "SELECT 1 FROM deleted_sessions WHERE tenant = $1 AND id = $2"

logger = logging.getLogger(__name__)


async def take(
    database: Database,
    delivery: Delivery,
    turn_id: UUID,
    *,
    patience_seconds: float,
    attachment_characters: int,
    result_characters: int,
    profiles: Profiles,
) -> tuple[Attempt | None, Outcome | None]:
    """Take the turn, or what an earlier delivery of the event did with it.

    An event that comes twice at once waits here for the one that is faster. If that dies, this
    one goes on as soon as the lease ends; and an answer may take longer than the broker's
    tries, which would give the event up, and the turn with it.

    Raises:
        AlreadyInProgress: Another delivery is still answering it, or its session another one.
    """
    clock = asyncio.get_running_loop().time
    until, pause = clock() + patience_seconds, FIRST_LOOK_SECONDS
    while True:
        try:
            async with database.transaction(delivery.trusted_tenant) as connection:
                attempt = await begin(
                    connection,
                    delivery,
                    turn_id=turn_id,
                    attachment_characters=attachment_characters,
                    result_characters=result_characters,
                    profiles=profiles,
                )
                # A turn that is over may have ended by an earlier delivery of this event.
                earlier = None if attempt else await find_outcome(connection, delivery)
                return attempt, earlier
        except BeingAnswered:
            if clock() >= until:
                raise
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_LOOK_SECONDS)


async def let_go(database: Database, attempt: Attempt) -> None:
    """Let the next delivery begin at once instead of waiting for the lease to end."""
    try:
        async with database.transaction(attempt.tenant) as connection:
            await renew(connection, attempt, seconds=0)
    except StorageUnavailable:
        logger.warning("lease_not_released", extra={"turn_id": str(attempt.turn_id)})


async def was_deleted(database: Database, attempt: Attempt) -> bool:
    """Whether the session went while its turn was answered."""
    async with database.transaction(attempt.tenant) as connection:
        found = await connection.fetchval(_DELETED, attempt.tenant, attempt.session_id)
    return found is not None
