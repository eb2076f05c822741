"""Bodies that are too large, too slow, too deep or packed: refused, and others are served."""

import asyncio
import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest

from tests.conftest import TestDatabase
from tests.integration.functions.gateway.abuse.siege import Siege, besieged, size
from tests.integration.functions.gateway.abuse.wire import Wire, wire
from tests.integration.functions.gateway.conftest import Broker

pytestmark = pytest.mark.timeout(900)

MEGABYTES = 100
BLOCK = b" " * 262_144
NAMES: Final = {"template_name": "a", "token": "x.y", "model": "default"}
REFUSED: Final = {"400", "401", "404", "408", "411", "412", "413", "415", "422"}


def targets(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Method, path and media type of every operation that takes a body."""
    found: list[tuple[str, str, str]] = []
    path: str
    item: dict[str, Any]
    for path, item in document["paths"].items():
        concrete = re.sub(r"{(\w+)}", lambda name: NAMES.get(name[1], str(uuid4())), path)
        for method, operation in item.items():
            if "requestBody" in operation:
                content: dict[str, Any] = operation["requestBody"]["content"]
                found.append((method.upper(), concrete, next(iter(content))))
    return found


def head(siege: Siege, method: str, path: str, kind: str, *fields: str) -> bytes:
    """The head of a request that a body follows."""
    if kind.startswith("multipart/"):
        kind = "multipart/form-data; boundary=x"
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: a",
        f"Authorization: {siege.caller.headers['Authorization']}",
        f"Content-Type: {kind}",
        "Tus-Resumable: 1.0.0",
        "Upload-Offset: 0",
        *fields,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


async def send_much(connection: Wire, block: bytes, times: int) -> None:
    for _ in range(times):
        if not await connection.send(block):
            return


async def told(siege: Siege, start: bytes, block: bytes, times: int, seen: Counter[str]) -> None:
    """Send so many blocks while reading what the answer is."""
    async with wire(siege.base) as connection:
        await connection.send(start)
        sending = asyncio.create_task(send_much(connection, block, times))
        reply = await connection.reply()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    seen["cut off" if reply is None else str(reply.status)] += 1


@pytest.mark.extended
async def test_bodies_that_are_too_large_or_too_slow(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path
) -> None:
    room = {"SOMA_CONNECTIONS_BODY_BYTES": str(8 * 2**20)}
    async with besieged(postgres, redis_url, broker, tmp_path / "log", **room) as siege:
        document = (await siege.caller.call("GET", "/openapi.json")).json
        every = targets(document)
        assert len(every) > 15
        blocks = MEGABYTES * 2**20 // len(BLOCK)

        async with siege.attack("100 MB to every route", len(every), most_megabytes=60) as seen:
            for target in every:
                start = head(siege, *target, f"Content-Length: {MEGABYTES * 2**20}")
                await told(siege, start, BLOCK, blocks, seen)
        assert set(seen) <= REFUSED, seen

        async with siege.attack("100 MB in chunks", len(every), most_megabytes=60) as seen:
            chunk = b"%x\r\n%b\r\n" % (len(BLOCK), BLOCK)
            for target in every:
                start = head(siege, *target, "Transfer-Encoding: chunked")
                await told(siege, start, chunk, blocks, seen)
        assert set(seen) <= REFUSED, seen

        post = ("POST", f"/v1/sessions/{uuid4()}/messages", "application/json")
        tiny = {
            "extensions": b"1;" + b"x" * 8000 + b"\r\n \r\n",
            "single bytes": b"1\r\n \r\n" * 8192,
            "trailers": b"0\r\nX: " + b"x" * 8000,
        }
        count = size(2, 20)
        async with siege.attack("chunk bombs", 3 * count, most_megabytes=30) as seen:
            start = head(siege, *post, "Transfer-Encoding: chunked")
            for block in tiny.values():
                attempts = [told(siege, start, block, 400, seen) for _ in range(count)]
                await asyncio.gather(*attempts)
        assert set(seen) <= {"400", "408", "413"}, seen
        assert seen["400"]

        count = size(60, 600)
        # Each would hold half a megabyte; there is room for 8 MiB.
        async with siege.attack("bodies that never end", count, most_megabytes=60) as seen:
            start = head(siege, *post, "Content-Length: 524288")
            for _ in range(0, count, 60):
                attempts = [told(siege, start, b" " * 500_000, 1, seen) for _ in range(60)]
                await asyncio.gather(*attempts)
        assert set(seen) <= {"408", "503"}, seen
        assert seen["503"] > seen["408"] > 0

        slow = [target for target in every if target[1].endswith(("/files", "/import"))]
        slow.append(post)
        count = size(4, 12)
        attempts = count * len(slow)
        async with siege.attack("bodies in single bytes", attempts, most_megabytes=30) as seen:
            await asyncio.gather(
                *[
                    drip(siege, head(siege, *target, "Content-Length: 100000"), seen)
                    for target in slow
                    for _ in range(count)
                ]
            )
        assert set(seen) <= {"400", "408", "503"}, seen
        assert seen["408"] >= count


async def drip(siege: Siege, start: bytes, seen: Counter[str]) -> None:
    """A byte now and then, until something is said about it."""
    async with wire(siege.base) as connection:
        await connection.send(start)
        answer = asyncio.ensure_future(connection.reply())
        while not answer.done():
            await connection.send(b"-")
            await asyncio.wait([answer], timeout=0.3)
        reply = answer.result()
    seen["cut off" if reply is None else str(reply.status)] += 1


def bombs() -> dict[str, tuple[bytes, list[str]]]:
    """Bodies that are small and would be large, deep or slow to read."""
    packed = gzip.compress(b'{"text": "' + b"a" * 100_000_000 + b'"}', 9)
    return {
        "deep lists": (b"[" * 250_000, []),
        "deep closed lists": (b"[" * 100_000 + b"]" * 100_000, []),
        "deep objects": (b'{"text":' * 60_000, []),
        "deep members": (b'{"metadata":' + b'{"a":' * 40_000 + b"1" + b"}" * 40_001, []),
        "long integer": (b'{"text":' + b"9" * 500_000 + b"}", []),
        "large exponent": (b'{"text":1e999999999,"limit":1e400,"expires_in_days":-1e400}', []),
        "not a number": (b'{"text":NaN,"limit":Infinity}', []),
        "many members": (json.dumps({f"m{n}": n for n in range(30_000)}).encode(), []),
        "one member often": (b"{" + b",".join([b'"text":"a"'] * 40_000) + b"}", []),
        "lone surrogates": (b'{"text":"' + b"\\ud800" * 80_000 + b'"}', []),
        "nul": (b'{"text":"\\u0000","title":"\\u0000","name":"\\u0000"}', []),
        "no text": (b"\xff\xfe" * 100_000, []),
        "gzip bomb": (packed, ["Content-Encoding: gzip"]),
        "unknown coding": (b"{}", ["Content-Encoding: br"]),
    }


@pytest.mark.extended
async def test_bodies_that_are_hard_to_read(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path
) -> None:
    async with besieged(postgres, redis_url, broker, tmp_path / "log") as siege:
        document = (await siege.caller.call("GET", "/openapi.json")).json
        every = targets(document)
        for name, (body, fields) in bombs().items():
            async with siege.attack(name, len(every), most_megabytes=80) as seen:
                for target in every:
                    start = head(siege, *target, f"Content-Length: {len(body)}", *fields)
                    await told(siege, start, body, 1, seen)
            assert not [status for status in seen if status.startswith("5")], (name, seen)
            assert "cut off" not in seen, (name, seen)
