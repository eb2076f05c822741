"""What a tenant decided about its traces."""

from typing import Final

LOCK_TENANT: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 32))"

FIND: Final = """
SELECT recorded AS content, decided_by, decided_at FROM trace_content_decisions
WHERE tenant = $1 ORDER BY seq DESC LIMIT 1
"""

DECIDE: Final = """
WITH newest AS (
    SELECT seq, recorded FROM trace_content_decisions WHERE tenant = $1 ORDER BY seq DESC LIMIT 1
)
INSERT INTO trace_content_decisions (tenant, seq, recorded, decided_by)
SELECT $1, COALESCE((SELECT seq FROM newest), 0) + 1, $2, $3
WHERE $2 IS DISTINCT FROM COALESCE((SELECT recorded FROM newest), false)
"""
"""A row where that changes anything; `LOCK_TENANT` before."""
