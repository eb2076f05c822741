"""The tool executor: a call is judged, run and settled once, whatever dies meanwhile."""

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Final, Self
from uuid import UUID

import orjson

from functions.tool_executor import delegating
from functions.tool_executor.breaker import CircuitBreaker, Permit
from functions.tool_executor.calls import (
    Asked,
    Claim,
    Held,
    Place,
    Settled,
    Verdict,
    claim,
    find,
    hold,
    release,
    settle,
)
from functions.tool_executor.delegating import Delegated, Stopped
from functions.tool_executor.granting import Granting
from functions.tool_executor.judging import Judge, Permitted
from functions.tool_executor.running import Lost, Runner
from somaagent.errors import AlreadyInProgress, RejectedEvent, StorageUnavailable, TryAgainLater
from somaagent.events import (
    DelegationEnded,
    Event,
    MessageReceived,
    ToolCallApproved,
    ToolCallRequested,
)
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
from somaagent.storage.database import Connection, Database
from somaagent.storage.handled_events import find_outcome, handle_once, record_outcome
from somaagent.storage.recall import Recollections
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.tools import InvalidResult, Registry, Tool, ToolOutcome, ToolSpec
from somaagent.tools.builtin.canvas_append import CanvasAppend
from somaagent.tools.builtin.delegate import Delegate
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
        """Run a call, or say again how it ended; end one whose delegated task is over.

        Raises:
            AlreadyInProgress: Another delivery runs it.
            PolicyUnavailable: No decision could be had; the broker tries again.
            RejectedEvent: The type is not this step's, or the grant is not for this call.
        """
        asked = delivery.event
        if isinstance(asked, DelegationEnded):
            return await self._end_delegation(delivery, asked)
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
            return await self._say_again(delivery, asked)
        if claimed.child_turn is not None:
            return await self._end_overdue(delivery, asked, claimed, claimed.child_turn)
        try:
            verdict = await self._verdict(claimed)
        except TryAgainLater:
            await self._release(claimed)
            raise
        except Lost:
            return await self._say_again(delivery, asked)
        if isinstance(verdict, Held):
            return await self._hold(delivery, asked, claimed, verdict)
        if isinstance(verdict, Delegated):
            return await self._delegate(delivery, asked, claimed, verdict)
        return await self._settle(delivery, asked, claimed, verdict)

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

    async def _delegate(
        self, delivery: Delivery, asked: Asked, claimed: Claim, task: Delegated
    ) -> Outcome:
        """Have another turn do the task, and let the call wait for it; no process does."""
        outcome = None
        mailbox = claimed.session_id
        async with self.database.transaction(claimed.tenant, mailbox=mailbox) as connection:
            made = await delegating.delegate(connection, claimed, task.arguments, self.settings)
            if isinstance(made, MessageReceived):
                outcome = Outcome(events=(made,))
                await record_outcome(connection, delivery, outcome, turn_id=asked.turn_id)
        if isinstance(made, Verdict):
            return await self._settle(delivery, asked, claimed, made)
        if outcome is None:
            # It was stopped meanwhile, or a newer attempt has it.
            await self._release(claimed)
            return await self._say_again(delivery, asked)
        return outcome

    async def _end_delegation(self, delivery: Delivery, over: DelegationEnded) -> Outcome:
        """End the call that waits for a turn that is over, and the turns that worked for it."""
        tenant = delivery.trusted_tenant
        stopped = Stopped()
        ended: tuple[Asked, ToolOutcome, bytes | None] | None = None

        async def work(connection: Connection) -> Outcome:
            nonlocal stopped, ended
            events: list[Event] = []
            waiting = await delegating.waiting_for(connection, tenant, over.turn_id)
            verdict = await delegating.ended(connection, tenant, over.turn_id)
            if waiting is not None and verdict is not None:
                verdict, result = self._storable(verdict)
                place = Place(tenant, waiting.asked.call_id, waiting.attempt)
                settled = await settle(connection, place, verdict, result)
                if settled is not None:
                    events.append(settled.event(waiting.asked))
                    ended = (waiting.asked, verdict.outcome, result)
            stopped = await delegating.stop_children(connection, tenant, over.turn_id)
            return Outcome(events=(*stopped.events, *events))

        outcome = await handle_once(self.database, delivery, work, turn_id=over.turn_id)
        if not outcome.repeated:
            await self._signal(tenant, stopped)
            if ended is not None:
                await self._say(tenant, *ended)
        return outcome

    async def _end_overdue(
        self, delivery: Delivery, asked: Asked, claimed: Claim, child: UUID
    ) -> Outcome:
        """End a call whose time is up, or of whose turn's end no event came."""
        async with self.database.transaction(claimed.tenant) as connection:
            verdict = await delegating.ended(connection, claimed.tenant, child)
        overdue = verdict or delegating.overdue(self.settings)
        return await self._settle(delivery, asked, claimed, overdue)

    async def _signal(self, tenant: str, stopped: Stopped) -> None:
        """Tell the steps that answer turns; they look by themselves every second in any case."""
        for turn_id in stopped.turns:
            try:
                await self.signals.signal_stop(tenant, turn_id)
            except RedisUnavailable as error:
                logger.info("stop_not_signalled", extra={"detail": str(error)})

    async def _say(
        self, tenant: str, asked: Asked, outcome: ToolOutcome, result: bytes | None
    ) -> None:
        data = _frame(asked, outcome, result)
        await self.stream.tool_result(tenant, asked.session_id, asked.turn_id, data=data)

    async def _settle(
        self, delivery: Delivery, asked: Asked, claimed: Claim, verdict: Verdict
    ) -> Outcome:
        verdict, result = self._storable(verdict)
        outcome, stopped = None, Stopped()
        async with self.database.transaction(claimed.tenant) as connection:
            settled = await settle(connection, claimed.place, verdict, result)
            if settled is not None:
                if claimed.child_turn is not None:
                    stopped = await delegating.stop(connection, claimed.tenant, claimed.child_turn)
                outcome = Outcome(events=(*stopped.events, settled.event(asked)))
                await record_outcome(connection, delivery, outcome, turn_id=asked.turn_id)
        if outcome is None:
            return await self._say_again(delivery, asked)
        await self._signal(claimed.tenant, stopped)
        await self._say(claimed.tenant, asked, verdict.outcome, result)
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
            # The process that delegated the task may have died before it said so.
            running = isinstance(found, str)
            earlier = await find_outcome(connection, delivery) if running else None
        if isinstance(found, Settled):
            return Outcome(events=(found.event(asked),), repeated=True)
        if earlier is not None:
            return earlier
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


async def _effect(connection: Connection, delivery: Delivery, claimed: Claim) -> Outcome | None:
    """What the event has had for an effect, if the call waits since then; it is left to wait."""
    if not claimed.was_held and claimed.child_turn is None:
        return None
    earlier = await find_outcome(connection, delivery)
    if earlier is not None and claimed.child_turn is None:
        await release(connection, claimed)
    return earlier


def _mcp_tools() -> tuple[Tool, ...]:
    settings = McpSettings()
    if settings.servers is None:
        return ()
    # Only where servers are configured is there a use for it.
    from somaagent.mcp.tool import mcp_tools

    return mcp_tools(settings, SandboxSettings(), FetchSettings())


def _frame(asked: Asked, outcome: ToolOutcome, result: bytes | None) -> dict[str, object]:
    """Data of a `tool_result` frame."""
    shown = result is None or len(result) <= LONGEST_FRAME
    return {
        "turn_id": str(asked.turn_id),
        "call_id": str(asked.call_id),
        "step": asked.step,
        "tool": asked.tool,
        "status": outcome.status,
        "result": orjson.Fragment(result) if result is not None and shown else None,
        "truncated": not shown,
        "error": outcome.error,
        "duration_ms": round(outcome.duration * 1000, 3),
    }
