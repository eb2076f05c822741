"""What a stream has to know of turns."""

from typing import Final

from somaagent.domain import Turn, columns

UNFINISHED_TURNS: Final = """
SELECT id, attempt, created_at FROM turns
WHERE tenant = $1 AND session_id = $2
  AND state IN ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools')
ORDER BY seq LIMIT 100
"""

# The stored `turn-completed` or `turn-interrupted` event has the model and whether the usage was
# estimated. A turn that was imported, or stopped before it began, has none.
ENDINGS: Final = f"""
SELECT {columns(Turn.COLUMNS, of="t")}, m.text,
       (SELECT e ->> 1 FROM handled_events h, jsonb_array_elements(h.outcome) e
        WHERE h.tenant = t.tenant AND h.turn_id = t.id AND e ->> 0 = ANY ($3::text[]) LIMIT 1
       ) AS ended
FROM turns t
LEFT JOIN messages m ON m.tenant = t.tenant AND m.id = t.answer_message_id
WHERE t.tenant = $1 AND t.id = ANY ($2::uuid[])
  AND t.state IN ('completed', 'failed', 'withdrawn', 'interrupted', 'refused', 'expired')
  AND COALESCE(t.completed_at <= clock_timestamp() - make_interval(secs => $4), true)
ORDER BY t.completed_at
"""  # noqa: S608 - constants

COMPLETED_SINCE: Final = """
SELECT id FROM turns
WHERE tenant = $1 AND session_id = $2 AND state IN ('completed', 'failed', 'interrupted',
  'refused', 'expired') AND completed_at > $3
ORDER BY seq DESC LIMIT 50
"""
