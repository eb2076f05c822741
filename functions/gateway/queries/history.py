"""What was said in a session, turn by turn."""

from typing import Final

from functions.gateway.queries import steps
from somaagent.domain import Turn, columns

# The history's turns after place $3, each with its question and its answer.
TRANSCRIPT: Final = f"""
SELECT {columns(Turn.COLUMNS, of="t")}, question.text AS question, answer.text AS answer,
       {steps.OF_TURN} AS steps
FROM turns t
JOIN messages question ON question.tenant = t.tenant AND question.id = t.message_id
LEFT JOIN messages answer ON answer.tenant = t.tenant AND answer.id = t.answer_message_id
WHERE t.tenant = $1 AND t.session_id = $2 AND t.seq > $3
  AND t.state <> 'withdrawn' AND t.retired IS NULL
ORDER BY t.seq LIMIT $4
"""  # noqa: S608 - constants
