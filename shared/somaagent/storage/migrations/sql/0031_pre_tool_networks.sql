-- Hosts that programs of a tool may reach, as the tenant's administrator granted them; none by default.
ALTER TABLE tenant_tools ADD COLUMN network text[] NOT NULL DEFAULT '{}';
