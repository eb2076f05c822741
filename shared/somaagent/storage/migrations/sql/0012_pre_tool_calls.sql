-- Turns that call tools: their steps, the calls, and on whose behalf they run.

-- How many steps have ended with calls; the answer's generation is the step after them.
ALTER TABLE turns ADD COLUMN step smallint NOT NULL DEFAULT 0;
-- The event whose delivery answers the turn: another one needs not wait for it.
ALTER TABLE turns ADD COLUMN worked_by text;
-- Who asked, as the gateway verified it; null for turns from before.
ALTER TABLE turns ADD COLUMN asked_by text;
ALTER TABLE turns ADD COLUMN asked_scopes text[];
ALTER TABLE turns ADD COLUMN asked_roles text[];
-- Tools that the persona's turns are offered; null takes the platform's, where they seem to help.
ALTER TABLE personas ADD COLUMN tools text[];

-- `waiting_tools`, `refused` and `expired` are allowed at once; 0012_post closes the list again.
ALTER TABLE turns DROP CONSTRAINT IF EXISTS turns_known_state;

-- A turn that waits for its tools is active and unfinished.
DROP INDEX turns_one_active;
CREATE UNIQUE INDEX turns_one_active ON turns (tenant, session_id)
    WHERE state IN ('analyzed', 'routed', 'generating', 'waiting_tools');
DROP INDEX turns_unfinished;
CREATE INDEX turns_unfinished ON turns (tenant, session_id, seq)
    WHERE state IN ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools');

-- Steps that ended with calls. The last step of a turn is its answer and is not here.
CREATE TABLE turn_steps (
    tenant        text        NOT NULL,
    turn_id       uuid        NOT NULL,
    step          smallint    NOT NULL,
    -- What was said beside the calls.
    text          text        NOT NULL,
    -- What was offered, in this step and the ones after it.
    tools         text[]      NOT NULL,
    model         text        NOT NULL,
    input_tokens  integer     NOT NULL,
    output_tokens integer     NOT NULL,
    estimated     boolean     NOT NULL,
    -- Frames of text that listeners were told until its end; null where some were lost.
    frames        integer,
    attempt       integer     NOT NULL,
    finished_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant, turn_id, step),
    FOREIGN KEY (tenant, turn_id) REFERENCES turns (tenant, id) ON DELETE CASCADE
);

CREATE TABLE tool_calls (
    tenant       text        NOT NULL,
    -- UUIDv5 of turn, step and place: a step that is settled twice has the same calls.
    id           uuid        NOT NULL,
    session_id   uuid        NOT NULL,
    turn_id      uuid        NOT NULL,
    step         smallint    NOT NULL,
    place        smallint    NOT NULL,
    tool         text        NOT NULL,
    -- Null where no tool of this name was offered.
    version      text,
    -- JSON as the model wrote it, which may be none.
    arguments    text        NOT NULL,
    -- SHA-256 of the arguments' canonical JSON; null where they have none.
    digest       text,
    state        text        NOT NULL CHECK (state IN (
        'requested', 'running', 'finished', 'blocked')),
    attempt      integer     NOT NULL DEFAULT 0,
    lease_until  timestamptz,
    status       text,
    result       text,
    error        text,
    -- Names of the rules that blocked it.
    reasons      text[],
    duration     double precision,
    usage        jsonb,
    -- In millionths of the ledger's currency.
    cost         bigint      NOT NULL DEFAULT 0,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at   timestamptz,
    finished_at  timestamptz,
    -- When nobody waits any longer for it to begin.
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, turn_id, step, place),
    CHECK ((state IN ('finished', 'blocked')) = (status IS NOT NULL)),
    CHECK ((state = 'blocked') = (status IS NOT DISTINCT FROM 'blocked')),
    FOREIGN KEY (tenant, turn_id) REFERENCES turns (tenant, id) ON DELETE CASCADE
);
-- For the sweeper, which looks at the calls of all tenants.
CREATE INDEX tool_calls_unfinished ON tool_calls (tenant, requested_at)
    WHERE state IN ('requested', 'running');

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['turn_steps', 'tool_calls']
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

-- The sweeper learns which turns and calls nobody works on, and nothing else of other tenants. Turns
-- whose worker is silent for `grace` seconds; turns that wait though their calls are in or expired,
-- or though they shall stop; and calls that nobody began, or that were left by whoever ran them.
CREATE POLICY sweeper ON turns FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY sweeper ON tool_calls FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION stalled_turns(grace double precision, most integer)
    RETURNS TABLE (tenant text, session_id uuid, turn_id uuid, message_id uuid, why text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT t.tenant, t.session_id, t.id, t.message_id,
           CASE WHEN t.state = 'generating' THEN 'worker_silent'
                WHEN t.stop IS NOT NULL THEN 'stopped' ELSE 'calls_finished' END
    FROM turns t
    WHERE t.state IN ('analyzed', 'routed', 'generating', 'waiting_tools')
      AND t.state IN ('generating', 'waiting_tools')
      AND t.lease_until < now() - make_interval(secs => grace)
      AND (t.state = 'generating' OR t.stop IS NOT NULL OR NOT EXISTS (
           SELECT 1 FROM tool_calls c WHERE c.tenant = t.tenant AND c.turn_id = t.id
             AND c.state IN ('requested', 'running')
             AND (c.expires_at > now() OR c.lease_until > now())))
    ORDER BY t.lease_until LIMIT least(most, 1000)
    $$;
CREATE FUNCTION stalled_tool_calls(grace double precision, most integer)
    RETURNS TABLE (tenant text, call_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT c.tenant, c.id FROM tool_calls c JOIN turns t ON t.tenant = c.tenant AND t.id = c.turn_id
    WHERE c.state IN ('requested', 'running') AND t.state = 'waiting_tools'
      AND COALESCE(c.lease_until, c.requested_at) < now() - make_interval(secs => grace)
    ORDER BY c.requested_at LIMIT least(most, 1000)
    $$;
REVOKE ALL ON FUNCTION stalled_turns(double precision, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION stalled_tool_calls(double precision, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stalled_turns(double precision, integer) TO soma_app;
GRANT EXECUTE ON FUNCTION stalled_tool_calls(double precision, integer) TO soma_app;

-- As the function of 0010, which the previous release still calls; the turn also keeps who asked.
CREATE FUNCTION accept_message(
    tenant text, session_id uuid, new_turn_id uuid, new_message_id uuid, text text,
    subject text, idempotency_key text, request_hash text, answer bytea, stale_seconds float8,
    persona text, replaces uuid, origin uuid, metadata jsonb, most_unfinished integer,
    scopes text[], roles text[]
) RETURNS TABLE (id uuid, message_id uuid, state text, announcements integer, stale boolean)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    -- For this transaction alone.
    PERFORM set_config('soma.tenant', $1, true);
    RETURN QUERY
    WITH session AS (
        UPDATE sessions SET next_seq = next_seq + 1, updated_at = now()
        WHERE tenant = $1 AND id = $2 AND (
            $11::text IS NULL OR $11 = 'default'
            OR EXISTS (SELECT 1 FROM personas p WHERE p.tenant = $1 AND p.id = $11)
        ) AND (SELECT count(*) FROM (
            SELECT 1 FROM turns w WHERE w.tenant = $1 AND w.session_id = $2
              AND w.state IN ('received', 'queued', 'analyzed', 'routed', 'generating',
                              'waiting_tools') LIMIT $15
        ) unfinished) < $15
        RETURNING next_seq - 1 AS seq, persona
    ), turn AS (
        INSERT INTO turns (tenant, id, session_id, seq, state, message_id, persona, replaces, origin,
                           asked_by, asked_scopes, asked_roles)
        SELECT $1, $3, $2, seq, 'received', $4, NULLIF(COALESCE($11, persona), 'default'),
               $12::uuid, $13::uuid, $6, $16, $17
        FROM session
    ), message AS (
        INSERT INTO messages (tenant, id, session_id, turn_id, role, text, metadata)
        SELECT $1, $4, $2, $3, 'user', $5, $14::jsonb FROM session
    ), told AS (
        INSERT INTO session_events (tenant, session_id, type, turn_id, message_id)
        SELECT $1, $2, 'message.received', $3, $4 FROM session
    ), remembered AS (
        INSERT INTO idempotency_keys (tenant, subject, key, request_hash, status, answer)
        SELECT $1, $6, $7, $8, 202, $9::bytea FROM session WHERE $7::text IS NOT NULL
    )
    SELECT earlier.* FROM session LEFT JOIN LATERAL (
        SELECT t.id, t.message_id, t.state, t.announcements,
               t.created_at < clock_timestamp() - make_interval(secs => $10) AS stale
        FROM turns t
        WHERE t.tenant = $1 AND t.session_id = $2
          AND t.state IN ('received', 'queued', 'analyzed', 'routed', 'generating',
                              'waiting_tools')
        ORDER BY t.seq LIMIT 8
    ) earlier ON true;
END
$$;
REVOKE ALL ON FUNCTION accept_message(
    text, uuid, uuid, uuid, text, text, text, text, bytea, float8, text, uuid, uuid, jsonb, integer,
    text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accept_message(
    text, uuid, uuid, uuid, text, text, text, text, bytea, float8, text, uuid, uuid, jsonb, integer,
    text[], text[]) TO soma_app;
