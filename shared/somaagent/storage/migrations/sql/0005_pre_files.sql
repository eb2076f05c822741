-- Files of tenants. The ledger says what there is; content lies in `file_pieces`, or in a bucket with
-- its objects' names here.

CREATE TABLE files (
    tenant        text        NOT NULL,
    id            uuid        NOT NULL,
    position      bigint      GENERATED ALWAYS AS IDENTITY,
    name          text        NOT NULL,
    declared_type text,
    media_type    text,
    size          bigint      NOT NULL CHECK (size >= 0),
    received      bigint      NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND size),
    -- What the tenant's usage holds for this file.
    reserved      bigint      NOT NULL CHECK (reserved >= 0),
    sha256        text,
    state         text        NOT NULL CHECK (state IN (
        'receiving', 'scanning', 'ready', 'quarantined', 'expired', 'deleted')),
    reason        text,
    -- Fences the content: a sender whose lease is not the newest adds nothing.
    lease         uuid,
    lease_until   timestamptz,
    pieces        integer     NOT NULL DEFAULT 0,
    scans         integer     NOT NULL DEFAULT 0,
    created_by    text        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    -- When the sweeper looks at it next, and when the content goes.
    due_at        timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX files_newest ON files (tenant, position DESC);
-- For the sweeper, which looks at the files of all tenants.
CREATE INDEX files_due_at ON files (due_at);

-- Kept beside the files, so that a reservation is one atomic step.
CREATE TABLE file_usage (
    tenant text   PRIMARY KEY,
    bytes  bigint NOT NULL CHECK (bytes >= 0)
);

CREATE TABLE file_pieces (
    tenant  text    NOT NULL,
    file_id uuid    NOT NULL,
    start   bigint  NOT NULL,
    length  integer NOT NULL CHECK (length > 0),
    content bytea,
    object  text,
    PRIMARY KEY (tenant, file_id, start),
    CHECK ((content IS NULL) <> (object IS NULL)),
    FOREIGN KEY (tenant, file_id) REFERENCES files (tenant, id) ON DELETE CASCADE
);
-- Uploads are mostly compressed already.
ALTER TABLE file_pieces ALTER COLUMN content SET STORAGE EXTERNAL;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['files', 'file_usage', 'file_pieces']
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

-- The sweeper learns which files are due, and nothing else of other tenants; it then works as each
-- file's tenant.
CREATE POLICY sweeper ON files FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION files_due(most integer) RETURNS TABLE (tenant text, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS 'SELECT f.tenant, f.id FROM files f WHERE f.due_at <= now() ORDER BY f.due_at LIMIT least(most, 1000)';
REVOKE ALL ON FUNCTION files_due(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION files_due(integer) TO soma_app;
