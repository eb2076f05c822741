"""Messages: accepted, announced, withdrawn, listed."""

from typing import Final

from functions.gateway.queries import steps
from functions.gateway.queries.attachments import OF_TURN
from somaagent.domain import Message, Turn, columns

# The function sets the tenant itself: by itself the statement is a whole transaction. No row says
# that nothing was accepted. Others are unfinished turns before it, so that one whose event was lost
# is noticed.
ACCEPT_MESSAGE: Final = """
SELECT * FROM accept_message($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                             $16, $17, $18)
"""

LIMIT_LIFE: Final = """
UPDATE turns SET expires_at = created_at + make_interval(secs => $3)
WHERE tenant = $1 AND id = $2
"""

IS_FULL: Final = """
SELECT count(*) >= $3 FROM (
    SELECT 1 FROM turns WHERE tenant = $1 AND session_id = $2
      AND state IN ('received', 'queued', 'analyzed', 'routed',
                    'generating', 'waiting_tools') LIMIT $3
) unfinished
"""

TURN_ANNOUNCEMENT: Final = """
SELECT t.state, t.session_id, t.message_id, t.replaces, t.origin, m.text, ARRAY(
    SELECT a.file_id FROM message_attachments a
    WHERE a.tenant = t.tenant AND a.turn_id = t.id ORDER BY a.place
) AS attachments
FROM turns t JOIN messages m ON m.tenant = t.tenant AND m.id = t.message_id
WHERE t.tenant = $1 AND t.id = $2
"""

# A new event id takes the right to withdraw the turn from whoever announced it before.
ANNOUNCE_AGAIN: Final = """
UPDATE turns SET announcements = announcements + 1
WHERE tenant = $1 AND id = $2 AND state = 'received' RETURNING announcements
"""

LOCK_SESSION: Final = "SELECT 1 FROM sessions WHERE tenant = $1 AND id = $2 FOR UPDATE"

# What the turn had taken out of the history comes back.
WITHDRAW: Final = """
WITH withdrawn AS (
    UPDATE turns SET state = 'withdrawn'
    WHERE tenant = $1 AND id = $2 AND state = 'received' AND announcements = $3
    RETURNING tenant, session_id, id, message_id
), restored AS (
    UPDATE turns SET retired = NULL, retired_by = NULL FROM withdrawn
    WHERE turns.tenant = $1 AND turns.retired_by = withdrawn.id
), told AS (
    INSERT INTO session_events (tenant, session_id, type, turn_id, message_id)
    SELECT tenant, session_id, 'message.withdrawn', id, message_id FROM withdrawn
)
SELECT 1 FROM withdrawn
"""

FIRST_UNFINISHED: Final = """
SELECT id, message_id, state FROM turns
WHERE tenant = $1 AND session_id = $2
  AND state IN ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools')
ORDER BY seq LIMIT 1
"""

NEXT_SEQ: Final = """
UPDATE sessions SET next_seq = next_seq + 1, updated_at = now()
WHERE tenant = $1 AND id = $2 RETURNING next_seq - 1
"""

# The turn takes its place anew, behind what was said since.
REOPEN: Final = """
UPDATE turns SET state = 'received', seq = $3, announcements = announcements + 1,
       created_at = clock_timestamp(), expires_at = clock_timestamp() + (expires_at - created_at)
WHERE tenant = $1 AND id = $2 AND state = 'withdrawn' RETURNING announcements
"""

MOVE_MESSAGE_AWAY: Final = """
DELETE FROM messages WHERE tenant = $1 AND id = $2 RETURNING text, metadata
"""

INSERT_QUESTION: Final = """
INSERT INTO messages (tenant, id, session_id, turn_id, role, text, metadata)
VALUES ($1, $2, $3, $4, 'user', $5, $6)
"""

PAGE_OF_MESSAGES: Final = f"""
SELECT {columns(Message.COLUMNS, of="m")},
       t.state = 'interrupted' AND m.role = 'assistant' AS interrupted,
       CASE WHEN m.role = 'user' THEN {OF_TURN} END AS attachments,
       CASE WHEN m.role = 'assistant' THEN {steps.NAMES_OF_TURN} END AS tool_calls
FROM messages m JOIN turns t ON t.tenant = m.tenant AND t.id = m.turn_id
WHERE m.tenant = $1 AND m.session_id = $2 AND m.position > $3
  AND t.state <> 'withdrawn' AND t.retired IS NULL
ORDER BY m.position LIMIT $4
"""  # noqa: S608 - constants

VERSIONS: Final = f"""
SELECT * FROM (
    SELECT {columns(Turn.COLUMNS, of="t")}, question.text AS question, answer.text AS answer,
           {OF_TURN} AS attachments
    FROM turns t
    JOIN messages question ON question.tenant = t.tenant AND question.id = t.message_id
    LEFT JOIN messages answer ON answer.tenant = t.tenant AND answer.id = t.answer_message_id
    WHERE t.tenant = $1 AND t.state <> 'withdrawn' AND (t.id = $2 OR t.origin = $2)
    ORDER BY t.seq DESC LIMIT 200
) newest ORDER BY seq
"""  # noqa: S608
