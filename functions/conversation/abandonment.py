"""A turn in Postgres ended though no worker has it: its event was lost, or its time is up."""

from typing import Final, NamedTuple
from uuid import UUID

from functions.conversation.succession import (
    CANCEL,
    DELEGATION,
    NEXT,
    RELEASE,
    TELL,
    After,
    after_of,
    error_of,
)
from functions.conversation.turns import LEASE_SECONDS
from somaagent.domain import TurnState, Usage
from somaagent.errors import AlreadyInProgress
from somaagent.events import (
    MessageAnalyzed,
    MessageReceived,
    ToolCallBlocked,
    ToolCallDenied,
    ToolCallFinished,
    TurnReady,
    TurnRouted,
    TurnStalled,
)
from somaagent.storage.database import Connection

SILENT_SECONDS: Final = 5 * LEASE_SECONDS
"""After a lease has ended: how long until its worker counts as dead, not as late. Whoever takes the
turn over needs no such patience, for the turn goes on then; to end it is for good."""

_LAST_STEP: Final = (TurnState.WAITING_TOOLS, TurnState.GENERATING)
_STATES_OF: Final[dict[str, tuple[TurnState, ...]]] = {
    MessageReceived.event_type: (TurnState.RECEIVED, TurnState.ANALYZED),
    TurnReady.event_type: (TurnState.QUEUED, TurnState.ANALYZED),
    MessageAnalyzed.event_type: (TurnState.ANALYZED, TurnState.ROUTED),
    TurnRouted.event_type: (TurnState.ROUTED, TurnState.GENERATING),
    ToolCallFinished.event_type: _LAST_STEP,
    ToolCallBlocked.event_type: _LAST_STEP,
    ToolCallDenied.event_type: _LAST_STEP,
    TurnStalled.event_type: _LAST_STEP,
}
"""In which states a turn is left that an event was to bring on, by the event's type. In all others
it has gone on without that event, as when an earlier delivery of it was handled after all."""

_ABANDON: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'failed', error = $3, completed_at = clock_timestamp(),
           lease_until = NULL
    WHERE tenant = $1 AND id = $2 AND state = ANY ($4::text[])
      AND (state <> 'generating'
           OR lease_until < clock_timestamp() - make_interval(secs => $5))
      AND (state <> 'waiting_tools' OR NOT EXISTS (
           SELECT 1 FROM tool_calls c WHERE c.tenant = $1 AND c.turn_id = $2
             AND c.state IN ('requested', 'running')))
    RETURNING tenant, session_id, id, message_id
), told AS ({TELL.format(type="turn.failed")}), waiting AS ({NEXT})
SELECT ended.message_id AS ended, waiting.*, {DELEGATION}, {RELEASE}
FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants
_LATE: Final = """
SELECT state = 'generating' AND lease_until < clock_timestamp() FROM turns
WHERE tenant = $1 AND id = $2
"""

# Whoever is just being answered may end as it does; $4 is the attempt of the one who asks.
_EXPIRE: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'expired', error = $3, completed_at = clock_timestamp(),
           lease_until = NULL, input_tokens = spent.input_tokens,
           output_tokens = spent.output_tokens
    FROM (SELECT COALESCE(sum(input_tokens), 0) AS input_tokens,
                 COALESCE(sum(output_tokens), 0) AS output_tokens,
                 COALESCE(bool_or(estimated), false) AS estimated
          FROM turn_steps WHERE tenant = $1 AND turn_id = $2) spent
    WHERE tenant = $1 AND id = $2
      AND (expires_at < clock_timestamp()
           OR created_at < clock_timestamp() - make_interval(secs => $5))
      AND (state IN ('received', 'queued', 'analyzed', 'routed', 'waiting_tools')
           OR (state = 'generating' AND (lease_until < clock_timestamp() OR attempt = $4)))
    RETURNING tenant, session_id, id, message_id, attempt, spent.*
), cancelled AS ({CANCEL}), told AS ({TELL.format(type="turn.expired")}), waiting AS ({NEXT})
SELECT ended.message_id AS ended, ended.attempt, ended.input_tokens, ended.output_tokens,
       ended.estimated, waiting.*, {DELEGATION}, {RELEASE} FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants


class Expired(NamedTuple):
    """A turn whose time was up."""

    message_id: UUID
    attempt: int
    spent: Usage
    """By its steps."""
    after: After


async def expire(
    connection: Connection,
    tenant: str,
    turn_id: UUID,
    *,
    attempt: int,
    most_seconds: float,
    detail: str,
) -> Expired | None:
    """End a turn that is past its time to live or older than `most_seconds`; None for any other.

    The session's mailbox must be locked. One that a worker has, other than `attempt`, is left.
    """
    row = await connection.fetchrow(
        _EXPIRE, tenant, turn_id, error_of("expired", detail), attempt, most_seconds
    )
    if row is None:
        return None
    return Expired(row["ended"], row["attempt"], Usage.from_row(row), after_of(row))


async def abandon(
    connection: Connection,
    tenant: str,
    turn_id: UUID,
    *,
    original_type: str,
    code: str,
    detail: str,
) -> tuple[UUID, After] | None:
    """End a turn whose event could not be delivered, unless someone works on it or did.

    The session's mailbox must be locked. Nobody else works on it only in the states in which the
    event of the type `original_type` would have found it, or have left it with its own event lost.

    Returns:
        The turn's message id and what follows; None when the turn was left alone.

    Raises:
        AlreadyInProgress: Its worker is late, but may be alive; whether it is shows in a while.
    """
    states = _STATES_OF.get(original_type, ())
    ended = await connection.fetchrow(
        _ABANDON, tenant, turn_id, error_of(code, detail), states, SILENT_SECONDS
    )
    if ended is not None:
        return ended["ended"], after_of(ended)
    if TurnState.GENERATING in states and await connection.fetchval(_LATE, tenant, turn_id):
        raise AlreadyInProgress("a worker that is late may still have the turn")
    return None
