"""Making way in a session's mailbox, whose lock the transaction holds."""

from typing import Final

# The turn that runs, or is about to: the first that is not over. While the session is paused,
# one that has not begun does not run.
RUNNING: Final = """
SELECT t.id, t.seq, t.state FROM turns t JOIN sessions s ON s.tenant = t.tenant AND s.id = $2
WHERE t.tenant = $1 AND t.session_id = $2
  AND t.state IN ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools')
  AND NOT (s.paused AND t.state IN ('received', 'queued'))
ORDER BY t.seq LIMIT 1
"""

STOP: Final = """
WITH stopped AS (
    UPDATE turns SET stop = $3,
           retired = CASE WHEN $3 = 'rollback' THEN 'rolled_back' ELSE retired END,
           retired_by = CASE WHEN $3 = 'rollback' THEN $4::uuid ELSE retired_by END
    WHERE tenant = $1 AND id = $2
      AND state IN ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools')
    RETURNING tenant, session_id, id, message_id
), told AS (
    INSERT INTO session_events (tenant, session_id, type, turn_id, message_id)
    SELECT tenant, session_id, 'turn.stop_requested', id, message_id FROM stopped
)
SELECT 1 FROM stopped
"""

# Whoever waits moves behind the new turn ($3), in the same order; the one that runs ($4) stays.
MOVE_BEHIND: Final = """
WITH waiting AS (
    SELECT id, row_number() OVER (ORDER BY seq) AS place FROM turns
    WHERE tenant = $1 AND session_id = $2 AND state IN ('received', 'queued')
      AND id <> $3 AND id IS DISTINCT FROM $4
), room AS (
    UPDATE sessions SET next_seq = next_seq + (SELECT count(*) FROM waiting)
    WHERE tenant = $1 AND id = $2 AND EXISTS (SELECT 1 FROM waiting)
    RETURNING next_seq - (SELECT count(*) FROM waiting) AS first
)
UPDATE turns SET seq = room.first + waiting.place - 1 FROM waiting, room
WHERE turns.tenant = $1 AND turns.id = waiting.id
"""

FIND_TURN_OF_MESSAGE: Final = """
SELECT m.role, t.id, t.seq, t.state, t.retired, COALESCE(t.origin, t.id) AS origin, t.persona,
       question.text, question.metadata
FROM messages m
JOIN turns t ON t.tenant = m.tenant AND t.id = m.turn_id
JOIN messages question ON question.tenant = t.tenant AND question.id = t.message_id
WHERE m.tenant = $1 AND m.session_id = $2 AND m.id = $3 AND t.state <> 'withdrawn'
"""

# Everything from the replaced turn ($3) on leaves the history; what is not over yet is stopped.
SUPERSEDE: Final = """
UPDATE turns SET retired = 'superseded', retired_by = $4,
       stop = CASE WHEN state IN ('received', 'queued', 'analyzed', 'routed',
                                  'generating', 'waiting_tools')
                   THEN 'rollback' ELSE stop END
WHERE tenant = $1 AND session_id = $2 AND id <> $4 AND retired IS NULL AND state <> 'withdrawn'
  AND seq >= (SELECT seq FROM turns WHERE tenant = $1 AND id = $3)
RETURNING id, state
"""

ROLL_BACK: Final = """
UPDATE turns SET retired = 'rolled_back', retired_by = $3
WHERE tenant = $1 AND id = $2 AND retired IS NULL
"""
