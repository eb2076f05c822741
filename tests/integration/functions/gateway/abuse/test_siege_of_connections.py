"""Connections that ask nothing, or never come to the point: others are served all the while."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import TestDatabase
from tests.integration.functions.gateway.abuse.siege import Siege, besieged, size
from tests.integration.functions.gateway.abuse.wire import Wire, connect
from tests.integration.functions.gateway.conftest import Broker

pytestmark = pytest.mark.timeout(900)

GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
PLACES = size(200, 2000)


async def many(siege: Siege, count: int, *, at_once: int = 100) -> list[Wire]:
    """So many connections; what the process closes at once is among them."""
    made: list[Wire] = []
    for _ in range(0, count, at_once):
        made += await asyncio.gather(*[connect(siege.base) for _ in range(at_once)])
    return made


def leave(wires: list[Wire]) -> None:
    for wire in wires:
        wire.writer.transport.abort()


async def ended(wires: list[Wire], seen: Counter[str]) -> None:
    """Count how each of them ends."""
    for replies in await asyncio.gather(*[wire.replies() for wire in wires]):
        seen[" ".join(str(reply.status) for reply in replies) or "closed"] += 1


async def test_connections_that_ask_nothing_or_come_to_no_end(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path
) -> None:
    places = {"SOMA_CONNECTIONS_MOST": str(PLACES)}
    async with besieged(postgres, redis_url, broker, tmp_path / "log", **places) as siege:
        count = size(600, 5000)
        async with siege.attack("storm of connections", count, most_megabytes=40) as seen:
            wires = await many(siege, count)
            await ended(wires, seen)
            leave(wires)
        assert seen == {"closed": count}

        count = size(150, 1500)
        async with siege.attack("heads in single bytes", count, most_megabytes=30) as seen:
            wires = await many(siege, count, at_once=50)
            over = asyncio.ensure_future(ended(wires, seen))
            place = 0
            while not over.done():
                for wire in wires:
                    wire.say(GET[place : place + 1] if place < len(GET) - 2 else b"x")
                place += 1
                await asyncio.wait([over], timeout=0.2)
            await over
            leave(wires)
        assert seen["408"] >= count * 0.9
        assert set(seen) <= {"408", "closed"}

        count = size(400, 4000)
        async with siege.attack("clients that vanish", count, most_megabytes=30) as seen:
            wires = await many(siege, count)
            for number, wire in enumerate(wires):
                wire.say((b"", GET[:20], GET, GET * 3)[number % 4])
            await asyncio.sleep(0)
            for wire in wires:
                wire.reset()
            seen["reset"] = len(wires)

        count = size(40, 400)
        async with siege.attack("heads without end", count, most_megabytes=40) as seen:
            for _ in range(0, count, 20):
                wires = await many(siege, 20, at_once=20)
                over = asyncio.ensure_future(ended(wires, seen))
                for number, wire in enumerate(wires):
                    wire.say((b"GET / HTTP/1.1\r\nX: ", GET[:-2], b"GET /")[number % 3])
                pieces = (b"x" * 65_536, b"X-Y: z\r\n" * 8192, b"a" * 65_536)
                await asyncio.gather(
                    *[flood(wire, pieces[number % 3], 64) for number, wire in enumerate(wires)]
                )
                await over
                leave(wires)
        assert set(seen) <= {"431", "414", "closed"}
        assert seen["431"] > seen["414"] > 0

        count = size(20, 200)
        async with siege.attack("requests all at once", count, most_megabytes=40) as seen:
            for _ in range(0, count, 20):
                wires = await many(siege, 20, at_once=20)
                await asyncio.gather(*[wire.send(GET * 10_000) for wire in wires])
                for replies in await asyncio.gather(*[wire.replies() for wire in wires]):
                    seen[f"{len(replies)} x {replies[0].status if replies else 0}"] += 1
                leave(wires)
        assert set(seen) <= {"17 x 200"}


async def flood(wire: Wire, piece: bytes, times: int) -> None:
    for _ in range(times):
        if not await wire.send(piece):
            return
