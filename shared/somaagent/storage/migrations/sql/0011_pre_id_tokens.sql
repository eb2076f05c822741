-- What the provider is told at the end, so that it knows whom to log out; encrypted like the refresh
-- token. Sessions that began before have none.
ALTER TABLE browser_sessions ADD COLUMN id_token bytea;
