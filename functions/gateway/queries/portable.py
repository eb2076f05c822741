"""Sessions that are exported and imported."""

from typing import Final

# Asked for while the mailbox is locked, so that what follows belongs to one moment.
BOUNDS: Final = """
SELECT s.title, s.persona, s.paused, s.created_at,
       (SELECT max(position) FROM messages WHERE tenant = $1 AND session_id = $2) AS position,
       (SELECT max(id) FROM session_events WHERE tenant = $1 AND session_id = $2) AS event
FROM sessions s WHERE s.tenant = $1 AND s.id = $2
"""

TURNS: Final = """
SELECT id, state, retired, retired_by, replaces, origin, persona, profile, attempt, finish_reason,
       input_tokens, output_tokens, error, created_at, completed_at
FROM turns WHERE tenant = $1 AND session_id = $2
  AND state <> 'withdrawn' AND retired IS DISTINCT FROM 'reset'
ORDER BY seq LIMIT $3
"""

MESSAGES: Final = """
SELECT id, turn_id, role, text, metadata, position, created_at, CASE WHEN role = 'user' THEN (
    SELECT jsonb_agg(jsonb_build_object('file_id', file_id, 'name', name, 'media_type', media_type,
                                        'size', size, 'shown', shown) ORDER BY place)
    FROM message_attachments a WHERE a.tenant = $1 AND a.turn_id = messages.turn_id
) END AS attachments FROM messages
WHERE tenant = $1 AND session_id = $2 AND position > $3 AND position <= $4
ORDER BY position LIMIT $5
"""

EVENTS: Final = """
SELECT id, type, turn_id, message_id, occurred_at FROM session_events
WHERE tenant = $1 AND session_id = $2 AND id > $3 AND id <= $4 ORDER BY id LIMIT $5
"""

INSERT_SESSION: Final = """
INSERT INTO sessions (tenant, id, title, created_by, persona, paused, next_seq, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""

INSERT_TURN: Final = """
INSERT INTO turns (tenant, session_id, id, seq, state, message_id, answer_message_id, retired,
                   retired_by, replaces, origin, persona, profile, attempt, finish_reason,
                   input_tokens, output_tokens, error, created_at, completed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
"""

INSERT_MESSAGE: Final = """
INSERT INTO messages (tenant, session_id, id, turn_id, role, text, metadata, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""

# What the tenant does not have is left out; what it has is described as it is.
INSERT_ATTACHMENT: Final = """
INSERT INTO message_attachments (tenant, session_id, turn_id, place, file_id, name, media_type,
                                 size, shown)
SELECT $1, $2, $3, $4, f.id, f.name, COALESCE(f.media_type, 'application/octet-stream'), f.size,
       $6::text
FROM files f WHERE f.tenant = $1 AND f.id = $5 AND f.state = 'ready'
"""

INSERT_EVENT: Final = """
INSERT INTO session_events (tenant, session_id, type, turn_id, message_id, occurred_at)
VALUES ($1, $2, $3, $4, $5, $6)
"""
