"""A WebSocket is the session, both ways: messages in, events out, and every bound is told."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import orjson
import pytest
import pytest_asyncio

from somaagent.identity import mint
from somaagent.streams.writer import TurnStream
from tests.integration.functions.gateway.conftest import BOUND_SECONDS, JWT, Caller
from tests.integration.functions.gateway.test_streams import Operator, Turn

PROTOCOL = "soma.v1"


class Socket:
    """A client's end."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws

    async def send(self, **frame: object) -> None:
        await self.ws.send_str(orjson.dumps(frame).decode())

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(BOUND_SECONDS):
            message = await self.ws.receive()
        assert message.type is aiohttp.WSMsgType.TEXT, (message, self.ws.close_code)
        frame: dict[str, Any] = orjson.loads(message.data)
        return frame

    async def until(self, kind: str) -> dict[str, Any]:
        while (frame := await self.next())["type"] != kind:
            pass
        return frame

    async def rest(self) -> list[dict[str, Any]]:
        """Every event up to a turn's last; deltas that wait may be joined to one."""
        events = [await self.until("event")]
        while events[-1]["event"] != "completed":
            events.append(await self.until("event"))
        return events

    async def closed(self) -> int | None:
        async with asyncio.timeout(BOUND_SECONDS):
            while (await self.ws.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
        return self.ws.close_code


def said(frames: list[dict[str, Any]]) -> str:
    return "".join(frame["data"]["text"] for frame in frames if frame["event"] == "delta")


async def connect(
    caller: Caller,
    session: UUID,
    query: str = "",
    *,
    protocols: tuple[str, ...] = (PROTOCOL,),
    headers: Mapping[str, str] | None = None,
) -> Socket:
    ws = await caller.http.ws_connect(
        f"{caller.base}/v1/sessions/{session}/ws{query}",
        protocols=protocols,
        headers=caller.headers if headers is None else headers,
        max_msg_size=0,
    )
    return Socket(ws)


@pytest_asyncio.fixture
async def session(acme: Caller) -> UUID:
    return await acme.new_session()


@pytest_asyncio.fixture
async def talk(acme: Caller, session: UUID) -> AsyncIterator[Socket]:
    socket = await connect(acme, session)
    assert (await socket.next())["type"] == "ready"
    yield socket
    await socket.ws.close()


async def test_a_message_goes_in_and_its_answer_comes_out(
    talk: Socket, operator: Operator, voice: TurnStream
) -> None:
    assert talk.ws.protocol == PROTOCOL
    await talk.send(type="message", ref="a", text="hello")
    accepted = await talk.next()
    turn = Turn(accepted, operator, voice)
    await turn.say("one ", "two")
    await turn.complete("one two")

    frames = await talk.rest()

    assert (accepted["type"], accepted["ref"]) == ("accepted", "a")
    assert said(frames) == "one two"
    assert frames[-1]["data"]["text"] == "one two"


async def test_a_client_resumes_after_the_event_that_it_had(
    acme: Caller, session: UUID, talk: Socket, operator: Operator, voice: TurnStream
) -> None:
    await talk.send(type="message", text="hello")
    turn = Turn(await talk.next(), operator, voice)
    await turn.say("one ")
    had = await talk.next()
    await talk.ws.close()
    await turn.say("two ", "three")
    await turn.complete("one two three")

    again = await connect(acme, session, f"?after={had['id']}")
    frames = await again.rest()
    await again.ws.close()

    assert said(frames) == "two three"
    assert frames[-1]["data"]["text"] == "one two three"


async def test_a_key_is_the_same_on_a_socket_and_over_http(
    acme: Caller, session: UUID, talk: Socket
) -> None:
    posted = await acme.post(session, "once", key="the-key")
    await talk.send(type="message", text="once", idempotency_key="the-key")
    repeated = await talk.next()
    await talk.send(type="message", text="twice", idempotency_key="the-key", ref="x")
    refused = await talk.next()

    assert repeated["turn_id"] == posted.json["turn_id"]
    assert (refused["ref"], refused["problem"]["status"]) == ("x", 422)
    assert refused["problem"]["type"] == "urn:somaagent:error:idempotency_key_reused"


async def test_a_turn_is_interrupted_on_the_socket(acme: Caller, talk: Socket) -> None:
    await talk.send(type="message", text="hello")
    accepted = await talk.next()
    await talk.send(type="interrupt", turn_id=accepted["turn_id"], ref="i")
    stopping = await talk.next()
    # It had not begun, so it is over at once.
    over = await talk.until("event")
    await talk.send(type="interrupt", turn_id=str(uuid4()))
    unknown = await talk.until("error")

    assert (over["event"], over["data"]["turn_id"]) == ("interrupted", accepted["turn_id"])
    assert stopping == {"type": "stopping", "ref": "i", "turn_id": accepted["turn_id"]}
    turn = await acme.call(
        "GET", f"/v1/sessions/{accepted['session_id']}/turns/{accepted['turn_id']}"
    )
    assert turn.json["stopping"] == "interrupt"
    assert unknown["problem"]["status"] == 404


async def test_modes_and_personas_are_those_of_the_post(talk: Socket) -> None:
    await talk.send(type="message", text="hello")
    await talk.next()
    await talk.send(type="message", text="hello", persona="nobody")
    assert (await talk.next())["problem"]["type"] == "urn:somaagent:error:unknown_persona"
    await talk.send(type="message", text="  ")
    wrong = (await talk.next())["problem"]
    assert (wrong["status"], wrong["errors"][0]["pointer"]) == (422, "#/text")


async def test_pings_of_both_kinds_are_answered(talk: Socket) -> None:
    await talk.ws.ping(b"there?")
    await talk.send(type="ping", ref="p")

    assert await talk.next() == {"type": "pong", "ref": "p"}


async def test_a_window_holds_events_back_until_they_are_acknowledged(
    acme: Caller, session: UUID, operator: Operator, voice: TurnStream
) -> None:
    socket = await connect(acme, session, "?window=2")
    assert (await socket.next())["window"] == 2
    await socket.send(type="message", text="hello")
    turn = Turn(await socket.next(), operator, voice)
    await turn.say("1")
    first = await socket.next()
    await turn.say("2")
    second = await socket.next()
    await turn.say("3", "4")
    await turn.complete("1234")
    # Whatever is sent on its way to us would come before the pong.
    await socket.send(type="ping")
    assert (await socket.next())["type"] == "pong"
    await socket.send(type="ack", id=second["id"])

    await socket.send(type="ack", id=(await socket.next())["id"])
    await socket.rest()

    assert [frame["data"]["text"] for frame in (first, second)] == ["1", "2"]
    await socket.ws.close()


@pytest.mark.parametrize(
    ("frame", "status"),
    [
        ("no json", 400),
        ('{"type":"dance"}', 422),
        ("[]", 422),
        ('{"text":"hello"}', 422),
        ('{"type":"message","text":"x","tenant":"other"}', 422),
        ('{"type":"message","text":"' + "x" * 200_000 + '"}', 422),
        ("[" * 100_000, 400),
        ('{"type":"ping","ref":"' + "x" * 65 + '"}', 422),
        ('{"type":"message","text":"\\ud800"}', 400),
    ],
)
async def test_a_wrong_frame_gets_an_error_and_the_connection_goes_on(
    talk: Socket, frame: str, status: int
) -> None:
    await talk.ws.send_str(frame)
    assert (await talk.next())["problem"]["status"] == status
    await talk.ws.send_bytes(b"\x00")
    assert (await talk.next())["problem"]["status"] == 415
    await talk.send(type="ping")
    assert (await talk.next())["type"] == "pong"


async def test_a_client_that_never_learns_is_closed(talk: Socket) -> None:
    for _ in range(20):
        await talk.ws.send_str("{}")

    assert await talk.closed() == 1008


async def test_a_frame_that_is_too_large_ends_the_connection(talk: Socket) -> None:
    await talk.ws.send_str(" " * 600_000)

    assert await talk.closed() == 1009


async def test_a_client_that_sends_too_fast_is_slowed_down(talk: Socket) -> None:
    begun = asyncio.get_running_loop().time()
    for _ in range(150):
        await talk.send(type="ping")
    for _ in range(150):
        assert (await talk.next())["type"] == "pong"

    assert asyncio.get_running_loop().time() - begun > 0.8


async def test_a_browser_sends_its_token_as_a_subprotocol(acme: Caller, session: UUID) -> None:
    token = acme.headers["Authorization"].removeprefix("Bearer ")
    origin = {"Origin": acme.base}

    socket = await connect(acme, session, protocols=(PROTOCOL, f"bearer.{token}"), headers=origin)

    assert socket.ws.protocol == PROTOCOL
    await socket.ws.close()


async def refusal(caller: Caller, session: object, query: str = "", **options: Any) -> int:
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await connect(caller, session, query, **options)  # type: ignore[arg-type]
    return caught.value.status


async def test_handshakes_that_must_not_succeed_get_http_errors(
    acme: Caller, anyone: Caller, session: UUID
) -> None:
    bearer = acme.headers
    other = anyone.of("other")
    assert await refusal(anyone, session) == 401
    assert await refusal(anyone, session, protocols=(PROTOCOL, "bearer.nonsense")) == 401
    assert await refusal(other, session) == 404
    assert await refusal(acme, uuid4()) == 404
    assert await refusal(acme, "no-session") == 404
    assert await refusal(acme, session, "?after=nonsense") == 422
    assert await refusal(acme, session, "?window=0") == 422
    assert await refusal(acme, session, protocols=("chat",)) == 400
    assert await refusal(anyone.of("acme", scopes=["events:publish"]), session) == 403
    evil = {**bearer, "Origin": "https://evil.example"}
    assert await refusal(acme, session, headers=evil) == 403
    assert await refusal(acme, session, headers={**bearer, "Origin": "null"}) == 403
    token = bearer["Authorization"].removeprefix("Bearer ")
    both = (PROTOCOL, f"bearer.{token}")
    assert await refusal(acme, session, protocols=both) == 401
    answer = await acme.call("GET", f"/v1/sessions/{session}/ws")
    assert (answer.status, answer.headers["Upgrade"]) == (426, "websocket")


async def test_who_may_only_read_may_not_send(anyone: Caller, acme: Caller, session: UUID) -> None:
    reader = anyone.of("acme", scopes=["sessions:read"])
    socket = await connect(reader, session)
    await socket.next()
    await socket.send(type="message", text="hello")

    assert (await socket.next())["problem"]["type"] == "urn:somaagent:error:insufficient_scope"
    await socket.ws.close()


async def test_a_connection_ends_with_its_credential(acme: Caller, session: UUID) -> None:
    token = mint(
        JWT.model_copy(update={"leeway_seconds": 0}),
        tenant="acme",
        subject="ada",
        lifetime=timedelta(seconds=5),
    )
    socket = await connect(acme, session, headers={"Authorization": f"Bearer {token}"})

    async with asyncio.timeout(90):
        while (await socket.ws.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
    assert socket.ws.close_code == 4401


async def test_a_handshake_that_cannot_be_read_is_answered(acme: Caller, session: UUID) -> None:
    host, port = acme.base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    many = "".join(f"X-{number}: y\r\n" for number in range(200))
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        f"GET /v1/sessions/{session}/ws HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
        f"{many}\r\n".encode()
    )
    async with asyncio.timeout(BOUND_SECONDS):
        answer = await reader.read()
    writer.close()

    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 431 "))
