"""What the tables' owner may do who is no superuser, as in a managed Postgres."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from somaagent.backup.errors import BackupProblem
from somaagent.backup.places import Place
from somaagent.storage.migrate import migrate
from tests.conftest import APP_PASSWORD, TestDatabase
from tests.integration.backup.test_backup import CONTENTS, SECOND, fill, put, rows, take

SHAPE = """
SELECT 'constraint', t.relname, k.conname, pg_get_constraintdef(k.oid), k.convalidated::text
FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
WHERE k.connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename, indexname, indexdef, '' FROM pg_indexes
WHERE schemaname = 'public'
UNION ALL SELECT 'security', relname, '', relrowsecurity::text, relforcerowsecurity::text
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, tgenabled::text, ''
FROM pg_trigger WHERE NOT tgisinternal
ORDER BY 1, 2, 3
"""
"""All that a restore takes away for its time, as the server describes it."""


@pytest.fixture
def owned(postgres_server: str) -> Iterator[str]:
    """The DSN of an empty database's owner, who may make roles and no more."""
    base, name = postgres_server.rpartition("/")[0], f"owned_{uuid4().hex}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as superuser:
        superuser.execute(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD '{name}'".encode())
        # What whoever made the role has of it by itself.
        superuser.execute(f"GRANT soma_app TO {name} WITH ADMIN OPTION".encode())
        superuser.execute(f"CREATE DATABASE {name} OWNER {name}".encode())
        try:
            yield f"postgresql://{name}:{name}@{base.rpartition('@')[2]}/{name}"
        finally:
            superuser.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
            superuser.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


def test_an_owner_without_powers_migrates_again_and_restores(
    postgres: TestDatabase, owned: str, tmp_path: Path
) -> None:
    fill(postgres.admin_dsn)
    take(postgres, tmp_path)

    done = put(owned, tmp_path)
    migrate(owned, APP_PASSWORD)

    with psycopg.connect(owned) as owner:
        powers = owner.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = user")
        assert powers.fetchone() == (False, False)
        stalled = owner.execute("SELECT turn_id FROM stalled_turns(15, 10)").fetchall()
    assert stalled == [(SECOND,)]
    assert done.unfinished == 2
    place = owned.rpartition("/")[2]
    superuser = f"{postgres.admin_dsn.rpartition('/')[0]}/{place}"
    assert [rows(superuser, what) for what in CONTENTS] == [
        rows(postgres.admin_dsn, what) for what in CONTENTS
    ]
    assert rows(superuser, SHAPE) == rows(postgres.admin_dsn, SHAPE)


def test_rows_that_contradict_each_other_leave_the_database_as_it_was(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    fill(postgres.admin_dsn)
    with psycopg.connect(postgres.admin_dsn) as superuser:
        # As a damaged disk would: no statement of the platform can.
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("DELETE FROM turns WHERE id = %s", (SECOND,))
    take(postgres, tmp_path)
    before = rows(postgres.admin_dsn, SHAPE)

    with pytest.raises(BackupProblem, match=r"contradict each other.*messages"):
        put(postgres, tmp_path, force=True)

    assert rows(postgres.admin_dsn, SHAPE) == before
    assert rows(postgres.admin_dsn, "SELECT count(*) FROM messages") == [(3,)]


def test_a_manifest_of_a_later_format_is_refused(postgres: TestDatabase, tmp_path: Path) -> None:
    fill(postgres.admin_dsn)
    take(postgres, tmp_path)
    file = tmp_path / "manifest.json"
    file.write_text(file.read_text().replace('"format": 1', '"format": 2'))

    with pytest.raises(BackupProblem, match="later format"):
        Place.open(str(tmp_path), make=False).manifest()
