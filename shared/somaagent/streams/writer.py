"""The writing side of reply streams: what a turn says, while it is said."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self
from uuid import UUID

from somaagent.settings import RedisSettings
from somaagent.streams.connection import Command, Redis, RedisAddress, RedisUnavailable
from somaagent.streams.frames import (
    CANVAS_ITEM,
    COMPLETED,
    DELTA,
    EXPIRED,
    FAILED,
    INTERRUPTED,
    REFUSED,
    RESTARTED,
    TOOL_CALL,
    TOOL_RESULT,
    WAITING,
    append,
    clear,
    keep_alive,
    stream_key,
)

COALESCE_SECONDS: Final = 0.03
"""Deltas that follow each other faster than this share a frame; it is their longest delay."""
LONG_COALESCE_SECONDS: Final = 0.1
"""The same once an answer is under way. Every frame wakes this process, Redis and the gateway for
about 0.3 ms of CPU each; ten frames a second read as fluently as thirty."""
MOST_CHARACTERS: Final = 4096
"""A frame that has more does not wait for company; clients bound what they read at once."""
_EARLY_FRAMES: Final = 4
_GROWTH_SECONDS: Final = 0.01
_ANY_ATTEMPT: Final = 1
"""Calls stand whatever attempt wrote the text beside them."""
_MOST_TURNS: Final = 1024
"""Turns remembered at once; one that never ended must not stay for ever."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Speech:
    """What one attempt has said and not yet sent."""

    key: bytes
    turn_id: UUID
    attempt: int
    pieces: list[str] = field(default_factory=list[str])
    characters: int = 0
    frames: int = 0
    sent_at: float = 0.0
    timer: asyncio.TimerHandle | None = None
    broken: bool = False
    """A frame was lost; silence until the end, since text after a gap would be wrong text."""

    @property
    def pause(self) -> float:
        """Least time between the last frame and the next one."""
        grown = COALESCE_SECONDS + _GROWTH_SECONDS * max(0, self.frames - _EARLY_FRAMES)
        return min(LONG_COALESCE_SECONDS, grown)

    def take(self) -> Command:
        """The frame of all that waits."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        data = {
            "turn_id": str(self.turn_id),
            "attempt": self.attempt,
            "index": self.frames,
            "text": "".join(self.pieces),
        }
        self.frames += 1
        self.pieces.clear()
        self.characters = 0
        return append(self.key, DELTA, self.turn_id, self.attempt, data)


class TurnStream:
    """Tells the listeners of a session what its turn says.

    No method fails when Redis does: the answer is stored in Postgres, and listeners are served
    from there.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._speeches: OrderedDict[UUID, _Speech] = OrderedDict()
        self._degraded = False

    @classmethod
    async def open(cls, settings: RedisSettings) -> Self:
        """A stream writer; Redis need not be there yet.

        Raises:
            ValueError: The URL cannot be understood.
        """
        redis = Redis(RedisAddress.parse(settings.url.get_secret_value()))
        stream = cls(redis)
        try:
            await redis.connected()
        except RedisUnavailable as error:
            stream._note_failure(error)
        return stream

    async def delta(
        self,
        tenant: str,
        session_id: UUID,
        turn_id: UUID,
        *,
        attempt: int,
        index: int,
        text: str,
    ) -> None:
        """Say the next piece of the answer.

        The first piece goes out at once; later ones that come in quick succession share a frame,
        so frames are numbered here and `index` only tells the first piece.
        """
        speech = self._speeches.get(turn_id)
        if speech is None or speech.attempt != attempt or index == 0:
            speech = self._begin(stream_key(tenant, session_id), turn_id, attempt)
        if speech.broken:
            return
        speech.pieces.append(text)
        speech.characters += len(text)
        if speech.frames == 0:
            speech.sent_at = asyncio.get_running_loop().time()
            if not await self._write(speech.take(), keep_alive(speech.key)):
                speech.broken = True
        elif speech.characters >= MOST_CHARACTERS:
            self._flush(speech)
        elif speech.timer is None:
            loop = asyncio.get_running_loop()
            due = speech.sent_at + speech.pause
            if loop.time() >= due:
                self._flush(speech)
            else:
                speech.timer = loop.call_at(due, self._flush, speech)

    def go_on(
        self, tenant: str, session_id: UUID, turn_id: UUID, *, attempt: int, frames: int | None
    ) -> None:
        """Say further pieces behind `frames` frames of the same attempt, told by anybody.

        None says that some of them were lost: then listeners are told no more text until the end.
        """
        speech = self._begin(stream_key(tenant, session_id), turn_id, attempt)
        speech.frames = frames or 0
        speech.broken = frames is None

    async def pause(self, turn_id: UUID) -> int | None:
        """Send what waits; how many frames the attempt has told, None where some were lost."""
        speech = self._forget(turn_id)
        if speech is None:
            return 0
        # Replies come in order: after this one, what was sent before is known to have arrived.
        last = [speech.take()] if speech.pieces and not speech.broken else []
        arrived = await self._write(*last, keep_alive(speech.key))
        return None if speech.broken or not arrived else speech.frames

    async def tool_calls(
        self, tenant: str, session_id: UUID, turn_id: UUID, *, data: Sequence[dict[str, Any]]
    ) -> None:
        """Say which tools the turn waits for; `data` is what clients get, one for each call."""
        key = stream_key(tenant, session_id)
        commands = [append(key, TOOL_CALL, turn_id, _ANY_ATTEMPT, each) for each in data]
        await self._write(*commands, keep_alive(key))

    async def tool_result(
        self, tenant: str, session_id: UUID, turn_id: UUID, *, data: dict[str, Any]
    ) -> None:
        """Say what came of a call; `data` is what clients get."""
        key = stream_key(tenant, session_id)
        await self._write(append(key, TOOL_RESULT, turn_id, _ANY_ATTEMPT, data), keep_alive(key))

    async def waiting_for_approval(
        self, tenant: str, session_id: UUID, turn_id: UUID, *, data: dict[str, Any]
    ) -> None:
        """Say that a call waits for somebody to approve it; `data` is what clients get."""
        key = stream_key(tenant, session_id)
        await self._write(append(key, WAITING, turn_id, _ANY_ATTEMPT, data), keep_alive(key))

    async def canvas_item(
        self, tenant: str, session_id: UUID, turn_id: UUID, *, data: dict[str, Any]
    ) -> None:
        """Say what was put on the session's canvas; `data` is what clients get."""
        key = stream_key(tenant, session_id)
        await self._write(append(key, CANVAS_ITEM, turn_id, _ANY_ATTEMPT, data), keep_alive(key))

    async def restarted(
        self, tenant: str, session_id: UUID, turn_id: UUID, *, attempt: int
    ) -> None:
        """Say that what was said before is void: another attempt begins."""
        self._forget(turn_id)
        key = stream_key(tenant, session_id)
        data = {"turn_id": str(turn_id), "attempt": attempt}
        await self._write(append(key, RESTARTED, turn_id, attempt, data), keep_alive(key))

    async def completed(
        self, tenant: str, session_id: UUID, turn_id: UUID, *, attempt: int, data: dict[str, Any]
    ) -> None:
        """Say that the answer is whole; `data` is what clients get."""
        await self._finish(COMPLETED, stream_key(tenant, session_id), turn_id, attempt, data)

    async def failed(
        self, tenant: str, session_id: UUID, turn_id: UUID, *, attempt: int, data: dict[str, Any]
    ) -> None:
        """Say that the turn is over without an answer; `data` is what clients get."""
        await self._finish(FAILED, stream_key(tenant, session_id), turn_id, attempt, data)

    async def refused(
        self, tenant: str, session_id: UUID, turn_id: UUID, *, attempt: int, data: dict[str, Any]
    ) -> None:
        """Say that nobody may answer the turn; `data` is what clients get."""
        await self._finish(REFUSED, stream_key(tenant, session_id), turn_id, attempt, data)

    async def expired(
        self, tenant: str, session_id: UUID, turn_id: UUID, *, attempt: int, data: dict[str, Any]
    ) -> None:
        """Say that the turn's time was up; `data` is what clients get."""
        await self._finish(EXPIRED, stream_key(tenant, session_id), turn_id, attempt, data)

    async def interrupted(
        self, tenant: str, session_id: UUID, turn_id: UUID, *, attempt: int, data: dict[str, Any]
    ) -> None:
        """Say that the turn was stopped; `data` is what clients get."""
        await self._finish(INTERRUPTED, stream_key(tenant, session_id), turn_id, attempt, data)

    async def forget(self, tenant: str, session_id: UUID, turn_id: UUID) -> None:
        """Leave nothing of what was said: the session was deleted while its turn spoke."""
        self._forget(turn_id)
        await self._write(clear(stream_key(tenant, session_id)))

    async def aclose(self) -> None:
        """Send what waits and close the connection."""
        for speech in self._speeches.values():
            self._flush(speech)
        await self._write(("PING",))
        self._redis.close()

    def _begin(self, key: bytes, turn_id: UUID, attempt: int) -> _Speech:
        self._forget(turn_id)
        while len(self._speeches) >= _MOST_TURNS:
            self._forget(next(iter(self._speeches)))
        speech = self._speeches[turn_id] = _Speech(key, turn_id, attempt)
        return speech

    def _forget(self, turn_id: UUID) -> _Speech | None:
        speech = self._speeches.pop(turn_id, None)
        if speech is not None and speech.timer is not None:
            speech.timer.cancel()
            speech.timer = None
        return speech

    async def _finish(
        self, kind: bytes, key: bytes, turn_id: UUID, attempt: int, data: dict[str, Any]
    ) -> None:
        commands = [append(key, kind, turn_id, attempt, data), keep_alive(key)]
        speech = self._forget(turn_id)
        if speech is not None and speech.attempt == attempt and speech.pieces:
            commands.insert(0, speech.take())
        await self._write(*commands)

    def _flush(self, speech: _Speech) -> None:
        if speech.broken or not speech.pieces:
            return
        speech.sent_at = asyncio.get_running_loop().time()
        try:
            (sent,) = self._redis.send(speech.take())
        except RedisUnavailable as error:
            speech.broken = True
            self._note_failure(error)
            return

        def check(future: "asyncio.Future[Any]") -> None:
            error = None if future.cancelled() else future.exception()
            if error is not None:
                speech.broken = True
                self._note_failure(error)

        sent.add_done_callback(check)

    async def _write(self, *commands: Command) -> bool:
        try:
            await self._redis.execute(*commands)
        except RedisUnavailable as error:
            self._note_failure(error)
            return False
        self._degraded = False
        return True

    def _note_failure(self, error: BaseException) -> None:
        if not self._degraded:
            self._degraded = True
            logger.warning("reply_stream_unavailable", extra={"detail": str(error)})
