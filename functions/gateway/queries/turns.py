"""Turns and the way of their events."""

from typing import Final

from functions.gateway.queries import requeue, steps
from functions.gateway.queries.attachments import OF_TURN

FIND_TURN: Final = f"""
SELECT id, session_id, message_id, answer_message_id, state, stop, retired, persona,
       attempt, profile, finish_reason, input_tokens, output_tokens, error, created_at,
       expires_at, completed_at, {OF_TURN} AS attachments, {steps.OF_TURN} AS steps,
       {requeue.OF_TURN} AS waiting_for
FROM turns t WHERE tenant = $1 AND session_id = $2 AND id = $3
"""  # noqa: S608 - constants

FIND_ANSWER: Final = f"""
SELECT t.id, t.session_id, t.message_id, t.answer_message_id, t.state, t.stop, t.retired, t.persona,
       t.attempt, t.profile, t.finish_reason, t.input_tokens, t.output_tokens, t.error,
       t.created_at, t.expires_at, t.completed_at, {OF_TURN} AS attachments,
       {steps.OF_TURN} AS steps, {requeue.OF_TURN} AS waiting_for, m.text
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
