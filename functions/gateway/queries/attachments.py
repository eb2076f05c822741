"""Files that messages bring with them."""

from typing import Final

# Locked in one order, whatever the order of the message. A file in use lives on.
ATTACH: Final = """
WITH found AS (
    SELECT id FROM files
    WHERE tenant = $1 AND id = ANY ($4::uuid[]) AND state = 'ready' AND expires_at > now()
    ORDER BY id FOR UPDATE
), used AS (
    UPDATE files f SET expires_at = greatest(f.expires_at, now() + make_interval(secs => $5)),
           due_at = greatest(f.expires_at, now() + make_interval(secs => $5))
    FROM found WHERE f.tenant = $1 AND f.id = found.id
    RETURNING f.id, f.name, f.media_type, f.size
), added AS (
    INSERT INTO message_attachments
           (tenant, session_id, turn_id, place, file_id, name, media_type, size)
    SELECT $1, $2, $3, wanted.place, used.id, used.name, used.media_type, used.size
    FROM unnest($4::uuid[]) WITH ORDINALITY AS wanted (id, place) JOIN used USING (id)
    RETURNING file_id
)
SELECT ARRAY(SELECT file_id FROM added) AS added, (
    SELECT count(DISTINCT file_id) FROM message_attachments
    WHERE tenant = $1 AND session_id = $2 AND file_id <> ALL ($4::uuid[])
) AS others
"""

# Those of another turn ($4), for the question that takes its place.
ATTACH_AGAIN: Final = """
WITH added AS (
    INSERT INTO message_attachments
           (tenant, session_id, turn_id, place, file_id, name, media_type, size)
    SELECT tenant, session_id, $3, place, file_id, name, media_type, size
    FROM message_attachments WHERE tenant = $1 AND session_id = $2 AND turn_id = $4
    RETURNING file_id, place
)
SELECT file_id FROM added ORDER BY place
"""

OF_TURN: Final = """(
    SELECT jsonb_agg(jsonb_build_object(
        'file_id', a.file_id, 'name', a.name, 'media_type', a.media_type, 'size', a.size,
        'state', COALESCE(f.state, 'deleted'), 'shown', a.shown) ORDER BY a.place)
    FROM message_attachments a LEFT JOIN files f ON f.tenant = a.tenant AND f.id = a.file_id
    WHERE a.tenant = t.tenant AND a.turn_id = t.id
)"""
"""A column: the files of the turn `t`, as JSON."""
