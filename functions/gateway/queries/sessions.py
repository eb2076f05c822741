"""Sessions."""

from typing import Final

INSERT_SESSION: Final = """
WITH remembered AS (
    INSERT INTO idempotency_keys (tenant, subject, key, request_hash, status, body)
    SELECT $1, $4, $5, $6, 201, $7::jsonb WHERE $5::text IS NOT NULL
)
INSERT INTO sessions (tenant, id, title, created_by, created_at, updated_at)
VALUES ($1, $2, $3, $4, $8, $8)
"""

FIND_SESSION: Final = "SELECT title, created_at FROM sessions WHERE tenant = $1 AND id = $2"
