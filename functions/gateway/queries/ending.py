"""Turns that are over before anything of them began, and what goes with a session."""

from typing import Final

# Nothing was said of them, so nobody but the mailbox's holder has to end them.
END_WAITING: Final = """
WITH ended AS (
    UPDATE turns SET state = 'interrupted', finish_reason = 'interrupted', input_tokens = 0,
           output_tokens = 0, completed_at = clock_timestamp()
    WHERE tenant = $1 AND session_id = $2 AND stop IS NOT NULL AND attempt = 0
      AND state IN ('received', 'queued')
    RETURNING tenant, session_id, id, message_id, attempt, stop
), told AS (
    INSERT INTO session_events (tenant, session_id, type, turn_id, message_id)
    SELECT tenant, session_id, 'turn.interrupted', id, message_id FROM ended
)
SELECT id, message_id, attempt, stop FROM ended
"""

UNFINISHED: Final = """
SELECT id, message_id, attempt, 'rollback' AS stop, state FROM turns
WHERE tenant = $1 AND session_id = $2
  AND state IN ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools')
ORDER BY seq
"""

# In the order in which a message that attaches them locks them.
LOCK_FILES: Final = """
SELECT 1 FROM files WHERE tenant = $1 AND id IN (
    SELECT file_id FROM message_attachments WHERE tenant = $1 AND session_id = $2)
ORDER BY id FOR UPDATE
"""

# What somebody else brought stays theirs, and ends with its own lifetime.
RELEASE_FILES: Final = """
WITH alone AS (
    SELECT f.id, f.reserved FROM files f
    WHERE f.tenant = $1 AND f.state NOT IN ('expired', 'deleted')
      AND (f.created_by = $3
           OR f.created_by = (SELECT created_by FROM sessions WHERE tenant = $1 AND id = $2))
      AND EXISTS (SELECT 1 FROM message_attachments a
                  WHERE a.tenant = $1 AND a.session_id = $2 AND a.file_id = f.id)
      AND NOT EXISTS (SELECT 1 FROM message_attachments a
                      WHERE a.tenant = $1 AND a.file_id = f.id AND a.session_id <> $2)
), released AS (
    UPDATE files SET state = 'deleted', reserved = 0, lease = NULL, lease_until = NULL,
           due_at = now()
    FROM alone WHERE files.tenant = $1 AND files.id = alone.id
), unread AS (
    DELETE FROM file_texts USING alone WHERE tenant = $1 AND file_id = alone.id
), given_back AS (
    UPDATE file_usage SET bytes = bytes - (SELECT sum(reserved) FROM alone)
    WHERE tenant = $1 AND EXISTS (SELECT 1 FROM alone)
)
SELECT id FROM alone
"""
