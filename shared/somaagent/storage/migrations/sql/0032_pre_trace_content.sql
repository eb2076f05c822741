-- Whether traces have what a tenant's models are asked and say, as its administrators decided; not
-- where nobody has. The newest row holds, and nobody changes one: they are the record of who agreed.
CREATE TABLE trace_content_decisions (
    tenant     text        NOT NULL,
    seq        bigint      NOT NULL,
    recorded   boolean     NOT NULL,
    decided_by text        NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant, seq)
);
ALTER TABLE trace_content_decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE trace_content_decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON trace_content_decisions USING (tenant = current_setting('soma.tenant', true))
    WITH CHECK (tenant = current_setting('soma.tenant', true));
GRANT SELECT, INSERT ON trace_content_decisions TO soma_app;
