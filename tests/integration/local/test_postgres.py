"""The embedded Postgres starts, mends what a crash left behind, or says what to do."""

import os
import shutil
import socket
from pathlib import Path
from signal import SIGKILL

import psutil
import psycopg
import pytest
from pydantic import SecretStr

from somaagent.local.errors import LocalProblem
from somaagent.local.layout import Layout, checkout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import silent
from tests.integration.local.disks import small_disk


def _answer(url: SecretStr, question: str) -> object:
    with psycopg.connect(url.get_secret_value()) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def _execute(url: SecretStr, statement: str) -> None:
    with psycopg.connect(url.get_secret_value()) as connection:
        connection.execute(statement.encode())


def test_a_first_start_makes_a_database_that_has_vectors(own_postgres: EmbeddedPostgres) -> None:
    server = own_postgres.start(silent)
    _execute(server.url, "CREATE EXTENSION vector")
    assert _answer(server.url, "SELECT '[1,2]'::vector <-> '[1,4]'::vector") == 2.0


def test_a_second_start_keeps_the_running_server(own_postgres: EmbeddedPostgres) -> None:
    assert own_postgres.start(silent) == own_postgres.start(silent)


def test_a_wrong_password_is_refused(own_postgres: EmbeddedPostgres) -> None:
    url = own_postgres.start(silent).url.get_secret_value()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(own_postgres.password, "wrong"))


def test_the_server_listens_on_loopback_alone(own_postgres: EmbeddedPostgres) -> None:
    process = own_postgres.start(silent).process
    assert process is not None
    listening = [
        connection.laddr
        for connection in psutil.Process(process.pid).net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]
    assert {address[0] for address in listening} == {"127.0.0.1"}


def test_the_server_never_runs_as_root(own_postgres: EmbeddedPostgres) -> None:
    process = own_postgres.start(silent).process
    assert process is not None
    assert psutil.Process(process.pid).uids().effective != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that its servers cannot enter")
def test_root_uses_folders_that_nobody_else_may_enter(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    layout = Layout(closed / "state")
    layout.prepare()
    server = EmbeddedPostgres(layout=layout, password="x" * 32, checkout=checkout())
    try:
        assert _answer(server.start(silent).url, "SELECT 1") == 1
    finally:
        assert server.stop()


def test_data_outlives_a_killed_server(own_postgres: EmbeddedPostgres) -> None:
    before = own_postgres.start(silent)
    _execute(before.url, "CREATE TABLE kept AS SELECT 42 AS value")
    assert before.process is not None
    os.kill(before.process.pid, SIGKILL)
    after = own_postgres.start(silent)
    assert after.process != before.process
    assert _answer(after.url, "SELECT value FROM kept") == 42


def test_a_lock_of_a_reused_pid_does_not_stop_the_start(own_postgres: EmbeddedPostgres) -> None:
    own_postgres.start(silent)
    lock = own_postgres.data / "postmaster.pid"
    lines = lock.read_text().splitlines()
    own_postgres.stop()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert _answer(own_postgres.start(silent).url, "SELECT 1") == 1


@pytest.mark.parametrize("content", [b"", b"12\n", b"\xff\xfe\x00"])
def test_a_lock_that_was_cut_short_does_not_stop_the_start(
    own_postgres: EmbeddedPostgres, content: bytes
) -> None:
    own_postgres.start(silent)
    own_postgres.stop()
    (own_postgres.data / "postmaster.pid").write_bytes(content)
    assert _answer(own_postgres.start(silent).url, "SELECT 1") == 1


def test_an_interrupted_first_start_leaves_nothing_half_made(
    own_postgres: EmbeddedPostgres,
) -> None:
    draft = own_postgres.data.with_name("data.new")
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18")
    assert _answer(own_postgres.start(silent).url, "SELECT 1") == 1
    assert not draft.exists()


def test_a_taken_port_is_replaced(own_postgres: EmbeddedPostgres) -> None:
    own_postgres.start(silent)
    own_postgres.stop()
    port = int((own_postgres.layout.run / "postgres.port").read_text())
    with socket.create_server(("127.0.0.1", port)):
        url = own_postgres.start(silent).url
        assert f":{port}/" not in url.get_secret_value()
        assert _answer(url, "SELECT 1") == 1


def test_a_folder_that_is_no_data_folder_is_refused_with_the_command_that_mends_it(
    own_postgres: EmbeddedPostgres,
) -> None:
    own_postgres.start(silent)
    own_postgres.stop()
    (own_postgres.data / "PG_VERSION").unlink()
    with pytest.raises(LocalProblem, match="PG_VERSION is missing") as raised:
        own_postgres.start(silent)
    assert f"mv {own_postgres.data}" in raised.value.remedy


def test_data_of_another_version_is_refused(own_postgres: EmbeddedPostgres) -> None:
    own_postgres.start(silent)
    own_postgres.stop()
    (own_postgres.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(LocalProblem, match="was not made by Postgres 18"):
        own_postgres.start(silent)


def test_damaged_data_is_an_error_that_says_what_to_move_away(
    own_postgres: EmbeddedPostgres,
) -> None:
    own_postgres.start(silent)
    own_postgres.stop()
    control = own_postgres.data / "global" / "pg_control"
    control.write_bytes(bytes(control.stat().st_size))
    with pytest.raises(LocalProblem, match="is not a usable Postgres data folder") as raised:
        own_postgres.start(silent)
    assert f"mv {own_postgres.data}" in raised.value.remedy


def test_lost_credentials_are_an_error_that_names_the_file(own_postgres: EmbeddedPostgres) -> None:
    own_postgres.start(silent)
    other = EmbeddedPostgres(
        layout=own_postgres.layout, password="another-one", checkout=own_postgres.checkout
    )
    with pytest.raises(LocalProblem, match=r"secrets\.json"):
        other.start(silent)


def test_a_full_disk_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=20) as disk:
        layout = Layout(disk / "state")
        layout.prepare()
        server = EmbeddedPostgres(layout=layout, password="x" * 32, checkout=checkout())
        with pytest.raises(LocalProblem, match="MB left") as raised:
            server.start(silent)
        assert "free some space" in raised.value.remedy
        assert not server.data.exists()


def test_stopping_leaves_no_process(own_postgres: EmbeddedPostgres) -> None:
    process = own_postgres.start(silent).process
    assert process is not None
    family = psutil.Process(process.pid).children(recursive=True)
    assert own_postgres.stop()
    assert not [child for child in family if child.is_running()]
    assert not own_postgres.stop()


def test_a_missing_data_folder_is_made_again(own_postgres: EmbeddedPostgres) -> None:
    own_postgres.start(silent)
    own_postgres.stop()
    shutil.rmtree(own_postgres.data)
    assert _answer(own_postgres.start(silent).url, "SELECT 1") == 1
