"""The earlier turns of a session, as a model is shown them."""

from typing import Any, Final
from uuid import UUID

from somaagent.inference.context import Exchange
from somaagent.storage.attachments import attachments_of

MOST_TURNS: Final = 40
"""Most earlier turns that are read, whatever their length."""

_HISTORY: Final = """
SELECT t.id, t.seq, question.text AS question, answer.text AS answer, EXISTS (
    SELECT 1 FROM message_attachments a WHERE a.tenant = t.tenant AND a.turn_id = t.id
) AS attached
FROM turns t
JOIN messages question ON question.tenant = t.tenant AND question.id = t.message_id
JOIN messages answer ON answer.tenant = t.tenant AND answer.id = t.answer_message_id
WHERE t.tenant = $1 AND t.session_id = $2 AND t.seq < $3 AND t.seq > $5 AND t.retired IS NULL
  AND t.state IN ('completed', 'interrupted')
ORDER BY t.seq DESC LIMIT $4
"""


async def newest_exchanges(
    connection: Any,  # Any: pooled or plain connection
    tenant: str,
    session_id: UUID,
    *,
    before_seq: int,
    attachment_characters: int,
    after_seq: int = -1,
) -> tuple[Exchange, ...]:
    """The answered turns before `before_seq`, the newest first, at most `MOST_TURNS`.

    Those up to `after_seq` are left out: a summary tells of them.

    Their files come with at most `attachment_characters` of each one's text.
    """
    rows = await connection.fetch(_HISTORY, tenant, session_id, before_seq, MOST_TURNS, after_seq)
    attached = [row["id"] for row in rows if row["attached"]]
    files = await attachments_of(connection, tenant, attached, characters=attachment_characters)
    return tuple(
        Exchange(row["question"], row["answer"], files.get(row["id"], ()), row["seq"])
        for row in rows
    )
