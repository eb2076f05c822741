"""Limits of a tenant, and what it spent."""

from typing import Final

LOCK_TENANT: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 13))"

_BUDGET: Final = """
SELECT l.scope, COALESCE(NULLIF(l.name, ''), 'all') AS name, l.period, l.tokens, l.money,
       COALESCE(c.spent_tokens, 0) AS spent_tokens, COALESCE(c.spent_money, 0) AS spent_money,
       COALESCE(c.reserved_tokens, 0) AS reserved_tokens,
       COALESCE(c.reserved_money, 0) AS reserved_money, l.updated_at
FROM {limits} l LEFT JOIN budget_counters c
  ON c.tenant = l.tenant AND c.scope = l.scope AND c.name = l.name AND c.period = l.period
 AND c.starts = date_trunc(l.period, now() AT TIME ZONE 'UTC')::date
"""

LIST: Final = f"""
{_BUDGET.format(limits="budget_limits")} WHERE l.tenant = $1
ORDER BY l.scope DESC, l.name, l.period LIMIT $2
"""

PUT: Final = f"""
WITH put AS (
    INSERT INTO budget_limits AS b (tenant, scope, name, period, tokens, money)
    SELECT $1, $2, $3, $4, $5, $6
    WHERE (SELECT count(*) FROM budget_limits
           WHERE tenant = $1 AND (scope, name, period) <> ($2, $3, $4)) < $7
    ON CONFLICT (tenant, scope, name, period) DO UPDATE SET
        tokens = excluded.tokens, money = excluded.money, updated_at = now()
    RETURNING *
)
{_BUDGET.format(limits="put")}
"""  # noqa: S608 - constants

DELETE: Final = """
DELETE FROM budget_limits WHERE tenant = $1 AND scope = $2 AND name = $3 AND period = $4 RETURNING 1
"""

# The newest day first; within a day by persona, key and model.
USAGE: Final = """
SELECT day, persona, api_key, model, generations, input_tokens, output_tokens, money
FROM usage_days
WHERE tenant = $1
  AND ($2::date IS NULL OR day >= $2) AND ($3::date IS NULL OR day <= $3)
  AND ($4::text IS NULL OR persona = $4) AND ($5::text IS NULL OR api_key = $5)
  AND ($6::date IS NULL OR day < $6
       OR (day = $6 AND (persona, api_key, model) > ($7::text, $8::text, $9::text)))
ORDER BY day DESC, persona, api_key, model LIMIT $10
"""
