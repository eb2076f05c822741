-- Calls of tools that were blocked and may be approved: what waits, what was decided, and by whom.

-- A call that waits for approval stays `requested`, so that its turn goes on waiting; nobody takes it.
ALTER TABLE tool_calls ADD COLUMN held_at timestamptz;
-- What the policy was asked when it refused.
ALTER TABLE tool_calls ADD COLUMN held_question jsonb;
-- Whose approval it runs with.
ALTER TABLE tool_calls ADD COLUMN approved_by text;

CREATE TABLE requeue_entries (
    tenant           text        NOT NULL,
    -- UUIDv5 of the call: one that is noted twice has one entry.
    id               uuid        NOT NULL,
    call_id          uuid        NOT NULL,
    session_id       uuid        NOT NULL,
    turn_id          uuid        NOT NULL,
    tool             text        NOT NULL,
    version          text        NOT NULL,
    -- SHA-256 of the arguments' canonical JSON, which an approval is bound to.
    digest           text        NOT NULL,
    -- Names of the rules that blocked it.
    reasons          text[]      NOT NULL,
    -- What the policy was asked; automatic evaluation asks it again.
    question         jsonb       NOT NULL,
    state            text        NOT NULL DEFAULT 'waiting' CHECK (state IN (
        'waiting', 'approved', 'denied', 'permitted', 'failed', 'expired', 'cancelled')),
    -- How often the policy was asked again, and when last.
    evaluations      smallint    NOT NULL DEFAULT 0,
    evaluated_at     timestamptz,
    blocked_at       timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    decided_at       timestamptz,
    -- Null where the platform decided.
    decided_by       text,
    decision_reason  text,
    grant_id         uuid,
    -- The signed grant, as it was published.
    grant_token      text,
    grant_expires_at timestamptz,
    grant_used_at    timestamptz,
    -- The event with which it was used; the same event may be delivered again.
    grant_used_by    text,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, call_id),
    CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CHECK (state <> 'approved' OR grant_id IS NOT NULL),
    FOREIGN KEY (tenant, call_id) REFERENCES tool_calls (tenant, id) ON DELETE CASCADE
);
CREATE INDEX requeue_entries_newest ON requeue_entries (tenant, blocked_at DESC, id DESC);
CREATE INDEX requeue_entries_of_turn ON requeue_entries (tenant, turn_id);
-- For the automatic evaluation, which looks at the entries of all tenants.
CREATE INDEX requeue_entries_open ON requeue_entries (tenant, expires_at)
    WHERE state IN ('waiting', 'approved') AND grant_used_at IS NULL;

-- Who decided what and why. It outlives the session, and nobody changes a row of it.
CREATE TABLE requeue_decisions (
    tenant     text        NOT NULL,
    id         uuid        NOT NULL DEFAULT gen_random_uuid(),
    requeue_id uuid        NOT NULL,
    call_id    uuid        NOT NULL,
    session_id uuid        NOT NULL,
    tool       text        NOT NULL,
    digest     text        NOT NULL,
    decision   text        NOT NULL,
    -- Null where the platform decided.
    decided_by text,
    reason     text        NOT NULL,
    grant_id   uuid,
    decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant, id)
);
CREATE INDEX requeue_decisions_of_entry ON requeue_decisions (tenant, requeue_id, decided_at);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['requeue_entries', 'requeue_decisions']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY own_tenant ON %I USING (tenant = current_setting(''soma.tenant'', true))'
            ' WITH CHECK (tenant = current_setting(''soma.tenant'', true))', name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON requeue_entries TO soma_app;
GRANT SELECT, INSERT ON requeue_decisions TO soma_app;

-- A call that waits for approval is not stalled.
CREATE OR REPLACE FUNCTION stalled_tool_calls(grace double precision, most integer)
    RETURNS TABLE (tenant text, call_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT c.tenant, c.id FROM tool_calls c JOIN turns t ON t.tenant = c.tenant AND t.id = c.turn_id
    WHERE c.state IN ('requested', 'running') AND t.state = 'waiting_tools' AND c.held_at IS NULL
      AND COALESCE(c.lease_until, c.requested_at) < now() - make_interval(secs => grace)
    ORDER BY c.requested_at LIMIT least(most, 1000)
    $$;

-- What the automatic evaluation has to look at, of all tenants: entries that nobody decided in time,
-- whose call is over, whose grant was not taken, or that the policy is to be asked of again; and
-- calls that wait without an entry.
CREATE POLICY requeue ON requeue_entries FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION due_requeue_entries(
    evaluation_seconds double precision, grace double precision, most integer
) RETURNS TABLE (tenant text, call_id uuid, why text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT due.tenant, due.call_id, due.why FROM (
        SELECT e.tenant, e.call_id, e.blocked_at AS since,
            CASE WHEN c.state <> 'requested' OR c.held_at IS NULL THEN 'over'
                 WHEN e.state = 'approved' AND e.grant_expires_at < now() THEN 'expired'
                 WHEN e.state = 'approved' THEN 'untaken'
                 WHEN e.expires_at < now() THEN 'expired'
                 ELSE 'evaluation' END AS why
        FROM requeue_entries e
        JOIN tool_calls c ON c.tenant = e.tenant AND c.id = e.call_id
        WHERE e.state IN ('waiting', 'approved') AND e.grant_used_at IS NULL
          AND (c.state <> 'requested' OR c.held_at IS NULL
               OR e.expires_at < now() OR e.grant_expires_at < now()
               OR (e.state = 'approved' AND e.decided_at < now() - make_interval(secs => grace))
               OR (e.state = 'waiting' AND COALESCE(e.evaluated_at, e.blocked_at)
                   < now() - make_interval(secs => evaluation_seconds)))
        UNION ALL
        SELECT c.tenant, c.id, c.held_at, 'unnoted'
        FROM tool_calls c
        WHERE c.state = 'requested' AND c.held_at < now() - make_interval(secs => grace)
          AND NOT EXISTS (SELECT 1 FROM requeue_entries e
                          WHERE e.tenant = c.tenant AND e.call_id = c.id
                            AND e.state <> 'permitted')
    ) due ORDER BY due.why = 'evaluation', due.since LIMIT least(most, 1000)
    $$;
REVOKE ALL ON FUNCTION due_requeue_entries(double precision, double precision, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_requeue_entries(double precision, double precision, integer)
    TO soma_app;
