"""What the gateway's routes work with, opened once for each process."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Self

import aiohttp
from starlette.requests import HTTPConnection

from functions.gateway.announced import Announced
from functions.gateway.api_keys import ApiKeyVerifier
from functions.gateway.browser_sessions import BrowserSessions
from functions.gateway.client_address import ClientAddresses
from functions.gateway.clients import Clients
from functions.gateway.creators import Creators
from functions.gateway.filing import LINKS, Filing
from functions.gateway.flights import Flights
from functions.gateway.measuring.counts import Counts
from functions.gateway.measuring.handing_over import counted, hand_over_for_ever
from functions.gateway.open_streams import OpenStreams
from functions.gateway.openai_api.generation import Chat
from functions.gateway.places import Places
from functions.gateway.problems import Problem
from functions.gateway.purging import purge_for_ever
from functions.gateway.seats import Seats
from functions.gateway.strangers import Strangers
from functions.gateway.waking import Waker
from functions.gateway.withdrawal import Withdrawals
from somaagent.analytics.clickhouse import ClickHouse
from somaagent.errors import SomaError
from somaagent.identity import TokenVerifier
from somaagent.identity.oidc import OidcClient
from somaagent.inference.chat import ChatModel
from somaagent.inference.profiles import Profiles
from somaagent.inference.tokens import TokenCounter
from somaagent.mcp.known import known_specs
from somaagent.messaging.keyring import KeyRing, derive
from somaagent.messaging.publisher import Publisher
from somaagent.mode import Mode, ModeSettings
from somaagent.policy.guard import PolicyGuard
from somaagent.ratelimit import RateLimiter
from somaagent.relations import Relations
from somaagent.settings import (
    CanvasSettings,
    ChatSettings,
    ClickHouseSettings,
    ConnectionSettings,
    EventSettings,
    FileSettings,
    GatewaySettings,
    JwtSettings,
    McpSettings,
    ModelSettings,
    OidcSettings,
    PolicySettings,
    PostgresSettings,
    ProfileSettings,
    RateLimitSettings,
    RedisSettings,
    RelationsSettings,
    RequeueSettings,
    TelemetrySettings,
    ToolSettings,
)
from somaagent.storage.database import Database, Usage
from somaagent.streams.reader import StreamReader
from somaagent.telemetry.content_permission import NOBODY, ContentPermission
from somaagent.telemetry.crashes import crash
from somaagent.telemetry.metrics.handover import Handover
from somaagent.telemetry.tracing import end_traces
from somaagent.tools.catalogue import SPECS
from somaagent.tools.spec import ToolSpec

MOST_EXPORTS: Final = 4
MOST_IMPORTS: Final = 2
"""Of one process at a time; each holds what it has read of a session."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the gateway is told."""

    postgres: PostgresSettings
    redis: RedisSettings
    events: EventSettings
    jwt: JwtSettings
    gateway: GatewaySettings
    policy: PolicySettings = field(default_factory=PolicySettings)
    rate_limits: RateLimitSettings = field(default_factory=RateLimitSettings)
    canvas: CanvasSettings = field(default_factory=CanvasSettings)
    relations: RelationsSettings = field(default_factory=RelationsSettings)
    requeue: RequeueSettings = field(default_factory=RequeueSettings)
    files: FileSettings = field(default_factory=FileSettings)
    oidc: OidcSettings = field(default_factory=OidcSettings)
    model: ModelSettings | None = None
    """None where there is no model to ask, or to count tokens."""
    chat: ChatSettings = field(default_factory=ChatSettings)
    profiles: ProfileSettings = field(default_factory=ProfileSettings)
    tools: ToolSettings = field(default_factory=ToolSettings)
    mcp: McpSettings = field(default_factory=McpSettings)
    connections: ConnectionSettings = field(default_factory=ConnectionSettings)
    content: ContentPermission = NOBODY
    """Tenants that may agree to have their texts in traces."""
    clickhouse: ClickHouseSettings = field(default_factory=ClickHouseSettings)
    mode: Mode = Mode.PRODUCTION

    @classmethod
    def read(cls) -> Self:
        """From the environment.

        Raises:
            pydantic.ValidationError: A variable is missing or wrong; the message names it.
        """
        return cls(
            postgres=PostgresSettings(),  # pyright: ignore[reportCallIssue] - environment
            redis=RedisSettings(),  # pyright: ignore[reportCallIssue]
            events=EventSettings(),  # pyright: ignore[reportCallIssue]
            jwt=JwtSettings(),
            gateway=GatewaySettings(),
            policy=PolicySettings(),
            rate_limits=RateLimitSettings(),
            canvas=CanvasSettings(),
            relations=RelationsSettings(),
            requeue=RequeueSettings(),
            files=FileSettings(),
            oidc=OidcSettings(),
            model=ModelSettings.if_configured(),
            chat=ChatSettings(),
            profiles=ProfileSettings(),
            tools=ToolSettings(),
            mcp=McpSettings(),
            connections=ConnectionSettings(),
            content=ContentPermission.of(TelemetrySettings().traces_content_tenants),
            clickhouse=ClickHouseSettings(),
            mode=ModeSettings().mode,
        )


@dataclass(slots=True, kw_only=True)
class GatewayState:
    """Connections and services of one process."""

    settings: Settings
    counts: Counts
    verifier: TokenVerifier
    api_keys: ApiKeyVerifier = field(init=False)
    browser_sessions: BrowserSessions | None = None
    tokens: TokenCounter | None = None
    ring: KeyRing
    streams: StreamReader
    publisher: Publisher
    waker: Waker
    guard: PolicyGuard
    flights: Flights
    seats: Seats
    open_streams: OpenStreams = field(default_factory=OpenStreams)
    clients: Clients
    announced: Announced = field(default_factory=Announced)
    handover: Handover = field(init=False)
    limiter: RateLimiter
    addresses: ClientAddresses
    strangers: Strangers
    relations: Relations | None
    clickhouse: ClickHouse | None
    """Where the analytics step writes; None where that is Postgres."""
    """None where a session is its whole tenant's."""
    creators: Creators = field(init=False)
    withdrawals: Withdrawals = field(init=False)
    exports: Places = field(default_factory=lambda: Places(MOST_EXPORTS))
    imports: Places = field(default_factory=lambda: Places(MOST_IMPORTS))
    chat: Chat | None = field(default=None, init=False)
    """None where no model is configured."""
    tool_specs: Mapping[str, ToolSpec]
    """Every tool by name: the platform's and those of MCP servers."""
    _http: aiohttp.ClientSession
    filing: Filing = field(init=False)
    _database: Database | None = None
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    _for_ever: list["asyncio.Task[None]"] = field(default_factory=list["asyncio.Task[None]"])
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set["asyncio.Task[None]"])

    @classmethod
    async def open(cls, settings: Settings, counts: Counts) -> Self:
        """Open what needs no answer from elsewhere; the database follows in the background.

        Raises:
            ValueError: A setting cannot work.
        """
        # First, because it is what may be refused.
        addresses = ClientAddresses(
            settings.gateway.trusted_proxies, header=settings.gateway.forwarded_header
        )
        guard = await PolicyGuard.open(settings.policy, settings.mode)
        http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        state = cls(
            settings=settings,
            counts=counts,
            verifier=TokenVerifier(settings.jwt, mode=settings.mode),
            ring=KeyRing.read(settings.events),
            streams=StreamReader.open(settings.redis),
            publisher=await Publisher.open(settings.events),
            waker=Waker(http=http, urls=tuple(settings.gateway.wake_urls.split())),
            guard=guard,
            seats=Seats(
                most=settings.gateway.max_streams,
                most_per_subject=settings.gateway.max_streams_per_subject,
            ),
            clients=Clients(heartbeat_seconds=settings.gateway.heartbeat_seconds),
            flights=Flights(patience_seconds=settings.gateway.idempotency_wait_seconds),
            limiter=RateLimiter.open(settings.rate_limits, settings.redis),
            addresses=addresses,
            strangers=Strangers(settings.gateway.failed_auth_per_minute),
            relations=await Relations.open(settings.relations),
            clickhouse=await ClickHouse.open(settings.clickhouse),
            tool_specs={**known_specs(settings.mcp), **SPECS},
            _http=http,
        )
        state.handover = Handover(partial(counted, state))
        state.api_keys = ApiKeyVerifier(state.database)
        state.creators = Creators(state.database)
        ring = KeyRing.read(settings.events)
        # Links that the key before signed work until they expire.
        keys = [ring.derived(LINKS), *(derive(key, LINKS) for key in ring.keys.values())]
        state.filing = Filing(settings.files, state.database, keys)
        state.filing.start()
        if settings.oidc.issuer is not None:
            client = OidcClient(settings.oidc)
            state.browser_sessions = BrowserSessions(
                client, settings.oidc, settings.jwt, state.database
            )
        if settings.model is not None:
            state.chat = Chat(
                await ChatModel.open(settings.model),
                settings.model,
                settings.chat,
                database=state.database,
                profiles=Profiles(
                    platform=settings.model, bounds=settings.profiles, mode=settings.mode
                ),
            )
            patience = settings.gateway.context_wait_seconds
            state.tokens = await TokenCounter.open(settings.model, patience_seconds=patience)
        state.spawn(state._open_early(), name="open-database")
        state.withdrawals = Withdrawals(
            state.open_streams,
            state.streams,
            state.database,
            api_keys=state.api_keys,
            browser_sessions=state.browser_sessions,
        )
        state._for_ever = [
            asyncio.create_task(purge_for_ever(state.database), name="purge"),
            asyncio.create_task(state.withdrawals.watch_for_ever(), name="withdrawals"),
            asyncio.create_task(hand_over_for_ever(state.database, state.handover), name="metrics"),
        ]
        return state

    def openai(self) -> Chat:
        """The model of the OpenAI-compatible routes.

        Raises:
            Problem: 503, none is configured.
        """
        if self.chat is None:
            raise Problem(503, "no_model", "SOMA_MODEL_BASE_URL names no model for these routes")
        return self.chat

    async def database(self) -> Database:
        """The open database; a failed open is tried again at the next call.

        Raises:
            StorageUnavailable: It cannot be reached.
        """
        if self._database is None:
            async with self._opening:
                if self._database is None:
                    self._database = await Database.open(self.settings.postgres)
        return self._database

    @property
    def database_usage(self) -> Usage | None:
        """What of the database's connections is in use; None while it is not open."""
        return None if self._database is None else self._database.usage

    def spawn(self, work: Coroutine[None, None, None], *, name: str) -> None:
        """Do `work` in the background; its failure is logged and ends nothing."""
        task: asyncio.Task[None] = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def aclose(self) -> None:
        """End what runs in the background and close the connections."""
        for task in self._for_ever:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        for task in tuple(self._tasks):
            task.cancel()
        await self.filing.aclose()
        await self.verifier.aclose()
        if self.browser_sessions is not None:
            await self.browser_sessions.aclose()
        if self.tokens is not None:
            await self.tokens.aclose()
        await self.waker.aclose()
        await self.clients.aclose()
        await self.streams.aclose()
        await self.publisher.aclose()
        await self.guard.aclose()
        if self.chat is not None:
            await self.chat.aclose()
        self.limiter.close()
        if self.relations is not None:
            await self.relations.aclose()
        if self.clickhouse is not None:
            await self.clickhouse.aclose()
        await self._http.close()
        # What is counted last includes the spans that were dropped.
        await asyncio.to_thread(end_traces)
        if self._database is not None:
            await self.handover.push_last(self._database)
            await self._database.aclose()

    async def _open_early(self) -> None:
        with contextlib.suppress(SomaError):
            await self.database()

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.warning(
                "background_work_failed", extra={"task": task.get_name(), **crash(error)}
            )


def state_of(connection: HTTPConnection) -> GatewayState:
    """The state of the process that serves a request or a WebSocket."""
    state: GatewayState = connection.app.state.gateway
    return state
