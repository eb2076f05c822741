"""What a model would be shown now."""

from typing import Final

# The turn that is answered or will be next, if there is one, and who answers.
NOW: Final = """
SELECT t.id AS turn_id, t.seq, t.step, m.text AS question, p.system_prompt,
       y.text AS summary, y.covers_seq, y.covers_turns, y.failure, (
    SELECT count(*) FROM turns h
    WHERE h.tenant = $1 AND h.session_id = $2 AND h.retired IS NULL
      AND h.state IN ('completed', 'interrupted') AND (t.seq IS NULL OR h.seq < t.seq)
      AND h.seq > COALESCE(y.covers_seq, -1)
) AS said
FROM sessions s
LEFT JOIN LATERAL (
    SELECT id, seq, step, message_id, persona FROM turns
    WHERE tenant = $1 AND session_id = $2 AND stop IS NULL
      AND state IN ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools')
    ORDER BY turns.seq LIMIT 1
) t ON true
LEFT JOIN messages m ON m.tenant = $1 AND m.id = t.message_id
LEFT JOIN personas p ON p.tenant = $1
    AND p.id = CASE WHEN t.id IS NULL THEN s.persona ELSE t.persona END
LEFT JOIN session_summaries y ON y.tenant = $1 AND y.session_id = $2
    AND (t.seq IS NULL OR y.covers_seq < t.seq)
WHERE s.tenant = $1 AND s.id = $2
"""
