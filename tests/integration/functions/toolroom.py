"""Conversation and tool executor side by side, with a broker's part played by the test itself."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from functions.conversation.handler import Conversation
from functions.tool_executor.handler import ToolExecutor
from somaagent.events import Event, ToolCallRequested
from somaagent.inference.chat import ChatModel
from somaagent.messaging.keyring import KeyRing
from somaagent.mode import Mode, ModeSettings
from somaagent.policy.guard import PolicyGuard
from somaagent.settings import (
    ModelSettings,
    PolicySettings,
    RedisSettings,
    RequeueSettings,
    ToolSettings,
)
from somaagent.storage.database import Database
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.tools import Registry, Tool
from somaagent.tools.catalogue import registry
from somaagent.workspaces.local import LocalWorkspaces
from tests.contracts.repository import ROOT
from tests.integration.conftest import delivery

KEY = "the key of the tests' events, long enough"
RING = KeyRing.of(KEY)


@dataclass(frozen=True, kw_only=True)
class Toolroom:
    """Both steps on one database and one Redis."""

    conversation: Conversation
    executor: ToolExecutor
    seen: list[Event] = field(default_factory=list[Event])

    async def handle(self, event: Event) -> tuple[Event, ...]:
        """What the step that consumes `event` publishes because of it."""
        self.seen.append(event)
        if isinstance(event, ToolCallRequested):
            outcome = await self.executor.handle(delivery("tool-executor", event))
        else:
            outcome = await self.conversation.handle(delivery("conversation", event))
        return outcome.events

    async def settle(self, event: Event) -> tuple[Event, ...]:
        """Deliver an event, and whatever follows from it within the two steps; the rest."""
        waiting, last = [event], tuple[Event, ...]()
        while waiting:
            published = await self.handle(waiting.pop(0))
            ours = [each for each in published if type(each).__name__.startswith("ToolCall")]
            waiting += ours
            last = tuple(each for each in published if each not in ours) or last
        return last


@asynccontextmanager
async def opened(
    database: Database,
    redis_url: str,
    model_url: str,
    *,
    mode: Mode = Mode.PRODUCTION,
    tools: Registry | None = None,
    settings: ToolSettings | None = None,
    max_tokens: int = 64,
    policies: Path = ROOT / "shared" / "policies",
    workspaces: LocalWorkspaces | None = None,
) -> AsyncGenerator[Toolroom]:
    """The two steps, closed at the end."""
    settings = settings or ToolSettings()
    redis = RedisSettings(url=SecretStr(redis_url))
    model = ModelSettings(base_url=model_url, max_tokens=max_tokens, temperature=0)
    guard = await PolicyGuard.open(PolicySettings(dir=str(policies)), mode)
    conversation = Conversation.of(
        database=database,
        stream=await TurnStream.open(redis),
        signals=StreamReader.open(redis),
        model=await ChatModel.open(model),
        settings=model,
        tools=settings,
        mode=mode,
        guard=guard,
    )
    executor = ToolExecutor.of(
        database=database,
        redis=redis,
        stream=await TurnStream.open(redis),
        guard=guard,
        mode=ModeSettings(mode=mode),
        tools=tools or registry(),
        workspaces=workspaces,
        settings=settings,
        requeue=RequeueSettings(),
        ring=RING,
    )
    try:
        yield Toolroom(conversation=conversation, executor=executor)
    finally:
        await conversation.model.aclose()
        for step in (conversation, executor):
            await step.stream.aclose()
            await step.signals.aclose()
        executor.breaker.close()
        await guard.aclose()


@asynccontextmanager
async def opened_executor(
    database: Database, redis_url: str, *tools: Tool
) -> AsyncGenerator[ToolExecutor]:
    """The executor alone with `tools`, closed at the end."""
    redis = RedisSettings(url=SecretStr(redis_url))
    guard = await PolicyGuard.open(
        PolicySettings(dir=str(ROOT / "shared" / "policies")), Mode.PRODUCTION
    )
    executor = ToolExecutor.of(
        database=database,
        redis=redis,
        stream=await TurnStream.open(redis),
        guard=guard,
        mode=ModeSettings(mode=Mode.PRODUCTION),
        tools=registry(*tools),
        settings=ToolSettings(),
        requeue=RequeueSettings(),
        ring=RING,
    )
    try:
        yield executor
    finally:
        executor.breaker.close()
        await executor.stream.aclose()
        await executor.signals.aclose()
        await guard.aclose()


def statuses(events: Sequence[Event]) -> list[str]:
    """The statuses of the calls among `events`."""
    return [getattr(event, "status", "blocked") for event in events if hasattr(event, "reasons")]
