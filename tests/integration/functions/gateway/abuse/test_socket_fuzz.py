"""Whatever is sent on a WebSocket, it ends with a documented code, and others are served."""

import asyncio
import base64
import json
import os
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.gateway.sockets.closing import CloseCode
from somaagent.local.layout import checkout
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.abuse.siege import Siege, besieged, size
from tests.integration.functions.gateway.abuse.wire import Wire, connect, wire
from tests.integration.functions.gateway.conftest import Broker

pytestmark = pytest.mark.timeout(900)

EXAMPLES: Final = size(120, 2000)
DOCUMENTED: Final = {code.value for code in CloseCode}
CLOSE: Final = 8
FILLER: Final = bytes(70_000)
"""Completes a frame that claims more than it has; no frame itself."""
NORMAL_CLOSE: Final = struct.pack("!H", 1000)


def frame(
    opcode: int,
    payload: bytes,
    *,
    fin: bool = True,
    reserved: int = 0,
    masked: bool = True,
    length: int | None = None,
) -> bytes:
    """A frame (RFC 6455 5.2), which may be wrong in any way; `length` is what it claims."""
    claimed = len(payload) if length is None else length
    first = (0x80 if fin else 0) | (reserved << 4) | opcode
    mask = 0x80 if masked else 0
    if claimed < 126:
        head = struct.pack("!BB", first, mask | claimed)
    elif claimed < 65_536:
        head = struct.pack("!BBH", first, mask | 126, claimed)
    else:
        head = struct.pack("!BBQ", first, mask | 127, claimed)
    if not masked:
        return head + payload
    key = b"\x11\x22\x33\x44"
    return head + key + bytes(byte ^ key[place % 4] for place, byte in enumerate(payload))


async def upgraded(siege: Siege, session: UUID, *, receive_bytes: int | None = None) -> Wire:
    """A WebSocket, of which the handshake is over."""
    made = await connect(siege.base, receive_bytes=receive_bytes)
    key = base64.b64encode(os.urandom(16)).decode()
    await made.send(
        (
            f"GET /v1/sessions/{session}/ws HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n"
            f"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
            f"Authorization: {siege.caller.headers['Authorization']}\r\n\r\n"
        ).encode()
    )
    async with asyncio.timeout(60):
        answer = await made.reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 101 "), answer
    return made


@asynccontextmanager
async def socket_of(siege: Siege, session: UUID) -> AsyncGenerator[Wire]:
    """The same, closed at the end."""
    made = await upgraded(siege, session)
    try:
        yield made
    finally:
        made.writer.transport.abort()


async def frames(connection: Wire) -> list[tuple[int, bytes]]:
    """Opcode and payload of every frame that comes until the connection ends."""
    found: list[tuple[int, bytes]] = []
    async with asyncio.timeout(60):
        try:
            while True:
                first, second = await connection.reader.readexactly(2)
                length = second & 0x7F
                if length == 126:
                    length = int.from_bytes(await connection.reader.readexactly(2), "big")
                elif length == 127:
                    length = int.from_bytes(await connection.reader.readexactly(8), "big")
                found.append((first & 0x0F, await connection.reader.readexactly(length)))
        except (asyncio.IncompleteReadError, ConnectionError):
            return found


async def code_after(siege: Siege, session: UUID, sent: bytes) -> tuple[int, list[dict[str, Any]]]:
    """The code with which it ends after `sent` and a close of ours; and what was said before."""
    connection = await upgraded(siege, session)
    try:
        await connection.send(sent + frame(CLOSE, NORMAL_CLOSE) + FILLER)
        came = await frames(connection)
    finally:
        connection.writer.transport.abort()
    codes = [payload for opcode, payload in came if opcode == CLOSE]
    assert codes, (sent[:200], came)
    said = [json.loads(payload) for opcode, payload in came if opcode == 1]
    return (int.from_bytes(codes[0][:2], "big") if codes[0] else 1005), said


WRONG: Final = {
    "unknown opcode": (frame(3, b""), CloseCode.PROTOCOL_ERROR),
    "unknown control opcode": (frame(11, b""), CloseCode.PROTOCOL_ERROR),
    "no mask": (frame(1, b"{}", masked=False), CloseCode.PROTOCOL_ERROR),
    "compressed": (frame(1, b"\xaa\x56\x2a\x02\x00", reserved=4), CloseCode.PROTOCOL_ERROR),
    "long ping": (frame(9, b"x" * 126), CloseCode.PROTOCOL_ERROR),
    "torn ping": (frame(9, b"", fin=False), CloseCode.PROTOCOL_ERROR),
    "a fragment of nothing": (frame(0, b"x"), CloseCode.PROTOCOL_ERROR),
    "a message in a message": (
        frame(1, b"{", fin=False) + frame(1, b"}"),
        CloseCode.PROTOCOL_ERROR,
    ),
    "close of one byte": (frame(CLOSE, b"x"), CloseCode.PROTOCOL_ERROR),
    "close with a code that nobody may send": (frame(CLOSE, b"\x03\xed"), CloseCode.PROTOCOL_ERROR),
    "large frame": (frame(2, b"", length=524_289), CloseCode.TOO_BIG),
    "huge frame": (frame(1, b"", length=2**62), CloseCode.TOO_BIG),
    "many fragments": (
        frame(1, b"", fin=False) + frame(0, b"", fin=False) * 2000,
        CloseCode.TOO_BIG,
    ),
}

NOT_UTF8: Final = {
    "text that is not UTF-8": frame(1, b"\xff\xfe"),
    "text that is torn in a character": frame(1, b"\xe2\x82", fin=False) + frame(0, b""),
    "a surrogate": frame(1, b"\xed\xa0\x80"),
}
"""Of which a client is told, unless it has closed the connection itself."""

_wild = st.builds(
    frame,
    st.integers(0, 15),
    st.binary(max_size=300) | st.sampled_from([b"\xff\xfe", b"{}", b'{"type":"ping"}']),
    fin=st.booleans(),
    reserved=st.sampled_from([0, 0, 0, 1, 4, 7]),
    masked=st.sampled_from([True, True, True, False]),
    length=st.none() | st.sampled_from([0, 125, 126, 65_536, 524_289, 2**31, 2**63 - 1, 2**63]),
)
_torn = st.lists(
    st.builds(
        frame,
        st.sampled_from([0, 0, 0, 1, 2, 9, 10]),
        st.binary(max_size=20) | st.just(b'{"type":"ping"}'),
        fin=st.booleans(),
    ),
    max_size=12,
).map(b"".join)
_noise = st.binary(max_size=400)


async def test_whatever_frames_come_the_code_is_a_documented_one(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path
) -> None:
    async with besieged(postgres, redis_url, broker, tmp_path / "log") as siege:
        session = await siege.caller.new_session()
        loop = asyncio.get_running_loop()

        async with siege.attack("wild WebSocket frames", EXAMPLES, most_megabytes=30) as seen:

            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=[HealthCheck.too_slow],
            )
            @given(sent=st.one_of(_wild, _torn, _noise, st.tuples(_torn, _wild).map(b"".join)))
            def fuzz(sent: bytes) -> None:
                asked = code_after(siege, session, sent)
                code, _ = asyncio.run_coroutine_threadsafe(asked, loop).result(120)
                seen[str(code)] += 1
                assert code in DOCUMENTED | {1005}, (code, sent)

            await asyncio.to_thread(fuzz)
        assert {"1000", "1002", "1009"} <= set(seen), seen
        for name, (sent, code) in WRONG.items():
            assert (await code_after(siege, session, sent))[0] == code, name
        for name, sent in NOT_UTF8.items():
            async with socket_of(siege, session) as connection:
                await connection.send(sent)
                opcode, payload = (await frames(connection))[-1]
            assert (opcode, int.from_bytes(payload[:2], "big")) == (
                CLOSE,
                CloseCode.INVALID_TEXT,
            ), name
        siege.check_log()


_schema: Final[dict[str, Any]] = json.loads(
    (checkout() / "docs" / "websocket.schema.json").read_text()
)
_KINDS: Final = ("message", "interrupt", "ack", "ping")
_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
_names = st.sampled_from(
    sorted(
        {
            name
            for shape in _schema["$defs"].values()
            for name in shape.get("properties", {})
            if name != "type"
        }
    )
) | st.text(max_size=8)
_value = _json | st.sampled_from(
    [
        "x" * 65,
        "1-1",
        "99999999999999999999-1",
        "\ud800",
        "\0",
        "0b5c8f0e-93c1-4d6f-a6a4-6f3f2f1f6c70",
    ]
)


def _one(kind: object, fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {"type": kind}


_spoken = st.builds(
    _one, st.sampled_from(_KINDS) | _value, st.dictionaries(_names, _value, max_size=4)
)
_texts = st.lists(
    (_spoken | _json).map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60),
    min_size=1,
    max_size=4,
)


async def test_whatever_is_said_is_answered_with_a_documented_frame(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path
) -> None:
    kinds = {"ready", "event", "accepted", "stopping", "pong", "error"}
    assert kinds <= {
        shape["properties"]["type"].get("const")
        for shape in _schema["$defs"].values()
        if "type" in shape.get("properties", {})
    }
    async with besieged(postgres, redis_url, broker, tmp_path / "log") as siege:
        session = await siege.caller.new_session()
        loop = asyncio.get_running_loop()

        async with siege.attack("wild WebSocket messages", EXAMPLES, most_megabytes=30) as seen:

            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=[HealthCheck.too_slow],
            )
            @given(texts=_texts)
            def fuzz(texts: list[bytes]) -> None:
                sent = b"".join(frame(1, text) for text in texts)
                asked = code_after(siege, session, sent)
                code, said = asyncio.run_coroutine_threadsafe(asked, loop).result(120)
                seen[str(code)] += 1
                assert code in DOCUMENTED, (code, texts)
                for each in said:
                    assert each["type"] in kinds, each
                    if each["type"] == "error":
                        assert each["problem"]["status"] < 500, (each, texts)

            await asyncio.to_thread(fuzz)
        assert set(seen) <= {"1000", "1007"}, seen


@pytest.mark.extended
async def test_no_sequence_of_frames_piles_up_in_memory(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path
) -> None:
    async with besieged(postgres, redis_url, broker, tmp_path / "log") as siege:
        session = await siege.caller.new_session()
        rounds = size(40, 200)

        async with siege.attack("fragments without content", 1, most_megabytes=20) as seen:
            connection = await upgraded(siege, session)
            ending = asyncio.ensure_future(frames(connection))
            await connection.send(frame(1, b"", fin=False))
            for _ in range(rounds):
                if not await connection.send(frame(0, b"", fin=False) * 10_000):
                    break
            opcode, payload = (await ending)[-1]
            seen[str(int.from_bytes(payload[:2], "big"))] += 1
            connection.writer.transport.abort()
            assert opcode == CLOSE
        assert set(seen) == {"1009"}

        async with siege.attack("pings whose pongs nobody takes", 4, most_megabytes=30) as seen:
            sockets = [await upgraded(siege, session, receive_bytes=4096) for _ in range(4)]
            for each in sockets:
                each.take_nothing()

            async def ping(each: Wire) -> None:
                block = frame(9, b"x" * 125) * 2000
                while each.is_established:
                    if not each.writer.transport.get_write_buffer_size():
                        each.say(block)
                    await asyncio.sleep(0.02)

            await asyncio.gather(*[ping(each) for each in sockets])
            seen["cut off"] = len(sockets)
            for each in sockets:
                each.writer.transport.abort()

        async with siege.attack("a flood of small messages", 10, most_megabytes=40) as seen:
            sockets = [await upgraded(siege, session) for _ in range(10)]
            text = frame(1, b'{"type":"ack","id":"1-1"}') * 5000
            for each in sockets:
                each.say(text)
            await asyncio.sleep(0)
            async with wire(siege.base) as other:
                await other.send(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                assert (await other.reply()) is not None
            for each in sockets:
                each.writer.transport.abort()
