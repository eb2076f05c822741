"""Sessions that are exported and imported."""

from typing import Final

from somaagent.domain import Message, Session, Step, ToolCall, Turn, columns

# Asked for while the mailbox is locked, so that what follows belongs to one moment.
BOUNDS: Final = f"""
SELECT {columns(Session.COLUMNS, of="s")}, (
           SELECT text FROM session_summaries WHERE tenant = $1 AND session_id = $2
       ) AS summary,
       (SELECT max(position) FROM messages WHERE tenant = $1 AND session_id = $2) AS position,
       (SELECT max(position) FROM canvas_items WHERE tenant = $1 AND session_id = $2) AS shown,
       (SELECT max(id) FROM session_events WHERE tenant = $1 AND session_id = $2) AS event
FROM sessions s WHERE s.tenant = $1 AND s.id = $2
"""  # noqa: S608 - constants

TURNS: Final = f"""
SELECT {columns(Turn.COLUMNS, of="turns")} FROM turns WHERE tenant = $1 AND session_id = $2
  AND state <> 'withdrawn' AND retired IS DISTINCT FROM 'reset'
ORDER BY seq LIMIT $3
"""  # noqa: S608 - constants

# Of turns ($2) that had come so far ($3) when the export began.
STEPS: Final = f"""
SELECT {columns(Step.COLUMNS, of="s")}
FROM unnest($2::uuid[], $3::smallint[]) WITH ORDINALITY AS w (turn_id, step, place)
JOIN turn_steps s ON s.tenant = $1 AND s.turn_id = w.turn_id AND s.step < w.step
ORDER BY w.place, s.step
"""  # noqa: S608 - constants

CALLS: Final = f"""
SELECT {columns(ToolCall.COLUMNS, of="c")}, c.result
FROM unnest($2::uuid[], $3::smallint[]) AS w (turn_id, step)
JOIN tool_calls c ON c.tenant = $1 AND c.turn_id = w.turn_id AND c.step < w.step
ORDER BY c.turn_id, c.step, c.place
"""  # noqa: S608 - constants

MESSAGES: Final = f"""
SELECT {columns(Message.COLUMNS, of="messages")}, CASE WHEN role = 'user' THEN (
    SELECT jsonb_agg(jsonb_build_object('file_id', file_id, 'name', name, 'media_type', media_type,
                                        'size', size, 'shown', shown) ORDER BY place)
    FROM message_attachments a WHERE a.tenant = $1 AND a.turn_id = messages.turn_id
) END AS attachments FROM messages
WHERE tenant = $1 AND session_id = $2 AND position > $3 AND position <= $4
ORDER BY position LIMIT $5
"""  # noqa: S608 - constants

CANVAS: Final = """
SELECT turn_id, pane, kind AS content_kind, title, language, content, created_at, position
FROM canvas_items WHERE tenant = $1 AND session_id = $2 AND position > $3 AND position <= $4
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
                   input_tokens, output_tokens, error, created_at, completed_at, step)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
        $21)
"""

INSERT_STEP: Final = """
INSERT INTO turn_steps (tenant, turn_id, step, text, tools, model, input_tokens, output_tokens,
                        estimated, attempt, finished_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""

# A call is over, whatever it was: nobody runs it here.
INSERT_CALL: Final = """
INSERT INTO tool_calls (tenant, session_id, id, turn_id, step, place, tool, version, arguments,
                        state, status, result, error, reasons, attempt, duration, usage, cost,
                        requested_at, started_at, finished_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
        CASE WHEN $10::text = 'blocked' THEN 'blocked' ELSE 'finished' END, $10, $11, $12, $13, $14,
        $15, $16::jsonb, $17, $18, $19, $20, $18)
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

# One statement for each, in order: the place on the canvas follows from it.
INSERT_CANVAS: Final = """
INSERT INTO canvas_items (tenant, session_id, id, turn_id, pane, kind, title, language, content,
                          created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""

INSERT_EVENT: Final = """
INSERT INTO session_events (tenant, session_id, type, turn_id, message_id, occurred_at)
VALUES ($1, $2, $3, $4, $5, $6)
"""
