-- What was said in a session before the history that a model is still shown word for word.
CREATE TABLE session_summaries (
    tenant        text        NOT NULL,
    session_id    uuid        NOT NULL,
    -- Null until the first one is made.
    text          text,
    -- The last turn that is in it, by its place, and how many are.
    covers_seq    integer     NOT NULL DEFAULT -1,
    covers_turns  integer     NOT NULL DEFAULT 0,
    -- The last turn that may be in the next one while somebody makes it.
    making_seq    integer     NOT NULL DEFAULT -1,
    claim         uuid,
    claimed_until timestamptz,
    -- Why the newest attempt made none.
    failure       text,
    made_at       timestamptz,
    PRIMARY KEY (tenant, session_id),
    FOREIGN KEY (tenant, session_id) REFERENCES sessions (tenant, id) ON DELETE CASCADE
);
ALTER TABLE session_summaries ENABLE ROW LEVEL SECURITY;
ALTER TABLE session_summaries FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON session_summaries
    USING (tenant = current_setting('soma.tenant', true))
    WITH CHECK (tenant = current_setting('soma.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON session_summaries TO soma_app;

-- A turn that leaves the history, comes back to it, or is answered late changes what a summary beyond
-- it would say. Whoever is just making one finds the claim gone as well.
CREATE FUNCTION forget_session_summary() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM session_summaries WHERE tenant = NEW.tenant AND session_id = NEW.session_id
        AND greatest(covers_seq, making_seq) >= NEW.seq;
    RETURN NULL;
END
$$;
CREATE TRIGGER turns_change_summary AFTER UPDATE OF retired, state ON turns FOR EACH ROW
    WHEN (OLD.retired IS DISTINCT FROM NEW.retired
          OR (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('completed', 'interrupted')))
    EXECUTE FUNCTION forget_session_summary();
