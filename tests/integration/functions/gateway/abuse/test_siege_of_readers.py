"""Clients that take nothing of what they asked for: cut off in time, and others are served."""

import asyncio
import signal
from collections import Counter
from pathlib import Path

import aiohttp
import pytest

from functions.gateway.sockets.closing import CloseCode
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.abuse.siege import Siege, besieged, size
from tests.integration.functions.gateway.abuse.test_socket_fuzz import CLOSE, frames, upgraded
from tests.integration.functions.gateway.abuse.wire import BOUND_SECONDS, Wire, connect
from tests.integration.functions.gateway.conftest import Broker
from tests.integration.functions.gateway.filing import link, stored
from tests.support.platform import until

pytestmark = pytest.mark.timeout(900)


async def greedy(siege: Siege, path: str, times: int) -> Wire:
    """A client that asks for so many answers at once and reads none."""
    wire = await connect(siege.base, receive_bytes=4096)
    wire.take_nothing()
    head = f"GET {path} HTTP/1.1\r\nHost: a\r\n"
    head += f"Authorization: {siege.caller.headers['Authorization']}\r\n\r\n"
    await wire.send(head.encode() * times)
    return wire


async def cut_off(wires: list[Wire], seen: Counter[str]) -> None:
    """Wait until the process has ended all of them."""

    async def gone() -> bool:
        return not any(wire.is_established for wire in wires)

    await until(gone, "those who take nothing to be cut off")
    seen["cut off"] += len(wires)
    for wire in wires:
        wire.writer.transport.abort()


async def test_who_takes_nothing_is_cut_off(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path
) -> None:
    async with besieged(postgres, redis_url, broker, tmp_path / "log") as siege:
        file = await stored(siege.caller, b"a line of text\n" * 500_000)
        download = await link(siege.caller, file["file_id"])
        count = size(8, 60)
        async with siege.attack("downloads that nobody takes", count, most_megabytes=80) as seen:
            wires = [await greedy(siege, download, 2) for _ in range(count)]
            await cut_off(wires, seen)


async def test_sockets_are_told_1012_when_the_process_goes(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path
) -> None:
    async with besieged(postgres, redis_url, broker, tmp_path / "log") as siege:
        session = await siege.caller.new_session()
        sockets = [await upgraded(siege, session) for _ in range(3)]
        half = await connect(siege.base)
        await half.send(b"GET / HTTP/1.1\r\nHost")
        listening = [asyncio.create_task(frames(socket)) for socket in sockets]
        siege.gateway.child.send_signal(signal.SIGTERM)
        for came in await asyncio.gather(*listening):
            opcode, payload = came[-1]
            assert opcode == CLOSE
            assert int.from_bytes(payload[:2], "big") == CloseCode.RESTART
        await half.closed()
        assert await asyncio.to_thread(siege.gateway.child.wait, BOUND_SECONDS) == 0
        for socket in [*sockets, half]:
            socket.writer.transport.abort()
        assert "Traceback" not in siege.gateway.said()


async def test_a_process_and_a_subject_have_so_many_streams(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path
) -> None:
    places = {"SOMA_MAX_STREAMS": "5", "SOMA_MAX_STREAMS_PER_SUBJECT": "3"}
    async with besieged(postgres, redis_url, broker, tmp_path / "log", **places) as siege:
        base = siege.caller.base
        http = siege.caller.http
        seen: list[int] = []
        answers: list[aiohttp.ClientResponse] = []
        for subject in ("ada", "bob"):
            caller = siege.caller.of("acme", subject=subject)
            session = await caller.new_session()
            for _ in range(4):
                answer = await http.get(
                    f"{base}/v1/sessions/{session}/stream", headers=caller.headers
                )
                answers.append(answer)
                seen.append(answer.status)
                if answer.status != 200:
                    assert answer.headers["retry-after"]
        assert seen == [200, 200, 200, 429, 200, 200, 503, 503]
        for answer in answers:
            answer.close()

        async def served() -> bool:
            caller = siege.caller
            session = await caller.new_session()
            async with http.get(
                f"{base}/v1/sessions/{session}/stream", headers=caller.headers
            ) as answer:
                return answer.status == 200

        await until(served, "the places of those who left")
