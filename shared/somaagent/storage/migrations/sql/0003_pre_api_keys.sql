-- API keys: the secret itself is nowhere, only its hash.

CREATE TABLE api_keys (
    tenant       text        NOT NULL,
    id           uuid        NOT NULL,
    name         text        NOT NULL,
    secret_hash  bytea       NOT NULL,
    scopes       text[]      NOT NULL,
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    -- Coarse: at most once a minute.
    last_used_at timestamptz,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX api_keys_newest ON api_keys (tenant, created_at DESC, id DESC);

ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON api_keys
    USING (tenant = current_setting('soma.tenant', true))
    WITH CHECK (tenant = current_setting('soma.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON api_keys TO soma_app;
