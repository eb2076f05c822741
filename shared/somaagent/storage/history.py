"""The earlier turns of a session, as a model is shown them."""

from typing import Any, Final
from uuid import UUID

from somaagent.inference.context import Exchange

MOST_TURNS: Final = 40
"""Most earlier turns that are read, whatever their length."""

_HISTORY: Final = """
SELECT question.text AS question, answer.text AS answer
FROM turns t
JOIN messages question ON question.tenant = t.tenant AND question.id = t.message_id
JOIN messages answer ON answer.tenant = t.tenant AND answer.id = t.answer_message_id
WHERE t.tenant = $1 AND t.session_id = $2 AND t.seq < $3 AND t.retired IS NULL
  AND t.state IN ('completed', 'interrupted')
ORDER BY t.seq DESC LIMIT $4
"""


async def newest_exchanges(
    connection: Any,  # Any: pooled or plain connection
    tenant: str,
    session_id: UUID,
    *,
    before_seq: int,
) -> tuple[Exchange, ...]:
    """The answered turns before `before_seq`, the newest first, at most `MOST_TURNS`."""
    rows = await connection.fetch(_HISTORY, tenant, session_id, before_seq, MOST_TURNS)
    return tuple(Exchange(row["question"], row["answer"]) for row in rows)
