-- What the analytics step adds up: how turns and calls of tools ended, by day.

CREATE TABLE turn_days (
    tenant              text             NOT NULL,
    -- In UTC, of the event.
    day                 date             NOT NULL,
    persona             text             NOT NULL,
    profile             text             NOT NULL,
    model               text             NOT NULL,
    outcome             text             NOT NULL CHECK (
        outcome IN ('completed', 'interrupted', 'expired', 'refused', 'failed')),
    -- The upper bound of the class that the duration falls into; 0 where it is not known.
    within_seconds      integer          NOT NULL,
    turns               bigint           NOT NULL,
    retried             bigint           NOT NULL,
    cut_short           bigint           NOT NULL,
    input_tokens        bigint           NOT NULL,
    output_tokens       bigint           NOT NULL,
    -- In millionths of the ledger's currency.
    money               bigint           NOT NULL,
    seconds             double precision NOT NULL,
    -- Turns that had a first token, and how long they took to it, together.
    first_tokens        bigint           NOT NULL,
    first_token_seconds double precision NOT NULL,
    PRIMARY KEY (tenant, day, persona, profile, model, outcome, within_seconds)
) WITH (fillfactor = 50);

CREATE TABLE tool_days (
    tenant  text             NOT NULL,
    day     date             NOT NULL,
    tool    text             NOT NULL,
    status  text             NOT NULL,
    calls   bigint           NOT NULL,
    retried bigint           NOT NULL,
    money   bigint           NOT NULL,
    seconds double precision NOT NULL,
    PRIMARY KEY (tenant, day, tool, status)
) WITH (fillfactor = 50);

-- Which events are in the sums, so that none counts twice.
CREATE TABLE counted_events (
    tenant     text        NOT NULL,
    source     text        NOT NULL,
    event_id   text        NOT NULL,
    counted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, source, event_id)
);
CREATE INDEX counted_events_by_age ON counted_events (counted_at);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['turn_days', 'tool_days', 'counted_events']
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

-- No broker delivers an event again, and nobody replays one, after a month.
CREATE POLICY purge ON counted_events TO CURRENT_USER
    USING (counted_at < now() - interval '30 days');
CREATE FUNCTION purge_counted_events(most integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH gone AS (
        DELETE FROM counted_events WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM counted_events WHERE counted_at < now() - interval '30 days'
            ORDER BY counted_at LIMIT least(most, 10000) FOR UPDATE SKIP LOCKED
        ))
        RETURNING 1
    )
    SELECT count(*)::integer FROM gone
$$;
REVOKE ALL ON FUNCTION purge_counted_events(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_counted_events(integer) TO soma_app;
