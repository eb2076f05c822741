-- Sessions of browsers: the cookie's secret is nowhere, only its hash.

CREATE TABLE browser_sessions (
    tenant        text        NOT NULL,
    id            uuid        NOT NULL,
    secret_hash   bytea       NOT NULL,
    subject       text        NOT NULL,
    scopes        text[]      NOT NULL,
    roles         text[]      NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz NOT NULL,
    -- Encrypted under a key that the cookie alone holds; null where the provider gave none.
    refresh_token bytea,
    refresh_at    timestamptz,
    PRIMARY KEY (tenant, id)
);

ALTER TABLE browser_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE browser_sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON browser_sessions
    USING (tenant = current_setting('soma.tenant', true))
    WITH CHECK (tenant = current_setting('soma.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON browser_sessions TO soma_app;
