-- Reserves, in place of what was reserved under the same id. Returns the limits that stand in the
-- way, and then nothing is reserved under it; no row where the reservation stands.
--
-- The entry comes first, and whoever else reserves under the same id waits for it. When the
-- counters came first, two that found no entry both counted, and one entry was left.
CREATE OR REPLACE FUNCTION reserve_budget(
    tenant text, entry uuid, turn_id uuid, persona text, api_key text, profile text, model text,
    tokens bigint, money bigint, seconds double precision, moment timestamptz
) RETURNS TABLE (scope text, name text, period text, unit text, bound bigint, used bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    today date := ($11 AT TIME ZONE 'UTC')::date;
    before text;
BEGIN
    -- For this transaction alone: the function is called as a transaction of its own.
    PERFORM set_config('soma.tenant', $1, true);
    INSERT INTO budget_entries (tenant, id, state, turn_id, persona, api_key, profile, model, day,
                                reserved_tokens, reserved_money, expires_at)
    VALUES ($1, $2, 'reserved', $3, $4, $5, $6, $7, today, $8, $9,
            clock_timestamp() + make_interval(secs => $10))
    ON CONFLICT (tenant, id) DO NOTHING;
    IF NOT FOUND THEN
        SELECT e.state INTO STRICT before FROM budget_entries e
        WHERE e.tenant = $1 AND e.id = $2 FOR UPDATE;
        IF before = 'settled' THEN
            RAISE EXCEPTION 'entry % is settled', $2 USING ERRCODE = 'unique_violation';
        ELSIF before = 'reserved' THEN
            PERFORM end_reservation($1, $2, 'released');
        END IF;
        UPDATE budget_entries e SET
            state = 'reserved', profile = $6, model = $7, day = today, persona = $4, api_key = $5,
            reserved_tokens = $8, reserved_money = $9, begun_at = clock_timestamp(),
            expires_at = clock_timestamp() + make_interval(secs => $10), ended_at = NULL
        WHERE e.tenant = $1 AND e.id = $2;
    END IF;
    -- Counted first and looked at then: whoever else counts waits for these rows.
    PERFORM move_budget($1, $4, $5, today, $8, $9, 0, 0);
    RETURN QUERY
    SELECT l.scope, l.name, l.period, u.unit, u.bound, u.used - u.wanted
    FROM budget_places($4, $5, today) p
    JOIN budget_limits l ON l.tenant = $1 AND l.scope = p.scope AND l.name = p.name
                        AND l.period = p.period
    JOIN budget_counters c ON c.tenant = $1 AND c.scope = p.scope AND c.name = p.name
                          AND c.period = p.period AND c.starts = p.starts
    CROSS JOIN LATERAL (VALUES
        ('tokens', l.tokens, c.reserved_tokens + c.spent_tokens, $8),
        ('money', l.money, c.reserved_money + c.spent_money, $9)
    ) u (unit, bound, used, wanted)
    WHERE u.used > u.bound AND u.wanted > 0
    ORDER BY l.scope DESC, l.period, u.unit;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF before IS NULL THEN
        PERFORM move_budget($1, $4, $5, today, -$8, -$9, 0, 0);
        DELETE FROM budget_entries e WHERE e.tenant = $1 AND e.id = $2;
    ELSE
        PERFORM end_reservation($1, $2, 'released');
    END IF;
END
$$;
