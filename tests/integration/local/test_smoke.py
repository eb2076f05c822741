"""`soma smoke`: passes where the platform works, and says what is wrong where it does not."""

import asyncio
import json
import shlex
import subprocess
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from somaagent.local import processes
from somaagent.local.kafka import KafkaServer
from somaagent.local.layout import Layout, checkout
from somaagent.local.postgres import EmbeddedPostgres
from tests.support.platform import ROOT, SOMA, Platform
from tests.support.sites import Authority
from tests.support.tls_front import tls_front

Stop = Callable[[Platform], None]
AWAY = "http://127.0.0.1:9/v1"


def smoke(*arguments: str, token: str | None = None) -> dict[str, Any]:
    """The report, and that the exit code says the same."""
    environment = processes.inherited() | ({} if token is None else {"SOMA_TOKEN": token})
    done = subprocess.run(
        [SOMA, "smoke", "--json", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (0 if report["ok"] else 1)
    assert token is None or token not in done.stdout + done.stderr
    return report


def failed(report: dict[str, Any]) -> dict[str, Any]:
    """The check that failed; none after it was made, but what was made is cleaned up."""
    names = [check["name"] for check in report["checks"]]
    index = names.index(report["failed"])
    after = {check["name"]: check["status"] for check in report["checks"][index + 1 :]}
    assert after.pop("cleanup", "passed") == "passed"
    assert set(after.values()) <= {"skipped"}
    found: dict[str, Any] = report["checks"][index]
    return found


def stop_postgres(started: Platform) -> None:
    server = EmbeddedPostgres(layout=Layout(started.state), password="", checkout=checkout())
    assert server.stop()


def stop_kafka(started: Platform) -> None:
    assert KafkaServer(layout=Layout(started.state)).stop()


def take_the_model_away(started: Platform) -> None:
    started.restart("--set", f"SOMA_MODEL_BASE_URL={AWAY}")


def forget_migrations(started: Platform) -> None:
    set_newest(started, "0022_pre")


def remember_migrations(started: Platform) -> None:
    files = ROOT / "shared" / "somaagent" / "storage" / "migrations" / "sql"
    set_newest(started, max(path.name[:8] for path in files.glob("*_pre_*")))


def set_newest(started: Platform, revision: str) -> None:
    with psycopg.connect(started.status["postgres_dsn"], autocommit=True) as owner:
        owner.execute(
            "UPDATE soma_migrations SET version_num = %s WHERE version_num LIKE '%%pre'",
            (revision,),
        )


@contextmanager
def without(started: Platform, stop: Stop) -> Generator[None]:
    """The platform with a part of it missing, which is put back in the end."""
    stop(started)
    try:
        yield
    finally:
        if stop is forget_migrations:
            remember_migrations(started)
        else:
            started.restart()


def test_a_platform_that_works_passes_every_check(started: Platform, tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text(started.token(tenant="smoke"))

    report = smoke("--url", started.gateway, "--token-command", f"cat {shlex.quote(str(secret))}")

    assert report["ok"], report
    assert [c["name"] for c in report["checks"] if c["status"] == "skipped"] == ["tls"]
    assert len(report["checks"]) == 10
    assert 0 < report["first_token_seconds"] <= report["answer_seconds"]
    with psycopg.connect(started.status["postgres_dsn"]) as owner:
        left = owner.execute("SELECT count(*) FROM sessions WHERE tenant = 'smoke'").fetchone()
    assert left == (0,)


def test_a_wrong_url_is_called_wrong(started: Platform) -> None:
    nobody = failed(smoke("--url", "http://127.0.0.1:9"))
    other = failed(smoke("--url", str(started.status["status_url"])))

    assert (nobody["name"], other["name"]) == ("reachable", "reachable")
    assert "wrong URL" in nobody["cause"]
    assert "wrong URL" in other["cause"]


def test_without_a_token_or_with_a_wrong_one_the_credential_is_to_blame(started: Platform) -> None:
    none = failed(smoke("--url", started.gateway))
    wrong = failed(smoke("--url", started.gateway, token="no.such.token"))

    assert (none["name"], wrong["name"]) == ("credential", "credential")
    assert "no token" in none["cause"]
    assert "another issuer, audience or key" in wrong["cause"]


async def test_a_certificate_is_verified_for_the_name_in_the_url(
    started: Platform, tmp_path: Path
) -> None:
    authority = Authority.new(tmp_path)
    token = started.token(tenant="smoke")
    context = authority.server_context("platform.example.com")
    async with tls_front(started.gateway, context) as port:
        to = ("--connect-to", f"127.0.0.1:{port}")
        ca = ("--ca-file", str(authority.file))

        def ask(url: str, *options: str) -> dict[str, Any]:
            return smoke("--url", url, *to, *options, token=token)

        good = await asyncio.to_thread(ask, "https://platform.example.com", *ca)
        untrusted = failed(await asyncio.to_thread(ask, "https://platform.example.com"))
        other = failed(await asyncio.to_thread(ask, "https://other.example.com", *ca))

    assert good["ok"], good
    tls = next(check for check in good["checks"] if check["name"] == "tls")
    assert tls["status"] == "passed"
    assert tls["detail"].startswith("TLSv1.")
    assert "--ca-file" in untrusted["cause"]
    assert "another host" in other["cause"]
    assert "is not trusted" in other["detail"]


@pytest.mark.parametrize(
    ("stop", "check", "said"),
    [
        (forget_migrations, "ready", "migration Job"),
        (stop_kafka, "message", "Kafka is down"),
        (stop_postgres, "ready", "the database is down"),
        (take_the_model_away, "model", "the model is down"),
    ],
    ids=["migrations", "broker", "database", "model"],
)
def test_what_is_down_is_named(started: Platform, stop: Stop, check: str, said: str) -> None:
    token = started.token(tenant="smoke")

    with without(started, stop):
        found = failed(smoke("--url", started.gateway, token=token))

    assert found["name"] == check
    assert said in found["cause"]
    dsn = str(started.status["postgres_dsn"])
    assert dsn.partition("@")[0].rpartition(":")[2] not in json.dumps(found)
