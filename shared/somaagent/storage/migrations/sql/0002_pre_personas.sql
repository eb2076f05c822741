-- Personas, and idempotency keys that remember any answer and are forgotten after a day.

CREATE TABLE personas (
    tenant        text             NOT NULL,
    id            text             NOT NULL,
    name          text             NOT NULL,
    system_prompt text             NOT NULL,
    profile       text,
    temperature   double precision,
    created_at    timestamptz      NOT NULL DEFAULT now(),
    updated_at    timestamptz      NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, id)
);
ALTER TABLE personas ENABLE ROW LEVEL SECURITY;
ALTER TABLE personas FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON personas USING (tenant = current_setting('soma.tenant', true))
    WITH CHECK (tenant = current_setting('soma.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON personas TO soma_app;

-- Null is the built-in persona. Nothing refers to the persona's row: it may be deleted, and what
-- named it goes on with the built-in one.
ALTER TABLE sessions ADD COLUMN persona text;
ALTER TABLE turns ADD COLUMN persona text;

-- The previous release still writes `body`, and what it wrote is read until it is forgotten.
ALTER TABLE idempotency_keys ALTER COLUMN body DROP NOT NULL;
ALTER TABLE idempotency_keys ALTER COLUMN status DROP NOT NULL;
ALTER TABLE idempotency_keys ADD COLUMN answer bytea;
ALTER TABLE idempotency_keys ADD COLUMN headers jsonb;
ALTER TABLE idempotency_keys ADD COLUMN reserved_until timestamptz;
-- For the purge alone, which knows no tenant.
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Functions see one tenant at a time; the purge runs as the owner and sees what is old.
CREATE POLICY purge ON idempotency_keys TO CURRENT_USER
    USING (created_at < now() - interval '24 hours');
CREATE FUNCTION purge_idempotency_keys(most integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH old AS (
        SELECT tenant, subject, key FROM idempotency_keys
        WHERE created_at < now() - interval '24 hours'
        ORDER BY created_at LIMIT least(most, 10000) FOR UPDATE SKIP LOCKED
    ), gone AS (
        DELETE FROM idempotency_keys k USING old
        WHERE k.tenant = old.tenant AND k.subject = old.subject AND k.key = old.key
        RETURNING 1
    )
    SELECT count(*)::integer FROM gone
$$;
REVOKE ALL ON FUNCTION purge_idempotency_keys(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_idempotency_keys(integer) TO soma_app;
