"""Stored answers of `/v1/responses`."""

from typing import Final

INSERT: Final = """
INSERT INTO responses (tenant, id, subject, body, messages, expires_at)
VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6))
"""

FIND: Final = """
SELECT body, messages FROM responses
WHERE tenant = $1 AND id = $2 AND subject = $3 AND expires_at > now()
"""

DELETE: Final = """
DELETE FROM responses WHERE tenant = $1 AND id = $2 AND subject = $3 AND expires_at > now()
RETURNING 1
"""
