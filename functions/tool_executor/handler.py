"""The tool executor: a call is judged, run and settled once, whatever dies meanwhile."""

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Final, Self

import orjson

from functions.tool_executor.breaker import CircuitBreaker, Permit
from functions.tool_executor.calls import (
    Asked,
    Claim,
    Held,
    Settled,
    Verdict,
    claim,
    find,
    hold,
    release,
    settle,
)
from functions.tool_executor.granting import Granting
from functions.tool_executor.judging import Judge, Permitted
from functions.tool_executor.running import Lost, Runner
from somaagent.errors import AlreadyInProgress, RejectedEvent, StorageUnavailable, TryAgainLater
from somaagent.events import ToolCallApproved, ToolCallRequested
from somaagent.files.attached import SessionFiles
from somaagent.files.stores import open_store
from somaagent.messaging.keyring import KeyRing
from somaagent.mode import ModeSettings
from somaagent.policy.guard import PolicyGuard
from somaagent.serving.delivery import Delivery, Outcome
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
from somaagent.storage.database import Database
from somaagent.storage.handled_events import find_outcome, record_outcome
from somaagent.storage.recall import Recollections
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.tools import InvalidResult, Registry, Tool, ToolOutcome, ToolSpec
from somaagent.tools.builtin.canvas_append import CanvasAppend
from somaagent.tools.builtin.http_fetch import HttpFetch
from somaagent.tools.builtin.memory_recall import MemoryRecall
from somaagent.tools.builtin.sandboxed import sandboxed_tools
from somaagent.tools.catalogue import registry
from somaagent.workspaces.local import LocalWorkspaces

LONGEST_FRAME: Final = 16_384
"""Largest result that listeners are told in the stream, as bytes of JSON."""
_LONGEST_ERROR: Final = 2_000
BACKSTOP_SECONDS: Final = 1800.0
"""How much longer than its entry a call waits; then the sweeper has it ended."""

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
    settings: ToolSettings
    requeue: RequeueSettings

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
        database = await Database.open(postgres)
        _, content = open_store(database, FileSettings())
        stream = await TurnStream.open(redis)
        return cls.of(
            database=database,
            redis=redis,
            stream=stream,
            guard=await PolicyGuard.open(PolicySettings(), mode.mode),
            mode=mode,
            tools=registry(
                CanvasAppend(Canvas(database, CanvasSettings()), stream),
                HttpFetch.open(FetchSettings()),
                MemoryRecall(Recollections(database)),
                *sandboxed_tools(SandboxSettings(), workspaces, SessionFiles(database, content)),
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
        return cls(
            database=database,
            stream=stream,
            signals=signals,
            registry=tools,
            judge=Judge(registry=tools, guard=guard, mode=mode.mode),
            runner=Runner(database=database, signals=signals, workspaces=workspaces),
            breaker=CircuitBreaker.open(redis, settings),
            granting=Granting(ring=ring, seconds=settings.call_seconds),
            settings=settings,
            requeue=requeue,
        )

    async def handle(self, delivery: Delivery) -> Outcome:
        """Run a call, or say again how it ended.

        Raises:
            AlreadyInProgress: Another delivery runs it.
            PolicyUnavailable: No decision could be had; the broker tries again.
            RejectedEvent: The type is not this step's, or the grant is not for this call.
        """
        asked = delivery.event
        if not isinstance(asked, ToolCallRequested | ToolCallApproved):
            raise RejectedEvent(f"the executor does not take {delivery.envelope.event_type!r}")
        async with self.database.transaction(delivery.trusted_tenant) as connection:
            if isinstance(asked, ToolCallApproved) and not await self.granting.take(
                connection, delivery, asked
            ):
                return Outcome()
            claimed = await claim(connection, delivery.trusted_tenant, asked.call_id)
            if claimed is not None and claimed.was_held:
                # The event after which the call waited has had its effect.
                earlier = await find_outcome(connection, delivery)
                if earlier is not None:
                    await release(connection, claimed)
                    return earlier
        if claimed is None:
            return await self._say_again(delivery, asked)
        try:
            verdict = await self._verdict(claimed)
        except TryAgainLater:
            await self._release(claimed)
            raise
        except Lost:
            return await self._say_again(delivery, asked)
        if isinstance(verdict, Held):
            return await self._hold(delivery, asked, claimed, verdict)
        return await self._settle(delivery, asked, claimed, verdict)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.judge.guard.aclose()
        self.breaker.close()
        await self.signals.aclose()
        await self.stream.aclose()
        await self.database.aclose()

    async def _verdict(self, claimed: Claim) -> Verdict | Held:
        judged = await self.judge.judge(claimed)
        if isinstance(judged, Verdict | Held):
            return judged
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
                await self._release(claimed)
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

    async def _hold(self, delivery: Delivery, asked: Asked, claimed: Claim, held: Held) -> Outcome:
        """Let the call wait until somebody decides; no process does."""
        outcome = None
        seconds = self.requeue.seconds + BACKSTOP_SECONDS
        async with self.database.transaction(claimed.tenant) as connection:
            settled = await hold(connection, claimed, held, seconds=seconds)
            if settled is not None:
                outcome = Outcome(events=(settled.event(asked),))
                await record_outcome(connection, delivery, outcome, turn_id=asked.turn_id)
        return outcome or await self._say_again(delivery, asked)

    async def _settle(
        self, delivery: Delivery, asked: Asked, claimed: Claim, verdict: Verdict
    ) -> Outcome:
        verdict, result = self._storable(verdict)
        outcome = None
        async with self.database.transaction(claimed.tenant) as connection:
            settled = await settle(connection, claimed, verdict, result)
            if settled is not None:
                outcome = Outcome(events=(settled.event(asked),))
                await record_outcome(connection, delivery, outcome, turn_id=asked.turn_id)
        if outcome is None:
            return await self._say_again(delivery, asked)
        await self.stream.tool_result(
            claimed.tenant,
            claimed.session_id,
            claimed.turn_id,
            data=_frame(claimed, verdict.outcome, result),
        )
        return outcome

    def _storable(self, verdict: Verdict) -> tuple[Verdict, bytes | None]:
        """The verdict as it is stored, and its result as JSON."""
        outcome, result = verdict.outcome, None
        if outcome.result is not None or outcome.status == "success":
            try:
                result = orjson.dumps(outcome.result)
            except (TypeError, ValueError):
                error = "the tool returned what is no JSON"
                outcome = replace(outcome, status="error", error=error, result=None)
        if result is not None and len(result) > self.settings.result_bytes:
            error = f"the result is larger than {self.settings.result_bytes} bytes"
            outcome = replace(outcome, status="output_limit", error=error, result=None)
            result = None
        if outcome.error is not None:
            # Postgres takes no NUL in text.
            error = outcome.error.replace("\x00", "\ufffd")[:_LONGEST_ERROR]
            outcome = replace(outcome, error=error)
        return verdict._replace(outcome=outcome), result

    async def _say_again(self, delivery: Delivery, asked: Asked) -> Outcome:
        async with self.database.transaction(delivery.trusted_tenant) as connection:
            found = await find(connection, delivery.trusted_tenant, asked.call_id)
        if isinstance(found, Settled):
            return Outcome(events=(found.event(asked),), repeated=True)
        if found is not None:
            raise AlreadyInProgress(f"call {str(asked.call_id)!r} is being run")
        # Deleted with its session.
        return Outcome()

    async def _release(self, claimed: Claim) -> None:
        """Let the next delivery begin at once instead of waiting for the lease to end."""
        try:
            async with self.database.transaction(claimed.tenant) as connection:
                await release(connection, claimed)
        except StorageUnavailable:
            logger.warning("lease_not_released", extra={"call_id": str(claimed.call_id)})


def _mcp_tools() -> tuple[Tool, ...]:
    settings = McpSettings()
    if settings.servers is None:
        return ()
    # Only where servers are configured is there a use for it.
    from somaagent.mcp.tool import mcp_tools

    return mcp_tools(settings, SandboxSettings(), FetchSettings())


def _frame(claimed: Claim, outcome: ToolOutcome, result: bytes | None) -> dict[str, object]:
    """Data of a `tool_result` frame."""
    shown = result is None or len(result) <= LONGEST_FRAME
    return {
        "turn_id": str(claimed.turn_id),
        "call_id": str(claimed.call_id),
        "step": claimed.step,
        "tool": claimed.tool,
        "status": outcome.status,
        "result": orjson.Fragment(result) if result is not None and shown else None,
        "truncated": not shown,
        "error": outcome.error,
        "duration_ms": round(outcome.duration * 1000, 3),
    }
