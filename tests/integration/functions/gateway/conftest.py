"""A gateway on real servers: Postgres, Redis, and a Broker's ingress before a real Kafka."""

import asyncio
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import orjson
import pytest
import pytest_asyncio
import uvicorn
from aiokafka import AIOKafkaConsumer, TopicPartition
from fastapi import FastAPI
from pydantic import SecretStr

from functions.gateway.__main__ import GatewayServer
from functions.gateway.app import create_app
from functions.gateway.connections.protocol import guarded
from functions.gateway.limits import MAX_BODY_BYTES
from functions.gateway.sockets.protocol import SocketProtocol
from functions.gateway.state import Settings
from knative_local.http1.server import Server, serve
from knative_local.ingress.handler import Ingress
from knative_local.kafka.cluster import Cluster
from knative_local.kafka.producer import Producer
from knative_local.kafka.topics import ensure_topic
from somaagent.identity import mint
from somaagent.mode import Mode
from somaagent.settings import (
    EventSettings,
    GatewaySettings,
    JwtSettings,
    PolicySettings,
    PostgresSettings,
    RateLimitSettings,
    RedisSettings,
)
from somaagent.streams.writer import TurnStream
from tests.conftest import TestDatabase
from tests.support.identity_provider import AUDIENCE, ISSUER

JWT_SECRET = "a secret of the tests, long enough for HS256"
JWT = JwtSettings(secret=SecretStr(JWT_SECRET), issuer=ISSUER, audience=AUDIENCE)
KEY = "a signing key of the tests, 32 bytes"
BOUND_SECONDS = 60.0


@dataclass
class Broker:
    """A Broker's ingress, which a test may take away and put back, and what Kafka then holds."""

    bootstrap: str
    topic: str
    ingress: Ingress
    server: Server

    @property
    def sink(self) -> str:
        return f"http://127.0.0.1:{self.server.port}/somaagent/default"

    async def take_away(self) -> None:
        await self.server.close()

    async def put_back(self) -> None:
        self.server = await serve(self.ingress, "127.0.0.1", self.server.port)

    async def events(self) -> list[dict[str, str]]:
        """The attributes of every event that Kafka has, and its `data`, bytes as surrogates."""
        consumer: Any = AIOKafkaConsumer(  # Any: aiokafka is not typed
            bootstrap_servers=self.bootstrap, enable_auto_commit=False
        )
        await consumer.start()
        try:
            partition = TopicPartition(self.topic, 0)
            consumer.assign([partition])
            await consumer.seek_to_beginning(partition)
            end = (await consumer.end_offsets([partition]))[partition]
            found: list[dict[str, str]] = []
            async with asyncio.timeout(BOUND_SECONDS):
                while await consumer.position(partition) < end:
                    record = await consumer.getone()
                    attributes = {name: value.decode() for name, value in record.headers}
                    data = (record.value or b"").decode(errors="surrogateescape")
                    found.append(attributes | {"data": data})
            return found
        finally:
            await consumer.stop()


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


@dataclass(frozen=True)
class Frame:
    """One server-sent event."""

    id: str | None
    event: str
    data: dict[str, Any]


@dataclass
class Caller:
    """An HTTP client of the gateway."""

    base: str
    http: aiohttp.ClientSession
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def of(self, tenant: str, *, subject: str = "ada", scopes: list[str] | None = None) -> "Caller":
        token = mint(JWT, tenant=tenant, subject=subject, scopes=scopes)
        return Caller(self.base, self.http, {"Authorization": f"Bearer {token}"})

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        content = raw if raw is not None or body is None else orjson.dumps(body)
        sent = {"Content-Type": "application/json"} if content is not None else {}
        async with self.http.request(
            method,
            self.base + path,
            data=content,
            headers={**sent, **self.headers, **(headers or {})},
            skip_auto_headers=["Content-Type"],
        ) as response:
            return Answer(response.status, response.headers, await response.read())

    async def new_session(self) -> UUID:
        answer = await self.call("POST", "/v1/sessions")
        assert answer.status == 201, answer.body
        return UUID(answer.json["session_id"])

    async def post(self, session: UUID, text: str = "hello", *, key: str | None = None) -> Answer:
        headers = {} if key is None else {"Idempotency-Key": key}
        path = f"/v1/sessions/{session}/messages"
        return await self.call("POST", path, body={"text": text}, headers=headers)

    @asynccontextmanager
    async def listen(
        self, path: str, *, last_event_id: str | None = None
    ) -> AsyncGenerator[AsyncIterator[Frame]]:
        headers = dict(self.headers)
        if last_event_id is not None:
            headers["Last-Event-ID"] = last_event_id
        async with self.http.get(self.base + path, headers=headers) as response:
            assert response.status == 200, await response.text()
            assert response.content_type == "text/event-stream"
            yield _frames(response)

    async def frames(self, path: str, *, last_event_id: str | None = None) -> list[Frame]:
        """Every frame until the server ends the stream."""
        async with (
            asyncio.timeout(BOUND_SECONDS),
            self.listen(path, last_event_id=last_event_id) as frames,
        ):
            return [frame async for frame in frames]


async def _frames(response: aiohttp.ClientResponse) -> AsyncIterator[Frame]:
    fields: dict[str, str] = {}
    async for raw in response.content:
        line = raw.decode().rstrip("\n")
        name, _, value = line.partition(":")
        if name:
            fields[name] = value.removeprefix(" ")
        elif not line:
            if "data" in fields:
                yield Frame(fields.get("id"), fields["event"], orjson.loads(fields["data"]))
            fields = {}


@pytest_asyncio.fixture
async def broker(kafka_address: str) -> AsyncIterator[Broker]:
    """A Broker with a topic of its own."""
    topic = f"broker-{uuid4()}"
    cluster = Cluster(kafka_address)
    await cluster.open()
    await ensure_topic(cluster, topic, partitions=1, replication_factor=1, config={})
    await cluster.close()
    producer = Producer(kafka_address)
    await producer.open()
    ingress = Ingress(producer)
    ingress.route({("somaagent", "default"): topic})
    made = Broker(kafka_address, topic, ingress, await serve(ingress, "127.0.0.1", 0))
    yield made
    await made.server.close()
    await producer.close()


@pytest.fixture
def publish_seconds() -> float:
    """How long the gateway tries to publish; brief for a test that takes the broker away."""
    return 30.0


BRIEFLY = pytest.mark.parametrize("publish_seconds", [2.0], ids=["briefly"])


def settings_of(
    postgres: TestDatabase, redis_url: str, broker: Broker, *, publish_seconds: float = 30.0
) -> Settings:
    return Settings(
        postgres=PostgresSettings(dsn=SecretStr(postgres.app_dsn)),
        redis=RedisSettings(url=SecretStr(redis_url)),
        events=EventSettings(
            signing_key=SecretStr(KEY),
            sink=broker.sink,
            publish_timeout_seconds=publish_seconds,
        ),
        jwt=JWT,
        gateway=GatewaySettings(heartbeat_seconds=0.2),
        # A busy machine is no outage.
        rate_limits=RateLimitSettings(timeout_seconds=10, patience_seconds=10),
        policy=PolicySettings(),
        mode=Mode.PRODUCTION,
    )


def environment_of(postgres: TestDatabase, redis_url: str, broker: Broker) -> dict[str, str]:
    """The same for a gateway that is a process of its own."""
    return {
        "SOMA_POSTGRES_DSN": postgres.app_dsn,
        "SOMA_REDIS_URL": redis_url,
        "SOMA_EVENT_SIGNING_KEY": KEY,
        "K_SINK": broker.sink,
        "SOMA_JWT_SECRET": JWT_SECRET,
        "SOMA_JWT_ISSUER": ISSUER,
        "SOMA_JWT_AUDIENCE": AUDIENCE,
        "SOMA_RATE_LIMIT_TIMEOUT_SECONDS": "10",
        "SOMA_RATE_LIMIT_PATIENCE_SECONDS": "10",
    }


@asynccontextmanager
async def serving(settings: Settings, app: FastAPI | None = None) -> AsyncGenerator[str]:
    """A gateway in this process; its base URL. Who made its `app` may look at its state."""
    app = app or create_app(settings)
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        http=guarded(settings, app.state.counts),
        ws=SocketProtocol,
        ws_max_size=MAX_BODY_BYTES,
        ws_per_message_deflate=False,
        log_config=None,
        timeout_graceful_shutdown=5,
    )
    server = GatewayServer(config, app)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    ticking = asyncio.create_task(server.main_loop())
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.handle_exit(signal.SIGTERM, None)
        await ticking
        await server.shutdown()


@pytest_asyncio.fixture
async def gateway(
    postgres: TestDatabase, redis_url: str, broker: Broker, publish_seconds: float
) -> AsyncIterator[str]:
    """The base URL of a running gateway."""
    settings = settings_of(postgres, redis_url, broker, publish_seconds=publish_seconds)
    async with serving(settings) as base:
        yield base


@pytest_asyncio.fixture
async def anyone(gateway: str) -> AsyncIterator[Caller]:
    """A caller without credentials."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as http:
        yield Caller(gateway, http)


@pytest.fixture
def acme(anyone: Caller) -> Caller:
    """Ada of the tenant acme."""
    return anyone.of("acme")


@pytest_asyncio.fixture
async def voice(redis_url: str) -> AsyncIterator[TurnStream]:
    """The writing side of the reply streams."""
    stream = await TurnStream.open(RedisSettings(url=SecretStr(redis_url)))
    yield stream
    await stream.aclose()
