"""One step as Knative runs it: a process that is spoken to over HTTP."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import asyncpg
import orjson
import pytest
from cloudevents.http import from_http  # pyright: ignore[reportUnknownVariableType] - half typed

from somaagent.clock import now
from somaagent.events import MessageReceived
from somaagent.local import ports, processes
from somaagent.local.layout import Layout
from somaagent.messaging.envelope import Envelope, to_http
from somaagent.messaging.signature import sign
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox
from tests.support.platform import ROOT, until

KEY = "a signing key of at least thirty-two bytes"
TRACE = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"


@dataclass
class Step:
    """A running step."""

    url: str
    http: aiohttp.ClientSession
    process: asyncio.subprocess.Process

    async def post(self, envelope: Envelope) -> tuple[int, dict[str, str], bytes]:
        """Deliver one event as the broker does."""
        return await self.send(to_http(envelope), envelope.data)

    async def send(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        """Deliver anything."""
        async with self.http.post(self.url, data=BytesIO(body), headers=headers) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return response.status, headers, await response.read()

    async def probe(self, path: str) -> int:
        """The status of a probe; 0 while nothing listens."""
        try:
            async with self.http.get(self.url + path) as response:
                return response.status
        except aiohttp.ClientConnectorError:
            return 0


@asynccontextmanager
async def running(step: str, dsn: str, layout: Layout, **environment: str) -> AsyncGenerator[Step]:
    port = ports.choose(layout.run, f"step-{uuid4().hex}")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "somaagent.serving",
        cwd=ROOT,
        env=processes.inherited()
        | {
            "PORT": str(port),
            "SOMA_POSTGRES_DSN": dsn,
            "SOMA_EVENT_SIGNING_KEY": KEY,
            "FUNCTION_SOURCE": f"functions/{step}/main.py",
            "FUNCTION_TARGET": "handle",
        }
        | environment,
    )
    async with aiohttp.ClientSession() as http:
        started = Step(f"http://127.0.0.1:{port}", http, process)

        async def alive() -> bool:
            return await started.probe("/healthz") == 200

        try:
            await until(alive, "the step to listen", seconds=20)
            yield started
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), 10)


async def message(mailbox: Mailbox) -> Envelope:
    turn = await mailbox.add(1, "How do I deploy this?")
    event = MessageReceived(**turn.ids, text="How do I deploy this?")
    envelope = Envelope(
        event_id=str(uuid4()),
        source="/functions/gateway",
        event_type=event.event_type,
        time=now(),
        data=event.model_dump_json().encode(),
        subject=str(turn.session_id),
        tenant="acme",
        partition_key=f"acme/{turn.session_id}",
        traceparent=TRACE,
    )
    return sign(envelope, KEY.encode())


async def test_a_step_answers_with_one_signed_event_that_a_broker_can_publish(
    postgres: TestDatabase, layout: Layout, mailbox: Mailbox
) -> None:
    envelope = await message(mailbox)
    async with running("perception", postgres.app_dsn, layout) as step:
        status, headers, body = await step.post(envelope)
        again = await step.post(envelope)

    assert status == 200
    reply = from_http(headers, body)
    assert reply["type"] == "ai.somaagent.conversation.message-analyzed.v1"
    assert reply["subject"] == envelope.subject
    assert reply["partitionkey"] == envelope.partition_key
    assert reply["causationid"] == envelope.event_id
    assert reply["traceparent"].split("-")[1] == "a" * 32
    assert (again[1]["ce-id"], again[2]) == (reply["id"], body)


async def test_a_step_with_nothing_to_say_answers_202_without_a_body(
    postgres: TestDatabase, layout: Layout, mailbox: Mailbox
) -> None:
    await mailbox.add(9, "elder", state="generating")
    async with running("perception", postgres.app_dsn, layout) as step:
        status, headers, body = await step.post(await message(mailbox))

    assert (status, body) == (202, b"")
    assert "ce-id" not in headers


async def test_what_can_never_succeed_is_rejected_for_good_with_a_reason(
    postgres: TestDatabase, layout: Layout, mailbox: Mailbox
) -> None:
    good = await message(mailbox)
    key = KEY.encode()
    cases: dict[str, tuple[dict[str, str], bytes]] = {
        "is not a CloudEvent": ({}, b"{}"),
        "not signed": (to_http(replace(good, signature=None)), good.data),
        "does not match": (to_http(good), good.data + b" "),
        "is unknown": _pair(sign(replace(good, event_type="ai.somaagent.x.v1"), key)),
        "names no tenant": _pair(sign(replace(good, tenant="NO TENANT"), key)),
        "session_id": _pair(sign(replace(good, data=b'{"text": ""}'), key)),
        "larger than": _pair(sign(replace(good, data=b" " * 1_100_000), key)),
    }
    async with running("perception", postgres.app_dsn, layout) as step:
        for reason, (headers, body) in cases.items():
            status, _, answer = await step.send(headers, body)
            assert status == 422, reason
            assert reason in orjson.loads(answer)["detail"]
        assert (await step.post(good))[0] == 200


def _pair(envelope: Envelope) -> tuple[dict[str, str], bytes]:
    return to_http(envelope), envelope.data


async def test_a_step_without_its_database_lives_is_not_ready_and_asks_to_come_again(
    postgres: TestDatabase, layout: Layout, mailbox: Mailbox
) -> None:
    nowhere = "postgresql://soma_app:secret-password@127.0.0.1:1/none"
    async with running("perception", nowhere, layout) as step:
        assert await step.probe("/healthz") == 200
        assert await step.probe("/readyz") == 503
        status, _, body = await step.post(await message(mailbox))

    assert status == 503
    assert b"secret-password" not in body


async def test_a_step_outlives_an_outage_of_its_database(
    postgres: TestDatabase,
    layout: Layout,
    mailbox: Mailbox,
    operator: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    envelope = await message(mailbox)
    async with running("perception", postgres.app_dsn, layout) as step:
        assert await step.probe("/readyz") == 200
        await operator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'soma_app'"
            " AND datname = current_database()"
        )

        async def delivered() -> bool:
            return (await step.post(envelope))[0] == 200

        await until(delivered, "the step to reconnect", seconds=10)


async def test_sigterm_ends_a_step_after_the_event_it_has(
    postgres: TestDatabase,
    layout: Layout,
    mailbox: Mailbox,
    operator: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    envelope = await message(mailbox)
    async with running("perception", postgres.app_dsn, layout) as step:
        async with operator.transaction():
            await operator.execute(
                "SELECT 1 FROM sessions WHERE id = $1 FOR UPDATE", mailbox.session_id
            )
            answer = asyncio.create_task(step.post(envelope))

            async def waits() -> bool:
                return bool(
                    await operator.fetchval(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        " AND datname = current_database()"
                    )
                )

            await until(waits, "the step to be in its transaction")
            step.process.send_signal(signal.SIGTERM)
        assert (await answer)[0] == 200
        await asyncio.wait_for(step.process.wait(), 10)


async def test_the_span_of_a_step_is_a_child_of_the_publishers_and_holds_no_payload(
    postgres: TestDatabase, layout: Layout, mailbox: Mailbox, tmp_path: Path
) -> None:
    envelope = await message(mailbox)
    async with running(
        "perception", postgres.app_dsn, layout, SOMA_TRACES_DIR=str(tmp_path)
    ) as step:
        await step.post(envelope)

    ((span,), text) = await asyncio.to_thread(_spans, tmp_path)
    assert span["context"]["trace_id"] == "0x" + "a" * 32
    assert span["parent_id"] == "0x" + "b" * 16
    assert span["attributes"]["cloudevents.event_id"] == envelope.event_id
    assert "deploy" not in text


def _spans(folder: Path) -> tuple[list[Any], str]:
    (file,) = folder.glob("perception-*.jsonl")
    text = file.read_text()
    return [json.loads(line) for line in text.splitlines()], text


@pytest.mark.parametrize(
    ("step", "heavy"),
    [
        ("perception", {"aiohttp", "redis", "fastapi", "sqlalchemy", "alembic", "google.protobuf"}),
        ("router", {"aiohttp", "redis", "fastapi", "sqlalchemy", "alembic", "google.protobuf"}),
        (
            "dead_letter",
            {"aiohttp", "redis", "fastapi", "sqlalchemy", "alembic", "google.protobuf"},
        ),
        ("conversation", {"redis", "fastapi", "sqlalchemy", "alembic", "google.protobuf"}),
    ],
)
def test_a_step_imports_nothing_heavy_that_it_does_not_use(step: str, heavy: set[str]) -> None:
    script = (
        "import sys, somaagent.serving.__main__;"
        f"import functions.{step}.handler;"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert heavy & set(done.stdout.split()) == set()
