"""Sessions."""

from typing import Final

from somaagent.domain import Session, columns

INSERT_SESSION: Final = """
INSERT INTO sessions (tenant, id, title, created_by, persona, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
"""

INSERT_SESSION_ONCE: Final = f"{INSERT_SESSION} ON CONFLICT DO NOTHING"

DELETE_EMPTY: Final = """
DELETE FROM sessions s WHERE tenant = $1 AND id = $2
  AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.tenant = s.tenant AND t.session_id = s.id)
"""

_COLUMNS: Final = columns(Session.COLUMNS, of="sessions")

FIND_SESSION: Final = f"SELECT {_COLUMNS} FROM sessions WHERE tenant = $1 AND id = $2"  # noqa: S608 - constants

# Before ($2, $3), the newest first, without those of delegated tasks; a subject and a persona may
# be asked for. With $7, only those and what $8 created.
PAGE: Final = f"""
SELECT {_COLUMNS} FROM sessions
WHERE tenant = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
  AND parent_session_id IS NULL
  AND ($4::text IS NULL OR created_by = $4)
  AND ($5::text IS NULL OR COALESCE(persona, 'default') = $5)
  AND ($7::uuid[] IS NULL OR created_by = $8 OR id = ANY ($7))
ORDER BY created_at DESC, id DESC LIMIT $6
"""  # noqa: S608 - constants

RENAME: Final = f"""
UPDATE sessions SET title = $3, updated_at = now() WHERE tenant = $1 AND id = $2
RETURNING {_COLUMNS}
"""  # noqa: S608 - constants

PAUSE: Final = """
UPDATE sessions SET paused = $3, updated_at = now() WHERE tenant = $1 AND id = $2
"""

TELL: Final = """
INSERT INTO session_events (tenant, session_id, type) VALUES ($1, $2, $3)
"""

# What is not over is stopped; the turns stay as they were, outside the history.
RESET: Final = """
UPDATE turns SET retired = 'reset',
    stop = CASE WHEN state IN ('received', 'queued', 'analyzed', 'routed',
                               'generating', 'waiting_tools')
                THEN 'rollback' ELSE stop END
WHERE tenant = $1 AND session_id = $2 AND retired IS NULL AND state <> 'withdrawn'
RETURNING id, state
"""

# Sessions of tasks that were delegated in it, and in those, go with it.
_FAMILY: Final = """
WITH RECURSIVE family AS (
    SELECT $2::uuid AS id
    UNION ALL
    SELECT s.id FROM sessions s JOIN family f ON s.tenant = $1 AND s.parent_session_id = f.id
)
"""

BURY: Final = f"""{_FAMILY}
INSERT INTO deleted_sessions (tenant, id) SELECT $1, id FROM family ON CONFLICT DO NOTHING
"""  # noqa: S608 - constants

FORGET_EVENTS: Final = f"""{_FAMILY}
DELETE FROM handled_events WHERE tenant = $1
  AND turn_id IN (SELECT id FROM turns WHERE tenant = $1
                  AND session_id IN (SELECT id FROM family))
"""  # noqa: S608 - constants

DELETE: Final = "DELETE FROM sessions WHERE tenant = $1 AND id = $2 RETURNING 1"

EVENTS: Final = """
SELECT id, type, turn_id, message_id, occurred_at FROM session_events
WHERE tenant = $1 AND session_id = $2 AND id > $3 ORDER BY id LIMIT $4
"""
