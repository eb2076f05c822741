"""Row level security: what the catalog promises, for every table there is and will be."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.conftest import new_database
from tests.support.tenancy import tenant_tables, violations

GOOD = """
CREATE TABLE notes (tenant text NOT NULL, id uuid NOT NULL, PRIMARY KEY (tenant, id));
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON notes USING (tenant = current_setting('soma.tenant', true))
    WITH CHECK (tenant = current_setting('soma.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO soma_app;
"""


Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def owner_dsn(postgres_server: str) -> Iterator[str]:
    """One database for all: each test takes back what it did."""
    with new_database(postgres_server) as made:
        yield made.admin_dsn


@pytest.fixture
def owner(owner_dsn: str) -> Iterator[Connection]:
    """A transaction of the owner that is rolled back."""
    with psycopg.connect(owner_dsn) as connection:
        yield connection
        connection.rollback()


def test_nothing_in_the_catalog_lets_tenants_meet(owner: Connection) -> None:
    assert violations(owner) == []
    assert {"sessions", "turns", "messages"} <= set(tenant_tables(owner))


def test_a_table_that_keeps_the_rules_is_one_more_table_of_tenants(owner: Connection) -> None:
    owner.execute(GOOD.encode())
    assert violations(owner) == []
    assert "notes" in tenant_tables(owner)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE notes NO FORCE ROW LEVEL SECURITY", "not enabled and forced"),
        ("ALTER TABLE notes DISABLE ROW LEVEL SECURITY", "not enabled and forced"),
        ("DROP POLICY own_tenant ON notes", "no policy"),
        ("CREATE POLICY all_of_them ON notes USING (true)", "says more"),
        (
            "CREATE POLICY mine ON notes FOR SELECT TO soma_app"
            " USING (tenant = current_setting('soma.tenant', true) OR tenant = 'public')",
            "says more",
        ),
        ("ALTER TABLE notes DROP CONSTRAINT notes_pkey, ADD PRIMARY KEY (id)", "notes_pkey"),
        ("CREATE INDEX by_id ON notes (id, tenant)", "by_id"),
        ("CREATE INDEX by_expression ON notes (lower(tenant))", "by_expression"),
        ("ALTER TABLE notes DROP CONSTRAINT notes_pkey, ALTER tenant DROP NOT NULL", "never null"),
        ("GRANT TRUNCATE ON notes TO soma_app", "TRUNCATE"),
        ("GRANT ALL ON notes TO soma_app", "TRIGGER"),
        ("GRANT SELECT ON soma_migrations TO soma_app", "soma_migrations"),
        ("GRANT SELECT ON dead_letters TO soma_app", "dead_letters"),
        ("ALTER TABLE notes OWNER TO soma_app", "owns"),
        ("GRANT CREATE ON SCHEMA public TO soma_app", "may create"),
        ("CREATE TABLE loose (id uuid PRIMARY KEY)", "loose"),
        (
            "CREATE TABLE part (id uuid, tenant text NOT NULL,"
            " note uuid, FOREIGN KEY (note, tenant) REFERENCES notes (id, tenant))",
            "does not begin with the tenant",
        ),
        ("CREATE VIEW seen AS SELECT * FROM notes; GRANT SELECT ON seen TO soma_app", "seen"),
        (
            "CREATE MATERIALIZED VIEW kept AS SELECT * FROM notes;"
            " GRANT SELECT ON kept TO soma_app",
            "kept",
        ),
        (
            "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
            " AS 'SELECT count(*) FROM notes'",
            "peek",
        ),
        ("ALTER ROLE soma_app CREATEROLE", "powers"),
        ("ALTER ROLE soma_app BYPASSRLS", "powers"),
        ("GRANT pg_read_all_data TO soma_app", "pg_read_all_data"),
    ],
)
def test_what_breaks_a_rule_is_found(owner: Connection, statement: str, said: str) -> None:
    owner.execute((GOOD + "CREATE UNIQUE INDEX other ON notes (tenant, id);").encode())
    if "REFERENCES" in statement:
        owner.execute("ALTER TABLE notes ADD UNIQUE (id, tenant)")
    owner.execute(statement.encode())
    found = violations(owner)
    assert any(said in each for each in found), found
