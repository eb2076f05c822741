-- Model profiles: which model a role is played by, for a tenant or, under the tenant `*`, which nobody
-- can be, for all of them.
CREATE TABLE model_profiles (
    tenant         text             NOT NULL,
    -- What personas and the router name: dialogue, escalation, …
    role           text             NOT NULL,
    -- A mode of the platform, or `any`.
    mode           text             NOT NULL,
    provider       text             NOT NULL,
    model          text             NOT NULL,
    base_url       text             NOT NULL,
    -- The name of a secret that the platform holds for the tenant, never a value.
    secret         text,
    temperature    double precision,
    max_tokens     integer          CHECK (max_tokens > 0),
    context_tokens integer          CHECK (context_tokens > 0),
    -- Roles whose profiles are asked when this one's model does not begin to answer.
    fallbacks      text[]           NOT NULL DEFAULT '{}',
    -- In millionths of the ledger's currency, for a million tokens.
    input_price    bigint           NOT NULL DEFAULT 0 CHECK (input_price >= 0),
    output_price   bigint           NOT NULL DEFAULT 0 CHECK (output_price >= 0),
    created_at     timestamptz      NOT NULL DEFAULT now(),
    updated_at     timestamptz      NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, role, mode)
);
ALTER TABLE model_profiles ENABLE ROW LEVEL SECURITY;
ALTER TABLE model_profiles FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON model_profiles
    USING (tenant = current_setting('soma.tenant', true))
    WITH CHECK (tenant = current_setting('soma.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON model_profiles TO soma_app;
CREATE POLICY platform ON model_profiles TO CURRENT_USER
    USING (tenant = '*') WITH CHECK (tenant = '*');

-- What the operator keeps for all tenants, and nothing of any of them.
CREATE FUNCTION platform_profiles(role text, mode text) RETURNS SETOF model_profiles
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT * FROM model_profiles p
    WHERE p.tenant = '*' AND p.role = $1 AND p.mode IN ($2, 'any') ORDER BY p.mode = 'any' LIMIT 1
    $$;

-- The tenant's own profile before the platform's, and one of the mode before one of any mode.
CREATE FUNCTION profile_of(tenant text, role text, mode text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT to_jsonb(found) - 'created_at' - 'updated_at' FROM (
        (SELECT * FROM model_profiles p
         WHERE p.tenant = $1 AND p.role = $2 AND p.mode IN ($3, 'any')
         ORDER BY p.mode = 'any' LIMIT 1)
        UNION ALL SELECT * FROM platform_profiles($2, $3)
        LIMIT 1
    ) found
    $$;

-- A role's profile and its fallbacks, in their order: an array of names, each with its profile or
-- null, where the platform's settings hold. A role without a profile is played by that of dialogue.
CREATE FUNCTION profile_chain(tenant text, role text, mode text) RETURNS jsonb
    LANGUAGE sql STABLE AS $$
    WITH chosen AS (
        SELECT COALESCE(profile_of($1, $2, $3), profile_of($1, 'dialogue', $3)) AS profile
    )
    SELECT jsonb_build_array(jsonb_build_array($2, chosen.profile)) || COALESCE((
        SELECT jsonb_agg(jsonb_build_array(f.role, profile_of($1, f.role, $3)) ORDER BY f.place)
        FROM jsonb_array_elements_text(chosen.profile->'fallbacks') WITH ORDINALITY f (role, place)
        WHERE f.role <> $2
    ), '[]') FROM chosen
    $$;
REVOKE ALL ON FUNCTION platform_profiles(text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION profile_of(text, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION profile_chain(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform_profiles(text, text) TO soma_app;
GRANT EXECUTE ON FUNCTION profile_of(text, text, text) TO soma_app;
GRANT EXECUTE ON FUNCTION profile_chain(text, text, text) TO soma_app;

-- The API key that the person asked with; null for another credential.
ALTER TABLE turns ADD COLUMN asked_key text;

-- As the function of 0012, which the previous release still calls; the turn also keeps the key.
CREATE FUNCTION accept_message(
    tenant text, session_id uuid, new_turn_id uuid, new_message_id uuid, text text,
    subject text, idempotency_key text, request_hash text, answer bytea, stale_seconds float8,
    persona text, replaces uuid, origin uuid, metadata jsonb, most_unfinished integer,
    scopes text[], roles text[], api_key text
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
                           asked_by, asked_scopes, asked_roles, asked_key)
        SELECT $1, $3, $2, seq, 'received', $4, NULLIF(COALESCE($11, persona), 'default'),
               $12::uuid, $13::uuid, $6, $16, $17, $18
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
    text[], text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accept_message(
    text, uuid, uuid, uuid, text, text, text, text, bytea, float8, text, uuid, uuid, jsonb, integer,
    text[], text[], text) TO soma_app;
