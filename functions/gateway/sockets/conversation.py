"""One WebSocket: a task that tells what the session's turns say, and one that takes frames.

Nothing waits in memory beyond one frame in each direction and the bounded queue of the stream. The
next frame is read when the one before it has been answered.
"""

import asyncio
import contextlib
import logging
from typing import Final

from pydantic import BaseModel
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from functions.gateway.event_stream import HEARTBEAT, EventStream
from functions.gateway.limits import MAX_BODY_BYTES
from functions.gateway.open_streams import Reason
from functions.gateway.problems import Problem, problem_of
from functions.gateway.sockets.closing import CloseCode
from functions.gateway.sockets.frames import (
    Acknowledge,
    ClientFrame,
    Failure,
    Interrupt,
    Ping,
    Pong,
    Ready,
    SendMessage,
)
from functions.gateway.sockets.pace import FRAMES_PER_SECOND, MOST_STRIKES, Pace, Window
from functions.gateway.sockets.patience import Patience
from functions.gateway.sockets.protocol import cut_off
from functions.gateway.sockets.requests import Requests, read_frame, ref_of
from functions.gateway.turn_filter import StreamEvent
from somaagent.streams.frames import StreamId

_CODES: Final = {
    None: CloseCode.RESTART,
    Reason.EXPIRED: CloseCode.EXPIRED,
    Reason.REVOKED: CloseCode.EXPIRED,
    Reason.DELETED: CloseCode.DELETED,
}
_GONE: Final = (WebSocketDisconnect, WebSocketDisconnected)
"""The connection was closed before something could be sent."""

logger: Final = logging.getLogger(__name__)


class Conversation:
    """What one client and one session say to each other."""

    def __init__(self, requests: Requests, stream: EventStream, *, window: int | None) -> None:
        self._requests = requests
        self._socket: WebSocket = requests.socket
        self._stream = stream
        self._window = Window(window)
        self._pace = Pace()
        self._strikes = 0

    async def run(self, subprotocol: str | None) -> None:
        """Talk until one side closes the connection."""
        await self._socket.accept(subprotocol=subprotocol)
        await self._answer(
            Ready(
                session_id=self._requests.session_id,
                max_frame_bytes=MAX_BODY_BYTES,
                frames_per_second=FRAMES_PER_SECOND,
                window=self._window.size,
            )
        )
        telling = asyncio.create_task(self._tell())
        try:
            await self._hear()
        finally:
            self._stream.leave()
            telling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await telling

    async def _tell(self) -> None:
        """Send events until there will be no more, then close."""
        seconds = self._stream.state.settings.connections.drain_seconds
        patience = Patience(asyncio.current_task(), seconds=seconds)
        batches = self._stream.batches()
        try:
            async for batch in batches:
                for event in batch:
                    if event is HEARTBEAT:
                        continue
                    patience.send_begins()
                    await self._window.room()
                    self._window.send(event.identifier)
                    await self._send(_event(event))
                    patience.send_ends()
            await self._socket.close(_CODES[self._stream.why])
        except asyncio.CancelledError:
            if not patience.lost:
                raise
            logger.info("slow_client_cut_off")
            cut_off(self._socket, CloseCode.SLOW)
        except _GONE:
            return
        except Exception as error:
            problem_of(error)  # which logs it
            with contextlib.suppress(*_GONE):
                await self._socket.close(CloseCode.INTERNAL)
        finally:
            patience.end()
            await batches.aclose()

    async def _hear(self) -> None:
        """Take frames until the connection is closed."""
        loop = asyncio.get_running_loop()
        while (message := await self._socket.receive())["type"] != "websocket.disconnect":
            if (wait := self._pace.wait_seconds(loop.time())) > 0:
                await asyncio.sleep(wait)
            try:
                understood = await self._take(message.get("text"))
                if not understood and self._strikes > MOST_STRIKES:
                    await self._socket.close(CloseCode.POLICY_VIOLATION, "too many wrong frames")
                    return
            except _GONE:
                return

    async def _take(self, text: str | None) -> bool:
        """Answer one frame; whether it was understood."""
        try:
            frame = read_frame(text)
        except Problem as problem:
            self._strikes += 1
            await self._refuse(None if text is None else ref_of(text), problem)
            return False
        try:
            if (answer := await self._do(frame)) is not None:
                await self._answer(answer)
        except _GONE:
            raise
        except Exception as error:
            await self._refuse(getattr(frame, "ref", None), problem_of(error))
        return True

    async def _do(self, frame: ClientFrame) -> BaseModel | None:
        match frame:
            case SendMessage():
                return await self._requests.post(frame)
            case Interrupt():
                return await self._requests.interrupt(frame)
            case Ping():
                return Pong(ref=frame.ref)
            case Acknowledge():
                with contextlib.suppress(ValueError):
                    self._window.acknowledge(StreamId.parse(frame.id.encode()))
                return None

    async def _refuse(self, ref: str | None, problem: Problem) -> None:
        failure = Failure.model_validate({"ref": ref, "problem": problem.details()})
        await self._send(failure.model_dump_json(exclude_none=True))

    async def _answer(self, frame: BaseModel) -> None:
        await self._send(frame.model_dump_json())

    async def _send(self, text: str) -> None:
        await self._socket.send({"type": "websocket.send", "text": text})


def _event(event: StreamEvent) -> str:
    identifier = b"null" if event.identifier is None else b'"%b"' % event.identifier
    frame = b'{"type":"event","id":%b,"event":"%b","data":%b}'
    return (frame % (identifier, event.kind, event.data)).decode()
