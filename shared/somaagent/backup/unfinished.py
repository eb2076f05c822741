"""What becomes of turns that were under way when a backup was taken."""

from typing import Final

from somaagent.backup.tables import Connection

# Their events may be gone with the broker. The sweeper looks after turns whose worker fell silent,
# and a turn that ends calls the next one in its mailbox: so the first unfinished turn of each
# session is left as by a worker that died, and those behind it are queued. A step that an event
# does bring after all finds the turn beyond it. Paused sessions keep what waits in them.
_UNFINISHED: Final = """
WITH unfinished AS (
    SELECT t.tenant, t.id, t.state, row_number() OVER (
        PARTITION BY t.tenant, t.session_id
        ORDER BY (t.state IN ('received', 'queued')), t.seq) AS place, s.paused
    FROM turns t JOIN sessions s ON s.tenant = t.tenant AND s.id = t.session_id
    WHERE t.state IN ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools')
)
UPDATE turns SET
    state = CASE WHEN u.place > 1 OR u.paused AND u.state IN ('received', 'queued') THEN 'queued'
                 WHEN u.state = 'waiting_tools' THEN 'waiting_tools' ELSE 'generating' END,
    lease_until = CASE WHEN u.place > 1 OR u.paused AND u.state IN ('received', 'queued')
                       THEN NULL ELSE clock_timestamp() - interval '1 hour' END
FROM unfinished u WHERE turns.tenant = u.tenant AND turns.id = u.id
"""
_CALLS: Final = """
UPDATE tool_calls SET lease_until = clock_timestamp() - interval '1 hour'
WHERE state = 'running' AND child_turn_id IS NULL AND held_at IS NULL
"""


def take_up(connection: Connection) -> int:
    """Leave unfinished turns and calls so that the sweeper finds them; how many turns those are."""
    turns = connection.execute(_UNFINISHED).rowcount
    connection.execute(_CALLS)
    return turns
