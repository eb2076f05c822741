"""Each image's container starts as nobody of importance, works, and ends when told to."""

import json
import signal
from uuid import uuid4

import aiohttp
import asyncpg
import psycopg
from pydantic import SecretStr

from somaagent.clock import now
from somaagent.events import Event, MessageReceived
from somaagent.identity import mint
from somaagent.local import ports
from somaagent.local.layout import Layout
from somaagent.messaging.envelope import Envelope, to_http
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import sign
from somaagent.settings import JwtSettings
from tests.conftest import APP_PASSWORD, TestDatabase
from tests.integration.conftest import Mailbox
from tests.integration.functions.gateway.conftest import (
    AUDIENCE,
    ISSUER,
    JWT_SECRET,
    Broker,
    environment_of,
)
from tests.support.containers import GRACE_SECONDS, Container, bare, container, note, run_once
from tests.support.platform import ROOT

KEY = "a-signing-key-of-at-least-thirty-two-bytes"
USER = "65532"
POLICIES = ROOT / "shared" / "policies"
IN_CONTAINER = "/etc/somaagent/policies"
SERVING = ("python", "-m", "somaagent.serving")
GATEWAY = ("python", "-m", "functions.gateway")


def _confined(running: Container) -> None:
    """It is nobody, may do nothing, and its root cannot be written."""
    assert running.account() == (USER, "0000000000000000")
    for path in ("/new", "/app/new", "/opt/somaagent/new", "/usr/share/somaagent/new"):
        tried = running.execute("python", "-c", f"open({path!r}, 'w')")
        assert tried.returncode != 0, path
        assert "Read-only file system" in tried.stderr or "Permission denied" in tried.stderr
    assert running.execute("python", "-m", "pip", "--version").returncode != 0
    listed = running.execute(
        "python", "-c", "print(open('/usr/share/somaagent/sbom.cdx.json').read())"
    )
    assert {"asyncpg", "pydantic"} <= {
        each["name"] for each in json.loads(listed.stdout)["components"]
    }


def _ended(running: Container) -> float:
    """It ends on SIGTERM by itself, within its grace."""
    status, seconds = running.stop()
    assert status in (0, 128 + signal.SIGTERM), status
    assert seconds < GRACE_SECONDS
    return round(seconds, 2)


def _event(event: Event, session: str) -> Envelope:
    envelope = Envelope(
        event_id=str(uuid4()),
        source="/functions/gateway",
        event_type=event.event_type,
        time=now(),
        data=event.model_dump_json().encode(),
        subject=session,
        tenant="acme",
        partition_key=f"acme/{session}",
    )
    return sign(envelope, KeyRing.of(KEY), at=now())


async def _delivered(url: str, envelope: Envelope) -> tuple[int, str]:
    """Post an event as the broker does; the status, and the type of the answer."""
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, data=envelope.data, headers=to_http(envelope)) as response,
    ):
        return response.status, response.headers.get("ce-type", "")


async def test_a_step_in_the_core_image_handles_an_event(
    postgres: TestDatabase, redis_url: str, layout: Layout, mailbox: Mailbox
) -> None:
    environment = {
        "SOMA_POSTGRES_DSN": postgres.app_dsn,
        "SOMA_REDIS_URL": redis_url,
        "SOMA_EVENT_SIGNING_KEY": KEY,
        "FUNCTION_SOURCE": "functions/perception/main.py",
        "FUNCTION_TARGET": "handle",
    }
    turn = await mailbox.add(1, "How do I deploy this?")
    envelope = _event(
        MessageReceived(**turn.ids, text="How do I deploy this?", attachments=()),
        str(turn.session_id),
    )
    port = ports.choose(layout.run, f"image-{uuid4().hex}")
    with container("core", SERVING, environment, port=port, ready="/readyz") as running:
        _confined(running)
        answered = await _delivered(running.url, envelope)
        ended = _ended(running)

    assert answered == (200, "ai.somaagent.conversation.message-analyzed.v1")
    assert await mailbox.state(turn) == "analyzed"
    with bare(SERVING, environment, port=port, ready="/readyz") as beside:
        _figures("core", running, beside, ended)


async def test_the_gateway_image_takes_a_message(
    postgres: TestDatabase,
    redis_url: str,
    broker: Broker,
    layout: Layout,
    operator: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    environment = environment_of(postgres, redis_url, broker)
    settings = JwtSettings(secret=SecretStr(JWT_SECRET), issuer=ISSUER, audience=AUDIENCE)
    headers = {"Authorization": f"Bearer {mint(settings, tenant='acme', subject='me')}"}
    port = ports.choose(layout.run, f"image-{uuid4().hex}")
    with container(
        "gateway",
        GATEWAY,
        {**environment, "SOMA_POLICY_DIR": IN_CONTAINER},
        port=port,
        ready="/readyz",
        volumes=[(POLICIES, IN_CONTAINER)],
    ) as running:
        _confined(running)
        async with aiohttp.ClientSession(headers=headers) as http:
            async with http.post(f"{running.url}/v1/sessions", json={}) as response:
                assert response.status == 201, await response.text()
                session = (await response.json())["session_id"]
            url = f"{running.url}/v1/sessions/{session}/messages"
            async with http.post(url, json={"text": "Who is there?"}) as response:
                assert response.status == 202, await response.text()
        ended = _ended(running)

    assert await operator.fetchval("SELECT text FROM messages") == "Who is there?"
    with bare(GATEWAY, environment, port=port, ready="/readyz") as beside:
        _figures("gateway", running, beside, ended)


async def test_the_tool_executor_in_its_image_runs_a_call(
    postgres: TestDatabase, redis_url: str, layout: Layout, mailbox: Mailbox
) -> None:
    environment = {
        "SOMA_POSTGRES_DSN": postgres.app_dsn,
        "SOMA_REDIS_URL": redis_url,
        "SOMA_EVENT_SIGNING_KEY": KEY,
        "FUNCTION_SOURCE": "functions/tool_executor/main.py",
        "FUNCTION_TARGET": "handle",
    }
    turn = await mailbox.add(1, "What is six times seven?")
    asked = await mailbox.add_call(turn, "calculate", {"expression": "6 * 7"})
    port = ports.choose(layout.run, f"image-{uuid4().hex}")
    with container(
        "tools",
        SERVING,
        {**environment, "SOMA_POLICY_DIR": IN_CONTAINER},
        port=port,
        ready="/readyz",
        volumes=[(POLICIES, IN_CONTAINER)],
    ) as running:
        _confined(running)
        answered = await _delivered(running.url, _event(asked, str(turn.session_id)))
        ended = _ended(running)

    assert answered == (200, "ai.somaagent.tools.call-finished.v1")
    call = await mailbox.call(asked)
    assert (call["state"], call["status"]) == ("finished", "success"), call["error"]
    with bare(SERVING, environment, port=port, ready="/readyz") as beside:
        _figures("tools", running, beside, ended)


def test_the_migrations_image_makes_an_empty_database_whole(postgres_server: str) -> None:
    base = postgres_server.rpartition("/")[0]
    name = f"test_{uuid4().hex}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    try:
        for phase in ("pre", "post"):
            done = run_once(
                "migrate",
                ("python", "-m", "somaagent.storage.migrate", "--phase", phase),
                {
                    "SOMA_MIGRATION_DSN": f"{base}/{name}",
                    # The role is the server's, and other tests use it.
                    "SOMA_MIGRATION_APP_PASSWORD": APP_PASSWORD,
                },
            )
            assert done.returncode == 0, done.stderr
        with psycopg.connect(f"{base}/{name}") as connection:
            found = connection.execute("SELECT count(*) FROM turns").fetchone()
        assert found == (0,)
    finally:
        with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


async def test_the_model_image_answers(layout: Layout) -> None:
    port = ports.choose(layout.run, f"image-{uuid4().hex}")
    environment = {"HOST": "127.0.0.1", "MODEL_PATH": "/usr/share/somaagent/model.gguf"}
    command = ("python", "-m", "somaagent.local.llama")
    question = {
        "model": "chat",
        "messages": [{"role": "user", "content": "What is the capital of France? One word."}],
        "max_tokens": 8,
        "temperature": 0,
    }
    with container("llama", command, environment, port=port, ready="/health") as running:
        assert running.account() == (USER, "0000000000000000")
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{running.url}/v1/chat/completions", json=question) as response,
        ):
            answer = await response.json()
        ended = _ended(running)

    assert "paris" in answer["choices"][0]["message"]["content"].lower()
    note({"llama": {"ready_seconds": round(running.ready_seconds, 2), "stop_seconds": ended}})


def _figures(flavour: str, running: Container, beside: float, ended: float) -> None:
    note(
        {
            flavour: {
                "ready_seconds": round(running.ready_seconds, 2),
                "bare_ready_seconds": round(beside, 2),
                "stop_seconds": ended,
            }
        }
    )
