"""Backup and restore of a real database: all of it, or nothing."""

import gzip
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from somaagent.backup.errors import BackupProblem
from somaagent.backup.manifest import Manifest
from somaagent.backup.places import Place
from somaagent.backup.restoring import Restored, restore
from somaagent.backup.taking import Source, back_up
from tests.conftest import APP_PASSWORD, TestDatabase, new_database

SESSION, FIRST, SECOND = uuid4(), uuid4(), uuid4()
ODD = "tabs\tand\nlines, \\ and \\N, Grüße 🐘"


def silent(_step: str, _text: str) -> None:
    return


def fill(dsn: str) -> None:
    """Two tenants; one has a session with an answered turn, one under way and one behind it."""
    with psycopg.connect(dsn) as owner:
        for tenant in ("acme", "other"):
            owner.execute(
                "INSERT INTO sessions (tenant, id, created_by, next_seq) VALUES (%s, %s, 'me', 5)",
                (tenant, SESSION),
            )
        turns = [(FIRST, "completed"), (SECOND, "analyzed"), (uuid4(), "received")]
        for seq, (turn, state) in enumerate(turns, 1):
            message = uuid4()
            owner.execute(
                "INSERT INTO turns (tenant, id, session_id, seq, state, message_id)"
                " VALUES ('acme', %s, %s, %s, %s, %s)",
                (turn, SESSION, seq, state, message),
            )
            owner.execute(
                "INSERT INTO messages (tenant, id, session_id, turn_id, role, text)"
                " VALUES ('acme', %s, %s, %s, 'user', %s)",
                (message, SESSION, turn, ODD),
            )
        owner.execute(
            "INSERT INTO dead_letters (id, source, event_id, type, attributes, data)"
            " VALUES (gen_random_uuid(), 's', 'e', 't', '{}', %s)",
            (bytes(range(256)),),
        )


def take(database: TestDatabase, folder: Path) -> Manifest:
    place = Place.open(str(folder), make=True)
    return back_up(Source(dsn=database.admin_dsn), place, release="1", say=silent)


def put(database: TestDatabase | str, folder: Path, *, force: bool = False) -> Restored:
    dsn = database if isinstance(database, str) else database.admin_dsn
    place = Place.open(str(folder), make=False)
    return restore(place, Source(dsn=dsn), app_password=APP_PASSWORD, force=force, say=silent)


def rows(dsn: str, what: str) -> list[tuple[object, ...]]:
    with psycopg.connect(dsn) as owner:
        return owner.execute(what.encode()).fetchall()


CONTENTS = (
    "SELECT tenant, id, session_id, turn_id, role, text, position, created_at"
    " FROM messages ORDER BY 1, 2",
    "SELECT * FROM sessions ORDER BY tenant, id",
    "SELECT * FROM dead_letters",
)


def test_every_row_comes_back_and_numbers_go_on(
    postgres: TestDatabase, tmp_path: Path, postgres_server: str
) -> None:
    fill(postgres.admin_dsn)
    manifest = take(postgres, tmp_path)
    before = [rows(postgres.admin_dsn, what) for what in CONTENTS]
    with new_database(postgres_server) as empty:
        done = put(empty, tmp_path)

        assert [rows(empty.admin_dsn, what) for what in CONTENTS] == before
        assert done.rows == sum(table.rows for table in manifest.tables) >= 9
        with psycopg.connect(empty.admin_dsn) as owner:
            owner.execute(
                "INSERT INTO messages (tenant, id, session_id, turn_id, role, text)"
                " VALUES ('acme', %s, %s, %s, 'assistant', 'more')",
                (uuid4(), SESSION, FIRST),
            )
            last = owner.execute("SELECT position FROM messages ORDER BY 1 DESC LIMIT 2").fetchall()
        assert last[0] > last[1]
        forced = rows(empty.admin_dsn, "SELECT count(*) FROM pg_class WHERE relforcerowsecurity")
        assert forced == rows(
            postgres.admin_dsn, "SELECT count(*) FROM pg_class WHERE relforcerowsecurity"
        )
        assert rows(empty.admin_dsn, "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'") == [
            (0,)
        ]


def test_a_turn_under_way_is_left_to_the_sweeper_and_those_behind_it_queue(
    postgres: TestDatabase, tmp_path: Path, postgres_server: str
) -> None:
    fill(postgres.admin_dsn)
    take(postgres, tmp_path)
    with new_database(postgres_server) as empty:
        done = put(empty, tmp_path)

        states = rows(empty.admin_dsn, "SELECT state FROM turns ORDER BY seq")
        stalled = rows(empty.admin_dsn, "SELECT turn_id, why FROM stalled_turns(15, 10)")
    assert [state for (state,) in states] == ["completed", "generating", "queued"]
    assert stalled == [(SECOND, "worker_silent")]
    assert done.unfinished == 2


def test_a_database_without_a_schema_gets_that_of_the_backup(
    postgres: TestDatabase, tmp_path: Path, postgres_server: str
) -> None:
    fill(postgres.admin_dsn)
    take(postgres, tmp_path)
    name = f"test_{uuid4().hex}"
    base = postgres_server.rpartition("/")[0]
    with psycopg.connect(f"{base}/postgres", autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}".encode())
        try:
            put(f"{base}/{name}", tmp_path)
            revisions = "SELECT version_num FROM soma_migrations ORDER BY 1"
            assert rows(f"{base}/{name}", revisions) == rows(postgres.admin_dsn, revisions)
            assert rows(f"{base}/{name}", CONTENTS[0]) == rows(postgres.admin_dsn, CONTENTS[0])
        finally:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_what_is_there_is_kept_unless_it_is_forced(postgres: TestDatabase, tmp_path: Path) -> None:
    fill(postgres.admin_dsn)
    take(postgres, tmp_path)
    with psycopg.connect(postgres.admin_dsn) as owner:
        owner.execute("UPDATE messages SET text = 'later'")

    with pytest.raises(BackupProblem, match="not empty"):
        put(postgres, tmp_path)
    assert rows(postgres.admin_dsn, "SELECT DISTINCT text FROM messages") == [("later",)]
    put(postgres, tmp_path, force=True)
    assert rows(postgres.admin_dsn, "SELECT DISTINCT text FROM messages") == [(ODD,)]


@pytest.mark.parametrize("damage", ["changed", "cut", "gone"])
def test_a_damaged_backup_changes_nothing(
    postgres: TestDatabase, tmp_path: Path, postgres_server: str, damage: str
) -> None:
    fill(postgres.admin_dsn)
    take(postgres, tmp_path)
    file = tmp_path / "tables" / "messages.copy.gz"
    if damage == "changed":
        file.write_bytes(
            gzip.compress(gzip.decompress(file.read_bytes()).replace(b"lines", b"LINES"))
        )
    elif damage == "cut":
        file.write_bytes(file.read_bytes()[:-9])
    else:
        file.unlink()
    with new_database(postgres_server) as empty:
        with pytest.raises(BackupProblem, match="messages"):
            put(empty, tmp_path)
        assert rows(empty.admin_dsn, "SELECT count(*) FROM sessions") == [(0,)]


def test_a_place_holds_one_backup_and_an_unfinished_one_is_none(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    fill(postgres.admin_dsn)
    take(postgres, tmp_path)
    with pytest.raises(BackupProblem, match="a backup already"):
        take(postgres, tmp_path)

    (tmp_path / "manifest.json").unlink()
    with pytest.raises(BackupProblem, match="no finished backup"):
        put(postgres, tmp_path)


def test_another_schema_or_a_later_release_is_refused(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    fill(postgres.admin_dsn)
    manifest = take(postgres, tmp_path)
    place = Place.open(str(tmp_path), make=False)
    for revisions, said in ((("9999_pre",), "later release"), (("0001_pre",), "migrations")):
        place.finish(manifest.model_copy(update={"revisions": revisions}))
        with pytest.raises(BackupProblem, match=said):
            put(postgres, tmp_path, force=True)
    assert rows(postgres.admin_dsn, "SELECT count(*) FROM messages") == [(3,)]


def test_a_role_that_sees_a_part_of_the_rows_gets_no_backup(
    postgres: TestDatabase, tmp_path: Path
) -> None:
    fill(postgres.admin_dsn)
    place = Place.open(str(tmp_path), make=True)

    with pytest.raises(BackupProblem, match="BYPASSRLS"):
        back_up(Source(dsn=postgres.app_dsn), place, release="1", say=silent)
    assert place.manifest() is None
