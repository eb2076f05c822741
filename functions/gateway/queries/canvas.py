"""The canvas of a session."""

from typing import Final

# After place $3, of one pane if $4 names it; what was taken back or replaced is not shown.
PAGE: Final = """
SELECT c.id, c.turn_id, c.position, c.pane, c.kind, c.title, c.language, c.content, c.created_at
FROM canvas_items c JOIN turns t ON t.tenant = c.tenant AND t.id = c.turn_id
WHERE c.tenant = $1 AND c.session_id = $2 AND c.position > $3
  AND ($4::text IS NULL OR c.pane = $4) AND t.retired IS NULL
ORDER BY c.position LIMIT $5
"""

CLEAR: Final = "DELETE FROM canvas_items WHERE tenant = $1 AND session_id = $2"
