"""Answers that were given, by the key of their request."""

from typing import Final

FIND_ANSWERED: Final = """
SELECT request_hash, COALESCE(answer, convert_to(body::text, 'UTF8')) AS answer
FROM idempotency_keys WHERE tenant = $1 AND subject = $2 AND key = $3
"""

# The lock lasts as long as the transaction, so whoever has it is alone with the key. A row that
# was committed after this statement began shows when REMEMBER or RESERVE runs into it.
TAKE: Final = """
SELECT pg_try_advisory_xact_lock(hashtextextended(concat_ws(chr(31), $1, $2, $3), 7)) AS mine,
       k.request_hash, k.status, k.headers,
       COALESCE(k.answer, convert_to(k.body::text, 'UTF8')) AS answer,
       k.status IS NULL AND k.reserved_until > clock_timestamp() AS reserved
FROM (VALUES (1)) one (row)
LEFT JOIN idempotency_keys k ON k.tenant = $1 AND k.subject = $2 AND k.key = $3
"""

REMEMBER: Final = """
INSERT INTO idempotency_keys (tenant, subject, key, request_hash, status, answer, headers)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""

RESERVE: Final = """
INSERT INTO idempotency_keys (tenant, subject, key, request_hash, reserved_until)
VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))
"""

ANSWER: Final = """
UPDATE idempotency_keys SET status = $4, answer = $5, headers = $6, reserved_until = NULL
WHERE tenant = $1 AND subject = $2 AND key = $3
"""

RELEASE: Final = """
DELETE FROM idempotency_keys
WHERE tenant = $1 AND subject = $2 AND key = $3 AND status IS NULL
"""
