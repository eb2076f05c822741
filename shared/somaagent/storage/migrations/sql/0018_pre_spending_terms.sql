-- What an answer outside a turn is asked with, in one round trip: the profiles of the role, and
-- whether the tenant has limits.
CREATE FUNCTION spending_terms(tenant text, role text, mode text)
    RETURNS TABLE (profiles jsonb, limited boolean) LANGUAGE plpgsql AS $$
BEGIN
    -- For this transaction alone.
    PERFORM set_config('soma.tenant', $1, true);
    RETURN QUERY SELECT profile_chain($1, $2, $3),
                        EXISTS (SELECT 1 FROM budget_limits l WHERE l.tenant = $1);
END
$$;
REVOKE ALL ON FUNCTION spending_terms(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION spending_terms(text, text, text) TO soma_app;
