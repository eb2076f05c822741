-- What messages have attached, and the beginning of readable files, so that steps need no store.

CREATE TABLE file_texts (
    tenant  text    NOT NULL,
    file_id uuid    NOT NULL,
    text    text    NOT NULL,
    -- Whether that is all of it.
    whole   boolean NOT NULL,
    PRIMARY KEY (tenant, file_id),
    FOREIGN KEY (tenant, file_id) REFERENCES files (tenant, id) ON DELETE CASCADE
);

-- By turn, which a question keeps when it moves to another place. Name, kind and size stay when the
-- file goes.
CREATE TABLE message_attachments (
    tenant     text     NOT NULL,
    turn_id    uuid     NOT NULL,
    place      smallint NOT NULL,
    session_id uuid     NOT NULL,
    file_id    uuid     NOT NULL,
    name       text     NOT NULL,
    media_type text     NOT NULL,
    size       bigint   NOT NULL,
    -- What the model was shown of it; null until it was asked.
    shown      text     CHECK (shown IN ('text', 'truncated', 'name')),
    PRIMARY KEY (tenant, turn_id, place),
    FOREIGN KEY (tenant, turn_id) REFERENCES turns (tenant, id) ON DELETE CASCADE
);
CREATE INDEX message_attachments_of_session ON message_attachments (tenant, session_id, file_id);
CREATE INDEX message_attachments_of_file ON message_attachments (tenant, file_id);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['file_texts', 'message_attachments']
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
