"""A person speaks with a session over a WebSocket."""

import json
from typing import Any, Final

import gevent
import websocket

from loadtests.driving.gateway import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    SILENCE_SECONDS,
    Refused,
)
from loadtests.driving.stage import Stage, Visitor
from loadtests.journeys.chat import Chat
from loadtests.journeys.questions import TURNS
from loadtests.protocol.answers import Answer, WrongAnswer
from loadtests.protocol.sse import Frame

_PROTOCOL: Final = "soma.v1"


class ChatWebSocket(Chat):
    """Messages go in and events come out of one connection, which lasts as long as the session."""

    name = "chat_websocket"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._sockets: dict[str, websocket.WebSocket] = {}

    def visit(self, visitor: Visitor, late: float) -> None:
        """One question and its answer."""
        if not visitor.session_id:
            self._close(visitor)
            visitor.session_id, visitor.turns = visitor.gateway.new_session(), 0
            visitor.said.clear()
            self._open(visitor)
        late_answer = WrongAnswer(f"no whole answer in {ANSWER_SECONDS} s")
        try:
            # Pings alone keep `recv` waiting for ever.
            with gevent.Timeout(ANSWER_SECONDS, late_answer):
                self._ask(visitor, late)
        except (websocket.WebSocketException, OSError) as error:
            self._close(visitor)
            raise Refused(f"the connection: {type(error).__name__} {error}") from error
        if visitor.turns == TURNS:
            self.read_history(visitor)
            self._leave(visitor)

    def _ask(self, visitor: Visitor, late: float) -> None:
        socket = self._sockets[visitor.name]
        began = self.now() - late
        ref = str(visitor.turns)
        socket.send(json.dumps({"type": "message", "ref": ref, "text": self.question()}))
        answer: Answer | None = None
        last = 0.0
        # The events of a turn may come before the frame that says which turn it is.
        early: list[Frame] = []
        while answer is None or not answer.over:
            frame: dict[str, Any] = json.loads(socket.recv())  # Any: foreign JSON
            match frame["type"]:
                case "accepted" if frame["ref"] == ref:
                    self.recorder.ok("turn", "time to 202", self.now() - began)
                    answer = Answer(frame["turn_id"])
                    for each in early:
                        answer.hear(each)
                case "event":
                    event = Frame(id=frame["id"] or "", event=frame["event"], data=frame["data"])
                    if event.event == "delta":
                        name = "between tokens" if last else "first token"
                        self.recorder.ok("turn", name, self.now() - (last or began))
                        last = self.now()
                    if answer is None:
                        early.append(event)
                    else:
                        answer.hear(event)
                case "error":
                    raise WrongAnswer(f"refused: {frame['problem']}")
                case _:
                    continue
        self.recorder.ok("turn", "whole turn", self.now() - began)
        visitor.turns += 1
        visitor.said.append((answer.turn_id, answer.text))

    def _open(self, visitor: Visitor) -> None:
        began = self.now()
        address = visitor.gateway.host.replace("http", "ws", 1)
        try:
            socket = websocket.create_connection(
                f"{address}/v1/sessions/{visitor.session_id}/ws",
                timeout=CONNECT_SECONDS,
                header=[f"Authorization: Bearer {visitor.gateway.token}"],
                subprotocols=[_PROTOCOL],
                # It is no page of a browser.
                suppress_origin=True,
            )
            socket.settimeout(SILENCE_SECONDS)
            ready = json.loads(socket.recv())
        except (websocket.WebSocketException, OSError) as error:
            raise Refused(f"the connection: {type(error).__name__} {error}") from error
        if ready["type"] != "ready":
            raise WrongAnswer(f"the first frame is {ready['type']}")
        self.recorder.ok("http", "connect", self.now() - began)
        self._sockets[visitor.name] = socket

    def _leave(self, visitor: Visitor) -> None:
        """Close the connection in order: what still comes before the other side does, is too much.

        Raises:
            WrongAnswer: An event came behind the last answer.
        """
        socket = self._sockets.pop(visitor.name)
        visitor.session_id = ""
        try:
            socket.send_close()
            while (received := socket.recv_data(control_frame=True))[
                0
            ] != websocket.ABNF.OPCODE_CLOSE:
                if received[0] != websocket.ABNF.OPCODE_TEXT:
                    continue
                frame: dict[str, Any] = json.loads(received[1])  # Any: foreign JSON
                if frame["type"] == "event":
                    raise WrongAnswer(f"{frame['event']} after the end of the answer")
        except websocket.WebSocketConnectionClosedException:
            return  # without a closing frame, and nothing came before
        finally:
            socket.close()

    def _close(self, visitor: Visitor) -> None:
        socket = self._sockets.pop(visitor.name, None)
        visitor.session_id = ""
        if socket is not None:
            socket.close()


def journey(stage: Stage) -> ChatWebSocket:
    """This module's journey."""
    return ChatWebSocket(stage)
