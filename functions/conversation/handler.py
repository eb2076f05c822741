"""The conversation step: one turn at a time for each session, whatever dies meanwhile."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Final, Self
from uuid import UUID

from functions.conversation.compaction import Compaction
from functions.conversation.generation import Answer, Generation, Stopped
from functions.conversation.recovery import said_before
from functions.conversation.spending import OverBudget, Spending, cost_of
from functions.conversation.steps import (
    NewCall,
    calls_of,
    expire_calls,
    give_call_up,
    new_calls,
    wait_for_tools,
)
from functions.conversation.toolbox import tools_of
from functions.conversation.turns import (
    LEASE_SECONDS,
    After,
    Attempt,
    BeingAnswered,
    abandon,
    begin,
    complete,
    expire,
    fail,
    interrupt,
    refuse,
    renew,
)
from somaagent.clock import now
from somaagent.errors import (
    AlreadyInProgress,
    ModelRefused,
    ModelUnavailable,
    RejectedEvent,
    StorageUnavailable,
)
from somaagent.events import (
    DelegationEnded,
    Event,
    EventDeadLettered,
    MessageRefused,
    Timing,
    ToolCallApproved,
    ToolCallBlocked,
    ToolCallDenied,
    ToolCallFinished,
    ToolCallRequested,
    TurnCompleted,
    TurnExpired,
    TurnFailed,
    TurnInterrupted,
    TurnReady,
    TurnRouted,
    TurnStalled,
)
from somaagent.identifiers import derive_event_id
from somaagent.inference.answers import storable
from somaagent.inference.chat import ChatModel, counted
from somaagent.inference.profiles import Profiles
from somaagent.inference.tokens import TokenCounter
from somaagent.mcp.known import known_specs
from somaagent.mode import Mode, ModeSettings
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.settings import (
    McpSettings,
    ModelSettings,
    PostgresSettings,
    ProfileSettings,
    RedisSettings,
    ToolSettings,
    TurnSettings,
)
from somaagent.storage.database import Connection, Database
from somaagent.storage.handled_events import find_outcome, handle_once, record_outcome
from somaagent.storage.turn_steps import together
from somaagent.streams.endings import completed_data, failed_data, interrupted_data
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.tools.spec import ToolSpec

MOST_ATTEMPTS: Final = 8
"""An answer that failed so often ends the turn, before the broker gives the event up."""

PATIENCE_SECONDS: Final = 120.0
"""Together with the broker's tries longer than any answer, and less than the Trigger's timeout."""
FIRST_LOOK_SECONDS: Final = 0.5
LONGEST_LOOK_SECONDS: Final = 8.0
"""Seldom enough that a worker whose renewals are late on a busy machine is left to finish."""

TOO_LATE: Final = "the turn was not over within the time that it had"

_DELETED: Final = "SELECT 1 FROM deleted_sessions WHERE tenant = $1 AND id = $2"
_ANSWER: Final = "SELECT text FROM messages WHERE tenant = $1 AND id = $2"

_End = TurnCompleted | TurnInterrupted | TurnFailed | MessageRefused | TurnExpired
"""How turns end."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Answers turns and keeps the mailbox moving."""

    database: Database
    stream: TurnStream
    signals: StreamReader
    model: ChatModel
    generation: Generation
    compaction: Compaction
    profiles: Profiles
    more_tools: Mapping[str, ToolSpec]
    """Tools by name that do not come with the platform."""
    turns: TurnSettings
    patience_seconds: float = 0.0
    """How long a delivery waits for another one that answers the same turn."""

    @classmethod
    async def open(cls) -> Self:
        """Connect to the database, the reply streams and the model.

        Raises:
            StorageUnavailable: The database cannot be reached.
            ValueError: A file of MCP servers is wrong.
        """
        settings = ModelSettings()  # pyright: ignore[reportCallIssue] - from the environment
        postgres = PostgresSettings()  # pyright: ignore[reportCallIssue]
        redis = RedisSettings()  # pyright: ignore[reportCallIssue]
        database = await Database.open(postgres)
        stream = await TurnStream.open(redis)
        step = cls.of(
            database=database,
            stream=stream,
            signals=StreamReader.open(redis),
            model=await ChatModel.open(settings),
            settings=settings,
            tools=ToolSettings(),
            mode=ModeSettings().mode,
            more_tools=known_specs(McpSettings()),
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
        profiles: ProfileSettings | None = None,
        more_tools: Mapping[str, ToolSpec] | None = None,
        turns: TurnSettings | None = None,
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
        )
        bounds = profiles or ProfileSettings()
        return cls(
            database=database,
            stream=stream,
            signals=signals,
            model=model,
            generation=generation,
            compaction=Compaction(
                database=database, model=model, spending=spending, settings=settings
            ),
            profiles=Profiles(platform=settings, bounds=bounds, mode=mode),
            more_tools=more_tools or {},
            turns=turns or TurnSettings(),
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
                return await self._expire(delivery, expired)
            case TurnStalled() as stalled:
                return await self._go_on(delivery, stalled)
            case EventDeadLettered() as dead:
                return await self._give_up(delivery, dead)
            case _:
                raise RejectedEvent(f"conversation does not take {delivery.envelope.event_type!r}")

    async def aclose(self) -> None:
        """Close the connections."""
        await self.model.aclose()
        await self.signals.aclose()
        await self.stream.aclose()
        await self.database.aclose()

    async def _answer(
        self, delivery: Delivery, turn_id: UUID, ranked: tuple[str, ...] = ()
    ) -> Outcome:
        """Make the next step of a turn; `ranked` are the tools that may help, for its first."""
        attempt, earlier = await self._begin(delivery, turn_id)
        if attempt is None:
            await self._say_again(delivery, earlier or Outcome())
            return earlier or Outcome()
        offered = tools_of(attempt, ranked, self.generation.tools, self.more_tools)
        try:
            return await self._settle(delivery, attempt, offered)
        except AlreadyInProgress:
            if await self._was_deleted(attempt):
                await self.stream.forget(attempt.tenant, attempt.session_id, attempt.turn_id)
                return Outcome()
            raise

    async def _begin(
        self, delivery: Delivery, turn_id: UUID
    ) -> tuple[Attempt | None, Outcome | None]:
        """Take the turn, or what an earlier delivery of the event did with it.

        An event that comes twice at once waits here for the one that is faster. If that dies, this
        one goes on as soon as the lease ends; and an answer may take longer than the broker's
        tries, which would give the event up, and the turn with it.

        Raises:
            AlreadyInProgress: Another delivery is still answering it, or its session another one.
        """
        generation, clock = self.generation, asyncio.get_running_loop().time
        until, pause = clock() + self.patience_seconds, FIRST_LOOK_SECONDS
        while True:
            try:
                async with self.database.transaction(delivery.trusted_tenant) as connection:
                    attempt = await begin(
                        connection,
                        delivery,
                        turn_id=turn_id,
                        attachment_characters=generation.settings.attachment_characters,
                        result_characters=generation.tools.result_characters,
                        profiles=self.profiles,
                    )
                    # A turn that is over may have ended by an earlier delivery of this event.
                    earlier = None if attempt else await find_outcome(connection, delivery)
                    return attempt, earlier
            except BeingAnswered:
                if clock() >= until:
                    raise
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_LOOK_SECONDS)

    async def _settle(
        self, delivery: Delivery, attempt: Attempt, offered: list[ToolSpec]
    ) -> Outcome:
        """Answer the turn and end it, or let it wait for tools.

        Raises:
            AlreadyInProgress: A newer attempt has it, or its session was deleted.
            ModelUnavailable: The model did not answer; the broker tries again.
        """
        if attempt.stop is not None:
            return await self._stop_before(delivery, attempt, attempt.stop)
        if attempt.expired:
            return await self._expire(delivery, attempt)
        try:
            answer = await self.generation.answer(attempt, offered)
        except OverBudget as error:
            return await self._refuse(
                delivery, attempt, "budget_exceeded", str(error), error.reasons
            )
        except ModelRefused as error:
            return await self._fail(delivery, attempt, "model_refused", str(error))
        except ModelUnavailable as error:
            if attempt.number >= MOST_ATTEMPTS:
                return await self._fail(delivery, attempt, "model_unavailable", str(error))
            await self._let_go(attempt)
            raise
        except asyncio.CancelledError:
            await self._let_go(attempt)
            raise
        if isinstance(answer, Stopped):
            return await self._stop(delivery, attempt, answer)
        if answer.finished.calls and offered:
            return await self._wait_for_tools(delivery, attempt, answer, offered)
        return await self._complete(delivery, attempt, answer)

    async def _go_on(self, delivery: Delivery, stalled: TurnStalled) -> Outcome:
        """Look at a turn that nobody works on."""
        tenant = delivery.trusted_tenant
        async with self.database.transaction(tenant) as connection:
            await expire_calls(connection, tenant, stalled.turn_id)
        return await self._answer(delivery, stalled.turn_id)

    async def _expire(self, delivery: Delivery, late: TurnStalled | Attempt) -> Outcome:
        """End a turn whose time is up; the sweeper tells of it, or an attempt finds it so."""
        tenant = delivery.trusted_tenant

        async def work(connection: Connection) -> Outcome:
            ended = await expire(
                connection,
                tenant,
                late.turn_id,
                attempt=late.number if isinstance(late, Attempt) else 0,
                most_seconds=self.turns.most_seconds,
                detail=TOO_LATE,
            )
            if ended is None:
                return Outcome()
            event = TurnExpired(
                session_id=late.session_id,
                turn_id=late.turn_id,
                message_id=ended.message_id,
                detail=TOO_LATE,
                usage=ended.spent,
                attempt=ended.attempt,
            )
            return _ended(event, ended.after)

        outcome = await handle_once(
            self.database, delivery, work, turn_id=late.turn_id, mailbox=late.session_id
        )
        await self._say_again(delivery, outcome)
        return outcome

    async def _wait_for_tools(
        self, delivery: Delivery, attempt: Attempt, answer: Answer, offered: list[ToolSpec]
    ) -> Outcome:
        """Store the step and its calls, and have them run; the turn goes on when all are over."""
        tools, step = self.generation.tools, len(attempt.past.steps)
        calls = new_calls(
            attempt.turn_id, step, answer.finished.calls, offered, most=tools.most_parallel
        )
        frames = await self.stream.pause(attempt.turn_id)
        place = (attempt.tenant, attempt.turn_id, attempt.number)
        outcome = Outcome(
            events=tuple(
                call.requested(
                    session_id=attempt.session_id,
                    turn_id=attempt.turn_id,
                    message_id=attempt.message_id,
                    step=step,
                )
                for call in calls
                if call.runs
            )
        )
        async with self.database.transaction(attempt.tenant) as connection:
            waits = await wait_for_tools(
                connection,
                place,
                step=step,
                text=storable(answer.text),
                finished=answer.finished,
                calls=calls,
                offered=offered,
                frames=frames,
                seconds=tools.call_seconds,
                cost=cost_of(attempt, answer.profile, answer.finished.usage),
            )
            if waits:
                await record_outcome(connection, delivery, outcome, turn_id=attempt.turn_id)
        if not waits:
            return await self._stop_instead(delivery, attempt, answer)
        await self._say_calls(attempt.tenant, attempt.session_id, attempt.turn_id, step, calls)
        return outcome

    async def _stop_instead(self, delivery: Delivery, attempt: Attempt, answer: Answer) -> Outcome:
        """End a turn that was stopped just when it was to wait for tools."""
        async with self.database.transaction(attempt.tenant) as connection:
            renewal = await renew(connection, attempt, seconds=LEASE_SECONDS)
        if renewal is None or renewal.stop is None:
            raise AlreadyInProgress("a newer attempt answers the turn")
        stopped = Stopped(answer.text, answer.finished.usage, renewal.stop, answer.profile)
        return await self._stop(delivery, attempt, stopped)

    async def _stop_before(self, delivery: Delivery, attempt: Attempt, reason: str) -> Outcome:
        """End a turn that was stopped before this attempt, with what an earlier one had said."""
        pieces = [] if attempt.goes_on else await said_before(self.signals, attempt)
        # What Redis has of a later step begins with the steps before.
        text = storable("".join(pieces)).removeprefix(attempt.past.said)
        profile = attempt.profiles[0] if attempt.profiles else self.profiles.own
        stopped = Stopped(text, counted([], len(pieces)), reason, profile)
        return await self._stop(delivery, attempt, stopped)

    async def _stop(self, delivery: Delivery, attempt: Attempt, now: Stopped) -> Outcome:
        """End a turn that was stopped; `now` is what was said and spent in this step."""
        cost = cost_of(attempt, now.profile, now.usage)
        stopped = _whole(attempt, now)
        answer_id = UUID(derive_event_id(str(attempt.turn_id), "answer", 0))
        event = TurnInterrupted(
            session_id=attempt.session_id,
            turn_id=attempt.turn_id,
            message_id=attempt.message_id,
            answer_message_id=answer_id if stopped.text else None,
            reason=stopped.reason,
            model=stopped.profile.model,
            usage=stopped.usage,
            attempt=attempt.number,
        )
        async with self._settling(attempt) as connection:
            after = await interrupt(
                connection,
                attempt,
                answer_message_id=answer_id,
                text=stopped.text,
                usage=stopped.usage,
                cost=cost,
            )
            outcome = _ended(event, after)
            await record_outcome(connection, delivery, outcome, turn_id=attempt.turn_id)
        await self._say_interrupted(attempt.tenant, event, stopped.text)
        return outcome

    async def _complete(self, delivery: Delivery, attempt: Attempt, answer: Answer) -> Outcome:
        answer_id = UUID(derive_event_id(str(attempt.turn_id), "answer", 0))
        finished = answer.finished
        text = storable(attempt.past.said + answer.text)
        usage = together(attempt.past.spent, finished.usage)
        completed = TurnCompleted(
            session_id=attempt.session_id,
            turn_id=attempt.turn_id,
            message_id=attempt.message_id,
            answer_message_id=answer_id,
            model=finished.model,
            finish_reason=finished.finish_reason,
            usage=usage,
            attempt=attempt.number,
            profile=answer.profile.role,
            timing=_timing(attempt, answer),
        )
        async with self._settling(attempt) as connection:
            after = await complete(
                connection,
                attempt,
                answer_message_id=answer_id,
                text=text,
                finish_reason=finished.finish_reason,
                usage=usage,
                cost=cost_of(attempt, answer.profile, finished.usage),
            )
            outcome = _ended(completed, after)
            await record_outcome(connection, delivery, outcome, turn_id=attempt.turn_id)
        await self._say_completed(attempt.tenant, completed, text)
        await self.compaction.after(attempt, answer.profile, text)
        return outcome

    async def _fail(self, delivery: Delivery, attempt: Attempt, code: str, detail: str) -> Outcome:
        failed = TurnFailed(
            session_id=attempt.session_id,
            turn_id=attempt.turn_id,
            message_id=attempt.message_id,
            code=code,
            detail=detail,
        )
        async with self._settling(attempt) as connection:
            after = await fail(connection, attempt, code=code, detail=detail)
            outcome = _ended(failed, after)
            await record_outcome(connection, delivery, outcome, turn_id=attempt.turn_id)
        await self._say_failed(attempt.tenant, failed, attempt=attempt.number)
        return outcome

    async def _refuse(
        self,
        delivery: Delivery,
        attempt: Attempt,
        code: str,
        detail: str,
        reasons: tuple[str, ...],
    ) -> Outcome:
        refused = MessageRefused(
            session_id=attempt.session_id,
            turn_id=attempt.turn_id,
            message_id=attempt.message_id,
            code=code,
            detail=detail,
            reasons=reasons,
            usage=attempt.past.spent,
            attempt=attempt.number,
        )
        async with self._settling(attempt) as connection:
            after = await refuse(connection, attempt, code=code, detail=detail)
            outcome = _ended(refused, after)
            await record_outcome(connection, delivery, outcome, turn_id=attempt.turn_id)
        await self._say_refused(attempt.tenant, refused)
        return outcome

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

        async def work(connection: Connection) -> Outcome:
            abandoned = await abandon(
                connection, tenant, turn_id, code="undeliverable", detail=detail
            )
            if abandoned is None:
                return Outcome()
            message_id, after = abandoned
            failed = TurnFailed(
                session_id=session_id,
                turn_id=turn_id,
                message_id=message_id,
                code="undeliverable",
                detail=detail,
            )
            return _ended(failed, after)

        outcome = await handle_once(
            self.database, delivery, work, turn_id=turn_id, mailbox=session_id
        )
        await self._say_again(delivery, outcome)
        return outcome

    def _settling(self, attempt: Attempt) -> AbstractAsyncContextManager[Connection]:
        return self.database.transaction(attempt.tenant, mailbox=attempt.session_id)

    async def _was_deleted(self, attempt: Attempt) -> bool:
        """Whether the session went while its turn was answered."""
        async with self.database.transaction(attempt.tenant) as connection:
            found = await connection.fetchval(_DELETED, attempt.tenant, attempt.session_id)
        return found is not None

    async def _let_go(self, attempt: Attempt) -> None:
        """Let the next delivery begin at once instead of waiting for the lease to end."""
        try:
            async with self.database.transaction(attempt.tenant) as connection:
                await renew(connection, attempt, seconds=0)
        except StorageUnavailable:
            logger.warning("lease_not_released", extra={"turn_id": str(attempt.turn_id)})

    async def _say_again(self, delivery: Delivery, outcome: Outcome) -> None:
        """Repeat the last frame: the process that stored the end may have died before saying it."""
        for event in outcome.events:
            tenant = delivery.trusted_tenant
            if isinstance(event, ToolCallRequested):
                async with self.database.transaction(tenant) as connection:
                    calls = await calls_of(connection, tenant, event.turn_id, event.step)
                await self._say_calls(tenant, event.session_id, event.turn_id, event.step, calls)
                return
            if isinstance(event, TurnCompleted):
                text = await self._stored_text(tenant, event.answer_message_id)
                await self._say_completed(tenant, event, text)
            elif isinstance(event, TurnInterrupted):
                text = await self._stored_text(tenant, event.answer_message_id)
                await self._say_interrupted(tenant, event, text)
            elif isinstance(event, MessageRefused):
                await self._say_refused(tenant, event)
            elif isinstance(event, TurnExpired):
                await self._say_expired(tenant, event)
            elif isinstance(event, TurnFailed):
                await self._say_failed(tenant, event, attempt=MOST_ATTEMPTS)

    async def _stored_text(self, tenant: str, message_id: UUID | None) -> str:
        """The text of an answer; empty where there is none, or no longer one."""
        if message_id is None:
            return ""
        async with self.database.transaction(tenant) as connection:
            text: str | None = await connection.fetchval(_ANSWER, tenant, message_id)
        return text or ""

    async def _say_calls(
        self, tenant: str, session_id: UUID, turn_id: UUID, step: int, calls: list[NewCall]
    ) -> None:
        frames = [call.frame(turn_id=turn_id, step=step) for call in calls]
        await self.stream.tool_calls(tenant, session_id, turn_id, data=frames)

    async def _say_completed(self, tenant: str, event: TurnCompleted, text: str) -> None:
        await self.stream.completed(
            tenant,
            event.session_id,
            event.turn_id,
            attempt=event.attempt,
            data=completed_data(event, text),
        )

    async def _say_interrupted(self, tenant: str, event: TurnInterrupted, text: str) -> None:
        await self.stream.interrupted(
            tenant,
            event.session_id,
            event.turn_id,
            attempt=event.attempt,
            data=interrupted_data(event, text),
        )

    async def _say_refused(self, tenant: str, event: MessageRefused) -> None:
        await self.stream.refused(
            tenant,
            event.session_id,
            event.turn_id,
            attempt=event.attempt,
            data=failed_data(event.turn_id, code=event.code, detail=event.detail),
        )

    async def _say_expired(self, tenant: str, event: TurnExpired) -> None:
        await self.stream.expired(
            tenant,
            event.session_id,
            event.turn_id,
            attempt=event.attempt,
            data=failed_data(event.turn_id, code="expired", detail=event.detail),
        )

    async def _say_failed(self, tenant: str, event: TurnFailed, *, attempt: int) -> None:
        await self.stream.failed(
            tenant,
            event.session_id,
            event.turn_id,
            attempt=attempt,
            data=failed_data(event.turn_id, code=event.code, detail=event.detail),
        )


def _whole(attempt: Attempt, stopped: Stopped) -> Stopped:
    """What was said and spent in all steps, not only in the one that was stopped."""
    past = attempt.past
    usage = together(past.spent, stopped.usage)
    return stopped._replace(text=storable(past.said + stopped.text), usage=usage)


def _timing(attempt: Attempt, answer: Answer) -> Timing:
    first = answer.first_token_seconds
    return Timing(
        # The message's time is the database's, whose clock may be another.
        total=max(0.0, round((now() - attempt.begun_at).total_seconds(), 3)),
        first_token=None if first is None else round(first, 3),
        generation=round(answer.seconds, 3),
        steps=len(attempt.past.steps),
    )


def _ended(event: _End, after: After) -> Outcome:
    """The end of a turn, and what follows from it for others."""
    following: list[Event] = []
    if after.waiting is not None:
        turn_id, message_id = after.waiting.turn_id, after.waiting.message_id
        following.append(
            TurnReady(session_id=event.session_id, turn_id=turn_id, message_id=message_id)
        )
    if after.delegation:
        ids = {name: getattr(event, name) for name in DelegationEnded.model_fields}
        following.append(DelegationEnded(**ids))
    return Outcome(events=(*following, event))
