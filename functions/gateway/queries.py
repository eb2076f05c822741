"""The gateway's SQL. Every statement is an index lookup or a bounded page."""

from typing import Final

INSERT_SESSION: Final = """
WITH remembered AS (
    INSERT INTO idempotency_keys (tenant, subject, key, request_hash, status, body)
    SELECT $1, $4, $5, $6, 201, $7::jsonb WHERE $5::text IS NOT NULL
)
INSERT INTO sessions (tenant, id, title, created_by, created_at, updated_at)
VALUES ($1, $2, $3, $4, $8, $8)
"""

FIND_SESSION: Final = "SELECT title, created_at FROM sessions WHERE tenant = $1 AND id = $2"

# One statement for a message: the session's row gives the sequence number and locks the mailbox.
# `earlier` are unfinished turns before it, so that one whose event was lost is noticed.
INSERT_MESSAGE: Final = """
WITH session AS (
    UPDATE sessions SET next_seq = next_seq + 1, updated_at = now()
    WHERE tenant = $1 AND id = $2
    RETURNING next_seq - 1 AS seq
), turn AS (
    INSERT INTO turns (tenant, id, session_id, seq, state, message_id)
    SELECT $1, $3, $2, seq, 'received', $4 FROM session
), message AS (
    INSERT INTO messages (tenant, id, session_id, turn_id, role, text)
    SELECT $1, $4, $2, $3, 'user', $5 FROM session
), remembered AS (
    INSERT INTO idempotency_keys (tenant, subject, key, request_hash, status, body)
    SELECT $1, $6, $7, $8, 202, $9::jsonb FROM session WHERE $7::text IS NOT NULL
)
SELECT earlier.* FROM session LEFT JOIN LATERAL (
    SELECT t.id, t.message_id, t.state, t.announcements,
           t.created_at < clock_timestamp() - make_interval(secs => $10) AS stale
    FROM turns t
    WHERE t.tenant = $1 AND t.session_id = $2
      AND t.state IN ('received', 'queued', 'analyzed', 'routed', 'generating')
    ORDER BY t.seq LIMIT 8
) earlier ON true
"""

FIND_ANSWERED: Final = """
SELECT request_hash, body FROM idempotency_keys WHERE tenant = $1 AND subject = $2 AND key = $3
"""

TURN_ANNOUNCEMENT: Final = """
SELECT t.state, t.session_id, t.message_id, m.text
FROM turns t JOIN messages m ON m.tenant = t.tenant AND m.id = t.message_id
WHERE t.tenant = $1 AND t.id = $2
"""

# A new event id takes the right to withdraw the turn from whoever announced it before.
ANNOUNCE_AGAIN: Final = """
UPDATE turns SET announcements = announcements + 1
WHERE tenant = $1 AND id = $2 AND state = 'received' RETURNING announcements
"""

LOCK_SESSION: Final = "SELECT 1 FROM sessions WHERE tenant = $1 AND id = $2 FOR UPDATE"

WITHDRAW: Final = """
UPDATE turns SET state = 'withdrawn'
WHERE tenant = $1 AND id = $2 AND state = 'received' AND announcements = $3 RETURNING 1
"""

FIRST_UNFINISHED: Final = """
SELECT id, message_id, state FROM turns
WHERE tenant = $1 AND session_id = $2
  AND state IN ('received', 'queued', 'analyzed', 'routed', 'generating')
ORDER BY seq LIMIT 1
"""

NEXT_SEQ: Final = """
UPDATE sessions SET next_seq = next_seq + 1, updated_at = now()
WHERE tenant = $1 AND id = $2 RETURNING next_seq - 1
"""

# The turn takes its place anew, behind what was said since.
REOPEN: Final = """
UPDATE turns SET state = 'received', seq = $3, announcements = announcements + 1,
       created_at = clock_timestamp()
WHERE tenant = $1 AND id = $2 AND state = 'withdrawn' RETURNING announcements
"""

MOVE_MESSAGE_AWAY: Final = "DELETE FROM messages WHERE tenant = $1 AND id = $2"

INSERT_QUESTION: Final = """
INSERT INTO messages (tenant, id, session_id, turn_id, role, text)
VALUES ($1, $2, $3, $4, 'user', $5)
"""

PAGE_OF_MESSAGES: Final = """
SELECT m.id, m.turn_id, m.role, m.text, m.created_at, m.position
FROM messages m JOIN turns t ON t.tenant = m.tenant AND t.id = m.turn_id
WHERE m.tenant = $1 AND m.session_id = $2 AND m.position > $3 AND t.state <> 'withdrawn'
ORDER BY m.position LIMIT $4
"""

FIND_TURN: Final = """
SELECT id, session_id, message_id, answer_message_id, state, attempt, profile, finish_reason,
       input_tokens, output_tokens, error, created_at, completed_at
FROM turns WHERE tenant = $1 AND session_id = $2 AND id = $3
"""

TRAIL: Final = """
SELECT event_id, type, source, function, cold, published_at, received_at, finished_at,
       ARRAY(SELECT e ->> 0 FROM jsonb_array_elements(outcome) e) AS published
FROM handled_events WHERE tenant = $1 AND turn_id = $2 ORDER BY received_at, finished_at LIMIT 500
"""

UNFINISHED_TURNS: Final = """
SELECT id, attempt, created_at FROM turns
WHERE tenant = $1 AND session_id = $2
  AND state IN ('received', 'queued', 'analyzed', 'routed', 'generating')
ORDER BY seq LIMIT 100
"""

# The stored `turn-completed` event has the model and whether the usage was estimated.
ENDINGS: Final = """
SELECT t.id, t.state, t.error, m.text,
       (SELECT e ->> 1 FROM handled_events h, jsonb_array_elements(h.outcome) e
        WHERE h.tenant = t.tenant AND h.turn_id = t.id AND e ->> 0 = $3 LIMIT 1) AS completed
FROM turns t
LEFT JOIN messages m ON m.tenant = t.tenant AND m.id = t.answer_message_id
WHERE t.tenant = $1 AND t.id = ANY ($2::uuid[])
  AND t.state IN ('completed', 'failed', 'withdrawn')
  AND COALESCE(t.completed_at <= clock_timestamp() - make_interval(secs => $4), true)
ORDER BY t.completed_at
"""

COMPLETED_SINCE: Final = """
SELECT id FROM turns
WHERE tenant = $1 AND session_id = $2 AND state IN ('completed', 'failed') AND completed_at > $3
ORDER BY seq DESC LIMIT 50
"""
