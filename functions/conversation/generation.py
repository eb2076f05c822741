"""One attempt at an answer: streams it to the listeners while its lease is kept alive."""

import asyncio
import logging
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, NamedTuple

from functions.conversation.turns import LEASE_SECONDS, Attempt, renew
from somaagent.errors import AlreadyInProgress, StorageUnavailable
from somaagent.inference.chat import ChatModel, Finished
from somaagent.inference.context import build_context
from somaagent.settings import ModelSettings
from somaagent.storage.database import Database
from somaagent.streams.writer import TurnStream

RENEWAL_SECONDS: Final = LEASE_SECONDS / 3

logger = logging.getLogger(__name__)


class Answer(NamedTuple):
    """A finished answer, not yet stored."""

    text: str
    finished: Finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """Asks the model and streams what it says."""

    database: Database
    model: ChatModel
    stream: TurnStream
    settings: ModelSettings

    async def answer(self, attempt: Attempt) -> Answer:
        """The model's answer to the turn.

        Raises:
            AlreadyInProgress: A newer attempt took the turn meanwhile.
            ModelRefused: The model will never answer this.
            ModelUnavailable: It did not answer this time.
        """
        if attempt.number > 1:
            await self.stream.restarted(
                attempt.tenant, attempt.session_id, attempt.turn_id, attempt=attempt.number
            )
        speaking = asyncio.ensure_future(self._speak(attempt))
        keeping = asyncio.ensure_future(self._keep_lease(attempt))
        try:
            done, _ = await asyncio.wait({speaking, keeping}, return_when=asyncio.FIRST_COMPLETED)
            if speaking in done:
                return speaking.result()
            raise AlreadyInProgress("a newer attempt answers the turn")
        finally:
            # Closing the model's stream makes the server stop: nobody would hear it.
            for task in (speaking, keeping):
                task.cancel()
            await asyncio.gather(speaking, keeping, return_exceptions=True)

    async def _speak(self, attempt: Attempt) -> Answer:
        messages = build_context(
            system_prompt=attempt.system_prompt or self.settings.system_prompt,
            newest_first=attempt.newest_first,
            question=attempt.question,
            characters=self.settings.history_characters,
        )
        pieces: list[str] = []
        async with aclosing(self.model.stream(messages, temperature=attempt.temperature)) as said:
            async for item in said:
                if isinstance(item, Finished):
                    # Postgres takes no NUL in text.
                    return Answer("".join(pieces).replace("\x00", "\ufffd"), item)
                await self.stream.delta(
                    attempt.tenant,
                    attempt.session_id,
                    attempt.turn_id,
                    attempt=attempt.number,
                    index=len(pieces),
                    text=item.text,
                )
                pieces.append(item.text)
        raise AssertionError("a model's stream ends with Finished or an error")

    async def _keep_lease(self, attempt: Attempt) -> None:
        """Renew until another attempt has the turn."""
        while True:
            await asyncio.sleep(RENEWAL_SECONDS)
            try:
                async with self.database.transaction(attempt.tenant) as connection:
                    if not await renew(connection, attempt, seconds=LEASE_SECONDS):
                        return
            except StorageUnavailable:
                # Whether the turn is still ours is decided when the answer is stored.
                logger.warning("lease_not_renewed", extra={"turn_id": str(attempt.turn_id)})
