"""Sessions of browsers."""

from typing import Final

INSERT_BROWSER_SESSION: Final = """
INSERT INTO browser_sessions (tenant, id, secret_hash, subject, scopes, roles, expires_at,
                              refresh_token, refresh_at, id_token)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""

FIND_BROWSER_SESSION: Final = """
SELECT secret_hash, subject, scopes, roles, expires_at, refresh_token,
       COALESCE(refresh_at <= now(), false) AS stale
FROM browser_sessions WHERE tenant = $1 AND id = $2 AND expires_at > now()
"""

# Whoever moves the moment asks the provider; others go on with what is known meanwhile, and ask in
# a minute if nothing came of it.
CLAIM_RENEWAL: Final = """
UPDATE browser_sessions SET refresh_at = now() + interval '1 minute'
WHERE tenant = $1 AND id = $2 AND refresh_at <= now() RETURNING refresh_token
"""

RENEW_BROWSER_SESSION: Final = """
UPDATE browser_sessions SET scopes = $3, roles = $4, refresh_token = $5, refresh_at = $6,
       id_token = $7
WHERE tenant = $1 AND id = $2
"""

END_BROWSER_SESSION: Final = """
DELETE FROM browser_sessions WHERE tenant = $1 AND id = $2 RETURNING id_token
"""
