"""The conversation step: one turn at a time for each session, whatever dies meanwhile."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Self
from uuid import UUID

from functions.conversation.compaction import Compaction
from functions.conversation.endings import Endings
from functions.conversation.generation import Generation
from functions.conversation.pausing import Pausing
from functions.conversation.permission import DENIED, NotPermitted, Permission, guard_if_any
from functions.conversation.speech import Answer, Stopped
from functions.conversation.spending import OverBudget, Spending
from functions.conversation.steps import expire_calls, give_call_up
from functions.conversation.taking import let_go, take, was_deleted
from functions.conversation.telling import Listeners
from functions.conversation.toolbox import Offer, offer_of
from functions.conversation.tracing import told
from functions.conversation.turns import (
    LEASE_SECONDS,
    MOST_ATTEMPTS,
    Attempt,
    renew,
)
from somaagent.errors import (
    AlreadyInProgress,
    ModelRefused,
    ModelUnavailable,
    RejectedEvent,
)
from somaagent.events import (
    EventDeadLettered,
    ToolCallApproved,
    ToolCallBlocked,
    ToolCallDenied,
    ToolCallFinished,
    ToolCallRequested,
    TurnRouted,
    TurnStalled,
)
from somaagent.inference.chat import ChatModel
from somaagent.inference.profiles import Profiles
from somaagent.inference.tokens import TokenCounter
from somaagent.mcp.known import known_specs
from somaagent.mode import Mode, ModeSettings
from somaagent.policy import PolicyUnavailable
from somaagent.policy.guard import PolicyGuard
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.serving.opening import opening_all
from somaagent.serving.resuming import in_trace
from somaagent.settings import (
    McpSettings,
    ModelSettings,
    PolicySettings,
    PostgresSettings,
    ProfileSettings,
    RedisSettings,
    TelemetrySettings,
    ToolSettings,
    TurnSettings,
)
from somaagent.storage.database import Database
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.telemetry.content_permission import NOBODY, ContentPermission
from somaagent.tools.spec import ToolSpec

__all__ = ["MOST_ATTEMPTS", "Conversation"]

PATIENCE_SECONDS: Final = 120.0
"""Together with the broker's tries longer than any answer, and less than the Trigger's timeout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Answers turns and keeps the mailbox moving."""

    database: Database
    stream: TurnStream
    signals: StreamReader
    model: ChatModel
    generation: Generation
    profiles: Profiles
    listeners: Listeners
    pausing: Pausing
    endings: Endings
    permission: Permission | None
    """None leaves it at what the gateway was told when it took the message."""
    more_tools: Mapping[str, ToolSpec]
    """Tools by name that do not come with the platform."""
    patience_seconds: float = 0.0
    """How long a delivery waits for another one that answers the same turn."""

    @classmethod
    async def open(cls) -> Self:
        """Connect to the database, the reply streams and the model.

        Raises:
            StorageUnavailable: The database cannot be reached.
            ValueError: A file of MCP servers is wrong, or the policies cannot be read.
        """
        settings = ModelSettings()  # pyright: ignore[reportCallIssue] - from the environment
        postgres = PostgresSettings()  # pyright: ignore[reportCallIssue]
        redis = RedisSettings()  # pyright: ignore[reportCallIssue]
        mode = ModeSettings().mode
        async with opening_all() as parts:
            guard = await guard_if_any(PolicySettings(), mode)
            if guard is not None:
                parts.keep(guard)
            step = cls.of(
                database=await parts.open(Database.open(postgres)),
                stream=await parts.open(TurnStream.open(redis)),
                signals=parts.keep(StreamReader.open(redis)),
                model=await parts.open(ChatModel.open(settings)),
                settings=settings,
                tools=ToolSettings(),
                mode=mode,
                guard=guard,
                more_tools=known_specs(McpSettings()),
                content=ContentPermission.of(TelemetrySettings().traces_content_tenants),
            )
        return replace(step, patience_seconds=PATIENCE_SECONDS)

    @classmethod
    def of(
        cls,
        *,
        database: Database,
        stream: TurnStream,
        signals: StreamReader,
        model: ChatModel,
        settings: ModelSettings,
        tools: ToolSettings,
        mode: Mode = Mode.PRODUCTION,
        guard: PolicyGuard | None = None,
        profiles: ProfileSettings | None = None,
        more_tools: Mapping[str, ToolSpec] | None = None,
        turns: TurnSettings | None = None,
        content: ContentPermission = NOBODY,
    ) -> Self:
        """The step on what is open already."""
        spending = Spending(database=database, counter=TokenCounter.beside(model))
        generation = Generation(
            database=database,
            spending=spending,
            model=model,
            stream=stream,
            signals=signals,
            settings=settings,
            tools=tools,
            content=content,
        )
        compaction = Compaction(
            database=database, model=model, spending=spending, settings=settings
        )
        known = Profiles(platform=settings, bounds=profiles or ProfileSettings(), mode=mode)
        listeners = Listeners(database=database, stream=stream)
        return cls(
            database=database,
            stream=stream,
            signals=signals,
            model=model,
            generation=generation,
            profiles=known,
            listeners=listeners,
            pausing=Pausing(database=database, stream=stream, listeners=listeners, tools=tools),
            endings=Endings(
                database=database,
                listeners=listeners,
                signals=signals,
                compaction=compaction,
                own=known.own,
                most_seconds=(turns or TurnSettings()).most_seconds,
            ),
            permission=None if guard is None else Permission(guard=guard, mode=mode),
            more_tools=more_tools or {},
        )

    async def handle(self, delivery: Delivery) -> Outcome:
        """Answer a routed turn, go on with one whose tools have run, or end one.

        Raises:
            AlreadyInProgress: Another delivery is answering the turn.
            ModelUnavailable: The model did not answer; the broker tries again.
            RejectedEvent: The type is not this step's.
        """
        match delivery.event:
            case TurnRouted() as routed:
                ranked = routed.analysis.ranked_tools
                return await self._answer(delivery, routed.turn_id, ranked)
            case ToolCallBlocked(approvable=True):
                return Outcome()  # it waits for somebody to decide, and the turn with it
            case ToolCallFinished() | ToolCallBlocked() | ToolCallDenied() as called:
                return await self._answer(delivery, called.turn_id)
            case TurnStalled(reason="expired") as expired:
                return await self.endings.expire(delivery, expired)
            case TurnStalled() as stalled:
                return await self._go_on(delivery, stalled)
            case EventDeadLettered() as dead:
                return await self._give_up(delivery, dead)
            case _:
                raise RejectedEvent(f"conversation does not take {delivery.envelope.event_type!r}")

    async def aclose(self) -> None:
        """Close the connections."""
        if self.permission is not None:
            await self.permission.guard.aclose()
        await self.model.aclose()
        await self.signals.aclose()
        await self.stream.aclose()
        await self.database.aclose()

    async def _answer(
        self, delivery: Delivery, turn_id: UUID, ranked: tuple[str, ...] = ()
    ) -> Outcome:
        """Make the next step of a turn; `ranked` are the tools that may help, for its first."""
        attempt, earlier = await take(
            self.database,
            delivery,
            turn_id,
            patience_seconds=self.patience_seconds,
            attachment_characters=self.generation.settings.attachment_characters,
            result_characters=self.generation.tools.result_characters,
            profiles=self.profiles,
        )
        if attempt is None:
            await self.listeners.repeat(delivery.trusted_tenant, earlier or Outcome())
            return earlier or Outcome()
        offer = offer_of(attempt, ranked, self.generation.tools, self.more_tools)

        async def settle() -> Outcome:
            return told(await self._settle(delivery, attempt, offer), attempt.begun_at)

        try:
            return await in_trace(attempt.traceparent, settle)
        except AlreadyInProgress:
            if await was_deleted(self.database, attempt):
                await self.stream.forget(attempt.tenant, attempt.session_id, attempt.turn_id)
                return Outcome()
            raise

    async def _settle(self, delivery: Delivery, attempt: Attempt, offer: Offer) -> Outcome:
        """End the turn where nobody wants it answered, or may; otherwise answer it.

        Raises:
            AlreadyInProgress: A newer attempt has it, or its session was deleted.
            ModelUnavailable: The model did not answer; the broker tries again.
            PolicyUnavailable: Nobody can say whether it may be answered; likewise.
        """
        if attempt.stop is not None:
            return await self.endings.stop_before(delivery, attempt, attempt.stop)
        if attempt.expired:
            return await self.endings.expire(delivery, attempt)
        try:
            if self.permission is not None:
                await self.permission.check(attempt)
        except NotPermitted as error:
            return await self.endings.refuse(delivery, attempt, DENIED, str(error), error.reasons)
        except PolicyUnavailable:
            await let_go(self.database, attempt)
            raise
        return await self._generate(delivery, attempt, offer)

    async def _generate(self, delivery: Delivery, attempt: Attempt, offer: Offer) -> Outcome:
        """Answer the turn and end it, or let it wait for tools.

        Raises:
            AlreadyInProgress, ModelUnavailable: As `_settle` says.
        """
        try:
            answer = await self.generation.answer(attempt, offer)
        except OverBudget as error:
            return await self.endings.refuse(
                delivery, attempt, "budget_exceeded", str(error), error.reasons
            )
        except ModelRefused as error:
            return await self.endings.fail(delivery, attempt, "model_refused", str(error))
        except ModelUnavailable as error:
            if attempt.number >= MOST_ATTEMPTS:
                return await self.endings.fail(delivery, attempt, "model_unavailable", str(error))
            await let_go(self.database, attempt)
            raise
        except asyncio.CancelledError:
            await let_go(self.database, attempt)
            raise
        if isinstance(answer, Stopped):
            return await self.endings.stop(delivery, attempt, answer)
        if answer.finished.calls and offer.tools:
            waits = await self.pausing.pause(delivery, attempt, answer, offer.tools)
            return waits or await self._stop_instead(delivery, attempt, answer)
        return await self.endings.complete(delivery, attempt, answer)

    async def _go_on(self, delivery: Delivery, stalled: TurnStalled) -> Outcome:
        """Look at a turn that nobody works on."""
        tenant = delivery.trusted_tenant
        async with self.database.transaction(tenant) as connection:
            await expire_calls(connection, tenant, stalled.turn_id)
        return await self._answer(delivery, stalled.turn_id)

    async def _stop_instead(self, delivery: Delivery, attempt: Attempt, answer: Answer) -> Outcome:
        """End a turn that was stopped just when it was to wait for tools."""
        async with self.database.transaction(attempt.tenant) as connection:
            renewal = await renew(connection, attempt, seconds=LEASE_SECONDS)
        if renewal is None or renewal.stop is None:
            raise AlreadyInProgress("a newer attempt answers the turn")
        stopped = Stopped(answer.text, answer.finished.usage, renewal.stop, answer.profile)
        return await self.endings.stop(delivery, attempt, stopped)

    async def _give_up(self, delivery: Delivery, dead: EventDeadLettered) -> Outcome:
        session_id, turn_id = dead.session_id, dead.turn_id
        if session_id is None or turn_id is None:
            return Outcome()
        if dead.original_type == ToolCallApproved.event_type:
            return Outcome()  # the call waits on until its grant has expired
        tenant = delivery.trusted_tenant
        if dead.call_id is not None and dead.original_type == ToolCallRequested.event_type:
            async with self.database.transaction(tenant) as connection:
                await give_call_up(connection, tenant, dead.call_id)
            return await self._answer(delivery, turn_id)
        detail = f"{dead.original_type} could not be delivered (status {dead.error_code})"
        ended = await self.endings.undeliverable(
            delivery,
            session_id=session_id,
            turn_id=turn_id,
            original_type=dead.original_type,
            detail=detail,
        )
        return told(ended)
