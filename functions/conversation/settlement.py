"""A turn in Postgres ended by the worker that has it: once, charged, and told to the session."""

from typing import Final
from uuid import UUID

from functions.conversation.steps import Cost
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
from functions.conversation.turns import Attempt
from somaagent.domain import Usage
from somaagent.errors import AlreadyInProgress
from somaagent.storage.database import Connection

_COMPLETE: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'completed', answer_message_id = $4, finish_reason = $5,
           input_tokens = $6, output_tokens = $7, completed_at = clock_timestamp(),
           lease_until = NULL, error = NULL, cost = cost + $10
    WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'generating'
    RETURNING tenant, session_id, id, message_id
), answer AS (
    INSERT INTO messages (tenant, id, session_id, turn_id, role, text)
    SELECT tenant, $4, session_id, id, 'assistant', $8 FROM ended
), told AS ({TELL.format(type="turn.completed")}), waiting AS ({NEXT})
SELECT ended.message_id AS ended, waiting.*, {DELEGATION},
       settle_budget($1, $9::jsonb)
FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants
_INTERRUPT: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'interrupted',
           answer_message_id = CASE WHEN $7 <> '' THEN $4::uuid END, finish_reason = 'interrupted',
           input_tokens = $5, output_tokens = $6,
           completed_at = clock_timestamp(), lease_until = NULL, error = NULL,
           cost = cost + $9
    WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'generating'
    RETURNING tenant, session_id, id, message_id
), answer AS (
    INSERT INTO messages (tenant, id, session_id, turn_id, role, text)
    SELECT tenant, $4, session_id, id, 'assistant', $7 FROM ended WHERE $7 <> ''
), cancelled AS ({CANCEL}), told AS ({TELL.format(type="turn.interrupted")}), waiting AS ({NEXT})
SELECT ended.message_id AS ended, waiting.*, {DELEGATION},
       settle_budget($1, $8::jsonb)
FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants
_FAIL: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'failed', error = $4, completed_at = clock_timestamp(),
           lease_until = NULL
    WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'generating'
    RETURNING tenant, session_id, id, message_id
), told AS ({TELL.format(type="turn.failed")}), waiting AS ({NEXT})
SELECT ended.message_id AS ended, waiting.*, {DELEGATION}, {RELEASE}
FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants
_REFUSE: Final = f"""
WITH ended AS (
    UPDATE turns SET state = 'refused', error = $4, completed_at = clock_timestamp(),
           lease_until = NULL, input_tokens = $5, output_tokens = $6
    WHERE tenant = $1 AND id = $2 AND attempt = $3 AND state = 'generating'
    RETURNING tenant, session_id, id, message_id
), told AS ({TELL.format(type="turn.refused")}), waiting AS ({NEXT})
SELECT ended.message_id AS ended, waiting.*, {DELEGATION}, {RELEASE}
FROM ended LEFT JOIN waiting ON true
"""  # noqa: S608 - constants


async def complete(
    connection: Connection,
    attempt: Attempt,
    *,
    answer_message_id: UUID,
    text: str,
    finish_reason: str,
    usage: Usage,
    cost: Cost,
) -> After:
    """Store the answer, charge its generation and end the turn; returns what follows.

    `usage` is that of all steps, `cost` of the last one. The session's mailbox must be locked.

    Raises:
        AlreadyInProgress: A newer attempt has the turn; this answer must not count.
    """
    ended = await connection.fetchrow(
        _COMPLETE,
        attempt.tenant,
        attempt.turn_id,
        attempt.number,
        answer_message_id,
        finish_reason,
        usage.input_tokens,
        usage.output_tokens,
        text,
        cost.charge,
        cost.money,
    )
    if ended is None:
        raise AlreadyInProgress("a newer attempt answers the turn")
    return after_of(ended)


async def interrupt(
    connection: Connection,
    attempt: Attempt,
    *,
    answer_message_id: UUID,
    text: str,
    usage: Usage,
    cost: Cost,
) -> After:
    """Store what was said, charge it and end the turn; returns what follows.

    `usage` is that of all steps, `cost` of the last one. The session's mailbox must be locked.

    Raises:
        AlreadyInProgress: A newer attempt has the turn.
    """
    ended = await connection.fetchrow(
        _INTERRUPT,
        attempt.tenant,
        attempt.turn_id,
        attempt.number,
        answer_message_id,
        usage.input_tokens,
        usage.output_tokens,
        text,
        cost.charge,
        cost.money,
    )
    if ended is None:
        raise AlreadyInProgress("a newer attempt answers the turn")
    return after_of(ended)


async def fail(connection: Connection, attempt: Attempt, *, code: str, detail: str) -> After:
    """End the turn without an answer; returns what follows.

    The session's mailbox must be locked.

    Raises:
        AlreadyInProgress: A newer attempt has the turn.
    """
    ended = await connection.fetchrow(
        _FAIL, attempt.tenant, attempt.turn_id, attempt.number, error_of(code, detail)
    )
    if ended is None:
        raise AlreadyInProgress("a newer attempt answers the turn")
    return after_of(ended)


async def refuse(connection: Connection, attempt: Attempt, *, code: str, detail: str) -> After:
    """End a turn that nobody may answer; returns what follows.

    The session's mailbox must be locked.

    Raises:
        AlreadyInProgress: A newer attempt has the turn.
    """
    spent = attempt.past.spent
    ended = await connection.fetchrow(
        _REFUSE,
        attempt.tenant,
        attempt.turn_id,
        attempt.number,
        error_of(code, detail),
        spent.input_tokens,
        spent.output_tokens,
    )
    if ended is None:
        raise AlreadyInProgress("a newer attempt answers the turn")
    return after_of(ended)
