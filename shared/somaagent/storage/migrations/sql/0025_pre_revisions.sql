-- What a process asks before it says that it is ready. The table itself stays the owner's, which
-- alone can change it.
CREATE FUNCTION schema_revisions() RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$ SELECT version_num::text FROM soma_migrations $$;
REVOKE ALL ON FUNCTION schema_revisions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION schema_revisions TO soma_app;
