"""API keys."""

from typing import Final

_SHOWN: Final = "id, name, scopes, created_by, created_at, expires_at, revoked_at, last_used_at"

INSERT_API_KEY: Final = """
INSERT INTO api_keys (tenant, id, name, secret_hash, scopes, created_by, created_at, expires_at)
SELECT $1, $2, $3, $4, $5, $6, $7, $8
WHERE (SELECT count(*) FROM (
    SELECT 1 FROM api_keys WHERE tenant = $1 AND revoked_at IS NULL AND expires_at > now() LIMIT $9
) active) < $9
RETURNING 1
"""

FIND_API_KEY: Final = f"SELECT {_SHOWN} FROM api_keys WHERE tenant = $1 AND id = $2"  # noqa: S608 - constant

PAGE_OF_API_KEYS: Final = f"""
SELECT {_SHOWN} FROM api_keys
WHERE tenant = $1 AND ($2::uuid IS NULL OR (created_at, id) <
      (SELECT c.created_at, c.id FROM api_keys c WHERE c.tenant = $1 AND c.id = $2))
ORDER BY created_at DESC, id DESC LIMIT $3
"""  # noqa: S608 - constant

REVOKE_API_KEY: Final = """
UPDATE api_keys SET revoked_at = COALESCE(revoked_at, now()) WHERE tenant = $1 AND id = $2
RETURNING 1
"""

HASH_OF_API_KEY: Final = "SELECT secret_hash FROM api_keys WHERE tenant = $1 AND id = $2"

# Its last use is noted once a minute, so that a busy key does not write with every request.
USE_API_KEY: Final = """
WITH key AS (
    SELECT secret_hash, scopes, created_by, expires_at, last_used_at FROM api_keys
    WHERE tenant = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > now()
), used AS (
    UPDATE api_keys SET last_used_at = now() FROM key
    WHERE api_keys.tenant = $1 AND api_keys.id = $2 AND key.secret_hash = $3
      AND COALESCE(key.last_used_at < now() - interval '1 minute', true)
)
SELECT secret_hash, scopes, created_by, expires_at FROM key
"""
