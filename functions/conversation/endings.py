"""How turns end: stored once, told to the listeners, and what follows from it for others."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from functions.conversation.abandonment import abandon, expire
from functions.conversation.compaction import Compaction
from functions.conversation.recovery import said_before
from functions.conversation.settlement import complete, fail, interrupt, refuse
from functions.conversation.speech import Answer, Stopped
from functions.conversation.spending import cost_of
from functions.conversation.succession import After
from functions.conversation.telling import Listeners
from functions.conversation.turns import Attempt
from somaagent.clock import now
from somaagent.events import (
    DelegationEnded,
    Event,
    MessageRefused,
    Timing,
    TurnCompleted,
    TurnExpired,
    TurnFailed,
    TurnInterrupted,
    TurnReady,
    TurnStalled,
    Usage,
)
from somaagent.identifiers import derive_event_id
from somaagent.inference.answers import storable
from somaagent.inference.chat import counted
from somaagent.inference.profiles import ModelProfile
from somaagent.serving.delivery import Delivery, Outcome
from somaagent.storage.database import Connection, Database
from somaagent.storage.handled_events import handle_once, record_outcome
from somaagent.streams.reader import StreamReader

TOO_LATE: Final = "the turn was not over within the time that it had"

_End = TurnCompleted | TurnInterrupted | TurnFailed | MessageRefused | TurnExpired
"""How turns end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """Ends turns."""

    database: Database
    listeners: Listeners
    signals: StreamReader
    compaction: Compaction
    own: ModelProfile
    """The platform's own, of a turn that was stopped before it had any."""
    most_seconds: float
    """How old a turn may become."""

    async def complete(self, delivery: Delivery, attempt: Attempt, answer: Answer) -> Outcome:
        """End a turn with its answer."""
        answer_id = UUID(derive_event_id(str(attempt.turn_id), "answer", 0))
        finished = answer.finished
        text = storable(attempt.past.said + answer.text)
        usage = attempt.past.spent + finished.usage
        completed = TurnCompleted(
            session_id=attempt.session_id,
            turn_id=attempt.turn_id,
            message_id=attempt.message_id,
            answer_message_id=answer_id,
            model=finished.model,
            finish_reason=finished.finish_reason,
            usage=Usage.of(usage),
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
            record_outcome(connection, delivery, outcome, turn_id=attempt.turn_id)
        await self.listeners.completed(attempt.tenant, completed, text)
        await self.compaction.after(attempt, answer.profile, text)
        return outcome

    async def stop_before(self, delivery: Delivery, attempt: Attempt, reason: str) -> Outcome:
        """End a turn that was stopped before this attempt, with what an earlier one had said."""
        pieces = [] if attempt.goes_on else await said_before(self.signals, attempt)
        # What Redis has of a later step begins with the steps before.
        text = storable("".join(pieces)).removeprefix(attempt.past.said)
        profile = attempt.profiles[0] if attempt.profiles else self.own
        stopped = Stopped(text, counted([], len(pieces)), reason, profile)
        return await self.stop(delivery, attempt, stopped)

    async def stop(self, delivery: Delivery, attempt: Attempt, now: Stopped) -> Outcome:
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
            usage=Usage.of(stopped.usage),
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
            record_outcome(connection, delivery, outcome, turn_id=attempt.turn_id)
        await self.listeners.interrupted(attempt.tenant, event, stopped.text)
        return outcome

    async def fail(self, delivery: Delivery, attempt: Attempt, code: str, detail: str) -> Outcome:
        """End a turn that cannot be answered."""
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
            record_outcome(connection, delivery, outcome, turn_id=attempt.turn_id)
        await self.listeners.failed(attempt.tenant, failed, attempt=attempt.number)
        return outcome

    async def refuse(
        self,
        delivery: Delivery,
        attempt: Attempt,
        code: str,
        detail: str,
        reasons: tuple[str, ...],
    ) -> Outcome:
        """End a turn that may not be answered."""
        refused = MessageRefused(
            session_id=attempt.session_id,
            turn_id=attempt.turn_id,
            message_id=attempt.message_id,
            code=code,
            detail=detail,
            reasons=reasons,
            usage=Usage.of(attempt.past.spent),
            attempt=attempt.number,
        )
        async with self._settling(attempt) as connection:
            after = await refuse(connection, attempt, code=code, detail=detail)
            outcome = _ended(refused, after)
            record_outcome(connection, delivery, outcome, turn_id=attempt.turn_id)
        await self.listeners.refused(attempt.tenant, refused)
        return outcome

    async def expire(self, delivery: Delivery, late: TurnStalled | Attempt) -> Outcome:
        """End a turn whose time is up; the sweeper tells of it, or an attempt finds it so."""
        tenant = delivery.trusted_tenant

        async def work(connection: Connection) -> Outcome:
            ended = await expire(
                connection,
                tenant,
                late.turn_id,
                attempt=late.number if isinstance(late, Attempt) else 0,
                most_seconds=self.most_seconds,
                detail=TOO_LATE,
            )
            if ended is None:
                return Outcome()
            event = TurnExpired(
                session_id=late.session_id,
                turn_id=late.turn_id,
                message_id=ended.message_id,
                detail=TOO_LATE,
                usage=Usage.of(ended.spent),
                attempt=ended.attempt,
            )
            return _ended(event, ended.after)

        outcome = await handle_once(
            self.database, delivery, work, turn_id=late.turn_id, mailbox=late.session_id
        )
        await self.listeners.repeat(tenant, outcome)
        return outcome

    async def undeliverable(
        self,
        delivery: Delivery,
        *,
        session_id: UUID,
        turn_id: UUID,
        original_type: str,
        detail: str,
    ) -> Outcome:
        """End a turn whose event could not be delivered, unless somebody works on it.

        Raises:
            AlreadyInProgress: Whoever does is late; the broker asks again.
        """
        tenant = delivery.trusted_tenant

        async def work(connection: Connection) -> Outcome:
            abandoned = await abandon(
                connection,
                tenant,
                turn_id,
                original_type=original_type,
                code="undeliverable",
                detail=detail,
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
        await self.listeners.repeat(tenant, outcome)
        return outcome

    def _settling(self, attempt: Attempt) -> AbstractAsyncContextManager[Connection]:
        return self.database.transaction(attempt.tenant, mailbox=attempt.session_id)


def _whole(attempt: Attempt, stopped: Stopped) -> Stopped:
    """What was said and spent in all steps, not only in the one that was stopped."""
    past = attempt.past
    usage = past.spent + stopped.usage
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
