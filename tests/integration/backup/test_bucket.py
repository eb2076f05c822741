"""Backups that lie in a bucket of a real S3 service, by the command line."""

import json
import random
import subprocess
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import obstore
import psycopg
import pytest

from somaagent.local import processes
from tests.conftest import TestDatabase, new_database
from tests.integration.backup.test_backup import CONTENTS, fill, rows
from tests.support.objects import ACCESS_KEY, BUCKET, SECRET_KEY, Bucket, seaweed
from tests.support.platform import ROOT, SOMA

OBJECT = "acme/picture/0-1"
CONTENT = random.Random(7).randbytes(12 << 20)
"""More than one part of an upload."""


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    """An S3 service of this module."""
    with seaweed(tmp_path_factory.mktemp("seaweed")) as running:
        yield running


@pytest.fixture
def place() -> str:
    """A prefix of this test's own."""
    return f"s3://{BUCKET}/backups/{uuid4().hex}"


def soma(
    *arguments: str, bucket: Bucket, files: bool = True, **changed: str
) -> "subprocess.CompletedProcess[str]":
    told: Mapping[str, str] = {
        "AWS_ENDPOINT_URL": bucket.endpoint,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
    }
    content: Mapping[str, str] = {
        "SOMA_FILES_STORE": "s3",
        "SOMA_FILES_S3_ENDPOINT": bucket.endpoint,
        "SOMA_FILES_S3_BUCKET": BUCKET,
        "SOMA_FILES_S3_ACCESS_KEY": ACCESS_KEY,
        "SOMA_FILES_S3_SECRET_KEY": SECRET_KEY,
    }
    return subprocess.run(
        [SOMA, *arguments],
        cwd=ROOT,
        env=processes.inherited() | dict(told) | (dict(content) if files else {}) | changed,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def fill_with_a_file(database: TestDatabase, bucket: Bucket) -> None:
    fill(database.admin_dsn)
    obstore.put(bucket.store(), OBJECT, CONTENT)
    with psycopg.connect(database.admin_dsn) as owner:
        owner.execute(
            "INSERT INTO files (tenant, id, name, size, received, reserved, state, pieces,"
            " created_by, due_at, expires_at) VALUES ('acme', %(id)s, 'a.png', %(n)s, %(n)s,"
            " %(n)s, 'ready', 1, 'me', now() + interval '1 day', now() + interval '1 day')",
            {"id": (file := uuid4()), "n": len(CONTENT)},
        )
        owner.execute(
            "INSERT INTO file_pieces (tenant, file_id, start, length, object)"
            " VALUES ('acme', %s, 0, %s, %s)",
            (file, len(CONTENT), OBJECT),
        )


def taken(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_rows_and_content_come_back_from_a_bucket_and_damage_is_found_first(
    postgres: TestDatabase, postgres_server: str, bucket: Bucket, place: str
) -> None:
    fill_with_a_file(postgres, bucket)
    backup = ("backup", "--to", place, "--dsn", postgres.admin_dsn, "--json")
    told = taken(soma(*backup, bucket=bucket))
    assert (told["objects"], told["bytes"] > len(CONTENT)) == (1, True)
    again = soma(*backup, bucket=bucket)
    assert (again.returncode, "a backup already" in again.stderr) == (1, True)
    assert SECRET_KEY not in again.stdout + again.stderr

    obstore.delete(bucket.store(), OBJECT)
    with new_database(postgres_server) as empty:
        restore = ("restore", "--from", place, "--dsn", empty.admin_dsn, "--json")

        nowhere = soma(*restore, bucket=bucket, files=False)
        assert (nowhere.returncode, "SOMA_FILES_STORE" in nowhere.stderr) == (1, True)

        prefix = place.removeprefix(f"s3://{BUCKET}/")
        stored = f"{prefix}/tables/messages.copy.gz"
        good = bytes(obstore.get(bucket.store(), stored).bytes())
        obstore.put(bucket.store(), stored, good[:-1] + bytes([good[-1] ^ 1]))
        damaged = soma(*restore, bucket=bucket)
        assert damaged.returncode == 1
        assert "messages.copy.gz is damaged" in damaged.stderr
        assert rows(empty.admin_dsn, "SELECT count(*) FROM sessions") == [(0,)]
        assert bucket.names("acme") == []

        obstore.put(bucket.store(), stored, good)
        done = taken(soma(*restore, bucket=bucket))
        assert done["rows"] == told["rows"]
        assert [rows(empty.admin_dsn, what) for what in CONTENTS] == [
            rows(postgres.admin_dsn, what) for what in CONTENTS
        ]
        assert bytes(obstore.get(bucket.store(), OBJECT).bytes()) == CONTENT

        full = soma(*restore, bucket=bucket)
        assert (full.returncode, "not empty" in full.stderr) == (1, True)


def test_a_bucket_that_refuses_is_told_and_is_no_backup(
    postgres: TestDatabase, bucket: Bucket, place: str
) -> None:
    fill(postgres.admin_dsn)
    backup = ("backup", "--to", place, "--dsn", postgres.admin_dsn)

    done = soma(*backup, bucket=bucket, AWS_SECRET_ACCESS_KEY="another one")

    assert done.returncode == 1
    assert place in done.stderr
    assert "Traceback" not in done.stderr
    assert bucket.names(place.removeprefix(f"s3://{BUCKET}/")) == []
