-- Accepting a message in one round trip: a statement is a transaction of its own, and this function
-- says whose rows it may see before it touches any. It runs as whoever calls it, so the policies
-- of row level security judge it as they judge every other statement.
--
-- The session's row gives the sequence number and locks the mailbox. What comes back are unfinished
-- turns before the new one, so that one whose event was lost is noticed; one row of nulls where
-- there are none, and no row where nothing was accepted.
CREATE FUNCTION accept_message(
    tenant text, session_id uuid, new_turn_id uuid, new_message_id uuid, text text,
    subject text, idempotency_key text, request_hash text, answer bytea, stale_seconds float8,
    persona text, replaces uuid, origin uuid, metadata jsonb, most_unfinished integer
) RETURNS TABLE (id uuid, message_id uuid, state text, announcements integer, stale boolean)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    -- For this transaction alone.
    PERFORM set_config('soma.tenant', $1, true);
    RETURN QUERY
    WITH session AS (
        UPDATE sessions SET next_seq = next_seq + 1, updated_at = now()
        WHERE tenant = $1 AND id = $2 AND (
            $11::text IS NULL OR $11 = 'default'
            OR EXISTS (SELECT 1 FROM personas p WHERE p.tenant = $1 AND p.id = $11)
        ) AND (SELECT count(*) FROM (
            SELECT 1 FROM turns w WHERE w.tenant = $1 AND w.session_id = $2
              AND w.state IN ('received', 'queued', 'analyzed', 'routed', 'generating') LIMIT $15
        ) unfinished) < $15
        RETURNING next_seq - 1 AS seq, persona
    ), turn AS (
        INSERT INTO turns (tenant, id, session_id, seq, state, message_id, persona, replaces, origin)
        SELECT $1, $3, $2, seq, 'received', $4, NULLIF(COALESCE($11, persona), 'default'),
               $12::uuid, $13::uuid
        FROM session
    ), message AS (
        INSERT INTO messages (tenant, id, session_id, turn_id, role, text, metadata)
        SELECT $1, $4, $2, $3, 'user', $5, $14::jsonb FROM session
    ), told AS (
        INSERT INTO session_events (tenant, session_id, type, turn_id, message_id)
        SELECT $1, $2, 'message.received', $3, $4 FROM session
    ), remembered AS (
        INSERT INTO idempotency_keys (tenant, subject, key, request_hash, status, answer)
        SELECT $1, $6, $7, $8, 202, $9::bytea FROM session WHERE $7::text IS NOT NULL
    )
    SELECT earlier.* FROM session LEFT JOIN LATERAL (
        SELECT t.id, t.message_id, t.state, t.announcements,
               t.created_at < clock_timestamp() - make_interval(secs => $10) AS stale
        FROM turns t
        WHERE t.tenant = $1 AND t.session_id = $2
          AND t.state IN ('received', 'queued', 'analyzed', 'routed', 'generating')
        ORDER BY t.seq LIMIT 8
    ) earlier ON true;
END
$$;
REVOKE ALL ON FUNCTION accept_message FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accept_message TO soma_app;
