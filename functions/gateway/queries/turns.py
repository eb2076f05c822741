"""Turns and the way of their events."""

from typing import Final

from functions.gateway.queries import requeue, steps
from functions.gateway.queries.attachments import OF_TURN
from somaagent.domain import Turn, columns

_COLUMNS: Final = f"""{columns(Turn.COLUMNS, of="t")}, {OF_TURN} AS attachments,
       {steps.OF_TURN} AS steps, {requeue.OF_TURN} AS waiting_for"""

FIND_TURN: Final = f"""
SELECT {_COLUMNS} FROM turns t WHERE tenant = $1 AND session_id = $2 AND id = $3
"""  # noqa: S608 - constants

FIND_ANSWER: Final = f"""
SELECT {_COLUMNS}, m.text
FROM turns t LEFT JOIN messages m ON m.tenant = t.tenant AND m.id = t.answer_message_id
WHERE t.tenant = $1 AND t.session_id = $2 AND t.id = $3
"""  # noqa: S608 - constants

WAITS_FOR_TOOLS: Final = """
SELECT session_id, message_id FROM turns WHERE tenant = $1 AND id = $2 AND state = 'waiting_tools'
"""

TRAIL: Final = """
SELECT event_id, type, source, function, cold, published_at, received_at, finished_at,
       ARRAY(SELECT e ->> 0 FROM jsonb_array_elements(outcome) e) AS published
FROM handled_events WHERE tenant = $1 AND turn_id = $2 ORDER BY received_at, finished_at LIMIT 500
"""
