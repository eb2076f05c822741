-- The first schema. Every table of a tenant carries the tenant, and row security is forced: a
-- connection sees the rows of the tenant that its transaction named, and no others.

CREATE TABLE sessions (
    tenant      text        NOT NULL,
    id          uuid        NOT NULL,
    title       text,
    created_by  text        NOT NULL,
    next_seq    integer     NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, id)
);

CREATE TABLE turns (
    tenant            text        NOT NULL,
    id                uuid        NOT NULL,
    session_id        uuid        NOT NULL,
    seq               integer     NOT NULL,
    state             text        NOT NULL,
    message_id        uuid        NOT NULL,
    answer_message_id uuid,
    -- How often the gateway announced the turn under a new event id.
    announcements     integer     NOT NULL DEFAULT 0,
    -- Fences generation: a worker whose attempt is not the newest may not settle the turn.
    attempt           integer     NOT NULL DEFAULT 0,
    lease_until       timestamptz,
    profile           text,
    finish_reason     text,
    input_tokens      integer,
    output_tokens     integer,
    error             jsonb,
    created_at        timestamptz NOT NULL DEFAULT now(),
    completed_at      timestamptz,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, session_id, seq),
    FOREIGN KEY (tenant, session_id) REFERENCES sessions (tenant, id) ON DELETE CASCADE
);

-- The mailbox: a session has at most one active turn, whatever the code does.
CREATE UNIQUE INDEX turns_one_active ON turns (tenant, session_id)
    WHERE state IN ('analyzed', 'routed', 'generating');
CREATE INDEX turns_unfinished ON turns (tenant, session_id, seq)
    WHERE state IN ('received', 'queued', 'analyzed', 'routed', 'generating');

CREATE TABLE messages (
    tenant      text        NOT NULL,
    id          uuid        NOT NULL,
    session_id  uuid        NOT NULL,
    turn_id     uuid        NOT NULL,
    role        text        NOT NULL,
    text        text        NOT NULL,
    position    bigint      GENERATED ALWAYS AS IDENTITY,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, id),
    -- One answer for each turn, and one question.
    UNIQUE (tenant, turn_id, role),
    FOREIGN KEY (tenant, turn_id) REFERENCES turns (tenant, id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX messages_in_order ON messages (tenant, session_id, position);

CREATE TABLE handled_events (
    tenant       text        NOT NULL,
    function     text        NOT NULL,
    source       text        NOT NULL,
    event_id     text        NOT NULL,
    type         text        NOT NULL,
    turn_id      uuid,
    published_at timestamptz NOT NULL,
    received_at  timestamptz NOT NULL,
    finished_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Whether this was the first event of a fresh process.
    cold         boolean     NOT NULL,
    -- What the step published, so that a repeat publishes the same again.
    outcome      jsonb       NOT NULL,
    PRIMARY KEY (tenant, function, source, event_id)
);
CREATE INDEX handled_events_of_turn ON handled_events (tenant, turn_id, received_at);

CREATE TABLE idempotency_keys (
    tenant       text        NOT NULL,
    subject      text        NOT NULL,
    key          text        NOT NULL,
    request_hash text        NOT NULL,
    status       integer     NOT NULL,
    body         jsonb       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, subject, key)
);

-- Undeliverable events of any tenant, and of senders that named none.
CREATE TABLE dead_letters (
    id           uuid        PRIMARY KEY,
    tenant       text,
    source       text        NOT NULL,
    event_id     text        NOT NULL,
    type         text        NOT NULL,
    subject      text,
    attributes   jsonb       NOT NULL,
    data         bytea,
    error_code   text,
    error_data   text,
    error_dest   text,
    received_at  timestamptz NOT NULL DEFAULT now(),
    replayed_at  timestamptz,
    replays      integer     NOT NULL DEFAULT 0
);
CREATE INDEX dead_letters_newest ON dead_letters (received_at DESC, id);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['sessions', 'turns', 'messages', 'handled_events',
                                'idempotency_keys']
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

-- Functions may only add dead letters; reading and replaying them is the operator's.
ALTER TABLE dead_letters ENABLE ROW LEVEL SECURITY;
ALTER TABLE dead_letters FORCE ROW LEVEL SECURITY;
CREATE POLICY keep ON dead_letters FOR INSERT TO soma_app WITH CHECK (true);
CREATE POLICY operator ON dead_letters TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT INSERT ON dead_letters TO soma_app;
