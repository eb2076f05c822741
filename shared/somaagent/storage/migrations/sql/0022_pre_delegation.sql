-- Calls of `delegate`: a turn of a session of its own answers the task, and the call waits for it.

-- The call whose task the session is for; null for every session that somebody opened. It goes with
-- the session of that call.
ALTER TABLE sessions ADD COLUMN parent_session_id uuid;
ALTER TABLE sessions ADD COLUMN delegated_by uuid;
-- How many delegations lie above it.
ALTER TABLE sessions ADD COLUMN delegation_depth smallint NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD FOREIGN KEY (tenant, parent_session_id)
    REFERENCES sessions (tenant, id) ON DELETE CASCADE;
CREATE INDEX sessions_of_parent ON sessions (tenant, parent_session_id)
    WHERE parent_session_id IS NOT NULL;
-- The only tools that the turn may be offered; null where its persona's are.
ALTER TABLE turns ADD COLUMN only_tools text[];
-- The turn that a call waits for. Such a call is `running`, with a lease until its time is up.
ALTER TABLE tool_calls ADD COLUMN child_turn_id uuid;
CREATE UNIQUE INDEX tool_calls_by_child ON tool_calls (tenant, child_turn_id)
    WHERE child_turn_id IS NOT NULL;

-- As in 0012, but whoever waits for a delegated call does not stall: the call is looked after below.
CREATE OR REPLACE FUNCTION stalled_turns(grace double precision, most integer)
    RETURNS TABLE (tenant text, session_id uuid, turn_id uuid, message_id uuid, why text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT t.tenant, t.session_id, t.id, t.message_id,
           CASE WHEN t.state = 'generating' THEN 'worker_silent'
                WHEN t.stop IS NOT NULL THEN 'stopped' ELSE 'calls_finished' END
    FROM turns t
    WHERE t.state IN ('analyzed', 'routed', 'generating', 'waiting_tools')
      AND t.state IN ('generating', 'waiting_tools')
      AND t.lease_until < now() - make_interval(secs => grace)
      AND (t.state = 'generating' OR t.stop IS NOT NULL OR NOT EXISTS (
           SELECT 1 FROM tool_calls c WHERE c.tenant = t.tenant AND c.turn_id = t.id
             AND c.state IN ('requested', 'running')
             AND (c.expires_at > now() OR c.lease_until > now() OR c.child_turn_id IS NOT NULL)))
    ORDER BY t.lease_until LIMIT least(most, 1000)
    $$;

-- As in 0015, and calls whose delegated turn is over, or gone, though nobody said so.
CREATE OR REPLACE FUNCTION stalled_tool_calls(grace double precision, most integer)
    RETURNS TABLE (tenant text, call_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT c.tenant, c.id FROM tool_calls c JOIN turns t ON t.tenant = c.tenant AND t.id = c.turn_id
    WHERE c.state IN ('requested', 'running') AND t.state = 'waiting_tools' AND c.held_at IS NULL
      AND (COALESCE(c.lease_until, c.requested_at) < now() - make_interval(secs => grace)
           OR c.child_turn_id IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM turns k WHERE k.tenant = c.tenant AND k.id = c.child_turn_id
                 AND (k.state IN ('received', 'queued', 'analyzed', 'routed', 'generating',
                                  'waiting_tools')
                      OR k.completed_at > now() - make_interval(secs => grace))))
    ORDER BY c.requested_at LIMIT least(most, 1000)
    $$;
