-- Turns that nobody will answer in time, and the ways that a turn's state may go.

-- When the answer is no longer wanted; null where the message has no time to live.
ALTER TABLE turns ADD COLUMN expires_at timestamptz;

-- Turns of all tenants that are past their time, or older than `most_seconds`. One that is just being
-- answered may end as it does.
CREATE FUNCTION expired_turns(most_seconds double precision, most integer)
    RETURNS TABLE (tenant text, session_id uuid, turn_id uuid, message_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT t.tenant, t.session_id, t.id, t.message_id FROM turns t
    WHERE t.state IN ('received', 'queued', 'analyzed', 'routed', 'generating', 'waiting_tools')
      AND (t.expires_at < now() OR t.created_at < now() - make_interval(secs => most_seconds))
      AND (t.state <> 'generating' OR t.lease_until < now())
    ORDER BY t.created_at LIMIT least(most, 1000)
    $$;
REVOKE ALL ON FUNCTION expired_turns(double precision, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION expired_turns(double precision, integer) TO soma_app;

-- The same table as `somaagent.turns.TRANSITIONS`. Of what is over, only a failed turn is taken up
-- again, when an operator replays its event, and a withdrawn one, when its message is sent again.
CREATE FUNCTION turn_may_become(was text, becomes text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT CASE was
        WHEN 'received' THEN becomes IN ('queued', 'analyzed', 'withdrawn', 'interrupted', 'failed',
                                         'expired')
        WHEN 'queued' THEN becomes IN ('analyzed', 'interrupted', 'failed', 'expired')
        WHEN 'analyzed' THEN becomes IN ('routed', 'failed', 'refused', 'expired')
        WHEN 'routed' THEN becomes IN ('generating', 'failed', 'refused', 'expired')
        WHEN 'generating' THEN becomes IN ('waiting_tools', 'completed', 'interrupted', 'failed',
                                           'refused', 'expired')
        WHEN 'waiting_tools' THEN becomes IN ('generating', 'failed', 'refused', 'expired')
        WHEN 'failed' THEN becomes IN ('queued', 'analyzed', 'routed', 'generating')
        WHEN 'withdrawn' THEN becomes = 'received'
        ELSE false END
    $$;
CREATE FUNCTION keep_turn_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT turn_may_become(OLD.state, NEW.state) THEN
        RAISE EXCEPTION 'a turn that is % cannot become %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'turns_legal_transition';
    END IF;
    RETURN NEW;
END
$$;
-- The functions' role; an operator may mend by hand.
CREATE TRIGGER turns_legal_transition BEFORE UPDATE OF state ON turns FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND current_user = 'soma_app')
    EXECUTE FUNCTION keep_turn_states();
