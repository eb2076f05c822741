"""Whether ledger, counters and the usage stored with turns say the same."""

from typing import Any, Final, NamedTuple

# Counters as the ledger would have them, beside those there are.
_COUNTERS: Final = """
WITH told AS (
    SELECT e.tenant, p.scope, p.name, p.period, p.starts,
           sum(CASE WHEN e.state = 'reserved' THEN e.reserved_tokens ELSE 0 END) AS reserved_tokens,
           sum(CASE WHEN e.state = 'reserved' THEN e.reserved_money ELSE 0 END) AS reserved_money,
           sum(e.input_tokens + e.output_tokens) AS spent_tokens, sum(e.money) AS spent_money
    FROM budget_entries e, budget_places(e.persona, e.api_key, e.day) p
    GROUP BY 1, 2, 3, 4, 5
)
SELECT COALESCE(sum(abs(COALESCE(t.reserved_tokens, 0) - COALESCE(c.reserved_tokens, 0))
                  + abs(COALESCE(t.spent_tokens, 0) - COALESCE(c.spent_tokens, 0))), 0)::bigint,
       COALESCE(sum(abs(COALESCE(t.reserved_money, 0) - COALESCE(c.reserved_money, 0))
                  + abs(COALESCE(t.spent_money, 0) - COALESCE(c.spent_money, 0))), 0)::bigint
FROM told t FULL JOIN budget_counters c USING (tenant, scope, name, period, starts)
"""
_DAYS: Final = """
WITH told AS (
    SELECT tenant, day, persona, api_key, model, sum(input_tokens) AS input,
           sum(output_tokens) AS output, sum(money) AS money
    FROM budget_entries WHERE state = 'settled' GROUP BY 1, 2, 3, 4, 5
)
SELECT COALESCE(sum(abs(COALESCE(t.input, 0) - COALESCE(u.input_tokens, 0))
                  + abs(COALESCE(t.output, 0) - COALESCE(u.output_tokens, 0))), 0)::bigint,
       COALESCE(sum(abs(COALESCE(t.money, 0) - COALESCE(u.money, 0))), 0)::bigint
FROM told t FULL JOIN usage_days u USING (tenant, day, persona, api_key, model)
"""
# A turn that is over says what all its steps cost; one that is not has those that ended with calls.
_TURNS: Final = """
WITH stored AS (
    SELECT t.tenant, t.id, t.cost AS money, COALESCE(
        t.input_tokens + t.output_tokens,
        (SELECT sum(s.input_tokens + s.output_tokens) FROM turn_steps s
         WHERE s.tenant = t.tenant AND s.turn_id = t.id), 0) AS tokens
    FROM turns t
), told AS (
    SELECT tenant, turn_id AS id, sum(input_tokens + output_tokens) AS tokens, sum(money) AS money
    FROM budget_entries WHERE turn_id IS NOT NULL GROUP BY 1, 2
)
SELECT COALESCE(sum(abs(s.tokens - COALESCE(t.tokens, 0))), 0)::bigint,
       COALESCE(sum(abs(s.money - COALESCE(t.money, 0))), 0)::bigint
FROM stored s LEFT JOIN told t USING (tenant, id)
"""


class Difference(NamedTuple):
    """By how much the books disagree; both are 0 when they do not."""

    tokens: int
    money: int
    """In millionths of the ledger's currency."""


async def ledger_difference(connection: Any) -> Difference:  # Any: pooled or plain connection
    """Sum of all differences between the ledger and its counters, days and turns.

    Args:
        connection: As the operator it covers all tenants; in a transaction of a tenant, that one.
    """
    tokens = money = 0
    for statement in (_COUNTERS, _DAYS, _TURNS):
        row = await connection.fetchrow(statement)
        tokens, money = tokens + row[0], money + row[1]
    return Difference(tokens, money)
