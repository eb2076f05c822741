-- What turns put on the canvas of their session. An item has the id of the call that appended it, so
-- a call that is run again appends nothing more.
CREATE TABLE canvas_items (
    tenant     text        NOT NULL,
    id         uuid        NOT NULL,
    session_id uuid        NOT NULL,
    turn_id    uuid        NOT NULL,
    position   bigint      GENERATED ALWAYS AS IDENTITY,
    pane       text        NOT NULL,
    kind       text        NOT NULL,
    title      text,
    language   text,
    content    text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, session_id) REFERENCES sessions (tenant, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant, turn_id) REFERENCES turns (tenant, id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX canvas_items_in_order ON canvas_items (tenant, session_id, position);
CREATE INDEX canvas_items_of_turn ON canvas_items (tenant, turn_id);
ALTER TABLE canvas_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE canvas_items FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON canvas_items USING (tenant = current_setting('soma.tenant', true))
    WITH CHECK (tenant = current_setting('soma.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON canvas_items TO soma_app;
