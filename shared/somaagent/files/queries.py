"""The SQL of files. Every statement is an index lookup or a bounded page."""

from typing import Final

from somaagent.files.model import Reason

COLUMNS: Final = (
    "tenant, id, position, name, declared_type, media_type, size, received, sha256, state, reason,"
    " created_by, created_at, due_at, expires_at"
)

CREATE: Final = f"""
WITH room AS (
    INSERT INTO file_usage AS u (tenant, bytes) SELECT $1, $6::bigint WHERE $6 <= $9::bigint
    ON CONFLICT (tenant) DO UPDATE SET bytes = u.bytes + excluded.bytes
    WHERE u.bytes + excluded.bytes <= $9
    RETURNING 1
)
INSERT INTO files (tenant, id, name, declared_type, created_by, size, reserved, state, lease,
                   lease_until, due_at, expires_at)
SELECT $1, $2, $3, $4, $5, $6, $6, 'receiving', $7, now() + make_interval(secs => $8),
       now() + make_interval(secs => $10), now() + make_interval(secs => $11) FROM room
RETURNING {COLUMNS}
"""  # noqa: S608 - constants

TAKE_LEASE: Final = """
UPDATE files SET lease = $3, lease_until = now() + make_interval(secs => $5)
WHERE tenant = $1 AND id = $2 AND state = 'receiving' AND received = $4
  AND (lease IS NULL OR lease_until < now()) AND pieces < $6
RETURNING size
"""

DROP_TAIL: Final = "DELETE FROM file_pieces WHERE tenant = $1 AND file_id = $2 AND start >= $3"

GIVE_BACK: Final = """
UPDATE files SET lease = NULL, lease_until = NULL WHERE tenant = $1 AND id = $2 AND lease = $3
"""

RENEW: Final = """
UPDATE files SET lease_until = now() + make_interval(secs => $4)
WHERE tenant = $1 AND id = $2 AND lease = $3 AND state = 'receiving' RETURNING 1
"""

ADD_PIECE: Final = """
WITH held AS (
    UPDATE files SET received = CASE WHEN $8 THEN $4::bigint + $5::integer ELSE received END,
           pieces = pieces + 1, lease_until = now() + make_interval(secs => $9)
    WHERE tenant = $1 AND id = $2 AND lease = $3 AND state = 'receiving'
      AND $4::bigint + $5::integer <= size
    RETURNING 1
)
INSERT INTO file_pieces (tenant, file_id, start, length, content, object)
SELECT $1, $2, $4, $5, $6, $7 FROM held RETURNING 1
"""

KEEP_UP_TO: Final = """
UPDATE files SET received = $4 WHERE tenant = $1 AND id = $2 AND lease = $3 AND state = 'receiving'
RETURNING 1
"""

TRIM: Final = """
WITH old AS (
    SELECT reserved, received FROM files
    WHERE tenant = $1 AND id = $2 AND lease = $3 AND state = 'receiving' FOR UPDATE
), trimmed AS (
    UPDATE files SET size = old.received, reserved = old.received FROM old
    WHERE tenant = $1 AND id = $2
)
UPDATE file_usage SET bytes = bytes - (old.reserved - old.received) FROM old
WHERE tenant = $1 RETURNING 1
"""

COMPLETE: Final = f"""
UPDATE files SET state = 'scanning', lease = NULL, lease_until = NULL,
       due_at = now() + make_interval(secs => $4)
WHERE tenant = $1 AND id = $2 AND lease = $3 AND state = 'receiving' AND received = size
RETURNING {COLUMNS}
"""  # noqa: S608

CLAIM: Final = f"""
UPDATE files SET state = 'scanning', scans = scans + 1,
       due_at = now() + make_interval(secs => $3)
WHERE tenant = $1 AND id = $2 AND due_at <= now() AND expires_at > now()
  AND (state = 'scanning' OR (state = 'quarantined' AND reason = '{Reason.SCANNER_UNAVAILABLE}'))
RETURNING {COLUMNS}
"""  # noqa: S608

SETTLE: Final = f"""
WITH settled AS (
UPDATE files SET state = $3, reason = $4, sha256 = $5, media_type = $6,
       due_at = CASE WHEN $4 = '{Reason.SCANNER_UNAVAILABLE}'
           THEN least(expires_at,
                      now() + make_interval(secs => least($7, 15 * 2.0 ^ least(scans, 16))))
           ELSE expires_at END
WHERE tenant = $1 AND id = $2 AND state = 'scanning'
RETURNING {COLUMNS}
), readable AS (
    INSERT INTO file_texts (tenant, file_id, text, whole)
    SELECT tenant, id, $8, $9 FROM settled WHERE $8::text IS NOT NULL
    ON CONFLICT (tenant, file_id) DO UPDATE SET text = excluded.text, whole = excluded.whole
)
SELECT {COLUMNS} FROM settled
"""  # noqa: S608

END: Final = """
WITH old AS (
    SELECT reserved FROM files
    WHERE tenant = $1 AND id = $2 AND state NOT IN ('expired', 'deleted')
      AND ($3 = 'deleted' OR (
          due_at <= now() AND (lease IS NULL OR lease_until < now()) AND NOT EXISTS (
              SELECT 1 FROM message_attachments a WHERE a.tenant = $1 AND a.file_id = $2)))
    FOR UPDATE
), ended AS (
    UPDATE files SET state = $3, reserved = 0, lease = NULL, lease_until = NULL,
           due_at = now() + make_interval(secs => $4)
    FROM old WHERE tenant = $1 AND id = $2
), unread AS (
    DELETE FROM file_texts USING old WHERE tenant = $1 AND file_id = $2
)
UPDATE file_usage SET bytes = bytes - old.reserved FROM old WHERE tenant = $1 RETURNING 1
"""

# A file that a message mentions lives as long as the message.
PROLONG: Final = """
UPDATE files SET expires_at = now() + make_interval(secs => $3),
       due_at = now() + make_interval(secs => $3)
WHERE tenant = $1 AND id = $2 AND state = 'ready' AND due_at <= now() AND EXISTS (
    SELECT 1 FROM message_attachments a WHERE a.tenant = $1 AND a.file_id = $2)
RETURNING 1
"""

FORGET: Final = """
DELETE FROM files WHERE tenant = $1 AND id = $2 AND state IN ('expired', 'deleted')
  AND ($3 OR due_at <= now())
"""

FIND: Final = f"SELECT {COLUMNS} FROM files WHERE tenant = $1 AND id = $2"  # noqa: S608

PAGE: Final = f"""
SELECT {COLUMNS} FROM files
WHERE tenant = $1 AND position < $2 AND state <> 'deleted' AND ($3::text IS NULL OR state = $3)
ORDER BY position DESC LIMIT $4
"""  # noqa: S608

PIECES: Final = """
SELECT start, length, object FROM file_pieces
WHERE tenant = $1 AND file_id = $2 AND start <= $4 AND start + length > $3 ORDER BY start
"""

CONTENT: Final = """
SELECT content FROM file_pieces WHERE tenant = $1 AND file_id = $2 AND start = $3
"""

DUE: Final = "SELECT tenant, id FROM files_due($1)"
