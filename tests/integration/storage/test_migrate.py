"""Applying migrations: twice at once, against a lock, and after a rollback."""

import json
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from somaagent.local import processes
from somaagent.storage.migrate import MigrationBlocked, migrate, plan
from tests.conftest import APP_PASSWORD, TestDatabase
from tests.support.platform import ROOT, SOMA


@pytest.fixture
def bare(postgres_server: str) -> Iterator[str]:
    """A database without a schema; its owner's DSN."""
    name, base = f"test_{uuid4().hex}", postgres_server.rpartition("/")[0]
    with psycopg.connect(f"{base}/postgres", autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}".encode())
        yield f"{base}/{name}"
        owner.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def soma(*arguments: str, dsn: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [SOMA, "migrate", *arguments],
        cwd=ROOT,
        env=processes.inherited() | {"SOMA_MIGRATION_DSN": dsn},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_plan_names_what_is_due_until_it_is_applied(bare: str) -> None:
    due = soma("plan", "--check", "--json", dsn=bare)
    assert due.returncode == 2
    pending: list[dict[str, Any]] = json.loads(due.stdout)["pending"]
    assert pending[0] == {"revision": "0001_pre", "phase": "pre", "file": "0001_pre_initial.sql"}
    assert [each["phase"] for each in pending] == sorted(
        (p["phase"] for p in pending), reverse=True
    )

    first = soma("apply", "--phase", "pre", dsn=bare)
    assert first.returncode == 0, first.stderr
    left = plan(bare).pending
    assert {each.phase for each in left} == {"post"}
    assert soma("apply", dsn=bare).returncode == 0

    done = soma("plan", "--check", dsn=bare)
    assert (done.returncode, done.stdout) == (0, "")
    assert APP_PASSWORD not in first.stdout + first.stderr


def test_two_at_once_apply_everything_once(bare: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(migrate, bare, APP_PASSWORD) for _ in range(2)]
        done = [each.result() for each in running]

    assert sorted(bool(each.pending) for each in done) == [False, True]
    assert plan(bare).pending == ()


def test_a_lock_is_waited_for_briefly_named_and_tried_again(bare: str) -> None:
    migrate(bare, APP_PASSWORD, until=("0003_pre",))
    told: list[str] = []
    waited = threading.Event()

    def say(text: str) -> None:
        told.append(text)
        if "got no lock" in text:
            waited.set()

    with psycopg.connect(bare) as holder, ThreadPoolExecutor(1) as pool:
        pid = holder.info.backend_pid
        holder.execute("SELECT count(*) FROM turns")
        running = pool.submit(migrate, bare, APP_PASSWORD, lock_seconds=0.2, say=say)
        assert waited.wait(60)
        with psycopg.connect(bare) as other:
            # Nobody queues behind a migration that lets go.
            assert other.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
        holder.rollback()
        running.result(120)

    assert plan(bare).pending == ()
    assert any(f"pid {pid} " in text for text in told if "no lock" in text)


def test_a_lock_that_stays_ends_it_and_what_was_applied_stays(bare: str) -> None:
    migrate(bare, APP_PASSWORD, until=("0003_pre",))
    with psycopg.connect(bare) as holder:
        holder.execute("SELECT count(*) FROM turns")
        with pytest.raises(MigrationBlocked, match="0004_pre got no lock"):
            migrate(bare, APP_PASSWORD, lock_seconds=0.2, patience_seconds=0)
    assert plan(bare).heads == ("0003_pre",)


def test_whoever_shares_the_server_is_named_when_the_roles_password_is_set(
    postgres: TestDatabase, bare: str
) -> None:
    told: list[str] = []
    with psycopg.connect(postgres.app_dsn) as other:
        migrate(bare, APP_PASSWORD, say=told.append)
        name = other.info.dbname
    assert len([text for text in told if name in text and "one password" in text]) == 1


def test_a_database_of_a_later_release_is_left_alone(postgres: TestDatabase) -> None:
    with psycopg.connect(postgres.admin_dsn) as owner:
        owner.execute(
            "UPDATE soma_migrations SET version_num = '9999_pre' WHERE version_num LIKE '%pre'"
        )

    done = migrate(postgres.admin_dsn, APP_PASSWORD)

    assert (done.ahead, done.pending) == (("9999_pre",), ())
    assert soma("plan", "--check", dsn=postgres.admin_dsn).returncode == 0
