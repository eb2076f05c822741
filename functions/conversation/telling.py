"""What listeners are told of a turn besides its words: calls of tools, and how it ended."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from functions.conversation.steps import NewCall, calls_of
from functions.conversation.turns import MOST_ATTEMPTS
from somaagent.events import (
    MessageRefused,
    ToolCallRequested,
    TurnCompleted,
    TurnExpired,
    TurnFailed,
    TurnInterrupted,
)
from somaagent.serving.delivery import Outcome
from somaagent.storage.database import Database
from somaagent.streams.endings import completed_data, failed_data, interrupted_data
from somaagent.streams.writer import TurnStream

_ANSWER: Final = "SELECT text FROM messages WHERE tenant = $1 AND id = $2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Tells those who listen to a session."""

    database: Database
    stream: TurnStream

    async def repeat(self, tenant: str, outcome: Outcome) -> None:
        """Repeat the last frame: the process that stored the end may have died before saying it."""
        for event in outcome.events:
            if isinstance(event, ToolCallRequested):
                async with self.database.transaction(tenant) as connection:
                    calls = await calls_of(connection, tenant, event.turn_id, event.step)
                await self.calls(tenant, event.session_id, event.turn_id, event.step, calls)
                return
            if isinstance(event, TurnCompleted):
                text = await self._stored_text(tenant, event.answer_message_id)
                await self.completed(tenant, event, text)
            elif isinstance(event, TurnInterrupted):
                text = await self._stored_text(tenant, event.answer_message_id)
                await self.interrupted(tenant, event, text)
            elif isinstance(event, MessageRefused):
                await self.refused(tenant, event)
            elif isinstance(event, TurnExpired):
                await self.expired(tenant, event)
            elif isinstance(event, TurnFailed):
                await self.failed(tenant, event, attempt=MOST_ATTEMPTS)

    async def calls(
        self, tenant: str, session_id: UUID, turn_id: UUID, step: int, calls: list[NewCall]
    ) -> None:
        """The turn waits for these."""
        frames = [call.frame(turn_id=turn_id, step=step) for call in calls]
        await self.stream.tool_calls(tenant, session_id, turn_id, data=frames)

    async def completed(self, tenant: str, event: TurnCompleted, text: str) -> None:
        """The turn ended with `text`, that of all steps."""
        await self.stream.completed(
            tenant,
            event.session_id,
            event.turn_id,
            attempt=event.attempt,
            data=completed_data(event, text),
        )

    async def interrupted(self, tenant: str, event: TurnInterrupted, text: str) -> None:
        """The turn was stopped after `text`, that of all steps."""
        await self.stream.interrupted(
            tenant,
            event.session_id,
            event.turn_id,
            attempt=event.attempt,
            data=interrupted_data(event, text),
        )

    async def refused(self, tenant: str, event: MessageRefused) -> None:
        """The turn may not be answered."""
        await self.stream.refused(
            tenant,
            event.session_id,
            event.turn_id,
            attempt=event.attempt,
            data=failed_data(event.turn_id, code=event.code, detail=event.detail),
        )

    async def expired(self, tenant: str, event: TurnExpired) -> None:
        """The turn's time was up."""
        await self.stream.expired(
            tenant,
            event.session_id,
            event.turn_id,
            attempt=event.attempt,
            data=failed_data(event.turn_id, code="expired", detail=event.detail),
        )

    async def failed(self, tenant: str, event: TurnFailed, *, attempt: int) -> None:
        """The turn could not be answered."""
        await self.stream.failed(
            tenant,
            event.session_id,
            event.turn_id,
            attempt=attempt,
            data=failed_data(event.turn_id, code=event.code, detail=event.detail),
        )

    async def _stored_text(self, tenant: str, message_id: UUID | None) -> str:
        """The text of an answer; empty where there is none, or no longer one."""
        if message_id is None:
            return ""
        async with self.database.transaction(tenant) as connection:
            text: str | None = await connection.fetchval(_ANSWER, tenant, message_id)
        return text or ""
