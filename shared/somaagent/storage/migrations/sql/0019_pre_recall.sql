-- Searching what was said. An index that begins with the tenant and goes on with words.
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- The longest questions are indexed as a whole; of longer answers the beginning is, so that no text
-- has more words than Postgres takes. `simple` knows no language, so it serves them all.
CREATE INDEX messages_by_words ON messages
    USING gin (tenant, to_tsvector('simple', left(text, 32768)));

-- Row security lets no search use the index, since a search might tell what it compares. So this
-- runs as the owner, and returns no more than the ids of messages of the transaction's own tenant:
-- those of the session `here`, and, where the session is the subject's own, what the subject asked
-- and was answered in others. The turn `now` has yet to be answered. Of many, the newest are ranked.
CREATE POLICY recall ON messages FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY recall ON sessions FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION recalled_messages(
    wanted tsquery, subject text, here uuid, now_turn uuid, most integer
) RETURNS TABLE (message_id uuid, rank real)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    SELECT f.id, ts_rank(to_tsvector('simple', left(f.text, 32768)), wanted)
    FROM (
        SELECT m.id, m.text, m.position
        FROM messages m
        JOIN turns t ON t.tenant = m.tenant AND t.id = m.turn_id
        JOIN sessions s ON s.tenant = m.tenant AND s.id = m.session_id
        WHERE m.tenant = current_setting('soma.tenant')
          AND to_tsvector('simple', left(m.text, 32768)) @@ wanted
          AND t.retired IS NULL AND t.state <> 'withdrawn' AND t.id <> now_turn
          AND (s.id = here OR (
              s.created_by = subject AND COALESCE(t.asked_by, subject) = subject
              AND EXISTS (SELECT 1 FROM sessions own WHERE own.tenant = m.tenant
                          AND own.id = here AND own.created_by = subject)))
        ORDER BY m.position DESC LIMIT 500
    ) f
    ORDER BY 2 DESC, f.position DESC LIMIT least(most, 100)
    $$;
REVOKE ALL ON FUNCTION recalled_messages FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recalled_messages TO soma_app;
