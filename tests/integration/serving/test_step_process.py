"""One step as Knative runs it: a process that is spoken to over HTTP."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import aiohttp
import asyncpg
import orjson
import pytest
from cloudevents.http import from_http  # pyright: ignore[reportUnknownVariableType] - half typed

from somaagent.clock import now
from somaagent.events import MessageReceived, TurnReady
from somaagent.local import ports, processes
from somaagent.local.layout import Layout
from somaagent.local.spans import stored_spans
from somaagent.messaging.envelope import Envelope, from_attributes, to_http
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import sign, verify
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox
from tests.support.platform import ROOT, until

KEY = "a-signing-key-of-at-least-thirty-two-bytes"
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
            await until(alive, "the step to listen")
            yield started
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), 60)


async def message(mailbox: Mailbox) -> Envelope:
    turn = await mailbox.add(1, "How do I deploy this?")
    event = MessageReceived(**turn.ids, text="How do I deploy this?", attachments=())
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
    return sign(envelope, KeyRing.of(KEY), at=now())


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
    ring = KeyRing.of(KEY)
    cases: dict[str, tuple[dict[str, str], bytes]] = {
        "is not a CloudEvent": ({}, b"{}"),
        "not signed": (to_http(replace(good, signature=None)), good.data),
        "does not match": (to_http(good), good.data + b" "),
        "is malformed": (to_http(replace(good, signature="v1=forged")), good.data),
        "key that is not accepted": _pair(sign(good, KeyRing.of(KEY[::-1]), at=now())),
        "too long ago": _pair(sign(good, ring, at=now() - timedelta(days=9))),
        "in the future": _pair(sign(good, ring, at=now() + timedelta(hours=1))),
        "is unknown": _pair(sign(replace(good, event_type="ai.somaagent.x.v1"), ring, at=now())),
        "names no tenant": _pair(sign(replace(good, tenant="NO TENANT"), ring, at=now())),
        "session_id": _pair(sign(replace(good, data=b'{"text": ""}'), ring, at=now())),
        "larger than": _pair(sign(replace(good, data=b" " * 1_100_000), ring, at=now())),
    }
    async with running("perception", postgres.app_dsn, layout) as step:
        for reason, (headers, body) in cases.items():
            status, _, answer = await step.send(headers, body)
            assert status == 422, reason
            assert reason in orjson.loads(answer)["detail"]
        structured = {"content-type": "application/cloudevents+json"}
        for body in (b"what was said", b'["what was said"]', b'{"specversion": {}}', b"[" * 9999):
            status, _, answer = await step.send(structured, body)
            assert status == 422
            assert "is not a CloudEvent" in orjson.loads(answer)["detail"]
            assert b"what was said" not in answer
        assert (await step.post(good))[0] == 200


async def test_an_event_that_was_altered_on_its_way_changes_nothing(
    postgres: TestDatabase,
    layout: Layout,
    mailbox: Mailbox,
    operator: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    good = await message(mailbox)
    altered = [
        replace(good, event_id="another"),
        replace(good, source="/functions/router"),
        replace(good, subject="another"),
        replace(good, tenant="rival"),
        replace(good, partition_key="rival/s"),
        replace(good, causation_id="another"),
        replace(good, replay_count="1"),
        replace(good, time=datetime(2026, 1, 1, tzinfo=UTC)),
    ]
    async with running("perception", postgres.app_dsn, layout) as step:
        for envelope in altered:
            status, _, body = await step.post(envelope)
            assert (status, "does not match" in body.decode()) == (422, True), envelope

    assert await operator.fetchval("SELECT count(*) FROM handled_events") == 0
    assert await operator.fetchval("SELECT state FROM turns") == "received"


async def test_an_id_that_was_handled_is_no_way_to_another_turn(
    postgres: TestDatabase, layout: Layout, mailbox: Mailbox
) -> None:
    first = await message(mailbox)
    other = await mailbox.add(2, "another question")
    ring = KeyRing.of(KEY)
    data = (
        MessageReceived(**other.ids, text="another question", attachments=())
        .model_dump_json()
        .encode()
    )
    same_id = sign(replace(first, data=data), ring, at=now())
    other_type = sign(
        replace(first, event_type=TurnReady.event_type, data=_ready(first)), ring, at=now()
    )
    async with running("perception", postgres.app_dsn, layout) as step:
        assert (await step.post(first))[0] == 200
        for reused in (same_id, other_type):
            status, _, body = await step.post(reused)
            assert (status, "belongs to another event" in body.decode()) == (422, True)
        # The broker's own repeat is what it was.
        assert (await step.post(first))[0] == 200

    assert await mailbox.state(other) == "received"


def _ready(envelope: Envelope) -> bytes:
    known = orjson.loads(envelope.data)
    return (
        TurnReady(
            session_id=known["session_id"], turn_id=known["turn_id"], message_id=known["message_id"]
        )
        .model_dump_json()
        .encode()
    )


async def test_signing_keys_change_without_a_refused_event(
    postgres: TestDatabase, layout: Layout, mailbox: Mailbox
) -> None:
    new = "the-next-signing-key-as-long-as-the-first-one"
    turn = await message(mailbox)
    by_old = sign(turn, KeyRing.of(KEY), at=now())
    by_new = sign(turn, KeyRing.of(new), at=now())
    stages = [
        # What is configured, who is accepted, and who signs.
        ({"SOMA_EVENT_ACCEPTED_SIGNING_KEYS": new}, {"old", "new"}, KEY),
        (
            {"SOMA_EVENT_SIGNING_KEY": new, "SOMA_EVENT_ACCEPTED_SIGNING_KEYS": f"{KEY} {new}"},
            {"old", "new"},
            new,
        ),
        ({"SOMA_EVENT_SIGNING_KEY": new}, {"new"}, new),
    ]
    for settings, accepted, signer in stages:
        async with running("perception", postgres.app_dsn, layout, **settings) as step:
            answers = {"old": await step.post(by_old), "new": await step.post(by_new)}
        assert {name for name, answer in answers.items() if answer[0] == 200} == accepted
        assert {answer[0] for answer in answers.values()} <= {200, 422}
        for name in accepted:
            _, headers, body = answers[name]
            reply = from_attributes(
                from_http(headers, body).get_attributes(), body, traceparent=None, received=now()
            )
            verify(reply, KeyRing.of(signer), present=now(), max_age=timedelta(minutes=1))


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

        await until(delivered, "the step to reconnect")


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
        await asyncio.wait_for(step.process.wait(), 60)


async def test_the_span_of_a_step_is_a_child_of_the_publishers_and_holds_no_payload(
    postgres: TestDatabase, layout: Layout, mailbox: Mailbox, tmp_path: Path
) -> None:
    envelope = await message(mailbox)
    async with running(
        "perception", postgres.app_dsn, layout, SOMA_TRACES_DIR=str(tmp_path)
    ) as step:
        await step.post(envelope)

    spans = await asyncio.to_thread(lambda: list(stored_spans(tmp_path)))
    (span,) = [each for each in spans if each.name.startswith("process ")]
    assert span.trace_id == "a" * 32
    assert span.parent_id == "b" * 16
    assert span.attributes["cloudevents.event_id"] == envelope.event_id
    assert "deploy" not in (tmp_path / "perception.jsonl").read_text()


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
