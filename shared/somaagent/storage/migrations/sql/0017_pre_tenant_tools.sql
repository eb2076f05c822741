-- What a tenant's administrator decided about tools; a tool without a row is enabled.
CREATE TABLE tenant_tools (
    tenant     text        NOT NULL,
    tool       text        NOT NULL,
    enabled    boolean     NOT NULL,
    changed_by text        NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, tool)
);
ALTER TABLE tenant_tools ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_tools FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON tenant_tools USING (tenant = current_setting('soma.tenant', true))
    WITH CHECK (tenant = current_setting('soma.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant_tools TO soma_app;
