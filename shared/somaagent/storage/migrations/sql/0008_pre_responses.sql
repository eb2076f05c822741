-- Answers of `/v1/responses` that may be retrieved and continued until they expire.

CREATE TABLE responses (
    tenant     text        NOT NULL,
    id         uuid        NOT NULL,
    -- Whose it is; nobody else of the tenant reads it.
    subject    text        NOT NULL,
    -- The response as its client got it, as JSON.
    body       bytea       NOT NULL,
    -- The whole conversation up to its end, as JSON: what came before may be deleted or expire.
    messages   bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, id)
);
-- For the purge alone, which knows no tenant.
CREATE INDEX responses_by_expiry ON responses (expires_at);

ALTER TABLE responses ENABLE ROW LEVEL SECURITY;
ALTER TABLE responses FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON responses
    USING (tenant = current_setting('soma.tenant', true))
    WITH CHECK (tenant = current_setting('soma.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON responses TO soma_app;

-- Functions see one tenant at a time; the purge runs as the owner and sees what has expired.
CREATE POLICY purge ON responses TO CURRENT_USER USING (expires_at <= now());
CREATE FUNCTION purge_responses(most integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH old AS (
        SELECT tenant, id FROM responses WHERE expires_at <= now()
        ORDER BY expires_at LIMIT least(most, 10000) FOR UPDATE SKIP LOCKED
    ), gone AS (
        DELETE FROM responses r USING old
        WHERE r.tenant = old.tenant AND r.id = old.id
        RETURNING 1
    )
    SELECT count(*)::integer FROM gone
$$;
REVOKE ALL ON FUNCTION purge_responses(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_responses(integer) TO soma_app;
