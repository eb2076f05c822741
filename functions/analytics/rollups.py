"""The rollups in Postgres: each event is counted in the statement that notes its id, or not."""

from typing import Final
from uuid import UUID

from functions.analytics.facts import NOT_OFFERED, TurnFact
from somaagent.messaging.envelope import Envelope
from somaagent.storage.database import Database

# What a turn cost and whose persona answered is in its row, which may be gone by now. Its calls are
# noted each, too: a turn that failed and is replayed ends again, with the same calls.
_COUNT: Final = """
WITH new AS (
    INSERT INTO counted_events (tenant, source, event_id) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING RETURNING ($4::timestamptz AT TIME ZONE 'UTC')::date AS day
), ended AS (
    SELECT new.day, c.* FROM new JOIN tool_calls c ON c.tenant = $1 AND c.turn_id = $5
    WHERE c.status IS NOT NULL
), fresh AS (
    INSERT INTO counted_events (tenant, source, event_id)
    SELECT $1, 'tool-call', id::text FROM ended ON CONFLICT DO NOTHING RETURNING event_id
), tools AS (
    INSERT INTO tool_days AS d (tenant, day, tool, status, calls, retried, money, seconds)
    SELECT $1, e.day, CASE WHEN e.version IS NULL THEN $16 ELSE e.tool END, e.status, count(*),
           count(*) FILTER (WHERE e.attempt > 1), sum(e.cost), COALESCE(sum(e.duration), 0)
    FROM ended e JOIN fresh ON fresh.event_id = e.id::text GROUP BY 2, 3, 4 ORDER BY 2, 3, 4
    ON CONFLICT (tenant, day, tool, status) DO UPDATE SET
        calls = d.calls + excluded.calls,
        retried = d.retried + excluded.retried,
        money = d.money + excluded.money,
        seconds = d.seconds + excluded.seconds
)
INSERT INTO turn_days AS d (tenant, day, persona, profile, model, outcome, within_seconds, turns,
                            retried, cut_short, input_tokens, output_tokens, money, seconds,
                            first_tokens, first_token_seconds)
SELECT $1, new.day, COALESCE(t.persona, ''), COALESCE(NULLIF($6, ''), t.profile, ''), $7, $8, $9,
       1, $10::boolean::int, $11::boolean::int, $12, $13, COALESCE(t.cost, 0), $14,
       ($15::float8 IS NOT NULL)::int, COALESCE($15::float8, 0)
FROM new LEFT JOIN turns t ON t.tenant = $1 AND t.id = $5
ON CONFLICT (tenant, day, persona, profile, model, outcome, within_seconds) DO UPDATE SET
    turns = d.turns + 1,
    retried = d.retried + excluded.retried,
    cut_short = d.cut_short + excluded.cut_short,
    input_tokens = d.input_tokens + excluded.input_tokens,
    output_tokens = d.output_tokens + excluded.output_tokens,
    money = d.money + excluded.money,
    seconds = d.seconds + excluded.seconds,
    first_tokens = d.first_tokens + excluded.first_tokens,
    first_token_seconds = d.first_token_seconds + excluded.first_token_seconds
RETURNING 1
"""


async def count(
    database: Database, tenant: str, envelope: Envelope, turn_id: UUID, fact: TurnFact
) -> bool:
    """Add a turn's end to the sums of its day; False when the event was counted before.

    The day is the one in UTC on which the event was published.

    Raises:
        StorageUnavailable: Postgres failed; it is counted or not, and may be said again.
    """
    async with database.transaction(tenant) as connection:
        counted = await connection.fetchval(
            _COUNT,
            tenant,
            envelope.source,
            envelope.event_id,
            envelope.time,
            turn_id,
            fact.profile,
            fact.model,
            fact.outcome,
            fact.within_seconds,
            fact.retried,
            fact.cut_short,
            fact.input_tokens,
            fact.output_tokens,
            fact.seconds,
            fact.first_token_seconds,
            NOT_OFFERED,
        )
    return counted is not None
