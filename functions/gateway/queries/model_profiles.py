"""Model profiles of a tenant."""

from typing import Final

_COLUMNS: Final = (
    "role, mode, provider, model, base_url, secret, temperature, max_tokens, context_tokens, "
    "fallbacks, input_price, output_price, created_at, updated_at"
)

# A tenant's profiles are counted under a lock, so that two at once cannot pass the bound.
LOCK_TENANT: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 14))"

LIST: Final = f"""
SELECT {_COLUMNS} FROM model_profiles WHERE tenant = $1 ORDER BY role, mode LIMIT $2
"""  # noqa: S608 - constants

FIND: Final = f"""
SELECT {_COLUMNS} FROM model_profiles WHERE tenant = $1 AND role = $2 AND mode = $3
"""  # noqa: S608 - constants

PUT: Final = f"""
INSERT INTO model_profiles AS p (tenant, role, mode, provider, model, base_url, secret, temperature,
                                 max_tokens, context_tokens, fallbacks, input_price, output_price)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text[], $12, $13
WHERE (SELECT count(*) FROM model_profiles WHERE tenant = $1 AND (role, mode) <> ($2, $3)) < $14
ON CONFLICT (tenant, role, mode) DO UPDATE SET
    provider = excluded.provider, model = excluded.model, base_url = excluded.base_url,
    secret = excluded.secret, temperature = excluded.temperature, max_tokens = excluded.max_tokens,
    context_tokens = excluded.context_tokens, fallbacks = excluded.fallbacks,
    input_price = excluded.input_price, output_price = excluded.output_price, updated_at = now()
RETURNING {_COLUMNS}
"""  # noqa: S608 - constants

DELETE: Final = """
DELETE FROM model_profiles WHERE tenant = $1 AND role = $2 AND mode = $3 RETURNING 1
"""
