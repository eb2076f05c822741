-- Turns that are stopped, taken back or answered anew; sessions that pause, are listed and deleted.

ALTER TABLE sessions ADD COLUMN paused boolean NOT NULL DEFAULT false;
CREATE INDEX sessions_newest ON sessions (tenant, created_at DESC, id DESC);
CREATE INDEX sessions_newest_of_subject ON sessions (tenant, created_by, created_at DESC, id DESC);
CREATE INDEX sessions_newest_of_persona ON sessions (tenant, persona, created_at DESC, id DESC);

-- What the person wants of a turn that is not over: `interrupt` keeps what was said, `rollback` not.
-- Only the conversation step ends a turn that was announced; this asks it to.
ALTER TABLE turns ADD COLUMN stop text;
-- Why the turn is no longer part of the history, and the turn that took it out.
ALTER TABLE turns ADD COLUMN retired text;
ALTER TABLE turns ADD COLUMN retired_by uuid;
-- The turn that this one takes out of the history, and the first one of all its versions.
ALTER TABLE turns ADD COLUMN replaces uuid;
ALTER TABLE turns ADD COLUMN origin uuid;
CREATE INDEX turns_by_origin ON turns (tenant, origin) WHERE origin IS NOT NULL;
CREATE INDEX turns_retired_by ON turns (tenant, retired_by) WHERE retired_by IS NOT NULL;

-- The new state `interrupted` is allowed at once; 0004_post closes the list again.
ALTER TABLE turns DROP CONSTRAINT IF EXISTS turns_known_state;

ALTER TABLE messages ADD COLUMN metadata jsonb;

-- What happened in a session, in order; no text of anybody.
CREATE TABLE session_events (
    tenant      text        NOT NULL,
    session_id  uuid        NOT NULL,
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    type        text        NOT NULL,
    turn_id     uuid,
    message_id  uuid,
    data        jsonb,
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant, session_id, id),
    FOREIGN KEY (tenant, session_id) REFERENCES sessions (tenant, id) ON DELETE CASCADE
);

-- Events of a deleted session may still be under way; a step knows by this that none is lost.
CREATE TABLE deleted_sessions (
    tenant     text        NOT NULL,
    id         uuid        NOT NULL,
    deleted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, id)
);

CREATE TABLE action_templates (
    tenant      text        NOT NULL,
    name        text        NOT NULL,
    description text,
    template    text        NOT NULL,
    variables   jsonb       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, name)
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['session_events', 'deleted_sessions', 'action_templates']
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
