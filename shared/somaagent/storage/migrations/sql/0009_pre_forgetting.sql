-- What has had its time, forgotten by whoever asks, a bounded batch at a time. Each function runs as
-- the owner, who sees of other tenants only the rows that are to go, and returns how many went.

CREATE INDEX browser_sessions_by_expiry ON browser_sessions (expires_at);
CREATE INDEX deleted_sessions_by_age ON deleted_sessions (deleted_at);
CREATE INDEX handled_events_by_age ON handled_events (finished_at);

DO $$
DECLARE
    what record;
BEGIN
    -- No broker delivers an event again, and nobody replays one, after a month.
    FOR what IN SELECT * FROM (VALUES
        ('browser_sessions', 'expires_at', 'now()'),
        ('deleted_sessions', 'deleted_at', 'now() - interval ''30 days'''),
        ('handled_events', 'finished_at', 'now() - interval ''30 days''')
    ) tables (name, moment, until)
    LOOP
        EXECUTE format('CREATE POLICY purge ON %I TO CURRENT_USER USING (%I < %s)',
                       what.name, what.moment, what.until);
        EXECUTE format($body$
            CREATE FUNCTION purge_%1$s(most integer) RETURNS integer
            LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $sql$
                WITH gone AS (
                    DELETE FROM %1$I WHERE ctid = ANY (ARRAY(
                        SELECT ctid FROM %1$I WHERE %2$I < %3$s
                        ORDER BY %2$I LIMIT least(most, 10000) FOR UPDATE SKIP LOCKED
                    ))
                    RETURNING 1
                )
                SELECT count(*)::integer FROM gone
            $sql$ $body$, what.name, what.moment, what.until);
        EXECUTE format('REVOKE ALL ON FUNCTION purge_%s(integer) FROM PUBLIC', what.name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION purge_%s(integer) TO soma_app', what.name);
    END LOOP;
END
$$;
