"""What fills the dashboards: one of everything that they count, of somebody who uses the platform.

Prometheus sees no increase in what it has not seen before, so it is all done twice.
"""

import asyncio
import json
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import asyncpg
import psutil
from aiokafka import AIOKafkaProducer

from tests.drills.observed import SECONDS
from tests.drills.scenes import PLENTY, forge, limit, stopped_turn
from tests.drills.spending import be_over_budget, pay_for_a_model, pay_for_a_tool
from tests.drills.watched import Watched
from tests.journeys.test_sandboxed_tools import Room
from tests.support.platform import soma, until
from tests.support.topic import TOPIC

CALCULATION: Final = "What is 4817 times 43? use the calculator"
STEPS: Final = ("perception", "router", "conversation", "tool-executor")
MOST_UPLOADS: Final = 50
"""Until the quota, of which the platform was told to give one a second, is used up."""
POOL: Final = 24
"""Requests at once; more than the gateway has connections to Postgres."""


async def load(watched: Watched, say: Callable[[str], None]) -> list[str]:
    """Use the platform twice, with all functions scaled to zero in between; what went wrong."""
    await limit(watched, PLENTY)
    wrong: list[str] = []
    for _ in range(2):
        for part in (
            _talk,
            _run_a_program,
            _approve,
            pay_for_a_model,
            pay_for_a_tool,
            be_over_budget,
            _be_refused,
            _publish_what_is_no_event,
            _wait_for_the_stores,
            _give_up_and_replay,
            stopped_turn,
            _go_to_zero,
        ):
            begun = time.monotonic()
            wrong += await _tried(part, watched)
            say(f"  {part.__name__.strip('_')}: {time.monotonic() - begun:.0f} s")
        await watched.read_again()
        say("everything was used once more" + "".join(f"\n  {each}" for each in wrong))
    return wrong


async def _tried(part: Callable[[Watched], Awaitable[None]], watched: Watched) -> list[str]:
    """Nothing, or what went wrong: one part's failure is told, and the others go on."""
    try:
        await part(watched)
    except (AssertionError, aiohttp.ClientError, OSError, asyncpg.PostgresError) as error:
        return [f"{part.__name__.strip('_')}: {type(error).__name__}: {error}"[:400]]
    return []


async def _go_to_zero(watched: Watched) -> None:
    async def nothing_runs() -> bool:
        return not any(watched.platform.processes(name) for name in STEPS)

    await until(nothing_runs, "the steps to be scaled to zero", seconds=SECONDS)


async def _talk(watched: Watched) -> None:
    accepted = await watched.client.post(await watched.client.new_session(), CALCULATION)
    await watched.client.answer(accepted)


async def _run_a_program(watched: Watched) -> None:
    room = await Room.new(watched.platform, watched.client, watched.sql)
    ran = await room.run("python", "print(sum(i * i for i in range(3_000_000)))")
    assert ran["status"] == "success", ran["error"]


async def _approve(watched: Watched) -> None:
    room = await Room.new(watched.platform, watched.client, watched.sql)
    asked = await room.ask("timestamp", {})
    who = ("--tenant", "acme", "--subject", "grace", "--state", str(watched.platform.state))

    async def waiting() -> str | None:
        listed = await asyncio.to_thread(soma, "requeue", "list", "--json", *who)
        entries = json.loads(listed)
        return next(
            (str(each["requeue_id"]) for each in entries if each["state"] == "waiting"), None
        )

    entry = await until(waiting, "the call to wait for approval", seconds=SECONDS)
    await watched.read_again()
    await asyncio.to_thread(soma, "requeue", "approve", str(entry), "--reason", "a drill", *who)
    await room.ended(asked)


async def _be_refused(watched: Watched) -> None:
    """Without a credential, above a quota, and with what is no HTTP."""
    gateway = watched.platform.gateway
    async with watched.http.get(
        f"{gateway}/v1/sessions", headers={"Authorization": "Bearer nobody's"}
    ) as response:
        assert response.status == 401
    statuses: list[int] = []
    while 429 not in statuses:
        async with watched.http.post(f"{gateway}/v1/files", data=b"") as response:
            statuses.append(response.status)
            assert len(statuses) < MOST_UPLOADS, statuses
    await watched.awake()
    _speak_no_http(watched)
    await watched.read_again()
    # A process's own count: of its first one Prometheus sees no increase.
    _speak_no_http(watched)


def _speak_no_http(watched: Watched) -> None:
    for port in _own_ports(watched):
        with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
            connection.sendall(b"HELLO\r\n\r\n")
            assert b"400" in connection.recv(1000)


def _own_ports(watched: Watched) -> list[int]:
    """Where the gateway's process listens, past the data plane; not where it tells metrics."""
    return [
        each.laddr.port
        for process in watched.platform.processes("gateway")
        for each in process.net_connections("tcp")
        if each.status == psutil.CONN_LISTEN and each.laddr.port != watched.metrics_port
    ]


async def _publish_what_is_no_event(watched: Watched) -> None:
    """A record in the broker's topic that somebody else wrote there."""
    producer: Any = AIOKafkaProducer(  # Any: the library has no types
        bootstrap_servers=watched.platform.status["kafka_bootstrap"]
    )
    await producer.start()
    try:
        await producer.send_and_wait(TOPIC, b"no event at all")
    finally:
        await producer.stop()


async def _wait_for_the_stores(watched: Watched) -> None:
    """Requests while a table is locked, which take all connections, and while Redis is stopped."""
    url = f"{watched.platform.gateway}/v1/sessions"

    async def ask() -> None:
        async with watched.http.get(url) as response:
            await response.read()

    async with asyncio.TaskGroup() as asking, watched.sql.transaction():
        await watched.sql.execute("LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE")
        for _ in range(POOL):
            asking.create_task(ask())
        await until(lambda: _waiting(watched), "requests to wait for Postgres", seconds=SECONDS)
    redis = urlsplit(str(watched.platform.status["redis_url"])).port
    servers = [each for each in _listening(redis) if each.name() == "valkey-server"]
    with watched.frozen(servers):
        for _ in range(2):
            await ask()


async def _waiting(watched: Watched) -> bool:
    """Whether some statement waits for a lock; asked past the transaction that holds it."""
    waiting = await watched.sql.fetchval(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'sessions'::regclass"
    )
    return int(waiting) > 1


def _listening(port: int | None) -> list[psutil.Process]:
    return [
        psutil.Process(each.pid)
        for each in psutil.net_connections("tcp")
        if each.status == psutil.CONN_LISTEN and each.laddr[1:] == (port,) and each.pid
    ]


async def _give_up_and_replay(watched: Watched) -> None:
    """An event that nobody signed; what keeps it is told of an older one that is sent again."""
    await forge(watched)

    async def kept() -> str | None:
        letters = json.loads(
            await asyncio.to_thread(
                soma, "dlq", "list", "--json", "--state", str(watched.platform.state)
            )
        )
        return next((str(each["id"]) for each in letters), None)

    letter = await until(kept, "the event to be a dead letter", seconds=SECONDS)
    await asyncio.to_thread(
        soma, "dlq", "replay", str(letter), "--state", str(watched.platform.state)
    )
