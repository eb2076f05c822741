-- Budgets: what a generation may cost is reserved before it, and what it cost is settled after it.
--
-- `budget_entries` is the ledger, a row for each generation. `budget_counters` sums it up for each
-- limit there could be. Both change in one call of a function below, so that no crash can part
-- them. Money is in millionths of the ledger's currency.

CREATE TABLE budget_limits (
    tenant      text        NOT NULL,
    scope       text        NOT NULL CHECK (scope IN ('tenant', 'persona', 'key')),
    -- The persona or the API key; empty for the tenant.
    name        text        NOT NULL CHECK ((scope = 'tenant') = (name = '')),
    period      text        NOT NULL CHECK (period IN ('day', 'month')),
    -- Null where there is no bound.
    tokens      bigint      CHECK (tokens >= 0),
    money       bigint      CHECK (money >= 0),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, scope, name, period),
    CHECK (tokens IS NOT NULL OR money IS NOT NULL)
);

CREATE TABLE budget_counters (
    tenant          text   NOT NULL,
    scope           text   NOT NULL,
    name            text   NOT NULL,
    period          text   NOT NULL,
    -- The period's first day, in UTC.
    starts          date   NOT NULL,
    reserved_tokens bigint NOT NULL,
    reserved_money  bigint NOT NULL,
    spent_tokens    bigint NOT NULL,
    spent_money     bigint NOT NULL,
    PRIMARY KEY (tenant, scope, name, period, starts)
) WITH (fillfactor = 50);

CREATE TABLE budget_entries (
    tenant          text        NOT NULL,
    -- Follows from what it is for, so that the same generation has one row, however often begun.
    id              uuid        NOT NULL,
    state           text        NOT NULL CHECK (
        state IN ('reserved', 'settled', 'released', 'expired')),
    -- Null for a generation outside a turn.
    turn_id         uuid,
    persona         text        NOT NULL,
    -- The API key that was used; empty where none was.
    api_key         text        NOT NULL,
    profile         text        NOT NULL,
    model           text        NOT NULL,
    -- In UTC: the day whose budget it counts against.
    day             date        NOT NULL,
    reserved_tokens bigint      NOT NULL DEFAULT 0 CHECK (reserved_tokens >= 0),
    reserved_money  bigint      NOT NULL DEFAULT 0 CHECK (reserved_money >= 0),
    input_tokens    bigint      NOT NULL DEFAULT 0 CHECK (input_tokens >= 0),
    output_tokens   bigint      NOT NULL DEFAULT 0 CHECK (output_tokens >= 0),
    money           bigint      NOT NULL DEFAULT 0 CHECK (money >= 0),
    -- Whether the tokens were counted here because the provider reported none.
    estimated       boolean     NOT NULL DEFAULT false,
    begun_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- When a reservation that nobody settles ends.
    expires_at      timestamptz,
    ended_at        timestamptz,
    PRIMARY KEY (tenant, id),
    CHECK ((state = 'reserved') = (expires_at IS NOT NULL)),
    CHECK ((state = 'reserved') = (ended_at IS NULL)),
    CHECK (state = 'settled' OR (input_tokens = 0 AND output_tokens = 0 AND money = 0))
);
CREATE INDEX budget_entries_of_turn ON budget_entries (tenant, turn_id)
    WHERE turn_id IS NOT NULL;
CREATE INDEX budget_entries_due ON budget_entries (expires_at) WHERE state = 'reserved';

-- What was settled, by day, persona, key and model: what `GET /v1/usage` pages through.
CREATE TABLE usage_days (
    tenant        text   NOT NULL,
    day           date   NOT NULL,
    persona       text   NOT NULL,
    api_key       text   NOT NULL,
    model         text   NOT NULL,
    generations   bigint NOT NULL,
    input_tokens  bigint NOT NULL,
    output_tokens bigint NOT NULL,
    money         bigint NOT NULL,
    PRIMARY KEY (tenant, day, persona, api_key, model)
);

-- What the turn's generations cost, all steps together.
ALTER TABLE turns ADD COLUMN cost bigint NOT NULL DEFAULT 0;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['budget_limits', 'budget_counters', 'budget_entries', 'usage_days']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY own_tenant ON %I USING (tenant = current_setting(''soma.tenant'', true))'
            ' WITH CHECK (tenant = current_setting(''soma.tenant'', true))', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO soma_app', name);
    END LOOP;
END
$$;

-- The counters that a generation moves.
CREATE FUNCTION budget_places(persona text, api_key text, day date)
    RETURNS TABLE (scope text, name text, period text, starts date)
    LANGUAGE sql IMMUTABLE AS $$
    SELECT s.scope, s.name, p.period, p.starts
    FROM (VALUES ('tenant', ''), ('persona', $1), ('key', $2)) s (scope, name)
    CROSS JOIN (VALUES ('day', $3), ('month', date_trunc('month', $3::timestamp)::date))
        p (period, starts)
    WHERE s.scope <> 'key' OR s.name <> ''
    $$;

-- Moves the counters of one generation; every mover takes their rows in the same order.
CREATE FUNCTION move_budget(
    tenant text, persona text, api_key text, day date,
    reserved_tokens bigint, reserved_money bigint, spent_tokens bigint, spent_money bigint
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO budget_counters AS c (tenant, scope, name, period, starts, reserved_tokens,
                                      reserved_money, spent_tokens, spent_money)
    SELECT $1, p.scope, p.name, p.period, p.starts, $5, $6, $7, $8
    FROM budget_places($2, $3, $4) p ORDER BY p.scope, p.name, p.period, p.starts
    ON CONFLICT (tenant, scope, name, period, starts) DO UPDATE SET
        reserved_tokens = c.reserved_tokens + excluded.reserved_tokens,
        reserved_money = c.reserved_money + excluded.reserved_money,
        spent_tokens = c.spent_tokens + excluded.spent_tokens,
        spent_money = c.spent_money + excluded.spent_money
    $$;

-- Ends what is reserved under an id, and returns whether anything was.
CREATE FUNCTION end_reservation(tenant text, entry uuid, becomes text)
    RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    held budget_entries%ROWTYPE;
BEGIN
    SELECT * INTO held FROM budget_entries e
    WHERE e.tenant = $1 AND e.id = $2 AND e.state = 'reserved' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE budget_entries e SET state = $3, expires_at = NULL, ended_at = clock_timestamp()
    WHERE e.tenant = $1 AND e.id = $2;
    PERFORM move_budget($1, held.persona, held.api_key, held.day,
                        -held.reserved_tokens, -held.reserved_money, 0, 0);
    RETURN true;
END
$$;

-- Reserves, in place of what was reserved under the same id. Returns the limits that stand in the
-- way, and then nothing is reserved under it; no row where the reservation stands.
CREATE FUNCTION reserve_budget(
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
    SELECT e.state INTO before FROM budget_entries e WHERE e.tenant = $1 AND e.id = $2 FOR UPDATE;
    IF before = 'settled' THEN
        RAISE EXCEPTION 'entry % is settled', $2 USING ERRCODE = 'unique_violation';
    ELSIF before = 'reserved' THEN
        PERFORM end_reservation($1, $2, 'released');
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
    IF FOUND THEN
        PERFORM move_budget($1, $4, $5, today, -$8, -$9, 0, 0);
        RETURN;
    END IF;
    INSERT INTO budget_entries AS e (tenant, id, state, turn_id, persona, api_key, profile, model,
                                     day, reserved_tokens, reserved_money, expires_at)
    VALUES ($1, $2, 'reserved', $3, $4, $5, $6, $7, today, $8, $9,
            clock_timestamp() + make_interval(secs => $10))
    ON CONFLICT (tenant, id) DO UPDATE SET
        state = 'reserved', profile = excluded.profile, model = excluded.model, day = excluded.day,
        persona = excluded.persona, api_key = excluded.api_key,
        reserved_tokens = excluded.reserved_tokens, reserved_money = excluded.reserved_money,
        begun_at = clock_timestamp(), expires_at = excluded.expires_at, ended_at = NULL;
END
$$;

-- Settles a charge once: false, and nothing happens, when that was done before. What was not
-- reserved, or whose reservation has ended, is settled all the same. Null charges nothing.
CREATE FUNCTION settle_budget(tenant text, charge jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
<<cost>>
DECLARE
    entry CONSTANT uuid := $2->>'entry';
    model CONSTANT text := $2->>'model';
    input CONSTANT bigint := $2->>'input_tokens';
    output CONSTANT bigint := $2->>'output_tokens';
    money CONSTANT bigint := $2->>'money';
    held budget_entries%ROWTYPE;
    freed_tokens bigint := 0;
    freed_money bigint := 0;
BEGIN
    IF $2 IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('soma.tenant', $1, true);
    INSERT INTO budget_entries (tenant, id, state, turn_id, persona, api_key, profile, model, day,
                                ended_at)
    VALUES ($1, entry, 'released', ($2->>'turn_id')::uuid, $2->>'persona', $2->>'api_key',
            $2->>'profile', cost.model, (($2->>'moment')::timestamptz AT TIME ZONE 'UTC')::date,
            clock_timestamp())
    ON CONFLICT (tenant, id) DO NOTHING;
    SELECT * INTO held FROM budget_entries e WHERE e.tenant = $1 AND e.id = entry FOR UPDATE;
    IF held.state = 'settled' THEN
        RETURN false;
    ELSIF held.state = 'reserved' THEN
        freed_tokens := held.reserved_tokens;
        freed_money := held.reserved_money;
    END IF;
    UPDATE budget_entries e SET state = 'settled', expires_at = NULL, ended_at = clock_timestamp(),
        profile = $2->>'profile', model = cost.model, input_tokens = input,
        output_tokens = output, money = cost.money,
        estimated = ($2->>'estimated')::boolean
    WHERE e.tenant = $1 AND e.id = entry;
    -- As who it was reserved for: the counters of the reservation are the ones to be freed.
    PERFORM move_budget($1, held.persona, held.api_key, held.day, -freed_tokens, -freed_money,
                        input + output, cost.money);
    INSERT INTO usage_days AS u (tenant, day, persona, api_key, model, generations, input_tokens,
                                 output_tokens, money)
    VALUES ($1, held.day, held.persona, held.api_key, cost.model, 1, input, output,
            cost.money)
    ON CONFLICT (tenant, day, persona, api_key, model) DO UPDATE SET
        generations = u.generations + 1, input_tokens = u.input_tokens + excluded.input_tokens,
        output_tokens = u.output_tokens + excluded.output_tokens, money = u.money + excluded.money;
    RETURN true;
END
$$;

-- Gives back what is reserved under an id.
CREATE FUNCTION release_budget(tenant text, entry uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('soma.tenant', $1, true);
    RETURN end_reservation($1, $2, 'released');
END
$$;

-- Ends a tenant's reservations that nobody settled in time; returns how many.
CREATE FUNCTION expire_budgets(tenant text, most integer) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    ended bigint;
BEGIN
    PERFORM set_config('soma.tenant', $1, true);
    SELECT count(*) FILTER (WHERE end_reservation($1, due.id, 'expired')) INTO ended
    FROM (SELECT e.id FROM budget_entries e
          WHERE e.tenant = $1 AND e.state = 'reserved' AND e.expires_at < clock_timestamp()
          ORDER BY e.expires_at LIMIT least($2, 1000)) due;
    RETURN ended;
END
$$;

-- The sweeper learns which tenants have reservations that are over, and nothing else of them.
CREATE POLICY sweeper ON budget_entries FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION tenants_with_expired_budgets(most integer) RETURNS TABLE (tenant text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT DISTINCT due.tenant
    FROM (SELECT e.tenant FROM budget_entries e
          WHERE e.state = 'reserved' AND e.expires_at < now() ORDER BY e.expires_at LIMIT 1000) due
    LIMIT least(most, 1000)
    $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'budget_places(text, text, date)',
        'move_budget(text, text, text, date, bigint, bigint, bigint, bigint)',
        'end_reservation(text, uuid, text)',
        'reserve_budget(text, uuid, uuid, text, text, text, text, bigint, bigint, double precision,'
            ' timestamptz)',
        'settle_budget(text, jsonb)',
        'release_budget(text, uuid)', 'expire_budgets(text, integer)',
        'tenants_with_expired_budgets(integer)']
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO soma_app', name);
    END LOOP;
END
$$;
