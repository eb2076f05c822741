"""One attempt at an answer: streams it to the listeners while its lease is kept alive."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, NamedTuple

from functions.conversation.turns import LEASE_SECONDS, Attempt, Renewal, renew
from somaagent.errors import AlreadyInProgress, StorageUnavailable
from somaagent.events import Usage
from somaagent.inference.chat import ChatModel, Finished, PromptMessage, counted
from somaagent.inference.context import build_context
from somaagent.inference.tool_messages import offered as tools_offered
from somaagent.inference.tool_messages import step_messages
from somaagent.settings import ModelSettings, ToolSettings
from somaagent.storage.database import Database
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import BEGINNING, stop_key
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.tools.spec import ToolSpec

RENEWAL_SECONDS: Final = LEASE_SECONDS / 3
"""Also the longest time that a stop takes which Redis did not tell."""

PARTING: Final = "\n\n"
"""Between the texts of two steps."""

logger = logging.getLogger(__name__)


class Answer(NamedTuple):
    """A finished step, not yet stored."""

    text: str
    """Without that of the steps before."""
    finished: Finished


class Stopped(NamedTuple):
    """What was said until the person had it stopped, not yet stored."""

    text: str
    """Without that of the steps before."""
    usage: Usage
    reason: str
    """`interrupt` or `rollback`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """Asks the model and streams what it says."""

    database: Database
    model: ChatModel
    stream: TurnStream
    signals: StreamReader
    settings: ModelSettings
    tools: ToolSettings

    async def answer(self, attempt: Attempt, offered: Sequence[ToolSpec]) -> Answer | Stopped:
        """What the model says in this step of the turn, until its end or until it is stopped.

        Its text may be the whole answer, or stand beside calls of the `offered` tools.

        Raises:
            AlreadyInProgress: A newer attempt took the turn meanwhile, or it was deleted.
            ModelRefused: The model will never answer this.
            ModelUnavailable: It did not answer this time.
        """
        await self._introduce(attempt)
        messages = self._messages(attempt)
        pieces: list[str] = []
        told = asyncio.Event()
        speaking = asyncio.ensure_future(self._speak(attempt, messages, pieces, offered))
        keeping = asyncio.ensure_future(self._keep_lease(attempt, told))
        listening = asyncio.ensure_future(self._listen(attempt, told))
        try:
            done, _ = await asyncio.wait({speaking, keeping}, return_when=asyncio.FIRST_COMPLETED)
            if speaking in done:
                return Answer(_storable(pieces), speaking.result())
            reason = keeping.result()
            if reason is None:
                raise AlreadyInProgress("a newer attempt answers the turn")
        finally:
            # Closing the model's stream makes the server stop: nobody would hear it.
            for task in (speaking, keeping, listening):
                task.cancel()
            await asyncio.gather(speaking, keeping, listening, return_exceptions=True)
        return Stopped(_storable(pieces), counted(messages, len(pieces)), reason)

    async def _introduce(self, attempt: Attempt) -> None:
        """Let listeners know where the text goes on that follows."""
        place = (attempt.tenant, attempt.session_id, attempt.turn_id)
        past = attempt.past
        if attempt.goes_on:
            self.stream.go_on(*place, attempt=attempt.number, frames=past.frames)
        elif attempt.number > 1:
            await self.stream.restarted(*place, attempt=attempt.number)
            if past.said:
                # The steps before were not begun anew.
                await self.stream.delta(*place, attempt=attempt.number, index=0, text=past.said)

    def _messages(self, attempt: Attempt) -> list[PromptMessage]:
        messages: list[PromptMessage] = []
        messages += build_context(
            system_prompt=attempt.system_prompt or self.settings.system_prompt,
            newest_first=attempt.newest_first,
            question=attempt.question,
            characters=self.settings.history_characters,
            attachments=attempt.attachments,
            attachment_characters=self.settings.attachment_characters,
        )
        steps, characters = attempt.past.steps, self.tools.result_characters
        messages += step_messages(steps, characters=characters)
        return messages

    async def _speak(
        self,
        attempt: Attempt,
        messages: list[PromptMessage],
        pieces: list[str],
        offered: Sequence[ToolSpec],
    ) -> Finished:
        """Stream the answer; `pieces` grows with what the listeners were told."""
        told_before = 1 if attempt.past.said or attempt.goes_on else 0
        stream = self.model.stream(
            messages, temperature=attempt.temperature, tools=tools_offered(offered)
        )
        async with aclosing(stream) as said:
            async for item in said:
                if isinstance(item, Finished):
                    return item
                index = told_before + len(pieces)
                parted = not pieces and bool(attempt.past.said)
                pieces.append(f"{PARTING}{item.text}" if parted else item.text)
                await self.stream.delta(
                    attempt.tenant,
                    attempt.session_id,
                    attempt.turn_id,
                    attempt=attempt.number,
                    index=index,
                    text=pieces[-1],
                )
        raise AssertionError("a model's stream ends with Finished or an error")

    async def _keep_lease(self, attempt: Attempt, told: asyncio.Event) -> str | None:
        """Renew until the turn shall stop, which is the reason; None when it is lost."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), RENEWAL_SECONDS)
            told.clear()
            try:
                async with self.database.transaction(attempt.tenant) as connection:
                    renewal: Renewal | None = await renew(
                        connection, attempt, seconds=LEASE_SECONDS
                    )
            except StorageUnavailable:
                # Whether the turn is still ours is decided when the answer is stored.
                logger.warning("lease_not_renewed", extra={"turn_id": str(attempt.turn_id)})
                continue
            if renewal is None:
                return None
            if renewal.stop is not None:
                return renewal.stop

    async def _listen(self, attempt: Attempt, told: asyncio.Event) -> None:
        """Set `told` when Redis says that something is wanted of the turn; Postgres knows what."""
        key = stop_key(attempt.tenant, attempt.turn_id)
        try:
            subscription = await self.signals.subscribe(key, after=BEGINNING)
            try:
                while (entries := await subscription.next(RENEWAL_SECONDS * 10)) is not None:
                    if entries:
                        told.set()
            finally:
                subscription.close()
        except RedisUnavailable:
            return  # the renewals see it as well, only later


def _storable(pieces: list[str]) -> str:
    """The text as Postgres takes it: without NUL."""
    return "".join(pieces).replace("\x00", "\ufffd")
