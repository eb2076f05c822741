"""The tool executor: a call is judged, run and settled once, whatever dies meanwhile."""

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from functions.tool_executor.breaker import CircuitBreaker, Permit
from functions.tool_executor.calls import Asked, Claim, Held, Verdict, claim, release
from functions.tool_executor.delegating import Delegated
from functions.tool_executor.granting import Granting
from functions.tool_executor.judging import Judge, Permitted
from functions.tool_executor.running import Lost, Runner, tool_span
from functions.tool_executor.settling import Settlement
from functions.tool_executor.waiting import WaitingCalls
from somaagent.errors import RejectedEvent, TryAgainLater
from somaagent.events import DelegationEnded, ToolCallApproved, ToolCallFinished, ToolCallRequested
from somaagent.files.attached import SessionFiles
from somaagent.files.stores import open_store
from somaagent.messaging.keyring import KeyRing
from somaagent.mode import ModeSettings
from somaagent.policy.guard import PolicyGuard
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.serving.opening import opening_all
from somaagent.serving.resuming import in_trace
from somaagent.settings import (
    CanvasSettings,
    EventSettings,
    FetchSettings,
    FileSettings,
    McpSettings,
    PolicySettings,
    PostgresSettings,
    RedisSettings,
    RequeueSettings,
    SandboxSettings,
    ToolSettings,
    WorkspaceSettings,
)
from somaagent.storage.canvas import Canvas
from somaagent.storage.database import Connection, Database
from somaagent.storage.handled_events import find_outcome
from somaagent.storage.recall import Recollections
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.telemetry.tracing import current_traceparent
from somaagent.tools import InvalidResult, Registry, Tool, ToolOutcome, ToolSpec
from somaagent.tools.builtin.canvas_append import CanvasAppend
from somaagent.tools.builtin.delegate import Delegate
from somaagent.tools.builtin.http_fetch import HttpFetch
from somaagent.tools.builtin.memory_recall import MemoryRecall
from somaagent.tools.builtin.sandboxed import sandboxed_tools
from somaagent.tools.catalogue import registry
from somaagent.web import Fetcher
from somaagent.workspaces.local import LocalWorkspaces

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolExecutor:
    """Judges and runs calls of tools."""

    database: Database
    stream: TurnStream
    signals: StreamReader
    registry: Registry
    judge: Judge
    runner: Runner
    breaker: CircuitBreaker
    granting: Granting
    settlement: Settlement
    waiting: WaitingCalls

    @classmethod
    async def open(cls) -> Self:
        """Connect to the database and Redis, and read the policies and the tools.

        Raises:
            StorageUnavailable: The database cannot be reached, or the folder of the workspaces
                cannot be made.
            ValueError: The policies cannot be read, or a setting of a tool is wrong.
        """
        postgres = PostgresSettings()  # pyright: ignore[reportCallIssue] - from the environment
        redis = RedisSettings()  # pyright: ignore[reportCallIssue]
        events = EventSettings()  # pyright: ignore[reportCallIssue]
        mode, workspaces = ModeSettings(), WorkspaceSettings()
        async with opening_all() as parts:
            database = await parts.open(Database.open(postgres))
            _, content = open_store(database, FileSettings())
            fetcher = Fetcher.of(FetchSettings())
            stream = await parts.open(TurnStream.open(redis))
            return cls.of(
                database=database,
                redis=redis,
                stream=stream,
                guard=await parts.open(PolicyGuard.open(PolicySettings(), mode.mode)),
                mode=mode,
                tools=registry(
                    CanvasAppend(Canvas(database, CanvasSettings()), stream),
                    HttpFetch(fetcher=fetcher),
                    MemoryRecall(Recollections(database)),
                    *sandboxed_tools(
                        SandboxSettings(), workspaces, SessionFiles(database, content), fetcher
                    ),
                    *_mcp_tools(),
                ),
                workspaces=await LocalWorkspaces.open(workspaces),
                settings=ToolSettings(),
                requeue=RequeueSettings(),
                ring=KeyRing.read(events),
            )

    @classmethod
    def of(
        cls,
        *,
        database: Database,
        redis: RedisSettings,
        stream: TurnStream,
        guard: PolicyGuard,
        mode: ModeSettings,
        tools: Registry,
        settings: ToolSettings,
        requeue: RequeueSettings,
        ring: KeyRing,
        workspaces: LocalWorkspaces | None = None,
    ) -> Self:
        """The step on what is open already."""
        signals = StreamReader.open(redis)
        settlement = Settlement(
            database=database,
            stream=stream,
            signals=signals,
            result_bytes=settings.result_bytes,
        )
        return cls(
            database=database,
            stream=stream,
            signals=signals,
            registry=tools,
            judge=Judge(registry=tools, guard=guard, mode=mode.mode),
            runner=Runner(database=database, signals=signals, workspaces=workspaces),
            breaker=CircuitBreaker.open(redis, settings),
            granting=Granting(ring=ring, seconds=settings.call_seconds),
            settlement=settlement,
            waiting=WaitingCalls(
                database=database,
                settlement=settlement,
                settings=settings,
                approval_seconds=requeue.seconds,
            ),
        )

    async def handle(self, delivery: Delivery) -> Outcome:
        """Run a call, or say again how it ended; end one whose delegated task is over.

        Raises:
            AlreadyInProgress: Another delivery runs it.
            PolicyUnavailable: No decision could be had; the broker tries again.
            RejectedEvent: The type is not this step's, or the grant is not for this call.
        """
        asked = delivery.event
        if isinstance(asked, DelegationEnded):
            return await self.waiting.end_delegation(delivery, asked)
        if not isinstance(asked, ToolCallRequested | ToolCallApproved):
            raise RejectedEvent(f"the executor does not take {delivery.envelope.event_type!r}")
        return await self._attend(delivery, asked)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.judge.guard.aclose()
        self.breaker.close()
        await self.signals.aclose()
        await self.stream.aclose()
        await self.database.aclose()

    async def _attend(self, delivery: Delivery, asked: Asked) -> Outcome:
        async with self.database.transaction(delivery.trusted_tenant) as connection:
            if isinstance(asked, ToolCallApproved) and not await self.granting.take(
                connection, delivery, asked
            ):
                return Outcome()
            claimed = await claim(connection, delivery.trusted_tenant, asked.call_id)
            if claimed is not None and (earlier := await _effect(connection, delivery, claimed)):
                return earlier
        if claimed is None:
            return await self.settlement.say_again(delivery, asked)
        return await in_trace(claimed.traceparent, partial(self._end, delivery, asked, claimed))

    async def _end(self, delivery: Delivery, asked: Asked, claimed: Claim) -> Outcome:
        """Have the call run, wait or end."""
        if claimed.child_turn is not None:
            return await self.waiting.end_overdue(delivery, asked, claimed, claimed.child_turn)
        try:
            verdict = await self._verdict(claimed)
        except TryAgainLater:
            await self.settlement.release(claimed)
            raise
        except Lost:
            return await self.settlement.say_again(delivery, asked)
        if isinstance(verdict, Held):
            return await self.waiting.hold(delivery, asked, claimed, verdict)
        if isinstance(verdict, Delegated):
            with tool_span(claimed.tool, claimed) as span:
                outcome = await self.waiting.delegate(delivery, asked, claimed, verdict)
                span.set_attribute("somaagent.tool.status", _status(outcome))
                # The task's turn goes on below the call that it answers.
                return replace(outcome, traceparent=current_traceparent(), resumed=True)
        return await self.settlement.settle(delivery, asked, claimed, verdict)

    async def _verdict(self, claimed: Claim) -> Verdict | Held | Delegated:
        judged = await self.judge.judge(claimed)
        if isinstance(judged, Verdict | Held):
            return judged
        if isinstance(judged.tool, Delegate):
            return Delegated(judged.arguments)
        spec = judged.tool.spec
        permit = await self.breaker.allow(claimed.tenant, spec.name)
        if not permit.allowed:
            error = "the tool has failed repeatedly and rests for a moment"
            return Verdict(ToolOutcome(status="circuit_open", error=error))
        outcome = await self._run(judged, claimed)
        await self._note(claimed.tenant, spec, permit, outcome)
        return Verdict(outcome, cost=spec.cost)

    async def _run(self, permitted: Permitted, claimed: Claim) -> ToolOutcome:
        tool, arguments = permitted
        try:
            outcome = await self.runner.run(tool, arguments, claimed)
        except asyncio.CancelledError:
            if tool.spec.idempotent:
                await self.settlement.release(claimed)
            raise
        if outcome.status != "success":
            return outcome
        try:
            self.registry.check_result(tool.spec, outcome.result)
        except InvalidResult:
            # Its words would quote the result.
            logger.warning("tool_result_invalid", extra={"tool": tool.spec.name})
            broken = ToolOutcome.failure("the tool returned what it must not", faulty=True)
            return replace(broken, duration=outcome.duration, usage=outcome.usage)
        return outcome

    async def _note(
        self, tenant: str, spec: ToolSpec, permit: Permit, outcome: ToolOutcome
    ) -> None:
        if outcome.faulty:
            await self.breaker.failed(tenant, spec.name)
        elif permit.failures and outcome.status != "cancelled":
            await self.breaker.succeeded(tenant, spec.name)


async def _effect(connection: Connection, delivery: Delivery, claimed: Claim) -> Outcome | None:
    """What the event has had for an effect, if the call waits since then; it is left to wait."""
    if not claimed.was_held and claimed.child_turn is None:
        return None
    earlier = await find_outcome(connection, delivery)
    if earlier is not None and claimed.child_turn is None:
        await release(connection, claimed)
    return earlier


def _status(outcome: Outcome) -> str:
    """How a call ended that was to be delegated, or that it was."""
    ended = [event.status for event in outcome.events if isinstance(event, ToolCallFinished)]
    return ended[0] if ended else "delegated"


def _mcp_tools() -> tuple[Tool, ...]:
    settings = McpSettings()
    if settings.servers is None:
        return ()
    # Only where servers are configured is there a use for it.
    from somaagent.mcp.tool import mcp_tools

    return mcp_tools(settings, SandboxSettings(), FetchSettings())
